# ruff: noqa: E501, one file a line
"""Files that are damaged, made to do harm, or none of ours: name, what is said of it, bytes."""

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

from tests.sheet_bytes import binary_record, ods_of, ods_row, packed, record, xls, xlsb

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


#: Begins what is said of a file that is read.
READ = "read: "


@dataclass(frozen=True)
class Hostile:
    """One file: what it is called, words of its refusal (or, after READ, of a note of its load), its bytes."""

    name: str
    says: str
    content: Callable[[], bytes]


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


def shared(text: str, cells: int, more: str = "") -> bytes:
    """Return an XLSX in which many cells share one long text."""
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, cells + 1))
    strings = f'<sst xmlns="{MAIN}"><si><t>{text}</t></si></sst>'
    return xlsx(rows + more, more={"xl/sharedStrings.xml": strings})


def patched(data: bytes, place: bytes, at: int, new: bytes) -> bytes:
    """Return a ZIP with the bytes `at` so far behind the last record of a kind in place of others."""
    found = data.rindex(place) + at
    return data[:found] + new + data[found + len(new) :]


def table(text: str) -> Callable[[], bytes]:
    return text.encode


JSON: tuple[Hostile, ...] = (
    Hostile("truncated.json", "truncated (the text ends at byte 296)", lambda: ims().encode()[:-9]),
    Hostile("nan.json", "malformed", table(ims(json.dumps(RECORD).replace("180,", "NaN,", 1)))),
    Hostile("infinity.json", "malformed", table(ims(json.dumps(RECORD).replace("1000,", "-Infinity,", 1)))),
    Hostile("twice_the_same_key.json", "the key 'txval' twice", table(ims(json.dumps(RECORD)[:-1] + ', "txval": 9}'))),
    Hostile("deep.json", "nested thousands deep", lambda: b'{"imsDetails":' + b"[" * 200_000 + b"]" * 200_000 + b"}"),
    Hostile("deep_and_open.json", "an array at the top", lambda: b"[" * 2_000_000),
    Hostile("deep_objects.json", "nested thousands deep", lambda: b'{"a":' * 100_000 + b"1" + b"}" * 100_000),
    Hostile("null_sections.json", READ + "b2b is null: taken as absent", table('{"imsDetails": {"b2b": null, "b2bcn": null}}')),
    Hostile("section_no_list.json", "Expected `array`", table('{"imsDetails": {"b2b": {"stin": "x"}}}')),
    Hostile("numbers_as_text.json", READ, table(ims(txval="1000.00", iamt="180"))),
    Hostile("long_number.json", "out of range", table(ims(json.dumps(RECORD).replace("1000,", "9" * 100_000 + ",", 1)))),
    Hostile("exponent.json", READ, table(ims(json.dumps(RECORD).replace("1000,", "1e400,", 1)))),
    Hostile("endless_exponent.json", "exponent beyond all bounds", table(ims(json.dumps(RECORD).replace("1000,", "1e" + "9" * 30 + ",", 1)))),
    Hostile("unknown_section.json", READ + "not read: zzz", table('{"imsDetails": {"zzz": [{"a": 1}]}}')),
    Hostile("many_sections.json", READ + "and 149,800 notes more", table('{"imsDetails": {%s}}' % ",".join(f'"s{n}": [{{}}]' for n in range(150_000)))),  # noqa: UP031
    Hostile("a_million_keys.json", "of no kind that is read", ("{" + ",".join(f'"k{n}":1' for n in range(200_000)) + "}").encode),
    Hostile("long_text.json", READ, table(ims(tradenm="x" * 3_000_000))),
    Hostile("lone_surrogate.json", "hex escape", table(ims(json.dumps(RECORD).replace("Nandi", "\\ud800", 1)))),
    Hostile("no_utf8.json", "not UTF-8", lambda: ims().encode().replace(b"Nandi", b"\xff\xfe")),
    Hostile("utf16_without_mark.json", READ, lambda: ims().encode("utf-16-le")),
    Hostile("a_number.json", "No header row", table("12")),
    Hostile("null.json", "No header row", table("null")),
    Hostile("an_error_page.json", "web page", table("<html><body>Session expired</body></html>")),
)  # fmt: skip
WORKBOOKS: tuple[Hostile, ...] = (
    Hostile("far_cell.xlsx", "row 1,048,576 and column 16,384", lambda: xlsx(register_rows() + f'<row r="1048576">{cell("XFD1048576", "x")}</row>')),
    Hostile("huge_part.xlsx", "bomb", lambda: xlsx(more={"xl/worksheets/sheet1.xml": bomb(300)})),
    Hostile("huge_styles.xlsx", "bomb", lambda: xlsx(register_rows(), more={"xl/styles.xml": bomb(300)})),
    Hostile("long_shared_text.xlsx", "share texts of 20,001,640,000 bytes", lambda: shared("x" * 1_000_000, 20_000)),
    Hostile("many_sheets.xlsx", "100,000 sheets", lambda: xlsx(register_rows(), sheets=100_000)),
    Hostile("entities.xlsx", "unrecognized entity", lambda: xlsx(f'<row r="1">{cell("A1", "&i;")}</row>', head=DTD)),
    Hostile("outside_entity.xlsx", "unrecognized entity", lambda: xlsx(f'<row r="1">{cell("A1", "&a;")}</row>', head=OUTSIDE)),
    Hostile("entities_in_strings.xlsx", "cannot be read", lambda: xlsx(more={"xl/sharedStrings.xml": DTD + "<sst><si><t>&i;</t></si></sst>"})),
    Hostile("no_sheet.xlsx", "no workbook", lambda: packed({"[Content_Types].xml": CONTENT_TYPES})),
    Hostile("broken_xml.xlsx", "cannot be read", lambda: xlsx("<row><c")),
    Hostile("cut_off.xlsx", "damaged", lambda: xlsx(register_rows())[:-200]),
    Hostile("macros.xlsm", READ + "macros; they were ignored", lambda: xlsx(register_rows(), more={"xl/vbaProject.bin": b"Sub Auto_Open()"})),
    Hostile("link_outside.xlsx", READ, lambda: xlsx(register_rows(), more={"xl/externalLinks/externalLink1.xml": "<x/>"})),
    Hostile("climbing_part.xlsx", READ, lambda: xlsx(register_rows(), more={"../../evil.xml": "x"})),
    Hostile("directory_elsewhere.xlsx", "damaged", lambda: patched(xlsx(register_rows()), b"PK\x05\x06", 12, b"\xff\xff\x0f\0")),
    Hostile("name_no_text.xlsx", "damaged", lambda: patched(patched(xlsx(register_rows()), b"PK\x01\x02", 8, b"\0\x08"), b"PK\x01\x02", 46, b"\x80")),
    Hostile("password.xlsx", "password-protected", locked_office),
    Hostile("html.xls", "web page", table(f"<html><table><tr><td>{SUPPLIER}</td></tr></table></html>")),
    Hostile("text.xlsx", READ, table(REGISTER)),
    Hostile("tabs.xls", READ, table(REGISTER.replace(",", "\t"))),
    Hostile("cells_without_end.xlsx", "cannot be read", lambda: xlsx("<c " * 2_000_000)),
    Hostile("rows_without_end.xlsx", "cannot be read", lambda: xlsx("<row " * 1_000_000)),
    Hostile("attributes_without_end.xlsx", "far too large", lambda: xlsx('<c r="XFD99"/>' * 90_000 + '<c a="' * 500_000)),
    Hostile("value_without_end.xlsx", "bomb", lambda: shared("x" * 2_000_000, 600, more=f"<v>{'1' * 900_000}&")),
    Hostile("many_small_parts.xlsx", "bomb", lambda: xlsx(register_rows(), more={f"xl/{n}.xml": "<c/>" * (2 << 20) for n in range(40)})),
    Hostile("workbook_in_workbook.xlsx", READ, lambda: xlsx(register_rows(), more={"xl/embeddings/a.xlsx": xlsx(register_rows())})),
    Hostile("cut_off.xls", "no workbook", lambda: xls([line.split(",") for line in REGISTER.split("\n")])[:600]),
    Hostile("far_cell.xls", "row 65,536 and column 256", lambda: xls([["a"]], cells=struct.pack("<HHHHHd", 0x0203, 14, 65535, 255, 0, 1.0))),
    Hostile("many_sheets.xls", "100,001 sheets", lambda: xls([["a"]], first=record(0x85, struct.pack("<IBBBB", 100, 0, 0, 1, 0) + b"a") * 100_000)),
    Hostile("noise.xls", "sectors of an unknown size", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 40),
    Hostile("cut_off.xlsb", "damaged", lambda: xlsb([line.split(",") for line in REGISTER.split("\n")])[:-120]),
    Hostile("cell_cut_short.xlsb", "cut short", lambda: xlsb([["a"]], cells=binary_record(0, b"\0" * 17) + binary_record(6, b"#0;\0" * 9) + binary_record(0, b"") + binary_record(5, b""))),
    Hostile("not_inside.xlsb", "cannot be read", lambda: packed({"xl/workbook.bin": b"\x00" * 40})),
    Hostile("wide.ods", "no filled cell", lambda: ods_of(ods_row('<table:table-cell table:number-columns-repeated="16384"/>', repeats=1_000_000))),
    Hostile("many.ods", "16,384,000,000 cells", lambda: ods_of(ods_row(
        '<table:table-cell office:value-type="string" table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell>',
        repeats=1_000_000))),
    Hostile("entities.ods", "document type", lambda: ods_of(ods_row("<table:table-cell><text:p>&i;</text:p></table:table-cell>"), begin=DTD)),
    Hostile("cut_off.ods", "damaged", lambda: ods_of(ods_row("<table:table-cell/>"))[:-60]),
)  # fmt: skip
OTHERS: tuple[Hostile, ...] = (
    Hostile("empty.csv", "empty", table("")),
    Hostile("blank.csv", "empty", table("\n \n\t\n")),
    Hostile("zeros.csv", "empty", lambda: b"\0" * 1_000_000),
    Hostile("noise.csv", "of no known kind", lambda: bytes((n * 7919 >> 3) & 255 for n in range(300_000))),
    Hostile("one_line.csv", "5,000,001 columns", lambda: b"a," * 5_000_000),
    Hostile("one_cell.csv", "field larger", lambda: b'"' + b"x" * 20_000_000),
    Hostile("utf16.csv", READ, lambda: REGISTER.encode("utf-16")),
    Hostile("utf16_without_mark.csv", READ + "no byte order mark", lambda: REGISTER.encode("utf-16-le")),
    Hostile("names_lost.csv", READ + "letters were lost", table(REGISTER.replace("Nandi", "??????"))),
    Hostile("formula.csv", READ, table(REGISTER.replace("Nandi", "=cmd|'/c calc'!A1"))),
    Hostile("sql_header.csv", READ + "columns kept but not used", table(REGISTER.replace("Supplier Name", '"""; DROP TABLE invoices; --"'))),
    Hostile("numbers_signs.csv", READ, table(REGISTER.replace("Nandi", "#" * 900_000))),
    Hostile("long_header.csv", READ + "columns kept but not used", table(REGISTER.replace("Supplier Name", "x" * 300_000))),
    Hostile("right_to_left.csv", READ, table(REGISTER.replace("INV-1", "INV\u202e1-\u200b"))),
    Hostile("entities.xml", "web page or XML", table(f'<?xml version="1.0"?>{DTD}<ENVELOPE><BODY>&i;</BODY></ENVELOPE>')),
    Hostile("outside.xml", "web page or XML", table(f'<?xml version="1.0"?>{OUTSIDE}<ENVELOPE><BODY>&a;</BODY></ENVELOPE>')),
    Hostile("deep.xml", "64 deep", lambda: b"<ENVELOPE>" * 100_000),
    Hostile("rows.parquet", "Parquet", parquet_file),
    Hostile("rows.duckdb", "of no known kind", lambda: b"\0" * 8 + b"DUCK" + b"\0" * 4096),
    Hostile("rows.sqlite", "SQLite", sqlite_file),
    Hostile("program.csv", "of no known kind", lambda: b"\x7fELF\x02\x01\x01" + b"\0" * 4096),
    Hostile("picture.json", "picture", lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 4096),
    Hostile("paper.csv", "PDF", lambda: b"%PDF-1.7\n" + b"\0" * 4096),
    Hostile("packed.csv", "gzip", lambda: gzip_of(200)),
    Hostile("packed.tar.gz", "gzip", tar_file),
)  # fmt: skip
ARCHIVES: tuple[Hostile, ...] = (
    Hostile("climbs.zip", "leaves the archive", lambda: zipped("../../x.csv", REGISTER)),
    Hostile("absolute.zip", "absolute path", lambda: zipped("/etc/x.csv", REGISTER)),
    Hostile("drive.zip", "absolute path", lambda: zipped("C:\\x.csv", REGISTER)),
    Hostile("link.zip", "link or device", lambda: zipped("x.csv", "/etc/passwd", mode=0o120777)),
    Hostile("deep.zip", "too deep", lambda: nested(4)),
    Hostile("bomb.zip", "bomb", lambda: zipped("x.csv", bomb(300))),
    Hostile("locked.zip", "password-protected", locked_zip),
    Hostile("cut_off.zip", "damaged", lambda: zipped("r.csv", REGISTER)[:-30]),
    Hostile("many.zip", "5,000 files", lambda: packed({f"{n}.csv": "x" for n in range(5_000)})),
    Hostile(
        "large_directory.zip",
        "a directory of 1,638,890 bytes",
        lambda: packed({f"{n}.csv": "" for n in range(30_000)}),
    ),
    Hostile("no_name.zip", "has no name", lambda: zipped("", REGISTER)),
    Hostile("nothing.zip", "no file to load", lambda: packed({})),
)
#: Names that a system may take for something else; the file is the register, and is loaded as what it is.
NAMES = (
    "CON", "nul.csv", "a'b\";--.csv", "[*]?.csv".replace("?", "q"), "x\ny.csv", "\u202egnp.csv", "é".encode().decode() + ".csv",
    "x" * 251 + ".csv", "-rf.csv", "=1+1.csv", "<img src=x onerror=alert(1)>.csv", " .csv", "r.json", "r.parquet",
)  # fmt: skip
ALL = (*JSON, *WORKBOOKS, *OTHERS, *ARCHIVES)
