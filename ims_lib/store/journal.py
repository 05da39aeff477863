"""The journal: events that are only ever added, in batches that stand whole or not at all.

Marks, links and unlinks, and what people write over the data (overlay).

The state of a document is a fold: its last mark that no undo reversed, else the portal's own action. A mark
names the action that it replaces and, where the caller knows it, the last event it has seen
(compare-and-set): what came between is a Conflict that says who, when and what. A batch is acknowledged after
its commit returned.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa
import sqlalchemy as sa

from ims_lib import __version__
from ims_lib.errors import DamagedStore, WrongUse
from ims_lib.store import arrow, chain, decided, links, marking, overlay
from ims_lib.store.database import EVENTS, OF_FIELDS, OF_PAIRS, Database, now
from ims_lib.store.fold import Event, Intent, Row

SOURCES: Final = ("screen", "cli", "python", "file")
SCHEMA: Final = pa.schema([(c.name, pa.int64() if c.name == "seq" else pa.string()) for c in EVENTS.columns])


@dataclass(frozen=True)
class Appended:
    """A batch that the journal holds: how many events are new, how many it already held, the journal's
    last hash, and for an undo the batch it reversed. `kind`: what was done or undone.
    """

    batch_id: str
    new: int
    already: int
    head: str
    undone: str = ""
    kind: str = "mark"


class Journal:
    """The journal of one workspace."""

    def __init__(self, database: Database) -> None:
        self.database = database

    @classmethod
    def of_workspace(cls, workspace: Path) -> Journal:
        """Return the journal of a workspace folder."""
        return cls(Database.of_workspace(workspace))

    def append(self, intents: Sequence[Intent], *, who: str, source: str, batch_id: str = "") -> Appended:
        """Append one batch of marks and return once it is committed; all of them or, at a Conflict, none.

        The same batch_id with the same documents again adds nothing: a retry is safe.
        """
        batch = batch_id or new_id()
        marking.check(intents, who, source, SOURCES)
        with self.database.writing() as connection:
            head = _head(connection)
            fresh = marking.fresh(intents, _held(connection, batch), batch)
            marking.refuse_conflicts(connection, fresh)
            rows = [marking.row(intent, batch) for intent in fresh]
            last = _write(connection, head, rows, who=who, source=source, batch=batch)
        return Appended(batch, len(fresh), len(intents) - len(fresh), last)

    def link(self, wanted: Sequence[links.Link], *, who: str, source: str, batch_id: str = "") -> Appended:
        """Append one batch of links or unlinks and return once it is committed; all of them or none.

        Links and unlinks are of no effect on marks. Conflict when one of the portal documents has an event,
        or one of the vouchers was linked or unlinked, since the author looked (`seen_seq`). The same batch_id
        with the same pairs again adds nothing.
        """
        batch = batch_id or new_id()
        links.check(wanted, who, source, SOURCES)
        with self.database.writing() as connection:
            head = _head(connection)
            fresh = links.fresh(wanted, _held(connection, batch), batch)
            links.refuse_conflicts(connection, fresh)
            rows = [link.row(batch) for link in fresh]
            last = _write(connection, head, rows, who=who, source=source, batch=batch)
        kind = wanted[0].kind if wanted else ""
        return Appended(batch, len(fresh), len(wanted) - len(fresh), last, kind=kind)

    def write(
        self, wanted: Sequence[overlay.Entry], *, who: str, source: str, batch_id: str = ""
    ) -> Appended:
        """Append one batch of corrections, entered documents or dismissals and return once it is committed.

        All of them or none: Conflict when one of the documents has an event since the author looked. The same
        batch_id with the same entries again adds nothing.
        """
        batch = batch_id or new_id()
        overlay.check(wanted, who, source, SOURCES)
        with self.database.writing() as connection:
            head = _head(connection)
            fresh = overlay.fresh(wanted, _held(connection, batch), batch)
            overlay.refuse_conflicts(connection, fresh)
            rows = [entry.row(batch) for entry in fresh]
            last = _write(connection, head, rows, who=who, source=source, batch=batch)
        kind = wanted[0].kind if wanted else ""
        return Appended(batch, len(fresh), len(wanted) - len(fresh), last, kind=kind)

    def overlay(self, recipient_gstin: str = "") -> pa.Table:
        """Return what people wrote over the data, of one GSTIN or all, as overlay.standing says."""
        return overlay.standing(self.database, recipient_gstin)

    def decisions(self, recipient_gstin: str) -> pa.Table:
        """Return what people have decided on the pairs of a GSTIN, as decided.decisions says."""
        return decided.decisions(self.database, recipient_gstin)

    def undo(self, batch_id: str, *, who: str, source: str) -> Appended:
        """Append events that reverse what stands of a batch of marks or links; `new` is 0 when none does.

        Conflict when a later one stands over one of them: that batch is to be undone first.
        """
        with self.database.writing() as connection:
            head = _head(connection)
            events = _rows(connection, EVENTS.c.batch_id == batch_id)
            _undoable(events, batch_id)
            kind, batch = str(events[0].kind), new_id()
            rows = _reversals_of(kind)(connection, events, batch)
            last = _write(connection, head, rows, who=who, source=source, batch=batch)
        return Appended(batch, len(rows), len(events) - len(rows), last, batch_id, kind)

    def history(self, document: str) -> list[Event]:
        """Return every event of a document, oldest first; of a voucher its links and unlinks."""
        with self.database.reading() as connection:
            own = _rows(connection, EVENTS.c.document == document)
            own += _rows(connection, OF_PAIRS & (EVENTS.c.partner == document))
        return [Event(**row._mapping) for row in own]  # noqa: SLF001

    def last_seq(self) -> int:
        """Return the number of the newest event, 0 for an empty journal."""
        with self.database.reading() as connection:
            return int(connection.execute(sa.select(sa.func.max(EVENTS.c.seq))).scalar() or 0)

    def last_link_seq(self) -> int:
        """Return the number of the newest link, unlink or undo of one, 0 for none: pairs depend on it."""
        newest = sa.select(sa.func.max(EVENTS.c.seq)).where(OF_PAIRS)
        with self.database.reading() as connection:
            return int(connection.execute(newest).scalar() or 0)

    def last_overlay_seq(self) -> int:
        """Return the number of the newest entry over the data, or undo of one, 0 for none; dismissals, which
        no result depends on, do not count.
        """
        is_of_data = OF_FIELDS & (EVENTS.c.field != overlay.DISMISSED)
        newest = sa.select(sa.func.max(EVENTS.c.seq)).where(is_of_data)
        with self.database.reading() as connection:
            return int(connection.execute(newest).scalar() or 0)

    def events_table(self) -> pa.Table:
        """Return all events in order, columns as in SCHEMA."""
        return arrow.table(self.database, EVENTS, SCHEMA, "seq")

    def verify_chain(self) -> chain.ChainCheck:
        """Walk along the whole journal and return what does not hold."""
        with self.database.reading() as connection:
            rows = connection.execution_options(yield_per=10_000).execute(
                sa.select(EVENTS).order_by(EVENTS.c.seq)
            )
            return chain.check(map(dict, rows.mappings()), "seq", "event")


def _reversals_of(
    kind: str,
) -> Callable[[sa.Connection, Sequence[Row], str], list[dict[str, object]]]:
    """Return what takes back events of a kind."""
    if kind in links.KINDS:
        return links.reversals
    return overlay.reversals if kind in overlay.KINDS else marking.reversals


def new_id() -> str:
    """Return a new identifier of a batch."""
    return uuid.uuid4().hex


def _head(connection: sa.Connection) -> tuple[int, str]:
    """Return the newest event's number and hash, after checking that its content is what was written."""
    newest = connection.execute(sa.select(EVENTS).order_by(EVENTS.c.seq.desc()).limit(1)).mappings().first()
    if newest is None:
        return 0, chain.BEGINNING
    row = dict(newest)
    if chain.row_hash(row) != row["hash"]:
        raise DamagedStore(
            "The journal's last event is not what was written.",
            where=f"event {row['seq']}",
            do="Run `ims verify`, then restore journal.sqlite from a backup. Nothing was saved.",
        )
    return int(row["seq"]), str(row["hash"])


def _rows(connection: sa.Connection, condition: sa.ColumnElement[bool]) -> list[Row]:
    return list(connection.execute(sa.select(EVENTS).where(condition).order_by(EVENTS.c.seq)))


def _held(connection: sa.Connection, batch: str) -> dict[str, Row]:
    """Return the events that the journal already has of a batch, by event_id."""
    return {str(row.event_id): row for row in _rows(connection, EVENTS.c.batch_id == batch)}


def _write(
    connection: sa.Connection,
    head: tuple[int, str],
    rows: Iterable[Mapping[str, object]],
    *,
    who: str,
    source: str,
    batch: str,
) -> str:
    """Insert rows with their numbers and hashes and return the new last hash."""
    seq, last = head
    same = {
        "batch_id": batch,
        "at": now(),
        "who": who,
        "source": source,
        "app_version": __version__,
    }
    whole: list[dict[str, object]] = []
    for number, row in enumerate(rows, start=seq + 1):
        whole.append(chain.linked({**same, **row, "seq": number}, last))
        last = str(whole[-1]["hash"])
    if whole:
        connection.execute(sa.insert(EVENTS), whole)
    return last


def _undoable(marks: Sequence[Row], batch_id: str) -> None:
    """Raise WrongUse for a batch that does not exist or that is itself an undo."""
    if not marks:
        raise WrongUse(
            "There is no such batch.",
            found=batch_id,
            do="See `ims history DOCUMENT` for the batches of a document.",
        )
    if marks[0].kind == "undo":
        raise WrongUse(
            "This batch is itself an undo.",
            found=batch_id,
            do="Mark the documents anew instead of undoing an undo.",
        )
