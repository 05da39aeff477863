"""People's links and unlinks of pairs: the events of them, and which stands for each pair.

A link says that a portal document and a voucher are the same whatever the machine thinks, an unlink that they
are not. Of one pair the last that no undo reversed counts. They name no action and leave marks alone, as
marks leave them alone.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from ims_lib.errors import Conflict, WrongUse
from ims_lib.store.database import EVENTS, OF_PAIRS
from ims_lib.store.fold import Row, listed, said

KINDS: Final = ("link", "unlink")
#: Values in one IN list; every database takes as many.
_CHUNK: Final = 900


@dataclass(frozen=True)
class Link:
    """One pair and what is said of it: `kind` is link or unlink.

    `seen_seq` is the last event that its author saw of the portal document or, as part of any pair, of the
    voucher (0: none); None compares nothing.
    """

    kind: str
    portal: str
    books: str
    reason: str = ""
    remark: str = ""
    evidence_hash: str = ""
    document_version: str = ""
    seen_seq: int | None = None

    def event_id(self, batch: str) -> str:
        """Return the identifier of its event in a batch: the same for the same request sent again."""
        text = f"{batch}\n{self.kind}\n{self.portal}\n{self.books}"
        return hashlib.sha256(text.encode()).hexdigest()[:32]

    def row(self, batch: str) -> dict[str, object]:
        """Return the columns of its event."""
        return {
            "event_id": self.event_id(batch),
            "kind": self.kind,
            "document": self.portal,
            "partner": self.books,
            "previous_action": "",
            "new_action": "",
            "reason": self.reason,
            "remark": self.remark,
            "evidence_hash": self.evidence_hash,
            "document_version": self.document_version,
            "undoes": "",
        }


def check(wanted: Sequence[Link], who: str, source: str, sources: Sequence[str]) -> None:
    """Raise WrongUse for what the journal does not take."""
    pairs = {(link.portal, link.books) for link in wanted}
    kinds = {link.kind for link in wanted}
    is_whole = all(link.portal and link.books for link in wanted) and kinds in (set(), *({k} for k in KINDS))
    if not is_whole or len(pairs) != len(wanted) or source not in sources or not who:
        raise WrongUse(
            "These links cannot be written down.",
            found=f"{len(wanted)} events ({', '.join(sorted(kinds))}) of {len(pairs)} pairs"
            f" by {who!r} from {source!r}",
            expected=f"all {' or all '.join(KINDS)}, each pair once, an author, and a source of"
            f" {', '.join(sources)}",
            do="Name a portal document and a voucher for each; link and unlink in batches of their own.",
        )


def fresh(wanted: Sequence[Link], held: Mapping[str, Row], batch: str) -> list[Link]:
    """Return the links that a batch does not hold yet; WrongUse where it holds something else."""
    asked = {link.event_id(batch): link for link in wanted}
    for event_id, row in held.items():
        link = asked.get(event_id)
        same = link is None or (row.reason, row.remark) == (link.reason, link.remark)
        if not same or (wanted and row.kind != wanted[0].kind):
            raise WrongUse(
                "This batch is in the journal with another content.",
                where=str(row.document),
                found=said(row),
                do="Use a new batch identifier for a new decision.",
            )
    return [link for event_id, link in asked.items() if event_id not in held]


def refuse_conflicts(connection: sa.Connection, wanted: Sequence[Link]) -> None:
    """Raise Conflict where a document has an event that the author of a link had not seen."""
    compared = [link for link in wanted if link.seen_seq is not None]
    last = _last_events(connection, compared)
    late = {
        link: max((last[key] for key in (link.portal, link.books) if key in last), key=lambda row: row.seq)
        for link in compared
        if any(last[key].seq > (link.seen_seq or 0) for key in (link.portal, link.books) if key in last)
    }
    if late:
        raise Conflict(
            f"{len(late):,} of the pairs were changed since they were read; nothing was saved.",
            found="; ".join(listed(f"{link.portal}: {said(row)}" for link, row in late.items())),
            do="Look at them again and decide anew.",
        )


def reversals(connection: sa.Connection, events: Sequence[Row], batch: str) -> list[dict[str, object]]:
    """Return the undo events of a batch of links, for those that still stand.

    Conflict where a later link or unlink of the same pair stands over one.
    """
    stacks = stacked(_found(connection, EVENTS.c.document, {str(event.document) for event in events}))
    standing = {row.event_id for stack in stacks.values() for row in stack}
    top = {row.event_id for row in map(_top, stacks.values()) if row is not None}
    over = [event for event in events if event.event_id in standing - top]
    if over:
        newer = [stacks[str(event.document), str(event.partner)][-1] for event in over]
        raise Conflict(
            "A later link or unlink stands over this batch; nothing was undone.",
            found="; ".join(listed(map(said, newer))),
            do="Undo the later batch first.",
        )
    return [
        {**Link("undo", str(event.document), str(event.partner)).row(batch), "undoes": event.event_id}
        for event in events
        if event.event_id in top
    ]


def stacked(rows: Iterable[Row]) -> dict[tuple[str, str], list[Row]]:
    """Return, for each pair, its links and unlinks that no undo reversed, in the order of `rows`."""
    stacks: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        stack = stacks[str(row.document), str(row.partner)]
        if row.kind == "undo":
            stack[:] = [event for event in stack if event.event_id != row.undoes]
        else:
            stack.append(row)
    return dict(stacks)


def _top(stack: Sequence[Row]) -> Row | None:
    return stack[-1] if stack else None


def _last_events(connection: sa.Connection, wanted: Sequence[Link]) -> dict[str, Row]:
    """Return the last event of each portal document, and of each voucher the last that links or unlinks it.

    A voucher has no events of its own, and no portal document shares its KEY.
    """
    portals, vouchers = {link.portal for link in wanted}, {link.books for link in wanted}
    of_portals = _found(connection, EVENTS.c.document, portals, of_pairs=False)
    last = {str(row.document): row for row in of_portals}
    return last | {str(row.partner): row for row in _found(connection, EVENTS.c.partner, vouchers)}


def _found(
    connection: sa.Connection, column: sa.ColumnElement[Any], keys: set[str], *, of_pairs: bool = True
) -> Iterator[Row]:
    """Yield events with one of the keys, those of one key in order; of pairs alone or of any kind."""
    query = sa.select(EVENTS).where(column.in_(sa.bindparam("keys", expanding=True)))
    query = (query.where(OF_PAIRS) if of_pairs else query).order_by(EVENTS.c.seq)
    in_order = sorted(keys)
    for start in range(0, len(in_order), _CHUNK):
        yield from connection.execute(query, {"keys": in_order[start : start + _CHUNK]})
