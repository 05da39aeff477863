"""`ims mappings`, and the options of `ims load` that say which column of a register is which."""

from __future__ import annotations

from typing import Annotated

import typer

from ims_lib.cli.app import JsonOption, WorkspaceOption, tell
from ims_lib.cli.output import as_json, table
from ims_lib.errors import WrongUse

MappingOption = Annotated[
    str,
    typer.Option(
        "--mapping",
        metavar="NAME",
        help="Read a register's columns as remembered, or remember them, under NAME.",
    ),
]
MapOption = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        metavar="FIELD=HEADER",
        help="Read a field from this column; repeat for more. FIELD= leaves it out.",
    ),
]
CreditNotesOption = Annotated[
    str,
    typer.Option(
        "--credit-notes", metavar="as_given|positive", help="positive: read their amounts without the sign."
    ),
]


def told_columns(given: list[str]) -> dict[str, tuple[str, ...]]:
    """Return FIELD=HEADER arguments by field, several headers of one in their order."""
    columns: dict[str, tuple[str, ...]] = {}
    for one in given:
        field, sign, header = one.partition("=")
        if not sign:
            raise WrongUse("A column has no field.", found=one[:40], expected="FIELD=HEADER")
        columns[field.strip()] = (*columns.get(field.strip(), ()), header)
    return columns


def mappings(
    forget: Annotated[str, typer.Option("--forget", metavar="NAME", help="Forget this one.")] = "",
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """List the mappings of register columns that are remembered; one is used where its layout comes again.

    `ims load REGISTER --mapping NAME --map FIELD=HEADER` makes one.

    Example: ims mappings --forget "Tally purchase register"
    """
    from ims_lib.workspace import Workspace

    opened = Workspace.open(workspace)
    if forget:
        opened.forget_mapping(forget)
        tell(f"Forgotten: {forget}")
    known = opened.mappings()
    if json:
        as_json([each.model_dump(mode="json") for each in known])
        return
    lines = [
        (
            each.name,
            each.side,
            each.dates,
            each.credit_notes,
            ", ".join(
                f"{field} = {' + '.join(headers)}" for field, headers in each.columns.items() if headers
            ),
            each.by,
            each.at,
        )
        for each in known
    ]
    table(("name", "side", "dates", "credit notes", "columns", "by", "at"), lines)
