"""Documents without partner, and several alike: duplicates, twins and ties."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from ims_lib.demo import styles
from ims_lib.demo.papers import Purchase, shifted
from ims_lib.demo.scene import Kind, Scene

_LONGEST_REPEAT: Final = 20
#: Paise by which rivals differ: within Rs 1 of the other side, yet not equal.
_RIVAL: Final = 40


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


def booked_elsewhere(scene: Scene, kind: Kind, day: date) -> None:
    """The supplier reports it to this registration and the voucher stands in another's register."""
    if scene.elsewhere is None:
        raise AssertionError(kind.name)
    bought = scene.buy(kind, day)
    shown, books = scene.report(bought), scene.elsewhere.enter(bought, kind)
    scene.label(kind, "only_in_portal", shown=shown, other=books)
    scene.label(kind, "only_in_books", books=books, other=shown.key)
