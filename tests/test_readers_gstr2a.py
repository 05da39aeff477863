"""GSTR-2A JSON: every section, the supplier's filing, notes apart from their invoices, nothing lost."""

from __future__ import annotations

import json
from datetime import date

import pytest

from ims_lib import schemas
from ims_lib.errors import NeedsAnswer, UnreadableFile, WrongUse
from ims_lib.readers import json_text, read
from ims_lib.readers.gstr2a_json import read_gstr2a

SUPPLIER = {
    "ctin": "29PQRSC5678K1ZF",
    "cfs": "Y",
    "cfs3b": "N",
    "dtcancel": "27-Aug-26",
    "fldtr1": "10-Nov-26",
    "flprdr1": "Oct-26",
}
ITEMS = [
    {"num": 1, "itm_det": {"rt": 18, "txval": 100.05, "iamt": 18.01, "csamt": 1}},
    {"num": 2, "itm_det": {"rt": 5, "txval": 50, "camt": 1.25, "samt": 1.25}},
]
INVOICE = {
    "inum": "NT/041",
    "idt": "08-10-2026",
    "val": 171.56,
    "pos": "27",
    "rchrg": "N",
    "inv_typ": "R",
    "itms": ITEMS,
}
NOTE = {
    "ntty": "C",
    "nt_num": "CN-7",
    "nt_dt": "21-10-2026",
    "inum": "NT/041",
    "idt": "08-10-2026",
    "p_gst": "N",
}
NOTE |= {"val": 118, "itms": ITEMS[:1]}
ENTRY = {
    "refdt": "12-10-2026",
    "portcd": "INNSA1",
    "benum": 7654321,
    "bedt": "11-10-2026",
    "txval": 500,
    "iamt": 90,
}


def rows_of(sections, period="", **told):
    told = {"gstin": "27ABCDE1234F1Z0", "fp": "102026"} | told
    content = json.dumps({key: value for key, value in told.items() if value is not None} | sections)
    envelope = json_text.open_object(content.encode(), "2a.json")
    reading = read_gstr2a(envelope, "f" * 16, "2a.json", "2a.json", period)
    assert reading.kind == "gstr2a"
    assert reading.tables["gstr2a_documents"].schema == schemas.GSTR2A_DOCUMENTS
    assert reading.rows_loaded == reading.tables["gstr2a_documents"].num_rows
    lost = reading.rows_rejected + sum(reading.rows_skipped.values())
    assert reading.rows_read == reading.rows_loaded + lost
    return reading, reading.tables["gstr2a_documents"].to_pylist()


def held(documents, key="inv"):
    return [SUPPLIER | {key: documents}]


def test_an_invoice_has_its_items_summed_and_its_suppliers_filing_beside_it():
    reading, rows = rows_of({"b2b": held([INVOICE | {"aspd": "112026", "atyp": "D", "odd": 7}])})
    row = rows[0]
    assert (reading.recipient_gstin, reading.period) == ("27ABCDE1234F1Z0", "102026")
    heads = [row[f"{head}_paise"] for head in ("taxable", "igst", "cgst", "sgst", "cess", "total")]
    assert heads == [15005, 1801, 125, 125, 100, 17156]
    assert (row["is_gstr1_filed"], row["is_gstr3b_filed"], row["supplier_period"]) == (True, False, "102026")
    assert (row["supplier_cancelled_on"], row["supplier_filed_on"]) == (date(2026, 8, 27), date(2026, 11, 10))
    assert (row["amended_in"], row["amendment_type"], row["invoice_type"]) == ("112026", "D", "R")
    assert json.loads(row["other_keys"])["odd"] == 7
    assert json.loads(row["other_keys"])["items"][1]["itm_det"]["rt"] == 5


def test_a_note_keeps_its_own_number_and_date():
    _, rows = rows_of(
        {"cdn": held([NOTE, NOTE | {"ntty": "D"}], "nt"), "cdna": held([NOTE | {"ont_num": "CN-1"}], "nt")}
    )
    assert [row["section"] for row in rows] == ["b2bcn", "b2bdn", "b2bcna"]
    assert {(row["number"], row["document_date"]) for row in rows} == {("CN-7", date(2026, 10, 21))}
    assert rows[2]["original_number"] == "CN-1"
    assert json.loads(rows[0]["other_keys"])["inum"] == "NT/041"


def test_amendments_imports_and_isd_have_the_sections_of_ims():
    isd = {"isd_docty": "ISDCN", "docnum": "D1", "docdt": "01-10-2026", "itc_elg": "N", "iamt": 5, "cess": 1}
    zone = ENTRY | {"sgstin": "29PQRSC5678K1ZF", "tdname": "Zone Ltd", "amd": "N"}
    reading, rows = rows_of(
        {
            "b2ba": held([INVOICE | {"oinum": "NT/040", "oidt": "01-10-2026"}]),
            "ecom": held([INVOICE]),
            "isd": held([isd], "doclist"),
            "impg": [ENTRY, ENTRY | {"amd": "Y"}],
            "impgsez": [zone],
        }
    )
    assert [row["section"] for row in rows] == ["b2ba", "ecom", "isdcn", "impg", "impga", "impgsez"]
    assert (rows[2]["itc_availability"], rows[2]["cess_paise"]) == ("N", 100)
    assert (rows[3]["number"], rows[3]["port_code"], rows[3]["supplier_gstin"]) == ("7654321", "INNSA1", "")
    assert (rows[5]["supplier_gstin"], rows[5]["supplier_name"]) == ("29PQRSC5678K1ZF", "Zone Ltd")
    assert reading.rows_rejected == 0


def test_what_is_no_document_is_counted_and_named():
    reading, _ = rows_of({"b2b": held([INVOICE]), "tds": [{"gstin_ded": "x"}], "tcs": [{}, {}]})
    assert reading.rows_skipped == {"section not read": 3}
    assert reading.notes == ("not read: tds, 1 documents", "not read: tcs, 2 documents")


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"inum": ""}, "number"),
        ({"idt": "2026/99/99"}, "document_date"),
        ({"itms": [5]}, "items"),
        ({"itms": [{"itm_det": {"txval": "<script>"}}]}, "taxable"),
        ({"val": "=1+1"}, "total"),
        ({"itms": []}, "taxable"),
    ],
)
def test_a_document_that_cannot_be_read_is_rejected_with_its_section(changes, column):
    reading, rows = rows_of({"b2b": [*held([INVOICE | changes, INVOICE]), "x"]})
    rejected = reading.tables["rejected_rows"].to_pylist()
    assert (len(rows), len(rejected)) == (1, 2)
    assert (rejected[0]["sheet"], rejected[0]["column_name"]) == ("b2b", column)


def test_days_that_do_not_parse_are_kept_beside_the_row():
    _, rows = rows_of({"b2b": [SUPPLIER | {"dtcancel": "soon", "inv": [INVOICE]}]})
    assert rows[0]["supplier_cancelled_on"] is None
    assert json.loads(rows[0]["other_keys"])["dtcancel as given"] == "soon"


def test_the_period_must_be_known():
    with pytest.raises(NeedsAnswer, match="period"):
        rows_of({}, fp=None)
    with pytest.raises(NeedsAnswer, match="period"):
        rows_of({}, fp="132026", period="102026")
    assert rows_of({}, fp=None, period="102026")[0].period == "102026"


@pytest.mark.parametrize(
    "content",
    [
        {"gstin": "27ABCDE1234F1Z0", "fp": "102026", "cdn": []},
        {
            "gstin": "27ABCDE1234F1Z0",
            "fp": "102026",
            "b2b": [{"ctin": "29PQRSC5678K1ZF", "cfs": "N", "inv": []}],
        },
        {"b2b": [{"ctin": "29PQRSC5678K1ZF", "fldtr1": "10-Nov-26", "inv": [INVOICE]}]},
        {"status_cd": "1", "data": {"b2ba": [{"ctin": "29PQRSC5678K1ZF", "cfs3b": "Y", "inv": [INVOICE]}]}},
    ],
)
def test_a_gstr2a_is_known_by_its_sections_or_by_what_it_says_of_suppliers(tmp_path, content):
    path = tmp_path / "any.json"
    path.write_text(json.dumps(content))
    assert read(path, kind="gstr2a", period="102026").period == "102026"


@pytest.mark.parametrize(
    "content",
    [
        {"gstin": "27ABCDE1234F1Z0", "fp": "102026", "b2b": [{"ctin": "29PQRSC5678K1ZF", "inv": [INVOICE]}]},
        {"gstin": "27ABCDE1234F1Z0", "fp": "102026", "b2b": held([INVOICE]), "hsn": {}},
    ],
)
def test_a_gstr1_is_no_gstr2a(tmp_path, content):
    path = tmp_path / "any.json"
    path.write_text(json.dumps(content))
    assert read(path).kind == "gstr1"


def test_one_section_that_may_be_of_either_form_is_refused(tmp_path):
    path = tmp_path / "any.json"
    path.write_text(json.dumps({"b2b": [{"ctin": "29PQRSC5678K1ZF", "cfs": "Y", "inv": [INVOICE]}]}))
    with pytest.raises(UnreadableFile, match="GSTR-1 or GSTR-2A"):
        read(path)


def test_another_period_than_the_files_own_is_refused(tmp_path):
    path = tmp_path / "2a.json"
    path.write_text(json.dumps({"gstin": "27ABCDE1234F1Z0", "fp": "102026", "cdn": []}))
    with pytest.raises(WrongUse, match="another period"):
        read(path, period="092026")
