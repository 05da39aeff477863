"""Linking and unlinking from the mark screen: what is said of a pair, and what the screen shows then."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ims_lib.screens.mark.model import MarkModel

_WAIT: Final = "The documents are being reconciled again…"


def link(model: MarkModel, portal: str, books: str, remark: str = "") -> None:
    """Link a portal document with a voucher and show the result; undo takes it back."""
    _say(model, "link", [portal], [books], remark)


def unlink(model: MarkModel, remark: str = "") -> None:
    """Say that the current row's documents are not the same; it needs a reason."""
    pair = model.detail.get("pair")
    if not pair:
        model.tell("warn", "This row is no link.", "Choose a row with a document on both sides.")
    elif not remark.strip():
        model.tell("warn", "Unlinking needs a reason.", "Write it in the box beside the button.")
    else:
        _say(model, "unlink", [pair[0]], [pair[1]], remark)


def _say(model: MarkModel, kind: str, portal: Sequence[str], books: Sequence[str], remark: str) -> None:
    with model.said_in_words():
        done = model.desk.link(kind, portal, books, remark.strip())
        model.tell("good", done.message, _WAIT)
        model.moves_on = False
        try:
            model.read_again()
        finally:
            model.moves_on = True
        model.look_at(portal[0])
        model.tell("good", done.message, "Undo takes it back.")
