"""Total rows of the portal's sheets, below their documents or above the header, tied to the rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ims_lib.readers import portal_sheet, stated
from ims_lib.readers.books_sheet import Cell, Sheet
from ims_lib.readers.portal_sheet import FieldOf, Header, Label
from ims_lib.readers.reading import Ledger

#: Amounts of a line that totals on sheets of IMS and GSTR-2B are of.
PORTAL: Final = ("txval", "igst", "cgst", "sgst", "cess")
_TOTAL_OF: Final = "total "


def tie_out(
    ledger: Ledger, sheet: Sheet, header: Header, keys: Sequence[str], field_of: FieldOf | None = None
) -> None:
    """Note whether the sheet's totals of these keys (amounts of one row each) are the sums of its rows.

    With `field_of` the totals over the header count too: the offline tool's templates have a row of words
    (`Total Taxable Value`) over a row of figures. Rows rejected later are among the rows.
    """
    columns = {key: header.columns[key] for key in keys if key in header.columns}
    totals = [] if field_of is None else _above(sheet, header, columns, field_of)
    totals += [
        stated.Total(row, _paise(cells, columns))
        for row, cells in portal_sheet.filled(sheet, header.first)
        if portal_sheet.is_total(cells)
    ]
    if not any(total.paise for total in totals):
        return
    rows = [
        (row, cells)
        for row, cells in portal_sheet.filled(sheet, header.first)
        if not portal_sheet.is_total(cells)
    ]
    read = {key: [_cell(cells, place) for _, cells in rows] for key, place in columns.items()}
    stated.tie_out(ledger, sheet.name, [row for row, _ in rows], read, totals)


def _above(sheet: Sheet, header: Header, columns: dict[str, int], field_of: FieldOf) -> list[stated.Total]:
    """Return the figures that stand above the header under words that begin with `Total`."""
    found = []
    for place, words in enumerate(sheet.rows[: max(header.first - 2, 0)]):
        named = {
            key: column
            for column, cell in enumerate(words)
            if isinstance(cell, str)
            and (plain := portal_sheet.plain(cell)).startswith(_TOTAL_OF)
            and (key := field_of(Label("", "", plain.removeprefix(_TOTAL_OF)))) in columns
        }
        if named:
            found.append(stated.Total(place + 2, _paise(sheet.rows[place + 1], named)))
    return found


def _paise(cells: list[Cell], columns: dict[str, int]) -> dict[str, int]:
    found = {key: _cell(cells, place) for key, place in columns.items()}
    return {key: paise for key, paise in found.items() if paise is not None}


def _cell(cells: list[Cell], place: int) -> int | None:
    return stated.paise_of(cells[place]) if place < len(cells) else None
