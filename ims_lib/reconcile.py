"""Running the reconciliation: raw files of a GSTIN to the written result, and opening what was written.

Two steps, each written as parquet and taken again while what it depends on is the same: staging (documents
of both sides with their keys; depends on files and filing settings) and reconciling (depends on staging,
rules and decisions). One GSTIN with all its periods is one piece.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
from filelock import FileLock

from ims_lib import __version__, alerts, checks, layers, passes, results, settings, views
from ims_lib.passes import KEPT, STAGED, Progress, put_datasets, put_journal, put_rest, rules_in_force
from ims_lib.store.journal import Journal
from ims_lib.store.manifest import Manifest

#: Views of recon that an open workspace offers besides; those of the passes exist only while they run.
OFFERED: Final = ("recon.outcomes", "recon.reconciled", "recon.sales_reconciled", "recon.differences")
#: What the views of alerts read, and the sums of sales. DuckDB plans them, and validation, for long: they are
#: made when asked for.
_LATE: Final = frozenset(
    {"marts.dated_rows", "marts.alert_findings", "marts.sales_loaded", "marts.sales_sums"}
)
_EVERY_ALERT: Final = "marts.every_alert"
#: What many rules of validation read.
_READ_BY_RULES: Final = (
    "checks.documents",
    "checks.gstins",
    "checks.rows",
    "checks.hsn_codes",
    "checks.unpaid",
)
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
    put_datasets(con, path)
    put_rest(con, path, Manifest.of_workspace(path).table())
    views.put(con, "raw.hsn_master", checks.hsn_master())
    entries = results.index(path).values()
    given = results.layers(path, [part for entry in entries for part in (entry["staging"], entry["recon"])])
    shown = {**{name: [] for name in (*STAGED, *KEPT)}, **given}
    views.describe(con, views.create_views(con, given=shown, wanted=offered()))
    views.seal(con, [path / "staged", path / results.FOLDER])
    return con


def offered() -> tuple[str, ...]:
    """Return the views that a workspace is opened with: all but those of passes, explanations and alerts, and
    of validation those that the others read.

    Explanations speak of documents asked for alone (ims_lib.explain); an open workspace asks for none.
    """
    selects = views.selects()
    left_out = {name for name in selects if name.startswith("recon.")} - {*KEPT, *OFFERED}
    for name in views.order():
        read = views.reads(selects[name])
        if (
            name in _LATE
            or "raw.asked" in read
            or any(other.startswith("marts.") for other in read & left_out)
        ):
            left_out.add(name)
    wanted = (name for name in selects if name not in left_out and not name.startswith("checks."))
    return views.order(tuple(wanted), frozenset((*STAGED, *KEPT)))


def refresh_marks(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Put the journal and the day as they are now under the views of an open connection."""
    put_journal(con, path)
    views.put(con, "raw.today", alerts.today())


@contextmanager
def told(con: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a cursor for the views of alerts: what many of them read is worked out once, for it alone."""
    make(con, "from marts.alert_findings, marts.alert_sales_sums_differ")
    with _worked_out(con, ("marts.dated_rows", "marts.sales_review", _EVERY_ALERT)) as cursor:
        make(cursor, "from marts.alerts")
        yield cursor


@contextmanager
def checked(con: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a cursor for checks.findings: what many rules read is worked out once, for it alone."""
    make(con, "from checks.findings")
    with _worked_out(con, _READ_BY_RULES) as cursor:
        yield cursor


@contextmanager
def _worked_out(
    con: duckdb.DuckDBPyConnection, names: tuple[str, ...]
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a cursor for which these views are tables."""
    cursor = con.cursor()
    cursor.begin()
    try:
        for name in names:
            make(cursor, views.selects()[name])
            views.replace(cursor, name, views.selects()[name], "table")
        yield cursor
    finally:
        cursor.rollback()


def make(con: duckdb.DuckDBPyConnection, sql: str) -> None:
    """Make the views of alerts and of validation that a query names and that are not there."""
    named = tuple(
        name
        for name in views.reads(sql.lower()) & views.selects().keys()
        if name.startswith("checks.") or not _LATE.isdisjoint(views.order((name,)))
    )
    if named:
        there: dict[str, list[layers.Layers]] = {name: [] for name in offered()}
        views.describe(con, views.create_views(con, given=there, wanted=named))


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
    run = passes.Run(path, gstin, progress)
    with FileLock(str(results.folder(path) / f"{gstin}.lock")):
        held = results.index(path).get(gstin)
        staged_before, linked_before = (held["staging"], held["recon"]) if held else (None, None)
        is_staged_whole = results.checking(path, staged_before, STAGED)
        is_linked_whole = results.checking(path, linked_before, KEPT)
        staging = passes.stage(run, staged_before, is_staged_whole, _staging_rest(path, gstin))
        between = time.perf_counter()
        decisions = _decisions(path, gstin)
        spoken = decisions.filter(pc.is_in(decisions["kind"], pa.array(["link", "unlink"])))
        weights = {n: v for n, v in rules_in_force(path).items() if not n.startswith(("alert_", "check_"))}
        rest = results.fingerprint([weights, _text("staging"), _text("recon"), *_VERSIONS])
        made_from = results.fingerprint([staging["fingerprint"], spoken.to_pylist(), rest])
        if not is_linked_whole():
            held = None
        was_fresh = held is not None and held["recon"]["fingerprint"] == made_from
        if held is None or not was_fresh:
            is_known = held is not None and is_staged_whole() and held["recon"]["rest"] == rest
            task = passes.Task(staging, made_from, rest, decisions, held, held if is_known else None)
            held = passes.link(run, task)
            results.put(path, gstin, held)
        elif held["staging"] != staging:
            held = {**held, "staging": staging}
            results.put(path, gstin, held)
        run.close()
    ended = time.perf_counter()
    return Reconciled(gstin, dict(held["documents"]), ended - between, was_fresh, between - started)


def _decisions(path: Path, gstin: str) -> pa.Table:
    """Return what people have decided on the pairs of a GSTIN."""
    return Journal.of_workspace(path).decisions(gstin).select(views.DECISIONS.names)


def _staging_rest(path: Path, gstin: str) -> str:
    """Return what the staged documents of a GSTIN depend on besides its files, as one hash."""
    known = settings.read(path)
    written = Journal.of_workspace(path).overlay(gstin)
    written = written.filter(pc.not_equal(written["kind"], "dismiss"))
    return results.fingerprint(
        [
            written.select(["seq", "document", "field", "old_value", "new_value"]).to_pylist(),
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
