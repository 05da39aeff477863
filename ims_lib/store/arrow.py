"""Rows of the workspace's database as Arrow, through ADBC where the database is SQLite."""

from __future__ import annotations

from typing import Any, Final

import pyarrow as pa
import sqlalchemy as sa
from adbc_driver_sqlite import dbapi

from ims_lib.store import failures
from ims_lib.store.database import BUSY_SECONDS, Database

_BATCH: Final = 65_536


def table(database: Database, source: sa.Table, schema: pa.Schema, key: str) -> pa.Table:
    """Return the columns of `schema` of all rows, in order of `key`; one state of the table throughout."""
    return rows(
        database, sa.select(*(source.c[name] for name in schema.names)).order_by(source.c[key]), schema
    )


def rows(database: Database, query: sa.Select[Any], schema: pa.Schema) -> pa.Table:
    """Return the rows of a query whose columns are those of `schema`, by place."""
    if database.engine.dialect.name == "sqlite":
        return _through_adbc(database, query, schema)
    with database.reading() as connection:
        found = connection.execute(query).all()
    columns = list(zip(*found, strict=True)) or [()] * len(schema)
    return pa.table([pa.array(c, f.type) for c, f in zip(columns, schema, strict=True)], schema=schema)


def _through_adbc(database: Database, query: sa.Select[Any], schema: pa.Schema) -> pa.Table:
    """Read with the ADBC driver, which builds Arrow columns without Python objects."""
    options = {"adbc.sqlite.query.batch_rows": str(_BATCH)}
    compiled = query.compile(database.engine, compile_kwargs={"render_postcompile": True})
    values = [compiled.params[name] for name in compiled.positiontup or ()]
    try:
        driver: Any = dbapi.connect(str(database.engine.url.database))
        with driver, driver.cursor() as cursor:
            # A writer that lets go of the file as the last one holds it alone for a moment.
            cursor.execute(f"pragma busy_timeout = {BUSY_SECONDS * 1000}")
            cursor.fetchall()
            cursor.adbc_statement.set_options(**options)
            cursor.execute(str(compiled), values or None)
            found: pa.Table = cursor.fetch_arrow_table()
    except dbapi.Error as error:
        raise failures.of_text(str(error).partition("\n")[0], database.place) from error
    # The driver guesses types from the first rows; where there is none it guesses wrong.
    return found.rename_columns(schema.names).cast(schema) if found.num_rows else schema.empty_table()
