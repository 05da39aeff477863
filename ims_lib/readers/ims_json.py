"""IMS download JSON to rows of ims_records, one a record (domain.md 2.1)."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import msgspec
import pyarrow as pa

from ims_lib import periods
from ims_lib.documents import IMPORT_SECTIONS, SECTIONS
from ims_lib.errors import UnreadableFile
from ims_lib.readers import json_text, progress, sparing, values
from ims_lib.readers.reading import BadValueError, Ledger, Reading, Rows
from ims_lib.readers.spellings import Spellings
from ims_lib.schemas import IMS_RECORDS

#: Column to the spellings of its key, the preferred first; imports have their own for some.
_KEYS: Final = Spellings(
    {
        "supplier_gstin": ("stin", "ctin", "sgstin"),
        "supplier_name": ("tradenm", "trdnm", "tradename"),
        "number": ("inum", "nt_num", "boenum", "benum", "docnum"),
        "document_date": ("idt", "nt_dt", "boedt", "bedt", "docdt"),
        "original_number": ("oinum", "ont_num", "oboenum", "odocnum"),
        "original_date": ("oidt", "ont_dt", "oboedt", "odocdt"),
        "invoice_type": ("inv_typ",),
        "action": ("action",),
        "pending_blocked": ("ispendactblocked", "ispendactnallwd"),
        "remarks_blocked": ("isremarksblocked",),
        "reduction_blocked": ("isitcredreqblocked", "itcredreqblocked"),
        "source_form": ("srcform", "rtntyp"),
        "return_period": ("rtnprd", "srtnprd", "srtinprd"),
        "filing_status": ("srcfilstatus",),
        "place_of_supply": ("pos",),
        "total": ("val",),
        "taxable": ("txval",),
        "igst": ("iamt", "igst"),
        "cgst": ("camt", "cgst"),
        "sgst": ("samt", "sgst"),
        "cess": ("cess", "csamt"),
        "port_code": ("portcd", "portcode"),
        "hash": ("hash",),
        "itc_reduction": ("itcredreq", "itc_red_req"),
        "declared_igst": ("decligst", "decl_igst"),
        "declared_cgst": ("declcgst", "decl_cgst"),
        "declared_sgst": ("declsgst", "decl_sgst"),
        "declared_cess": ("declcess", "decl_cess"),
        "remarks": ("remarks",),
    }
)
_MONTH_ONLY: Final = 2
#: Records after which memory is given back and progress told.
_PACE: Final = 10_000
_ACTIONS: Final = {"a": "accept", "r": "reject", "p": "pending", "n": "no_action", "": "no_action"}
_SECTION_NAMES: Final = {
    "cn": "b2bcn",
    "cna": "b2bcna",
    "dn": "b2bdn",
    "dna": "b2bdna",
    "impgasez": "impgseza",
} | {section: section for section in SECTIONS}
_AMOUNTS: Final = ("taxable", "igst", "cgst", "sgst", "cess")
_DECLARED: Final = ("declared_igst", "declared_cgst", "declared_sgst", "declared_cess")


def section_of(key: str) -> str:
    """Return the IMS section that a key names, '' when it is none."""
    return _SECTION_NAMES.get(key.lower(), "")


def read_ims(envelope: dict[str, msgspec.Raw], file_id: str, _file: str, where: str, period: str) -> Reading:
    """Read the object that holds the sections. `where` names file and path for messages."""
    ledger, rows, sections = Ledger(file_id), Rows(IMS_RECORDS), []
    found: dict[str, tuple[str, msgspec.Raw]] = {}
    for key, raw in envelope.items():
        section = section_of(key)
        if section in found:
            raise _twice(where, key, found[section][0])
        if not section or json_text.kind_of(raw) == "n":
            _note_unread(ledger, key, raw, where)
            continue
        found[section] = (key, raw)
        sections.append(section)
        _read_section(rows, ledger, section, json_text.open_array(raw, f"{where}, {key}"), where)
    table = _with_years(rows.table(), ledger)
    return Reading(
        kind="ims",
        recipient_gstin=None,
        period=period,
        tables={"ims_records": table, "rejected_rows": ledger.rejected.table()},
        sections=tuple(sections),
        **ledger.counts(),
    )


def _twice(where: str, key: str, other: str) -> UnreadableFile:
    return UnreadableFile(
        "The file holds one section under two names.",
        where=where,
        found=f"{other} and {key}",
        expected="each section once",
        do="Download the file again from the portal.",
    )


def _note_unread(ledger: Ledger, key: str, raw: msgspec.Raw, where: str) -> None:
    """Count the records of a section that is not read; null and single values are no sections."""
    kind = json_text.kind_of(raw)
    if kind == "[":
        count = len(json_text.open_array(raw, f"{where}, {key}"))
        ledger.rows_read += count
        ledger.skipped["section not read"] += count
        ledger.note(f"not read: {key[:40]}, {count:,} documents")
    elif kind == "n" and section_of(key):
        ledger.note(f"{key} is null: taken as absent, not as empty")


def _read_section(rows: Rows, ledger: Ledger, section: str, records: list[msgspec.Raw], where: str) -> None:
    for count, raw in enumerate(records, 1):
        if count % _PACE == 0:
            sparing.let_go()
            progress.tell("reading", count, len(records))
        ledger.rows_read += 1
        record = json_text.quick_value(raw)
        if record is None:
            record = json_text.value_of(raw, f"{where}, {section}, record {ledger.rows_read}")
        read_record(rows, ledger, section, record, section, ledger.rows_read)


def read_record(rows: Rows, ledger: Ledger, section: str, record: Any, sheet: str, row: int) -> None:
    """Add one record, its keys as JSON spells them (domain.md 2.1.2), or reject it under `sheet` and `row`.

    The caller has counted it in `ledger.rows_read`, which becomes its row number.
    """
    try:
        rows.add(_row(record, section, ledger))
    except BadValueError as bad:
        ledger.reject(row, sheet, bad.column, bad.value, bad.reason)


def _row(record: Any, section: str, ledger: Ledger) -> tuple[Any, ...]:
    """Return one row in the column order of IMS_RECORDS; BadValueError when number, date or amounts do not
    parse.
    """
    if not isinstance(record, dict):
        raise BadValueError("", record, "not a record")
    given, other = _KEYS.sort(record)
    get, text = given.get, values.text
    number, document_date = text(get("number")), values.day("document_date", get("document_date"))
    if not number:
        raise BadValueError("number", get("number"), "the record has no document number")
    if document_date is None:
        raise BadValueError("document_date", get("document_date"), "the record has no document date")
    status = text(get("filing_status"))
    return (
        ledger.file_id,
        ledger.rows_read,
        "",
        section,
        text(get("supplier_gstin")),
        text(get("supplier_name")),
        number,
        document_date,
        text(get("original_number")),
        _loose_day(given, other),
        text(get("invoice_type")),
        _action(get("action"), other, ledger),
        values.flag(get("pending_blocked")),
        values.flag(get("remarks_blocked")),
        values.flag(get("reduction_blocked")),
        text(get("source_form")),
        text(get("return_period")),
        status,
        True if section in IMPORT_SECTIONS and not status else values.filed(status),
        _place(get("place_of_supply"), other),
        values.amount("total", get("total"), ledger),
        *_amounts(given, ledger),
        text(get("port_code")),
        text(get("hash")),
        values.yes_no(get("itc_reduction")),
        *(values.amount(column, get(column), ledger) for column in _DECLARED),
        text(get("remarks")),
        json_text.as_text(other),
    )


def _amounts(given: dict[str, Any], ledger: Ledger) -> list[int]:
    """Return taxable, IGST, CGST, SGST and cess in paise, absent ones 0; at least one must be there."""
    paise = [values.amount(head, given.get(head), ledger) for head in _AMOUNTS]
    if paise.count(None) == len(paise):
        raise BadValueError("taxable", None, "the record has no amount")
    return [amount or 0 for amount in paise]


def _loose_day(given: dict[str, Any], other: dict[str, Any]) -> date | None:
    """Return the original's date; one that does not parse is kept among the other keys."""
    try:
        return values.day("original_date", given.get("original_date"))
    except BadValueError as bad:
        other["original_date"] = bad.value
        return None


def _action(value: Any, other: dict[str, Any], ledger: Ledger) -> str:
    given = values.text(value).lower()
    action = _ACTIONS.get(given[:1])
    if action is None:
        other["action"] = value
        ledger.note(f"action {given[:20]!r} is unknown and was read as no action")
    return action or "no_action"


def _place(value: Any, other: dict[str, Any]) -> str:
    given = values.text(value)
    code = values.state(given) if given else ""
    if given and not code:
        other["pos"] = value
    return code


def _with_years(table: pa.Table, ledger: Ledger) -> pa.Table:
    """Give two-digit return periods their year: the month nearest to the newest document date, at most one
    after it.
    """
    column = table["return_period"].to_pylist()
    if not any(0 < len(period) <= _MONTH_ONLY and period.isdecimal() for period in column):
        return table
    newest = max(table["document_date"].to_pylist())
    reach = [periods.add_months(periods.of(newest), step) for step in range(1, -11, -1)]
    full = {period[:2]: period for period in reach}
    filled = [
        full.get(period.zfill(2), period) if len(period) <= _MONTH_ONLY else period for period in column
    ]
    years = sorted({new[2:] for old, new in zip(column, filled, strict=True) if old != new})
    if years:
        ledger.note(f"two-digit return periods were read as {' and '.join(years)}")
    place = table.schema.get_field_index("return_period")
    return table.set_column(place, table.schema.field(place), pa.array(filled, pa.string()))
