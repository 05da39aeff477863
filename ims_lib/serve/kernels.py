"""A kernel that waits with everything imported, so that a page opens sooner.

Unlike Voila's own preheating it knows its user: before a page's first cell runs, the server itself tells the
kernel who asked, over the channel that only the server has.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Any, Final

from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager

#: What every screen imports.
_IMPORTS: Final = "import ims_lib.workspace, ims_lib.charts, ims_lib.screens.mark.view, pandas, pyarrow.parquet"
_BECOME: Final = "import os\nos.environ.clear()\nos.environ.update({env!r})"
_PATIENCE: Final = 60
#: Seconds after which the next kernel is made ready: the page that opens now comes first.
_PAUSE: Final = 5
_LOG: Final = logging.getLogger(__name__)


class WaitingKernels(AsyncMappingKernelManager):
    """Keeps one kernel waiting and hands it to the next page."""

    _waiting: asyncio.Task[str] | None = None

    def wait_ahead(self) -> None:
        """Start the kernel of the next page, unless one waits already."""
        if self._waiting is None:
            self._waiting = asyncio.ensure_future(self._make_ready())

    async def start_kernel(self, *, env: Mapping[str, str] | None = None, **given: Any) -> str:  # type: ignore[override]
        """Return a kernel that has this environment: the one that waits, else a new one."""
        waiting, self._waiting = self._waiting, None
        if waiting is None or env is None:
            return await self._cold(env=env, **given)
        try:
            kernel_id = await waiting
            await self._run(kernel_id, _BECOME.format(env={str(name): str(text) for name, text in env.items()}))
        except (RuntimeError, TimeoutError, KeyError) as error:
            _LOG.warning("the waiting kernel is of no use: %s", error)
            return await self._cold(env=env, **given)
        asyncio.get_running_loop().call_later(_PAUSE, self.wait_ahead)
        return kernel_id

    async def _cold(self, **given: Any) -> str:
        return str(await super().start_kernel(**given))

    async def _make_ready(self) -> str:
        kernel_id = await self._cold(kernel_name="python3")
        await self._run(kernel_id, _IMPORTS)
        return kernel_id

    async def _run(self, kernel_id: str, code: str) -> None:
        """Run a line of ours in a kernel; RuntimeError when it fails."""
        client = self.get_kernel(kernel_id).client()
        client.start_channels()
        try:
            await client.wait_for_ready(timeout=_PATIENCE)
            reply = await client.execute_interactive(
                code, silent=True, store_history=False, timeout=_PATIENCE, output_hook=lambda _: None
            )
        finally:
            client.stop_channels()
        if reply["content"]["status"] != "ok":
            raise RuntimeError(str(reply["content"].get("evalue", "")))
