"""Groups: one invoice in several vouchers, several in one voucher, an invoice net of its credit note."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from ims_lib.demo import changes
from ims_lib.demo.dice import Dice
from ims_lib.demo.papers import Line, Lines, Purchase
from ims_lib.demo.scene import Kind, Scene
from ims_lib.demo.styles import Number

Plant = Callable[[Scene, Kind, date], None]
#: Numbers of so many parts of a document.
Numbering = Callable[[Number, int, Dice], list[str]]
#: One text that lists the numbers of several documents.
Listing = Callable[[list[Number], Dice], str]

_SHARES: Final = {2: (37,), 3: (23, 31)}
_SUFFIXES: Final = (("/1", "/2", "/3"), ("-A", "-B", "-C"), ("-1", "-2", "-3"), (" (1)", " (2)", " (3)"))
_MARKS: Final = (", ", ",", " & ", "; ", " and ")
_BARE_MARKS: Final = (", ", "/", " & ", ";")
_FULL_RANGES: Final = (" to ", " - ")
_BARE_RANGES: Final = (" to ", "-")


def same_number(number: Number, parts: int, _: Dice) -> list[str]:
    """Return the invoice's own number for each part."""
    return [number.text()] * parts


def suffixed(number: Number, parts: int, dice: Dice) -> list[str]:
    """Return the number with a suffix for each part: /1 /2, -A -B."""
    return [number.text() + suffix for suffix in dice.pick(_SUFFIXES)[:parts]]


def challans(_: Number, parts: int, dice: Dice) -> list[str]:
    """Return numbers of the challans with which the goods came."""
    first = dice.between(1001, 9_000)
    return [f"CHALLAN {first + place}" for place in range(parts)]


def one_to_many(numbering: Numbering, parts: int = 0) -> Plant:
    """Return what plants one invoice entered in so many vouchers (0: two or three) that add up to it."""

    def plant(scene: Scene, kind: Kind, day: date) -> None:
        bought = scene.buy(kind, day)
        count = parts or scene.dice.between(2, 3)
        shown = scene.report(bought)
        numbers = numbering(bought.number, count, scene.dice)
        for number, lines in zip(numbers, parted(bought.lines, count), strict=True):
            scene.link(kind, shown, scene.enter(bought, kind, number=number, lines=lines))

    return plant


def parted(lines: Lines, parts: int) -> list[Lines]:
    """Return the lines in two or three parts that add up to them, no two alike."""
    rest, found = lines, []
    for percent in _SHARES[parts]:
        part = tuple(_part(line, percent) for line in lines)
        rest = tuple(_less(line, taken) for line, taken in zip(rest, part, strict=True))
        found.append(part)
    return [*found, rest]


def _part(line: Line, percent: int) -> Line:
    return line._replace(
        taxable=line.taxable * percent // 100,
        igst=line.igst * percent // 100,
        cgst=line.cgst * percent // 100,
        sgst=line.sgst * percent // 100,
        cess=line.cess * percent // 100,
    )


def _less(line: Line, other: Line) -> Line:
    return line._replace(
        taxable=line.taxable - other.taxable,
        igst=line.igst - other.igst,
        cgst=line.cgst - other.cgst,
        sgst=line.sgst - other.sgst,
        cess=line.cess - other.cess,
    )


def summary(_: list[Number], dice: Dice) -> str:
    """Return a number of the buyer's own for all."""
    return f"SUMMARY {dice.between(1001, 9_000)}"


def listed(numbers: list[Number], dice: Dice) -> str:
    """Return the numbers in one cell: all in full, or the first in full and of the others the serials."""
    texts = [one.text() for one in numbers]
    if numbers[0].style.layout[-1] == "N" and dice.chance(50):
        return dice.pick(_BARE_MARKS).join([texts[0], *(one.serial_text() for one in numbers[1:])])
    return dice.pick(_MARKS).join(texts)


def ranged(numbers: list[Number], dice: Dice) -> str:
    """Return the first and the last number as a range: `101 to 104`, `INV/101-104`."""
    if dice.chance(50):
        return numbers[0].text() + dice.pick(_BARE_RANGES) + numbers[-1].serial_text()
    return dice.pick(_FULL_RANGES).join((numbers[0].text(), numbers[-1].text()))


def many_to_one(listing: Listing, fewest: int, most: int) -> Plant:
    """Return what plants so many consecutive invoices entered as one voucher with such a number."""

    def plant(scene: Scene, kind: Kind, day: date) -> None:
        count = scene.dice.between(fewest, most)
        bought = _consecutive(scene, kind, day, count)
        lines = tuple(line for one in bought for line in one.lines)
        number = listing([one.number for one in bought], scene.dice)
        voucher = scene.enter(bought[0], kind, number=number, lines=lines)
        for one in bought:
            scene.link(kind, scene.report(one), voucher)

    return plant


def _consecutive(scene: Scene, kind: Kind, day: date, count: int) -> tuple[Purchase, ...]:
    while True:
        bought = scene.following(scene.buy(kind, day), count)
        if bought[-1].number.serial == bought[0].number.serial + count - 1:
            return bought


def netted(scene: Scene, kind: Kind, day: date) -> None:
    """The books enter an invoice less its credit note, under the invoice's number."""
    _netted(scene, kind, day, is_own=False)


def netted_own_number(scene: Scene, kind: Kind, day: date) -> None:
    """The books enter an invoice less its credit note, under a number of their own."""
    _netted(scene, kind, day, is_own=True)


def _netted(scene: Scene, kind: Kind, day: date, *, is_own: bool) -> None:
    invoice = scene.buy(kind, day)
    credited, net = parted(invoice.lines, 2)
    note = scene.truth.buy(invoice.supplier, "credit_note", day, lines=credited)
    number = changes.own_number(scene.dice) if is_own else invoice.number.text()
    voucher = scene.enter(invoice, kind, lines=net, number=number)
    for one in (invoice, note):
        scene.link(kind, scene.report(one), voucher)
