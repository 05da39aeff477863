"""What people write over the data: it stands until it is undone, the last of a field counts, none is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from ims_lib import views
from ims_lib.errors import Conflict, WrongUse
from ims_lib.store.database import Database
from ims_lib.store.journal import Journal
from ims_lib.store.overlay import Entry

KEY = "27ABCDE1234F1Z0/books/PUR%2F7/2026-27"
OTHER = "29PQRSC5678K1ZF/books/9/2026-27"


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """Return an empty journal."""
    return Journal(Database.create(tmp_path))


def correct(value: str, document: str = KEY, field: str = "number", **more: object) -> Entry:
    """Return a correction."""
    return Entry("correct", document, field, value, "INV-O7", "erp", "letter for digit", **more)  # type: ignore[arg-type]


def values(journal: Journal, gstin: str = "") -> list[tuple[str, str, str]]:
    """Return what stands."""
    return [(row["document"], row["field"], row["new_value"]) for row in journal.overlay(gstin).to_pylist()]


def test_the_last_of_each_field_stands_and_undo_brings_back_the_one_before(journal: Journal) -> None:
    journal.write([correct("INV-07")], who="asha", source="cli")
    second = journal.write([correct("INV-007"), correct("x", field="reason")], who="ravi", source="python")
    assert values(journal) == [(KEY, "number", "INV-007"), (KEY, "reason", "x")]
    undone = journal.undo(second.batch_id, who="asha", source="cli")
    assert (undone.new, undone.kind) == (2, "correct")
    assert values(journal) == [(KEY, "number", "INV-07")]
    assert journal.verify_chain().is_ok
    assert [event.kind for event in journal.history(KEY)] == ["correct", "correct", "correct", "undo", "undo"]


def test_what_stands_has_the_columns_that_views_read_of_one_owner(journal: Journal) -> None:
    assert journal.overlay().schema.equals(views.OVERLAY)
    journal.write([correct("a"), correct("b", OTHER)], who="asha", source="cli")
    assert values(journal, "29PQRSC5678K1ZF") == [(OTHER, "number", "b")]
    assert journal.overlay().schema.equals(views.OVERLAY)
    assert journal.overlay("27ABCDE1234F1Z0").to_pylist()[0]["goes_to"] == "erp"


def test_a_retry_adds_nothing_and_another_content_is_refused(journal: Journal) -> None:
    first = journal.write([correct("a")], who="asha", source="cli", batch_id="b1")
    again = journal.write([correct("a")], who="asha", source="cli", batch_id="b1")
    assert (first.new, again.new, again.already) == (1, 0, 1)
    with pytest.raises(WrongUse, match="another content"):
        journal.write([correct("z")], who="asha", source="cli", batch_id="b1")


def test_a_correction_made_without_knowing_the_last_is_a_conflict(journal: Journal) -> None:
    journal.write([correct("a", seen_seq=0)], who="asha", source="cli")
    with pytest.raises(Conflict, match="1 of the documents"):
        journal.write([correct("b", seen_seq=0)], who="ravi", source="cli")
    first = journal.write([correct("b", seen_seq=1)], who="ravi", source="cli")
    journal.write([correct("c")], who="asha", source="cli")
    with pytest.raises(Conflict, match="later entry"):
        journal.undo(first.batch_id, who="ravi", source="cli")


@pytest.mark.parametrize(
    "entries",
    [
        [Entry("mark", KEY, "number", "a")],
        [correct("a"), correct("b")],
        [correct("a"), Entry("dismiss", KEY, "alert", "b")],
        [Entry("correct", KEY, "", "a")],
        [Entry("correct", KEY, "number", "a", goes_to="moon")],
    ],
)
def test_what_cannot_be_read_back_is_not_written(journal: Journal, entries: list[Entry]) -> None:
    with pytest.raises(WrongUse):
        journal.write(entries, who="asha", source="cli")
    assert journal.last_seq() == 0
