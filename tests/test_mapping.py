"""Columns of registers that no word tells: asked for, mapped once, remembered by layout, seen beforehand."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ims_lib import Workspace
from ims_lib.cli import app
from ims_lib.errors import DamagedStore, NeedsAnswer, Refused, WrongUse
from ims_lib.readers import Mapping

OWN = "27ABCDE1234F1Z0"
ONE, TWO = "29PQRSC5678K1ZF", "24UVWXF3456T1ZM"
WILD = "Ref of Bill,Day,Regd,Firm,Basic,Tax A,Tax B,Grand"
WILD_ROWS = [
    f"B/1,15.10.2026,{ONE},Nandi,1000,90,90,1180",
    f"B/2,16.10.2026,{ONE},Nandi,2000,180,180,2360",
    f"B/3,17.10.2026,{TWO},Om,500,45,45,590",
]
TOLD = {"number": "Ref of Bill", "document_date": "Day", "taxable": "Basic", "total": "grand"}
HINDI = "बिल संख्या,दिनांक,जीएसटीआईएन,विक्रेता,कर योग्य मूल्य,आईजीएसटी"
HINDI_TOLD = {
    "number": "बिल संख्या",
    "document_date": "दिनांक",
    "supplier_gstin": "जीएसटीआईएन",
    "taxable": "कर योग्य मूल्य",
    "igst": "आईजीएसटी",
}


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    """Return an empty workspace."""
    return Workspace.init(tmp_path / "ws", name="A", gstins=[OWN])


def file(ws: Workspace, *lines: str, name: str = "register.csv") -> Path:
    """Return a CSV of lines."""
    path = ws.path.parent / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def rows(ws: Workspace) -> list[tuple[object, ...]]:
    """Return number, supplier and amounts in rupees of every voucher."""
    found = ws.query(
        "select number, supplier_gstin, taxable_paise / 100, cgst_paise / 100, igst_paise / 100"
        " from staging.books_documents order by number"
    )
    return list(found.itertuples(index=False, name=None))


def test_a_register_whose_columns_nobody_knows_is_asked_for_with_the_command_to_type(ws: Workspace) -> None:
    with pytest.raises(NeedsAnswer) as caught:
        ws.load(file(ws, WILD, *WILD_ROWS))
    assert "'Ref of Bill', 'Day', 'Regd'" in caught.value.found
    assert "--mapping NAME --map 'number=Ref of Bill' --map document_date=Day" in caught.value.do
    assert ws.receipts() == []
    with pytest.raises(NeedsAnswer) as caught:
        ws.load(file(ws, WILD, *WILD_ROWS), columns={"number": "Ref of Bill"})
    assert "document_date" in caught.value.expected
    assert "--map 'number=Ref of Bill' --map document_date=Day --map taxable=Basic" in caught.value.do


def test_a_mapping_is_remembered_with_its_layout_and_used_again(ws: Workspace) -> None:
    receipt = ws.load(file(ws, WILD, *WILD_ROWS[:2]), mapping="wild", columns=TOLD, by="nila")
    assert receipt.rows_loaded == 2
    kept = ws.mappings()[0]
    assert (kept.name, kept.side, kept.by) == ("wild", "books", "nila")
    assert kept.columns["total"] == ("Grand",)
    again = ws.load(file(ws, WILD.upper(), WILD_ROWS[2], name="november.csv"))
    assert "mapping 'wild'" in again.notes
    assert [row[0] for row in rows(ws)] == ["B/1", "B/2", "B/3"]
    with pytest.raises(NeedsAnswer):
        ws.load(file(ws, f"No,{WILD}", f"1,{WILD_ROWS[2]}", name="other.csv"))


def test_a_remembered_header_stands_alone_below_a_row_that_could_join_it(ws: Workspace) -> None:
    above, header = "Asha,2026,Purchases,5", "Bill No,Bill Date,Colour,Taxable"
    ws.load(file(ws, above, header, "1,15-10-2026,red,100"), mapping="plain", columns={"total": "Taxable"})
    ws.load(file(ws, above, header, "2,15-10-2026,blue,100", name="2.csv"))
    assert ws.query("select other_columns from raw.books_rows order by number")["other_columns"].tolist() == [
        '{"Colour":"red"}',
        '{"Colour":"blue"}',
    ]


def test_columns_are_also_told_by_their_values_and_the_receipt_says_so(ws: Workspace) -> None:
    told = {field: TOLD[field] for field in ("number", "document_date", "taxable")}
    receipt = ws.load(file(ws, WILD, *WILD_ROWS), columns=told)
    assert rows(ws)[0] == ("B/1", ONE, 1000, 90, 0)
    assert {note for note in receipt.notes if note.startswith("guessed")} == {
        "guessed by values: supplier_gstin is column 'Regd'",
        "guessed by values: cgst is column 'Tax A'",
        "guessed by values: sgst is column 'Tax B'",
    }
    assert ws.mappings() == []


def test_taxes_are_not_told_by_values_where_they_are_a_part_of_all(ws: Workspace) -> None:
    header = "Bill No,Bill Date,Vendor GSTIN,Goods A,Levy A,Goods B,Levy B"
    lines = [f"{n},15-10-2026,{ONE},{n}000,{n * 180},{n}00,{n * 5}" for n in (1, 2, 3)]
    whole = [f"{line},{n * 1285}" for n, line in enumerate(lines, 1)]
    with pytest.raises(NeedsAnswer):
        ws.load(file(ws, header, *lines), columns={"number": "Bill No"})
    assert ws.load(file(ws, f"{header},Bill Amount", *whole)).rows_loaded == len(whole)
    assert rows(ws)[0] == ("1", ONE, 1285, 0, 0)


def test_many_columns_of_amounts_are_not_compared_with_each_other(ws: Workspace) -> None:
    many = range(400)
    header = ",".join(["Bill No,Bill Date,Vendor GSTIN,Bill Amount", *(f"C{n}" for n in many)])
    lines = [",".join([f"{n},15-10-2026,{ONE},118", *(str(n * 7 + one) for one in many)]) for n in range(60)]
    started = time.process_time()
    ws.load(file(ws, header, *lines))
    assert time.process_time() - started < 5


def test_the_value_that_taxes_are_a_rate_of_is_told_with_them(ws: Workspace) -> None:
    receipt = ws.load(file(ws, WILD, *WILD_ROWS), columns={"number": "Ref of Bill", "document_date": "Day"})
    assert rows(ws)[0] == ("B/1", ONE, 1000, 90, 0)
    assert "guessed by values: taxable is column 'Basic'" in receipt.notes


def test_a_known_header_is_helped_by_values_but_never_overruled(ws: Workspace) -> None:
    header = "Bill No,Bill Date,Registered as,Taxable,Levy"
    lines = [f"{n},15-10-2026,{gstin},{n}000,{n * 180}" for n, gstin in ((1, ONE), (2, TWO), (3, ONE))]
    ws.load(file(ws, header, *lines))
    assert rows(ws)[0] == ("1", ONE, 1000, 0, 180)
    told = "Bill No,Bill Date,Vendor GSTIN,Taxable,IGST,Levy"
    lines = [f"{n}/,15-10-2026,,{n}000,0,{n * 180}" for n in (7, 8, 9)]
    ws.load(file(ws, told, *lines, name="second.csv"))
    assert rows(ws)[-1] == ("9/", "", 9000, 0, 0)


def test_headers_in_any_script_are_mapped(ws: Workspace) -> None:
    lines = [HINDI, f"अ/१,15-10-2026,{ONE},नंदी,1000,180", HINDI]
    receipt = ws.load(file(ws, *lines), mapping="हिंदी", columns=HINDI_TOLD)
    assert rows(ws) == [("अ/१", ONE, 1000, 0, 180)]
    assert receipt.rows_skipped == {"repeated header": 1}
    assert "mapping 'हिंदी'" in ws.load(file(ws, *lines[:2], "", name="2.csv")).notes


def test_doubles_are_told_apart_and_several_amounts_are_added(ws: Workspace) -> None:
    header = "Bill No,Bill Date,Vendor GSTIN,Amount,Amount,5% value,12% value,IGST"
    columns = {"taxable": ["5% value", "12% value"], "total": "Amount (2)"}
    ws.load(file(ws, header, f"1,15-10-2026,{ONE},7,236,100,100,36"), columns=columns)
    found = ws.query("select taxable_paise, total_paise from staging.books_documents")
    assert tuple(found.iloc[0]) == (20000, 23600)


def test_a_column_can_be_left_out_and_an_override_changes_what_is_remembered(ws: Workspace) -> None:
    header = "Bill No,Bill Date,Vendor GSTIN,Taxable,IGST,Cess"
    ws.load(file(ws, header, f"1,15-10-2026,{ONE},100,18,7"), mapping="no cess", columns={"cess": ""})
    assert ws.query("select cess_paise from staging.books_documents").iloc[0, 0] == 0
    ws.load(file(ws, header, f"2,15-10-2026,{ONE},100,18,7", name="2.csv"))
    assert ws.query("select max(cess_paise) from staging.books_documents").iloc[0, 0] == 0
    again = file(ws, header, f"3,15-10-2026,{ONE},100,18,7", name="3.csv")
    ws.load(again, mapping="no cess", columns={"cess": "Cess"})
    assert ws.query("select max(cess_paise) from staging.books_documents").iloc[0, 0] == 700
    assert [each.columns["cess"] for each in ws.mappings()] == [("Cess",)]


def test_nothing_is_remembered_of_a_dry_run_or_of_a_file_that_was_not_read(ws: Workspace) -> None:
    path = file(ws, WILD, *WILD_ROWS)
    assert ws.load(path, mapping="wild", columns=TOLD, dry_run=True).mapping["number"] == "Ref of Bill"
    with pytest.raises(WrongUse, match="does not fit"):
        ws.load(path, mapping="wild", columns=TOLD | {"igst": "No such column"})
    with pytest.raises(NeedsAnswer, match="order of day and month"):
        ws.load(file(ws, WILD, WILD_ROWS[0].replace("15.10", "05.10")), mapping="wild", columns=TOLD)
    assert ws.mappings() == []


def test_the_order_of_dates_is_remembered(ws: Workspace) -> None:
    line = WILD_ROWS[0].replace("15.10", "05.10")
    ws.load(file(ws, WILD, line), mapping="wild", columns=TOLD, dates="mdy")
    assert ws.mappings()[0].dates == "mdy"
    ws.load(file(ws, WILD, line.replace("B/1", "B/9"), name="2.csv"))
    found = ws.query("select distinct document_date::date::text from staging.books_documents")
    assert found.iloc[:, 0].tolist() == ["2026-05-10"]


def test_credit_notes_are_read_without_their_sign_where_a_mapping_says_so(ws: Workspace) -> None:
    header = "Bill No,Bill Date,Vendor GSTIN,Document Type,Taxable,IGST"
    lines = [f"1,15-10-2026,{ONE},Credit Note,100,-18", f"2,15-10-2026,{ONE},Invoice,-5,0"]
    ws.load(file(ws, header, *lines), mapping="unsigned", credit_notes="positive")
    found = ws.query("select taxable_paise, igst_paise from staging.books_documents order by number")
    assert found.to_numpy().tolist() == [[-10000, -1800], [-500, 0]]


def test_bytes_that_were_loaded_before_are_refused_with_a_new_mapping_or_side(ws: Workspace) -> None:
    path = file(ws, "Bill No,Bill Date,Taxable", "1,15-10-2026,100")
    ws.load(path)
    with pytest.raises(Refused, match="another kind"):
        ws.load(path, kind="sales")
    assert ws.load(path, kind="books").is_repeated
    with pytest.raises(Refused, match="loaded already"):
        ws.load(path, mapping="x", columns={"total": "Taxable"})
    assert ws.mappings() == []


@pytest.mark.parametrize(
    ("columns", "found"),
    [
        ({"colour": "Basic"}, "'colour'"),
        ({"number": ["Basic", "Grand"]}, "number: 2 headers"),
        ({"customer_gstin": "Regd", "itc_category": "Firm"}, "itc_category"),
    ],
)
def test_a_mapping_that_means_nothing_is_refused(ws: Workspace, columns: dict[str, str], found: str) -> None:
    with pytest.raises(WrongUse) as caught:
        ws.load(file(ws, WILD, *WILD_ROWS), columns=TOLD | columns, kind="sales")
    assert found in caught.value.found


def test_a_sides_own_fields_tell_the_side(ws: Workspace) -> None:
    receipt = ws.load(file(ws, WILD, *WILD_ROWS), columns=TOLD | {"customer_gstin": "Regd"})
    assert receipt.kind == "sales"


def test_a_register_is_looked_at_before_it_is_loaded(ws: Workspace) -> None:
    header = "Bill No,Bill Date,Registered as,Type,Taxable,IGST,Colour"
    lines = [
        f"{n},0{n}-05-2026,{gstin},{kind},100.5,18,red"
        for n, gstin, kind in ((1, ONE, "Invoice"), (2, TWO, "Credit Note"), (3, ONE, "Invoice"))
    ]
    path = file(ws, "Purchase Register", header, *lines)
    layout = ws.look(path)
    sheet = layout.sheets[0]
    assert (layout.kind, layout.is_kind_told, sheet.header_row, sheet.rows) == ("books", True, 2, 3)
    assert [(each.header, each.fields, each.how) for each in sheet.columns[:3]] == [
        ("Bill No", ("number",), "word"),
        ("Bill Date", ("document_date",), "word"),
        ("Registered as", ("supplier_gstin",), "value"),
    ]
    assert (sheet.columns[6].fields, sheet.columns[6].samples) == ((), ("red", "red", "red"))
    assert (sheet.is_date_doubtful, sheet.date_example, sheet.missing) == (
        True,
        "'01-05-2026', '02-05-2026', '03-05-2026'",
        (),
    )
    assert sheet.credit_note == "2: 100.5"
    ws.load(path, mapping=layout.mapping.model_copy(update={"name": "seen", "dates": "dmy"}))
    assert [row[1] for row in rows(ws)] == [ONE, TWO, ONE]
    again = ws.look(file(ws, "Purchase Register", header, *lines[:2], name="2.csv")).sheets[0]
    assert (again.columns[0].how, again.dates, again.is_date_doubtful) == ("remembered seen", "dmy", False)


def test_a_register_without_known_headers_is_looked_at_too(ws: Workspace) -> None:
    sheet = ws.look(file(ws, "Asha Traders", WILD, *WILD_ROWS)).sheets[0]
    fields = {each.header: each.fields for each in sheet.columns if each.how == "value"}
    assert fields == {
        "Ref of Bill": ("number",),
        "Day": ("document_date",),
        "Regd": ("supplier_gstin",),
        "Firm": ("supplier_name",),
        "Basic": ("taxable",),
        "Tax A": ("cgst",),
        "Tax B": ("sgst",),
    }
    assert (sheet.header_row, sheet.missing) == (2, ())
    lacking = ws.look(file(ws, "Some text,More text,Worth,Weight", "a b,c d,5,7", "b c,d e,6,8"))
    assert lacking.sheets[0].missing == (
        ("number",),
        ("document_date",),
        ("taxable", "igst", "cgst", "sgst", "cess", "total"),
    )


@pytest.mark.parametrize("content", ['{"imsDetails": {}}', "<ENVELOPE></ENVELOPE>"])
def test_files_without_columns_are_not_looked_at(ws: Workspace, content: str) -> None:
    with pytest.raises(WrongUse, match="no columns"):
        ws.look(file(ws, content))


def test_a_mapping_is_saved_by_hand_and_forgotten(ws: Workspace) -> None:
    made = Mapping(name=" by  hand ", columns={"number": ("Ref of Bill",), "document_date": ("Day",)})
    assert ws.save_mapping(made, by="nila").name == "by hand"
    assert (ws.path / "mappings.json").stat().st_mode & 0o777 == 0o600
    ws.load(file(ws, WILD, *WILD_ROWS), mapping="by hand", columns={"taxable": "Basic"})
    ws.forget_mapping("by hand")
    assert ws.mappings() == []
    for name in ("by hand", ""):
        with pytest.raises(WrongUse):
            ws.forget_mapping(name)
    with pytest.raises(WrongUse, match="no mapping of this name"):
        ws.load(file(ws, WILD, *WILD_ROWS[:1], name="2.csv"), mapping="by hand")


@pytest.mark.parametrize(
    "content", ["{", '{"mappings": 5}', '{"mappings": [{"columns": {"colour": ["x"]}}]}', '{"other": []}']
)
def test_a_damaged_file_of_mappings_is_told(ws: Workspace, content: str) -> None:
    (ws.path / "mappings.json").write_text(content)
    with pytest.raises(DamagedStore) as caught:
        ws.mappings()
    assert "mappings.json" in caught.value.where


def test_a_damaged_file_of_mappings_stops_registers_alone(ws: Workspace) -> None:
    (ws.path / "mappings.json").write_text("{")
    portal = ws.path.parent / "ims.json"
    portal.write_text('{"imsDetails": {"b2b": []}}')
    assert ws.load(portal).kind == "ims"
    register = "GSTIN of Supplier,Invoice No,Invoice Date,Taxable,IGST"
    with pytest.raises(DamagedStore, match="mappings of this workspace"):
        ws.load(file(ws, register, f"{ONE},A-1,25-10-2026,100,18"))
    assert [one.kind for one in ws.receipts()] == ["ims"]


def test_findings_are_marked_in_a_register_that_was_read_by_a_mapping(ws: Workspace, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    bad = WILD_ROWS[0].replace(ONE, "29PQRSC5678K1Z")
    told = TOLD | {"supplier_gstin": "Regd"}
    ws.load(file(ws, WILD, bad, *WILD_ROWS[1:]), mapping="wild", columns=told)
    ws.forget_mapping("wild")
    out = ws.write_findings(tmp_path / "findings.xlsx", ws.check(rules=["gstin_shape"]))
    page = openpyxl.load_workbook(out)["register"]
    assert page["C2"].value == "29PQRSC5678K1Z"
    assert "GSTIN" in page["C2"].comment.text


def test_the_commands_map_list_and_forget(ws: Workspace) -> None:
    def ims(*words: object) -> tuple[int, str]:
        done = CliRunner().invoke(app, [*map(str, words), "--workspace", str(ws.path)])
        return done.exit_code, done.stdout

    path = file(ws, WILD, *WILD_ROWS)
    told = [word for field, header in TOLD.items() for word in ("--map", f"{field}={header}")]
    assert ims("load", path)[0] == 2
    assert "columns: number = 'Ref of Bill'" in ims("load", path, "--dry-run", *told)[1]
    assert ims("load", path, "--mapping", "wild", "--map", "number")[0] == 2
    assert ims("load", path, "--mapping", "wild", *told)[0] == 0
    code, listed = ims("mappings")
    assert code == 0
    assert "number = Ref of Bill" in listed
    assert [each["name"] for each in json.loads(ims("mappings", "--json")[1])] == ["wild"]
    assert ims("mappings", "--forget", "wild", "--json") == (0, "[]\n")
    assert ims("mappings", "--forget", "wild")[0] == 2
