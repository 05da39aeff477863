"""Ways to write a number that surely remains the same one: labels, Excel's marks, letters for digits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ims_lib.demo import styles
from ims_lib.demo.dice import Dice
from ims_lib.demo.styles import Number

#: Writes a number otherwise; what it gives may be the number as it was, then it cannot be done.
Writer = Callable[[Number, Dice], str]

_LABELS: Final = ("Inv No. ", "Bill No: ", "Tax Invoice # ", "Invoice No ", "Inv.No.")
_ENTRY_LABELS: Final = ("BOE No. ", "B/E No. ", "BE ")
_OWN_PREFIXES: Final = ("GST/", "DL-", "PUR-", "MUM/")
_TO_LETTERS: Final = ("0O", "1I", "1l")


def plainly(write: Callable[[Number], str]) -> Writer:
    """Return a writer of a function that needs no chance."""
    return lambda number, _: write(number)


def with_label(number: Number, dice: Dice) -> str:
    """Return the number behind the words that stand before it on the paper."""
    return dice.pick(_LABELS) + number.text()


def as_entry(number: Number, dice: Dice) -> str:
    """Return a bill of entry's number with its label, a leading zero or Excel's decimals."""
    text = number.text()
    return dice.pick([dice.pick(_ENTRY_LABELS) + text, f"0{text}", f"{text}.0"])


def with_apostrophe(number: Number, _: Dice) -> str:
    """Return the number with the apostrophe by which people keep Excel from changing it."""
    return f"'{number.text()}"


def as_decimal(number: Number, _: Dice) -> str:
    """Return `123.0`, as a number cell becomes on its way through other programs; digits only."""
    text = number.text()
    return f"{text}.0" if text.isdigit() else text


def with_letters(number: Number, dice: Dice) -> str:
    """Return the number with letters O, I or l for all noughts or ones of its serial."""
    serial = number.serial_text()
    digit, letter = dice.pick([pair for pair in _TO_LETTERS if pair[0] in serial] or _TO_LETTERS)
    return number.written(serial=serial.replace(digit, letter))


def joined(number: Number, _: Dice) -> str:
    """Return the number without any separator, those of its year or branch left out too."""
    return "".join(one for one in number.text() if one.isalnum())


def with_branch_zeros(number: Number, dice: Dice) -> str:
    """Return the number with the zeros of its branch, not of its serial, dropped or added."""
    letters, branch = number.prefix[:-2], number.prefix[-2:]
    if not branch.isdigit():
        return number.text()
    other = f"0{branch}" if dice.chance(50) else str(int(branch))
    return number.written(prefix=letters + other)


def with_loose_year(number: Number, dice: Dice) -> str:
    """Return the number with its year as a clerk writes it: FY 26-27, 2026, 26/27."""
    return number.written(year_form=dice.pick(styles.LOOSE_YEAR_FORMS))


def with_other_year(number: Number, dice: Dice) -> str:
    """Return the number with its year in another of the suppliers' ways."""
    return styles.with_other_year(number, dice.below(len(styles.YEAR_FORMS)))


def without_letters(number: Number, _: Dice) -> str:
    """Return the number with its prefix or suffix left out."""
    return number.written(prefix="")


def with_own_prefix(number: Number, dice: Dice) -> str:
    """Return the number with letters of the buyer's before it."""
    return dice.pick(_OWN_PREFIXES) + number.text()


_ANY: Final[tuple[Writer, ...]] = (
    with_label,
    with_apostrophe,
    plainly(styles.with_other_zeros),
    plainly(styles.with_other_separator),
    plainly(styles.with_spaces),
)


def anyhow(number: Number, dice: Dice) -> str:
    """Return the number written otherwise in one of the ways that every number allows."""
    if len(number.style.layout) == 1:
        return dice.pick(_ANY[:3])(number, dice)
    return dice.pick(_ANY)(number, dice)
