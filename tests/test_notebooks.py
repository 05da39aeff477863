"""Notebooks are short, call the library, and keep only the outputs that nbval compares."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from ims_lib.notebooks import tidied

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
#: The one notebook whose subject is SQL.
MAY_HOLD_SQL = {"explore.ipynb"}
#: Notebooks that papermill runs with parameters.
WITH_PARAMETERS = {"month_close.ipynb"}
#: Tags that make a first cell the place of the parameters, and an output one that nbval compares.
PARAMETERS, CHECKED = "parameters", "nbval-check-output"
SQL = re.compile(r"\b(select|join|group by|create view)\b", re.IGNORECASE)


def cells(path: Path, kind: str = "code") -> list[dict]:
    """Return the cells of a kind, the source of each as one text."""
    found = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [{**cell, "source": "".join(cell["source"])} for cell in found if cell["cell_type"] == kind]


def is_checked(cell: dict) -> bool:
    return CHECKED in cell["metadata"].get("tags", [])


def test_the_notebooks_of_the_plan_are_there() -> None:
    plan = {"overview.ipynb", "upload.ipynb", "mark.ipynb", "explore.ipynb", "month_close.ipynb"}
    assert plan <= {path.name for path in NOTEBOOKS}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.name)
def test_a_notebook_is_short_and_defines_nothing(path: Path) -> None:
    lines = [line for cell in cells(path) for line in cell["source"].splitlines() if line.strip()]
    assert 1 <= len(cells(path)) <= 10
    assert len(lines) <= 40
    assert not [line for line in lines if line.lstrip().startswith(("def ", "class ", "async def "))]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.name)
def test_sql_stands_in_explore_alone(path: Path) -> None:
    has_sql = any(SQL.search(cell["source"]) for cell in cells(path))
    assert has_sql == (path.name in MAY_HOLD_SQL)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.name)
def test_a_notebook_opens_with_words(path: Path) -> None:
    first = json.loads(path.read_text(encoding="utf-8"))["cells"][0]
    assert first["cell_type"] == "markdown"
    assert "".join(first["source"]).startswith("# ")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.name)
def test_checked_cells_hold_an_output_and_the_others_none(path: Path) -> None:
    checked = [cell for cell in cells(path) if is_checked(cell)]
    others = [cell for cell in cells(path) if not is_checked(cell)]
    assert checked, "nbval would compare nothing"
    assert all(cell["outputs"] and cell["execution_count"] == 1 for cell in checked)
    assert not [cell for cell in others if cell["outputs"] or cell["execution_count"]]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.name)
def test_a_checked_output_is_small_text(path: Path) -> None:
    for cell in filter(is_checked, cells(path)):
        for output in cell["outputs"]:
            kinds = set(output.get("data", {"text/plain": ""}))
            assert kinds == {"text/plain"}, f"{path.name} checks a {kinds}: print text instead"
            text = "".join(output.get("text", output.get("data", {}).get("text/plain", "")))
            assert len(text) < 4000
            assert not re.search(r"\b0x[0-9a-f]{6,}|(?<![\w.])/(?:home|root|tmp)/", text), text


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.name)
def test_parameters_stand_in_the_first_code_cell_of_a_batch_notebook(path: Path) -> None:
    tagged = [i for i, cell in enumerate(cells(path)) if PARAMETERS in cell["metadata"].get("tags", [])]
    assert tagged == ([0] if path.name in WITH_PARAMETERS else [])


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.name)
def test_a_notebook_equals_its_tidied_self(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert tidied(text) == text, f"run `ims notebooks tidy` ({path.name})"
