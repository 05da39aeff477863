"""IMS download JSON: every envelope and spelling, nothing lost, hostile files refused with their place."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ims_lib import schemas
from ims_lib.errors import ImsError, UnreadableFile, WrongUse
from ims_lib.readers import read

INVOICE = {
    "stin": "29PQRSC5678K1ZF",
    "tradenm": "Nandi Tools",
    "inum": "NT/2627/041",
    "inv_typ": "R",
    "action": "N",
    "srcform": "R1",
    "rtnprd": "102026",
    "srcfilstatus": "Filed",
    "idt": "08-10-2026",
    "val": 11800,
    "pos": "27",
    "txval": 10000.10,
    "iamt": 1800,
    "camt": 0,
    "samt": 0,
    "cess": 0,
    "ispendactblocked": "N",
    "isRemarksBlocked": "N",
    "hash": "9c0f",
}


def write(tmp_path, content, name="ims.json"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return path


def rows_of(tmp_path, content):
    reading = read(write(tmp_path, content))
    assert reading.tables["ims_records"].schema == schemas.IMS_RECORDS
    assert reading.rows_read == reading.rows_loaded + reading.rows_rejected + sum(
        reading.rows_skipped.values()
    )
    assert reading.rows_loaded == reading.tables["ims_records"].num_rows
    return reading, reading.tables["ims_records"].to_pylist()


def one(tmp_path, section="b2b", **changes):
    reading, rows = rows_of(tmp_path, {"imsDetails": {section: [INVOICE | changes]}})
    assert reading.rows_loaded == 1, reading.tables["rejected_rows"].to_pylist()
    return rows[0]


def test_a_record_becomes_a_row_exact_to_the_paisa(tmp_path):
    row = one(tmp_path)
    assert row["number"] == "NT/2627/041"
    assert row["document_date"] == date(2026, 10, 8)
    assert (row["total_paise"], row["taxable_paise"], row["igst_paise"]) == (1180000, 1000010, 180000)
    assert (row["portal_action"], row["is_filed"], row["is_pending_blocked"]) == ("no_action", True, False)
    assert (row["section"], row["row_number"], row["recipient_gstin"]) == ("b2b", 1, "")
    assert row["declared_igst_paise"] is None
    assert row["other_keys"] == "{}"


@pytest.mark.parametrize(
    "wrap",
    [
        lambda sections: {"imsDetails": sections},
        lambda sections: sections,
        lambda sections: {"data": {"imsDetails": sections}, "status_cd": 1},
        lambda sections: {"code": 200, "data": {"data": sections, "status_cd": "1"}},
    ],
)
def test_every_envelope_is_opened(tmp_path, wrap):
    reading, rows = rows_of(tmp_path, wrap({"b2b": [INVOICE], "b2ba": []}))
    assert (reading.kind, reading.recipient_gstin, len(rows)) == ("ims", None, 1)
    assert reading.sections == ("b2b", "b2ba")


def test_the_offline_tools_spellings_mean_the_same(tmp_path):
    renamed = {"srcform": "rtnTyp", "rtnprd": "sRtnPrd", "ispendactblocked": "ispendactnallwd"}
    record = {renamed.get(key, key): value for key, value in INVOICE.items()} | {
        "itc_red_req": "Y",
        "decl_igst": 1.5,
        "decl_cgst": 0,
        "itcRedReqBlocked": "Y",
        "ispendactnallwd": True,
    }
    _, rows = rows_of(
        tmp_path, {"imsDetails": {"b2bcna": [record | {"nt_num": "C1", "nt_dt": "01-10-2026"}]}}
    )
    row = rows[0]
    assert (row["source_form"], row["return_period"], row["is_pending_blocked"]) == ("R1", "102026", True)
    assert (row["itc_reduction"], row["declared_igst_paise"], row["declared_cgst_paise"]) == ("Y", 150, 0)
    assert row["is_itc_reduction_blocked"] is True


def test_both_spellings_at_once_keep_what_differs(tmp_path):
    row = one(tmp_path, rtnTyp="R1A", srcform="R1")
    assert row["source_form"] == "R1"
    assert json.loads(row["other_keys"]) == {"rtnTyp": "R1A"}


@pytest.mark.parametrize(
    ("status", "filed"),
    [
        ("Filed", True),
        ("F", True),
        ("FILED", True),
        ("Not Filed", False),
        ("NotFiled", False),
        ("SAVED", False),
        ("NF", False),
        ("", None),
    ],
)
def test_filing_status_is_understood_in_every_spelling(tmp_path, status, filed):
    assert one(tmp_path, srcfilstatus=status)["is_filed"] is filed


@pytest.mark.parametrize(
    ("code", "action"), [("A", "accept"), ("R", "reject"), ("P", "pending"), ("", "no_action")]
)
def test_the_portals_action_is_kept(tmp_path, code, action):
    assert one(tmp_path, action=code)["portal_action"] == action


def test_an_unknown_action_is_noted_and_kept(tmp_path):
    reading, rows = rows_of(tmp_path, {"b2b": [INVOICE | {"action": "X"}]})
    assert rows[0]["portal_action"] == "no_action"
    assert json.loads(rows[0]["other_keys"]) == {"action": "X"}
    assert any("'x'" in note for note in reading.notes)


def test_imports_have_their_own_keys_and_are_filed(tmp_path):
    entry = {"portcd": "INNSA1", "boenum": 7654321, "boedt": "11-10-2026", "action": "A", "txval": 50000}
    entry |= {"igst": "9000.50", "cess": 0, "srtinprd": "102026", "rgstinrefId": "x9", "hash": "h"}
    _, rows = rows_of(tmp_path, {"impg": [entry]})
    row = rows[0]
    assert (row["number"], row["port_code"], row["igst_paise"]) == ("7654321", "INNSA1", 900050)
    assert (row["is_filed"], row["return_period"], row["supplier_gstin"]) == (True, "102026", "")
    assert json.loads(row["other_keys"]) == {"rgstinrefId": "x9"}


def test_unknown_keys_are_kept_with_exact_numbers(tmp_path):
    text = json.dumps({"b2b": [INVOICE]}).replace('"hash"', '"newkey": 0.1000, "deep": {"a": [1]}, "hash"')
    _, rows = rows_of(tmp_path, text.encode())
    assert rows[0]["other_keys"] == '{"newkey":0.1000,"deep":{"a":[1]}}'


def test_numbers_may_come_as_text_and_document_numbers_as_numbers(tmp_path):
    row = one(tmp_path, txval="1,23,456.70", iamt="1800", inum=12345678901234567890123, pos=7)
    assert (row["taxable_paise"], row["igst_paise"]) == (12345670, 180000)
    assert row["number"] == "12345678901234567890123"
    assert row["place_of_supply"] == "07"


@given(st.integers(0, 10**15 - 1))
@settings(max_examples=60)
def test_every_amount_is_exact(tmp_path_factory, paise):
    content = json.dumps({"b2b": [INVOICE]}).replace("10000.1", f"{paise // 100}.{paise % 100:02d}").encode()
    _, rows = rows_of(tmp_path_factory.mktemp("ims"), content)
    assert rows[0]["taxable_paise"] == paise


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"inum": ""}, "number"),
        ({"inum": None}, "number"),
        ({"idt": ""}, "document_date"),
        ({"idt": "31-04-2026"}, "document_date"),
        ({"idt": "15-10-1926"}, "document_date"),
        ({"txval": "12,34"}, "taxable"),
        ({"iamt": 1e30}, "igst"),
        ({"txval": None, "iamt": None, "camt": None, "samt": None, "cess": None}, "taxable"),
    ],
)
def test_a_record_that_cannot_be_read_is_rejected_with_place_and_reason(tmp_path, changes, column):
    reading, rows = rows_of(tmp_path, {"b2b": [INVOICE, INVOICE | changes]})
    rejected = reading.tables["rejected_rows"].to_pylist()
    assert len(rows) == len(rejected) == 1
    assert (rejected[0]["row_number"], rejected[0]["sheet"], rejected[0]["column_name"]) == (2, "b2b", column)
    assert rejected[0]["reason"]


def test_an_unknown_section_is_counted_and_named(tmp_path):
    reading, _ = rows_of(tmp_path, {"imsDetails": {"b2b": [INVOICE], "isdx": [{}] * 12}})
    assert reading.rows_skipped == {"section not read": 12}
    assert "not read: isdx, 12 documents" in reading.notes
    assert reading.sections == ("b2b",)


def test_a_null_section_says_nothing_and_an_empty_one_is_told(tmp_path):
    reading, _ = rows_of(tmp_path, {"imsDetails": {"b2b": None, "b2bcn": []}})
    assert reading.sections == ("b2bcn",)


def test_records_that_are_no_objects_are_rejected(tmp_path):
    reading, rows = rows_of(tmp_path, {"b2b": [INVOICE, 5, "x", None]})
    assert (len(rows), reading.rows_rejected) == (1, 3)


def test_two_digit_return_periods_take_the_year_of_the_documents(tmp_path):
    december = INVOICE | {"idt": "30-12-2025", "rtnprd": "12"}
    january = INVOICE | {"idt": "31-12-2025", "rtnprd": "01"}
    reading, rows = rows_of(tmp_path, {"b2b": [december, january]})
    assert [row["return_period"] for row in rows] == ["122025", "012026"]
    assert any("2025 and 2026" in note for note in reading.notes)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b'{"imsDetails":{"b2b":[{"stin":"x"', "truncated"),
        (b'{"imsDetails":{"b2b":[{"txval":NaN}]}}', "byte"),
        (b'{"imsDetails":{"b2b":[{"txval":Infinity}]}}', "byte"),
        (b'{"imsDetails":{"b2b":[],"b2b":[]}}', "twice"),
        (b'{"imsDetails": {"b2b" : [ ] , "b2b" : [ ] } }', "twice"),
        (b'{"imsDetails":{"b2b":[{"inum":"1","inum":"2"}]}}', "twice"),
        (b'{"imsDetails":{"b2b":[{"stin":"\xff"}]}}', "UTF-8"),
        (b'{"imsDetails":{"b2b":' + b"[" * 200_000, "nested"),
        (b'{"imsDetails":{"b2b":{"a":1}}}', "array"),
        (b'{"imsDetails":[]}', "object"),
        (b'{"imsDetails":{"b2b":[]}} x', "byte"),
        (b'{"imsDetails":{"cn":[],"b2bcn":[]}}', "b2bcn"),
        (b"[1]", "array"),
        (b'{"some":1}', "some"),
        (b"", "0 bytes"),
    ],
)
def test_damaged_and_hostile_files_are_refused_with_their_place(tmp_path, content, word):
    with pytest.raises(UnreadableFile) as caught:
        read(write(tmp_path, content))
    error = caught.value
    assert word in error.found
    assert error.where.startswith("ims.json")
    assert error.expected
    assert error.do


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ({"rtin": "27ABCDE1234F1Z0", "reqtyp": "SAVE", "invdata": {"b2b": []}}, "upload"),
        ({"rtin": "27ABCDE1234F1Z0", "reqtyp": "RESET", "invdata": {}}, "upload"),
        ({"data": {"status_cd": "PE", "proc_cnt": "1", "error_report": {}}}, "answer"),
        ({"data": {"status_cd": "PE", "proc_cnt": "1", "error_report": ""}}, "answer"),
        ({"gstin": "27ABCDE1234F1Z0", "fp": "102026", "b2b": []}, "GSTR-1"),
        ({"b2b": [{"ctin": "29PQRSC5678K1ZF", "inv": []}]}, "GSTR-1 or GSTR-2A"),
    ],
)
def test_the_portals_other_files_are_refused_by_name(tmp_path, content, name):
    with pytest.raises(UnreadableFile, match=name):
        read(write(tmp_path, content))


def test_a_byte_order_mark_and_utf16_are_no_hindrance(tmp_path):
    text = json.dumps({"b2b": [INVOICE | {"tradenm": "नंदी"}]}, ensure_ascii=False)
    for encoding in ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"):
        _, rows = rows_of(tmp_path, text.encode(encoding))
        assert rows[0]["supplier_name"] == "नंदी"


def test_a_colon_inside_a_text_is_no_second_key(tmp_path):
    assert one(tmp_path, remarks='see: "note": 5')["remarks"] == 'see: "note": 5'


def test_kind_and_period_of_the_caller_are_checked(tmp_path):
    path = write(tmp_path, {"b2b": [INVOICE]})
    assert read(path, kind="ims", period="102026").period == "102026"
    for wrong in ({"kind": "books"}, {"kind": "x"}, {"period": "2026-10"}, {"dates": "ymd"}):
        with pytest.raises(WrongUse):
            read(path, **wrong)


def test_a_missing_file_is_told_plainly(tmp_path):
    with pytest.raises(UnreadableFile, match="cannot be opened"):
        read(tmp_path / "none.json")


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["b2b", "imsDetails", "data", "inum", "x", "docdata", "inv", "b2bcn", "itcsumm", "rtnprd", "gstin", "fp", "cdn", "cfs", "imsDetailsErr", "error_report", "err_cnt"]), inner, max_size=4), max_leaves=20))  # fmt: skip # noqa: E501
@settings(max_examples=150, deadline=None)
def test_no_json_at_all_ends_in_anything_but_a_reading_or_a_failure(tmp_path_factory, content):
    path = write(tmp_path_factory.mktemp("any"), content)
    try:
        reading = read(path)
    except ImsError:
        return
    assert reading.rows_read == reading.rows_loaded + reading.rows_rejected + sum(
        reading.rows_skipped.values()
    )
