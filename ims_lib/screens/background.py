"""Work beside the page: one job after the other in a thread, what it tells told in the page's own loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from ims_lib.errors import ImsError

Result = TypeVar("Result")


class Background:
    """One thread for a page's long work; where no loop runs (a script, a test) work is done at once."""

    def __init__(self) -> None:
        try:
            self._loop: asyncio.AbstractEventLoop | None = asyncio.get_running_loop()
        except RuntimeError:
            self._loop = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="ims-page")
        self._waiting: dict[Future[Any], Callable[[Any], None]] = {}

    def do(self, work: Callable[[], Result], then: Callable[[Result | ImsError], None]) -> None:
        """Do `work` after what is under way, and call `then` with its result, or with why it failed."""
        if self._loop is None:
            then(_tried(work))
            return
        future = self._thread.submit(_tried, work)
        self._waiting[future] = then
        future.add_done_callback(lambda done: self.tell(lambda: self._settle(done)))

    def tell(self, said: Callable[[], None]) -> None:
        """Call `said` in the page's own loop, from whatever thread this is."""
        if self._loop is None:
            said()
        else:
            self._loop.call_soon_threadsafe(said)

    def finish(self) -> None:
        """Wait for all that is under way; only for the page's own thread, which stands still meanwhile."""
        while self._waiting:
            self._settle(next(iter(self._waiting)))

    def _settle(self, done: Future[Any]) -> None:
        """Hand a result on, once."""
        if then := self._waiting.pop(done, None):
            then(done.result())


def _tried(work: Callable[[], Result]) -> Result | ImsError:
    try:
        return work()
    except ImsError as error:
        return error
    except Exception as error:  # noqa: BLE001, a page whose work died in silence would wait forever
        # Its text may quote the user's data: only its kind is told.
        return ImsError(
            "The workbench failed here; what was saved before stays.",
            found=type(error).__name__,
            do="Try the same with `ims load` at the command line, and report what it says.",
        )
