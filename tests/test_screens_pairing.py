"""The mark screen links and unlinks: what it shows of a pair, what it writes, and what Undo takes back."""

from __future__ import annotations

from pathlib import Path

import pytest

from ims_lib import Workspace
from ims_lib.screens.mark import blocks, pairing
from ims_lib.screens.mark.desk import Desk
from ims_lib.screens.mark.model import MarkModel
from ims_lib.screens.mark.pair_view import PairPanel
from tests.screens_data import HOSTILE, Company


@pytest.fixture
def model(demo_copy: Workspace) -> MarkModel:
    made = MarkModel(Desk(demo_copy, "r.shah"))
    made.toggle("outcome", "only_in_portal")
    return made


def with_candidates(model: MarkModel) -> str:
    """Make a row with candidates the current one, and return its id."""
    for row_id in model.rows.ids():
        model.look_at(row_id)
        if model.detail["candidates"]:
            return row_id
    raise AssertionError("no row has a candidate")


def linked(model: MarkModel) -> str:
    """Make a linked row the current one, and return its id."""
    model.toggle("outcome", "only_in_portal")
    model.toggle("outcome", "near")
    row_id = model.rows.ids()[0]
    model.look_at(row_id)
    return row_id


def test_a_candidate_is_linked_found_again_and_taken_back(model: MarkModel) -> None:
    row_id = with_candidates(model)
    first = model.detail["candidates"][0]
    before = model.rows.row(row_id)
    assert before is not None
    pairing.link(model, first["portal"], first["books"], "seen on paper")
    assert model.message["tone"] == "good"
    assert model.message["text"].startswith("Linked 1 pair.")
    assert model.undoable == "1 linked"
    after = model.rows.row(row_id)
    assert after is not None
    assert (after["rule"], after["books_document"]) == ("person", first["books"])
    assert model.detail["row_id"] == row_id
    assert model.detail["sentence"].startswith("Linked by r.shah on ")
    assert "seen on paper" in model.detail["sentence"]
    model.undo()
    assert model.rows.row(row_id) == before


def test_unlinking_needs_a_reason_and_keeps_the_two_apart(model: MarkModel) -> None:
    row_id = linked(model)
    books = model.detail["pair"][1]
    pairing.unlink(model, " ")
    assert model.message["text"] == "Unlinking needs a reason."
    assert model.undoable == ""
    pairing.unlink(model, "another delivery")
    assert model.message["text"].startswith("Unlinked 1 pair.")
    after = model.rows.row(row_id)
    assert after is not None
    assert after["books_document"] != books
    assert model.undoable == "1 unlinked"


def test_a_row_without_a_link_cannot_be_unlinked(model: MarkModel) -> None:
    with_candidates(model)
    pairing.unlink(model, "why not")
    assert model.message == {
        "tone": "warn",
        "text": "This row is no link.",
        "do": "Choose a row with a document on both sides.",
    }


def test_the_detail_of_a_link_gives_a_verdict_in_words_for_each_field(model: MarkModel) -> None:
    linked(model)
    assert model.detail["sentence"].startswith("Same document: ")
    assert model.detail["verdicts"]["Supplier"] == {"words": "equal", "differs": False}
    assert "ims-sentence" in blocks.detail(model.detail)


def test_documents_of_a_group_count_once_and_show_each_other(model: MarkModel) -> None:
    model.clear_filters()
    cursor = model.desk.cursor()
    query = (
        "select row_id, group_id from marts.review where rule = 'one_to_many' and is_first_of_portal limit 1"
    )
    row_id, group = cursor.execute(query).fetchall()[0]
    members = cursor.execute("from marts.review where group_id = ?", [group]).fetchall()
    model.look_at(row_id)
    assert len(model.detail["members"]) == len(members) > 1
    model.filter.restore({})
    count = "select count(*) from marts.review where is_first_of_portal or portal_document is null"
    assert model.queue["documents"] == cursor.execute(count).fetchall()[0][0]
    assert model.rows.totals().rows > model.queue["documents"]


def test_names_of_candidates_are_text(tmp_path: Path) -> None:
    company = Company()
    company.paper("A-1", portal=5_000_00).paper(HOSTILE, books=4_000_00, name=HOSTILE)
    model = MarkModel(Desk(company.at(tmp_path / "ws"), "r.shah"))
    with_candidates(model)
    panel = PairPanel(lambda *_: None, lambda _: None)
    panel.show(model.detail)
    shown = panel.children[0].children[1].value
    assert "&lt;img" in shown.lower()
    assert "<img" not in shown.lower()


def test_the_panel_passes_on_the_candidate_and_the_reason(model: MarkModel) -> None:
    with_candidates(model)
    said: list[tuple[str, ...]] = []
    panel = PairPanel(lambda *given: said.append(given), lambda why: said.append((why,)))
    panel.show(model.detail)
    panel.reason.value = "on paper"
    panel.children[0].children[0].click()
    first = model.detail["candidates"][0]
    assert said == [(first["portal"], first["books"], "on paper")]
