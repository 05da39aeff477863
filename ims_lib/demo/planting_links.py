"""Differences between one portal document and one voucher: near, mismatch and probable, and none at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from ims_lib import periods
from ims_lib.demo import styles
from ims_lib.demo.papers import Line, Lines, shifted
from ims_lib.demo.scene import Kind, Scene
from ims_lib.demo.styles import Number
from ims_lib.demo.truth import taxed

Plant = Callable[[Scene, Kind, date], None]

#: Rs 1, the tolerance within which amounts agree (rules.toml).
TOLERANCE: Final = 100
CLOSE_DAYS: Final = 10
POSTING_DAYS: Final = 31
_FAR_BACK: Final = (15, 100)
_FAR_ON: Final = (32, 170)
_SMALLEST_ERROR_ONE_IN: Final = 4
_OTHER_STATES: Final = ("24", "29", "33", "07", "19")


def as_it_is(scene: Scene, kind: Kind, day: date) -> None:
    """Both sides show the purchase as it was."""
    bought = scene.buy(kind, day)
    scene.link(kind, scene.report(bought), scene.enter(bought, kind))


def several_rows(scene: Scene, kind: Kind, day: date) -> None:
    """One voucher takes a row for each rate."""
    bought = scene.buy(kind, day, rates=3)
    scene.link(kind, scene.report(bought), scene.enter(bought, kind))


def negative_purchase(scene: Scene, kind: Kind, day: date) -> None:
    """A credit note is entered as a purchase with negative amounts; half of them say credit note as well."""
    bought = scene.buy(kind, day)
    word = "Purchase" if scene.dice.chance(50) else "Credit Note"
    scene.link(kind, scene.report(bought), scene.enter(bought, kind, word=word, sign=-1))


def posted_later(scene: Scene, kind: Kind, day: date) -> None:
    """The voucher is posted in the month after the document."""
    bought = scene.buy(kind, day)
    first = periods.first_day(scene.portal.months[scene.month + 1])
    posted = first + timedelta(days=scene.dice.below(CLOSE_DAYS))
    scene.link(kind, scene.report(bought), scene.enter(bought, kind, posted_on=posted))


def number_written(write: Callable[[Number], str]) -> Plant:
    """Return what plants a voucher whose number is written otherwise."""

    def plant(scene: Scene, kind: Kind, day: date) -> None:
        bought = scene.buy(kind, day)
        scene.link(kind, scene.report(bought), scene.enter(bought, kind, number=write(bought.number)))

    return plant


def year_rewritten(scene: Scene, kind: Kind, day: date) -> None:
    """The financial year in the number is written in another way."""
    bought = scene.buy(kind, day)
    number = styles.with_other_year(bought.number, scene.dice.below(len(styles.YEAR_FORMS)))
    scene.link(kind, scene.report(bought), scene.enter(bought, kind, number=number))


def rounding(scene: Scene, kind: Kind, day: date) -> None:
    """The books' amounts differ by at most Rs 1 a head; now and then by exactly Rs 1."""
    bought = scene.buy(kind, day)
    taxable = TOLERANCE if scene.dice.chance(20) else scene.dice.between(1, TOLERANCE)
    tax = scene.dice.between(-TOLERANCE, TOLERANCE)
    lines = _with_tax(bought.lines, taxable if scene.dice.chance(50) else -taxable, tax)
    scene.link(kind, scene.report(bought), scene.enter(bought, kind, lines=lines))


def _with_tax(lines: Lines, taxable: int, tax: int) -> Lines:
    """Return the lines with paise added to the taxable value and to IGST, or to CGST and SGST each."""
    if lines[0].igst:
        return shifted(lines, taxable=taxable, igst=tax)
    return shifted(lines, taxable=taxable, half=tax)


def date_close(scene: Scene, kind: Kind, day: date) -> None:
    """The books' date is up to ten days off."""
    bought = scene.buy(kind, day)
    days = scene.dice.between(1, CLOSE_DAYS)
    later = day + timedelta(days=days)
    books_day = (
        later if later <= scene.books.last_day and scene.dice.chance(60) else day - timedelta(days=days)
    )
    key = scene.enter(bought, kind, day=books_day, posted_on=max(books_day, scene.posted_on(day)))
    scene.link(kind, scene.report(bought), key)


def date_swapped(scene: Scene, kind: Kind, day: date) -> None:
    """Day and month have changed places in the books."""
    bought = scene.buy(kind, day)
    swapped = day.replace(day=day.month, month=day.day)
    scene.link(kind, scene.report(bought), scene.enter(bought, kind, day=swapped))


def posting_date(scene: Scene, kind: Kind, day: date) -> None:
    """The books give the posting date as the document's, eleven to 31 days later."""
    bought = scene.buy(kind, day)
    most = min(POSTING_DAYS, (scene.books.last_day - day).days)
    later = day + timedelta(days=scene.dice.between(CLOSE_DAYS + 1, most))
    scene.link(kind, scene.report(bought), scene.enter(bought, kind, day=later, posted_on=later))


def date_far(scene: Scene, kind: Kind, day: date) -> None:
    """The books' date is weeks or months off, yet within half a year."""
    bought = scene.buy(kind, day)
    room = min(_FAR_ON[1], (scene.books.last_day - day).days)
    is_later = room >= _FAR_ON[0] and scene.dice.chance(50)
    days = scene.dice.between(_FAR_ON[0], room) if is_later else -scene.dice.between(*_FAR_BACK)
    books_day = day + timedelta(days=days)
    if (books_day.month, books_day.day) == (day.day, day.month):
        books_day += timedelta(days=1 if days > 0 and days < room else -1)
    posted = max(books_day, scene.posted_on(day))
    scene.link(kind, scene.report(bought), scene.enter(bought, kind, day=books_day, posted_on=posted))


def amount(scene: Scene, kind: Kind, day: date) -> None:
    """The books' value differs beyond Rs 1: a slip of a percentage, of the tax alone, or of Rs 1.01 only."""
    bought = scene.buy(kind, day)
    first = bought.lines[0]
    slip = max(first.taxable * scene.dice.between(1, 20) // 100, 2 * TOLERANCE)
    slip = slip if scene.dice.chance(50) else -slip
    lines = (_retaxed(first, first.taxable + slip), *bought.lines[1:])
    if scene.dice.below(_SMALLEST_ERROR_ONE_IN) == 0:
        lines = shifted(bought.lines, taxable=TOLERANCE + 1)
    elif scene.dice.below(_SMALLEST_ERROR_ONE_IN) == 0:
        lines = _with_tax(bought.lines, 0, abs(slip))
    scene.link(kind, scene.report(bought), scene.enter(bought, kind, lines=lines))


def _retaxed(line: Line, taxable: int) -> Line:
    return taxed(line._replace(taxable=taxable), is_interstate=bool(line.igst))


def tax_head(scene: Scene, kind: Kind, day: date) -> None:
    """The books hold CGST and SGST where the portal has IGST, or the other way round."""
    bought = scene.buy(kind, day)
    lines = tuple(_other_head(line) for line in bought.lines)
    scene.link(kind, scene.report(bought), scene.enter(bought, kind, lines=lines))


def _other_head(line: Line) -> Line:
    if line.igst:
        return line._replace(igst=0, cgst=(line.igst + 1) // 2, sgst=line.igst // 2)
    return line._replace(igst=line.cgst + line.sgst, cgst=0, sgst=0)


def place_of_supply(scene: Scene, kind: Kind, day: date) -> None:
    """The books name another State."""
    bought = scene.buy(kind, day)
    other = scene.dice.pick([code for code in _OTHER_STATES if code != bought.place])
    scene.link(kind, scene.report(bought), scene.enter(bought, kind, place=other))


def reverse_charge(scene: Scene, kind: Kind, day: date) -> None:
    """The 2B says reverse charge and the books do not, or the other way round."""
    nature = "reverse_charge" if scene.dice.chance(50) else "invoice"
    bought = scene.buy(kind._replace(nature=nature), day)
    shown = scene.report(bought, action="N")
    scene.link(kind, shown, scene.enter(bought, kind, is_reverse_charge=not bought.is_reverse_charge))


def entered_as_purchase(scene: Scene, kind: Kind, day: date) -> None:
    """A credit or debit note stands in the books as an ordinary purchase."""
    bought = scene.buy(kind, day)
    scene.link(kind, scene.report(bought), scene.enter(bought, kind, word="Purchase"))
