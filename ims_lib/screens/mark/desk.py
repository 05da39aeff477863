"""The mark screen's door to a workspace: its views, the journal and who is at work."""

from __future__ import annotations

import getpass
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import duckdb

from ims_lib import marks, reconcile, settings
from ims_lib.screens import place
from ims_lib.selection import Selection
from ims_lib.store import batches
from ims_lib.store.database import Database
from ims_lib.store.fold import Event
from ims_lib.store.journal import Journal


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

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """Return a cursor of its own on the views."""
        return self._con.cursor()

    def refresh(self) -> None:
        """Put the journal as it is now under the views."""
        reconcile.refresh_marks(self._con, self.path)

    def preview(
        self, selection: Selection, action: str, *, reason: str = "", remark: str = ""
    ) -> marks.Preview:
        """Return what marking would do, by what this screen has read; nothing is written."""
        return marks.preview(self._con, selection, action, reason=reason, remark=remark)

    def apply(self, previewed: marks.Preview) -> marks.Marked:
        """Append what was previewed; Conflict when somebody marked one of the documents since the last
        `refresh`.
        """
        return marks.apply(self._journal, previewed, who=self.who, source="screen")

    def undo(self, batch_id: str) -> int:
        """Take a batch back and return how many documents that changed."""
        return self._journal.undo(batch_id, who=self.who, source="screen").new

    def last_batch(self) -> batches.Batch | None:
        """Return this person's newest batch of which something stands, None when there is none."""
        return batches.last_standing(Database.of_workspace(self.path), who=self.who)

    def history(self, document: str) -> Sequence[Event]:
        """Return every event of a document, oldest first."""
        return self._journal.history(document)


def person() -> str:
    """Return who is at work: the user signed in at the door under Voila, else this system's user."""
    return place.signed_in() or getpass.getuser()
