"""How far a long run is, told to whoever waits for it: nothing of a short one."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from ims_lib.passes import Progress

#: Seconds that pass in silence, and between one word and the next.
_PATIENCE: Final = 1.0
_PACE: Final = 0.25


@contextmanager
def told(
    show: Callable[[dict[str, int]], None], clock: Callable[[], float] = time.monotonic
) -> Iterator[Progress]:
    """Yield what a run calls at each of its steps; `show` gets `done` and `total`, and {} in the end."""
    next_word = clock() + _PATIENCE

    def step(_name: str, done: int, total: int) -> None:
        nonlocal next_word
        if clock() >= next_word:
            next_word = clock() + _PACE
            show({"done": done, "total": total})

    try:
        yield step
    finally:
        show({})
