"""What callers say in short: filters as keywords, a file of decisions, nobody named as author."""

from __future__ import annotations

import getpass
from collections.abc import Mapping, Sequence
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


def pairs_file(out: str | Path) -> Path:
    """Return where the pairs go; WrongUse for another ending than .csv or .parquet, or a folder not there."""
    return _file(out, (".csv", ".parquet"))


def xlsx_file(out: str | Path) -> Path:
    """Return where a workbook goes; WrongUse for another ending than .xlsx, or a folder not there."""
    return _file(out, (".xlsx",))


def _file(out: str | Path, endings: tuple[str, ...]) -> Path:
    file = Path(out)
    if file.suffix not in endings or not file.absolute().parent.is_dir():
        raise WrongUse(
            "This cannot be written there.",
            found=str(file),
            expected=f"a name ending in {' or '.join(endings)} in a folder that exists",
            do="Choose another name.",
        )
    return file


def require_selector(chosen: Selection) -> None:
    """Raise WrongUse for a selection that names nothing: a mark of everything must be meant."""
    if chosen.is_empty:
        raise WrongUse(
            "Nothing says which documents are meant.",
            expected="at least one of outcome, supplier, section, action, tax limits, document, file",
            do="Name them; for everything alike, name all outcomes that are meant.",
        )


def own_gstin(gstin: str, known: Sequence[str]) -> str:
    """Return the GSTIN, '' for all; WrongUse when it is not among those known."""
    if gstin and gstin not in known:
        raise WrongUse(
            "This GSTIN is not one of the workspace's.",
            found=gstin[:40],
            expected=", ".join(known),
            do="Choose one of them.",
        )
    return gstin
