"""The mark screen corrects a voucher and enters one that the books lack: what is offered, written, undone."""

from __future__ import annotations

from pathlib import Path

import pytest

from ims_lib.screens.correct_view import CorrectForm
from ims_lib.screens.mark.correct_panel_view import CorrectPanel
from ims_lib.screens.mark.desk import Desk
from ims_lib.screens.mark.model import MarkModel
from ims_lib.screens.mark.view import MarkView
from tests.test_corrections import PORTAL, VOUCHER, loaded


@pytest.fixture
def view(tmp_path: Path) -> MarkView:
    """Return the screen of two portal records and one voucher whose number and GSTIN are mistyped."""
    return MarkView(MarkModel(Desk(loaded(tmp_path), "r.shah")))


def form(view: MarkView, row_id: str) -> CorrectForm:
    """Make a row the current one, open the form of its voucher and return it."""
    view.model.look_at(row_id)
    view.correcting.ask_correct.click()
    opened = view.correcting.children[1]
    assert isinstance(opened, CorrectForm)
    return opened


def test_a_voucher_is_corrected_beside_its_evidence_and_undone(view: MarkView) -> None:
    model = view.model
    opened = form(view, PORTAL)
    assert [offer.description for offer in opened.offers.children] == [
        "Document no. INV-107",
        "Place of supply 27",
        "Supplier GSTIN 29PQRSC5678K1ZF",
    ]
    opened.offers.children[0].click()
    assert (opened.field.value, opened.value.value, opened.reason.value) == (
        "number",
        "INV-107",
        "as on the portal",
    )
    opened.done.click()
    assert model.message["text"] == "The voucher is corrected."
    assert model.detail["lines"][0]["books"] == "INV-107"
    assert model.undoable == "1 corrected"
    model.undo()
    assert model.detail["lines"][0]["books"] == "INV-1O7"


def test_a_correction_that_cannot_be_is_said_in_words(view: MarkView) -> None:
    opened = form(view, PORTAL)
    opened.field.value, opened.value.value, opened.reason.value = "document_date", "tomorrow", "x"
    opened.done.click()
    assert view.model.message["tone"] == "bad"
    assert "cannot be read" in view.model.message["text"]
    assert view.model.detail["documents"]["books"] == VOUCHER


def test_a_document_that_the_books_lack_is_entered_from_the_portals(view: MarkView) -> None:
    missing = PORTAL.replace("INV-107", "INV-200")
    view.model.look_at(missing)
    view.correcting.ask_enter.click()
    reason, done = view.correcting.children[1].children
    done.click()
    assert "needs a reason" in view.model.message["text"]
    reason.value = "the bill was found"
    done.click()
    assert "ims export erp" in view.model.message["text"]
    assert view.model.detail["outcome"] == "Exact"
    assert view.model.undoable == "1 entered"
    view.model.undo()
    assert view.model.detail["outcome"] == "Only in portal"


def test_what_can_be_done_follows_the_row_and_a_form_closes_with_it(view: MarkView) -> None:
    panel = view.correcting
    assert isinstance(panel, CorrectPanel)
    assert panel.buttons.children == ()
    form(view, PORTAL)
    panel.ask_correct.click()
    assert len(panel.children) == 1
    form(view, PORTAL)
    view.model.look_at(PORTAL.replace("INV-107", "INV-200"))
    assert (len(panel.children), panel.buttons.children) == (1, (panel.ask_enter,))
