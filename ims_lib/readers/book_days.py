"""The day that a workbook counts from: in 1900, or in 1904 where Excel for Macintosh made it."""

from __future__ import annotations

import io
import re
from typing import Final

from ims_lib.readers import ole, xls_guard, xlsb_guard, zips

#: Days from the one beginning to the other.
_LATER: Final = 1462
_MARK: Final = re.compile(rb"<(?:\w+:)?workbookPr\s[^<>]*?\bdate1904\s*=\s*[\"'](?:1|true|on)[\"']")
#: DATEMODE of XLS and BrtWbProp of XLSB, the lowest bit of which says 1904.
_DATE_MODE: Final = 0x0022
_PROPERTIES: Final = 153


def later(data: bytes, container: str, where: str) -> int:
    """Return how many days later than usual a harmless workbook begins to count: 0 or 1,462. `container` is
    'zip' or 'ole'.
    """
    return _LATER * (_of_zip(data, where) if container == "zip" else _of_ole(data))


def _of_zip(data: bytes, where: str) -> bool:
    with zips.opened(io.BytesIO(data), where, "workbook") as archive:
        names = archive.namelist()
        if "xl/workbook.xml" in names:
            return _MARK.search(archive.read("xl/workbook.xml")) is not None
        book = io.BytesIO(archive.read("xl/workbook.bin") if "xl/workbook.bin" in names else b"")
    return any(
        number == _PROPERTIES and held[:1] and held[0] & 1 for number, held in xlsb_guard.records(book)
    )


def _of_ole(data: bytes) -> bool:
    streams = ole.streams(data)
    book = streams.read("Workbook") or streams.read("Book")
    records = xls_guard.records(book, 0)
    return any(number == _DATE_MODE and book[start : start + 1] == b"\1" for number, start, _ in records)
