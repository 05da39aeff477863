"""The typer application, and how failures become text and exit codes (design.md section 4)."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from ims_lib import __version__
from ims_lib.errors import ImsError

#: Exit codes: the work was done; nothing to do or errors found; wrong use; refused; failed.
DONE, NOTHING, WRONG_USE, REFUSED, FAILED = range(5)
_INTERRUPTED = 130


class Commands(TyperGroup):
    """A group of commands whose failures end as text on stderr and an exit code, never as a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; IMS_DEBUG=1 shows the traceback of an unexpected error."""
        try:
            return super().invoke(ctx)
        except ImsError as error:
            tell(str(error))
            raise typer.Exit(error.exit_code) from error
        except KeyboardInterrupt as error:
            tell("Stopped.")
            raise typer.Exit(_INTERRUPTED) from error
        except (
            RuntimeError,
            OSError,
            ValueError,
            LookupError,
            ArithmeticError,
            TypeError,
            AttributeError,
        ) as error:
            raise _unexpected(error) from error


def _unexpected(error: Exception) -> BaseException:
    """Return how an unexpected error ends: short, with exit code 4. What typer itself raises goes its own
    way.
    """
    if type(error).__module__.startswith(("typer", "click")) or isinstance(error, BrokenPipeError):
        return error
    if os.environ.get("IMS_DEBUG", "") not in {"", "0"}:
        return error
    text = str(error).strip().split("\n", 1)[0][:300]
    tell(f"Something went wrong that should not have: {type(error).__name__}: {text}")
    tell("  do:       Run it again with IMS_DEBUG=1 to see where, and report what it prints.")
    return typer.Exit(FAILED)


def tell(text: str) -> None:
    """Write a message to stderr, control characters of other people's text made visible."""
    print(visible(text), file=sys.stderr, flush=True)


def visible(text: str) -> str:
    """Return text that cannot steer a terminal: every control and direction mark but line breaks is shown as
    its code.
    """
    return "".join(sign if sign == "\n" or sign.isprintable() else f"<U+{ord(sign):04X}>" for sign in text)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"ims {__version__}")
        raise typer.Exit


app = typer.Typer(
    name="ims",
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def top(
    _version_wanted: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """The IMS Workbench: decide on every invoice the GST portal shows, with the books beside it.

    Begin with `ims demo`, or with `ims init DIR --gstin GSTIN --name NAME` and `ims load FILE...`.
    Exit codes: 0 done, 1 nothing to do or errors found, 2 wrong use, 3 refused, 4 failed.
    """


WorkspaceOption = Annotated[
    Path | None,
    typer.Option(
        "--workspace",
        "-w",
        metavar="DIR",
        help="The workspace; else IMS_WORKSPACE, else the nearest parent folder.",
    ),
]
GstinOption = Annotated[
    str, typer.Option("--gstin", metavar="GSTIN", help="One of the workspace's GSTINs; left out, all.")
]
PeriodOption = Annotated[
    str, typer.Option("--period", metavar="MMYYYY", help="Return period; left out, all.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the results as JSON; amounts are paise.")]
ByOption = Annotated[
    str, typer.Option("--by", metavar="NAME", help="Who decides; left out, this system's user.")
]
OutOption = Annotated[
    Path | None,
    typer.Option("--out", metavar="DIR", help="Folder to write into; left out, the reports folder."),
]
