"""The only opener of DuckDB: raw tables from staged parquet, then every view of sql/ in order.

In-memory and sandboxed: no file outside the workspace, no extension, no Python variable can be reached
from SQL.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from graphlib import TopologicalSorter
from importlib.resources import files
from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa

from ims_lib import rules
from ims_lib.errors import WrongUse
from ims_lib.schemas import DATASETS

#: Layers of views, each reading only those before it (design.md 2.3).
SCHEMAS: Final = ("staging", "checks", "recon", "ims", "returns", "marts")
#: Views that one later view alone reads: they stay views, a table of them would only cost a copy.
PASSED_THROUGH: Final = frozenset(
    {
        "staging.books_groups",
        "staging.ims_records",
        "recon.portal_sources",
        "recon.reconciled",
        "recon.differences",
    }
)
_STAGED_NAME: Final = re.compile(r"[0-9a-f]{16}\.parquet")

#: Columns of the manifest that views read.
LOADS: Final = pa.schema(
    [
        ("load_seq", pa.int64()),
        ("file_id", pa.string()),
        ("sha256", pa.string()),
        ("kind", pa.string()),
        ("file_name", pa.string()),
        ("recipient_gstin", pa.string()),
        ("period", pa.string()),
        ("who", pa.string()),
        ("at", pa.string()),
        ("sections", pa.string()),
        ("generated_on", pa.date32()),
        ("part_number", pa.int64()),
        ("part_count", pa.int64()),
        ("register_period", pa.string()),
        ("has_voucher", pa.bool_()),
        ("rows_read", pa.int64()),
        ("rows_loaded", pa.int64()),
        ("rows_rejected", pa.int64()),
        ("rows_skipped", pa.string()),
        ("notes", pa.string()),
    ]
)
#: Columns of the journal that views read.
MARKS: Final = pa.schema(
    [
        ("seq", pa.int64()),
        *(
            (name, pa.string())
            for name in (
                "event_id",
                "batch_id",
                "kind",
                "at",
                "who",
                "document",
                "previous_action",
                "new_action",
                "reason",
                "remark",
                "source",
                "evidence_hash",
                "document_version",
                "undoes",
                "app_version",
                "previous_hash",
                "hash",
            )
        ),
    ]
)


@cache
def selects() -> dict[str, str]:
    """Return the text of every view by its qualified name."""
    root = files("ims_lib").joinpath("sql")
    return {
        f"{schema}.{file.name.removesuffix('.sql')}": file.read_text(encoding="utf-8")
        for schema in SCHEMAS
        if root.joinpath(schema).is_dir()
        for file in sorted(root.joinpath(schema).iterdir(), key=lambda entry: entry.name)
        if file.name.endswith(".sql")
    }


@cache
def functions() -> tuple[tuple[str, str, str], ...]:
    """Return (name, arguments, expression) of every file under sql/functions, each after those it calls."""
    read: dict[str, tuple[str, str, str]] = {}
    for file in files("ims_lib").joinpath("sql", "functions").iterdir():
        lines = file.read_text(encoding="utf-8").splitlines()
        name = file.name.removesuffix(".sql")
        arguments = next(line.split(":", 1)[1] for line in lines if line.startswith("-- arguments:"))
        body = "\n".join(line for line in lines if not line.startswith("--")).strip()
        read[name] = (name, arguments.strip(), body.removeprefix("select").strip())
    calls = {name: re.findall(r"functions\.(\w+)", entry[2]) for name, entry in sorted(read.items())}
    return tuple(read[name] for name in TopologicalSorter(calls).static_order())


def reads(select: str, parser: duckdb.DuckDBPyConnection) -> set[str]:
    """Return the schema-qualified tables that a SELECT reads, from DuckDB's own parser."""
    tree = json.loads(parser.execute("select json_serialize_sql(?)", [select]).fetchall()[0][0])
    if tree.get("error"):
        raise WrongUse("A view cannot be parsed.", found=str(tree.get("error_message")), where=select[:80])
    found: set[str] = set()
    stack: list[object] = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            if node.get("type") == "BASE_TABLE" and node.get("schema_name"):
                found.add(f"{node['schema_name']}.{node['table_name']}")
            stack.extend(node.values())
        elif isinstance(node, list):
            stack.extend(node)
    return found


@cache
def order(wanted: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return every view's name, each after those it reads; if named, `wanted` and what they read."""
    graph = _graph()
    needed = set(wanted or graph)
    while more := {read for name in needed for read in graph[name]} - needed:
        needed |= more
    return tuple(name for name in TopologicalSorter(graph).static_order() if name in needed)


@cache
def _graph() -> dict[str, set[str]]:
    """Return the views that each view reads."""
    with duckdb.connect() as parser:
        known = selects()
        return {name: reads(text, parser) & known.keys() for name, text in known.items()}


def connect(memory_limit: str = "", threads: int = 0) -> duckdb.DuckDBPyConnection:
    """Return an empty in-memory DuckDB that cannot fetch extensions, with the schemas and functions made."""
    con = duckdb.connect(
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "python_enable_replacements": "false",
            **({"memory_limit": memory_limit} if memory_limit else {}),
            **({"threads": str(threads)} if threads else {}),
        }
    )
    for schema in ("raw", "functions", *SCHEMAS):
        con.execute(f"create schema if not exists {schema}")
    for name, arguments, expression in functions():
        con.execute(f"create macro functions.{name}({arguments}) as ({expression})")
    return con


def put(con: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    """Make (or replace) a table of the database from an Arrow table."""
    con.register("incoming", table)
    con.execute(f"create or replace table {name} as select * from incoming")  # noqa: S608 - our own names
    con.unregister("incoming")


def put_settings(
    con: duckdb.DuckDBPyConnection,
    values: Mapping[str, int],
    recipients: Mapping[str, str],
    filed: Iterable[tuple[str, str]],
) -> None:
    """Make raw.rules (one row), raw.recipients (gstin, filing) and raw.filed_periods (gstin, period)."""
    put(con, "raw.rules", pa.table({name: pa.array([value], pa.int64()) for name, value in values.items()}))
    text = pa.string()
    put(
        con,
        "raw.recipients",
        pa.table(
            {"gstin": pa.array(list(recipients), text), "filing": pa.array(list(recipients.values()), text)}
        ),
    )
    pairs = list(filed)
    put(
        con,
        "raw.filed_periods",
        pa.table(
            {
                "gstin": pa.array([gstin for gstin, _ in pairs], text),
                "period": pa.array([p for _, p in pairs], text),
            }
        ),
    )


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
    con.execute(f"create or replace view raw.{dataset} as select * from {_scan(listed)}")  # noqa: S608 - quoted paths


def _scan(paths: Iterable[Path]) -> str:
    """Return a read_parquet call over files, their paths quoted for SQL and for the glob."""
    quoted = ", ".join(
        "'" + re.sub(r"([*?\[])", r"[\1]", str(path)).replace("'", "''") + "'" for path in paths
    )
    return f"read_parquet([{quoted}])"


def create_views(
    con: duckdb.DuckDBPyConnection,
    given: Mapping[str, list[Path]] | None = None,
    tables: tuple[str, ...] = (),
    wanted: tuple[str, ...] = (),
) -> Iterator[str]:
    """Make every view, in order, with its head comment as its comment; yield each name when it is there.

    Those in `given` read result files instead; those of the layers `tables` become tables, since chained
    views are expanded again by every later one (design.md 2.3). `wanted`: some only, and what they read.
    """
    results = given or {}
    for name in order(wanted):
        is_table = name.split(".")[0] in tables and name not in PASSED_THROUGH and name not in results
        kind = "table" if is_table else "view"
        text = f"select * from {_scan(results[name])}" if results.get(name) else selects()[name]  # noqa: S608 - quoted paths
        con.execute(f"create {kind} {name} as {text}")
        con.execute(f"comment on {kind} {name} is '{head(selects()[name]).replace(chr(39), chr(39) * 2)}'")
        yield name


def seal(con: duckdb.DuckDBPyConnection, folders: Iterable[Path]) -> None:
    """Shut a database off from every file outside these folders, for good."""
    listed = ", ".join("'" + str(folder.resolve()).replace("'", "''") + "/'" for folder in folders)
    con.execute(f"set allowed_directories = [{listed}]")
    con.execute("set enable_external_access = false")
    con.execute("set lock_configuration = true")


def head(text: str) -> str:
    """Return the comment at the head of a SQL file as one paragraph."""
    lines: list[str] = []
    for line in text.splitlines():
        if not line.startswith("--"):
            break
        if not line.startswith("-- arguments:"):
            lines.append(line.removeprefix("--").strip())
    return " ".join(lines)


def catalogue() -> list[tuple[str, str]]:
    """Return (view, comment) of every view, in order of the layers."""
    return [(name, head(text)) for name, text in selects().items()]


def connect_tables(
    tables: Mapping[str, pa.Table],
    loads: pa.Table,
    marks: pa.Table | None = None,
    recipients: Mapping[str, str] | None = None,
    filed: Iterable[tuple[str, str]] = (),
    values: Mapping[str, int] | None = None,
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
    owners = recipients or {gstin: "monthly" for gstin in loads["recipient_gstin"].to_pylist() if gstin}
    put_settings(con, values or rules.defaults(), owners, filed)
    for _ in create_views(con, tables=("staging", "recon")):
        pass
    return con
