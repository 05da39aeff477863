"""`ims mark`, `ims undo` and `ims history`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ims_lib.cli.app import NOTHING, ByOption, GstinOption, JsonOption, PeriodOption, WorkspaceOption, tell
from ims_lib.cli.output import as_json, plain, rupees, table
from ims_lib.documents import ACTION_LABELS, ACTIONS, OUTCOMES, REASONS, TAX_HEADS
from ims_lib.errors import WrongUse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ims_lib.marks import Marked
    from ims_lib.selection import Selection

_SHOWN = 3
_NONE: list[str] = []


ActionOption = Annotated[
    str, typer.Option("--action", metavar="|".join(ACTIONS), help="What is decided; a file may name its own.")
]
OutcomeOption = Annotated[
    list[str], typer.Option("--outcome", help=f"Of {', '.join(OUTCOMES)}; repeat for more.")
]
SupplierOption = Annotated[
    list[str], typer.Option("--supplier", metavar="GSTIN", help="Of this supplier; repeat for more.")
]
SectionOption = Annotated[
    list[str], typer.Option("--section", help="Of this IMS section, such as b2b; repeat for more.")
]
MinTaxOption = Annotated[
    str, typer.Option("--min-tax", metavar="RUPEES", help="With at least this much tax, sign apart.")
]
MaxTaxOption = Annotated[
    str, typer.Option("--max-tax", metavar="RUPEES", help="With at most this much tax, sign apart.")
]
DocumentOption = Annotated[
    list[str], typer.Option("--document", metavar="KEY", help="This document; repeat for more.")
]
FromOption = Annotated[
    Path | None,
    typer.Option(
        "--from",
        metavar="FILE",
        help="XLSX or CSV with portal_document and, if wanted, action, reason, remark; a row's own count.",
    ),
]
RemarkOption = Annotated[
    str, typer.Option("--remark", metavar="TEXT", help="Up to 250 characters, with reject or pending.")
]
ReasonOption = Annotated[str, typer.Option("--reason", metavar="CODE", help=f"Of {', '.join(REASONS)}.")]


def mark(
    action: ActionOption = "",
    outcome: OutcomeOption = _NONE,
    supplier: SupplierOption = _NONE,
    section: SectionOption = _NONE,
    min_tax: MinTaxOption = "",
    max_tax: MaxTaxOption = "",
    document: DocumentOption = _NONE,
    file: FromOption = None,
    remark: RemarkOption = "",
    reason: ReasonOption = "",
    gstin: GstinOption = "",
    period: PeriodOption = "",
    by: ByOption = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change, mark nothing.")] = False,
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """Mark documents accept, reject, pending or no_action; every selector narrows, all combine.

    Documents that a rule refuses are left out and listed. All marks of one call stand or fall together.

    Example: ims mark --action accept --outcome exact --outcome near --max-tax 50000
    """
    from ims_lib.workspace import Workspace

    if not action and file is None:
        raise WrongUse(
            "No action is named.", expected=f"--action {'|'.join(ACTIONS)}", do="Say what is decided."
        )
    selection = _selection(
        outcome=outcome,
        supplier=supplier,
        section=section,
        documents=document,
        limits=(min_tax, max_tax),
        gstin=gstin,
        period=period,
    )
    opened = Workspace.open(workspace)
    marked = opened.mark(
        action,
        selection,
        reason=reason,
        remark=remark,
        from_file=file,
        by=by,
        source="file" if file else "cli",
        dry_run=dry_run,
    )
    _print(marked, action, dry_run=dry_run, json=json)
    if not marked.count:
        tell("Nothing to mark: no document of the selection would change.")
        raise typer.Exit(NOTHING)


def undo(
    batch: Annotated[
        str,
        typer.Argument(metavar="[BATCH]", help="The batch to take back; left out, the newest that stands."),
    ] = "",
    by: ByOption = "",
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """Take a batch of marks or links back, by reversing events; nothing is removed from the journal.

    Example: ims undo
    """
    from ims_lib.workspace import Workspace

    opened = Workspace.open(workspace)
    undone = opened.undo(batch, by=by, source="cli")
    if undone is None or not undone.new:
        tell("Nothing to undo: no mark or link of it stands.")
        raise typer.Exit(NOTHING)
    if json:
        found = {"undone_batch": undone.undone, "batch_id": undone.batch_id, "count": undone.new}
        as_json({**found, "kind": undone.kind})
    else:
        what = {"mark": "document", "dismiss": "dismissal"}.get(undone.kind, undone.kind) + (
            "" if undone.new == 1 else "s"
        )
        print(f"{undone.new:,} {what} taken back, batch {undone.undone}")


def history(
    document: Annotated[
        str, typer.Argument(metavar="DOCUMENT", help="The KEY of a portal document or a voucher.")
    ],
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """Show every decision on a document: who, when, what, and why.

    Example: ims history 27ABCDE1234F1Z0/b2b/29PQRSC5678K1ZF/INV-1/2026-27
    """
    from ims_lib.workspace import Workspace

    events = Workspace.open(workspace).history(document)
    if json:
        as_json(events)
    elif events:
        table(
            (
                "seq",
                "at",
                "who",
                "kind",
                "before",
                "after",
                "linked with",
                "reason",
                "remark",
                "batch",
            ),
            [
                (
                    str(e.seq),
                    e.at,
                    e.who,
                    e.kind,
                    ACTION_LABELS.get(e.previous_action, ""),
                    ACTION_LABELS.get(e.new_action, ""),
                    e.partner if e.document == document else e.document,
                    REASONS.get(e.reason, e.reason),
                    e.remark,
                    e.batch_id,
                )
                for e in events
            ],
        )
    if not events:
        tell("The journal has no event of this document.")
        raise typer.Exit(NOTHING)


def _selection(
    *,
    outcome: list[str],
    supplier: list[str],
    section: list[str],
    documents: list[str],
    limits: tuple[str, str],
    gstin: str,
    period: str,
) -> Selection:
    from ims_lib.selection import Selection

    return Selection(
        outcome=tuple(outcome),
        supplier=tuple(supplier),
        section=tuple(section),
        documents=tuple(documents),
        min_tax_paise=_paise(limits[0], "--min-tax"),
        max_tax_paise=_paise(limits[1], "--max-tax"),
        gstin=gstin,
        period=period,
    )


def _paise(text: str, option: str) -> int | None:
    """Return an amount in rupees as paise, None when none is given."""
    from ims_lib import money

    try:
        return money.to_paise(text, empty=None)
    except money.NotMoneyError as error:
        raise WrongUse(
            "This is not an amount.",
            where=option,
            found=repr(text)[:40],
            expected="rupees such as 50000 or 1,250.50",
        ) from error


def _print(marked: Marked, action: str, *, dry_run: bool, json: bool) -> None:
    """Print what was (or would be) done; what is refused goes to stderr too."""
    if json:
        as_json({**plain(marked), "action": action, "dry_run": dry_run})
    elif marked.count:
        done = "would change" if dry_run else f"marked, batch {marked.batch_id}"
        print(f"{marked.count:,} documents {done}")
        table(
            ("tax head", "rupees"),
            [
                *((head, rupees(marked.tax_paise[head])) for head in TAX_HEADS),
                ("total", rupees(sum(marked.tax_paise.values()))),
            ],
            numbers=1,
            total=True,
        )
    if marked.already:
        tell(f"{len(marked.already):,} stand so already")
    if marked.refused:
        _tell_refused(marked.refused)


def _tell_refused(refused: Sequence[tuple[str, str]]) -> None:
    """Say how many documents were left out for each reason, with the first of them."""
    tell(f"{len(refused):,} left out; --json lists all:")
    by_reason: dict[str, list[str]] = {}
    for key, why in refused:
        by_reason.setdefault(why, []).append(key)
    for why, keys in by_reason.items():
        more = f" and {len(keys) - _SHOWN:,} more" if len(keys) > _SHOWN else ""
        tell(f"  {len(keys):,}: {why}\n    {', '.join(keys[:_SHOWN])}{more}")
