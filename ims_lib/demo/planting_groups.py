"""Differences among several documents: duplicates, ties, decoys that must stay apart, and groups."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from ims_lib import periods
from ims_lib.demo import company, styles
from ims_lib.demo.papers import Line, Lines, Purchase, shifted
from ims_lib.demo.planting_links import CLOSE_DAYS
from ims_lib.demo.scene import Kind, Scene

_LONGEST_REPEAT: Final = 20
#: Paise by which rivals differ: within Rs 1 of the other side, yet not equal.
_RIVAL: Final = 40
_YEAR_BACK: Final = timedelta(days=364)
_SHARE_PERCENT: Final = 37


def not_in_books(scene: Scene, kind: Kind, day: date) -> None:
    """The books do not know it."""
    scene.label(kind, kind.outcome, shown=scene.report(scene.buy(kind, day)))


def not_in_portal(scene: Scene, kind: Kind, day: date) -> None:
    """The supplier has not reported it."""
    scene.label(kind, kind.outcome, books=scene.enter(scene.buy(kind, day), kind))


def cancelled(scene: Scene, kind: Kind, day: date) -> None:
    """A cancelled voucher still stands in the register: it is no document."""
    scene.label(kind, kind.outcome, books=scene.enter(scene.buy(kind, day), kind, is_cancelled=True))


def books_duplicate(scene: Scene, kind: Kind, day: date) -> None:
    """The same document is entered twice under two vouchers."""
    bought = scene.buy(kind, day)
    _entered_twice(scene, kind, bought, bought.number.text())


def books_rewritten(scene: Scene, kind: Kind, day: date) -> None:
    """Entered twice, the second time with the number written otherwise."""
    bought = scene.buy(kind, day)
    _entered_twice(scene, kind, bought, styles.with_other_separator(bought.number))


def _entered_twice(scene: Scene, kind: Kind, bought: Purchase, number: str) -> None:
    posted = scene.posted_on(bought.day)
    again = min(posted + timedelta(days=scene.dice.below(_LONGEST_REPEAT)), scene.books.last_day)
    first = scene.enter(bought, kind, posted_on=posted)
    second = scene.enter(bought, kind, posted_on=again, number=number)
    scene.label(kind, "exact", "exact", shown=scene.report(bought), books=first)
    scene.label(kind, "duplicate", "duplicate", books=second, other=first)


def portal_duplicate(scene: Scene, kind: Kind, day: date) -> None:
    """The supplier reports it twice, the second time with the number written otherwise."""
    bought = scene.buy(kind, day)
    document = scene.document(bought)
    other = document._replace(number=styles.with_other_separator(bought.number))
    first, second = sorted((document, other), key=scene.key)
    shown = scene.show(first)
    scene.label(kind, "exact", "exact", shown=shown, books=scene.enter(bought, kind, number=first.number))
    scene.label(kind, "duplicate", "duplicate", shown=scene.show(second), other=shown.key)


def twins(scene: Scene, kind: Kind, day: date) -> None:
    """Two documents alike but for a separator, on both sides: two documents, not one twice."""
    bought = scene.buy(kind, day)
    document = scene.document(bought)
    for number in (document.number, styles.with_other_separator(bought.number)):
        shown = scene.show(document._replace(number=number))
        scene.link(kind, shown, scene.enter(bought, kind, number=number))


def tie_in_portal(scene: Scene, kind: Kind, day: date) -> None:
    """Two portal documents fit one voucher equally well: numbers and amounts differ from it alike."""
    bought = scene.buy(kind, day)
    document, own = scene.document(bought), bought.number.style.separator
    theirs, ours = (mark for mark in ("/", "-", " ") if mark != own)
    lines = shifted(bought.lines, taxable=2 * _RIVAL)
    other = document._replace(number=bought.number.written(separator=theirs), lines=lines)
    voucher = scene.enter(
        bought,
        kind,
        number=bought.number.written(separator=ours),
        lines=shifted(bought.lines, taxable=_RIVAL),
    )
    rivals = [scene.show(document), scene.show(other)]
    for shown in rivals:
        scene.label(kind, kind.outcome, kind.rule, shown=shown, other=voucher)
    scene.label(kind, kind.outcome, kind.rule, books=voucher, other=" | ".join(shown.key for shown in rivals))


def tie_in_books(scene: Scene, kind: Kind, day: date) -> None:
    """Two vouchers fit one portal document equally well."""
    bought = scene.buy(kind, day)
    shown = scene.report(bought)
    rivals = [
        scene.enter(bought, kind, lines=shifted(bought.lines, taxable=paise)) for paise in (_RIVAL, -_RIVAL)
    ]
    for voucher in rivals:
        scene.label(kind, kind.outcome, kind.rule, books=voucher, other=shown.key)
    scene.label(kind, kind.outcome, kind.rule, shown=shown, other=" | ".join(rivals))


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


def short_number(scene: Scene, kind: Kind, day: date) -> None:
    """A short number proves nothing unless the dates are equal: the same one some days apart stays apart."""
    bought = scene.buy(kind, day)
    days = scene.dice.between(1, CLOSE_DAYS)
    later = day + timedelta(days=days)
    books_day = later if later <= scene.books.last_day else day - timedelta(days=days)
    scene.label(kind, "only_in_portal", shown=scene.report(bought))
    scene.label(kind, "only_in_books", books=scene.enter(bought, kind, day=books_day))


def other_year(scene: Scene, kind: Kind, day: date) -> None:
    """The supplier used the same number for the same amounts a year before and reports that one late."""
    bought = scene.buy(kind, day)
    old = scene.document(bought)._replace(day=day - _YEAR_BACK)
    scene.label(kind, "exact", "exact", shown=scene.report(bought), books=scene.enter(bought, kind))
    scene.label(kind, "only_in_portal", shown=scene.show(old))


def number_mistyped(scene: Scene, kind: Kind, day: date) -> None:
    """The books' number has a slip that normalisation does not undo."""
    bought = scene.buy(kind, day)
    _apart(scene, kind, bought, number=styles.mistyped(bought.number))


def other_registration(scene: Scene, kind: Kind, day: date) -> None:
    """The books name another registration of the supplier's PAN."""
    bought = scene.buy(kind, day)
    _apart(scene, kind, bought, gstin=company.other_registration(bought.supplier, scene.dice))


def gstin_mistyped(scene: Scene, kind: Kind, day: date) -> None:
    """The books' GSTIN of the supplier has a wrong digit."""
    bought = scene.buy(kind, day)
    _apart(scene, kind, bought, gstin=company.mistyped_gstin(bought.supplier.gstin))


def _apart(scene: Scene, kind: Kind, bought: Purchase, **changes: Any) -> None:
    """Label both sides of a true pair that only later rules can link."""
    shown, books = scene.report(bought), scene.enter(bought, kind, **changes)
    scene.label(kind, "only_in_portal", shown=shown, other=books)
    scene.label(kind, "only_in_books", books=books, other=shown.key)


def one_to_many(scene: Scene, kind: Kind, day: date) -> None:
    """The books enter one invoice in two parts under the numbers of its challans."""
    bought = scene.buy(kind, day)
    shown, parts = scene.report(bought), _parted(bought.lines)
    vouchers = [
        scene.enter(bought, kind, number=f"CHALLAN {bought.number.serial} {letter}", lines=lines)
        for letter, lines in zip("AB", parts, strict=True)
    ]
    scene.label(kind, "only_in_portal", shown=shown, other=" | ".join(vouchers))
    for voucher in vouchers:
        scene.label(kind, "only_in_books", books=voucher, other=shown.key)


def _parted(lines: Lines) -> tuple[Lines, Lines]:
    first = tuple(_share(line) for line in lines)
    rest = tuple(
        line._replace(
            taxable=line.taxable - part.taxable,
            igst=line.igst - part.igst,
            cgst=line.cgst - part.cgst,
            sgst=line.sgst - part.sgst,
            cess=line.cess - part.cess,
        )
        for line, part in zip(lines, first, strict=True)
    )
    return first, rest


def _share(line: Line) -> Line:
    return line._replace(
        taxable=line.taxable * _SHARE_PERCENT // 100,
        igst=line.igst * _SHARE_PERCENT // 100,
        cgst=line.cgst * _SHARE_PERCENT // 100,
        sgst=line.sgst * _SHARE_PERCENT // 100,
        cess=line.cess * _SHARE_PERCENT // 100,
    )


def many_to_one(scene: Scene, kind: Kind, day: date) -> None:
    """The books enter two invoices as one voucher."""
    first = scene.buy(kind, day)
    second = scene.next_of(first)
    voucher = scene.enter(
        first, kind, number=f"SUMMARY {first.number.serial}", lines=first.lines + second.lines
    )
    shown = [scene.report(first), scene.report(second)]
    for one in shown:
        scene.label(kind, "only_in_portal", shown=one, other=voucher)
    scene.label(kind, "only_in_books", books=voucher, other=" | ".join(one.key for one in shown))
