"""Results on stdout: JSON, or a table that is plain text when it is piped."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ims_lib import money
from ims_lib.cli.app import visible


def as_json(value: object) -> None:
    """Print a value as JSON."""
    print(json.dumps(plain(value), ensure_ascii=False, indent=2))


def plain(value: Any) -> Any:
    """Return a value in JSON's own kinds: dataclasses as objects, paths and dates as text."""
    if is_dataclass(value):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if isinstance(value, Path | date):
        return str(value)
    return value


def rupees(paise: int) -> str:
    """Return paise as rupees in Indian grouping."""
    return money.show(paise)


def table(
    headers: Sequence[str], rows: Sequence[Sequence[object]], *, numbers: int = 0, total: bool = False
) -> None:
    """Print rows under headers; the last `numbers` columns are set to the right, the last row is a total.

    A terminal gets a ruled table; a pipe gets aligned text of full width, without colour or rules.
    """
    texts = [[visible(f"{cell:,}" if isinstance(cell, int) else str(cell)) for cell in row] for row in rows]
    if sys.stdout.isatty():
        _ruled(headers, texts, numbers, total)
    else:
        _aligned(headers, texts, numbers)


def _ruled(headers: Sequence[str], rows: Sequence[Sequence[str]], numbers: int, total: bool) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    ruled = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for place, header in enumerate(headers):
        is_number = place >= len(headers) - numbers
        ruled.add_column(header, justify="right" if is_number else "left", no_wrap=is_number)
    for place, row in enumerate(rows):
        if total and place == len(rows) - 1:
            ruled.add_section()
        ruled.add_row(*map(Text, row))
    Console().print(ruled)


def _aligned(headers: Sequence[str], rows: Sequence[Sequence[str]], numbers: int) -> None:
    everything = [list(headers), *map(list, rows)]
    widths = [max(len(row[place]) for row in everything) for place in range(len(headers))]
    first_number = len(headers) - numbers
    for row in everything:
        cells = [
            cell.rjust(widths[place]) if place >= first_number else cell.ljust(widths[place])
            for place, cell in enumerate(row)
        ]
        print("  ".join(cells).rstrip())
