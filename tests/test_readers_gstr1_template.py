"""GSTR-1 in the offline tool's templates: workbook and single CSVs, one row a rate."""

from __future__ import annotations

import json
from datetime import date

import pytest
import xlsxwriter

from ims_lib.errors import NeedsAnswer, UnreadableFile
from ims_lib.readers import read

B2B = (
    "GSTIN/UIN of Recipient,Receiver Name,Invoice Number,Invoice date,Invoice Value,Place Of Supply,"
    "Reverse Charge,Applicable % of Tax Rate,Invoice Type,E-Commerce GSTIN,Rate,Taxable Value,Cess Amount"
)
NOTES = (
    "Note Number,Note Date,Note Type,Place Of Supply,Note Value,Applicable % of Tax Rate,Rate,"
    "Taxable Value,Cess Amount"
)
EXPORTS = (
    "Export Type,Invoice Number,Invoice date,Invoice Value,Port Code,Shipping Bill Number,"
    "Shipping Bill Date,Applicable % of Tax Rate,Rate,Taxable Value,Cess Amount"
)
HSN = (
    "HSN,Description,UQC,Total Quantity,Total Value,Rate,Taxable Value,Integrated Tax Amount,"
    "Central Tax Amount,State/UT Tax Amount,Cess Amount"
)
ADJUSTED = "Applicable % of Tax Rate,Rate,Gross Advance Adjusted,Cess Amount"
GSTR2 = (
    "GSTIN of Supplier,Invoice Number,Invoice date,Invoice Value,Place Of Supply,Reverse Charge,"
    "Invoice Type,Rate,Taxable Value,Integrated Tax Paid,Central Tax Paid,State/UT Tax Paid,Cess Paid"
)
NIL = "Description,Nil Rated Supplies,Exempted (other than nil rated/non GST supply ),Non-GST supplies"
INVOICE = (
    '24UVWXF3456T1ZM,Asha,S-101,05-Oct-26,"1,18,000.00",24-Gujarat,N,,Regular B2B,,18.00,"1,00,000.00",5'
)
#: Section: header, a row of it, what it must say.
SECTIONS = {
    "b2b": (
        B2B,
        INVOICE,
        {"customer_gstin": "24UVWXF3456T1ZM", "place_of_supply": "24", "invoice_type": "R"},
    ),
    "b2ba": (
        B2B.replace(
            "Invoice Number,Invoice date",
            "Original Invoice Number,Original Invoice date,Revised Invoice Number,Revised Invoice date",
        ),
        INVOICE.replace("S-101", "S-99,01-Sep-26,S-101"),
        {"number": "S-101", "original_number": "S-99", "original_date": date(2026, 9, 1)},
    ),
    "b2cl": (
        (
            "Invoice Number,Invoice date,Invoice Value,Place Of Supply,Rate,Taxable Value,Cess Amount,"
            "E-Commerce GSTIN,Applicable % of Tax Rate"
        ),
        "L-1,05-Oct-26,250001,07-Delhi,18,1000,,24ETIN,65%",
        {"place_of_supply": "07", "rate_share": "0.65", "operator_gstin": "24ETIN"},
    ),
    "cdnr": (
        f"GSTIN/UIN of Recipient,Receiver Name,{NOTES}".replace(
            "Note Value", "Reverse Charge,Note Supply Type,Note Value"
        ),
        "24UVWXF3456T1ZM,Asha,CN-1,06-Oct-26,C,24-Gujarat,N,SEZ supplies with payment,118,,18,100,",
        {"document_type": "credit_note", "number": "CN-1", "invoice_type": "SEWP"},
    ),
    "cdnra": (
        "GSTIN/UIN of Recipient,Receiver Name,Original Note Number,Original Note Date,"
        + NOTES.replace("Note Number,Note Date", "Revised Note Number,Revised Note Date"),
        "24UVWXF3456T1ZM,Asha,CN-0,01-Oct-26,CN-1,06-Oct-26,D,24-Gujarat,118,,18,100,",
        {"document_type": "debit_note", "number": "CN-1", "original_number": "CN-0"},
    ),
    "cdnur": (f"UR Type,{NOTES}", "EXPWP,CN-2,06-Oct-26,C,,118,,18,100,", {"invoice_type": "EXPWP"}),
    "exp": (
        EXPORTS,
        "WPAY,E-1,05-Oct-26,118,INBOM4,1234567,06-Oct-26,,18,100,",
        {"invoice_type": "WPAY", "port_code": "INBOM4", "shipping_bill": "1234567"},
    ),
    "expa": (
        EXPORTS.replace(
            "Invoice Number,Invoice date",
            "Original Invoice Number,Original Invoice date,Revised Invoice Number,Revised Invoice date",
        ),
        "WPAY,E-0,01-Oct-26,E-1,05-Oct-26,118,INBOM4,1234567,06-Oct-26,,18,100,",
        {"number": "E-1", "original_number": "E-0"},
    ),
    "b2cs": (
        "Type,Place Of Supply,Applicable % of Tax Rate,Rate,Taxable Value,Cess Amount,E-Commerce GSTIN",
        "OE,27-Maharashtra,,5,1000,,",
        {"kind": "OE", "rate": "5", "place_of_supply": "27"},
    ),
    "at": (
        "Place Of Supply,Applicable % of Tax Rate,Rate,Gross Advance Received,Cess Amount",
        "27-Maharashtra,,5,1000,",
        {"taxable_paise": 100000, "igst_paise": None},
    ),
    "txpd": (
        f"Place Of Supply,{ADJUSTED}",
        "27-Maharashtra,,5,1000,",
        {"taxable_paise": 100000},
    ),
    "txpda": (
        f"Financial Year,Original Month,Original Place Of Supply,{ADJUSTED}",
        "2026-27,August,27-Maharashtra,,5,1000,",
        {"other_keys": '{"omon":"August","financial year":"2026-27"}'},
    ),
    "nil": (
        NIL,
        "Inter-State supplies to registered persons,7,,",
        {"kind": "INTRB2B nil", "taxable_paise": 700},
    ),
    "hsn": (
        HSN,
        "8471,Computers,NOS-NUMBERS,2,118,18,100,18,,,",
        {"hsn": "8471", "unit": "NOS", "quantity": "2", "igst_paise": 1800, "cgst_paise": 0, "kind": ""},
    ),
    "doc_issue": (
        "Nature  of Document,Sr. No. From,Sr. No. To,Total Number,Cancelled",
        "Invoices for outward supply,S-100,S-120,21,1",
        {"nature": "1", "number_from": "S-100", "count_issued": 20},
    ),
}
SHEETS = {
    "b2b": "b2b,sez,de",
    "nil": "exemp",
    "txpd": "atadj",
    "txpda": "atadja",
    "hsn": "hsn(b2b)",
    "doc_issue": "docs",
}


def save(tmp_path, name, *lines):
    path = tmp_path / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def rows_of(reading):
    assert reading.kind == "gstr1"
    assert reading.recipient_gstin is None
    tables = {name: table for name, table in reading.tables.items() if name != "rejected_rows"}
    skipped = sum(reading.rows_skipped.values())
    assert reading.rows_read == reading.rows_loaded + reading.rows_rejected + skipped
    return [row for table in tables.values() for row in table.to_pylist()]


def workbook(tmp_path, sheets):
    """Write a workbook as the tool has it: title, labels and sums above the header in row 4."""
    path = tmp_path / "gstr1.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Help Instruction").write(0, 0, "How to use this workbook")
        for name, (header, *lines) in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["Summary For " + name, "", "HELP"])
            sheet.write_row(1, 0, ["No. of Recipients", "", "No. of Invoices", "", "Total Invoice Value"])
            sheet.write_row(2, 0, [1, "", 1, "", 118000])
            for row, line in enumerate((header, *lines), 3):
                sheet.write_row(row, 0, line)
    return path


@pytest.mark.parametrize("section", SECTIONS)
def test_a_csv_is_told_by_its_columns(tmp_path, section):
    header, line, wanted = SECTIONS[section]
    reading = read(save(tmp_path, "any.csv", header, line), period="102026")
    (row,) = rows_of(reading)
    assert (reading.sections, reading.period) == ((f"R1/{section}",), "102026")
    assert {key: row[key] for key in wanted} == wanted
    assert row["row_number"] == 2


def test_the_workbook_has_a_sheet_a_section(tmp_path):
    cells = {
        SHEETS.get(name, name): (h.split(","), line.split(","))
        for name, (h, line, _) in SECTIONS.items()
        if '"' not in line
    }
    cells["hsn(b2c)"] = (HSN.split(","), ["8471", "", "NOS", 1, 118, 18, 100, 18])
    cells["master"] = (["UQC", "Type"], ["NOS", "OE"])
    cells["eco"] = (["Nature of Supply", "GSTIN of E-Commerce Operator"], ["TCS", "24E"])
    reading = read(workbook(tmp_path, cells), period="102026")
    rows = rows_of(reading)
    assert len(rows) == len(cells) - 2
    assert {"R1/hsn_b2b", "R1/hsn_b2c", "R1/nil", "R1/doc_issue", "R1/txpda"} < set(reading.sections)
    assert {row["row_number"] for row in rows} == {5}
    assert reading.notes == ("not read: sheet 'eco', 5 rows",)


def test_the_rates_of_a_document_are_one_document(tmp_path):
    second = INVOICE.replace("18.00", "12").replace('"1,00,000.00",5', "50,")
    other = INVOICE.replace("S-101", "s-102")
    reading = read(save(tmp_path, "b2b.csv", B2B, INVOICE, other, second), period="102026")
    first, _ = rows_of(reading)
    assert (first["number"], first["taxable_paise"], first["total_paise"]) == ("S-101", 10005000, 11800000)
    assert (first["igst_paise"], first["cgst_paise"], first["cess_paise"]) == (None, None, 500)
    assert [(rate["rate"], rate["taxable_paise"]) for rate in json.loads(first["rates"])] == [
        ("18.00", 10000000),
        ("12", 5000),
    ]
    assert reading.rows_skipped == {"further rate of the same document": 1}


def test_taxes_are_read_where_a_sheet_states_them(tmp_path):
    stated = save(tmp_path, "b2b.csv", f"{B2B},Integrated Tax", f"{INVOICE},18000")
    (row,) = rows_of(read(stated, period="102026"))
    assert (row["igst_paise"], row["cgst_paise"]) == (1800000, 0)


def test_dates_and_numbers_of_a_workbook_are_cells(tmp_path):
    path = tmp_path / "b2b.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("b2b")
        sheet.write_row(3, 0, B2B.split(","))
        sheet.write_row(
            4, 0, ["24UVWXF3456T1ZM", "", 101, "", 118, "24-Gujarat", "N", "", "Regular B2B", "", 18, 100, 0]
        )
        sheet.write_datetime(4, 3, date(2026, 10, 5), book.add_format({"num_format": "dd-mmm-yy"}))
        sheet.write_row(5, 0, ["24UVWXF3456T1ZM", "", "S-1", "today", 118, "24-Gujarat"])
    reading = read(path, period="102026")
    (row,) = rows_of(reading)
    assert (row["number"], row["document_date"]) == ("101", date(2026, 10, 5))
    assert json.loads(row["rates"])[0]["rate"] == "18"
    assert any("zeros in front" in note for note in reading.notes)
    assert [
        (bad["row_number"], bad["column_name"]) for bad in reading.tables["rejected_rows"].to_pylist()
    ] == [(6, "document_date")]


def test_the_name_tells_which_hsn_a_csv_holds(tmp_path):
    header, line, _ = SECTIONS["hsn"]
    assert read(save(tmp_path, "hsn(b2c).csv", header, line), period="102026").sections == ("R1/hsn_b2c",)


@pytest.mark.parametrize(
    ("given", "share"),
    [("65%", "0.65"), ("65", "0.65"), (".65", "0.65"), ("100", "1"), ("NaN", "NaN"), ("9e9", "9e9")],
)
def test_a_share_is_a_number_in_digits_or_kept_as_it_is(tmp_path, given, share):
    header, line, _ = SECTIONS["b2cl"]
    reading = read(save(tmp_path, "b2cl.csv", header, line.replace("65%", given)), period="102026")
    assert rows_of(reading)[0]["rate_share"] == share


def test_the_period_is_asked_for(tmp_path):
    with pytest.raises(NeedsAnswer, match="period"):
        read(save(tmp_path, "b2b.csv", B2B, INVOICE))


@pytest.mark.parametrize(
    ("header", "line"),
    [
        (
            GSTR2,
            "29AAGCB7383J1Z4,S-1,05-Oct-26,118,29-Karnataka,N,Regular,18,100,18,,,",
        ),
        (
            "Voucher,Invoice Number,Invoice Date,Place Of Supply,Rate,Taxable Value,IGST",
            "V,S-1,05-Oct-26,29,18,100,18",
        ),
    ],
)
def test_a_purchase_register_is_none(tmp_path, header, line):
    assert read(save(tmp_path, "b2b.csv", header, line), period="102026").kind == "books"


def test_a_sheet_that_lost_its_columns_and_a_section_twice_are_refused(tmp_path):
    header, line, _ = SECTIONS["b2cs"]
    good = (header.split(","), line.split(","))
    with pytest.raises(UnreadableFile, match="template's columns"):
        read(workbook(tmp_path, {"b2cs": good, "at": (["Rate", "Amount"], [5, 1000])}), period="102026")
    with pytest.raises(UnreadableFile, match="on two sheets"):
        read(workbook(tmp_path, {"hsn": (HSN.split(","),), "hsnsum": (HSN.split(","),)}), period="102026")
