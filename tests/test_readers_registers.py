"""Registers of every layout that is known, which side they are of, optional columns, payments."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from ims_lib import readers, schemas
from ims_lib.errors import NeedsAnswer, WrongUse
from ims_lib.readers import Reading, books_tags

GSTIN = "29PQRSC5678K1ZF"
OTHER = "24UVWXF3456T1ZM"
OWN = "27ABCDE1234F1Z0"


def sheet(rows: Sequence[Sequence[object]], *more: tuple[str, Sequence[Sequence[object]]]) -> bytes:
    """Return a workbook whose first sheet is Sheet1; `more` are further sheets by name."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "dd-mm-yyyy"})
        for name, lines in (("Sheet1", rows), *more):
            page = book.add_worksheet(name)
            for number, line in enumerate(lines):
                for place, cell in enumerate(line):
                    if isinstance(cell, date):
                        page.write_datetime(number, place, datetime(cell.year, cell.month, cell.day), day)  # noqa: DTZ001
                    elif cell != "":
                        page.write(number, place, cell)
    return held.getvalue()


def csv(*lines: str) -> bytes:
    """Return lines as a CSV."""
    return ("\n".join(lines) + "\n").encode()


def read(folder: Path, content: bytes, **asked: Any) -> tuple[Reading, list[dict[str, Any]]]:
    """Return a register read, and its rows; its account of rows must balance."""
    path = folder / "register"
    path.write_bytes(content)
    reading = readers.read(path, **asked)
    dataset = {"books": "books_rows", "sales": "sales_rows", "payments": "payments"}[reading.kind]
    table = reading.tables[dataset]
    assert table.schema == schemas.DATASETS[dataset]
    assert reading.rows_read == reading.rows_loaded + reading.rows_rejected + sum(
        reading.rows_skipped.values()
    )
    assert reading.rows_loaded == table.num_rows
    return reading, table.to_pylist()


def short(row: dict[str, Any]) -> tuple[object, ...]:
    """Return what tells a purchase: voucher, supplier, type, number, date, taxable and taxes in rupees."""
    heads = ("taxable", "igst", "cgst", "sgst", "cess")
    texts = (row[name] for name in ("voucher", "supplier_gstin", "document_type", "number"))
    return (*texts, row["document_date"].isoformat(), *(row[f"{head}_paise"] / 100 for head in heads))


TALLY = [
    ["Asha Traders"],
    ["Purchase Register"],
    ["1-Oct-26 to 31-Oct-26"],
    ["Date", "Particulars", "Supplier Invoice No.", "Supplier Invoice Date", "Voucher Type", "Voucher No."],
    [date(2026, 10, 20), "Nandi & Sons", "N/7", date(2026, 10, 15), "Purchase", "P7"],
    [date(2026, 10, 22), "Nandi & Sons", "N/7R", date(2026, 10, 21), "Debit Note", "D1"],
    ["", "Grand Total", "", "", "", ""],
]
_TALLY_AMOUNTS = [
    ["GSTIN/UIN", "Gross Total", "Purchase @ 18%", "Input CGST", "Input SGST", "Round Off"],
    [GSTIN, 1180, 1000, 90, 90, 0],
    [GSTIN, -118, -100, -9, -9, 0],
    ["", 1062, 900, 81, 81, 0],
]
LAYOUTS = {
    "Tally": (
        sheet([*TALLY[:3], *([*a, *b] for a, b in zip(TALLY[3:], _TALLY_AMOUNTS, strict=True))]),
        [
            ("P7", GSTIN, "invoice", "N/7", "2026-10-15", 1000, 0, 90, 90, 0),
            ("D1", GSTIN, "credit_note", "N/7R", "2026-10-21", -100, 0, -9, -9, 0),
        ],
    ),
    "Zoho": (
        csv(
            "Bill Date,Due Date,Bill ID,Vendor Name,Bill Number,PurchaseOrder,"
            "GST Identification Number (GSTIN),SubTotal,CGST,SGST,IGST,Total,Bill Status",
            f'15/10/2026,30/10/2026,99,Nandi,Z-1,PO-1,{GSTIN},"1,000.00",90,90,0,"1,180.00",Paid',
            f"16/10/2026,30/10/2026,99,Nandi,Z-2,PO-1,{GSTIN},1,0,0,0,1,Void",
        ),
        [("", GSTIN, "invoice", "Z-1", "2026-10-15", 1000, 0, 90, 90, 0)],
    ),
    "Busy": (
        csv(
            "LIST OF PURCHASE VOUCHERS",
            "Date,Vch/Bill No,Party Bill No.,Party Bill Dt.,Account,GSTIN/UIN No.,Taxable Amt.,I.G.S.T.,"
            "C.G.S.T.,S.G.S.T.,Cess,Bill Amt.",
            f"20-10-2026,B/9,N-8,15-10-2026,Nandi,{GSTIN},1000,180,0,0,0,1180",
        ),
        [("B/9", GSTIN, "invoice", "N-8", "2026-10-15", 1000, 180, 0, 0, 0)],
    ),
    "Marg": (
        csv(
            "PURCHASE BOOK FROM 01-10-2026 TO 31-10-2026,,,,,,,,",
            "S.No,Bill No.,Bill Date,Supplier,GST No.,Taxable,CGST Amt,SGST Amt,Net Amount",
            f"1,M-1,15-10-2026,Nandi,{GSTIN},1000.00,90.00,90.00,1180.00",
            ",,,TOTAL,,1000.00,90.00,90.00,1180.00",
        ),
        [("", GSTIN, "invoice", "M-1", "2026-10-15", 1000, 0, 90, 90, 0)],
    ),
    "SAP": (
        csv(
            "Document Number,Reference,Document Type,Document Date,Posting Date,Vendor Name,Tax Number 3,"
            "Base Amount,IGST Amount,CGST Amount,SGST Amount",
            f"5100000123,N/9,RE,15.10.2026,20.10.2026,Nandi,{GSTIN},1000.00,0.00,90.00,90.00",
            f"5100000124,N/9C,KG,16.10.2026,20.10.2026,Nandi,{GSTIN},10.00-,0.00,1.00-,1.00-",
        ),
        [
            ("5100000123", GSTIN, "invoice", "N/9", "2026-10-15", 1000, 0, 90, 90, 0),
            ("5100000124", GSTIN, "credit_note", "N/9C", "2026-10-16", -10, 0, -1, -1, 0),
        ],
    ),
    "merged headers": (
        sheet(
            [
                ["Vendor", "", "Bill", "", "Taxable Value", "GST", "", ""],
                ["Name", "GSTIN", "Number", "Date", "", "IGST", "CGST", "SGST"],
                ["Nandi", GSTIN, "T-1", date(2026, 10, 15), 1000, 0, 90, 90],
            ]
        ),
        [("", GSTIN, "invoice", "T-1", "2026-10-15", 1000, 0, 90, 90, 0)],
    ),
    "Tally, a column for each rate": (
        csv(
            "Purchase Register",
            "Date,Particulars,Voucher Type,Voucher No.,GSTIN/UIN,Gross Total,Purchase @ 18%,Purchase @ 5%,"
            "Input CGST @ 9%,Input SGST @ 9%,Input CGST @ 2.5%,Input SGST @ 2.5%",
            f"15-10-2026,Nandi,Purchase,P1,{GSTIN},2230,1000,1000,90,90,25,25",
            f"16-10-2026,Nandi,Purchase,P2,{GSTIN},1050,,1000,,,25,25",
        ),
        [
            ("P1", GSTIN, "invoice", "P1", "2026-10-15", 2000, 0, 115, 115, 0),
            ("P2", GSTIN, "invoice", "P2", "2026-10-16", 1000, 0, 25, 25, 0),
        ],
    ),
    "rates above their heads": (
        sheet(
            [
                ["Bill No", "Bill Date", "Vendor GSTIN", "5%", "", "18%", ""],
                ["", "", "", "Taxable", "IGST", "Taxable", "IGST"],
                ["V-1", date(2026, 10, 15), GSTIN, 100, 5, 1000, 180],
            ]
        ),
        [("", GSTIN, "invoice", "V-1", "2026-10-15", 1100, 185, 0, 0, 0)],
    ),
    "duplicate headers": (
        csv(
            "Bill No,Bill Date,Vendor GSTIN,Amount,Taxable,IGST,Amount,IGST",
            f"U-1,15-10-2026,{GSTIN},7,1000,180,8,9",
        ),
        [("", GSTIN, "invoice", "U-1", "2026-10-15", 1000, 180, 0, 0, 0)],
    ),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_known_layout_is_read_by_its_words(tmp_path: Path, layout: str) -> None:
    content, expected = LAYOUTS[layout]
    reading, rows = read(tmp_path, content)
    assert reading.kind == "books"
    assert [short(row) for row in rows] == expected
    assert reading.rows_rejected == 0
    assert not [note for note in reading.notes if "purchases or sales" in note or "guessed" in note]


def test_optional_columns_are_read_where_a_register_has_them(tmp_path: Path) -> None:
    header = (
        "Bill No,Bill Date,Vendor GSTIN,Taxable,IGST,Goods Received Date,Payment Date,ITC Eligibility,"
        "Blocked u/s 17(5),Cost Center,Colour"
    )
    line = f"{GSTIN},100,18"
    reading, rows = read(
        tmp_path,
        csv(
            header,
            f"1,15-10-2026,{line},03-11-2026,04-11-2026,Capital Goods,Yes,Pune,red",
            f"2,16-10-2026,{line},soon,,Ineligible,,,",
            f"3,16-10-2026,{line},,,perhaps,No,,",
        ),
    )
    assert [
        (row["goods_received_on"], row["paid_on"], row["itc_category"], row["is_credit_blocked"])
        for row in rows
    ] == [
        (date(2026, 11, 3), date(2026, 11, 4), "capital_goods", True),
        (None, None, "ineligible", None),
        (None, None, "", False),
    ]
    assert [row["cost_centre"] for row in rows] == ["Pune", "", ""]
    assert rows[0]["other_columns"] == '{"Colour":"red"}'
    assert "column 'Goods Received Date': 1 cells hold no date and were left out" in reading.notes
    assert "column 'ITC Eligibility': 'perhaps' is unknown and was left out" in reading.notes


@pytest.mark.parametrize(
    ("given", "category"),
    [
        ("Inputs", "inputs"),
        ("CP", "capital_goods"),
        ("Input Services", "input_services"),
        ("no", "ineligible"),
    ],
)
def test_the_words_of_an_itc_category(given: str, category: str) -> None:
    assert books_tags.itc_category(given) == category


@pytest.mark.parametrize(
    ("given", "blocked"),
    [("17(5)", True), ("Blocked", True), ("Not blocked", False), ("N", False), ("?", None)],
)
def test_the_words_of_blocked_credit(given: str, blocked: bool | None) -> None:
    assert books_tags.credit_blocked(given) is blocked


SALES_HEADER = (
    "Invoice No,Invoice Date,Customer Name,Customer GSTIN,Invoice Type,Taxable Value,IGST,CGST,SGST"
)
SALE = f"S-1,15-10-2026,Om,{OTHER},SEZ supplies with payment,1000,180,0,0"


def test_a_sales_register_is_read_from_the_sellers_side(tmp_path: Path) -> None:
    reading, rows = read(tmp_path, csv(f"{SALES_HEADER},Seller GSTIN", f"{SALE},{OWN}"))
    row = rows[0]
    assert (reading.kind, reading.recipient_gstin) == ("sales", OWN)
    assert (row["customer_gstin"], row["customer_name"], row["number"]) == (OTHER, "Om", "S-1")
    assert (row["supply_type"], row["igst_paise"]) == ("sez_with_payment", 18000)


def test_a_sellers_notes_are_what_they_say(tmp_path: Path) -> None:
    header = "Date,Particulars,Voucher Type,Voucher No.,GSTIN/UIN,Value,Gross Total,Sales,Output IGST"
    kinds = ["Sales", "Credit Note", "Debit Note"]
    lines = [f"15-10-2026,Om,{kind},{kind[0]}1,{OTHER},100,118,100,18" for kind in kinds]
    reading, rows = read(tmp_path, csv(header, *lines))
    assert reading.kind == "sales"
    assert [row["document_type"] for row in rows] == ["invoice", "credit_note", "debit_note"]
    assert rows[0]["igst_paise"] == 1800


_OF_GSTR1 = "GSTIN/UIN of Recipient,Receiver Name,Invoice Number,Invoice date,Taxable Value"
_BOTH = "Bill No,Bill Date,Vendor,Customer GSTIN,Vendor GSTIN,Taxable"


@pytest.mark.parametrize(
    ("header", "line", "kind"),
    [
        (_OF_GSTR1, f"{OTHER},Om,1,15-10-2026,5", "sales"),
        (_BOTH, f"1,15-10-2026,N,{OWN},{GSTIN},5", "books"),
        ("Sales Register\nBill No,Bill Date,Taxable", "1,15-10-2026,5", "sales"),
        ("Sharma Sales\nBill No,Bill Date,Taxable,Voucher Type", "1,15-10-2026,5,Purchase", "books"),
        ("Bill No,Bill Date,Taxable,Voucher Type", "1,15-10-2026,5,GST Sales", "sales"),
        ("Bill No,Bill Date,Party,Taxable,Buyer,Voucher Type", "1,15-10-2026,N,5,Asha,Purchase", "books"),
    ],
)
def test_a_register_says_which_side_it_is_of(tmp_path: Path, header: str, line: str, kind: str) -> None:
    reading, _ = read(tmp_path, csv(header, line))
    assert reading.kind == kind
    assert not any("purchases or sales" in note for note in reading.notes)


def test_a_register_that_says_no_side_is_one_of_purchases_unless_told(tmp_path: Path) -> None:
    content = csv("Bill No,Bill Date,GSTIN,Party,Taxable,IGST", f"1,15-10-2026,{GSTIN},Nandi,100,18")
    reading, rows = read(tmp_path, content)
    assert (reading.kind, rows[0]["supplier_gstin"]) == ("books", GSTIN)
    assert any("--as sales" in note for note in reading.notes)
    reading, rows = read(tmp_path, content, kind="sales")
    assert (reading.kind, rows[0]["customer_gstin"], rows[0]["customer_name"]) == ("sales", GSTIN, "Nandi")
    with pytest.raises(WrongUse, match="another kind"):
        read(tmp_path, content, kind="ims")


def test_the_sheet_of_the_other_side_is_left_out_and_told(tmp_path: Path) -> None:
    purchases = [["Bill No", "Bill Date", "Vendor GSTIN", "Taxable"], ["1", date(2026, 10, 15), GSTIN, 5]]
    sales = [["Bill No", "Bill Date", "Customer GSTIN", "Taxable"], ["2", date(2026, 10, 15), OTHER, 6]]
    content = sheet(purchases, ("Out", sales))
    reading, rows = read(tmp_path, content)
    assert [row["number"] for row in rows] == ["1"]
    assert any("'Out' is a sales register" in note for note in reading.notes)
    assert [row["number"] for row in read(tmp_path, content, kind="sales")[1]] == ["2"]


PAYMENTS = csv(
    "Payment Date,Voucher No,Bill No,Vendor Name,Vendor GSTIN,Amount Paid,Bank",
    f'20-10-2026,P7,N/7,Nandi,{GSTIN},"1,180.00",HDFC',
    f"21-10-2026,,N/8,Nandi,{GSTIN},500,HDFC",
    f",P9,N/9,Nandi,{GSTIN},500,HDFC",
    f"22-10-2026,P10,,Nandi,{GSTIN},much,HDFC",
    ",,,Total,,1680,",
)


def test_a_list_of_payments_is_known_by_its_headers(tmp_path: Path) -> None:
    reading, rows = read(tmp_path, PAYMENTS)
    assert reading.kind == "payments"
    assert [(row["voucher"], row["number"], row["paid_on"], row["amount_paise"]) for row in rows] == [
        ("P7", "N/7", date(2026, 10, 20), 118000),
        ("", "N/8", date(2026, 10, 21), 50000),
    ]
    assert (rows[0]["supplier_gstin"], rows[0]["other_columns"]) == (GSTIN, '{"Bank":"HDFC"}')
    assert reading.rows_skipped == {"total row": 1}
    reasons = reading.tables["rejected_rows"].to_pylist()
    assert [(row["column_name"], row["reason"]) for row in reasons] == [
        ("Payment Date", "the row has no date"),
        ("Amount Paid", "not an amount"),
    ]


def test_payments_in_short_words_are_read_when_they_are_called_so(tmp_path: Path) -> None:
    content = csv("Date,Bill No,Amount", "20-10-2026,N/7,1180")
    with pytest.raises(NeedsAnswer):
        read(tmp_path, content)
    assert read(tmp_path, content, kind="payments")[1][0]["amount_paise"] == 118000


def test_a_register_with_a_payment_date_stays_a_register(tmp_path: Path) -> None:
    content = csv(
        "Bill No,Bill Date,Vendor,Taxable,IGST,Payment Date,Amount Paid",
        "1,15-10-2026,N,100,18,16-10-2026,118",
    )
    reading, rows = read(tmp_path, content)
    assert (reading.kind, rows[0]["paid_on"]) == ("books", date(2026, 10, 16))
