"""The scene on which differences are planted: buy, report to the portal, enter in the books, label."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

from ims_lib import periods
from ims_lib.demo import papers, truth
from ims_lib.demo.books import Books
from ims_lib.demo.company import Supplier
from ims_lib.demo.dice import Dice
from ims_lib.demo.labels import Label, Labels
from ims_lib.demo.papers import BooksDocument, Lines, PortalDocument, Purchase
from ims_lib.demo.portal_files import Portal

#: Natures that the template can hold; it has no reverse charge, port or posting date.
_IN_TEMPLATE: Final = ("invoice", "credit_note", "debit_note", "rent", "short", "long", "leaf")
_KINDS: Final = {
    "credit_note": "Credit Note",
    "debit_note": "Debit Note",
    "import": "Bill of Entry",
    "import_sez": "Bill of Entry",
    "isd": "ISD Invoice",
    "isd_credit": "ISD Credit Note",
}
#: Vouchers are posted up to so many days after the document.
_LONGEST_LAG: Final = 6


class Shown(NamedTuple):
    """A document in the portal's files: its KEY and where IMS has it."""

    key: str
    ims_state: str


class Kind(NamedTuple):
    """A kind of difference: how often in 10,000 documents, what must come out, and who plants it."""

    name: str
    share: int
    plant: Callable[[Scene, Kind, date], None]
    outcome: str = ""
    rule: str = ""
    portal: int = 1
    books: int = 1
    nature: str = "invoice"
    need: str = ""
    months: str = "any"
    days: str = "any"
    #: May stand in GSTN's template, which has fewer columns.
    is_plain: bool = True
    is_covered: bool = True
    #: Never more than this many, however large the company; 0 for no end.
    most: int = 0
    #: What tells the pair from others: its `number`, a `slip` of it, or the `amount`, then a rare one.
    identity: str = "number"


class Scene:
    """Where planting functions work; `month` is the place of the month being planted.

    `elsewhere` is the scene of another registration of the same buyer, if there is one.
    """

    def __init__(
        self, dice: Dice, purchases: truth.Truth, portal: Portal, books: Books, labels: Labels
    ) -> None:
        self.dice, self.truth, self.portal, self.books, self.labels = dice, purchases, portal, books, labels
        self.recipient = purchases.company.gstin
        self.month = 0
        self.elsewhere: Scene | None = None
        self.gstins = frozenset(one.gstin for one in purchases.company.suppliers)
        self._amounts: set[tuple[int, int]] = set()
        self._month_starts = [periods.first_day(month) for month in portal.months]

    @property
    def last(self) -> int:
        """Place of the newest month."""
        return self.portal.last

    def buy(self, kind: Kind, day: date, rates: int = 0) -> Purchase:
        """Return a new purchase of the kind's nature from a supplier that it needs.

        Where the amount tells the pair from others, no planted document of the supplier has had it.
        """
        is_varying = kind.identity == "amount" or rates > 0
        supplier = self.truth.supplier(kind.nature, kind.need, is_varying=is_varying)
        lines = None
        while kind.identity == "amount" and (lines is None or self._amount(supplier, lines) in self._amounts):
            lines = self.truth.lines(supplier, kind.nature, rates)
        bought = self.truth.buy(supplier, kind.nature, day, lines=lines, rates=rates)
        if kind.share and not supplier.is_constant:
            self._amounts.add(self._amount(supplier, bought.lines))
        return bought

    def _amount(self, supplier: Supplier, lines: Lines) -> tuple[int, int]:
        return supplier.place, papers.total_of(lines)[0]

    def following(self, first: Purchase, count: int) -> tuple[Purchase, ...]:
        """Return so many purchases from the first on, numbered on without a gap as far as that can be."""
        bought = [first]
        for _ in range(count - 1):
            bought.append(self.truth.buy(first.supplier, first.nature, first.day, step=1))
            self._amounts.add(self._amount(first.supplier, bought[-1].lines))
        return tuple(bought)

    def next_of(self, bought: Purchase, step: int = 1) -> Purchase:
        """Return another purchase with the next number (`step` on), same day and same amounts."""
        return self.truth.buy(bought.supplier, bought.nature, bought.day, lines=bought.lines, step=step)

    def document(self, bought: Purchase) -> PortalDocument:
        """Return what the supplier reports."""
        nature, supplier = truth.NATURES[bought.nature], bought.supplier
        is_barred = bought.nature == "hotel"
        return PortalDocument(
            nature.section,
            supplier.gstin,
            supplier.name,
            bought.number.text(),
            bought.day,
            nature.invoice_type,
            bought.place,
            bought.is_reverse_charge,
            bought.lines,
            bought.port,
            supplier.filing_day,
            "",
            None,
            "N" if is_barred else "Y",
            "P" if is_barred else "",
        )

    def show(
        self, document: PortalDocument, at: int | None = None, action: str = "", *, may_be_saved: bool = True
    ) -> Shown:
        """Put a document into the portal's files of the month at `at` (this month)."""
        place = self.month if at is None else at
        state = self.portal.show(document, place, action, may_be_saved=may_be_saved)
        return Shown(self.key(document), state)

    def report(self, bought: Purchase, at: int | None = None, action: str = "") -> Shown:
        """Put a purchase into the portal's files as it is."""
        return self.show(self.document(bought), at, action)

    def key(self, document: PortalDocument) -> str:
        """Return a portal document's KEY."""
        return papers.portal_key(self.recipient, document)

    def posted_on(self, day: date) -> date:
        """Return a posting day shortly after, within the register."""
        after = day + timedelta(days=self.dice.below(_LONGEST_LAG + 1))
        return min(max(after, self._month_starts[self.month]), self.books.last_day)

    def enter(self, bought: Purchase, kind: Kind, at: int | None = None, **changes: Any) -> str:
        """Enter a purchase in the books of the month at `at` (this one), fields changed; return its KEY."""
        supplier = bought.supplier
        document = BooksDocument(
            "",
            _KINDS.get(bought.nature, "Purchase"),
            supplier.gstin,
            supplier.name,
            bought.number.text(),
            bought.day,
            self.posted_on(bought.day),
            bought.place,
            bought.is_reverse_charge,
            bought.lines,
            1,
            bought.port,
        )
        if changes:
            document = document._replace(**changes)
        place = self.month if at is None else at
        if place == 0 and kind.is_plain and self.books.has_template and bought.nature in _IN_TEMPLATE:
            return papers.books_key(self.recipient, self.books.enter_in_template(document))
        return papers.books_key(self.recipient, self.books.enter(document))

    def link(self, kind: Kind, shown: Shown, books: str) -> None:
        """Label a link with the kind's outcome."""
        self.label(kind, kind.outcome, kind.rule, shown=shown, books=books)

    def label(
        self,
        kind: Kind,
        outcome: str,
        rule: str = "",
        *,
        shown: Shown | None = None,
        books: str = "",
        other: str = "",
    ) -> None:
        """Label one document, or a link with another outcome than the kind's."""
        key, state = shown or ("", "")
        self.labels.add(Label(kind.name, outcome, rule, key, books, other, state, kind.is_covered))
