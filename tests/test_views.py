"""The runner of the views: order, comments, functions, sandbox."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ims_lib import rules, views
from ims_lib.errors import WrongUse
from ims_lib.schemas import DATASETS


@pytest.fixture(scope="module")
def empty() -> duckdb.DuckDBPyConnection:
    return views.connect_tables({}, views.LOADS.empty_table())


def one(con: duckdb.DuckDBPyConnection, text: str, *values: object) -> object:
    return con.execute(text, list(values)).fetchall()[0][0]


def test_every_view_answers_on_an_empty_workspace(empty: duckdb.DuckDBPyConnection) -> None:
    assert len(views.order()) > 25
    for name in views.order():
        rows = empty.execute(f"select * from {name}").fetchall()
        assert rows == [] or name in {"staging.rules", "checks.blocked_codes"}, name


def test_views_come_after_those_they_read() -> None:
    place = {name: n for n, name in enumerate(views.order())}
    for name, text in views.selects().items():
        for read in views.reads(text) & place.keys():
            assert place[read] < place[name], f"{name} reads {read}"


def test_every_view_carries_its_grain_as_comment(empty: duckdb.DuckDBPyConnection) -> None:
    for name, comment in views.catalogue():
        schema, view = name.split(".")
        held = empty.execute(
            "select comment from duckdb_views() where schema_name = ? and view_name = ?"
            " union all select comment from duckdb_tables() where schema_name = ? and table_name = ?",
            [schema, view, schema, view],
        ).fetchall()
        assert held == [(comment,)]
        assert comment.startswith("One row per")


@pytest.mark.parametrize(
    ("given", "loose", "strict"),
    [
        ("INV/25-26/0012", "INV12", "INV25260012"),
        (" inv 0012 ", "INV12", "INV0012"),
        ("INV-2526-7", "INV7", "INV25267"),
        ("2025-2026/INV/3", "INV3", "20252026INV3"),
        ("2526", "2526", "2526"),  # nothing would be left
        ("26-25/1", "26251", "26251"),  # no consecutive years
        ("A/1003", "A1003", "A1003"),
        ("1-10010", "110010", "110010"),
        ("///", "", ""),
        ("ＩＮＶ–０７", "INV7", "INV07"),
        ("0", "0", "0"),
        ("000", "0", "000"),
    ],
)
def test_numbers_are_compared_without_separators_year_and_zeros(
    empty: duckdb.DuckDBPyConnection, given: str, loose: str, strict: str
) -> None:
    assert one(empty, "select functions.number_loose(?)", given) == loose
    assert one(empty, "select functions.number_strict(?)", given) == strict


@pytest.mark.parametrize(
    ("paise", "text"),
    [
        (0, "0.00"),
        (5, "0.05"),
        (-5, "-0.05"),
        (99999, "999.99"),
        (100000, "1,000.00"),
        (12345678900, "12,34,56,789.00"),
    ],
)
def test_rupees_in_indian_grouping(empty: duckdb.DuckDBPyConnection, paise: int, text: str) -> None:
    assert one(empty, "select functions.rupees(?::bigint)", paise) == text


@pytest.mark.parametrize(
    ("return_period", "form", "last_filed", "filing", "period"),
    [
        ("112026", "R1", "", "monthly", "112026"),
        ("112026", "R1A", "", "monthly", "122026"),
        ("122026", "R1A", "", "monthly", "012027"),
        ("082026", "R1", "202609", "monthly", "102026"),  # 3B of September is filed
        ("112026", "R1", "", "quarterly", "122026"),
        ("012027", "R1", "", "quarterly", "032027"),
    ],
)
def test_period_of_the_credit(
    empty: duckdb.DuckDBPyConnection, return_period: str, form: str, last_filed: str, filing: str, period: str
) -> None:
    found = one(empty, "select functions.credit_period(?, ?, ?, ?)", return_period, form, last_filed, filing)
    assert found == period


def test_a_staged_folder_with_glob_characters_reads_itself_only(tmp_path: Path) -> None:
    schema = DATASETS["rejected_rows"]
    for folder, count in (("a[1]'b*", 1), ("a1'bz", 2)):
        (tmp_path / folder).mkdir()
        row = {
            "file_id": "x",
            "row_number": 1,
            "recipient_gstin": "",
            "sheet": "",
            "column_name": "",
            "value": "",
            "reason": "",
        }
        pq.write_table(
            pa.Table.from_pylist([row] * count, schema=schema), tmp_path / folder / "0123456789abcdef.parquet"
        )
    con = views.connect()
    views.put_staged(con, "rejected_rows", [tmp_path / "a[1]'b*" / "0123456789abcdef.parquet"])
    assert one(con, "select count(*) from raw.rejected_rows") == 1


def test_a_staged_file_with_another_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="strange name"):
        views.put_staged(views.connect(), "books_rows", [tmp_path / "mine.parquet"])


def test_a_sealed_database_reaches_no_file_and_no_python_variable(tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n", encoding="utf-8")
    (tmp_path / "in").mkdir()
    con = views.connect()
    views.seal(con, [tmp_path / "in"])
    table = pa.table({"a": [1]})  # a Python variable that SQL must not see
    assert table.num_rows == 1
    for text in (
        f"select * from read_csv('{secret}')",
        f"select * from read_csv('{tmp_path}/in/../secret.csv')",
        f"copy (select 1) to '{tmp_path}/out.csv'",
        f"attach '{tmp_path}/x.db'",
        "select * from table",
        "select * from secret",
        "set enable_external_access = true",
        "install excel",
    ):
        with pytest.raises(duckdb.Error):
            con.execute(text).fetchall()


def test_own_rules_replace_shipped_ones_and_unknown_names_are_refused() -> None:
    assert rules.of_workspace("[date_close_days]\nvalue = 3\n")["date_close_days"] == 3
    assert rules.of_workspace(None) == rules.defaults()
    with pytest.raises(WrongUse, match="unknown"):
        rules.of_workspace("[date_closed_days]\nvalue = 3\n")
    for bad in ("-1", "1.5", "true", '"10"'):
        with pytest.raises(WrongUse, match="no usable value"):
            rules.of_workspace(f"[date_close_days]\nvalue = {bad}\n")
