"""A whole table of the workspace's database as Arrow, through ADBC where the database is SQLite."""

from __future__ import annotations

from typing import Any, Final

import pyarrow as pa
import sqlalchemy as sa
from adbc_driver_sqlite import dbapi

from ims_lib.store.database import Database

_BATCH: Final = 65_536


def table(database: Database, source: sa.Table, schema: pa.Schema, key: str) -> pa.Table:
    """Return the columns of `schema` of all rows, in order of `key`; one state of the table throughout."""
    query = sa.select(*(source.c[name] for name in schema.names)).order_by(source.c[key])
    if database.engine.dialect.name == "sqlite":
        return _through_adbc(database, query, schema)
    with database.reading() as connection:
        rows = connection.execute(query).all()
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    return pa.table([pa.array(c, f.type) for c, f in zip(columns, schema, strict=True)], schema=schema)


def _through_adbc(database: Database, query: sa.Select[tuple[object, ...]], schema: pa.Schema) -> pa.Table:
    """Read with the ADBC driver, which builds Arrow columns without Python objects."""
    with database.reading() as connection:
        # The driver guesses types from the first rows; an empty table has none.
        if connection.execute(query.limit(1)).first() is None:
            return schema.empty_table()
    options = {"adbc.sqlite.query.batch_rows": str(_BATCH)}
    text = str(query.compile(database.engine))
    driver: Any = dbapi.connect(str(database.engine.url.database))
    with driver, driver.cursor() as cursor:
        cursor.adbc_statement.set_options(**options)
        cursor.execute(text)
        found: pa.Table = cursor.fetch_arrow_table()
    return found.cast(schema)
