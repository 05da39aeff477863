"""The class behind every command and script: thin methods over store, reconciliation, marks and exports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ims_lib import passes, reports
from ims_lib import reconcile as reconciling
from ims_lib.readers import Layout, Mapping
from ims_lib.readers.apart import NOBODY, Watch
from ims_lib.store import intake, staged
from ims_lib.store import mappings as remembered
from ims_lib.store.database import now
from ims_lib.workspace import alerting, checking, figures, loading, mapped, opening, receipt, verifying
from ims_lib.workspace.asking import pairs_file, person, xlsx_file
from ims_lib.workspace.decisions import Decisions
from ims_lib.workspace.mapped import Columns

if TYPE_CHECKING:
    from ims_lib.export.actions import ActionsExport


class Workspace(Decisions):
    """One taxpayer's folder. Methods raise ImsError, whose text says where, what was found, expected, and
    what to do.
    """

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
        mapping: str | Mapping = "",
        columns: Columns | None = None,
        credit_notes: str = "",
        watch: Watch = NOBODY,
    ) -> receipt.Receipt:
        """Load one file and return its receipt; the same bytes again load nothing.

        `gstin` and `period` (MMYYYY) are asked for where the file cannot tell, `kind` (readers.KINDS) says
        the side of a register and else only checks, `dates` ('dmy', 'mdy') settles doubtful date columns. A
        dry run reads the file and keeps nothing. `name` is what the file is called where its path is not.
        Of a register `mapping` (a Mapping, or the name of one) and `columns` (our field to its header, or
        several of amounts) say which column is which, `credit_notes` 'positive' that their amounts are read
        without sign; what a register was read by well is remembered under the mapping's name. `watch`
        hears how far it is; once it says so, Cancelled is raised and nothing is kept.
        """
        chosen = mapped.choose(self.path, mapping, columns, credit_notes)
        asked = intake.Asked(gstin.strip().upper(), period, kind, dates, chosen.mapping)
        who, own = by or person(), self.gstins
        taken = intake.take_in(
            self.path,
            Path(file),
            gstins=own,
            asked=asked,
            who=who,
            dry_run=dry_run,
            name=name,
            watch=watch,
        )
        if not dry_run:
            mapped.remember(self.path, chosen, taken, who)
        return receipt.of_intake(self.path, taken, is_dry_run=dry_run)

    def load_all(self, file: str | Path, *, name: str = "", **asked: Any) -> Iterator[loading.Loaded]:
        """Load a file, or each file of a ZIP as they were saved, and yield what became of it.

        Takes what `load` takes. A failure is told in its Loaded, and the other files go on.
        """
        outer = name or Path(file).name
        return loading.load_all(Path(file), outer, lambda path, inner: self.load(path, name=inner, **asked))

    def look(
        self,
        file: str | Path,
        *,
        kind: str = "",
        dates: str = "",
        mapping: str | Mapping = "",
        columns: Columns | None = None,
        name: str = "",
    ) -> Layout:
        """Return how a register would be loaded: its columns with sample values and the field of each."""
        chosen = mapped.choose(self.path, mapping, columns, "")
        return mapped.look(self.path, Path(file), kind=kind, dates=dates, chosen=chosen, name=name)

    def mappings(self) -> list[Mapping]:
        """Return the mappings of columns that are remembered, the oldest first."""
        return remembered.read(self.path)

    def save_mapping(self, mapping: Mapping, *, by: str = "") -> Mapping:
        """Remember a mapping under its name, in place of an earlier one of that name."""
        return remembered.save(self.path, mapping.model_copy(update={"by": by or person(), "at": now()}))

    def forget_mapping(self, name: str) -> None:
        """Forget a mapping; registers that were loaded by it stay as they were read."""
        remembered.forget(self.path, name)

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

    def status(self, *, gstin: str = "", period: str = "") -> list[figures.StatusRow]:
        """Return documents and paise by outcome and current action."""
        self._check(gstin, period)
        return figures.status(self.connection(), gstin=gstin, period=period)

    def sales(self, *, gstin: str = "", period: str = "") -> list[figures.SalesRow]:
        """Return own sales beside GSTR-1 as filed, documents and paise by where they stand."""
        self._check(gstin, period)
        return figures.sales(self.connection(), gstin=gstin, period=period)

    def sales_sums(self, *, gstin: str = "", period: str = "") -> list[figures.SalesSum]:
        """Return own sales that GSTR-1 shows in sums only, as it gives them beside those of the register."""
        self._check(gstin, period)
        return figures.sales_sums(self.connection(), gstin=gstin, period=period)

    def write_sales(self, out: str | Path, *, gstin: str = "", period: str = "") -> int:
        """Write own sales and what GSTR-1 shows of them as XLSX; return the rows."""
        from ims_lib.reports import sales_paper

        self._check(gstin, period)
        reconciling.make(self.connection(), "from marts.sales_sums")
        return sales_paper.write(self.connection(), xlsx_file(out), gstin=gstin, period=period)

    def check(
        self, *, gstin: str = "", period: str = "", rules: Sequence[str] = ()
    ) -> list[checking.Finding]:
        """Return what the validation rules find, the worst rupees first."""
        self._check(gstin, period)
        return checking.findings(self.connection(), gstin=gstin, period=period, rules=rules)

    def alerts(self, *, gstin: str = "", period: str = "", dismissed: bool = False) -> list[alerting.Alert]:
        """Return what needs attention, the worst first; what was dismissed too if asked for."""
        self._check(gstin, period)
        return alerting.feed(self.connection(), gstin=gstin, period=period, dismissed=dismissed)

    def write_findings(self, out: str | Path, found: Sequence[checking.Finding]) -> Path:
        """Write findings as XLSX, with a copy of each register whose bad cells are marked."""
        return checking.write(self.path, self.manifest, found, Path(out), name=self.name)

    def set_check(self, rule: str, severity: str, *, reason: str, gstin: str = "", by: str = "") -> None:
        """Set the severity (error, warning, info, off) of a rule for one GSTIN or all, with a reason."""
        owners = [self._own(gstin)] if gstin else self.gstins
        checking.choose(self.path, owners, rule, severity, reason, by or person())

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

    def export_for_erp(self, *, gstin: str = "", out: str | Path | None = None) -> list[Path]:
        """Write vouchers that the ERP lacks (CSV, Tally XML) and corrections (CSV); return the files."""
        from ims_lib.reports import for_erp

        folder = Path(out) if out else reports.root(self.path)
        folder.mkdir(parents=True, exist_ok=True)
        owners = [self._own(gstin)] if gstin else self.gstins
        con = self.connection()
        return [file for owner in owners for file in for_erp.write(con, folder, owner)]

    def pieces(self, *, gstin: str = "", period: str = "") -> list[tuple[str, str]]:
        """Return each GSTIN and period that has documents; '' is the period of records not filed."""
        return figures.pieces(self.connection(), gstin=gstin, period=period)

    def verify(self) -> verifying.Verified:
        """Check the journal, the manifest, every stored file and the controls."""
        return verifying.verify(self.path, self.connection)
