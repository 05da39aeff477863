"""Counting what a reconciliation found of what is true: pure arithmetic over labels and pairs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from ims_lib.bench.bars import Bar, at_least, at_most
from ims_lib.bench.labels import DECOY, SAFE, Link, Truth

#: The safe set may hold one wrong link in so many documents.
_ONE_WRONG_IN = 20_000


class Pair(NamedTuple):
    """One row of the pairs: a link with both sides, or a document without."""

    portal: str
    books: str
    outcome: str
    rule: str = ""


@dataclass
class Score:
    """Counts by (defect, what), of one company or several added up.

    What: `true` links; of these `found`, found with the `expected` outcome, found in the `safe` set; `wrong`
    links and those of them `wrong_safe`, `decoy_safe` (a decoy's, in the safe set); documents `alone` and of
    these `alone_expected`; `linked`, every link there is. `near`, `near_safe`, `exact`, `exact_safe`: true
    links expected so, and of these found in the safe set.
    """

    documents: int = 0
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong_links: list[tuple[str, Pair]] = field(default_factory=list)
    missed_links: list[tuple[str, Link]] = field(default_factory=list)
    allowed_wrong_safe: int = 0
    worst_wrong_safe: int = 0

    def total(self, what: str) -> int:
        """Return a count over all defects."""
        return sum(count for (_, name), count in self.counts.items() if name == what)

    def of(self, defect: str, what: str) -> int:
        """Return a count of one defect."""
        return self.counts[defect, what]

    @property
    def defects(self) -> list[str]:
        """Return every defect that counts anything, in order of its name."""
        return sorted({defect for (defect, _), count in self.counts.items() if count})

    def __add__(self, other: Score) -> Score:
        """Return both companies' counts; the worst company's wrong links in the safe set are remembered."""
        worse = max(self, other, key=lambda score: score.worst_wrong_safe - score.allowed_wrong_safe)
        return Score(
            self.documents + other.documents,
            self.counts + other.counts,
            self.wrong_links + other.wrong_links,
            self.missed_links + other.missed_links,
            worse.allowed_wrong_safe,
            worse.worst_wrong_safe,
        )


def score(truth: Truth, pairs: Iterable[Pair], documents: int) -> Score:
    """Return the counts of one company of so many documents a side."""
    rows = list(pairs)
    links = {(row.portal, row.books): row for row in rows if row.portal and row.books}
    found = Score(documents)
    _count_links(found, truth, links)
    _count_wrong(found, truth, links)
    _count_alone(found, truth, rows)
    found.allowed_wrong_safe = documents // _ONE_WRONG_IN
    found.worst_wrong_safe = found.total("wrong_safe")
    return found


def is_right(truth: Truth, link: Link, linked: set[str]) -> bool:
    """Tell whether a link is no mistake: a true one, one inside a true group, or that of a document's repeat
    while the document itself is linked too (`linked`: every document that is).
    """
    if truth.are_one(*link):
        return True
    firsts = [truth.firsts.get(document, "") for document in link]
    originals = [first or document for first, document in zip(firsts, link, strict=True)]
    return any(firsts) and truth.are_one(*originals) and all(first in linked for first in firsts if first)


def _count_links(found: Score, truth: Truth, links: dict[Link, Pair]) -> None:
    """Count every true link: found or missed, where, and as what."""
    for link, expected in truth.links.items():
        count, row = found.counts, links.get(link)
        count[expected.defect, "true"] += 1
        if expected.outcome in SAFE:
            count[expected.defect, expected.outcome] += 1
        if row is None:
            found.missed_links.append((expected.defect, link))
            continue
        count[expected.defect, "found"] += 1
        count[expected.defect, "expected"] += row.outcome == expected.outcome or not expected.outcome
        if row.outcome in SAFE:
            count[expected.defect, "safe"] += 1
            if expected.outcome in SAFE:
                count[expected.defect, f"{expected.outcome}_safe"] += 1


def _count_wrong(found: Score, truth: Truth, links: dict[Link, Pair]) -> None:
    """Count every link that is not true, under the defect that it belongs to."""
    linked = {document for link in links for document in link}
    for link, row in links.items():
        own = [truth.defects.get(document, "") for document in link]
        decoy = next((defect for defect in own if defect.startswith(DECOY)), "")
        defect = decoy or own[0] or own[1] or "not labelled"
        found.counts[defect, "linked"] += 1
        if is_right(truth, link, linked):
            continue
        found.wrong_links.append((defect, row))
        found.counts[defect, "wrong"] += 1
        found.counts[defect, "wrong_safe"] += row.outcome in SAFE
        found.counts[defect, "decoy_safe"] += row.outcome in SAFE and bool(decoy)


def _count_alone(found: Score, truth: Truth, rows: list[Pair]) -> None:
    """Count the documents that have no partner, and those that came out as they should."""
    outcomes = {document: row.outcome for row in rows for document in row[:2] if document}
    for document, expected in truth.alone.items():
        found.counts[expected.defect, "alone"] += 1
        found.counts[expected.defect, "alone_expected"] += outcomes.get(document, "") == expected.outcome


def bars(found: Score) -> list[Bar]:
    """Return the bars that matching must reach (the safe set's for the worst company of those added up)."""
    linked, true = found.total("linked"), found.total("true")
    weakest = min(
        (defect for defect in found.defects if found.of(defect, "true")),
        key=lambda defect: found.of(defect, "found") / found.of(defect, "true"),
        default="",
    )
    return [
        at_most("wrong in the safe set, worst company", found.worst_wrong_safe, found.allowed_wrong_safe),
        at_most("decoys in the safe set", found.total("decoy_safe"), 0),
        at_least("precision of all links", linked - found.total("wrong"), linked, "99.7"),
        at_least("recall of all links", found.total("found"), true, "98.5"),
        at_least(
            f"recall of every single defect, the least is {weakest}",
            found.of(weakest, "found"),
            found.of(weakest, "true"),
            "90",
        ),
        at_least("near pairs found in the safe set", found.total("near_safe"), found.total("near"), "97"),
        at_least("exact pairs found in the safe set", found.total("exact_safe"), found.total("exact"), "97"),
    ]
