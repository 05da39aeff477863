"""`ims-bench` end to end on small companies, and the company that the speed bench makes by SQL."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from typer.testing import CliRunner

from ims_lib import gstin
from ims_lib.bench import app, child, company, contest, matching, peers, speed, tables
from ims_lib.bench.company import Size
from ims_lib.bench.contest import Contestant
from ims_lib.bench.speed import Incremental, Report, Speed, Times
from ims_lib.errors import ImsError, WrongUse
from ims_lib.store import staged

DOCUMENTS = 2_000


def rows(workspace, dataset: str, select: str, con: duckdb.DuckDBPyConnection) -> list[tuple[object, ...]]:
    files = [str(workspace.path / "staged" / file.name) for file in workspace.manifest.staged(dataset)]
    return con.execute(f"select {select} from read_parquet(?)", [files]).fetchall()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory):
    """Return a workspace of the speed bench's company, not reconciled; for reading only."""
    return company.make(tmp_path_factory.mktemp("bench") / "ws", Size(DOCUMENTS))


def test_match_scores_a_small_company_and_says_how_the_bars_stand(tmp_path: Path) -> None:
    out = tmp_path / "match.md"
    ended = CliRunner().invoke(
        app.app, ["match", "--docs", "600", "--seed", "7", "--json", "--markdown", str(out)]
    )
    found = json.loads(ended.stdout)
    assert ended.exit_code == (0 if all(bar["is_met"] for bar in found["bars"]) else 1)
    assert found["defects"]["exact"]["true"] > 100
    assert found["defects"]["exact"]["found"] == found["defects"]["exact"]["true"]
    assert sum(defect.get("wrong_safe", 0) for defect in found["defects"].values()) == 0
    assert "| exact |" in out.read_text(encoding="utf-8")


def test_read_times_files_of_every_kind_beside_duckdb(tmp_path: Path) -> None:
    out = tmp_path / "read.md"
    asked = ["read", "--mb", "1", "--rows", "50", "--runs", "1", "--json", "--markdown", str(out)]
    ended = CliRunner().invoke(app.app, asked)
    found = json.loads(ended.stdout)
    assert ended.exit_code == (0 if all(bar["is_met"] for bar in found["bars"]) else 1)
    assert [read["kind"] for read in found["reads"]] == ["ims", "gstr2b", "register, XLSX"]
    assert all(read["rows"] > 2_000 for read in found["reads"][:2])
    assert all(read["duckdb"]["seconds"][0] > 0 for read in found["reads"][:2])
    assert found["reads"][2]["rows"] == 50
    assert "| gstr2b | 1 |" in out.read_text(encoding="utf-8")


def test_a_mix_is_named_or_read_from_a_file_of_its_fields(tmp_path: Path) -> None:
    file = tmp_path / "mix.toml"
    file.write_text("one_sided_percent = 16\n[shares]\nrounding = 500\n", encoding="utf-8")
    mix = matching.chosen_mix(str(file))
    assert (mix.one_sided_percent, mix.shares) == (16, {"rounding": 500})
    assert matching.chosen_mix("hard").constant_percent > 0
    file.write_text("surprise = 1\n", encoding="utf-8")
    for wrong in (str(file), "nowhere.toml"):
        with pytest.raises(WrongUse, match="no mix"):
            matching.chosen_mix(wrong)


def test_speed_times_ours_beside_a_bare_join() -> None:
    asked = ["speed", "--docs", str(DOCUMENTS), "--runs", "1", "--repeats", "1", "--json"]
    ended = CliRunner().invoke(app.app, asked)
    assert ended.exit_code == 0
    (found,) = json.loads(ended.stdout)["speeds"]
    assert found["documents"] == DOCUMENTS
    assert DOCUMENTS // 2 < found["bare_rows"] < DOCUMENTS
    assert found["reconciling"]["seconds"][0] > 0


def test_a_rerun_after_more_documents_equals_a_full_run() -> None:
    found = speed.measure_incremental(Size(300), more=100, tell=lambda _: None)
    assert found.different_rows == 0


def test_different_counts_rows_that_stand_in_one_file_only(tmp_path: Path) -> None:
    for name, numbers in (("a", [1, 2, 2]), ("b", [1, 2, 3])):
        pd.DataFrame({"n": numbers}).to_parquet(tmp_path / name)
    assert child.different(str(tmp_path / "a"), str(tmp_path / "b")) == {"rows": 2}
    assert child.different(str(tmp_path / "a"), str(tmp_path / "a")) == {"rows": 0}


def test_the_company_has_as_many_documents_a_side_as_asked(made, con) -> None:
    assert rows(made, "ims_records", "count(*)", con) == rows(made, "books_rows", "count(*)", con)
    shown, booked = (rows(made, name, "distinct row_number", con) for name in ("ims_records", "books_rows"))
    assert (len(shown), len(set(shown) & set(booked))) == (DOCUMENTS, DOCUMENTS * 97 // 100)


def test_the_companys_suppliers_have_valid_gstins_and_numbers_of_their_own(made, con) -> None:
    found = rows(made, "ims_records", "distinct supplier_gstin", con)
    assert len(found) > 10
    assert all(gstin.is_valid(text) for (text,) in found)
    assert rows(made, "ims_records", "count(distinct (supplier_gstin, number))", con) == [(DOCUMENTS,)]


def test_the_manifest_of_the_company_ties_out_with_what_is_staged(made, con) -> None:
    loads = made.manifest.loads()
    assert [load.kind for load in loads] == ["ims", "books"]
    assert all(load.rows_read == load.rows_loaded == DOCUMENTS for load in loads)
    assert list(staged.problems(made.path, loads)) == []
    assert rows(made, "books_rows", "distinct file_id", con) == [(loads[1].file_id,)]


def test_the_same_size_gives_the_same_bytes_and_another_seed_others(made, tmp_path: Path) -> None:
    again = company.make(tmp_path / "again", Size(DOCUMENTS))
    other = company.make(tmp_path / "other", Size(DOCUMENTS, seed=2))
    assert again.manifest.staged() == made.manifest.staged()
    assert not set(other.manifest.staged()) & set(made.manifest.staged())


def test_a_skewed_company_gives_one_supplier_a_tenth(tmp_path: Path, con) -> None:
    skewed = company.make(tmp_path / "ws", Size(DOCUMENTS, is_skewed=True))
    suppliers = Counter(rows(skewed, "ims_records", "supplier_gstin", con))
    ((_, most),) = suppliers.most_common(1)
    assert abs(most - DOCUMENTS // 10) < DOCUMENTS // 100


def test_more_documents_have_numbers_that_were_not_there(tmp_path: Path, con) -> None:
    size = Size(DOCUMENTS)
    workspace = company.make(tmp_path / "ws", size)
    company.add(workspace, size, 100)
    known = rows(workspace, "ims_records", "supplier_gstin, number", con)
    more = rows(workspace, "gstr2b_documents", "supplier_gstin, number", con)
    assert (len(more), set(more) & set(known)) == (100, set())


def a_speed(documents: int, seconds: float, bare: float = 1.0, *, skewed: bool = False) -> Speed:
    once = Times((bare,))
    return Speed(documents, skewed, 1, Times((1.0,)), Times((seconds,)), once, once, 1, 1024, 1024)


@pytest.mark.parametrize(
    ("report", "verdicts"),
    [
        (Report([a_speed(1_000_000, 20.0)]), ["pass"]),
        (Report([a_speed(1_000_000, 20.1)]), ["FAIL"]),
        (Report([a_speed(1_000_000, 10.0), a_speed(10_000_000, 131.0)]), ["pass", "FAIL", "pass"]),
        (Report([a_speed(5_000, 1.0), a_speed(5_000, 1.6, skewed=True)]), ["FAIL"]),
        (Report([a_speed(5_000, 1.0)]), []),
    ],
)
def test_the_bars_of_speed(report: Report, verdicts: list[str]) -> None:
    assert [bar.verdict for bar in speed.bars(report)] == verdicts


def test_a_rerun_must_be_equal_at_any_size_and_quick_at_a_million() -> None:
    def run(documents: int, again: float, rows: int) -> Report:
        some, full = Times((again,)), Times((10.0,))
        return Report([], [Incremental(documents, 1_000, some, some, full, full, rows)])

    assert [bar.verdict for bar in speed.bars(run(5_000, 9.0, 1))] == ["FAIL"]
    assert [bar.verdict for bar in speed.bars(run(1_000_000, 1.1, 0))] == ["pass", "FAIL", "FAIL"]


def test_times_show_median_and_spread() -> None:
    assert str(Times((3.0, 1.0, 2.0))) == "2.00 (1.00-3.00)"
    assert str(Times((2.0,))) == "2.00"


def test_a_child_that_fails_says_where_and_one_out_of_time_did_not_finish(tmp_path: Path) -> None:
    with pytest.raises(ImsError) as raised:
        child.run("reconcile", workspace=str(tmp_path / "nowhere"))
    assert raised.value.where == "reconcile"
    assert "no workspace" in raised.value.found


def test_an_absent_peer_is_told_and_is_no_failure(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def absent(name: str) -> None:
        raise ImportError(name)

    empty = tmp_path / "none.json"
    empty.write_text("[]", encoding="utf-8")
    monkeypatch.setattr(peers, "import_module", absent)
    monkeypatch.setattr(peers, "read_documents", lambda *_: (pd.DataFrame(), pd.DataFrame()))
    for name in peers.PEERS:
        found = child.peer(name, "ws", "out", str(empty))
        assert found == {"did_not_finish": "not installed: pip install 'ims-workbench[peers]'"}


def test_ours_is_judged_against_the_baseline_of_the_same_run() -> None:
    base = Contestant(contest.BASELINE, 100, seconds=Times((5.0,)), wrong=9)
    ours = Contestant(contest.OURS, 100, seconds=Times((1.0,)), wrong=2)
    worse = Contestant(contest.OURS, 100, seconds=Times((1.1,)), wrong=3, wrong_safe=1)
    assert [bar.verdict for bar in contest.bars([ours, base])] == ["pass"] * 3
    assert [bar.verdict for bar in contest.bars([worse, base])] == ["FAIL"] * 3
    assert contest.bars([ours, Contestant(contest.BASELINE, 100, did_not_finish="too slow")]) == []


def test_a_peer_that_did_not_finish_says_why() -> None:
    (line,) = tables.contest([Contestant("splink", 100, did_not_finish="more than 10 minutes")]).rows
    assert line[:3] == ["splink", "100", "did not finish (more than 10 minutes)"]


def side(*documents: tuple[str, str, int]) -> pd.DataFrame:
    frame = pd.DataFrame(documents, columns=["document", "number", "total_paise"])
    return frame.assign(supplier_gstin="29ZZACV0002J1ZK")


def test_the_baseline_merges_by_number_and_links_the_rest_by_likeness() -> None:
    pytest.importorskip("rapidfuzz", reason="the extra `peers` is not installed")
    portal = side(("p1", "INV/25-26/0012", 100), ("p2", "INV/0400", 5_000), ("p3", "X1", 900))
    books = side(("b1", "inv-12", 999), ("b2", "INV/0410", 5_050), ("b3", "X2", 20_000))
    links = peers.merge_and_fuzz(portal, books)
    assert sorted(map(tuple, links.to_numpy().tolist())) == [("p1", "b1")]
    alike = peers.merge_and_fuzz(side(("p", "INVOICE400", 5_000)), side(("b", "INVOICE401", 5_099)))
    assert alike.to_numpy().tolist() == [["p", "b"]]
