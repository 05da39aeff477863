"""GSTR-2B JSON to rows of gstr2b_documents, one a document (domain.md 2.2)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec

from ims_lib import periods
from ims_lib.errors import NeedsAnswer
from ims_lib.readers import gstr2b_sections, json_text, values
from ims_lib.readers.gstr2b_summary import Totals
from ims_lib.readers.reading import BadValueError, Ledger, Reading, Rows
from ims_lib.schemas import GSTR2B_DOCUMENTS

#: Keys that make an object the content of a 2B.
ENVELOPE_KEYS: Final = frozenset({"docdata", "docrejdata", "itcsumm", "cpsumm", "cpsummrej"})
_PARTS: Final = {"docdata": "available", "docrejdata": "rejected"}
_AMOUNTS: Final = ("taxable", "igst", "cgst", "sgst", "cess")
_DECLARED: Final = ("declared_igst", "declared_cgst", "declared_sgst", "declared_cess")
_PART_KEYS: Final = ("file_num", "filenum", "fn", "fileno", "part")
_PART_NAME: Final = re.compile(
    r"(?:part|file|[-_( ])[-_ ]?([0-9]{1,3})(?:[-_ ]?of[-_ ]?[0-9]+)?\)?$", re.ASCII | re.IGNORECASE
)


@dataclass
class _Work:
    """What one file's reading collects."""

    where: str
    period: str
    ledger: Ledger
    rows: Rows = field(default_factory=lambda: Rows(GSTR2B_DOCUMENTS))
    totals: Totals = field(default_factory=Totals)


def read_gstr2b(
    envelope: dict[str, msgspec.Raw], file_id: str, name: str, where: str, period: str
) -> Reading:
    """Read the object that holds docdata. `name` is the file's name (it may tell the part), `period` the
    caller's.
    """
    keys = {key.lower(): key for key in envelope}
    scalars = {
        low: json_text.value_of(envelope[key], where)
        for low, key in keys.items()
        if _is_scalar(envelope[key])
    }
    work = _Work(where, _period(scalars, period, where), Ledger(file_id))
    part_count = max(1, _whole(scalars.get("fc")))
    for low in _PARTS:
        if low in keys and json_text.kind_of(envelope[keys[low]]) != "n":
            _read_part(work, _PARTS[low], keys[low], envelope[keys[low]])
    _tie_out(work, envelope.get(keys.get("itcsumm", "")), part_count)
    generated = _generated(scalars, work)
    has_documents = any(low in keys for low in _PARTS)
    if not has_documents:
        work.ledger.note("a summary only: the documents are in other files of this GSTR-2B")
    return Reading(
        kind="gstr2b",
        recipient_gstin=values.text(scalars.get("gstin")) or None,
        period=work.period,
        tables={"gstr2b_documents": work.rows.table(), "rejected_rows": work.ledger.rejected.table()},
        sections=tuple(sorted(set(work.rows.table()["section"].to_pylist()))),
        generated_on=generated,
        part_number=_part_number(scalars, name, part_count) if has_documents else 0,
        part_count=part_count,
        **work.ledger.counts(),
    )


def _is_scalar(raw: msgspec.Raw) -> bool:
    return json_text.kind_of(raw) not in "{["


def _whole(value: Any) -> int:
    given = values.text(value)
    return int(given) if re.fullmatch(r"[0-9]{1,6}", given, re.ASCII) else 0


def _period(scalars: dict[str, Any], asked: str, where: str) -> str:
    given = values.text(scalars.get("rtnprd") or scalars.get("ret_period"))
    if periods.is_period(given):
        return given
    if given or not asked:
        raise NeedsAnswer(
            "The GSTR-2B does not tell its period.",
            where=where,
            found=f"rtnprd {given[:20]!r}" if given else "no key rtnprd",
            expected="a period MMYYYY",
            do="Load it with --period MMYYYY.",
        )
    return asked


def _generated(scalars: dict[str, Any], work: _Work) -> Any:
    try:
        return values.day("gendt", scalars.get("gendt"))
    except BadValueError:
        work.ledger.note(f"gendt {values.text(scalars.get('gendt'))[:20]!r} is no date")
        return None


def _part_number(scalars: dict[str, Any], name: str, part_count: int) -> int:
    """Return which part of a divided 2B this is, from its own key or the file's name, else 1."""
    told = next((_whole(scalars[key]) for key in _PART_KEYS if _whole(scalars.get(key))), 0)
    if told:
        return told
    found = _PART_NAME.search(name.rpartition(".")[0] or name) if part_count > 1 else None
    number = int(found.group(1)) if found else 1
    return number if 1 <= number <= part_count else 1


def _read_part(work: _Work, part: str, key: str, raw: msgspec.Raw) -> None:
    path = f"{work.where}, {key}"
    for section, inner in json_text.open_object(raw, path).items():
        low = section.lower()
        kind = json_text.kind_of(inner)
        if low == "itcrev" and kind in "[{":
            _read_reversals(work, inner, f"{path}.{section}")
        elif low in gstr2b_sections.SECTIONS and kind == "[":
            _read_section(work, part, low, inner, f"{path}.{section}")
        elif kind == "[":
            _skip_section(work, section, inner, path)


def _read_reversals(work: _Work, raw: msgspec.Raw, path: str) -> None:
    """Read the Rule 37A part: one object of sections, mostly inside a list."""
    blocks = json_text.open_array(raw, path) if json_text.kind_of(raw) == "[" else [raw]
    for block in blocks:
        for section, inner in json_text.open_object(block, path).items():
            if section.lower() in gstr2b_sections.SECTIONS and json_text.kind_of(inner) == "[":
                _read_section(work, "reversal", section.lower(), inner, f"{path}.{section}")
            elif json_text.kind_of(inner) == "[":
                _skip_section(work, f"itcrev.{section}", inner, path)


def _skip_section(work: _Work, section: str, raw: msgspec.Raw, path: str) -> None:
    count = 0
    for element in json_text.value_of(raw, path):
        lists = (
            [held for held in element.values() if isinstance(held, list)] if isinstance(element, dict) else []
        )
        count += sum(len(held) for held in lists) or 1
    work.ledger.rows_read += count
    work.ledger.skipped["section not read"] += count
    work.ledger.note(f"not read: {section[:40]}, {count:,} documents")


def _read_section(work: _Work, part: str, section: str, raw: msgspec.Raw, path: str) -> None:
    for count, element in enumerate(json_text.open_array(raw, path), 1):
        holder = json_text.value_of(element, f"{path}[{count}]")
        if not isinstance(holder, dict):
            work.ledger.rows_read += 1
            work.ledger.reject(work.ledger.rows_read, path.rpartition(", ")[2], "", holder, "not a record")
            continue
        key = next(
            (name for name in gstr2b_sections.DOCUMENT_LISTS if isinstance(holder.get(name), list)), ""
        )
        supplier = {name: value for name, value in holder.items() if name != key} if key else {}
        for document in holder[key] if key else [holder]:
            _read_document(work, part, section, supplier, document, path.rpartition(", ")[2])


def _read_document(
    work: _Work, part: str, section: str, supplier: dict[str, Any], document: Any, path: str
) -> None:
    work.ledger.rows_read += 1
    try:
        work.rows.add(_row(work, part, section, supplier, document))
    except BadValueError as bad:
        work.ledger.reject(work.ledger.rows_read, path, bad.column, bad.value, bad.reason)


def _row(
    work: _Work, part: str, section: str, supplier: dict[str, Any], document: dict[str, Any]
) -> tuple[Any, ...]:
    """Return one row in the column order of GSTR2B_DOCUMENTS; BadValueError when it cannot be read."""
    if not isinstance(document, dict):
        raise BadValueError("", document, "not a record")
    given, other = gstr2b_sections.KEYS.sort(document)
    get, text = given.get, values.text
    ims_section, invoice_type = gstr2b_sections.ims_section(section, given)
    holder = {**other, **supplier}
    if not ims_section:
        raise BadValueError("typ", get("typ"), "the note says neither C (credit) nor D (debit)")
    number, document_date = text(get("number")), values.day("document_date", get("document_date"))
    if not number or document_date is None:
        raise BadValueError(
            "number" if not number else "document_date", None, "the document has no number or no date"
        )
    amounts = _amounts(given, work.ledger)
    is_reverse = values.flag(get("is_reverse_charge"))
    availability = text(get("itc_availability")).upper()[:1]
    work.totals.add(part, ims_section, is_reverse, availability, amounts[1:])
    return (
        work.ledger.file_id,
        work.ledger.rows_read,
        "",
        work.period,
        ims_section,
        part,
        text(holder.get("ctin") or holder.get("sgstin")),
        text(holder.get("trdnm") or holder.get("tdname")),
        _loose_day(holder, "supfildt", other),
        text(holder.get("supprd")),
        number,
        document_date,
        text(get("original_number")),
        _loose_day(given, "original_date", other),
        invoice_type,
        _place(get("place_of_supply"), other),
        is_reverse,
        availability,
        text(get("itc_reason")),
        text(get("rate_share")),
        text(get("source_type")),
        text(get("irn")),
        text(get("port_code")),
        text(get("ims_status")),
        values.amount("total", get("total"), work.ledger),
        *amounts,
        values.yes_no(get("itc_reduction")),
        *(values.amount(column, get(column), work.ledger) for column in _DECLARED),
        text(get("remarks")),
        json_text.as_text(_unread(other, supplier, given, section)),
    )


def _unread(
    other: dict[str, Any], supplier: dict[str, Any], given: dict[str, Any], section: str
) -> dict[str, Any]:
    """Return the keys that no column took; items are kept for their rates, the supplier's keys under
    `supplier`.
    """
    left = {key: value for key, value in other.items() if key not in _SUPPLIER_KEYS}
    if given.get("items"):
        left["items"] = given["items"]
    beside = {key: value for key, value in supplier.items() if key not in _SUPPLIER_KEYS}
    if beside:
        left["supplier"] = beside
    if section in ("impg", "impgsez") and "is_amended" in given:
        left["isamd"] = given["is_amended"]
    return left


_SUPPLIER_KEYS: Final = frozenset({"ctin", "sgstin", "trdnm", "tdname", "supfildt", "supprd"})


def _amounts(given: dict[str, Any], ledger: Ledger) -> list[int]:
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


def _loose_day(given: dict[str, Any], key: str, other: dict[str, Any]) -> Any:
    try:
        return values.day(key, given.get(key))
    except BadValueError as bad:
        other[f"{key} as given"] = bad.value
        return None


def _place(value: Any, other: dict[str, Any]) -> str:
    given = values.text(value)
    code = values.state(given) if given else ""
    if given and not code:
        other["pos"] = value
    return code


def _tie_out(work: _Work, raw: msgspec.Raw | None, part_count: int) -> None:
    if raw is None or json_text.kind_of(raw) != "{" or not work.ledger.rows_read:
        return
    if part_count > 1:
        work.ledger.note("itcsumm covers all parts of this GSTR-2B and is not compared with one of them")
        return
    for sentence in work.totals.compare(json_text.value_of(raw, f"{work.where}, itcsumm")):
        work.ledger.note(sentence)
