"""A run again after a change gives, row for row, what a run of everything gives."""

from __future__ import annotations

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
