"""Differences between one portal document and one voucher, and none at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Final

from ims_lib import periods
from ims_lib.demo.changes import CLOSE_DAYS, Change
from ims_lib.demo.papers import Purchase
from ims_lib.demo.scene import Kind, Scene

Plant = Callable[[Scene, Kind, date], None]

#: Purchases made to find one that can show the difference; nearly always the first or second can.
_MOST_PURCHASES: Final = 500
_MARCH: Final = 3


def as_it_is(scene: Scene, kind: Kind, day: date) -> None:
    """Both sides show the purchase as it was."""
    bought = scene.buy(kind, day)
    scene.link(kind, scene.report(bought), scene.enter(bought, kind))


def changed(*changes: Change) -> Plant:
    """Return what plants a voucher with all these changes together."""

    def plant(scene: Scene, kind: Kind, day: date) -> None:
        for _ in range(_MOST_PURCHASES):
            bought = scene.buy(kind, day)
            fields = _together(scene, bought, changes)
            if fields is not None:
                break
        else:
            raise AssertionError(kind.name)
        known = known_of(kind, bought)
        scene.link(known, scene.report(bought), scene.enter(bought, kind, **fields))

    return plant


def _together(scene: Scene, bought: Purchase, changes: tuple[Change, ...]) -> dict[str, Any] | None:
    """Return the fields that all changes give, None where one of them cannot be."""
    fields: dict[str, Any] = {}
    for change in changes:
        more = change(scene, bought)
        if more is None:
            return None
        fields |= more
    return fields


def known_of(kind: Kind, bought: Purchase) -> Kind:
    """Return the kind; not covered where a slip in the number must be told among equal amounts."""
    is_sure = kind.identity == "number" or not bought.supplier.is_constant
    return kind if is_sure else kind._replace(is_covered=False)


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


def year_end(scene: Scene, kind: Kind, day: date) -> None:
    """Dated in the last days of March and reported late; the books have the first days of April."""
    year = day.year
    bought = scene.buy(kind, date(year, _MARCH, 31 - scene.dice.below(2)))
    books_day = date(year, _MARCH + 1, 1 + scene.dice.below(3))
    scene.link(kind, scene.report(bought), scene.enter(bought, kind, day=books_day))


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
