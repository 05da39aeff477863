"""Explanations: a sentence, evidence and candidates for the documents asked for, and for no others."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from ims_lib.explain import Explained, explain
from ims_lib.screens.mark import blocks
from ims_lib.screens.mark.why import why
from tests.screens_data import HOSTILE, OWNER, Company


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


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """A company with what stands apart: a duplicate, a superseded document, a series, hostile texts."""
    company = Company()
    for _ in range(2):
        company.paper("DUP/1", books=1_000_00, supplier="27EEEEE4444E1ZV")
    company.paper("DUP/1", portal=1_000_00, supplier="27EEEEE4444E1ZV")
    company.paper("OLD/1", portal=2_000_00, supplier="29CCCCC2222C1Z1")
    amends = {"original_number": "OLD/1", "original_date": date(2026, 10, 5), "section": "b2ba"}
    company.paper("OLD/1-A", portal=2_500_00, supplier="29CCCCC2222C1Z1", **amends)
    company.paper("MB/2896", portal=700_00)
    for number in ("MB/2894", "MD/2896", "ZZ-2896"):
        company.paper(number, books=900_00)
    company.paper("", books=4_000_00).paper("NO DIGITS", books=4_100_00)
    company.paper(f"{HOSTILE}/7", portal=300_00, name=HOSTILE, supplier="07DDDDD3333D1ZX")
    company.paper(f"{HOSTILE}/9", books=400_00, name=HOSTILE, supplier="07DDDDD3333D1ZX")
    with company.at(Path(tmp_path_factory.mktemp("w")) / "ws").con as made:
        yield made


def outcomes(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Return the outcome of every document by its KEY."""
    pairs = con.execute("select portal_document, books_document, outcome from recon.pairs").fetchall()
    return {document: outcome for *both, outcome in pairs for document in both if document}


def test_a_duplicate_alone_is_explained_by_the_voucher_that_came_first(
    odd: duckdb.DuckDBPyConnection,
) -> None:
    copy = f"{OWNER}/books/V1/2026-27"
    assert outcomes(odd)[copy] == "duplicate"
    sentence = explain(odd, [copy])[copy].sentence
    assert sentence == "The same document is here a second time; the first is V0."


def test_a_superseded_document_alone_names_the_amendment_as_people_know_it(
    odd: duckdb.DuckDBPyConnection,
) -> None:
    assert outcomes(odd)[key(odd, "OLD/1", "portal")] == "superseded"
    assert of(odd, "OLD/1").sentence == "Replaced by the supplier's amendment OLD/1-A."


def test_every_document_alone_is_explained_as_it_is_among_all(odd: duckdb.DuckDBPyConnection) -> None:
    every = explain(odd, outcomes(odd))
    for document in outcomes(odd):
        alone = explain(odd, [document])
        assert {row_id: row.sentence for row_id, row in alone.items()} == {
            row_id: every[row_id].sentence for row_id in alone
        }
        assert any(row == every[row_id] for row_id, row in alone.items())


def test_a_number_stands_on_one_side_only(odd: duckdb.DuckDBPyConnection) -> None:
    nearest = [near for row in explain(odd, outcomes(odd)).values() for near in row.nearest]
    words = {near.number: (near.speaks_for, near.speaks_against) for near in of(odd, "MB/2896").nearest}
    assert "number one slip apart (MB/2896 / MD/2896)" in words["MD/2896"][0]
    assert "another of the series (MB/2896 / MB/2894)" in words["MB/2894"][1]
    assert [near for near in nearest if "number" in near.speaks_for and "number" in near.speaks_against] == []


def test_text_from_outside_is_never_markup(odd: duckdb.DuckDBPyConnection) -> None:
    document = key(odd, f"{HOSTILE}/7", "portal")
    explained = explain(odd, [document])
    assert f"{HOSTILE}/9".upper() in explained[document].sentence
    row = {"row_id": document, "portal_document": document, "books_document": None}
    shown = why({**row, "needs_another_look": False}, explained)
    made = "".join(blocks.candidate(one) for one in shown["candidates"])
    assert "&lt;IMG SRC=X" in made
    assert "<img" not in made.lower()
