"""What the books change in a purchase: single differences, to be planted alone or two together.

A change takes what was bought and returns the voucher's fields that differ; None where this purchase cannot
show the difference, then another is bought.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Final

from ims_lib import periods
from ims_lib.demo import company, names, slips
from ims_lib.demo.dice import Dice
from ims_lib.demo.papers import Line, Lines, Purchase, shifted
from ims_lib.demo.scene import Scene
from ims_lib.demo.slips import Slip
from ims_lib.demo.truth import taxed
from ims_lib.demo.writing import Writer

Fields = dict[str, Any]
Change = Callable[[Scene, Purchase], Fields | None]

#: Rs 1, the tolerance within which amounts agree (rules.toml).
TOLERANCE: Final = 100
CLOSE_DAYS: Final = 10
POSTING_DAYS: Final = 31
_FAR_BACK: Final = (15, 100)
_FAR_ON: Final = (32, 170)
_SMALLEST_ERROR_ONE_IN: Final = 4
_SMALL_PERCENT: Final = (1, 4)
_OTHER_STATES: Final = ("24", "29", "33", "07", "19")
#: Days into the next month at which a bill of the month's last days is dated.
_NEXT_MONTH_DAYS: Final = 4
_OWN_NUMBERS: Final = ("GRN/{:06d}", "PI-{:05d}", "DC {:04d}", "CHALLAN {:04d}")


def written(write: Writer) -> Change:
    """Return the change of a number written otherwise."""

    def change(scene: Scene, bought: Purchase) -> Fields | None:
        return _number(bought, write(bought.number, scene.dice))

    return change


def slipped(slip: Slip) -> Change:
    """Return the change of a number with such a slip in its serial, which no other document holds."""
    return lambda scene, bought: _number(bought, scene.truth.slipped(bought, slip))


def any_slip(scene: Scene, bought: Purchase) -> Fields | None:
    """The number has one slip of any sort."""
    return _number(bought, scene.truth.slipped(bought, scene.dice.pick(slips.SLIPS)))


def turned_letters(_: Scene, bought: Purchase) -> Fields | None:
    """The first two letters of the number have changed places."""
    return _number(bought, slips.with_turned_letters(bought.number))


def short_form(_: Scene, bought: Purchase) -> Fields | None:
    """Excel has shortened a long number to its 1E+ form."""
    return _number(bought, slips.in_short_form(bought.number))


def number_as_day(scene: Scene, bought: Purchase) -> Fields | None:
    """Excel has taken the number for a day."""
    return _number(bought, slips.as_day(bought.number, bought.day.year, scene.dice))


def renumbered(scene: Scene, _: Purchase) -> Fields:
    """The books hold a number of their own: of goods received, of the entry, of the challan."""
    return {"number": own_number(scene.dice)}


def own_number(dice: Dice) -> str:
    """Return a number that the buyer gave."""
    return dice.pick(_OWN_NUMBERS).format(dice.between(1001, 9999))


def unnumbered(_: Scene, __: Purchase) -> Fields:
    """The number was left empty."""
    return {"number": ""}


def _number(bought: Purchase, number: str) -> Fields | None:
    return {"number": number} if number and number != bought.number.text() else None


def gstin(write: Callable[[str, Dice], str]) -> Change:
    """Return the change of a mistyped GSTIN, which is no other supplier's."""

    def change(scene: Scene, bought: Purchase) -> Fields | None:
        given = bought.supplier.gstin
        typed = write(given, scene.dice)
        return {"gstin": typed} if typed != given and typed not in scene.gstins else None

    return change


def other_registration(scene: Scene, bought: Purchase) -> Fields:
    """The books name another registration of the supplier's PAN."""
    return {"gstin": company.other_registration(bought.supplier, scene.dice)}


def no_gstin(_: Scene, __: Purchase) -> Fields:
    """The books give the supplier's name only."""
    return {"gstin": ""}


def no_gstin_other_name(scene: Scene, bought: Purchase) -> Fields:
    """The books give the supplier's name only, and spell it in their own way."""
    return {"gstin": "", "name": names.otherwise(bought.supplier.name, scene.dice.below(12))}


def rounding(scene: Scene, bought: Purchase) -> Fields:
    """The amounts differ by at most Rs 1 a head; now and then by exactly Rs 1."""
    taxable = TOLERANCE if scene.dice.chance(20) else scene.dice.between(1, TOLERANCE)
    tax = scene.dice.between(-TOLERANCE, TOLERANCE)
    return {"lines": _with_tax(bought.lines, taxable if scene.dice.chance(50) else -taxable, tax)}


def _with_tax(lines: Lines, taxable: int, tax: int) -> Lines:
    """Return the lines with paise added to the taxable value and to IGST, or to CGST and SGST each."""
    if lines[0].igst:
        return shifted(lines, taxable=taxable, igst=tax)
    return shifted(lines, taxable=taxable, half=tax)


def amount(scene: Scene, bought: Purchase) -> Fields:
    """The value differs beyond Rs 1: a slip of a percentage, of the tax alone, or of Rs 1.01 only."""
    first = bought.lines[0]
    slip = max(first.taxable * scene.dice.between(1, 20) // 100, 2 * TOLERANCE)
    slip = slip if scene.dice.chance(50) else -slip
    lines = (_retaxed(first, first.taxable + slip), *bought.lines[1:])
    if scene.dice.below(_SMALLEST_ERROR_ONE_IN) == 0:
        lines = shifted(bought.lines, taxable=TOLERANCE + 1)
    elif scene.dice.below(_SMALLEST_ERROR_ONE_IN) == 0:
        lines = _with_tax(bought.lines, 0, abs(slip))
    return {"lines": lines}


def small_amount(scene: Scene, bought: Purchase) -> Fields:
    """The value differs by a few percent."""
    first = bought.lines[0]
    slip = max(first.taxable * scene.dice.between(*_SMALL_PERCENT) // 100, 2 * TOLERANCE)
    taxable = first.taxable + (slip if scene.dice.chance(50) else -slip)
    return {"lines": (_retaxed(first, taxable), *bought.lines[1:])}


def _retaxed(line: Line, taxable: int) -> Line:
    return taxed(line._replace(taxable=taxable), is_interstate=bool(line.igst))


def tax_head(_: Scene, bought: Purchase) -> Fields:
    """The books hold CGST and SGST where the portal has IGST, or the other way round."""
    return {"lines": tuple(_other_head(line) for line in bought.lines)}


def _other_head(line: Line) -> Line:
    if line.igst:
        return line._replace(igst=0, cgst=(line.igst + 1) // 2, sgst=line.igst // 2)
    return line._replace(igst=line.cgst + line.sgst, cgst=0, sgst=0)


def taxable_and_tax(_: Scene, bought: Purchase) -> Fields:
    """The taxable value and the tax stand in each other's column."""
    lines = tuple(
        line._replace(taxable=line.igst, igst=line.taxable)
        if line.igst
        else line._replace(taxable=line.cgst, cgst=line.taxable)
        for line in bought.lines
    )
    return {"lines": lines}


def place_of_supply(scene: Scene, bought: Purchase) -> Fields:
    """The books name another State."""
    return {"place": scene.dice.pick([code for code in _OTHER_STATES if code != bought.place])}


def date_close(scene: Scene, bought: Purchase) -> Fields:
    """The books' date is up to ten days off."""
    day, days = bought.day, scene.dice.between(1, CLOSE_DAYS)
    later = day + timedelta(days=days)
    is_later = later <= scene.books.last_day and scene.dice.chance(60)
    return _dated(scene, day, later if is_later else day - timedelta(days=days))


def date_swapped(_: Scene, bought: Purchase) -> Fields:
    """Day and month have changed places in the books."""
    return {"day": bought.day.replace(day=bought.day.month, month=bought.day.day)}


def posting_date(scene: Scene, bought: Purchase) -> Fields:
    """The books give the posting date as the document's, eleven to 31 days later."""
    most = min(POSTING_DAYS, (scene.books.last_day - bought.day).days)
    later = bought.day + timedelta(days=scene.dice.between(CLOSE_DAYS + 1, most))
    return {"day": later, "posted_on": later}


def next_month(scene: Scene, bought: Purchase) -> Fields:
    """The books' date is one of the first days of the month after."""
    first = periods.first_day(periods.next_period(periods.of(bought.day)))
    return _dated(scene, bought.day, first + timedelta(days=scene.dice.below(_NEXT_MONTH_DAYS)))


def date_far(scene: Scene, bought: Purchase) -> Fields:
    """The books' date is weeks or months off, yet within half a year."""
    day = bought.day
    room = min(_FAR_ON[1], (scene.books.last_day - day).days)
    is_later = room >= _FAR_ON[0] and scene.dice.chance(50)
    days = scene.dice.between(_FAR_ON[0], room) if is_later else -scene.dice.between(*_FAR_BACK)
    books_day = day + timedelta(days=days)
    if (books_day.month, books_day.day) == (day.day, day.month):
        books_day += timedelta(days=1 if 0 < days < room else -1)
    return _dated(scene, day, books_day)


def _dated(scene: Scene, day: date, books_day: date) -> Fields:
    return {"day": books_day, "posted_on": max(books_day, scene.posted_on(day))}
