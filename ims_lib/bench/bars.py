"""A bar: what was measured, what it must reach, and whether it does."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Bar:
    """One requirement: `measured` and `wanted` as people read them."""

    what: str
    measured: str
    wanted: str
    is_met: bool

    @property
    def verdict(self) -> str:
        """Return 'pass' or 'FAIL'."""
        return "pass" if self.is_met else "FAIL"


def at_least(what: str, part: int, whole: int, wanted: str) -> Bar:
    """Return the bar that part of whole reaches a percentage, `wanted` as text ('98.5'); nothing of nothing
    does. Compared exactly, in integers.
    """
    tenths = round(1000 * _number(wanted))
    is_met = part * 100_000 >= tenths * whole
    return Bar(what, percent(part, whole), f"at least {wanted}%", is_met)


def at_most(what: str, measured: float, wanted: float, unit: str = "") -> Bar:
    """Return the bar that a figure stays at or below another."""
    return Bar(what, f"{_short(measured)}{unit}", f"at most {_short(wanted)}{unit}", measured <= wanted)


def percent(part: int, whole: int) -> str:
    """Return a share as text with two decimals, cut and not rounded up; '-' of nothing."""
    if not whole:
        return "-"
    hundredths = part * 10_000 // whole
    return f"{hundredths // 100}.{hundredths % 100:02d}%"


def _number(text: str) -> float:
    whole, _, rest = text.partition(".")
    return int(whole) + (int(rest) / 10 ** len(rest) if rest else 0)


def _short(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:,.2f}"
