"""Marks of a real workspace through the export and back: the files ask the portal for what was decided."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ims_lib.export.actions import read_actions

if TYPE_CHECKING:
    from ims_lib import Workspace


@pytest.fixture
def workspace(sample_workspace: Workspace, tmp_path: Path) -> Workspace:
    """Return a copy of the sample workspace that may be marked."""
    shutil.copytree(sample_workspace.path, tmp_path / "ws")
    return type(sample_workspace).open(tmp_path / "ws")


def test_without_a_mark_nothing_is_written(workspace: Workspace, tmp_path: Path) -> None:
    done = workspace.export_actions(out=tmp_path / "out")
    assert done.nothing_changed
    assert not (tmp_path / "out").exists()


def test_the_files_read_back_give_the_marks(workspace: Workspace, tmp_path: Path) -> None:
    workspace.mark("accept", outcome="exact")
    workspace.mark("reject", outcome="only_in_portal", reason="not_ours", remark="Not our purchase")
    workspace.mark("pending", outcome="near", reason="not_received", remark="Still on the way")
    done = workspace.export_actions(out=tmp_path / "out")
    read = {entry.document: entry for file in done.files for entry in read_actions(file.path)}
    left_out = {problem.portal_document for problem in done.problems}
    changed = workspace.query(
        "select portal_document, action, remark from marts.review where action <> portal_action"
    )
    wanted = {row.portal_document: row for row in changed.itertuples()}
    assert len(read) > 10
    assert set(read) == set(wanted) - left_out
    assert {key: entry.action for key, entry in read.items()} == {key: wanted[key].action for key in read}
    assert {(entry.action, entry.remark) for entry in read.values()} == {
        ("accept", ""),
        ("reject", "Not our purchase"),
        ("pending", "Still on the way"),
    }


def test_going_back_to_no_action_goes_into_a_reset_file(workspace: Workspace, tmp_path: Path) -> None:
    accepted = workspace.query(
        "select portal_document from marts.review where portal_action = 'accept' and can_accept"
    )
    documents = tuple(accepted.portal_document)
    assert documents
    workspace.mark("no_action", documents=documents)
    done = workspace.export_actions(out=tmp_path / "out")
    assert {file.request for file in done.files} == {"RESET"}
    read = {entry.document for file in done.files for entry in read_actions(file.path)}
    assert read == set(documents) - {problem.portal_document for problem in done.problems}
