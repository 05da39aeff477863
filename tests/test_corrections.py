"""Corrections and documents entered by hand: they count, leave files alone, lapse and are undone."""

from __future__ import annotations

import csv
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from ims_lib import Workspace
from ims_lib.errors import Refused, WrongUse

OWN = "27ABCDE1234F1Z0"
SUPPLIER = "29PQRSC5678K1ZF"
HEADER = "Voucher No,GSTIN of Supplier,Supplier Name,Invoice No,Invoice Date,Taxable,IGST,CGST,SGST\n"
PORTAL = f"{OWN}/b2b/{SUPPLIER}/INV-107/2026-27"
VOUCHER = f"{OWN}/books/P7/2026-27"
IMS = f"""{{"imsDetails": {{"b2b": [
  {{"stin": "{SUPPLIER}", "tradenm": "=Nandi & Sons", "inum": "INV-107", "inv_typ": "R", "action": "N",
   "srcform": "R1", "rtnprd": "102026", "srcfilstatus": "Filed", "idt": "28-10-2026", "val": 11800,
   "pos": "27", "txval": 10000, "iamt": 1800, "camt": 0, "samt": 0, "cess": 0, "hash": "a"}},
  {{"stin": "{SUPPLIER}", "tradenm": "=Nandi & Sons", "inum": "INV-200", "inv_typ": "R", "action": "N",
   "srcform": "R1", "rtnprd": "102026", "srcfilstatus": "Filed", "idt": "09-10-2026", "val": 590, "pos": "27",
   "txval": 500, "iamt": 90, "camt": 0, "samt": 0, "cess": 0, "hash": "b"}}]}}}}"""


def row(number: str, supplier: str = SUPPLIER, taxable: str = "10000.00") -> str:
    """Return one line of the register."""
    return f"P7,{supplier},Nandi,{number},28-10-2026,{taxable},1800.00,0,0\n"


@pytest.fixture
def books(tmp_path: Path) -> Workspace:
    """Return the workspace of `loaded`, reconciled."""
    made = loaded(tmp_path)
    made.reconcile()
    return made


def loaded(tmp_path: Path) -> Workspace:
    """Return a workspace with two portal records and one voucher, its number and GSTIN mistyped by a sign."""
    made = Workspace.init(tmp_path / "ws", name="A", gstins=[OWN])
    (tmp_path / "ims.json").write_text(IMS)
    (tmp_path / "books.csv").write_text(HEADER + row("INV-1O7", "29PQRSC5678K1ZE"))
    made.load(tmp_path / "ims.json")
    made.load(tmp_path / "books.csv", period="102026")
    return made


def voucher(workspace: Workspace) -> tuple[object, ...]:
    """Return supplier, number and taxable paise of the voucher."""
    found = workspace.query(
        "from staging.books_documents select supplier_gstin, number, taxable_paise where document = ?",
        [VOUCHER],
    )
    return tuple(found.iloc[0])


def outcome(workspace: Workspace) -> str:
    """Return the outcome of the portal document."""
    found = workspace.query("from marts.review select outcome where portal_document = ?", [PORTAL])
    return str(found["outcome"][0])


def test_a_correction_counts_in_the_reconciliation_and_undo_takes_it_back(books: Workspace) -> None:
    assert outcome(books) == "probable"
    raw = {file: file.read_bytes() for file in (books.path / "raw").iterdir()}
    wanted = {"supplier_gstin": SUPPLIER.lower(), "number": " INV-107 ", "taxable": "10,000"}
    done = books.correct(VOUCHER, wanted, reason="bill seen", goes_to="erp", by="asha")
    assert done.changes == {
        "supplier_gstin": ("29PQRSC5678K1ZE", SUPPLIER),
        "number": ("INV-1O7", "INV-107"),
    }
    assert voucher(books) == (SUPPLIER, "INV-107", 1_000_000)
    assert outcome(books) == "exact"
    assert raw == {file: file.read_bytes() for file in (books.path / "raw").iterdir()}
    assert [event.who for event in books.history(VOUCHER)] == ["asha", "asha"]
    books.undo(done.batch_id)
    assert voucher(books) == ("29PQRSC5678K1ZE", "INV-1O7", 1_000_000)
    assert outcome(books) == "probable"
    assert books.verify().is_ok


def test_a_correction_of_a_correction_goes_back_to_what_the_file_gives(books: Workspace) -> None:
    books.correct(VOUCHER, {"number": "INV-17"}, reason="first look")
    books.correct(VOUCHER, {"number": "INV-107"}, reason="second look")
    assert voucher(books)[1] == "INV-107"
    (told,) = books.corrections()
    assert (told["old_value"], told["new_value"], told["standing"]) == ("INV-1O7", "INV-107", "counts")


@pytest.mark.parametrize(
    ("number", "standing", "now"), [("INV-107", "in_file", "INV-107"), ("INV-170", "lapsed", "INV-170")]
)
def test_a_correction_lapses_when_the_file_says_otherwise(
    books: Workspace, tmp_path: Path, number: str, standing: str, now: str
) -> None:
    books.correct(VOUCHER, {"number": "INV-107"}, reason="bill seen")
    (tmp_path / "again.csv").write_text(HEADER + row(number, "29PQRSC5678K1ZE"))
    books.load(tmp_path / "again.csv", period="102026")
    found = books.query("from marts.corrections select standing, given_value")
    assert tuple(found.iloc[0]) == (standing, now)
    assert voucher(books)[1] == now


def test_what_would_have_been_right_is_offered(books: Workspace) -> None:
    assert set(books.suggestions(VOUCHER)) == {
        ("supplier_gstin", SUPPLIER, "one_sign"),
        ("supplier_gstin", SUPPLIER, "partner"),
        ("number", "INV-107", "partner"),
        ("place_of_supply", "27", "partner"),
    }


@pytest.mark.parametrize(
    ("document", "values", "reason", "failure"),
    [
        (VOUCHER, {"number": "INV-1O7"}, "r", Refused),
        (VOUCHER, {"number": " "}, "r", WrongUse),
        (VOUCHER, {"document_date": "31-02-2026"}, "r", WrongUse),
        (VOUCHER, {"supplier_gstin": "29PQR"}, "r", WrongUse),
        (VOUCHER, {"document_type": "letter"}, "r", WrongUse),
        (VOUCHER, {"igst": "12,34"}, "r", WrongUse),
        (VOUCHER, {"voucher": "1"}, "r", WrongUse),
        (VOUCHER, {"number": "INV-107"}, "  ", WrongUse),
        (PORTAL, {"number": "INV-107"}, "r", WrongUse),
    ],
)
def test_a_correction_that_cannot_be_is_refused_and_nothing_is_written(
    books: Workspace, document: str, values: dict[str, str], reason: str, failure: type[Exception]
) -> None:
    with pytest.raises(failure):
        books.correct(document, values, reason=reason)
    assert books.journal.last_seq() == 0


def test_a_portal_record_is_copied_into_the_books_and_taken_back(books: Workspace) -> None:
    key = f"{OWN}/b2b/{SUPPLIER}/INV-200/2026-27"
    done = books.enter(like=key, reason="bill found")
    assert done.document == f"{OWN}/books/HAND%2F1/2026-27"
    found = books.query("from marts.review select outcome, books_document where portal_document = ?", [key])
    assert tuple(found.iloc[0]) == ("exact", done.document)
    assert all(books.query("from marts.controls")["is_ok"])
    with pytest.raises(WrongUse, match="entered by hand"):
        books.correct(done.document, {"number": "X"}, reason="r")
    books.undo(done.batch_id)
    found = books.query("from marts.review select outcome where portal_document = ?", [key])
    assert found["outcome"][0] == "only_in_portal"


def test_a_document_entered_by_hand_stays_beside_files_loaded_later(books: Workspace, tmp_path: Path) -> None:
    values = {"document_type": "credit_note", "number": "C-1", "document_date": "09-10-2026", "igst": "18"}
    key = books.enter({**values, "supplier_gstin": SUPPLIER}, reason="note in the mail").document
    for number in (8, 9):
        (tmp_path / f"{number}.csv").write_text(HEADER + row(f"INV-{number}").replace("P7", f"P{number}"))
        books.load(tmp_path / f"{number}.csv")
        found = books.query("from staging.books_documents select document, igst_paise order by 1")
        assert dict(zip(found["document"], found["igst_paise"], strict=True))[key] == -1800
    assert len(found) == 4
    with pytest.raises(WrongUse, match="not whole"):
        books.enter({"number": "1"}, reason="r")


def test_the_erp_gets_missing_vouchers_and_corrections_and_no_formula(
    books: Workspace, tmp_path: Path
) -> None:
    assert books.export_for_erp(out=tmp_path / "none") == []
    books.correct(VOUCHER, {"igst": "1,800.50"}, reason="=cmd()", goes_to="erp+supplier")
    books.enter(like=f"{OWN}/b2b/{SUPPLIER}/INV-200/2026-27", reason="bill found")
    books.mark("accept", documents=(PORTAL,))
    missing, tally, corrected = books.export_for_erp(out=tmp_path / "erp")
    with missing.open(encoding="utf-8-sig", newline="") as file:
        (line,) = csv.DictReader(file)
    assert (line["number"], line["taxable"], line["igst"], line["supplier_name"]) == (
        "INV-200",
        "500.00",
        "90.00",
        "'=Nandi & Sons",
    )
    root = ET.fromstring(tally.read_bytes())  # noqa: S314 - our own file
    entries = [
        (entry.findtext("LEDGERNAME"), entry.findtext("AMOUNT"))
        for entry in root.iter("ALLLEDGERENTRIES.LIST")
    ]
    assert entries == [("=Nandi & Sons", "590.00"), ("Purchase", "-500.00"), ("Input IGST", "-90.00")]
    with corrected.open(encoding="utf-8-sig", newline="") as file:
        (line,) = csv.DictReader(file)
    assert (line["old_value"], line["new_value"], line["reason"]) == ("1,800.00", "1,800.50", "'=cmd()")


def test_a_sale_entered_by_hand_stands_among_the_sales_and_is_undone(
    books: Workspace, tmp_path: Path
) -> None:
    sales = "Invoice No,Invoice Date,Customer GSTIN,Customer,Taxable,IGST\n"
    (tmp_path / "sales.csv").write_text(sales + f"S-1,05-10-2026,{SUPPLIER},Nandi,500.00,90.00\n")
    books.load(tmp_path / "sales.csv", kind="sales", dates="dmy")
    before = outcome(books)
    sale = {"document_type": "credit_note", "number": "S-2", "document_date": "06-10-2026"}
    sale |= {"customer_gstin": SUPPLIER.lower(), "customer_name": "Nandi", "taxable": "100", "igst": "18"}
    done = books.enter(sale, side="sales", reason="kept on paper", by="asha")
    query = "from staging.sales_documents select number, customer_text, taxable_paise order by all"
    rows = [("S-1", SUPPLIER, 50_000), ("S-2", SUPPLIER, -10_000)]
    assert books.query(query).to_records(index=False).tolist() == rows
    assert done.document == f"{OWN}/sales/HAND%2F1/2026-27"
    assert outcome(books) == before
    listed, imported = books.export_for_erp(out=tmp_path)
    assert listed.read_text("utf-8-sig").splitlines()[1].split(",")[1:6] == [
        done.document, OWN, SUPPLIER, "Nandi", "credit_note",
    ]  # fmt: skip
    entries = ET.fromstring(imported.read_bytes()).iter("ALLLEDGERENTRIES.LIST")  # noqa: S314, our own file
    assert [(entry.findtext("LEDGERNAME"), entry.findtext("AMOUNT")) for entry in entries] == [
        ("Nandi", "118.00"),
        ("Sales", "-100.00"),
        ("Output IGST", "-18.00"),
    ]
    books.undo(done.batch_id)
    assert books.query(query).to_records(index=False).tolist() == rows[:1]
    with pytest.raises(WrongUse, match="no such side"):
        books.enter(sale, side="payments", reason="r")
