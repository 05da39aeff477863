"""The month's batch: what it leaves behind, what it refuses, and that one failure stops nothing else."""

from __future__ import annotations

import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
import openpyxl
import pytest
from filelock import FileLock

from ims_lib import batch, notebooks
from ims_lib.errors import NoWorkspace, Refused, WrongUse
from ims_lib.reports.page import page

if TYPE_CHECKING:
    from ims_lib import Workspace

PERIOD = "102026"


@pytest.fixture(scope="module")
def workspace(sample_workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the sample workspace that lies in a folder named data."""
    path = tmp_path_factory.mktemp("top") / "data" / "acme"
    shutil.copytree(sample_workspace.path, path)
    return path


@pytest.fixture(scope="module")
def done(workspace: Path) -> batch.BatchResult:
    """Return the result of one month run for the workspace's only GSTIN."""
    (result,) = batch.run(workspace, PERIOD)
    return result


class Sources(HTMLParser):
    """Collects what a page would fetch or run."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: D102
        self.found += [tag] if tag in {"script", "iframe", "object", "embed", "link", "base"} else []
        self.found += [f"{tag} {name}={value}" for name, value in attrs if name in {"src", "srcset"}]
        self.found += [f"{tag} {name}" for name, _ in attrs if name.startswith("on")]


def test_the_report_lies_beside_data_and_holds_three_files(workspace: Path, done: batch.BatchResult) -> None:
    assert done.is_ok, done.error
    place = workspace.parent.parent / "reports" / "acme" / done.gstin / PERIOD
    assert done.folder == place
    assert sorted(path.name for path in place.iterdir()) == [batch.PAGE, batch.NOTEBOOK, batch.WORKPAPER]
    assert set(done.files) == set(place.iterdir())


def test_the_notebook_was_executed_with_the_parameters_and_the_source_is_untouched(
    workspace: Path, done: batch.BatchResult
) -> None:
    ran = nbformat.read(done.folder / batch.NOTEBOOK, as_version=4)
    injected = next(cell for cell in ran.cells if "injected-parameters" in cell.metadata.get("tags", []))
    assert f'gstin = "{done.gstin}"' in injected.source
    assert f'workspace = "{workspace}"' in injected.source
    assert all(cell.execution_count for cell in ran.cells if cell.cell_type == "code")
    source = (notebooks.folder() / batch.NOTEBOOK).read_text(encoding="utf-8")
    assert notebooks.tidied(source) == source


def test_the_page_has_the_figures_without_code_script_or_anything_from_elsewhere(
    done: batch.BatchResult,
) -> None:
    text = (done.folder / batch.PAGE).read_text(encoding="utf-8")
    parser = Sources()
    parser.feed(text)
    assert parser.found == []
    assert not re.search(r"https?://", text)
    assert "ws.reconcile" not in text
    assert f"Month close {done.gstin}, Oct 2026" in text
    assert text.count("<table") == 4
    assert "Only in portal" in text


def test_the_working_paper_is_of_the_same_month(done: batch.BatchResult) -> None:
    cover = openpyxl.load_workbook(done.folder / batch.WORKPAPER)["Cover"]
    cells = {cell for line in cover.iter_rows(values_only=True) for cell in line}
    assert {"Sample company", done.gstin, "Oct 2026"} <= cells


def test_a_failed_run_leaves_a_readable_notebook_and_stops_nothing_else(
    workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "notebooks"
    broken.mkdir()
    parameters = nbformat.v4.new_code_cell(
        "workspace = ''\ngstin = ''\nperiod = ''", metadata={"tags": ["parameters"]}
    )
    cells = [parameters, nbformat.v4.new_code_cell("print('so far')\nraise ValueError('no such column')")]
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=metadata), broken / batch.NOTEBOOK)
    monkeypatch.setattr(notebooks, "folder", lambda: broken)
    (result,) = batch.run(workspace, PERIOD, out=tmp_path / "out")
    assert result.error == "ValueError: no such column"
    assert sorted(path.name for path in result.files) == [batch.PAGE, batch.NOTEBOOK, batch.WORKPAPER]
    text = (result.folder / batch.PAGE).read_text(encoding="utf-8")
    assert "This run failed." in text
    assert "so far" in text
    assert "Traceback" not in text
    assert "raise ValueError" not in text


def test_a_piece_that_cannot_be_run_is_told_and_the_next_one_runs(
    workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = batch.Piece(tmp_path / "nowhere", "27ABCDE1234F1Z0", PERIOD, tmp_path)
    monkeypatch.setattr(batch, "_notebook_and_page", lambda _piece, _made: iter(()))
    failed = batch.run_piece(missing)
    fine = batch.run_piece(batch.Piece(workspace, "27ABCDE1234F1Z0", PERIOD, tmp_path))
    assert "no workspace" in failed.error
    assert fine.is_ok
    assert [path.name for path in tmp_path.iterdir()] == [batch.WORKPAPER]


def test_in_a_pool_each_piece_has_its_own_failure(workspace: Path, tmp_path: Path) -> None:
    folders = [tmp_path / "first", tmp_path / "second"]
    pieces = [batch.Piece(workspace, "27ABCDE1234F1Z0", PERIOD, folder) for folder in folders]
    results = batch._in_pool(pieces, jobs=1)
    assert [result.folder.name in result.error for result in results] == [True, True]
    assert not any(result.is_ok for result in results)


@pytest.mark.parametrize("period", ["", "132026", "2026-10", "../../x", "102026\n"])
def test_a_month_that_is_none_is_refused(workspace: Path, period: str) -> None:
    with pytest.raises(WrongUse):
        batch.run(workspace, period)


def test_a_gstin_of_somebody_else_is_refused(workspace: Path) -> None:
    with pytest.raises(WrongUse, match="not one of the workspace's"):
        batch.run(workspace, PERIOD, ["29PQRSC5678K1ZF"])


def test_a_folder_that_is_no_workspace_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoWorkspace):
        batch.run(tmp_path, PERIOD)


def test_two_batches_of_one_month_do_not_meet(workspace: Path) -> None:
    lock = FileLock(str(workspace / "reconciled" / f"batch-{PERIOD}.lock"))
    with lock, pytest.raises(Refused, match="Another batch of Oct 2026"):
        batch.run(workspace, PERIOD)


def test_a_parameter_that_the_notebook_does_not_declare_is_refused() -> None:
    path = notebooks.folder() / batch.NOTEBOOK
    assert batch.parameters(path, gstin="x") == {"gstin": "x"}
    with pytest.raises(WrongUse, match="no such parameter"):
        batch.parameters(path, **{"x=1\nimport os": "a"})


def test_markup_from_data_never_lives_on_the_page() -> None:
    hostile = (
        '<table><td>ok</td></table><img src=x onerror=alert(1)><script>alert(2)</script><a href="//x">y</a>'
    )
    output = nbformat.v4.new_output(
        "display_data", data={"text/html": hostile, "text/javascript": "alert(3)"}
    )
    printed = nbformat.v4.new_output("stream", name="stdout", text="<script>alert(4)</script>")
    cell = nbformat.v4.new_code_cell("1", outputs=[output, printed], execution_count=1)
    text = page(nbformat.v4.new_notebook(cells=[cell]), title="<b>", failure="<i>")
    parser = Sources()
    parser.feed(text)
    assert parser.found == []
    assert "//x" not in text
    assert "&lt;script&gt;alert(4)" in text
    assert "<td>ok</td>" in text
    assert "&lt;b&gt;" in text
