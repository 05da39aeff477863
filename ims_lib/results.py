"""The written results of a workspace: parquet files, the index that names them, and what they were made from.

A result is named by a fingerprint of its inputs; one that is stale or damaged is rebuilt, never silently used
(design.md 2.4). `index.json` appears whole or not at all.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, TypedDict

import duckdb
from filelock import FileLock

from ims_lib.layers import Layers

FOLDER: Final = "reconciled"
_INDEX: Final = "index.json"
#: Changes when the columns of what is kept change: results of another form are not read.
FORM: Final = 5
#: Read at every run, so packed to be read fast; the others are packed small.
_READ_MOST: Final = "staging.documents"
#: Rows of a row group: small enough that a few documents are found without reading much.
_ROW_GROUP: Final = 20_480


class File(TypedDict):
    """A result file: its name under reconciled/ and the SHA-256 of its bytes."""

    name: str
    sha256: str


class Part(TypedDict):
    """The files of one step by view, and what they depend on.

    A view's files are its base and, after runs again, the rows that came later; `replaced` holds the ids of
    the documents whose rows in the bases no longer count. `rest` is what a run again must find unchanged.
    """

    fingerprint: str
    files: dict[str, list[File]]
    replaced: File | None
    rest: str


class Staging(Part):
    """Staged documents: also what was loaded, and how many of those loads the bases were made from."""

    loads: list[list[object]]
    base_loads: int


class Entry(TypedDict):
    """What the index says of one GSTIN: its staged documents, its reconciliation, documents by outcome."""

    form: int
    staging: Staging
    recon: Part
    documents: dict[str, int]


def folder(path: Path) -> Path:
    """Return the folder of a workspace's results, made where it is missing."""
    made = path / FOLDER
    made.mkdir(mode=0o700, exist_ok=True)
    return made


def fingerprint(parts: Iterable[object]) -> str:
    """Return one hash of what a step depends on (JSON values)."""
    return hashlib.sha256(json.dumps(list(parts), sort_keys=True, default=str).encode()).hexdigest()


def write(con: duckdb.DuckDBPyConnection, view: str, path: Path, made_from: str, *, source: str = "") -> File:
    """Write the rows of a view (or of `source` for it) as a file, named by what it was made from."""
    stem = hashlib.sha256(f"{made_from} {view} {source}".encode()).hexdigest()[:16]
    place = folder(path)
    temporary, final = place / f"{stem}.{os.getpid()}.part", place / f"{stem}.parquet"
    packed = "lz4_raw" if view == _READ_MOST else "zstd"
    con.table(source or view).write_parquet(str(temporary), compression=packed, row_group_size=_ROW_GROUP)
    temporary.replace(final)
    return {"name": final.name, "sha256": sha256(final)}


def checking(path: Path, part: Part | None, views: Iterable[str]) -> Callable[[], bool]:
    """Begin to check a step's files, beside whatever goes on, and return the call that waits for the answer:
    whether they are there and hold the bytes that were written.
    """

    def is_as_written(file: File) -> bool:
        place = path / FOLDER / file["name"]
        return place.is_file() and sha256(place) == file["sha256"]

    if part is None or set(part["files"]) != set(views):
        return lambda: False
    threads = ThreadPoolExecutor()
    answers = [threads.submit(is_as_written, file) for file in _files(part)]
    threads.shutdown(wait=False)
    return lambda: all(answer.result() for answer in answers)


def _files(part: Part) -> list[File]:
    """Return every file of a step."""
    listed = [file for files in part["files"].values() for file in files]
    return listed + ([part["replaced"]] if part["replaced"] else [])


def layers(path: Path, parts: Iterable[Part]) -> dict[str, list[Layers]]:
    """Return the files of these steps by view."""
    found: dict[str, list[Layers]] = {}
    for part in parts:
        replaced = path / FOLDER / part["replaced"]["name"] if part["replaced"] else None
        for view, files in part["files"].items():
            base, later, *_ = (*(path / FOLDER / file["name"] for file in files), None)
            found.setdefault(view, []).append(Layers(base, later, replaced if later else None))
    return found


def index(path: Path) -> dict[str, Entry]:
    """Return the index by GSTIN, without what cannot be read or is of an older form."""
    try:
        found = json.loads((path / FOLDER / _INDEX).read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return {}
    if not isinstance(found, dict):
        return {}
    kept: dict[str, Entry] = found
    return {gstin: entry for gstin, entry in kept.items() if entry.get("form") == FORM}


def put(path: Path, gstin: str, entry: Entry) -> None:
    """Put one GSTIN's entry into the index, whole or not at all; remove files nobody names any more."""
    place = folder(path)
    with FileLock(str(place / "index.lock")):
        entries: Mapping[str, Entry] = {**index(path), gstin: entry}
        temporary = place / f"index.{os.getpid()}.part"
        temporary.write_text(json.dumps(entries), encoding="utf-8")
        temporary.replace(place / _INDEX)
        _sweep(place, entries.values())


def _sweep(place: Path, entries: Iterable[Entry]) -> None:
    """Remove results that the index no longer names; one still being read stays until next time."""
    parts = [part for entry in entries for part in (entry["staging"], entry["recon"])]
    named = {file["name"] for part in parts for file in _files(part)}
    for file in place.glob("*.parquet"):
        if file.name not in named:
            try:
                file.unlink()
            except OSError:
                continue


def sha256(file: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
