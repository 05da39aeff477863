"""What is true of a labelled company (truth.csv): its links, its groups, its documents that stand alone."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

LINKED: Final = frozenset({"exact", "near", "mismatch", "probable"})
SAFE: Final = frozenset({"exact", "near"})
DECOY: Final = "decoy_"
_BETWEEN: Final = " | "
_BOOKS: Final = "books"

Link = tuple[str, str]


class Expected(NamedTuple):
    """What should come of a link or a document alone; outcome '' means any link will do."""

    defect: str
    outcome: str
    rule: str = ""


@dataclass
class Truth:
    """The true links (portal, books), the documents alone, each document's defect, and each twin's first."""

    links: dict[Link, Expected] = field(default_factory=dict)
    alone: dict[str, Expected] = field(default_factory=dict)
    defects: dict[str, str] = field(default_factory=dict)
    firsts: dict[str, str] = field(default_factory=dict)
    _above: dict[str, str] = field(default_factory=dict)

    def group(self, document: str) -> str:
        """Return the name of the true group that a document belongs to; documents that are truly linked, one
        by one or over others, share it.
        """
        while (above := self._above.get(document, document)) != document:
            document = above
        return document

    def are_one(self, portal: str, books: str) -> bool:
        """Tell whether both belong to one true link or one true group."""
        return portal in self._above and self.group(portal) == self.group(books)

    def add_link(self, portal: str, books: str, expected: Expected) -> None:
        """Add a true link; the first label of a link speaks."""
        self.links.setdefault((portal, books), expected)
        for document in (portal, books):
            self._above.setdefault(document, document)
            self.defects.setdefault(document, expected.defect)
        self._above[self.group(books)] = self.group(portal)

    def add_alone(self, document: str, expected: Expected, first: str = "") -> None:
        """Add a document that has no partner; `first` is the document that it repeats."""
        self.alone[document] = expected
        self.defects.setdefault(document, expected.defect)
        if first:
            self.firsts[document] = first


def read(path: Path) -> Truth:
    """Return what a company's truth.csv says."""
    with path.open(encoding="utf-8", newline="") as file:
        return of_rows(csv.DictReader(file))


def of_rows(rows: Iterable[Mapping[str, str]]) -> Truth:
    """Return what rows of truth.csv say.

    A row with both sides and an outcome that links is a true link. A row with one side names a true partner
    in `counterpart` where nothing of today need find it (`covered` N, outcome only_in_*); the partner must be
    the other side's document of the same recipient.
    """
    truth = Truth()
    for row in rows:
        portal, books, outcome = row["portal_document"], row["books_document"], row["expected_outcome"]
        if portal and books:
            if outcome in LINKED:
                truth.add_link(portal, books, Expected(row["defect"], outcome, row["expected_rule"]))
        elif document := portal or books:
            _add_one(truth, row, document)
    return truth


def _add_one(truth: Truth, row: Mapping[str, str], document: str) -> None:
    """Add a row that names one side."""
    outcome, partners = row["expected_outcome"], _partners(row, document)
    for partner in partners:
        sides = (document, partner) if row["portal_document"] else (partner, document)
        truth.add_link(*sides, Expected(row["defect"], ""))
    if not partners:
        first = row["counterpart"] if outcome == "duplicate" else ""
        truth.add_alone(document, Expected(row["defect"], outcome, row["expected_rule"]), first)


def _partners(row: Mapping[str, str], document: str) -> list[str]:
    """Return the true partners that a row with one side names."""
    if row["covered"] != "N" or not row["expected_outcome"].startswith("only_in_"):
        return []
    named = [text for text in row["counterpart"].split(_BETWEEN) if text]
    return [text for text in named if _owner(text) == _owner(document) and _side(text) != _side(document)]


def _owner(key: str) -> str:
    return key.split("/", 1)[0]


def _side(key: str) -> str:
    return _BOOKS if key.split("/")[1:2] == [_BOOKS] else "portal"
