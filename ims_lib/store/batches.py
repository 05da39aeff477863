"""The batches of the journal: who marked how much, when, and how much of it still stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from ims_lib.store.database import EVENTS, Database


@dataclass(frozen=True)
class Batch:
    """One batch of the journal; `standing` counts its marks or links that no undo reversed."""

    batch_id: str
    kind: str
    who: str
    at: str
    source: str
    events: int
    standing: int
    first_seq: int


def newest(database: Database, *, limit: int = 50, who: str = "", batch_id: str = "") -> list[Batch]:
    """Return the newest batches first, of one author when named."""
    undone = sa.select(EVENTS.c.undoes).where(EVENTS.c.kind == "undo")
    stands = sa.and_(EVENTS.c.kind != "undo", EVENTS.c.event_id.not_in(undone))
    first = sa.func.min(EVENTS.c.seq)
    same = [EVENTS.c.batch_id, EVENTS.c.kind, EVENTS.c.who, EVENTS.c.at, EVENTS.c.source]
    query: sa.Select[Any] = (
        sa.select(*same, sa.func.count(), sa.func.sum(sa.case((stands, 1), else_=0)), first)
        .where(EVENTS.c.who == who if who else sa.true())
        .where(EVENTS.c.batch_id == batch_id if batch_id else sa.true())
        .group_by(*same)
        .order_by(first.desc())
        .limit(limit)
    )
    with database.reading() as connection:
        return [Batch(*row) for row in connection.execute(query).all()]


def last_standing(database: Database, who: str = "") -> Batch | None:
    """Return the newest batch with a mark or link that stands (of one author when named), None when there is
    none.
    """
    undone = sa.select(EVENTS.c.undoes).where(EVENTS.c.kind == "undo")
    query = (
        sa.select(EVENTS.c.batch_id)
        .where(
            EVENTS.c.kind != "undo",
            EVENTS.c.event_id.not_in(undone),
            EVENTS.c.who == who if who else sa.true(),
        )
        .order_by(EVENTS.c.seq.desc())
        .limit(1)
    )
    with database.reading() as connection:
        found = connection.execute(query).scalar()
    return named(database, str(found)) if found else None


def named(database: Database, batch_id: str) -> Batch | None:
    """Return one batch, None when there is none of that name."""
    return next(iter(newest(database, limit=1, batch_id=batch_id)), None)
