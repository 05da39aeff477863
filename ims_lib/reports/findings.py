"""The findings of the validation rules as XLSX: the list, the rules, each register with its bad cells marked.

The register keeps the user's own layout, so that the cells can be corrected where they came from.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ims_lib import __version__
from ims_lib.readers.books_header import Header
from ims_lib.readers.books_sheet import Cell, is_number, text
from ims_lib.readers.books_sheet import Sheet as Register
from ims_lib.reports.spreadsheet import Book, Column, Sheet, Value

if TYPE_CHECKING:
    from ims_lib.workspace.checking import Finding

#: Rows of a register that are copied at most; longer ones are in the list alone.
MOST_ROWS: Final = 50_000
_LONGEST_NAME: Final = 31
_LIST: Final = {
    "severity": Column("Severity", width=10),
    "rule": Column("Rule", width=22),
    "what": Column("What is wrong", width=46),
    "fix": Column("What to do", width=46),
    "number": Column("Number", width=18),
    "document_date": Column("Date", "day", 11),
    "supplier_gstin": Column("Supplier GSTIN", width=17),
    "supplier_name": Column("Supplier", width=26),
    "file_name": Column("File", width=26),
    "sheet": Column("Sheet", width=12),
    "row_number": Column("Row", "count", 8),
    "field": Column("Field", width=15),
    "value": Column("Found", width=20),
    "expected": Column("Expected", width=30),
    "tax_paise": Column("Tax of the document", "money", 16),
    "document": Column("Document", width=48),
}
_RULES: Final = (
    Column("Rule", width=22),
    Column("What it finds", width=60),
    Column("Source", width=60),
    Column("Findings", "count", 10),
    Column("Tax", "money", 18),
)

#: By file id: the register's name and its sheets with their headers.
Registers = Mapping[str, tuple[str, Sequence[tuple[Register, Header]]]]


def write(found: Sequence[Finding], registers: Registers, path: Path, *, name: str, made: datetime) -> Path:
    """Write the workbook and return its path; it appears whole or not at all. Amounts are rupees."""
    temporary = path.with_name(f".{path.name}.part")
    with Book(temporary, title="Findings", footer=f"{name} - ims {__version__}", made=made) as book:
        book.table(book.sheet("Findings"), list(_LIST.values()), map(_line, found), with_filter=True)
        book.table(book.sheet("Rules"), _RULES, _by_rule(found), with_filter=True)
        used = {"findings", "rules"}
        for file_id, (file_name, sheets) in registers.items():
            own = [finding for finding in found if finding.file_id == file_id]
            for register, header in sheets:
                sheet = book.sheet(_unused(register.name or Path(file_name).stem, used))
                _copy(book, sheet, register, header, [one for one in own if one.sheet == register.name])
    temporary.replace(path)
    return path


def _line(finding: Finding) -> list[Value]:
    own = {"what": finding.check.what, "fix": finding.check.fix}
    return [own.get(column) or getattr(finding, column) for column in _LIST]


def _by_rule(found: Iterable[Finding]) -> list[tuple[Value, ...]]:
    by_rule: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in found:
        by_rule[finding.rule].append(finding)
    tax = {rule: sum(finding.tax_paise for finding in some) for rule, some in by_rule.items()}
    return [
        (rule, by_rule[rule][0].check.what, by_rule[rule][0].check.source, len(by_rule[rule]), tax[rule])
        for rule in sorted(tax, key=lambda rule: -tax[rule])
    ]


def _unused(wanted: str, used: set[str]) -> str:
    """Return a sheet name that Excel takes and that is not used yet."""
    plain = (
        "".join(" " if sign in "[]:*?/\\'" else sign for sign in wanted).strip()[:_LONGEST_NAME] or "Sheet"
    )
    name, count = plain, 1
    while name.lower() in used:
        count += 1
        name = f"{plain[: _LONGEST_NAME - 4]} {count}"
    used.add(name.lower())
    return name


def _copy(book: Book, sheet: Sheet, register: Register, header: Header, own: Sequence[Finding]) -> None:
    """Copy a register's cells, the bad ones coloured with what is wrong as their note."""
    marks: defaultdict[tuple[int, int], list[str]] = defaultdict(list)
    for finding in own:
        place = max(header.column(finding.field), 0)
        said = f"{finding.check.what} Expected: {finding.expected}. {finding.check.fix}"
        marks[finding.row_number - 1, place].append(said)
    for row, cells in enumerate(register.rows):
        for place, cell in enumerate(cells):
            is_head = header.row <= row < header.first
            style = "bad" if (row, place) in marks else "heading" if is_head else ""
            book.copied(sheet, row, place, _plain(cell), style)
    for (row, place), sentences in marks.items():
        book.note(sheet, row, place, "\n".join(sentences))
    sheet.worksheet.freeze_panes(header.first, 0)


def _plain(cell: Cell) -> Cell:
    """Return a cell as it is copied: numbers and dates as they are, all else as text."""
    return cell if isinstance(cell, date) or is_number(cell) else text(cell)
