"""Dates of one column: one order of day and month for all its rows, decided by all of them, never row by
row.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from ims_lib import periods
from ims_lib.errors import NeedsAnswer
from ims_lib.readers.books_sheet import is_number

_NUMERIC: Final = re.compile(
    r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4}|[0-9]{2})(?:[ T]+[0-9:. ]+(?:[AP]M)?)?",
    re.ASCII | re.IGNORECASE,
)
_ISO: Final = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?:[ T].*)?", re.ASCII)
_COMPACT: Final = re.compile(r"(20[0-9]{2})([0-9]{2})([0-9]{2})", re.ASCII)
_NAMED: Final = re.compile(
    r"([0-9]{1,2})(?:st|nd|rd|th)?[-/., ]*([A-Za-z]{3,9})[-/., ']*([0-9]{4}|[0-9]{2})", re.ASCII
)
_NAMED_FIRST: Final = re.compile(
    r"([A-Za-z]{3,9})[-/. ]*([0-9]{1,2})(?:st|nd|rd|th)?,? +([0-9]{4})", re.ASCII
)
_SHORT_YEAR: Final = 2
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SERIAL_ZERO: Final = date(1899, 12, 30)
#: Plain numbers in a date column that are Excel days from July 2017 to the end of 2059.
_SERIALS: Final = range(42_917, 58_440)


@dataclass(frozen=True)
class Dates:
    """A column read: the date of each row, None where empty or unreadable; `unread` are the rows that hold
    no date. `order` is that of day and month, 'dmy' or 'mdy', '' where no date depends on it.
    """

    days: list[date | None]
    unread: set[int]
    notes: list[str]
    order: str = ""


def read_column(
    cells: list[Any], *, name: str, where: str, order: str | None, period: str, days_later: int = 0
) -> Dates:
    """Read a column of dates. `order` is 'dmy', 'mdy' or None, `period` MMYYYY or ''; `days_later` is how
    much later than usual day numbers begin.

    Raises NeedsAnswer when numeric dates fit both orders and mean different days, or some fit only one and
    some only the other, and neither `order` nor the period settles it.
    """
    distinct = {cell.strip() for cell in cells if isinstance(cell, str)} - {""}
    fixed = {cell: _fixed(cell) for cell in distinct}
    open_ones = {cell: _both(cell) for cell in distinct if fixed[cell] is None}
    numeric = {cell: both for cell, both in open_ones.items() if both != (None, None)}
    notes: list[str] = []
    chosen = _decide(numeric, name, where, order, period, notes) if numeric else 0
    known = fixed | {cell: both[chosen] for cell, both in numeric.items()}
    days, unread, serials, typed = [], set(), 0, 0
    for place, cell in enumerate(cells):
        if isinstance(cell, str):
            given = cell.strip()
            day = known.get(given)
        else:
            day, given = _typed(cell, days_later), "" if cell is None else "x"
            serials, typed = serials + (is_number(cell) and day is not None), typed + isinstance(cell, date)
        days.append(day)
        if day is None and given:
            unread.add(place)
    if serials:
        notes.append(f"column {name!r}: {serials:,} plain numbers were read as Excel dates")
    if numeric and typed and chosen == 0:
        notes.append(
            f"column {name!r} mixes dates and text: Excel may have swapped day and month in the real dates"
        )
    return Dates(days, unread, notes, ("dmy", "mdy")[chosen] if numeric else "")


def is_date(cell: str) -> bool:
    """Tell whether a text is a date in either order."""
    return (_fixed(cell) or _both(cell)) not in (None, (None, None))


def _typed(cell: Any, days_later: int) -> date | None:
    if isinstance(cell, date):
        day = cell.date() if isinstance(cell, datetime) else cell
        return day if day.year in periods.YEARS else None
    if is_number(cell) and math.isfinite(cell) and (days := int(cell) + days_later) in _SERIALS:
        return _SERIAL_ZERO + timedelta(days=days)
    return None


def _make(year: str, month: int, day: str) -> date | None:
    full = int(year) + (2000 if len(year) == _SHORT_YEAR else 0)
    try:
        return date(full, month, int(day)) if full in periods.YEARS else None
    except ValueError:
        return None


def _fixed(cell: str) -> date | None:
    """Return a date whose order is plain from its own form: ISO, 20260315, or a month in words."""
    if found := _ISO.fullmatch(cell) or _COMPACT.fullmatch(cell):
        return _make(found[1], int(found[2]), found[3])
    if found := _NAMED.fullmatch(cell):
        month, day, year = found[2], found[1], found[3]
    elif found := _NAMED_FIRST.fullmatch(cell):
        month, day, year = found[1], found[2], found[3]
    else:
        return None
    short = month[:3].lower()
    return _make(year, _MONTHS.index(short) + 1, day) if short in _MONTHS else None


def _both(cell: str) -> tuple[date | None, date | None]:
    """Return a numeric date read day first and month first."""
    found = _NUMERIC.fullmatch(cell)
    if found is None:
        return None, None
    return _make(found[3], int(found[2]), found[1]), _make(found[3], int(found[1]), found[2])


def _decide(
    numeric: dict[str, tuple[date | None, date | None]],
    name: str,
    where: str,
    order: str | None,
    period: str,
    notes: list[str],
) -> int:
    """Return 0 for day first or 1 for month first."""
    if order is not None:
        return int(order == "mdy")
    fits = [all(both[way] for both in numeric.values()) for way in (0, 1)]
    if fits[0] != fits[1]:
        return int(fits[1])
    if fits[0] and all(first == second for first, second in numeric.values()):
        return 0
    if fits[0] and period and (way := _by_period(numeric, period)) is not None:
        notes.append(
            f"column {name!r} fits day-month and month-day; {('day', 'month')[way]} first was taken, "
            f"for only so no date lies after {periods.label(period)} or outside its financial year"
        )
        return way
    raise _question(numeric, name, where, all_fit=fits[0])


def _by_period(numeric: dict[str, tuple[date | None, date | None]], period: str) -> int | None:
    """Return the only order in which every date lies in the period's financial year and not after the
    period.
    """
    last, year = periods.last_day(period), periods.financial_year_of(period)

    def fits(day: date | None) -> bool:
        return day is not None and day <= last and periods.financial_year(day) == year

    inside = [all(fits(both[way]) for both in numeric.values()) for way in (0, 1)]
    return None if inside[0] == inside[1] else int(inside[1])


def _question(numeric: dict[str, Any], name: str, where: str, *, all_fit: bool) -> NeedsAnswer:
    differing = sorted(
        (cell for cell, both in numeric.items() if both[0] != both[1]), key=lambda cell: (len(cell), cell)
    )
    sample = ", ".join(repr(cell[:24]) for cell in differing[:3])
    only = (
        "every date fits day-month and month-day"
        if all_fit
        else "some dates fit only day-month, others only month-day"
    )
    return NeedsAnswer(
        f"The order of day and month in column {name!r} is not clear.",
        where=where,
        found=f"{sample}: {only}",
        expected="one order in the whole column",
        do="Load it with --dates dmy (day first) or --dates mdy (month first).",
    )
