"""Bounds the cells of an old XLS before it is opened: an OLE file whose `Workbook` stream holds BIFF records.

Declared dimensions count too, for the library that reads cells reserves memory for them.
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Iterator
from typing import Final

from ims_lib.readers import ole, xls_texts
from ims_lib.readers.detect import refused
from ims_lib.readers.extent import DO, EXPECTED, Extent, check_sheets
from ims_lib.readers.shared_text import SharedText

_BOUND_SHEET: Final = 0x0085
_DIMENSIONS: Final = 0x0200
_END: Final = 0x000A
_FILE_PASS: Final = 0x002F
_SHARED_TEXTS: Final = 0x00FC
_CONTINUE: Final = 0x003C
_SHARING_CELL: Final = 0x00FD
_MANY_NUMBERS: Final = 0x00BD
#: FORMULA, MULRK, RSTRING, LABELSST, NUMBER, LABEL, BOOLERR, RK; their data begin with row and column.
_CELLS: Final = frozenset({0x0006, _MANY_NUMBERS, 0x00D6, _SHARING_CELL, 0x0203, 0x0204, 0x0205, 0x027E})
_OLD_DIMENSIONS: Final = 10
#: Twice the cells that an old sheet can have.
_MOST_DECLARED: Final = 2 * 65_536 * 256
_MOST_RECORDS: Final = 20_000_000
_MACROS: Final = "_VBA_PROJECT_CUR"


def check(data: bytes, where: str) -> list[str]:
    """Return notes about a harmless workbook; UnreadableFile for a damaged, hostile or encrypted one."""
    try:
        streams = ole.streams(data)
        book = streams.read("Workbook") or streams.read("Book")
        if not book:
            do = "Save the register as .xlsx or CSV and load that."
            raise refused("The file is no workbook.", where, _seen(streams.names()), do)
        _check_book(book, where)
    except (ole.DamagedError, struct.error, IndexError) as error:
        found = str(error)[:120]
        do = "Open it in Excel, save it as .xlsx and load that."
        raise refused("The workbook cannot be read.", where, found, do) from error
    return ["the workbook holds macros; they were ignored"] if _MACROS in streams.names() else []


def _seen(names: list[str]) -> str:
    return f"an OLE file with {', '.join(repr(name[:20]) for name in names[:5]) or 'nothing'}"


def _check_book(book: bytes, where: str) -> None:
    places, left, pieces, before = Counter([0]), _MOST_RECORDS, [b""], 0
    for number, start, length in records(book, 0):
        if number == _FILE_PASS:
            do = "Open it in Excel, save it without a password and load that copy."
            raise refused("The workbook is password-protected.", where, "an encrypted workbook", do)
        if number == _BOUND_SHEET:
            places[struct.unpack_from("<I", book, start)[0]] += 1
        kept = before if number == _CONTINUE else number
        if kept == _SHARED_TEXTS:
            pieces.append(book[start : start + length])
        before = kept
    check_sheets(places.total() - 1, where)
    shared = SharedText(xls_texts.lengths(pieces))
    for place, times in sorted(places.items()):
        left -= times * _check_sheet(book, place, shared, where)
        if left < 0:
            raise refused("The workbook looks like a bomb.", where, "sheets that overlap", DO, EXPECTED)
    shared.check(where)


def _check_sheet(book: bytes, place: int, shared: SharedText, where: str) -> int:
    """Bound the cells of one sheet and return its number of records."""
    reach, count = Extent(), 0
    for number, start, length in records(book, place):
        count += 1
        if number in _CELLS:
            row, column = struct.unpack_from("<HH", book, start)
            more = (length - 6) // 6 if number == _MANY_NUMBERS else 1
            reach.meet(row + 1, column + max(1, more), max(1, more))
            if number == _SHARING_CELL:
                shared.used[struct.unpack_from("<I", book, start + 6)[0]] += 1
        elif number == _DIMENSIONS and _area(book[start : start + length]) > _MOST_DECLARED:
            found = "dimensions beyond those of any sheet"
            raise refused("The sheet is far too large.", where, found, DO, EXPECTED)
    reach.check(where)
    return count


def _area(dimensions: bytes) -> int:
    """Return the cells of a DIMENSIONS record: first row, last + 1, first column, last + 1."""
    form = "<HHHH" if len(dimensions) == _OLD_DIMENSIONS else "<IIHH"
    top, bottom, left, right = struct.unpack_from(form, dimensions)
    return max(0, int(bottom) - int(top)) * max(0, int(right) - int(left))


def records(book: bytes, place: int) -> Iterator[tuple[int, int, int]]:
    """Yield number, start and length of each record's data from a place to the end of its sheet."""
    while place + 4 <= len(book):
        number, length = struct.unpack_from("<HH", book, place)
        yield number, place + 4, length
        if number == _END:
            return
        place += 4 + length
