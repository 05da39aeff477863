"""The labels: what was planted and what the reconciliation must say of it, in truth.csv beside the files."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import IO, Any, Final, NamedTuple

COLUMNS: Final = (
    "defect",
    "expected_outcome",
    "expected_rule",
    "covered",
    "portal_document",
    "books_document",
    "counterpart",
    "ims_state",
)


class Label(NamedTuple):
    """One link or one document without link; `counterpart` names twin, successor, rivals or true partner."""

    defect: str
    outcome: str
    rule: str
    portal: str = ""
    books: str = ""
    counterpart: str = ""
    ims_state: str = ""
    is_covered: bool = True


class Labels:
    """Writes labels as they come. `counterpart` holds several KEYs with ` | ` between them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: IO[str] = path.open("w", encoding="utf-8", newline="")
        self._writer: Any = csv.writer(self._file, lineterminator="\n")
        self._writer.writerow(COLUMNS)

    def add(self, label: Label) -> None:
        """Write one label."""
        self._writer.writerow(
            (
                label.defect,
                label.outcome,
                label.rule,
                "Y" if label.is_covered else "N",
                label.portal,
                label.books,
                label.counterpart,
                label.ims_state,
            )
        )

    def close(self) -> None:
        """Finish the file."""
        self._file.close()
