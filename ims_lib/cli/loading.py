"""`ims init` and `ims load`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ims_lib.cli.app import DONE, NOTHING, ByOption, JsonOption, WorkspaceOption, tell, visible
from ims_lib.cli.mapping import CreditNotesOption, MapOption, MappingOption, told_columns
from ims_lib.cli.output import as_json, plain, table

if TYPE_CHECKING:
    from ims_lib.workspace import Loaded, Receipt

_SHOWN = 10
KindOption = Annotated[
    str,
    typer.Option(
        "--as",
        metavar="KIND",
        help="ims, gstr2b, gstr2a, upload_errors, gstr1, ims_outward, gstr3b, books, sales or payments: "
        "says the side of a register; else refused if the file is another.",
    ),
]


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of the new workspace.")],
    gstin: Annotated[
        list[str], typer.Option("--gstin", metavar="GSTIN", help="A GSTIN of the taxpayer; repeat for more.")
    ],
    name: Annotated[str, typer.Option("--name", metavar="NAME", help="The taxpayer's name.")],
    filing: Annotated[
        str, typer.Option("--filing", help="How often returns are filed: monthly or quarterly.")
    ] = "monthly",
    json: JsonOption = False,
) -> None:
    """Make a workspace: one taxpayer's folder.

    Example: ims init data/asha --gstin 27ABCDE1234F1Z0 --name "Asha Traders"
    """
    from ims_lib.workspace import Workspace, opening

    made = Workspace.init(folder, name=name, gstins=gstin, filing=filing)
    for sentence in opening.doubts(made.gstins):
        tell(f"Warning: {sentence}")
    if json:
        as_json({"workspace": made.path, "name": made.name, "gstins": made.gstins, "filing": filing})
    else:
        print(made.path)
    tell(f"Load files with: ims load FILE... --workspace {folder}")


def load(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...",
            help="IMS, GSTR-2B or GSTR-2A as downloaded (JSON, XLSX), the portal's error file of an upload, "
            "GSTR-1 (JSON, the offline tool's XLSX or CSV), outward IMS or GSTR-3B (JSON), "
            "register (XLSX, XLSB, XLS, ODS, CSV, Tally's daybook as XML), or a ZIP of them.",
        ),
    ],
    gstin: Annotated[
        str, typer.Option("--gstin", metavar="GSTIN", help="Whose file it is, where the file does not say.")
    ] = "",
    period: Annotated[
        str,
        typer.Option(
            "--period",
            metavar="MMYYYY",
            help="Its period where it does not say; a register then replaces that month's.",
        ),
    ] = "",
    kind: KindOption = "",
    dates: Annotated[
        str,
        typer.Option(
            "--dates", metavar="dmy|mdy", help="Order of day and month, where a register fits both."
        ),
    ] = "",
    mapping: MappingOption = "",
    columns: MapOption = None,
    credit_notes: CreditNotesOption = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Read and account for every row, keep nothing.")
    ] = False,
    by: ByOption = "",
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """Load files of the portal and of the books; kind, owner and period are detected.

    Each file in a ZIP is loaded as a file of its own. The same bytes again load nothing. Every row is
    accounted for: read = loaded + rejected + skipped.

    Example: ims load ims_october.json gstr2b_102026.json purchases.xlsx
    """
    from ims_lib.cli.moving import watching
    from ims_lib.workspace import Workspace

    opened = Workspace.open(workspace)
    asked: dict[str, Any] = {
        "gstin": gstin,
        "period": period,
        "kind": kind,
        "dates": dates,
        "by": by,
        "dry_run": dry_run,
    }
    asked |= {"mapping": mapping, "columns": told_columns(columns or []), "credit_notes": credit_notes}
    results = []
    with watching() as watch:
        for file in files:
            tell(f"reading {file}")
            for one in opened.load_all(file, watch=watch, **asked):
                shown = f"{file}{one.file_name.removeprefix(file.name)}"
                _tell(one, shown, is_told=not json)
                results.append((shown, one))
    if json:
        as_json([_json_of(shown, one) for shown, one in results])
    raise typer.Exit(_exit_code([one for _, one in results]))


def _tell(one: Loaded, shown: str, *, is_told: bool) -> None:
    """Say what became of one file: a failure on the side, the rest where it is asked for as text."""
    if one.error:
        tell(f"{shown}: {one.error}")
    elif is_told:
        _print(one)


def _exit_code(results: list[Loaded]) -> int:
    failures = [one.error.exit_code for one in results if one.error]
    if failures:
        return max(failures)
    is_nothing = all(one.receipt.is_repeated for one in results if one.receipt)
    return NOTHING if is_nothing else DONE


def _json_of(shown: str, one: Loaded) -> dict[str, Any]:
    if one.error:
        parts = {name: getattr(one.error, name) for name in ("what", "where", "found", "expected", "do")}
        return {"file": shown, "error": parts}
    if one.receipt is None:
        return {"file": shown, "skipped": one.why_skipped}
    return {"file": shown, **plain(one.receipt), "recipient_gstin": one.receipt.recipient_gstin}


def _print(one: Loaded) -> None:
    """Print what became of one file as lines of text."""
    if one.receipt is None:
        print(visible(f"{one.file_name}: skipped, {one.why_skipped}"))
    else:
        _print_receipt(one.receipt)


def _print_receipt(receipt: Receipt) -> None:
    """Print one receipt as lines of text."""
    owners = ", ".join(receipt.recipient_gstins)
    print(
        visible(
            f"{receipt.file_name}: {receipt.kind} of {owners}"
            + (f", {receipt.period}" if receipt.period else "")
        )
    )
    if receipt.is_repeated:
        print(f"  0 new rows: these bytes were loaded by {receipt.who} at {receipt.at}")
        return
    skipped = sum(receipt.rows_skipped.values())
    print(
        f"  {receipt.rows_read:,} rows = {receipt.rows_loaded:,} loaded + {receipt.rows_rejected:,} rejected"
        f" + {skipped:,} skipped" + (" (dry run: nothing kept)" if receipt.is_dry_run else "")
    )
    for reason, rows in receipt.rows_skipped.items():
        print(visible(f"  skipped {rows:,}: {reason}"))
    if receipt.changes:
        would = "would be " if receipt.is_dry_run else ""
        print(f"  against before, {would}{receipt.changes.sentence(receipt.kind)}")
    if receipt.is_dry_run and receipt.mapping:
        listed = ", ".join(f"{field} = {header!r}" for field, header in receipt.mapping.items())
        print(visible(f"  columns: {listed}"))
    for note in receipt.notes:
        print(visible(f"  note: {note}"))
    if receipt.rejected:
        names = ("sheet", "row_number", "column_name", "value", "reason")
        table(
            ("sheet", "row", "column", "value", "reason"),
            [[str(row[n]) for n in names] for row in receipt.rejected[:_SHOWN]],
        )
        if receipt.rows_rejected > _SHOWN:
            print(f"  ... {receipt.rows_rejected - _SHOWN:,} more in raw.rejected_rows")
