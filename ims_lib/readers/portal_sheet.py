"""Sheets of the portal's workbooks: their header of one to three tiers, found by its words, and their cells.

The portal merges header cells over two tiers (`Invoice Details` over `Invoice number`), on sheets of
amendments under a third (`Original Details`, `Revised Details`); a merged cell's text stands in its first
cell alone (domain.md 2.1.6, 2.3).
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Final, NamedTuple

from ims_lib import periods
from ims_lib.readers import books_sheet, books_template, books_words
from ims_lib.readers.books_sheet import Cell, Sheet
from ims_lib.readers.reading import BadValueError, Ledger

_SEARCHED: Final = 20
_SERIAL_ZERO: Final = date(1899, 12, 30)
#: Plain numbers in a date column that are Excel days from July 2017 to the end of 2059.
_SERIALS: Final = range(42_917, 58_440)
_CURRENCY: Final = frozenset({"rs", "inr"})
_PERIOD_LENGTH: Final = 6
_ERRORS: Final = frozenset({"#div/0!", "#n/a", "#name?", "#null!", "#num!", "#ref!", "#value!"})


class Label(NamedTuple):
    """A column's header as plain words: the tier above (`original details`), the group and the name."""

    top: str
    group: str
    name: str


@dataclass(frozen=True)
class Header:
    """Where a sheet's data begin (`first` counts rows from 0) and which column holds what."""

    first: int
    columns: dict[str, int]
    """Field to column, the first of two with the same words."""
    repeated: frozenset[str]
    """Fields that more than one column claims."""
    others: dict[int, str]
    """Columns that are no field of ours, with their words."""


FieldOf = Callable[[Label], str]


def plain(cell: Cell) -> str:
    """Return a header cell for comparison: lower-case words and percent signs, no rupee sign, no breaks."""
    low = unicodedata.normalize("NFKC", books_sheet.text(cell)).casefold()
    return " ".join(word for word in re.findall(r"[a-z0-9]+|%", low) if word not in _CURRENCY)


def squeezed(name: str) -> str:
    """Return a sheet's name as its letters and digits alone: `B2B (ITC Reversal)` as `b2bitcreversal`."""
    return "".join(re.findall(r"[a-z0-9]+", unicodedata.normalize("NFKC", name).casefold()))


def find(sheet: Sheet, field_of: FieldOf) -> Header | None:
    """Return the header with the most fields among the first rows, None when no row has three of them.

    `field_of` gives the field that a label means, '' for none.
    """
    found: Header | None = None
    most = (2, 0)
    for row in range(min(_SEARCHED, len(sheet.rows))):
        for tiers in (1, 2):
            header = _header(sheet, row, tiers, field_of)
            if (len(header.columns), -tiers) > most:
                most, found = (len(header.columns), -tiers), header
    return found


def _header(sheet: Sheet, row: int, tiers: int, field_of: FieldOf) -> Header:
    columns: dict[str, int] = {}
    others: dict[int, str] = {}
    repeated = set()
    for place, label in enumerate(_labels(sheet, row, tiers)):
        field = field_of(label)
        if field and field in columns:
            repeated.add(field)
        elif field:
            columns[field] = place
        if label.name and columns.get(field) != place:
            others[place] = " ".join(part for part in label if part)
    return Header(row + tiers, columns, frozenset(repeated), others)


def _labels(sheet: Sheet, row: int, tiers: int) -> list[Label]:
    above = _words(sheet, row - 1)
    upper, lower = _words(sheet, row), _words(sheet, row + 1) if tiers > 1 else []
    width = max(len(upper), len(lower))
    upper, lower = upper + [""] * (width - len(upper)), lower + [""] * (width - len(lower))
    is_amendment = any(words.startswith("original") for words in above)
    tops = _spread(above, width) if is_amendment else [""] * width
    labels, group = [], ""
    for place in range(width):
        if upper[place]:
            group = upper[place] if lower[place] else ""
        labels.append(
            Label(tops[place], group, lower[place]) if lower[place] else Label(tops[place], "", upper[place])
        )
    return labels


def _words(sheet: Sheet, row: int) -> list[str]:
    if not 0 <= row < len(sheet.rows):
        return []
    return [plain(cell) if isinstance(cell, str) else "" for cell in sheet.rows[row]]


def _spread(words: list[str], width: int) -> list[str]:
    """Return each cell's text, an empty one with the text to its left."""
    spread, reach = [], ""
    for place in range(width):
        reach = (words[place] if place < len(words) else "") or reach
        spread.append(reach)
    return spread


def filled(sheet: Sheet, first: int = 0) -> Iterator[tuple[int, list[Cell]]]:
    """Yield the sheet's own number and the cells of each row from `first` that is not empty."""
    for place in range(first, len(sheet.rows)):
        if any(books_sheet.text(cell) for cell in sheet.rows[place]):
            yield place + 1, sheet.rows[place]


def is_title(cells: list[Cell]) -> bool:
    """Tell whether a row has one filled cell: a sheet of nothing else holds titles and no documents."""
    return sum(1 for cell in cells if books_sheet.text(cell)) == 1


def is_total(cells: list[Cell]) -> bool:
    """Tell whether a row is a sum below the documents: its first filled cell says so."""
    first = next((books_sheet.text(cell) for cell in cells if books_sheet.text(cell)), "")
    return books_words.words(first) in books_words.TOTALS


def cell_of(cells: list[Cell], header: Header, field: str) -> Cell:
    """Return the cell of a field, '' where the sheet or the row has none."""
    place = header.columns.get(field, len(cells))
    return cells[place] if place < len(cells) else ""


def number(cell: Cell, ledger: Ledger, sheet: Sheet) -> str:
    """Return a document number; BadValueError where Excel has destroyed it, a note where it may have."""
    given = books_sheet.text(cell)
    if isinstance(cell, date | time | timedelta | bool):
        raise BadValueError(
            "number", given, "Excel has made a date, a time or a yes/no of the document number"
        )
    if books_sheet.loses_digits(cell):
        raise BadValueError("number", given, "Excel has put zeros for the last digits of the document number")
    if given.lower() in _ERRORS or (books_sheet.is_number(cell) and not math.isfinite(cell)):
        raise BadValueError("number", given, "the cell holds an error, no document number")
    if books_sheet.is_number(cell):
        ledger.note(
            f"sheet {sheet.name[:40]!r}: document numbers stand as numbers, zeros in front may be lost"
        )
    return given


def day(cell: Cell, ledger: Ledger, sheet: Sheet) -> str:
    """Return a date cell as text (ISO from a real date or Excel's day number), text as it stands."""
    if books_sheet.is_number(cell) and cell + sheet.days_later in _SERIALS:
        ledger.note(f"sheet {sheet.name[:40]!r}: plain numbers were read as Excel dates")
        return (_SERIAL_ZERO + timedelta(days=int(cell) + sheet.days_later)).isoformat()
    return books_sheet.text(cell)[:10] if isinstance(cell, date) else books_sheet.text(cell)


def month(cell: Cell) -> str:
    """Return a return period as MMYYYY from `Oct'26`, `Oct-26`, a real date or MMYYYY; else as it stands."""
    if isinstance(cell, date):
        return periods.of(cell)
    given = books_sheet.text(cell)
    if given.isdecimal() and len(given) == _PERIOD_LENGTH - 1:
        given = given.zfill(_PERIOD_LENGTH)
    return books_template.period_of(given, "") or given
