"""A synthetic company of about 2,000 documents a side, from its files to the result, held against its labels.

What bulk accept offers (exact and near, the safe set) must hold every planted pair of its kind, no wrong one.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from ims_lib import Workspace, demo, reconcile
from ims_lib.documents import SAFE_OUTCOMES

DOCUMENTS = 2_000
LEAST_RECALL_PERCENT = 90  # of what the papers show but not surely
LEAST_COUNT = 10  # of a defect, for its own recall to say anything
LEAST_PRECISION_PERMILLE = 997

Found = dict[str, tuple[str, str, frozenset[str]]]
Pairs = set[tuple[str, str]]


@dataclass(frozen=True)
class Label:
    """What was planted: a link (of a group: one of its links), or one document without link."""

    defect: str
    outcome: str
    rule: str
    is_covered: bool
    portal: str
    books: str

    @property
    def is_link(self) -> bool:
        """Both sides are named: the two are one document, or belong to one group."""
        return self.portal != "" and self.books != ""

    def unmet(self, found: Found) -> list[str]:
        """Say of each of its documents that did not come out so what came out."""
        pairs = ((self.portal, self.books), (self.books, self.portal))
        texts = []
        for document, other in pairs:
            outcome, rule, partners = found.get(document, ("", "", frozenset()))
            is_partner = other in partners if self.is_link else not partners
            if document and ((outcome, rule) != (self.outcome, self.rule) or not is_partner):
                listed = ", ".join(sorted(partners)) or "alone"
                texts.append(
                    f"{document}: {outcome} {rule} {listed}; expected {self.outcome} {self.rule} {other}"
                )
        return texts


@dataclass(frozen=True)
class Outcome:
    """The company's labels and what the workbench found: outcome, rule and linked KEYs of each document."""

    labels: list[Label]
    found: Found

    @property
    def true_links(self) -> Pairs:
        """The links that were planted."""
        return {(label.portal, label.books) for label in self.labels if label.is_link}

    def links(self, *outcomes: str) -> Pairs:
        """Return the links found, of some outcomes or all."""
        return {
            (document, partner)
            for document, (kind, _, partners) in self.found.items()
            for partner in partners
            if "/books/" in partner and (not outcomes or kind in outcomes)
        }


def read_labels(path: Path) -> Iterator[Label]:
    """Yield the labels that the demo wrote beside its files."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield Label(
                row["defect"],
                row["expected_outcome"],
                row["expected_rule"],
                row["covered"] == "Y",
                row["portal_document"],
                row["books_document"],
            )


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    folder = tmp_path_factory.mktemp("truth")
    made = demo.make(folder / "files", documents=DOCUMENTS)
    workspace = Workspace.init(folder / "ws", name=made.name, gstins=[made.gstin])
    for file in made.files:
        workspace.load(file)
    with reconcile.open_current(workspace.path) as con:
        rows = con.execute("select document, outcome, rule from recon.outcomes").fetchall()
        links = con.execute(
            "select portal_document, books_document from recon.pairs"
            " where portal_document <> '' and books_document <> ''"
        ).fetchall()
    partners: dict[str, set[str]] = defaultdict(set)
    for portal, books in links:
        partners[portal].add(books)
        partners[books].add(portal)
    found = {document: (kind, rule, frozenset(partners[document])) for document, kind, rule in rows}
    assert len(found) == len(rows) > DOCUMENTS
    return Outcome(list(read_labels(made.truth)), found)


def by_defect(wrong: dict[str, list[str]], planted: dict[str, int]) -> str:
    """Return the table that a failure shows: labels not met, by defect, with three of each."""
    lines = [f"{'defect':<28}{'planted':>8}{'not met':>8}"]
    for defect, texts in sorted(wrong.items()):
        lines += [f"{defect:<28}{planted[defect]:>8}{len(texts):>8}", *(f"    {text}" for text in texts[:3])]
    return "\n".join(lines)


def test_every_covered_label_is_met(outcome: Outcome) -> None:
    planted: dict[str, int] = defaultdict(int)
    wrong: dict[str, list[str]] = defaultdict(list)
    for label in outcome.labels:
        planted[label.defect] += label.is_covered
        texts = label.unmet(outcome.found) if label.is_covered and label.outcome else []
        if texts:
            wrong[label.defect] += texts
    assert sum(planted.values()) > DOCUMENTS * 3 // 4
    assert not wrong, "\n" + by_defect(wrong, planted)


def test_what_the_papers_show_but_not_surely_is_mostly_found(outcome: Outcome) -> None:
    links = outcome.links()
    planted: dict[str, list[bool]] = defaultdict(list)
    for label in outcome.labels:
        if label.is_link and not label.is_covered:
            for defect in (label.defect, "all of them"):
                planted[defect].append((label.portal, label.books) in links)
    assert len(planted["all of them"]) > LEAST_COUNT
    low = {
        defect: f"{sum(hits)} of {len(hits)}"
        for defect, hits in planted.items()
        if len(hits) >= LEAST_COUNT and sum(hits) * 100 < LEAST_RECALL_PERCENT * len(hits)
    }
    assert low == {}


def test_every_document_of_the_result_has_a_label(outcome: Outcome) -> None:
    labelled = {document for label in outcome.labels for document in (label.portal, label.books)}
    assert outcome.found.keys() - labelled == set()


def test_the_safe_set_holds_no_wrong_link(outcome: Outcome) -> None:
    safe = outcome.links(*SAFE_OUTCOMES)
    assert len(safe) > DOCUMENTS // 2
    assert safe - outcome.true_links == set()


def test_no_decoy_is_linked_to_another(outcome: Outcome) -> None:
    decoys = {
        document
        for label in outcome.labels
        if label.defect.startswith("decoy_")
        for document in (label.portal, label.books)
        if document
    }
    assert len(decoys) > LEAST_COUNT
    wrong = outcome.links() - outcome.true_links
    assert {pair for pair in wrong if decoys & set(pair)} == set()


def test_hardly_a_link_is_wrong(outcome: Outcome) -> None:
    links = outcome.links()
    wrong = links - outcome.true_links
    assert len(links) > DOCUMENTS // 2
    assert len(wrong) * 1000 <= (1000 - LEAST_PRECISION_PERMILLE) * len(links), sorted(wrong)[:20]
