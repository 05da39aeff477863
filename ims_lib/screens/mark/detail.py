"""One row in full: both sides beside each other with what differs, and why the reconciliation put them
together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from ims_lib import money, periods
from ims_lib.documents import ACTION_LABELS, AMOUNTS, OUTCOME_LABELS, REASONS
from ims_lib.gstin import STATES
from ims_lib.screens.mark.columns import PROPOSALS
from ims_lib.screens.mark.filters import SECTION_LABELS
from ims_lib.store.fold import Event

_AMOUNT_LABELS: Final = {
    "taxable": "Taxable",
    "igst": "IGST",
    "cgst": "CGST",
    "sgst": "SGST",
    "cess": "Cess",
    "tax": "Tax, total",
}
_SOURCES: Final = {
    "ims": "IMS",
    "gstr2b": "GSTR-2B",
    "gstr2a": "GSTR-2A alone",
    "ims+gstr2b": "IMS and GSTR-2B",
}
_TYPES: Final = {
    "invoice": "Invoice",
    "credit_note": "Credit note",
    "debit_note": "Debit note",
    "bill_of_entry": "Bill of entry",
    "isd_invoice": "ISD invoice",
    "isd_credit_note": "ISD credit note",
}
_NUMBERS: Final = {
    "identical": "the same",
    "same_characters": "same but for signs and spaces",
    "normalised": "same once zeros and the year are set aside",
}
_DATES: Final = {
    "equal": "the same",
    "close": "{days} days apart",
    "swapped": "day and month swapped",
    "posting": "the books' date is the posting date, {days} days later",
    "far": "{days} days apart",
}
RULES: Final = {
    "exact": "Everything agrees.",
    "near": "Surely the same document: the number agrees once written alike, amounts are within tolerance.",
    "type": "The same document entered as another type.",
    "amount": "The same document with other amounts.",
    "tax_head": "The same tax under another head.",
    "reverse_charge": "The same document; one side says reverse charge.",
    "place_of_supply": "The same document with another place of supply.",
    "date_far": "Number and amounts agree, the dates are far apart.",
    "tie": "Two or more documents fit equally well; a person must choose.",
    "amended": "Replaced by the supplier's amendment.",
    "duplicate": "The same document is here a second time.",
}


def in_full(
    row: Mapping[str, Any], history: Sequence[Event] = (), vouchers: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return what the detail shows: title, chips, lines (label, portal, books, note, differs), remarks and
    history as texts; `vouchers` names the partners of the history.
    """
    return {
        "row_id": row["row_id"],
        "title": row["document_number"] or "(no number)",
        "supplier": row["supplier_name"] or "(no name)",
        "gstin": row["supplier_gstin"],
        "outcome": OUTCOME_LABELS[row["outcome"]],
        "own": _own(row),
        "papers": {side: _paper(row, side) for side in ("portal", "books")},
        "documents": {side: row[f"{side}_document"] or "" for side in ("portal", "books")},
        "action": row["action"],
        "lines": [*_words(row), *_amounts(row)],
        "facts": [fact for fact in _facts(row) if fact],
        "warnings": list(_warnings(row)),
        "history": [_past(event, vouchers or {}) for event in history],
    }


def _own(row: Mapping[str, Any]) -> dict[str, str]:
    """Return the row's document, that of the portal where it has both, in words."""
    side = "books" if row["portal_document"] is None else "portal"
    taxable, tax = (money.show(row[f"{side}_{name}_paise"]) for name in ("taxable", "tax"))
    return {"side": side, "paper": _paper(row, side), "amounts": f"{taxable} + tax {tax}"}


def _paper(row: Mapping[str, Any], side: str) -> str:
    """Return what a person calls a side's document, '' where there is none."""
    if row[f"{side}_document"] is None:
        return ""
    paper = f"{row[f'{side}_number'] or '(no number)'} of {day(row[f'{side}_date']) or '(no date)'}"
    return f"voucher {row['books_voucher']}, {paper}" if side == "books" and row["books_voucher"] else paper


def _words(row: Mapping[str, Any]) -> Iterable[dict[str, object]]:
    """Yield number, date, supplier and type of both sides; a side that is missing is empty."""
    paired = has_both(row)
    numbers = _NUMBERS.get(str(row["number_evidence"]), "") if paired else ""
    dates = (
        _DATES.get(str(row["date_evidence"]), "").format(days=abs(row["days_apart"] or 0)) if paired else ""
    )
    yield _line("Document no.", row["portal_number"], row["books_number"], numbers, paired)
    yield _line("Date", day(row["portal_date"]), day(row["books_date"]), dates, paired)
    yield _line("Supplier", row["portal_supplier_gstin"], row["books_supplier_gstin"], "", paired)
    yield _line("Type", _type(row, "portal"), _type(row, "books"), "", paired)
    if paired:
        yield from _told_by_both(row)


def _told_by_both(row: Mapping[str, Any]) -> Iterable[dict[str, object]]:
    """Yield place of supply and reverse charge where both sides state them and they differ."""
    for label, field in (("Place of supply", "place_of_supply"), ("Reverse charge", "is_reverse_charge")):
        portal, books = _stated(row[f"portal_{field}"]), _stated(row[f"books_{field}"])
        if portal and books and portal != books:
            yield _line(label, portal, books, "", True)


def _stated(value: str | bool | None) -> str:
    """Return a place of supply or a reverse charge flag in words, '' where the side does not say."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return f"{value} {STATES.get(value, '')}".strip() if value else ""


def _amounts(row: Mapping[str, Any]) -> Iterable[dict[str, object]]:
    """Yield the amounts of both sides, heads that are nil on both left out, with the difference."""
    for head in (*AMOUNTS, "tax"):
        portal, books = row[f"portal_{head}_paise"], row[f"books_{head}_paise"]
        if not portal and not books and head not in ("taxable", "tax"):
            continue
        differs = has_both(row) and portal != books
        note = f"{'+' if portal > books else ''}{money.show(portal - books)}" if differs else ""
        yield {
            "label": _AMOUNT_LABELS[head],
            "portal": _amount(portal),
            "books": _amount(books),
            "note": note,
            "differs": differs,
        }


def _line(label: str, portal: str | None, books: str | None, note: str, paired: bool) -> dict[str, object]:
    differs = paired and (portal or "").strip().upper() != (books or "").strip().upper()
    return {
        "label": label,
        "portal": portal or "",
        "books": books or "",
        "note": note if differs else "",
        "differs": differs,
    }


def _facts(row: Mapping[str, Any]) -> Iterable[str]:
    """Yield what else is known, one sentence each."""
    yield RULES.get(row["rule"], "") or _unlinked(row["outcome"])
    if row["proposed_action"] in PROPOSALS and row["proposed_action"]:
        look = ", after a look" if row["needs_look"] == "Y" else ""
        yield f"Proposed: {PROPOSALS[row['proposed_action']]}{look}."
    yield _portal_facts(row)
    if row["books_voucher"]:
        posted = f", posted {day(row['books_posting_date'])}" if row["books_posting_date"] else ""
        yield f"Books: voucher {row['books_voucher']}{posted}."
    if row["place_of_supply"]:
        yield (
            f"Place of supply {row['place_of_supply']} {STATES.get(row['place_of_supply'], '')}".strip() + "."
        )
    if row["is_reverse_charge"]:
        yield "Reverse charge: the tax is paid by you."


def _portal_facts(row: Mapping[str, Any]) -> str:
    """Return source, section, period and the portal's own action as one sentence."""
    if not row["portal_document"]:
        return ""
    parts = [
        _SOURCES[row["portal_source"]],
        SECTION_LABELS.get(row["section"], row["section"]),
        f"GSTR-2B of {periods.label(row['period'])}" if row["period"] else "not filed by the supplier yet",
    ]
    action = ACTION_LABELS.get(row["portal_action"] or "")
    return f"Portal: {', '.join(parts)}{f', {action.lower()} there' if action else ''}."


def _unlinked(outcome: str) -> str:
    return {
        "only_in_portal": "Nothing in your books fits it.",
        "only_in_books": "Nothing on the portal fits it: the supplier may not have reported it.",
    }.get(outcome, "")


def _warnings(row: Mapping[str, Any]) -> Iterable[str]:
    """Yield what a person must know before deciding."""
    if row["is_marked"] and row["mark_version"] and row["mark_version"] != row["document_version"]:
        yield "The supplier changed this document after it was marked: look again."
    if row["refusal"]:
        yield row["refusal"]
    if row["is_filed"] is False and row["portal_document"]:
        yield "The supplier has not filed yet; figures may change."


def _past(event: Event, vouchers: Mapping[str, str]) -> str:
    """Return one event as a sentence in the time of India."""
    partner = vouchers.get(event.partner, event.partner)
    what = ACTION_LABELS.get(event.new_action, event.new_action) or f"pair with {partner}"
    verbs = {
        "undo": "undone: back to " if event.new_action else "undone: ",
        "link": "linked: ",
        "unlink": "unlinked: ",
    }
    verb = verbs.get(event.kind, "") + what
    extra = "; ".join(part for part in (REASONS.get(event.reason, event.reason), event.remark) if part)
    return f"{moment(event.at)} {event.who}: {verb}{f' ({extra})' if extra else ''}"


def has_both(row: Mapping[str, Any]) -> bool:
    """Say whether a row has a document on each side."""
    return row["portal_document"] is not None and row["books_document"] is not None


def day(value: date | None) -> str:
    """Return a date as dd-mm-yyyy, '' for none."""
    return value.strftime("%d-%m-%Y") if value else ""


def moment(at: str) -> str:
    """Return an ISO time of the journal as dd-mm-yyyy hh:mm in India; text that is none as it is."""
    try:
        return datetime.fromisoformat(at).astimezone(ZoneInfo("Asia/Kolkata")).strftime("%d-%m-%Y %H:%M")
    except ValueError:
        return at


def _type(row: Mapping[str, Any], side: str) -> str:
    given = str(row[f"{side}_document_type"] or "")
    return _TYPES.get(given, given)


def _amount(paise: int | None) -> str:
    return "" if paise is None else "–" if paise == 0 else money.show(paise)
