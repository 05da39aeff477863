"""GSTR-1 and the outward IMS list from JSON: every section, both forms, and what is neither."""

from __future__ import annotations

import json
from datetime import date

import pytest

from ims_lib import schemas
from ims_lib.errors import NeedsAnswer, UnreadableFile, WrongUse
from ims_lib.readers import read

OWNER, CUSTOMER = "27ABCDE1234F1Z0", "24UVWXF3456T1ZM"


def items(*rates, **more):
    """Return items of a rate and a taxable value each, IGST worked out."""
    return [
        {"num": n, "itm_det": {"rt": rate, "txval": taxable, "iamt": taxable * rate / 100} | more}
        for n, (rate, taxable) in enumerate(rates, 1)
    ]


INVOICE = {"inum": "S-101", "idt": "05-10-2026", "val": 8140, "pos": "24", "rchrg": "N", "inv_typ": "R"}
INVOICE |= {"itms": items((18, 5000), (12, 2000)), "chksum": "ab", "diff_percent": 0.65, "etin": "24ETIN"}
NOTE = {
    "ntty": "C",
    "nt_num": "CN-1",
    "nt_dt": "07-10-2026",
    "val": 118,
    "pos": "24",
    "itms": items((18, 100)),
}
NOTE |= {"inum": "S-101", "idt": "05-10-2026", "inv_typ": "SEWP"}
WHOLE = {"gstin": OWNER, "fp": "102026", "gt": 1.5, "cur_gt": 2}


def read_gstr1(tmp_path, content, kind="gstr1", **asked):
    path = tmp_path / "gstr1.json"
    path.write_text(json.dumps(content))
    reading = read(path, **asked)
    assert reading.kind == kind
    tables = {name: table for name, table in reading.tables.items() if name != "rejected_rows"}
    for name, table in tables.items():
        assert table.schema == schemas.DATASETS[name]
    assert reading.rows_loaded == sum(table.num_rows for table in tables.values())
    skipped = sum(reading.rows_skipped.values())
    assert reading.rows_read == reading.rows_loaded + reading.rows_rejected + skipped
    return reading, *(table.to_pylist() for table in tables.values())


def documents(tmp_path, content, **asked):
    return read_gstr1(tmp_path, WHOLE | content, **asked)[1]


def group(*own, key="inv", **more):
    return [{"ctin": CUSTOMER, key: list(own)} | more]


def test_an_invoice_of_two_rates_is_one_document_that_keeps_them(tmp_path):
    (row,) = documents(tmp_path, {"b2b": group(INVOICE, trdnm="Asha")})
    assert (row["period"], row["source_form"], row["section"], row["document_type"]) == (
        "102026",
        "R1",
        "b2b",
        "invoice",
    )
    assert (row["customer_gstin"], row["customer_name"], row["number"]) == (CUSTOMER, "Asha", "S-101")
    assert (row["document_date"], row["place_of_supply"], row["is_reverse_charge"]) == (
        date(2026, 10, 5),
        "24",
        False,
    )
    assert (row["total_paise"], row["taxable_paise"], row["igst_paise"], row["cgst_paise"]) == (
        814000,
        700000,
        114000,
        0,
    )
    assert (row["rate_share"], row["operator_gstin"], row["ims_action"]) == ("0.65", "24ETIN", "")
    assert [(rate["rate"], rate["taxable_paise"]) for rate in json.loads(row["rates"])] == [
        ("18", 500000),
        ("12", 200000),
    ]
    assert row["other_keys"] == "{}"


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        (
            {"b2ba": group(INVOICE | {"oinum": "S-99", "oidt": "01-09-2026"})},
            {"original_number": "S-99", "original_date": date(2026, 9, 1)},
        ),
        ({"b2cl": [{"pos": "29", "inv": [{**INVOICE, "pos": None}]}]}, {"customer_gstin": ""}),
        (
            {"b2cl": [{"pos": "29", "inv": [{k: INVOICE[k] for k in ("inum", "idt", "itms")}]}]},
            {"place_of_supply": "29"},
        ),
        (
            {
                "exp": [
                    {
                        "exp_typ": "WOPAY",
                        "inv": [INVOICE | {"sbpcode": "INBOM4", "sbnum": 77, "sbdt": "06-10-2026"}],
                    }
                ]
            },
            {"port_code": "INBOM4", "shipping_bill": "77", "shipping_date": date(2026, 10, 6)},
        ),
        (
            {"cdnr": group(NOTE, key="nt")},
            {"document_type": "credit_note", "number": "CN-1", "invoice_type": "SEWP", "original_number": ""},
        ),
        (
            {"cdnra": group(NOTE | {"ntty": "D", "ont_num": "CN-0", "ont_dt": "01-10-2026"}, key="nt")},
            {"document_type": "debit_note", "original_number": "CN-0", "original_date": date(2026, 10, 1)},
        ),
        (
            {"cdnur": [{"typ": "EXPWP", **NOTE, "inv_typ": ""}]},
            {"customer_gstin": "", "invoice_type": "EXPWP"},
        ),
        (
            {"ecom": {"urp2b": [{"rtin": CUSTOMER, "inv": [INVOICE]}], "b2b": []}},
            {"section": "ecom", "customer_gstin": CUSTOMER},
        ),
    ],
)
def test_every_section_of_documents(tmp_path, content, wanted):
    (row,) = documents(tmp_path, content)
    assert {key: row[key] for key in wanted} == wanted


def test_the_invoice_of_a_note_is_kept_and_is_not_the_notes_number(tmp_path):
    (row,) = documents(tmp_path, {"cdnr": group(NOTE, key="nt")})
    assert json.loads(row["other_keys"]) == {"inum": "S-101", "idt": "05-10-2026"}


def test_items_that_are_flat_and_documents_without_items(tmp_path):
    flat = {"rt": 18, "txval": 100, "iamt": 18, "csamt": 1}
    head = {key: INVOICE[key] for key in ("inum", "idt", "val")}
    inv = [head | {"itms": [flat]}, head | {"txval": 50, "iamt": 9, "rt": 18}]
    rows = documents(tmp_path, {"exp": [{"exp_typ": "WPAY", "inv": inv}]})
    assert [(row["taxable_paise"], row["igst_paise"], row["cess_paise"]) for row in rows] == [
        (10000, 1800, 100),
        (5000, 900, 0),
    ]
    assert [row["other_keys"] for row in rows] == ["{}", "{}"]


def test_sections_of_sums_give_lines(tmp_path):
    tax = {"txval": 100, "camt": 2.5, "samt": 2.5}
    row = {"hsn_sc": "8471", "uqc": "NOS", "qty": 1.5, "rt": 5, "desc": "Computers"} | tax
    content = {
        "b2cs": [{"sply_ty": "INTRA", "pos": "27", "rt": 5, "typ": "OE"} | tax],
        "nil": {"inv": [{"sply_ty": "INTRB2B", "expt_amt": 3, "nil_amt": 2, "ngsup_amt": 0}]},
        "at": [
            {
                "pos": "24",
                "sply_ty": "INTER",
                "itms": [{"rt": 18, "ad_amt": 10, "iamt": 1.8}, {"rt": 5, "ad_amt": 4}],
            }
        ],
        "hsn": {"hsn_b2b": [row], "hsn_b2c": [row]},
        "supeco": {"clttx": [{"etin": "24E", "suppval": 7, "igst": 1, "cgst": 0, "sgst": 0, "cess": 0}]},
        "ecom": {"urp2c": [{"pos": "27", "sply_ty": "INTRA", "rt": 5} | tax]},
    }
    _, _, lines, _ = read_gstr1(tmp_path, WHOLE | content)
    told = [
        (row["section"], row["kind"], row["rate"], row["taxable_paise"], row["igst_paise"]) for row in lines
    ]
    assert told == [
        ("b2cs", "INTRA OE", "5", 10000, 0),
        ("nil", "INTRB2B nil", "", 200, 0),
        ("nil", "INTRB2B exempt", "", 300, 0),
        ("nil", "INTRB2B non_gst", "", 0, 0),
        ("at", "INTER", "18", 1000, 180),
        ("at", "INTER", "5", 400, 0),
        ("hsn_b2b", "", "5", 10000, 0),
        ("hsn_b2c", "", "5", 10000, 0),
        ("supeco", "clttx", "", 700, 100),
        ("ecom", "urp2c INTRA", "5", 10000, 0),
    ]
    assert (lines[6]["hsn"], lines[6]["unit"], lines[6]["quantity"]) == ("8471", "NOS", "1.5")
    assert (lines[8]["operator_gstin"], lines[0]["place_of_supply"]) == ("24E", "27")


def test_the_old_layout_of_hsn(tmp_path):
    _, _, lines, _ = read_gstr1(
        tmp_path, WHOLE | {"hsn": {"data": [{"num": 1, "hsn_sc": "8471", "txval": 5}]}}
    )
    assert [(row["section"], row["hsn"], row["other_keys"]) for row in lines] == [("hsn", "8471", "{}")]


def test_series_of_numbers_issued(tmp_path):
    docs = [{"num": 1, "from": "S-1", "to": "S-9", "totnum": 9, "cancel": 1, "net_issue": 8}]
    docs += [{"from": "T-1", "to": "T-2", "totnum": "2"}, {"from": "U-1", "to": "U-2", "totnum": "many"}]
    reading, _, _, series = read_gstr1(
        tmp_path, WHOLE | {"doc_issue": {"doc_det": [{"doc_num": 5, "docs": docs}]}}
    )
    assert [
        (row["nature"], row["number_from"], row["count_cancelled"], row["count_issued"]) for row in series
    ] == [
        ("5", "S-1", 1, 8),
        ("5", "T-1", 0, 2),
    ]
    assert reading.rows_rejected == 1


def test_what_is_not_read_is_counted_and_named(tmp_path):
    reading, *_ = read_gstr1(
        tmp_path, WHOLE | {"nil": {}, "wild": group(INVOICE, INVOICE), "tame": {"a": [1]}}
    )
    assert reading.notes == ("not read: wild, 2 records", "not read: tame, 1 records")
    assert reading.rows_skipped == {"section not read": 3}


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"inum": ""}, "number"),
        ({"idt": "31-02-2026"}, "document_date"),
        ({"itms": [{"itm_det": {"txval": "abc"}}]}, "taxable"),
        ({"itms": [{"itm_det": {"rt": 18}}]}, "taxable"),
        ({"itms": ["x"]}, "itms"),
    ],
)
def test_documents_that_cannot_be_read_are_rejected_with_their_column(tmp_path, change, column):
    reading, rows, *_ = read_gstr1(tmp_path, WHOLE | {"b2b": group(INVOICE, INVOICE | change), "cdnr": []})
    assert len(rows) == reading.rows_rejected == 1
    assert reading.tables["rejected_rows"].to_pylist()[0]["column_name"] == column


def test_a_note_that_is_neither_credit_nor_debit_is_rejected(tmp_path):
    reading, *_ = read_gstr1(tmp_path, WHOLE | {"cdnr": group(NOTE | {"ntty": "X"}, key="nt")})
    assert reading.tables["rejected_rows"].to_pylist()[0]["column_name"] == "ntty"


@pytest.mark.parametrize(
    ("content", "form"),
    [
        (WHOLE | {"b2b": group(INVOICE)}, "R1"),
        ({"data": {"gstr1": WHOLE | {"b2b": group(INVOICE)}}}, "R1"),
        ({"status_cd": "1", "data": {"b2b": group(INVOICE)}}, "R1"),
        ({"b2b": group(INVOICE | {"updby": "S"}, cfs="Y")}, "R1"),
        (WHOLE | {"gstr1a": {"b2b": group(INVOICE)}}, "R1A"),
        (WHOLE | {"form": "GSTR-1A", "b2b": group(INVOICE)}, "R1A"),
    ],
)
def test_envelopes_and_forms(tmp_path, content, form):
    reading, rows, *_ = read_gstr1(tmp_path, content, period="102026")
    assert (reading.period, [row["source_form"] for row in rows]) == ("102026", [form])


def test_a_whole_file_speaks_of_every_section_and_an_answer_of_its_own(tmp_path):
    whole, *_ = read_gstr1(tmp_path, WHOLE | {"b2b": group(INVOICE)})
    assert {"R1/b2b", "R1/cdnr", "R1/hsn_b2c", "R1/doc_issue"} < set(whole.sections)
    answer, *_ = read_gstr1(tmp_path, {"hsn": {"data": []}, "b2b": group(INVOICE)}, period="102026")
    assert answer.sections == ("R1/b2b", "R1/hsn", "R1/hsn_b2b", "R1/hsn_b2c")


def test_an_answer_without_its_period_asks_for_it(tmp_path):
    with pytest.raises(NeedsAnswer, match="period"):
        read_gstr1(tmp_path, {"b2b": group(INVOICE)})
    with pytest.raises(WrongUse, match="another period"):
        read_gstr1(tmp_path, WHOLE | {"b2b": group(INVOICE)}, period="092026")


def test_the_outward_list_has_the_buyers_action_and_both_forms(tmp_path):
    acted = [
        ("S-1", "A", "accept"),
        ("S-2", "", "no_action"),
        ("S-3", "R", "reject"),
        ("S-4", "P", "pending"),
    ]
    own = [INVOICE | {"inum": number, "imsactn": action, "remarks": "why"} for number, action, _ in acted]
    late = INVOICE | {"imsactn": "Z"}
    content = {
        "gstin": OWNER,
        "rtnprd": "102026",
        "gstr1": {"b2b": group(*own, cfs="Y")},
        "gstr1a": {"b2b": group(late)},
    }
    reading, rows, *_ = read_gstr1(tmp_path, {"data": content}, kind="ims_outward")
    assert (reading.recipient_gstin, reading.period) == (OWNER, "102026")
    assert [(row["source_form"], row["number"], row["ims_action"]) for row in rows] == [
        *(("R1", number, action) for number, _, action in acted),
        ("R1A", "S-101", "no_action"),
    ]
    assert rows[0]["remarks"] == "why"
    assert reading.notes == ("imsactn 'z' is unknown and was read as no action",)


@pytest.mark.parametrize(
    "content",
    [
        {
            "b2b": [
                {
                    "ctin": CUSTOMER,
                    "trdnm": "X",
                    "supprd": "102026",
                    "inv": [{"inum": "1", "dt": "05-10-2026"}],
                }
            ]
        },
        {"exp": 1760000000, "b2b": 5},
        {"b2b": [{"ctin": CUSTOMER, "supprd": "102026", "inv": [0]}]},
        WHOLE | {"b2b": []},
    ],
)
def test_what_is_no_gstr1(tmp_path, content):
    path = tmp_path / "any.json"
    path.write_text(json.dumps(content))
    with pytest.raises(UnreadableFile):
        read(path)
