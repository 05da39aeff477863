"""The buyer and its suppliers: GSTINs with valid check characters from invented PANs, in many States."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from ims_lib import gstin as gstins
from ims_lib.demo import names, styles
from ims_lib.demo.dice import Dice, Weighted
from ims_lib.errors import WrongUse

#: Suppliers with a part of their own; each part gets one supplier, or one in so many of all.
ROLES: Final = (
    "reverse_charge", "distributor", "sez", "ecommerce", "hotel", "landlord", "short_numbers",
    "long_numbers", "receipt_books",
)  # fmt: skip
_ONE_IN: Final = 60
FEWEST_SUPPLIERS: Final = len(ROLES) + len(styles.STYLES)
#: Styles of the roles whose numbers are the point.
_ROLE_STYLES: Final = {
    "short_numbers": styles.SHORT,
    "long_numbers": styles.LONG,
    "receipt_books": styles.LEAF,
}
#: States of suppliers outside the buyer's own, most frequent first.
_STATES: Final = ("29", "24", "07", "33", "36", "09", "06", "19", "08", "37", "32", "23", "03", "30", "10")
_HOLDERS: Final = "CCFPCAFH"
_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_DIGITS: Final = 9999
#: The supplier at rank r sells in proportion to 1 / (r + 3): a few large ones, a long tail.
_TAIL: Final = 3
_WEIGHT: Final = 1_000_000
#: With a heavy tail the first one sells one in so many of all.
_LARGEST_ONE_IN: Final = 10
#: A step through the places that spreads any percentage of them evenly.
_SPREAD: Final = 37
_BRANCHES: Final = 9
#: Digits and the letters that they are read as.
_LOOK_ALIKES: Final = {"0": "O", "1": "I", "5": "S", "8": "B", "2": "Z"}
#: Places of a GSTIN's digits of the PAN, its entity and its State; and of all that a hand may change over.
_PAN_DIGITS: Final = (7, 8, 9, 10)
_ALL_DIGITS: Final = (*_PAN_DIGITS, 12, 0, 1)
_TURNABLE: Final = (0, 7, 8, 9, 3, 4, 5)


class Supplier(NamedTuple):
    """One registered supplier, or one overseas (gstin '')."""

    place: int
    gstin: str
    name: str
    state: str
    style: styles.Style
    prefix: str
    filing_day: int
    is_constant: bool = False


class Company(NamedTuple):
    """The buyer with its suppliers by role; regular ones in `pools`, weighted by what they sell.

    A pool is named by what its suppliers' numbers have (POOLS); the pools in `varying` leave out those who
    bill one amount always.
    """

    gstin: str
    name: str
    state: str
    suppliers: tuple[Supplier, ...]
    pools: dict[str, Weighted[Supplier]]
    varying: dict[str, Weighted[Supplier]]
    by_role: dict[str, tuple[Supplier, ...]]


#: What planted differences need of a supplier's numbers.
POOLS: Final[dict[str, Callable[[Supplier], bool]]] = {
    "": lambda _: True,
    "year": lambda one: bool(one.style.year_form),
    "year inside": lambda one: one.style.layout == "PYN",
    "parts": lambda one: one.style.layout == "PYN" or one.prefix[-1].isdigit(),
    "no year": lambda one: not one.style.year_form,
    "separator": lambda one: bool(one.style.separator),
    "letters": lambda one: "P" in one.style.layout,
    "digits": lambda one: one.style.layout == "N",
    "prefix": lambda one: one.style.layout[0] == "P" and one.prefix.isalpha(),
    "suffix": lambda one: one.style.layout[-1] == "P",
    "branch": lambda one: one.prefix[-1].isdigit(),
    "serial last": lambda one: one.style.layout[-1] == "N",
}


def make_company(
    gstin: str, suppliers: int, dice: Dice, *, constant_percent: int = 0, heavy_tail: bool = False
) -> Company:
    """Return the company of `gstin` with so many suppliers; WrongUse for a bad GSTIN or too few suppliers.

    So many percent of the regular suppliers bill one amount always; the first of each style never does.
    """
    if not gstins.is_valid(gstin) or suppliers < FEWEST_SUPPLIERS:
        raise WrongUse(
            "The demo company cannot be made.",
            found=f"GSTIN {gstin[:20]!r}, {suppliers:,} suppliers",
            expected=f"a valid GSTIN and at least {FEWEST_SUPPLIERS} suppliers",
            do="Leave them out to get the usual company.",
        )
    everyone = tuple(_supplier(place, gstin, dice) for place in range(suppliers))
    special = _special(everyone, gstin)
    count = suppliers - sum(map(len, special.values()))
    regular = [_billing(one, constant_percent) for one in everyone[:count]]
    everyone = (*regular, *everyone[count:])
    varying = [one for one in regular if not one.is_constant]
    pools, rest = (_pools(ones, heavy_tail=heavy_tail) for ones in (regular, varying))
    return Company(gstin, names.COMPANY, gstin[:2], everyone, pools, rest, special)


def _billing(supplier: Supplier, constant_percent: int) -> Supplier:
    """Return the supplier, told whether it bills one amount always."""
    place = supplier.place
    is_constant = place >= len(styles.STYLES) and place * _SPREAD % 100 < constant_percent
    return supplier._replace(is_constant=is_constant)


def _pools(suppliers: list[Supplier], *, heavy_tail: bool) -> dict[str, Weighted[Supplier]]:
    weights = [_WEIGHT // (one.place + _TAIL) for one in suppliers]
    if heavy_tail:
        weights[0] = sum(weights[1:]) // (_LARGEST_ONE_IN - 1)
    weighed = list(zip(suppliers, weights, strict=True))
    pools = {}
    for need, has in POOLS.items():
        chosen = [(one, weight) for one, weight in weighed if has(one)]
        pools[need] = Weighted([one for one, _ in chosen], [weight for _, weight in chosen])
    return pools


def _special(everyone: tuple[Supplier, ...], buyer: str) -> dict[str, tuple[Supplier, ...]]:
    """Deal the last suppliers out to the roles: hotels lie elsewhere, distributors are own offices."""
    each = max(1, len(everyone) // _ONE_IN // len(ROLES) * 2)
    special: dict[str, tuple[Supplier, ...]] = {}
    end = len(everyone)
    for role in ROLES:
        special[role] = everyone[end - each : end]
        end -= each
    special["hotel"] = tuple(
        one._replace(state=_STATES[0], gstin=gstin_of(_STATES[0], one.gstin[2:12]))
        for one in special["hotel"]
    )
    special["distributor"] = tuple(
        one._replace(gstin=gstin_of(buyer[:2], buyer[2:12], str(entity)), name=names.OFFICE, state=buyer[:2])
        for entity, one in enumerate(special["distributor"], 2)
    )
    for role, style in _ROLE_STYLES.items():
        special[role] = tuple(one._replace(style=style) for one in special[role])
    return special


def _supplier(place: int, buyer: str, dice: Dice) -> Supplier:
    own, pan = buyer[:2], invented_pan(place, dice)
    state = own if place % 2 == 0 else _STATES[(place // 2) % len(_STATES)]
    letters = (
        _LETTERS[place % len(_LETTERS)] + _LETTERS[(place // len(_LETTERS) * 5 + place + 3) % len(_LETTERS)]
    )
    which = place % len(styles.STYLES)
    style = styles.STYLES[which]
    branch = f"{style.separator}{place % _BRANCHES + 1:02d}" if which == styles.BRANCH else ""
    filing_day = dice.between(4, 11)
    return Supplier(
        place, gstin_of(state, pan), names.firm(place), state, style, letters + branch, filing_day
    )


def invented_pan(place: int, dice: Dice) -> str:
    """Return a PAN that begins with ZZ, as no PAN given out so far does; places below 200,000 differ."""
    letter = _LETTERS[place // _DIGITS % len(_LETTERS)]
    digits = 1 + place % _DIGITS
    return f"ZZ{letter}{dice.pick(_HOLDERS)}{dice.pick(_LETTERS)}{digits:04d}{dice.pick(_LETTERS)}"


def gstin_of(state: str, pan: str, entity: str = "1") -> str:
    """Return the GSTIN of a PAN's registration in a State, with its check character."""
    body = f"{state}{pan}{entity}Z"
    return body + gstins.check_character(body)


def other_registration(supplier: Supplier, dice: Dice) -> str:
    """Return the GSTIN of the same PAN in another State."""
    state = dice.pick([code for code in _STATES if code != supplier.state])
    return gstin_of(state, supplier.gstin[2:12])


def with_wrong_character(gstin: str, dice: Dice) -> str:
    """Return the GSTIN with one digit of its PAN wrong; its check character no longer fits."""
    place = dice.pick(_PAN_DIGITS)
    digit = (int(gstin[place]) + dice.between(1, 9)) % 10
    return f"{gstin[:place]}{digit}{gstin[place + 1 :]}"


def with_turned_characters(gstin: str, dice: Dice) -> str:
    """Return the GSTIN with two neighbouring characters changed over."""
    at = dice.pick([place for place in _TURNABLE if gstin[place] != gstin[place + 1]])
    return gstin[:at] + gstin[at + 1] + gstin[at] + gstin[at + 2 :]


def with_look_alike(gstin: str, dice: Dice) -> str:
    """Return the GSTIN with a letter for a digit that looks like it, as O for 0."""
    places = [place for place in _ALL_DIGITS if gstin[place] in _LOOK_ALIKES]
    at = dice.pick([place for place in places if gstin[place] == "0"] or places)
    return gstin[:at] + _LOOK_ALIKES[gstin[at]] + gstin[at + 1 :]
