"""What callers say in short: filters as keywords, a file of decisions, nobody named as author."""

from __future__ import annotations

import getpass
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from ims_lib.errors import WrongUse
from ims_lib.marks import FileMark, from_file
from ims_lib.selection import Selection

_LISTS: Final = {"outcome", "supplier", "section", "action", "documents"}


def read_marks(file: str | Path) -> list[FileMark]:
    """Return the decisions of an XLSX or CSV file."""
    return from_file(Path(file))


def person() -> str:
    """Return this system's user."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def selected(filters: Mapping[str, Any]) -> Selection:
    """Return a Selection of keywords, one word for a list of one; an unknown keyword raises WrongUse."""
    unknown = filters.keys() - Selection.__dataclass_fields__.keys()
    if unknown:
        raise WrongUse(
            "There is no such filter.",
            found=", ".join(sorted(unknown)),
            expected=", ".join(Selection.__dataclass_fields__),
        )
    values: dict[str, Any] = {
        name: _listed(value) if name in _LISTS else value for name, value in filters.items()
    }
    return Selection(**values)


def _listed(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)
