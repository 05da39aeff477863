"""What a file changes against those loaded before it: known before it takes effect, and kept as history."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa

from ims_lib import passes, views
from ims_lib.store import staged
from ims_lib.store.intake import Intake
from ims_lib.store.manifest import Manifest

_VIEW: Final = "marts.load_changes"
_COUNTS: Final = ("documents", "new", "changed", "marked", "left", "withdrawn")
#: The dataset that holds the documents of each kind of file.
_DATASETS: Final = {
    "ims": "ims_records",
    "gstr2b": "gstr2b_documents",
    "gstr2a": "gstr2a_documents",
    "books": "books_rows",
}


@dataclass(frozen=True)
class Changes:
    """What a file changes, in documents. `marked`: of the changed, those that somebody had marked.

    Of those gone, `left` had been filed and go on taking part, `withdrawn` had not and take no part
    (design.md section 4).
    """

    documents: int
    new: int
    changed: int
    marked: int
    left: int
    withdrawn: int

    def sentence(self, kind: str) -> str:
        """Return the change in words; '' for nothing but new documents."""
        parts = [f"+{self.new:,} new", f"{self.changed:,} changed"]
        if self.marked:
            parts.append(f"of them {self.marked:,} already marked: they need another look")
        parts.append(f"{self.left:,} left {'the portal' if kind == 'ims' else 'the file'}")
        if kind == "ims":
            parts.append(f"{self.withdrawn:,} withdrawn")
        return ", ".join(parts)


def of_intake(workspace: Path, intake: Intake) -> Changes | None:
    """Return what a file taken in, or only read, changes; None where it is the first of its kind."""
    kind = intake.loads[0].kind
    manifest = Manifest.of_workspace(workspace)
    owners = {load.recipient_gstin for load in intake.loads}
    new = {load.sha256 for load in intake.loads}
    held = [load for load in manifest.loads() if load.kind == kind and load.recipient_gstin in owners]
    if kind not in _DATASETS or all(load.sha256 in new for load in held):
        return None
    with tempfile.TemporaryDirectory(dir=workspace) as folder:
        paths = staged.require(
            workspace, [f for load in held for f in load.datasets if f.dataset == _DATASETS[kind]]
        )
        paths += _written(Path(folder), intake, _DATASETS[kind])
        drafts = [load for load in intake.loads if not load.load_seq]
        loads = manifest.table(drafts)
        return _counted(workspace, kind, paths, loads, new)


def _written(folder: Path, intake: Intake, dataset: str) -> list[Path]:
    """Write the rows of a file that is only looked at, and return where."""
    staged.make_folders(folder)
    tables = [tables[dataset] for tables in intake.tables if dataset in tables]
    return [folder / staged.STAGED / staged.stage(folder, dataset, table).name for table in tables]


def _counted(workspace: Path, kind: str, paths: Sequence[Path], loads: pa.Table, new: set[str]) -> Changes:
    with views.connect() as con:
        for dataset in _DATASETS.values():
            views.put_staged(con, dataset, paths if dataset == _DATASETS[kind] else ())
        views.put(con, "raw.loads", loads.select(views.LOADS.names))
        passes.put_journal(con, workspace)
        for _ in views.create_views(con, tables=("staging",), wanted=(_VIEW,)):
            pass
        sums = ", ".join(f"coalesce(sum(count_{name}), 0)" for name in _COUNTS)
        found = con.execute(f"select {sums} from {_VIEW} where sha256 in ?", [sorted(new)]).fetchone()  # noqa: S608
    return Changes(*map(int, found or ()))
