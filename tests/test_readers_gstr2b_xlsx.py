"""GSTR-2B as the portal's workbook: the same rows as its JSON, the tie-out, and cells gone wrong."""

from __future__ import annotations

import json
from datetime import date

import pytest
import xlsxwriter

from ims_lib import schemas
from ims_lib.errors import NeedsAnswer, UnreadableFile, WrongUse
from ims_lib.readers import read
from tests import portal_workbooks as portal

TAX = {"txval": 10000.1, "igst": 1800, "cgst": 0, "sgst": 0, "cess": 0}
INVOICE = {
    "inum": "NT/041",
    "typ": "R",
    "dt": "08-10-2026",
    "val": 11800.1,
    "pos": "27",
    "rev": "N",
    "itcavl": "Y",
    "rsn": "",
    "diffprcnt": 1,
} | TAX
NOTE = {
    "ntnum": "CN-7",
    "typ": "C",
    "suptyp": "SEWP",
    "dt": "21-10-2026",
    "val": 118,
    "pos": "29",
    "rev": "N",
}
NOTE |= {"itcavl": "N", "rsn": "C", "itcRedReq": "Y", "declIgst": 12.5} | TAX
SUPPLIER = {"ctin": "29PQRSC5678K1ZF", "trdnm": "Nandi Tools", "supfildt": "10-11-2026", "supprd": "102026"}
ENTRY = {
    "refdt": "12-10-2026",
    "portcode": "INNSA1",
    "boenum": "7654321",
    "boedt": "11-10-2026",
    "isamd": "N",
}
ENTRY |= {"txval": 50000, "igst": 9000, "cess": 0}
ISD = {
    "doctyp": "ISDI",
    "docnum": "D1",
    "docdt": "01-10-2026",
    "itcelg": "N",
    "igst": 5,
    "cgst": 0,
    "sgst": 0,
    "cess": 0,
}


def held(documents, key="inv"):
    return [SUPPLIER | {key: documents}]


def envelope(docdata, **more):
    return {"gstin": "27ABCDE1234F1Z0", "rtnprd": "102026", "gendt": "14-11-2026", "docdata": docdata} | more


EVERYTHING = envelope(
    {
        "b2b": held(
            [INVOICE, INVOICE | {"inum": "2", "rev": "Y", "itcavl": "N", "rsn": "P", "diffprcnt": 0.65}]
        ),
        "b2ba": held(
            [INVOICE | {"inum": "NT/41A", "oinum": "NT/041", "oidt": "08-10-2026", "remarks": "short"}]
        ),
        "cdnr": held([NOTE, NOTE | {"ntnum": "DN-1", "typ": "D"}], "nt"),
        "cdnra": held([NOTE | {"onttyp": "C", "ontnum": "CN-1", "ontdt": "01-09-2026"}], "nt"),
        "ecom": held([INVOICE]),
        "ecoma": held([INVOICE | {"oinum": "E1", "oidt": "01-10-2026"}]),
        "isd": held([ISD, ISD | {"doctyp": "ISDC", "docnum": "D2"}], "doclist"),
        "isda": held([ISD | {"odoctyp": "ISDI", "odocnum": "D0", "odocdt": "01-09-2026"}], "doclist"),
        "impg": [ENTRY, ENTRY | {"isamd": "Y", "boenum": "7654322"}],
        "impgsez": [{"ctin": SUPPLIER["ctin"], "trdnm": "Zone Ltd", "boe": [ENTRY]}],
        "itcrev": [{"b2b": held([INVOICE]), "cdnr": held([NOTE | {"typ": "D"}], "nt")}],
    },
    docRejdata={"b2b": held([INVOICE]), "cdnr": held([NOTE], "nt"), "ecom": held([INVOICE])},
)


def read_2b(path, **asked):
    reading = read(path, **asked)
    assert reading.kind == "gstr2b"
    assert reading.tables["gstr2b_documents"].schema == schemas.GSTR2B_DOCUMENTS
    lost = reading.rows_rejected + sum(reading.rows_skipped.values())
    assert reading.rows_read == reading.rows_loaded + lost
    assert reading.rows_loaded == reading.tables["gstr2b_documents"].num_rows
    return reading, reading.tables["gstr2b_documents"].to_pylist()


LINE = ["29PQRSC5678K1ZF", "Nandi Tools", "NT/041", "Regular", "08/10/2026", 11800, "Maharashtra", "No"]
LINE += [10000, 1800, 0, 0, 0, "Oct'26", "10/11/2026", "Yes", "", "100%"]


def with_cell(place, cell):
    return [*LINE[:place], cell, *LINE[place + 1 :]]


def test_the_same_gstr2b_as_json_and_as_workbook_gives_the_same_rows(tmp_path):
    path = tmp_path / "2b.json"
    path.write_text(json.dumps(EVERYTHING))
    from_json, expected = read_2b(path)
    from_excel, rows = read_2b(portal.workbook(tmp_path / "any name.bin", EVERYTHING))
    assert from_excel.rows_rejected == 0, from_excel.tables["rejected_rows"].to_pylist()
    own = {"file_id", "row_number", "other_keys"}

    def comparable(found):
        return sorted(repr({key: value for key, value in row.items() if key not in own}) for row in found)

    assert len(rows) == 19
    assert comparable(rows) == comparable(expected)
    for told in ("recipient_gstin", "period", "generated_on", "sections", "part_number", "part_count"):
        assert getattr(from_excel, told) == getattr(from_json, told)
    assert len({row["row_number"] for row in rows}) == len(rows)
    assert json.loads(rows[0]["other_keys"]) == {"sheet": "B2B", "row": 7}


def test_owner_and_period_of_the_workbook_must_agree_with_what_is_asked(tmp_path):
    path = portal.workbook(tmp_path / "2b.xlsx", EVERYTHING)
    with pytest.raises(WrongUse, match="another GSTIN"):
        read_2b(path, gstin="29PQRSC5678K1ZF")
    with pytest.raises(WrongUse, match="another period"):
        read_2b(path, period="092026")
    with pytest.raises(WrongUse, match="another kind"):
        read_2b(path, kind="books")


def test_a_workbook_without_a_read_me_needs_its_period(tmp_path):
    path = tmp_path / "2b.xlsx"
    with xlsxwriter.Workbook(path) as book:
        portal.section_sheet(book, "b2b", held([INVOICE]))
    with pytest.raises(NeedsAnswer, match="period"):
        read_2b(path)
    reading, rows = read_2b(path, period="102026")
    assert (reading.recipient_gstin, reading.period, len(rows)) == (None, "102026", 1)


NIL = (0, 0, 0, 0)
NET = (1800, 0, 0, 0)
OTHER = "All other ITC - Supplies from registered persons other than reverse charge (IMS)"


def test_the_summary_sheets_tie_out(tmp_path):
    content = envelope(
        {
            "b2b": held(
                [INVOICE, INVOICE | {"inum": "2", "rev": "Y"}, INVOICE | {"inum": "3", "itcavl": "N"}]
            ),
            "cdnr": held([NOTE | {"itcavl": "Y"}], "nt"),
            "impg": [ENTRY],
        },
        docRejdata={"ecom": held([INVOICE])},
    )
    summaries = {
        "ITC Available": {
            OTHER: {"B2B - Invoices (IMS)": NET, "B2B - Debit notes (Amendment) (IMS)": NIL},
            "Inward Supplies liable for reverse charge": {"B2B - Invoices": NET},
            "Import of Goods": {"IMPG - Import of goods from overseas": (9000, 0, 0, 0)},
            "Others": {
                "B2B - Credit Notes - IMS": NET,
                "B2B - Credit notes (Reverse charge)(Amendment)": NIL,
            },
        },
        "ITC not available": {OTHER: {"B2B - Invoices": NET}},
        "ITC Rejected": {OTHER: {"ECO - Documents": NET}},
    }
    reading, _ = read_2b(portal.workbook(tmp_path / "2b.xlsx", content, summaries))
    assert reading.notes == ("ITC summary ties out with the documents (itcRejected, itcavl, itcunavl)",)


def test_a_difference_from_the_summary_is_told_per_head(tmp_path):
    summaries = {"ITC Available": {OTHER: {"B2B - Invoices": (1900.5, 0, 0, 1), "B2B - Something": NET}}}
    path = portal.workbook(tmp_path / "2b.xlsx", envelope({"b2b": held([INVOICE])}), summaries)
    assert read_2b(path)[0].notes == (
        "sheet 'ITC Available', row 9: a line of the summary is not known",
        "ITC summary itcavl.nonrevsup.b2b igst: summary 1,900.50, documents 1,800.00, difference -100.50",
        "ITC summary itcavl.nonrevsup.b2b cess: summary 1.00, documents 0.00, difference -1.00",
    )


def test_sheets_that_are_not_read_are_named_with_their_rows(tmp_path):
    path = portal.workbook(
        tmp_path / "2b.xlsx",
        envelope({"b2b": held([INVOICE])}),
        more=lambda book: [book.add_worksheet("My pivot").write_column(3, 2, ["a", "b", "c"])],
    )
    reading, rows = read_2b(path)
    assert (len(rows), reading.rows_skipped) == (1, {"sheet not read": 3})
    assert "not read: sheet 'My pivot', 3 rows" in reading.notes


def test_a_line_for_each_rate_becomes_one_document(tmp_path):
    columns = portal.LAYOUTS["b2b"]
    at = [key for _, _, key in columns].index("txval")
    path = tmp_path / "2b.xlsx"
    with xlsxwriter.Workbook(path) as book:
        portal.readme(book)
        sheet, first = portal.header(book, "B2B", [*columns[:at], ("", "Rate(%)", "rt"), *columns[at:]])
        for count, (rate, taxable, igst) in enumerate([(18, 100.05, 18.01), (5, "50", "2.50")], first):
            sheet.write_row(count, 0, [*LINE[:at], rate, taxable, igst, *LINE[at + 2 :]])
        sheet.write_row(first + 2, 0, [*with_cell(2, "NT/042")[:at], 18, *LINE[at:]])
    reading, rows = read_2b(path)
    assert [(row["number"], row["taxable_paise"], row["igst_paise"]) for row in rows] == [
        ("NT/041", 15005, 2051),
        ("NT/042", 1000000, 180000),
    ]
    assert reading.rows_skipped == {"further rate of the same document": 1}
    assert json.loads(rows[0]["other_keys"])["items"][0]["rt"] == "18"


@pytest.mark.parametrize(
    ("place", "cell", "column"),
    [
        (0, "", "supplier_gstin"),
        (2, "", "number"),
        (2, date(2026, 10, 8), "number"),
        (2, 1234567890123456789, "number"),
        (2, "#REF!", "number"),
        (4, "10/13/2026", "document_date"),
        (4, "", "document_date"),
        (4, "<script>alert(1)</script>", "document_date"),
        (8, "=1+1", "taxable"),
        (9, "<script>", "igst"),
        (9, "1.800,00", "igst"),
        (9, True, "igst"),
        (5, "1e99", "total"),
    ],
)
def test_a_line_that_cannot_be_read_is_rejected_with_sheet_and_row(tmp_path, place, cell, column):
    def more(book):
        sheet, first = portal.header(book, "B2B", portal.LAYOUTS["b2b"])
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for at, value in enumerate(with_cell(place, cell)):
            if isinstance(value, date):
                sheet.write_datetime(first, at, value, day)
            elif isinstance(value, str):
                sheet.write_string(first, at, value)
            else:
                sheet.write(first, at, value)
        sheet.write_row(first + 1, 0, with_cell(2, "GOOD"))

    reading, rows = read_2b(portal.workbook(tmp_path / "2b.xlsx", {}, more=more))
    rejected = reading.tables["rejected_rows"].to_pylist()
    assert [row["number"] for row in rows] == ["GOOD"]
    assert [(row["row_number"], row["sheet"], row["column_name"]) for row in rejected] == [(7, "B2B", column)]


def test_cells_of_other_types_give_the_same_document(tmp_path):
    def more(book):
        sheet, first = portal.header(book, "B2B", portal.LAYOUTS["b2b"])
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(first, 0, with_cell(8, "10,000.00"))
        sheet.write_datetime(first, 4, date(2026, 10, 8), day)
        sheet.write_datetime(first, 13, date(2026, 10, 1), day)
        sheet.write_row(first + 1, 0, with_cell(4, 46303))
        sheet.write_formula(first + 1, 8, "=5000*2", None, 10000)
        sheet.write_row(first + 2, 0, ["Total", "", "", "", "", 23600])

    reading, rows = read_2b(portal.workbook(tmp_path / "2b.xlsx", {}, more=more))
    for row in rows:
        assert (row["document_date"], row["taxable_paise"]) == (date(2026, 10, 8), 1000000)
        assert (row["supplier_period"], row["rate_share"]) == ("102026", "1")
    assert (len(rows), reading.rows_skipped) == (2, {"total row": 1})
    assert "sheet 'B2B': plain numbers were read as Excel dates" in reading.notes


def test_a_number_in_a_number_cell_is_read_with_a_warning(tmp_path):
    path = portal.workbook(tmp_path / "2b.xlsx", envelope({"b2b": held([INVOICE | {"inum": 41}])}))
    reading, rows = read_2b(path)
    assert rows[0]["number"] == "41"
    assert any("zeros in front may be lost" in note for note in reading.notes)


def test_columns_of_the_portal_may_stand_anywhere_and_others_beside_them(tmp_path):
    columns = [*reversed(portal.LAYOUTS["b2b"][6:8]), ("", "My remark", "mine"), *portal.LAYOUTS["b2b"]]
    path = tmp_path / "2b.xlsx"
    with xlsxwriter.Workbook(path) as book:
        portal.readme(book)
        sheet, first = portal.header(book, "B2B", columns[2:])
        sheet.write_row(first, 0, ["=HYPERLINK('x')", *LINE])
        sheet.write_string(first, 0, "=HYPERLINK('x')")
    _, rows = read_2b(path)
    assert (rows[0]["number"], rows[0]["igst_paise"]) == ("NT/041", 180000)
    assert json.loads(rows[0]["other_keys"])["my remark"] == "=HYPERLINK('x')"


@pytest.mark.parametrize(
    ("section", "lost", "words"),
    [
        ("b2b", "igst", "integrated tax"),
        ("b2b", "ctin", "GSTIN of supplier"),
        ("cdnr", "note", "note type"),
        ("impg", "portcode", "port code"),
        ("isd", "doctyp", "ISD document type"),
    ],
)
def test_a_sheet_without_a_needed_column_is_refused_with_its_name(tmp_path, section, lost, words):
    columns = [column for column in portal.LAYOUTS[section] if column[2] != lost]
    path = tmp_path / "2b.xlsx"
    with xlsxwriter.Workbook(path) as book:
        portal.readme(book)
        portal.section_sheet(book, "b2ba", held([INVOICE]))
        sheet, first = portal.header(book, portal.NAMES[section], columns)
        sheet.write_row(first, 0, ["x"] * len(columns))
    with pytest.raises(UnreadableFile) as caught:
        read(path)
    assert portal.NAMES[section] in caught.value.where
    assert caught.value.found == f"no column for: {words}"
    assert caught.value.do


def test_an_amount_in_two_columns_is_refused(tmp_path):
    columns = [*portal.LAYOUTS["b2b"], ("Tax Amount", "Integrated Tax(₹)", "igst")]
    path = tmp_path / "2b.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet, first = portal.header(book, "B2B", columns)
        sheet.write_row(first, 0, LINE)
    with pytest.raises(UnreadableFile) as caught:
        read(path, period="102026")
    assert "more than one column for: integrated tax" in caught.value.found


def test_a_section_on_two_sheets_is_refused(tmp_path):
    def more(book):
        portal.section_sheet(book, "b2b", held([INVOICE]), "B2B ")

    with pytest.raises(UnreadableFile, match="two sheets"):
        read(portal.workbook(tmp_path / "2b.xlsx", envelope({"b2b": held([INVOICE])}), more=more))


def test_the_shifted_header_of_amended_debit_notes_is_read(tmp_path):
    """The portal merges `Taxable Value` over the four heads from its own column on B2B-DNRA."""
    columns = portal.LAYOUTS["cdnr"]
    at = [key for _, _, key in columns].index("txval")
    shifted = [("Taxable Value (₹)", label, key) for label, key in portal.HEADS]
    columns = [*columns[:at], *shifted, ("", "Tax Amount", "cess"), *columns[at + 5 :]]
    path = tmp_path / "2b.xlsx"
    with xlsxwriter.Workbook(path) as book:
        portal.readme(book)
        sheet, first = portal.header(book, "B2B-DNRA", columns, portal.ORIGINALS["cdnra"])
        start = [
            "Debit Note",
            "DN-0",
            "01/09/2026",
            *LINE[:2],
            "DN-1",
            "Debit Note",
            "Regular",
            "08/10/2026",
            1200,
        ]
        sheet.write_row(first, 0, [*start, "Karnataka", "No", 1000, 1, 90, 91, 2])
    _, rows = read_2b(path)
    heads = [rows[0][f"{head}_paise"] for head in ("taxable", "igst", "cgst", "sgst", "cess")]
    assert heads == [100000, 100, 9000, 9100, 200]
    assert (rows[0]["section"], rows[0]["part"], rows[0]["original_number"]) == ("b2bdna", "reversal", "DN-0")


def test_a_sheet_of_titles_alone_holds_no_documents(tmp_path):
    reading, rows = read_2b(
        portal.workbook(
            tmp_path / "2b.xlsx",
            envelope({"b2b": held([INVOICE])}),
            more=lambda book: [book.add_worksheet("ECO").write(0, 0, "Goods and Services Tax - GSTR-2B")],
        )
    )
    assert (len(rows), reading.rows_skipped) == (1, {})
