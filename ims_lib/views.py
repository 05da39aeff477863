"""The only opener of DuckDB: raw tables from staged parquet, then every view of sql/ in order.

In-memory and sandboxed: no file outside the workspace, no extension, no Python variable can be reached
from SQL.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa

from ims_lib import alerts, checks, layers, rules
from ims_lib.catalogue import (
    PASSED_THROUGH,
    SCHEMAS,
    SCOPE,
    catalogue,
    functions,
    head,
    order,
    reads,
    selects,
    steps,
)
from ims_lib.errors import WrongUse
from ims_lib.layers import Layers
from ims_lib.raw import ASKED, DECISIONS, EARLIER_PAIRS, LOADS, MARKS, OTHER_PARTIES, OVERLAY
from ims_lib.schemas import DATASETS

__all__ = [
    "ASKED",
    "DECISIONS",
    "EARLIER_PAIRS",
    "LOADS",
    "MARKS",
    "OTHER_PARTIES",
    "OVERLAY",
    "PASSED_THROUGH",
    "SCHEMAS",
    "catalogue",
    "clear",
    "connect",
    "connect_tables",
    "create_views",
    "describe",
    "drop",
    "functions",
    "head",
    "order",
    "put",
    "put_days",
    "put_settings",
    "put_staged",
    "read_from",
    "reads",
    "replace",
    "seal",
    "selects",
    "step",
    "steps",
]

#: Types of the columns of staged files, for those that a file of an older version lacks.
_SQL_TYPES: Final = {
    pa.string(): "varchar",
    pa.date32(): "date",
    pa.bool_(): "boolean",
    pa.int64(): "bigint",
}
_STAGED_NAME: Final = re.compile(r"[0-9a-f]{16}\.parquet")


def connect(memory_limit: str = "", threads: int = 0, spill: Path | None = None) -> duckdb.DuckDBPyConnection:
    """Return an empty in-memory DuckDB that cannot fetch extensions, with the schemas and functions made.

    What exceeds the memory limit is kept in the folder `spill` for a while.
    """
    con = duckdb.connect(
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "python_enable_replacements": "false",
            **({"memory_limit": memory_limit} if memory_limit else {}),
            **({"threads": str(threads)} if threads else {}),
            **({"temp_directory": str(spill)} if spill else {}),
        }
    )
    con.execute("set enable_progress_bar = false")
    con.execute("set parquet_metadata_cache = true")
    made = [f"create schema {schema}" for schema in ("raw", "functions", *SCHEMAS, SCOPE, "before")]
    made += [
        f"create macro functions.{name}({arguments}) as ({body})" for name, arguments, body in functions()
    ]
    con.execute(";".join(made))
    return con


def put(con: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    """Make (or replace) a table of the database from an Arrow table."""
    con.register("incoming", table)
    replace(con, name, "from incoming", "table")
    con.unregister("incoming")


def put_settings(
    con: duckdb.DuckDBPyConnection,
    values: Mapping[str, int],
    recipients: Mapping[str, str],
    filed: Iterable[tuple[str, str]],
    annual: Iterable[tuple[str, str, date]] = (),
) -> None:
    """Make raw.rules (one row), raw.recipients (gstin, filing), raw.filed_periods (gstin, period) and
    raw.annual_returns (gstin, fy, filed_on).
    """
    put(con, "raw.rules", pa.table({name: pa.array([value], pa.int64()) for name, value in values.items()}))
    text = pa.string()
    put(con, "raw.recipients", _table(recipients.items(), gstin=text, filing=text))
    put(con, "raw.filed_periods", _table(filed, gstin=text, period=text))
    put(con, "raw.annual_returns", _table(annual, gstin=text, fy=text, filed_on=pa.date32()))


def _table(rows: Iterable[tuple[object, ...]], **columns: pa.DataType) -> pa.Table:
    """Return rows as a table of these columns."""
    listed = list(rows)
    return pa.table(
        {name: pa.array([row[n] for row in listed], kind) for n, (name, kind) in enumerate(columns.items())}
    )


def put_days(con: duckdb.DuckDBPyConnection, filings: Mapping[str, str]) -> None:
    """Make raw.alert_rules, raw.calendar and raw.today for recipients with how each files."""
    for name, table in alerts.tables(filings).items():
        put(con, name, table)


def put_staged(con: duckdb.DuckDBPyConnection, dataset: str, paths: Iterable[Path]) -> None:
    """Make raw.<dataset> a view over staged parquet files, or an empty table where there is none.

    Only content-addressed names reach SQL; the folder's own special characters are escaped for DuckDB's glob.
    """
    listed = sorted(set(paths))
    if not listed:
        put(con, f"raw.{dataset}", DATASETS[dataset].empty_table())
        return
    if not all(_STAGED_NAME.fullmatch(path.name) for path in listed):
        raise WrongUse("A staged file has a strange name.", found=", ".join(path.name for path in listed))
    source = f"from {layers.scan(listed)}"
    held = set(con.sql(source).columns)
    wanted = ", ".join(
        field.name if field.name in held else f"null::{_SQL_TYPES[field.type]} as {field.name}"
        for field in DATASETS[dataset]
    )
    con.execute(f"create or replace view raw.{dataset} as select {wanted} {source}")


def create_views(
    con: duckdb.DuckDBPyConnection,
    given: Mapping[str, list[Layers]] | None = None,
    tables: tuple[str, ...] = (),
    wanted: tuple[str, ...] = (),
    written: tuple[str, ...] = (),
) -> Iterator[str]:
    """Make every view, in order; yield each name when it is there.

    Those in `given` read result files instead; those of the layers `tables` become tables, since chained
    views are expanded again by every later one (design.md 2.3), but for `written`, which the caller writes
    and puts in place by `read_from`. `wanted`: some only, and what they read. What is there already stays.
    """
    results = given or {}
    stays_view = PASSED_THROUGH.union(results, written)
    there = _kinds(con)
    for name in order(wanted, frozenset(results)):
        if name in there:
            continue
        kind = "table" if name.split(".")[0] in tables and name not in stays_view else "view"
        text = layers.read(name, results[name]) if results.get(name) else selects()[name]
        con.execute(f"create {kind} {name} as {text}")
        yield name


def describe(con: duckdb.DuckDBPyConnection, names: Iterable[str]) -> None:
    """Give views and tables the head comments of their files."""
    made, kinds = list(names), _kinds(con)
    quoted = {name: head(selects()[name]).replace("'", "''") for name in made}
    con.execute(";".join(f"comment on {kinds[name]} {name} is '{text}'" for name, text in quoted.items()))


def _kinds(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Return whether each is a table or a view by qualified name."""
    return {
        f"{schema}.{name}": kind
        for kind in ("table", "view")
        for schema, name in con.table(f"duckdb_{kind}s").select("schema_name", f"{kind}_name").fetchall()
    }


def read_from(con: duckdb.DuckDBPyConnection, view: str, files: Iterable[Layers], *, name: str = "") -> None:
    """Let a kept view (or another `name` for it) read these result files from now on."""
    replace(con, name or view, layers.read(view, files))


def replace(con: duckdb.DuckDBPyConnection, name: str, select: str, kind: str = "view") -> None:
    """Make a view or table in place of whatever has its name."""
    drop(con, [name])
    con.execute(f"create {kind} {name} as {select}")


def drop(con: duckdb.DuckDBPyConnection, names: Iterable[str]) -> None:
    """Take views and tables away, where they are there."""
    for name in names:
        try:
            con.execute(f"drop view if exists {name}")
        except duckdb.CatalogException:  # it is a table
            con.execute(f"drop table {name}")


def clear(con: duckdb.DuckDBPyConnection) -> None:
    """Take every view and table away but the raw tables."""
    made = {*SCHEMAS, SCOPE, "before"}
    drop(con, [name for name in _kinds(con) if name.partition(".")[0] in made])


def step(con: duckdb.DuckDBPyConnection, name: str) -> None:
    """Make one step of a run again (sql/scope) a table."""
    replace(con, name, steps()[name], "table")


def seal(con: duckdb.DuckDBPyConnection, folders: Iterable[Path]) -> None:
    """Shut a database off from every file outside these folders, for good."""
    listed = ", ".join("'" + str(folder.resolve()).replace("'", "''") + "/'" for folder in folders)
    con.execute(f"set allowed_directories = [{listed}]")
    con.execute("set enable_external_access = false")
    con.execute("set lock_configuration = true")


def connect_tables(
    tables: Mapping[str, pa.Table],
    loads: pa.Table,
    marks: pa.Table | None = None,
    recipients: Mapping[str, str] | None = None,
    filed: Iterable[tuple[str, str]] = (),
    values: Mapping[str, int] | None = None,
    decisions: pa.Table | None = None,
    overlay: pa.Table | None = None,
) -> duckdb.DuckDBPyConnection:
    """Return a database whose raw tables are these Arrow tables, with every view: for tests and experiments.

    `tables` maps datasets of schemas.DATASETS to rows; `loads` has the columns of LOADS; `recipients`
    maps GSTIN to filing.
    """
    con = connect()
    for dataset, schema in DATASETS.items():
        put(con, f"raw.{dataset}", tables.get(dataset, schema.empty_table()))
    put(con, "raw.loads", loads)
    put(con, "raw.marks", marks if marks is not None else MARKS.empty_table())
    put(con, "raw.decisions", decisions if decisions is not None else DECISIONS.empty_table())
    put(con, "raw.overlay", overlay if overlay is not None else OVERLAY.empty_table())
    put(con, "raw.asked", ASKED.empty_table())
    put(con, "raw.earlier_pairs", EARLIER_PAIRS.empty_table())
    put(con, "raw.other_parties", OTHER_PARTIES.empty_table())
    owners = recipients or {gstin: "monthly" for gstin in loads["recipient_gstin"].to_pylist() if gstin}
    put(con, "raw.check_rules", checks.in_force({}, owners))
    put(con, "raw.hsn_master", checks.hsn_master())
    put_days(con, owners)
    put_settings(con, values or rules.defaults(), owners, filed)
    describe(con, create_views(con, tables=("staging", "recon")))
    return con
