"""The fold of a document's events: which mark stands, and whether a new one was made knowing it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import sqlalchemy as sa

from ims_lib.documents import ACTION_LABELS
from ims_lib.errors import Conflict

Row = sa.Row[Any]
_SHOWN: Final = 10


@dataclass(frozen=True)
class Intent:
    """One action for one document, with what its author saw.

    `previous_action` is the action that it replaces. `seen_seq` is the last event of the document the author
    saw (0: none); None leaves the comparison to the action alone. `reason` is a code of documents.REASONS or
    ''. `partner`: the vouchers it is linked with at that moment, ` | ` between them.
    """

    document: str
    previous_action: str
    new_action: str
    reason: str = ""
    remark: str = ""
    evidence_hash: str = ""
    document_version: str = ""
    seen_seq: int | None = None
    partner: str = ""


@dataclass(frozen=True)
class Event:
    """One row of the journal."""

    seq: int
    event_id: str
    batch_id: str
    kind: str
    at: str
    who: str
    document: str
    previous_action: str
    new_action: str
    reason: str
    remark: str
    source: str
    evidence_hash: str
    document_version: str
    undoes: str
    app_version: str
    previous_hash: str
    hash: str
    partner: str = ""
    field: str = ""
    old_value: str = ""
    new_value: str = ""
    goes_to: str = ""


@dataclass
class State:
    """A document's events, folded: marks that stand (oldest first) and the last event of any kind."""

    standing: list[Row] = field(default_factory=list)
    last: Row | None = None
    last_mark: Row | None = None

    def take(self, row: Row) -> None:
        """Add the next event; those of pairs, with a partner and no action, leave the marks as they are."""
        self.last = row
        if row.partner and not row.new_action:
            return
        self.last_mark = row
        if row.kind == "undo":
            self.standing = [mark for mark in self.standing if mark.event_id != row.undoes]
        else:
            self.standing.append(row)

    @property
    def last_seq(self) -> int:
        """Return the number of the last event, 0 for none."""
        return 0 if self.last is None else int(self.last.seq)

    def admits(self, intent: Intent) -> bool:
        """Say whether the intent was made knowing this state."""
        if intent.seen_seq is not None and intent.seen_seq != self.last_seq:
            return False
        if self.standing:
            return bool(self.standing[-1].new_action == intent.previous_action)
        # Nothing stands: the portal's own action counts, which only the caller knows; without `seen_seq` the
        # last mark or undo must at least have left what the caller saw.
        return (
            self.last_mark is None
            or intent.seen_seq is not None
            or self.last_mark.new_action == intent.previous_action
        )


def conflict(refused: Sequence[tuple[Intent, State]]) -> Conflict:
    """Return the failure that names, for each document, who decided what and when in the meantime."""
    return Conflict(
        f"{len(refused):,} of the documents were changed since they were read; nothing was saved.",
        found="; ".join(listed(map(_meanwhile, refused))),
        expected=", ".join(
            sorted({ACTION_LABELS.get(i.previous_action, i.previous_action) for i, _ in refused})
        ),
        do="Look at them again and decide anew; a later batch is undone first.",
    )


def _meanwhile(pair: tuple[Intent, State]) -> str:
    """Return who did what, and when, to a document."""
    document, last = pair[0].document, pair[1].last
    return f"{document}: {said(last)}" if last is not None else f"{document}: no event in this journal"


def said(event: Row) -> str:
    """Return what an event did, by whom and when."""
    if event.new_action:
        what = f"{ACTION_LABELS.get(event.new_action, event.new_action)} ({event.kind})"
    elif event.partner:
        what = f"{event.kind} of {event.document} and {event.partner}"
    else:
        what = f"{event.kind} of {event.field} of {event.document} to {event.new_value[:80]!r}"
    return f"{what} by {event.who} at {event.at}"


def listed(texts: Iterable[str]) -> Iterator[str]:
    """Yield the first ten texts, and how many more there are."""
    everything = list(texts)
    yield from everything[:_SHOWN]
    if len(everything) > _SHOWN:
        yield f"and {len(everything) - _SHOWN:,} more"
