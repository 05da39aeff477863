"""GSTR-2B JSON: layouts of all years, every section, parts, and the tie-out with its own summary."""

from __future__ import annotations

import json
from datetime import date

import pytest

from ims_lib import schemas
from ims_lib.errors import NeedsAnswer, UnreadableFile, WrongUse
from ims_lib.readers import read

TAX = {"txval": 10000, "igst": 1800, "cgst": 0, "sgst": 0, "cess": 0}
INVOICE = {
    "inum": "NT/041",
    "typ": "R",
    "dt": "08-10-2026",
    "val": 11800,
    "pos": "27",
    "rev": "N",
    "itcavl": "Y",
} | TAX
NOTE = {
    "ntnum": "CN-7",
    "typ": "C",
    "suptyp": "SEWP",
    "dt": "21-10-2026",
    "val": 11800,
    "pos": "27",
    "rev": "N",
}
NOTE |= {"itcavl": "Y"} | TAX
SUPPLIER = {"ctin": "29PQRSC5678K1ZF", "trdnm": "Nandi Tools", "supfildt": "10-11-2026", "supprd": "102026"}


def envelope(docdata, **more):
    return {
        "gstin": "27ABCDE1234F1Z0",
        "rtnprd": "102026",
        "version": "4.0",
        "gendt": "14-11-2026",
        "docdata": docdata,
    } | more


def read_2b(tmp_path, content, name="2b.json", **asked):
    path = tmp_path / name
    path.write_text(json.dumps(content))
    reading = read(path, **asked)
    assert reading.kind == "gstr2b"
    assert reading.tables["gstr2b_documents"].schema == schemas.GSTR2B_DOCUMENTS
    assert reading.rows_read == reading.rows_loaded + reading.rows_rejected + sum(
        reading.rows_skipped.values()
    )
    assert reading.rows_loaded == reading.tables["gstr2b_documents"].num_rows
    return reading, reading.tables["gstr2b_documents"].to_pylist()


def held(documents, key="inv"):
    return [SUPPLIER | {key: documents}]


def test_wrapped_and_unwrapped_files_are_the_same(tmp_path):
    inner = envelope({"b2b": held([INVOICE])})
    for content in ({"chksum": "ab12", "data": inner}, inner, {"data": {"data": inner}}):
        reading, rows = read_2b(tmp_path, content)
        assert (reading.recipient_gstin, reading.period, reading.generated_on) == (
            "27ABCDE1234F1Z0",
            "102026",
            date(2026, 11, 14),
        )
        row = rows[0]
        assert (row["section"], row["part"], row["supplier_gstin"]) == ("b2b", "available", "29PQRSC5678K1ZF")
        assert (row["supplier_filed_on"], row["supplier_period"]) == (date(2026, 11, 10), "102026")
        assert (row["taxable_paise"], row["igst_paise"], row["total_paise"]) == (1000000, 180000, 1180000)
        assert (row["is_reverse_charge"], row["itc_availability"], row["invoice_type"]) == (False, "Y", "R")


def test_items_are_summed_where_the_layout_has_them(tmp_path):
    items = [
        {"num": 1, "rt": 18, "txval": 100.05, "igst": 18.01},
        {"num": 2, "rt": 5, "txval": "50", "cess": 1},
    ]
    old = {key: value for key, value in INVOICE.items() if key not in TAX} | {"items": items}
    _, rows = read_2b(tmp_path, envelope({"b2b": held([old])}))
    assert [rows[0][f"{head}_paise"] for head in ("taxable", "igst", "cgst", "sgst", "cess")] == [
        15005,
        1801,
        0,
        0,
        100,
    ]
    assert json.loads(rows[0]["other_keys"])["items"][0]["rt"] == 18


@pytest.mark.parametrize(
    ("changes", "section", "kind"),
    [
        ({}, "b2bcn", "SEWP"),
        ({"typ": "D"}, "b2bdn", "SEWP"),
        ({"typ": "R", "suptyp": None, "ntty": "C"}, "b2bcn", "R"),
        ({"typ": "R", "suptyp": None, "ntty": "D"}, "b2bdn", "R"),
        ({"typ": "R", "suptyp": "C"}, "b2bcn", "R"),
    ],
)
def test_a_notes_type_is_found_where_each_layout_has_it(tmp_path, changes, section, kind):
    _, rows = read_2b(tmp_path, envelope({"cdnr": held([NOTE | changes], "nt")}))
    assert (rows[0]["section"], rows[0]["invoice_type"], rows[0]["number"]) == (section, kind, "CN-7")


def test_a_note_that_says_neither_is_rejected(tmp_path):
    reading, rows = read_2b(tmp_path, envelope({"cdnr": held([NOTE | {"typ": "R", "suptyp": ""}], "nt")}))
    assert rows == []
    assert "credit" in reading.tables["rejected_rows"].to_pylist()[0]["reason"]


def test_old_key_names_are_read(tmp_path):
    old = {
        "nt_num": "C1",
        "nt_dt": "21-10-2026",
        "ntty": "C",
        "inv_typ": "R",
        "txval": 1,
        "iamt": 2,
        "camt": 0,
        "samt": 0,
    }
    _, rows = read_2b(tmp_path, envelope({"cdnr": held([old | {"csamt": 3}], "nt")}))
    assert (rows[0]["number"], rows[0]["igst_paise"], rows[0]["cess_paise"]) == ("C1", 200, 300)


def test_amendments_carry_their_originals(tmp_path):
    amended = NOTE | {"onttyp": "C", "ontnum": "CN-1", "ontdt": "01-09-2026"}
    invoice = INVOICE | {"oinum": "NT/040", "oidt": "01-10-2026"}
    _, rows = read_2b(tmp_path, envelope({"cdnra": held([amended], "nt"), "b2ba": held([invoice])}))
    found = {row["section"]: (row["original_number"], row["original_date"]) for row in rows}
    assert found == {"b2bcna": ("CN-1", date(2026, 9, 1)), "b2ba": ("NT/040", date(2026, 10, 1))}


def test_isd_documents_are_told_apart_by_their_type(tmp_path):
    tax = {"igst": 5, "cgst": 0, "sgst": 0, "cess": 0, "itcelg": "N"}
    documents = [{"doctyp": kind, "docnum": kind, "docdt": "01-10-2026"} | tax for kind in ("ISDI", "ISDC")]
    _, rows = read_2b(
        tmp_path, envelope({"isd": held(documents, "doclist"), "isda": held(documents, "doclist")})
    )
    assert [row["section"] for row in rows] == ["isd", "isdcn", "isda", "isdcna"]
    assert rows[0]["itc_availability"] == "N"
    assert rows[0]["taxable_paise"] == 0


def test_imports_are_flat_or_under_a_zone_supplier(tmp_path):
    entry = {
        "refdt": "12-10-2026",
        "recdt": "13-10-2026",
        "portcode": "INNSA1",
        "boenum": "7654321",
        "boedt": "11-10-2026",
    }
    entry |= {"isamd": "N", "txval": 50000, "igst": 9000, "cess": 0}
    docdata = {
        "impg": [entry, entry | {"isamd": "Y"}],
        "impgsez": held([entry, entry | {"isamd": "Y"}], "boe"),
    }
    _, rows = read_2b(tmp_path, envelope(docdata))
    assert [row["section"] for row in rows] == ["impg", "impga", "impgsez", "impgseza"]
    assert [row["supplier_gstin"] for row in rows] == ["", "", *["29PQRSC5678K1ZF"] * 2]
    assert (rows[0]["port_code"], rows[0]["number"], rows[0]["document_date"]) == (
        "INNSA1",
        "7654321",
        date(2026, 10, 11),
    )
    assert json.loads(rows[0]["other_keys"])["refdt"] == "12-10-2026"


def test_rejected_and_reversed_documents_are_parts_of_their_own(tmp_path):
    content = envelope(
        {"b2b": held([INVOICE]), "itcrev": [{"b2b": held([INVOICE]), "cdnr": held([NOTE], "nt")}]}
    )
    content["docRejdata"] = {"b2b": held([INVOICE]), "ecom": held([INVOICE])}
    _, rows = read_2b(tmp_path, content)
    assert [(row["part"], row["section"]) for row in rows] == [
        ("available", "b2b"),
        ("reversal", "b2b"),
        ("reversal", "b2bcn"),
        ("rejected", "b2b"),
        ("rejected", "ecom"),
    ]


def test_extras_since_october_2025_are_read(tmp_path):
    extras = {
        "imsStatus": "A",
        "remarks": "short",
        "itcRedReq": "Y",
        "declIgst": 1,
        "diffprcnt": 0.65,
        "newkey": 7,
    }
    _, rows = read_2b(tmp_path, envelope({"b2b": held([INVOICE | extras])}))
    row = rows[0]
    assert (row["ims_status"], row["remarks"], row["itc_reduction"], row["declared_igst_paise"]) == (
        "A",
        "short",
        "Y",
        100,
    )
    assert (row["rate_share"], json.loads(row["other_keys"])) == ("0.65", {"newkey": 7})


def test_unknown_sections_are_counted_by_their_documents(tmp_path):
    reading, _ = read_2b(tmp_path, envelope({"b2b": held([INVOICE]), "isdx": held([{}] * 12, "doclist")}))
    assert reading.rows_skipped == {"section not read": 12}
    assert "not read: isdx, 12 documents" in reading.notes


SUMMARY = {"igst": 1800, "cgst": 0, "sgst": 0, "cess": 0}


def test_the_summary_ties_out(tmp_path):
    docdata = {
        "b2b": held([INVOICE, INVOICE | {"inum": "2", "rev": "Y"}, INVOICE | {"inum": "3", "itcavl": "N"}])
    }
    docdata["cdnr"] = held([NOTE, NOTE | {"typ": "D"}], "nt")
    available = {
        "nonrevsup": {"b2b": SUMMARY, "cdnr": SUMMARY, **SUMMARY},
        "revsup": {"b2b": SUMMARY},
        "othersup": {"cdnr": SUMMARY},
    }
    summary = {
        "itcavl": available,
        "itcunavl": {"nonrevsup": {"b2b": SUMMARY}},
        "itcrev": {},
        "itcRejected": {},
    }
    reading, _ = read_2b(tmp_path, envelope(docdata, itcsumm=summary))
    assert reading.notes == ("itcsumm ties out with the documents (itcavl, itcunavl)",)


def test_a_difference_from_the_summary_is_told_per_head(tmp_path):
    summary = {"itcavl": {"nonrevsup": {"b2b": SUMMARY | {"igst": 1900.5, "cess": 1}}}}
    reading, _ = read_2b(tmp_path, envelope({"b2b": held([INVOICE])}, itcsumm=summary))
    assert reading.notes == (
        "itcsumm itcavl.nonrevsup.b2b igst: summary 1,900.50, documents 1,800.00, difference -100.50",
        "itcsumm itcavl.nonrevsup.b2b cess: summary 1.00, documents 0.00, difference -1.00",
    )


@pytest.mark.parametrize(
    ("more", "name", "part"),
    [
        ({"file_num": 2}, "2b.json", 2),
        ({"fn": "3"}, "2b.json", 3),
        ({}, "2B_102026_part2.json", 2),
        ({}, "2B_102026 (3).json", 3),
        ({}, "2b.json", 1),
        ({}, "2B_102026.json", 1),
    ],
)
def test_the_part_of_a_divided_file_is_found(tmp_path, more, name, part):
    reading, _ = read_2b(tmp_path, envelope({"b2b": held([INVOICE])}, fc=3, **more), name)
    assert (reading.part_number, reading.part_count) == (part, 3)


def test_a_summary_alone_has_no_rows_and_says_so(tmp_path):
    content = {"data": {"gstin": "27ABCDE1234F1Z0", "rtnprd": "102026", "fc": 3, "itcsumm": {"itcavl": {}}}}
    reading, rows = read_2b(tmp_path, content)
    assert rows == []
    assert (reading.part_number, reading.part_count) == (0, 3)
    assert any("summary only" in note for note in reading.notes)


def test_the_period_must_be_known_and_the_owner_must_agree(tmp_path):
    bare = {"docdata": {"b2b": held([INVOICE])}}
    with pytest.raises(NeedsAnswer, match="period"):
        read_2b(tmp_path, bare)
    reading, _ = read_2b(tmp_path, bare, period="102026")
    assert (reading.period, reading.recipient_gstin) == ("102026", None)
    with pytest.raises(WrongUse, match="another GSTIN"):
        read_2b(tmp_path, envelope({}), gstin="29PQRSC5678K1ZF")
    with pytest.raises(WrongUse, match="another period"):
        read_2b(tmp_path, envelope({}), period="092026")


@pytest.mark.parametrize("changes", [{"inum": ""}, {"dt": "2026/99/99"}, {"igst": "x"}, {"items": [5]}])
def test_a_document_that_cannot_be_read_is_rejected_with_its_section(tmp_path, changes):
    reading, rows = read_2b(tmp_path, envelope({"b2b": held([INVOICE | changes, INVOICE])}))
    rejected = reading.tables["rejected_rows"].to_pylist()
    assert (len(rows), len(rejected)) == (1, 1)
    assert (rejected[0]["row_number"], rejected[0]["sheet"]) == (1, "docdata.b2b")


def test_a_key_twice_deep_inside_is_refused(tmp_path):
    text = json.dumps(envelope({"b2b": held([INVOICE])})).replace('"val": 11800', '"val": 1, "val": 11800')
    path = tmp_path / "2b.json"
    path.write_text(text)
    with pytest.raises(UnreadableFile) as caught:
        read(path)
    assert "'val' twice" in caught.value.found
    assert "b2b[1]" in caught.value.where
