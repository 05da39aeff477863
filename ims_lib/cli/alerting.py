"""`ims alerts`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ims_lib.cli.app import ByOption, GstinOption, JsonOption, PeriodOption, WorkspaceOption, tell
from ims_lib.cli.output import as_json, rupees, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ims_lib.workspace.alerting import Alert


def alerts(
    gstin: GstinOption = "",
    period: PeriodOption = "",
    everything: Annotated[bool, typer.Option("--all", help="Also those that were dismissed.")] = False,
    dismiss: Annotated[
        str, typer.Option("--dismiss", metavar="KEY", help="Dismiss this alert while its figures stay.")
    ] = "",
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why it is dismissed.")] = "",
    by: ByOption = "",
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """Show what needs attention, the worst first: what, how many, rupees, since when, until when, what to do.

    New figures bring a dismissed alert back; `ims undo` takes the dismissal back.

    Example: ims alerts --period 102026

    Example: ims alerts --dismiss 27ABCDE1234F1Z0/alert/mismatch_large/102026/ --reason "agreed with supplier"
    """
    from ims_lib.workspace import Workspace

    opened = Workspace.open(workspace)
    if dismiss:
        done = opened.dismiss(dismiss, reason=reason, by=by, source="cli")
        print(f"dismissed: {dismiss}, batch {done.batch_id}")
        return
    found = opened.alerts(gstin=gstin, period=period, dismissed=everything)
    if json:
        as_json(found)
    else:
        _print(found)


def _print(found: Sequence[Alert]) -> None:
    """Print the feed: a line for each alert, then what to do for each that is not dismissed."""
    if not found:
        print("nothing needs attention")
        return
    lines = [
        (
            "dismissed" if one.is_dismissed else one.severity,
            one.key,
            f"{one.since:%d-%m-%Y}" if one.since else "-",
            "-" if one.days_left is None else f"{one.days_left} days",
            f"{one.count_documents:,} {one.counts}{'' if one.count_documents == 1 else 's'}",
            rupees(one.tax_paise),
        )
        for one in found
    ]
    table(("severity", "alert", "since", "left", "count", "tax"), lines, numbers=3)
    print()
    for what, fix in dict.fromkeys((one.what, one.fix) for one in found if not one.is_dismissed):
        print(f"{what} {fix}")
    for one in found:
        if one.is_dismissed:
            tell(
                f"dismissed by {one.dismissed_by} on {one.dismissed_at[:10]}: {one.key}: {one.dismissed_why}"
            )
