"""The mark screen's door to a workspace: its views, the journal and who is at work."""

from __future__ import annotations

import getpass
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import duckdb

from ims_lib import marks, passes, reconcile, results, settings
from ims_lib.errors import Conflict
from ims_lib.explain import Explained, explain
from ims_lib.reports import vouchers
from ims_lib.screens import place
from ims_lib.selection import Selection
from ims_lib.store import batches
from ims_lib.store.database import Database
from ims_lib.store.fold import Event
from ims_lib.store.journal import Journal
from ims_lib.workspace import correcting, linking
from ims_lib.workspace.correcting import Why


class Opened(Protocol):
    """What the screens need of a Workspace."""

    @property
    def path(self) -> Path:
        """The workspace's folder."""

    def connection(self) -> duckdb.DuckDBPyConnection:
        """Return every view over the current results."""


class Desk:
    """One person at one workspace. What is read is the state at the last `refresh`, so that marks compare
    with it.
    """

    def __init__(self, workspace: Opened, who: str = "") -> None:
        self.path = workspace.path
        self.who = who or person()
        self.settings = settings.read(self.path)
        self._con = workspace.connection()
        self._journal = Journal.of_workspace(self.path)
        self._said, self._results = self._last_said(), results.index(self.path)

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """Return a cursor of its own on the views."""
        return self._con.cursor()

    @property
    def is_current(self) -> bool:
        """Whether the results read are still those of the workspace; the files of older ones may be gone."""
        return results.index(self.path) == self._results

    def refresh(self, progress: passes.Progress | None = None) -> None:
        """Put the journal as it is now under the views; take the results anew, made again if need be, where
        somebody linked, unlinked or loaded.
        """
        newest = self._last_said()
        if newest == self._said and self.is_current:
            reconcile.refresh_marks(self._con, self.path)
            return
        self._con, self._said = reconcile.open_current(self.path, progress), newest
        self._results = results.index(self.path)

    def explain(self, row: Mapping[str, Any]) -> Mapping[str, Explained]:
        """Return a row of marts.review and the others of its group, explained, by row_id."""
        return explain(self._con, [row["portal_document"] or row["books_document"]])

    def link(self, kind: str, portal: Sequence[str], books: Sequence[str], reason: str) -> linking.Linked:
        """Say that documents belong together (`link`) or do not (`unlink`), and why, in words of one's own.

        The words are a reason, which stays here: a remark goes to the portal. `refresh` reconciles again.
        """
        self._stop_unless_current()
        said = linking.Said(kind, reason, "", self.who, "screen")
        return linking.link(self._journal, self._con, said, portal, books)

    def suggestions(self, document: str) -> list[tuple[str, str, str]]:
        """Return (field, value, why) that a voucher would have been right with."""
        return correcting.suggestions(self._con, document)

    def correct(
        self, document: str, values: Mapping[str, str], reason: str, goes_to: str
    ) -> correcting.Written:
        """Correct fields of a voucher; `refresh` reconciles again."""
        self._stop_unless_current()
        why = Why(reason, goes_to, who=self.who, source="screen")
        return correcting.correct(self._journal, self._con, document, values, why)

    def enter(self, document: str, reason: str) -> correcting.Written:
        """Enter a document of the portal into the books as it stands there; `refresh` reconciles again."""
        self._stop_unless_current()
        values = correcting.copied(self._con, document)
        why = Why(reason, "erp", who=self.who, source="screen")
        return correcting.enter(self._journal, values.pop("recipient_gstin"), values, why)

    def _last_said(self) -> tuple[int, int]:
        """Return the newest links and corrections: either makes new results."""
        return self._journal.last_link_seq(), self._journal.last_overlay_seq()

    def alert_rows(self, alert: str, gstin: str, period: str) -> tuple[str, ...]:
        """Return the ids of the rows that raise an alert, of one GSTIN and period where named."""
        is_of_it = duckdb.ColumnExpression("alert") == duckdb.ConstantExpression(alert)
        with reconcile.told(self._con) as cursor:
            raised = cursor.table("marts.every_alert").filter(is_of_it)
            found = raised.select("row_id", "gstin", "period").fetchall()
        rows = {row for row, g, p in found if row and gstin in {"", g} and period in {"", p}}
        return tuple(sorted(rows))

    def preview(
        self, selection: Selection, action: str, *, reason: str = "", remark: str = ""
    ) -> marks.Preview:
        """Return what marking would do, by what this screen has read; nothing is written."""
        self._stop_unless_current()
        return marks.preview(self._con, selection, action, reason=reason, remark=remark)

    def apply(self, previewed: marks.Preview) -> marks.Marked:
        """Append what was previewed; Conflict when somebody marked one of the documents since the last
        `refresh`.
        """
        return marks.apply(self._journal, previewed, who=self.who, source="screen")

    def _stop_unless_current(self) -> None:
        """Raise Conflict where there are new results: nobody decides on what nobody has seen."""
        if not self.is_current:
            raise Conflict("Somebody linked, unlinked or loaded since this list was read; nothing was saved.")

    def undo(self, batch_id: str) -> int:
        """Take a batch back and return how many documents that changed."""
        return self._journal.undo(batch_id, who=self.who, source="screen").new

    def last_batch(self) -> batches.Batch | None:
        """Return this person's newest batch of which something stands, None when there is none."""
        return batches.last_standing(Database.of_workspace(self.path), who=self.who)

    def history(self, document: str) -> Sequence[Event]:
        """Return every event of a document, oldest first."""
        return self._journal.history(document)

    def names(self, partners: Iterable[str]) -> Mapping[str, str]:
        """Return the vouchers named as partners in the journal as people know them, by what stands there."""
        return vouchers.named(self._con, partners)


def person() -> str:
    """Return who is at work: the user signed in at the door under Voila, else this system's user."""
    return place.signed_in() or getpass.getuser()
