"""The month for every GSTIN: the executed notebook, a page without code, and the working paper.

A GSTIN and a month are one piece; pieces run one after the other or in a pool of processes, and one that
fails does not stop the others.
"""

from __future__ import annotations

import multiprocessing
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import nbformat
import papermill
from filelock import FileLock, Timeout
from papermill.exceptions import PapermillExecutionError

from ims_lib import notebooks, periods, reports, settings
from ims_lib.errors import ImsError, Refused, WrongUse
from ims_lib.reports import month, workpaper
from ims_lib.reports.page import page
from ims_lib.workspace import Workspace

NOTEBOOK: Final = "month_close.ipynb"
PAGE: Final = "month_close.html"
WORKPAPER: Final = "workpaper.xlsx"
_KERNEL: Final = "python3"


@dataclass(frozen=True)
class Piece:
    """One GSTIN and month of a workspace, and where its report goes."""

    workspace: Path
    gstin: str
    period: str
    folder: Path


@dataclass(frozen=True)
class BatchResult:
    """What became of one GSTIN's month: the files that are there, and the failure ('' when there is none)."""

    gstin: str
    period: str
    folder: Path
    files: tuple[Path, ...]
    error: str = ""
    seconds: float = field(default=0, compare=False)

    @property
    def is_ok(self) -> bool:
        """Say whether the whole report was made."""
        return not self.error


def run(
    workspace: Path,
    period: str,
    gstins: Sequence[str] | None = None,
    *,
    jobs: int = 1,
    out: Path | None = None,
) -> list[BatchResult]:
    """Run a month (MMYYYY) for these GSTINs, or all, `jobs` at a time, and return one result for each.

    Reports go to the workspace's reports folder, or to `<out>/<gstin>/<period>`. Raises WrongUse for a
    month or GSTIN that is none, Refused while another batch runs this month.
    """
    periods.split(period)
    pieces = [
        Piece(workspace, gstin, period, reports.folder(workspace, gstin, period, out))
        for gstin in _known(workspace, gstins)
    ]
    with _alone(workspace, period):
        if jobs > 1 and len(pieces) > 1:
            return _in_pool(pieces, jobs)
        return [run_piece(piece) for piece in pieces]


def run_piece(piece: Piece) -> BatchResult:
    """Make the report of one GSTIN and month; whatever fails is told in the result."""
    started = time.perf_counter()
    errors: list[str] = []
    files: list[Path] = []
    with tempfile.TemporaryDirectory(prefix=".making-", dir=piece.folder) as made:
        for make in (_notebook_and_page, _workpaper):
            try:
                for file in make(piece, Path(made)):
                    files.append(file)  # noqa: PERF402 - what was made before a failure counts
            except PapermillExecutionError as error:
                errors.append(_reason(error))
            except (ImsError, OSError) as error:
                errors.append(str(error))
    seconds = time.perf_counter() - started
    return BatchResult(piece.gstin, piece.period, piece.folder, tuple(files), "\n".join(errors), seconds)


def parameters(path: Path, **given: str) -> dict[str, str]:
    """Return the parameters of a notebook's run; WrongUse for a name that its first cell does not declare.

    Papermill writes any name into the notebook as it is, so a name must never come from outside.
    """
    declared = set(papermill.inspect_notebook(str(path)))
    strange = sorted(set(given) - declared)
    if strange:
        raise WrongUse(
            "The notebook has no such parameter.",
            where=path.name,
            found=", ".join(strange),
            expected=", ".join(sorted(declared)) or "no parameter",
            do="Declare it in the cell tagged `parameters`, or leave it out.",
        )
    return given


def _notebook_and_page(piece: Piece, made: Path) -> Iterator[Path]:
    """Execute the notebook; it and its page are kept also when it fails."""
    source = notebooks.folder() / NOTEBOOK
    given = parameters(source, workspace=str(piece.workspace), gstin=piece.gstin, period=piece.period)
    failure: PapermillExecutionError | None = None
    try:
        papermill.execute_notebook(
            str(source),
            str(made / NOTEBOOK),
            parameters=given,
            kernel_name=_KERNEL,
            progress_bar=False,
            extra_arguments=notebooks.QUIET,
            cwd=str(piece.folder),
        )
    except PapermillExecutionError as error:
        failure = error
    title = f"Month close {month.title(piece.gstin, piece.period)}"
    ran: Any = nbformat.read(made / NOTEBOOK, as_version=4)  # type: ignore[no-untyped-call]
    text = page(ran, title=title, failure=_reason(failure) if failure else "")
    (made / PAGE).write_text(text, encoding="utf-8")
    yield _keep(made / NOTEBOOK, piece)
    yield _keep(made / PAGE, piece)
    if failure:
        raise failure


def _workpaper(piece: Piece, _made: Path) -> Iterator[Path]:
    """Write the working paper."""
    opened = Workspace.open(piece.workspace)
    path = piece.folder / WORKPAPER
    yield workpaper.write(opened.connection(), piece.gstin, piece.period, path, name=opened.name)


def _keep(made: Path, piece: Piece) -> Path:
    """Put a file that is complete in its place."""
    with reports.whole_file(piece.folder / made.name) as temporary:
        made.replace(temporary)
    return piece.folder / made.name


def _reason(error: PapermillExecutionError) -> str:
    """Return a failed cell's error as a person reads it."""
    return f"{error.ename}: {error.evalue}"


def _known(workspace: Path, gstins: Sequence[str] | None) -> list[str]:
    """Return the GSTINs to run, all of the workspace when none is named."""
    own = [recipient.gstin for recipient in settings.read(workspace).gstins]
    strange = [gstin for gstin in gstins or () if gstin not in own]
    if strange:
        raise WrongUse(
            "This GSTIN is not one of the workspace's.",
            found=", ".join(strange)[:80],
            expected=", ".join(own),
            do="Choose among them, or leave --gstin out for all.",
        )
    return list(dict.fromkeys(gstins or own))


@contextmanager
def _alone(workspace: Path, period: str) -> Iterator[None]:
    """Hold the month of a workspace for one batch."""
    folder = workspace / "reconciled"
    folder.mkdir(mode=0o700, exist_ok=True)
    try:
        with FileLock(str(folder / f"batch-{period}.lock"), timeout=0):
            yield
    except Timeout:
        raise Refused(
            f"Another batch of {periods.label(period)} is running on this workspace.",
            where=str(workspace),
            do="Wait until it is done.",
        ) from None


def _in_pool(pieces: Sequence[Piece], jobs: int) -> list[BatchResult]:
    """Run pieces in separate processes; a process that dies is a failure of its piece."""
    spawning = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=min(jobs, len(pieces)), mp_context=spawning) as pool:
        futures: list[tuple[Piece, Future[BatchResult]]] = [(p, pool.submit(run_piece, p)) for p in pieces]
    return [_result(piece, future) for piece, future in futures]


def _result(piece: Piece, future: Future[BatchResult]) -> BatchResult:
    failure = future.exception()
    if failure is None:
        return future.result()
    text = f"{type(failure).__name__}: {failure}"
    return BatchResult(piece.gstin, piece.period, piece.folder, (), text)
