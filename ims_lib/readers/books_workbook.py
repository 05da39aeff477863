"""Workbooks (XLSX, XLSB, XLS, ODS) through python-calamine, after they were found harmless."""

from __future__ import annotations

import io
from typing import Final

import python_calamine

from ims_lib.errors import UnreadableFile
from ims_lib.readers import book_days, progress, workbook_guard, xls_guard
from ims_lib.readers.books_sheet import Cell, Sheet
from ims_lib.readers.detect import refused
from ims_lib.readers.extent import DO, EXPECTED, check_sheets
from ims_lib.readers.reading import Ledger

#: The widest sheet that there can be; more comes of a damaged place of a cell.
_MOST_COLUMNS: Final = 16_384


def read_workbook(data: bytes, container: str, where: str, ledger: Ledger) -> list[Sheet]:
    """Return the worksheets of a workbook as cells; formulas give the value that was saved. Macros are
    ignored. `container` is 'zip' or 'ole'.
    """
    guard = workbook_guard if container == "zip" else xls_guard
    for sentence in guard.check(data, where):
        ledger.note(sentence)
    try:
        return _sheets(data, where, book_days.later(data, container, where))
    except python_calamine.PasswordError as error:
        raise _password(where) from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise _unreadable(error, where) from error
    except BaseException as error:
        # The library's own bugs come as a class outside Exception that cannot be imported.
        if type(error).__name__ == "PanicException":
            raise _unreadable(error, where) from error
        raise


def _sheets(data: bytes, where: str, days_later: int) -> list[Sheet]:
    progress.tell("reading", 0, 0)
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    worksheet = python_calamine.SheetTypeEnum.WorkSheet
    kept = [meta.name for meta in book.sheets_metadata if meta.typ == worksheet]
    check_sheets(len(kept), where)
    sheets = [Sheet(name, _rows(book, name), is_typed=True, days_later=days_later) for name in kept]
    widest = max((len(row) for sheet in sheets for row in sheet.rows), default=0)
    if widest > _MOST_COLUMNS:
        raise refused("The sheet is far too large.", where, f"{widest:,} columns", DO, EXPECTED)
    return sheets


def _rows(book: python_calamine.CalamineWorkbook, name: str) -> list[list[Cell]]:
    """Return rows from the sheet's own row 1 and column A."""
    return book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def _password(where: str) -> UnreadableFile:
    do = "Open it in Excel, save it without a password and load that copy."
    return refused("The workbook is password-protected.", where, "an encrypted workbook", do)


def _unreadable(error: BaseException, where: str) -> UnreadableFile:
    found = str(error)[:120] or type(error).__name__
    do = "Open it in Excel, save it as .xlsx and load that."
    return refused("The workbook cannot be read.", where, found, do)
