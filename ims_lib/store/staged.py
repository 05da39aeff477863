"""Raw bytes and staged parquet: files named by their content, written whole or not at all, never changed.

A file is written under a temporary name, synced, renamed and read back; the manifest's row comes last. What a
load that was cut off leaves behind is swept at the next opening. Folders are 0700 and files 0600.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import secrets
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from filelock import FileLock, Timeout

from ims_lib.errors import DamagedStore, ImsError, UnreadableFile
from ims_lib.readers import sparing
from ims_lib.schemas import DATASETS
from ims_lib.store.manifest import Load, StagedFile

RAW: Final = "raw"
STAGED: Final = "staged"
_LOCK: Final = "loading.lock"
_OURS: Final = re.compile(r"[0-9a-f]{64}|[0-9a-f]{16}\.parquet|\.part-[0-9a-f]{16}")
#: Folders that files pass through while they are sent and read; those of a process that was killed stay.
_PASSING: Final = re.compile(r"\.(reading|incoming)-")
_FORGOTTEN: Final = 24 * 60 * 60
_PIECE: Final = 1 << 20
#: Rows of one row group: small enough that two cores share a hundred thousand rows.
_GROUP_ROWS: Final = 61_440


def make_folders(workspace: Path) -> None:
    """Make the folders of a workspace's files."""
    for name in (RAW, STAGED):
        (workspace / name).mkdir(mode=0o700, exist_ok=True)


@contextmanager
def loading(workspace: Path, *, wait: int = 600) -> Iterator[None]:
    """Hold the one turn to write files: other loads wait, sweeping stays away."""
    lock = FileLock(workspace / _LOCK, timeout=wait, mode=0o600)
    try:
        with lock:
            yield
    except Timeout:
        raise ImsError(
            "Another load into this workspace has not finished.",
            where=str(workspace),
            do="Wait for it and try again; nothing was loaded.",
        ) from None


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file's bytes in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def keep_raw(workspace: Path, source: Path, sha256: str) -> Path:
    """Copy a file's bytes to raw/<sha256>; UnreadableFile when they are no longer those that were read."""
    target = workspace / RAW / sha256
    if target.is_file() and file_sha256(target) == sha256:
        return target
    with _part(target.parent) as (descriptor, part), source.open("rb") as file:
        digest = hashlib.sha256()
        while piece := file.read(_PIECE):
            digest.update(piece)
            _write(descriptor, piece)
        if digest.hexdigest() != sha256:
            raise UnreadableFile(
                "The file changed while it was read.",
                where=source.name,
                do="Load it again when nothing writes to it; nothing of it was kept.",
            )
    _put(part, target)
    return target


def stage(workspace: Path, dataset: str, rows: pa.Table) -> StagedFile:
    """Write rows of a dataset to staged/, read them back, and return the file; columns must be the dataset's
    own.
    """
    table = rows.select(DATASETS[dataset].names).cast(DATASETS[dataset])
    with _part(workspace / STAGED) as (descriptor, part):
        sink = _Hashed(descriptor)
        with pq.ParquetWriter(
            pa.PythonFile(sink, mode="w"),
            table.schema,
            compression="zstd",
            write_page_checksum=True,
            store_schema=False,
        ) as writer:
            for first in range(0, table.num_rows, _GROUP_ROWS):
                writer.write_table(table.slice(first, _GROUP_ROWS), row_group_size=_GROUP_ROWS)
                sparing.let_go()
    sha256 = sink.digest.hexdigest()
    target = part.with_name(f"{sha256[:16]}.parquet")
    _put(part, target)
    _compare(target, table)
    return StagedFile(dataset, target.name, sha256, table.num_rows)


def problems(workspace: Path, loads: Iterable[Load]) -> Iterator[str]:
    """Yield, for each raw or staged file that is missing or differs from the manifest, its name and what is
    wrong.
    """
    for load in loads:
        shown = f"{load.file_name!r}, load {load.load_seq}"
        if problem := _difference(workspace / RAW / load.sha256, load.sha256):
            yield f"{RAW}/{load.sha256} ({shown}): {problem}"
        for file in load.datasets:
            if problem := _difference(workspace / STAGED / file.name, file.sha256):
                yield f"{STAGED}/{file.name} ({file.dataset} of {shown}): {problem}"


def require(workspace: Path, files: Iterable[StagedFile]) -> list[Path]:
    """Return the paths of staged files; DamagedStore names the first that is missing or has changed."""
    listed = list(files)
    paths = [workspace / STAGED / file.name for file in listed]
    with ThreadPoolExecutor() as threads:
        problems = threads.map(_difference, paths, [file.sha256 for file in listed])
    for file, path, problem in zip(listed, paths, problems, strict=True):
        if problem:
            raise DamagedStore(
                "A staged file is not what was loaded.",
                where=str(path),
                found=problem,
                expected=f"SHA-256 {file.sha256}",
                do="Restore it from a backup; the file it was made from is under raw/. See `ims verify`.",
            )
    return paths


def sweep(workspace: Path, loads: Callable[[], Iterable[Load]]) -> list[Path]:
    """Remove files that no load names and return them; while a load is under way nothing is touched.

    `loads` reads the manifest; it is called after the turn is taken.
    """
    try:
        with FileLock(workspace / _LOCK, timeout=0, mode=0o600):
            return _sweep(workspace, loads())
    except (Timeout, OSError):
        return []


def _sweep(workspace: Path, loads: Iterable[Load]) -> list[Path]:
    known: set[str] = set()
    for load in loads:
        known |= {load.sha256, *(file.name for file in load.datasets)}
    removed = []
    for folder in (workspace / RAW, workspace / STAGED):
        for path in folder.iterdir() if folder.is_dir() else ():
            if _OURS.fullmatch(path.name) and path.name not in known:
                path.unlink(missing_ok=True)
                removed.append(path)
    for folder in workspace.iterdir():
        if _PASSING.match(folder.name) and time.time() - folder.stat().st_mtime > _FORGOTTEN:
            shutil.rmtree(folder, ignore_errors=True)
            removed.append(folder)
    return removed


def _difference(path: Path, sha256: str) -> str:
    """Return what is wrong with a file, '' when nothing is."""
    try:
        found = file_sha256(path)
    except OSError as error:
        return error.strerror or "cannot be read"
    return "" if found == sha256 else f"its content has changed (SHA-256 {found[:16]}...)"


def _compare(path: Path, table: pa.Table) -> None:
    """Read a staged file back and compare rows and sums of paise with what was to be written."""
    file = pq.ParquetFile(path, page_checksum_verification=True)
    amounts = [name for name in table.schema.names if name.endswith("_paise")]
    rows, sums = 0, dict.fromkeys(amounts, 0)
    for group in map(file.read_row_group, range(file.num_row_groups)):
        rows += group.num_rows
        for name in amounts:
            sums[name] += pc.sum(group[name]).as_py() or 0
    told = {name: pc.sum(table[name]).as_py() or 0 for name in amounts}
    if rows != table.num_rows or file.schema_arrow.names != table.schema.names or sums != told:
        path.unlink(missing_ok=True)
        raise DamagedStore(
            "A staged file did not read back as it was written.",
            where=str(path),
            found=f"{rows} rows",
            expected=f"{table.num_rows} rows, equal sums of paise",
            do="Check the disk and load the file again; nothing was loaded.",
        )


@contextmanager
def _part(folder: Path) -> Iterator[tuple[int, Path]]:
    """Give descriptor and path of a temporary file, synced at the end, or removed where it is not reached."""
    part = folder / f".part-{secrets.token_hex(8)}"
    descriptor = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        try:
            yield descriptor, part
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _put(part: Path, target: Path) -> None:
    """Give a temporary file its name, which its content decides: one of that name is the same, or damaged."""
    part.replace(target)
    _sync_folder(target.parent)


class _Hashed(io.RawIOBase):
    """A file that is written to a descriptor; `digest` is the SHA-256 of what was written so far."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor, self.digest = descriptor, hashlib.sha256()

    def writable(self) -> bool:
        """Say that it can be written."""
        return True

    def write(self, content: Any) -> int:
        """Write all of it."""
        view = memoryview(content)
        self.digest.update(view)
        _write(self._descriptor, view)
        return view.nbytes


def _write(descriptor: int, content: bytes | memoryview) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(descriptor, view) :]


def _sync_folder(folder: Path) -> None:
    """Make a rename last; Windows has no such call and needs none."""
    with suppress(PermissionError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
