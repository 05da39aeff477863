"""`ims link` and `ims unlink`: a person's word on which documents belong together."""

from __future__ import annotations

from typing import Annotated

import typer

from ims_lib.cli.app import ByOption, JsonOption, WorkspaceOption
from ims_lib.cli.output import as_json, plain

PortalArgument = Annotated[str, typer.Argument(metavar="PORTAL", help="The KEY of a portal document.")]
BooksArgument = Annotated[list[str], typer.Argument(metavar="BOOKS...", help="The KEYs of its vouchers.")]
ReasonOption = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why, for those who look later.")]
RemarkOption = Annotated[
    str, typer.Option("--remark", metavar="TEXT", help="Anything else, up to 250 characters.")
]


def link(
    portal: PortalArgument,
    books: BooksArgument,
    reason: ReasonOption = "",
    remark: RemarkOption = "",
    by: ByOption = "",
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """Say that a portal document and one or several vouchers belong together; `ims undo` takes it back.

    Example: ims link 27ABCDE1234F1Z0/b2b/29PQRSC5678K1ZF/INV-1/2026-27 27ABCDE1234F1Z0/books/PUR%2F7/2026-27
    """
    from ims_lib.workspace import Workspace

    opened = Workspace.open(workspace)
    linked = opened.link(portal, books, reason=reason, remark=remark, by=by, source="cli")
    as_json(plain(linked)) if json else print(f"{linked.message} Batch {linked.batch_id}.")


def unlink(
    portal: PortalArgument,
    books: BooksArgument,
    reason: ReasonOption = "",
    remark: RemarkOption = "",
    by: ByOption = "",
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """Say that documents are not the same; they are not paired until `ims undo`. Their actions stay.

    Example: ims unlink 27ABCDE1234F1Z0/b2b/29PQRSC5678K1ZF/INV-1/2026-27 27ABCDE1234F1Z0/books/7/2026-27
    """
    from ims_lib.workspace import Workspace

    opened = Workspace.open(workspace)
    unlinked = opened.unlink(portal, books, reason=reason, remark=remark, by=by, source="cli")
    as_json(plain(unlinked)) if json else print(f"{unlinked.message} Batch {unlinked.batch_id}.")
