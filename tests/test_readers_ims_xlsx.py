"""IMS as a workbook, the portal's and the offline tool's: the same records as the JSON download."""

from __future__ import annotations

import json
from datetime import date

import pytest
import xlsxwriter

from ims_lib import schemas
from ims_lib.errors import UnreadableFile, WrongUse
from ims_lib.readers import read
from tests import portal_workbooks as portal

RECORD = {
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
    "pos": "29",
    "txval": 10000.1,
    "iamt": 1800,
    "camt": 0,
    "samt": 0,
    "cess": 0,
    "ispendactblocked": "N",
    "isRemarksBlocked": "N",
}
NOTE = {key: value for key, value in RECORD.items() if key not in ("inum", "idt")}
NOTE |= {
    "nt_num": "CN-7",
    "nt_dt": "21-10-2026",
    "itcRedReq": "Y",
    "isItcRedReqBlocked": "N",
    "declIgst": 12.5,
}
SECTIONS = {
    "b2b": [RECORD, RECORD | {"inum": "2", "action": "A", "srcform": "R1A", "remarks": "short"}],
    "b2ba": [RECORD | {"inum": "NT/41A", "oinum": "NT/041", "oidt": "08-10-2026", "action": "P"}],
    "b2bdn": [],
    "b2bcn": [NOTE, NOTE | {"nt_num": "CN-8", "action": "R", "srcfilstatus": "Not Filed"}],
    "ecom": [RECORD | {"inv_typ": ""}],
}
NAMES = {"b2b": "B2B", "b2ba": "B2BA", "b2bdn": "B2B-DN", "b2bcn": "B2B-CN", "ecom": "ECO"}
WORDS = {
    "action": {"N": "No Action", "A": "Accepted", "R": "Rejected", "P": "Pending Kept"},
    "inv_typ": {"R": "Regular"},
    "srcform": {"R1": "GSTR-1", "R1A": "GSTR-1A"},
    "rtnprd": {"102026": "Oct-26"},
    "pos": {"29": "Karnataka"},
    "itcRedReq": {"Y": "Yes"},
}
HEADS = [("Integrated Tax", "iamt"), ("Central Tax", "camt"), ("State/UT Tax", "samt"), ("Cess", "cess")]


def columns_of(section):
    """Return the columns of one sheet as (group, name, key): domain.md 2.1.5 and 2.1.6."""
    number, day = ("nt_num", "nt_dt") if section == "b2bcn" else ("inum", "idt")
    group, word = (
        ("Credit note details", "Credit note") if section == "b2bcn" else ("Invoice details", "Invoice")
    )
    found = [("", "GSTIN of supplier", "stin"), ("", "Trade/Legal name", "tradenm")]
    found += [(group, f"{word} number", number), (group, "Type", "inv_typ"), (group, f"{word} date", day)]
    found += [(group, f"{word} value", "val"), ("", "Status", "action"), ("", "Place of supply", "pos")]
    found += [("", "Taxable value (₹)", "txval"), *(("Tax Amount", name, key) for name, key in HEADS)]
    if section == "b2bcn":
        found += [("", "Whether ITC to be reduced?", "itcRedReq")]
        declared = "Amount declared by taxpayer for ITC reduction"
        found += [
            (declared, name, f"decl{'icsc'[at].upper()}{('gst', 'gst', 'gst', 'ess')[at]}")
            for at, (name, _) in enumerate(HEADS)
        ]
        found += [("", "IsITCBlocked", "isItcRedReqBlocked")]
    found += [("", "Remarks", "remarks"), ("", "Source", "srcform"), ("", "Source Return Period", "rtnprd")]
    found += [("", "Source Filing Status", "srcfilstatus"), ("", "IsPendingBlocked", "ispendactblocked")]
    return [*found, ("", "IsRemarkBlocked", "isRemarksBlocked")]


def workbook(path, sections, more=None, days=None):
    with xlsxwriter.Workbook(path, days or {}) as book:
        book.add_worksheet("ITC").write_column(0, 0, ["B2B", "B2B-CN"])
        for section, records in sections.items():
            originals = (
                [("", "Invoice number", "oinum"), ("", "Invoice date", "oidt")] if section == "b2ba" else []
            )
            columns = columns_of(section)
            sheet, first = portal.header(book, NAMES[section], columns, originals, title="IMS")
            for count, record in enumerate(records, first):
                for place, (_, _, key) in enumerate([*originals, *columns]):
                    value = record.get(key, "")
                    sheet.write(count, place, WORDS.get(key, {}).get(value, value))
        if more:
            more(book)
    return path


def rows_of(path):
    reading = read(path)
    assert reading.kind == "ims"
    assert reading.tables["ims_records"].schema == schemas.IMS_RECORDS
    lost = reading.rows_rejected + sum(reading.rows_skipped.values())
    assert reading.rows_read == reading.rows_loaded + lost
    return reading, reading.tables["ims_records"].to_pylist()


def test_the_same_download_as_json_and_as_workbook_gives_the_same_records(tmp_path):
    path = tmp_path / "ims.json"
    path.write_text(json.dumps({"imsDetails": SECTIONS}))
    from_json, expected = rows_of(path)
    from_excel, rows = rows_of(workbook(tmp_path / "ims.xlsx", SECTIONS))
    own = {"file_id", "row_number", "other_keys"}
    assert [{key: row[key] for key in row if key not in own} for row in rows] == [
        {key: row[key] for key in row if key not in own} for row in expected
    ]
    assert from_excel.sections == from_json.sections == ("b2b", "b2ba", "b2bdn", "b2bcn", "ecom")
    assert [row["portal_action"] for row in rows] == [
        "no_action",
        "accept",
        "pending",
        "no_action",
        "reject",
        "no_action",
    ]
    assert (rows[3]["igst_paise"], rows[3]["declared_igst_paise"], rows[3]["itc_reduction"]) == (
        180000,
        1250,
        "Y",
    )
    assert json.loads(rows[0]["other_keys"]) == {"sheet": "B2B", "row": 7}
    assert len({row["row_number"] for row in rows}) == len(rows)
    assert from_excel.rows_skipped == {"sheet not read": 2}
    assert "not read: sheet 'ITC', 2 rows" in from_excel.notes


def test_the_offline_tools_choice_is_not_taken_for_what_the_portal_holds(tmp_path):
    columns = [*columns_of("b2b"), ("", "Previous Status", "previous"), ("", "Remarks", "hidden")]
    path = tmp_path / "tool.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet, first = portal.header(book, "B2B", columns, title="GST IMS Offline Tool")
        for count, (chosen, held) in enumerate([("Accepted", "No Action"), ("Rejected", "Rejected")], first):
            record = RECORD | {"inum": str(count), "action": chosen, "previous": held}
            sheet.write_row(count, 0, [record.get(key, "") for _, _, key in columns])
    reading, rows = rows_of(path)
    assert [row["portal_action"] for row in rows] == ["no_action", "reject"]
    assert json.loads(rows[0]["other_keys"])["chosen in the offline tool"] == "Accepted"
    assert any("does not hold yet" in note for note in reading.notes)


def test_day_numbers_count_from_1904_where_the_workbook_says_so(tmp_path):
    day = (date(2026, 10, 8) - date(1904, 1, 1)).days
    path = workbook(tmp_path / "mac.xlsx", {"b2b": [RECORD | {"idt": day}]}, days={"date_1904": True})
    assert rows_of(path)[1][0]["document_date"] == date(2026, 10, 8)


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"stin": ""}, "supplier_gstin"),
        ({"inum": ""}, "number"),
        ({"idt": "31/31/2026"}, "document_date"),
        ({"idt": "<script>"}, "document_date"),
        ({"iamt": "1,8"}, "igst"),
        ({"txval": "<b>1</b>"}, "taxable"),
        ({"inum": 12345678901234567}, "number"),
    ],
)
def test_a_line_that_cannot_be_read_is_rejected_with_sheet_and_row(tmp_path, changes, column):
    reading, rows = rows_of(workbook(tmp_path / "ims.xlsx", {"b2b": [RECORD | changes, RECORD]}))
    rejected = reading.tables["rejected_rows"].to_pylist()
    assert len(rows) == 1
    assert [(row["row_number"], row["sheet"], row["column_name"]) for row in rejected] == [(7, "B2B", column)]


def test_an_unknown_action_is_read_as_none_and_told(tmp_path):
    reading, rows = rows_of(workbook(tmp_path / "ims.xlsx", {"b2b": [RECORD | {"action": "=1+1"}]}))
    assert rows[0]["portal_action"] == "no_action"
    assert any("unknown" in note for note in reading.notes)


@pytest.mark.parametrize("lost", ["txval", "stin", "inum", "camt"])
def test_a_sheet_without_a_needed_column_is_refused_with_its_name(tmp_path, lost):
    def more(book):
        columns = [
            column
            for column in columns_of("b2bcn")
            if column[2] != lost and not (lost == "inum" and column[2] == "nt_num")
        ]
        sheet, first = portal.header(book, "B2B-CN", columns, title="IMS")
        sheet.write_row(first, 0, ["x"] * len(columns))

    with pytest.raises(UnreadableFile) as caught:
        read(workbook(tmp_path / "ims.xlsx", {"b2b": [RECORD]}, more))
    assert "B2B-CN" in caught.value.where
    assert caught.value.do


def test_a_section_on_two_sheets_is_refused(tmp_path):
    def more(book):
        portal.header(book, "B2B ", columns_of("b2b"), title="IMS")

    with pytest.raises(UnreadableFile, match="two sheets"):
        read(workbook(tmp_path / "ims.xlsx", {"b2b": [RECORD]}, more))


def test_a_section_sheet_that_lost_its_header_is_refused(tmp_path):
    def more(book):
        book.add_worksheet("B2B-DN").write_row(3, 0, ["x", "y", "z"])

    with pytest.raises(UnreadableFile) as caught:
        read(workbook(tmp_path / "ims.xlsx", {"b2b": [RECORD]}, more))
    assert "B2B-DN" in caught.value.where


def test_the_kind_that_was_asked_for_must_agree(tmp_path):
    with pytest.raises(WrongUse, match="another kind"):
        read(workbook(tmp_path / "ims.xlsx", {"b2b": [RECORD]}), kind="gstr2b")


def test_a_register_on_a_sheet_of_this_name_stays_a_register(tmp_path):
    path = tmp_path / "register.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("b2b")
        sheet.write_row(
            0,
            0,
            [
                "GSTIN of supplier",
                "Invoice number",
                "Invoice date",
                "Status",
                "Source",
                "Taxable value",
                "IGST",
            ],
        )
        sheet.write_row(1, 0, ["29PQRSC5678K1ZF", "A1", "25-10-2026", "Open", "SAP", 100, 18])
    assert read(path).kind == "books"
