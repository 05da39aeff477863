"""A ZIP of portal files and registers, taken apart: each file inside becomes a file of its own.

Nothing of a name inside reaches a path: members are unpacked under one name of our own, one at a time. A
member that is refused keeps no other from being read; an archive is refused whole only for its size, the
number of its members or damage to its directory.
"""

from __future__ import annotations

import re
import stat
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from ims_lib.errors import UnreadableFile
from ims_lib.readers import workbook_guard, zips
from ims_lib.readers.detect import refused

_MOST_MEMBERS: Final = 200
_LARGEST: Final = 2 << 30
_LARGEST_RATIO: Final = 200
#: Below this a member cannot do harm, however well it packs.
_SMALL: Final = 1 << 16
_CHUNK: Final = 1 << 20
_STARTS: Final = (b"PK\x03\x04", b"PK\x05\x06")
_ABSOLUTE: Final = re.compile(r"[/\\]|[A-Za-z]:")
_NOTED: Final = "left by the computer that made the archive"
_LITTER: Final = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
_LITTER_FOLDER: Final = "__MACOSX"
_EXPECTED: Final = "a ZIP of at most 200 files and 2 GiB unpacked, none packed to less than a 200th"
_ASK: Final = "Ask whoever made the archive for the file itself, and load that."
_UNPACK: Final = "Unpack it and load the files inside."


@dataclass(frozen=True)
class Member:
    """One file of an archive, `name` as `outer.zip/inner.json`: unpacked at `path`, or refused, or skipped.

    The file at `path` is there only until the next member is asked for.
    """

    name: str
    path: Path | None = None
    refusal: UnreadableFile | None = None
    why_skipped: str = ""


@dataclass
class _Budget:
    """What may still be unpacked of the archive and of those inside it."""

    members: int = _MOST_MEMBERS
    size: int = _LARGEST
    seen: set[str] = field(default_factory=set)


def is_archive(path: Path) -> bool:
    """Tell whether a file is a ZIP of files and no workbook; what cannot be opened is none."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            if file.read(4) not in _STARTS:
                return False
            with zips.opened(file, path.name, "archive") as archive:
                names = set(archive.namelist())
    except (OSError, UnreadableFile):
        return False
    return "[Content_Types].xml" not in names and not workbook_guard.kind_of(names)


def members(path: Path, name: str) -> Iterator[Member]:
    """Yield each file of an archive, the one saved first first (an IMS download replaces earlier ones), then
    by name; those of an archive inside in its place.

    `name` is what the archive is called. Raises UnreadableFile when the whole of it is refused.
    """
    yield from _members(path, name, _Budget(), depth=0)


def _members(path: Path, name: str, budget: _Budget, depth: int) -> Iterator[Member]:
    with tempfile.TemporaryDirectory(prefix="ims-") as folder:
        unpacked = Path(folder) / "member"
        for info in _listed(path, name, budget):
            inner = f"{name}/{_shown(info.filename)}"
            if why := _why_skipped(info):
                yield Member(inner, why_skipped=why)
                continue
            try:
                _check(info, inner, budget)
                _unpack(path, info, unpacked, inner)
            except UnreadableFile as refusal:
                yield Member(inner, refusal=refusal)
                continue
            yield from _opened(unpacked, inner, budget, depth)


def _opened(path: Path, name: str, budget: _Budget, depth: int) -> Iterator[Member]:
    """Yield an unpacked file, or the files inside it when it is an archive in the outermost one."""
    if not is_archive(path):
        yield Member(name, path)
    elif depth:
        found = "an archive in an archive in an archive"
        yield Member(name, refusal=refused("The archive lies too deep.", name, found, _UNPACK, _EXPECTED))
    else:
        try:
            yield from _members(path, name, budget, depth + 1)
        except UnreadableFile as refusal:
            yield Member(name, refusal=refusal)


def _listed(path: Path, name: str, budget: _Budget) -> list[zipfile.ZipInfo]:
    """Return the files of an archive in the order they were saved and take them from the budget."""
    with path.open("rb") as file, zips.opened(file, name, "archive") as archive:
        infos = [info for info in archive.infolist() if not info.filename.endswith("/")]
    wanted = [info for info in infos if not _why_skipped(info)]
    size = sum(info.file_size for info in wanted)
    if not wanted:
        found = f"{len(infos):,} files, none of them content"
        raise refused("The archive holds no file to load.", name, found, "Load the files themselves.")
    if len(infos) > budget.members:
        found = f"{len(infos):,} files"
        raise refused("The archive has too many files.", name, found, _UNPACK, _EXPECTED)
    if size > budget.size:
        found = f"{size:,} bytes unpacked"
        raise refused("The archive is too large unpacked.", name, found, _UNPACK, _EXPECTED)
    budget.members, budget.size = budget.members - len(infos), budget.size - size
    return sorted(infos, key=lambda info: (info.date_time, info.filename))


def _shown(name: str) -> str:
    """Return a name that cannot pass for several lines: what does not print is shown as its code."""
    return "".join(sign if sign.isprintable() else f"<U+{ord(sign):04X}>" for sign in name)


def _why_skipped(info: zipfile.ZipInfo) -> str:
    parts = info.filename.split("/")
    return _NOTED if _LITTER_FOLDER in parts or parts[-1] in _LITTER else ""


def _check(info: zipfile.ZipInfo, name: str, budget: _Budget) -> None:
    """Raise UnreadableFile for a member that is not a plain, readable file of the archive's own."""
    parts = info.filename.replace("\\", "/").split("/")
    kind = stat.S_IFMT(info.external_attr >> 16)
    ratio = info.file_size // max(1, info.compress_size)
    problems = (
        (not info.filename, "has no name", "a name of no letters"),
        (_ABSOLUTE.match(info.filename) is not None, "has an absolute path", repr(info.filename[:60])),
        (".." in parts, "has a path that leaves the archive", repr(info.filename[:60])),
        (kind not in {0, stat.S_IFREG}, "is a link or device", f"a file of mode {kind:o}"),
        (bool(info.flag_bits & 1), "is password-protected", "an encrypted member"),
        (name in budget.seen, "is there twice", f"two files called {parts[-1][:60]!r}"),
        (
            info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED},
            "is packed in a way that is not read",
            f"compression {info.compress_type}",
        ),
        (
            info.file_size > _SMALL and info.file_size > _LARGEST_RATIO * info.compress_size,
            "looks like a bomb",
            f"a file that unpacks to {ratio:,} times its size",
        ),
    )
    budget.seen.add(name)
    for is_so, what, found in problems:
        if is_so:
            raise refused(f"A file in the archive {what}.", name, found, _ASK, _EXPECTED)


def _unpack(path: Path, info: zipfile.ZipInfo, target: Path, name: str) -> None:
    with (
        path.open("rb") as file,
        zips.opened(file, name, "file in the archive") as archive,
        archive.open(info) as packed,
        target.open("wb") as out,
    ):
        while piece := packed.read(_CHUNK):
            out.write(piece)
