"""What every part of the workspace stands on: its files, its journal and one connection to all views."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ims_lib import periods, reports, settings, views
from ims_lib import reconcile as reconciling
from ims_lib.store.database import Database
from ims_lib.store.journal import Journal
from ims_lib.store.manifest import Manifest
from ims_lib.workspace import querying
from ims_lib.workspace.asking import own_gstin

if TYPE_CHECKING:
    import duckdb
    import pandas as pd


class Opened:
    """A workspace folder, opened."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self.settings = settings.read(self.path)
        self.database = Database.of_workspace(self.path)
        self.journal = Journal(self.database)
        self.manifest = Manifest(self.database)
        self._con: duckdb.DuckDBPyConnection | None = None
        self._con_shows: tuple[object, ...] = ()

    @property
    def name(self) -> str:
        """Return the taxpayer's name."""
        return self.settings.name

    @property
    def gstins(self) -> tuple[str, ...]:
        """Return the registrations of this workspace."""
        return tuple(recipient.gstin for recipient in self.settings.gstins)

    def connection(self) -> duckdb.DuckDBPyConnection:
        """Return every view over the current results and marks; rebuilt first where a file was loaded since.

        It is shared: take `.cursor()` for a query of your own. It reaches no file outside the workspace.
        """
        own = self.path / "rules.toml"
        loads = (
            len(self.manifest.loads()),
            self.journal.last_link_seq(),
            self.journal.last_overlay_seq(),
            settings.read(self.path),
            own.read_text(encoding="utf-8") if own.is_file() else "",
        )
        shows = (*loads, (self.journal.last_seq(), periods.today()))
        if self._con is None or self._con_shows[:-1] != loads:
            self._con = reconciling.open_current(self.path)
        elif self._con_shows != shows:
            reconciling.refresh_marks(self._con, self.path)
        self._con_shows = shows
        return self._con

    def query(self, sql: str, params: Sequence[object] | Mapping[str, object] | None = None) -> pd.DataFrame:
        """Return the rows of one SELECT over the views, read-only; values go into `params` alone."""
        con = self.connection()
        reconciling.make(con, sql)
        return querying.query(con, sql, params)

    def views(self) -> list[tuple[str, str]]:
        """Return (name, what it holds) of every view."""
        return views.catalogue()

    def _folder(self, gstin: str, period: str, out: str | Path | None) -> Path:
        return reports.folder(self.path, gstin, period, Path(out) if out else None)

    def _own(self, gstin: str) -> str:
        """Return the GSTIN, '' for all; WrongUse when it is not one of the workspace's."""
        return own_gstin(gstin, self.gstins)

    def _check(self, gstin: str, period: str) -> None:
        self._own(gstin)
        if period:
            periods.split(period)
