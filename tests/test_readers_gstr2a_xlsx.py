"""GSTR-2A as the portal's workbook: the same rows as its JSON, totals apart, sheets of every section."""

from __future__ import annotations

import json

import pytest
import xlsxwriter

from ims_lib import schemas
from ims_lib.errors import NeedsAnswer, UnreadableFile
from ims_lib.readers import read
from tests import portal_workbooks as portal

FILED = {"cfs": "Y", "fldtr1": "10-Nov-26", "flprdr1": "Oct-26", "cfs3b": "N", "dtcancel": "27-Aug-26"}
SUPPLIER = {"ctin": "29PQRSC5678K1ZF", "trdnm": "Nandi Tools"} | FILED
RATES = [
    {"rt": 18, "txval": 100.05, "iamt": 18.01, "camt": 0, "samt": 0, "csamt": 1},
    {"rt": 5, "txval": 50, "iamt": 2.5, "camt": 0, "samt": 0, "csamt": 0},
]
INVOICE = {"inum": "NT/041", "idt": "08-10-2026", "val": 171.56, "pos": "27", "rchrg": "N", "inv_typ": "R"}
INVOICE |= {"atyp": "D", "aspd": "Nov-26", "itms": [{"itm_det": rate} for rate in RATES]}
NOTE = {"ntty": "C", "nt_num": "CN-7", "nt_dt": "21-10-2026", "val": 118, "pos": "29", "rchrg": "N"}
NOTE |= {"inv_typ": "R", "itms": [{"itm_det": RATES[0]}]}
ENTRY = {"refdt": "12-10-2026", "portcd": "INNSA1", "benum": "7654321", "bedt": "11-10-2026"}
ENTRY |= {"txval": 500, "iamt": 90, "csamt": 0, "amd": "N"}
ISD = {"docdt": "01-10-2026", "itc_elg": "N", "iamt": 5, "camt": 0, "samt": 0, "cess": 1}

SUPPLIER_OF_ISD = {"ctin": "29PQRSC5678K1ZF", "trdnm": "Head Office", "cfs": "Y"}
PARTY = [("", "GSTIN of supplier", "ctin"), ("", "Trade/Legal name of the Supplier", "trdnm")]
HEADS = [
    ("Tax Amount", "Integrated Tax  (₹)", "iamt"),
    ("Tax Amount", "Central Tax (₹)", "camt"),
    ("Tax Amount", "State/UT tax (₹)", "samt"),
    ("Tax Amount", "Cess  (₹)", "csamt"),
]
BODY = [
    ("", "Place of supply", "pos"),
    ("", "Supply Attract Reverse Charge", "rchrg"),
    ("", "Rate (%)", "rt"),
    ("", "Taxable Value (₹)", "txval"),
    *HEADS,
]
FORM = "GSTR-1/IFF/GSTR-1A/5 Filing"
SAID = [
    ("", f"{FORM} Status", "cfs"),
    ("", f"{FORM} Date", "fldtr1"),
    ("", f"{FORM} Period", "flprdr1"),
    ("", "GSTR-3B Filing Status", "cfs3b"),
    ("", "Amendment made, if any", "atyp"),
    ("", "Tax Period in which Amended", "aspd"),
    ("", "Effective date of cancellation", "dtcancel"),
]
BILL = [
    ("Invoice details", "Invoice number", "inum"),
    ("Invoice details", "Invoice type", "inv_typ"),
    ("Invoice details", "Invoice Date", "idt"),
    ("Invoice details", "Invoice Value (₹)", "val"),
]
SLIP = [
    ("Credit note/Debit note details   \n", "Note type", "ntty"),
    ("Credit note/Debit note details   \n", "Note number", "nt_num"),
    ("Credit note/Debit note details   \n", "Note Supply type ", "inv_typ"),
    ("Credit note/Debit note details   \n", "Note  date", "nt_dt"),
    ("Credit note/Debit note details   \n", "Note Value (₹)", "val"),
]
IMPORT = [
    ("", "Reference date (ICEGATE)", "refdt"),
    ("", "Port code", "portcd"),
    ("Bill of Entry Details", "Number", "benum"),
    ("Bill of Entry Details", "Date", "bedt"),
    ("Bill of Entry Details", "Taxable Value (₹)", "txval"),
    ("Amount of Tax (₹)", "Integrated Tax (₹)", "iamt"),
    ("Amount of Tax (₹)", "Cess (₹)", "csamt"),
    ("", "Amended (Yes)", "amd"),
]
SHARE = [
    ("", "Eligibility of ITC", "itc_elg"),
    ("", "GSTIN of ISD", "ctin"),
    ("", "Trade/Legal name of the ISD", "trdnm"),
    ("", "ISD Document type", "isd_docty"),
    ("", "ISD Invoice number", "docnum"),
    ("", "ISD Invoice date", "docdt"),
    ("", "ISD credit note number", "cnnum"),
    ("", "ISD credit note date", "cndt"),
    *[("Input tax distribution by ISD", name, key) for _, name, key in HEADS[:3]],
    ("Input tax distribution by ISD", "Cess (₹)", "cess"),
    ("", "ISD GSTR-6 Filing Status", "cfs"),
]
OLD_BILL = [("", "Invoice number", "oinum"), ("", "Invoice Date", "oidt")]
OLD_SLIP = [("", "Note type", "ontty"), ("", "Note Number", "ont_num"), ("", "Note date", "ont_dt")]
#: Sheet to the key of its JSON section, the columns of the original document, and its columns.
SHEETS = {
    "B2B": ("b2b", [], [*PARTY, *BILL, *BODY, *SAID]),
    "B2BA": ("b2ba", OLD_BILL, [*PARTY, *BILL, *BODY, *SAID]),
    "CDNR": ("cdn", [], [*PARTY, *SLIP, *BODY, *SAID]),
    "CDNRA": ("cdna", OLD_SLIP, [*PARTY, *SLIP, *BODY, *SAID]),
    "ISD": ("isd", [], SHARE),
    "IMPG": ("impg", [], IMPORT),
    "IMPG SEZ": ("impgsez", [], [("", PARTY[0][1], "sgstin"), ("", "Trade/Legal name", "tdname"), *IMPORT]),
}
NUMBERS = {"inum", "nt_num"}
WORDS = {"pos": {"27": "Maharashtra", "29": "Karnataka"}, "inv_typ": {"R": "Regular"}}
CONTENT = {
    "b2b": [SUPPLIER | {"inv": [INVOICE, INVOICE | {"inum": "2", "itms": INVOICE["itms"][:1]}]}],
    "b2ba": [SUPPLIER | {"inv": [INVOICE | {"oinum": "NT/040", "oidt": "01-10-2026"}]}],
    "cdn": [SUPPLIER | {"nt": [NOTE, NOTE | {"nt_num": "DN-1", "ntty": "D"}]}],
    "cdna": [SUPPLIER | {"nt": [NOTE | {"ont_num": "CN-1", "ont_dt": "01-10-2026"}]}],
    "isd": [
        SUPPLIER_OF_ISD | {"doclist": [ISD | {"isd_docty": "ISD", "docnum": "D1"}]},
        SUPPLIER_OF_ISD | {"doclist": [ISD | {"isd_docty": "ISDCN", "docnum": "D2"}]},
    ],
    "impg": [ENTRY, ENTRY | {"benum": "2", "amd": "Y"}],
    "impgsez": [ENTRY | {"sgstin": "29PQRSC5678K1ZF", "tdname": "Zone Ltd"}],
}


def lines(holders):
    """Yield the lines of a JSON section as the portal shows them: a line a rate, and their total."""
    for holder in holders:
        key = next((name for name in ("inv", "nt", "doclist") if name in holder), "")
        for document in holder[key] if key else [holder]:
            own = holder | document
            if own.get("isd_docty") == "ISDCN":
                own |= {"cnnum": own.pop("docnum"), "cndt": own.pop("docdt")}
            rates = [item["itm_det"] for item in document.get("itms", [])]
            yield from (own | rate for rate in rates or [{}])
            if rates:
                sums = {head: sum(rate[head] for rate in rates) for head in rates[0]} | {"rt": "-"}
                yield own | sums | {key: f"{own[key]}-Total" for key in NUMBERS & own.keys()}


def workbook(path, content, readme=True, totals=None):
    with xlsxwriter.Workbook(path) as book:
        if readme:
            sheet = book.add_worksheet("Read me")
            sheet.write_row(0, 0, ["Goods and Services Tax - GSTR 2A"])
            sheet.write_row(1, 1, ["Taxpayer's GSTIN", "27ABCDE1234F1Z0", "Tax period", "102026"])
            sheet.write_row(2, 1, ["Legal name", "Acme", "Financial year", "2026-27"])
        for name, (section, originals, columns) in SHEETS.items():
            title = "Goods and Services Tax - GSTR 2A"
            sheet, row = portal.header(book, name, columns, originals, title=title)
            for count, line in enumerate(lines(content.get(section, []))):
                shown = line | ((totals or {}) if line.get("rt") == "-" else {})
                for place, (_, _, key) in enumerate([*originals, *columns]):
                    value = shown.get(key)
                    if value is not None:
                        sheet.write(row + count, place, WORDS.get(key, {}).get(value, value))
        portal.header(book, "TDS", [("", "GSTIN of Deductor", "x"), ("", "Taxable Value (₹)", "txval")])
    return path


def rows_of(path, **asked):
    reading = read(path, kind="gstr2a", **asked)
    table = reading.tables["gstr2a_documents"]
    assert table.schema == schemas.GSTR2A_DOCUMENTS
    lost = reading.rows_rejected + sum(reading.rows_skipped.values())
    assert reading.rows_read == table.num_rows + lost
    return reading, [
        {key: value for key, value in row.items() if key not in ("file_id", "row_number", "other_keys")}
        for row in table.to_pylist()
    ]


def test_the_workbook_gives_the_rows_of_the_json(tmp_path):
    as_json = tmp_path / "2a.json"
    as_json.write_text(json.dumps({"gstin": "27ABCDE1234F1Z0", "fp": "102026"} | CONTENT))
    reading, rows = rows_of(workbook(tmp_path / "2a.xlsx", CONTENT))
    _, expected = rows_of(as_json)
    assert rows == expected
    assert (reading.recipient_gstin, reading.period) == ("27ABCDE1234F1Z0", "102026")
    assert reading.rows_skipped["total of a document"] == 6
    assert not any("totals" in note for note in reading.notes)
    assert any("'TDS'" in note for note in reading.notes)


def test_totals_that_differ_from_the_lines_are_told(tmp_path):
    reading, _ = rows_of(workbook(tmp_path / "2a.xlsx", {"b2b": CONTENT["b2b"]}, totals={"iamt": 20}))
    assert [note for note in reading.notes if "igst" in note] == [
        "sheet 'B2B': igst of its own totals is 40.00, of its lines 38.52"
    ]


def test_a_number_that_ends_in_total_and_has_a_rate_is_a_document(tmp_path):
    invoice = INVOICE | {"inum": "X-TOTAL", "itms": INVOICE["itms"][:1]}
    _, rows = rows_of(workbook(tmp_path / "2a.xlsx", {"b2b": [SUPPLIER | {"inv": [invoice]}]}))
    assert [row["number"] for row in rows] == ["X-TOTAL"]


def test_the_period_is_asked_for_where_no_read_me_tells_it(tmp_path):
    path = workbook(tmp_path / "2a.xlsx", {"b2b": CONTENT["b2b"]}, readme=False)
    with pytest.raises(NeedsAnswer, match="GSTR-2A does not tell its period"):
        read(path)
    assert rows_of(path, period="102026")[0].period == "102026"


@pytest.mark.parametrize(
    ("given", "filed"),
    [("Yes", True), ("N", False), ("Not Filed", False), ("Filed", True), ("-", None), ("", None)],
)
def test_filing_statuses_in_words(tmp_path, given, filed):
    supplier = SUPPLIER | {"cfs3b": given, "inv": [INVOICE]}
    _, rows = rows_of(workbook(tmp_path / "2a.xlsx", {"b2b": [supplier]}))
    assert rows[0]["is_gstr3b_filed"] is filed


def test_a_sheet_without_a_column_of_amounts_is_refused(tmp_path, monkeypatch):
    section, originals, columns = SHEETS["B2B"]
    columns = [column for column in columns if column[2] != "txval"]
    monkeypatch.setitem(SHEETS, "B2B", (section, originals, columns))
    with pytest.raises(UnreadableFile, match="lacks the portal's columns"):
        read(workbook(tmp_path / "2a.xlsx", CONTENT))
