"""One GSTR-2A document, whatever file it came in, to a row of gstr2a_documents (domain.md 2.4)."""

from __future__ import annotations

from typing import Any, Final

from ims_lib import periods
from ims_lib.errors import NeedsAnswer
from ims_lib.readers import gstr2b_sections, json_text, portal_sheet, values
from ims_lib.readers.gstr2b_rows import amounts_of, loose_day, place_of_supply
from ims_lib.readers.reading import BadValueError, Ledger, Reading, Rows

#: Keys of the invoice that a note belongs to: they are not the note's own number and date.
_NOTES_INVOICE: Final = ("inum", "idt")
_ROW_KEYS: Final = frozenset(
    {"ctin", "sgstin", "trdnm", "tdname", "cfs", "cfs3b", "dtcancel", "fldtr1", "flprdr1", "aspd", "atyp"}
)


def read_document(
    rows: Rows,
    ledger: Ledger,
    period: str,
    section: str,
    supplier: dict[str, Any],
    document: Any,
    sheet: str,
    row: int = 0,
) -> None:
    """Read one document, its keys and its supplier's as JSON spells them; `section` as GSTR-2B names it.

    `sheet` (or the section) and `row` tell where a rejected one stands. Counts it and adds its row or
    rejection.
    """
    ledger.rows_read += 1
    try:
        rows.add(_row(ledger, period, section, supplier, document))
    except BadValueError as bad:
        ledger.reject(row or ledger.rows_read, sheet, bad.column, bad.value, bad.reason)


def reading_of(rows: Rows, ledger: Ledger, owner: str, period: str) -> Reading:
    """Return what a whole file gave."""
    table = rows.table()
    return Reading(
        kind="gstr2a",
        recipient_gstin=owner or None,
        period=period,
        tables={"gstr2a_documents": table, "rejected_rows": ledger.rejected.table()},
        sections=tuple(sorted(set(table["section"].to_pylist()))),
        **ledger.counts(),
    )


def period_of(given: str, asked: str, where: str) -> str:
    """Return the file's own period MMYYYY, else the caller's; NeedsAnswer where neither tells it."""
    if periods.is_period(given):
        return given
    if given or not asked:
        raise NeedsAnswer(
            "The GSTR-2A does not tell its period.",
            where=where,
            found=f"period {given[:20]!r}" if given else "no period",
            expected="a period MMYYYY",
            do="Load it with --period MMYYYY.",
        )
    return asked


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
        _is_filed(holder.get("cfs")),
        loose_day(holder, "fldtr1", left),
        portal_sheet.month(text(holder.get("flprdr1"))),
        _is_filed(holder.get("cfs3b")),
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


def _is_filed(given: Any) -> bool | None:
    """Return whether a return is filed: Y, No, `Not Filed` ...; None for what says neither."""
    found = values.flag(given)
    return (
        values.filed(values.text(given)) if found is None and "filed" in values.text(given).lower() else found
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
