# ruff: noqa: E501, one file a line
"""Files that are damaged, made to do harm, or none of ours: name, bytes, whether a load takes it."""

from __future__ import annotations

import functools
import io
import json
import sqlite3
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.parquet as pq

from tests.sheet_bytes import binary_record, ods_of, ods_row, packed, xls, xlsb

OWN, SUPPLIER = "27ABCDE1234F1Z0", "29PQRSC5678K1ZF"
HEADER = "Voucher No,GSTIN of Supplier,Supplier Name,Invoice No,Invoice Date,Taxable,IGST\n"
ROW = f"P7,{SUPPLIER},Nandi,INV-1,28-10-2026,1000.00,180.00\n"
REGISTER = HEADER + ROW
RECORD = {
    "stin": SUPPLIER, "tradenm": "Nandi", "inum": "INV-1", "inv_typ": "R", "action": "N", "srcform": "R1",
    "rtnprd": "102026", "srcfilstatus": "Filed", "idt": "28-10-2026", "val": 1180, "pos": "27", "txval": 1000,
    "iamt": 180, "camt": 0, "samt": 0, "cess": 0, "hash": "a",
}  # fmt: skip
CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'spreadsheetml.sheet.main+xml"/></Types>'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATED = "http://schemas.openxmlformats.org/package/2006/relationships"
DTD = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">%s]>' % "".join(  # noqa: UP031, braces of XML
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@dataclass(frozen=True)
class Hostile:
    """One file: what it is called, its bytes, and whether it may be loaded with what can be read of it."""

    name: str
    content: Callable[[], bytes]
    may_load: bool = False


def ims(text: str = "", **changed: object) -> str:
    """Return an IMS download of one record with some values changed, or of this text as its records."""
    return f'{{"imsDetails": {{"b2b": [{text or json.dumps({**RECORD, **changed})}]}}}}'


def sheet(rows: str = "", *, head: str = "", tail: str = "") -> str:
    """Return a worksheet's XML."""
    data = f"<sheetData>{rows}</sheetData>{tail}"
    return f'<?xml version="1.0"?>{head}<worksheet xmlns="{MAIN}">{data}</worksheet>'


def cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def related(*links: str) -> str:
    """Return a part of relationships."""
    listed = "".join(f"<Relationship {link}/>" for link in links)
    return f'<Relationships xmlns="{RELATED}">{listed}</Relationships>'


def xlsx(
    rows: str = "", *, more: Mapping[str, bytes | str] | None = None, sheets: int = 1, **said: str
) -> bytes:
    """Return an XLSX whose sheets hold these rows as XML."""
    names = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="r{n}"/>' for n in range(1, sheets + 1))
    target = f'Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"'
    links = related(*(f'Id="r{n}" {target}' for n in range(1, sheets + 1)))
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": related(f'Id="a" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"'),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{names}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": links,
        "xl/worksheets/sheet1.xml": sheet(rows, **said),
    }
    return packed({**parts, **(more or {})})


def register_rows() -> str:
    """Return the register's rows as a worksheet's XML."""
    lines = [line.split(",") for line in REGISTER.strip().split("\n")]
    return "".join(
        f'<row r="{number}">{"".join(cell(f"{chr(65 + at)}{number}", text) for at, text in enumerate(line))}</row>'
        for number, line in enumerate(lines, 1)
    )


@functools.cache
def sqlite_file() -> bytes:
    con = sqlite3.connect(":memory:")
    con.execute("create table invoices (number text)")
    return con.serialize()


def parquet_file() -> bytes:
    held = io.BytesIO()
    pq.write_table(pa.table({"number": ["INV-1"]}), held)
    return held.getvalue()


def tar_file() -> bytes:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w:gz") as archive:
        archive.addfile(tarfile.TarInfo("../../x.csv"), io.BytesIO(b""))
    return held.getvalue()


def zipped(name: str, content: bytes | str, *, mode: int = 0) -> bytes:
    """Return a ZIP with one member of this name."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        member = zipfile.ZipInfo(name)
        member.external_attr = mode << 16
        archive.writestr(member, content, zipfile.ZIP_DEFLATED)
    return held.getvalue()


def locked_zip() -> bytes:
    """Return a ZIP whose member says that it is encrypted."""
    data = bytearray(zipped("r.csv", REGISTER))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def nested(depth: int) -> bytes:
    data = zipped("r.csv", REGISTER)
    for level in range(depth):
        data = zipped(f"{level}.zip", data)
    return data


def bomb(megabytes: int) -> bytes:
    """Return a part of so many megabytes of one sign."""
    return b" " * (megabytes << 20)


def gzip_of(megabytes: int) -> bytes:
    return zlib.compress(bomb(megabytes), wbits=31)


def locked_office() -> bytes:
    """Return the outside of a workbook with a password: a compound file with an EncryptedPackage."""
    from tests.sheet_bytes import ole

    return ole(b"\0" * 4096, "EncryptedPackage")


def shared(text: str, cells: int) -> bytes:
    """Return an XLSX in which many cells share one long text."""
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, cells + 1))
    strings = f'<sst xmlns="{MAIN}"><si><t>{text}</t></si></sst>'
    return xlsx(rows, more={"xl/sharedStrings.xml": strings})


def patched(data: bytes, place: bytes, at: int, new: bytes) -> bytes:
    """Return a ZIP with the bytes `at` so far behind the last record of a kind in place of others."""
    found = data.rindex(place) + at
    return data[:found] + new + data[found + len(new) :]


def table(text: str) -> Callable[[], bytes]:
    return text.encode


JSON: tuple[Hostile, ...] = (
    Hostile("truncated.json", lambda: ims().encode()[:-9]),
    Hostile("nan.json", table(ims(json.dumps(RECORD).replace("180,", "NaN,", 1)))),
    Hostile("infinity.json", table(ims(json.dumps(RECORD).replace("1000,", "-Infinity,", 1)))),
    Hostile("twice_the_same_key.json", table(ims(json.dumps(RECORD)[:-1] + ', "txval": 9}')), may_load=True),
    Hostile("deep.json", lambda: b'{"imsDetails":' + b"[" * 200_000 + b"]" * 200_000 + b"}"),
    Hostile("deep_and_open.json", lambda: b"[" * 2_000_000),
    Hostile("deep_objects.json", lambda: b'{"a":' * 100_000 + b"1" + b"}" * 100_000),
    Hostile("null_sections.json", table('{"imsDetails": {"b2b": null, "b2bcn": null}}'), may_load=True),
    Hostile("section_no_list.json", table('{"imsDetails": {"b2b": {"stin": "x"}}}'), may_load=True),
    Hostile("numbers_as_text.json", table(ims(txval="1000.00", iamt="180")), may_load=True),
    Hostile("long_number.json", table(ims(json.dumps(RECORD).replace("1000,", "9" * 100_000 + ",", 1))), may_load=True),
    Hostile("exponent.json", table(ims(json.dumps(RECORD).replace("1000,", "1e400,", 1))), may_load=True),
    Hostile("endless_exponent.json", table(ims(json.dumps(RECORD).replace("1000,", "1e" + "9" * 30 + ",", 1)))),
    Hostile("unknown_section.json", table('{"imsDetails": {"zzz": [{"a": 1}]}}'), may_load=True),
    Hostile("a_million_keys.json", ("{" + ",".join(f'"k{n}":1' for n in range(200_000)) + "}").encode),
    Hostile("long_text.json", table(ims(tradenm="x" * 3_000_000)), may_load=True),
    Hostile("lone_surrogate.json", table(ims(json.dumps(RECORD).replace("Nandi", "\\ud800", 1))), may_load=True),
    Hostile("no_utf8.json", lambda: ims().encode().replace(b"Nandi", b"\xff\xfe"), may_load=True),
    Hostile("utf16_without_mark.json", lambda: ims().encode("utf-16-le"), may_load=True),
    Hostile("a_number.json", table("12")),
    Hostile("null.json", table("null")),
    Hostile("an_error_page.json", table("<html><body>Session expired</body></html>")),
)  # fmt: skip
WORKBOOKS: tuple[Hostile, ...] = (
    Hostile("far_cell.xlsx", lambda: xlsx(register_rows() + f'<row r="1048576">{cell("XFD1048576", "x")}</row>')),
    Hostile("huge_part.xlsx", lambda: xlsx(more={"xl/worksheets/sheet1.xml": bomb(300)})),
    Hostile("huge_styles.xlsx", lambda: xlsx(register_rows(), more={"xl/styles.xml": bomb(300)})),
    Hostile("long_shared_text.xlsx", lambda: shared("x" * 1_000_000, 20_000)),
    Hostile("many_sheets.xlsx", lambda: xlsx(register_rows(), sheets=100_000)),
    Hostile("entities.xlsx", lambda: xlsx(f'<row r="1">{cell("A1", "&i;")}</row>', head=DTD)),
    Hostile("outside_entity.xlsx", lambda: xlsx(f'<row r="1">{cell("A1", "&a;")}</row>', head=OUTSIDE)),
    Hostile("entities_in_strings.xlsx", lambda: xlsx(more={"xl/sharedStrings.xml": DTD + "<sst><si><t>&i;</t></si></sst>"})),
    Hostile("no_sheet.xlsx", lambda: packed({"[Content_Types].xml": CONTENT_TYPES})),
    Hostile("broken_xml.xlsx", lambda: xlsx("<row><c")),
    Hostile("cut_off.xlsx", lambda: xlsx(register_rows())[:-200]),
    Hostile("macros.xlsm", lambda: xlsx(register_rows(), more={"xl/vbaProject.bin": b"Sub Auto_Open()"}), may_load=True),
    Hostile("link_outside.xlsx", lambda: xlsx(register_rows(), more={"xl/externalLinks/externalLink1.xml": "<x/>"}), may_load=True),
    Hostile("climbing_part.xlsx", lambda: xlsx(register_rows(), more={"../../evil.xml": "x"}), may_load=True),
    Hostile("directory_elsewhere.xlsx", lambda: patched(xlsx(register_rows()), b"PK\x05\x06", 12, b"\xff\xff\x0f\0")),
    Hostile("name_no_text.xlsx", lambda: patched(patched(xlsx(register_rows()), b"PK\x01\x02", 8, b"\0\x08"), b"PK\x01\x02", 46, b"\x80")),
    Hostile("password.xlsx", locked_office),
    Hostile("html.xls", table(f"<html><table><tr><td>{SUPPLIER}</td></tr></table></html>")),
    Hostile("text.xlsx", table(REGISTER), may_load=True),
    Hostile("tabs.xls", table(REGISTER.replace(",", "\t")), may_load=True),
    Hostile("cut_off.xls", lambda: xls([line.split(",") for line in REGISTER.split("\n")])[:600]),
    Hostile("far_cell.xls", lambda: xls([["a"]], cells=struct.pack("<HHHHHd", 0x0203, 14, 65535, 255, 0, 1.0)), may_load=True),
    Hostile("noise.xls", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 40),
    Hostile("cut_off.xlsb", lambda: xlsb([line.split(",") for line in REGISTER.split("\n")])[:-120]),
    Hostile("cell_cut_short.xlsb", lambda: xlsb([["a"]], cells=binary_record(0, b"\0" * 17) + binary_record(6, b"#0;\0" * 9) + binary_record(0, b"") + binary_record(5, b""))),
    Hostile("not_inside.xlsb", lambda: packed({"xl/workbook.bin": b"\x00" * 40})),
    Hostile("wide.ods", lambda: ods_of(ods_row('<table:table-cell table:number-columns-repeated="16384"/>', repeats=1_000_000))),
    Hostile("many.ods", lambda: ods_of(ods_row(
        '<table:table-cell office:value-type="string" table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell>',
        repeats=1_000_000))),
    Hostile("entities.ods", lambda: ods_of(ods_row("<table:table-cell><text:p>&i;</text:p></table:table-cell>"), begin=DTD)),
    Hostile("cut_off.ods", lambda: ods_of(ods_row("<table:table-cell/>"))[:-60]),
)  # fmt: skip
OTHERS: tuple[Hostile, ...] = (
    Hostile("empty.csv", table("")),
    Hostile("blank.csv", table("\n \n\t\n")),
    Hostile("zeros.csv", lambda: b"\0" * 1_000_000),
    Hostile("noise.csv", lambda: bytes((n * 7919 >> 3) & 255 for n in range(300_000))),
    Hostile("one_line.csv", lambda: b"a," * 5_000_000),
    Hostile("one_cell.csv", lambda: b'"' + b"x" * 20_000_000),
    Hostile("utf16.csv", lambda: REGISTER.encode("utf-16"), may_load=True),
    Hostile("utf16_without_mark.csv", lambda: REGISTER.encode("utf-16-le"), may_load=True),
    Hostile("names_lost.csv", table(REGISTER.replace("Nandi", "??????")), may_load=True),
    Hostile("formula.csv", table(REGISTER.replace("Nandi", "=cmd|'/c calc'!A1")), may_load=True),
    Hostile("sql_header.csv", table(REGISTER.replace("Supplier Name", '"; DROP TABLE invoices; --')), may_load=True),
    Hostile("long_header.csv", table(REGISTER.replace("Supplier Name", "x" * 300_000)), may_load=True),
    Hostile("right_to_left.csv", table(REGISTER.replace("INV-1", "INV\u202e1-\u200b")), may_load=True),
    Hostile("entities.xml", table(f'<?xml version="1.0"?>{DTD}<ENVELOPE><BODY>&i;</BODY></ENVELOPE>')),
    Hostile("outside.xml", table(f'<?xml version="1.0"?>{OUTSIDE}<ENVELOPE><BODY>&a;</BODY></ENVELOPE>')),
    Hostile("deep.xml", lambda: b"<ENVELOPE>" * 100_000),
    Hostile("rows.parquet", parquet_file),
    Hostile("rows.duckdb", lambda: b"\0" * 8 + b"DUCK" + b"\0" * 4096),
    Hostile("rows.sqlite", sqlite_file),
    Hostile("program.csv", lambda: b"\x7fELF\x02\x01\x01" + b"\0" * 4096),
    Hostile("picture.json", lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 4096),
    Hostile("paper.csv", lambda: b"%PDF-1.7\n" + b"\0" * 4096),
    Hostile("packed.csv", lambda: gzip_of(200)),
    Hostile("packed.tar.gz", tar_file),
)  # fmt: skip
ARCHIVES: tuple[Hostile, ...] = (
    Hostile("climbs.zip", lambda: zipped("../../x.csv", REGISTER)),
    Hostile("absolute.zip", lambda: zipped("/etc/x.csv", REGISTER)),
    Hostile("drive.zip", lambda: zipped("C:\\x.csv", REGISTER)),
    Hostile("link.zip", lambda: zipped("x.csv", "/etc/passwd", mode=0o120777)),
    Hostile("deep.zip", lambda: nested(4)),
    Hostile("bomb.zip", lambda: zipped("x.csv", bomb(300))),
    Hostile("locked.zip", locked_zip),
    Hostile("cut_off.zip", lambda: zipped("r.csv", REGISTER)[:-30]),
    Hostile("many.zip", lambda: packed({f"{n}.csv": "x" for n in range(5_000)})),
    Hostile("nothing.zip", lambda: packed({})),
)
#: Names that a system may take for something else; the file is the register, and is loaded as what it is.
NAMES = (
    "CON", "nul.csv", "a'b\";--.csv", "[*]?.csv".replace("?", "q"), "x\ny.csv", "\u202egnp.csv", "é".encode().decode() + ".csv",
    "x" * 251 + ".csv", "-rf.csv", "=1+1.csv", "<img src=x onerror=alert(1)>.csv", " .csv", "r.json", "r.parquet",
)  # fmt: skip
ALL = (*JSON, *WORKBOOKS, *OTHERS, *ARCHIVES)
