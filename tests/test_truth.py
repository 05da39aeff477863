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
LEAST_RECALL_PERCENT = 98
LINKED = (*SAFE_OUTCOMES, "mismatch", "probable")

Found = dict[str, tuple[str, str, str]]


@dataclass(frozen=True)
class Label:
    """What was planted: a link, or one document without link."""

    defect: str
    outcome: str
    rule: str
    is_covered: bool
    portal: str
    books: str

    @property
    def documents(self) -> list[tuple[str, tuple[str, str, str]]]:
        """Each document with the outcome, rule and linked partner it must have."""
        pairs = ((self.portal, self.books), (self.books, self.portal))
        return [
            (one, (self.outcome, self.rule, other if self.is_link else "")) for one, other in pairs if one
        ]

    @property
    def is_link(self) -> bool:
        """Both sides are named: the two are one document."""
        return self.portal != "" and self.books != ""


@dataclass(frozen=True)
class Outcome:
    """The company's labels and what the workbench found: outcome, rule and partner of a link by KEY."""

    labels: list[Label]
    found: Found


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
        rows = con.execute("select document, outcome, rule, partner from recon.outcomes").fetchall()
    found = {
        document: (kind, rule, partner if kind in LINKED else "") for document, kind, rule, partner in rows
    }
    assert len(found) == len(rows) > DOCUMENTS
    return Outcome(list(read_labels(made.truth)), found)


def by_defect(wrong: dict[str, list[str]], planted: dict[str, int]) -> str:
    """Return the table that a failure shows: labels not met, by defect, with three of each."""
    lines = [f"{'defect':<28}{'planted':>8}{'not met':>8}"]
    for defect, texts in sorted(wrong.items()):
        lines += [f"{defect:<28}{planted[defect]:>8}{len(texts):>8}", *(f"    {text}" for text in texts[:3])]
    return "\n".join(lines)


def test_every_label_is_met(outcome: Outcome) -> None:
    planted: dict[str, int] = defaultdict(int)
    wrong: dict[str, list[str]] = defaultdict(list)
    for label in outcome.labels:
        planted[label.defect] += 1
        for document, expected in label.documents:
            found = outcome.found.get(document, ("", "", ""))
            if found != expected:
                wrong[label.defect].append(f"{document}: found {found}, expected {expected}")
    assert not wrong, "\n" + by_defect(wrong, planted)


def test_every_document_of_the_result_has_a_label(outcome: Outcome) -> None:
    labelled = {document for label in outcome.labels for document, _ in label.documents}
    assert outcome.found.keys() - labelled == set()


def test_the_safe_set_holds_every_planted_exact_and_near_with_its_partner(outcome: Outcome) -> None:
    planted = [label for label in outcome.labels if label.outcome in SAFE_OUTCOMES]
    missed = [
        label
        for label in planted
        if outcome.found.get(label.portal, ())[:3:2] != (label.outcome, label.books)
    ]
    assert len(planted) > DOCUMENTS // 2
    assert missed == []


def test_the_safe_set_holds_no_wrong_link(outcome: Outcome) -> None:
    true_links = {(label.portal, label.books) for label in outcome.labels if label.is_link}
    safe = {
        (document, partner)
        for document, (kind, _, partner) in outcome.found.items()
        if kind in SAFE_OUTCOMES and "/books/" in partner
    }
    assert len(safe) > DOCUMENTS // 2
    assert safe - true_links == set()


def test_covered_links_are_found(outcome: Outcome) -> None:
    covered = [label for label in outcome.labels if label.is_covered and label.is_link]
    found = [label for label in covered if outcome.found.get(label.portal, ("", "", ""))[2] == label.books]
    assert len(found) * 100 >= LEAST_RECALL_PERCENT * len(covered)
