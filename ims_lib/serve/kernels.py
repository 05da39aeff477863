"""A kernel that waits with everything imported, so that a page opens sooner.

Unlike Voila's own preheating it knows its user: before a page's first cell runs, the server itself tells the
kernel who asked, over the channel that only the server has.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final

from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager

from ims_lib.errors import ImsError

#: What every screen imports.
_IMPORTS: Final = "import ims_lib.workspace, ims_lib.screens.mark.view, ims_lib.screens.overview.view, pandas"
_BECOME: Final = "import os\nos.environ.update({env!r})"
_PATIENCE: Final = 60
#: Seconds after which the next kernel is made ready: the page that opens now comes first.
_PAUSE: Final = 5
_FAILURES: Final = (ImsError, RuntimeError, TimeoutError, KeyError, OSError)
_LOG: Final = logging.getLogger(__name__)


class WaitingKernels(AsyncMappingKernelManager):
    """Keeps one kernel waiting and hands it to the next page."""

    _started: asyncio.Task[str] | None = None
    _ready: asyncio.Task[str] | None = None
    _is_closing = False

    def wait_ahead(self) -> None:
        """Start the kernel of the next page, unless one waits already or the server ends."""
        if self._ready is None and not self._is_closing:
            self._started = asyncio.ensure_future(self._new(kernel_name="python3"))
            self._ready = asyncio.ensure_future(self._prepared(self._started))

    async def start_kernel(self, *, env: Mapping[str, str] | None = None, **given: Any) -> str:  # type: ignore[override]
        """Return a kernel that has this environment: the one that waits, else a new one."""
        ready, self._ready = self._ready, None
        if ready is None or env is None:
            return await self._new(env=env, **given)
        asyncio.get_running_loop().call_later(_PAUSE, self.wait_ahead)
        told = {str(name): str(text) for name, text in env.items()}
        try:
            kernel_id = await ready
            await self._run(kernel_id, _BECOME.format(env=told))
        except _FAILURES as error:
            _LOG.warning("the waiting kernel is of no use: %s", error)
            return await self._new(env=env, **given)
        return kernel_id

    async def shutdown_all(self, *, now: bool = False) -> None:  # type: ignore[override]
        """End every kernel; the one that waits is ended at once, whatever it is doing."""
        self._is_closing = True
        started, ready, self._ready = self._started, self._ready, None
        if started is not None and ready is not None:
            ready.cancel()
            with suppress(asyncio.CancelledError, *_FAILURES):
                await ready
            with suppress(*_FAILURES):
                await self.shutdown_kernel(await started, now=True)  # type: ignore[no-untyped-call]
        await super().shutdown_all(now=now)

    async def _new(self, **given: Any) -> str:
        return str(await super().start_kernel(**given))

    async def _prepared(self, started: asyncio.Task[str]) -> str:
        kernel_id = await asyncio.shield(started)
        await self._run(kernel_id, _IMPORTS)
        return kernel_id

    async def _run(self, kernel_id: str, code: str) -> None:
        """Run a line of ours in a kernel; ImsError when it fails."""
        client: Any = self.get_kernel(kernel_id).client()
        client.start_channels()
        try:
            await client.wait_for_ready(timeout=_PATIENCE)
            reply = await client.execute_interactive(
                code, silent=True, store_history=False, timeout=_PATIENCE, output_hook=lambda _: None
            )
        finally:
            client.stop_channels()
        if reply["content"]["status"] != "ok":
            raise ImsError("A kernel could not be made ready.", found=str(reply["content"].get("evalue", "")))
