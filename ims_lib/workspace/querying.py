"""Queries of people: one SELECT over the views, which can change nothing and reach no file outside the
workspace.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import duckdb

from ims_lib.errors import WrongUse

if TYPE_CHECKING:
    import pandas as pd


def query(
    con: duckdb.DuckDBPyConnection, sql: str, params: Sequence[object] | Mapping[str, object] | None
) -> pd.DataFrame:
    """Return the rows of one SELECT as a DataFrame; anything else, and SQL that DuckDB refuses, raises
    WrongUse.
    """
    cursor = con.cursor()
    try:
        _only_select(cursor, sql)
        cursor.execute("begin transaction read only")
        try:
            return cursor.execute(sql, params).df()
        finally:
            cursor.execute("rollback")
    except duckdb.Error as error:
        raise WrongUse(
            "The query cannot be run.",
            found=str(error).strip(),
            expected="one SELECT over the views of ws.views()",
            do="Correct the SQL; values go into params.",
        ) from error


def _only_select(cursor: duckdb.DuckDBPyConnection, sql: str) -> None:
    kinds = [statement.type.name for statement in cursor.extract_statements(sql)]
    if kinds != ["SELECT"]:
        raise WrongUse(
            "A query is one SELECT.",
            found=", ".join(kinds) or "no statement",
            expected="one SELECT (or WITH ... SELECT) statement",
            do="Take the others out; marks are made with `ims mark` or ws.mark.",
        )
