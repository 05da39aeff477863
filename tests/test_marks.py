"""Marks: what may be done, what a preview says, and what is then appended."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from ims_lib import Workspace, marks, reconcile
from ims_lib.documents import REASONS
from ims_lib.errors import Conflict, Refused, UnreadableFile, WrongUse
from ims_lib.marks import Candidate, Wish
from ims_lib.marks.rules import LONGEST_REMARK, one_line
from ims_lib.selection import Selection

SAFE = Selection(outcome=("exact", "near"))


def candidate(**changes: object) -> Candidate:
    """Return a filed invoice in IMS to which the portal takes everything."""
    same: dict[str, object] = {
        "row_id": "d",
        "document": "d",
        "action": "no_action",
        "ims_state": "present",
        "can_accept": True,
        "can_reject": True,
        "can_pending": True,
        "can_remark": True,
        "refusal": "",
        "is_marked": False,
        "reason": "",
        "remark": "",
        "mark_version": "",
        "document_version": "v1",
        "evidence_hash": "e1",
        "igst_paise": 100,
        "cgst_paise": 0,
        "sgst_paise": 0,
        "cess_paise": 0,
    }
    return Candidate(**{**same, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize("action", ["accept", "reject", "pending", "no_action"])
def test_what_the_portal_takes_is_not_refused(action: str) -> None:
    assert candidate().refusal_of(Wish(action)) == ""


@pytest.mark.parametrize(
    ("changes", "wanted", "why"),
    [
        (
            {"can_pending": False, "refusal": "The portal blocks Pending."},
            Wish("pending"),
            "The portal blocks Pending.",
        ),
        (
            {"can_reject": False, "refusal": "No Reject for imports."},
            Wish("reject"),
            "No Reject for imports.",
        ),
        (
            {"ims_state": "left_ims", "can_accept": False, "refusal": "No longer in IMS."},
            Wish("accept"),
            "No longer in IMS.",
        ),
        ({"ims_state": "left_ims"}, Wish("no_action"), "IMS does not take No action for it."),
        ({"document": "", "refusal": ""}, Wish("accept"), "Only in the books: IMS has no record to act on."),
        (
            {"can_remark": False},
            Wish("reject", remark="x"),
            "The portal takes no remark for this record: mark it without one.",
        ),
    ],
)
def test_what_a_rule_forbids_is_refused_in_words(changes: dict[str, object], wanted: Wish, why: str) -> None:
    assert candidate(**changes).refusal_of(wanted) == why


@pytest.mark.parametrize(
    ("changes", "wanted", "already"),
    [
        ({"action": "accept"}, Wish("accept"), True),
        ({"action": "accept"}, Wish("reject"), False),
        ({"action": "accept", "is_marked": True, "mark_version": "v1"}, Wish("accept"), True),
        ({"action": "accept", "is_marked": True, "mark_version": "v0"}, Wish("accept"), False),
        ({"action": "reject", "remark": "a"}, Wish("reject", remark="b"), False),
        ({"action": "reject", "remark": "a"}, Wish("reject", remark="a"), True),
        ({"action": "reject", "reason": "other"}, Wish("reject", reason="duplicate"), False),
        ({"action": "reject", "reason": "other"}, Wish("reject"), True),
    ],
)
def test_a_mark_on_older_content_or_with_new_words_is_a_change(
    changes: dict[str, object], wanted: Wish, already: bool
) -> None:
    assert candidate(**changes).is_already(wanted) is already


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (("approve",), "no such action"),
        (("reject", "because"), "no such reason"),
        (("accept", "other"), "reason or remark"),
        (("no_action", "", "x"), "reason or remark"),
        (("reject", "", "x" * (LONGEST_REMARK + 1)), "too long"),
    ],
)
def test_what_the_portal_would_never_take_is_wrong_use(arguments: tuple[str, ...], what: str) -> None:
    with pytest.raises(WrongUse, match=what):
        marks.wish(*arguments)


@pytest.mark.parametrize("action", ["reject", "pending"])
def test_every_reason_and_a_full_remark_go_with_reject_and_pending(action: str) -> None:
    for reason in REASONS:
        assert marks.wish(action, reason, "क" * LONGEST_REMARK).reason == reason


@given(st.text())
def test_a_remark_is_one_printable_line(text: str) -> None:
    line = one_line(text)
    assert "\n" not in line
    assert "\x00" not in line
    assert line == one_line(line) == line.strip()


# Previews and batches on the demo company


def test_the_preview_counts_documents_and_tax_per_head(demo_copy: Workspace) -> None:
    found = demo_copy.preview("accept", SAFE)
    expected = demo_copy.query(
        "select count(*) as n, sum(portal_igst_paise)::bigint as igst,"
        " sum(portal_cgst_paise)::bigint as cgst,"
        " sum(portal_sgst_paise)::bigint as sgst, sum(portal_cess_paise)::bigint as cess"
        " from marts.review where outcome in ('exact', 'near') and can_accept and action <> 'accept'"
    ).iloc[0]
    assert found.count == expected["n"] > 20
    assert found.tax_paise == {head: expected[head] for head in ("igst", "cgst", "sgst", "cess")}
    assert found.total_tax_paise == sum(found.tax_paise.values())
    everything = demo_copy.query("select count(*) as n from marts.review where outcome in ('exact', 'near')")[
        "n"
    ][0]
    assert found.count + len(found.already) + len(found.refused) == everything
    assert demo_copy.journal.last_seq() == 0, "a preview writes nothing"


def test_credit_notes_lower_the_tax_of_a_preview(demo_copy: Workspace) -> None:
    found = demo_copy.preview("pending", Selection(section=("b2bcn",)))
    assert found.count > 0
    assert found.total_tax_paise < 0


def test_a_bulk_mark_leaves_out_what_is_refused_and_lists_it(demo_copy: Workspace) -> None:
    marked = demo_copy.mark("accept", SAFE, by="asha")
    assert marked.count > 20
    assert marked.refused
    assert all(reason for _, reason in marked.refused)
    events = demo_copy.journal.events_table()
    assert events.num_rows == marked.count
    assert not {key for key, _ in marked.refused} & set(events["document"].to_pylist())
    rows = demo_copy.query("select * from marts.review where is_marked")
    assert set(rows["action"]) == {"accept"}
    assert set(rows["marked_by"]) == {"asha"}
    assert sorted(rows["evidence_hash"]) == sorted(events["evidence_hash"].to_pylist())
    assert sorted(rows["document_version"]) == sorted(events["document_version"].to_pylist())


def test_the_same_mark_again_changes_nothing(demo_copy: Workspace) -> None:
    first = demo_copy.mark("accept", SAFE)
    again = demo_copy.mark("accept", SAFE)
    assert (again.count, again.batch_id) == (0, "")
    assert len(again.already) == first.count + len(first.already)


def test_a_named_document_that_is_refused_stops_the_mark(demo_copy: Workspace) -> None:
    rows = demo_copy.query(
        "select portal_document as k, can_accept from marts.review where portal_document <> ''"
    )
    good, bad = (rows[rows["can_accept"] == can]["k"].iloc[0] for can in (True, False))
    with pytest.raises(Refused) as refused:
        demo_copy.mark("accept", documents=[good, bad])
    assert bad in refused.value.found
    assert good not in refused.value.found
    assert demo_copy.journal.last_seq() == 0


def test_a_screen_may_pick_documents_of_which_some_are_refused(demo_copy: Workspace) -> None:
    rows = demo_copy.query("select row_id, can_pending from marts.review")
    picked = Selection(documents=tuple(rows["row_id"]))
    found = marks.preview(demo_copy.connection(), picked, "pending")
    found.check()
    assert found.count
    assert found.refused


def test_a_selection_of_which_all_are_refused_is_refused(demo_copy: Workspace) -> None:
    with pytest.raises(Refused, match="nothing was marked"):
        demo_copy.mark("accept", outcome="only_in_books")


def test_a_document_that_does_not_exist_is_wrong_use(demo_copy: Workspace) -> None:
    with pytest.raises(WrongUse, match="no such document"):
        demo_copy.mark("accept", documents="27ABCDE1234F1Z0/b2b/none")


def test_no_selector_at_all_is_wrong_use(demo_copy: Workspace) -> None:
    with pytest.raises(WrongUse, match="which documents"):
        demo_copy.mark("accept")


def test_what_was_marked_between_preview_and_apply_is_a_conflict(demo_copy: Workspace) -> None:
    seen = demo_copy.preview("accept", SAFE)
    Workspace.open(demo_copy.path).mark("pending", documents=seen.intents[0].document, by="ravi")
    with pytest.raises(Conflict, match="nothing was saved") as conflict:
        marks.apply(demo_copy.journal, seen, who="asha", source="screen")
    assert "by ravi at" in conflict.value.found
    assert demo_copy.journal.last_seq() == 1


def test_a_mark_taken_back_between_preview_and_apply_is_a_conflict(demo_copy: Workspace) -> None:
    other = Workspace.open(demo_copy.path)
    key = demo_copy.preview("accept", SAFE).intents[0].document
    other.mark("accept", documents=key)
    seen = marks.preview(demo_copy.connection(), Selection(documents=(key,)), "reject")
    other.undo()
    with pytest.raises(Conflict):
        marks.apply(demo_copy.journal, seen, who="asha", source="screen")


def test_a_retry_with_the_same_batch_marks_once(demo_copy: Workspace) -> None:
    seen = demo_copy.preview("accept", SAFE)
    first = marks.apply(demo_copy.journal, seen, who="asha", source="screen", batch_id="click-1")
    again = marks.apply(demo_copy.journal, seen, who="asha", source="screen", batch_id="click-1")
    assert first == again
    assert demo_copy.journal.last_seq() == seen.count


def test_undo_gives_the_portals_own_action_back(demo_copy: Workspace) -> None:
    before = demo_copy.status()
    demo_copy.mark("accept", SAFE)
    assert demo_copy.status() != before
    undone = demo_copy.undo()
    assert undone is not None
    assert demo_copy.status() == before
    assert demo_copy.undo() is None


def test_marks_under_an_open_connection_are_shown_once_refreshed(demo_copy: Workspace) -> None:
    con = demo_copy.connection()
    Workspace.open(demo_copy.path).mark("accept", SAFE)
    reconcile.refresh_marks(con, demo_copy.path)
    assert con.cursor().table("raw.marks").count("*").fetchall()[0][0] > 20


# Decisions from a file


def keys(workspace: Workspace, count: int) -> list[str]:
    """Return KEYs that IMS takes every action for, and that stand at no action."""
    rows = workspace.query(
        "select portal_document as k from marts.review where can_accept and can_reject and can_pending"
        " and can_remark and action = 'no_action' order by all"
    )
    return [str(key) for key in rows["k"][:count]]


def test_a_file_decides_document_by_document(demo_copy: Workspace, tmp_path: Path) -> None:
    first, second, third = keys(demo_copy, 3)
    file = tmp_path / "decisions.csv"
    file.write_text(
        "Portal Document,action,reason,remark\n"
        f"{first},Accepted,,\n"
        f"{second},R,Wrong amount,'=rate is wrong\n"
        f"{third},,,\n"
        ",accept,,\n",
        encoding="utf-8-sig",
    )
    marked = demo_copy.mark("pending", from_file=file, source="file", remark="to be seen")
    assert marked.count == 3
    last = {key: demo_copy.history(key)[-1] for key in (first, second, third)}
    assert [event.new_action for event in last.values()] == ["accept", "reject", "pending"]
    assert [event.remark for event in last.values()] == ["", "=rate is wrong", "to be seen"]
    assert [event.reason for event in last.values()] == ["", "wrong_amount", ""]
    assert {event.batch_id for event in last.values()} == {marked.batch_id}


def test_an_excel_file_with_a_title_is_read_too(demo_copy: Workspace, tmp_path: Path) -> None:
    (key,) = keys(demo_copy, 1)
    file = tmp_path / "decisions.xlsx"
    with xlsxwriter.Workbook(str(file)) as book:
        sheet = book.add_worksheet("Review")
        sheet.write_string(0, 0, "Working paper")
        sheet.write_row(2, 1, ["portal_document", "action"])
        sheet.write_row(3, 1, [key, "reject"])
    assert demo_copy.mark(from_file=file).count == 1
    assert demo_copy.history(key)[0].new_action == "reject"


def test_a_file_and_selectors_combine(demo_copy: Workspace, tmp_path: Path) -> None:
    first, second = keys(demo_copy, 2)
    file = tmp_path / "decisions.csv"
    file.write_text(f"portal_document\n{first}\n{second}\nunknown\n", encoding="utf-8")
    seen = demo_copy.mark("accept", Selection(search=first.split("/")[3].replace("%2F", "/")), from_file=file)
    assert first in {event.document for event in demo_copy.history(first)}
    assert ("unknown", "Not among the selected portal documents.") in seen.refused


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("document,action\nx,accept\n", "no column"),
        ("portal_document,action\nx,approve\n", "no such action"),
        ("portal_document,action,reason\nx,reject,because\n", "no such reason"),
        ("portal_document,action\nx,accept\nx,reject\n", "decides twice"),
    ],
)
def test_a_file_that_means_nothing_is_wrong_use(tmp_path: Path, text: str, what: str) -> None:
    file = tmp_path / "decisions.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(WrongUse, match=what):
        marks.from_file(file)


def test_a_file_that_is_no_table_or_not_there_is_unreadable(tmp_path: Path) -> None:
    file = tmp_path / "x.json"
    file.write_text("{}", encoding="utf-8")
    for path in (file, tmp_path / "none.csv"):
        with pytest.raises(UnreadableFile):
            marks.from_file(path)


def test_an_action_without_a_word_is_wrong_use_where_the_file_has_none(
    demo_copy: Workspace, tmp_path: Path
) -> None:
    file = tmp_path / "decisions.csv"
    file.write_text(f"portal_document\n{keys(demo_copy, 1)[0]}\n", encoding="utf-8")
    with pytest.raises(WrongUse, match="no such action"):
        demo_copy.mark(from_file=file)
