"""The facade: found and made, loaded and asked, with nothing that a query could change."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from ims_lib import Workspace, settings
from ims_lib.errors import NoWorkspace, WrongUse
from ims_lib.workspace import opening

GSTIN = "27ABCDE1234F1Z0"


def test_a_new_workspace_says_whose_it_is(tmp_path: Path) -> None:
    made = Workspace.init(tmp_path / "ws", name=" Asha  Traders ", gstins=[GSTIN.lower()], filing="quarterly")
    told = json.loads((made.path / "workspace.json").read_text(encoding="utf-8"))
    assert told["name"] == made.name == "Asha Traders"
    assert told["gstins"] == [{"gstin": GSTIN, "filing": "quarterly"}]
    assert told["demo"] == ""
    assert made.verify().is_ok


@pytest.mark.parametrize(
    ("name", "gstins", "filing"),
    [
        ("Asha", ["27ABCDE1234F1Z"], "monthly"),
        ("Asha", [], "monthly"),
        ("Asha", [GSTIN], "weekly"),
        ("", [GSTIN], "monthly"),
        ("A\x1b[31m", [GSTIN], "monthly"),
    ],
)
def test_what_cannot_be_a_workspace_is_wrong_use_and_leaves_nothing(
    tmp_path: Path, name: str, gstins: list[str], filing: str
) -> None:
    with pytest.raises(WrongUse):
        Workspace.init(tmp_path / "ws", name=name, gstins=gstins, filing=filing)
    assert not (tmp_path / "ws").exists()


def test_a_wrong_check_character_is_told_and_not_refused(tmp_path: Path) -> None:
    assert opening.doubts([GSTIN]) == []
    (doubt,) = opening.doubts([GSTIN[:-1] + "5"])
    assert "should be 0" in doubt
    Workspace.init(tmp_path / "ws", name="A", gstins=[GSTIN[:-1] + "5"])


def test_a_workspace_is_never_made_over_another(workspace: Workspace) -> None:
    with pytest.raises(WrongUse, match="already"):
        Workspace.init(workspace.path, name="Other", gstins=[GSTIN])


def test_a_workspace_is_found_by_name_environment_or_nearest_parent(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = workspace.path / "raw"
    monkeypatch.chdir(inside)
    assert Workspace.open().path == workspace.path
    monkeypatch.chdir(tmp_path)
    with pytest.raises(NoWorkspace, match="no workspace here"):
        Workspace.open()
    monkeypatch.setenv("IMS_WORKSPACE", str(workspace.path))
    assert Workspace.open().path == workspace.path
    with pytest.raises(NoWorkspace):
        Workspace.open(tmp_path)


def test_settings_that_cannot_be_read_are_no_workspace(workspace: Workspace) -> None:
    (workspace.path / settings.FILE_NAME).write_text("{", encoding="utf-8")
    with pytest.raises(NoWorkspace, match="cannot be read"):
        Workspace.open(workspace.path)


def test_every_receipt_adds_up(demo_workspace: Workspace) -> None:
    receipts = demo_workspace.receipts()
    assert {receipt.kind for receipt in receipts} == {"ims", "gstr2b", "books"}
    for receipt in receipts:
        parts = receipt.rows_loaded + receipt.rows_rejected + sum(receipt.rows_skipped.values())
        assert receipt.rows_read == parts > 0


def test_a_new_download_tells_what_it_changes_before_and_after_it_takes_effect(
    demo_workspace: Workspace, tmp_path: Path
) -> None:
    first, second = (load for load in demo_workspace.manifest.loads() if load.kind == "ims")
    files = []
    for load in (first, second):
        files.append(tmp_path / f"{load.load_seq}.json")
        shutil.copyfile(demo_workspace.path / "raw" / load.sha256, files[-1])
    fresh = Workspace.init(tmp_path / "ws", name="A", gstins=demo_workspace.gstins)
    assert fresh.load(files[0]).changes is None
    before = fresh.load(files[1], dry_run=True).changes
    assert before is not None
    assert before.documents - before.new + before.left + before.withdrawn == first.rows_loaded
    assert min(before.new, before.changed, before.left) > 0
    assert before.marked == 0
    changed = demo_workspace.query(
        "from staging.ims_records as a join staging.ims_records as b using (document)"
        " select document where a.load_seq < b.load_seq and a.portal_hash <> b.portal_hash"
    )["document"]
    assert before.changed == len(changed)
    fresh.mark("accept", documents=tuple(changed[:1]))
    after = fresh.load(files[1]).changes
    assert after == replace(before, marked=1)
    assert "of them 1 already marked: they need another look" in after.sentence("ims")
    kept = fresh.query("select count_new, count_marked from marts.load_changes order by load_seq")
    assert kept.to_numpy().tolist() == [[first.rows_loaded, 0], [before.new, 1]]


def test_the_status_adds_up_to_every_document(demo_workspace: Workspace) -> None:
    rows = demo_workspace.status()
    counts = demo_workspace.query(
        "select count(distinct portal_document) as p, count(distinct books_document) as b from marts.review"
    )
    assert sum(row.count_portal for row in rows) == counts["p"][0]
    assert sum(row.count_books for row in rows) == counts["b"][0]
    month = demo_workspace.pieces()[-1][1]
    assert 0 < sum(row.count_portal for row in demo_workspace.status(period=month)) < counts["p"][0]


def test_a_gstin_or_period_that_cannot_be_meant_is_wrong_use(demo_workspace: Workspace) -> None:
    for arguments in ({"gstin": "29ABCDE1234F1ZW"}, {"period": "132026"}):
        with pytest.raises(WrongUse):
            demo_workspace.status(**arguments)


def test_a_query_takes_values_apart_from_its_text(demo_workspace: Workspace) -> None:
    found = demo_workspace.query(
        "select outcome, count(*) as n from marts.review where outcome = ? group by all", ["near"]
    )
    assert isinstance(found, pd.DataFrame)
    assert found["outcome"].tolist() == ["near"]
    assert "marts.review" in dict(demo_workspace.views())


@pytest.mark.parametrize(
    "sql",
    [
        "",
        "select 1; select 2",
        "insert into raw.marks select * from raw.marks",
        "with x as (insert into raw.marks select * from raw.marks returning *) select * from x",
        "create table t (a int)",
        "copy (select 1) to 'x.csv'",
        "attach ':memory:' as other",
        "set threads = 1",
        "pragma version",
        "call pragma_version()",
        "install sqlite",
        "select * from read_csv('/etc/passwd')",
        "select * from read_text('workspace.json')",
        "select * from '/etc/passwd'",
        "select content from read_text('../../*')",
        "select * from sql",
        "select nope",
    ],
)
def test_a_query_is_one_select_that_changes_nothing_and_reaches_no_other_file(
    demo_workspace: Workspace, sql: str
) -> None:
    with pytest.raises(WrongUse):
        demo_workspace.query(sql)


def test_what_was_loaded_since_is_in_the_next_answer(demo_copy: Workspace, tmp_path: Path) -> None:
    before = sum(row.count_books for row in demo_copy.status())
    file = tmp_path / "more.csv"
    file.write_text(
        "Voucher No,Supplier GSTIN,Supplier Name,Invoice No,Invoice Date,Taxable Value,IGST\n"
        "X-1,29PQRSC5678K1ZF,Asha,NEW-1,15-10-2026,1000.00,180.00\n",
        encoding="utf-8",
    )
    assert demo_copy.load(file).rows_new == 1
    assert sum(row.count_books for row in demo_copy.status()) == before + 1


def test_pairs_need_a_name_that_tells_their_format(demo_workspace: Workspace, tmp_path: Path) -> None:
    assert demo_workspace.write_pairs(tmp_path / "pairs.csv") > 100
    for name in ("pairs.xlsx", "none/pairs.csv"):
        with pytest.raises(WrongUse):
            demo_workspace.write_pairs(tmp_path / name)


def test_verify_names_a_control_that_does_not_tie_out(
    demo_copy: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert demo_copy.verify().controls > 0
    con = demo_copy.connection()
    broken = "'igst' as control, 'G' as recipient_gstin, 'books' as side, 100 as expected, 250 as found"
    con.execute(f"create or replace view marts.controls as select {broken}, false as is_ok")
    monkeypatch.setattr(Workspace, "connection", lambda _: con)
    (problem,) = demo_copy.verify().problems
    assert problem.what == "G books igst: 2.50 instead of 1.00"


def test_exports_carry_the_marks(demo_copy: Workspace, tmp_path: Path) -> None:
    marked = demo_copy.mark("accept", outcome=["exact", "near"])
    made = demo_copy.export_actions(out=tmp_path / "out")
    assert sum(file.count for file in made.files) + len(made.problems) == marked.count
    assert all(file.path.is_relative_to(tmp_path / "out") for file in made.files)
    month = made.files[-1].period or demo_copy.pieces()[-1][1]
    (paper,) = demo_copy.export_workpaper(period=month, out=tmp_path / "out")
    assert paper.suffix == ".xlsx"
