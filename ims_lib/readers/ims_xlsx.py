"""The portal's IMS workbook, and the IMS Offline Tool's, to the rows that the download's JSON gives.

Both have one sheet a section with two tiers of header (domain.md 2.1.5, 2.1.6). A section counts as shown
when its sheet is there, empty or not, as with the JSON's arrays.
"""

from __future__ import annotations

from typing import Any, Final

from ims_lib.readers import books_template, portal_sheet, portal_totals, portal_words, values
from ims_lib.readers.books_sheet import Cell, Sheet, text
from ims_lib.readers.gstr2b_xlsx import note_unread
from ims_lib.readers.ims_json import read_record
from ims_lib.readers.portal_sheet import Header
from ims_lib.readers.reading import BadValueError, Ledger, Reading, Rows
from ims_lib.schemas import IMS_RECORDS

_SECTIONS: Final = {
    "b2b": "b2b",
    "b2ba": "b2ba",
    "b2bdn": "b2bdn",
    "b2bdna": "b2bdna",
    "b2bcn": "b2bcn",
    "b2bcna": "b2bcna",
    "eco": "ecom",
    "ecoa": "ecoma",
    "impg": "impg",
    "impga": "impga",
    "impgsez": "impgsez",
    "impgseza": "impgseza",
}
_TAX: Final = ("igst", "cgst", "sgst", "cess")
#: Keys of the portal's columns that IMS JSON spells in another way.
_SPELLED: Final = {
    "ctin": "stin",
    "trdnm": "tradenm",
    "dt": "idt",
    "oinvnum": "oinum",
    "oinvdt": "oidt",
    "portcode": "portcd",
    "srctyp": "srcform",
}
_CHOSEN: Final = (
    "actions chosen in the offline tool that the portal does not hold yet were not read: "
    "mark them, or upload the tool's file and download again"
)
_NO_FLAGS: Final = (
    "the workbook holds neither the portal's hashes nor what it blocks: records that were marked show as "
    "changed; decide on the JSON download where you can"
)


def section_of(name: str) -> str:
    """Return the IMS section that a sheet of this name holds, '' for none."""
    return _SECTIONS.get(portal_sheet.squeezed(name), "")


def is_ims(header: Header | None) -> bool:
    """Tell whether a sheet's header is that of IMS: an action beside the source's period or status."""
    columns = header.columns if header else {}
    return "action" in columns and bool({"rtnprd", "srcfilstatus"} & columns.keys())


def read_ims_xlsx(sheets: list[Sheet], ledger: Ledger, where: str, period: str) -> Reading:
    """Read the sheets of one workbook; `ledger` may hold notes about it, `period` is the caller's MMYYYY."""
    rows = Rows(IMS_RECORDS)
    sections: list[str] = []
    owner = ""
    for sheet in sheets:
        section = section_of(sheet.name)
        header = portal_sheet.find(sheet, portal_words.field_of) if section else None
        if header is None or not is_ims(header):
            _pass_over(section, sheet, ledger, where)
            continue
        if section in sections:
            raise portal_words.twice(sheet, where)
        header = portal_words.header_of(sheet, _needed(section), where)
        sections.append(section)
        owner = owner or books_template.read_titles(sheet, header.first)[0]
        _read_sheet(rows, ledger, section, header, sheet)
    ledger.note(_NO_FLAGS)
    return Reading(
        kind="ims",
        recipient_gstin=owner or None,
        period=period,
        tables={"ims_records": rows.table(), "rejected_rows": ledger.rejected.table()},
        sections=tuple(sections),
        **ledger.counts(),
    )


def _pass_over(section: str, sheet: Sheet, ledger: Ledger, where: str) -> None:
    """Name a sheet of another kind; a section's sheet that lost its columns is refused, not passed over."""
    if section and not all(portal_sheet.is_title(cells) for _, cells in portal_sheet.filled(sheet)):
        portal_words.header_of(sheet, (*_needed(section), "action", "rtnprd"), where)
    note_unread(sheet, ledger)


def _needed(section: str) -> tuple[str, ...]:
    if section in ("impg", "impga"):
        return ("inum", "dt", "portcode", "txval", "igst", "cess")
    return ("ctin", "inum", "dt", "txval", *(("igst", "cess") if section.startswith("impgsez") else _TAX))


def _read_sheet(rows: Rows, ledger: Ledger, section: str, header: Header, sheet: Sheet) -> None:
    portal_totals.tie_out(ledger, sheet, header, portal_totals.PORTAL)
    for row, cells in portal_sheet.filled(sheet, header.first):
        ledger.rows_read += 1
        if portal_sheet.is_total(cells):
            ledger.skipped["total row"] += 1
            continue
        try:
            record = _record(section, cells, header, ledger, sheet)
        except BadValueError as bad:
            ledger.reject(row, sheet.name, bad.column, bad.value, bad.reason)
            continue
        _settle_action(record, ledger)
        read_record(rows, ledger, section, record | {"sheet": sheet.name, "row": row}, sheet.name, row)


def _record(section: str, cells: list[Cell], header: Header, ledger: Ledger, sheet: Sheet) -> dict[str, Any]:
    """Return a line as the JSON's keys; columns that are none of them stand under their own words."""
    record: dict[str, Any] = {}
    for key in header.columns:
        value = _value(portal_sheet.cell_of(cells, header, key), key, ledger, sheet)
        if value != "":
            record[_SPELLED.get(key, key)] = value
    if not record.get("stin") and section not in ("impg", "impga"):
        raise BadValueError("supplier_gstin", "", "the record has no supplier GSTIN")
    if "typ" in header.columns or "suptyp" in header.columns:
        record["inv_typ"] = record.pop("typ", "") or record.pop("suptyp", "")
    for place, words in header.others.items():
        if place < len(cells) and text(cells[place]):
            record.setdefault(words, text(cells[place]))
    return record


def _value(cell: Cell, key: str, ledger: Ledger, sheet: Sheet) -> Any:
    """Return one cell as the JSON has it: amounts untouched, days and numbers made text, words made codes."""
    if key in portal_words.MONEY:
        return cell
    if key in ("inum", "oinum", "oinvnum"):
        return portal_sheet.number(cell, ledger, sheet)
    if key in ("dt", "oidt", "oinvdt"):
        return portal_sheet.day(cell, ledger, sheet)
    if key in ("typ", "suptyp"):
        return portal_words.invoice_type(cell)
    if key == "rtnprd":
        return portal_sheet.month(cell)
    return portal_words.source_form(cell) if key == "srctyp" else text(cell)


def _settle_action(record: dict[str, Any], ledger: Ledger) -> None:
    """Take what the portal holds: the tool keeps it under Previous Status, its own choice under Status."""
    chosen, held = values.text(record.get("action")), values.text(record.get("previous"))
    if not held:
        return
    if chosen[:1].lower() != held[:1].lower():
        ledger.note(_CHOSEN)
        record["chosen in the offline tool"] = chosen
    record["action"] = record.pop("previous")
