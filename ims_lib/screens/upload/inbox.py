"""What the browser sends, put together again in a private folder of the workspace, under names of our own."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from ims_lib.errors import UnreadableFile
from ims_lib.readers import LARGEST, too_large

#: Bytes that are asked for at once, far below what a page's channel carries.
PIECE: Final = 1 << 20
#: Pieces that are under way at the same time.
AHEAD: Final = 4
_LONGEST_NAME: Final = 255


@dataclass
class Incoming:
    """A file on its way: what it is called, its bytes in all, where it is kept, how far it has come."""

    name: str
    size: int
    path: Path
    received: int = 0
    asked: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether everything has arrived."""
        return self.received == self.size


@dataclass
class Inbox:
    """The files that a page was given, by a number of our own; they go with the page."""

    workspace: Path
    files: dict[int, Incoming] = field(default_factory=dict)
    _folder: tempfile.TemporaryDirectory[str] | None = None

    def offered(self, number: int, name: str, size: int) -> Incoming:
        """Begin a file; UnreadableFile for one that is too large, before a byte of it is sent."""
        if not 0 <= size <= LARGEST:
            raise too_large(name[:_LONGEST_NAME], size)
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix=".incoming-", dir=self.workspace)
        file = Incoming(name[:_LONGEST_NAME] or "file", size, Path(self._folder.name, str(number)))
        file.path.write_bytes(b"")
        self.files[number] = file
        return file

    def wanted(self, number: int) -> list[tuple[int, int]]:
        """Return the next pieces to ask for, as first byte and the one after the last."""
        file = self.files[number]
        pieces = []
        while file.asked < min(file.size, file.received + AHEAD * PIECE):
            end = min(file.asked + PIECE, file.size)
            pieces.append((file.asked, end))
            file.asked = end
        return pieces

    def arrived(self, number: int, start: int, piece: bytes | memoryview) -> Incoming:
        """Keep a piece; UnreadableFile where it is not the one that was due."""
        file = self.files[number]
        if start != file.received or start + len(piece) > file.size or not piece:
            raise UnreadableFile(
                "The file did not arrive whole.",
                where=file.name,
                found=f"{len(piece):,} bytes at {start:,}",
                expected=f"the bytes from {file.received:,} of {file.size:,}",
                do="Drop it again; if it is on a network drive, copy it to this computer first.",
            )
        with file.path.open("ab") as kept:
            kept.write(piece)
        file.received += len(piece)
        return file

    def leave(self, number: int) -> None:
        """Forget a file and remove what came of it."""
        if file := self.files.pop(number, None):
            file.path.unlink(missing_ok=True)
