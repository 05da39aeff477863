"""A workspace with GSTR-2A: what it alone shows and never overrules; what an upload was refused for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from ims_lib.errors import ImsError

if TYPE_CHECKING:
    from ims_lib import Workspace

GSTIN = "27ABCDE1234F1Z0"
SUPPLIER = "29PQRSC5678K1ZF"
IN_IMS, ALONE, UNFILED = ("IMS/1", "2A/1", "2A/2")


def key(number: str) -> str:
    """Return the KEY of the supplier's invoice."""
    return f"{GSTIN}/b2b/{SUPPLIER}/{number.replace('/', '%2F')}/2026-27"


def load(workspace: Workspace, name: str, content: dict[str, Any]) -> Any:
    """Load a file of this content and return its receipt."""
    path = workspace.path.parent / name
    path.write_text(json.dumps(content), encoding="utf-8")
    return workspace.load(path)


def gstr2a(*invoices: tuple[str, float, str]) -> dict[str, Any]:
    """Return a GSTR-2A of October of invoices (number, taxable value, whether GSTR-1 is filed)."""
    groups = []
    for number, taxable, filed in invoices:
        item = {"itm_det": {"rt": 18, "txval": taxable, "iamt": round(taxable * 0.18, 2)}}
        invoice = {"inum": number, "idt": "08-10-2026", "val": taxable * 1.18, "pos": "27", "itms": [item]}
        period = {"flprdr1": "Oct-26"} if filed == "Y" else {}
        groups.append({"ctin": SUPPLIER, "cfs": filed, "cfs3b": "N", "inv": [invoice]} | period)
    return {"gstin": GSTIN, "fp": "102026", "b2b": groups, "cdn": []}


@pytest.fixture
def loaded(workspace: Workspace) -> Workspace:
    """Return a workspace of an IMS download, and a GSTR-2A that shows its invoice otherwise and two more."""
    record = {"stin": SUPPLIER, "inum": IN_IMS, "idt": "08-10-2026", "val": 1180, "pos": "27", "txval": 1000}
    record |= {"iamt": 180, "action": "N", "srcfilstatus": "Filed", "rtnprd": "102026", "hash": "a"}
    load(workspace, "ims.json", {"imsDetails": {"b2b": [record]}})
    load(workspace, "2a.json", gstr2a((IN_IMS, 999, "Y"), (ALONE, 500, "Y"), (UNFILED, 300, "N")))
    workspace.reconcile()
    return workspace


def rows(workspace: Workspace, sql: str) -> list[tuple[Any, ...]]:
    """Return the rows of a query."""
    return [tuple(row) for row in workspace.query(sql).itertuples(index=False)]


def test_what_gstr2a_alone_shows_is_a_portal_document_without_action(loaded: Workspace) -> None:
    assert rows(
        loaded,
        "select portal_document, portal_source, period, portal_tax_paise, proposed_action, can_accept"
        " from marts.review order by portal_document desc",
    ) == [
        (key(IN_IMS), "ims", "102026", 18000, "pending", True),
        (key(UNFILED), "gstr2a", "", 5400, "", False),
        (key(ALONE), "gstr2a", "102026", 9000, "", False),
    ]
    assert rows(loaded, "select control from marts.controls where not is_ok") == []
    with pytest.raises(ImsError, match=r"GSTR-2A only"):
        loaded.mark("accept", documents=[key(ALONE)], by="asha")


def test_what_it_says_of_the_supplier_stands_beside(loaded: Workspace) -> None:
    facts = "supplier_gstin, period, is_gstr1_filed, is_gstr3b_filed"
    assert rows(loaded, f"select {facts} from staging.supplier_facts") == [(SUPPLIER, "102026", False, False)]


def test_a_later_one_replaces_it_and_the_receipt_says_what_changes(loaded: Workspace) -> None:
    receipt = load(loaded, "later.json", gstr2a((ALONE, 600, "Y"), ("2A/3", 1, "Y")))
    changes = receipt.changes
    assert (changes.new, changes.changed, changes.left) == (1, 1, 2)
    loaded.reconcile()
    shown = rows(
        loaded, "select number from staging.portal_documents where portal_source = 'gstr2a' order by 1"
    )
    assert shown == [(ALONE,), ("2A/3",)]


def test_the_error_file_names_the_document_and_what_to_do(loaded: Workspace) -> None:
    loaded.mark("accept", documents=[key(IN_IMS)], by="asha")
    record = {"stin": SUPPLIER, "inum": IN_IMS, "idt": "08-10-2026", "error_msg": "Bad", "action": "A"}
    load(loaded, "errors.json", {"imsDetailsErr": {"b2b": [record]}})
    entry = {"stin": SUPPLIER, "error_cd": "IMSSAV0010", "error_msg": "Edited", "inv": [{"inum": IN_IMS}]}
    load(loaded, "answer.json", {"data": {"status_cd": "PE", "error_report": {"b2b": [entry]}}})
    columns = "document, asked_action, portal_action, error_text, split_part(what_to_do, ':', 1)"
    assert rows(loaded, f"select {columns} from marts.upload_errors") == [
        (
            key(IN_IMS),
            "accept",
            "no_action",
            "Edited",
            "The supplier changed it, or was decided on the portal",
        )
    ]
