"""The form in which git keeps notebooks: checked outputs stay, everything else of a run goes."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest

from ims_lib import notebooks
from ims_lib.notebooks import CHECKED


def ran() -> nbformat.NotebookNode:
    """Return a notebook as an editor leaves it after a run."""
    stream = [nbformat.v4.new_output("stream", name="stdout", text=text) for text in ("one\n", "two\n")]
    result = nbformat.v4.new_output("execute_result", data={"text/plain": "5"}, execution_count=9)
    checked = nbformat.v4.new_code_cell("print()", metadata={"tags": [CHECKED], "collapsed": False})
    checked.outputs, checked.execution_count = stream, 7
    other = nbformat.v4.new_code_cell("5", metadata={"papermill": {"duration": 1.5}})
    other.outputs, other.execution_count = [result], 8
    promised = nbformat.v4.new_code_cell("5", metadata={"tags": [CHECKED]})
    promised.outputs, promised.execution_count = [result], 9
    cells = [nbformat.v4.new_markdown_cell("# A"), checked, other, promised]
    metadata = {"kernelspec": {"name": "venv", "display_name": "My venv"}, "widgets": {}, "title": "A"}
    return nbformat.v4.new_notebook(cells=cells, metadata=metadata)


def test_checked_cells_keep_their_outputs_and_the_others_lose_theirs() -> None:
    tidied = nbformat.reads(notebooks.tidied(nbformat.writes(ran())), as_version=4)
    _, checked, other, promised = tidied.cells
    assert checked.execution_count == 1
    assert [output.text for output in checked.outputs] == ["one\ntwo\n"]
    assert (other.execution_count, other.outputs) == (None, [])
    assert promised.outputs[0].execution_count == 1


def test_what_an_editor_or_a_run_leaves_in_the_metadata_goes() -> None:
    made = json.loads(notebooks.tidied(nbformat.writes(ran())))
    assert made["metadata"] == {
        "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
        "title": "A",
    }
    assert [cell["metadata"] for cell in made["cells"]] == [{}, {"tags": [CHECKED]}, {}, {"tags": [CHECKED]}]


def test_doing_it_twice_changes_nothing(tmp_path: Path) -> None:
    nbformat.write(ran(), tmp_path / "a.ipynb")
    assert notebooks.tidy(tmp_path) == [tmp_path / "a.ipynb"]
    before = (tmp_path / "a.ipynb").read_bytes()
    assert notebooks.tidy(tmp_path) == []
    assert (tmp_path / "a.ipynb").read_bytes() == before


def test_running_a_notebook_refreshes_what_it_promises(tmp_path: Path) -> None:
    cells = [
        nbformat.v4.new_code_cell("print(2 + 3)", metadata={"tags": [CHECKED]}),
        nbformat.v4.new_code_cell("print('forgotten')"),
    ]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "a.ipynb")
    notebooks.execute_and_tidy(tmp_path / "a.ipynb")
    first, second = nbformat.read(tmp_path / "a.ipynb", as_version=4).cells
    assert first.outputs[0].text == "5\n"
    assert second.outputs == []


def test_the_notebooks_in_git_are_tidy() -> None:
    found = sorted(notebooks.folder().glob("*.ipynb"))
    assert len(found) >= 4
    for path in found:
        text = path.read_text(encoding="utf-8")
        assert notebooks.tidied(text) == text, f"run `ims notebooks tidy` for {path.name}"


def test_an_installation_finds_the_notebooks_inside_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = tmp_path / "ims_lib" / "notebooks"
    inside.mkdir(parents=True)
    monkeypatch.setattr(notebooks, "_PACKAGE", tmp_path / "ims_lib")
    with pytest.raises(notebooks.NoWorkspace, match="missing"):
        notebooks.folder()
    (inside / "mark.ipynb").write_text("{}", encoding="utf-8")
    assert notebooks.folder() == inside
