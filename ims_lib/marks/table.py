"""Decisions from a spreadsheet: column `portal_document`, and where there action, reason, remark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ims_lib.documents import ACTION_CODES, ACTION_LABELS, ACTIONS, REASONS
from ims_lib.errors import WrongUse
from ims_lib.readers import apart

_KEY: Final = "portal_document"
_COLUMNS: Final = (_KEY, "action", "reason", "remark")
#: The header may stand below a title.
_HEADER_ROWS: Final = 20
#: Every way to write an action: our word, the portal's label and its code.
_ACTION_WORDS: Final = {
    word.casefold(): action
    for action in ACTIONS
    for word in (action, action.replace("_", " "), ACTION_LABELS[action], ACTION_CODES[action])
}
_REASON_WORDS: Final = {word.casefold(): code for code, label in REASONS.items() for word in (code, label)}


@dataclass(frozen=True)
class FileMark:
    """One row of the file; empty text where the row says nothing. Action and reason are our codes."""

    row_number: int
    document: str
    action: str = ""
    reason: str = ""
    remark: str = ""


def from_file(path: Path) -> list[FileMark]:
    """Read decisions from an XLSX or CSV file, each document once.

    Raises UnreadableFile for a damaged file and WrongUse, naming the row, where a row means nothing: no such
    column, an unknown action or reason, one document with two different decisions.
    """
    rows, columns, header = _open(path)
    decisions: dict[str, FileMark] = {}
    for number, row in enumerate(rows[header + 1 :], start=header + 2):
        cells = {name: _unquoted(row[at]) if at < len(row) else "" for name, at in columns.items()}
        if not cells[_KEY]:
            continue
        mark = _mark(number, cells, path.name)
        other = decisions.setdefault(mark.document, mark)
        if (other.action, other.reason, other.remark) != (mark.action, mark.reason, mark.remark):
            raise WrongUse(
                "The file decides twice about one document.",
                where=f"{path.name}, rows {other.row_number} and {number}",
                found=f"{other.action or 'no action named'} and {mark.action or 'no action named'}",
                expected="one row for each document",
                do="Keep the row that counts.",
            )
    return list(decisions.values())


def _open(path: Path) -> tuple[list[list[str]], dict[str, int], int]:
    """Return the rows of the sheet with the header, the place of each column and the header's index."""
    for rows in apart.cells(path):
        for index, row in enumerate(rows[:_HEADER_ROWS]):
            columns = _columns(row)
            if _KEY in columns:
                return rows, columns, index
    raise WrongUse(
        "The file has no column of documents.",
        where=path.name,
        expected=f"a column {_KEY!r}, and where wanted action, reason and remark",
        do="Give the column of KEYs that name; working papers and --pairs have it.",
    )


def _columns(row: Sequence[str]) -> dict[str, int]:
    """Return the place of each known header in a row, the first where one stands twice."""
    places: dict[str, int] = {}
    for index, cell in enumerate(row):
        name = cell.casefold().replace(" ", "_")
        if name in _COLUMNS:
            places.setdefault(name, index)
    return places


def _mark(number: int, cells: dict[str, str], file_name: str) -> FileMark:
    """Return one row's decision in our codes."""
    found = {"action": cells.get("action", ""), "reason": cells.get("reason", "")}
    for name, words in (("action", _ACTION_WORDS), ("reason", _REASON_WORDS)):
        given = found[name].casefold()
        if given and given not in words:
            raise WrongUse(
                f"There is no such {name}.",
                where=f"{file_name}, row {number}",
                found=repr(found[name])[:60],
                expected=", ".join(ACTIONS if name == "action" else REASONS),
                do="Correct the cell, or leave it empty.",
            )
        found[name] = words.get(given, "")
    return FileMark(number, cells[_KEY], found["action"], found["reason"], cells.get("remark", ""))


def _unquoted(cell: str) -> str:
    """Return a cell without the mark that our own CSV puts before text which would be a formula."""
    return cell[1:] if cell.startswith("'") and cell[1:2] in set("=+-@\t\r") - {""} else cell
