"""The mark screen links and unlinks: what it shows, what it asks and writes, what Undo takes back."""

from __future__ import annotations

from pathlib import Path

import pytest

from ims_lib import Workspace, passes, reconcile
from ims_lib.screens.mark import blocks, pairing, waiting
from ims_lib.screens.mark.desk import Desk
from ims_lib.screens.mark.model import MarkModel
from ims_lib.screens.mark.pair_view import PairPanel
from ims_lib.screens.mark.view import MarkView
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


def in_group(model: MarkModel) -> list[tuple[str, str]]:
    """Make a row of a group the current one, and return the links of the group."""
    model.filter.restore({})
    query = (
        "select row_id, group_id from marts.review where rule = 'one_to_many' and is_first_of_portal limit 1"
    )
    row_id, group = model.desk.cursor().execute(query).fetchall()[0]
    model.look_at(row_id)
    return model.rows.links(group)


def answer(model: MarkModel, **given: str) -> None:
    """Confirm the question that is asked."""
    model.answer(number=model.question["number"], confirmed=True, **given)


def facet(model: MarkModel, name: str) -> dict[str, str]:
    """Return the counts of a filter by value."""
    (group,) = [group for group in model.facets if group["name"] == name]
    return {value["value"]: value["count"] for value in group["values"]}


def events(model: MarkModel) -> list[dict[str, object]]:
    return model.desk._journal.events_table().to_pylist()


# ---- Linking


def test_a_candidate_is_linked_found_again_and_taken_back(model: MarkModel) -> None:
    row_id = with_candidates(model)
    first = model.detail["candidates"][0]
    before = model.rows.row(row_id)
    assert before is not None
    pairing.ask_link(model, 1)
    assert model.question["title"].endswith(f"with {first['paper']}?")
    assert (model.question["radio"], model.question["text"]["required"]) == (None, False)
    assert events(model) == []
    answer(model, reason="seen on paper")
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


def test_a_key_asks_which_candidate_and_its_digit_links(model: MarkModel) -> None:
    with_candidates(model)
    candidates = model.detail["candidates"]
    assert len(candidates) > 1
    pairing.ask_link(model)
    assert [value["code"] for value in model.question["radio"]["values"]] == [
        str(place) for place, _ in enumerate(candidates, 1)
    ]
    assert model.question["radio"]["required"]
    answer(model, choice="2")
    (event,) = events(model)
    assert (event["kind"], event["document"], event["partner"]) == (
        "link",
        candidates[1]["portal"],
        candidates[1]["books"],
    )


@pytest.mark.parametrize("choice", ["", "0", "99", HOSTILE])
def test_what_is_no_choice_links_nothing(model: MarkModel, choice: str) -> None:
    with_candidates(model)
    pairing.ask_link(model)
    answer(model, choice=choice)
    assert model.message["text"] == "No candidate was chosen."
    assert events(model) == []


def test_without_a_row_a_link_and_an_unlink_say_what_is_missing(model: MarkModel) -> None:
    pairing.ask_link(model)
    assert (model.message["tone"], model.message["text"]) == ("warn", "Choose a document first.")
    pairing.ask_unlink(model)
    assert (model.message["tone"], model.message["text"]) == ("warn", "This row is no link.")
    assert (model.question, events(model)) == ({}, [])


def test_a_row_that_is_linked_is_not_linked_again(model: MarkModel) -> None:
    linked(model)
    pairing.ask_link(model)
    assert model.message["text"] == "This row is a link already."
    assert model.question == {}


def test_selected_documents_of_both_sides_are_linked_with_each_other(model: MarkModel) -> None:
    portal = model.rows.ids()[0]
    model.toggle("outcome", "only_in_portal")
    model.toggle("outcome", "only_in_books")
    books = model.rows.ids()[:2]
    model.select(ids=(portal, *books))
    pairing.ask_link(model)
    assert model.question["confirm"] == "Make 2 links"
    assert [row[:2] for row in model.question["rows"]] == [
        ["On the portal", "1 document"],
        ["In the books", "2 documents"],
    ]
    answer(model, reason="one delivery")
    written = events(model)
    assert [(e["document"], e["partner"]) for e in written] == [(portal, one) for one in books]
    assert len({e["batch_id"] for e in written}) == 1
    assert len(model.detail["links"]) == 2


def test_selected_documents_of_one_side_are_not_linked(model: MarkModel) -> None:
    model.select(ids=model.rows.ids()[:2])
    pairing.ask_link(model)
    assert model.message["text"] == "A link needs documents of both sides."
    assert model.question == {}


def test_a_document_that_an_amendment_replaced_is_not_linked(model: MarkModel) -> None:
    model.filter.restore({"outcome": ["superseded"]})
    replaced = model.rows.ids()[0]
    model.filter.restore({"outcome": ["only_in_books"]})
    model.select(ids=(replaced, model.rows.ids()[0]))
    pairing.ask_link(model)
    answer(model)
    assert model.message["tone"] == "bad"
    assert "An amendment has replaced this document" in model.message["text"]
    assert events(model) == []


def test_a_voucher_that_somebody_linked_meanwhile_is_a_conflict(
    model: MarkModel, demo_copy: Workspace
) -> None:
    row_id = with_candidates(model)
    other = MarkModel(Desk(demo_copy, "n.iyer"))
    other.filter.restore({})
    other.look_at(row_id)
    for one in (model, other):
        pairing.ask_link(one, 1)
    answer(other)
    answer(model)
    assert model.message["tone"] == "bad"
    assert "Somebody linked" in model.message["text"]
    assert [e["who"] for e in events(model)] == ["n.iyer"]
    assert "n.iyer" in model.detail["sentence"]


def test_a_screen_follows_when_somebody_else_links(model: MarkModel, demo_copy: Workspace) -> None:
    row_id, waiting_rows = with_candidates(model), model.queue["documents"]
    other = MarkModel(Desk(demo_copy, "n.iyer"))
    other.look_at(row_id)
    pairing.ask_link(other, 1)
    answer(other)
    model.look_at(row_id)
    assert model.message["text"] == "Somebody linked, unlinked or loaded."
    assert model.detail["pair"]
    assert model.queue["documents"] == waiting_rows - 1
    assert model.rows.page(0, 100, [], {}).total == waiting_rows - 1


# ---- Unlinking


def test_the_reason_of_an_unlink_stays_a_reason_and_keeps_the_two_apart(model: MarkModel) -> None:
    row_id = linked(model)
    books = model.detail["pair"][1]
    pairing.ask_unlink(model)
    assert (model.question["text"]["answers"], model.question["text"]["required"]) == ("reason", True)
    answer(model, reason=" ")
    assert model.message["text"] == "Unlinking needs a reason."
    assert model.undoable == ""
    pairing.ask_unlink(model)
    answer(model, reason="another delivery")
    assert model.message["text"].startswith("Unlinked 1 pair.")
    (event,) = events(model)
    assert (event["reason"], event["remark"]) == ("another delivery", "")
    after = model.rows.row(row_id)
    assert after is not None
    assert (after["books_document"] == books, after["remark"]) == (False, "")
    assert model.undoable == "1 unlinked"


def test_the_history_names_the_voucher_and_not_its_key(model: MarkModel) -> None:
    linked(model)
    key, voucher = model.detail["pair"][1], model.detail["papers"]["books"].split(",")[0]
    pairing.ask_unlink(model)
    answer(model, reason="another delivery")
    (line,) = model.detail["history"]
    assert f"unlinked: pair with {voucher}" in line
    assert "another delivery" in line
    assert key not in line


def test_a_group_is_unlinked_whole_by_one_batch_that_undo_takes_back(model: MarkModel) -> None:
    links = in_group(model)
    before = model.detail
    assert len(links) > 1
    pairing.ask_unlink(model, whole=True)
    assert model.question["title"] == f"Unlink all {len(links)} links of this group?"
    assert model.question["confirm"] == f"Unlink {len(links)} links"
    assert len(model.question["rows"]) == len(links)
    answer(model, reason="rent and deposit")
    written = events(model)
    assert sorted((e["document"], e["partner"]) for e in written) == links
    assert {(e["kind"], e["reason"], e["remark"]) for e in written} == {("unlink", "rent and deposit", "")}
    assert len({e["batch_id"] for e in written}) == 1
    assert model.detail["links"] == []
    assert model.undoable == f"{len(links)} unlinked"
    model.undo()
    model.look_at(before["row_id"])
    assert (model.detail["links"], model.detail["members"]) == (links, before["members"])


def test_the_key_asks_whether_one_link_or_the_group_is_meant(model: MarkModel) -> None:
    links = in_group(model)
    pair = model.detail["pair"]
    pairing.ask_unlink(model)
    assert [value["code"] for value in model.question["radio"]["values"]] == ["one", "group"]
    answer(model, reason="why not")
    assert model.message["text"] == "Nothing was chosen to unlink."
    assert events(model) == []
    pairing.ask_unlink(model)
    answer(model, reason="another delivery", choice="one")
    (event,) = events(model)
    assert (event["document"], event["partner"]) == pair
    assert pair in links


def test_links_that_do_not_join_each_with_each_say_what_else_is_kept_apart(model: MarkModel) -> None:
    portal = model.rows.ids()[:2]
    model.toggle("outcome", "only_in_portal")
    model.toggle("outcome", "only_in_books")
    books = model.rows.ids()[:2]
    for together in ((portal[:1], books), (portal[1:], books[1:])):
        model.desk.link("link", *together, "")
        model.read_again()
    model.look_at(portal[0])
    links = model.detail["links"]
    assert len(links) == 3
    pairing.ask_unlink(model, whole=True)
    notes = [note["text"] for note in model.question["notes"]]
    assert model.question["confirm"] == "Unlink 3 links"
    assert any(note.startswith("1 more pair of these documents") for note in notes)


def test_several_selected_rows_are_not_unlinked(model: MarkModel) -> None:
    row_id = linked(model)
    model.select(ids=(row_id, model.rows.ids()[1]))
    pairing.ask_unlink(model)
    assert model.message["text"] == "Links are undone one row or one group at a time."
    assert model.question == {}


# ---- What needs another look


def test_what_changed_after_it_was_decided_is_a_filter_of_its_own(model: MarkModel) -> None:
    row_id = linked(model)
    model.request("accept")
    if model.question:
        answer(model)
    assert facet(model, "look") == {"again": "0"}
    pairing.ask_unlink(model)
    answer(model, reason="another delivery")
    model.filter.restore({"look": ["again"]})
    assert facet(model, "look") == {"again": "1"}
    assert model.queue["words"] == "Needs another look"
    assert "needs_another_look" in model.queue["sql"]
    assert model.rows.ids() == (row_id,)
    assert sum(int(n) for n in facet(model, "outcome").values()) == 1
    model.toggle("outcome", "exact")
    assert (model.queue["documents"], facet(model, "look")) == (0, {"again": "0"})
    assert "No document fits" in model.empty_text


def test_all_that_needs_another_look_is_marked_and_nothing_else(model: MarkModel) -> None:
    row_id = linked(model)
    model.request("accept")
    if model.question:
        answer(model)
    pairing.ask_unlink(model)
    answer(model, reason="another delivery")
    model.filter.restore({"look": ["again"]})
    model.select(all_in_filter=True)
    assert model.picked["documents"] == 1
    model.request("pending")
    answer(model)
    assert [e["document"] for e in events(model) if e["new_action"] == "pending"] == [row_id]


# ---- What is shown


def test_the_detail_of_a_link_gives_a_verdict_in_words_for_each_field(model: MarkModel) -> None:
    linked(model)
    assert model.detail["sentence"].startswith("Same document: ")
    assert model.detail["verdicts"]["Supplier"] == {"words": "equal", "differs": False}
    assert "ims-sentence" in blocks.head(model.detail)


def test_documents_of_a_group_count_once_and_show_each_other(model: MarkModel) -> None:
    model.clear_filters()
    links = in_group(model)
    cursor = model.desk.cursor()
    assert len(model.detail["members"]) == len(links) > 1
    count = "select count(*) from marts.review where is_first_of_portal or portal_document is null"
    assert model.queue["documents"] == cursor.execute(count).fetchall()[0][0]
    assert model.rows.totals().rows > model.queue["documents"]


def test_the_supplier_facet_counts_a_document_of_a_group_once(model: MarkModel) -> None:
    portal, _ = in_group(model)[0]
    supplier = model.detail["gstin"]
    model.toggle("supplier", supplier)
    group = next(group for group in model.facets if group["name"] == "supplier")
    (value,) = [value for value in group["values"] if value["value"] == supplier]
    assert value["count"] == str(model.queue["documents"])
    assert int(value["count"]) < model.rows.totals().rows
    assert portal


def test_the_supplier_facet_lists_twenty_and_says_of_how_many(model: MarkModel) -> None:
    model.filter.restore({})
    group = next(group for group in model.facets if group["name"] == "supplier")
    query = "select count(distinct supplier_gstin) from marts.review where supplier_gstin <> ''"
    suppliers = model.desk.cursor().execute(query).fetchall()[0][0]
    assert len(group["values"]) == 20 < suppliers
    assert group["label"] == f"Supplier (top 20 of {suppliers})"


def test_candidates_stand_above_the_field_table(model: MarkModel) -> None:
    with_candidates(model)
    view = MarkView(model)
    (detail,) = [box for box in view.children if "ims-mark-detail" in box._dom_classes]
    assert detail.children == (view.head, view.pairing, view.correcting, view.detail)
    assert "ims-sentence" in view.head.value
    assert len(view.pairing.children) == len(model.detail["candidates"])
    assert "<table" in view.detail.value


def test_names_of_candidates_are_text(tmp_path: Path) -> None:
    company = Company()
    company.paper("A-1", portal=5_000_00).paper(HOSTILE, books=4_000_00, name=HOSTILE)
    model = MarkModel(Desk(company.at(tmp_path / "ws"), "r.shah"))
    with_candidates(model)
    panel = PairPanel(lambda _: None, lambda _: None)
    panel.show(model.detail)
    shown = panel.children[0].children[1].value
    assert "&lt;img" in shown.lower()
    assert "<img" not in shown.lower()


def test_the_buttons_of_the_panel_ask_for_their_own_candidate_and_for_the_group(model: MarkModel) -> None:
    asked: list[object] = []
    panel = PairPanel(asked.append, asked.append)
    with_candidates(model)
    panel.show(model.detail)
    panel.children[1].children[0].click()
    links = in_group(model)
    panel.show(model.detail)
    one, whole = panel.children[0].children
    assert whole.description == f"Unlink all {len(links)} links…"
    one.click()
    whole.click()
    assert asked == [2, False, True]


# ---- While it reconciles


def test_a_run_is_silent_for_a_second_and_then_tells_how_far_it_is() -> None:
    now, shown = [0.0], []
    with waiting.told(shown.append, lambda: now[0]) as step:
        for done, at in enumerate((0.2, 0.9, 1.0, 1.1, 1.3), 1):
            now[0] = at
            step("recon.pairs", done, 5)
        assert shown == [{"done": 3, "total": 5}, {"done": 5, "total": 5}]
    assert shown[-1] == {}


def test_the_screen_shows_how_far_it_is_and_clears_it_when_the_run_fails(
    model: MarkModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    view, shown = MarkView(model), []

    def run(_path: Path, progress: passes.Progress) -> None:
        progress("recon.pairs", 3, 4)
        shown.append(view.progress.value)
        raise KeyboardInterrupt

    monkeypatch.setattr(waiting, "_PATIENCE", 0.0)
    monkeypatch.setattr(reconcile, "open_current", run)
    with_candidates(model)
    pairing.ask_link(model, 1)
    with pytest.raises(KeyboardInterrupt):
        answer(model)
    assert "75%" in shown[0]
    assert "<progress" in shown[0]
    assert view.progress.value == ""
