"""The mark screen without a browser: what it shows, what it asks, what it writes, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ims_lib.errors import WrongUse
from ims_lib.screens.mark import blocks
from ims_lib.screens.mark.desk import Desk
from ims_lib.screens.mark.filters import Filter
from ims_lib.screens.mark.model import MarkModel
from ims_lib.screens.mark.view import MarkView, mark_screen
from ims_lib.selection import Selection
from tests.screens_data import HOSTILE, OWNER, Company, Small, sample

BHARAT = "24BBBBB1111B1Z3"
EX_1, EX_2 = (f"{OWNER}/b2b/{BHARAT}/EX-{n}/2026-27" for n in (1, 2))
MISMATCH = f"{OWNER}/b2b/29CCCCC2222C1Z1/MM-1/2026-27"
BLOCKED = f"{OWNER}/b2b/{BHARAT}/PB-1/2026-27"


@pytest.fixture(scope="module")
def sample_views(tmp_path_factory: pytest.TempPathFactory) -> Small:
    """Return the sample's views, made once: tests differ in their journals alone."""
    return sample().at(tmp_path_factory.mktemp("views") / "ws")


@pytest.fixture
def small(sample_views: Small, tmp_path: Path) -> Small:
    return sample_views.anew(tmp_path / "ws")


@pytest.fixture
def model(small: Small) -> MarkModel:
    return MarkModel(Desk(small, "r.shah"))


def actions(model: MarkModel) -> dict[str, str]:
    """Return the current action of every portal document, read anew."""
    model.desk.refresh()
    rows = model.desk.cursor().table("marts.review").filter("portal_document is not null")
    return dict(rows.select("portal_document, action").fetchall())


def events(model: MarkModel) -> list[dict[str, object]]:
    return model.desk._journal.events_table().to_pylist()


def books_row(model: MarkModel) -> str:
    return next(i for i in model.rows.ids() if "/books/" in i)


# ---- What is shown


def test_the_queue_tells_documents_tax_and_what_waits(model: MarkModel) -> None:
    assert (model.queue["documents"], model.queue["undecided"]) == (7, 6)
    assert model.queue["tax"] == sum(model.queue["heads"][h] for h in ("igst", "cgst", "sgst", "cess"))
    assert model.queue["tax"] == 9_000_00 + 2_00_000_00 + 90_000_00 + 5_000_00 + 700_00 + 12_345_67 + 1_000_00


def test_a_facet_is_counted_without_its_own_choice_and_within_the_others(model: MarkModel) -> None:
    model.toggle("outcome", "exact")
    groups = {group["name"]: {v["value"]: v["count"] for v in group["values"]} for group in model.facets}
    assert groups["outcome"] == {"exact": "4", "mismatch": "1", "only_in_portal": "1", "only_in_books": "1"}
    assert groups["section"] == {"b2b": "4"}
    assert groups["look"] == {"again": "0"}
    model.toggle("supplier", BHARAT)
    assert model.queue["documents"] == 3


def test_filters_combine_and_are_said_in_words_and_in_sql(model: MarkModel) -> None:
    model.toggle("outcome", "mismatch")
    model.set_filter("min_tax", "1,000")
    model.set_filter("search", HOSTILE)
    assert model.queue["words"] == f"Mismatch; tax from ₹1,000.00; “{HOSTILE}”; Oct 2026"
    assert "outcome" in model.queue["sql"]
    assert HOSTILE not in model.queue["sql"].splitlines()[0]
    assert model.queue["documents"] == 0
    assert "No document fits" in model.empty_text


def test_what_is_no_amount_is_said_and_changes_nothing(model: MarkModel) -> None:
    model.set_filter("min_tax", "lots")
    assert model.message["tone"] == "bad"
    assert "not an amount" in model.message["text"]
    assert model.queue["documents"] == 7


def test_the_state_comes_back_and_reset_keeps_the_period(model: MarkModel, small: Small) -> None:
    model.toggle("outcome", "mismatch")
    model.set_filter("max_tax", "1,00,000")
    state = json.loads(json.dumps(model.state()))
    again = MarkModel(Desk(small, "r.shah"), state)
    assert again.state() == state == {"outcome": ["mismatch"], "max_tax": "1,00,000", "period": "102026"}
    assert again.queue == model.queue
    again.clear_filters()
    assert again.state() == {"period": "102026"}


def test_an_address_can_only_say_what_a_filter_can_mean() -> None:
    given = Filter()
    hostile = {
        "outcome": f"exact,{HOSTILE}",
        "min_tax": "' or 1=1",
        "period": "999999",
        "gstin": HOSTILE,
        "x": "y",
    }
    given.restore(hostile)
    assert given.state() == {"outcome": ["exact"]}
    with pytest.raises(WrongUse):
        given.toggle("outcome", HOSTILE)


def test_an_empty_workspace_says_the_next_step(tmp_path: Path) -> None:
    assert "ims load" in MarkModel(Desk(Company().at(tmp_path / "empty"))).empty_text


def test_the_screen_opens_on_the_newest_period_that_waits(model: MarkModel) -> None:
    assert model.filter.period == "102026"
    assert model.periods()[1] == ("Oct 2026 (6 to decide)", "102026")


def test_the_detail_shows_both_sides_with_what_differs(model: MarkModel) -> None:
    model.look_at(MISMATCH)
    lines = {line["label"]: line for line in model.detail["lines"]}
    assert lines["IGST"] == {
        "label": "IGST",
        "portal": "90,000.00",
        "books": "81,000.00",
        "note": "+9,000.00",
        "differs": True,
    }
    assert not lines["Document no."]["differs"]
    assert "CGST" not in lines
    assert "The same document with other amounts." in model.detail["facts"]


def test_the_detail_of_one_side_marks_no_difference(model: MarkModel) -> None:
    model.look_at(books_row(model))
    assert not [line for line in model.detail["lines"] if line["differs"]]
    assert {line["portal"] for line in model.detail["lines"]} == {""}
    assert any("Nothing on the portal" in fact for fact in model.detail["facts"])


# ---- Decisions


def test_a_small_document_is_marked_at_once_and_can_be_taken_back(model: MarkModel) -> None:
    model.look_at(EX_1)
    model.request("accept")
    assert not model.question
    assert actions(model)[EX_1] == "accept"
    assert model.message["text"] == "Accepted: 1 document, ₹9,000.00 of tax."
    assert model.undoable == "1 marked"
    (event,) = events(model)
    assert (event["who"], event["source"]) == ("r.shah", "screen")
    model.undo()
    assert actions(model)[EX_1] == "no_action"
    assert model.undoable == ""
    assert [e["kind"] for e in events(model)] == ["mark", "undo"]


def test_much_tax_is_asked_about_first_and_no_answer_marks_nothing(model: MarkModel) -> None:
    model.look_at(EX_2)
    model.request("accept")
    number = model.question["number"]
    assert model.question["title"] == "Accept EX-2?"
    assert ["IGST", "₹2,00,000.00"] in model.question["rows"]
    model.answer(number=number, confirmed=False)
    model.answer(number=number, confirmed=True)
    assert events(model) == []
    assert model.question == {}


def test_all_in_the_filter_means_rows_that_were_never_on_the_screen(model: MarkModel) -> None:
    model.toggle("outcome", "exact")
    model.select(all_in_filter=True)
    assert model.picked["documents"] == 4
    model.request("accept")
    assert model.question["title"] == "Accept 4 documents?"
    assert model.question["must_type"] == ""
    model.answer(number=model.question["number"], confirmed=True)
    assert sorted(k for k, a in actions(model).items() if a == "accept") == sorted(model.rows.ids())
    assert len({e["batch_id"] for e in events(model)}) == 1


def test_all_but_some_leaves_those_alone(model: MarkModel) -> None:
    model.toggle("outcome", "exact")
    model.select(all_in_filter=True, ids=(EX_1,))
    model.request("accept")
    model.answer(number=model.question["number"], confirmed=True)
    found = actions(model)
    assert found[EX_1] == "no_action"
    assert sum(a == "accept" for a in found.values()) == 3


def test_a_column_filter_limits_what_all_means(model: MarkModel) -> None:
    model.rows.page(0, 10, [], {"supplier_name": {"type": "contains", "filter": "Ganesh"}})
    assert model.queue["documents"] == 1
    model.select(all_in_filter=True)
    model.request("accept")
    assert events(model)[0]["document"] == MISMATCH
    assert len(events(model)) == 1


def test_the_question_names_who_is_left_out_and_what_is_not_safe(model: MarkModel) -> None:
    model.select(all_in_filter=True)
    model.request("accept")
    notes = [note["text"] for note in model.question["notes"]]
    assert any(n.startswith("Not only Exact and Near") and "Mismatch 1" in n for n in notes)
    assert any(n.startswith("Left out: 1.") and "Only in the books" in n for n in notes)
    model.answer(number=model.question["number"], confirmed=True)
    assert len(events(model)) == 6


def test_ticked_rows_that_are_refused_are_left_out_and_the_others_marked(model: MarkModel) -> None:
    model.select(ids=(EX_1, BLOCKED))
    model.request("pending")
    assert any("blocks Pending" in note["text"] for note in model.question["notes"])
    model.answer(number=model.question["number"], confirmed=True, reason="wrong_amount", remark="see mail")
    (event,) = events(model)
    assert (event["document"], event["reason"], event["remark"]) == (EX_1, "wrong_amount", "see mail")


def test_a_selection_of_which_nothing_can_be_marked_never_means_everything(model: MarkModel) -> None:
    model.filter.period = ""
    model.select(ids=(books_row(model),))
    model.request("accept")
    assert model.question["confirm"] == ""
    model.answer(number=model.question["number"], confirmed=True)
    assert events(model) == []


def test_reject_needs_a_reason(model: MarkModel) -> None:
    model.look_at(EX_1)
    model.request("reject")
    assert model.question["radio"]["required"]
    assert model.question["text"]["answers"] == "remark"
    model.answer(number=model.question["number"], confirmed=True)
    assert events(model) == []
    assert "needs a reason" in model.message["text"]
    model.request("reject")
    model.answer(number=model.question["number"], confirmed=True, reason="duplicate")
    assert events(model)[0]["reason"] == "duplicate"


def test_what_cannot_be_done_is_said_before_it_is_tried(model: MarkModel) -> None:
    assert set(model.blockers) == {"accept", "reject", "pending", "no_action"}
    model.look_at(BLOCKED)
    assert set(model.blockers) == {"pending"}
    assert "blocks Pending" in model.blockers["pending"]
    model.request("pending")
    assert events(model) == []
    model.look_at(books_row(model))
    assert set(model.blockers) == {"accept", "reject", "pending", "no_action"}


def test_a_changed_filter_forgets_selection_and_current_row(model: MarkModel) -> None:
    model.look_at(EX_1)
    model.select(ids=(EX_2,))
    model.toggle("outcome", "mismatch")
    assert model.target is None
    assert model.detail == {}
    model.request("accept")
    assert events(model) == []


def test_a_conflict_names_who_and_shows_what_they_did(model: MarkModel, small: Small) -> None:
    model.look_at(EX_1)
    other = MarkModel(Desk(Small(small.path, sample().at(small.path.parent / "other").con), "n.iyer"))
    other.look_at(EX_1)
    other.request("reject")
    other.answer(number=other.question["number"], confirmed=True, reason="not_ours")
    model.request("accept")
    assert model.message["tone"] == "bad"
    assert "n.iyer" in model.message["text"]
    assert model.detail["action"] == "reject"
    assert [e["who"] for e in events(model)] == ["n.iyer"]


def test_undo_is_of_ones_own_marks(model: MarkModel, small: Small) -> None:
    model.look_at(EX_1)
    model.request("accept")
    other = MarkModel(Desk(small, "n.iyer"))
    assert other.undoable == ""
    other.undo()
    assert actions(other)[EX_1] == "accept"


def test_history_is_told_in_the_time_of_india(model: MarkModel) -> None:
    model.look_at(EX_1)
    model.request("reject")
    model.answer(number=model.question["number"], confirmed=True, reason="duplicate", remark=HOSTILE)
    (line,) = model.detail["history"]
    assert "r.shah: Rejected (Duplicate; <img" in line
    assert "<img" not in blocks.detail(model.detail)


def test_above_500_documents_the_number_is_typed(tmp_path: Path) -> None:
    company = Company()
    for number in range(501):
        company.paper(f"N-{number}", portal=100, books=100)
    model = MarkModel(Desk(company.at(tmp_path / "ws"), "r.shah"))
    model.select(all_in_filter=True)
    model.request("accept")
    assert model.question["must_type"] == "501"


# ---- The view


@pytest.fixture
def view(model: MarkModel) -> MarkView:
    return MarkView(model)


def sent(view: MarkView, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
    """Return the list that every message to the browser goes into from now on."""
    messages: list[dict[str, object]] = []
    monkeypatch.setattr(view.grid, "send", lambda content, *_: messages.append(content))
    return messages


def test_the_buttons_follow_the_blockers_and_say_why(view: MarkView) -> None:
    assert all(button.disabled for button in view.buttons.values())
    view._done({"kind": "current", "row_id": BLOCKED})
    assert not view.buttons["accept"].disabled
    assert view.buttons["pending"].disabled
    assert "blocks Pending" in view.buttons["pending"].tooltip


def test_a_click_on_accept_marks_and_tells_the_list(view: MarkView, monkeypatch: pytest.MonkeyPatch) -> None:
    messages = sent(view, monkeypatch)
    view._done({"kind": "current", "row_id": EX_1})
    view.buttons["accept"].click()
    assert actions(view.model)[EX_1] == "accept"
    assert [m["kind"] for m in messages if m["kind"] != "say"] == ["clear_selection", "refresh"]
    assert "Accepted: 1 document" in view.message.value
    view.undo.click()
    assert actions(view.model)[EX_1] == "no_action"


def test_keys_of_the_list_reach_the_model_and_a_question_goes_back(
    view: MarkView, monkeypatch: pytest.MonkeyPatch
) -> None:
    messages = sent(view, monkeypatch)
    view._done({"kind": "selection", "all": False, "ids": [EX_1, EX_2]})
    view._done({"kind": "do", "action": "reject"})
    asked = next(m["question"] for m in messages if m["kind"] == "ask")
    view._done(
        {"kind": "answer", "number": asked["number"], "confirmed": True, "reason": "other", "remark": ""}
    )
    assert {e["document"] for e in events(view.model)} == {EX_1, EX_2}
    view._done({"kind": "undo"})
    assert set(actions(view.model).values()) == {"no_action"}
    view._done({"kind": "do", "action": HOSTILE})
    view._done({"kind": HOSTILE})


def test_boxes_and_facets_set_the_filter(view: MarkView) -> None:
    view.facets._received(view.facets, {"kind": "toggle", "group": "outcome", "value": "exact"}, [])
    view.least.value = "5000"
    view.search.value = "EX"
    assert view.model.filter.selection() == Selection(
        outcome=("exact",), min_tax_paise=5000_00, search="EX", period="102026"
    )
    view.clear.click()
    assert view.model.filter.selection() == Selection(period="102026")
    assert (view.least.value, view.search.value) == ("", "")


def test_no_text_from_outside_is_markup_in_any_block(view: MarkView) -> None:
    row = next(i for i in view.model.rows.ids() if "OP-1" in i)
    view._done({"kind": "current", "row_id": row})
    view.search.value = HOSTILE
    shown = [
        view.queue.value,
        view.head.value,
        view.detail.value,
        view.message.value,
        view.picked.value,
        view.sql.value,
    ]
    assert not [text for text in shown if "<img" in text]
    assert "&lt;img" in view.queue.value


def test_without_a_workspace_the_screen_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    screen = mark_screen()
    assert "ims init" in screen.value
    assert "workspace" in screen.summary()
    assert "Traceback" not in screen.value
