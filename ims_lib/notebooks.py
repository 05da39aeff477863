"""The notebooks: where they lie, running them, and the form in which git keeps them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import nbformat

from ims_lib.errors import NoWorkspace

#: A cell whose output is a promise: nbval compares it, so git keeps it.
CHECKED: Final = "nbval-check-output"
_KERNEL: Final = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
#: Keeps a kernel from telling the terminal about its sockets.
QUIET: Final = ["--IPKernelApp.log_level=40"]
_PACKAGE: Final = Path(__file__).resolve().parent


def folder() -> Path:
    """Return the folder of the notebooks: in the package when installed, at the top of a checkout."""
    for place in (_PACKAGE / "notebooks", _PACKAGE.parent / "notebooks"):
        if any(place.glob("*.ipynb")):
            return place
    raise NoWorkspace(
        "The notebooks are missing from this installation.",
        where=str(_PACKAGE / "notebooks"),
        do="Install the workbench again.",
    )


def tidy(place: Path) -> list[Path]:
    """Bring every notebook of a folder into the form that git keeps, and return those that changed.

    Checked cells keep their outputs, with count 1; all others lose theirs; metadata of editors, runs and
    times goes. Doing it twice changes nothing.
    """
    changed = []
    for path in sorted(place.glob("*.ipynb")):
        before = path.read_text(encoding="utf-8")
        after = tidied(before)
        if after != before:
            path.write_text(after, encoding="utf-8", newline="\n")
            changed.append(path)
    return changed


def tidied(text: str) -> str:
    """Return a notebook's text in the form that git keeps."""
    notebook = nbformat.reads(text, as_version=4)  # type: ignore[no-untyped-call]
    notebook.metadata = {"kernelspec": _KERNEL, "language_info": {"name": "python"}} | _title(notebook)
    for cell in notebook.cells:
        tags = cell.metadata.get("tags", [])
        cell.metadata = {"tags": tags} if tags else {}
        cell.pop("attachments", None)
        if cell.cell_type == "code":
            _settle(cell, is_checked=CHECKED in tags)
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    written: str = nbformat.writes(notebook)  # type: ignore[no-untyped-call]
    return written.rstrip("\n") + "\n"


def execute_and_tidy(path: Path, cwd: Path | None = None) -> None:
    """Run a notebook and keep what its checked cells print now; the run's failure leaves it as it was."""
    from nbconvert.preprocessors import ExecutePreprocessor

    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    runner: Any = ExecutePreprocessor(  # type: ignore[no-untyped-call]
        timeout=300, kernel_name=_KERNEL["name"], extra_arguments=QUIET
    )
    runner.preprocess(notebook, {"metadata": {"path": str(cwd or path.parent)}})
    ran = nbformat.writes(notebook)  # type: ignore[no-untyped-call]
    path.write_text(tidied(ran), encoding="utf-8", newline="\n")


def _title(notebook: Any) -> dict[str, str]:
    """Return the title that a page of this notebook has, where it names one."""
    return {"title": notebook.metadata["title"]} if "title" in notebook.metadata else {}


def _settle(cell: Any, *, is_checked: bool) -> None:
    """Keep a checked cell's outputs as text with count 1, and no others."""
    if not is_checked or not cell.outputs:
        cell.outputs, cell.execution_count = [], None
        return
    cell.execution_count = 1
    cell.outputs = _joined(cell.outputs)
    for output in cell.outputs:
        output.pop("execution_count", None)
        if output.output_type == "execute_result":
            output.execution_count = 1
        if "metadata" in output:
            output.metadata = {}


def _joined(outputs: Iterable[Any]) -> list[Any]:
    """Return outputs with the pieces of one stream put together: how they came in pieces is chance."""
    joined: list[Any] = []
    for output in outputs:
        last = joined[-1] if joined else None
        is_stream = output.output_type == "stream"
        if is_stream and last is not None and last.get("name") == output.name:
            last.text += output.text
        else:
            joined.append(output)
    return joined
