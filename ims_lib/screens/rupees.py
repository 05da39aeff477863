"""Paise as people in India read them: in full with the rupee sign, or short in lakh and crore."""

from __future__ import annotations

from typing import Final

from ims_lib import money

_CRORE: Final = 1_00_00_000 * 100
_LAKH: Final = 1_00_000 * 100


def full(paise: int) -> str:
    """Return `₹12,34,567.00`, a negative amount as `-₹5.00`."""
    return f"{'-' if paise < 0 else ''}₹{money.show(abs(paise))}"


def short(paise: int) -> str:
    """Return `₹1.23 Cr`, `₹12.30 L` or, under a lakh, whole rupees; rounded half up (away from zero), for
    headlines only.
    """
    sign, amount = "-" if paise < 0 else "", abs(paise)
    if amount >= _CRORE:
        return f"{sign}₹{_hundredths(amount, _CRORE)} Cr"
    if amount >= _LAKH:
        text = _hundredths(amount, _LAKH)
        return f"{sign}₹1.00 Cr" if text == "100.00" else f"{sign}₹{text} L"
    rupees = (amount + 50) // 100
    return f"{sign}₹1.00 L" if rupees == _LAKH // 100 else f"{sign}₹{money.show(rupees * 100)[:-3]}"


def count(number: int) -> str:
    """Return a number of documents with Indian grouping: `12,34,567`."""
    return f"{'-' if number < 0 else ''}{money.show(abs(number) * 100)[:-3]}"


def documents(number: int) -> str:
    """Return `1 document`, `12 documents`."""
    return f"{count(number)} document{'' if number == 1 else 's'}"


def _hundredths(amount: int, unit: int) -> str:
    """Return amount in units with two decimals, grouped."""
    return money.show((amount * 100 + unit // 2) // unit)
