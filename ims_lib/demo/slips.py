"""Slips that lose what a number says: a digit wrong, Excel's short form of a long one, a number as a day."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ims_lib.demo.dice import Dice
from ims_lib.demo.styles import Number

#: Every way to make one slip in the digits of a serial.
Slip = Callable[[str], list[str]]

_DIGITS: Final = "0123456789"
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
#: Digits that Excel leaves before the E of a long number in a narrow column.
_KEPT: Final = 6


def swapped(digits: str) -> list[str]:
    """Return the digits with two neighbours changed over, every way."""
    places = [place for place in range(len(digits) - 1) if digits[place] != digits[place + 1]]
    return [digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :] for at in places]


def one_wrong(digits: str) -> list[str]:
    """Return the digits with one of them wrong, every way."""
    return [
        digits[:at] + other + digits[at + 1 :]
        for at in range(len(digits))
        for other in _DIGITS
        if other != digits[at]
    ]


def one_missing(digits: str) -> list[str]:
    """Return the digits with one of them left out, every way."""
    return [digits[:at] + digits[at + 1 :] for at in range(len(digits))]


def one_doubled(digits: str) -> list[str]:
    """Return the digits with one of them typed twice, every way."""
    return [digits[: at + 1] + digits[at:] for at in range(len(digits))]


SLIPS: Final[tuple[Slip, ...]] = (swapped, one_wrong, one_missing, one_doubled)


def with_turned_letters(number: Number) -> str:
    """Return the number with the first two letters of its prefix changed over; without such, as it is."""
    prefix = number.prefix
    if "P" not in number.style.layout:
        return number.text()
    return number.written(prefix=prefix[1] + prefix[0] + prefix[2:])


def in_short_form(number: Number) -> str:
    """Return what Excel shows of a long number, `4.09013E+11`; shorter numbers as they are."""
    text = number.text()
    if not text.isdigit() or len(text) <= _KEPT:
        return text
    power = len(text) - 1
    rounded = (int(text) + 5 * 10 ** (power - _KEPT)) // 10 ** (power - _KEPT + 1)
    kept = str(rounded)
    mantissa = f"{kept[0]}.{kept[1:_KEPT]}".rstrip("0").rstrip(".")
    return f"{mantissa}E+{power + len(kept) - _KEPT}"


def as_day(number: Number, year: int, dice: Dice) -> str:
    """Return what Excel makes of `5-12` in India: the 5th of December, in one of its forms."""
    day, month = int(number.prefix), number.serial
    shown = f"{day:02d}-{_MONTHS[month - 1]}"
    return dice.pick((shown, f"{year}-{month:02d}-{day:02d}", f"{shown}-{year % 100:02d}"))
