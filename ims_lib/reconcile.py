"""Running the reconciliation: raw files of a GSTIN to the written result, and opening what was written.

The result is parquet named by a fingerprint of its inputs (staged files, rules, filing settings, SQL
text): one that is stale is rebuilt, never silently used (design.md 2.4). One GSTIN with all its periods
is one piece.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypedDict

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
from filelock import FileLock

from ims_lib import __version__, rules, settings, views
from ims_lib.schemas import DATASETS
from ims_lib.store import staged
from ims_lib.store.journal import Journal
from ims_lib.store.manifest import Manifest

Progress = Callable[[str, int, int], None]

#: What of the reconciliation is kept: what screens, papers and analysts read.
KEPT: Final = (
    "staging.books_documents",
    "recon.portal_documents",
    "recon.superseded",
    "recon.duplicates",
    "recon.ranked_candidates",
    "recon.links",
    "recon.ties",
    "recon.outcomes",
    "recon.pairs",
    "recon.reconciled",
)
_INDEX: Final = "index.json"


class _File(TypedDict):
    """A result file: its name under reconciled/ and the SHA-256 of its bytes."""

    name: str
    sha256: str


class _Entry(TypedDict):
    """What the index says of one GSTIN."""

    fingerprint: str
    documents: dict[str, int]
    files: dict[str, _File]


@dataclass(frozen=True)
class Reconciled:
    """One GSTIN's reconciliation: documents by outcome, seconds it took, and whether it had to run at all."""

    gstin: str
    documents: dict[str, int]
    seconds: float
    was_fresh: bool


def reconcile(path: Path, gstin: str | None = None, progress: Progress | None = None) -> list[Reconciled]:
    """Bring the results of a workspace up to date, of one GSTIN or all, and return what each holds."""
    wanted = [gstin] if gstin else [recipient.gstin for recipient in settings.read(path).gstins]
    return [_reconcile_one(path, owner, progress) for owner in wanted]


def open_current(path: Path, progress: Progress | None = None) -> duckdb.DuckDBPyConnection:
    """Return every view over the written results of a workspace, rebuilding first those that are stale."""
    reconcile(path, progress=progress)
    return _open(path, _results(path))


def refresh_marks(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Put the journal as it is now under the views of an open connection."""
    views.put(con, "raw.marks", Journal.of_workspace(path).events_table())


def write_pairs(con: duckdb.DuckDBPyConnection, out: Path, *, gstin: str = "", period: str = "") -> int:
    """Write marts.pairs as CSV or parquet, by the file's ending, and return the rows written.

    The columns are those of `--pairs` in design.md section 4. The file appears whole or not at all.
    """
    temporary = out.with_name(f".{out.name}.part")
    relation = con.sql(
        "from marts.pairs where (? = '' or recipient_gstin = ?) and (? = '' or period = ?)"
        " order by outcome, portal_document, books_document",
        params=[gstin, gstin, period, period],
    )
    table = relation.to_arrow_table()
    if out.suffix == ".parquet":
        import pyarrow.parquet as pq

        pq.write_table(table, temporary)
    else:
        import pyarrow.csv as arrow_csv

        arrow_csv.write_csv(table, temporary, arrow_csv.WriteOptions(quoting_style="needed"))
    temporary.replace(out)
    return int(table.num_rows)


def _reconcile_one(path: Path, gstin: str, progress: Progress | None) -> Reconciled:
    """Reconcile one GSTIN unless its result is fresh."""
    started = time.perf_counter()
    folder = path / "reconciled"
    folder.mkdir(mode=0o700, exist_ok=True)
    loads = Manifest.of_workspace(path).table()
    fingerprint = _fingerprint(path, gstin, loads)
    with FileLock(str(folder / f"{gstin}.lock")):
        held = _index(path).get(gstin)
        was_fresh = held is not None and held["fingerprint"] == fingerprint and _is_whole(folder, held)
        if held is None or not was_fresh:
            held = _run(path, gstin, loads, fingerprint, progress)
            _put_index(path, gstin, held)
    return Reconciled(gstin, dict(held["documents"]), time.perf_counter() - started, was_fresh)


def _run(path: Path, gstin: str, loads: pa.Table, fingerprint: str, progress: Progress | None) -> _Entry:
    """Run every pass of one GSTIN and write what is kept; return the index entry."""
    folder = path / "reconciled"
    con = _connect_raw(path, gstin, loads)
    names = views.order()
    for done, name in enumerate(views.create_views(con, tables=("staging", "recon")), start=1):
        if progress:
            progress(name, done, len(names) + len(KEPT))
    files: dict[str, _File] = {}
    for done, name in enumerate(KEPT, start=len(names) + 1):
        files[name] = _keep(con, name, folder, fingerprint)
        if progress:
            progress(f"writing {name}", done, len(names) + len(KEPT))
    counts = con.table("recon.outcomes").aggregate("outcome, count(*)").order("outcome").fetchall()
    con.close()
    return {"fingerprint": fingerprint, "documents": dict(counts), "files": files}


def _keep(con: duckdb.DuckDBPyConnection, name: str, folder: Path, fingerprint: str) -> _File:
    """Write one view's rows to its content's place and return file name and SHA-256."""
    stem = hashlib.sha256(f"{fingerprint} {name}".encode()).hexdigest()[:16]
    temporary, final = folder / f"{stem}.{os.getpid()}.part", folder / f"{stem}.parquet"
    con.table(name).write_parquet(str(temporary), compression="zstd")
    temporary.replace(final)
    return {"name": final.name, "sha256": _sha256(final)}


def _connect_raw(path: Path, gstin: str, loads: pa.Table) -> duckdb.DuckDBPyConnection:
    """Return a database whose raw tables hold one GSTIN's staged files and the whole journal."""
    con = views.connect()
    _put_raw(con, path, loads, gstin)
    return con


def _put_raw(con: duckdb.DuckDBPyConnection, path: Path, loads: pa.Table, gstin: str = "") -> None:
    """Make the raw tables: staged files of one GSTIN or all, manifest, journal and settings."""
    own = [load for load in Manifest.of_workspace(path).loads() if not gstin or load.recipient_gstin == gstin]
    for dataset in DATASETS:
        files = [file for load in own for file in load.datasets if file.dataset == dataset]
        views.put_staged(con, dataset, staged.require(path, files))
    numbers = pa.array([load.load_seq for load in own], pa.int64())
    views.put(con, "raw.loads", loads.filter(pc.is_in(loads["load_seq"], numbers)).select(views.LOADS.names))
    refresh_marks(con, path)
    known = settings.read(path)
    filed = [(owner, period) for owner, periods in known.filed.items() for period in periods]
    views.put_settings(con, _rules(path), {r.gstin: r.filing for r in known.gstins}, filed)


def _open(path: Path, results: Mapping[str, list[Path]]) -> duckdb.DuckDBPyConnection:
    """Return every view, those of KEPT over the written results, shut off from other files."""
    con = views.connect()
    _put_raw(con, path, Manifest.of_workspace(path).table())
    for _ in views.create_views(con, given=results):
        pass
    views.seal(con, [path / "staged", path / "reconciled"])
    return con


def _results(path: Path) -> dict[str, list[Path]]:
    """Return the result files of every GSTIN by view."""
    found: dict[str, list[Path]] = {name: [] for name in KEPT}
    for entry in _index(path).values():
        for name, file in entry["files"].items():
            found[name].append(path / "reconciled" / file["name"])
    return found


def _fingerprint(path: Path, gstin: str, loads: pa.Table) -> str:
    """Return what the result of a GSTIN depends on, as one hash."""
    known = settings.read(path)
    parts: list[object] = [
        __version__,
        [
            [row["load_seq"], row["datasets"], row["sections"]]
            for row in loads.to_pylist()
            if row["recipient_gstin"] == gstin
        ],
        sorted(_rules(path).items()),
        [recipient.filing for recipient in known.gstins if recipient.gstin == gstin],
        known.filed.get(gstin, ()),
        sorted(views.selects().items()),
        sorted(views.functions()),
    ]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _rules(path: Path) -> dict[str, int]:
    """Return the rules in force: the package's, with the workspace's own rules.toml over them."""
    own = path / "rules.toml"
    return rules.of_workspace(own.read_text(encoding="utf-8") if own.is_file() else None)


def _is_whole(folder: Path, entry: _Entry) -> bool:
    """Say whether every file of a result is there and is what was written."""
    files = entry.get("files", {})
    return (
        isinstance(files, dict)
        and set(files) == set(KEPT)
        and all(
            (folder / file["name"]).is_file() and _sha256(folder / file["name"]) == file["sha256"]
            for file in files.values()
        )
    )


def _index(path: Path) -> dict[str, _Entry]:
    """Return the index of results by GSTIN, empty where it cannot be read: results can be rebuilt."""
    try:
        found = json.loads((path / "reconciled" / _INDEX).read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return {}
    return found if isinstance(found, dict) else {}


def _put_index(path: Path, gstin: str, entry: _Entry) -> None:
    """Put one GSTIN's entry into the index, whole or not at all; remove files nobody names any more."""
    folder = path / "reconciled"
    with FileLock(str(folder / "index.lock")):
        index = {**_index(path), gstin: entry}
        temporary = folder / f"index.{os.getpid()}.part"
        temporary.write_text(json.dumps(index), encoding="utf-8")
        temporary.replace(folder / _INDEX)
        _sweep(folder, _index(path).values())


def _sweep(folder: Path, entries: Iterable[_Entry]) -> None:
    """Remove results that the index no longer names; one still being read stays until next time."""
    named = {file["name"] for entry in entries for file in entry["files"].values()}
    for file in folder.glob("*.parquet"):
        if file.name not in named:
            try:
                file.unlink()
            except OSError:
                continue


def _sha256(file: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
