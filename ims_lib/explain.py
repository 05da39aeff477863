"""Why documents are linked and why not: a sentence, the evidence field by field, the nearest candidates."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from ims_lib.catalogue import order, selects

if TYPE_CHECKING:
    import duckdb

_WANTED: Final = ("marts.explained",)
_ASKED: Final = "create temp table asked as select unnest($1::varchar[]) as document, hash(document) as id"


@dataclass(frozen=True)
class Evidence:
    """How books and portal agree in one field; codes as in marts.evidence."""

    field: str
    books: str
    portal: str
    code: str
    how: str


@dataclass(frozen=True)
class Nearest:
    """A document of the other side that is near one without a link; `linked_to` holds KEYs, '' if free."""

    place: int
    document: str
    side: str
    number: str
    document_date: date | None
    supplier_gstin: str
    supplier_name: str
    taxable_paise: int
    tax_paise: int
    linked_to: str
    score: int
    speaks_for: str
    speaks_against: str


@dataclass(frozen=True)
class Explained:
    """One row of marts.review explained; `group_id` names the rows that belong with it."""

    row_id: str
    group_id: str
    sentence: str
    evidence: tuple[Evidence, ...]
    nearest: tuple[Nearest, ...]


def explain(con: duckdb.DuckDBPyConnection, documents: Iterable[str]) -> dict[str, Explained]:
    """Return the rows of these documents (KEYs of either side) and of their groups, explained, by row_id.

    Each view of marts that it takes is worked out once, into a table of a cursor of its own: nobody else sees
    it, and it is gone in the end.
    """
    cursor = con.cursor()
    try:
        cursor.execute(_ASKED, [list(documents)])
        for step in _steps():
            cursor.execute(step)
        return {row[0]: _explained(*row) for row in cursor.execute("from temp.explained").fetchall()}
    finally:
        cursor.close()


def _explained(
    row_id: str,
    group_id: str,
    sentence: str,
    evidence: list[dict[str, Any]] | None,
    nearest: list[dict[str, Any]] | None,
) -> Explained:
    fields = tuple(Evidence(**entry) for entry in evidence or ())
    return Explained(row_id, group_id, sentence, fields, tuple(Nearest(**entry) for entry in nearest or ()))


@cache
def _steps() -> tuple[str, ...]:
    """Return the statements that make marts.explained, and every view of marts under it, temporary tables."""
    own = (name for name in order(_WANTED) if name.startswith("marts."))
    return tuple(
        f"create temp table {name.removeprefix('marts.')} as {_as_step(selects()[name])}" for name in own
    )


def _as_step(select: str) -> str:
    """Return a view's text, reading the temporary tables in place of views of marts and of raw.asked."""
    return re.sub(r"\b(?:marts\.(?=\w)|raw\.(?=asked\b))", "temp.", select)
