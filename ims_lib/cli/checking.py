"""`ims verify`."""

from __future__ import annotations

import typer

from ims_lib.cli.app import NOTHING, JsonOption, WorkspaceOption, tell
from ims_lib.cli.output import as_json, plain, table


def verify(workspace: WorkspaceOption = None, json: JsonOption = False) -> None:
    """Check the journal's chain, every stored file, and that documents and paise tie out.

    Note the journal's last hash elsewhere: it proves that no event was cut off at the end.

    Example: ims verify --workspace data/demo
    """
    from ims_lib.workspace import Workspace

    found = Workspace.open(workspace).verify()
    if json:
        as_json({**plain(found), "is_ok": found.is_ok})
    else:
        counts = (found.events, found.loads, found.files, found.controls)
        checked = "{:,} events, {:,} loads, {:,} files, {:,} controls".format(*counts)
        print(f"{'all is well' if found.is_ok else 'NOT as stored'}: {checked}")
        print(f"last hash of the journal: {found.head or '-'}")
        if found.problems:
            table(("check", "problem"), [(problem.check, problem.what) for problem in found.problems])
    if not found.is_ok:
        tell(f"{len(found.problems):,} problems found. Restore what is named from a backup.")
        raise typer.Exit(NOTHING)
