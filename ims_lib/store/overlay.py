"""What people write over the data: corrections, documents entered by hand, alerts dismissed.

Events of the journal as marks and links are; of one document and field the last that no undo reversed counts.
A raw file never changes: views read these over it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import pyarrow as pa
import sqlalchemy as sa

from ims_lib.errors import Conflict, WrongUse
from ims_lib.raw import OVERLAY
from ims_lib.store import arrow
from ims_lib.store.database import EVENTS, Database
from ims_lib.store.fold import Row, listed, said

KINDS: Final = ("correct", "enter", "dismiss")
#: The field of a dismissal; its value is the figures that were dismissed.
DISMISSED: Final = "dismissed"
#: Whom a correction must also reach.
GOES_TO: Final = ("", "erp", "supplier", "erp+supplier")
#: Values in one IN list; every database takes as many.
_CHUNK: Final = 900


@dataclass(frozen=True)
class Entry:
    """One thing written over the data. `kind`: correct, enter or dismiss; `document` the KEY it is about.

    `field`, `old_value` and `new_value` as text, dates ISO, amounts in paise. `goes_to` is one of GOES_TO.
    `seen_seq` is the last event of the document its author saw (0: none); None compares nothing.
    """

    kind: str
    document: str
    field: str
    new_value: str
    old_value: str = ""
    goes_to: str = ""
    reason: str = ""
    remark: str = ""
    document_version: str = ""
    seen_seq: int | None = None

    def event_id(self, batch: str) -> str:
        """Return the identifier of its event in a batch: the same for the same request sent again."""
        text = f"{batch}\n{self.kind}\n{self.document}\n{self.field}"
        return hashlib.sha256(text.encode()).hexdigest()[:32]

    def row(self, batch: str) -> dict[str, object]:
        """Return the columns of its event."""
        content = {name: value for name, value in asdict(self).items() if name != "seen_seq"}
        nothing = dict.fromkeys(("previous_action", "new_action", "evidence_hash", "undoes", "partner"), "")
        return {**nothing, **content, "event_id": self.event_id(batch)}


def check(wanted: Sequence[Entry], who: str, source: str, sources: Sequence[str]) -> None:
    """Raise WrongUse for what the journal does not take."""
    places = {(entry.document, entry.field) for entry in wanted}
    kinds = {entry.kind for entry in wanted}
    is_whole = all(e.document and e.field and e.goes_to in GOES_TO for e in wanted)
    is_one = kinds in (set(), *({kind} for kind in KINDS)) and len(places) == len(wanted)
    if not (is_whole and is_one and who and source in sources):
        raise WrongUse(
            "These entries cannot be written down.",
            found=f"{len(wanted)} entries ({', '.join(sorted(kinds))}) of {len(places)} fields"
            f" by {who!r} from {source!r}",
            expected=f"one kind of {', '.join(KINDS)}, each field of a document once, an author, and a"
            f" source of {', '.join(sources)}",
            do="Name document, field and value of each.",
        )


def fresh(wanted: Sequence[Entry], held: Mapping[str, Row], batch: str) -> list[Entry]:
    """Return the entries that a batch does not hold yet; WrongUse where it holds something else."""
    asked = {entry.event_id(batch): entry for entry in wanted}
    for event_id, row in held.items():
        entry = asked.get(event_id)
        if entry is None or entry.new_value != row.new_value:
            raise WrongUse(
                "This batch is in the journal with another content.",
                where=str(row.document),
                found=said(row),
                do="Use a new batch identifier.",
            )
    return [entry for event_id, entry in asked.items() if event_id not in held]


def refuse_conflicts(connection: sa.Connection, wanted: Sequence[Entry]) -> None:
    """Raise Conflict where a document has an event that the author of an entry had not seen."""
    compared = {entry.document: entry for entry in wanted if entry.seen_seq is not None}
    last = {str(row.document): row for row in _events(connection, compared)}
    late = [row for key, row in last.items() if row.seq > (compared[key].seen_seq or 0)]
    if late:
        raise Conflict(
            f"{len(late):,} of the documents were changed since they were read; nothing was saved.",
            found="; ".join(listed(map(said, late))),
            do="Look at them again and decide anew.",
        )


def reversals(connection: sa.Connection, events: Sequence[Row], batch: str) -> list[dict[str, object]]:
    """Return the undo events of a batch of entries, for those that still stand.

    Conflict where a later entry stands over one.
    """
    standing: dict[tuple[str, str], list[Row]] = {}
    for row in _events(connection, {str(event.document) for event in events}):
        stack = standing.setdefault((str(row.document), str(row.field)), [])
        if row.kind == "undo":
            stack[:] = [event for event in stack if event.event_id != row.undoes]
        elif row.kind in KINDS:
            stack.append(row)
    top = {stack[-1].event_id for stack in standing.values() if stack}
    stands = {row.event_id for stack in standing.values() for row in stack}
    over = [event for event in events if event.event_id in stands - top]
    if over:
        raise Conflict(
            "A later entry stands over this batch; nothing was undone.",
            found="; ".join(listed(map(said, over))),
            do="Undo the later batch first.",
        )
    return [_reversal(event, batch) for event in events if event.event_id in top]


def _reversal(event: Row, batch: str) -> dict[str, object]:
    back = Entry("undo", event.document, event.field, event.old_value, event.new_value)
    return {**back.row(batch), "undoes": event.event_id}


def standing(database: Database, gstin: str = "") -> pa.Table:
    """Return what stands, columns as in raw.OVERLAY, oldest first; of one GSTIN's documents when named."""
    undone = sa.select(EVENTS.c.undoes).where(EVENTS.c.kind == "undo")
    is_entry = EVENTS.c.kind.in_(KINDS) & EVENTS.c.event_id.not_in(undone)
    owned = EVENTS.c.document.startswith(f"{gstin}/", autoescape=True) if gstin else sa.true()
    newest = sa.select(sa.func.max(EVENTS.c.seq)).where(is_entry & owned)
    newest = newest.group_by(EVENTS.c.document, EVENTS.c.field)
    columns = (EVENTS.c[name] for name in OVERLAY.names)
    query: sa.Select[Any] = sa.select(*columns).where(EVENTS.c.seq.in_(newest)).order_by(EVENTS.c.seq)
    return arrow.rows(database, query, OVERLAY)


def _events(connection: sa.Connection, documents: Iterable[str]) -> list[Row]:
    """Return every event of these documents, oldest first."""
    query = sa.select(EVENTS).where(EVENTS.c.document.in_(sa.bindparam("keys", expanding=True)))
    keys, found = sorted(documents), list[Row]()
    for start in range(0, len(keys), _CHUNK):
        found += connection.execute(
            query.order_by(EVENTS.c.seq), {"keys": keys[start : start + _CHUNK]}
        ).all()
    return found
