"""Marks of documents: the events of them, and which state of the journal they are compared with."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Final

import sqlalchemy as sa

from ims_lib.documents import ACTIONS
from ims_lib.errors import WrongUse
from ims_lib.store.database import EVENTS
from ims_lib.store.fold import Intent, Row, State, conflict, said

#: Columns that the fold reads and that a refusal names.
_FOLDED: Final = ("seq", "event_id", "kind", "at", "who", "document", "new_action", "undoes", "partner")
#: Values in one IN list; every database takes as many.
_CHUNK: Final = 900


def event_id(batch_id: str, document: str) -> str:
    """Return the identifier of a document's event in a batch: the same for the same request sent again."""
    return hashlib.sha256(f"{batch_id}\n{document}".encode()).hexdigest()[:32]


def check(intents: Sequence[Intent], who: str, source: str, sources: Sequence[str]) -> None:
    """Raise WrongUse for what the journal does not take."""
    strange = sorted({i.new_action for i in intents if i.new_action not in ACTIONS})
    if strange:
        raise WrongUse("There is no such action.", found=", ".join(strange), expected=", ".join(ACTIONS))
    if source not in sources or not who:
        raise WrongUse(
            "A mark needs an author and a source.", found=f"{who!r}, {source!r}", expected=", ".join(sources)
        )
    if len({intent.document for intent in intents}) != len(intents):
        raise WrongUse("A batch marks each document once.", do="Take the repeated documents out.")


def fresh(intents: Sequence[Intent], held: Mapping[str, Row], batch: str) -> list[Intent]:
    """Return the intents that a batch does not hold yet; WrongUse where it holds something else."""
    asked = {event_id(batch, intent.document): intent for intent in intents}
    for name, row in held.items():
        intent = asked.get(name)
        same = intent is None or (intent.new_action, intent.reason, intent.remark) == (
            row.new_action,
            row.reason,
            row.remark,
        )
        if not same or row.kind != "mark":
            raise WrongUse(
                "This batch is in the journal with another content.",
                where=str(row.document),
                found=said(row),
                do="Use a new batch identifier for a new decision.",
            )
    return [intent for name, intent in asked.items() if name not in held]


def refuse_conflicts(connection: sa.Connection, intents: Sequence[Intent]) -> None:
    """Raise Conflict where a document has changed since the author of an intent looked."""
    states = _states(connection, [intent.document for intent in intents])
    refused = [(i, states[i.document]) for i in intents if not states[i.document].admits(i)]
    if refused:
        raise conflict(refused)


def row(intent: Intent, batch: str) -> dict[str, object]:
    """Return the columns of a mark's event."""
    content = {name: value for name, value in asdict(intent).items() if name != "seen_seq"}
    return {**content, "kind": "mark", "event_id": event_id(batch, intent.document), "undoes": ""}


def reversals(connection: sa.Connection, marks: Sequence[Row], batch: str) -> list[dict[str, object]]:
    """Return the undo events of a batch of marks, for those that still stand.

    Conflict where a later mark stands over one.
    """
    states = _states(connection, [str(mark.document) for mark in marks])
    ids = {mark.document: [event.event_id for event in states[mark.document].standing] for mark in marks}
    standing = [mark for mark in marks if mark.event_id in ids[mark.document]]
    over = [mark for mark in standing if ids[mark.document][-1] != mark.event_id]
    if over:
        raise conflict([(_reversal(mark), states[mark.document]) for mark in over])
    return [{**row(_reversal(m), batch), "kind": "undo", "undoes": m.event_id} for m in standing]


def _states(connection: sa.Connection, documents: Sequence[str]) -> dict[str, State]:
    """Return the folded state of each document, empty for one without events."""
    columns = [EVENTS.c[name] for name in _FOLDED]
    query = sa.select(*columns).where(EVENTS.c.document.in_(sa.bindparam("documents", expanding=True)))
    states: defaultdict[str, State] = defaultdict(State)
    for start in range(0, len(documents), _CHUNK):
        chunk = documents[start : start + _CHUNK]
        for event in connection.execute(query.order_by(EVENTS.c.seq), {"documents": chunk}):
            states[event.document].take(event)
    return states


def _reversal(mark: Row) -> Intent:
    """Return what takes a mark back: the action before it."""
    return Intent(
        mark.document,
        mark.new_action,
        mark.previous_action,
        evidence_hash=mark.evidence_hash,
        document_version=mark.document_version,
    )
