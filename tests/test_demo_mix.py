"""Decoys, the mix of a company, and its second registration."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path

import pytest

from ims_lib.demo import HARD, Mix, make
from ims_lib.demo.company import gstin_of
from ims_lib.demo.kinds import KINDS, PLAIN
from ims_lib.demo.making import GSTIN
from tests.demo_papers import Company, labels_of, read, slip_between, unlike

SECOND = gstin_of("29", GSTIN[2:12])
ONE_SIDED = ("only_in_portal", "only_in_books")
DECOYS = sorted(kind.name for kind in KINDS if kind.name.startswith("decoy_"))


@pytest.fixture(scope="module")
def hard(tmp_path_factory: pytest.TempPathFactory) -> Company:
    folder = tmp_path_factory.mktemp("hard")
    return read(make(folder, documents=6_000, suppliers=150, registers="csv", mix=HARD))


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Company:
    folder = tmp_path_factory.mktemp("two")
    return read(make(folder, documents=1_200, suppliers=60, registers="csv", second_gstin=SECOND))


def defects_of(folder: Path, mix: Mix) -> Counter[str]:
    made = make(folder, documents=2_000, suppliers=60, registers="csv", mix=mix)
    return Counter(label["defect"] for label in labels_of(made.truth))


def test_a_mix_without_defects_and_decoys_has_none(tmp_path: Path) -> None:
    planted = set(defects_of(tmp_path, Mix(defects=0, decoys=0)))
    one_sided = {"not_in_books", "not_in_portal"}
    exact = {kind.name for kind in KINDS if kind.outcome == "exact" and kind.name != "decoy_twins"}
    assert planted == {PLAIN.name} | one_sided | exact


def test_defects_and_decoys_grow_with_the_mix_and_single_shares_can_be_set(tmp_path: Path) -> None:
    usual = defects_of(tmp_path / "usual", Mix())
    more = defects_of(
        tmp_path / "more", Mix(defects=200, decoys=300, shares={"renumbered": 400, "amount": 0})
    )
    assert more["rounding"] == 2 * usual["rounding"]
    assert more["decoy_other_year"] > usual["decoy_other_year"]
    assert more["renumbered"] == 80
    assert more["amount"] == 0 < usual["amount"]
    assert more["credit_note_by_type"] == usual["credit_note_by_type"]


def test_the_hard_mix_is_hard(hard: Company) -> None:
    sides = {"portal_document": hard.portal, "books_document": hard.books}
    for (side, papers), outcome in zip(sides.items(), ONE_SIDED, strict=True):
        alone = {label[side] for label in hard.labels if label["expected_outcome"] == outcome}
        assert 0.15 <= len(alone) / len(papers) <= 0.19
    suppliers = Counter(one.supplier for one in hard.portal.values() if one.supplier)
    assert 0.08 <= suppliers.most_common(1)[0][1] / len(hard.portal) <= 0.13
    amounts: dict[str, Counter[tuple[int, ...]]] = {}
    for one in hard.portal.values():
        amounts.setdefault(one.supplier, Counter())[one.amounts] += 1
    many = {supplier: found for supplier, found in amounts.items() if found.total() >= 8}
    constant = [one for one, found in many.items() if found.most_common(1)[0][1] * 2 > found.total()]
    assert 0.2 <= len(constant) / len(many) <= 0.4


def test_a_defect_that_only_the_amount_tells_is_not_planted_where_amounts_are_constant(hard: Company) -> None:
    by_amount = {kind.name for kind in KINDS if kind.identity == "amount"}
    constant = Counter((one.supplier, one.amounts) for one in hard.portal.values())
    seen = 0
    for defect in sorted(by_amount):
        for portal, _ in hard.pairs(defect):
            assert constant[portal.supplier, portal.amounts] <= 2, defect
            seen += 1
    assert seen > 50


@pytest.mark.parametrize("defect", DECOYS)
def test_decoys_are_alone_or_with_their_own_partner(hard: Company, defect: str) -> None:
    labels = [label for label in hard.labels if label["defect"] == defect]
    assert {label["expected_outcome"] for label in labels} <= {"exact", *ONE_SIDED}
    assert all(label["covered"] == "Y" for label in labels)
    for portal, books in hard.pairs(defect):
        assert unlike(portal, books) == set()
    portal_alone, books_alone = hard.one_sided(defect)
    assert len(portal_alone) + len(books_alone) + len(hard.pairs(defect)) >= 3


def test_decoys_look_alike_as_they_should(hard: Company) -> None:
    couples = {
        defect: list(zip(*hard.one_sided(defect), strict=True))
        for defect in DECOYS
        if defect not in ("decoy_twins", "decoy_other_year", "decoy_one_character", "decoy_rent")
    }
    for portal, books in couples["decoy_consecutive"] + couples["decoy_consecutive_pair"]:
        assert unlike(portal, books) == {"number"}
    for portal, books in couples["decoy_one_character_one_sided"]:
        assert unlike(portal, books) == {"number", "amounts"}
        assert slip_between(portal.text, books.text) == "wrong"
    for portal, books in couples["decoy_short_number"]:
        assert unlike(portal, books) == {"day", "amounts"}
    for portal, books in couples["decoy_short_inside_long"]:
        assert portal.text in books.text
        assert portal.amounts == books.amounts
        assert sum(one.amounts == portal.amounts for one in hard.portal.values()) >= 4
    for portal, books in couples["decoy_other_supplier"]:
        assert unlike(portal, books) >= {"supplier"}
        assert (portal.text, portal.amounts) == (books.text, books.amounts)
        assert portal.supplier[2:12] != books.supplier[2:12]


def test_numbers_one_character_apart_both_exist_on_both_sides(hard: Company) -> None:
    papers = [portal for portal, _ in hard.pairs("decoy_one_character")]
    assert len(papers) >= 6
    for one, other in zip(papers[::2], papers[1::2], strict=True):
        assert unlike(one, other) == {"number"}
        assert slip_between(one.text, other.text) == "wrong"


def test_the_second_registration_has_files_of_its_own(two: Company) -> None:
    made = two.made
    assert made.gstins == (GSTIN, SECOND)
    owned = {path.name for path, owner in zip(made.files, made.owners, strict=True) if owner == SECOND}
    assert all(SECOND in name for name in owned)
    assert any(name.startswith("purchase_register") for name in owned)
    assert sum(name.startswith("ims_") for name in owned) == 2
    labelled = {label["portal_document"] for label in two.labels} | {
        label["books_document"] for label in two.labels
    }
    assert set(two.portal) | set(two.books) <= labelled
    assert sum(key.startswith(SECOND) for key in two.portal) >= 50


def test_what_is_booked_elsewhere_stands_in_the_other_register(two: Company) -> None:
    rows = [label for label in two.labels if label["defect"] == "booked_elsewhere"]
    portal, books = two.one_sided("booked_elsewhere")
    assert len(portal) == len(books) == len(rows) // 2 >= 3
    for row in rows:
        key, owner = (
            (row["portal_document"], GSTIN) if row["portal_document"] else (row["books_document"], SECOND)
        )
        assert key.startswith(owner)
        assert not row["counterpart"].startswith(owner)
    assert all(unlike(one, other) == set() for one, other in zip(portal, books, strict=True))


def test_one_registration_owns_all_files_by_default(hard: Company) -> None:
    assert hard.made.gstins == (GSTIN,)
    assert len(hard.made.owners) == len(hard.made.files)


def test_a_hundred_thousand_documents_take_seconds(tmp_path: Path) -> None:
    started = time.process_time()
    make(tmp_path, documents=100_000, suppliers=2_000, registers="csv")
    assert time.process_time() - started < 20
