"""A company of any size for the speed bench: staged parquet made by SQL alone, registered like any load.

The raw file that each load names is a note of the arguments it was made from; the manifest's counts tie out
with the staged rows, so that the workspace verifies like every other.
"""

from __future__ import annotations

import json
import tempfile
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyarrow as pa

from ims_lib import Workspace, results, views
from ims_lib.store import staged
from ims_lib.store.manifest import Load, StagedFile

if TYPE_CHECKING:
    import duckdb

GSTIN: Final = "27ABCDE1234F1Z0"
_NAME: Final = "Bench company"
#: Of 103 true documents 100 stand on each side and 97 on both.
_ITEMS, _A_SIDE = 103, 100
#: Items made at one time: a piece stays below a gigabyte.
_PIECE: Final = 412_000
_FEWEST_SUPPLIERS: Final = 20
_PER_SUPPLIER: Final = 250
_AFTER_PERIOD: Final = "042026"
_DATASET: Final = {"ims": "ims_records", "gstr2b": "gstr2b_documents", "books": "books_rows"}
_GENERATED: Final = {"ims": date(2026, 4, 10), "gstr2b": date(2026, 5, 14), "books": None}


@dataclass(frozen=True)
class Size:
    """How large the company is and how its documents lie; `documents` a side, rounded up to hundreds."""

    documents: int
    suppliers: int = 0
    seed: int = 1
    is_skewed: bool = False

    @property
    def items(self) -> int:
        """Return the true documents of both sides together."""
        return -(-self.documents // _A_SIDE) * _ITEMS

    @property
    def supplier_count(self) -> int:
        """Return the suppliers: those asked for, else one for each 250 documents."""
        return self.suppliers or max(_FEWEST_SUPPLIERS, self.documents // _PER_SUPPLIER)


@cache
def sql(name: str) -> str:
    """Return the text of one of the bench's own SQL files."""
    return files("ims_lib").joinpath("bench", "sql", f"{name}.sql").read_text(encoding="utf-8")


def make(path: Path, size: Size) -> Workspace:
    """Make a workspace at path whose IMS download and purchase register hold the company; same size, same
    rows.
    """
    workspace = Workspace.init(path, name=_NAME, gstins=[GSTIN])
    _add(workspace, size, ("ims", "books"), 0, size.items)
    return Workspace.open(path)


def add(workspace: Workspace, size: Size, documents: int) -> None:
    """Load so many more documents a side, spread over the suppliers: a GSTR-2B of the next month and a
    register.
    """
    more = Size(documents).items
    _add(workspace, size, ("gstr2b", "books"), size.items, size.items + more)


def _add(workspace: Workspace, size: Size, kinds: tuple[str, ...], first: int, last: int) -> None:
    """Stage and register the items from `first` to below `last`, one load for each kind of file."""
    notes = {kind: {**asdict(size), "kind": kind, "first": first, "last": last} for kind in kinds}
    kept = {kind: _keep_note(workspace.path, note) for kind, note in notes.items()}
    held: dict[str, list[StagedFile]] = {kind: [] for kind in kinds}
    with staged.loading(workspace.path), views.connect() as con:
        con.execute("create schema bench")
        _ask(con, size)
        con.execute(f"create table bench.suppliers as {sql('suppliers')}")
        for start in range(first, last, _PIECE):
            _ask(con, size, start, min(last, start + _PIECE))
            con.execute(f"create or replace table bench.truths as {sql('truths')}")
            for kind in kinds:
                _ask(con, size, file_id=kept[kind][:16])
                rows = con.sql(sql(_DATASET[kind])).to_arrow_table()
                held[kind].append(staged.stage(workspace.path, _DATASET[kind], rows))
        workspace.manifest.append([_load(kind, kept[kind], tuple(held[kind])) for kind in kinds])


def _ask(
    con: duckdb.DuckDBPyConnection, size: Size, first: int = 0, last: int = 0, file_id: str = ""
) -> None:
    """Put the one row of bench.asked that the SQL of the company reads."""
    row = {
        "first_item": first,
        "last_item": last,
        "items": size.items,
        "suppliers": size.supplier_count,
        "seed": size.seed,
        "is_skewed": size.is_skewed,
        "file_id": file_id,
        "recipient_gstin": GSTIN,
        "period": _AFTER_PERIOD,
    }
    views.put(con, "bench.asked", pa.Table.from_pylist([row]))


def _keep_note(workspace: Path, note: dict[str, object]) -> str:
    """Keep the arguments of a load as its raw file and return its SHA-256."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "note.json"
        file.write_text(json.dumps(note, sort_keys=True), encoding="utf-8")
        sha256 = staged.file_sha256(file)
        staged.keep_raw(workspace, file, sha256)
    return sha256


def _load(kind: str, sha256: str, held: tuple[StagedFile, ...]) -> Load:
    """Return the manifest's row of one load."""
    rows = sum(file.rows for file in held)
    return Load(
        sha256=sha256,
        kind=kind,
        file_name=f"bench_{kind}.json",
        recipient_gstin=GSTIN,
        period=_AFTER_PERIOD if kind == "gstr2b" else "",
        who="ims-bench",
        sections=("b2b",) if kind == "ims" else (),
        generated_on=_GENERATED[kind],
        part_number=0,
        part_count=0,
        register_period="",
        has_voucher=kind == "books",
        rows_read=rows,
        rows_loaded=rows,
        rows_rejected=0,
        rows_skipped={},
        datasets=held,
        notes=(),
        mapping={},
    )


def over_results(workspace: Path) -> duckdb.DuckDBPyConnection:
    """Return a database whose bench.portal and bench.books read the documents files of a result."""
    con = views.connect()
    con.execute("create schema bench")
    for side in ("portal", "books"):
        read_as(con, side, result_files(workspace, f"staging.{side}_documents"))
    return con


def read_as(con: duckdb.DuckDBPyConnection, name: str, files: list[Path]) -> None:
    """Make the view bench.<name> that reads parquet files."""
    listed = ", ".join(f"'{quoted(file)}'" for file in files)
    con.execute(f"create view bench.{name} as from read_parquet([{listed}])")


def result_files(workspace: Path, view: str) -> list[Path]:
    """Return the parquet files that hold a view's rows in the result of a whole run."""
    entries = results.index(workspace).values()
    parts = [part for entry in entries for part in (entry["staging"], entry["recon"])]
    return [layers.base for layers in results.layers(workspace, parts)[view]]


def quoted(path: Path) -> str:
    """Return a path as it stands between quotes in SQL."""
    return str(path).replace("'", "''")
