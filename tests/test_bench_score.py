"""How the bench counts: every rule of the scorer on pairs and labels made by hand."""

from __future__ import annotations

import pytest

from ims_lib.bench import bars, labels, tables
from ims_lib.bench.score import Pair, Score, score
from ims_lib.bench.score import bars as judged

OWNER = "27ABCDE1234F1Z0"
P1, P2, P3 = (f"{OWNER}/b2b/S/{number}/2026-27" for number in (1, 2, 3))
B1, B2, B3 = (f"{OWNER}/books/{number}/2026-27" for number in (1, 2, 3))


def row(portal="", books="", outcome="exact", defect="plain", other="", covered="Y"):
    """Return one row of truth.csv."""
    return {
        "defect": defect,
        "expected_outcome": outcome,
        "expected_rule": "",
        "covered": covered,
        "portal_document": portal,
        "books_document": books,
        "counterpart": other,
        "ims_state": "",
    }


def scored(rows, pairs, documents=20_000) -> Score:
    return score(labels.of_rows(rows), pairs, documents)


def counts(found: Score, *names: str) -> tuple[int, ...]:
    return tuple(found.total(name) for name in names)


def test_a_true_link_is_found_or_missed() -> None:
    found = scored([row(P1, B1), row(P2, B2)], [Pair(P1, B1, "exact"), Pair(P2, "", "only_in_portal")])
    assert counts(found, "true", "found", "linked", "wrong") == (2, 1, 1, 0)
    assert found.missed_links == [("plain", (P2, B2))]


def test_a_link_with_another_partner_is_wrong_and_the_true_one_missed() -> None:
    found = scored([row(P1, B1), row(P2, B2)], [Pair(P1, B2, "mismatch")])
    assert counts(found, "found", "linked", "wrong", "wrong_safe") == (0, 1, 1, 0)


def test_a_link_of_documents_without_label_is_wrong() -> None:
    found = scored([], [Pair(P1, B1, "near")])
    assert found.of("not labelled", "wrong_safe") == 1


def test_the_expected_outcome_is_counted_apart_from_being_found() -> None:
    rows = [row(P1, B1, "near"), row(P2, B2, "mismatch")]
    found = scored(rows, [Pair(P1, B1, "probable"), Pair(P2, B2, "mismatch")])
    assert counts(found, "found", "expected", "safe") == (2, 1, 0)


def test_a_near_link_counts_for_writing_only_in_the_safe_set() -> None:
    rows = [row(P1, B1, "near"), row(P2, B2, "near"), row(P3, B3, "exact")]
    pairs = [Pair(P1, B1, "exact"), Pair(P2, B2, "probable"), Pair(P3, B3, "exact")]
    assert counts(scored(rows, pairs), "near", "near_safe", "exact", "exact_safe") == (2, 1, 1, 1)


def test_a_counterpart_names_a_true_link_once_from_both_sides() -> None:
    rows = [
        row(P1, outcome="only_in_portal", other=B1, covered="N"),
        row("", B1, "only_in_books", other=P1, covered="N"),
    ]
    found = scored(rows, [Pair(P1, B1, "probable")])
    assert counts(found, "true", "found", "expected", "alone") == (1, 1, 1, 0)


@pytest.mark.parametrize(
    "label",
    [
        row(P1, outcome="only_in_portal", other=B1),
        row(P1, outcome="ambiguous", other=B1, covered="N"),
        row(P1, outcome="only_in_portal", other="29AAAAA0000A1Z5/books/1/2026-27", covered="N"),
        row(P1, outcome="only_in_portal", other=P2, covered="N"),
    ],
    ids=["covered", "rivals", "another recipient", "same side"],
)
def test_other_counterparts_are_no_true_links(label) -> None:
    assert counts(scored([label], []), "true", "alone") == (0, 1)


def test_members_of_a_true_group_are_one_with_each_other() -> None:
    rows = [row(P1, B1, "probable"), row(P2, B1, "probable"), row(P2, B2, "probable")]
    found = scored(rows, [Pair(P1, B2, "probable"), Pair(P1, B1, "probable")])
    assert counts(found, "true", "found", "wrong", "linked") == (3, 1, 0, 2)


TWINS = (row(P1, B1), row("", B2, "duplicate", other=B1, defect="twin"))


def test_the_twin_in_place_of_the_first_is_wrong() -> None:
    found = scored(TWINS, [Pair(P1, B2, "exact"), Pair("", B1, "duplicate")])
    assert counts(found, "found", "wrong", "wrong_safe") == (0, 1, 1)


def test_the_twin_beside_the_first_is_not_wrong() -> None:
    found = scored(TWINS, [Pair(P1, B1, "exact"), Pair(P1, B2, "probable")])
    assert counts(found, "found", "wrong") == (1, 0)


def test_a_twin_linked_elsewhere_is_wrong_though_the_first_is_linked() -> None:
    found = scored((*TWINS, row(P2, B3)), [Pair(P1, B1, "exact"), Pair(P2, B2, "near")])
    assert counts(found, "wrong", "wrong_safe") == (1, 1)


def test_a_wrong_link_of_a_decoy_counts_as_the_decoys_on_whichever_side_it_stands() -> None:
    rows = [row(P1, B1), row("", B2, "only_in_books", defect="decoy_rent")]
    found = scored(rows, [Pair(P1, B2, "near"), Pair(P2, B2, "probable")])
    assert found.of("decoy_rent", "wrong") == 2
    assert found.of("decoy_rent", "decoy_safe") == 1


def test_a_decoys_own_true_link_in_the_safe_set_is_right() -> None:
    found = scored([row(P1, B1, defect="decoy_rent")], [Pair(P1, B1, "exact")])
    assert counts(found, "found", "wrong", "decoy_safe") == (1, 0, 0)


def test_documents_alone_come_out_as_labelled_or_not() -> None:
    rows = [
        row(P1, outcome="only_in_portal"),
        row("", B1, "only_in_books"),
        row("", B2, "", defect="cancelled"),
        row("", B3, "duplicate", other=B1),
    ]
    found = scored(rows, [Pair(P1, "", "only_in_portal"), Pair("", B1, "ambiguous")])
    assert counts(found, "alone", "alone_expected") == (4, 2)


def test_scores_add_up_and_the_worst_company_is_remembered() -> None:
    clean = scored([row(P1, B1)], [Pair(P1, B1, "exact")])
    dirty = scored([row(P1, B1)], [Pair(P1, B2, "exact"), Pair(P2, B1, "exact")])
    both = clean + dirty + clean
    assert counts(both, "true", "found", "wrong_safe") == (3, 2, 2)
    assert (both.documents, both.allowed_wrong_safe, both.worst_wrong_safe) == (60_000, 1, 2)
    assert not judged(both)[0].is_met
    assert judged(clean + clean)[0].is_met


@pytest.mark.parametrize(("documents", "allowed"), [(600, 0), (19_999, 0), (20_000, 1), (100_000, 5)])
def test_the_safe_set_may_hold_one_wrong_link_in_twenty_thousand(documents: int, allowed: int) -> None:
    assert scored([], [], documents).allowed_wrong_safe == allowed


def test_the_bar_of_every_defect_judges_the_weakest_one() -> None:
    rows = [row(P1, B1, defect="easy"), row(P2, B2, "probable", defect="hard")]
    bar = judged(scored(rows, [Pair(P1, B1, "exact")]))[4]
    assert "hard" in bar.what
    assert (bar.measured, bar.verdict) == ("0.00%", "FAIL")


@pytest.mark.parametrize(
    ("part", "whole", "wanted", "is_met"),
    [(985, 1000, "98.5", True), (984, 1000, "98.5", False), (997, 1000, "99.7", True), (0, 0, "90", True)],
)
def test_a_share_is_compared_exactly(part: int, whole: int, wanted: str, is_met: bool) -> None:
    assert bars.at_least("share", part, whole, wanted).is_met is is_met


def test_a_share_is_shown_cut_so_that_all_but_one_never_reads_as_all() -> None:
    assert bars.percent(99_999, 100_000) == "99.99%"
    assert bars.percent(0, 0) == "-"


def test_the_table_of_defects_ends_in_the_sum_and_says_recall() -> None:
    rows = [row(P1, B1, defect="a"), row(P2, B2, defect="b")]
    table = tables.defects(scored(rows, [Pair(P1, B1, "exact")]))
    assert [line[0] for line in table.rows] == ["a", "b", "all"]
    assert table.rows[-1][1:8] == ["2", "1", "1", "0", "1", "1", "50.00%"]


def test_markdown_sets_figures_right_and_escapes_bars() -> None:
    text = tables.markdown(tables.Table(("name", "n"), [["a|b", "1"]], 1))
    assert text == "| name | n |\n| --- | ---: |\n| a\\|b | 1 |\n"
