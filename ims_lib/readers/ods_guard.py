"""Bounds the cells of an OpenDocument sheet before it is opened: a repeat count of a few bytes can ask for
billions.

Empty cells at the end of a row and empty rows at the end of a sheet cost nothing (every office program writes
them); what stands before a filled cell, or is filled and repeated, does. A document type is refused, so there
are no entities.
"""

from __future__ import annotations

import zipfile
from typing import IO, Final
from xml.parsers import expat

from ims_lib.readers.detect import refused
from ims_lib.readers.extent import DO, EXPECTED, Extent

_CHUNK: Final = 1 << 20
_MANIFEST: Final = "META-INF/manifest.xml"
_SHEET_TYPE: Final = b"application/vnd.oasis.opendocument.spreadsheet"
_TABLE: Final = "table:table"
_ROW: Final = "table:table-row"
_CELLS: Final = frozenset({"table:table-cell", "table:covered-table-cell"})
_LONGEST_COUNT: Final = 12
#: Bytes of the cells' XML, each as often as it is repeated.
_MOST_BYTES: Final = 1 << 30


def check(archive: zipfile.ZipFile, where: str) -> None:
    """Raise UnreadableFile for an encrypted document, one that is no sheet, and cells that reach too far."""
    manifest = archive.read(_MANIFEST) if _MANIFEST in archive.namelist() else b""
    if b"encryption-data" in manifest or "encrypted-package" in archive.namelist():
        do = "Save it without a password and load that copy."
        raise refused("The workbook is password-protected.", where, "an encrypted OpenDocument file", do)
    kind = archive.read("mimetype")[:100]
    if not kind.startswith(_SHEET_TYPE):
        do = "Save the register as .xlsx, .ods or CSV and load that."
        raise refused("The document is no sheet.", where, f"an OpenDocument file of type {kind!r}", do)
    with archive.open("content.xml") as stream:
        _Counter(where).run(stream)


class _Counter:
    """Follows rows and cells of content.xml as the library that reads cells will store them."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.parser = expat.ParserCreate("UTF-8")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.bytes = self.cell_repeats = self.cell_begins = 0
        self.is_filled = False
        self._new_sheet()

    def run(self, stream: IO[bytes]) -> None:
        """Read a content.xml to its end."""
        try:
            while chunk := stream.read(_CHUNK):
                self.parser.Parse(chunk)
            self.parser.Parse(b"", True)
        except expat.ExpatError as error:
            found = f"content.xml: {expat.ErrorString(error.code)}, line {error.lineno:,}"
            raise refused("The workbook is damaged.", self.where, found, "Export it again.") from error

    def _new_sheet(self) -> None:
        self.extent, self.row = Extent(), 0
        self._new_row({})

    def _new_row(self, attributes: dict[str, str]) -> None:
        self.repeats = self._count(attributes.get("table:number-rows-repeated", "1"))
        self.column = self.before_last = self.last_filled = self.filled = self.row_bytes = 0

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name in _CELLS:
            self.before_last = self.column
            self.cell_repeats = self._count(attributes.get("table:number-columns-repeated", "1"))
            self.column += self.cell_repeats
            self.cell_begins = self.parser.CurrentByteIndex
            self.is_filled = any(key.startswith("office:") or key == "table:formula" for key in attributes)
        elif name == _ROW:
            self._new_row(attributes)
        elif name == _TABLE:
            self._new_sheet()
        else:
            self.is_filled = True

    def _end(self, name: str) -> None:
        if name in _CELLS:
            if self.is_filled:
                self.last_filled = self.column
                self.filled += self.cell_repeats
                length = self.parser.CurrentByteIndex - self.cell_begins
                self.row_bytes += self.cell_repeats * length
        elif name == _ROW:
            self._close_row()

    def _close_row(self) -> None:
        """Add the row as often as it is repeated: all its cells but empty ones at its end."""
        self.row += self.repeats
        kept = max(self.before_last, self.last_filled)
        self.extent.stored += kept * (self.repeats if self.filled else 1)
        self.bytes += self.row_bytes * self.repeats
        if self.filled:
            self.extent.meet(self.row, self.last_filled, self.filled * self.repeats)
        self.extent.check(self.where)
        if self.bytes > _MOST_BYTES:
            found = f"repeated cells of {self.bytes:,} bytes"
            raise refused("The workbook looks like a bomb.", self.where, found, DO, EXPECTED)

    def _count(self, told: str) -> int:
        """Return a repeat count; one that is no number of 1 or more is refused."""
        if not (told.isascii() and told.isdecimal() and len(told) <= _LONGEST_COUNT and int(told)):
            found = f"a repeat count of {told[:30]!r}"
            raise refused("The workbook is damaged.", self.where, found, DO, EXPECTED)
        return int(told)

    def _doctype(self, *_: object) -> None:
        raise refused("The workbook is damaged.", self.where, "a document type declaration", DO, EXPECTED)
