"""How far a file is, as a line on a terminal; nothing where the output is read by another program."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from ims_lib.readers.apart import Watch
from ims_lib.readers.progress import Progress as Moved


@contextmanager
def watching() -> Iterator[Watch]:
    """Yield who hears how far each file is."""
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("", total=None, visible=False)

        def told(moved: Moved) -> None:
            total = moved.total or None
            bar.update(task, description=moved.stage, completed=moved.done, total=total, visible=True)

        yield Watch(told)
