"""No file takes the workbench down: each is refused in words, or read, soon, and leaves nothing."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ims_lib import Workspace
from ims_lib.errors import ImsError
from ims_lib.workspace import Loaded
from tests.hostile import ALL, NAMES, OWN, READ, REGISTER, Hostile

#: Seconds that any of them may take, and MB that the parent may grow by over all of them.
PATIENCE, GROWTH = 2.0, 20


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Return a workspace whose reader is warm; nothing stands beside it when all files were tried."""
    top = tmp_path_factory.mktemp("hostile")
    folder = top / "a" / "b"
    (folder / "given").mkdir(parents=True)
    made = Workspace.init(folder / "ws", name="A", gstins=[OWN])
    (folder / "warm.csv").write_text("x")
    list(made.load_all(folder / "warm.csv"))
    with contextlib.chdir(folder / "given"):
        yield made
    beside = {path for path in top.rglob("*") if not path.is_relative_to(made.path)}
    assert beside == {top / "a", folder, folder / "warm.csv", folder / "given"}
    assert not list(made.path.glob(".reading-*"))


def tried(workspace: Workspace, name: str, content: bytes) -> tuple[list[Loaded], float]:
    """Load a file of this name and return what became of it, and the seconds that it took."""
    folder = workspace.path.parent / "given"
    path = folder / name
    path.write_bytes(content)
    began = time.perf_counter()
    results = list(workspace.load_all(path))
    took = time.perf_counter() - began
    path.unlink()
    return results, took


def memory() -> float:
    """Return this process's memory in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20)


@pytest.mark.parametrize("file", ALL, ids=lambda file: file.name)
def test_it_is_refused_or_read_soon_and_says_why(workspace: Workspace, file: Hostile) -> None:
    content = file.content()
    results, took = tried(workspace, file.name, content)
    assert took <= PATIENCE
    for one in results:
        if one.receipt is not None:
            assert file.says.startswith(READ)
            assert file.says.removeprefix(READ) in "\n".join(one.receipt.notes)
            skipped = sum(one.receipt.rows_skipped.values())
            assert one.receipt.rows_read == one.receipt.rows_loaded + one.receipt.rows_rejected + skipped
        elif one.error is not None:
            assert file.says in str(one.error)
            assert one.error.what.endswith(".")
            assert one.error.where.startswith(file.name)
            assert one.error.do
            assert "does not know" not in one.error.what  # what is said of a reader's own failure
    assert results


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_a_name_is_only_a_name(workspace: Workspace, name: str) -> None:
    results, _ = tried(workspace, name, REGISTER.replace("INV-1", f"INV-{NAMES.index(name)}").encode())
    assert [one.receipt.kind for one in results if one.receipt] == ["books"]


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read from /proc")
def test_the_parent_does_not_grow(workspace: Workspace, tmp_path: Path) -> None:
    """Loaded or given to `ims mark --from-file`, each is read in another process and refused soon."""
    refused = [file for file in ALL if not file.says.startswith(READ)]
    for file in refused:
        (tmp_path / file.name).write_bytes(file.content())
    before = memory()
    for file in refused:
        list(workspace.load_all(tmp_path / file.name))
    for file in refused:
        began = time.perf_counter()
        with pytest.raises(ImsError):
            workspace.mark("accept", from_file=tmp_path / file.name, by="asha")
        assert time.perf_counter() - began <= PATIENCE, file.name
    assert memory() - before < GROWTH


def test_there_are_sixty_each_of_a_name_of_its_own() -> None:
    assert len({file.name for file in ALL}) == len(ALL) >= 60


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_a_folder_a_device_and_nothing_are_no_files(workspace: Workspace, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "gone.csv").symlink_to(tmp_path / "nowhere")
    (tmp_path / "ring.csv").symlink_to(tmp_path / "ring.csv")
    (tmp_path / "to_pipe.csv").symlink_to(tmp_path / "pipe.csv")
    for name in ("pipe.csv", "folder.csv", "gone.csv", "ring.csv", "to_pipe.csv"):
        (one,) = workspace.load_all(tmp_path / name)
        assert one.error is not None
    (one,) = workspace.load_all(Path("/dev/zero"))
    assert one.error is not None


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
def test_a_link_is_the_file_that_it_points_to_and_only_its_bytes_are_kept(
    workspace: Workspace, tmp_path: Path
) -> None:
    (tmp_path / "r").write_text(REGISTER.replace("INV-1", "LINKED"))
    (tmp_path / "link.csv").symlink_to(tmp_path / "r")
    (one,) = workspace.load_all(tmp_path / "link.csv")
    assert one.receipt is not None
    assert not any(path.is_symlink() for path in workspace.path.rglob("*"))


def test_a_file_far_larger_than_its_disk_blocks_is_refused_unread(
    workspace: Workspace, tmp_path: Path
) -> None:
    with (tmp_path / "sparse.csv").open("wb") as file:
        file.truncate(1 << 40)
    began = time.perf_counter()
    (one,) = workspace.load_all(tmp_path / "sparse.csv")
    assert one.error is not None
    assert "2 GiB" in str(one.error)
    assert time.perf_counter() - began < PATIENCE
