"""The only opener of DuckDB: raw tables from staged parquet, then every view of sql/ in order.

In-memory and sandboxed: no file outside the workspace, no extension, no Python variable can be reached
from SQL.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa

from ims_lib import rules
from ims_lib.catalogue import SCHEMAS, SCOPE, catalogue, functions, head, order, reads, selects, steps
from ims_lib.errors import WrongUse
from ims_lib.raw import ASKED, DECISIONS, EARLIER_PAIRS, LOADS, MARKS
from ims_lib.schemas import DATASETS

__all__ = [
    "ASKED",
    "DECISIONS",
    "EARLIER_PAIRS",
    "LOADS",
    "MARKS",
    "PASSED_THROUGH",
    "SCHEMAS",
    "Layers",
    "catalogue",
    "connect",
    "connect_tables",
    "create_views",
    "functions",
    "head",
    "later_rows",
    "order",
    "put",
    "put_settings",
    "put_staged",
    "read_from",
    "reads",
    "replace",
    "seal",
    "selects",
    "step",
    "steps",
    "union_of_ids",
]

#: Views that one later view alone reads: they stay views, a table of them would only cost a copy.
PASSED_THROUGH: Final = frozenset(
    {
        "staging.books_groups",
        "staging.ims_records",
        "staging.portal_sources",
        "recon.standing_documents",
        "recon.documents",
        "recon.plain_candidates",
        "recon.plain_links",
        "recon.free_keys",
        "recon.judged_candidates",
        "recon.classed_candidates",
        "recon.links",
        "recon.outcomes",
        "recon.reconciled",
        "recon.differences",
    }
)
#: How a kept view's row names the document that it is replaced with; a view without is written whole.
REPLACED_BY: Final = {
    "staging.books_documents": "hash(document)",
    "staging.portal_documents": "hash(document)",
    "staging.documents": "id",
    "recon.duplicates": "id",
    "recon.pairs": "coalesce(portal_id, books_id)",
}
_STAGED_NAME: Final = re.compile(r"[0-9a-f]{16}\.parquet")


@dataclass(frozen=True)
class Layers:
    """The files of a kept view: a base, and rows that came later with the ids of documents they replace."""

    base: Path
    later: Path | None = None
    replaced: Path | None = None


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
    for schema in ("raw", "functions", *SCHEMAS, SCOPE, "before"):
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
    given: Mapping[str, list[Layers]] | None = None,
    tables: tuple[str, ...] = (),
    wanted: tuple[str, ...] = (),
    written: tuple[str, ...] = (),
) -> Iterator[str]:
    """Make every view, in order, with its head comment as its comment; yield each name when it is there.

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
        text = _read(name, results[name]) if results.get(name) else selects()[name]
        con.execute(f"create {kind} {name} as {text}")
        con.execute(f"comment on {kind} {name} is '{head(selects()[name]).replace(chr(39), chr(39) * 2)}'")
        yield name


def _kinds(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Return whether each is a table or a view by qualified name."""
    return {
        f"{schema}.{name}": kind
        for kind in ("table", "view")
        for schema, name in con.table(f"duckdb_{kind}s").select("schema_name", f"{kind}_name").fetchall()
    }


def _read(view: str, layers: Iterable[Layers]) -> str:
    """Return the select that reads a kept view's files: of each base what later rows do not replace."""
    listed = list(layers)
    bases = [one.base for one in listed if one.later is None or one.replaced is None]
    parts = [f"select * from {_scan(bases)}"] if bases else []  # noqa: S608 - quoted paths
    for one in listed:
        if one.later is not None and one.replaced is not None:
            gone = f"(select id from {_scan([one.replaced])})"  # noqa: S608 - quoted paths
            parts += [
                f"from {_scan([one.base])} where {REPLACED_BY[view]} not in {gone}",
                f"from {_scan([one.later])}",
            ]
    return " union all by name ".join(parts)


def read_from(con: duckdb.DuckDBPyConnection, view: str, layers: Iterable[Layers], *, name: str = "") -> None:
    """Let a kept view (or another `name` for it) read these result files from now on."""
    replace(con, name or view, _read(view, layers))


def later_rows(view: str, layers: Layers, ids: str) -> str:
    """Return the select of a kept view's rows as they are now, and of earlier later rows not in `ids`."""
    if layers.later is None:
        return f"from {view}"
    gone = f"{REPLACED_BY[view]} not in (select id from {ids})"  # noqa: S608 - our own names
    return f"from {view} union all by name from {_scan([layers.later])} where {gone}"


def union_of_ids(files: Iterable[Path], *tables: str) -> str:
    """Return the select of the distinct ids in these files and tables."""
    sources = [_scan([file]) for file in files] + list(tables)
    return " union ".join(f"select id from {source}" for source in sources)  # noqa: S608 - quoted paths


def replace(con: duckdb.DuckDBPyConnection, name: str, select: str, kind: str = "view") -> None:
    """Make a view or table in place of whatever has its name."""
    old = _kinds(con).get(name)
    if old:
        con.execute(f"drop {old} {name}")
    con.execute(f"create {kind} {name} as {select}")


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
    put(con, "raw.asked", ASKED.empty_table())
    put(con, "raw.earlier_pairs", EARLIER_PAIRS.empty_table())
    owners = recipients or {gstin: "monthly" for gstin in loads["recipient_gstin"].to_pylist() if gstin}
    put_settings(con, values or rules.defaults(), owners, filed)
    for _ in create_views(con, tables=("staging", "recon")):
        pass
    return con
