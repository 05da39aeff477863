"""The commands: results on stdout, messages on stderr, exit codes as promised, never a traceback."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner, Result

from ims_lib import Workspace, __version__
from ims_lib.cli import app
from ims_lib.cli.app import visible
from ims_lib.money import show

GSTIN = "27ABCDE1234F1Z0"
REGISTER = (
    "Voucher No,Supplier GSTIN,Supplier Name,Invoice No,Invoice Date,Taxable Value,IGST,CGST,SGST\n"
    "V1,29PQRSC5678K1ZF,\x1b[31mAsha,00123,15-10-2026,1000.00,180.00,0,0\n"
    "V2,29PQRSC5678K1ZF,Asha,124,25-10-2026,much,360.00,0,0\n"
)


def ims(*arguments: object, workspace: Workspace | None = None) -> Result:
    """Run one command in this process."""
    where = ["--workspace", str(workspace.path)] if workspace else []
    return CliRunner().invoke(app, [*map(str, arguments), *where])


def ran(*arguments: object, **more: object) -> subprocess.CompletedProcess[str]:
    """Run one command as a program of its own."""
    command = [sys.executable, "-m", "ims_lib", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, **more)  # type: ignore[call-overload,no-any-return]


@pytest.fixture
def register(tmp_path: Path) -> Path:
    file = tmp_path / "register.csv"
    file.write_text(REGISTER, encoding="utf-8")
    return file


def leaves(command: object, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], str]]:
    """Return every command with its words and help."""
    inner = getattr(command, "commands", None)
    if not inner:
        return [(path, str(getattr(command, "help", "")))]
    return [leaf for name, sub in inner.items() for leaf in leaves(sub, (*path, name))]


def test_the_commands_are_those_of_the_contract() -> None:
    names = {" ".join(path) for path, _ in leaves(get_command(app))}
    assert names == {
        *(
            "init",
            "load",
            "mappings",
            "check",
            "reconcile",
            "sales",
            "status",
            "mark",
            "undo",
            "link",
            "unlink",
            "history",
            "correct",
            "enter",
            "corrections",
            "alerts",
            "batch",
            "verify",
            "serve",
            "lab",
            "demo",
        ),
        *("export actions", "export workpaper", "export erp", "notebooks tidy"),
    }


@pytest.mark.parametrize(
    ("path", "text"),
    leaves(get_command(app)),
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_every_command_has_help_with_an_example(path: tuple[str, ...], text: str) -> None:
    assert f"Example: ims {' '.join(path)}" in text
    shown = ims(*path, "--help")
    assert shown.exit_code == 0
    assert "Example:" in shown.stdout


def test_help_is_there_at_once_and_imports_nothing_heavy() -> None:
    code = "import sys; from ims_lib import cli; print(*sorted(sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"duckdb", "pandas", "pyarrow", "sqlalchemy", "voila", "pydantic", "rich"} & set(loaded)
    started = time.perf_counter()
    assert ran("--help").returncode == 0
    assert time.perf_counter() - started < 2, "measured 0.15 s; the machine of a test may be busy"


def test_the_version_is_told() -> None:
    assert ims("--version").stdout == f"ims {__version__}\n"


def test_init_prints_the_folder_and_warns_of_a_slip(tmp_path: Path) -> None:
    made = ims("init", tmp_path / "ws", "--gstin", GSTIN, "--name", "Asha")
    assert (made.exit_code, made.stdout.strip()) == (0, str((tmp_path / "ws").resolve()))
    slip = ims("init", tmp_path / "two", "--gstin", GSTIN[:-1] + "5", "--name", "Asha", "--json")
    assert "should be 0" in slip.stderr
    assert json.loads(slip.stdout)["gstins"] == [GSTIN[:-1] + "5"]


def test_a_failure_is_told_in_its_parts_on_stderr(tmp_path: Path) -> None:
    failed = ims("init", tmp_path / "ws", "--gstin", "nonsense", "--name", "Asha")
    assert (failed.exit_code, failed.stdout) == (2, "")
    for part in ("This is not a GSTIN.", "found:", "expected:", "do:"):
        assert part in failed.stderr
    assert "Traceback" not in failed.stderr


@pytest.mark.parametrize(
    "arguments", [("nope",), ("load",), ("status", "--colour"), ("demo", "--docs", "1"), ("history",)]
)
def test_wrong_use_of_the_command_line_is_2(arguments: tuple[str, ...]) -> None:
    assert ims(*arguments).exit_code == 2


def test_no_workspace_is_wrong_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for command in ("status", "verify", "reconcile", "undo"):
        result = ims(command)
        assert result.exit_code == 2
        assert "no workspace here" in result.stderr


def test_load_prints_the_account_and_then_nothing_new(workspace: Workspace, register: Path) -> None:
    first = ims("load", register, workspace=workspace)
    assert first.exit_code == 0
    assert "2 rows = 1 loaded + 1 rejected + 0 skipped" in first.stdout
    assert "much" in first.stdout
    assert "reading" in first.stderr
    again = ims("load", register, workspace=workspace)
    assert again.exit_code == 1
    assert "0 new rows" in again.stdout


def test_load_goes_on_after_a_file_that_fails_and_says_so_in_json(
    workspace: Workspace, register: Path
) -> None:
    bad = register.with_name("bad.json")
    bad.write_text("[", encoding="utf-8")
    result = ims("load", bad, register, register.with_name("none"), "--json", workspace=workspace)
    assert result.exit_code == 4
    first, second, third = json.loads(result.stdout)
    assert first["error"]["what"]
    assert (second["rows_read"], second["rows_loaded"], second["rows_rejected"]) == (2, 1, 1)
    assert third["error"]["do"]
    assert Workspace.open(workspace.path).receipts()[0].rows_loaded == 1


def test_a_dry_run_of_load_keeps_nothing(workspace: Workspace, register: Path) -> None:
    assert "nothing kept" in ims("load", register, "--dry-run", workspace=workspace).stdout
    assert not workspace.receipts()


def test_an_empty_workspace_has_nothing_to_do(workspace: Workspace) -> None:
    for command in ("status", "reconcile", "undo"):
        assert ims(command, workspace=workspace).exit_code == 1
    assert ims("history", "nobody", workspace=workspace).exit_code == 1
    assert ims("verify", workspace=workspace).exit_code == 0


def test_reconcile_prints_outcomes_in_indian_grouping_and_writes_pairs(
    demo_copy: Workspace, tmp_path: Path
) -> None:
    result = ims("reconcile", "--pairs", tmp_path / "p.csv", workspace=demo_copy)
    assert result.exit_code == 0
    total = show(sum(row.portal_tax_paise for row in demo_copy.status()))
    assert total.count(",") > 1
    assert total in result.stdout
    assert "\x1b" not in result.stdout
    header = (tmp_path / "p.csv").read_text(encoding="utf-8").split("\n", 1)[0].replace('"', "")
    assert header.startswith("outcome,rule,group_id,score,recipient_gstin,period,portal_document,")


def test_status_in_json_is_the_status(demo_workspace: Workspace) -> None:
    result = ims("status", "--json", workspace=demo_workspace)
    assert json.loads(result.stdout) == [vars(row) for row in demo_workspace.status()]
    assert ims("status", "--period", "012020", workspace=demo_workspace).exit_code == 1
    assert ims("status", "--period", "2020-01", workspace=demo_workspace).exit_code == 2


def test_a_decision_is_marked_shown_and_taken_back(demo_copy: Workspace) -> None:
    tried = ims(
        "mark", "--action", "accept", "--outcome", "exact", "--dry-run", "--json", workspace=demo_copy
    )
    wanted = json.loads(tried.stdout)
    assert demo_copy.journal.last_seq() == 0
    done = ims(
        "mark", "--action", "accept", "--outcome", "exact", "--by", "asha", "--json", workspace=demo_copy
    )
    marked = json.loads(done.stdout)
    assert done.exit_code == 0
    assert (marked["count"], marked["tax_paise"]) == (wanted["count"], wanted["tax_paise"])
    assert marked["refused"]
    assert "left out" in done.stderr
    key = demo_copy.journal.events_table()["document"][0].as_py()
    (event,) = json.loads(ims("history", key, "--json", workspace=demo_copy).stdout)
    assert (event["who"], event["new_action"], event["source"]) == ("asha", "accept", "cli")
    assert ims("mark", "--action", "accept", "--outcome", "exact", workspace=demo_copy).exit_code == 1
    undone = ims("undo", marked["batch_id"], "--json", workspace=demo_copy)
    assert json.loads(undone.stdout)["count"] == marked["count"]
    assert ims("undo", marked["batch_id"], workspace=demo_copy).exit_code == 1
    assert "undo" in ims("history", key, workspace=demo_copy).stdout


def test_limits_are_rupees_without_their_sign(demo_copy: Workspace) -> None:
    result = ims(
        "mark",
        "--action",
        "pending",
        "--min-tax",
        "1,000",
        "--max-tax",
        "5000.50",
        "--json",
        workspace=demo_copy,
    )
    assert json.loads(result.stdout)["count"] > 0
    marked = demo_copy.query("select abs(tax_paise) as t from marts.review where is_marked")["t"]
    assert marked.between(100_000, 500_050).all()
    assert ims("mark", "--action", "accept", "--min-tax", "lots", workspace=demo_copy).exit_code == 2


def test_refusals_have_exit_code_3(demo_copy: Workspace) -> None:
    result = ims("mark", "--action", "accept", "--outcome", "only_in_books", workspace=demo_copy)
    assert (result.exit_code, result.stdout) == (3, "")
    assert "Only in the books" in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("--outcome", "exact"),
        ("--action", "accept"),
        ("--action", "approve", "--outcome", "exact"),
        ("--action", "accept", "--outcome", "perfect"),
        ("--action", "accept", "--outcome", "exact", "--remark", "x"),
        ("--action", "accept", "--document", "none"),
        ("--action", "accept", "--outcome", "exact", "--gstin", "29ABCDE1234F1ZW"),
    ],
)
def test_a_mark_that_can_mean_nothing_is_2(demo_workspace: Workspace, arguments: tuple[str, ...]) -> None:
    assert ims("mark", *arguments, workspace=demo_workspace).exit_code == 2


def test_exports_print_their_files_and_nothing_to_do_is_1(demo_copy: Workspace, tmp_path: Path) -> None:
    assert ims("export", "actions", "--out", tmp_path, workspace=demo_copy).exit_code == 1
    demo_copy.mark("accept", outcome="exact")
    done = ims("export", "actions", "--out", tmp_path, "--json", workspace=demo_copy)
    assert done.exit_code == 0
    assert all(Path(file["path"]).is_file() for file in json.loads(done.stdout)["files"])
    paper = ims("export", "workpaper", "--period", "102026", "--out", tmp_path, workspace=demo_copy)
    assert Path(paper.stdout.strip()).is_file()


def test_verify_is_1_where_a_file_was_changed_and_names_it(demo_copy: Workspace) -> None:
    good = ims("verify", workspace=demo_copy)
    assert good.exit_code == 0
    assert "all is well" in good.stdout
    file = next((demo_copy.path / "staged").iterdir())
    file.write_bytes(file.read_bytes()[:-1])
    bad = ims("verify", "--json", workspace=demo_copy)
    assert bad.exit_code == 1
    told = json.loads(bad.stdout)
    assert not told["is_ok"]
    assert any(file.name in problem["what"] for problem in told["problems"])


def test_an_unexpected_error_is_short_and_4(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> None:
        raise ZeroDivisionError("secret\nsecond line")

    monkeypatch.setattr(Workspace, "verify", broken)
    result = ims("verify", workspace=workspace)
    assert result.exit_code == 4
    assert "ZeroDivisionError: secret" in result.stderr
    assert "second line" not in result.stderr
    monkeypatch.setenv("IMS_DEBUG", "1")
    assert isinstance(ims("verify", workspace=workspace).exception, ZeroDivisionError)


def test_results_and_messages_stay_apart_in_a_real_run(workspace: Workspace, register: Path) -> None:
    done = ran(
        "load",
        register,
        "--json",
        "--workspace",
        workspace.path,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )
    assert done.returncode == 0
    assert json.loads(done.stdout)[0]["kind"] == "books"
    assert "reading" in done.stderr


def test_other_peoples_text_cannot_steer_the_terminal() -> None:
    assert visible("a\x1b[31m\u202eb\nक") == "a<U+001B>[31m<U+202E>b\nक"


# The demo


def test_a_demo_is_made_whole_and_used_again(tmp_path: Path) -> None:
    place = tmp_path / "data" / "demo"
    first = ims("demo", "--docs", 40, "--seed", 7, "--no-serve", "--workspace", place)
    assert first.exit_code == 0
    assert "Exact" in first.stdout
    made = Workspace.open(place)
    assert made.settings.demo
    assert made.verify().is_ok
    made.mark("accept", outcome=["exact", "near"])
    again = ims("demo", "--docs", 40, "--seed", 7, "--no-serve", "--workspace", place)
    assert "using the demo" in again.stderr
    assert Workspace.open(place).journal.last_seq() > 0, "marks stay"
    assert [entry.name for entry in place.parent.iterdir()] == ["demo"]


def test_a_demo_of_another_size_takes_the_place_of_a_demo_only(tmp_path: Path, demo_copy: Workspace) -> None:
    place = tmp_path / "other"
    ims("demo", "--docs", 40, "--no-serve", "--workspace", place)
    before = (place / "workspace.json").read_text(encoding="utf-8")
    assert ims("demo", "--docs", 60, "--no-serve", "--workspace", place).exit_code == 0
    assert (place / "workspace.json").read_text(encoding="utf-8") != before
    real = demo_copy.journal.last_seq(), sorted(demo_copy.path.rglob("*"))
    refused = ims("demo", "--docs", 40, "--no-serve", "--workspace", demo_copy.path)
    assert refused.exit_code == 3
    assert real == (demo_copy.journal.last_seq(), sorted(demo_copy.path.rglob("*")))


def test_a_demo_never_touches_a_folder_that_holds_something(tmp_path: Path) -> None:
    place = tmp_path / "mine"
    place.mkdir()
    (place / "letter.txt").write_text("dear", encoding="utf-8")
    assert ims("demo", "--docs", 40, "--no-serve", "--workspace", place).exit_code == 3
    assert (place / "letter.txt").read_text(encoding="utf-8") == "dear"


def test_a_demo_that_fails_half_way_leaves_no_demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(sys.modules["ims_lib.cli.demo"], "_fill", broken)
    result = ims("demo", "--no-serve", "--workspace", tmp_path / "data" / "demo")
    assert result.exit_code == 4
    assert "No space left" in result.stderr
    assert list((tmp_path / "data").iterdir()) == []


def test_tidy_names_the_notebooks_that_it_changed(tmp_path: Path, root: Path) -> None:
    notebook = tmp_path / "mark.ipynb"
    shutil.copyfile(root / "notebooks" / "mark.ipynb", notebook)
    ims("notebooks", "tidy", tmp_path)
    assert ims("notebooks", "tidy", tmp_path).stdout == "", "doing it twice changes nothing"
    notebook.write_text(
        notebook.read_text(encoding="utf-8").replace('"nbformat": 4', '"nbformat":  4'), encoding="utf-8"
    )
    assert ims("notebooks", "tidy", tmp_path).stdout.strip() == str(notebook)
    assert ims("notebooks", "tidy", tmp_path / "none").exit_code == 2
