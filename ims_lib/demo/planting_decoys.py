"""Decoys: documents that look like one another and must stay apart."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from ims_lib import periods
from ims_lib.demo.changes import CLOSE_DAYS
from ims_lib.demo.papers import Lines, Purchase, total_of
from ims_lib.demo.scene import Kind, Scene

#: Every month of every year has this day.
_LAST_OF_ALL: Final = 28
_TEN: Final = 10
_WEEK: Final = 7
#: Further documents with the amount that a supplier of short numbers bills often.
_USUAL: Final = 3


def equal_rents(scene: Scene, kind: Kind, day: date) -> None:
    """Equal rents month after month: one month missing on the portal, the next in the books."""
    lines = scene.buy(kind, day).lines
    landlord = scene.truth.supplier(kind.nature)
    unreported = (scene.last + 1) // 3
    for place, period in enumerate(scene.portal.months):
        on = periods.first_day(period).replace(day=min(day.day, 28))
        bought = scene.truth.buy(landlord, kind.nature, on, lines=lines, step=1)
        if place == unreported:
            scene.label(kind, "only_in_books", books=scene.enter(bought, kind, place))
            continue
        shown = scene.report(bought, place)
        if place == unreported + 1:
            scene.label(kind, "only_in_portal", shown=shown)
        else:
            scene.label(kind, "exact", "exact", shown=shown, books=scene.enter(bought, kind, place))


def consecutive(scene: Scene, kind: Kind, day: date) -> None:
    """Three consecutive numbers, one day, equal amounts: one on both sides, one on each side only."""
    first = scene.buy(kind, day)
    second = scene.next_of(first)
    third = scene.next_of(second)
    scene.label(kind, "exact", "exact", shown=scene.report(first), books=scene.enter(first, kind))
    scene.label(kind, "only_in_portal", shown=scene.report(second))
    scene.label(kind, "only_in_books", books=scene.enter(third, kind))


def consecutive_pair(scene: Scene, kind: Kind, day: date) -> None:
    """Two consecutive numbers, one day, equal amounts: one on each side, and no third beside them."""
    first = scene.buy(kind, day)
    second = scene.next_of(first)
    scene.label(kind, "only_in_portal", shown=scene.report(first))
    scene.label(kind, "only_in_books", books=scene.enter(second, kind))


def one_character(scene: Scene, kind: Kind, day: date) -> None:
    """Two numbers one character apart, one day, equal amounts, both on both sides."""
    for bought in _one_character_apart(scene, kind, day):
        scene.label(kind, "exact", "exact", shown=scene.report(bought), books=scene.enter(bought, kind))


def one_character_one_sided(scene: Scene, kind: Kind, day: date) -> None:
    """Two numbers one character apart on one day, one on each side, with amounts of their own."""
    first, second = _one_character_apart(scene, kind, day)
    other = second._replace(lines=_unlike(scene, first))
    scene.label(kind, "only_in_portal", shown=scene.report(first))
    scene.label(kind, "only_in_books", books=scene.enter(other, kind))


def _one_character_apart(scene: Scene, kind: Kind, day: date) -> tuple[Purchase, Purchase]:
    """Return two purchases with equal amounts whose serials differ in the tens only."""
    while True:
        first = scene.buy(kind, day)
        if first.number.serial // _TEN % _TEN == _TEN - 1:
            continue
        second = scene.next_of(first, step=_TEN)
        if second.number.serial == first.number.serial + _TEN:
            return first, second


def short_number(scene: Scene, kind: Kind, day: date) -> None:
    """A short number proves little: the same one some days apart with another amount is another document."""
    bought = scene.buy(kind, day)
    days = scene.dice.between(1, CLOSE_DAYS)
    later = day + timedelta(days=days)
    books_day = later if later <= scene.books.last_day else day - timedelta(days=days)
    other = bought._replace(lines=_unlike(scene, bought))
    scene.label(kind, "only_in_portal", shown=scene.report(bought))
    scene.label(kind, "only_in_books", books=scene.enter(other, kind, day=books_day))


def _unlike(scene: Scene, bought: Purchase) -> Lines:
    """Return lines whose value is at least a quarter off."""
    while True:
        lines = scene.truth.lines(bought.supplier, bought.nature)
        ours, theirs = total_of(lines)[0], total_of(bought.lines)[0]
        if abs(ours - theirs) * 4 > max(ours, theirs):
            return lines


def short_inside_long(scene: Scene, kind: Kind, day: date) -> None:
    """`7` stands on the portal only and `1727` in the books only; the supplier bills that amount often."""
    first = scene.buy(kind, day)
    usual = [scene.next_of(first) for _ in range(_USUAL)]
    for place, bought in enumerate((first, *usual[:-1])):
        on = bought._replace(day=_back(day, _WEEK * (place + 1)))
        scene.label(kind, "exact", "exact", shown=scene.report(on), books=scene.enter(on, kind))
    short = usual[-1]
    long = f"1{short.number.serial}2{short.number.serial}"
    scene.label(kind, "only_in_portal", shown=scene.report(short))
    scene.label(kind, "only_in_books", books=scene.enter(short, kind, number=long, day=_back(day, 3)))


def _back(day: date, days: int) -> date:
    """Return the day so many days before, kept in the financial year."""
    before = day - timedelta(days=days)
    return before if periods.financial_year(before) == periods.financial_year(day) else day


def other_supplier(scene: Scene, kind: Kind, day: date) -> None:
    """Another supplier's voucher bears the same number and amount, a few days apart."""
    bought = scene.buy(kind, day)
    while True:
        other = scene.truth.supplier(kind.nature, kind.need)
        if other.gstin[2:12] != bought.supplier.gstin[2:12]:
            break
    scene.label(kind, "only_in_portal", shown=scene.report(bought))
    books_day = _back(day, scene.dice.between(2, CLOSE_DAYS))
    scene.label(
        kind,
        "only_in_books",
        books=scene.enter(bought, kind, gstin=other.gstin, name=other.name, day=books_day),
    )


def other_year(scene: Scene, kind: Kind, day: date) -> None:
    """The supplier used the same number for the same amounts a year before and reports that one late."""
    bought = scene.buy(kind, day)
    old = scene.document(bought)._replace(day=day.replace(year=day.year - 1, day=min(day.day, _LAST_OF_ALL)))
    scene.label(kind, "exact", "exact", shown=scene.report(bought), books=scene.enter(bought, kind))
    scene.label(kind, "only_in_portal", shown=scene.show(old))
