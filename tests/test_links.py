"""Links and unlinks: events about pairs that marks do not disturb, and that disturb no mark."""

from __future__ import annotations

import json
import multiprocessing
import sqlite3
import tempfile
import time
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from ims_lib import Workspace, views
from ims_lib.cli import app
from ims_lib.errors import Conflict, DamagedStore, Refused, WrongUse
from ims_lib.selection import Selection
from ims_lib.store import batches, chain, database, decided
from ims_lib.store.database import FILE_NAME, Database
from ims_lib.store.fold import Intent
from ims_lib.store.journal import SCHEMA, Journal
from ims_lib.store.links import Link
from tests.test_store_journal import unlocked

GSTIN = "27ABCDE1234F1Z0"
OTHER = "29ABCDE1234F1Z6"


def portal(number: object) -> str:
    return f"{GSTIN}/b2b/29PQRSC5678K1ZF/{number}/2026-27"


def voucher(number: object) -> str:
    return f"{GSTIN}/books/{number}/2026-27"


P1, P2, B1, B2 = portal(1), portal(2), voucher(1), voucher(2)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    Database.create(tmp_path)
    return Journal.of_workspace(tmp_path)


def say(journal: Journal, *links: Link, who: str = "asha", **more: str) -> str:
    return journal.link(links, who=who, source="cli", **more).batch_id


def mark(journal: Journal, document: str, action: str, before: str = "no_action", partner: str = "") -> str:
    intent = Intent(document, before, action, partner=partner)
    return journal.append([intent], who="asha", source="cli").batch_id


def decisions(journal: Journal, gstin: str = GSTIN) -> list[tuple[str, str, str]]:
    """Return kind, portal document and voucher of what is decided."""
    table = journal.decisions(gstin)
    return [(row["kind"], row["portal_document"], row["books_document"]) for row in table.to_pylist()]


# What stands of a pair


def test_the_last_word_on_a_pair_stands(journal: Journal) -> None:
    say(journal, Link("link", P1, B1))
    say(journal, Link("unlink", P1, B1), who="ravi")
    assert decisions(journal) == [("unlink", P1, B1)]


def test_pairs_of_one_batch_and_of_one_document_stand_side_by_side(journal: Journal) -> None:
    assert journal.link([Link("link", P1, B1), Link("link", P1, B2)], who="a", source="cli").new == 2
    say(journal, Link("link", P2, B2))
    assert decisions(journal) == [("link", P1, B1), ("link", P1, B2), ("link", P2, B2)]


def test_undo_brings_back_what_stood_before(journal: Journal) -> None:
    say(journal, Link("link", P1, B1))
    batch = say(journal, Link("unlink", P1, B1), Link("unlink", P1, B2))
    undone = journal.undo(batch, who="ravi", source="screen")
    assert (undone.new, undone.undone, undone.kind) == (2, batch, "unlink")
    assert decisions(journal) == [("link", P1, B1)]
    assert journal.undo(batch, who="ravi", source="screen").new == 0


def test_undo_under_a_later_word_on_the_pair_is_a_conflict_that_names_it(journal: Journal) -> None:
    first = say(journal, Link("link", P1, B1), Link("link", P2, B2))
    later = say(journal, Link("unlink", P1, B1), who="ravi")
    with pytest.raises(Conflict) as conflict:
        journal.undo(first, who="asha", source="cli")
    assert f"unlink of {P1} and {B1} by ravi at 20" in conflict.value.found
    assert journal.last_seq() == 3, "nothing may be saved"
    journal.undo(later, who="ravi", source="cli")
    assert journal.undo(first, who="asha", source="cli").new == 2
    assert decisions(journal) == []


def test_an_event_says_who_why_and_on_which_evidence(journal: Journal) -> None:
    say(journal, Link("link", P1, B1, "same goods", "कहा गया", "e1", "v1"))
    (event,) = journal.history(P1)
    assert (event.kind, event.who, event.document, event.partner) == ("link", "asha", P1, B1)
    assert (event.reason, event.remark) == ("same goods", "कहा गया")
    assert (event.evidence_hash, event.document_version) == ("e1", "v1")
    assert (event.previous_action, event.new_action) == ("", "")
    (row,) = journal.decisions(GSTIN).to_pylist()
    assert (row["evidence_hash"], row["document_version"]) == ("e1", "v1")


def test_a_voucher_has_the_history_of_its_pairs_and_no_marks(journal: Journal) -> None:
    mark(journal, P1, "accept", partner=B1)
    batch = say(journal, Link("link", P1, B1), Link("link", P1, B2))
    journal.undo(batch, who="ravi", source="cli")
    assert [event.kind for event in journal.history(B1)] == ["link", "undo"]
    assert [event.kind for event in journal.history(P1)] == ["mark", "link", "link", "undo", "undo"]


def test_batches_count_links_and_the_newest_that_stands_may_be_one(journal: Journal) -> None:
    mark(journal, P1, "accept")
    batch = say(journal, Link("link", P1, B1), Link("link", P2, B1))
    found = batches.last_standing(journal.database)
    assert found is not None
    assert (found.batch_id, found.kind, found.events, found.standing) == (batch, "link", 2, 2)


# Links and marks leave each other alone


def test_a_link_between_two_marks_changes_no_action(journal: Journal) -> None:
    mark(journal, P1, "accept")
    say(journal, Link("unlink", P1, B1))
    mark(journal, P1, "pending", before="accept")
    assert decisions(journal) == [("unlink", P1, B1)]


def test_a_mark_that_has_not_seen_a_new_link_is_a_conflict_that_says_so(journal: Journal) -> None:
    say(journal, Link("link", P1, B1), who="ravi")
    with pytest.raises(Conflict) as conflict:
        journal.append([Intent(P1, "no_action", "accept", seen_seq=0)], who="asha", source="cli")
    assert f"{P1}: link of {P1} and {B1} by ravi at 20" in conflict.value.found


def test_undo_of_a_mark_leaves_the_link_and_undo_of_the_link_the_mark(journal: Journal) -> None:
    marked = mark(journal, P1, "accept", partner=B1)
    linked = say(journal, Link("link", P1, B1))
    journal.undo(marked, who="asha", source="cli")
    assert decisions(journal) == [("link", P1, B1)]
    mark(journal, P1, "reject", partner=B2)
    journal.undo(linked, who="asha", source="cli")
    assert decisions(journal) == [("marked", P1, B2)]


def test_only_the_mark_that_stands_decides_its_pairs(journal: Journal) -> None:
    mark(journal, P1, "accept", partner=f"{B1} | {B2}")
    mark(journal, P2, "accept", partner=B1)
    later = mark(journal, P2, "pending", before="accept", partner=B2)
    assert decisions(journal) == [("marked", P1, B1), ("marked", P1, B2), ("marked", P2, B2)]
    journal.undo(later, who="asha", source="cli")
    mark(journal, P1, "no_action", before="accept", partner=f"{B1} | {B2}")
    assert decisions(journal) == [("marked", P2, B1)]


def test_a_mark_on_a_document_without_a_partner_decides_no_pair(journal: Journal) -> None:
    mark(journal, P1, "accept")
    assert journal.decisions(GSTIN).equals(decided.SCHEMA.empty_table())


@pytest.mark.parametrize("number", ["A | B", "A | 27ABCDE1234F1Z0", "%2F | %25", "' or 1=1 --", " | ", "_%"])
def test_a_voucher_may_be_numbered_with_the_sign_between_partners(journal: Journal, number: str) -> None:
    both = [voucher(1), voucher(number)]
    mark(journal, P1, "accept", partner=" | ".join(both))
    assert decisions(journal) == [("marked", P1, key) for key in sorted(both)]


def test_decisions_are_those_of_one_gstin(journal: Journal) -> None:
    say(journal, Link("link", P1, B1))
    say(journal, Link("link", P1.replace(GSTIN, OTHER), B1.replace(GSTIN, OTHER)))
    mark(journal, P2.replace(GSTIN, OTHER), "accept", partner=B2.replace(GSTIN, OTHER))
    assert decisions(journal) == [("link", P1, B1)]
    assert [kind for kind, _, _ in decisions(journal, OTHER)] == ["link", "marked"]
    assert journal.decisions(GSTIN).schema.equals(views.DECISIONS)


def test_many_standing_marks_are_read_quickly(journal: Journal) -> None:
    marks = [Intent(portal(n), "no_action", "accept", partner=voucher(n)) for n in range(20_000)]
    journal.append(marks, who="asha", source="screen")
    started = time.perf_counter()
    assert journal.decisions(GSTIN).num_rows == 20_000
    assert time.perf_counter() - started < 1, "measured 0.05 s, 0.25 s for 100,000; a test may be disturbed"


@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("mark"), st.sampled_from([P1, P2]), st.sampled_from(["accept", "reject"])),
            st.tuples(
                st.sampled_from(["link", "unlink"]), st.sampled_from([P1, P2]), st.sampled_from([B1, B2])
            ),
            st.tuples(st.just("undo"), st.integers(0, 9), st.just("")),
        ),
        max_size=12,
    )
)
@settings(max_examples=60, deadline=None)
def test_whatever_the_order_each_document_and_each_pair_has_its_own_fold(
    steps: list[tuple[str, object, str]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        journal = Journal(Database.create(Path(folder)))
        stacks = _replay(journal, steps)
        tops = {key: stack[-1][1] for key, stack in stacks.items() if stack}
        pairs = [(said, *key) for key, said in tops.items() if isinstance(key, tuple)]
        marks = {key: said for key, said in tops.items() if isinstance(key, str)}
        expected = sorted(pairs + [("marked", document, B1) for document in marks])
        assert decisions(journal) == expected
        assert _current_actions(journal) == {P1: "no_action", P2: "no_action"} | marks
        assert journal.verify_chain().is_ok


Stacks = dict[str | tuple[str, str], list[tuple[str, str]]]


def _replay(journal: Journal, steps: list[tuple[str, object, str]]) -> Stacks:
    """Do the steps and return, for each document and pair, the batches that stand and what they said."""
    stacks: Stacks = {P1: [], P2: []}
    done: list[tuple[str, str | tuple[str, str]]] = []
    for kind, what, third in steps:
        if kind == "undo" and done:
            batch, key = done[int(str(what)) % len(done)]
            standing = [name for name, _ in stacks[key]]
            if batch in standing[:-1]:
                with pytest.raises(Conflict):
                    journal.undo(batch, who="b", source="cli")
            else:
                assert journal.undo(batch, who="b", source="cli").new == (batch in standing)
                stacks[key] = [held for held in stacks[key] if held[0] != batch]
        elif kind == "mark":
            document = str(what)
            before = stacks[document][-1][1] if stacks[document] else "no_action"
            done.append((mark(journal, document, third, before, B1), document))
            stacks[document].append((done[-1][0], third))
        elif kind != "undo":
            key = (str(what), third)
            done.append((say(journal, Link(kind, *key)), key))
            stacks.setdefault(key, []).append((done[-1][0], kind))
    return stacks


def _current_actions(journal: Journal) -> dict[str, str]:
    """Return the current action of two documents as ims.current_actions folds the journal."""
    with duckdb.connect(":memory:") as con:
        con.execute("create schema raw; create schema recon; create schema ims")
        con.execute("create table recon.reconciled (portal_document text, portal_action text)")
        con.execute("alter table recon.reconciled add column is_first_of_portal boolean default true")
        con.execute(
            "insert into recon.reconciled values (?, 'no_action', true), (?, 'no_action', true)", [P1, P2]
        )
        events = journal.events_table()
        con.register("events", events)
        con.execute("create table raw.marks as from events")
        con.execute(f"create view ims.standing_marks as {views.selects()['ims.standing_marks']}")
        return dict(con.sql(views.selects()["ims.current_actions"]).select("document, action").fetchall())


# Who has seen what; whole batches; retries


def test_a_link_that_has_not_seen_the_documents_last_event_is_a_conflict(journal: Journal) -> None:
    mark(journal, P1, "accept")
    with pytest.raises(Conflict) as conflict:
        say(journal, Link("link", P2, B2, seen_seq=0), Link("link", P1, B1, seen_seq=0))
    assert f"{P1}: Accepted (mark) by asha at 20" in conflict.value.found
    assert journal.last_seq() == 1, "nothing of the batch may be saved"
    say(journal, Link("link", P1, B1, seen_seq=1))


def test_a_link_that_has_not_seen_where_its_voucher_went_is_a_conflict(journal: Journal) -> None:
    say(journal, Link("link", P1, B1, seen_seq=0), who="ravi")
    with pytest.raises(Conflict) as conflict:
        say(journal, Link("link", P2, B1, seen_seq=0))
    assert f"link of {P1} and {B1} by ravi at 20" in conflict.value.found
    say(journal, Link("link", P2, B1, seen_seq=1))


def test_the_same_batch_again_adds_nothing_and_another_content_is_wrong_use(journal: Journal) -> None:
    link = Link("link", P1, B1, seen_seq=0)
    say(journal, link, batch_id="b1")
    again = journal.link([link], who="asha", source="screen", batch_id="b1")
    assert (again.new, again.already) == (0, 1)
    for other in (Link("unlink", P1, B1), Link("link", P1, B1, "a reason")):
        with pytest.raises(WrongUse, match="another content"):
            say(journal, other, batch_id="b1")
    with pytest.raises(WrongUse, match="another content"):
        journal.append([Intent(P1, "no_action", "accept")], who="asha", source="cli", batch_id="b1")
    assert journal.last_seq() == 1


@pytest.mark.parametrize(
    "links",
    [
        [Link("pair", P1, B1)],
        [Link("link", P1, "")],
        [Link("link", "", B1)],
        [Link("link", P1, B1), Link("link", P1, B1)],
        [Link("link", P1, B1), Link("unlink", P1, B2)],
    ],
    ids=["unknown kind", "no voucher", "no portal document", "pair twice", "two kinds"],
)
def test_what_a_journal_cannot_hold_is_wrong_use(journal: Journal, links: list[Link]) -> None:
    with pytest.raises(WrongUse):
        say(journal, *links)
    assert journal.last_seq() == 0


def _race(place: str, name: str, barrier: Barrier, won: Queue[tuple[str, list[int], list[str]]]) -> None:
    journal = Journal.of_workspace(Path(place))
    wins, told = [], []
    for turn in range(20):
        barrier.wait()
        link = Link("link" if name == "a" else "unlink", portal(turn), voucher(turn), seen_seq=0)
        try:
            say(journal, link, who=name)
            wins.append(turn)
        except Conflict as conflict:
            told.append(conflict.found)
    won.put((name, wins, told))


def test_of_two_processes_that_decide_on_one_pair_one_wins_and_the_other_is_told(
    journal: Journal, tmp_path: Path
) -> None:
    context = multiprocessing.get_context("spawn")
    barrier, won = context.Barrier(2), context.Queue()
    racers = [context.Process(target=_race, args=(str(tmp_path), name, barrier, won)) for name in "ab"]
    for racer in racers:
        racer.start()
    results = {name: (wins, told) for name, wins, told in (won.get(timeout=60) for _ in racers)}
    for racer in racers:
        racer.join()
    assert sorted(results["a"][0] + results["b"][0]) == list(range(20))
    assert len(results["a"][1]) + len(results["b"][1]) == 20
    assert all(": unlink of " in found and " by b at 20" in found for found in results["a"][1])
    assert all(": link of " in found and " by a at 20" in found for found in results["b"][1])
    kinds = [kind for kind, _, _ in decisions(journal)]
    assert (kinds.count("link"), kinds.count("unlink")) == (len(results["a"][0]), len(results["b"][0]))
    assert journal.verify_chain().is_ok


# The chain, and journals of the version before


def test_every_changed_byte_of_a_partner_is_found(journal: Journal, tmp_path: Path) -> None:
    say(journal, Link("link", P1, B1))
    say(journal, Link("link", P2, B2))
    assert journal.verify_chain().is_ok
    connection = unlocked(tmp_path)
    changes = ["", *(B1[:place] + chr(ord(B1[place]) ^ 1) + B1[place + 1 :] for place in range(len(B1)))]
    for changed in changes:
        connection.execute("update events set partner = ? where seq = 1", [changed])
        assert journal.verify_chain().problems[0].startswith("event 1:"), changed
    connection.execute("update events set partner = ? where seq = 1", [B1])
    assert journal.verify_chain().is_ok


def test_a_partner_given_to_an_event_without_one_is_found(journal: Journal, tmp_path: Path) -> None:
    mark(journal, P1, "accept")
    unlocked(tmp_path).execute("update events set partner = 'x' where seq = 1")
    assert not journal.verify_chain().is_ok


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """Return a folder with a journal of the version before: two events, no column of partners."""
    Database.create(tmp_path)
    connection = unlocked(tmp_path)
    connection.execute("drop index ix_events_pairs")
    connection.execute("alter table events drop column partner")
    columns = [name for name in SCHEMA.names if name != "partner"]
    last = chain.BEGINNING
    for seq in (1, 2):
        plain = dict.fromkeys(columns, "")
        event = {"seq": seq, "event_id": f"e{seq}", "batch_id": "b", "kind": "mark", "document": portal(seq)}
        row = chain.linked(plain | event | {"new_action": "accept", "previous_action": "no_action"}, last)
        last = str(row["hash"])
        marks = ", ".join("?" * len(columns))
        connection.execute(f"insert into events ({', '.join(columns)}) values ({marks})", [*row.values()])
    for statement in _triggers():
        connection.execute(statement)
    connection.close()
    return tmp_path


def _triggers() -> list[str]:
    """Return the triggers of the journal's table."""
    return list(database._sqlite_triggers(database.EVENTS, *database._KEYS[database.EVENTS]))


def test_a_journal_of_the_version_before_opens_verifies_and_takes_links(older: Path) -> None:
    journal = Journal.of_workspace(older)
    assert (journal.verify_chain().rows, journal.verify_chain().is_ok) == (2, True)
    assert [event.partner for event in journal.history(P1)] == [""]
    assert journal.decisions(GSTIN).num_rows == 0
    mark(journal, P1, "pending", before="accept", partner=B1)
    say(journal, Link("link", P2, B2))
    assert decisions(journal) == [("link", P2, B2), ("marked", P1, B1)]
    assert (journal.verify_chain().rows, journal.verify_chain().is_ok) == (4, True)
    assert Journal.of_workspace(older).verify_chain().is_ok


def test_a_journal_of_the_version_before_still_refuses_change_once_opened(older: Path) -> None:
    Journal.of_workspace(older)
    with sqlite3.connect(older / FILE_NAME) as connection:
        for change in ("update events set partner = 'x'", "delete from events"):
            with pytest.raises(sqlite3.IntegrityError, match="only grows"):
                connection.execute(change)


def _open(place: str, barrier: Barrier, told: Queue[str]) -> None:
    barrier.wait()
    told.put(str(Journal.of_workspace(Path(place)).verify_chain().rows))


def test_two_processes_may_open_a_journal_of_the_version_before_at_once(older: Path) -> None:
    context = multiprocessing.get_context("spawn")
    barrier, told = context.Barrier(2), context.Queue()
    openers = [context.Process(target=_open, args=(str(older), barrier, told)) for _ in range(2)]
    for opener in openers:
        opener.start()
    assert [told.get(timeout=60) for _ in openers] == ["2", "2"]
    for opener in openers:
        opener.join()


def test_a_journal_of_the_version_before_that_cannot_be_written_says_what_to_do(
    older: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_is_writable", lambda _file: False)
    with pytest.raises(Refused, match="older version"):
        Journal.of_workspace(older)


def test_a_file_that_is_no_database_is_damaged_whichever_way_it_is_read(tmp_path: Path) -> None:
    Database.create(tmp_path)
    for name in (FILE_NAME + "-wal", FILE_NAME + "-shm"):
        (tmp_path / name).unlink(missing_ok=True)
    (tmp_path / FILE_NAME).write_bytes(b"not a database at all" * 500)
    journal = Journal.of_workspace(tmp_path)
    with pytest.raises(DamagedStore):
        journal.decisions(GSTIN)
    with pytest.raises(DamagedStore):
        journal.events_table()


# The workspace: links take effect, actions stay


def pairs(workspace: Workspace, outcome: str, count: int = 1) -> list[tuple[str, str]]:
    """Return pairs of an outcome, one voucher and one portal document each."""
    query = (
        "from marts.review select portal_document, books_document"
        " where outcome = ? and group_id = '' order by row_id limit ?"
    )
    return workspace.connection().cursor().execute(query, [outcome, count]).fetchall()


def alone(workspace: Workspace, side: str, count: int = 1) -> list[str]:
    """Return KEYs of documents that only one side shows and the portal takes every action for."""
    condition = "can_accept" if side == "portal" else "true"
    query = f"from marts.review select row_id where outcome = ? and {condition} order by row_id limit ?"
    rows = workspace.connection().cursor().execute(query, [f"only_in_{side}", count]).fetchall()
    return [row[0] for row in rows]


def rows(workspace: Workspace, document: str) -> list[tuple[str, str, str | None, str]]:
    """Return outcome, rule, voucher and action of every row of a portal document."""
    query = (
        "from marts.review select outcome, rule, books_document, action"
        " where portal_document = ? order by books_document"
    )
    return workspace.connection().cursor().execute(query, [document]).fetchall()


def test_a_link_is_honoured_from_the_next_reconciliation_on_and_undo_takes_it_back(
    demo_copy: Workspace,
) -> None:
    (document,), (books,) = alone(demo_copy, "portal"), alone(demo_copy, "books")
    linked = demo_copy.link(document, books, reason="same\n goods", by="asha")
    assert (linked.kind, linked.pairs, linked.message) == ("link", ((document, books),), "Linked 1 pair.")
    ((outcome, rule, partner, _),) = rows(demo_copy, document)
    assert outcome in {"near", "mismatch"}
    assert (rule, partner) == ("person", books)
    (event,) = demo_copy.history(document)
    assert (event.who, event.reason, event.evidence_hash != "") == ("asha", "same goods", True)
    demo_copy.undo(by="asha")
    assert [row[:3] for row in rows(demo_copy, document)] == [("only_in_portal", "", None)]
    assert demo_copy.verify().is_ok


def test_an_unlink_takes_a_pair_apart_and_its_action_stays(demo_copy: Workspace) -> None:
    ((document, books),) = pairs(demo_copy, "exact")
    demo_copy.mark("accept", documents=[document], by="asha")
    unlinked = demo_copy.unlink(document, books, by="ravi")
    assert unlinked.message == "Unlinked 1 pair. Its action stays Accepted."
    assert all(partner != books for _, _, partner, _ in rows(demo_copy, document))
    assert {action for *_, action in rows(demo_copy, document)} == {"accept"}
    demo_copy.link(document, books, by="asha")
    assert [row[2] for row in rows(demo_copy, document)] == [books]


def test_a_pair_that_is_not_linked_can_be_ruled_out(demo_copy: Workspace) -> None:
    (document,), (books,) = alone(demo_copy, "portal"), alone(demo_copy, "books")
    unlinked = demo_copy.unlink(document, books)
    assert unlinked.message == "Unlinked 1 pair. It was not linked, and will not be."
    assert ("unlink", document, books) in decisions(demo_copy.journal, demo_copy.gstins[0])


def test_a_mark_remembers_the_voucher_that_its_document_is_linked_with(demo_copy: Workspace) -> None:
    ((document, books),) = pairs(demo_copy, "exact")
    (lonely,) = alone(demo_copy, "portal")
    demo_copy.mark("accept", documents=[document, lonely], by="asha")
    assert demo_copy.history(document)[-1].partner == books
    assert demo_copy.history(lonely)[-1].partner == ""
    assert decisions(demo_copy.journal, demo_copy.gstins[0]) == [("marked", document, books)]


def test_a_group_made_by_hand_counts_and_is_marked_once_with_all_its_vouchers(demo_copy: Workspace) -> None:
    (document,), vouchers = alone(demo_copy, "portal"), alone(demo_copy, "books", 2)
    before = demo_copy.preview("accept", documents=[document])
    demo_copy.link(document, vouchers, by="asha")
    assert [row[2] for row in rows(demo_copy, document)] == vouchers
    previewed = demo_copy.preview("accept", documents=[document])
    assert (previewed.count, previewed.tax_paise) == (1, before.tax_paise)
    demo_copy.mark("accept", documents=[document], by="asha")
    assert demo_copy.history(document)[-1].partner == " | ".join(vouchers)
    assert [row[3] for row in rows(demo_copy, document)] == ["accept", "accept"]
    looks = demo_copy.query(
        "select needs_another_look from marts.review where portal_document = ?", [document]
    )
    assert not looks["needs_another_look"].any(), "nothing changed since it was marked"
    (uploaded,) = demo_copy.query(
        "select count(*) as times from marts.upload_records where portal_document = ?", [document]
    )["times"]
    assert uploaded == 1


def test_a_group_found_by_a_later_row_is_marked_on_the_evidence_of_its_first(demo_copy: Workspace) -> None:
    (document,), vouchers = alone(demo_copy, "portal"), alone(demo_copy, "books", 2)
    demo_copy.link(document, vouchers, by="asha")
    by_first = demo_copy.preview("accept", documents=[document])
    by_later = demo_copy.preview("accept", Selection(documents=(f"{document} + {vouchers[1]}",)))
    assert by_later.intents == by_first.intents


def test_several_portal_documents_may_share_one_voucher(demo_copy: Workspace) -> None:
    documents, (books,) = alone(demo_copy, "portal", 2), alone(demo_copy, "books")
    linked = demo_copy.link(documents, books, by="asha")
    assert linked.message == "Linked 2 pairs."
    assert [rows(demo_copy, document)[0][2] for document in documents] == [books, books]
    assert demo_copy.verify().is_ok


def test_documents_that_do_not_exist_are_wrong_use(demo_copy: Workspace) -> None:
    ((document, books),) = pairs(demo_copy, "exact")
    for keys in ((document, document), (books, books), ("nowhere", books), (document, [books, "nowhere"])):
        with pytest.raises(WrongUse, match="no such document"):
            demo_copy.link(*keys)
    for keys in (([], books), (document, [])):
        with pytest.raises(WrongUse, match="No document is named"):
            demo_copy.unlink(*keys)
    with pytest.raises(WrongUse, match="too long"):
        demo_copy.link(document, books, reason="x" * 251)
    assert demo_copy.journal.last_seq() == 0


def test_a_document_that_an_amendment_replaced_is_refused(demo_copy: Workspace) -> None:
    query = "from marts.review select portal_document where outcome = 'superseded' order by 1 limit 1"
    ((document,),) = demo_copy.connection().cursor().execute(query).fetchall()
    with pytest.raises(Refused, match="amendment"):
        demo_copy.link(document, alone(demo_copy, "books")[0])


def test_what_was_decided_since_the_results_were_opened_is_a_conflict(demo_copy: Workspace) -> None:
    ((document, books),) = pairs(demo_copy, "exact")
    stale = demo_copy.connection()
    Workspace.open(demo_copy.path).mark("accept", documents=[document], by="ravi")
    demo_copy.connection = lambda: stale  # type: ignore[method-assign]
    with pytest.raises(Conflict) as conflict:
        demo_copy.unlink(document, books, by="asha")
    assert "Accepted (mark) by ravi" in conflict.value.found


# Commands


def ims(workspace: Workspace, *arguments: str) -> tuple[int, str]:
    """Run one command and return its exit code and output."""
    result = CliRunner().invoke(app, [*arguments, "--workspace", str(workspace.path)])
    return result.exit_code, result.stdout


def test_link_history_and_undo_on_the_command_line(demo_copy: Workspace) -> None:
    (document,), vouchers = alone(demo_copy, "portal"), alone(demo_copy, "books", 2)
    said = ("--by", "asha", "--reason", "split in two", "--remark", "by phone")
    code, output = ims(demo_copy, "link", document, *vouchers, *said)
    assert (code, output.startswith("Linked 2 pairs.")) == (0, True)
    code, output = ims(demo_copy, "history", vouchers[0])
    assert code == 0
    assert all(word in output for word in ("link", "asha", "split in two", "by phone"))
    code, output = ims(demo_copy, "undo", "--json")
    undone = json.loads(output)
    assert (code, undone["count"], undone["kind"]) == (0, 2, "link")
    assert ims(demo_copy, "undo")[0] == 1


def test_unlink_on_the_command_line_as_json(demo_copy: Workspace) -> None:
    ((document, books),) = pairs(demo_copy, "exact")
    code, output = ims(demo_copy, "unlink", document, books, "--json")
    assert code == 0
    assert json.loads(output)["pairs"] == [[document, books]]
    assert ims(demo_copy, "unlink", document, "nowhere")[0] == 2
    assert ims(demo_copy, "undo")[1].startswith("1 unlink taken back, batch ")
