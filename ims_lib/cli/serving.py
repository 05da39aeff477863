"""`ims serve`, `ims lab` and `ims notebooks tidy`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ims_lib.cli.app import Commands, JsonOption, WorkspaceOption, tell
from ims_lib.cli.output import as_json

notebooks = typer.Typer(
    cls=Commands, no_args_is_help=True, rich_markup_mode=None, help="Care for the notebooks."
)
PORT = 8866
PortOption = Annotated[
    int,
    typer.Option("--port", min=0, max=65535, help="Port on this machine; a busy one gives the next free."),
]


def serve(port: PortOption = PORT, workspace: WorkspaceOption = None) -> None:
    """Serve the screens on this machine, behind a login with a password, until Ctrl+C.

    Example: ims serve --workspace data/demo
    """
    from ims_lib.workspace import Workspace

    raise typer.Exit(serve_screens(Workspace.open(workspace).path, port))


def lab(
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Port on this machine.")] = 8888,
    workspace: WorkspaceOption = None,
) -> None:
    """Open JupyterLab on the notebooks, for analysts; users are not told apart there.

    Example: ims lab --workspace data/demo
    """
    from ims_lib.serve.lab import NOTE
    from ims_lib.serve.lab import lab as run
    from ims_lib.workspace import Workspace

    tell(NOTE)
    raise typer.Exit(run(Workspace.open(workspace).path, port))


@notebooks.command()
def tidy(
    folder: Annotated[Path, typer.Argument(metavar="[FOLDER]", help="Folder of notebooks.")] = Path(
        "notebooks"
    ),
    json: JsonOption = False,
) -> None:
    """Bring notebooks into the form that git keeps: outputs and run details out, checked outputs kept.

    Example: ims notebooks tidy notebooks
    """
    from ims_lib import notebooks as keeping
    from ims_lib.errors import WrongUse

    if not folder.is_dir():
        raise WrongUse(
            "There is no such folder.", where=str(folder), do="Name the folder that holds the notebooks."
        )
    changed = keeping.tidy(folder)
    if json:
        as_json({"changed": changed})
    else:
        for path in changed:
            print(path)
    tell(f"{len(changed):,} notebooks changed")


@notebooks.callback()
def _group() -> None:
    """Care for the notebooks."""


def serve_screens(path: Path, port: int) -> int:
    """Serve a workspace's screens and print the address, and a password that was just made."""
    from ims_lib.serve.server import serve as run

    def ready(address: str, password: str | None) -> None:
        print(address, flush=True)
        if password:
            tell(f"password: {password}  (shown once; IMS_PASSWORD sets another)")
        tell("Ctrl+C stops the screens.")

    return run(path, port, ready)
