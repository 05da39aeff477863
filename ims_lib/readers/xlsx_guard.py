"""Looks into an XLSX before it is opened: a few kilobytes can ask for gigabytes.

Declared sizes, the number of members and the real range of cells are bounded here by streaming the sheets'
XML, so that a cell at XFD1048576 or a text of a gigabyte is refused without ever being held in memory.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import Final

from ims_lib.readers.detect import refused

_MOST_MEMBERS: Final = 200
_LARGEST: Final = 1 << 30
_LARGEST_RATIO: Final = 400
_SMALL: Final = 8 << 20
#: A range of cells above the first is refused when it is mostly empty, above the second always.
_MANY_CELLS: Final = 4_000_000
_MOST_CELLS: Final = 60_000_000
_SPARSE: Final = 8
_MOST_COLUMNS: Final = 1024
_NARROW: Final = 26
_CHUNK: Final = 1 << 20
_CELL_TAG: Final = re.compile(rb"<(?:\w+:)?c[\s/>]")
#: Cells beyond column Z or row 99,999; the others cannot make a range too large.
_FAR_CELL: Final = re.compile(
    rb"<(?:\w+:)?c\s(?:[^>]*?\s)?r\s*=\s*[\"'](?=[A-Za-z]{2}|[A-Za-z][0-9]{6})([A-Za-z]+)([0-9]+)"
)
_FAR_ROW: Final = re.compile(rb"<(?:\w+:)?row\s(?:[^>]*?\s)?r\s*=\s*[\"']([0-9]{6,})")
_DO: Final = "Open it in Excel, copy the register into a new workbook, save and load that."
_EXPECTED: Final = "a register of at most 1,024 columns, 200 parts and 1 GiB unpacked"


def check(data: bytes, where: str) -> list[str]:
    """Return notes about a harmless workbook; UnreadableFile for a damaged, hostile or encrypted one, or no
    workbook.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            _check_members(members, where)
            names = {member.filename for member in members}
            _check_kind(names, where)
            for member in members:
                if not member.filename.startswith("xl/media/"):
                    _check_part(archive, member, where)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise refused(
            "The workbook is damaged.", where, str(error)[:120], "Export or download it again."
        ) from error
    macros = any(name.endswith("vbaProject.bin") for name in names)
    return ["the workbook holds macros; they were ignored"] if macros else []


def _check_members(members: list[zipfile.ZipInfo], where: str) -> None:
    if len(members) > _MOST_MEMBERS:
        raise refused("The workbook has too many parts.", where, f"{len(members):,} parts", _DO, _EXPECTED)
    if any(member.flag_bits & 1 for member in members):
        do = "Save it without a password and load that copy."
        raise refused("The archive is password-protected.", where, "encrypted parts", do)
    total = sum(member.file_size for member in members)
    if total > _LARGEST:
        raise refused("The workbook is too large unpacked.", where, f"{total:,} bytes", _DO, _EXPECTED)
    for member in members:
        ratio = member.file_size // max(1, member.compress_size)
        if member.file_size > _SMALL and ratio > _LARGEST_RATIO:
            found = f"a part that unpacks to {ratio:,} times its size"
            raise refused("The workbook looks like a bomb.", where, found, _DO, _EXPECTED)


def _check_kind(names: set[str], where: str) -> None:
    if "xl/workbook.xml" in names:
        return
    if "xl/workbook.bin" in names:
        raise refused("The workbook is XLSB.", where, "a binary workbook", "Save it as .xlsx and load that.")
    if "content.xml" in names:
        raise refused(
            "The workbook is an OpenDocument sheet.", where, "content.xml", "Save it as .xlsx and load that."
        )
    found = ", ".join(sorted(name[:30] for name in names)[:5]) or "nothing"
    raise refused(
        "The archive is no workbook.", where, f"a zip with {found}", "Unpack it and load the file inside."
    )


@dataclass
class _Range:
    """How far the cells met so far reach."""

    widest: int = _NARROW
    highest: int = 99_999
    cells: int = 0
    is_far: bool = False

    def meet(self, text: bytes) -> None:
        """Count the cells of a stretch of XML and follow the far ones."""
        self.cells += sum(1 for _ in _CELL_TAG.finditer(text))
        for letters, digits in _FAR_CELL.findall(text):
            self.widest, self.highest = (
                max(self.widest, _column_number(letters)),
                max(self.highest, _whole(digits)),
            )
        for digits in _FAR_ROW.findall(text):
            self.highest = max(self.highest, _whole(digits))

    def is_too_large(self) -> bool:
        """Tell whether the range would fill memory: too wide, too large, or large and mostly empty."""
        area = self.widest * self.highest
        is_sparse = area > _MANY_CELLS and area > _SPARSE * max(self.cells, _MANY_CELLS // 2)
        return self.widest > _MOST_COLUMNS or area > _MOST_CELLS or is_sparse


def _check_part(archive: zipfile.ZipFile, member: zipfile.ZipInfo, where: str) -> None:
    """Stream one part and bound the real range of its cells, whatever its `dimension` says."""
    reach, size, tail = _Range(), 0, b""
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > member.file_size or size > _LARGEST or len(tail) > _CHUNK:
                raise refused(
                    "The workbook is damaged.", where, "a part larger than declared", _DO, _EXPECTED
                )
            text = tail + chunk
            cut = text.rfind(b"<")
            text, tail = (text[:cut], text[cut:]) if cut >= 0 else (text, b"")
            reach.meet(text)
    reach.meet(tail)
    if reach.is_too_large():
        found = f"{reach.cells:,} cells reaching row {reach.highest:,} and column {reach.widest:,}"
        raise refused("The sheet is far too large.", where, found, _DO, _EXPECTED)


def _whole(digits: bytes) -> int:
    return int(digits[:12])


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters[:6].upper():
        number = number * 26 + letter - 64
    return number
