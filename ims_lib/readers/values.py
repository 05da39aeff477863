"""Single values of portal JSON: text, dates, flags, amounts and States, from every spelling seen."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from ims_lib import gstin, money, periods
from ims_lib.readers.reading import BadValueError, Ledger

ROUNDED: Final = "amounts with more than two decimals were rounded half up to the paisa"
_DAY_FIRST: Final = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})", re.ASCII)
_MONTH_NAME: Final = re.compile(r"([0-9]{1,2})[-/ ]([A-Za-z]{3,9})[-/ ]([0-9]{4}|[0-9]{2})", re.ASCII)
_ISO: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T.*)?", re.ASCII)
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LONGEST: Final = 30
#: Flags as the portal writes most of them.
COMMON_FLAGS: Final = {"Y": True, "N": False, "": None}
_YES: Final = frozenset({"y", "yes", "true", "1", "t"})
_NO: Final = frozenset({"n", "no", "false", "0", "f"})


def text(value: Any) -> str:
    """Return a JSON scalar as text without outer space; null is '', whole numbers keep every digit."""
    if isinstance(value, str):
        return value.strip() if value else ""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f") if value.adjusted() < _LONGEST else str(value)
    return str(value)


def amount(column: str, value: Any, ledger: Ledger) -> int | None:
    """Return paise, None when absent or empty; rounding is noted once, BadValueError is raised when it is no
    amount.
    """
    if value is None:
        return None
    paise = money.quick_paise(value)
    if paise is not None:
        return paise
    try:
        paise, is_rounded = money.read(value)
    except money.NotMoneyError as error:
        raise BadValueError(column, value, error.reason) from error
    if is_rounded:
        ledger.note(ROUNDED)
    return paise


def day(column: str, value: Any) -> date | None:
    """Return a portal date (dd-mm-yyyy, dd-MMM-yy or ISO), None when empty; BadValueError when it is none."""
    given = text(value)
    if not given:
        return None
    found = known_day(given)
    if found is None:
        raise BadValueError(column, value, "not a date dd-mm-yyyy")
    return found


@lru_cache(maxsize=20_000)
def known_day(given: str) -> date | None:
    """Return the date of this century that a text without outer space says, None where it is none."""
    found = _said_day(given)
    return found if found is not None and found.year in periods.YEARS else None


def _said_day(given: str) -> date | None:
    try:
        if found := _DAY_FIRST.fullmatch(given):
            return date(int(found[3]), int(found[2]), int(found[1]))
        if found := _ISO.fullmatch(given):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if (found := _MONTH_NAME.fullmatch(given)) and found[2][:3].lower() in _MONTHS:
            year = int(found[3]) + (2000 if len(found[3]) < len("2026") else 0)
            return date(year, _MONTHS.index(found[2][:3].lower()) + 1, int(found[1]))
    except ValueError:
        return None
    return None


def flag(value: Any) -> bool | None:
    """Return Y/N, yes/no, true/false, 1/0 as a flag; None when absent or unknown."""
    if isinstance(value, str) and value in COMMON_FLAGS:
        return COMMON_FLAGS[value]
    if isinstance(value, bool):
        return value
    return _flag(text(value).lower())


def _flag(given: str) -> bool | None:
    if given in _YES:
        return True
    return False if given in _NO else None


def yes_no(value: Any) -> str:
    """Return 'Y', 'N' or '' for a flag."""
    if not value and isinstance(value, str | None):
        return ""
    found = flag(value)
    return "" if found is None else "NY"[found]


@lru_cache(maxsize=2_000)
def whole(value: Any) -> int:
    """Return a count of up to six digits; 0 for anything else."""
    given = text(value)
    return int(given) if re.fullmatch(r"[0-9]{1,6}", given, re.ASCII) else 0


def state(given: str) -> str:
    """Return the two-digit State code that text names, '' when none."""
    return gstin.state_code(given)


def filed(status: str) -> bool | None:
    """Tell from a filing status whether the supplier has filed: 'Not Filed', 'NotFiled', 'NF', 'SAVED' are
    no (2.1.2).
    """
    plain = "".join(status.split()).lower()
    if not plain:
        return None
    return not (plain.startswith(("not", "nf", "un")) or plain in {"saved", "n", "no"})
