"""Registers in XLS, XLSB and ODS: rows as from XLSX, damaged numbers flagged, bombs refused unopened."""

from __future__ import annotations

import io
import struct
import zipfile
from datetime import date, datetime

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from ims_lib.errors import ImsError, UnreadableFile
from ims_lib.readers import books_workbook, ole, read, xls_guard, zips
from ims_lib.readers.reading import Ledger
from tests import sheet_bytes
from tests.sheet_bytes import binary_record, binary_row, ods_cell, ods_of, ods_row, packed, record

GSTIN = "29PQRSC5678K1ZF"
HEADER = ["GSTIN of supplier", "Invoice No", "Invoice Date", "Taxable Value", "IGST", "CGST", "SGST", "Cess"]
WRITERS = {"xls": sheet_bytes.xls, "xlsb": sheet_bytes.xlsb, "ods": sheet_bytes.ods}


def write(tmp_path, content, name="register.bin"):
    path = tmp_path / name
    path.write_bytes(content)
    return path


def refusal(tmp_path, content):
    with pytest.raises(UnreadableFile) as caught:
        read(write(tmp_path, content))
    error = caught.value
    assert all((error.what, error.where, error.found, error.expected, error.do))
    return error


@pytest.mark.parametrize("form", WRITERS)
def test_the_same_rows_as_from_any_other_file(tmp_path, form):
    rows = [["Sharma Traders"], [], HEADER]
    rows += [
        [GSTIN, "00123", "15-10-2026", 1000.5, 180.09, 0, 0, 0],
        [GSTIN, "A/2", "16-10-2026", 7, 0, 0, 0, 0],
    ]
    rows += [["Total", None, None, 1007.5, 180.09, 0, 0, 0]]
    reading = read(write(tmp_path, WRITERS[form](rows)))
    found = reading.tables["books_rows"].to_pylist()
    assert (reading.kind, reading.rows_read, reading.rows_skipped) == ("books", 3, {"total row": 1})
    assert [(row["row_number"], row["sheet"], row["number"]) for row in found] == [
        (4, "Purchases", "00123"),
        (5, "Purchases", "A/2"),
    ]
    assert [(row["taxable_paise"], row["igst_paise"]) for row in found] == [(100050, 18009), (700, 0)]
    assert found[0]["document_date"] == date(2026, 10, 15)
    assert not any(row["is_number_doubtful"] for row in found)


@pytest.mark.parametrize("form", WRITERS)
def test_numbers_that_excel_may_have_changed_are_doubtful(tmp_path, form):
    lines = [[GSTIN, number, 46310, 1, 0, 0, 0, 0] for number in (123.0, 45.5, 123456789012345678.0)]
    reading = read(write(tmp_path, WRITERS[form]([HEADER, *lines])))
    found = reading.tables["books_rows"].to_pylist()
    assert [row["number"] for row in found][:2] == ["123", "45.5"]
    assert all(row["is_number_doubtful"] for row in found)
    assert any("16 or more digits" in note for note in reading.notes)
    assert found[0]["document_date"] == date(2026, 10, 15)


def test_day_numbers_count_from_1904_where_the_workbook_says_so(tmp_path):
    line, day = [GSTIN, "A-1", 46115 - 1462, 1, 0, 0, 0, 0], datetime(2026, 4, 3)  # noqa: DTZ001
    path = tmp_path / "mac.xlsx"
    with xlsxwriter.Workbook(str(path), {"date_1904": True}) as book:
        page, form = book.add_worksheet(), book.add_format({"num_format": "dd-mm-yyyy"})
        for number, row in enumerate([HEADER, line, line]):
            page.write_row(number, 0, row)
        page.write_datetime(2, 2, day, form)
    files = [path, write(tmp_path, sheet_bytes.xls([HEADER, line], first=record(0x22, b"\1\0")), "mac.xls")]
    files.append(
        write(
            tmp_path,
            sheet_bytes.xlsb([HEADER, line], book=binary_record(153, b"\1" + b"\0" * 11)),
            "mac.xlsb",
        )
    )
    for file in files:
        dates = read(file).tables["books_rows"]["document_date"].to_pylist()
        assert set(dates) == {day.date()}, file.name


def test_dates_of_an_opendocument_sheet_are_dates_and_doubtful_as_numbers(tmp_path):
    line = [GSTIN, date(2025, 12, 1), date(2026, 4, 3), 1, 0, 0, 0, 0]
    found = read(write(tmp_path, sheet_bytes.ods([HEADER, line]))).tables["books_rows"].to_pylist()
    assert (found[0]["number"], found[0]["is_number_doubtful"]) == ("2025-12-01", True)
    assert found[0]["document_date"] == date(2026, 4, 3)


@pytest.mark.parametrize("delimiter", ["\t", ";", "|"])
def test_delimited_text_is_read_whatever_its_name(tmp_path, delimiter):
    lines = [HEADER, [GSTIN, "00123", "15-10-2026", "1,000.50", "0", "0", "0", "0"]]
    text = "\n".join(delimiter.join(line) for line in lines)
    for name in ("register.tsv", "register.csv", "register.xls"):
        found = read(write(tmp_path, text.encode(), name)).tables["books_rows"].to_pylist()
        assert [(row["number"], row["taxable_paise"]) for row in found] == [("00123", 100050)]


A = ods_cell("a")
NUMBER = struct.pack("<HHHd", 65_535, 65_535, 0, 1.0)
ODS_BOMBS = {
    "filled cells": ods_of(ods_row(A, ods_cell(1.0, 1000), repeats=100_000)),
    "columns": ods_of(ods_row(ods_cell(1.0, 100_000_000))),
    "rows": ods_of(ods_row(A, repeats=300_000_000)),
    "gap of rows": ods_of(ods_row(A), ods_row(ods_cell(None), repeats=99_999_999), ods_row(A)),
    "gaps in rows": ods_of(*[ods_row(ods_cell(None, 16_384), ods_cell(None))] * 2000),
    "text": ods_of(ods_row(ods_cell("a" * 100_000, 1000), repeats=100)),
}


@pytest.mark.parametrize(
    "content",
    [
        *ODS_BOMBS.values(),
        sheet_bytes.xls([HEADER], cells=record(0x0203, NUMBER)),
        sheet_bytes.xls([HEADER], cells=record(0x00BD, struct.pack("<HH", 65_535, 65_000) + b"\0" * 60)),
        sheet_bytes.xls([HEADER], cells=record(0x0200, struct.pack("<IIHHH", 0, 1 << 20, 0, 65_535, 0))),
        sheet_bytes.xlsb(
            [HEADER], cells=binary_row(1_048_575) + binary_record(5, struct.pack("<IId", 16_383, 0, 1.0))
        ),
        sheet_bytes.xlsb(
            [HEADER],
            cells=binary_row(9) + binary_record(5, struct.pack("<IId", 1 << 31, 0, 1.0)),
            target="media/picture.bin",
        ),
    ],
)
def test_bombs_are_refused_before_they_are_opened(tmp_path, monkeypatch, content):
    monkeypatch.setattr(books_workbook, "_sheets", lambda *_: pytest.fail("the workbook was opened"))
    assert "sheet is far too large" in (what := refusal(tmp_path, content).what) or "bomb" in what


SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def sheet_of(row, more=None):
    """Return an XLSX whose sheet is this row of XML."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held) as book:
        book.add_worksheet()
    with zipfile.ZipFile(held) as made:
        members = {name: made.read(name) for name in made.namelist()}
    sheet = f'<worksheet xmlns="{SPACE}"><sheetData>{row}</sheetData></worksheet>'
    return packed(members | {"xl/worksheets/sheet1.xml": sheet} | (more or {}))


def test_a_short_register_may_have_a_thousand_columns(tmp_path):
    path = tmp_path / "wide.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet()
        for number, row in enumerate([HEADER, [GSTIN, "A-1", "15-10-2026", 1, 0, 0, 0, 0]]):
            page.write_row(number, 0, [*row, *["more"] * 1016])
    assert read(path).rows_loaded == 1


@pytest.mark.parametrize(
    "row",
    [
        '<row r="1"><c r="GG1"/></row><row r="99000"><c s=\' r="A1" \' r="A99000"/></row>',
        '<row r="1"><c r="GG1"/></row><row r="99000"><c><v>1</v></c></row>',
        '<row r="1"><c r="GG1"/></row><row><c r="A99000"/></row>',
        '<row r="1"><c r="GG1"/><c r="&#65;99000"/></row>',
    ],
)
def test_a_wide_sheet_that_hides_how_long_it_is_is_refused(tmp_path, row):
    assert "far too large" in refusal(tmp_path, sheet_of(row)).what


def sharing(form, length, cells):
    """Return a workbook of one text of this length and a column of cells that share it."""
    text = "a" * length
    if form == "xlsx":
        rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, cells + 1))
        return sheet_of(rows, {"xl/sharedStrings.xml": f"<sst xmlns='{SPACE}'><si><t>{text}</t></si></sst>"})
    if form == "xlsb":
        held = binary_record(159, struct.pack("<II", cells, 1))
        held += binary_record(19, b"\0" + struct.pack("<I", length) + text.encode("utf-16-le"))
        cell = binary_record(7, struct.pack("<III", 0, 0, 0))
        rows = b"".join(binary_row(n) + cell for n in range(1, cells + 1))
        return sheet_bytes.xlsb([["x"]], cells=rows, more={"xl/sharedStrings.bin": held})
    data = struct.pack("<IIHB", cells, 2, 1, 0) + b"b" + struct.pack("<HB", length, 0) + text.encode()
    pieces = [data[:8224], *(b"\0" + data[n : n + 8223] for n in range(8224, len(data), 8223))]
    first = record(0x00FC, pieces[0]) + b"".join(record(0x003C, piece) for piece in pieces[1:])
    rows = b"".join(record(0x00FD, struct.pack("<HHHI", n, 0, 0, 1)) for n in range(1, cells + 1))
    return sheet_bytes.xls([["x"]], cells=rows, first=first)


@pytest.mark.parametrize("form", ["xlsx", "xlsb", "xls"])
def test_a_long_text_that_thousands_of_cells_share_is_a_bomb(tmp_path, monkeypatch, form):
    few = books_workbook.read_workbook(
        sharing(form, 30_000, 3), "ole" if form == "xls" else "zip", "few", Ledger("")
    )
    assert [len(row[0]) for row in few[0].rows][-3:] == [30_000] * 3
    monkeypatch.setattr(books_workbook, "_sheets", lambda *_: pytest.fail("the workbook was opened"))
    assert "bomb" in refusal(tmp_path, sharing(form, 60_000, 30_000)).what


def test_many_numbers_are_no_shared_texts(tmp_path):
    rows = [HEADER, *[[GSTIN, "A-1", "15-10-2026", 1000.25, 0, 0, 0, 0]] * 6000, ["", "x" * 30_000]]
    path = tmp_path / "long.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet()
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    assert read(path).rows_loaded == 6001 - 1


def test_what_is_empty_at_the_end_of_a_sheet_costs_nothing(tmp_path):
    wide = ods_row(*map(ods_cell, HEADER), ods_cell(None, 99_999_999))
    line = ods_row(*map(ods_cell, [GSTIN, "A-1", "15-10-2026", 1, 0, 0, 0, 0]))
    ends = ods_row(ods_cell(None, 16_384), repeats=99_999_999)
    assert read(write(tmp_path, ods_of(wide, line, ends))).rows_loaded == 1
    blank = record(0x0201, struct.pack("<HHH", 65_535, 65_535, 0))
    rows = [HEADER, [GSTIN, "A-1", "15-10-2026", 1, 0, 0, 0, 0]]
    assert read(write(tmp_path, sheet_bytes.xls(rows, cells=blank))).rows_loaded == 1


@pytest.mark.parametrize(
    "content",
    [
        ods_of(ods_row(A), **{"META-INF/manifest.xml": "<manifest:encryption-data/>"}),
        ods_of(ods_row(A), **{"encrypted-package": "x"}),
        sheet_bytes.xls([HEADER], first=record(0x002F, b"\0" * 6)),
        sheet_bytes.xls([HEADER], first=record(0x002F, b"\1\0" + b"\0" * 50)),
    ],
)
def test_a_password_is_told(tmp_path, content):
    assert "password-protected" in refusal(tmp_path, content).what


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (ods_of(ods_row(A, repeats="-1")), "repeat count of '-1'"),
        (ods_of(ods_row(A, repeats=0)), "repeat count of '0'"),
        (ods_of(ods_row(A, repeats="9" * 13)), "repeat count of"),
        (ods_of(ods_row(A), begin='<!DOCTYPE a [<!ENTITY b "c">]>'), "document type"),
        (ods_of("<broken"), "content.xml"),
        (ods_of(ods_row(A), mimetype="application/vnd.oasis.opendocument.text"), "opendocument.text"),
        (sheet_bytes.xlsb([HEADER], target="worksheets/&#97;.bin"), "entities"),
        (sheet_bytes.ole(b"Word", "WordDocument"), "WordDocument"),
        (packed({"word/document.xml": "", "[Content_Types].xml": ""}), "a zip with"),
        (
            b"PK\x03\x04" + b"\0" * 60 + struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 9, 9, 1 << 30, 0, 0),
            "directory",
        ),
    ],
)
def test_what_is_no_sheet_or_damaged_is_refused_by_name(tmp_path, content, found):
    assert found in refusal(tmp_path, content).found


def test_macros_are_ignored_and_told(tmp_path):
    rows = [HEADER, [GSTIN, "A-1", "15-10-2026", 1, 0, 0, 0, 0]]
    macro = ods_of(*(ods_row(*map(ods_cell, row)) for row in rows), **{"Basic/Standard/Module1.xml": "x"})
    assert "the workbook holds macros; they were ignored" in read(write(tmp_path, macro)).notes


def test_a_chain_of_sectors_in_a_ring_is_found():
    content = bytearray(sheet_bytes.xls([HEADER]))
    struct.pack_into("<I", content, 512 + 4 * 5, 3)
    with pytest.raises(ole.DamagedError, match="without end"):
        ole.streams(bytes(content))
    with pytest.raises(UnreadableFile, match="cannot be read"):
        xls_guard.check(bytes(content), "ring.xls")


def test_a_panic_of_the_library_is_a_failure_of_ours(tmp_path, monkeypatch):
    class PanicException(BaseException):
        pass

    def panic(*_):
        raise PanicException("index out of bounds")

    monkeypatch.setattr(books_workbook, "_sheets", panic)
    assert refusal(tmp_path, sheet_bytes.ods([HEADER])).found == "index out of bounds"


@given(st.sampled_from(sorted(WRITERS)), st.integers(0, 1 << 30), st.binary(min_size=1, max_size=8))
@settings(max_examples=120, deadline=None)
def test_damaged_bytes_end_in_a_reading_or_a_failure(tmp_path_factory, form, place, noise):
    content = bytearray(WRITERS[form]([HEADER, [GSTIN, "A-1", "15-10-2026", 1, 0, 0, 0, 0]]))

    begins = place % len(content)
    content[begins : begins + len(noise)] = noise
    try:
        read(write(tmp_path_factory.mktemp("noise"), bytes(content)))
    except ImsError:
        return


def test_the_size_of_a_directory_is_read_from_the_end(tmp_path):
    with write(tmp_path, packed({"a": "1", "b": "2"})).open("rb") as file:
        assert zips.directory_size(file) == 2 * 47
