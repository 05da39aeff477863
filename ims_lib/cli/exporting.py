"""`ims export` and `ims batch`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ims_lib.cli.app import (
    FAILED,
    NOTHING,
    REFUSED,
    Commands,
    GstinOption,
    JsonOption,
    OutOption,
    PeriodOption,
    WorkspaceOption,
    tell,
)
from ims_lib.cli.output import as_json, plain, rupees, table
from ims_lib.documents import ACTION_LABELS
from ims_lib.errors import WrongUse

if TYPE_CHECKING:
    from ims_lib.export.actions import ActionsExport

_SHOWN = 20
_NONE: list[str] = []

export = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Write files: the portal's upload JSON, working papers.",
)


@export.command()
def actions(
    gstin: GstinOption = "",
    period: PeriodOption = "",
    out: OutOption = None,
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """Write the portal's upload files: only records whose action differs from the portal's present one.

    One SAVE file (accept, reject, pending) and one RESET file (back to no action) for each GSTIN and period.

    Example: ims export actions --period 102026
    """
    from ims_lib.workspace import Workspace

    made = Workspace.open(workspace).export_actions(gstin=gstin, period=period, out=out)
    if json:
        as_json(plain(made))
    else:
        _print(made)
    for problem in made.problems[:_SHOWN]:
        tell(f"left out: {problem.portal_document}: {problem.reason}")
    if len(made.problems) > _SHOWN:
        tell(f"... {len(made.problems) - _SHOWN:,} more left out; --json lists all")
    for file in made.outdated:
        tell(f"do not upload any more: {file}")
    if not made.files:
        tell(
            "No file written: "
            + ("every record was left out." if made.problems else "no action differs from the portal's.")
        )
        raise typer.Exit(REFUSED if made.problems else NOTHING)


@export.command()
def workpaper(
    gstin: GstinOption = "",
    period: PeriodOption = "",
    out: OutOption = None,
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """Write the XLSX working paper of each GSTIN and period: sources, figures, documents, decisions.

    Example: ims export workpaper --period 102026
    """
    from ims_lib.workspace import Workspace

    files = Workspace.open(workspace).export_workpaper(gstin=gstin, period=period, out=out)
    if json:
        as_json({"files": files})
    else:
        for file in files:
            print(file)
    if not files:
        tell("No working paper: no documents there.")
        raise typer.Exit(NOTHING)


@export.command()
def erp(
    gstin: GstinOption = "",
    out: OutOption = None,
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """Write what the ERP must take over: vouchers that it lacks (CSV, Tally XML) and corrections (CSV).

    It lacks documents entered by hand, and accepted ones that only the portal has.

    Example: ims export erp --out to_the_erp
    """
    from ims_lib.workspace import Workspace

    files = Workspace.open(workspace).export_for_erp(gstin=gstin, out=out)
    if json:
        as_json({"files": files})
    else:
        for file in files:
            print(file)
    if not files:
        tell("No file written: nothing was corrected or entered, and nothing accepted is missing.")
        raise typer.Exit(NOTHING)


def _print(made: ActionsExport) -> None:
    for file in made.files:
        print(file.path)
        rows = [[ACTION_LABELS[t.action], t.count, rupees(t.tax_paise)] for t in file.totals]
        table((file.request, "records", "tax"), rows, numbers=2)


def batch(
    period: Annotated[str, typer.Option("--period", metavar="MMYYYY", help="The month to run.")],
    gstin: Annotated[
        list[str], typer.Option("--gstin", metavar="GSTIN", help="For this GSTIN; repeat for more.")
    ] = _NONE,
    everyone: Annotated[bool, typer.Option("--all", help="For every GSTIN of the workspace.")] = False,
    jobs: Annotated[int, typer.Option("--jobs", min=1, metavar="N", help="GSTINs at a time.")] = 1,
    out: OutOption = None,
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """Run the month: for each GSTIN the executed notebook, an HTML without code and the working paper.

    Example: ims batch --period 102026 --all
    """
    from ims_lib import batch as running
    from ims_lib.workspace import Workspace

    if everyone and gstin:
        raise WrongUse("--all and --gstin contradict each other.", do="Give one of them.")
    opened = Workspace.open(workspace)
    results = running.run(opened.path, period, gstin or None, jobs=jobs, out=out)
    if json:
        as_json(results)
    for result in results:
        if not json:
            for file in result.files:
                print(file)
        if result.error:
            tell(f"{result.gstin}: {result.error}")
        tell(f"{result.gstin}: {len(result.files)} files in {result.seconds:.1f} s")
    if not all(result.is_ok for result in results):
        raise typer.Exit(FAILED)
