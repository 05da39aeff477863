"""Purchase registers: header words, text kept as text, dates decided by whole columns, bombs refused."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date, datetime
from decimal import Decimal

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from ims_lib import schemas
from ims_lib.errors import ImsError, NeedsAnswer, UnreadableFile
from ims_lib.readers import books_dates, read

GSTIN = "29PQRSC5678K1ZF"
HEADER = "GSTIN of supplier,Invoice No,Invoice Date,Taxable Value,IGST,CGST,SGST,Cess"
LINE = f"{GSTIN},A-1,15-10-2026,1000.00,180.00,0,0,0"
TEMPLATE_TITLES = [
    ["GSTIN of recipient* :", "27ABCDE1234F1Z0", "", "Financial year* :", "2026-27"],
    ["Trade/Legal name:", "Sharma", "", "Tax period* :", "October"],
    [],
    [],
]
TEMPLATE_HEADER = [
    "GSTIN of Supplier/ECO* ",
    "Trade/Legal name ",
    "Type of inward supplies* ",
    "Document type* ",
]
TEMPLATE_HEADER += ["Document\nnumber* ", "Document date* ", "Taxable value (₹)* ", "Integrated tax (₹) "]
TEMPLATE_HEADER += ["Central tax (₹) ", "State/UT tax (₹) ", "Cess (₹) "]


def write(tmp_path, content, name="register.csv"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def workbook(tmp_path, rows, name="register.xlsx", sheet="Purchases"):
    path = tmp_path / name
    with xlsxwriter.Workbook(str(path)) as book:
        page, day = book.add_worksheet(sheet), book.add_format({"num_format": "dd-mm-yyyy"})
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, date):
                    page.write_datetime(number, place, datetime(cell.year, cell.month, cell.day), day)  # noqa: DTZ001
                elif isinstance(cell, str):
                    page.write_string(number, place, cell)
                elif cell is not None:
                    page.write(number, place, cell)
    return path


def rows_of(path, **asked):
    reading = read(path, **asked)
    table = reading.tables["books_rows"]
    assert reading.kind == "books"
    assert table.schema == schemas.BOOKS_ROWS
    assert reading.rows_read == reading.rows_loaded + reading.rows_rejected + sum(
        reading.rows_skipped.values()
    )
    assert reading.rows_loaded == table.num_rows
    return reading, table.to_pylist()


def csv_rows(tmp_path, *lines, header=HEADER, **asked):
    return rows_of(write(tmp_path, "\n".join([header, *lines]) + "\n"), **asked)


def test_gstns_template_names_owner_and_period(tmp_path):
    line = [GSTIN, "Nandi", "B2B", "Credit Note", "C-1", "12-Oct-26", "5,31,751", 91959.54, 0, 0, "0"]
    reading, rows = rows_of(workbook(tmp_path, [*TEMPLATE_TITLES, TEMPLATE_HEADER, line]))
    row = rows[0]
    assert (reading.recipient_gstin, reading.register_period, reading.period) == (
        "27ABCDE1234F1Z0",
        "102026",
        "102026",
    )
    assert (row["row_number"], row["sheet"], row["document_type"], row["number"]) == (
        6,
        "Purchases",
        "credit_note",
        "C-1",
    )
    assert (row["document_date"], row["taxable_paise"], row["igst_paise"]) == (
        date(2026, 10, 12),
        53175100,
        9195954,
    )
    assert not reading.has_voucher
    assert row["voucher"] == ""
    assert json.loads(row["other_columns"]) == {"Type of inward supplies*": "B2B"}


@pytest.mark.parametrize(
    ("month", "period"), [("Mar", "032027"), ("Oct-Dec", "122026"), ("Q4", "032027"), ("07", "072026")]
)
def test_a_templates_period_is_a_month_or_quarter_of_its_year(tmp_path, month, period):
    titles = [TEMPLATE_TITLES[0], ["Tax period* :", month], [], []]
    line = [GSTIN, "Nandi", "B2B", "Invoice", "C-1", "12-Jul-26", 1, 0, 0, 0, 0]
    assert rows_of(workbook(tmp_path, [*titles, TEMPLATE_HEADER, line]))[0].register_period == period


def test_tallys_voucher_number_and_date_are_the_documents_too(tmp_path):
    header = "Date,Voucher No,Party Name,GSTIN/UIN,Voucher Type,Taxable Value,IGST,CGST,SGST/UTGST,CESS,Total"
    lines = [
        f'15-10-2026,P-1,Nandi,{GSTIN},Purchase,"1,50,000.00",0.00,"4,500.00","4,500.00",0.00,"59,000.00"',
        f"16-10-2026,P-2,Nandi,{GSTIN},Debit Note,100,18,0,0,0,118",
        f"16-10-2026,P-3,Nandi,{GSTIN},Credit Note,100,18,0,0,0,118",
        ',Total,,,,"50,000.00",0.00,,,,',
    ]
    reading, rows = csv_rows(tmp_path, *lines, header=header)
    assert reading.has_voucher
    assert reading.rows_skipped == {"total row": 1}
    assert [(row["voucher"], row["number"]) for row in rows] == [
        ("P-1", "P-1"),
        ("P-2", "P-2"),
        ("P-3", "P-3"),
    ]
    assert [row["document_type"] for row in rows] == ["invoice", "credit_note", "debit_note"]
    assert rows[0]["posting_date"] == rows[0]["document_date"] == date(2026, 10, 15)
    assert rows[0]["taxable_paise"] == 1_50_000_00


def test_voucher_and_suppliers_invoice_are_two_numbers(tmp_path):
    header = (
        "Voucher Date,Voucher No,Supplier Invoice No.,Supplier Invoice Date,GSTIN,Taxable Amount,IGST Amount"
    )
    _, rows = csv_rows(tmp_path, f"20-10-2026,V9,S/1,15-10-2026,{GSTIN},100,18", header=header)
    row = rows[0]
    assert (row["voucher"], row["number"]) == ("V9", "S/1")
    assert (row["document_date"], row["posting_date"]) == (date(2026, 10, 15), date(2026, 10, 20))


def test_sap_keeps_the_suppliers_number_under_reference(tmp_path):
    header = (
        "Document Number,Reference,Document Date,Posting Date,Tax Number 3,Vendor Name,Base Amount,IGST Amt"
    )
    reading, rows = csv_rows(
        tmp_path, f"5100000123,S/1,20261015,20261020,{GSTIN},Nandi,100.5,18.09", header=header
    )
    row = rows[0]
    assert (row["voucher"], row["number"], row["supplier_gstin"]) == ("5100000123", "S/1", GSTIN)
    assert (row["document_date"], row["posting_date"]) == (date(2026, 10, 15), date(2026, 10, 20))
    assert reading.mapping["number"] == "Reference"


def test_zoho_keeps_bill_number_and_skips_void_rows(tmp_path):
    header = (
        "Bill Date,Bill Number,Reference Number,Vendor Name,GSTIN of Vendor,Taxable Amount,IGST,Total,Status"
    )
    lines = [
        f"15-10-2026,B-1,PO-1,Nandi,{GSTIN},100,18,118,Open",
        f"16-10-2026,B-2,PO-2,Nandi,{GSTIN},1,0,1,Void",
    ]
    reading, rows = csv_rows(tmp_path, *lines, header=header)
    assert [row["number"] for row in rows] == ["B-1"]
    assert reading.rows_skipped == {"void or cancelled": 1}


def test_the_rate_wise_csv_of_the_returns_tool_is_read_row_by_row(tmp_path):
    header = (
        "GSTIN of Supplier,Invoice Number,Invoice date,Invoice Value,Place Of Supply,Reverse Charge,"
        "Invoice Type,Rate,Taxable Value,Integrated Tax Paid,Central Tax Paid,State/UT Tax Paid,Cess Paid,"
        "Eligibility For ITC,Availed ITC Integrated Tax,Availed ITC Central Tax,Availed ITC State/UT Tax,"
        "Availed ITC Cess"
    )
    line = (
        f'{GSTIN},R-1,3-Oct-26,"4,981",29-Karnataka,Y,Regular,18,"4,221.19",0,379.91,379.91,0,Inputs,0,1,1,0'
    )
    _, rows = csv_rows(tmp_path, line, header=header)
    row = rows[0]
    assert (row["place_of_supply"], row["is_reverse_charge"], row["rate"]) == ("29", True, "18")
    assert (row["taxable_paise"], row["cgst_paise"], row["sgst_paise"], row["total_paise"]) == (
        422119,
        37991,
        37991,
        498100,
    )


def test_a_header_may_have_two_tiers_and_stand_low(tmp_path):
    rows = [["ABC Traders"], ["Purchase Register"], []]
    rows += [["Supplier", "", "Document", "", "Taxable value", "Tax amount", "", ""]]
    rows += [["Name", "GSTIN", "Number", "Date", "", "IGST", "CGST", "SGST"]]
    rows += [["Nandi", GSTIN, "A-1", "15-10-2026", 100, 0, 9, 9]]
    _, found = rows_of(workbook(tmp_path, rows))
    row = found[0]
    assert (row["supplier_name"], row["supplier_gstin"], row["number"]) == ("Nandi", GSTIN, "A-1")
    assert (row["taxable_paise"], row["cgst_paise"], row["row_number"]) == (10000, 900, 6)


def test_own_gstins_in_a_column_win_over_one_owner(tmp_path):
    header = HEADER + ",Own GSTIN"
    reading, rows = csv_rows(tmp_path, LINE + ",27ABCDE1234F1Z0", LINE + ",29PQRSC5678K2ZE", header=header)
    assert reading.recipient_gstin is None
    assert [row["recipient_gstin"] for row in rows] == ["27ABCDE1234F1Z0", "29PQRSC5678K2ZE"]
    assert (
        csv_rows(tmp_path, LINE + ",27ABCDE1234F1Z0", header=header)[0].recipient_gstin == "27ABCDE1234F1Z0"
    )


def test_blank_total_repeated_header_and_frame_rows_are_skipped_with_reason(tmp_path):
    frame = ["Grand Total,,,1000,180,0,0,0", "** end of report **,,,,,,,"]
    reading, rows = csv_rows(tmp_path, LINE, ",,,,,,,", HEADER, *frame, LINE)
    assert [row["row_number"] for row in rows] == [2, 7]
    assert reading.rows_skipped == {"blank row": 1, "repeated header": 1, "total row": 1, "not a document": 1}


EXCELS = [
    "00123",
    "1E10",
    "12/2025",
    "=1+1",
    "+91",
    "-5",
    "1.0",
    "1234567890123456789",
    "#N/A",
    "TRUE",
    "45292",
]
SCRIPTS = ["INV\u202e1-\u200b", "\u2167/1", "नं-१", "A\u20101", "\uff21\uff22\uff11", "a\u0301", "க\u200d1"]


@pytest.mark.parametrize("number", [*EXCELS, *SCRIPTS])
def test_text_stays_text(tmp_path, number):
    for path in (
        write(tmp_path, f"{HEADER}\n{GSTIN},{number},15-10-2026,1,0,0,0,0\n"),
        workbook(tmp_path, [HEADER.split(","), [GSTIN, number, "15-10-2026", 1, 0, 0, 0, 0]]),
    ):
        _, rows = rows_of(path)
        assert rows[0]["number"] == number
        assert rows[0]["is_number_doubtful"] is False


def test_a_number_or_date_in_the_number_column_is_doubtful(tmp_path):
    lines = [
        [GSTIN, cell, "15-10-2026", 1, 0, 0, 0, 0]
        for cell in (123, 45.5, date(2025, 12, 1), 123456789012345678)
    ]
    reading, rows = rows_of(workbook(tmp_path, [HEADER.split(","), *lines]))
    assert [row["number"] for row in rows][:3] == ["123", "45.5", "2025-12-01"]
    assert all(row["is_number_doubtful"] for row in rows)
    assert any("16 or more digits" in note for note in reading.notes)


@given(st.integers(-(10**13), 10**13))
@settings(max_examples=40, deadline=None)
def test_amounts_of_number_cells_are_exact(tmp_path_factory, paise):
    amount = Decimal(paise).scaleb(-2)
    path = workbook(
        tmp_path_factory.mktemp("x"), [HEADER.split(","), [GSTIN, "A", "15-10-2026", amount, 0, 0, 0, 0]]
    )
    assert rows_of(path)[1][0]["taxable_paise"] == paise


def test_unreadable_dates_and_amounts_reject_the_row_with_its_place(tmp_path):
    bad = [
        f"{GSTIN},A-2,31-04-2026,1,0,0,0,0",
        f'{GSTIN},A-3,15-10-2026,"12,34",0,0,0,0',
        f"{GSTIN},A-4,,1,0,0,0,0",
    ]
    bad += [f"{GSTIN},A-5,15-10-2026,,,,,"]
    reading, rows = csv_rows(tmp_path, LINE, *bad)
    rejected = reading.tables["rejected_rows"].to_pylist()
    assert len(rows) == 1
    assert [(row["row_number"], row["column_name"], row["value"]) for row in rejected] == [
        (3, "Invoice Date", "31-04-2026"),
        (4, "Taxable Value", "12,34"),
        (5, "Invoice Date", ""),
        (6, "Taxable Value", ""),
    ]
    assert all(row["reason"] for row in rejected)


def test_a_missing_gstin_or_number_is_no_reason_to_reject(tmp_path):
    reading, rows = csv_rows(tmp_path, ",A-1,15-10-2026,1,0,0,0,0", f"{GSTIN},,15-10-2026,1,0,0,0,0")
    assert [(row["supplier_gstin"], row["number"]) for row in rows] == [("", "A-1"), (GSTIN, "")]
    assert reading.rows_rejected == 0


def dated(*days):
    return [f"{GSTIN},A-{number},{day},1,0,0,0,0" for number, day in enumerate(days)]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (["15-10-2026", "03-04-2026"], [date(2026, 10, 15), date(2026, 4, 3)]),
        (["10/15/2026", "03/04/2026"], [date(2026, 10, 15), date(2026, 3, 4)]),
        (["15/10/26", "01.04.26"], [date(2026, 10, 15), date(2026, 4, 1)]),
        (["2026-10-03", "2026/04/03"], [date(2026, 10, 3), date(2026, 4, 3)]),
        (["3-Oct-26", "03 October 2026"], [date(2026, 10, 3), date(2026, 10, 3)]),
        (["Oct 3 2026", "20261003"], [date(2026, 10, 3), date(2026, 10, 3)]),
        (["05-05-2026", "06-06-2026"], [date(2026, 5, 5), date(2026, 6, 6)]),
        (["15-10-2026 00:00:00", "03-04-2026 10:15"], [date(2026, 10, 15), date(2026, 4, 3)]),
    ],
)
def test_one_order_of_day_and_month_is_decided_by_all_rows(tmp_path, days, expected):
    _, rows = csv_rows(tmp_path, *dated(*days))
    assert [row["document_date"] for row in rows] == expected


def test_dates_that_fit_both_orders_are_asked_for(tmp_path):
    lines = dated("03-04-2026", "05-06-2026")
    with pytest.raises(NeedsAnswer) as caught:
        csv_rows(tmp_path, *lines)
    assert "Invoice Date" in caught.value.what
    assert "03-04-2026" in caught.value.found
    assert "--dates dmy" in caught.value.do
    assert csv_rows(tmp_path, *lines, dates="dmy")[1][0]["document_date"] == date(2026, 4, 3)
    assert csv_rows(tmp_path, *lines, dates="mdy")[1][0]["document_date"] == date(2026, 3, 4)


def test_two_orders_in_one_column_are_asked_for_and_never_guessed(tmp_path):
    lines = dated("15-10-2026", "10-15-2026")
    with pytest.raises(NeedsAnswer, match="not clear"):
        csv_rows(tmp_path, *lines)
    reading, rows = csv_rows(tmp_path, *lines, dates="dmy")
    assert (len(rows), reading.rows_rejected) == (1, 1)


def test_the_period_settles_the_order_where_only_one_fits(tmp_path):
    reading, rows = csv_rows(tmp_path, *dated("03-04-2026", "05-04-2026"), period="042026")
    assert rows[0]["document_date"] == date(2026, 4, 3)
    assert any("day first" in note for note in reading.notes)
    with pytest.raises(NeedsAnswer):
        csv_rows(tmp_path, *dated("05-06-2026"), period="122026")


def test_real_excel_dates_need_no_order(tmp_path):
    lines = [[GSTIN, "A", date(2026, 4, 3), 1, 0, 0, 0, 0], [GSTIN, "B", 46115, 1, 0, 0, 0, 0]]
    reading, rows = rows_of(workbook(tmp_path, [HEADER.split(","), *lines]))
    assert [row["document_date"] for row in rows] == [date(2026, 4, 3), date(2026, 4, 3)]
    assert any("plain numbers" in note for note in reading.notes)


@pytest.mark.parametrize("number", [0, 1, 60, 42_916, 58_440, 20_261_003, -1, 1e10])
def test_a_plain_number_far_from_our_days_is_no_date(tmp_path, number):
    rows = [HEADER.split(","), [GSTIN, "A", number, 1, 0, 0, 0, 0], [GSTIN, "B", 46115.75, 1, 0, 0, 0, 0]]
    reading, kept = rows_of(workbook(tmp_path, rows))
    assert [row["document_date"] for row in kept] == [date(2026, 4, 3)]
    assert reading.tables["rejected_rows"]["column_name"].to_pylist() == ["Invoice Date"]


CENTURIES = ["15-10-0026", "15-10-1926", "1926-10-15", "15-Oct-9999"]


@pytest.mark.parametrize(
    "day", ["१५-१०-२०२६", "15-13-2026", "00-10-2026", "29-02-2026", "15-10-2026 or so", "45292", *CENTURIES]
)
def test_what_is_no_date_is_rejected_and_the_others_are_read(tmp_path, day):
    reading, rows = csv_rows(tmp_path, LINE, *dated(day))
    assert [row["document_date"] for row in rows] == [date(2026, 10, 15)]
    assert reading.tables["rejected_rows"]["value"].to_pylist() == [day]


@pytest.mark.parametrize(
    "name", ['"Invoice\nDate"', " Invoice\u00a0Date\u200b ", "INVOICE  DATE", "'Invoice Date'"]
)
def test_a_header_may_be_broken_or_spaced_as_it_likes(tmp_path, name):
    _, rows = csv_rows(tmp_path, LINE, header=HEADER.replace("Invoice Date", name))
    assert rows[0]["document_date"] == date(2026, 10, 15)


def test_rows_above_the_header_and_hidden_ones_change_nothing(tmp_path):
    path = tmp_path / "hidden.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet()
        titles = [["Purchase", "", "", "", "Tax"], ["Supplier", "Document"]]
        for number, row in enumerate([*titles, HEADER.split(","), LINE.split(","), LINE.split(",")]):
            page.write_row(number, 0, row)
        page.set_row(4, None, None, {"hidden": True})
        page.autofilter(2, 0, 4, 7)
    assert [row["row_number"] for row in rows_of(path)[1]] == [4, 5]


@pytest.mark.parametrize(
    "content",
    [HEADER.encode("utf-32"), HEADER.encode("utf-32-le"), f"{HEADER}\n{LINE}".encode("utf-16")[:-1]],
)
def test_text_that_cannot_be_decoded_is_refused_and_never_empty(tmp_path, content):
    with pytest.raises(UnreadableFile):
        read(write(tmp_path, content))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encodings_and_delimiters_are_found(tmp_path, encoding, delimiter):
    text = f"{HEADER},Party Name\n{LINE},नंदी\n".replace(",", delimiter)
    _, rows = rows_of(write(tmp_path, text.encode(encoding)))
    assert (rows[0]["supplier_name"], rows[0]["taxable_paise"]) == ("नंदी", 100000)


def test_windows_text_is_read_with_a_note_and_lost_letters_are_told(tmp_path):
    text = f"{HEADER},Party Name\n{LINE},Café ????\n"
    reading, rows = rows_of(write(tmp_path, text.encode("cp1252")))
    assert rows[0]["supplier_name"] == "Café ????"
    assert any("Windows-1252" in note for note in reading.notes)
    assert any("'????'" in note for note in reading.notes)


def test_the_bytes_decide_what_a_file_is(tmp_path):
    path = write(tmp_path, f"{HEADER}\n{LINE}\n", "register.xls")
    assert rows_of(path)[0].rows_loaded == 1
    book = workbook(tmp_path, [HEADER.split(","), LINE.split(",")]).rename(tmp_path / "register.csv")
    assert rows_of(book)[0].rows_loaded == 1


def packed(members):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return held.getvalue()


def sheet_with(tmp_path, xml):
    """Return a workbook whose first sheet's XML is replaced."""
    with zipfile.ZipFile(workbook(tmp_path, [["x"]])) as archive:
        members = {member.filename: archive.read(member) for member in archive.infolist()}
    members["xl/worksheets/sheet1.xml"] = xml
    return packed(members)


_SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'


def test_far_cells_and_bombs_are_refused_before_they_are_opened(tmp_path):
    far = _SHEET % b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    nameless = _SHEET % b'<row><c r="XFD1048576"><v>1</v></c></row>'
    hidden = _SHEET % (
        b"<row><c" + b" " * 70 + b"s='1' r = 'xfd1048576'><v>1</v></c></row><row><c r='A2'/></row>"
    )
    sparse = _SHEET % b'<row r="1"><c r="A1"/></row><row r="1048576"><c r="Z1048576"/></row>'
    bomb = packed({"xl/workbook.xml": "x", "xl/sharedStrings.xml": b" " * (40 << 20)})
    many = packed({"xl/workbook.xml": "x"} | {f"xl/worksheets/sheet{n}.xml": "" for n in range(300)})
    for content in (
        sheet_with(tmp_path, far),
        sheet_with(tmp_path, nameless),
        sheet_with(tmp_path, hidden),
        sheet_with(tmp_path, sparse),
        bomb,
        many,
    ):
        with pytest.raises(UnreadableFile) as caught:
            read(write(tmp_path, content, "bomb.xlsx"))
        assert caught.value.expected


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\r\n", "empty"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"PAR1....", "Parquet"),
        (b"SQLite format 3\x00....", "SQLite"),
        (b"\x1f\x8b....", "gzip"),
        (b"<html><table></table></html>", "web page"),
        (b"\x00\x01\x02\x03binary" * 9, "no known kind"),
        (b"PK\x03\x04broken", "damaged"),
        (packed({"a.json": "{}"}), "no workbook"),
        (packed({"xl/workbook.bin": ""}), "cannot be read"),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "cannot be read"),
        (b"just,some\ntext,here\n", "No header"),
    ],
)
def test_files_of_other_kinds_are_refused_in_five_parts(tmp_path, content, what):
    with pytest.raises(UnreadableFile) as caught:
        read(write(tmp_path, content, "register.xlsx"))
    error = caught.value
    assert what in error.what
    assert all((error.where, error.found, error.expected, error.do))


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("I.G.S.T", "igst_paise"),
        ("Integrated\nTax (₹)*", "igst_paise"),
        ("Input CGST", "cgst_paise"),
        ("State / UT Tax Amt.", "sgst_paise"),
        ("UTGST", "sgst_paise"),
        ("Comp. Cess", "other_columns"),
        ("Cess Amount (Rs.)", "cess_paise"),
        ("ＩＧＳＴ", "igst_paise"),
    ],
)
def test_headers_are_known_by_their_words(tmp_path, header, field):
    top = ["Vch No.", "Date", "Party Name", "Taxable Amt.", header]
    _, rows = rows_of(workbook(tmp_path, [top, ["1/A", "15-10-2026", "Nandi", 5, 7]]))
    assert rows[0][field] == (700 if field.endswith("paise") else '{"Comp. Cess":"7"}')


def test_sgst_and_utgst_apart_are_added(tmp_path):
    header = "Vch No,Date,Taxable Value,CGST,SGST,UTGST"
    _, rows = csv_rows(tmp_path, "1,15-10-2026,100,9,9,0", "2,15-10-2026,100,9,0,9", header=header)
    assert [row["sgst_paise"] for row in rows] == [900, 900]


def test_tallys_party_side_total_is_turned_round_and_gives_the_taxable_value(tmp_path):
    header = "Date,Particulars,Voucher Type,Voucher No.,GSTIN/UIN,Gross Total,Input CGST,Input SGST"
    lines = [
        f"15-Oct-26,Nandi,Purchase,1,{GSTIN},118.00 Cr,9.00 Dr,9.00 Dr",
        f"16-Oct-26,Om,Purchase,2,{GSTIN},50.00 Cr,,",
    ]
    reading, rows = csv_rows(tmp_path, *lines, header=header)
    assert [(row["taxable_paise"], row["total_paise"]) for row in rows] == [(10000, 11800), (5000, 5000)]
    assert any("turned round" in note for note in reading.notes)


def test_a_register_without_taxes_or_with_negative_invoices_is_noted(tmp_path):
    reading, _ = csv_rows(tmp_path, "A-1,15-10-2026,-100,x", header="Bill No,Bill Date,Taxable,Tax mix")
    assert "columns kept but not used: Tax mix" in reading.notes
    assert any("every tax is read as 0" in note for note in reading.notes)
    assert any("most invoices are negative" in note for note in reading.notes)


def test_imports_are_bills_of_entry(tmp_path):
    header = (
        "Port Code,Bill Of Entry Number,Bill Of Entry Date,Document type,Taxable Value,Integrated Tax Paid"
    )
    _, rows = csv_rows(tmp_path, "INNSA1,7654321,11-Oct-26,Imports,50000,9000", header=header)
    row = rows[0]
    assert (row["document_type"], row["port_code"], row["number"]) == ("bill_of_entry", "INNSA1", "7654321")


def test_unmapped_columns_are_kept_whatever_their_header(tmp_path):
    header = HEADER + ',"a ""; DROP",Narration,Narration,'
    _, rows = csv_rows(tmp_path, LINE + ",1,2,3,4", header=header)
    assert json.loads(rows[0]["other_columns"]) == {
        'a "; DROP': "1",
        "Narration": "2",
        "Narration (2)": "3",
        "column 12": "4",
    }


def test_more_than_two_decimals_are_rounded_and_told(tmp_path):
    reading, rows = csv_rows(tmp_path, f"{GSTIN},A-1,15-10-2026,1.005,0,0,0,0")
    assert rows[0]["taxable_paise"] == 101
    assert any("rounded half up" in note for note in reading.notes)


@given(st.binary(max_size=300))
@settings(max_examples=150, deadline=None)
def test_no_bytes_at_all_end_in_anything_but_a_reading_or_a_failure(tmp_path_factory, noise):
    folder = tmp_path_factory.mktemp("noise")
    for content in (noise, f"{HEADER}\n{LINE}\n".encode() + noise):
        try:
            reading = read(write(folder, content))
        except ImsError:
            continue
        assert reading.rows_read == reading.rows_loaded + reading.rows_rejected + sum(
            reading.rows_skipped.values()
        )


@pytest.mark.parametrize("cell", [float("inf"), float("-inf"), float("nan")])
def test_a_number_without_end_in_a_date_column_is_no_date(cell: object) -> None:
    found = books_dates.read_column([cell], name="Date", where="r.xlsx", order=None, period="")
    assert (found.days, found.unread) == ([None], {0})
