"""A real browser before the real screens: `ims serve` on a made workspace, every foreign request blocked."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.nbval_workspace import GSTIN, TODAY
from tests.screens_data import HOSTILE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PASSWORD = "correct horse battery"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
#: Documents on each side of the company that the browser sees.
DOCUMENTS = 300
#: Seconds for a screen with a cold kernel on a slow machine.
PATIENCE = 60
#: A register whose names and numbers are hostile: no tag may live, no formula may work.
REGISTER = f"""Voucher,Supplier GSTIN,Supplier Name,Document Type,Invoice No,Invoice Date,Taxable Value,IGST
H1,29AAGCB7383J1Z4,{HOSTILE},Invoice,<script>__xss(2)</script>,25-10-2026,1000.00,180.00
H2,29AAGCB7383J1Z4,{HOSTILE},Invoice,=1+1,26-10-2026,1000.00,180.00
"""


@dataclass
class Screens:
    """Served screens: where, and over which workspace."""

    address: str
    workspace: Path


@dataclass
class Visitor:
    """A signed-in page; `foreign` lists the requests that would have left this machine."""

    page: Page
    address: str
    foreign: list[str] = field(default_factory=list)

    def open(self, screen: str) -> Page:
        """Open a screen; it is usable once its own content is there."""
        self.page.goto(f"{self.address}/voila/render/{screen}", wait_until="commit")
        return self.page


@pytest.fixture(scope="session")
def chrome() -> Iterator[Browser]:
    """Return a browser of this machine; skip with a word where there is none, fail where CI is set."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        told = f"no browser on this machine: install Chromium to run these (looked for {', '.join(BROWSERS)})"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(told)
    from playwright.sync_api import sync_playwright

    options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=options)
        yield started
        started.close()


@pytest.fixture(scope="session")
def screens(
    chrome: Browser,  # noqa: ARG001, without a browser nothing needs to be served
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Screens]:
    """Return the screens of a demo company with two hostile documents more, served as a user serves them."""
    folder = tmp_path_factory.mktemp("screens")
    workspace, register = folder / "demo", folder / "hostile.csv"
    register.write_text(REGISTER, encoding="utf-8")
    env = {**os.environ, "IMS_PASSWORD": PASSWORD, "IMS_TODAY": TODAY}
    ims = [sys.executable, "-m", "ims_lib"]
    made = [*ims, "demo", "--docs", str(DOCUMENTS), "--no-serve", "--workspace", str(workspace)]
    subprocess.run(made, env=env, check=True, capture_output=True)
    subprocess.run([*ims, "load", str(register), "--workspace", str(workspace)], env=env, check=True)
    yield from _served(workspace, folder / "serve.log", env)


@pytest.fixture(scope="session")
def empty_screens(
    chrome: Browser,  # noqa: ARG001, without a browser nothing needs to be served
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Screens]:
    """Return the screens of a company of which nothing is loaded yet."""
    folder = tmp_path_factory.mktemp("empty")
    env = {**os.environ, "IMS_PASSWORD": PASSWORD, "IMS_TODAY": TODAY}
    init = [sys.executable, "-m", "ims_lib", "init", str(folder / "ws"), "--gstin", GSTIN, "--name", "Asha"]
    subprocess.run(init, env=env, check=True, capture_output=True)
    yield from _served(folder / "ws", folder / "serve.log", env)


def _served(workspace: Path, log: Path, env: dict[str, str]) -> Iterator[Screens]:
    """Serve a workspace's screens until nobody needs them."""
    port = _free_port()
    serve = [sys.executable, "-m", "ims_lib", "serve", "--port", str(port), "--workspace", str(workspace)]
    with log.open("w") as said, subprocess.Popen(serve, env=env, stdout=said, stderr=said) as server:
        try:
            _wait_for(f"http://127.0.0.1:{port}/login", log)
            yield Screens(f"http://127.0.0.1:{port}", workspace)
        finally:
            server.terminate()
            server.wait(20)


@pytest.fixture
def visitor(chrome: Browser, screens: Screens) -> Iterator[Visitor]:
    """Return a page signed in as R. Shah at 1400 by 900."""
    yield from _signed_in(chrome, screens)


@pytest.fixture
def newcomer(chrome: Browser, empty_screens: Screens) -> Iterator[Visitor]:
    """Return a page signed in as R. Shah where nothing is loaded yet."""
    yield from _signed_in(chrome, empty_screens)


def _signed_in(chrome: Browser, screens: Screens) -> Iterator[Visitor]:
    context = chrome.new_context(viewport={"width": 1400, "height": 900})
    page = context.new_page()
    page.set_default_timeout(PATIENCE * 1000)
    guest = Visitor(page, screens.address)

    def keep_here(route) -> None:
        if route.request.url.startswith((screens.address, "data:", "blob:")):
            route.continue_()
        else:
            guest.foreign.append(route.request.url)
            route.abort()

    context.route("**/*", keep_here)
    page.goto(f"{screens.address}/login")
    page.get_by_label("Your name").fill("R. Shah")
    page.get_by_label("Password").fill(PASSWORD)
    with page.expect_navigation(wait_until="commit"):
        page.get_by_role("button", name="Sign in").click()
    yield guest
    context.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str, log: Path) -> None:
    for _ in range(PATIENCE * 5):
        try:
            urllib.request.urlopen(address, timeout=1)  # noqa: S310, our own server
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"the screens did not come up: {log.read_text()[-2000:]}")
