"""A workspace with the seller's files: which of them counts, what the buyer did, and how numbers run."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner

from ims_lib import Workspace, results, schemas, views
from ims_lib.cli import app
from ims_lib.documents import SALES_LABELS
from ims_lib.errors import NeedsAnswer, Refused, WrongUse
from ims_lib.explain import explain

GSTIN, CUSTOMER = "27ABCDE1234F1Z0", "24UVWXF3456T1ZM"
LABELS = tuple(SALES_LABELS.values())
B2B = (
    "GSTIN/UIN of Recipient,Receiver Name,Invoice Number,Invoice date,Invoice Value,Place Of Supply,"
    "Reverse Charge,Applicable % of Tax Rate,Invoice Type,E-Commerce GSTIN,Rate,Taxable Value,Cess Amount"
)


def invoice(number: str, taxable: int = 100, **more: Any) -> dict[str, Any]:
    """Return an invoice of October at 18%."""
    item = {"num": 1, "itm_det": {"rt": 18, "txval": taxable, "iamt": taxable * 0.18}}
    return {"inum": number, "idt": "05-10-2026", "val": taxable * 1.18, "pos": "24", "itms": [item]} | more


def gstr1(*numbers: str, **more: Any) -> dict[str, Any]:
    """Return a GSTR-1 of October of these invoices."""
    own = [{"ctin": CUSTOMER, "inv": [invoice(number) for number in numbers]}]
    return {"gstin": GSTIN, "fp": "102026", "b2b": own, "hsn": {"data": []}} | more


def load(workspace: Workspace, name: str, content: object, **asked: str) -> Any:
    """Load a file of this content, JSON unless it is text, and return its receipt."""
    path = workspace.path.parent / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return workspace.load(path, **asked)


def rows(workspace: Workspace, sql: str) -> list[tuple[Any, ...]]:
    """Return the rows of a query."""
    return [tuple(row) for row in workspace.query(sql).itertuples(index=False)]


DOCUMENTS = "select document, igst_paise from staging.gstr1_documents order by document"


def test_a_later_gstr1_replaces_the_earlier_whole(workspace: Workspace) -> None:
    receipt = load(workspace, "1.json", gstr1("S-1", "S/2", cdnr=[]))
    assert (receipt.kind, receipt.period, receipt.rows_loaded) == ("gstr1", "102026", 2)
    load(workspace, "2.json", gstr1("S/2"))
    load(workspace, "a.json", {"gstin": GSTIN, "fp": "102026", "gstr1a": {"b2b": gstr1("S-9")["b2b"]}})
    assert rows(workspace, DOCUMENTS) == [
        (f"{GSTIN}/gstr1/b2b/S%2F2/2026-27", 1800),
        (f"{GSTIN}/gstr1/b2b/S-9/2026-27", 1800),
    ]


def test_sheets_of_a_template_replace_their_own_section_only(workspace: Workspace) -> None:
    line = f"{CUSTOMER},Asha,S-1,05-Oct-26,118,24-Gujarat,N,,Regular B2B,,18,100,"
    with pytest.raises(NeedsAnswer, match="period"):
        load(workspace, "b2b.csv", f"{B2B}\n{line}\n")
    load(workspace, "b2b.csv", f"{B2B}\n{line}\n", period="102026")
    header = "Export Type,Invoice Number,Invoice date,Invoice Value,Rate,Taxable Value"
    exports = f"{header}\nWPAY,E-1,06-Oct-26,59,18,50\n"
    load(workspace, "exp.csv", exports, period="102026")
    within = line.replace("S-1", "S-2").replace("24-Gujarat", "27-Maharashtra")
    load(workspace, "b2b.csv", f"{B2B}\n{within}\n", period="102026")
    assert rows(workspace, DOCUMENTS) == [
        (f"{GSTIN}/gstr1/b2b/S-2/2026-27", 0),
        (f"{GSTIN}/gstr1/exp/E-1/2026-27", 900),
    ]


def test_the_buyers_action_stands_beside_the_document(workspace: Workspace) -> None:
    load(workspace, "1.json", gstr1("S-1", "S-2"))
    for name, action in (("old.json", "P"), ("new.json", "R")):
        acted = [invoice("S-1", imsactn=action, remarks="not ours"), invoice("S-2", imsactn="")]
        outward = {"gstin": GSTIN, "rtnprd": "102026", "gstr1": {"b2b": [{"ctin": CUSTOMER, "inv": acted}]}}
        load(workspace, name, outward)
    found = rows(
        workspace,
        "select d.number, o.ims_action from staging.gstr1_documents as d"
        " inner join staging.ims_outward as o on d.document = o.document order by all",
    )
    assert found == [("S-1", "reject"), ("S-2", "no_action")]


def test_a_gstr3b_is_kept_by_cell_and_closes_nothing(workspace: Workspace) -> None:
    for name, amount in (("1.json", 100), ("2.json", 200)):
        cells = {"osup_det": {"txval": amount, "iamt": 18}}
        load(workspace, name, {"gstin": GSTIN, "ret_period": "102026", "sup_details": cells})
    assert rows(workspace, "select cell, taxable_paise from staging.gstr3b_cells") == [("3.1(a)", 20000)]
    assert rows(workspace, "select * from raw.filed_periods") == []


def test_numbers_of_own_sales_are_checked(workspace: Workspace) -> None:
    docs = [{"num": 1, "from": "S-1", "to": "S-9", "totnum": 9, "cancel": 1, "net_issue": 8}]
    issued = {"doc_det": [{"doc_num": 1, "docs": docs}]}
    load(workspace, "1.json", gstr1("S-1", "S-2", "S-4", "S-5", "S-9", "S_10", "S-5", doc_issue=issued))
    found = {(one.rule, one.severity, one.side, one.number, one.expected) for one in workspace.check()}
    assert found == {
        ("sales_series_gap", "warning", "sales", "S-4", "no gap; missing 4: S-3, S-6 to S-8; cancelled 1"),
        ("sales_number_shape", "error", "sales", "S_10", "at most 16 of A-Z, 0-9, - and /"),
        (
            "sales_number_repeated",
            "error",
            "sales",
            "S-5",
            f"a number once in 2026-27; first in {GSTIN}/gstr1/b2b/S-5/2026-27",
        ),
        ("series_count_differs", "warning", "sales", "S-1", "5 documents with these numbers"),
    }
    workspace.set_check("sales_series_gap", "off", reason="numbers are shared with another branch")
    assert "sales_series_gap" not in {one.rule for one in workspace.check()}


def test_rows_of_a_sales_register_are_documents_with_their_numbers_checked() -> None:
    texts = [field.name for field in schemas.SALES_ROWS if field.type == pa.string()]
    row = dict.fromkeys(schemas.SALES_ROWS.names, 0) | dict.fromkeys(texts, "")
    row |= dict.fromkeys(
        field.name for field in schemas.SALES_ROWS if field.type in (pa.date32(), pa.bool_())
    )
    row |= {"file_id": "f", "recipient_gstin": GSTIN, "customer_gstin": CUSTOMER, "document_type": "invoice"}
    row |= {"document_date": date(2026, 10, 5)}
    given = [("V1", "S-1", 100), ("V1", "S-1", 50), ("V2", "S-2", 10), ("V3", "S-4", 10)]
    table = [
        row | {"row_number": place, "voucher": voucher, "number": number, "taxable_paise": paise}
        for place, (voucher, number, paise) in enumerate(given, 2)
    ]
    load = {"load_seq": 1, "file_id": "f", "kind": "sales", "recipient_gstin": GSTIN, "at": "2026-11-01"}
    loaded = dict.fromkeys(views.LOADS.names) | {"register_period": "", "sections": ""} | load
    tables = {"sales_rows": pa.Table.from_pylist(table, schema=schemas.SALES_ROWS)}
    with views.connect_tables(tables, pa.Table.from_pylist([loaded], schema=views.LOADS)) as con:
        documents = con.sql(
            "select document, taxable_paise from staging.sales_documents order by 1"
        ).fetchall()
        found = con.sql("select rule, row_number, expected from checks.findings").fetchall()
    assert documents == [(f"{GSTIN}/sales/V{n}/2026-27", paise) for n, paise in ((1, 150), (2, 10), (3, 10))]
    assert found == [("sales_series_gap", 5, "no gap; missing 1: S-3")]


REGISTER = (
    "Voucher,Invoice No,Invoice Date,Customer GSTIN,Customer,Place of Supply,"
    "Invoice Value,Taxable,IGST,CGST\n"
)


def register(*lines: tuple[str, str, str, str, str]) -> str:
    """Return a sales register of October: number, customer, place, taxable and IGST of each sale."""
    return REGISTER + "".join(
        f"V{place},{number},05-10-2026,{customer},=Asha & Co,{state},"
        f"{int(taxable) + int(igst)},{taxable},{igst},0\n"
        for place, (number, customer, state, taxable, igst) in enumerate(lines, 1)
    )


@pytest.fixture
def sold(workspace: Workspace) -> Workspace:
    """Return a workspace with a register and the GSTR-1 of its month: one sale of each standing."""
    text = register(
        ("S-1", CUSTOMER, "24", "100", "18"),
        ("S2", CUSTOMER, "24", "100", "18"),  # written otherwise
        ("S-3", CUSTOMER, "24", "200", "36"),  # GSTR-1 says 100
        ("S-4", CUSTOMER, "24", "100", "18"),  # GSTR-1 lacks it
        ("S-5", "", "24", "100", "18"),  # a consumer: in the sums
        ("S-6", "", "24", "90000", "16200"),  # a consumer far away, above a lakh: to be listed
        ("SALE-1007", CUSTOMER, "24", "500", "90"),  # reported as sold to a consumer
    )
    load(workspace, "sales.csv", text, kind="sales", dates="dmy")
    large = {"pos": "24", "inv": [invoice("SALE-1007", 500)]}
    load(workspace, "1.json", gstr1("S-1", "S-2", "S-3", "S-9", b2cl=[large]))
    workspace.reconcile()
    return workspace


def test_own_sales_are_matched_with_gstr1_as_filed(sold: Workspace) -> None:
    found = rows(
        sold,
        "select coalesce(books_number, portal_number), standing, outcome, rule from marts.sales_review"
        " order by 1",
    )
    assert found == [
        ("S-1", "agrees", "exact", "exact"),
        ("S-3", "differs", "mismatch", "amount"),
        ("S-4", "not_in_gstr1", "only_in_books", ""),
        ("S-5", "in_sums", "only_in_books", ""),
        ("S-6", "not_in_gstr1", "only_in_books", ""),
        ("S-9", "not_in_books", "only_in_portal", ""),
        ("S2", "agrees", "near", "near"),
        ("SALE-1007", "differs", "probable", "gstin_missing"),
    ]
    assert rows(sold, "select count(*) from marts.review") == [(0,)]  # nothing of it is a purchase
    tied = "select control, side, found, is_ok from marts.controls where control in ('documents', 'igst')"
    assert rows(sold, f"{tied} order by all") == [
        ("documents", "gstr1", 5, True),
        ("documents", "sales", 7, True),
        ("igst", "gstr1", 16_200, True),
        ("igst", "sales", 1_639_800, True),
    ]
    summed = {one.standing: (one.count_portal, one.count_books, one.books_tax_paise) for one in sold.sales()}
    assert summed["not_in_gstr1"] == (0, 2, 1_621_800)
    assert list(summed)[:2] == ["not_in_gstr1", "differs"]
    assert sold.sales(period="092026") == []


def test_sales_of_a_month_whose_gstr1_is_not_loaded_are_not_called_missing(workspace: Workspace) -> None:
    load(workspace, "sales.csv", register(("S-1", CUSTOMER, "24", "100", "18")), kind="sales", dates="dmy")
    assert [one.standing for one in workspace.sales()] == ["gstr1_not_loaded"]
    load(workspace, "1.json", gstr1("S-2"))
    assert [one.standing for one in workspace.sales()] == ["not_in_gstr1", "not_in_books"]
    (missing, unlike) = (one for one in workspace.alerts() if one.alert.startswith("sales_"))
    assert (missing.alert, missing.count_documents, missing.tax_paise) == ("sales_not_in_gstr1", 1, 1800)
    assert (unlike.alert, unlike.count_documents, unlike.tax_paise) == ("sales_unlike_gstr1", 1, 1800)


def test_an_amendment_replaces_the_sale_it_amends_though_it_names_another_customer(sold: Workspace) -> None:
    other = "29PQRSC5678K1ZF"
    amended = invoice("S-9A", 700, oinum="S-9", oidt="05-10-2026", pos="29")
    load(sold, "2.json", gstr1(fp="112026", b2b=[], b2ba=[{"ctin": other, "inv": [amended]}]))
    found = rows(
        sold,
        "select portal_number, standing, outcome from marts.sales_review"
        " where portal_number like 'S-9%' order by 1",
    )
    assert found == [("S-9", "set_aside", "superseded"), ("S-9A", "register_not_loaded", "only_in_portal")]


def test_sales_as_a_workbook_tie_out_and_hold_no_formula(sold: Workspace) -> None:
    out = sold.path.parent / "sales.xlsx"
    assert sold.write_sales(out, period="102026") == 8
    book = CalamineWorkbook.from_path(out)
    summary, listed = (book.get_sheet_by_name(name).to_python() for name in ("Summary", "Sales"))
    assert summary[-1] == ["Total of the rows shown", 5.0, 900.0, 162.0, 7.0, 91_100.0, 16_398.0]
    assert [row[0] for row in summary[1:-1]] == [*sorted({row[0] for row in listed[1:-1]}, key=LABELS.index)]
    assert sum(row[14] or 0 for row in listed[1:-1]) == listed[-1][14] == 91_100.0
    assert {row[5] for row in listed[1:-1] if row[5]} == {"=Asha & Co"}
    with pytest.raises(WrongUse, match="cannot be written there"):
        sold.write_sales(out.with_suffix(".csv"))


def test_sums_of_gstr1_stand_beside_the_register(workspace: Workspace, tmp_path: Path) -> None:
    """Sales to consumers by place of supply, nil-rated in one sum; an amendment counts in its month."""
    consumer = {"sply_ty": "INTRA", "pos": "27", "rt": 18, "typ": "OE", "txval": 300, "camt": 27, "samt": 27}
    nil = {"inv": [{"sply_ty": "INTRAB2C", "nil_amt": 50, "expt_amt": 0, "ngsup_amt": 0}]}
    load(workspace, "1.json", gstr1("S-1", b2cs=[consumer], nil=nil))
    load(
        workspace,
        "sales.csv",
        "Voucher No,Customer GSTIN,Customer,Invoice No,Invoice Date,Place of Supply,Taxable,IGST,CGST,SGST\n"
        f"V1,{CUSTOMER},Asha,S-1,05-10-2026,24,100,18,0,0\n"
        "V2,,Cash,C-1,06-10-2026,27,200,0,18,18\n"
        "V3,,Cash,C-2,07-10-2026,27,90,0,8.10,8.10\n"
        "V4,,Cash,C-3,08-10-2026,27,50,0,0,0\n",
        kind="sales",
        dates="dmy",
    )
    consumers, exempt = workspace.sales_sums(period="102026")
    assert (consumers.kind, consumers.place_of_supply, consumers.count_books) == ("consumers", "27", 2)
    assert (consumers.difference_taxable_paise, consumers.difference_tax_paise) == (1000, 180)
    assert (exempt.kind, exempt.count_books, exempt.difference_taxable_paise) == ("nil", 1, 0)
    (alert,) = [one for one in workspace.alerts() if one.alert == "sales_sums_differ"]
    assert (alert.count_documents, alert.tax_paise) == (1, 180)
    printed = CliRunner().invoke(app, ["sales", "--workspace", str(workspace.path)]).stdout
    assert ["To consumers (table 7) 27", "Oct 2026", "300.00", "290.00", "10.00", "1.80"] in [
        re.split(r" {2,}", line) for line in printed.splitlines()
    ]
    workspace.write_sales(tmp_path / "sales.xlsx")
    sums = CalamineWorkbook.from_path(tmp_path / "sales.xlsx").get_sheet_by_name("Sums").to_python()
    assert sums[-1][-2:] == [10.0, 1.8]
    load(workspace, "2.json", gstr1(fp="112026", b2b=[], b2csa=[{"omon": "102026", "pos": "27", "sply_ty": "INTRA", "typ": "OE", "itms": [{"rt": 18, "txval": 290, "camt": 26.1, "samt": 26.1}]}]))  # fmt: skip # noqa: E501
    assert {one.difference_tax_paise for one in workspace.sales_sums(period="102026")} == {0}


def test_a_sale_is_explained_as_a_sale(sold: Workspace) -> None:
    key = f"{GSTIN}/sales/V4/2026-27"
    (told,) = explain(sold.connection(), [key]).values()
    assert "supplier" not in told.sentence
    assert told.sentence.startswith("No GSTR-1 document of this customer has this number.")
    assert {one.field for one in told.evidence} >= {"customer", "number"}


def test_a_person_links_two_sales_and_unlinks_them(sold: Workspace) -> None:
    bought = "Voucher No,GSTIN of Supplier,Invoice No,Invoice Date,Taxable,IGST\n"
    load(sold, "books.csv", bought + f"P1,{CUSTOMER},B-1,05-10-2026,100,18\n", dates="dmy")
    sold.reconcile()
    portal, books = f"{GSTIN}/gstr1/b2b/S-9/2026-27", f"{GSTIN}/sales/V4/2026-27"
    sold.link(portal, books, reason="renumbered", by="asha")
    query = "select standing, rule from marts.sales_review where books_number = 'S-4'"
    assert rows(sold, query) == [("agrees", "person")]
    with pytest.raises(Refused, match="no pair"):
        sold.link(portal, f"{GSTIN}/books/P1/2026-27", reason="no such pair")
    sold.unlink(portal, books, reason="no", by="asha")
    assert rows(sold, query) == [("not_in_gstr1", "")]


def test_a_sale_is_corrected_and_counts_corrected(sold: Workspace) -> None:
    key = f"{GSTIN}/sales/V3/2026-27"
    assert ("number", "S-2", "partner") in sold.suggestions(f"{GSTIN}/sales/V2/2026-27")
    done = sold.correct(key, {"taxable": "100", "igst": "18"}, reason="bill seen", by="asha")
    assert done.changes == {"taxable": ("20000", "10000"), "igst": ("3600", "1800")}
    query = "select standing from marts.sales_review where books_number = 'S-3'"
    assert rows(sold, query) == [("agrees",)]
    (first, *_) = sold.corrections()
    assert (first["party_name"], first["field"], first["standing"]) == ("=Asha & Co", "taxable", "counts")
    sold.undo(done.batch_id)
    assert rows(sold, query) == [("differs",)]
    with pytest.raises(WrongUse, match="cannot be given"):
        sold.correct(key, {"supplier_gstin": CUSTOMER}, reason="no such field")
    sold.correct(key, {"customer_gstin": "27ABCDE1234F1Z0"}, reason="billed to the branch", by="asha")
    assert rows(sold, "select books_customer_gstin from marts.sales_review where books_number = 'S-3'") == [
        ("27ABCDE1234F1Z0",)
    ]


def test_a_purchase_loaded_later_is_reconciled_in_part_and_leaves_own_sales_as_they_are(
    sold: Workspace,
) -> None:
    head = "Voucher No,GSTIN of Supplier,Invoice No,Invoice Date,Taxable,IGST\n"
    bought = "".join(f"P{n},{CUSTOMER},B-{n},25-10-2026,{100 + n},18\n" for n in range(60))
    load(sold, "books.csv", head + bought + f"HAND/1,{CUSTOMER},B-99,25-10-2026,400,72\n")
    hand = {"document_type": "invoice", "number": "S-20", "document_date": "06-10-2026", "taxable": "5"}
    sold.enter(hand, side="sales", reason="kept on paper", by="asha")
    sold.reconcile()
    before = results.index(sold.path)[GSTIN]["staging"]
    load(sold, "more.csv", head + f"HAND/1,{CUSTOMER},B-99,25-10-2026,500,90\n")
    everything = "from recon.pairs order by all", "from staging.documents order by all"
    in_part = [rows(sold, query) for query in everything]
    after = results.index(sold.path)[GSTIN]["staging"]
    assert after["base_loads"] == before["base_loads"] < len(after["loads"])
    shutil.rmtree(sold.path / results.FOLDER)
    assert [rows(Workspace.open(sold.path), query) for query in everything] == in_part
