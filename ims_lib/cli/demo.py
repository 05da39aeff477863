"""`ims demo`: a synthetic company, made, loaded, reconciled and served."""

from __future__ import annotations

import shutil
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ims_lib.cli.app import WorkspaceOption, tell
from ims_lib.cli.reconciling import print_outcomes
from ims_lib.cli.serving import PORT, PortOption, serve_screens
from ims_lib.errors import ImsError, NoWorkspace, Refused

if TYPE_CHECKING:
    from ims_lib.workspace import Workspace

_PLACE = Path("data") / "demo"
_BEGUN = ".demo-"


def demo(
    docs: Annotated[int, typer.Option("--docs", min=20, metavar="N", help="Documents on each side.")] = 5_000,
    seed: Annotated[
        int, typer.Option("--seed", metavar="S", help="The same seed gives the same company.")
    ] = 20_261_123,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Make, load and reconcile only.")] = False,
    port: PortOption = PORT,
    workspace: WorkspaceOption = None,
) -> None:
    """Make a synthetic company in data/demo, load and reconcile it, and serve the screens.

    A demo made with the same arguments is used again, marks and all; another one is made anew.

    Example: ims demo --docs 1000 --no-serve
    """
    started = time.perf_counter()
    place = workspace or _PLACE
    opened = _current(place, _label(docs, seed)) or _make(place, docs, seed)
    opened.reconcile()
    print_outcomes(opened.status())
    print(f"workspace: {place}")
    tell(f"ready in {time.perf_counter() - started:.1f} s")
    if not no_serve:
        raise typer.Exit(serve_screens(opened.path, port))


def _label(docs: int, seed: int) -> str:
    from ims_lib import __version__

    return f"docs={docs} seed={seed} version={__version__}"


def _current(place: Path, label: str) -> Workspace | None:
    """Return the demo that stands there if it was made with these arguments; Refused for anything that is no
    demo.
    """
    from ims_lib import settings
    from ims_lib.workspace import Workspace

    if not place.exists() or (place.is_dir() and not any(place.iterdir())):
        return None
    try:
        made = settings.read(place).demo
    except (NoWorkspace, NotADirectoryError):
        made = ""
    if not made:
        raise Refused(
            "Something else stands where the demo would be made; it was left alone.",
            where=str(place),
            expected="no folder, or an earlier demo",
            do="Name another folder with --workspace.",
        )
    if made != label:
        return None
    tell(f"using the demo that stands in {place}")
    return Workspace.open(place)


def _make(place: Path, docs: int, seed: int) -> Workspace:
    """Make the demo beside its place and move it there when it is whole; an earlier demo makes room last."""
    from ims_lib.workspace import Workspace

    place.parent.mkdir(parents=True, exist_ok=True)
    begun = Path(tempfile.mkdtemp(prefix=_BEGUN, dir=place.parent))
    try:
        _fill(begun / "new", docs, seed)
        if place.exists():
            place.rename(begun / "old")
        (begun / "new").rename(place)
    except OSError as error:
        raise ImsError(
            "The demo cannot be made there.",
            where=str(place),
            found=error.strerror or str(error),
            do="Name another --workspace.",
        ) from error
    finally:
        shutil.rmtree(begun, ignore_errors=True)
    return Workspace.open(place)


def _fill(folder: Path, docs: int, seed: int) -> None:
    """Make the company's files, a workspace of it, and load every file."""
    from ims_lib import demo as generator
    from ims_lib.workspace import Workspace

    folder.mkdir(mode=0o700)
    tell(f"making a company with {docs:,} documents on each side")
    made = generator.make(folder / "files", documents=docs, seed=seed)
    opened = Workspace.init(
        folder, name=made.name, gstins=[made.gstin], filed=made.filed, demo=_label(docs, seed)
    )
    for file in made.files:
        receipt = opened.load(file, by="demo")
        tell(f"loaded {receipt.rows_loaded:,} rows of {file.name}")
