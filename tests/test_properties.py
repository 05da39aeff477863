"""Small random worlds, reconciled by the SQL views and by the oracle: equal for every document.

All worlds go through the views in one run, each under its own recipient; a test then judges each world alone.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import chain

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ims_lib import views
from ims_lib.documents import AMOUNTS, OUTCOMES
from tests import oracle, oracle_evidence, oracle_numbers
from tests.oracle import Amounts, Decision, Result
from tests.worlds import NAMES, OTHER_NAMES, PIECES, Maker, World
from tests.worlds_raw import decision_table, raw_tables

SEEDS = range(200)
RULES = (
    *(
        [
            "amended",
            "duplicate",
            "exact",
            "near",
            "type",
            "tax_head",
            "amount",
            "reverse_charge",
            "place_of_supply",
            "date_far",
        ]
    ),
    *(
        [
            "number_mistyped",
            "number_ignored",
            "other_registration",
            "gstin_mistyped",
            "gstin_missing",
            "two_differences",
        ]
    ),
    *(["one_to_many", "many_to_one", "netted", "tie"]),
)
LINKED = ("exact", "near", "mismatch", "probable")
STAGED = ("staging.documents", "staging.portal_shown", "staging.portal_documents", "staging.rules")
VIEWS = ("recon.superseded", "recon.duplicates", "recon.plain_links", "recon.free_documents")


def from_views(con: duckdb.DuckDBPyConnection) -> dict[str, Result]:
    """Return what the views say of every document, in the oracle's words."""
    heads = ", ".join(f"difference_{head}_paise" for head in AMOUNTS)
    links: dict[str, list[tuple[str, Amounts]]] = defaultdict(list)
    for one, other, *gaps in con.execute(
        f"select portal_document, books_document, {heads} from recon.pairs where portal_document <> ''"
        " and books_document <> ''"
    ).fetchall():
        taxable, igst, cgst, sgst, cess = gaps
        links[one].append((other, (taxable, igst, cgst, sgst, cess)))
        links[other].append((one, (taxable, igst, cgst, sgst, cess)))
    outcomes = con.execute(
        "select document, outcome, rule, partner, group_id, score from recon.outcomes"
    ).fetchall()
    assert len({row[0] for row in outcomes}) == len(outcomes), "a document has more than one outcome"
    found: dict[str, Result] = {}
    for document, outcome, rule, partner, group_id, score in outcomes:
        mine = sorted(links[document])
        keys, differences = tuple(key for key, _ in mine), tuple(amounts for _, amounts in mine)
        found[document] = Result(outcome, rule, partner, group_id, f"{score:.2f}", keys, differences)
    return found


def block_names(expected: dict[str, Result], found: dict[str, Result]) -> dict[str, str]:
    """Return the views' name of each D group: how a block is hashed is left open."""
    names = {
        expected[key].group_id: result.group_id
        for key, result in found.items()
        if result.outcome == "duplicate" == expected[key].outcome
    }
    assert len(set(names.values())) == len(names), "two blocks share one group_id"
    return names


def by_row(results: dict[str, Result], names: dict[str, str]) -> dict[str, Result]:
    """Return the results as rows of recon.pairs say it: a link's row names the group of either document."""
    found: dict[str, Result] = {}
    for key, result in results.items():
        ends = sorted((key, *result.partners[:1]), key=lambda one: "/books/" in one)
        groups = [results[end].group_id for end in ends if results[end].group_id]
        group_id = result.group_id if result.group_id.startswith("G") else next(iter(groups), "")
        found[key] = replace(result, group_id=names.get(group_id, group_id))
    return found


def reconciled_by_views(
    worlds: Sequence[World], decisions: Sequence[Decision] = (), shuffle: int = 0, split: int = 1
) -> dict[str, Result]:
    """Return the result of every document of the worlds, from one run of the views."""
    tables, loads = raw_tables(worlds, shuffle, split)
    with views.connect_tables(tables, loads, decisions=decision_table(decisions)) as con:
        return from_views(con)


def of_world(world: World, results: dict[str, Result]) -> dict[str, Result]:
    """Return the results of one world's documents."""
    return {key: result for key, result in results.items() if key.startswith(world.recipient)}


def assert_equal(found: dict[str, Result], expected: dict[str, Result], names: dict[str, str]) -> None:
    """Compare what both say of every document of a world."""
    rows = by_row(expected, names)
    differing = {
        key: f"views {found.get(key)}\n   oracle {rows.get(key)}"
        for key in sorted(found.keys() | rows.keys())
        if found.get(key) != rows.get(key)
    }
    assert not differing, "\n".join(f"{key}\n   {text}" for key, text in differing.items())


@pytest.fixture(scope="module")
def worlds() -> list[World]:
    return [Maker(seed).world(seed) for seed in SEEDS]


@pytest.fixture(scope="module")
def found(worlds: list[World]) -> dict[str, Result]:
    return reconciled_by_views(worlds)


@pytest.fixture(scope="module")
def expected(worlds: list[World]) -> list[dict[str, Result]]:
    return [oracle.reconcile(world.documents) for world in worlds]


@pytest.fixture(scope="module")
def decisions(worlds: list[World], expected: list[dict[str, Result]]) -> list[list[Decision]]:
    return [Maker(world.seed).decisions(world, expected[world.seed]) for world in worlds]


@pytest.fixture(scope="module")
def decided(worlds: list[World], decisions: list[list[Decision]]) -> dict[str, Result]:
    return reconciled_by_views(worlds, list(chain(*decisions)))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_views_agree_with_the_oracle_on_every_document(
    seed: int, worlds: list[World], found: dict[str, Result], expected: list[dict[str, Result]]
) -> None:
    mine = of_world(worlds[seed], found)
    assert_equal(mine, expected[seed], block_names(expected[seed], mine))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_views_honour_decisions_as_the_oracle_does(
    seed: int,
    worlds: list[World],
    found: dict[str, Result],
    expected: list[dict[str, Result]],
    decisions: list[list[Decision]],
    decided: dict[str, Result],
) -> None:
    world = worlds[seed]
    names = block_names(expected[seed], of_world(world, found))
    results = oracle.reconcile(world.documents, decisions[seed])
    assert_equal(of_world(world, decided), results, names)


def test_the_result_depends_on_neither_order_of_rows_nor_split_of_files_nor_order_of_loading(
    worlds: list[World], found: dict[str, Result]
) -> None:
    assert reconciled_by_views(worlds, shuffle=1) == found
    assert reconciled_by_views(worlds, shuffle=2, split=3) == found


def test_a_world_reconciled_alone_gives_what_it_gives_among_others(
    worlds: list[World], found: dict[str, Result]
) -> None:
    alone = reconciled_by_views(worlds[2:3])
    assert alone == {key: found[key] for key in alone}


def test_every_document_has_one_outcome_and_no_paise_are_lost(
    worlds: list[World], found: dict[str, Result], decided: dict[str, Result]
) -> None:
    """Each document stands in the result once, and links hold the amounts of their own documents."""
    documents = {one.key: one for world in worlds for one in world.documents if not one.is_withdrawn}
    for results in (found, decided):
        assert results.keys() == documents.keys()
        for key, result in results.items():
            assert result.outcome in OUTCOMES
            assert bool(result.partners) == (result.outcome in LINKED)
            for partner, difference in zip(result.partners, result.differences, strict=True):
                assert key in results[partner].partners
                if not result.group_id.startswith("G"):
                    pair = sorted((documents[key], documents[partner]), key=lambda one: one.side == "books")
                    assert difference == oracle.minus(pair[0].signed, pair[1].signed)


def test_paise_are_conserved_from_the_raw_rows_to_the_rows_of_the_result(worlds: list[World]) -> None:
    tables, loads = raw_tables(worlds)
    documents = [one for world in worlds for one in world.documents if not one.is_withdrawn]
    with views.connect_tables(tables, loads) as con:
        for side in ("portal", "books"):
            taxable, tax = con.execute(
                f"select sum({side}_taxable_paise), sum({side}_tax_paise) from recon.reconciled"
                f" where is_first_of_{side}"
            ).fetchall()[0]
            mine = [one for one in documents if one.side == side]
            assert (taxable, tax) == (sum(one.taxable for one in mine), sum(one.tax for one in mine))


def test_plain_views_and_materialised_ones_say_the_same(worlds: list[World]) -> None:
    """Recon as views over staged tables, up to the closer look; further on it takes minutes."""
    tables, loads = raw_tables(worlds[:6])
    with views.connect_tables(tables, loads) as materialised, views.connect() as plain:
        copy_tables(materialised, plain)
        for name in views.order(VIEWS, frozenset(STAGED)):
            if name not in STAGED:
                plain.execute(f"create view {name} as {views.selects()[name]}")
        for name in VIEWS:
            rows = plain.execute(f"select * from {name} order by all").fetchall()
            assert rows
            assert rows == materialised.execute(f"select * from {name} order by all").fetchall()


def test_the_worlds_hold_every_outcome_and_rule_often(
    worlds: list[World], expected: list[dict[str, Result]], decisions: list[list[Decision]]
) -> None:
    results = [result for world in expected for result in world.values()]
    outcomes = Counter(result.outcome for result in results)
    named = Counter(result.rule for result in results)
    decided = Counter(
        result.rule
        for world, mine in zip(worlds, decisions, strict=True)
        for result in oracle.reconcile(world.documents, mine).values()
    )
    assert {outcome: outcomes[outcome] for outcome in OUTCOMES if outcomes[outcome] < 20} == {}
    assert {rule: named[rule] for rule in RULES if named[rule] < 10} == {}
    assert {rule: decided[rule] for rule in ("person", "kept") if decided[rule] < 50} == {}


def test_the_worlds_hold_every_kind_of_evidence_often(worlds: list[World]) -> None:
    pairs = [
        pair
        for world in worlds
        for pair in oracle.candidates(world.documents, oracle.count_amounts(world.documents), set())
        if {pair.portal.is_withdrawn, pair.books.is_withdrawn} == {False}
    ]
    for kinds, seen in (
        (oracle_evidence.PARTIES[:-1], Counter(pair.party for pair in pairs)),
        (oracle_evidence.NUMBERS, Counter(pair.number for pair in pairs)),
        (oracle_evidence.DATES, Counter(pair.date for pair in pairs)),
        (oracle_evidence.AMOUNTS, Counter(pair.amount for pair in pairs)),
    ):
        assert {kind: seen[kind] for kind in kinds if seen[kind] < 10} == {}


def recon_of_ledgers(worlds: Sequence[World], portal: str, books: str) -> dict[str, Result]:
    """Return the result when the documents of the two sides belong to these ledgers."""
    text = views.selects()["staging.purchase_sides"]
    assert text.count("'purchases' as ledger") == 2
    text = text.replace("'purchases'", f"'{portal}'", 1).replace("'purchases'", f"'{books}'", 1)
    tables, loads = raw_tables(worlds)
    with views.connect_tables(tables, loads) as made, views.connect() as con:
        views.replace(made, "staging.purchase_sides", text)
        views.replace(made, "staging.documents", views.selects()["staging.documents"], "table")
        copy_tables(made, con)
        for name in views.order(("recon.outcomes",), frozenset(STAGED)):
            if name not in STAGED:
                kind = "view" if name in views.PASSED_THROUGH else "table"
                con.execute(f"create {kind} {name} as {views.selects()[name]}")
        return from_views(con)


def copy_tables(made: duckdb.DuckDBPyConnection, con: duckdb.DuckDBPyConnection) -> None:
    """Copy the raw tables and what the recon layer reads of the staged ones."""
    raw = "select table_name from information_schema.tables where table_schema = 'raw'"
    given = [f"raw.{name}" for (name,) in made.execute(raw).fetchall()]
    for name in (*given, *STAGED):
        views.put(con, name, made.sql(f"select * from {name}").to_arrow_table())


def test_documents_of_the_sales_ledger_go_through_the_same_views(
    worlds: list[World], found: dict[str, Result]
) -> None:
    """A sales register against GSTR-1: the same rows under another ledger, matched in the same way."""
    mine = {key: result for world in worlds[:12] for key, result in of_world(world, found).items()}
    sales = recon_of_ledgers(worlds[:12], "sales", "sales")
    assert without_blocks(sales) == without_blocks(mine)


def without_blocks(results: dict[str, Result]) -> dict[str, Result]:
    """Return the results without the names of blocks of duplicates, which hold the ledger."""
    return {
        key: replace(one, group_id="D" if one.group_id.startswith("D") else one.group_id)
        for key, one in results.items()
    }


def test_documents_of_two_ledgers_never_meet(worlds: list[World]) -> None:
    outcomes = {one.outcome for one in recon_of_ledgers(worlds[:12], "purchases", "sales").values()}
    assert outcomes == {"superseded", "duplicate", "only_in_portal", "only_in_books"}


NUMBER_FORMS: dict[str, Callable[[str], object]] = {
    "number_strict": oracle_numbers.number_strict,
    "number_loose": oracle_numbers.number_loose,
    "number_dashed": oracle_numbers.core_dashed,
    "number_look": oracle_numbers.look,
    "number_serial": oracle_numbers.serial,
    "number_letters": oracle_numbers.letters,
    "is_number_damaged": oracle_numbers.is_damaged,
}


def test_numbers_are_read_as_the_oracle_does() -> None:
    """Random numbers, each of its own voucher and amount, as the closer look keys them."""
    drawn = random.Random(0)
    numbers = ["".join(drawn.choices(PIECES, k=drawn.randint(0, 6))).strip() for _ in range(5000)]
    entry = next(one for one in Maker(0).world(0).documents if one.side == "books")
    documents = [
        replace(
            entry,
            number=number,
            voucher=f"V{place}",
            document_type="invoice",
            amounts=(place + 1, 0, 0, 0, 0),
        )
        for place, number in enumerate(numbers)
    ]
    tables, loads = raw_tables([World(0, tuple(documents), {})])
    with views.connect_tables(tables, loads) as con:
        rows = con.execute(
            f"select taxable_paise, {', '.join(NUMBER_FORMS)} from recon.free_documents order by all"
        ).fetchall()
    assert len(rows) == len(numbers)
    differing = []
    for number, (_, *found) in zip(numbers, rows, strict=True):
        expected = [form(number) for form in NUMBER_FORMS.values()]
        if found != expected:
            differing.append(f"{number!r}\n   views  {found}\n   oracle {expected}")
    assert not differing, f"{len(differing)} numbers\n" + "\n".join(differing[:20])


def test_names_are_compared_as_the_oracle_does() -> None:
    names = sorted(
        {*NAMES, *chain(*OTHER_NAMES.values()), "M/S. A & B CO", "m s c ltd.", "THE-X (INDIA) CORP"}
    )
    with views.connect() as con:
        found = {name: con.execute("select functions.name_key(?)", [name]).fetchall()[0][0] for name in names}
    assert found == {name: oracle_evidence.name_key(name) for name in names}


@given(st.lists(st.sampled_from(("INV", "B", "7", "012")), min_size=1), st.sampled_from("/-. –_"))
def test_another_separator_and_case_change_no_normalised_number(parts: list[str], separator: str) -> None:
    given_number = "/".join(parts)
    other_number = separator.join(parts).lower()
    assert oracle.number_loose(given_number) == oracle.number_loose(other_number)
    assert oracle.number_strict(given_number) == oracle.number_strict(other_number)
