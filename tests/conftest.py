"""What tests share: workspaces made once, an empty DuckDB, a fixed day, and no way to the network.

`sample_workspace` and `demo_workspace` are made once and shared: a test that writes takes a copy with
`shutil.copytree` or uses `workspace`.
"""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest

from tests.nbval_workspace import GSTIN, TODAY, make_sample_workspace, make_workspace

if TYPE_CHECKING:
    from ims_lib import Workspace

ROOT = Path(__file__).resolve().parent.parent
#: Documents on each side of the demo workspace that tests share.
DEMO_DOCUMENTS = 600
#: The workbench's own programs on this machine, in every way a test may name it.
_HERE = ("127.", "::1", "localhost", "0.0.0.0")  # noqa: S104


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run browser tests last: Playwright keeps an event loop running, and other tests start their own."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the checkout's top folder."""
    return ROOT


@pytest.fixture(scope="session")
def sample_workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return the workspace of data/sample: loaded, reconciled, for reading only."""
    return make_sample_workspace(tmp_path_factory.mktemp("sample") / "ws")


@pytest.fixture(scope="session")
def demo_workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return a demo company of DEMO_DOCUMENTS a side: loaded, reconciled, for reading only."""
    from ims_lib import demo

    folder = tmp_path_factory.mktemp("demo")
    made = demo.make(folder / "files", documents=DEMO_DOCUMENTS)
    return make_workspace(folder / "ws", made.files, filed=made.filed)


@pytest.fixture
def demo_copy(demo_workspace: Workspace, tmp_path: Path) -> Workspace:
    """Return a copy of the demo workspace that the test may write to."""
    from ims_lib import Workspace

    shutil.copytree(demo_workspace.path, tmp_path / "demo")
    return Workspace.open(tmp_path / "demo")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Return a fresh, empty workspace of one monthly filer."""
    from ims_lib import Workspace

    return Workspace.init(tmp_path / "ws", name="Test Traders", gstins=[GSTIN])


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    """Return a fresh in-memory DuckDB."""
    with duckdb.connect(":memory:") as connection:
        yield connection


@pytest.fixture(autouse=True)
def same_day_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fix today's date and let no workspace of the caller's leak into a test."""
    monkeypatch.setenv("IMS_TODAY", TODAY)
    monkeypatch.delenv("IMS_WORKSPACE", raising=False)


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """Refuse every connection of the test process that would leave this machine."""
    connect = socket.socket.connect

    def local_only(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else "localhost"
        if self.family != getattr(socket, "AF_UNIX", None) and not str(host).startswith(_HERE):
            pytest.fail(f"a test reached for {host}: no test may leave this machine")
        connect(self, address)  # type: ignore[arg-type]

    socket.socket.connect = local_only  # type: ignore[method-assign,assignment]
    os.environ["PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD"] = "1"
    yield
    socket.socket.connect = connect  # type: ignore[method-assign]
