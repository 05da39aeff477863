"""Bounds the cells of an XLSX's sheets before they are opened: a few kilobytes can ask for gigabytes.

The sheets' XML is streamed, so that a cell at XFD1048576 or a text of a gigabyte is refused without ever
being held in memory.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import Final

from ims_lib.readers import progress
from ims_lib.readers.detect import refused
from ims_lib.readers.extent import DO, EXPECTED, Extent
from ims_lib.readers.shared_text import SharedText

_CHUNK: Final = 1 << 20
_CELL_TAG: Final = re.compile(rb"<(?:\w+:)?c[\s/>]")
#: Cells within column Z and row 99,999 are not followed: they cannot make a range too large.
_NEAR: Final = (26, 99_999)
_FAR_CELL: Final = re.compile(
    rb"<(?:\w+:)?c\s(?:[^<>]*?\s)?r\s*=\s*[\"'](?=[A-Za-z]{2}|[A-Za-z][0-9]{6})([A-Za-z]+)([0-9]+)"
)
_FAR_ROW: Final = re.compile(rb"<(?:\w+:)?row\s(?:[^<>]*?\s)?r\s*=\s*[\"']([0-9]{6,})")


#: A tag whose attributes are read one by one up to its reference, so that no quoted text passes for one.
_UP_TO_R: Final = rb"(?:\s+(?!r\s*=)[\w:.-]+\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'))*\s+r\s*=\s*[\"']"
_NAMED_CELL: Final = re.compile(rb"<(?:\w+:)?c" + _UP_TO_R + rb"([A-Za-z]+)([0-9]+)[\"']")
_ROW_TAG: Final = re.compile(rb"<(?:\w+:)?row[\s/>]")
_NAMED_ROW: Final = re.compile(rb"<(?:\w+:)?row" + _UP_TO_R + rb"([0-9]+)[\"']")

_SHARED: Final = "xl/sharedstrings.xml"
_TEXT_END: Final = re.compile(rb"</(?:\w+:)?si\s*>|<(?:\w+:)?si\s*/>")
_VALUE_TAG: Final = re.compile(rb"<(?:\w+:)?v[\s>]")
#: A value's digits, which may be the place of a shared text, and what follows them.
_VALUE: Final = re.compile(rb"<(?:\w+:)?v>\+?([0-9]*+)([^<&\s]*+)(?![^<])")


def check(archive: zipfile.ZipFile, where: str) -> None:
    """Raise UnreadableFile when cells reach too far or share too much text, damaged parts as zipfile does."""
    members = [part for part in archive.infolist() if not part.filename.startswith("xl/media/")]
    cells = sum(_check_part(archive, member, where) for member in members)
    shared = SharedText()
    for member in members:
        if member.filename.replace("\\", "/").casefold() == _SHARED:
            shared.lengths += _lengths(archive, member, where)
    if shared.can_harm(cells):
        for member in members:
            for text in _stretches(archive, member, where):
                values = _VALUE.findall(text)
                shared.used.update(int(digits) for digits, more in values if digits and not more)
                shared.unknown += sum(1 for _ in _VALUE_TAG.finditer(text)) - len(values)
        shared.check(where)


def _lengths(archive: zipfile.ZipFile, member: zipfile.ZipInfo, where: str) -> list[int]:
    """Return the bytes of each shared text, its tags with it."""
    lengths, held = [], 0
    for text in _stretches(archive, member, where):
        pieces = _TEXT_END.split(text)
        for piece in pieces[:-1]:
            lengths.append(held + len(piece))
            held = 0
        held += len(pieces[-1])
    return lengths


def _check_part(archive: zipfile.ZipFile, member: zipfile.ZipInfo, where: str) -> int:
    """Bound the real range of one part's cells, whatever its `dimension` says, and return their number.

    A wide sheet is looked at again, cell by cell, for it may be short.
    """
    reach = Extent(*_NEAR)
    for text in _stretches(archive, member, where):
        _meet_far(reach, text)
    if reach.is_too_large():
        exact, is_told = Extent(), True
        for text in _stretches(archive, member, where):
            is_told = is_told and _meet_each(exact, text)
        reach = exact if is_told else reach
    reach.check(where)
    return reach.cells


def _stretches(archive: zipfile.ZipFile, member: zipfile.ZipInfo, where: str) -> Iterator[bytes]:
    """Yield a part's bytes in stretches that end before a tag."""
    size, tail = 0, b""
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            progress.tell("reading", size, member.file_size)
            if size > member.file_size or len(tail) > _CHUNK:
                raise refused("The workbook is damaged.", where, "a part larger than declared", DO, EXPECTED)
            text = tail + chunk
            cut = text.rfind(b"<")
            text, tail = (text[:cut], text[cut:]) if cut >= 0 else (text, b"")
            yield text
    yield tail


def _meet_far(reach: Extent, text: bytes) -> None:
    """Count the cells of a stretch of XML and follow the far ones."""
    reach.cells += sum(1 for _ in _CELL_TAG.finditer(text))
    for letters, digits in _FAR_CELL.findall(text):
        reach.meet(_whole(digits), _column_number(letters), 0)
    for digits in _FAR_ROW.findall(text):
        reach.meet(_whole(digits), 0, 0)


def _meet_each(reach: Extent, text: bytes) -> bool:
    """Follow every cell and row of a stretch; False when one does not tell where it stands."""
    cells, rows = _NAMED_CELL.findall(text), _NAMED_ROW.findall(text)
    for letters, digits in cells:
        reach.meet(_whole(digits), _column_number(letters))
    for digits in rows:
        reach.meet(_whole(digits), 0, 0)
    tags = sum(1 for _ in _CELL_TAG.finditer(text)), sum(1 for _ in _ROW_TAG.finditer(text))
    return tags == (len(cells), len(rows))


def _whole(digits: bytes) -> int:
    return int(digits[:12])


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters[:6].upper():
        number = number * 26 + letter - 64
    return number
