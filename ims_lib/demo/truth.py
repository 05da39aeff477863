"""The truth: purchases that happened, with plausible amounts, rates, dates and consecutive numbers."""

from __future__ import annotations

import copy
from datetime import date, timedelta
from typing import Final, NamedTuple

from ims_lib import periods
from ims_lib.demo import names
from ims_lib.demo.company import Company, Supplier
from ims_lib.demo.dice import Dice, Weighted
from ims_lib.demo.papers import Line, Lines, Purchase
from ims_lib.demo.slips import Slip
from ims_lib.demo.styles import STYLES, Number, is_year_like, next_serial


class Nature(NamedTuple):
    """A kind of purchase: which supplier role sells it and the IMS section it is reported in."""

    role: str
    section: str
    invoice_type: str = "R"


#: Kinds of purchases; role '' is any regular supplier.
NATURES: Final = {
    "invoice": Nature("", "b2b"),
    "credit_note": Nature("", "b2bcn"),
    "debit_note": Nature("", "b2bdn"),
    "import": Nature("overseas", "impg"),
    "import_sez": Nature("sez", "impgsez"),
    "reverse_charge": Nature("reverse_charge", "b2b"),
    "isd": Nature("distributor", "isd"),
    "isd_credit": Nature("distributor", "isdcn"),
    "sez": Nature("sez", "b2b", "SEWP"),
    "ecommerce": Nature("ecommerce", "ecom"),
    "hotel": Nature("hotel", "b2b"),
    "rent": Nature("landlord", "b2b"),
    "short": Nature("short_numbers", "b2b"),
    "long": Nature("long_numbers", "b2b"),
    "leaf": Nature("receipt_books", "b2b"),
}
IMPORTS: Final = ("import", "import_sez")
DISTRIBUTED: Final = ("isd", "isd_credit")
PORTS: Final = ("INNSA1", "INMAA1", "INBOM4", "INDEL4")
#: Taxable values in rupees: from, to, weight. Many small bills, a few very large ones.
_BANDS: Final = (
    ((300, 5_000), 40),
    ((5_000, 50_000), 38),
    ((50_000, 5_00_000), 18),
    ((5_00_000, 40_00_000), 3),
    ((40_00_000, 2_50_00_000), 1),
)
_VALUES: Final = Weighted([band for band, _ in _BANDS], [weight for _, weight in _BANDS])
_RATES: Final = Weighted((18, 5, 40), (74, 22, 4))
_HSN: Final = {
    18: ("84713010", "73181500", "39233090", "998313", "85366990", "48201090"),
    5: ("10063020", "996511", "49011010", "30049099"),
    40: ("24031990", "87032291", "22021010"),
}
_CESS_HSN: Final = "24031990"
_CESS_PERCENT: Final = 12
_ROUND_PERCENT: Final = 45
_SEVERAL_RATES_PERCENT: Final = 12
_FIRST_SERIALS: Final = (101, 900)
_LONGEST_STEP: Final = 4
#: Short serials stay below this, for with three digits a number is no longer short.
_SHORT_END: Final = 99
_BOE: Final = (2_000_001, 9_000_000)
#: First serials of twelve digits.
_LONG: Final = (402_000_000_000, 908_000_000_000)
#: Serials closer than this are neighbours; two digits changed over are at least so far apart.
_NEIGHBOURS: Final = 9
_LEAVES: Final = 12
_BOOKS: Final = 28
#: A step that goes through all leaves of all books before one comes again.
_LEAF_STEP: Final = 5


class Truth:
    """Makes purchases; keeps each supplier's serial numbers so that none comes twice, not even by a slip."""

    def __init__(self, company: Company, dice: Dice) -> None:
        self.company, self.dice = company, dice
        self._serials = [dice.between(*_FIRST_SERIALS) for _ in company.suppliers]
        for one in company.by_role["long_numbers"]:
            self._serials[one.place] = dice.between(*_LONG)
        self._counts = [0 for _ in company.suppliers]
        self._taken: list[set[int]] = [set() for _ in company.suppliers]
        self._constant: dict[int, Lines] = {}
        self._entries = dice.between(*_BOE)
        self._overseas = tuple(Supplier(-1, "", name, "", STYLES[2], "", 1) for name in names.OVERSEAS)

    def for_company(self, company: Company) -> Truth:
        """Return the truth of another registration that buys from the same suppliers in the same series."""
        other = copy.copy(self)
        other.company = company
        return other

    def supplier(self, nature: str, need: str = "", *, is_varying: bool = False) -> Supplier:
        """Return a supplier of such purchases; `need` is a pool of company.POOLS.

        With `is_varying` it is none that bills one amount always.
        """
        role = NATURES[nature].role
        if role == "overseas":
            return self.dice.pick(self._overseas)
        if role:
            return self.dice.pick(self.company.by_role[role])
        pools = self.company.varying if is_varying else self.company.pools
        return self.dice.weighted(pools[need])

    def buy(
        self,
        supplier: Supplier,
        nature: str,
        day: date,
        *,
        lines: Lines | None = None,
        rates: int = 0,
        step: int = 0,
    ) -> Purchase:
        """Return a purchase; `lines` fixes amounts, `rates` the count of lines, `step` 1 the next number."""
        year = int(periods.financial_year(day)[:4])
        is_import = nature in IMPORTS
        return Purchase(
            supplier,
            nature,
            self._entry(supplier, year) if is_import else self._number(supplier, nature, step, year),
            day,
            self._place(supplier, nature),
            nature == "reverse_charge",
            lines or self.lines(supplier, nature, rates),
            self.dice.pick(PORTS) if is_import else "",
        )

    def slipped(self, bought: Purchase, slip: Slip) -> str:
        """Return the number with such a slip in its serial, '' where every slip gives another's number.

        The serial is taken from then on: no later document gets it. It is no neighbour in the series, for
        no paper tells a slip in the last digit from the next document.
        """
        ways = slip(bought.number.serial_text())
        start = self.dice.below(len(ways)) if ways else 0
        for digits in (*ways[start:], *ways[:start]):
            is_far = digits and abs(int(digits) - bought.number.serial) >= _NEIGHBOURS
            if is_far and self._take(bought.supplier.place, int(digits)):
                return bought.number.written(serial=digits)
        return ""

    def _take(self, place: int, serial: int) -> bool:
        taken = self._taken[place]
        if not serial or serial in taken or is_year_like(serial):
            return False
        taken.add(serial)
        return True

    def _place(self, supplier: Supplier, nature: str) -> str:
        if nature in IMPORTS or nature in DISTRIBUTED:
            return ""
        return supplier.state if nature == "hotel" else self.company.state

    def _entry(self, supplier: Supplier, year: int) -> Number:
        self._entries += self.dice.between(1, _LONGEST_STEP)
        return Number(STYLES[2], supplier.prefix, self._entries, year)

    def _number(self, supplier: Supplier, nature: str, step: int, year: int) -> Number:
        """Return the supplier's next number; short ones and leaves of receipt books come round again."""
        place, prefix = supplier.place, supplier.prefix
        if nature in ("short", "leaf"):
            count = self._counts[place]
            self._counts[place] += 1
            if nature == "short":
                return Number(supplier.style, prefix, count % _SHORT_END + 1, year)
            book, leaf = divmod(count * _LEAF_STEP % (_BOOKS * _LEAVES), _LEAVES)
            return Number(supplier.style, str(book + 1), leaf + 1, year)
        taken = self._taken[place]
        steps = step or self.dice.between(1, _LONGEST_STEP)
        serial = self._serials[place] = next_serial(self._serials[place], steps, taken)
        taken.add(serial)
        return Number(supplier.style, prefix, serial, year)

    def lines(self, supplier: Supplier, nature: str, rates: int = 0) -> Lines:
        """Return the lines of a new document, one a rate; a constant supplier's are the same always."""
        if supplier.is_constant and nature == "invoice" and not rates:
            if supplier.place not in self._constant:
                self._constant[supplier.place] = self._new_lines(supplier, nature, 1)
            return self._constant[supplier.place]
        return self._new_lines(supplier, nature, rates)

    def _new_lines(self, supplier: Supplier, nature: str, rates: int) -> Lines:
        several = rates or (self.dice.between(2, 3) if self.dice.chance(_SEVERAL_RATES_PERCENT) else 1)
        if nature != "invoice" or several == 1:
            return (self._line(supplier, nature, self.dice.weighted(_RATES)),)
        return tuple(self._line(supplier, nature, rate) for rate in (18, 5, 40)[:several])

    def _line(self, supplier: Supplier, nature: str, rate: int) -> Line:
        low, high = self.dice.weighted(_VALUES)
        rupees = self.dice.between(low, high)
        taxable = rupees * 100 + (0 if self.dice.chance(_ROUND_PERCENT) else self.dice.below(100))
        hsn = self.dice.pick(_HSN[rate])
        if nature == "hotel":
            return taxed(Line(hsn, rate, taxable, 0, 0, 0, 0), is_interstate=False)
        outside = nature in ("import", "import_sez", "sez") or supplier.state != self.company.state
        line = taxed(Line(hsn, rate, taxable, 0, 0, 0, 0), is_interstate=outside)
        return line._replace(taxable=0, cess=0) if nature in DISTRIBUTED else line


def taxed(line: Line, *, is_interstate: bool) -> Line:
    """Return the line with the tax its rate gives, each head rounded half up to the paisa."""
    cess = (line.taxable * _CESS_PERCENT + 50) // 100 if line.hsn == _CESS_HSN else 0
    if is_interstate:
        return line._replace(igst=(line.taxable * line.rate + 50) // 100, cgst=0, sgst=0, cess=cess)
    half = (line.taxable * line.rate + 100) // 200
    return line._replace(igst=0, cgst=half, sgst=half, cess=cess)


def day_between(first: date, last: date, dice: Dice) -> date:
    """Return a day from first to last; the last one comes more often, as bills do at the end of a month."""
    return min(first + timedelta(days=dice.below((last - first).days + 3)), last)
