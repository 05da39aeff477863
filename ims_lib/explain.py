"""Why documents are linked and why not: a sentence, the evidence field by field, the nearest candidates."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from ims_lib.catalogue import order, selects

if TYPE_CHECKING:
    import duckdb

_ROWS: Final = ("marts.asked_rows",)
#: What explains a row that is a link, and one that is none; the other's views are not even planned.
_WANTED: Final = {
    True: ("marts.evidence", "marts.sentences_of_links"),
    False: ("marts.evidence", "marts.nearest", "marts.sentences_of_unlinked"),
}
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

    Each view of marts that these rows take is worked out once, into a table of a cursor of its own: nobody
    else sees it, and it is gone in the end.
    """
    cursor = con.cursor()
    try:
        cursor.execute(_ASKED, [list(documents)])
        _make(cursor, _steps(_ROWS))
        asked = cursor.execute("select row_id, group_id, is_link from temp.asked_rows").fetchall()
        kinds = sorted({is_link for *_, is_link in asked})
        wanted = tuple(dict.fromkeys(name for kind in kinds for name in _WANTED[kind]))
        _make(cursor, [step for step in _steps(wanted) if step not in _steps(_ROWS)])
        told = {name: _by_row(cursor, name) for name in wanted}
    finally:
        cursor.close()
    return {
        row_id: Explained(
            row_id,
            group_id,
            told[_WANTED[is_link][-1]][row_id][0][0],
            tuple(Evidence(*entry[1:]) for entry in told["marts.evidence"][row_id]),
            () if is_link else tuple(Nearest(*entry) for entry in told["marts.nearest"].get(row_id, ())),
        )
        for row_id, group_id, is_link in asked
    }


def _make(cursor: duckdb.DuckDBPyConnection, steps: Iterable[str]) -> None:
    for step in steps:
        cursor.execute(step)


def _by_row(cursor: duckdb.DuckDBPyConnection, name: str) -> dict[str, list[tuple[Any, ...]]]:
    """Return what a view says of each row, by row_id, in order of `place` where it has one."""
    rows: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for row_id, *rest in cursor.execute(f"from temp.{name.removeprefix('marts.')} order by all").fetchall():
        rows[row_id].append(tuple(rest))
    return rows


@cache
def _steps(wanted: tuple[str, ...]) -> tuple[str, ...]:
    """Return the statements that make these views, and every view of marts under them, temporary tables."""
    own = (name for name in order(wanted) if wanted and name.startswith("marts."))
    return tuple(
        f"create temp table {name.removeprefix('marts.')} as {_as_step(selects()[name])}" for name in own
    )


def _as_step(select: str) -> str:
    """Return a view's text, reading the temporary tables in place of views of marts and of raw.asked."""
    return re.sub(r"\b(?:marts\.(?=\w)|raw\.(?=asked\b))", "temp.", select)
