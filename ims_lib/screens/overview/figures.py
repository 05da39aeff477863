"""The figures of the overview from outcome by action: exact paise, rounded nowhere before they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ims_lib.documents import ACTION_LABELS, OUTCOME_LABELS, OUTCOMES, SAFE_OUTCOMES
from ims_lib.workspace.figures import StatusRow

#: Columns of the matrix: the portal's four actions, then documents that no action can be taken for.
COLUMNS: Final = {**ACTION_LABELS, "": "Not in IMS"}
#: Outcomes whose documents stand on both sides at once: the pair is one row and its tax the portal's.
LINKED: Final = ("exact", "near", "mismatch", "probable")
#: Outcomes of documents that another one stands for; the headlines leave them out.
REPLACED: Final = ("superseded", "duplicate")


@dataclass(frozen=True)
class Cell:
    """Rows of one outcome and action, and their tax in paise: the portal's, else the books'."""

    documents: int = 0
    tax: int = 0

    def __add__(self, other: Cell) -> Cell:
        return Cell(self.documents + other.documents, self.tax + other.tax)


@dataclass(frozen=True)
class Line:
    """One outcome's row of the matrix; `total` is the sum of its cells, `decided` those with a decision."""

    outcome: str
    label: str
    cells: dict[str, Cell]
    total: Cell
    decided: int


@dataclass(frozen=True)
class Headline:
    """One figure on top: what it is, its cell, what it means, and the outcomes and action it is made of."""

    label: str
    cell: Cell
    meaning: str
    outcomes: tuple[str, ...] = ()
    action: str = ""


def cell(row: StatusRow) -> Cell:
    """Return one status row as rows and tax: a linked pair counts once, with the portal's tax."""
    if row.outcome in LINKED:
        return Cell(row.count_portal, row.portal_tax_paise)
    return Cell(row.count_portal + row.count_books, row.portal_tax_paise + row.books_tax_paise)


def matrix(rows: Sequence[StatusRow]) -> list[Line]:
    """Return a line for each outcome that has documents, in the order of precedence."""
    lines = []
    for outcome in OUTCOMES:
        own = [row for row in rows if row.outcome == outcome]
        if own:
            cells = {action: total([r for r in own if r.action == action]) for action in COLUMNS}
            decided = sum(cells[action].documents for action in ("accept", "reject", "pending"))
            lines.append(Line(outcome, OUTCOME_LABELS[outcome], cells, total(own), decided))
    return lines


def total(rows: Sequence[StatusRow]) -> Cell:
    """Return the sum of status rows."""
    return sum((cell(row) for row in rows), Cell())


def headlines(rows: Sequence[StatusRow]) -> list[Headline]:
    """Return the figures on top, each the sum of cells of the matrix; replaced documents are left out.

    ITC of the portal and of the books count every document of their side; the others are parts of them.
    """
    live = [row for row in rows if row.outcome not in REPLACED]
    portal = Cell(sum(row.count_portal for row in live), sum(row.portal_tax_paise for row in live))
    books = Cell(sum(row.count_books for row in live), sum(row.books_tax_paise for row in live))
    agreed = [
        row for row in live if row.outcome in SAFE_OUTCOMES and row.action in ("accept", "no_action", "")
    ]
    undecided = [row for row in live if row.action == "no_action"]
    missing = [row for row in live if row.outcome == "only_in_books"]
    held = [row for row in live if row.action in ("reject", "pending")]
    return [
        Headline(
            "ITC on the portal",
            portal,
            "Every document in IMS or GSTR-2B, duplicates and replaced ones left out.",
        ),
        Headline("ITC in the books", books, "Every document of the purchase register, duplicates left out."),
        Headline("Agreed", total(agreed), "Exact or near, and neither rejected nor pending.", SAFE_OUTCOMES),
        Headline(
            "No action yet", total(undecided), "The portal takes no action as accepted.", (), "no_action"
        ),
        Headline(
            "Not on the portal",
            total(missing),
            "In your books, not reported by the supplier: no ITC until it is.",
            ("only_in_books",),
        ),
        Headline("Held back", total(held), "Rejected or pending: not in the ITC of this GSTR-2B."),
    ]
