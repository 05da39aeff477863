"""Bounds the cells of an XLSX's sheets before they are opened: a few kilobytes can ask for gigabytes.

The sheets' XML is streamed, so that a cell at XFD1048576 or a text of a gigabyte is refused without ever
being held in memory.
"""

from __future__ import annotations

import re
from typing import IO, Final

from ims_lib.readers.detect import refused
from ims_lib.readers.extent import DO, EXPECTED, Extent

_CHUNK: Final = 1 << 20
_CELL_TAG: Final = re.compile(rb"<(?:\w+:)?c[\s/>]")
#: Cells within column Z and row 99,999 are not followed: they cannot make a range too large.
_NEAR: Final = (26, 99_999)
_FAR_CELL: Final = re.compile(
    rb"<(?:\w+:)?c\s(?:[^>]*?\s)?r\s*=\s*[\"'](?=[A-Za-z]{2}|[A-Za-z][0-9]{6})([A-Za-z]+)([0-9]+)"
)
_FAR_ROW: Final = re.compile(rb"<(?:\w+:)?row\s(?:[^>]*?\s)?r\s*=\s*[\"']([0-9]{6,})")


def check_part(stream: IO[bytes], declared: int, where: str) -> None:
    """Stream one part and bound the real range of its cells, whatever its `dimension` says."""
    reach, size, tail = Extent(*_NEAR), 0, b""
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        if size > declared or len(tail) > _CHUNK:
            raise refused("The workbook is damaged.", where, "a part larger than declared", DO, EXPECTED)
        text = tail + chunk
        cut = text.rfind(b"<")
        text, tail = (text[:cut], text[cut:]) if cut >= 0 else (text, b"")
        _meet(reach, text)
    _meet(reach, tail)
    reach.check(where)


def _meet(reach: Extent, text: bytes) -> None:
    """Count the cells of a stretch of XML and follow the far ones."""
    reach.cells += sum(1 for _ in _CELL_TAG.finditer(text))
    for letters, digits in _FAR_CELL.findall(text):
        reach.meet(_whole(digits), _column_number(letters), 0)
    for digits in _FAR_ROW.findall(text):
        reach.meet(_whole(digits), 0, 0)


def _whole(digits: bytes) -> int:
    return int(digits[:12])


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters[:6].upper():
        number = number * 26 + letter - 64
    return number
