"""Why a row is linked, or why not, as the detail shows it: sentence, verdicts, group, candidates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ims_lib import money
from ims_lib.explain import Evidence, Explained, Nearest

_LABELS: Final = {
    "supplier": "Supplier",
    "number": "Document no.",
    "date": "Date",
    "type": "Type",
    "taxable": "Taxable",
    "igst": "IGST",
    "cgst": "CGST",
    "sgst": "SGST",
    "cess": "Cess",
    "place of supply": "Place of supply",
    "reverse charge": "Reverse charge",
}
#: Codes of marts.evidence in words; {how} says more.
_VERDICTS: Final = {
    "equal": "equal",
    "equal_normalised": "equal but for {how}",
    "name_only": "name only: {how}",
    "unknown": "",
}
#: Codes that a person need not look at.
_FINE: Final = frozenset({"equal", "equal_normalised", "within", "unknown"})


def why(row: Mapping[str, Any], explained: Mapping[str, Explained]) -> dict[str, Any]:
    """Return what the detail shows besides the two sides, all as plain texts."""
    own = explained.get(row["row_id"])
    if own is None:
        return {"sentence": "", "verdicts": {}, "look": "", "members": [], "candidates": [], "pair": None}
    is_link = row["portal_document"] is not None and row["books_document"] is not None
    return {
        "sentence": own.sentence,
        "verdicts": {_LABELS[entry.field]: _verdict(entry) for entry in own.evidence} if is_link else {},
        "look": _look(row) if row["needs_another_look"] else "",
        "members": [_member(explained[name]) for name in sorted(explained)] if len(explained) > 1 else [],
        "candidates": [_candidate(row, near) for near in own.nearest],
        "pair": (row["portal_document"], row["books_document"]) if is_link else None,
    }


def _verdict(entry: Evidence) -> dict[str, Any]:
    words = _VERDICTS.get(entry.code, "{how}").format(how=entry.how) or entry.code.replace("_", " ")
    is_said = entry.code != "unknown"
    return {"words": words if is_said else "", "differs": entry.code not in _FINE}


def _look(row: Mapping[str, Any]) -> str:
    """Return why a decided row needs another look."""
    if row["is_doubtful"]:
        return "Needs another look: it was decided, and what was loaded since speaks against this pair."
    return "Needs another look: the document or its match has changed since it was marked."


def _member(other: Explained) -> dict[str, str]:
    """Return one row of a group or of rivals: both numbers and taxable values."""
    fields = {entry.field: entry for entry in other.evidence}
    number, taxable = fields["number"], fields["taxable"]
    return {
        "portal": " · ".join(part for part in (number.portal, taxable.portal) if part),
        "books": " · ".join(part for part in (number.books, taxable.books) if part),
    }


def _candidate(row: Mapping[str, Any], near: Nearest) -> dict[str, Any]:
    """Return one candidate; `portal` and `books` are the KEYs that a link would join."""
    own = row["portal_document"] or row["books_document"]
    is_portal = near.side == "portal"
    day = near.document_date.strftime("%d-%m-%Y") if near.document_date else "(no date)"
    paper = f"{near.number or '(no number)'} of {day}"
    return {
        "portal": near.document if is_portal else own,
        "books": own if is_portal else near.document,
        "paper": paper,
        "supplier": near.supplier_name or near.supplier_gstin,
        "amounts": f"{money.show(near.taxable_paise)} + tax {money.show(near.tax_paise)}",
        "score": str(near.score),
        "speaks_for": near.speaks_for,
        "speaks_against": near.speaks_against,
    }
