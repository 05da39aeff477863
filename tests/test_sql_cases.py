"""Cases of single views: folders of rows in, rows out (tests/cases/README.md says how to write one)."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from ims_lib import rules, views

CASES = Path(__file__).parent / "cases"
LEAST = 3
NULL = "\\N"
_COLUMN = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?")

Type = duckdb.sqltypes.DuckDBPyType
Columns = dict[str, Type]


def case_folders() -> list[Path]:
    """Return every case's folder, in order."""
    return sorted(file.parent for file in CASES.glob("*/*/expect.csv"))


@cache
def columns_of() -> dict[str, Columns]:
    """Return name and type of every column of every raw table and view, from a run on nothing."""
    with views.connect_tables({}, views.LOADS.empty_table()) as con:
        rows = con.execute(
            "select schema_name, table_name from duckdb_tables() where schema_name = 'raw'"
        ).fetchall()
        names = [f"{schema}.{table}" for schema, table in rows] + list(views.selects())
        relations = {name: con.sql(f"select * from {name} limit 0") for name in names}
        return {
            name: dict(zip(relation.columns, relation.types, strict=True))
            for name, relation in relations.items()
        }


def read_rows(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    """Return header and rows of a CSV file; a header may name a field of a struct (`ims.number`)."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, strict=True, skipinitialspace=True)
        header = list(reader.fieldnames or [])
        rows = list(reader)
    where = path.relative_to(CASES)
    assert header, f"{where}: no header"
    assert len(set(header)) == len(header), f"{where}: a column stands twice"
    assert all(_COLUMN.fullmatch(name) for name in header), f"{where}: a strange column name"
    assert all(None not in row and None not in row.values() for row in rows), (
        f"{where}: a row of another length"
    )
    return header, rows


def expression(name: str, kind: Type, header: Sequence[str]) -> str:
    """Return the SQL that makes one column of the view's own type from the text cells of `incoming`."""
    if kind.id == "struct":
        fields = [(field, child) for field, child in kind.children if isinstance(child, Type)]
        cells = [cell for cell in header if cell.startswith(f"{name}.")]
        packed = ", ".join(
            f'"{field}" := {expression(f"{name}.{field}", child, header)}' for field, child in fields
        )
        is_absent = " and ".join(f"\"{cell}\" = ''" for cell in cells) or "true"
        return f"case when {is_absent} then null else struct_pack({packed}) end"
    empty = "''" if kind.id == "varchar" else "null"
    if name not in header:
        return f"cast({'0' if name.endswith('_paise') else empty} as {kind})"
    made = f'cast("{name}" as {kind})'
    if kind.id == "ubigint":
        made = f'if("{name}" like \'#%\', hash("{name}"[2:]), {made.replace("cast", "try_cast")})'
    return f"case \"{name}\" when '' then cast({empty} as {kind}) when '{NULL}' then null else {made} end"


def put_rows(
    con: duckdb.DuckDBPyConnection, name: str, header: Sequence[str], rows: Iterable[dict[str, str]]
) -> None:
    """Make a table with the columns and types of the view or raw table of that name."""
    columns = columns_of()[name]
    unknown = {cell for cell in header if cell.split(".")[0] not in columns}
    assert not unknown, f"{name} has no column {sorted(unknown)}"
    listed = list(rows)
    given = {cell: pa.array([row[cell] for row in listed], pa.string()) for cell in header}
    con.register("incoming", pa.table(given or {"nothing": pa.array([], pa.string())}))
    selected = ", ".join(
        f'{expression(column, kind, header)} as "{column}"' for column, kind in columns.items()
    )
    con.execute(f"create table {name} as select {selected} from incoming")
    con.unregister("incoming")


def given_tables(con: duckdb.DuckDBPyConnection, folder: Path, view: str) -> None:
    """Make every table that the view reads: from given/, else the shipped rules, else empty."""
    needed = views.reads(views.selects()[view])
    files = {file.stem: file for file in folder.glob("given/*.csv")}
    assert files.keys() <= needed, f"{view} does not read {sorted(files.keys() - needed)}"
    for name in sorted(needed):
        if name in files:
            put_rows(con, name, *read_rows(files[name]))
        elif name == "staging.rules":
            values = {rule: pa.array([value], pa.int64()) for rule, value in rules.defaults().items()}
            views.put(con, name, pa.table(values))
        else:
            put_rows(con, name, [], [])


def as_text(con: duckdb.DuckDBPyConnection, table: str, header: Sequence[str]) -> list[tuple[str, ...]]:
    """Return rows as sorted text: NULL is '' for numbers, dates and flags, and NULL's own sign for text."""
    relation = con.sql(f"select {', '.join(header)} from {table}")
    nulls = [NULL if kind.id == "varchar" else "" for kind in relation.types]
    cells = ", ".join(f"cast({name} as varchar)" for name in header)
    rows = con.execute(f"select {cells} from {table}").fetchall()
    return sorted(
        tuple(null if cell is None else cell for cell, null in zip(row, nulls, strict=True)) for row in rows
    )


def canonical(
    con: duckdb.DuckDBPyConnection, view: str, header: Sequence[str], rows: Iterable[dict[str, str]]
) -> list[tuple[str, ...]]:
    """Return the expected rows as text written as the view's own types write it (0.5 as 0.5000)."""
    kinds = con.sql(f"select {', '.join(header)} from {view} limit 0").types

    def written(cell: str, kind: Type) -> str:
        if cell in ("", NULL):
            return cell
        if cell.startswith("#"):
            return str(con.execute("select hash(?)", [cell[1:]]).fetchall()[0][0])
        return str(con.execute(f"select cast(cast(? as {kind}) as varchar)", [cell]).fetchall()[0][0])

    return sorted(
        tuple(written(row[name], kind) for name, kind in zip(header, kinds, strict=True)) for row in rows
    )


@pytest.fixture(scope="module")
def shared() -> Iterator[duckdb.DuckDBPyConnection]:
    with views.connect() as con:
        yield con


@pytest.fixture
def empty(shared: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Return a database with schemas and functions, and no table and no view."""
    for schema in ("raw", *views.SCHEMAS):
        shared.execute(f"drop schema {schema} cascade")
        shared.execute(f"create schema {schema}")
    return shared


@pytest.mark.parametrize("folder", case_folders(), ids=lambda folder: str(folder.relative_to(CASES)))
def test_case(folder: Path, empty: duckdb.DuckDBPyConnection) -> None:
    view = folder.parent.name
    header, rows = read_rows(folder / "expect.csv")
    given_tables(empty, folder, view)
    empty.execute(f"create view {view} as {views.selects()[view]}")
    assert as_text(empty, view, header) == canonical(empty, view, header, rows)


def test_every_recon_view_has_three_cases_and_one_where_nothing_matches() -> None:
    counted = Counter(folder.parent.name for folder in case_folders())
    quiet = {folder.parent.name for folder in case_folders() if folder.name.startswith("nothing_")}
    recon = {name for name in views.selects() if name.startswith("recon.")}
    assert recon
    assert {name: counted[name] for name in recon if counted[name] < LEAST} == {}
    assert recon - quiet == set()


def test_every_folder_of_cases_belongs_to_a_view_and_is_whole() -> None:
    folders = {folder for folder in CASES.glob("*/*") if folder.is_dir()}
    assert {folder.parent.name for folder in folders} <= views.selects().keys()
    assert folders == set(case_folders())


def test_the_runner_tells_one_row_from_another(empty: duckdb.DuckDBPyConnection) -> None:
    header = ["document", "successor"]
    put_rows(empty, "recon.superseded", header, [{"document": "old", "successor": "a"}])
    found = as_text(empty, "recon.superseded", header)
    assert found == canonical(empty, "recon.superseded", header, [{"document": "old", "successor": "a"}])
    assert found != canonical(empty, "recon.superseded", header, [{"document": "old", "successor": "b"}])


def test_a_column_that_the_view_does_not_have_fails_the_case(empty: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(AssertionError, match="has no column"):
        put_rows(empty, "recon.superseded", ["sucessor"], [{"sucessor": "a"}])
