"""The two steps of one GSTIN: staging its documents, and the passes that reconcile them.

Each writes what it keeps as parquet, everything or what came later (ims_lib.again).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from ims_lib import again, checks, results, rules, settings, views
from ims_lib.layers import Layers
from ims_lib.schemas import DATASETS
from ims_lib.store import staged
from ims_lib.store.journal import Journal
from ims_lib.store.manifest import Manifest

Progress = Callable[[str, int, int], None]

#: What each step keeps: what the next step, screens, papers and analysts read.
STAGED: Final = (
    "staging.books_documents",
    "staging.portal_documents",
    "staging.sales_documents",
    "staging.gstr1_documents",
    "staging.documents",
)
KEPT: Final = (
    "recon.superseded",
    "recon.decisions",
    "recon.duplicates",
    "recon.unsettled",
    "recon.possible_links",
    "recon.pairs",
)
#: Those that are made first, of everything: what a run again compares with the run before.
_FIRST: Final = KEPT[:2]
#: Memory that a run may take before it goes on on disk.
_MEMORY: Final = "4GB"


class Run:
    """One GSTIN's run: where, how far it is, and its database, which is opened when it is first needed."""

    def __init__(self, path: Path, gstin: str, progress: Progress | None) -> None:
        self.path, self.gstin, self.progress = path, gstin, progress
        self.loads = Manifest.of_workspace(path).table()
        self.done, self.total = 0, len(views.order((*STAGED, *KEPT))) + 1

    @cached_property
    def con(self) -> duckdb.DuckDBPyConnection:
        """A database with put_rest's tables: bounded memory, what exceeds it goes into the workspace."""
        con = views.connect(_MEMORY, spill=results.folder(self.path) / "spill")
        con.execute("set preserve_insertion_order = false")
        put_rest(con, self.path, self.loads, self.gstin)
        return con

    def step(self, name: str) -> None:
        """Say to whoever waits that one more view or file is made."""
        self.done += 1
        if self.progress:
            self.progress(name, min(self.done, self.total), self.total)

    def close(self) -> None:
        """Let go of the database where one was opened."""
        if "con" in self.__dict__:
            self.con.close()


def stage(
    run: Run, before: results.Staging | None, is_before_whole: Callable[[], bool], rest: str
) -> results.Staging:
    """Return the staged documents of a GSTIN, made anew unless those before are fresh and whole, only in part
    where that does. `rest`: what they depend on besides files.
    """
    path = run.path
    loads = [load for load in run.loads.to_pylist() if load["recipient_gstin"] == run.gstin]
    known = [again.identity(load) for load in loads]
    made_from = results.fingerprint([rest, known])
    if before and before["fingerprint"] == made_from and is_before_whole():
        return before
    con = run.con
    put_datasets(con, path, run.gstin)
    touched = again.touched_files(before, rest, loads) if before and is_before_whole() else []
    base = before if before and touched and again.narrow_files(con, path, before, touched) else None
    files: dict[str, list[results.File]] = {}
    written = () if base else STAGED
    for name in views.create_views(con, tables=("staging",), wanted=STAGED, written=written):
        if name in written:
            files[name] = [results.write(con, name, path, made_from)]
            views.read_from(con, name, [Layers(path / results.FOLDER / files[name][0]["name"])])
        run.step(name)
    replaced, bases = None, len(loads)
    if base:
        files, replaced = again.write_later(con, path, STAGED, base, made_from, "scope.gone")
        bases = base["base_loads"]
    return results.Staging(
        fingerprint=made_from, files=files, replaced=replaced, rest=rest, loads=known, base_loads=bases
    )


@dataclass(frozen=True)
class Task:
    """What the passes are to do. `made_from`: the fingerprint of all that their result depends on, `rest` of
    that but files and decisions. `held`: the whole result before, since what it linked in periods closed
    since stays; `base`: the same where a run in part can go on from it.
    """

    staging: results.Staging
    made_from: str
    rest: str
    decisions: pa.Table
    held: results.Entry | None
    base: results.Entry | None


def link(run: Run, task: Task) -> results.Entry:
    """Run the passes over what changed, or over everything, and write what is kept."""
    path, made_from, con = run.path, task.made_from, run.con
    _put_inputs(con, path, task)
    given = results.layers(path, [task.staging])
    for name in views.create_views(con, given, tables=("staging", "recon"), wanted=_FIRST):
        run.step(name)
    files = {name: [results.write(con, name, path, made_from)] for name in _FIRST}
    is_narrow = task.base is not None and again.narrow_documents(con, path, task.base, task.staging)
    last = KEPT[-1]
    if is_narrow or task.base is None:
        written = () if is_narrow else (last,)
        for name in views.create_views(con, given, tables=("staging", "recon"), wanted=KEPT, written=written):
            run.step(name)
    if task.base and (not is_narrow or again.has_strayed(con)):
        return link(run, replace(task, base=None))
    replaced = None
    if task.base:
        later, replaced = again.write_later(con, path, KEPT, task.base["recon"], made_from, "scope.replaced")
        files |= later
    else:
        files |= {name: [results.write(con, name, path, made_from)] for name in KEPT if name not in _FIRST}
    run.step("writing")
    part = results.Part(fingerprint=made_from, files=files, replaced=replaced, rest=task.rest)
    views.read_from(con, last, results.layers(path, [part])[last])
    counted = "sum(is_first_of_portal::integer + is_first_of_books::integer)"
    counts = con.table(last).aggregate(f"outcome, {counted}").order("outcome").fetchall()
    return {
        "form": results.FORM,
        "staging": task.staging,
        "recon": part,
        "documents": {str(outcome): int(count) for outcome, count in counts},
    }


def _put_inputs(con: duckdb.DuckDBPyConnection, path: Path, task: Task) -> None:
    """Take away what was made before, and make the raw tables that the passes read besides staged
    documents.
    """
    views.clear(con)
    views.put(con, "raw.decisions", task.decisions)
    views.put(con, "raw.other_parties", views.OTHER_PARTIES.empty_table())
    views.put(con, "raw.earlier_pairs", views.EARLIER_PAIRS.empty_table())
    if task.held:
        earlier = results.layers(path, [task.held["recon"]])["recon.pairs"]
        views.read_from(con, "recon.pairs", earlier, name="raw.earlier_pairs")


def put_datasets(con: duckdb.DuckDBPyConnection, path: Path, gstin: str = "") -> None:
    """Make the raw tables of staged files of one GSTIN or all."""
    own = [load for load in Manifest.of_workspace(path).loads() if not gstin or load.recipient_gstin == gstin]
    files = [file for load in own for file in load.datasets]
    paths = list(zip(files, staged.require(path, files), strict=True))
    for dataset in DATASETS:
        views.put_staged(con, dataset, [place for file, place in paths if file.dataset == dataset])


def put_rest(con: duckdb.DuckDBPyConnection, path: Path, loads: pa.Table, gstin: str = "") -> None:
    """Make the raw tables that are no staged files: manifest, journal and settings."""
    own = loads.filter(pc.equal(loads["recipient_gstin"], gstin)) if gstin else loads
    views.put(con, "raw.loads", own.select(views.LOADS.names))
    put_journal(con, path)
    views.put(con, "raw.asked", views.ASKED.empty_table())
    known = settings.read(path)
    chosen = {(choice.gstin, choice.rule): choice.severity for choice in known.check_choices}
    in_force = checks.in_force(chosen, [recipient.gstin for recipient in known.gstins])
    views.put(con, "raw.check_rules", in_force)
    filings = {recipient.gstin: recipient.filing for recipient in known.gstins}
    views.put_days(con, filings)
    filed = [(owner, period) for owner, periods in known.filed.items() for period in periods]
    annual = [
        (owner, year, day) for owner, years in known.annual_returns.items() for year, day in years.items()
    ]
    views.put_settings(con, rules_in_force(path), filings, filed, annual)


def put_journal(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Make raw.marks and raw.overlay of the journal as it is now."""
    journal = Journal.of_workspace(path)
    views.put(con, "raw.marks", journal.events_table())
    views.put(con, "raw.overlay", journal.overlay())


def rules_in_force(path: Path) -> dict[str, int]:
    """Return the rules in force: the package's, with the workspace's own rules.toml over them."""
    own = path / "rules.toml"
    return rules.of_workspace(own.read_text(encoding="utf-8") if own.is_file() else None)
