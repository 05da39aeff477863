"""The screens: standalone Voila on this machine, behind the login, with nothing fetched from elsewhere.

Every page has a kernel of its own. Voila's own preheating is off: it hands a kernel its user over a channel
that asks for no login, and shows the first page to whoever comes.
"""

from __future__ import annotations

import logging
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import tornado.ioloop
import tornado.netutil
import tornado.web
from tornado.httpserver import HTTPServer
from traitlets.config import Config
from traitlets.config.application import Application
from voila.app import Voila
from voila.tornado.contentshandler import VoilaContentsHandler
from voila.tornado.handler import TornadoVoilaHandler
from voila.tornado.treehandler import TornadoVoilaTreeHandler

from ims_lib import notebooks, settings
from ims_lib.errors import ImsError
from ims_lib.screens import place
from ims_lib.serve import password
from ims_lib.serve.kernels import WaitingKernels
from ims_lib.serve.login import DOOR, HEADER, Door, LoginProvider, error_page

Ready = Callable[[str, str | None], None]

LOOPBACK: Final = "127.0.0.1"
_PORTS_TRIED: Final = 50
#: Seconds after which a kernel that no page is connected to is ended.
_IDLE: Final = 2 * 60 * 60
#: Kernels talk through sockets in a private folder where the system allows their long names.
_LONGEST_PLACE: Final = 40
#: Milliseconds between signs of life on a page's channel.
_PING: Final = 30_000
#: The largest request body: a login, or the news that a page was closed.
_LARGEST_BODY: Final = 64 * 1024
#: Extensions of the front end that screens need; every other one that is installed stays out.
_EXTENSIONS: Final = [
    "@voila-dashboards/widgets-manager8",
    "@jupyter-widgets/jupyterlab-manager",
    "anywidget",
    "jupyterlab-plotly",
]


class ScreenHandler(TornadoVoilaHandler):  # type: ignore[misc]
    """One screen: a notebook of the list, and no other file."""

    @tornado.web.authenticated
    async def get(self, path: str | None = None) -> None:
        """Run the notebook and send its page while it runs."""
        if path not in self.settings["ims_screens"]:
            raise tornado.web.HTTPError(404)
        await super().get(path)

    def write_error(self, status_code: int, **_: Any) -> None:
        """Show what went wrong in one line."""
        self.finish(error_page(status_code))


class Screens(Voila):  # type: ignore[misc]
    """Voila with our pages only: no file tree, no file download, no settings from outside."""

    def init_handlers(self) -> list[Any]:
        """Return Voila's handlers without those that list or send files, and with ours."""
        first = self.tornado_settings["ims_screens"][0]
        left_out = (TornadoVoilaTreeHandler, VoilaContentsHandler)
        kept = [
            handler
            for handler in super().init_handlers()
            if handler[1] not in left_out and "/voila/files/" not in handler[0]
        ]
        ours = [
            (pattern, ScreenHandler, *rest) if target is TornadoVoilaHandler else (pattern, target, *rest)
            for pattern, target, *rest in kept
        ]
        return [
            *ours,
            (r"/", tornado.web.RedirectHandler, {"url": f"/voila/render/{first}", "permanent": False}),
        ]

    def listen(self) -> None:
        """Listen on the first free port, say so, and run until stopped."""
        self.port = self._bind()
        loop = self.ioloop = tornado.ioloop.IOLoop.current()
        self.app.settings["headers"] = headers(self.port)
        loop.add_callback(self.tornado_settings["ims_ready"], f"http://{LOOPBACK}:{self.port}/")
        loop.add_callback(self.kernel_manager.wait_ahead)
        before = signal.signal(signal.SIGINT, self._handle_signal_stop)
        try:
            loop.start()
        finally:
            self.stop()
            signal.signal(signal.SIGINT, before)

    def stop(self) -> None:
        """End the kernels, and only then remove the folder of their sockets."""
        self.ioloop.run_sync(self.kernel_manager.shutdown_all)
        shutil.rmtree(self.connection_dir, ignore_errors=True)

    def _bind(self) -> int:
        """Open the first free port and return it."""
        for port in range(self.port, self.port + _PORTS_TRIED):
            try:
                sockets = tornado.netutil.bind_sockets(port, self.ip)
            except OSError:
                continue
            HTTPServer(self.app, max_body_size=_LARGEST_BODY).add_sockets(sockets)
            return int(sockets[0].getsockname()[1])
        raise ImsError(
            "No port is free for the screens.",
            found=f"ports {self.port} to {self.port + _PORTS_TRIED - 1} are in use",
            do="Name another with --port, or end what uses them.",
        )


def serve(workspace: Path, port: int, ready: Ready) -> int:
    """Serve the screens of a workspace on this machine until Ctrl+C, and return 0.

    `ready(address, password)` is called once the port answers; the password is None unless it was made
    just now. IMS_PASSWORD in the environment sets it instead. A busy port gives the next free one.
    """
    settings.read(workspace)
    given = settings.Environment().password
    held = password.read(workspace)
    made = None if given or held else password.random_password()
    stored = password.hashed(given or made or "") if given or made else held

    def tell(address: str) -> None:
        if stored is not None and stored != held:
            password.write(workspace, stored)
        ready(address, made)

    names = [f"{name}.ipynb" for name, _ in place.SCREENS]
    run(workspace, port, Door(stored.admits if stored else lambda _: False), tell, notebooks.folder(), names)
    return 0


def run(
    workspace: Path, port: int, door: Door, ready: Callable[[str], None], folder: Path, names: list[str]
) -> None:
    """Serve the named notebooks of a folder until stopped."""
    with _environment(workspace):
        app = Screens(
            config=config(folder),
            port=port,
            ip=LOOPBACK,
            open_browser=False,
            config_file_paths=[],
            identity_provider_class=LoginProvider,
            tornado_settings={
                DOOR: door,
                "ims_screens": names,
                "ims_ready": ready,
                "allow_remote_access": False,
                "local_hostnames": ["localhost"],
                "xsrf_cookies": True,
                "xsrf_cookie_kwargs": {"samesite": "Strict"},
                "serve_traceback": False,
                "ws_ping_interval": _PING,
                "ws_ping_timeout": _PING,
            },
        )
        app.log_level = logging.ERROR
        logging.getLogger("tornado.access").setLevel(logging.ERROR)
        app.initialize([])
        app.start()


def config(folder: Path) -> Config:
    """Return the settings of Voila: our template only, sources and tracebacks never shown."""
    chosen = Config()
    chosen.Voila.root_dir = str(folder)
    chosen.VoilaConfiguration = Config(
        template="ims",
        theme="light",
        allow_template_override="NO",
        allow_theme_override="NO",
        strip_sources=True,
        show_tracebacks=False,
        preheat_kernel=False,
        multi_kernel_manager_class=WaitingKernels,
        http_header_envs=[HEADER],
        file_allowlist=[],
        file_denylist=[".*"],
        extension_allowlist=_EXTENSIONS,
    )
    chosen.LoginProvider.cookie_options = {"httponly": True, "samesite": "Strict", "expires_days": None}
    if sys.platform == "linux" and len(tempfile.gettempdir()) < _LONGEST_PLACE:
        chosen.KernelManager.transport = "ipc"
    chosen.MappingKernelManager.cull_idle_timeout = _IDLE
    chosen.MappingKernelManager.cull_interval = 300
    chosen.MappingKernelManager.cull_connected = False
    return chosen


def headers(port: int) -> dict[str, str]:
    """Return the headers of every page: scripts and data come from here, and the page goes nowhere else."""
    sockets = f"ws://{LOOPBACK}:{port} ws://localhost:{port}"
    policy = {
        "default-src": "'self'",
        "script-src": "'self' blob:",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": f"'self' {sockets} blob: data:",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "X-Frame-Options": "DENY",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Server": "IMS Workbench",
    }


@contextmanager
def _environment(workspace: Path) -> Iterator[None]:
    """Give kernels the workspace and our template, and keep the password from them."""
    before = dict(os.environ)
    share = str(Path(__file__).parent / "share")
    os.environ["IMS_WORKSPACE"] = str(workspace.resolve())
    os.environ["JUPYTER_PATH"] = os.pathsep.join(filter(None, (share, before.get("JUPYTER_PATH"))))
    os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"
    os.environ.pop("IMS_PASSWORD", None)
    Application.clear_instance()
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
