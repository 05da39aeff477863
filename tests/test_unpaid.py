"""Rules 37 and 37A and cancelled suppliers: from files as they come to findings, alerts and the command."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from typer.testing import CliRunner

from ims_lib.cli import app

if TYPE_CHECKING:
    from ims_lib import Workspace
    from ims_lib.workspace.checking import Finding

GSTIN = "27ABCDE1234F1Z0"
PAID, GONE = "29PQRSC5678K1ZF", "29AAGCB7383J1Z4"
HEAD = "Voucher,Supplier GSTIN,Supplier Name,Invoice No,Date,Place of Supply,Taxable Value,IGST,Invoice Value"
#: 180 days after 19 May end on 15 November, one day before today; those of the last end today.
REGISTER = f"""{HEAD}
V1,{PAID},Asha,A/1,19-05-2026,27,1000.00,180.00,1180.00
V2,{PAID},Asha,A/2,19-05-2026,27,1000.00,180.00,1180.00
V3,{PAID},Asha,A/3,19-05-2026,27,1000.00,180.00,1180.00
V4,{PAID},Asha,A/4,20-05-2026,27,1000.00,180.00,1180.00
"""
PAYMENTS = f"""Payment Date,Bill No,Vendor GSTIN,Amount Paid
18-05-2026,A/0,{PAID},1
20-06-2026,A-1,{PAID},"1,180.00"
20-06-2026,A/2,{PAID},295.00
20-06-2026,A/3,{PAID},"1,160.00"
"""


def load(workspace: Workspace, name: str, content: str) -> None:
    """Load a file of this content."""
    path = workspace.path.parent / name
    path.write_text(content, encoding="utf-8")
    workspace.load(path)


def gstr2a(supplier: str, number: str, **said: str) -> dict[str, Any]:
    """Return a supplier's group of a GSTR-2A with one invoice of Rs 1,000 and 18% dated 18-01-2025."""
    item = {"itm_det": {"rt": 18, "txval": 1000, "iamt": 180}}
    invoice = {"inum": number, "idt": "18-01-2025", "val": 1180, "pos": "27", "itms": [item]}
    return {"ctin": supplier, "cfs": "Y", "flprdr1": "Jan-25", "inv": [invoice], **said}


def found(workspace: Workspace, *rules: str) -> list[Finding]:
    """Return the findings of these rules."""
    return workspace.check(rules=rules)


def raised(workspace: Workspace, *kinds: str) -> list[tuple[str, int, int, str, str]]:
    """Return kind, documents, paise, day and severity of the alerts of these kinds."""
    return [
        (a.alert, a.count_documents, a.tax_paise, str(a.due), a.severity)
        for a in workspace.alerts()
        if a.alert in kinds
    ]


def test_what_is_unpaid_after_180_days_is_to_be_reversed_in_part(workspace: Workspace) -> None:
    load(workspace, "register.csv", REGISTER)
    missing = found(workspace, "unpaid_180_days", "payments_missing")
    assert [(one.rule, one.number, one.value, one.tax_paise) for one in missing] == [
        ("payments_missing", "A/3", "3 vouchers, tax 540.00", 18000)
    ]
    load(workspace, "payments.csv", PAYMENTS)
    unpaid = found(workspace, "unpaid_180_days", "payments_missing")
    assert [(one.number, one.value, one.expected, one.tax_paise) for one in unpaid] == [
        (
            "A/2",
            "unpaid 885.00 of 1,180.00 (75.00%), by payments to 20-06-2026",
            "paid by 15-11-2026; reverse 135.00 in GSTR-3B of 122026",
            13500,
        )
    ], "A/1 is paid, of A/3 the 2% are missing that are deducted at source, A/4 has its day today"
    assert raised(workspace, "unpaid_180_days", "payment_near") == [
        ("payment_near", 1, 18000, "2026-11-16", "error"),
        ("unpaid_180_days", 1, 13500, "2026-11-15", "error"),
    ]
    load(workspace, "rest.csv", f"Payment Date,Bill No,Vendor GSTIN,Amount Paid\n15-11-2026,A/2,{PAID},885\n")
    assert found(workspace, "unpaid_180_days", "payments_missing") == []


def test_a_register_that_says_when_it_was_paid_needs_no_list(workspace: Workspace) -> None:
    rows = REGISTER.replace("Invoice Value", "Invoice Value,Payment Date").splitlines()
    rows = [rows[0], rows[1] + ",30-05-2026", *(row + "," for row in rows[2:])]
    load(workspace, "register.csv", "\n".join(rows) + "\n")
    unpaid = found(workspace, "unpaid_180_days", "payments_missing")
    assert [(one.rule, one.number, one.tax_paise) for one in unpaid] == [
        ("unpaid_180_days", "A/2", 18000),
        ("unpaid_180_days", "A/3", 18000),
    ]


def test_what_gstr2a_says_against_suppliers_is_found(workspace: Workspace) -> None:
    groups = [
        gstr2a(PAID, "A/1", cfs3b="N"),
        gstr2a(GONE, "B/1", cfs3b="Y", dtcancel="01-Jan-25"),
        gstr2a("24UVWXF3456T1ZM", "C/1", cfs3b="Y", dtcancel="01-Feb-25"),
        gstr2a("24KJHGC5555R1Z1", "D/1", cfs3b="Y"),
    ]
    load(workspace, "2a.json", json.dumps({"gstin": GSTIN, "fp": "012025", "b2b": groups, "cdn": []}))
    load(workspace, "register.csv", f"{HEAD}\nV1,{GONE},Bina,B/1,18-01-2025,27,1000.00,180.00,1180.00\n")
    rules = ("supplier_3b_not_filed", "supplier_cancelled", "supplier_cancelled_since")
    day = workspace.query("select strftime(left(l.at, 10)::date, '%d-%m-%Y') as day from raw.loads as l")[
        "day"
    ][0]
    listed = [one for one in found(workspace, *rules) if one.side == "portal"]
    assert {(one.rule, one.number, one.value, one.expected, one.tax_paise) for one in listed} == {
        (
            "supplier_3b_not_filed",
            "A/1",
            f"GSTR-3B of 012025 not filed on {day}",
            "filed by 30-09-2025, else reverse by 30-11-2025",
            18000,
        ),
        (
            "supplier_cancelled",
            "B/1",
            "18-01-2025",
            "before 01-01-2025, the day of the cancellation",
            18000,
        ),
        (
            "supplier_cancelled_since",
            "C/1",
            "24UVWXF3456T1ZM",
            "a supplier not cancelled; this one was on 01-02-2025",
            18000,
        ),
    }
    booked = [(one.rule, one.number) for one in found(workspace, *rules) if one.side == "books"]
    assert booked == [("supplier_cancelled", "B/1")]
    assert sorted(raised(workspace, "supplier_3b_late", *rules)) == [
        ("supplier_3b_late", 1, 18000, "2025-11-30", "error"),
        ("supplier_cancelled", 1, 18000, "None", "error"),
        ("supplier_cancelled_since", 1, 18000, "2025-11-30", "error"),
    ]
    printed = CliRunner().invoke(app, ["check", "--workspace", str(workspace.path)])
    assert "supplier_3b_not_filed" in printed.stdout
    assert "GSTR-3B of 012025 not filed" in printed.stdout
