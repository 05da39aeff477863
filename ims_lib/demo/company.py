"""The buyer and its suppliers: GSTINs with valid check characters from invented PANs, in many States."""

from __future__ import annotations

from typing import Final, NamedTuple

from ims_lib import gstin as gstins
from ims_lib.demo import names, styles
from ims_lib.demo.dice import Dice, Weighted
from ims_lib.errors import WrongUse

#: Suppliers with a part of their own; each part gets one supplier, or one in so many of all.
ROLES: Final = ("reverse_charge", "distributor", "sez", "ecommerce", "hotel", "landlord", "short_numbers")
_ONE_IN: Final = 60
FEWEST_SUPPLIERS: Final = 12
#: States of suppliers outside the buyer's own, most frequent first.
_STATES: Final = ("29", "24", "07", "33", "36", "09", "06", "19", "08", "37", "32", "23", "03", "30", "10")
_HOLDERS: Final = "CCFPCAFH"
_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_DIGITS: Final = 9999
#: The supplier at rank r sells in proportion to 1 / (r + 3): a few large ones, a long tail.
_TAIL: Final = 3
_WEIGHT: Final = 1_000_000


class Supplier(NamedTuple):
    """One registered supplier, or one overseas (gstin '')."""

    place: int
    gstin: str
    name: str
    state: str
    style: styles.Style
    prefix: str
    filing_day: int


class Company(NamedTuple):
    """The buyer with its suppliers by role; `regular` are weighted by what they sell."""

    gstin: str
    name: str
    state: str
    suppliers: tuple[Supplier, ...]
    regular: Weighted[Supplier]
    with_year: Weighted[Supplier]
    without_year: Weighted[Supplier]
    with_separator: Weighted[Supplier]
    with_letters: Weighted[Supplier]
    by_role: dict[str, tuple[Supplier, ...]]


def make_company(gstin: str, suppliers: int, dice: Dice) -> Company:
    """Return the company of `gstin` with so many suppliers; WrongUse for a bad GSTIN or too few suppliers."""
    if not gstins.is_valid(gstin) or suppliers < FEWEST_SUPPLIERS:
        raise WrongUse(
            "The demo company cannot be made.",
            found=f"GSTIN {gstin[:20]!r}, {suppliers:,} suppliers",
            expected=f"a valid GSTIN and at least {FEWEST_SUPPLIERS} suppliers",
            do="Leave them out to get the usual company.",
        )
    everyone = tuple(_supplier(place, gstin, dice) for place in range(suppliers))
    special = _special(everyone, gstin)
    regular = everyone[: suppliers - sum(map(len, special.values()))]
    return Company(
        gstin,
        names.COMPANY,
        gstin[:2],
        everyone,
        _weighted(regular),
        _weighted([one for one in regular if one.style.year_form]),
        _weighted([one for one in regular if not one.style.year_form]),
        _weighted([one for one in regular if one.style.separator]),
        _weighted([one for one in regular if "P" in one.style.layout]),
        special,
    )


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
    special["short_numbers"] = tuple(one._replace(style=styles.SHORT) for one in special["short_numbers"])
    return special


def _weighted(suppliers: tuple[Supplier, ...] | list[Supplier]) -> Weighted[Supplier]:
    return Weighted(suppliers, [_WEIGHT // (one.place + _TAIL) for one in suppliers])


def _supplier(place: int, buyer: str, dice: Dice) -> Supplier:
    own, pan = buyer[:2], invented_pan(place, dice)
    state = own if place % 2 == 0 else _STATES[(place // 2) % len(_STATES)]
    return Supplier(
        place,
        gstin_of(state, pan),
        names.firm(place),
        state,
        styles.STYLES[place % len(styles.STYLES)],
        _LETTERS[place % len(_LETTERS)] + _LETTERS[(place // len(_LETTERS) * 5 + place + 3) % len(_LETTERS)],
        dice.between(4, 11),
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


def mistyped_gstin(gstin: str) -> str:
    """Return the GSTIN with one digit of its PAN wrong; its check character no longer fits."""
    digit = (int(gstin[8]) + 1) % 10
    return f"{gstin[:8]}{digit}{gstin[9:]}"
