"""Tax periods (MMYYYY), financial years (April to March) and the dates the law attaches to them.

The calendar is domain.md 5. Due dates are the law's own days; extensions by notification and holidays are
not in them.
"""

from __future__ import annotations

import os
import re
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from ims_lib.errors import WrongUse

_PERIOD: Final = re.compile(r"(0[1-9]|1[0-2])(20[0-9]{2})", re.ASCII)
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
#: States whose quarterly GSTR-3B is due on the 22nd; all others on the 24th (domain.md 5).
_STATES_22: Final = frozenset(
    {"22", "23", "24", "25", "26", "27", "28", "29", "30", "31", "32", "33", "34", "35", "36", "37"}
)
#: GSTR-2B drafts appear on this day of the next month.
_DAY_2B: Final = 14
_DAY_3B: Final = 20
_APRIL: Final = 4
#: Years that a period can say.
YEARS: Final = range(2000, 2100)
#: GST began; no document is older.
FIRST_DAY: Final = date(2017, 7, 1)


def is_period(text: str) -> bool:
    """Tell whether text is a period MMYYYY of this century."""
    return _PERIOD.fullmatch(text) is not None


def split(period: str) -> tuple[int, int]:
    """Return (year, month) of a period MMYYYY; WrongUse when it is none."""
    found = _PERIOD.fullmatch(period)
    if found is None:
        raise WrongUse(
            "This is not a tax period.",
            found=repr(period)[:40],
            expected="MMYYYY, for example 102026 for October 2026",
            do="Write the month with two digits and the year with four.",
        )
    return int(found.group(2)), int(found.group(1))


def make(year: int, month: int) -> str:
    """Return the period MMYYYY of a year and month."""
    return f"{month:02d}{year:04d}"


def of(day: date) -> str:
    """Return the period MMYYYY in which a day lies."""
    return make(day.year, day.month)


def sort_key(period: str) -> str:
    """Return YYYYMM, which sorts by time; '' stays '' and sorts first."""
    return period[2:] + period[:2]


def label(period: str) -> str:
    """Return `Oct 2026` for 102026; text that is no period comes back as it is."""
    if not is_period(period):
        return period
    year, month = split(period)
    return f"{_MONTHS[month - 1]} {year}"


def add_months(period: str, months: int) -> str:
    """Return the period so many months later (earlier when negative)."""
    year, month = split(period)
    years, zero_based = divmod(year * 12 + month - 1 + months, 12)
    return make(years, zero_based + 1)


def next_period(period: str) -> str:
    """Return the month after."""
    return add_months(period, 1)


def quarter_end(period: str) -> str:
    """Return the last month of the period's quarter: 102026 gives 122026. It names the quarter on the
    portal.
    """
    year, month = split(period)
    return make(year, (month + 2) // 3 * 3)


def first_day(period: str) -> date:
    """Return the first day of a period."""
    year, month = split(period)
    return date(year, month, 1)


def last_day(period: str) -> date:
    """Return the last day of a period."""
    return first_day(next_period(period)) - timedelta(days=1)


def financial_year(day: date) -> str:
    """Return the financial year of a day, April to March, as '2026-27'."""
    start = day.year if day.month >= _APRIL else day.year - 1
    return f"{start}-{(start + 1) % 100:02d}"


def financial_year_of(period: str) -> str:
    """Return the financial year of a period, as '2026-27'."""
    return financial_year(first_day(period))


def today() -> date:
    """Return today in India, or the ISO date in the environment variable IMS_TODAY so that a run can be
    repeated.
    """
    given = os.environ.get("IMS_TODAY", "").strip()
    if not given:
        return datetime.now(ZoneInfo("Asia/Kolkata")).date()
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise WrongUse(
            "IMS_TODAY is not a date.",
            where="environment variable IMS_TODAY",
            found=repr(given)[:40],
            expected="an ISO date such as 2026-11-23",
            do="Correct or unset IMS_TODAY.",
        ) from error


def due_date_3b(period: str, *, filing: str = "monthly", state: str = "") -> date:
    """Return the day GSTR-3B of a period is due.

    Monthly: the 20th of the next month. Quarterly: the 22nd or 24th after the quarter, by the buyer's
    two-digit State code; an unknown State gets the earlier day.
    """
    if filing != "quarterly":
        return first_day(next_period(period)).replace(day=_DAY_3B)
    day = 24 if state and state not in _STATES_22 else 22
    return first_day(next_period(quarter_end(period))).replace(day=day)


def date_of_2b(period: str, *, filing: str = "monthly") -> date:
    """Return the day the GSTR-2B of a period is drafted: the 14th after the month or quarter."""
    last = quarter_end(period) if filing == "quarterly" else period
    return first_day(next_period(last)).replace(day=_DAY_2B)


def itc_deadline(document_date: date, annual_return: date | None = None) -> date:
    """Return the last day for ITC on a document, s.16(4): 30 November after its financial year ends, or the
    day on which that year's annual return was filed where that is earlier.
    """
    start = document_date.year if document_date.month >= _APRIL else document_date.year - 1
    return min(date(start + 1, 11, 30), annual_return or date.max)


def pending_limit(period: str, *, filing: str = "monthly", state: str = "") -> date:
    """Return the last day a specified record of a 2B period may be Pending: the due date of the next GSTR-3B
    (1.7).
    """
    step = 3 if filing == "quarterly" else 1
    last = quarter_end(period) if filing == "quarterly" else period
    return due_date_3b(add_months(last, step), filing=filing, state=state)
