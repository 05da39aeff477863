"""`ims reconcile`, `ims status` and `ims sales`."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ims_lib import periods
from ims_lib.cli.app import NOTHING, GstinOption, JsonOption, PeriodOption, WorkspaceOption, tell
from ims_lib.cli.output import as_json, plain, rupees, table
from ims_lib.documents import ACTION_LABELS, OUTCOME_LABELS, SALES_LABELS, SALES_SUMS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ims_lib.workspace import StatusRow, Workspace
    from ims_lib.workspace.figures import SalesSum


def reconcile(
    gstin: GstinOption = "",
    period: PeriodOption = "",
    pairs: Annotated[
        Path | None,
        typer.Option(
            "--pairs", metavar="FILE", help="Also write links and unlinked documents: .csv or .parquet."
        ),
    ] = None,
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """Match the portal's documents with the books: every document gets one outcome.

    --period filters what is shown and written; it never limits what is matched.

    Example: ims reconcile --pairs pairs.csv
    """
    from ims_lib.workspace import Workspace

    opened = Workspace.open(workspace)
    _stop_if_empty(opened)
    started = time.perf_counter()
    done = opened.reconcile(gstin=gstin, progress=lambda name, at, of: tell(f"{at}/{of} {name}"))
    was_fresh = all(one.was_fresh for one in done)
    rows = opened.status(gstin=gstin, period=period)
    written = opened.write_pairs(pairs, gstin=gstin, period=period) if pairs else 0
    tell("up to date already" if was_fresh else f"reconciled in {time.perf_counter() - started:.1f} s")
    if json:
        as_json(
            {"was_fresh": was_fresh, "outcomes": _by_outcome(rows), "pairs": pairs, "rows_written": written}
        )
        return
    print_outcomes(rows)
    if pairs:
        print(f"{pairs}: {written:,} rows")


def status(
    gstin: GstinOption = "",
    period: PeriodOption = "",
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """Show documents and rupees by outcome and by current action.

    Tax is signed by its effect on ITC: credit notes are negative.

    Example: ims status --period 102026
    """
    from ims_lib.workspace import Workspace

    opened = Workspace.open(workspace)
    _stop_if_empty(opened)
    rows = opened.status(gstin=gstin, period=period)
    if json:
        as_json(rows)
    elif rows:
        _print_status(rows)
    if not rows:
        tell("No documents there.")
        raise typer.Exit(NOTHING)


def sales(
    gstin: GstinOption = "",
    period: PeriodOption = "",
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE.xlsx", help="Also write every sale with what differs."),
    ] = None,
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """Compare the sales registers with GSTR-1 as filed: what it lacks, what differs, what the books lack.

    Tax is signed by its effect on the liability: credit notes are negative. A sale that GSTR-1 shows only in
    its sums (consumers, nil-rated) is told apart from one that is missing there.

    Example: ims sales --period 102026 --out sales.xlsx
    """
    from ims_lib.workspace import Workspace

    opened = Workspace.open(workspace)
    _stop_if_empty(opened)
    found = opened.sales(gstin=gstin, period=period)
    written = opened.write_sales(out, gstin=gstin, period=period) if out else 0
    if json:
        as_json(found)
    elif found:
        lines = [_line(SALES_LABELS[row.standing], plain(row)) for row in found]
        total = {key: sum(getattr(row, key) for row in found) for key in _FIGURES}
        headers = ("standing", "GSTR-1", "GSTR-1 tax", "register", "register tax")
        table(headers, [*lines, _line("Total", total)], numbers=4, total=True)
        _print_sums(opened.sales_sums(gstin=gstin, period=period))
    if out:
        tell(f"{out}: {written:,} rows")
    if not found:
        tell("No sales there: load a sales register with `ims load FILE --as sales`, and GSTR-1 as filed.")
        raise typer.Exit(NOTHING)


def _print_sums(sums: Sequence[SalesSum]) -> None:
    """Print what GSTR-1 shows in sums only beside the register."""
    if not sums:
        return
    lines = [
        [
            f"{SALES_SUMS[one.kind]} {one.place_of_supply}".strip(),
            periods.label(one.period),
            *map(
                rupees,
                (one.portal_taxable_paise, one.books_taxable_paise, one.difference_taxable_paise),
            ),
            rupees(one.difference_tax_paise),
        ]
        for one in sums
    ]
    headers = ("in sums only", "period", "GSTR-1 taxable", "register taxable", "difference", "of tax")
    table(headers, lines, numbers=4)


def print_outcomes(rows: Sequence[StatusRow]) -> None:
    """Print documents and tax by outcome, with a total."""
    outcomes = list(_by_outcome(rows).items())
    lines = [_line(OUTCOME_LABELS[name], figures) for name, figures in outcomes]
    total = {key: sum(figures[key] for _, figures in outcomes) for key in _FIGURES}
    table(("outcome", *_HEADERS), [*lines, _line("Total", total)], numbers=4, total=True)


_FIGURES = ("count_portal", "portal_tax_paise", "count_books", "books_tax_paise")
_HEADERS = ("portal", "portal tax", "books", "books tax")


def _by_outcome(rows: Sequence[StatusRow]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        cell = found.setdefault(row.outcome, dict.fromkeys(_FIGURES, 0))
        for key in _FIGURES:
            cell[key] += getattr(row, key)
    return found


def _line(label: str, figures: dict[str, int]) -> list[object]:
    return [
        label,
        figures["count_portal"],
        rupees(figures["portal_tax_paise"]),
        figures["count_books"],
        rupees(figures["books_tax_paise"]),
    ]


def _print_status(rows: Sequence[StatusRow]) -> None:
    lines: list[list[object]] = []
    for row in rows:
        head, *figures = _line(OUTCOME_LABELS[row.outcome], plain(row))
        lines.append([head, ACTION_LABELS.get(row.action, "-"), *figures])
    total = {key: sum(getattr(row, key) for row in rows) for key in _FIGURES}
    lines.append(["Total", "", *_line("", total)[1:]])
    table(("outcome", "action", *_HEADERS), lines, numbers=4, total=True)


def _stop_if_empty(opened: Workspace) -> None:
    if not opened.receipts():
        tell("Nothing is loaded yet. Load files with `ims load FILE...`.")
        raise typer.Exit(NOTHING)
