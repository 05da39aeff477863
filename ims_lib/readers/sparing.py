"""Sparing memory with large files: they are mapped and let go piece by piece, finished rows go to disk.

Readers need not know: `mapped` gives what they read, `let_go` costs nothing where no file is mapped, and rows
are spilled only where `spilling` names a folder.
"""

from __future__ import annotations

import itertools
import mmap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from weakref import WeakSet

import pyarrow as pa

#: Bytes from which a file is mapped.
LARGE: Final = 64 << 20


class _Spared:
    """The files that are mapped now, and where rows are spilled."""

    files: Final[WeakSet[mmap.mmap]] = WeakSet()
    folder: Path | None = None
    numbers = itertools.count()


def mapped(path: Path) -> mmap.mmap:
    """Return a file's bytes as they are asked for; `let_go` gives their memory back."""
    with path.open("rb") as file:
        held = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    _Spared.files.add(held)
    return held


def mapped_table(path: Path) -> pa.Table:
    """Return the rows of an Arrow file as they are asked for; `let_go` gives their memory back."""
    return pa.ipc.open_file(pa.BufferReader(pa.py_buffer(mapped(path)))).read_all()


def let_go() -> None:
    """Give back the memory of what was read of mapped files; what is needed again is read again."""
    if hasattr(mmap, "MADV_DONTNEED"):
        for held in tuple(_Spared.files):
            held.madvise(mmap.MADV_DONTNEED)


@contextmanager
def spilling(folder: Path) -> Iterator[None]:
    """Let rows go to a folder's disk meanwhile."""
    _Spared.folder = folder
    try:
        yield
    finally:
        _Spared.folder = None


class Spill:
    """Batches of one schema on disk."""

    def __init__(self, schema: pa.Schema, folder: Path) -> None:
        self._path = folder / f"spilled{next(_Spared.numbers)}.arrow"
        self._sink = pa.OSFile(str(self._path), "wb")
        self._writer = pa.ipc.new_file(self._sink, schema)

    def write(self, batches: Sequence[pa.RecordBatch]) -> None:
        """Write batches down."""
        for batch in batches:
            self._writer.write_batch(batch)

    def table(self) -> pa.Table:
        """Return everything written, mapped; nothing more can be written."""
        self._writer.close()
        self._sink.close()
        return mapped_table(self._path)


def spill(schema: pa.Schema) -> Spill | None:
    """Return where rows of a schema are spilled, None where they stay in memory."""
    return Spill(schema, _Spared.folder) if _Spared.folder is not None else None
