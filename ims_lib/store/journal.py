"""The journal of marks: events that are only ever added, in batches that stand whole or not at all.

The state of a document is a fold: its last mark that no undo reversed, else the portal's own action. A mark
names the action that it replaces and, where the caller knows it, the last event it has seen
(compare-and-set): what came between is a Conflict that says who, when and what. A batch is acknowledged after
its commit returned.
"""

from __future__ import annotations

import hashlib
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa
import sqlalchemy as sa

from ims_lib import __version__
from ims_lib.documents import ACTIONS
from ims_lib.errors import DamagedStore, WrongUse
from ims_lib.store import arrow, chain
from ims_lib.store.database import EVENTS, Database, now
from ims_lib.store.fold import Event, Intent, Row, State, conflict

SOURCES: Final = ("screen", "cli", "python", "file")
SCHEMA: Final = pa.schema([(c.name, pa.int64() if c.name == "seq" else pa.string()) for c in EVENTS.columns])
#: Columns that the fold reads.
_FOLDED: Final = ("seq", "event_id", "kind", "at", "who", "document", "new_action", "undoes")
#: Values in one IN list; every database takes as many.
_CHUNK: Final = 900


@dataclass(frozen=True)
class Appended:
    """A batch that the journal holds: how many events are new, how many it already held, the journal's
    last hash, and for an undo the batch it reversed.
    """

    batch_id: str
    new: int
    already: int
    head: str
    undone: str = ""


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
        _check_intents(intents, who, source)
        with self.database.writing() as connection:
            head = _head(connection)
            held = _held(connection, batch)
            fresh = [intent for intent in intents if event_id(batch, intent.document) not in held]
            _same_again(
                [intent for intent in intents if event_id(batch, intent.document) in held], held, batch
            )
            states = _states(connection, [intent.document for intent in fresh])
            refused = [
                (intent, states[intent.document])
                for intent in fresh
                if not states[intent.document].admits(intent)
            ]
            if refused:
                raise conflict(refused)
            rows = [_mark(intent, batch) for intent in fresh]
            last = _write(connection, head, rows, who=who, source=source, batch=batch, kind="mark")
        return Appended(batch, len(fresh), len(intents) - len(fresh), last)

    def undo(self, batch_id: str, *, who: str, source: str) -> Appended:
        """Append events that reverse every mark of a batch that still stands; `new` is 0 when none does.

        Conflict when a later mark stands over one of them: that batch is to be undone first.
        """
        with self.database.writing() as connection:
            head = _head(connection)
            marks = _rows(connection, EVENTS.c.batch_id == batch_id)
            _undoable(marks, batch_id)
            states = _states(connection, [str(mark.document) for mark in marks])
            standing = [
                m for m in marks if any(s.event_id == m.event_id for s in states[m.document].standing)
            ]
            over = [m for m in standing if states[m.document].standing[-1].event_id != m.event_id]
            if over:
                raise conflict([(_reversal(mark), states[mark.document]) for mark in over])
            batch = new_id()
            rows = [{**_mark(_reversal(mark), batch), "undoes": mark.event_id} for mark in standing]
            last = _write(connection, head, rows, who=who, source=source, batch=batch, kind="undo")
        return Appended(batch, len(rows), len(marks) - len(rows), last, batch_id)

    def history(self, document: str) -> list[Event]:
        """Return every event of a document, oldest first."""
        with self.database.reading() as connection:
            return [Event(**row._mapping) for row in _rows(connection, EVENTS.c.document == document)]  # noqa: SLF001

    def last_seq(self) -> int:
        """Return the number of the newest event, 0 for an empty journal."""
        with self.database.reading() as connection:
            return int(connection.execute(sa.select(sa.func.max(EVENTS.c.seq))).scalar() or 0)

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


def new_id() -> str:
    """Return a new identifier of a batch."""
    return uuid.uuid4().hex


def event_id(batch_id: str, document: str) -> str:
    """Return the identifier of a document's event in a batch: the same for the same request sent again."""
    return hashlib.sha256(f"{batch_id}\n{document}".encode()).hexdigest()[:32]


def _check_intents(intents: Sequence[Intent], who: str, source: str) -> None:
    """Raise WrongUse for what the journal does not take."""
    strange = sorted({i.new_action for i in intents if i.new_action not in ACTIONS})
    if strange:
        raise WrongUse("There is no such action.", found=", ".join(strange), expected=", ".join(ACTIONS))
    if source not in SOURCES or not who:
        raise WrongUse(
            "A mark needs an author and a source.", found=f"{who!r}, {source!r}", expected=", ".join(SOURCES)
        )
    if len({intent.document for intent in intents}) != len(intents):
        raise WrongUse("A batch marks each document once.", do="Take the repeated documents out.")


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


def _same_again(intents: Iterable[Intent], held: Mapping[str, Row], batch: str) -> None:
    """Raise WrongUse where an identifier comes back with another content."""
    for intent in intents:
        row = held[event_id(batch, intent.document)]
        if (row.new_action, row.reason, row.remark) != (intent.new_action, intent.reason, intent.remark):
            raise WrongUse(
                "This batch is in the journal with another content.",
                where=intent.document,
                found=f"{row.new_action} by {row.who} at {row.at}",
                do="Use a new batch identifier for a new decision.",
            )


def _states(connection: sa.Connection, documents: Sequence[str]) -> dict[str, State]:
    """Return the folded state of each document, empty for one without events."""
    columns = [EVENTS.c[name] for name in _FOLDED]
    query = sa.select(*columns).where(EVENTS.c.document.in_(sa.bindparam("documents", expanding=True)))
    states: defaultdict[str, State] = defaultdict(State)
    for start in range(0, len(documents), _CHUNK):
        chunk = documents[start : start + _CHUNK]
        for row in connection.execute(query.order_by(EVENTS.c.seq), {"documents": chunk}):
            states[row.document].take(row)
    return states


def _mark(intent: Intent, batch: str) -> dict[str, object]:
    """Return the columns of a mark's event that come from the intent."""
    content = {name: value for name, value in asdict(intent).items() if name != "seen_seq"}
    return {**content, "event_id": event_id(batch, intent.document), "undoes": ""}


def _reversal(mark: Row) -> Intent:
    """Return what takes a mark back: the action before it."""
    return Intent(
        mark.document,
        mark.new_action,
        mark.previous_action,
        evidence_hash=mark.evidence_hash,
        document_version=mark.document_version,
    )


def _write(
    connection: sa.Connection,
    head: tuple[int, str],
    rows: Iterable[Mapping[str, object]],
    *,
    who: str,
    source: str,
    batch: str,
    kind: str,
) -> str:
    """Insert rows with their numbers and hashes and return the new last hash."""
    seq, last = head
    same = {
        "batch_id": batch,
        "kind": kind,
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
