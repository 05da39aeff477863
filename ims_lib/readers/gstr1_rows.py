"""One document of GSTR-1, whatever file it came in, to a row of gstr1_documents (domain.md 2.5).

The offline tool's templates state no tax but cess: their heads are null, staging works them out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from ims_lib import periods
from ims_lib.errors import NeedsAnswer
from ims_lib.readers import gstr1_sections, json_text, values
from ims_lib.readers.gstr2b_rows import loose_day, place_of_supply
from ims_lib.readers.reading import BadValueError, Ledger, Reading, Rows
from ims_lib.schemas import GSTR1_DOCUMENTS, GSTR1_LINES, GSTR1_SERIES

_HEADS: Final = ("taxable", "igst", "cgst", "sgst", "cess")
_TAX: Final = _HEADS[1:4]
_ACTIONS: Final = {"a": "accept", "r": "reject", "p": "pending", "n": "no_action", "": "no_action"}
#: Keys of the invoice that a note belongs to: they are not the note's own number and date.
_NOTES_INVOICE: Final = ("inum", "idt")
Amounts = list[int | None]


@dataclass
class Work:
    """What the reading of one file collects. `form` is R1 or R1A, `is_ims` the supplier's IMS list;
    `is_taxed`: a tax head that is absent is 0 and not unknown.
    """

    where: str
    period: str
    ledger: Ledger
    form: str = "R1"
    is_ims: bool = False
    is_taxed: bool = True
    documents: Rows = field(default_factory=lambda: Rows(GSTR1_DOCUMENTS))
    lines: Rows = field(default_factory=lambda: Rows(GSTR1_LINES))
    series: Rows = field(default_factory=lambda: Rows(GSTR1_SERIES))
    sections: set[str] = field(default_factory=set)

    def speak_of(self, *sections: str) -> None:
        """Note that the file tells all there is of these sections of its form, be it nothing."""
        self.sections.update(f"{self.form}/{section}" for section in sections)


def period_of(given: str, asked: str, where: str, form: str) -> str:
    """Return the file's own period MMYYYY, else the caller's; NeedsAnswer where neither tells it."""
    if periods.is_period(given):
        return given
    if given or not asked:
        raise NeedsAnswer(
            f"The {form} does not tell its period.",
            where=where,
            found=f"period {given[:20]!r}" if given else "no period",
            expected="a period MMYYYY",
            do="Load it with --period MMYYYY.",
        )
    return asked


def reading_of(work: Work, owner: str) -> Reading:
    """Return what a whole file gave."""
    tables = {"gstr1_documents": work.documents, "gstr1_lines": work.lines, "gstr1_series": work.series}
    return Reading(
        kind="ims_outward" if work.is_ims else "gstr1",
        recipient_gstin=owner or None,
        period=work.period,
        tables={name: rows.table() for name, rows in tables.items()}
        | {"rejected_rows": work.ledger.rejected.table()},
        sections=tuple(sorted(work.sections)),
        **work.ledger.counts(),
    )


def read_document(
    work: Work, section: str, group: dict[str, Any], document: Any, path: str, row: int = 0
) -> None:
    """Read one document, its keys and its group's as JSON spells them; `path` (or sheet) and `row` tell where
    a rejected one stands.
    """
    work.ledger.rows_read += 1
    try:
        work.documents.add(_document(work, section, group, document, row))
    except BadValueError as bad:
        work.ledger.reject(row or work.ledger.rows_read, path, bad.column, bad.value, bad.reason)


def _document(work: Work, section: str, group: dict[str, Any], document: Any, row: int) -> tuple[Any, ...]:
    """Return one row in the column order of GSTR1_DOCUMENTS; BadValueError when it cannot be read."""
    if not isinstance(document, dict):
        raise BadValueError("", document, "not a record")
    given, other = _sorted(section, group, document)
    get, text = given.get, values.text
    document_type = gstr1_sections.document_type(section, given)
    if not document_type:
        raise BadValueError("ntty", get("note_type"), "the note says neither C (credit) nor D (debit)")
    number, document_date = text(get("number")), values.day("document_date", get("document_date"))
    if not number or document_date is None:
        column = "number" if not number else "document_date"
        raise BadValueError(column, get(column), "the document has no number or no date")
    rates = _rates(work, get("items") or [document])
    return (
        work.ledger.file_id,
        row or work.ledger.rows_read,
        "",
        work.period,
        work.form,
        section,
        text(get("customer_gstin")),
        text(get("customer_name")),
        document_type,
        number,
        document_date,
        text(get("original_number")),
        loose_day(given, "original_date", other),
        text(get("invoice_type")),
        place_of_supply(get("place_of_supply"), other),
        values.flag(get("is_reverse_charge")),
        text(get("rate_share")),
        text(get("operator_gstin")),
        text(get("port_code")),
        text(get("shipping_bill")),
        loose_day(given, "shipping_date", other),
        text(get("irn")),
        _action(work, get("action"), other) if work.is_ims else "",
        text(get("remarks")),
        values.amount("total", get("total"), work.ledger),
        *(_sum([rate[f"{head}_paise"] for rate in rates]) for head in _HEADS),
        json_text.as_text(rates),
        json_text.as_text(other),
    )


def _sorted(
    section: str, group: dict[str, Any], document: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return columns and other keys, the document's own before its group's; the invoice that a note belongs
    to stays among the others.
    """
    has_own = gstr1_sections.is_note(section) and "nt_num" in document
    aside = {key: document[key] for key in _NOTES_INVOICE if has_own and key in document}
    given, other = gstr1_sections.KEYS.sort(
        {**group, **{key: value for key, value in document.items() if key not in aside}}
    )
    if not given.get("items"):
        _, other = gstr1_sections.LINE_KEYS.sort(other)
    return given, without_idle(other) | aside


def without_idle(other: dict[str, Any]) -> dict[str, Any]:
    """Return other keys without those that say nothing about a document."""
    return {key: value for key, value in other.items() if key.lower() not in gstr1_sections.IDLE}


def _rates(work: Work, items: Any) -> list[dict[str, Any]]:
    """Return rate and amounts in paise of each item; a head that no item states is 0, or null where the file
    states no taxes.
    """
    rates = []
    for item in items if isinstance(items, list) else [items]:
        if not isinstance(item, dict):
            raise BadValueError("itms", item, "an item is not a record")
        inner = item.get("itm_det")
        given, _ = gstr1_sections.LINE_KEYS.sort(inner if isinstance(inner, dict) else item)
        amounts = dict(zip(_HEADS, amounts_of(work, given), strict=True))
        rates.append(
            {"rate": values.text(given.get("rate"))}
            | {f"{head}_paise": amount for head, amount in amounts.items()}
        )
    return rates


def amounts_of(work: Work, given: dict[str, Any]) -> Amounts:
    """Return taxable, IGST, CGST, SGST and cess in paise; one of them must be there."""
    paise = [values.amount(head, given.get(head), work.ledger) for head in _HEADS]
    if paise.count(None) == len(paise):
        raise BadValueError("taxable", None, "the document has no amount")
    is_stated = work.is_taxed or any(amount is not None for amount in paise[1:4])
    return [
        amount if amount is not None or (head in _TAX and not is_stated) else 0
        for head, amount in zip(_HEADS, paise, strict=True)
    ]


def _sum(amounts: Amounts) -> int | None:
    stated = [amount for amount in amounts if amount is not None]
    return sum(stated) if len(stated) == len(amounts) else None


def _action(work: Work, value: Any, other: dict[str, Any]) -> str:
    given = values.text(value).lower()
    action = _ACTIONS.get(given[:1])
    if action is None:
        other["imsactn"] = value
        work.ledger.note(f"imsactn {given[:20]!r} is unknown and was read as no action")
    return action or "no_action"
