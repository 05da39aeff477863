"""`ims correct`, `ims enter` and `ims corrections`: what is written over the books."""

from __future__ import annotations

from typing import Annotated

import typer

from ims_lib.cli.app import ByOption, GstinOption, JsonOption, WorkspaceOption, tell
from ims_lib.cli.output import as_json, plain, table
from ims_lib.errors import WrongUse

_NONE: list[str] = []
ValuesArgument = Annotated[
    list[str], typer.Argument(metavar="FIELD=VALUE...", help="Dates dd-mm-yyyy, amounts in rupees.")
]
ReasonOption = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why, for those who look later.")]
GoesToOption = Annotated[
    str,
    typer.Option("--goes-to", metavar="WHOM", help="Whom it must also reach: erp, supplier or erp+supplier."),
]


def correct(
    document: Annotated[str, typer.Argument(metavar="KEY", help="The KEY of a voucher.")],
    values: ValuesArgument = _NONE,
    reason: ReasonOption = "",
    goes_to: GoesToOption = "",
    by: ByOption = "",
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """Correct fields of a voucher; without a field, show what they would have been right with.

    The file stays as it came; `ims undo` takes a correction back. Fields: supplier_gstin, number,
    document_date, document_type, place_of_supply, is_reverse_charge, taxable, igst, cgst, sgst, cess; of a
    sale of your own customer_gstin in the supplier's place.

    Example: ims correct 27ABCDE1234F1Z0/books/PUR%2F7/2026-27 number=INV-107 --reason "letter O"
    """
    from ims_lib.workspace import Workspace

    opened = Workspace.open(workspace)
    if not values:
        offered = opened.suggestions(document)
        if json:
            as_json([dict(zip(("field", "value", "why"), row, strict=True)) for row in offered])
        else:
            table(("field", "value", "why"), offered)
            tell(
                f"{len(offered)} suggestions; correct with: ims correct {document} FIELD=VALUE --reason TEXT"
            )
        return
    said = {"goes_to": goes_to, "by": by, "source": "cli"}
    done = opened.correct(document, _fields(values), reason=reason, **said)
    if json:
        as_json(plain(done))
        return
    table(("field", "was", "is"), [(name, *change) for name, change in done.changes.items()])
    print(f"{done.message} Batch {done.batch_id}.")


def enter(
    values: ValuesArgument = _NONE,
    like: Annotated[
        str, typer.Option("--like", metavar="KEY", help="A portal document to copy; values given win.")
    ] = "",
    side: Annotated[
        str, typer.Option("--as", metavar="SIDE", help="books, or sales for a sale of your own.")
    ] = "books",
    reason: ReasonOption = "",
    goes_to: GoesToOption = "erp",
    by: ByOption = "",
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """Enter a document that the books lack, by hand or as a copy of the portal's; `ims undo` takes it back.

    `ims export erp` writes what was entered in the books for the ERP. The workbench issues no invoices. A
    sale names customer_gstin and customer_name in the place of the supplier's.

    Example: ims enter --like 27ABCDE1234F1Z0/b2b/29PQRSC5678K1ZF/INV-1/2026-27 --reason "bill found"
    """
    from ims_lib.workspace import Workspace

    said = {"goes_to": goes_to, "by": by, "source": "cli"}
    done = Workspace.open(workspace).enter(_fields(values), like=like, side=side, reason=reason, **said)
    as_json(plain(done)) if json else print(f"{done.message} Batch {done.batch_id}.")


def corrections(gstin: GstinOption = "", workspace: WorkspaceOption = None, json: JsonOption = False) -> None:
    """List every correction that stands: from what to what, who, why, and whether it still counts.

    `ims export erp` writes them for the ERP.

    Example: ims corrections --gstin 27ABCDE1234F1Z0
    """
    from ims_lib.workspace import Workspace

    rows = Workspace.open(workspace).corrections(gstin=gstin)
    if json:
        as_json(rows)
        return
    names = ("voucher", "field", "old_value", "new_value", "standing", "goes_to", "who", "reason")
    table(names, [[row[name] for name in names] for row in rows])


def _fields(values: list[str]) -> dict[str, str]:
    """Return FIELD=VALUE arguments as a mapping; WrongUse for one without a sign of equality."""
    pairs = [value.partition("=") for value in values]
    strange = [name for name, sign, _ in pairs if not sign]
    if strange:
        raise WrongUse("A value has no field.", found=strange[0][:40], expected="FIELD=VALUE")
    return {name.strip(): value for name, _, value in pairs}
