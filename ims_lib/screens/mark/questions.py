"""The question before a mark: what it does, in documents and rupees, who is left out, and what must be
answered.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

from ims_lib.documents import OUTCOME_LABELS, REASONS, SAFE_OUTCOMES, TAX_HEADS
from ims_lib.marks import Preview
from ims_lib.marks.rules import LONGEST_REMARK, WITH_REMARK
from ims_lib.screens.rupees import count, full

#: A single document above this tax is asked about, as more than one always is: one lakh rupees.
ASK_ABOVE_PAISE: Final = 1_00_000_00
#: Above these the number of documents must be typed: 500 documents, one crore rupees.
TYPE_ABOVE_DOCUMENTS: Final = 500
TYPE_ABOVE_PAISE: Final = 1_00_00_000_00

VERBS: Final = {
    "accept": "Accept {}",
    "reject": "Reject {}",
    "pending": "Keep {} pending",
    "no_action": "Set {} back to no action",
}
_REMARK: Final = {
    "answers": "remark",
    "label": "Remark for the supplier (optional)",
    "limit": LONGEST_REMARK,
    "required": False,
}
_HEAD_LABELS: Final = {"igst": "IGST", "cgst": "CGST", "sgst": "SGST", "cess": "Cess"}
_EFFECTS: Final = {
    "accept": "{tax} of tax stays in your GSTR-2B.",
    # A rejected invoice changes nothing for the supplier by itself, a credit note does (domain.md 1.11).
    "reject": "{tax} of tax leaves your GSTR-2B; a rejected credit note adds to the supplier's liability.",
    "pending": "{tax} of tax stays out of this GSTR-2B and comes back next month until it is decided.",
    "no_action": "The portal takes no action as accepted when it makes the GSTR-2B.",
}


def must_ask(previewed: Preview, action: str) -> bool:
    """Say whether a mark is asked about first: several documents, much tax, a reason to give, or somebody
    left out.
    """
    return (
        action in WITH_REMARK
        or previewed.count + len(previewed.refused) > 1
        or abs(previewed.total_tax_paise) > ASK_ABOVE_PAISE
    )


def question(action: str, name: str, previewed: Preview, outcomes: Mapping[str, int]) -> dict[str, Any]:
    """Return the question as the grid shows it; `name` is the one document's number, or ''. All texts are
    plain.

    `radio` and `text` are what is to be chosen and to be written, None for nothing; each says what it
    `answers`. An empty `confirm` means that there is nothing to do.
    """
    documents = previewed.count
    changes = documents > 0
    what = name or f"{count(documents)} document{'' if documents == 1 else 's'}"
    return {
        "action": action,
        "title": f"{VERBS[action].format(what)}?" if changes else "Nothing would change",
        "rows": _sums(previewed) if changes else [],
        "notes": list(_notes(action, previewed, outcomes)),
        "radio": _reasons(action) if changes and action in WITH_REMARK else None,
        "text": _REMARK if changes and action in WITH_REMARK else None,
        "must_type": count(documents) if _must_type(previewed) else "",
        "confirm": VERBS[action].format(what) if changes else "",
    }


def _reasons(action: str) -> dict[str, Any]:
    """Return the reasons to choose from by digit."""
    must = action == "reject"
    return {
        "answers": "reason",
        "label": "Why? (press its digit)" if must else "Why? (may be left out)",
        "values": [{"code": code, "label": label} for code, label in REASONS.items()],
        "required": must,
    }


def _sums(previewed: Preview) -> list[list[str]]:
    """Return count and tax by head, heads of nothing left out."""
    heads = [
        [_HEAD_LABELS[head], full(previewed.tax_paise[head])]
        for head in TAX_HEADS
        if previewed.tax_paise[head]
    ]
    return [["Documents", count(previewed.count)], *heads, ["Tax, total", full(previewed.total_tax_paise)]]


def _notes(action: str, previewed: Preview, outcomes: Mapping[str, int]) -> Iterable[dict[str, str]]:
    """Yield what a person should know before answering: the effect, risks, who is left out and why."""
    if previewed.count:
        yield {"tone": "plain", "text": _EFFECTS[action].format(tax=full(previewed.total_tax_paise))}
    risky = {word: n for word, n in outcomes.items() if word not in SAFE_OUTCOMES and n}
    if action == "accept" and previewed.count > 1 and risky:
        listed = ", ".join(f"{OUTCOME_LABELS[word]} {count(n)}" for word, n in risky.items())
        yield {"tone": "warn", "text": f"Not only Exact and Near in the selection: {listed}."}
    if previewed.already:
        yield {
            "tone": "plain",
            "text": f"{count(len(previewed.already))} stand so already and do not change.",
        }
    for reason, n in Counter(reason for _, reason in previewed.refused).most_common(4):
        yield {"tone": "warn", "text": f"Left out: {count(n)}. {reason}"}


def _must_type(previewed: Preview) -> bool:
    return previewed.count > TYPE_ABOVE_DOCUMENTS or abs(previewed.total_tax_paise) > TYPE_ABOVE_PAISE
