"""Excel workbooks through python-calamine, after the zip was found harmless."""

from __future__ import annotations

import io

import python_calamine

from ims_lib.errors import UnreadableFile
from ims_lib.readers import xlsx_guard
from ims_lib.readers.books_sheet import Sheet
from ims_lib.readers.detect import refused
from ims_lib.readers.reading import Ledger


def read_workbook(data: bytes, container: str, where: str, ledger: Ledger) -> list[Sheet]:
    """Return the worksheets of an XLSX (or old XLS) as cells; formulas give the value Excel saved. Macros
    are ignored.
    """
    if container == "zip":
        for sentence in xlsx_guard.check(data, where):
            ledger.note(sentence)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        kept = [
            meta.name for meta in book.sheets_metadata if meta.typ == python_calamine.SheetTypeEnum.WorkSheet
        ]
        sheets = [Sheet(name, _rows(book, name), is_typed=True) for name in kept]
    except python_calamine.PasswordError as error:
        raise _password(where) from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        found = str(error)[:120] or type(error).__name__
        raise refused(
            "The workbook cannot be read.", where, found, "Open it in Excel, save it as .xlsx and load that."
        ) from error
    return sheets


def _rows(book: python_calamine.CalamineWorkbook, name: str) -> list[list[object]]:
    """Return rows from the sheet's own row 1 and column A."""
    return [list(row) for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)]


def _password(where: str) -> UnreadableFile:
    do = "Open it in Excel, save it without a password and load that copy."
    return refused("The workbook is password-protected.", where, "an encrypted workbook", do)
