"""The one door for money: text, Decimal or int in, integer paise out, and paise to Indian text.

Amounts are rupees outside and integer paise inside. Nothing here goes through binary fractions, except that a
spreadsheet's own double is read by its shortest decimal text.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, NamedTuple

#: The largest amount the portal's forms take, 9,999,999,999,999.99 rupees, in paise.
LIMIT_PAISE: Final = 999_999_999_999_999

_HUNDRED: Final = Decimal(100)
_PAISA: Final = Decimal("0.01")
#: A double that a formula made may be this far from the paisa it means; beyond it the cell had more decimals.
_DOUBLE_NOISE: Final = Decimal("0.0001")
#: Powers of ten beyond which an amount is too large, or rounds to nothing.
_MOST_DIGITS: Final = 13
_LEAST_DIGITS: Final = -4
_LONGEST: Final = 64
_INDIAN: Final = r"[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}"
_WESTERN: Final = r"[1-9][0-9]{0,2}(?:,[0-9]{3})+"
_NUMBER: Final = re.compile(
    rf"(?:{_INDIAN}|{_WESTERN}|[0-9]+)?(?:\.[0-9]*)?(?:e[+]?[0-9]{{1,2}}|e-[0-9]{{1,2}})?", re.ASCII
)
#: What nearly every register writes; read without the long way round.
_COMMON: Final = re.compile(rf"-?(?:[0-9]{{1,13}}|{_INDIAN}|{_WESTERN})(?:\.[0-9]{{1,2}})?", re.ASCII)
_CURRENCY: Final = re.compile(r"^(?:₹|rs\.?|inr)|(?:₹|rs\.?|inr|/-)$")
_SIDE: Final = re.compile(r"(cr|dr)\.?$")
_SPACES: Final = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\u2060\ufeff]+")
_MINUSES: Final = str.maketrans({"\u2212": "-", "\u2010": "-", "\u2011": "-", "\u2013": "-", "\u2014": "-"})
_NOTHING: Final = frozenset({"", "-", "--"})


class NotMoneyError(ValueError):
    """A value that is no amount; `reason` is a sentence for the rejected row."""

    def __init__(self, value: object, reason: str) -> None:
        self.value, self.reason = str(value)[:_LONGEST], reason
        super().__init__(f"{self.value!r}: {reason}")


class Amount(NamedTuple):
    """An amount read: paise, or None for an empty value, and whether decimals beyond the second were
    rounded.
    """

    paise: int | None
    is_rounded: bool = False


def read(value: object, *, empty: int | None = None) -> Amount:
    """Read one amount in rupees, rounding half up (away from zero) to the paisa.

    Takes str, int, Decimal, None and a spreadsheet's double; empty text, `-` and None give `empty`. Raises
    NotMoneyError for anything else: a comma as decimal mark, words, NaN, true, amounts above LIMIT_PAISE.
    """
    if type(value) is int:
        return _bounded(value * 100, False, value)
    if isinstance(value, str):
        if _COMMON.fullmatch(value):
            return _bounded(int(Decimal(value.replace(",", "")) * _HUNDRED), False, value)
        return _from_text(value, empty)
    if value is None:
        return Amount(empty)
    if isinstance(value, bool):
        raise NotMoneyError(value, "a yes/no value is no amount")
    if isinstance(value, Decimal):
        return _from_decimal(value, value)
    return _from_double(value)


def quick_paise(value: object) -> int | None:
    """Return the paise of a whole number or Decimal of at most two decimals, None where `read` must look."""
    if type(value) is int:
        paise = value * 100
    elif type(value) is Decimal and value.adjusted() < _MOST_DIGITS and value.is_finite():
        exact = value * _HUNDRED
        paise = int(exact)
        if paise != exact:
            return None
    else:
        return None
    return paise if -LIMIT_PAISE <= paise <= LIMIT_PAISE else None


def to_paise(value: object, *, empty: int | None = 0) -> int | None:
    """Return the paise of `read`, forgetting whether it was rounded."""
    return read(value, empty=empty).paise


def show(paise: int) -> str:
    """Return paise as rupees with Indian grouping and two decimals: `12,34,567.00`, negative with a minus."""
    rupees, rest = divmod(abs(paise), 100)
    head, tail = str(rupees)[:-3], str(rupees)[-3:]
    groups = [head[max(0, end - 2) : end] for end in range(len(head), 0, -2)][::-1]
    return f"{'-' if paise < 0 else ''}{','.join([*groups, tail])}.{rest:02d}"


def rupees(paise: int) -> Decimal:
    """Return paise as an exact Decimal of rupees with two decimals."""
    return Decimal(paise).scaleb(-2)


def plain(paise: int) -> str:
    """Return paise as rupees without grouping, as files write it: `1234567.00`."""
    return f"{'-' if paise < 0 else ''}{abs(paise) // 100}.{abs(paise) % 100:02d}"


def _bounded(paise: int, is_rounded: bool, value: object) -> Amount:
    if abs(paise) > LIMIT_PAISE:
        raise NotMoneyError(value, "larger than 9,999,999,999,999.99")
    return Amount(paise, is_rounded)


def _from_decimal(amount: Decimal, value: object) -> Amount:
    if not amount.is_finite():
        raise NotMoneyError(value, "not a finite number")
    if amount.adjusted() > _MOST_DIGITS:
        raise NotMoneyError(value, "larger than 9,999,999,999,999.99")
    paise = int(amount * _HUNDRED)
    if amount == Decimal(paise).scaleb(-2):
        return _bounded(paise, False, value)
    rounded = amount.quantize(_PAISA, ROUND_HALF_UP) if amount.adjusted() > _LEAST_DIGITS else Decimal(0)
    return _bounded(int(rounded * _HUNDRED), True, value)


def _from_double(value: object) -> Amount:
    if type(value).__name__ not in {"float", "float64"}:
        raise NotMoneyError(value, f"a {type(value).__name__} is no amount")
    amount = Decimal(str(value))
    paise = _from_decimal(amount, value).paise or 0
    return Amount(paise, abs(amount * _HUNDRED - paise) > _DOUBLE_NOISE)


def _from_text(value: str, empty: int | None) -> Amount:
    if len(value) > _LONGEST:
        raise NotMoneyError(value, "not an amount")
    text = _SPACES.sub("", unicodedata.normalize("NFKC", value)).translate(_MINUSES).lower()
    if text in _NOTHING or text in {"₹", "rs", "rs.", "nil"}:
        return Amount(empty)
    text, negative = _without_signs(text, value)
    if not _NUMBER.fullmatch(text) or not any(sign.isdigit() for sign in text.partition("e")[0]):
        raise NotMoneyError(value, _why_not(text))
    amount = Decimal(text.replace(",", ""))
    return _from_decimal(-amount if negative else amount, value)


def _without_signs(text: str, value: str) -> tuple[str, bool]:
    """Strip currency, brackets, sign and Cr/Dr; more than one mark of a negative amount is refused."""
    side = _SIDE.search(text)
    marks = [side.group(1) == "cr"] if side else []
    text = _CURRENCY.sub("", _SIDE.sub("", text))
    if text.startswith("(") and text.endswith(")"):
        text, marks = text[1:-1], [*marks, True]
    text = _CURRENCY.sub("", text)
    if text.startswith(("-", "+")):
        text, marks = text[1:], [*marks, text[0] == "-"]
    elif text.endswith(("-", "+")):
        text, marks = text[:-1], [*marks, text[-1] == "-"]
    if sum(marks) > 1:
        raise NotMoneyError(value, "marked negative twice")
    return _CURRENCY.sub("", text), any(marks)


def _why_not(text: str) -> str:
    if re.fullmatch(r"[0-9.]*,[0-9]{1,2}", text, re.ASCII):
        return "a comma as decimal mark is not read; write 1234.56"
    return "not an amount"
