"""JupyterLab for analysts, on copies of the notebooks inside the workspace.

Whoever runs code in JupyterLab can write any name beside a mark: names there are no proof. On the screens of
`serve` the name is that of the login.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

from ims_lib import notebooks, settings

#: What `ims lab` says before it starts.
NOTE: Final = (
    "In JupyterLab names are no proof: whoever runs code there can write any name beside a mark. "
    "Reviewers use `ims serve`."
)
#: Hashes of the copies as they were made: a copy that still has its hash was never edited.
_COPIED: Final = ".copied.json"


def lab(workspace: Path, port: int) -> int:
    """Run JupyterLab on this machine with a token until Ctrl+C, and return its exit code.

    It works on copies in `<workspace>/notebooks`; kernels know the workspace as IMS_WORKSPACE.
    """
    settings.read(workspace)
    place = copy_notebooks(workspace)
    env = {**os.environ, "IMS_WORKSPACE": str(workspace.resolve())}
    env.pop("IMS_PASSWORD", None)
    process = subprocess.Popen(command(place, port), env=env)  # noqa: S603 - our own arguments
    try:
        return process.wait()
    except KeyboardInterrupt:
        return process.wait()


def command(place: Path, port: int) -> list[str]:
    """Return the command that starts JupyterLab on a folder: this machine only, no news, no updates.

    JupyterLab refuses root unless told; who is root already has decided that (a container, mostly).
    """
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return [
        sys.executable,
        "-m",
        "jupyterlab",
        f"--ServerApp.root_dir={place}",
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={port}",
        "--ServerApp.answer_yes=True",
        *(["--allow-root"] if is_root else []),
        "--LabApp.extension_manager=readonly",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.handlers.announcements.NeverCheckForUpdate",
    ]


def copy_notebooks(workspace: Path) -> Path:
    """Copy the notebooks into a workspace and return the folder; a copy that was edited stays as it is."""
    place = workspace / "notebooks"
    place.mkdir(exist_ok=True)
    copied = _copied(place)
    for source in sorted(notebooks.folder().glob("*.ipynb")):
        target = place / source.name
        if not target.exists() or copied.get(source.name) == _hash(target):
            target.write_bytes(source.read_bytes())
            copied[source.name] = _hash(target)
    (place / _COPIED).write_text(json.dumps(copied, indent=1), encoding="utf-8")
    return place


def _copied(place: Path) -> dict[str, str]:
    try:
        found = json.loads((place / _COPIED).read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return {}
    return found if isinstance(found, dict) else {}


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
