"""Where reports lie, and files that appear whole or not at all.

Reports go to `reports/<workspace>/<gstin>/<period>/` next to the `data/` that holds the workspace, else
inside the workspace (design.md section 2).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from ims_lib.errors import ImsError, WrongUse

#: The folder and the name part of records that have no period yet.
UNFILED: Final = "unfiled"
_PART: Final = re.compile(r"[0-9A-Z]{15}", re.ASCII)
_PERIOD: Final = re.compile(rf"(0[1-9]|1[0-2])20[0-9]{{2}}|{UNFILED}", re.ASCII)


def root(workspace: Path) -> Path:
    """Return the folder that holds all reports of a workspace."""
    place = workspace.resolve()
    if place.parent.name == "data":
        return place.parent.parent / "reports" / place.name
    return place / "reports"


def folder(workspace: Path, gstin: str, period: str, out: Path | None = None) -> Path:
    """Return the folder of one GSTIN and period ('' means not filed yet), made if need be.

    `out` stands in place of the workspace's own reports folder. GSTIN and period become parts of a path,
    so text that is neither is refused.
    """
    place = (
        (out or root(workspace))
        / _checked(gstin, _PART, "GSTIN")
        / _checked(period or UNFILED, _PERIOD, "period")
    )
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImsError(
            "The reports folder cannot be made.",
            where=str(place),
            found=error.strerror or str(error),
            do="Name a folder that you may write to with --out.",
        ) from error
    return place


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Yield a temporary path beside `path`; flush it to disk and rename it when the block ends well."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield temporary
        with temporary.open("rb+") as stream:
            os.fsync(stream.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _checked(text: str, pattern: re.Pattern[str], what: str) -> str:
    if not pattern.fullmatch(text):
        raise WrongUse(f"This is no {what}.", found=repr(text)[:40], do=f"Give a {what} of the workspace.")
    return text
