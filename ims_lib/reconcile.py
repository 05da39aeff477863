"""Running the reconciliation: raw files of a GSTIN to the written result, and opening what was written.

Two steps, each written as parquet and taken again while what it depends on is the same: staging (documents
of both sides with their keys; depends on files and filing settings) and reconciling (depends on staging,
rules and decisions). One GSTIN with all its periods is one piece.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
from filelock import FileLock

from ims_lib import __version__, again, results, rules, settings, views
from ims_lib.schemas import DATASETS
from ims_lib.store import staged
from ims_lib.store.journal import Journal
from ims_lib.store.manifest import Manifest

Progress = Callable[[str, int, int], None]

#: What each step keeps: what the next step, screens, papers and analysts read.
STAGED: Final = ("staging.books_documents", "staging.portal_documents", "staging.documents")
KEPT: Final = ("recon.superseded", "recon.decisions", "recon.duplicates", "recon.pairs")
#: Those that are made first, of everything: what a run again compares with the run before.
_FIRST: Final = KEPT[:2]
#: Views of recon that an open workspace offers besides; those of the passes exist only while they run.
OFFERED: Final = ("recon.outcomes", "recon.reconciled", "recon.differences")
#: Memory that a run may take before it goes on on disk.
_MEMORY: Final = "4GB"
#: Ids are DuckDB's hashes, which another version may make otherwise.
_VERSIONS: Final = (__version__, duckdb.__version__)


@dataclass(frozen=True)
class Reconciled:
    """One GSTIN's reconciliation: documents by outcome, and whether anything had to run.

    `seconds` is the time from staged documents to the written result, `staging_seconds` that from staged
    files to staged documents.
    """

    gstin: str
    documents: dict[str, int]
    seconds: float
    was_fresh: bool
    staging_seconds: float = 0


def reconcile(path: Path, gstin: str | None = None, progress: Progress | None = None) -> list[Reconciled]:
    """Bring the results of a workspace up to date, of one GSTIN or all, and return what each holds."""
    wanted = [gstin] if gstin else [recipient.gstin for recipient in settings.read(path).gstins]
    return [_reconcile_one(path, owner, progress) for owner in wanted]


def open_current(path: Path, progress: Progress | None = None) -> duckdb.DuckDBPyConnection:
    """Return every view over the written results of a workspace, rebuilding first those that are stale."""
    reconcile(path, progress=progress)
    con = views.connect()
    _put_raw(con, path, Manifest.of_workspace(path).table())
    entries = results.index(path).values()
    given = results.layers(path, [part for entry in entries for part in (entry["staging"], entry["recon"])])
    shown = {**{name: [] for name in (*STAGED, *KEPT)}, **given}
    for _ in views.create_views(con, given=shown, wanted=offered()):
        pass
    views.seal(con, [path / "staged", path / results.FOLDER])
    return con


def offered() -> tuple[str, ...]:
    """Return the views that an open workspace offers: all but those of the passes."""
    passes = {name for name in views.selects() if name.startswith("recon.")} - {*KEPT, *OFFERED}
    return tuple(name for name in views.selects() if name not in passes)


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
    told = _Told(progress)
    with FileLock(str(results.folder(path) / f"{gstin}.lock")):
        held = results.index(path).get(gstin)
        staging = _staged(path, gstin, held, told)
        between = time.perf_counter()
        decisions = _decisions(path, gstin)
        spoken = decisions.filter(pc.is_in(decisions["kind"], pa.array(["link", "unlink"])))
        rest = results.fingerprint([_rules(path), _text("staging"), _text("recon"), *_VERSIONS])
        made_from = results.fingerprint([staging["fingerprint"], spoken.to_pylist(), rest])
        if held is not None and not results.is_whole(path, held["recon"], KEPT):
            held = None
        was_fresh = held is not None and held["recon"]["fingerprint"] == made_from
        if held is None or not was_fresh:
            held = _run(path, gstin, staging, (made_from, rest), decisions, told, held)
            results.put(path, gstin, held)
        elif held["staging"] != staging:
            held = {**held, "staging": staging}
            results.put(path, gstin, held)
    ended = time.perf_counter()
    return Reconciled(gstin, dict(held["documents"]), ended - between, was_fresh, between - started)


def _decisions(path: Path, gstin: str) -> pa.Table:
    """Return what people have decided on the pairs of a GSTIN."""
    return Journal.of_workspace(path).decisions(gstin).select(views.DECISIONS.names)


class _Told:
    """Counts the views made and the files written, for whoever waits."""

    def __init__(self, progress: Progress | None) -> None:
        self.progress = progress
        self.done, self.total = 0, len(views.order((*STAGED, *KEPT))) + 1

    def step(self, name: str) -> None:
        """Say that one more step is done."""
        self.done += 1
        if self.progress:
            self.progress(name, min(self.done, self.total), self.total)


def _staged(path: Path, gstin: str, held: results.Entry | None, told: _Told) -> results.Staging:
    """Return the staged documents of a GSTIN, made anew unless fresh, only in part where that does."""
    table = Manifest.of_workspace(path).table()
    loads = [load for load in table.to_pylist() if load["recipient_gstin"] == gstin]
    known = [again.identity(load) for load in loads]
    rest = _staging_rest(path, gstin)
    made_from = results.fingerprint([rest, known])
    before = held["staging"] if held and results.is_whole(path, held["staging"], STAGED) else None
    if before and before["fingerprint"] == made_from:
        return before
    con = _connect(path)
    _put_raw(con, path, table, gstin)
    touched = again.touched_files(before, rest, loads) if before else []
    base = before if before and touched and again.narrow_files(con, path, before, touched) else None
    files: dict[str, list[results.File]] = {}
    written = () if base else STAGED
    for name in views.create_views(con, tables=("staging",), wanted=STAGED, written=written):
        if name in written:
            files[name] = [results.write(con, name, path, made_from)]
            views.read_from(con, name, [views.Layers(path / results.FOLDER / files[name][0]["name"])])
        told.step(name)
    replaced, bases = None, len(loads)
    if base:
        files, replaced = again.write_later(con, path, STAGED, base, made_from, "scope.gone")
        bases = base["base_loads"]
    con.close()
    return results.Staging(
        fingerprint=made_from, files=files, replaced=replaced, rest=rest, loads=known, base_loads=bases
    )


def _run(
    path: Path,
    gstin: str,
    staging: results.Staging,
    prints: tuple[str, str],
    decisions: pa.Table,
    told: _Told,
    held: results.Entry | None,
) -> results.Entry:
    """Run the passes of one GSTIN over what changed, or over everything, and write what is kept.

    `prints`: the fingerprint of all that the result depends on, and of that but files and decisions. `held`
    is the whole result before: what it linked in periods closed since stays.
    """
    made_from, rest = prints
    con = _connect(path)
    _put_raw(con, path, Manifest.of_workspace(path).table(), gstin)
    views.put(con, "raw.decisions", decisions)
    views.put(con, "raw.earlier_pairs", views.EARLIER_PAIRS.empty_table())
    if held:
        earlier = results.layers(path, [held["recon"]])["recon.pairs"]
        views.read_from(con, "recon.pairs", earlier, name="raw.earlier_pairs")
    given = results.layers(path, [staging])
    for name in views.create_views(con, given, tables=("staging", "recon"), wanted=_FIRST):
        told.step(name)
    files = {name: [results.write(con, name, path, made_from)] for name in _FIRST}
    is_known = held and held["recon"]["rest"] == rest and results.is_whole(path, held["staging"], STAGED)
    before = held if is_known else None
    base = before if before and again.narrow_documents(con, path, before, staging) else None
    last = KEPT[-1]
    for name in views.create_views(con, given, tables=("staging", "recon"), wanted=KEPT, written=(last,)):
        told.step(name)
    replaced = None
    if base:
        later, replaced = again.write_later(con, path, KEPT, base["recon"], made_from, "scope.replaced")
        files |= later
    else:
        files |= {name: [results.write(con, name, path, made_from)] for name in KEPT if name not in _FIRST}
    told.step("writing")
    part = results.Part(fingerprint=made_from, files=files, replaced=replaced, rest=rest)
    views.read_from(con, last, results.layers(path, [part])[last])
    counted = "sum(is_first_of_portal::integer + is_first_of_books::integer)"
    counts = con.table(last).aggregate(f"outcome, {counted}").order("outcome").fetchall()
    con.close()
    return {
        "form": results.FORM,
        "staging": staging,
        "recon": part,
        "documents": {str(outcome): int(count) for outcome, count in counts},
    }


def _connect(path: Path) -> duckdb.DuckDBPyConnection:
    """Return a database for a run: bounded memory, what exceeds it goes into the workspace."""
    con = views.connect(_MEMORY, spill=results.folder(path) / "spill")
    con.execute("set preserve_insertion_order = false")
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
    views.put(con, "raw.asked", views.ASKED.empty_table())
    known = settings.read(path)
    filed = [(owner, period) for owner, periods in known.filed.items() for period in periods]
    views.put_settings(con, _rules(path), {r.gstin: r.filing for r in known.gstins}, filed)


def _staging_rest(path: Path, gstin: str) -> str:
    """Return what the staged documents of a GSTIN depend on besides its files, as one hash."""
    known = settings.read(path)
    return results.fingerprint(
        [
            [recipient.filing for recipient in known.gstins if recipient.gstin == gstin],
            known.filed.get(gstin, ()),
            _text("staging"),
            *_VERSIONS,
        ]
    )


def _text(schema: str) -> Iterable[object]:
    """Return the SQL of a layer of views and of every function."""
    selects = sorted((name, text) for name, text in views.selects().items() if name.startswith(schema))
    return [selects, sorted(views.functions())]


def _rules(path: Path) -> dict[str, int]:
    """Return the rules in force: the package's, with the workspace's own rules.toml over them."""
    own = path / "rules.toml"
    return rules.of_workspace(own.read_text(encoding="utf-8") if own.is_file() else None)
