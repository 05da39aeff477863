"""What may be decided for a row or a selection, and what is said once it is done; no state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ims_lib.documents import ACTION_LABELS, ACTIONS
from ims_lib.marks import Marked, Preview
from ims_lib.screens.rupees import count, documents, full
from ims_lib.selection import Selection
from ims_lib.store.batches import Batch


def is_possible(row: Mapping[str, Any], action: str) -> bool:
    """Say whether IMS takes an action for a row; no action is possible wherever another is."""
    if action == "no_action":
        return bool(row["can_accept"] or row["can_pending"])
    return bool(row[f"can_{action}"])


def blockers(documents: int, row: Mapping[str, Any] | None) -> dict[str, str]:
    """Return why an action cannot be done, for those that cannot: with so many documents, or with one row."""
    if not documents:
        return dict.fromkeys(ACTIONS, "Choose a document first.")
    return {
        action: row["refusal"] or f"IMS does not take {ACTION_LABELS[action]} for it."
        for action in ACTIONS
        if row is not None and not is_possible(row, action)
    }


def taken(target: Selection, previewed: Preview) -> Selection | None:
    """Return the part of a selection that may be marked, None for nothing; an empty list of documents would
    mean all.
    """
    if not target.documents:
        return target
    documents = (*(intent.document for intent in previewed.intents), *previewed.already)
    return replace(target, documents=documents) if documents else None


def said(action: str, marked: Marked) -> str:
    """Return what was done, in words: `Accepted: 312 documents, ₹18,42,310.50 of tax. 4 left out.`"""
    left = f" {count(len(marked.refused))} left out." if marked.refused else ""
    if not marked.count:
        return f"Nothing changed.{left}"
    tax = full(sum(marked.tax_paise.values()))
    return f"{ACTION_LABELS[action]}: {documents(marked.count)}, {tax} of tax.{left}"


def next_step(*, is_loaded: bool, is_narrowed: bool) -> str:
    """Return what an empty list says: why it is empty and what to do."""
    if not is_loaded:
        return (
            "Nothing is loaded yet.\nDrop the portal's files and your purchase register on the Upload screen "
            "(or `ims load FILE...`), then open this page again."
        )
    if is_narrowed:
        return "No document fits this filter.\nTake a filter away at the left, or clear all."
    return "No documents for this GSTIN and period.\nChoose another above."


def undoable(last: Batch | None) -> str:
    """Return what Undo would take back in words, '' for nothing: `3 marked`, `1 linked`, `1 dismissed`."""
    verb = {
        "link": "linked",
        "unlink": "unlinked",
        "dismiss": "dismissed",
        "correct": "corrected",
        "enter": "entered",
    }
    return f"{count(last.standing)} {verb.get(last.kind, 'marked')}" if last else ""
