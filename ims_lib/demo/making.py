"""Making a company: truth first, then what the portal shows and what the books show, month by month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from ims_lib import periods
from ims_lib.demo import register_files
from ims_lib.demo.books import Books
from ims_lib.demo.company import make_company
from ims_lib.demo.dice import Dice
from ims_lib.demo.labels import Labels
from ims_lib.demo.plan import Plan
from ims_lib.demo.portal_files import Portal
from ims_lib.demo.scene import Scene
from ims_lib.demo.truth import Truth
from ims_lib.errors import WrongUse

DOCUMENTS: Final = 5_000
SUPPLIERS: Final = 120
MONTHS: Final = 6
SEED: Final = 20261123
LAST_PERIOD: Final = "102026"
GSTIN: Final = "27ABCDE1234F1Z0"
TRUTH: Final = "truth.csv"
#: Two downloads a month apart need two months.
_FEWEST_MONTHS: Final = 2
_FEWEST_DOCUMENTS: Final = 20


@dataclass(frozen=True)
class Made:
    """A company on disk: `files` in the order to load, the labels in `truth`, and when it plays.

    `filed` are the periods whose GSTR-3B is filed by `today`, a day between the newest 2B and its return.
    """

    gstin: str
    name: str
    files: tuple[Path, ...]
    truth: Path
    periods: tuple[str, ...]
    filed: tuple[str, ...]
    today: date


def make(
    folder: Path,
    *,
    documents: int = DOCUMENTS,
    suppliers: int = SUPPLIERS,
    months: int = MONTHS,
    seed: int = SEED,
    last_period: str = LAST_PERIOD,
    registers: str = "xlsx",
    gstin: str = GSTIN,
) -> Made:
    """Write a synthetic company of about so many documents a side into folder; same arguments, same bytes.

    `registers` is 'xlsx' or 'csv'. Raises WrongUse for arguments that cannot be met.
    """
    _check(documents, months, registers)
    folder.mkdir(parents=True, exist_ok=True)
    dice = Dice(seed)
    span = tuple(periods.add_months(last_period, place - months + 1) for place in range(months))
    company = make_company(gstin, suppliers, dice)
    plan = Plan(span, documents, dice)
    books = Books(folder, gstin, company.name, span, registers, documents)
    labels = Labels(folder / TRUTH)
    scene = Scene(dice, Truth(company, dice), Portal(gstin, span, dice), books, labels)
    with register_files.Closing(*books.sheets, labels):
        returns = _play(scene, plan, folder)
        books.write_total()
    files = _downloads(scene, folder, returns)
    today = scene.portal.download_day(scene.portal.last)
    return Made(gstin, company.name, files, labels.path, span, span[:-1], today)


def _play(scene: Scene, plan: Plan, folder: Path) -> list[Path]:
    """Plant every order of every month; return the GSTR-2B files."""
    returns: list[Path] = []
    for place in range(len(plan.months)):
        scene.month = place
        for order in plan.orders(place):
            order.kind.plant(scene, order.kind, order.day)
        returns += scene.portal.write_month(folder, place)
        scene.books.write_month(place)
    return returns


def _downloads(scene: Scene, folder: Path, returns: list[Path]) -> tuple[Path, ...]:
    """Write both IMS downloads; return every file in the order to load."""
    portal = scene.portal
    older_day = portal.download_day(portal.last - 1)
    older = portal.older.write(folder / f"ims_{portal.gstin}_{older_day}.json")
    newer = portal.newer.write(folder / f"ims_{portal.gstin}.json")
    return (older, *returns, newer, *(sheet.path for sheet in scene.books.sheets))


def _check(documents: int, months: int, registers: str) -> None:
    if documents < _FEWEST_DOCUMENTS or months < _FEWEST_MONTHS or registers not in register_files.KINDS:
        raise WrongUse(
            "The demo company cannot be made.",
            found=f"{documents:,} documents, {months} months, registers {registers[:20]!r}",
            expected=f"{_FEWEST_DOCUMENTS} documents, {_FEWEST_MONTHS} months or more; registers xlsx or csv",
            do="Leave them out to get the usual company.",
        )
