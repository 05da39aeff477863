"""Title rows above a register's header: owner, financial year and period, as GSTN's template has them."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from ims_lib import gstin, periods
from ims_lib.readers import books_words
from ims_lib.readers.books_sheet import Sheet, text

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_OWNER_WORDS: Final = frozenset(
    {"gstin of recipient", "recipient gstin", "gstin", "gstin number", "company gstin", "own gstin"}
    | {"taxpayers gstin", "gstin of taxpayer"}
)
_APRIL: Final = 4
_QUARTER: Final = re.compile(r"(?:q|quarter ?)([1-4])", re.ASCII)


def read_titles(sheet: Sheet, header_row: int) -> tuple[str, str]:
    """Return (owner's GSTIN, period MMYYYY) told above the header, '' for what is not told."""
    pairs = list(_pairs(sheet, header_row))
    owner = next(
        (gstin.normalise(value) for label, value in pairs if label in _OWNER_WORDS and gstin.kind(value)), ""
    )
    year = next((value for label, value in pairs if label in {"financial year", "fy", "year"}), "")
    month = next(
        (value for label, value in pairs if label in {"tax period", "period", "month", "return period"}), ""
    )
    return owner, period_of(month, year)


def _pairs(sheet: Sheet, header_row: int) -> list[tuple[str, str]]:
    """Return label and value of each title: in the next filled cell, or after a colon in the same one."""
    pairs = []
    for row in sheet.rows[:header_row]:
        cells = [text(cell) for cell in row if text(cell)]
        pairs += [(books_words.plain(label), value) for label, value in pairwise(cells)]
        split = (cell.partition(":") for cell in cells)
        pairs += [(books_words.plain(label), value.strip()) for label, _, value in split if value.strip()]
    return pairs


def period_of(month: str, year: str) -> str:
    """Return MMYYYY of a month ('February', '02', 'Feb-26', '022026') or quarter ('Apr-Jun', 'Q1') in a year
    '2025-26'.
    """
    plain = "".join(month.split())
    if periods.is_period(plain):
        return plain
    low = month.casefold()
    names = re.findall(r"[a-z]{3,9}", low, re.ASCII)
    found = [_MONTHS.index(name[:3]) + 1 for name in names if name[:3] in _MONTHS]
    quarter = _QUARTER.fullmatch(" ".join(low.split()))
    number = found[-1] if found else int(quarter[1]) * 3 % 12 + 3 if quarter else _digits(low)
    start = re.match(r"\s*(20[0-9]{2})\s*[-/]", year, re.ASCII)
    if not 1 <= number <= len(_MONTHS):
        return ""
    if start:
        return periods.make(int(start[1]) + (number < _APRIL), number)
    own = re.search(r"(?:^|[^0-9])(20[0-9]{2}|[0-9]{2})$", low.strip(), re.ASCII) if found else None
    return periods.make(int(own[1]) % 100 + 2000, number) if own else ""


def _digits(low: str) -> int:
    return int(low) if re.fullmatch(r"[0-9]{1,2}", low.strip(), re.ASCII) else 0
