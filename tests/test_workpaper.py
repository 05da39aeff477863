"""The working paper: real numbers and dates, text that stays text, totals that tie, no live input."""

from __future__ import annotations

import re
import time
import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import openpyxl
import pyarrow as pa
import pytest

from ims_lib import reports, views
from ims_lib.errors import OutOfBalance, WrongUse
from ims_lib.reports import workpaper
from ims_lib.schemas import BOOKS_ROWS, IMS_RECORDS

OWN, SUPPLIER = "27AAPFU0939F1ZV", "29PQRSC5678K1ZF"
HOSTILE = [
    "=1+1",
    "+SUM(A1:A9)",
    "-2+3",
    "@cmd|' /C calc'!A0",
    "\t=1",
    "\uff1d7+1",
    "https://evil.example/x",
    "<script>alert(1)</script>",
    "00123",
    "1E10",
]


def row(schema: pa.Schema, **given: object) -> dict[str, object]:
    """Return one raw row: empty text, zero paise and unknown elsewhere."""
    kinds = {pa.string(): "", pa.int64(): 0}
    return {f.name: None if f.name.startswith("declared") else kinds.get(f.type) for f in schema} | given


def ims(number: str, place: int, *, paise: int = 18_000, **given: object) -> dict[str, object]:
    base = {
        "file_id": "a" * 16, "row_number": place, "recipient_gstin": OWN, "section": "b2b",
        "supplier_gstin": SUPPLIER, "supplier_name": "Nandi Tools", "number": number,
        "document_date": date(2026, 10, 8), "invoice_type": "R", "portal_action": "no_action",
        "is_pending_blocked": False, "is_remarks_blocked": False, "is_itc_reduction_blocked": False,
        "source_form": "R1", "return_period": "102026", "is_filed": True, "place_of_supply": "27",
        "total_paise": paise * 100, "taxable_paise": paise * 10, "igst_paise": paise,
    }  # fmt: skip
    return row(IMS_RECORDS, **{**base, **given})


def books(number: str, place: int, *, paise: int = 18_000, **given: object) -> dict[str, object]:
    base = {
        "file_id": "b" * 16, "row_number": place, "recipient_gstin": OWN, "voucher": f"V{place}",
        "supplier_gstin": SUPPLIER, "supplier_name": "Nandi Tools", "document_type": "invoice",
        "number": number, "document_date": date(2026, 10, 8), "posting_date": date(2026, 10, 9),
        "place_of_supply": "27", "taxable_paise": paise * 10, "igst_paise": paise,
    }  # fmt: skip
    return row(BOOKS_ROWS, **{**base, **given})


def database(
    portal: list[dict[str, object]], register: list[dict[str, object]], marks: pa.Table | None = None
) -> duckdb.DuckDBPyConnection:
    """Return a database with every view over these rows, as two files loaded."""
    loads = [
        {
            "load_seq": seq, "file_id": letter * 16, "sha256": letter * 64, "kind": kind, "file_name": name,
            "recipient_gstin": OWN, "period": "102026", "who": "asha", "at": "2026-11-14T13:12:00+00:00",
            "sections": "b2b,b2bcn", "has_voucher": True, "rows_read": 5, "rows_loaded": 4,
            "rows_rejected": 0, "rows_skipped": '{"total row": 1}', "notes": "[]",
        }
        for seq, (letter, kind, name) in enumerate((("a", "ims", "=ims.json"), ("b", "books", "b.xlsx")), 1)
    ]  # fmt: skip
    tables = {
        "ims_records": pa.Table.from_pylist(portal, schema=IMS_RECORDS),
        "books_rows": pa.Table.from_pylist(register, schema=BOOKS_ROWS),
    }
    return views.connect_tables(tables, pa.Table.from_pylist(loads, schema=views.LOADS), marks)


@pytest.fixture(scope="module")
def con() -> duckdb.DuckDBPyConnection:
    """Return a month with a match, a difference, one of each side alone, a duplicate and hostile text."""
    portal = [
        ims("A-1", 1),
        ims("A-2", 2, paise=12_345_678_905),
        ims("A-3", 3),
        ims("CN-1", 4, section="b2bcn", paise=1_234_567),
        *(ims(text, 10 + i, supplier_name=text, remarks=text) for i, text in enumerate(HOSTILE)),
    ]
    register = [books("A-1", 2), books("A-2", 3, paise=900), books("B-9", 4), books("B-9", 5)]
    event = {
        "seq": 1, "event_id": "e1", "batch_id": "b1", "kind": "mark", "at": "2026-11-14T20:00:00+00:00",
        "who": "=asha", "document": f"{OWN}/b2b/{SUPPLIER}/A-3/2026-27", "previous_action": "no_action",
        "new_action": "reject", "reason": "wrong_amount", "remark": "=HYPERLINK(1)", "source": "screen",
        "evidence_hash": "", "document_version": "", "undoes": "", "app_version": "0", "previous_hash": "",
        "hash": "f" * 64,
    }  # fmt: skip
    pair = {**event, "kind": "unlink", "document": f"{OWN}/b2b/{SUPPLIER}/A-1/2026-27", "new_action": ""}
    pair |= {"previous_action": "", "reason": "another delivery", "remark": ""}
    vouchers = [f"{OWN}/books/{voucher}/2026-27" for voucher in ("V2", "GONE%2F7")]
    unlinks = [{**pair, "seq": seq, "partner": key} for seq, key in enumerate(vouchers, 2)]
    return database(portal, register, pa.Table.from_pylist([event, *unlinks], schema=views.MARKS))


@pytest.fixture(scope="module")
def paper(con: duckdb.DuckDBPyConnection, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("paper") / "workpaper.xlsx"
    return workpaper.write(con, OWN, "102026", path, name="=Acme & Sons", prepared_by="asha")


@pytest.fixture(scope="module")
def book(paper: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(paper)


def rows(book: openpyxl.Workbook, sheet: str) -> list[dict[str, object]]:
    """Return a detail sheet as rows by heading, the total row left out."""
    head, *body = book[sheet].iter_rows(values_only=True)
    return [dict(zip(head, r, strict=True)) for r in body if r[0] != "Total of the rows shown"]


def test_every_sheet_of_the_plan_is_there(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == [
        "Cover", "Summary", "Matched", "Differences", "Only in portal", "Only in books",
        "Duplicates and superseded", "Edit log",
    ]  # fmt: skip


def test_amounts_are_numbers_exact_to_the_paisa_and_dates_are_dates(book: openpyxl.Workbook) -> None:
    (found,) = [r for r in rows(book, "Differences") if r["Portal number"] == "A-2"]
    assert Decimal(str(found["Portal IGST"])) == Decimal("123456789.05")
    assert found["Portal date"] == datetime(2026, 10, 8)  # noqa: DTZ001 - a date cell has no zone
    (credit,) = [r for r in rows(book, "Only in portal") if r["Section"] == "b2bcn"]
    assert credit["Portal tax"] == pytest.approx(-12345.67)


def test_numbers_are_grouped_the_indian_way_by_size_and_sign(book: openpyxl.Workbook) -> None:
    formats = {
        cell.value: cell.number_format
        for line in book["Differences"].iter_rows(min_row=2)
        for cell in line
        if isinstance(cell.value, int | float)
    }
    assert formats[123456789.05] == r"##\,##\,##\,##0.00"
    assert formats[9] == "#,##0.00"
    assert all(";" not in text for text in formats.values())


def test_the_only_formulas_are_our_subtotals(paper: Path) -> None:
    with zipfile.ZipFile(paper) as archive:
        sheets = [archive.read(n).decode() for n in archive.namelist() if n.startswith("xl/worksheets/s")]
        assert not [name for name in archive.namelist() if "_rels/sheet" in name], "no links"
    formulas = [text for sheet in sheets for text in re.findall(r"<f>(.*?)</f>", sheet)]
    assert formulas
    assert all(re.fullmatch(r"SUBTOTAL\(109,[A-Z]+\d+:[A-Z]+\d+\)", text) for text in formulas)


def test_hostile_text_stays_the_text_it_was(book: openpyxl.Workbook) -> None:
    found = {r["Portal number"]: r["Supplier"] for r in rows(book, "Only in portal")}
    assert {text.strip() for text in HOSTILE} <= {str(number).strip() for number in found}
    cells = [c for line in book["Only in portal"].iter_rows() for c in line if c.value in HOSTILE]
    assert {cell.data_type for cell in cells} == {"s"}
    assert rows(book, "Edit log")[0]["Who"] == "=asha"


def test_the_total_row_carries_the_sum_for_readers_that_do_not_calculate(paper: Path) -> None:
    sheet = openpyxl.load_workbook(paper, data_only=True)["Only in books"]
    head, *body, total = sheet.iter_rows(values_only=True)
    place = head.index("Books tax")
    assert total[0] == "Total of the rows shown"
    assert total[place] == sum(r[place] for r in body) == 180


def test_the_summary_ties_to_the_detail_sheets(paper: Path) -> None:
    sheet = openpyxl.load_workbook(paper, data_only=True)["Summary"]
    lines = {str(r[0]): r for r in sheet.iter_rows(values_only=True) if r[0]}
    portal, register = 4 + len(HOSTILE), 4
    assert lines["Total of the rows shown"][1] == portal
    assert lines["Total of the rows shown"][3] == register
    assert lines["Duplicates and superseded"][3] == 1
    assert [r[5] for r in sheet.iter_rows(values_only=True) if r[5] in ("yes", "NO")] == ["yes"] * 12


def test_the_cover_names_sources_tolerances_and_whose_paper_it_is(book: openpyxl.Workbook) -> None:
    cells = [cell for line in book["Cover"].iter_rows(values_only=True) for cell in line if cell is not None]
    assert {"=Acme & Sons", OWN, "Oct 2026", "asha", "a" * 64, "=ims.json", "1 total row"} <= set(cells)
    assert "amount tolerance" in cells
    assert "Ambiguous" in cells


def test_the_log_shows_decisions_in_indian_time(book: openpyxl.Workbook) -> None:
    event = rows(book, "Edit log")[0]
    assert event["At (IST)"] == datetime(2026, 11, 15, 1, 30)  # noqa: DTZ001 - cells have no zone
    assert (event["Before"], event["After"], event["Reason"]) == ("No action", "Rejected", "Wrong amount")


def test_the_log_names_the_voucher_of_a_link_or_unlink_and_not_its_key(book: openpyxl.Workbook) -> None:
    first, *unlinks = rows(book, "Edit log")
    assert first["Linked with"] is None
    assert [(e["Kind"], e["Linked with"], e["Reason"]) for e in unlinks] == [
        ("unlink", "voucher V2, A-1", "another delivery"),
        ("unlink", "voucher GONE/7", "another delivery"),
    ]


def test_sheets_are_set_up_to_filter_and_print(book: openpyxl.Workbook) -> None:
    for name in book.sheetnames[2:]:
        sheet = book[name]
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref.startswith("A1:")
        assert sheet.print_title_rows == "$1:$1"
    for sheet in book:
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert sheet.oddFooter.right.text == "Page &P of &N"


def test_a_month_without_documents_gives_a_paper_that_says_so(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    path = workpaper.write(con, OWN, "012027", tmp_path / "empty.xlsx")
    assert rows(openpyxl.load_workbook(path), "Matched") == []


def test_a_control_out_of_balance_leaves_no_file(tmp_path: Path) -> None:
    broken = database([ims("A-1", 1)], [])
    broken.execute("create table old as select * replace (false as is_ok) from marts.controls")
    broken.execute("create or replace view marts.controls as select * from old")
    with pytest.raises(OutOfBalance):
        workpaper.write(broken, OWN, "102026", tmp_path / "paper.xlsx")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_five_thousand_rows_take_a_few_seconds(tmp_path: Path) -> None:
    numbers = [f"INV-{n:05}" for n in range(5_000)]
    many = database([ims(n, i) for i, n in enumerate(numbers)], [books(n, i) for i, n in enumerate(numbers)])
    started = time.perf_counter()
    workpaper.write(many, OWN, "102026", tmp_path / "paper.xlsx")
    assert time.perf_counter() - started < 15


@pytest.mark.parametrize("held_by_data", [True, False])
def test_reports_lie_beside_data_or_inside_the_workspace(tmp_path: Path, held_by_data: bool) -> None:
    workspace = tmp_path / ("data" if held_by_data else "work") / "acme"
    workspace.mkdir(parents=True)
    place = tmp_path / "reports" / "acme" if held_by_data else workspace / "reports"
    assert reports.folder(workspace, OWN, "102026") == place / OWN / "102026"
    assert reports.folder(workspace, OWN, "", tmp_path / "out") == tmp_path / "out" / OWN / "unfiled"


@pytest.mark.parametrize(("gstin", "period"), [("../x", "102026"), (OWN, "../../x"), (OWN, "132026")])
def test_only_a_gstin_and_a_period_become_parts_of_a_path(gstin: str, period: str, tmp_path: Path) -> None:
    with pytest.raises(WrongUse):
        reports.folder(tmp_path, gstin, period)
