"""Explanations: a sentence, evidence and candidates for the documents asked for, and for no others."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from ims_lib.explain import Explained, explain
from tests.screens_data import Company


@pytest.fixture(scope="module")
def con(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    company = Company()
    company.paper("INV/26-27/0012", portal=9_000_00).paper("INV-12", books=9_000_10)
    company.paper("SER-1042", portal=5_000_00)
    company.paper("SER-1043", books=5_000_00, supplier="24BBBBB1111B1Z3")
    company.paper("FAR-77", portal=7_777_00, supplier="29CCCCC2222C1Z1", name="Shree Ganesh")
    company.paper("FAR-77", books=7_777_00, supplier="07DDDDD3333D1ZX", name="Quite Another")
    company.paper("LONE-1", portal=3_21_00, supplier="27EEEEE4444E1ZV")
    with company.at(Path(tmp_path_factory.mktemp("w")) / "ws").con as made:
        yield made


def key(con: duckdb.DuckDBPyConnection, number: str, side: str) -> str:
    """Return the KEY of the document of that number and side."""
    query = f"select document from staging.{side}_documents where number = ?"
    return str(con.execute(query, [number]).fetchall()[0][0])


def of(con: duckdb.DuckDBPyConnection, number: str, side: str = "portal") -> Explained:
    document = key(con, number, side)
    rows = explain(con, [document])
    assert len(rows) == 1
    return next(iter(rows.values()))


def test_a_link_says_what_is_equal_only_when_written_alike_and_what_is_within_tolerance(
    con: duckdb.DuckDBPyConnection,
) -> None:
    row = of(con, "INV/26-27/0012")
    assert row.sentence == (
        "Same document: number equal but for financial year, leading zeros, date equal,"
        " amounts within Rs 1.00."
    )
    fields = {entry.field: entry for entry in row.evidence}
    assert (fields["number"].code, fields["number"].how) == (
        "equal_normalised",
        "financial year, leading zeros",
    )
    assert (fields["igst"].code, fields["igst"].how) == ("within", "within Rs 1.00")
    assert (fields["supplier"].code, fields["date"].code) == ("equal", "equal")
    assert row.nearest == ()


def test_the_next_of_a_series_is_shown_with_what_speaks_against_it(con: duckdb.DuckDBPyConnection) -> None:
    row = of(con, "SER-1042")
    first = row.nearest[0]
    assert (first.number, first.document_date, first.linked_to) == ("SER-1043", date(2026, 10, 5), "")
    assert "equal amounts" in first.speaks_for
    assert first.speaks_against == "its number is the next of the series (SER-1042 / SER-1043)"
    assert row.sentence.startswith("No voucher of this supplier has this number. Closest: SER-1043 of 05-10")


def test_candidates_are_the_same_seen_from_the_books(con: duckdb.DuckDBPyConnection) -> None:
    row = of(con, "SER-1043", "books")
    assert row.nearest[0].document == key(con, "SER-1042", "portal")
    assert row.nearest[0].side == "portal"


def test_a_candidate_that_is_linked_already_says_to_what(con: duckdb.DuckDBPyConnection) -> None:
    linked = [near for near in of(con, "SER-1042").nearest if near.number == "INV-12"]
    assert [near.linked_to for near in linked] == [key(con, "INV/26-27/0012", "portal")]
    assert linked[0].speaks_against.endswith("already linked to INV/26-27/0012")


def test_number_and_amount_in_common_are_found_under_another_supplier(con: duckdb.DuckDBPyConnection) -> None:
    first = of(con, "FAR-77").nearest[0]
    assert first.document == key(con, "FAR-77", "books")
    assert "same number; equal amounts" in first.speaks_for
    assert "another supplier" in first.speaks_against


def test_a_document_with_nothing_near_says_so(con: duckdb.DuckDBPyConnection) -> None:
    row = of(con, "LONE-1")
    assert row.nearest == ()
    assert row.sentence == (
        "No voucher of this supplier has this number. Nothing is near it by number, amount or date."
    )


def test_five_at_most_best_first_and_the_same_every_time(con: duckdb.DuckDBPyConnection) -> None:
    documents = [row[0] for row in con.execute("select document from staging.documents").fetchall()]
    first, again = explain(con, documents), explain(con, documents[::-1])
    assert first == again
    for row in first.values():
        scores = [near.score for near in row.nearest]
        assert len(scores) <= 5
        assert scores == sorted(scores, reverse=True)


def test_nothing_is_explained_unasked_and_nothing_stays_behind(con: duckdb.DuckDBPyConnection) -> None:
    assert explain(con, []) == {}
    assert explain(con, ["no such document"]) == {}
    of(con, "LONE-1")
    assert con.execute("from raw.asked").fetchall() == []
    assert con.execute("from duckdb_tables() where temporary").fetchall() == []


def test_the_views_themselves_give_what_explain_gives(con: duckdb.DuckDBPyConnection) -> None:
    row = of(con, "SER-1042")
    cursor = con.cursor()
    cursor.execute("begin")
    cursor.execute(
        "insert into raw.asked select document, id from staging.documents where number_text = 'SER-1042'"
    )
    assert cursor.execute("select sentence from marts.sentences").fetchall() == [(row.sentence,)]
    cursor.execute("rollback")
