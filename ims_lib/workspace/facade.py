"""The class behind every command and script: thin methods over store, reconciliation, marks and exports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ims_lib import passes, periods, reports, settings, views
from ims_lib import reconcile as reconciling
from ims_lib.marks import FileMark, Marked, Preview, apply, preview
from ims_lib.selection import Selection
from ims_lib.store import batches, intake, staged
from ims_lib.store.database import Database
from ims_lib.store.fold import Event
from ims_lib.store.journal import Appended, Journal
from ims_lib.store.manifest import Manifest
from ims_lib.workspace import checking, figures, linking, loading, opening, querying, receipt, verifying
from ims_lib.workspace.asking import own_gstin, pairs_file, person, read_marks, require_selector, selected

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

    from ims_lib.export.actions import ActionsExport


class Workspace:
    """One taxpayer's folder. Methods raise ImsError, whose text says where, what was found, expected, and
    what to do.
    """

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self.settings = settings.read(self.path)
        self.database = Database.of_workspace(self.path)
        self.journal = Journal(self.database)
        self.manifest = Manifest(self.database)
        self._con: duckdb.DuckDBPyConnection | None = None
        self._con_shows: tuple[object, ...] = ()

    @classmethod
    def init(
        cls,
        path: str | Path,
        *,
        name: str,
        gstins: Sequence[str],
        filing: str = "monthly",
        filed: Sequence[str] = (),
        demo: str = "",
    ) -> Workspace:
        """Make a workspace for GSTINs that file `monthly` or `quarterly`, and open it.

        `filed` are the periods MMYYYY whose GSTR-3B is filed already; `demo` marks a demo that may be remade.
        """
        opening.make(Path(path), name=name, gstins=gstins, filing=filing, filed=filed, demo=demo)
        return cls(Path(path))

    @classmethod
    def open(cls, path: str | Path | None = None) -> Workspace:
        """Open the workspace at path, else of IMS_WORKSPACE, else the nearest parent folder that is one.

        What a load that was cut off left behind is removed.
        """
        opened = cls(opening.find(path))
        staged.sweep(opened.path, opened.manifest.loads)
        return opened

    @property
    def name(self) -> str:
        """Return the taxpayer's name."""
        return self.settings.name

    @property
    def gstins(self) -> tuple[str, ...]:
        """Return the registrations of this workspace."""
        return tuple(recipient.gstin for recipient in self.settings.gstins)

    def load(
        self,
        file: str | Path,
        *,
        gstin: str = "",
        period: str = "",
        kind: str = "",
        dates: str = "",
        by: str = "",
        dry_run: bool = False,
        name: str = "",
    ) -> receipt.Receipt:
        """Load one file and return its receipt; the same bytes again load nothing.

        `gstin` and `period` (MMYYYY) are asked for where the file cannot tell, `kind` ('ims', 'gstr2b',
        'books') only checks, `dates` ('dmy', 'mdy') settles doubtful date columns. A dry run reads the file
        and keeps nothing. `name` is what the file is called where its path is not.
        """
        asked = intake.Asked(gstin.strip().upper(), period, kind, dates)
        who, own = by or person(), self.gstins
        taken = intake.take_in(
            self.path, Path(file), gstins=own, asked=asked, who=who, dry_run=dry_run, name=name
        )
        return receipt.of_intake(self.path, taken, is_dry_run=dry_run)

    def load_all(self, file: str | Path, **asked: Any) -> Iterator[loading.Loaded]:
        """Load a file, or each file of a ZIP as they were saved, and yield what became of it.

        Takes what `load` takes. A failure is told in its Loaded, and the other files go on.
        """
        return loading.load_all(Path(file), lambda path, name: self.load(path, name=name, **asked))

    def receipts(self) -> list[receipt.Receipt]:
        """Return what was loaded, oldest first, one for each file and owner."""
        return [receipt.of_loads((load,)) for load in self.manifest.loads()]

    def reconcile(
        self, *, gstin: str = "", progress: passes.Progress | None = None
    ) -> list[reconciling.Reconciled]:
        """Bring the reconciliation up to date, of one GSTIN or all, and return what each holds."""
        return reconciling.reconcile(self.path, self._own(gstin) or None, progress)

    def write_pairs(self, out: str | Path, *, gstin: str = "", period: str = "") -> int:
        """Write links and unlinked documents as CSV or parquet (design.md section 4); return the rows."""
        self._check(gstin, period)
        return reconciling.write_pairs(self.connection(), pairs_file(out), gstin=gstin, period=period)

    def connection(self) -> duckdb.DuckDBPyConnection:
        """Return every view over the current results and marks; rebuilt first where a file was loaded since.

        It is shared: take `.cursor()` for a query of your own. It reaches no file outside the workspace.
        """
        own = self.path / "rules.toml"
        loads = (
            len(self.manifest.loads()),
            self.journal.last_link_seq(),
            settings.read(self.path),
            own.read_text(encoding="utf-8") if own.is_file() else "",
        )
        shows = (*loads, self.journal.last_seq())
        if self._con is None or self._con_shows[:-1] != loads:
            self._con = reconciling.open_current(self.path)
        elif self._con_shows != shows:
            reconciling.refresh_marks(self._con, self.path)
        self._con_shows = shows
        return self._con

    def query(self, sql: str, params: Sequence[object] | Mapping[str, object] | None = None) -> pd.DataFrame:
        """Return the rows of one SELECT over the views, read-only; values go into `params` alone."""
        return querying.query(self.connection(), sql, params)

    def views(self) -> list[tuple[str, str]]:
        """Return (name, what it holds) of every view."""
        return views.catalogue()

    def status(self, *, gstin: str = "", period: str = "") -> list[figures.StatusRow]:
        """Return documents and paise by outcome and current action."""
        self._check(gstin, period)
        return figures.status(self.connection(), gstin=gstin, period=period)

    def check(
        self, *, gstin: str = "", period: str = "", rules: Sequence[str] = ()
    ) -> list[checking.Finding]:
        """Return what the validation rules find, the worst rupees first."""
        self._check(gstin, period)
        return checking.findings(self.connection(), gstin=gstin, period=period, rules=rules)

    def write_findings(self, out: str | Path, found: Sequence[checking.Finding]) -> Path:
        """Write findings as XLSX, with a copy of each register whose bad cells are marked."""
        return checking.write(self.path, self.manifest, found, Path(out), name=self.name)

    def set_check(self, rule: str, severity: str, *, reason: str, gstin: str = "", by: str = "") -> None:
        """Set the severity (error, warning, info, off) of a rule for one GSTIN or all, with a reason."""
        owners = [self._own(gstin)] if gstin else self.gstins
        checking.choose(self.path, owners, rule, severity, reason, by or person())

    def preview(
        self,
        action: str = "",
        selection: Selection | None = None,
        *,
        reason: str = "",
        remark: str = "",
        rows: Sequence[FileMark] = (),
        **filters: Any,
    ) -> Preview:
        """Return what `mark` with the same arguments would do; nothing is written."""
        chosen = selection or selected(filters)
        self._check(chosen.gstin, chosen.period)
        return preview(
            self.connection(), chosen, action, reason=reason, remark=remark, rows=rows, is_strict=True
        )

    def mark(
        self,
        action: str = "",
        selection: Selection | None = None,
        *,
        reason: str = "",
        remark: str = "",
        from_file: str | Path | None = None,
        by: str = "",
        source: str = "python",
        batch_id: str = "",
        dry_run: bool = False,
        **filters: Any,
    ) -> Marked:
        """Mark documents with `accept`, `reject`, `pending` or `no_action`, as one batch, and return what was
        done.

        Which: a Selection, or its fields as keywords (`outcome="exact"`, `supplier=`, `section=`, `action=`,
        `documents=`, `min_tax_paise=`, `max_tax_paise=`, `period=`, `gstin=`, `search=`); `from_file` reads
        KEYs and decisions from XLSX or CSV. Raises Refused when every document, or one that was named, is
        refused by a rule; Conflict when somebody marked one since.
        """
        rows = read_marks(from_file) if from_file is not None else []
        chosen = selection or selected(filters)
        if from_file is not None and not rows:
            return Marked("", 0, {}, (), ())
        if not rows:
            require_selector(chosen)
        previewed = self.preview(action, chosen, reason=reason, remark=remark, rows=rows)
        if dry_run:
            previewed.check()
            return Marked("", previewed.count, previewed.tax_paise, previewed.already, previewed.refused)
        return apply(self.journal, previewed, who=by or person(), source=source, batch_id=batch_id)

    def undo(self, batch: str = "", *, by: str = "", source: str = "python") -> Appended | None:
        """Reverse the marks or links of a batch, the newest that stands when none is named; None if nothing
        stands.
        """
        named = batch or getattr(batches.last_standing(self.database), "batch_id", "")
        return self.journal.undo(named, who=by or person(), source=source) if named else None

    def link(self, portal: linking.Keys, books: linking.Keys, **said: str) -> linking.Linked:
        """Say that portal documents and vouchers (KEYs) belong together, whatever the machine thinks.

        Several of either make a group. `said`: reason, remark, by, source, batch_id. It counts from the next
        reconciliation on; actions stay; undo takes it back.
        """
        return linking.link(self.journal, self.connection(), linking.said("link", **said), portal, books)

    def unlink(self, portal: linking.Keys, books: linking.Keys, **said: str) -> linking.Linked:
        """Say that documents (KEYs) are not the same: never paired again unless undone. Actions stay."""
        return linking.link(self.journal, self.connection(), linking.said("unlink", **said), portal, books)

    def batches(self, limit: int = 50) -> list[batches.Batch]:
        """Return the newest batches of marks and links first."""
        return batches.newest(self.database, limit=limit)

    def history(self, document: str) -> list[Event]:
        """Return every event of a document, oldest first; of a voucher its links and unlinks."""
        return self.journal.history(document)

    def export_actions(
        self, *, gstin: str = "", period: str = "", out: str | Path | None = None
    ) -> ActionsExport:
        """Write the portal's upload files of every action that changed and return them with what was left
        out.
        """
        from ims_lib.export.actions import ExportOptions, export_actions

        self._check(gstin, period)
        spelled = self.settings.export
        options = ExportOptions(gstin, period, spelled.itc_keys, spelled.prev_status)
        return export_actions(self.connection(), options, lambda g, p: self._folder(g, p, out))

    def export_workpaper(
        self, *, gstin: str = "", period: str = "", out: str | Path | None = None
    ) -> list[Path]:
        """Write the working paper of each GSTIN and period that has documents, or of those named."""
        from ims_lib.reports import workpaper

        self._check(gstin, period)
        con = self.connection()
        return [
            workpaper.write(
                con, owner, month, self._folder(owner, month, out) / "workpaper.xlsx", name=self.name
            )
            for owner, month in self.pieces(gstin=gstin, period=period)
        ]

    def pieces(self, *, gstin: str = "", period: str = "") -> list[tuple[str, str]]:
        """Return each GSTIN and period that has documents; '' is the period of records not filed."""
        return figures.pieces(self.connection(), gstin=gstin, period=period)

    def verify(self) -> verifying.Verified:
        """Check the journal, the manifest, every stored file and the controls."""
        return verifying.verify(self.path, self.connection)

    def _folder(self, gstin: str, period: str, out: str | Path | None) -> Path:
        return reports.folder(self.path, gstin, period, Path(out) if out else None)

    def _own(self, gstin: str) -> str:
        """Return the GSTIN, '' for all; WrongUse when it is not one of the workspace's."""
        return own_gstin(gstin, self.gstins)

    def _check(self, gstin: str, period: str) -> None:
        self._own(gstin)
        if period:
            periods.split(period)
