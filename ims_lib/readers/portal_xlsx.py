"""Which of the portal's workbooks a file is, told by its sheets and their headers."""

from __future__ import annotations

import html
import io
import re
import zipfile
from typing import Final

from ims_lib.readers import (
    gstr1_template,
    gstr1_words,
    gstr2a_xlsx,
    gstr2b_xlsx,
    ims_xlsx,
    portal_sheet,
    portal_words,
    zips,
)
from ims_lib.readers.books_sheet import Cell, Sheet
from ims_lib.readers.books_workbook import read_workbook
from ims_lib.readers.reading import Ledger, Reading

_SHEET_NAME: Final = re.compile(r"<(?:\w+:)?sheet\s[^>]*?\bname\s*=\s*[\"']([^\"']*)[\"']")
_MOST: Final = 1 << 20
_TITLES: Final = 8
_READERS: Final = {
    "ims": ims_xlsx.read_ims_xlsx,
    "gstr1": gstr1_template.read_gstr1_xlsx,
    "gstr2a": gstr2a_xlsx.read_gstr2a_xlsx,
    "gstr2b": gstr2b_xlsx.read_gstr2b_xlsx,
}


def read_portal(data: bytes, file_id: str, where: str, period: str) -> Reading | None:
    """Read a workbook of GSTR-2B, GSTR-2A, IMS or GSTR-1; None when the file is none, most likely a register.

    The names of the sheets are looked at first, so that a register is not opened twice. Raises UnreadableFile
    and NeedsAnswer.
    """
    if not any(_is_known(name) for name in _names(data)):
        return None
    ledger = Ledger(file_id)
    sheets = read_workbook(data, "zip", where, ledger)
    kind = _kind(sheets)
    return _READERS[kind](sheets, ledger, where, period) if kind else None


def _names(data: bytes) -> list[str]:
    """Return the names of a workbook's sheets, none of a damaged one (it is refused where it is opened)."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open("xl/workbook.xml") as part:
            found = part.read(_MOST).decode("utf-8", "replace")
    except (*zips.DAMAGED, KeyError):
        return []
    return [html.unescape(name) for name in _SHEET_NAME.findall(found)]


def _is_known(name: str) -> bool:
    known = ims_xlsx.section_of(name) or gstr1_words.section_of(name)
    return bool(known) or gstr2b_xlsx.place_of(name) is not None


def _kind(sheets: list[Sheet]) -> str:
    """Return one of _READERS or ''; where the columns are no help, the titles tell 2A from 2B."""
    if gstr1_template.is_template(sheets):
        return "gstr1"
    titles = {portal_sheet.plain(cell) for sheet in sheets for cell in _title_cells(sheet)}
    known = [sheet for sheet in sheets if _is_known(sheet.name)]
    headers = [header for sheet in known if (header := portal_sheet.find(sheet, portal_words.field_of))]
    if any(ims_xlsx.is_ims(header) for header in headers):
        return "ims"
    if any(gstr2a_xlsx.is_gstr2a(header) for header in headers):
        return "gstr2a"
    is_filed = any({"supfildt", "supprd"} <= header.columns.keys() for header in headers)
    is_import = any({"refdt", "portcode", "inum"} <= header.columns.keys() for header in headers)
    if not is_filed and not is_import:
        return ""
    is_told = any("gstr 2b" in title for title in titles)
    if not is_told and any("gstr 2a" in title for title in titles):
        return "gstr2a"
    return "gstr2b" if is_told or any("itcavl" in header.columns for header in headers) else ""


def _title_cells(sheet: Sheet) -> list[Cell]:
    return [cell for row in sheet.rows[:_TITLES] for cell in row if isinstance(cell, str)]
