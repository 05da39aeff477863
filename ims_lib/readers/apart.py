"""Reading in another process, which a file may break without harm: readers.child, kept waiting for more.

`read` and `look` take and give what those of readers do, and raise the same errors. One that ends the process
(memory, processor time, a defect of a library) is UnreadableFile; the next file has a new one.
"""

from __future__ import annotations

import atexit
import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, Any, Final, cast

import pyarrow as pa

import ims_lib
from ims_lib import errors
from ims_lib.errors import Cancelled, ImsError, UnreadableFile
from ims_lib.readers import sparing
from ims_lib.readers.child import NO_MEMORY, RESULT
from ims_lib.readers.layout import ColumnLook, Layout, SheetLook
from ims_lib.readers.mapping import of_text
from ims_lib.readers.progress import Progress
from ims_lib.readers.reading import Reading

#: Seconds between two looks whether somebody stopped it.
_PATIENCE: Final = 0.1
_GIB: Final = 1 << 30
#: What reading a file may take: so much, and so much for each of its bytes, at most so much.
_MEMORY, _MEMORY_PER_BYTE, _MOST_MEMORY = 2 * _GIB, 6, 16 * _GIB
#: Seconds of a processor, and more for each million bytes: a workbook of 20 MB takes about 15 s.
_SECONDS, _SECONDS_PER_MB = 20, 3
#: What a child needs of the environment; nothing else reaches it.
_KEPT: Final = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "HOME")


@dataclass(frozen=True)
class Watch:
    """Who waits for a file: `told` hears how far it is, `is_cancelled` is asked ten times a second."""

    told: Callable[[Progress], None] = lambda _: None
    is_cancelled: Callable[[], bool] = lambda: False


#: Nobody waits: nothing is told, nothing stopped.
NOBODY: Final = Watch()


class _Child:
    """One process, and the lines it says."""

    def __init__(self) -> None:
        root = str(Path(ims_lib.__file__).parent.parent)
        env = {name: os.environ[name] for name in _KEPT if name in os.environ} | {"PYTHONPATH": root}
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "ims_lib.readers.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=env,
            text=True,
            encoding="ascii",
            start_new_session=True,
        )
        self._asked = cast("IO[str]", self.process.stdin)
        self._said: queue.SimpleQueue[str] = queue.SimpleQueue()
        threading.Thread(target=self._listen, name="ims-child", daemon=True).start()

    @property
    def is_usable(self) -> bool:
        """Whether it lives."""
        return self.process.poll() is None

    def ask(
        self, request: dict[str, Any], told: Callable[[list[Any]], None], is_cancelled: Callable[[], bool]
    ) -> dict[str, Any] | None:
        """Send a request and return the last thing said about it, None where the watch stopped it."""
        try:
            self._asked.write(json.dumps(request) + "\n")
            self._asked.flush()
        except OSError:
            return {"kind": "died"}
        while not is_cancelled():
            try:
                line = self._said.get(timeout=_PATIENCE)
            except queue.Empty:
                continue
            answer: dict[str, Any] = json.loads(line) if line else {"kind": "died"}
            if answer["kind"] != "told":
                return answer
            told(answer["said"])
        return None

    def end(self) -> None:
        """End the process and whatever it is reading."""
        if hasattr(os, "killpg") and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()
        self.process.wait()

    def _listen(self) -> None:
        """Hand on each line; an empty one says that there will be no more."""
        if self.process.stdout is not None:
            for line in self.process.stdout:
                self._said.put(line)
        self._said.put("")


class _Kept:
    """The one child that waits for the next file; one file at a time."""

    _child: _Child | None

    def __init__(self) -> None:
        self.forget()
        atexit.register(self.end)
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self.forget)

    def ask(self, request: dict[str, Any], watch: Watch, name: str) -> dict[str, Any]:
        """Have a file read once it has its turn, and return the last thing said about it.

        A child that is not heard to the end is ended: what it says later would pass for the next answer.
        Raises Cancelled.
        """
        while not self._turn.acquire(timeout=_PATIENCE):
            if watch.is_cancelled():
                raise _stopped(name)
        answer = None
        try:
            answer = self.child().ask(
                request, lambda said: watch.told(Progress(name, *said)), watch.is_cancelled
            )
        finally:
            if answer is None:
                self.end()
            self._turn.release()
        if answer is None:
            raise _stopped(name)
        return answer

    def child(self) -> _Child:
        """Return the child that waits, or a new one."""
        if self._child is None or not self._child.is_usable:
            self._child = _Child()
        return self._child

    def end(self) -> None:
        """End the child that waits."""
        if self._child is not None:
            self._child.end()
            self._child = None

    def forget(self) -> None:
        """Hold no child; after a fork, what there was is the parent's, which may be using it."""
        self._turn, self._child = threading.Lock(), None


_KEPT_CHILD: Final = _Kept()


def end() -> None:
    """End the process that waits for the next file; one is started again when it is needed."""
    _KEPT_CHILD.end()


def read(path: Path, *, near: Path, watch: Watch, **asked: Any) -> Reading:
    """Read one file as readers.read does; its tables stand in memory-mapped files that are gone with them.

    `near` is the folder whose disk holds them meanwhile. Raises Cancelled once the watch says so, and nothing
    is left.
    """
    with tempfile.TemporaryDirectory(prefix=".reading-", dir=near, ignore_cleanup_errors=True) as folder:
        said = _result(path, Path(folder), "read", asked, watch)
        tables = {name: _table(Path(folder, f"{name}.arrow")) for name in said.pop("tables")}
    made = said.pop("generated_on")
    said |= {name: tuple(said[name]) for name in ("sections", "notes")}
    return Reading(tables=tables, generated_on=date.fromisoformat(made) if made else None, **said)


def look(path: Path, *, near: Path, watch: Watch, **asked: Any) -> Layout:
    """Return how a register would be read, as readers.look does."""
    with tempfile.TemporaryDirectory(prefix=".reading-", dir=near, ignore_cleanup_errors=True) as folder:
        said = _result(path, Path(folder), "look", asked, watch)
    sheets = tuple(_sheet(sheet) for sheet in said["sheets"])
    return Layout(said["file_name"], said["kind"], said["is_kind_told"], sheets, of_text(said["mapping"]))


def cells(path: Path) -> list[list[list[str]]]:
    """Return the rows of each sheet of a table as text, as readers.cells does."""
    with tempfile.TemporaryDirectory(prefix=".reading-", ignore_cleanup_errors=True) as folder:
        sheets: list[list[list[str]]] = _result(path, Path(folder), "cells", {}, NOBODY)["sheets"]
    return sheets


def _result(path: Path, folder: Path, do: str, asked: dict[str, Any], watch: Watch) -> dict[str, Any]:
    """Return what the child left of a file, or raise what it says."""
    name = str(asked.get("name") or path.name)
    size = path.stat().st_size if path.is_file() else 0
    limits = {
        "memory": min(_MEMORY + _MEMORY_PER_BYTE * size, _MOST_MEMORY),
        "seconds": _SECONDS + _SECONDS_PER_MB * size // 1_000_000,
        "written": _GIB + 8 * size,
    }
    request = {"do": do, "path": str(path.resolve()), "folder": str(folder), "limits": limits, "asked": asked}
    answer = _KEPT_CHILD.ask(request, watch, name)
    if answer["kind"] == "died":
        raise _died(name, answer)
    said: dict[str, Any] = json.loads((folder / RESULT).read_text(encoding="ascii"))
    if "error" in said:
        kind = getattr(errors, said["error"], ImsError)
        raise kind(said["said"]["what"], **{n: said["said"][n] for n in ("where", "found", "expected", "do")})
    if "failed" in said:
        raise UnreadableFile(
            "The workbench does not know how to read this file.",
            where=name,
            found=said["failed"],
            expected="a file as the portal or an ERP writes it",
            do="Export it again; if that is no better, report it with these lines.",
        )
    return said


def _stopped(name: str) -> Cancelled:
    return Cancelled("Stopped; nothing of this file was kept.", where=name)


def _died(name: str, answer: dict[str, Any]) -> UnreadableFile:
    """Return what is said of a file whose reading had to be ended."""
    cpu = getattr(signal, "SIGXCPU", None)
    has_aborted = answer.get("signal") == signal.SIGABRT  # as libraries do that find no memory
    if answer.get("code") == NO_MEMORY or has_aborted:
        found = "reading it took more memory than a file of this size may"
    elif cpu is not None and answer.get("signal") == cpu:
        found = "reading it took longer than a file of this size may"
    else:
        found = "the process that read it ended"
    return UnreadableFile(
        "The file could not be read within its limits; the workbench goes on.",
        where=name,
        found=found,
        expected="a file as the portal or an ERP writes it",
        do="Export it again, in parts if it is large; a file made to do harm stays out.",
    )


def _table(path: Path) -> pa.Table:
    """Return the rows of a file: mapped, or where an open file cannot be removed (Windows) read."""
    if os.name == "nt":
        return pa.ipc.open_file(pa.BufferReader(path.read_bytes())).read_all()
    return sparing.mapped_table(path)


def _sheet(said: dict[str, Any]) -> SheetLook:
    columns = tuple(
        ColumnLook(one["header"], tuple(one["samples"]), tuple(one["fields"]), one["how"])
        for one in said["columns"]
    )
    return SheetLook(**{**said, "columns": columns, "missing": tuple(map(tuple, said["missing"]))})
