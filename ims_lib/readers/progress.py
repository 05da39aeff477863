"""How far a file is: readers say it as they go, and whoever waits for them hears it now and then."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

#: Seconds between one word and the next.
_PACE: Final = 0.25


@dataclass(frozen=True)
class Progress:
    """What is done with a file (`reading`, `checking`, `writing`): so many of so many, 0 where not known."""

    file: str
    stage: str
    done: int
    total: int


Listener = Callable[[str, int, int], None]


class _Teller:
    """Passes on one word a quarter of a second, and the first of each stage."""

    def __init__(self) -> None:
        self.listener: Listener | None = None
        self._stage, self._due = "", 0.0

    def tell(self, stage: str, done: int, total: int) -> None:
        if self.listener is not None and (stage != self._stage or time.monotonic() >= self._due):
            self._stage, self._due = stage, time.monotonic() + _PACE
            self.listener(stage, done, total)


_TELLER: Final = _Teller()
#: Say how far a file is: stage, done, total. Costs nothing where nobody listens.
tell: Final = _TELLER.tell


@contextmanager
def heard(listener: Listener) -> Iterator[None]:
    """Let a listener hear what readers say meanwhile."""
    _TELLER.listener = listener
    try:
        yield
    finally:
        _TELLER.listener = None
