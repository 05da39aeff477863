"""Finding a workspace and making one."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from pathlib import Path

from ims_lib import gstin as registration
from ims_lib import settings
from ims_lib.errors import ImsError, NoWorkspace, WrongUse
from ims_lib.settings import Recipient, WorkspaceSettings
from ims_lib.store import staged
from ims_lib.store.database import Database


def find(named: str | Path | None = None) -> Path:
    """Return the folder of the workspace: the one named, else IMS_WORKSPACE, else the nearest parent that is
    one.
    """
    given = str(named or os.environ.get("IMS_WORKSPACE", ""))
    if given:
        place = Path(given).expanduser()
        if not (place / settings.FILE_NAME).is_file():
            raise _none_there(place)
        return place.resolve()
    here = Path.cwd()
    for place in (here, *here.parents):
        if (place / settings.FILE_NAME).is_file():
            return place
    raise _none_there(here)


def make(
    path: Path,
    *,
    name: str,
    gstins: Sequence[str],
    filing: str = "monthly",
    filed: Sequence[str] = (),
    demo: str = "",
) -> WorkspaceSettings:
    """Make a workspace folder and return its settings; WrongUse for a GSTIN that is none, or where one stands
    already.

    workspace.json is written last, so a folder that was cut off half-way is no workspace. `filing` is
    'monthly' or 'quarterly'; `filed` are the periods MMYYYY whose GSTR-3B every GSTIN has filed already.
    """
    if (path / settings.FILE_NAME).exists():
        raise WrongUse(
            "There is a workspace already.",
            where=str(path),
            expected="a new folder",
            do="Use it with --workspace, or choose another folder.",
        )
    made = WorkspaceSettings(
        name=_checked_name(name),
        gstins=tuple(_recipient(text, filing) for text in _each_once(gstins)),
        filed={gstin: tuple(filed) for gstin in _each_once(gstins)} if filed else {},
        made=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        demo=demo,
    )
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        staged.make_folders(path)
        Database.create(path)
        settings.write(path, made)
        (path / settings.FILE_NAME).chmod(0o600)
    except OSError as error:
        raise ImsError(
            "The workspace cannot be made.",
            where=str(path),
            found=error.strerror or type(error).__name__,
            do="Choose a folder that you may write to.",
        ) from error
    return made


def doubts(gstins: Sequence[str]) -> list[str]:
    """Return a sentence for each GSTIN whose check character is wrong: likely a slip, yet files may name it
    so.
    """
    return [
        f"{text}: the last character should be {registration.check_character(text)}; was it mistyped?"
        for text in gstins
        if not registration.has_check_character(text)
    ]


def _none_there(place: Path) -> NoWorkspace:
    return NoWorkspace(
        "There is no workspace here.",
        where=str(place),
        expected=f"a folder with {settings.FILE_NAME}, here or above",
        do="Name one with --workspace or IMS_WORKSPACE, or make one with `ims init`.",
    )


def _each_once(gstins: Sequence[str]) -> list[str]:
    given = [registration.normalise(text) for text in ([gstins] if isinstance(gstins, str) else gstins)]
    if not given:
        raise WrongUse(
            "A workspace needs a GSTIN.", expected="at least one --gstin", do="Name the taxpayer's GSTIN."
        )
    return list(dict.fromkeys(given))


def _recipient(text: str, filing: str) -> Recipient:
    """Return one registration; WrongUse for text that has not a GSTIN's shape."""
    if not (registration.kind(text) and registration.state_of(text)):
        raise WrongUse(
            "This is not a GSTIN.",
            found=repr(text)[:40],
            expected="15 characters such as 27ABCDE1234F1Z0, State code first",
            do="Correct it; it stands on the registration certificate.",
        )
    if filing == "monthly":
        return Recipient(gstin=text, filing="monthly")
    if filing == "quarterly":
        return Recipient(gstin=text, filing="quarterly")
    raise WrongUse(
        "Returns are filed monthly or quarterly.", found=filing[:40], expected="monthly or quarterly"
    )


def _checked_name(name: str) -> str:
    plain = " ".join(name.split())
    if not plain or not plain.isprintable():
        raise WrongUse(
            "A workspace needs a name.", found=repr(name)[:40], do="Give the taxpayer's name with --name."
        )
    return plain
