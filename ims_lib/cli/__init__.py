"""The command `ims`: each group of commands in its own module, heavy imports only when a command runs."""

from __future__ import annotations

import sys
from collections.abc import Callable

from ims_lib.cli.alerting import alerts
from ims_lib.cli.app import app
from ims_lib.cli.checking import check, verify
from ims_lib.cli.correcting import correct, corrections, enter
from ims_lib.cli.demo import demo
from ims_lib.cli.exporting import batch, export
from ims_lib.cli.linking import link, unlink
from ims_lib.cli.loading import init, load
from ims_lib.cli.mapping import mappings
from ims_lib.cli.marking import history, mark, undo
from ims_lib.cli.reconciling import reconcile, sales, status
from ims_lib.cli.serving import lab, notebooks, serve

__all__ = ["app", "main"]

_COMMANDS: tuple[Callable[..., None], ...] = (
    demo,
    init,
    load,
    mappings,
    check,
    reconcile,
    status,
    sales,
    alerts,
    mark,
    link,
    unlink,
    correct,
    enter,
    corrections,
    undo,
    history,
)
_FURTHER: tuple[Callable[..., None], ...] = (batch, verify, serve, lab)

for _command in _COMMANDS:
    app.command()(_command)
app.add_typer(export, name="export")
for _command in _FURTHER:
    app.command()(_command)
app.add_typer(notebooks, name="notebooks")


def main() -> None:
    """Run the command line; names in any script are printed even where the terminal's encoding is narrow."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    app(prog_name="ims")
