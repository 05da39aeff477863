"""Purchase registers on disk, written row by row: XLSX with a fixed creation date, or CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Final, Protocol

import xlsxwriter

from ims_lib import money
from ims_lib.demo.register_sheets import Cell, Money, Row, as_text
from ims_lib.errors import WrongUse

#: Excel holds so many rows on a sheet.
LAST_ROW: Final = 1_048_576
_CREATED: Final = datetime(2026, 11, 16, 9, 30)  # noqa: DTZ001 - workbooks hold local time
_AMOUNT_FORMAT: Final = "#,##0.00"
_DATE_FORMAT: Final = "dd-mm-yyyy"
KINDS: Final = ("xlsx", "csv")


class Sheet(Protocol):
    """A register being written."""

    path: Path
    rows: int

    def write(self, rows: Iterable[Row]) -> None:
        """Add rows below the last one."""

    def close(self) -> None:
        """Finish the file."""


class XlsxSheet:
    """A workbook of one sheet, written row by row in constant memory."""

    def __init__(self, path: Path, name: str) -> None:
        self.path, self.rows = path, 0
        self._book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_formulas": False})
        self._book.set_properties({"title": name, "created": _CREATED})
        self._sheet = self._book.add_worksheet(name)
        self._amount = self._book.add_format({"num_format": _AMOUNT_FORMAT})
        self._date = self._book.add_format({"num_format": _DATE_FORMAT})

    def write(self, rows: Iterable[Row]) -> None:
        """Add rows below the last one; WrongUse when the sheet is full."""
        for row in rows:
            if self.rows == LAST_ROW:
                raise _full(self.path)
            for column, cell in enumerate(row):
                self._put(column, cell)
            self.rows += 1

    def _put(self, column: int, cell: Cell) -> None:
        if isinstance(cell, str):
            if cell:
                self._sheet.write_string(self.rows, column, cell)
        elif isinstance(cell, Money):
            if cell.is_text:
                self._sheet.write_string(self.rows, column, money.show(cell.paise))
            else:
                self._sheet.write_number(self.rows, column, money.rupees(cell.paise), self._amount)
        elif isinstance(cell, date):
            self._sheet.write_datetime(self.rows, column, cell, self._date)

    def close(self) -> None:
        """Finish the file."""
        self._book.close()


class CsvSheet:
    """A CSV in UTF-8 with a byte order mark, as Indian ERPs export it for Excel."""

    def __init__(self, path: Path) -> None:
        self.path, self.rows = path, 0
        self._file: IO[str] = path.open("w", encoding="utf-8-sig", newline="")
        self._writer: Any = csv.writer(self._file, lineterminator="\r\n")

    def write(self, rows: Iterable[Row]) -> None:
        """Add rows below the last one."""
        for row in rows:
            self._writer.writerow([as_text(cell) for cell in row])
            self.rows += 1

    def close(self) -> None:
        """Finish the file."""
        self._file.close()


def open_sheet(folder: Path, stem: str, kind: str, name: str) -> Sheet:
    """Return a new register file of a kind of KINDS."""
    if kind == "xlsx":
        return XlsxSheet(folder / f"{stem}.xlsx", name)
    return CsvSheet(folder / f"{stem}.csv")


class Closable(Protocol):
    """Anything with a file to finish."""

    def close(self) -> None:
        """Finish the file."""


class Closing:
    """Closes files at the end of a `with` block, also after a failure."""

    def __init__(self, *sheets: Closable) -> None:
        self._sheets = sheets

    def __enter__(self) -> None:
        """Nothing to open."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close all."""
        for sheet in self._sheets:
            sheet.close()


def _full(path: Path) -> WrongUse:
    return WrongUse(
        "An Excel sheet cannot hold this register.",
        where=path.name,
        found=f"more than {LAST_ROW:,} rows",
        expected="a register that fits on one sheet",
        do="Ask for CSV registers.",
    )
