"""GSTR-2A JSON to one row a document (domain.md 2.4).

Not among the kinds that `read` takes: a 2A document is credit of no period until staging has a place for it,
and `detect` goes on refusing the file by its name.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec

from ims_lib import periods
from ims_lib.errors import NeedsAnswer
from ims_lib.readers import gstr2b_sections, json_text, portal_sheet, values
from ims_lib.readers.gstr2b_rows import amounts_of, loose_day, place_of_supply
from ims_lib.readers.reading import BadValueError, Ledger, Reading, Rows
from ims_lib.schemas import GSTR2A_DOCUMENTS

#: 2A section key to the key that GSTR-2B has for it.
_SECTIONS: Final = {
    "b2b": "b2b",
    "b2ba": "b2ba",
    "cdn": "cdnr",
    "cdna": "cdnra",
    "ecom": "ecom",
    "ecoma": "ecoma",
    "isd": "isd",
    "isda": "isda",
    "impg": "impg",
    "impgsez": "impgsez",
}
_SUPPLIER_KEYS: Final = frozenset(
    {"ctin", "sgstin", "trdnm", "tdname", "cfs", "cfs3b", "dtcancel", "fldtr1", "flprdr1"}
)
#: Keys of the invoice that a note belongs to: they are not the note's own number and date.
_NOTES_INVOICE: Final = ("inum", "idt")
_ROW_KEYS: Final = frozenset({*_SUPPLIER_KEYS, "aspd", "atyp"})


def read_gstr2a(envelope: dict[str, msgspec.Raw], file_id: str, where: str, period: str) -> Reading:
    """Read the object that holds the sections; `where` is for messages, `period` the caller's MMYYYY.

    The rows are in the table `gstr2a_documents`, columns as in schemas.GSTR2A_DOCUMENTS, amounts in paise and
    positive for credit notes too. Raises NeedsAnswer where neither file nor caller tells the period.
    """
    keys = {key.lower(): key for key in envelope}
    told = {
        low: json_text.value_of(envelope[keys[low]], where)
        for low in ("gstin", "fp", "rtnprd")
        if low in keys
    }
    month = _period(values.text(told.get("fp") or told.get("rtnprd")), period, where)
    ledger, rows = Ledger(file_id), Rows(GSTR2A_DOCUMENTS)
    for low, key in keys.items():
        if json_text.kind_of(envelope[key]) == "[":
            _read_section(rows, ledger, low, month, json_text.value_of(envelope[key], f"{where}, {key}"))
    table = rows.table()
    return Reading(
        kind="gstr2a",
        recipient_gstin=values.text(told.get("gstin")) or None,
        period=month,
        tables={"gstr2a_documents": table, "rejected_rows": ledger.rejected.table()},
        sections=tuple(sorted(set(table["section"].to_pylist()))),
        **ledger.counts(),
    )


def _period(given: str, asked: str, where: str) -> str:
    if periods.is_period(given):
        return given
    if given or not asked:
        raise NeedsAnswer(
            "The GSTR-2A does not tell its period.",
            where=where,
            found=f"fp {given[:20]!r}" if given else "no key fp",
            expected="a period MMYYYY",
            do="Load it with --period MMYYYY.",
        )
    return asked


def _read_section(rows: Rows, ledger: Ledger, section: str, period: str, holders: list[Any]) -> None:
    """Read one section's suppliers; TDS, TCS and what else is no document is counted and named."""
    unread = 0
    for holder in holders:
        supplier, documents = gstr2b_sections.unfold(holder) if isinstance(holder, dict) else ({}, [holder])
        for document in documents:
            ledger.rows_read += 1
            if section not in _SECTIONS:
                unread += 1
                continue
            try:
                rows.add(_row(ledger, period, _SECTIONS[section], supplier, document))
            except BadValueError as bad:
                ledger.reject(ledger.rows_read, section, bad.column, bad.value, bad.reason)
    if unread:
        ledger.skipped["section not read"] += unread
        ledger.note(f"not read: {section[:40]}, {unread:,} documents")


def _row(
    ledger: Ledger, period: str, section: str, supplier: dict[str, Any], document: Any
) -> tuple[Any, ...]:
    """Return one row in the column order of GSTR2A_DOCUMENTS; BadValueError when it cannot be read."""
    if not isinstance(document, dict):
        raise BadValueError("", document, "not a record")
    given, other, aside = _sorted(section, document)
    get, text = given.get, values.text
    ims_section, invoice_type = gstr2b_sections.ims_section(section, given)
    if not ims_section:
        raise BadValueError("ntty", get("note_type"), "the note says neither C (credit) nor D (debit)")
    number, document_date = text(get("number")), values.day("document_date", get("document_date"))
    if not number or document_date is None:
        column = "number" if not number else "document_date"
        raise BadValueError(column, None, "the document has no number or no date")
    holder = {**other, **supplier}
    left = {key: value for key, value in other.items() if key not in _ROW_KEYS} | aside
    return (
        ledger.file_id,
        ledger.rows_read,
        "",
        period,
        ims_section,
        text(holder.get("ctin") or holder.get("sgstin")),
        text(holder.get("trdnm") or holder.get("tdname")),
        values.flag(holder.get("cfs")),
        loose_day(holder, "fldtr1", left),
        portal_sheet.month(text(holder.get("flprdr1"))),
        values.flag(holder.get("cfs3b")),
        loose_day(holder, "dtcancel", left),
        number,
        document_date,
        text(get("original_number")),
        loose_day(given, "original_date", left),
        invoice_type,
        place_of_supply(get("place_of_supply"), left),
        values.flag(get("is_reverse_charge")),
        values.yes_no(get("itc_availability")),
        text(get("rate_share")),
        text(get("source_type")),
        text(get("irn")),
        text(get("port_code")),
        text(other.get("aspd")),
        text(other.get("atyp")),
        values.amount("total", get("total"), ledger),
        *amounts_of(given, ledger),
        json_text.as_text(left),
    )


def _sorted(section: str, document: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """Return columns, other keys, and what is kept aside: a note's invoice, and the items for their rates."""
    is_note = section in ("cdnr", "cdnra")
    aside = {key: document[key] for key in _NOTES_INVOICE if is_note and key in document}
    given, other = gstr2b_sections.KEYS.sort(
        {key: value for key, value in document.items() if key not in aside}
    )
    if "itc_elg" in other:
        given.setdefault("itc_availability", other.pop("itc_elg"))
    return given, other, aside | ({"items": given["items"]} if given.get("items") else {})
