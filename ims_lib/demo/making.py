"""Making a company: truth first, then what the portal shows and what the books show, month by month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from ims_lib import gstin as gstins
from ims_lib import periods
from ims_lib.demo import register_files
from ims_lib.demo.books import Books
from ims_lib.demo.company import make_company
from ims_lib.demo.dice import Dice
from ims_lib.demo.kinds import ELSEWHERE, KINDS
from ims_lib.demo.labels import Labels
from ims_lib.demo.mix import Mix
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
#: A second registration has one document for so many of the first.
_SECOND_ONE_IN: Final = 20
_USUAL: Final = Mix()


@dataclass(frozen=True)
class Made:
    """A company on disk: `files` in the order to load, the labels in `truth`, and when it plays.

    `owners` are the registrations to which the files belong, one a file; `gstins` all of them. `filed` are
    the periods whose GSTR-3B is filed by `today`, a day between the newest 2B and its return.
    """

    gstin: str
    name: str
    files: tuple[Path, ...]
    truth: Path
    periods: tuple[str, ...]
    filed: tuple[str, ...]
    today: date
    owners: tuple[str, ...] = ()

    @property
    def gstins(self) -> tuple[str, ...]:
        """The company's registrations, its own first."""
        return tuple(dict.fromkeys((self.gstin, *self.owners)))


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
    mix: Mix = _USUAL,
    second_gstin: str = "",
) -> Made:
    """Write a synthetic company of about so many documents a side into folder; same arguments, same bytes.

    `registers` is 'xlsx' or 'csv'; `mix` says how much of what is planted. With `second_gstin`, another
    registration of the same PAN, that one gets a small register and portal files of its own, and some goods
    of the first are booked there. Raises WrongUse for arguments that cannot be met.
    """
    _check(documents, months, registers)
    _check_second(gstin, second_gstin)
    planted = mix.planned((*KINDS, ELSEWHERE) if second_gstin else KINDS)
    dice = Dice(seed)
    span = tuple(periods.add_months(last_period, place - months + 1) for place in range(months))
    company = make_company(
        gstin, suppliers, dice, constant_percent=mix.constant_percent, heavy_tail=mix.heavy_tail
    )
    folder.mkdir(parents=True, exist_ok=True)
    plan = Plan(span, documents, dice, planted)
    books = Books(folder, gstin, company.name, span, registers, documents)
    labels = Labels(folder / TRUTH)
    scene = Scene(dice, Truth(company, dice), Portal(gstin, span, dice), books, labels)
    plays = [(scene, plan)]
    if second_gstin:
        plays.append(_second(scene, folder, second_gstin, registers, documents))
    sheets = [sheet for one, _ in plays for sheet in one.books.sheets]
    with register_files.Closing(*sheets, labels):
        returns = _play(plays, folder)
        for one, _ in plays:
            one.books.write_total()
    files = {one.recipient: _downloads(one, folder, returns[one.recipient]) for one, _ in plays}
    today = scene.portal.download_day(scene.portal.last)
    owners = tuple(owner for owner, paths in files.items() for _ in paths)
    paths = tuple(path for paths in files.values() for path in paths)
    return Made(gstin, company.name, paths, labels.path, span, span[:-1], today, owners)


def _second(scene: Scene, folder: Path, gstin: str, registers: str, documents: int) -> tuple[Scene, Plan]:
    """Return the scene and plan of another registration, which buys a little from the same suppliers."""
    span, dice = scene.portal.months, scene.dice
    company = scene.truth.company._replace(gstin=gstin, state=gstin[:2])
    few = max(documents // _SECOND_ONE_IN, _FEWEST_DOCUMENTS)
    books = Books(folder, gstin, company.name, span, registers, documents, owner=gstin)
    portal = Portal(gstin, span, dice)
    scene.elsewhere = Scene(dice, scene.truth.for_company(company), portal, books, scene.labels)
    return scene.elsewhere, Plan(span, few, dice)


def _play(plays: list[tuple[Scene, Plan]], folder: Path) -> dict[str, list[Path]]:
    """Plant every order of every month; return each registration's GSTR-2B files."""
    returns: dict[str, list[Path]] = {scene.recipient: [] for scene, _ in plays}
    for place in range(len(plays[0][1].months)):
        for scene, _ in plays:
            scene.month = place
        for scene, plan in plays:
            for order in plan.orders(place):
                order.kind.plant(scene, order.kind, order.day)
        for scene, _ in plays:
            returns[scene.recipient] += scene.portal.write_month(folder, place)
            scene.books.write_month(place)
    return returns


def _downloads(scene: Scene, folder: Path, returns: list[Path]) -> tuple[Path, ...]:
    """Write both IMS downloads; return every file in the order to load."""
    portal = scene.portal
    older_day = portal.download_day(portal.last - 1)
    older = portal.older.write(folder / f"ims_{portal.gstin}_{older_day}.json")
    newer = portal.newer.write(folder / f"ims_{portal.gstin}.json")
    return (older, *returns, newer, *(sheet.path for sheet in scene.books.sheets))


def _check_second(gstin: str, second: str) -> None:
    if second and (not gstins.is_valid(second) or second == gstin or second[2:12] != gstin[2:12]):
        raise WrongUse(
            "The demo company cannot have this second registration.",
            found=second[:20],
            expected=f"another valid GSTIN of the PAN {gstin[2:12]}",
            do="Take the same PAN in another State.",
        )


def _check(documents: int, months: int, registers: str) -> None:
    if documents < _FEWEST_DOCUMENTS or months < _FEWEST_MONTHS or registers not in register_files.KINDS:
        raise WrongUse(
            "The demo company cannot be made.",
            found=f"{documents:,} documents, {months} months, registers {registers[:20]!r}",
            expected=f"{_FEWEST_DOCUMENTS} documents, {_FEWEST_MONTHS} months or more; registers xlsx or csv",
            do="Leave them out to get the usual company.",
        )
