"""Opening of ZIP containers, workbooks and archives alike: every kind of damage ends as one failure."""

from __future__ import annotations

import lzma
import os
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Final

from ims_lib.readers.detect import refused

#: What zipfile raises for bytes that are not what they say; ValueError for names that are no UTF-8.
DAMAGED: Final = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)
_LARGEST_DIRECTORY: Final = 1 << 20
#: The end of a ZIP: its record, its longest comment, and the two records of ZIP64 before it.
_TAIL: Final = 22 + 65_535 + 76
#: Marks of the two end records, where in them the directory's size stands, and its bytes.
_ENDS: Final = ((b"PK\x05\x06", 12, 4), (b"PK\x06\x06", 40, 8))
_PARTS: Final = "at most 200 parts"


@contextmanager
def opened(file: IO[bytes], where: str, what: str) -> Iterator[zipfile.ZipFile]:
    """Open a ZIP, `what` being its name in a failure; UnreadableFile when it or a member read is damaged."""
    if (size := directory_size(file)) > _LARGEST_DIRECTORY:
        found = f"a directory of {size:,} bytes"
        raise refused(f"The {what} has too many parts.", where, found, "Load the files one by one.", _PARTS)
    try:
        with zipfile.ZipFile(file) as archive:
            yield archive
    except DAMAGED as error:
        found = str(error)[:120] or type(error).__name__
        raise refused(f"The {what} is damaged.", where, found, "Export or download it again.") from error


def directory_size(file: IO[bytes]) -> int:
    """Return the bytes of a ZIP's directory as its end tells, 0 when there is no end."""
    file.seek(0, os.SEEK_END)
    file.seek(max(0, file.tell() - _TAIL))
    tail, size = file.read(_TAIL), 0
    for mark, place, width in _ENDS:
        at = tail.rfind(mark)
        told = int.from_bytes(tail[at + place : at + place + width], "little") if at >= 0 else 0
        size = max(size, 0 if width == _ENDS[0][2] and told == (1 << 32) - 1 else told)
    return size
