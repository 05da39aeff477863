"""Loading: one file and its receipt, or every file of a ZIP, each for itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ims_lib.errors import ImsError
from ims_lib.readers import archive
from ims_lib.workspace.receipt import Receipt


@dataclass(frozen=True)
class Loaded:
    """What became of one file, `outer.zip/inner.json` for one of a ZIP: its receipt, or why there is none."""

    file_name: str
    receipt: Receipt | None = None
    error: ImsError | None = None
    why_skipped: str = ""


def load_all(file: Path, name: str, load: Callable[[Path, str], Receipt]) -> Iterator[Loaded]:
    """Load a file, or each file of a ZIP in the order they were saved; one that fails stops no other.

    `name` is what the file is called; `load` takes a file's path and its name.
    """
    if not archive.is_archive(file):
        yield _one(load, file, name)
        return
    try:
        for member in archive.members(file, name):
            if member.path is not None:
                yield _one(load, member.path, member.name)
            else:
                yield Loaded(member.name, None, member.refusal, member.why_skipped)
    except ImsError as error:
        yield Loaded(name, error=error)


def _one(load: Callable[[Path, str], Receipt], path: Path, name: str) -> Loaded:
    try:
        return Loaded(name, load(path, name))
    except ImsError as error:
        return Loaded(name, error=error)
