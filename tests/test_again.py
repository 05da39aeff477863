"""A run again after a change gives, row for row, what a run of everything gives."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import duckdb
import pytest

from ims_lib import Workspace, again, demo, passes, reconcile, results
from ims_lib.bench import company
from ims_lib.bench.company import Size

KEPT = (*passes.STAGED, *passes.KEPT)
SIZE = Size(2_000, suppliers=500, seed=4)


def rows_of(con: duckdb.DuckDBPyConnection, view: str) -> list[str]:
    """Return every row of a view as text, in order."""
    return sorted(map(str, con.table(view).fetchall()))


def assert_as_from_scratch(path: Path, fresh: Path) -> None:
    """Compare every kept view of a workspace with that of a copy without any result."""
    shutil.copytree(path, fresh, ignore=shutil.ignore_patterns(results.FOLDER))
    assert_equal_results(path, fresh)


def assert_equal_results(path: Path, other: Path) -> None:
    """Compare every kept view of two workspaces."""
    with reconcile.open_current(path) as first, reconcile.open_current(other) as second:
        assert first.table("recon.pairs").shape[0] > 0
        for view in KEPT:
            assert rows_of(first, view) == rows_of(second, view), view


def layers_of(path: Path) -> tuple[bool, bool]:
    """Say whether staging, and whether reconciliation, lies in layers."""
    (entry,) = results.index(path).values()
    return entry["staging"]["replaced"] is not None, entry["recon"]["replaced"] is not None


@pytest.mark.parametrize("more", [1, 100])
def test_documents_added_are_staged_and_reconciled_in_part(tmp_path: Path, more: int) -> None:
    workspace = company.make(tmp_path / "ws", SIZE)
    reconcile.reconcile(workspace.path)
    company.add(workspace, SIZE, more)
    reconcile.reconcile(workspace.path)
    assert layers_of(workspace.path) == (True, True)
    assert_as_from_scratch(workspace.path, tmp_path / "fresh")


def test_layers_lie_on_layers(tmp_path: Path) -> None:
    workspace = company.make(tmp_path / "ws", SIZE)
    for _ in range(3):
        reconcile.reconcile(workspace.path)
        company.add(workspace, SIZE, 100)
    assert_as_from_scratch(workspace.path, tmp_path / "fresh")
    assert layers_of(workspace.path) == (True, True)


@pytest.mark.parametrize("seed", range(3))
def test_a_hard_company_with_closed_periods_reconciled_in_part_is_as_reconciled_whole(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = demo.make(tmp_path / "files", documents=400, seed=seed, suppliers=30, mix=demo.HARD)
    workspace = Workspace.init(tmp_path / "ws", name="x", gstins=[files.gstin], filed=files.filed)
    last = next(file for file in files.files if file.name.endswith("_102026.json"))
    for file in files.files:
        if file != last and "template" not in file.name:  # whose rows name no voucher
            workspace.load(file)
    reconcile.reconcile(workspace.path)
    workspace.load(last)
    shutil.copytree(workspace.path, tmp_path / "whole")
    reconcile.reconcile(workspace.path)
    assert layers_of(workspace.path)[0], "staged in part"
    monkeypatch.setattr(again, "_REACHES_MOST", 1_000_000)
    reconcile.reconcile(tmp_path / "whole")
    assert layers_of(tmp_path / "whole") == (False, False)
    assert_equal_results(workspace.path, tmp_path / "whole")


@pytest.mark.parametrize("seed", range(2))
def test_what_people_link_and_unlink_reaches_as_far_as_in_a_run_of_everything(
    tmp_path: Path, seed: int
) -> None:
    workspace = company.make(tmp_path / "ws", Size(2_000, suppliers=500, seed=seed))
    with reconcile.open_current(workspace.path) as con:
        asked = (
            "select portal_document, books_document from recon.pairs where outcome = $1 order by all limit 2"
        )
        gone = con.execute(asked, ["probable"]).fetchall() + con.execute(asked, ["exact"]).fetchall()
        portal, books = (
            con.execute(
                f"select {side}_document from recon.pairs where outcome = $1 order by all", [only]
            ).fetchall()[seed % 3][0]
            for side, only in (("portal", "only_in_portal"), ("books", "only_in_books"))
        )
    for one, other in gone:
        workspace.unlink([one], [other], by="asha")
    workspace.link([portal], [books], by="asha")
    reconcile.reconcile(workspace.path)
    assert layers_of(workspace.path) == (False, True)
    assert_as_from_scratch(workspace.path, tmp_path / "fresh")


@pytest.mark.parametrize("damaged", [("staging",), ("recon",), ("staging", "recon")])
def test_a_damaged_layer_is_made_anew(tmp_path: Path, damaged: tuple[str, ...]) -> None:
    workspace = company.make(tmp_path / "ws", SIZE)
    reconcile.reconcile(workspace.path)
    company.add(workspace, SIZE, 10)
    reconcile.reconcile(workspace.path)
    (entry,) = results.index(workspace.path).values()
    parts = {"staging": entry["staging"], "recon": entry["recon"]}
    for name in damaged:
        lost = parts[name]["replaced"]
        assert lost
        (workspace.path / results.FOLDER / lost["name"]).write_bytes(b"")
    assert_as_from_scratch(workspace.path, tmp_path / "fresh")


def statement(kind: str, *invoices: dict[str, str], period: str = "102026", filed: str = "Y") -> str:
    """Return a GSTR-2A or GSTR-2B of these invoices (stin, inum, idt, txval) as JSON."""
    if kind == "gstr2a":
        groups = [
            {"ctin": one["stin"], "cfs": filed, "cfs3b": "N", "flprdr1": period, "inv": [one]}
            for one in invoices
        ]
        return json.dumps({"gstin": company.GSTIN, "fp": period, "b2b": groups, "cdn": []})
    groups = [{"ctin": one["stin"], "inv": [one | {"itcavl": "Y"}]} for one in invoices]
    return json.dumps({"gstin": company.GSTIN, "rtnprd": period, "docdata": {"b2b": groups}})


def test_a_gstr2a_is_staged_in_part_and_gives_way_to_ims_and_gstr2b(tmp_path: Path) -> None:
    workspace = company.make(tmp_path / "ws", SIZE)
    with reconcile.open_current(workspace.path) as con:
        shown = con.execute(
            "select supplier_gstin, number, document_date, taxable_paise from raw.ims_records"
            " where section = 'b2b' order by supplier_gstin, number limit 20"
        ).fetchall()
    there = [
        {"stin": stin, "inum": number, "idt": f"{day:%d-%m-%Y}", "txval": str(paise / 100)}
        for stin, number, day, paise in shown
    ]
    alone = [one | {"inum": f"A{count}"} for count, one in enumerate(there)]

    def load(name: str, content: str, sources: dict[str, int]) -> None:
        (tmp_path / name).write_text(content, encoding="utf-8")
        workspace.load(tmp_path / name)
        reconcile.reconcile(workspace.path)
        assert layers_of(workspace.path)[0], "staged in part"
        assert_as_from_scratch(workspace.path, tmp_path / f"fresh {name}")
        with reconcile.open_current(workspace.path) as con:
            counted = con.table("staging.portal_documents").aggregate("portal_source, count(*)").fetchall()
        assert {source: count for source, count in counted if source in sources} == sources

    load("2a.json", statement("gstr2a", *there[:10], *alone[:10]), {"gstr2a": 10})
    load("2b.json", statement("gstr2b", *there[15:], *alone[8:12]), {"gstr2a": 8, "gstr2b": 4})
    load("2a again.json", statement("gstr2a", *alone[5:15]), {"gstr2a": 6, "gstr2b": 4})
    load("2a before.json", statement("gstr2a", *alone[5:8], period="092026", filed="N"), {"gstr2a": 6})


@pytest.mark.parametrize("kind", ["gstr2a", "gstr2b"])
def test_a_statement_that_shows_a_withdrawn_record_is_staged_in_part_as_whole(
    tmp_path: Path, kind: str
) -> None:
    workspace = company.make(tmp_path / "ws", SIZE)
    record = {"stin": "29PQRSC5678K1ZF", "inum": "W1", "idt": "08-10-2026", "txval": "100", "val": "118"}
    unfiled = record | {"srcfilstatus": "Not Filed", "rtnprd": "102026", "action": "N", "iamt": "18"}
    for count, records in enumerate(([unfiled], [])):
        (tmp_path / f"{count}.json").write_text(
            json.dumps({"imsDetails": {"b2b": records}}), encoding="utf-8"
        )
        workspace.load(tmp_path / f"{count}.json")
    reconcile.reconcile(workspace.path)
    (tmp_path / "later.json").write_text(statement(kind, record), encoding="utf-8")
    workspace.load(tmp_path / "later.json")
    reconcile.reconcile(workspace.path)
    assert layers_of(workspace.path)[0], "staged in part"
    assert_as_from_scratch(workspace.path, tmp_path / "fresh")
