"""Whether everything that was stored is still what was stored, and whether the figures tie out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from ims_lib.errors import ImsError
from ims_lib.money import show
from ims_lib.store import staged
from ims_lib.store.database import Database
from ims_lib.store.journal import Journal
from ims_lib.store.manifest import Manifest


@dataclass(frozen=True)
class Problem:
    """One thing that does not hold: which check found it, where, and what is wrong."""

    check: str
    what: str


@dataclass(frozen=True)
class Verified:
    """What was looked at and what does not hold. `head` is the journal's last hash: noted elsewhere, it
    proves the end.
    """

    events: int
    loads: int
    files: int
    controls: int
    head: str
    problems: tuple[Problem, ...]

    @property
    def is_ok(self) -> bool:
        """Say whether everything holds."""
        return not self.problems


def verify(workspace: Path, connection: Callable[[], duckdb.DuckDBPyConnection]) -> Verified:
    """Check the database file, both chains, every raw and staged file, and the controls.

    The controls are left out, with a problem that says so, where stored data is damaged.
    """
    database = Database.of_workspace(workspace)
    problems = [Problem("database", text) for text in database.damage()]
    journal, manifest = Journal(database), Manifest(database)
    if problems:
        return Verified(0, 0, 0, 0, "", tuple(problems))
    events, loads_chain = journal.verify_chain(), manifest.verify_chain()
    problems += [Problem("journal", text) for text in events.problems]
    problems += [Problem("manifest", text) for text in loads_chain.problems]
    loads = [] if loads_chain.problems else manifest.loads()
    problems += [Problem("files", text) for text in staged.problems(workspace, loads)]
    files = len({load.sha256 for load in loads}) + sum(len(load.datasets) for load in loads)
    if problems:
        problems.append(Problem("controls", "not looked at while stored data is damaged"))
        return Verified(events.rows, loads_chain.rows, files, 0, events.head, tuple(problems))
    controls, broken = _controls(connection)
    return Verified(events.rows, loads_chain.rows, files, controls, events.head, tuple(broken))


def _controls(connection: Callable[[], duckdb.DuckDBPyConnection]) -> tuple[int, list[Problem]]:
    """Return how many controls there are and those that do not tie out."""
    columns = ("control", "recipient_gstin", "side", "expected", "found", "is_ok")
    try:
        rows = connection().cursor().table("marts.controls").select(*columns).fetchall()
    except ImsError as error:
        return 0, [Problem("controls", str(error))]
    return len(rows), list(_broken(rows))


def _broken(rows: list[tuple[str, str, str, int, int, bool]]) -> Iterator[Problem]:
    for control, gstin, side, expected, found, is_ok in rows:
        if not is_ok:
            figures = (
                (f"{found:,}", f"{expected:,}") if control == "documents" else (show(found), show(expected))
            )
            yield Problem("controls", f"{gstin} {side} {control}: {figures[0]} instead of {figures[1]}")
