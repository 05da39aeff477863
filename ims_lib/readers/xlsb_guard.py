"""Bounds the cells of an XLSB's sheets before they are opened: records of a number, a length and data."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import IO, Final

from ims_lib.readers.detect import refused
from ims_lib.readers.extent import DO, EXPECTED, Extent
from ims_lib.readers.shared_text import SharedText

_ROW: Final = 0
#: Records of filled cells ([MS-XLSB] 2.4: BrtCellRk to BrtFmlaError); their data begin with the column.
_CELLS: Final = range(2, 12)
#: Bytes of a row's or cell's place, without which a reader takes what it read before for it.
_LEAST: Final = 4
#: BrtCellIsst, which says which shared text it holds, and BrtSSTItem, such a text.
_SHARING_CELL: Final = 7
_SHARED_TEXT: Final = 19
_SHARED: Final = "xl/sharedstrings.bin"
_MORE: Final = 0x80
_RELATIONS: Final = "xl/_rels/workbook.bin.rels"
_TARGET: Final = re.compile(rb"\bTarget\s*=\s*[\"']([^\"']*)[\"']")
_CHUNK: Final = 1 << 20


def check(archive: zipfile.ZipFile, where: str) -> None:
    """Raise UnreadableFile when a sheet's cells reach too far; BadZipFile when a record is cut off."""
    targets, shared = _targets(archive, where), SharedText()
    for member in archive.infolist():
        name = _plain(member.filename)
        if name in targets or name.startswith("xl/worksheets/") or name == _SHARED:
            with archive.open(member) as stream:
                _check_part(stream, shared, where)
    shared.check(where)


def _targets(archive: zipfile.ZipFile, where: str) -> set[str]:
    """Return the parts that the workbook points to, as they are named in the archive."""
    related = b"".join(archive.read(n) for n in archive.namelist() if _plain(n) == _RELATIONS)
    if b"&" in related or b"<!DOCTYPE" in related:
        raise refused("The workbook is damaged.", where, "relations written with entities", DO, EXPECTED)
    targets = (_plain(target.decode("utf-8", "replace")) for target in _TARGET.findall(related))
    return {name for target in targets for name in (target.removeprefix("/"), f"xl/{target}")}


def _plain(name: str) -> str:
    return name.replace("\\", "/").casefold()


def _check_part(stream: IO[bytes], shared: SharedText, where: str) -> None:
    reach, row = Extent(), 0
    for number, data in records(io.BufferedReader(stream, _CHUNK)):  # type: ignore[type-var]
        if len(data) < _LEAST and (number == _ROW or number in _CELLS):
            raise zipfile.BadZipFile("a record of a row or cell is cut short")
        if number == _ROW:
            row = int.from_bytes(data[:4], "little") + 1
        elif number in _CELLS:
            reach.meet(row, int.from_bytes(data[:4], "little") + 1)
            if number == _SHARING_CELL:
                shared.used[int.from_bytes(data[8:12], "little")] += 1
        elif number == _SHARED_TEXT:
            shared.lengths.append(len(data))
    reach.check(where)


def records(stream: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """Yield each record's number and data; a number has one byte or two, a length one to four of 7 bits."""
    while first := stream.read(1):
        number = first[0]
        if number & _MORE:
            number = (number & ~_MORE) | _byte(stream) << 7
        length = 0
        for shift in (0, 7, 14, 21):
            byte = _byte(stream)
            length |= (byte & ~_MORE) << shift
            if not byte & _MORE:
                break
        data = stream.read(length)
        if len(data) < length:
            break
        yield number, data


def _byte(stream: IO[bytes]) -> int:
    return (stream.read(1) or b"\0")[0]
