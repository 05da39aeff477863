"""Every label against the files: its documents are there and differ as its defect says, in nothing else."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from ims_lib import gstin as gstins
from ims_lib.demo import make
from ims_lib.demo.kinds import KINDS
from ims_lib.periods import financial_year
from tests.demo_papers import Company, Paper, labels_of, read, slip_between, unlike

LINKED = ("exact", "near", "mismatch", "probable")
RUPEE = 100


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Company:
    return read(make(tmp_path_factory.mktemp("company"), documents=4_000, registers="csv", seed=7))


def test_every_label_is_in_the_files_and_every_document_has_a_label(company: Company) -> None:
    for side, found in (("portal_document", company.portal), ("books_document", company.books)):
        labelled = {label[side] for label in company.labels if label[side]}
        void = {label[side] for label in company.labels if label["defect"] == "cancelled_voucher"}
        assert labelled - void == set(found)


WRITTEN = {
    "number_separator", "number_inner_space", "number_leading_zeros", "number_branch_zeros", "number_label",
    "number_apostrophe", "number_decimal", "number_letter_for_digit", "number_joined", "prefix_dropped",
    "suffix_dropped", "prefix_added", "year_dropped", "year_rewritten", "year_loosely", "number_swapped",
    "number_wrong_digit", "number_digit_missing", "number_digit_doubled", "number_letters_swapped",
    "number_mistyped_bare", "number_short_form", "number_as_day", "renumbered", "number_missing",
}  # fmt: skip
PARTY = {
    "other_registration", "gstin_mistyped", "gstin_swapped", "gstin_look_alike", "gstin_missing",
    "gstin_missing_other_name",
}  # fmt: skip
DATED = {"date_close", "date_next_month", "date_year_end", "date_swapped", "posting_date", "date_far"}
VALUED = {"rounding", "amount", "tax_head", "taxable_and_tax"}
DIFFERING = (
    {defect: {"number"} for defect in WRITTEN}
    | {defect: {"supplier"} for defect in PARTY}
    | {defect: {"day"} for defect in DATED}
    | {defect: {"amounts"} for defect in VALUED}
    | {
        "number_case": set[str](),
        "number_outer_space": set[str](),
        "import_number": {"number"},
        "writing+rounding": {"number", "amounts"},
        "writing+date": {"number", "day"},
        "writing+amount": {"number", "amounts"},
        "posting_date+amount": {"day", "amounts"},
        "mistyped+rounding": {"number", "amounts"},
        "mistyped+amount": {"number", "amounts"},
        "registration+writing": {"supplier", "number"},
        "gstin_mistyped+writing": {"supplier", "number"},
        "gstin_missing+writing": {"supplier", "number"},
    }
)


@pytest.mark.parametrize("defect", sorted(DIFFERING))
def test_a_planted_pair_differs_in_what_its_defect_says_only(company: Company, defect: str) -> None:
    pairs = company.pairs(defect)
    assert len(pairs) >= 3
    for portal, books in pairs:
        found = unlike(portal, books)
        if defect in ("rounding", "writing+rounding", "mistyped+rounding"):
            found |= {"amounts"}
        assert found == DIFFERING[defect], (portal, books)


def test_every_kind_of_one_pair_is_looked_at() -> None:
    pairs = {kind.name for kind in KINDS if kind.outcome in LINKED[1:] and kind.portal == kind.books == 1}
    seen_by_other_columns = {"place_of_supply", "reverse_charge"}
    seen_by_type = {"credit_note_as_invoice", "debit_note_as_invoice"}
    assert pairs - seen_by_other_columns - seen_by_type <= set(DIFFERING)


@pytest.mark.parametrize(
    ("defect", "slip"),
    [
        ("number_swapped", "swapped"),
        ("number_wrong_digit", "wrong"),
        ("number_digit_missing", "missing"),
        ("number_digit_doubled", "doubled"),
        ("number_letters_swapped", "swapped"),
    ],
)
def test_a_mistyped_number_is_one_slip_off_and_nobody_elses(company: Company, defect: str, slip: str) -> None:
    held = {(one.supplier, one.text) for one in company.portal.values()}
    for portal, books in company.pairs(defect):
        assert slip_between(portal.text, books.text) == slip
        assert (books.supplier, books.text) not in held
        if defect != "number_letters_swapped":
            series = [int(re.findall(r"\d+", one.text)[-1]) for one in (portal, books)]
            assert "/26-27" in portal.text[-6:] or abs(series[0] - series[1]) >= 9


SHAPES = {
    "number_label": r"(INV|BILL|TAX INVOICE|INVOICE)\b.*\d.*",
    "number_apostrophe": r"'.+",
    "number_decimal": r"\d+\.0",
    "number_joined": r"[0-9A-Z]+",
    "number_short_form": r"\d(\.\d+)?E\+\d\d",
    "number_as_day": r"\d\d-[A-Z]{3}(-\d\d)?|\d{4}-\d\d-\d\d",
    "renumbered": r"(GRN/|PI-|DC |CHALLAN )\d+",
    "number_missing": r"",
    "import_number": r"(B.*)?0?\d+(\.0)?",
    "merged_listed": r".+(,|/|&|;| AND ).+",
    "merged_range": r".+( TO |-| - ).+",
    "merged_by_sum": r"SUMMARY \d+",
    "split_by_sum": r"CHALLAN \d+",
    "split_suffixed": r".+([-/][1-3A-C]| \([1-3]\))",
}


@pytest.mark.parametrize("defect", sorted(SHAPES))
def test_the_books_number_has_the_shape_of_its_defect(company: Company, defect: str) -> None:
    pairs = company.pairs(defect)
    assert len(pairs) >= 3
    assert [books.text for _, books in pairs if not re.fullmatch(SHAPES[defect], books.text)] == []


def is_swapped(portal: date, books: date) -> bool:
    return (portal.day, portal.month, portal.year) == (books.month, books.day, books.year)


DATES: dict[str, Callable[[Paper, Paper], bool]] = {
    "date_close": lambda p, b: 0 < abs((b.day - p.day).days) <= 10,
    "date_next_month": lambda p, b: (
        0 < (b.day - p.day).days <= 10 and b.day.day <= 4 and b.day.month != p.day.month
    ),
    "date_year_end": lambda p, b: (
        financial_year(p.day) < financial_year(b.day) and (b.day - p.day).days <= 10
    ),
    "date_swapped": lambda p, b: is_swapped(p.day, b.day),
    "posting_date": lambda p, b: b.posted in (None, b.day) and 10 < (b.day - p.day).days <= 31,
    "date_far": lambda p, b: 15 <= abs((b.day - p.day).days) <= 180 and not is_swapped(p.day, b.day),
    "posting_date+amount": lambda p, b: b.day == b.posted and 10 < (b.day - p.day).days <= 31,
}


@pytest.mark.parametrize("defect", sorted(DATES))
def test_dates_are_off_as_their_defect_says(company: Company, defect: str) -> None:
    pairs = company.pairs(defect)
    assert len(pairs) >= 3
    assert [pair for pair in pairs if not DATES[defect](*pair)] == []


def most_off(portal: Paper, books: Paper) -> int:
    return max(abs(one - other) for one, other in zip(portal.amounts, books.amounts, strict=True))


@pytest.mark.parametrize("defect", ["rounding", "writing+rounding", "mistyped+rounding"])
def test_rounding_stays_within_a_rupee(company: Company, defect: str) -> None:
    assert all(0 < most_off(*pair) <= RUPEE for pair in company.pairs(defect))


@pytest.mark.parametrize("defect", ["amount", "writing+amount", "mistyped+amount", "posting_date+amount"])
def test_a_real_difference_is_more_than_a_rupee(company: Company, defect: str) -> None:
    assert all(most_off(*pair) > RUPEE for pair in company.pairs(defect))


def test_gstins_are_wrong_as_their_defect_says(company: Company) -> None:
    known = {one.supplier for one in company.portal.values()}
    slips = {"gstin_mistyped": "wrong", "gstin_look_alike": "wrong", "gstin_swapped": "swapped"}
    for defect, slip in slips.items():
        for portal, books in company.pairs(defect):
            assert slip_between(portal.supplier, books.supplier) == slip
            assert books.supplier not in known
    for portal, books in company.pairs("other_registration"):
        assert gstins.is_valid(books.supplier)
        assert portal.supplier[2:12] == books.supplier[2:12]
        assert portal.supplier[:2] != books.supplier[:2]
    assert all(
        not books.supplier and books.name == portal.name for portal, books in company.pairs("gstin_missing")
    )
    renamed = company.pairs("gstin_missing_other_name")
    assert all(not books.supplier and books.name not in ("", portal.name) for portal, books in renamed)


def test_groups_add_up_to_the_paisa(company: Company) -> None:
    ones: dict[str, list[str]] = defaultdict(list)
    for label in company.labels:
        if label["expected_rule"] in ("one_to_many", "many_to_one", "netted"):
            portal, books = label["portal_document"], label["books_document"]
            one, other = (portal, books) if label["expected_rule"] == "one_to_many" else (books, portal)
            ones[one].append(other)
    papers = company.portal | company.books
    assert len(ones) > 20
    for one, others in ones.items():
        signs = [-1 if "/b2bcn/" in other else 1 for other in others]
        parts = [
            [sign * paise for paise in papers[other].amounts]
            for sign, other in zip(signs, others, strict=True)
        ]
        assert tuple(map(sum, zip(*parts, strict=True))) == papers[one].amounts
        assert len({papers[other].amounts for other in others}) == len(others)


def test_true_documents_of_a_supplier_have_their_own_numbers(company: Company) -> None:
    planted = {"decoy_twins", "portal_duplicate", "tie_in_portal", "decoy_other_year"}
    twice = {label["portal_document"] for label in company.labels if label["defect"] in planted}
    numbers = Counter(
        (one.supplier, re.sub(r"[^0-9A-Z]", "", one.text))
        for key, one in company.portal.items()
        if key not in twice and not key.split("/")[1].endswith("a")
    )
    assert [number for number, count in numbers.items() if count > 1 and number[0]] == []


def test_no_key_comes_twice_where_the_financial_year_changes(tmp_path: Path) -> None:
    made = make(
        tmp_path, documents=1_000, suppliers=25, months=3, last_period="042026", seed=5, registers="csv"
    )
    shown = Counter(
        row["portal_document"]
        for row in labels_of(made.truth)
        if row["portal_document"] and row["expected_rule"] != "one_to_many"
    )
    assert max(shown.values()) == 1
