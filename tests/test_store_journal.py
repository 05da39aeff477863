"""The journal: append-only, compare-and-set, whole batches, a chain that shows every change."""

from __future__ import annotations

import contextlib
import multiprocessing
import sqlite3
import time
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier, Event
from pathlib import Path

import pyarrow as pa
import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from ims_lib import views
from ims_lib.errors import Conflict, DamagedStore, NoWorkspace, WrongUse
from ims_lib.store import arrow, batches, chain
from ims_lib.store.database import EVENTS, FILE_NAME, LOADS, METADATA, Database
from ims_lib.store.fold import Intent
from ims_lib.store.journal import SCHEMA, Journal
from tests import crash

ACCEPT = Intent("doc-1", "no_action", "accept", evidence_hash="e1", document_version="v1")


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    Database.create(tmp_path)
    return Journal.of_workspace(tmp_path)


def append(journal: Journal, *intents: Intent, who: str = "asha", **more: str) -> str:
    return journal.append(intents, who=who, source="cli", **more).batch_id


def test_an_event_says_who_when_what_and_on_which_evidence(journal: Journal) -> None:
    append(journal, Intent("doc-1", "no_action", "reject", "wrong_amount", "कम माल मिला", "e1", "v1"))
    (event,) = journal.history("doc-1")
    assert (event.seq, event.kind, event.who, event.source) == (1, "mark", "asha", "cli")
    assert (event.previous_action, event.new_action) == ("no_action", "reject")
    assert (event.reason, event.remark) == ("wrong_amount", "कम माल मिला")
    assert (event.evidence_hash, event.document_version) == ("e1", "v1")
    assert event.at.endswith("Z")
    assert event.previous_hash == chain.BEGINNING


def test_a_mark_on_an_older_state_is_a_conflict_that_names_who_when_and_what(journal: Journal) -> None:
    append(journal, ACCEPT, who="asha")
    with pytest.raises(Conflict) as conflict:
        append(
            journal,
            Intent("doc-2", "no_action", "accept"),
            Intent("doc-1", "no_action", "reject"),
            who="ravi",
        )
    assert "doc-1: Accepted (mark) by asha at 20" in conflict.value.found
    assert journal.last_seq() == 1, "nothing of the batch may be saved"


def test_a_mark_that_knows_the_newest_event_goes_on(journal: Journal) -> None:
    append(journal, ACCEPT)
    append(journal, Intent("doc-1", "accept", "pending"), who="ravi")
    assert [event.new_action for event in journal.history("doc-1")] == ["accept", "pending"]


def test_the_event_last_seen_decides_even_where_the_action_came_back(journal: Journal) -> None:
    batch = append(journal, ACCEPT)
    journal.undo(batch, who="ravi", source="screen")
    with pytest.raises(Conflict):
        append(journal, Intent("doc-1", "no_action", "reject", seen_seq=0))
    append(journal, Intent("doc-1", "no_action", "reject", seen_seq=2))


def test_the_portals_own_action_may_change_after_an_undo(journal: Journal) -> None:
    journal.undo(append(journal, ACCEPT), who="asha", source="cli")
    append(journal, Intent("doc-1", "pending", "reject", seen_seq=2))
    assert journal.history("doc-1")[-1].previous_action == "pending"


def test_the_same_batch_again_adds_nothing(journal: Journal) -> None:
    first = journal.append([ACCEPT], who="asha", source="screen", batch_id="b1")
    again = journal.append([ACCEPT], who="asha", source="screen", batch_id="b1")
    assert (first.new, first.already, again.new, again.already) == (1, 0, 0, 1)
    assert journal.last_seq() == 1


def test_the_same_batch_with_another_content_is_wrong_use(journal: Journal) -> None:
    append(journal, ACCEPT, batch_id="b1")
    with pytest.raises(WrongUse, match="another content"):
        append(journal, Intent("doc-1", "no_action", "reject"), batch_id="b1")


@pytest.mark.parametrize(
    "intents",
    [[Intent("d", "no_action", "approve")], [ACCEPT, ACCEPT]],
    ids=["unknown action", "document twice"],
)
def test_what_a_journal_cannot_hold_is_wrong_use(journal: Journal, intents: list[Intent]) -> None:
    with pytest.raises(WrongUse):
        append(journal, *intents)
    assert journal.last_seq() == 0


def test_undo_reverses_the_batch_and_only_once(journal: Journal) -> None:
    batch = append(journal, ACCEPT, Intent("doc-2", "pending", "accept"))
    undone = journal.undo(batch, who="ravi", source="cli")
    assert (undone.new, undone.undone) == (2, batch)
    last = journal.history("doc-2")[-1]
    assert (last.kind, last.previous_action, last.new_action) == ("undo", "accept", "pending")
    assert last.undoes == journal.history("doc-2")[0].event_id
    assert journal.undo(batch, who="ravi", source="cli").new == 0


def test_undo_under_a_later_mark_is_a_conflict(journal: Journal) -> None:
    batch = append(journal, ACCEPT, Intent("doc-2", "no_action", "accept"))
    later = append(journal, Intent("doc-2", "accept", "reject"), who="ravi")
    with pytest.raises(Conflict, match="nothing was saved") as conflict:
        journal.undo(batch, who="asha", source="cli")
    assert "doc-2: Rejected (mark) by ravi" in conflict.value.found
    journal.undo(later, who="ravi", source="cli")
    assert journal.undo(batch, who="asha", source="cli").new == 2


def test_undo_of_nothing_and_of_an_undo_is_wrong_use(journal: Journal) -> None:
    undone = journal.undo(append(journal, ACCEPT), who="asha", source="cli")
    for batch in ("unknown", undone.batch_id):
        with pytest.raises(WrongUse):
            journal.undo(batch, who="asha", source="cli")


def test_batches_tell_how_much_still_stands(journal: Journal) -> None:
    first = append(journal, ACCEPT)
    second = append(
        journal, Intent("doc-2", "no_action", "accept"), Intent("doc-3", "no_action", "accept"), who="ravi"
    )
    found = batches.last_standing(journal.database)
    assert found is not None
    assert (found.batch_id, found.events, found.standing, found.who) == (second, 2, 2, "ravi")
    journal.undo(second, who="ravi", source="cli")
    assert [(b.kind, b.standing) for b in batches.newest(journal.database)] == [
        ("undo", 0),
        ("mark", 0),
        ("mark", 1),
    ]
    found = batches.last_standing(journal.database)
    assert found is not None
    assert found.batch_id == first
    assert batches.last_standing(journal.database, who="ravi") is None


def test_ten_thousand_marks_are_one_quick_batch(journal: Journal) -> None:
    marks = [
        Intent(f"27ABCDE1234F1Z0/b2b/29PQRSC5678K1ZF/INV-{n}/2026-27", "no_action", "accept")
        for n in range(10_000)
    ]
    started = time.perf_counter()
    assert journal.append(marks, who="asha", source="screen").new == 10_000
    assert time.perf_counter() - started < 3, "measured 0.35 s; the machine of a test may be busy"


# Append-only and tamper-evident


@pytest.mark.parametrize(
    "change",
    [
        "update events set who = 'x' where seq = 1",
        "delete from events where seq = 1",
        "delete from events",
        "insert or replace into events (seq, event_id, batch_id, document) values (1, 'x', 'x', 'x')",
        """insert or replace into events (seq, event_id, batch_id, document)
        select 3, event_id, 'x', 'x' from events where seq = 1""",
        "insert into events (seq, event_id, batch_id, document) values (9, 'x', 'x', 'x')",
        "update loads set who = 'x'",
        "delete from loads",
    ],
)
def test_the_database_itself_refuses_change(journal: Journal, tmp_path: Path, change: str) -> None:
    append(journal, ACCEPT, Intent("doc-2", "no_action", "accept"))
    with sqlite3.connect(tmp_path / FILE_NAME) as connection:
        connection.execute(
            "insert into loads (load_seq, file_id, sha256, part_number, part_count, has_voucher,"
            " rows_read, rows_loaded, rows_rejected) values (1, 'f', 's', 1, 1, 0, 0, 0, 0)"
        )
        connection.commit()
        with pytest.raises(sqlite3.IntegrityError, match="only grows"):
            connection.execute(change)


def unlocked(place: Path) -> sqlite3.Connection:
    """Return a connection to the file with its triggers gone, as somebody with bad intent would make it."""
    connection = sqlite3.connect(place / FILE_NAME, isolation_level=None)
    names = connection.execute("select name from sqlite_master where type = 'trigger'").fetchall()
    for (name,) in names:
        connection.execute(f"drop trigger {name}")
    return connection


def test_every_changed_byte_of_an_event_is_found(journal: Journal, tmp_path: Path) -> None:
    append(journal, *[Intent(f"doc-{n}", "no_action", "reject", "other", "रु", "e", "v") for n in range(3)])
    assert journal.verify_chain().is_ok
    connection = unlocked(tmp_path)
    looked_at = 0
    for column in SCHEMA.names[1:]:
        (value,) = connection.execute(f"select {column} from events where seq = 2").fetchone()
        plain = value.encode()
        for place in range(len(plain)):
            changed = bytes([*plain[:place], plain[place] ^ 1, *plain[place + 1 :]]).decode("latin-1")
            connection.execute(f"update events set {column} = ? where seq = 2", [changed])
            problems = journal.verify_chain().problems
            assert problems, f"byte {place} of {column}"
            assert any(problem.startswith(("event 2:", "event 3:")) for problem in problems)
            looked_at += 1
        connection.execute(f"update events set {column} = ? where seq = 2", [value])
    assert looked_at > 200
    assert journal.verify_chain().is_ok


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("delete from events where seq = 2", "event 2: missing"),
        ("delete from events where seq = 1", "event 1: missing"),
        ("update events set seq = 7 where seq = 3", "event 3: missing"),
        ("update events set remark = 'x', hash = 'y' where seq = 2", "event 2: its content"),
    ],
)
def test_a_removed_or_moved_event_is_found(journal: Journal, tmp_path: Path, change: str, found: str) -> None:
    append(journal, *[Intent(f"doc-{n}", "no_action", "accept") for n in range(3)])
    unlocked(tmp_path).execute(change)
    assert journal.verify_chain().problems[0].startswith(found)


def test_nothing_is_added_to_a_journal_whose_last_event_was_changed(journal: Journal, tmp_path: Path) -> None:
    append(journal, ACCEPT)
    unlocked(tmp_path).execute("update events set who = 'eve' where seq = 1")
    with pytest.raises(DamagedStore, match="last event"):
        append(journal, Intent("doc-2", "no_action", "accept"))


def test_a_file_that_is_no_database_is_a_damaged_store(journal: Journal, tmp_path: Path) -> None:
    append(journal, ACCEPT)
    for name in (FILE_NAME + "-wal", FILE_NAME + "-shm"):
        (tmp_path / name).unlink(missing_ok=True)
    (tmp_path / FILE_NAME).write_bytes(b"not a database at all" * 500)
    with pytest.raises(DamagedStore):
        journal.history("doc-1")
    assert journal.database.damage()


def test_a_folder_without_a_journal_is_no_workspace(tmp_path: Path) -> None:
    with pytest.raises(NoWorkspace):
        Journal.of_workspace(tmp_path)


# As a table, and on PostgreSQL


def test_the_table_of_events_is_what_the_views_read(journal: Journal) -> None:
    assert journal.events_table().equals(SCHEMA.empty_table())
    append(journal, ACCEPT, Intent("00123", "no_action", "reject", remark="=1+1"))
    table = journal.events_table()
    assert table.schema.equals(views.MARKS)
    assert table["document"].to_pylist() == ["doc-1", "00123"]
    assert table["remark"].to_pylist() == ["", "=1+1"]


def _hold_alone(database: str, held: Event) -> None:
    """Hold a journal's file alone for half a second, as the last writer that lets go of it does."""
    with contextlib.closing(sqlite3.connect(database, uri=True)) as holder:
        holder.execute("pragma locking_mode = exclusive")
        holder.execute("begin exclusive")
        held.set()
        time.sleep(0.5)


def test_a_reader_waits_for_whoever_holds_the_file_alone(journal: Journal) -> None:
    append(journal, ACCEPT)
    held = multiprocessing.Event()
    database = str(journal.database.engine.url.database)
    holder = multiprocessing.Process(target=_hold_alone, args=(database, held))
    holder.start()
    assert held.wait(30)
    assert journal.events_table().num_rows == 1
    holder.join()


def test_both_ways_to_read_a_table_agree(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    append(journal, ACCEPT, Intent("1e10", "no_action", "accept"))
    quick = journal.events_table()
    monkeypatch.setattr(journal.database.engine.dialect, "name", "other")
    slow = arrow.table(journal.database, EVENTS, SCHEMA, "seq")
    assert isinstance(slow, pa.Table)
    assert slow.equals(quick)


@pytest.mark.parametrize("table", [EVENTS, LOADS], ids=lambda table: table.name)
def test_the_same_tables_can_be_made_on_postgresql(table: sa.Table) -> None:
    text = str(CreateTable(table).compile(dialect=postgresql.dialect()))
    assert "BIGINT NOT NULL" in text
    assert "SERIAL" not in text
    said: list[str] = []
    engine = sa.create_mock_engine("postgresql://", lambda what, *_a, **_k: said.append(str(what)))
    METADATA.create_all(engine, checkfirst=False)
    assert any(f"before update or delete or truncate on {table.name}" in statement for statement in said)


# Many at once, and killed


def _race(place: str, name: str, barrier: Barrier, won: Queue[tuple[str, list[int], list[str]]]) -> None:
    journal = Journal.of_workspace(Path(place))
    wins, told = [], []
    for turn in range(20):
        barrier.wait()
        mark = Intent(f"doc-{turn}", "no_action", "accept" if name == "a" else "reject")
        try:
            journal.append([mark], who=name, source="cli")
            wins.append(turn)
        except Conflict as conflict:
            told.append(conflict.found)
    won.put((name, wins, told))


def test_of_two_processes_that_mark_one_document_one_wins_and_the_other_is_told(
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
    assert all(": Rejected (mark) by b at 20" in found for found in results["a"][1])
    assert all(": Accepted (mark) by a at 20" in found for found in results["b"][1])
    events = journal.events_table()
    assert sorted(events["document"].to_pylist()) == sorted(f"doc-{turn}" for turn in range(20))
    assert journal.verify_chain().is_ok


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(crash.os, "fork"), reason="killing writers needs fork")
def test_no_acknowledged_mark_is_lost_in_100_rounds_of_kill_9(tmp_path: Path) -> None:
    tally = crash.run(tmp_path, rounds=100)
    assert (tally.lost, tally.half, tally.broken) == ([], [], [])
    assert tally.rounds == 100
    assert tally.acknowledged > tally.links > 0
    assert sum(tally.stored.values()) >= tally.acknowledged
