"""One GSTR-2B document, whatever file it came in, to a row of gstr2b_documents."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from ims_lib.readers import gstr2b_sections, json_text, values
from ims_lib.readers.gstr2b_summary import Totals
from ims_lib.readers.reading import BadValueError, Ledger, Rows
from ims_lib.schemas import GSTR2B_DOCUMENTS

_AMOUNTS: Final = ("taxable", "igst", "cgst", "sgst", "cess")
_DECLARED: Final = ("declared_igst", "declared_cgst", "declared_sgst", "declared_cess")
#: Keys that speak of a document's supplier.
SUPPLIER_KEYS: Final = frozenset({"ctin", "sgstin", "trdnm", "tdname", "supfildt", "supprd"})
#: Columns of text between availability and total.
_TEXTS: Final = ("itc_reason", "rate_share", "source_type", "irn", "port_code", "ims_status")
_NONE_DECLARED: Final = (None,) * len(_DECLARED)


@dataclass(frozen=True)
class Supplier:
    """What a supplier's keys (`given`) come to: the columns of each of its documents, keys that no column
    takes, and values that are kept beside because they are no dates.
    """

    given: dict[str, Any]
    columns: tuple[Any, ...]
    beside: dict[str, Any]
    strange: dict[str, Any]


@dataclass
class Work:
    """What the reading of one file collects. `period` is the file's own MMYYYY."""

    where: str
    period: str
    ledger: Ledger
    rows: Rows = field(default_factory=lambda: Rows(GSTR2B_DOCUMENTS))
    totals: Totals = field(default_factory=Totals)
    supplier: Supplier | None = None


def read_document(
    work: Work,
    part: str,
    section: str,
    supplier: dict[str, Any],
    document: Any,
    path: str,
    row: int = 0,
) -> None:
    """Read one document, its keys and its supplier's as JSON spells them (domain.md 2.2.2).

    `part` is available, rejected or reversal, `section` the 2B's own key, `path` JSON path or sheet and `row`
    the sheet's row, both for a rejected one. Counts it, its tax and its row or rejection in `work`.
    """
    work.ledger.rows_read += 1
    try:
        work.rows.add(_row(work, part, section, supplier, document))
    except BadValueError as bad:
        work.ledger.reject(row or work.ledger.rows_read, path, bad.column, bad.value, bad.reason)


def _row(
    work: Work, part: str, section: str, supplier: dict[str, Any], document: dict[str, Any]
) -> tuple[Any, ...]:
    """Return one row in the column order of GSTR2B_DOCUMENTS; BadValueError when it cannot be read."""
    if not isinstance(document, dict):
        raise BadValueError("", document, "not a record")
    given, other = gstr2b_sections.KEYS.sort(document)
    get, text = given.get, values.text
    ims_section, invoice_type = gstr2b_sections.ims_section(section, given)
    if not ims_section:
        raise BadValueError("typ", get("typ"), "the note says neither C (credit) nor D (debit)")
    number, document_date = text(get("number")), values.day("document_date", get("document_date"))
    if not number or document_date is None:
        raise BadValueError(
            "number" if not number else "document_date", None, "the document has no number or no date"
        )
    amounts = amounts_of(given, work.ledger)
    is_reverse = values.flag(get("is_reverse_charge"))
    availability = text(get("itc_availability")).upper()[:1]
    work.totals.add(part, ims_section, is_reverse, availability, amounts[1:])
    held = _supplier(work, supplier, other)
    return (
        work.ledger.file_id,
        work.ledger.rows_read,
        "",
        work.period,
        ims_section,
        part,
        *held.columns,
        number,
        document_date,
        text(get("original_number")),
        loose_day(given, "original_date", other) if "original_date" in given else None,
        invoice_type,
        place_of_supply(get("place_of_supply"), other),
        is_reverse,
        availability,
        *[text(given[name]) if name in given else "" for name in _TEXTS],
        values.amount("total", get("total"), work.ledger),
        *amounts,
        values.yes_no(get("itc_reduction")),
        *_declared(given, work.ledger),
        text(get("remarks")),
        json_text.as_text(_unread(other, held.beside, given, section)),
    )


def _supplier(work: Work, supplier: dict[str, Any], other: dict[str, Any]) -> Supplier:
    """Return what a document's supplier says; a document that says something of it itself has its own."""
    if not SUPPLIER_KEYS.isdisjoint(other):
        return _read_supplier({**other, **supplier}, supplier, other)
    held = supplier_of(work, supplier)
    other |= held.strange
    return held


def supplier_of(work: Work, supplier: dict[str, Any]) -> Supplier:
    """Return what a supplier's keys say, worked out once for all its documents."""
    if work.supplier is None or work.supplier.given is not supplier:
        work.supplier = _read_supplier(supplier, supplier, {})
    return work.supplier


def _read_supplier(holder: dict[str, Any], supplier: dict[str, Any], other: dict[str, Any]) -> Supplier:
    text, strange = values.text, dict[str, Any]()
    columns = (
        text(holder.get("ctin") or holder.get("sgstin")),
        text(holder.get("trdnm") or holder.get("tdname")),
        loose_day(holder, "supfildt", strange),
        text(holder.get("supprd")),
    )
    other |= strange
    beside = {key: value for key, value in supplier.items() if key not in SUPPLIER_KEYS}
    return Supplier(supplier, columns, beside, strange)


def _declared(given: dict[str, Any], ledger: Ledger) -> tuple[int | None, ...]:
    """Return the ITC reduction declared by head; most documents declare none."""
    if given.keys().isdisjoint(_DECLARED):
        return _NONE_DECLARED
    return tuple(values.amount(column, given.get(column), ledger) for column in _DECLARED)


def _unread(
    other: dict[str, Any], beside: dict[str, Any], given: dict[str, Any], section: str
) -> dict[str, Any]:
    """Return the keys that no column took; items are kept for their rates, those of the supplier (`beside`)
    under `supplier`.
    """
    left = other
    if not SUPPLIER_KEYS.isdisjoint(other):
        left = {key: value for key, value in other.items() if key not in SUPPLIER_KEYS}
    if given.get("items"):
        left["items"] = given["items"]
    if beside:
        left["supplier"] = beside
    if section in ("impg", "impgsez") and "is_amended" in given:
        left["isamd"] = given["is_amended"]
    return left


def amounts_of(given: dict[str, Any], ledger: Ledger) -> list[int]:
    """Return taxable, IGST, CGST, SGST and cess in paise: the sum of the items where there are some (layout
    to Sep-2024).
    """
    items = given.get("items")
    if isinstance(items, list) and items:
        parts = [_item_amounts(item, ledger) for item in items]
        return [sum(column) for column in zip(*parts, strict=True)]
    paise = [values.amount(head, given.get(head), ledger) for head in _AMOUNTS]
    if paise.count(None) == len(paise):
        raise BadValueError("taxable", None, "the document has no amount")
    return [amount or 0 for amount in paise]


def _item_amounts(item: Any, ledger: Ledger) -> list[int]:
    if not isinstance(item, dict):
        raise BadValueError("items", item, "an item is not a record")
    inner = item.get("itm_det")
    given, _ = gstr2b_sections.KEYS.sort(inner if isinstance(inner, dict) else item)
    return [values.amount(head, given.get(head), ledger) or 0 for head in _AMOUNTS]


def loose_day(given: dict[str, Any], key: str, other: dict[str, Any]) -> date | None:
    """Return a day that no row is rejected for: one that does not parse is kept among the other keys."""
    try:
        return values.day(key, given.get(key))
    except BadValueError as bad:
        other[f"{key} as given"] = bad.value
        return None


def place_of_supply(value: Any, other: dict[str, Any]) -> str:
    """Return the State code that a code or name tells, '' for none; what is none is kept as `pos`."""
    given = values.text(value)
    code = values.state(given) if given else ""
    if given and not code:
        other["pos"] = value
    return code
