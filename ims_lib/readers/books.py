"""Purchase registers, in GSTN's template or free exports of ERPs, to rows of books_rows (domain.md 2.6)."""

from __future__ import annotations

import re
from typing import Final

import pyarrow as pa

from ims_lib.readers import books_header, books_rows, books_template
from ims_lib.readers.books_csv import read_csv
from ims_lib.readers.books_header import Header
from ims_lib.readers.books_sheet import Sheet, text
from ims_lib.readers.books_workbook import read_workbook
from ims_lib.readers.detect import container_of, refused
from ims_lib.readers.reading import Ledger, Reading
from ims_lib.schemas import BOOKS_ROWS

_MOST_NAMES: Final = 12
_UNNAMED: Final = re.compile(r"column [0-9]+", re.ASCII)
_WANTED: Final = "a header row with a document number, a date and an amount among the first 30 rows"


def read_books(
    data: bytes, container: str, file_id: str, where: str, period: str, order: str | None
) -> Reading:
    """Read every sheet that has a header. `container` is 'text', 'zip' or 'ole'; `period` MMYYYY or ''."""
    ledger = Ledger(file_id)
    sheets = (
        [read_csv(data, where, ledger)]
        if container == "text"
        else read_workbook(data, container, where, ledger)
    )
    found = [(sheet, header) for sheet in sheets if (header := books_header.find(sheet)) is not None]
    if not found:
        raise refused(
            "No header row was found.",
            where,
            _seen(sheets),
            "Name the columns as in GSTN's template.",
            _WANTED,
        )
    for sheet in sheets:
        if sheet.rows and all(sheet is not kept for kept, _ in found):
            ledger.note(f"sheet {sheet.name[:40]!r} has no header row and was not read")
    titles = [books_template.read_titles(sheet, header.row) for sheet, header in found]
    declared = next((month for _, month in titles if month), "")
    tables = [
        books_rows.read_rows(
            sheet, header, ledger, where=_place(where, sheet), order=order, period=declared or period
        )
        for sheet, header in found
    ]
    _note_columns(found, ledger)
    _note_signs(tables, ledger)
    table = pa.concat_tables(tables) if tables else BOOKS_ROWS.empty_table()
    title_owner = next((owner for owner, _ in titles if owner), "")
    return Reading(
        kind="books",
        recipient_gstin=_owner(table, title_owner, ledger),
        period=period or declared,
        tables={"books_rows": table, "rejected_rows": ledger.rejected.table()},
        register_period=declared or period,
        has_voucher=any("voucher" in header.columns for _, header in found),
        mapping=_mapping(found),
        **ledger.counts(),
    )


def registers(data: bytes, where: str) -> list[tuple[Sheet, Header]]:
    """Return the sheets of a register that have a header, as they were read when it was loaded."""
    container = container_of(data, where)
    ledger = Ledger("")
    sheets = (
        [read_csv(data, where, ledger)]
        if container == "text"
        else read_workbook(data, container, where, ledger)
    )
    return [(sheet, header) for sheet in sheets if (header := books_header.find(sheet)) is not None]


def _place(where: str, sheet: Sheet) -> str:
    return f"{where}, sheet {sheet.name!r}" if sheet.name else where


def _seen(sheets: list[Sheet]) -> str:
    """Return the first filled cells, so that a person sees what was looked at."""
    cells = [text(cell)[:24] for sheet in sheets for row in sheet.rows[:30] for cell in row if text(cell)]
    return f"cells beginning {', '.join(map(repr, cells[:8]))}" if cells else "no filled cell"


def _owner(table: pa.Table, title_owner: str, ledger: Ledger) -> str | None:
    """Return the one owner; None when rows name several, for then each row's own counts."""
    named = sorted(set(table["recipient_gstin"].to_pylist()) - {""})
    if len(named) > 1:
        ledger.note(
            f"the register names {len(named)} recipients: {', '.join(name[:15] for name in named[:5])}"
        )
        return None
    return (named[0] if named else title_owner) or None


def _mapping(found: list[tuple[Sheet, Header]]) -> dict[str, str]:
    """Return our field to their header, of the first sheet that has the field."""
    mapping: dict[str, str] = {}
    for _, header in found:
        for field, places in header.columns.items():
            mapping.setdefault(field, " + ".join(header.names[place] for place in places))
    return mapping


def _note_columns(found: list[tuple[Sheet, Header]], ledger: Ledger) -> None:
    """Tell columns that are kept but not used, and a register in which no tax was found."""
    for _, header in found:
        used = {place for places in header.columns.values() for place in places}
        free = [
            name
            for place, name in enumerate(header.names)
            if place not in used and not _UNNAMED.fullmatch(name)
        ]
        if free:
            more = f" and {len(free) - _MOST_NAMES} more" if len(free) > _MOST_NAMES else ""
            ledger.note(
                f"columns kept but not used: {', '.join(name[:40] for name in free[:_MOST_NAMES])}{more}"
            )
        if not {"igst", "cgst", "sgst"} & header.columns.keys():
            ledger.note("no column of IGST, CGST or SGST was found: every tax is read as 0")


def _note_signs(tables: list[pa.Table], ledger: Ledger) -> None:
    """Warn of a register whose invoices are mostly negative: it seems to show the supplier's side."""
    amounts = [
        taxable
        for table in tables
        for kind, taxable in zip(
            table["document_type"].to_pylist(), table["taxable_paise"].to_pylist(), strict=True
        )
        if kind == "invoice"
    ]
    if sum(paise < 0 for paise in amounts) * 2 > len(amounts):
        ledger.note(
            "most invoices are negative: negative purchases count as credit notes; look at the export's signs"
        )
