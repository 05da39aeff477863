"""Reading in another process: the same as here, within limits, stopped at once, and nothing left behind."""

from __future__ import annotations

import os
import signal
import struct
import threading
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from ims_lib import Workspace, readers
from ims_lib.errors import Cancelled, NeedsAnswer, UnreadableFile, WrongUse
from ims_lib.readers import apart
from ims_lib.readers.apart import NOBODY, Watch
from ims_lib.readers.progress import Progress
from tests.hostile import HEADER, OWN, REGISTER, ims, register_rows, xlsx
from tests.sheet_bytes import xls

FILES = {"ims.json": ims().encode(), "r.csv": REGISTER.encode(), "r.xlsx": xlsx(register_rows())}


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str, bytes], Path]:
    """Return a function that writes a file into a folder of its own."""
    folder = tmp_path / "given"
    folder.mkdir()

    def write(name: str, content: bytes) -> Path:
        (folder / name).write_bytes(content)
        return folder / name

    return write


@pytest.fixture
def large(file: Callable[[str, bytes], Path]) -> Path:
    """Return a register that takes seconds to read."""
    rows = "".join(f"P{n},29PQRSC5678K1ZF,Nandi,INV-{n},28-10-2026,1000.00,180.00\n" for n in range(300_000))
    return file("large.csv", (HEADER + rows).encode())


def forks() -> list[int]:
    """Return the processes that read a file now."""
    child = apart._KEPT_CHILD.child().process.pid
    return [int(pid) for pid in Path(f"/proc/{child}/task/{child}/children").read_text().split()]


def once_reading(do: Callable[[], None]) -> threading.Thread:
    """Do something as soon as a file is being read."""

    def wait() -> None:
        while not forks():
            time.sleep(0.01)
        do()

    thread = threading.Thread(target=wait)
    thread.start()
    return thread


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_read_as_it_would_be_here(
    file: Callable[[str, bytes], Path], tmp_path: Path, name: str
) -> None:
    path = file(name, FILES[name])
    here, there = readers.read(path), apart.read(path, near=tmp_path, watch=NOBODY)
    assert there == here
    assert [path.name for path in tmp_path.iterdir()] == ["given"]


def test_columns_are_looked_at_as_they_would_be_here(
    file: Callable[[str, bytes], Path], tmp_path: Path
) -> None:
    path = file("r.csv", REGISTER.encode())
    asked = {"kind": "sales", "columns": {"columns": {"total": ["Taxable"]}}}
    assert apart.look(path, near=tmp_path, watch=NOBODY, **asked) == readers.look(path, **asked)


@pytest.mark.parametrize(
    ("content", "asked", "kind"),
    [
        (b"no,register\n1,2\n", {}, UnreadableFile),
        (ims().encode(), {"kind": "gstr2b"}, WrongUse),
        ((HEADER + "P7,x,N,I,03/04/2026,1.00,1.00\n").encode(), {}, NeedsAnswer),
    ],
)
def test_what_is_refused_there_is_refused_here_in_the_same_words(
    file: Callable[[str, bytes], Path], tmp_path: Path, content: bytes, asked: dict[str, str], kind: type
) -> None:
    path = file("x", content)
    with pytest.raises(kind) as here:
        readers.read(path, **asked)
    with pytest.raises(kind) as there:
        apart.read(path, near=tmp_path, watch=NOBODY, **asked)
    assert (type(there.value), str(there.value)) == (type(here.value), str(here.value))


@pytest.mark.parametrize(
    ("limit", "most", "says"),
    [("_MEMORY", 300 << 20, "more memory"), ("_SECONDS", 1, "longer than")],
)
@pytest.mark.skipif(os.name == "nt", reason="Windows has no such limits")
def test_a_file_that_takes_too_much_is_given_up_and_the_next_is_read(
    large: Path, file: Callable[[str, bytes], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    limit: str, most: int, says: str,
) -> None:  # fmt: skip
    with monkeypatch.context() as changed:
        changed.setattr(apart, limit, most)
        changed.setattr(apart, "_MEMORY_PER_BYTE", 0)
        changed.setattr(apart, "_SECONDS_PER_MB", 0)
        with pytest.raises(UnreadableFile, match="within its limits") as told:
            apart.read(large, near=tmp_path, watch=NOBODY)
    assert says in str(told.value)
    assert apart.read(file("r.csv", REGISTER.encode()), near=tmp_path, watch=NOBODY).rows_loaded == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such limits")
def test_a_library_that_finds_no_memory_is_told_as_that(
    file: Callable[[str, bytes], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    far = struct.pack("<HHHHHd", 0x0203, 14, 65_535, 200, 0, 1.0)
    monkeypatch.setattr(apart, "_MEMORY", 600 << 20)
    with pytest.raises(UnreadableFile) as told:
        apart.read(file("far.xls", xls([["a"]], cells=far)), near=tmp_path, watch=NOBODY)
    assert "more memory" in told.value.found


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="processes are read from /proc")
@pytest.mark.parametrize("whole", [True, False])
def test_a_reader_that_dies_is_told_and_replaced(
    large: Path, file: Callable[[str, bytes], Path], tmp_path: Path, whole: bool
) -> None:
    small = file("r.csv", REGISTER.encode())
    apart.read(small, near=tmp_path, watch=NOBODY)
    child = apart._KEPT_CHILD.child().process.pid
    killer = once_reading(lambda: os.kill(child if whole else forks()[0], signal.SIGKILL))
    with pytest.raises(UnreadableFile, match="the workbench goes on"):
        apart.read(large, near=tmp_path, watch=NOBODY)
    killer.join()
    assert apart.read(small, near=tmp_path, watch=NOBODY).rows_loaded == 1
    apart._KEPT_CHILD.child().process.kill()
    apart._KEPT_CHILD.child().process.wait()
    assert apart.read(small, near=tmp_path, watch=NOBODY).rows_loaded == 1


def test_a_load_is_stopped_within_a_second_and_keeps_nothing(large: Path, tmp_path: Path) -> None:
    workspace = Workspace.init(tmp_path / "ws", name="A", gstins=[OWN])
    before = {path for path in workspace.path.rglob("*") if path.is_file()}
    stopped, at = threading.Event(), []
    threading.Timer(0.7, lambda: (at.append(time.perf_counter()), stopped.set())).start()
    with pytest.raises(Cancelled, match="nothing of this file was kept"):
        workspace.load(large, watch=Watch(is_cancelled=stopped.is_set))
    assert time.perf_counter() - at[0] < 1
    assert workspace.receipts() == []
    assert not [path.name for path in workspace.path.glob(".reading-*")]
    assert set(workspace.path.rglob("*.parquet")) <= before


class Interrupted(BaseException):
    """What comes out of a wait that a person or a listener breaks off."""


@pytest.mark.parametrize("broken", ["told", "is_cancelled"])
def test_what_breaks_off_a_wait_leaves_the_next_file_alone(
    large: Path, file: Callable[[str, bytes], Path], tmp_path: Path, broken: str
) -> None:
    def interrupt(*_: Progress) -> bool:
        raise Interrupted

    small = file("r.csv", REGISTER.encode())
    apart.read(small, near=tmp_path, watch=NOBODY)
    with pytest.raises(Interrupted):
        apart.read(large, near=tmp_path, watch=Watch(**{broken: interrupt}))
    assert apart.read(small, near=tmp_path, watch=NOBODY).rows_loaded == 1
    assert [path.name for path in tmp_path.iterdir()] == ["given"]


def test_a_file_that_waits_its_turn_is_stopped_too(large: Path, tmp_path: Path) -> None:
    reading, stopped = threading.Event(), threading.Event()

    def read_first() -> None:
        with pytest.raises(Cancelled):
            apart.read(large, near=tmp_path, watch=Watch(lambda _: reading.set(), stopped.is_set))

    first = threading.Thread(target=read_first)
    first.start()
    assert reading.wait(10)
    with pytest.raises(Cancelled):
        apart.read(large, near=tmp_path, watch=Watch(is_cancelled=lambda: True))
    assert first.is_alive()
    stopped.set()
    first.join()


def test_progress_is_told_stage_by_stage_and_never_floods(large: Path, tmp_path: Path) -> None:
    said: list[tuple[float, Progress]] = []
    apart.read(large, near=tmp_path, watch=Watch(lambda moved: said.append((time.perf_counter(), moved))))
    stages = [moved.stage for _, moved in said]
    assert {"checking", "writing"} <= set(stages)
    assert all(moved.file == "large.csv" and moved.done <= moved.total for _, moved in said)
    checking = [at for at, moved in said if moved.stage == "checking"]
    assert all(later - earlier >= 0.2 for earlier, later in pairwise(checking))


def test_what_reads_files_knows_no_secret(
    monkeypatch: pytest.MonkeyPatch, file: Callable[[str, bytes], Path], tmp_path: Path
) -> None:
    monkeypatch.setenv("IMS_PASSWORD", "correct horse battery")
    apart._KEPT_CHILD.end()
    apart.read(file("r.csv", REGISTER.encode()), near=tmp_path, watch=NOBODY)
    environment = Path(f"/proc/{apart._KEPT_CHILD.child().process.pid}/environ")
    if not environment.exists():
        pytest.skip("the environment of a process is read from /proc")
    assert b"battery" not in environment.read_bytes()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no forks here")
def test_a_fork_of_this_process_has_a_reader_of_its_own(
    file: Callable[[str, bytes], Path], tmp_path: Path
) -> None:
    path = file("r.csv", REGISTER.encode())
    apart.read(path, near=tmp_path, watch=NOBODY)
    mine = apart._KEPT_CHILD.child().process.pid
    with apart._KEPT_CHILD._turn:  # as if a thread of the parent were reading
        pid = os.fork()
    if pid == 0:
        code = 1
        try:
            apart.read(path, near=tmp_path, watch=NOBODY)
            theirs = apart._KEPT_CHILD.child().process.pid
            apart._KEPT_CHILD.end()
            code = 0 if theirs != mine else 2
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert apart._KEPT_CHILD.child().process.pid == mine
