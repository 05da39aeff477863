"""What happens on the portal: late, unfiled, edited, withdrawn, pending, rejected and amended documents."""

from __future__ import annotations

from datetime import date
from typing import Final

from ims_lib import periods
from ims_lib.demo.papers import Lines, PortalDocument, Purchase, shifted
from ims_lib.demo.scene import Kind, Scene, Shown
from ims_lib.documents import AMENDMENT_SECTIONS

_AMENDED: Final = {original: amended for amended, original in AMENDMENT_SECTIONS.items()}
#: Documents of this many years before the running financial year are past the date of s.16(4).
_BARRED_YEARS: Final = 1


def late_reported(scene: Scene, kind: Kind, day: date) -> None:
    """The supplier reports a month late, in the next GSTR-1 or by GSTR-1A of the month."""
    bought = scene.buy(kind, day)
    form = "R1A" if scene.dice.chance(50) else "R1"
    shown = scene.show(scene.document(bought)._replace(source_form=form), scene.month + 1)
    scene.link(kind, shown, scene.enter(bought, kind))


def not_filed(scene: Scene, kind: Kind, day: date) -> None:
    """The supplier has saved the document and not filed its return yet."""
    bought = scene.buy(kind, day)
    document = scene.document(bought)
    state = scene.portal.show_unfiled(document)
    scene.link(kind, Shown(scene.key(document), state), scene.enter(bought, kind))


def edited(scene: Scene, kind: Kind, day: date) -> None:
    """The supplier changes the amounts between two downloads, before filing; the books have the new ones."""
    bought = scene.buy(kind, day)
    document = scene.document(bought)
    scene.portal.show_withdrawn(document._replace(lines=wrong(scene, bought)))
    shown = scene.show(document, action="N", may_be_saved=False)
    scene.link(kind, shown, scene.enter(bought, kind))


def withdrawn(scene: Scene, kind: Kind, day: date) -> None:
    """The supplier deletes a document before filing: it takes no part."""
    document = scene.document(scene.buy(kind, day))
    state = scene.portal.show_withdrawn(document)
    scene.label(kind, kind.outcome, shown=Shown(scene.key(document), state))


def pending(scene: Scene, kind: Kind, day: date) -> None:
    """Pending in an earlier month and still so."""
    bought = scene.buy(kind, day)
    scene.link(kind, scene.report(bought, action="P"), scene.enter(bought, kind))


def accepted_later(scene: Scene, kind: Kind, day: date) -> None:
    """Pending in the older download and accepted in the newer: it falls into the newest 2B."""
    bought = scene.buy(kind, day)
    document = scene.document(bought)
    state = scene.portal.show_accepted_later(document)
    scene.link(kind, Shown(scene.key(document), state), scene.enter(bought, kind))


def rejected(scene: Scene, kind: Kind, day: date) -> None:
    """Rejected in IMS, for it was none of ours: it stands in the 2B's rejected part."""
    scene.label(kind, kind.outcome, shown=scene.report(scene.buy(kind, day), action="R"))


def two_sources_differ(scene: Scene, kind: Kind, day: date) -> None:
    """IMS has other amounts than the 2B loaded before it; the books agree with IMS, the later download."""
    bought = scene.buy(kind, day)
    document = scene.document(bought)
    state = scene.portal.show_differing(document, document._replace(lines=wrong(scene, bought)))
    scene.link(kind, Shown(scene.key(document), state), scene.enter(bought, kind))


def amended(scene: Scene, kind: Kind, day: date) -> None:
    """Reported with wrong amounts, amended in the next month; the books have the right ones."""
    bought = scene.buy(kind, day)
    right = scene.document(bought)
    original = scene.show(right._replace(lines=wrong(scene, bought)))
    successor = scene.show(amendment_of(right, right.number), scene.month + 1)
    scene.label(kind, "superseded", "amended", shown=original, other=successor.key)
    scene.label(kind, "exact", "exact", shown=successor, books=scene.enter(bought, kind))


def amended_twice(scene: Scene, kind: Kind, day: date) -> None:
    """Amended once and, a month later if there is one, again; each time under a new number."""
    bought = scene.buy(kind, day)
    right = scene.document(bought)
    later = min(scene.month + 2, scene.last)
    original = scene.show(right._replace(lines=wrong(scene, bought)))
    first = amendment_of(right, f"{right.number}A")._replace(lines=wrong(scene, bought))
    between = scene.show(first, scene.month + 1)
    final = amendment_of(right, f"{right.number}B")
    successor = scene.show(final, later)
    for replaced in (original, between):
        scene.label(kind, "superseded", "amended", shown=replaced, other=successor.key)
    books = scene.enter(bought, kind, number=final.number)
    scene.label(kind, "exact", "exact", shown=successor, books=books)


def amendment_of(document: PortalDocument, number: str) -> PortalDocument:
    """Return the amendment of a document under a number; bills of entry keep theirs and name no original."""
    changed = document._replace(section=_AMENDED[document.section], number=number)
    if document.port:
        return changed
    return changed._replace(original_number=document.number, original_day=document.day)


def wrong(scene: Scene, bought: Purchase) -> Lines:
    """Return the lines with a value that is off by more than a rupee."""
    return shifted(bought.lines, taxable=scene.dice.between(500, 50_000))


def barred_by_time(scene: Scene, kind: Kind, day: date) -> None:
    """A document so old that s.16(4) bars its credit; the books closed that year long ago."""
    start = int(periods.financial_year(day)[:4]) - _BARRED_YEARS
    bought = scene.buy(kind, date(start, scene.dice.between(1, 3), min(day.day, 28)))
    document = scene.document(bought)._replace(availability="N", reason="C")
    scene.label(kind, kind.outcome, shown=scene.show(document))
