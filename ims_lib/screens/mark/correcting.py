"""Correcting a voucher, or entering one that the books lack, from the mark screen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ims_lib.screens.mark.model import MarkModel
    from ims_lib.workspace.correcting import Written


def correct(model: MarkModel, values: Mapping[str, str], reason: str, goes_to: str) -> None:
    """Correct the voucher of the current row, and stay with it."""
    with model.said_in_words():
        document = model.detail["documents"]["books"]
        _show(model, model.desk.correct(document, values, reason, goes_to), "The voucher is corrected.")


def enter(model: MarkModel, reason: str) -> None:
    """Enter the current row's portal document into the books, and stay with it."""
    with model.said_in_words():
        document = model.detail["documents"]["portal"]
        done = model.desk.enter(document, reason)
        _show(model, done, "Entered; `ims export erp` writes it for your ERP.")


def _show(model: MarkModel, done: Written, text: str) -> None:
    """Show the new result and stay with the document."""
    stays = model.detail["documents"]["portal"] or done.document
    model.tell("good", text, "The documents are being reconciled again…")
    model.stay_and_read_again()
    model.look_at(stays)
    model.tell("good", text, "Undo takes it back.")
