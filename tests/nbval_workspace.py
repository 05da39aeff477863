"""Pytest plugin: the notebooks run on a workspace made of data/sample, on a fixed day.

nbval starts each notebook's kernel with pytest's own environment, so both are set there before the first
notebook runs. Nothing is made when no notebook was collected.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from ims_lib import Workspace

SAMPLE = Path(__file__).resolve().parent.parent / "data" / "sample" / "files"
#: The day on which every test runs: the sample's last download, four days before its return is due.
TODAY = "2026-11-16"
#: The sample's company, its registration and the period it has filed.
NAME, GSTIN, FILED = "Sample company", "27ABCDE1234F1Z0", "092026"
_MADE = pytest.StashKey[Path]()


def make_sample_workspace(path: Path) -> Workspace:
    """Make a workspace at `path` of the files of data/sample, loaded and reconciled, and return it."""
    portal = sorted(SAMPLE.glob("gstr2b_*.json"))
    older, newer = sorted(SAMPLE.glob("ims_*.json"), key=lambda file: len(file.name), reverse=True)
    return make_workspace(path, [older, *portal, newer, *sorted(SAMPLE.glob("*.xlsx"))], filed=(FILED,))


def make_workspace(path: Path, files: Sequence[Path], *, filed: Sequence[str]) -> Workspace:
    """Make a workspace of the synthetic company's files, in the order to load, and return it reconciled."""
    from ims_lib import Workspace, settings

    Workspace.init(path, name=NAME, gstins=[GSTIN])
    company = settings.read(path).model_copy(update={"filed": {GSTIN: tuple(filed)}})
    settings.write(path, company)
    workspace = Workspace.open(path)
    for file in files:
        workspace.load(file)
    workspace.reconcile()
    return workspace


def pytest_configure() -> None:
    """Fix the day for the pytest process and every program that it starts."""
    os.environ["IMS_TODAY"] = TODAY


def pytest_collection_finish(session: pytest.Session) -> None:
    """Make the sample workspace once some notebook is to run, and name it in the environment."""
    if not any(item.path.suffix == ".ipynb" for item in session.items) or session.config.option.collectonly:
        return
    folder = Path(tempfile.mkdtemp(prefix="ims-notebooks-"))
    session.config.stash[_MADE] = folder
    os.environ["IMS_WORKSPACE"] = str(make_sample_workspace(folder / "ws").path)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the sample workspace."""
    if folder := config.stash.get(_MADE, None):
        shutil.rmtree(folder, ignore_errors=True)
