"""The validation rules: each has a view, a text and its severities; what holds for whom, and what is printed.

That each condition finds what it should and nothing else is a case of its view, in tests/cases/checks.*.
"""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import duckdb
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from ims_lib import Workspace, checks, gstin, settings, views
from ims_lib.cli import app
from ims_lib.errors import WrongUse

#: What rules are about.
SUBJECTS = ("party", "paper", "amount", "credit", "sales")
#: Views that rules read; every other view of checks is a rule.
SHARED = {
    "both_sides",
    "documents",
    "rows",
    "gstins",
    "payments",
    "unpaid",
    "repeated_vouchers",
    "reused_numbers",
    "blocked_codes",
    "sales",
    "sales_unlisted",
    "sales_series",
    "sales_gaps",
    "every_finding",
    "hsn_rows",
    "sales_rows",
    "cells_as_given",
    "hsn_codes",
    "findings",
    *(f"{subject}_findings" for subject in SUBJECTS),
}
REGISTER = """Voucher,Supplier GSTIN,Supplier Name,Invoice No,Date,Place of Supply,HSN,Taxable Value,IGST
V1,29AAGCB7383J1ZX,<b>Asha</b>,INV-1,15-10-2026,27,8471,1000.00,180.00
V2,29AAGCB7383J1Z4,Asha,INV-2,16-10-2026,29,84713,2000.00,360.00
V3,29AAGCB7383J1Z4,Asha,INV-3,17-10-2026,27,8471,3000.00,540.00
"""


def ims(*arguments: str, workspace: Workspace) -> Result:
    return CliRunner().invoke(app, [*arguments, "--workspace", str(workspace.path)])


@pytest.fixture
def loaded(workspace: Workspace, tmp_path: Path) -> Workspace:
    """Return a workspace of three vouchers: a wrong check character, a wrong tax head, one without fault."""
    file = tmp_path / "register.csv"
    file.write_text(REGISTER, encoding="utf-8")
    workspace.load(file)
    return workspace


def rules() -> set[str]:
    return {name.removeprefix("checks.") for name in views.selects() if name.startswith("checks.")} - SHARED


def test_every_rule_has_a_view_a_text_and_a_place_among_the_findings() -> None:
    assert len(rules()) > 30
    assert checks.shipped().keys() == rules()
    unions = [views.reads(views.selects()[f"checks.{subject}_findings"]) for subject in SUBJECTS]
    assert sorted(name for read in unions for name in read) == sorted(f"checks.{rule}" for rule in rules())
    every = views.reads(views.selects()["checks.every_finding"])
    assert every == {f"checks.{subject}_findings" for subject in SUBJECTS}
    for rule in rules():
        assert f"'{rule}' as rule" in views.selects()[f"checks.{rule}"], rule


def test_every_rule_says_how_bad_whose_rule_and_what_to_do() -> None:
    for check in checks.shipped().values():
        sides = {check.books, check.portal, check.sales}
        assert sides <= set(checks.SEVERITIES), check.rule
        assert sides != {"off"}, check.rule
        assert check.source, check.rule
        assert check.what.endswith("."), check.rule
        assert check.fix.endswith("."), check.rule


def test_every_rule_has_a_case_that_it_finds_and_one_that_it_does_not(root: Path) -> None:
    for rule in rules():
        folders = list((root / "tests" / "cases" / f"checks.{rule}").iterdir())
        found = {
            len((folder / "expect.csv").read_text(encoding="utf-8").splitlines()) > 1 for folder in folders
        }
        assert found == {True, False}, rule


def test_the_list_of_codes_holds_the_hints_of_blocked_credit() -> None:
    listed = checks.hsn_master().to_pylist()
    codes = {row["code"] for row in listed}
    assert len(codes) == len(listed) > 20000
    assert all(re.fullmatch(r"[0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{8}", code) for code in codes)
    assert all(row["is_service"] == row["code"].startswith("99") for row in listed)
    hints = _SQL.execute(views.selects()["checks.blocked_codes"]).fetchall()
    assert len(hints) > 20
    assert [code for code, _ in hints if not any(held.startswith(code) for held in codes)] == []


SHAPES = (
    r"[0-9]{2}[A-Z]{5}[0-9]{4}[A-Z][1-9A-Z][0-9A-Z]{2}",
    r"[0-9]{2}[A-Z]{4}[A-Z0-9]{5}[A-Z0-9][0-9A-Z]{3}",
    r"[0-9]{4}[A-Z]{3}[0-9]{5}(NR|UN|ON|OS)[0-9A-Z]",
    r"99[0-9]{2}[A-Z]{3}[0-9]{5}O[SU][0-9A-Z]",
)


@given(st.lists(st.from_regex(re.compile("|".join(SHAPES)), fullmatch=True), min_size=20, max_size=60))
def test_kind_and_check_character_in_sql_are_those_of_python(numbers: list[str]) -> None:
    texts = {name: text for name, _, text in views.functions()}
    for number, kind, character in _SQL.execute(
        f"select gstin, {texts['gstin_kind']}, {texts['gstin_check_character']}"
        " from (select unnest($1) as gstin)",
        [numbers],
    ).fetchall():
        assert kind == gstin.kind(number), number
        assert gstin.has_check_character(number[:14] + character), number


_SQL = duckdb.connect()


def test_findings_name_the_cell_and_the_worst_rupees_come_first(loaded: Workspace) -> None:
    found = [one for one in loaded.check() if one.severity in {"error", "warning"}]
    assert [(one.rule, one.row_number, one.value, one.expected) for one in found] == [
        ("igst_within_state", 3, "360.00", "CGST and SGST for place of supply 29"),
        ("hsn_length", 3, "84713", "4, 6 or 8 digits; services 6, beginning 99"),
        ("gstin_check_character", 2, "29AAGCB7383J1ZX", "29AAGCB7383J1Z4"),
    ]
    assert [one.tax_paise for one in found] == [36000, 36000, 18000]
    assert {one.file_name for one in found} == {"register.csv"}


def test_cells_that_were_not_taken_as_given_are_found_in_both_registers(
    workspace: Workspace, tmp_path: Path
) -> None:
    purchases, sales = tmp_path / "purchases.csv", tmp_path / "sales.csv"
    purchases.write_text(
        "Voucher,Supplier GSTIN,Invoice No,Date,Place of Supply,ITC Category,Taxable Value,IGST\n"
        "V1,29AAGCB7383J1Z4,INV-1,15-10-2026,Bharat,inputs,1000.005,180.00\n"
        "V2,29AAGCB7383J1Z4,INV-2,16-10-2026,27,wishes,2000.10,360.018\n",
        encoding="utf-8",
    )
    sales.write_text(
        "Customer GSTIN,Invoice No,Invoice Date,Place of Supply,Taxable Value,IGST\n"
        "29AAGCB7383J1Z4,S-1,15-10-2026,Nowhere,100.999,18\n",
        encoding="utf-8",
    )
    workspace.load(purchases)
    workspace.load(sales, kind="sales")
    rules = ["amount_decimals", "place_of_supply_unknown", "cell_not_understood"]
    found = {
        (one.rule, one.side, one.row_number, one.field, one.value) for one in workspace.check(rules=rules)
    }
    assert found == {
        ("amount_decimals", "books", 2, "taxable", "1000.005"),
        ("amount_decimals", "books", 3, "igst", "360.018"),
        ("amount_decimals", "sales", 2, "taxable", "100.999"),
        ("place_of_supply_unknown", "books", 2, "place_of_supply", "Bharat"),
        ("place_of_supply_unknown", "sales", 2, "place_of_supply", "Nowhere"),
        ("cell_not_understood", "books", 3, "itc_category", "wishes"),
    }
    (voucher,) = {
        one.document for one in workspace.check(rules=["place_of_supply_unknown"]) if one.side == "books"
    }
    workspace.correct(voucher, {"place_of_supply": "27"}, reason="as on the invoice", by="asha")
    left = workspace.check(rules=["place_of_supply_unknown"])
    assert [one.side for one in left] == ["sales"]


def test_a_filed_annual_return_ends_the_credit_of_its_year(workspace: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "register.csv"
    file.write_text(
        "Voucher,Supplier GSTIN,Invoice No,Date,Posting Date,Taxable Value,IGST\n"
        "V1,29AAGCB7383J1Z4,INV-1,15-03-2026,20-10-2026,1000.00,180.00\n",
        encoding="utf-8",
    )
    workspace.load(file)
    assert workspace.check(rules=["itc_time_barred"]) == []
    held = settings.read(workspace.path)
    filed = {workspace.settings.gstins[0].gstin: {"2025-26": date(2026, 10, 31)}}
    settings.write(workspace.path, held.model_copy(update={"annual_returns": filed}))
    (late,) = Workspace.open(workspace.path).check(rules=["itc_time_barred"])
    assert late.expected == "taken by 31-10-2026, not by 20-11-2026"


def test_findings_of_one_rule_and_month(loaded: Workspace) -> None:
    assert [one.rule for one in loaded.check(rules=["hsn_length"])] == ["hsn_length"]
    assert loaded.check(period="092026") == []
    assert loaded.check(period="102026") == loaded.check()
    with pytest.raises(WrongUse, match="no such rule"):
        loaded.check(rules=["hsn"])


def test_a_rule_is_switched_with_a_reason_that_stays(loaded: Workspace) -> None:
    loaded.set_check("igst_within_state", "off", reason="SEZ units only", by="asha")
    loaded.set_check("gstin_check_character", "info", reason="old vendor list", by="ravi")
    assert [(one.rule, one.severity) for one in loaded.check() if one.rule != "hsn_length"] == [
        ("gstin_check_character", "info")
    ]
    log = settings.read(loaded.path).check_choices
    assert [(one.rule, one.severity, one.reason, one.who) for one in log] == [
        ("igst_within_state", "off", "SEZ units only", "asha"),
        ("gstin_check_character", "info", "old vendor list", "ravi"),
    ]


@pytest.mark.parametrize(
    ("rule", "severity", "reason"),
    [("nothing", "off", "x"), ("hsn_length", "bad", "x"), ("hsn_length", "off", " ")],
)
def test_a_rule_is_not_switched_without_name_severity_and_reason(
    loaded: Workspace, rule: str, severity: str, reason: str
) -> None:
    with pytest.raises(WrongUse):
        loaded.set_check(rule, severity, reason=reason)
    assert settings.read(loaded.path).check_choices == ()


def test_check_prints_rules_and_the_worst_and_ends_with_1(loaded: Workspace) -> None:
    printed = ims("check", workspace=loaded)
    assert printed.exit_code == 1
    assert "igst_within_state" in printed.stdout
    assert "register.csv row 3" in printed.stdout
    ims("check", "--set", "igst_within_state=warning", "--reason", "x", workspace=loaded)
    ims("check", "--set", "gstin_check_character=warning", "--reason", "x", workspace=loaded)
    assert ims("check", workspace=loaded).exit_code == 0
    assert "nothing found" in ims("check", "--period", "012026", workspace=loaded).stdout


def test_check_as_json_is_every_finding(loaded: Workspace) -> None:
    printed = ims("check", "--json", workspace=loaded)
    assert [row["rule"] for row in json.loads(printed.stdout)] == [one.rule for one in loaded.check()]
    listed = json.loads(ims("check", "--rules", "--json", workspace=loaded).stdout)
    assert {row["rule"] for row in listed} == rules()


def test_findings_are_written_with_the_registers_bad_cells_marked(loaded: Workspace, tmp_path: Path) -> None:
    out = tmp_path / "findings.xlsx"
    assert "written" in ims("check", "--out", str(out), workspace=loaded).stderr
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["Findings", "Rules", "register"]
    listed = [row[1].value for row in book["Findings"].iter_rows(min_row=2)]
    assert listed == [one.rule for one in loaded.check()]
    copied = book["register"]
    assert [cell.value for cell in copied[2]][:3] == ["V1", "29AAGCB7383J1ZX", "<b>Asha</b>"]
    marked = {cell.coordinate for row in copied.iter_rows() for cell in row if cell.comment}
    assert marked == {"B2", "I3", "G3"}
    assert "29AAGCB7383J1Z4" in copied["B2"].comment.text
    assert copied["B2"].fill.fgColor.rgb != copied["B3"].fill.fgColor.rgb


def test_no_text_of_a_register_becomes_a_formula(workspace: Workspace, tmp_path: Path) -> None:
    register = tmp_path / "register.csv"
    register.write_text(REGISTER.replace("INV-1", "=1+1").replace("Asha", "@SUM(A1)"), encoding="utf-8")
    workspace.load(register)
    out = workspace.write_findings(tmp_path / "findings.xlsx", workspace.check())
    cells = [cell for sheet in openpyxl.load_workbook(out) for row in sheet.iter_rows() for cell in row]
    assert "=1+1" in {cell.value for cell in cells}
    assert "f" not in {cell.data_type for cell in cells}


def test_findings_are_written_as_xlsx_only(loaded: Workspace, tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="XLSX"):
        loaded.write_findings(tmp_path / "findings.csv", loaded.check())


def test_the_demo_has_findings_of_many_rules_and_each_document_exists(demo_workspace: Workspace) -> None:
    found = demo_workspace.check()
    assert len({one.rule for one in found}) > 15
    known = demo_workspace.query("select document from checks.both_sides")["document"]
    assert {one.document for one in found} <= set(known)
