"""Seeded chance: every draw of the demo comes from here, so that the same seed gives the same bytes."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import Generic, TypeVar

T = TypeVar("T")


class Weighted(Generic[T]):
    """Choices with whole weights, prepared once for many draws."""

    def __init__(self, choices: Sequence[T], weights: Sequence[int]) -> None:
        self._choices, self._ends = tuple(choices), list(accumulate(weights))
        self.total = self._ends[-1]

    def at(self, place: int) -> T:
        """Return the choice whose stretch of the weights holds `place` (0 to total - 1)."""
        return self._choices[bisect_right(self._ends, place)]


class Dice:
    """A stream of draws. Only `random()` is used: Python promises its numbers to stay the same."""

    def __init__(self, seed: int) -> None:
        self._next = random.Random(seed).random  # noqa: S311 - made-up data, no secrets

    def below(self, end: int) -> int:
        """Return a whole number from 0 to end - 1."""
        return int(self._next() * end)

    def between(self, first: int, last: int) -> int:
        """Return a whole number from first to last, both included."""
        return first + int(self._next() * (last - first + 1))

    def chance(self, percent: int) -> bool:
        """Return True so many times in a hundred."""
        return self._next() * 100 < percent

    def pick(self, choices: Sequence[T]) -> T:
        """Return one of the choices, all equally likely."""
        return choices[int(self._next() * len(choices))]

    def weighted(self, choices: Weighted[T]) -> T:
        """Return one of the choices by weight."""
        return choices.at(int(self._next() * choices.total))
