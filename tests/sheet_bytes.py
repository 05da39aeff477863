"""Registers as bytes of XLS, XLSB and ODS, made by hand from the formats' specifications: no program here
writes them.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from xml.sax.saxutils import escape

Row = Sequence[str | float | date | None]
FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"


def packed(members: Mapping[str, bytes | str]) -> bytes:
    """Return a ZIP of these members, all saved at one moment."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return held.getvalue()


def record(number: int, data: bytes) -> bytes:
    """Return a BIFF record of XLS."""
    return struct.pack("<HH", number, len(data)) + data


def xls(rows: Sequence[Row], *, cells: bytes = b"", first: bytes = b"", stream: str = "Workbook") -> bytes:
    """Return a BIFF8 workbook of one sheet; `cells` are records after its cells, `first` before sheets."""
    body = [_begin(0x10)]
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            if isinstance(value, str):
                text = struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")
                body.append(record(0x0204, struct.pack("<HHH", row, column, 0) + text))
            elif value is not None:
                number = struct.pack("<HHHd", row, column, 0, value)
                body.append(record(0x0203, number))
    sheet = b"".join([*body, cells, record(0x000A, b"")])
    length = len(_globals(first, 0))
    return ole(_globals(first, length) + sheet, stream)


def _begin(kind: int) -> bytes:
    return record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))


def _globals(first: bytes, place: int) -> bytes:
    name = b"Purchases"
    sheet = struct.pack("<IBBBB", place, 0, 0, len(name), 0) + name
    return _begin(0x05) + first + record(0x0085, sheet) + record(0x000A, b"")


def ole(stream: bytes, name: str) -> bytes:
    """Return a compound file of one stream, of less than 7 MB."""
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    sectors, tables = len(stream) // 512, 1
    while sectors + 1 + tables > tables * 128:
        tables += 1
    chain = [*range(tables + 2, tables + 1 + sectors), END]
    fat = [TABLE] * tables + [END] + chain
    fat += [FREE] * (tables * 128 - len(fat))
    folder = _entry("Root Entry", 5, 1, END, 0) + _entry(name, 2, FREE, tables + 1, len(stream))
    numbers = (0, tables, tables, 0, 4096, END, 0, END, 0)
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    head += struct.pack("<HHHHH6x9I", 0x3E, 3, 0xFFFE, 9, 6, *numbers)
    places = [*range(tables), *[FREE] * (109 - tables)]
    table = struct.pack(f"<{len(fat)}I", *fat)
    return head + struct.pack("<109I", *places) + table + folder.ljust(512, b"\0") + stream


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le")
    links = struct.pack("<HBBIII", len(text) + 2, kind, 1, FREE, FREE, child)
    return text.ljust(64, b"\0") + links + b"\0" * 36 + struct.pack("<IQ", start, size)


def binary_record(number: int, data: bytes) -> bytes:
    """Return a record of XLSB: number and length in groups of 7 bits."""
    length, groups = len(data), []
    while length > 0x7F:
        groups.append(length & 0x7F | 0x80)
        length >>= 7
    told = bytes([number]) if number < 0x80 else bytes([number & 0x7F | 0x80, number >> 7])
    return told + bytes([*groups, length]) + data


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def binary_row(row: int) -> bytes:
    """Return the record that begins a row of XLSB."""
    return binary_record(0, struct.pack("<I", row) + b"\0" * 13)


def xlsb(
    rows: Sequence[Row],
    *,
    cells: bytes = b"",
    target: str = "worksheets/sheet1.bin",
    book: bytes = b"",
    more: Mapping[str, bytes] | None = None,
) -> bytes:
    """Return an XLSB of one sheet that lies at `target`; `cells` are records after its cells, `book` those of
    the workbook.
    """
    size = struct.pack("<IIII", 0, len(rows) - 1, 0, max(map(len, rows)) - 1)
    body = [binary_record(129, b""), binary_record(148, size), binary_record(145, b"")]
    for row, values in enumerate(rows):
        body.append(binary_row(row))
        for column, value in enumerate(values):
            place = struct.pack("<II", column, 0)
            if isinstance(value, str):
                body.append(binary_record(6, place + _wide(value)))
            elif value is not None:
                body.append(binary_record(5, place + struct.pack("<d", value)))
    sheet = b"".join([*body, cells, binary_record(146, b""), binary_record(130, b"")])
    named = binary_record(156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide("Purchases"))
    parts = [binary_record(131, b""), book, binary_record(143, b""), named, binary_record(144, b"")]
    office = "http://schemas.openxmlformats.org/"
    related = (
        f'<Relationships xmlns="{office}package/2006/relationships"><Relationship Id="rId1" '
        f'Type="{office}officeDocument/2006/relationships/worksheet" Target="{target}"/></Relationships>'
    )
    return packed(
        {
            "[Content_Types].xml": "<Types/>",
            "xl/workbook.bin": b"".join([*parts, binary_record(132, b"")]),
            "xl/_rels/workbook.bin.rels": related,
            f"xl/{target}": sheet,
            **(more or {}),
        }
    )


def ods_cell(value: str | float | date | None, repeats: int = 1) -> str:
    """Return one cell of an OpenDocument sheet."""
    often = f' table:number-columns-repeated="{repeats}"' if repeats != 1 else ""
    if value is None:
        return f"<table:table-cell{often}/>"
    kind, held = "float", f' office:value="{value}"'
    if isinstance(value, str):
        kind, held = "string", ""
    elif isinstance(value, date):
        kind, held = "date", f' office:date-value="{value.isoformat()}"'
    shown = f"<text:p>{escape(str(value))}</text:p>"
    return f'<table:table-cell office:value-type="{kind}"{held}{often}>{shown}</table:table-cell>'


def ods_row(*cells: str, repeats: int | str = 1) -> str:
    """Return one row of an OpenDocument sheet."""
    often = f' table:number-rows-repeated="{repeats}"' if repeats != 1 else ""
    return f"<table:table-row{often}>{''.join(cells)}</table:table-row>"


def ods_of(*rows: str, begin: str = "", **more: str) -> bytes:
    """Return an OpenDocument sheet of rows of XML; `begin` stands before its root, `more` are members."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{begin}<office:document-content {spaces}><office:body>'
        f'<office:spreadsheet><table:table table:name="Purchases">{"".join(rows)}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    members = {"mimetype": ODS_TYPE, "META-INF/manifest.xml": "<manifest/>", "content.xml": content}
    return packed(members | more)


def ods(rows: Sequence[Row]) -> bytes:
    """Return a sheet as office programs write it: empty cells and rows repeated to the sheet's end."""
    filled = [ods_row(*map(ods_cell, row), ods_cell(None, 16_384 - len(row))) for row in rows]
    return ods_of(*filled, ods_row(ods_cell(None, 16_384), repeats=1_048_576 - len(rows)))
