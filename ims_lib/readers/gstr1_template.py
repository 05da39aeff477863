"""GSTR-1 in the offline tool's Excel or CSV templates to the rows that its JSON gives (domain.md 2.5).

One row a rate: the rows of a document are added up. The templates name neither owner nor period.
"""

from __future__ import annotations

from typing import Any, Final

from ims_lib.errors import UnreadableFile
from ims_lib.readers import gstr1_sections, gstr1_words, portal_sheet, portal_totals, portal_words
from ims_lib.readers.books_csv import read_csv
from ims_lib.readers.books_sheet import Cell, Sheet
from ims_lib.readers.detect import refused
from ims_lib.readers.gstr1_rows import Work, period_of, read_document, reading_of
from ims_lib.readers.gstr1_sums import read_line, read_nil, read_series
from ims_lib.readers.gstr2b_xlsx import note_unread
from ims_lib.readers.portal_sheet import Header
from ims_lib.readers.reading import BadValueError, Ledger, Reading

_HEAD: Final = 8192
_ITEM: Final = ("rt", "txval", "iamt", "camt", "samt", "csamt")
_STATED: Final = (*_ITEM[1:], "received", "adjusted", "nil_amt", "expt_amt", "ngsup_amt")
_MONEY: Final = (*_STATED, "val")
_NUMBERS: Final = ("inum", "oinum", "nt_num", "ont_num", "from", "to", "sbnum")
_DAYS: Final = ("idt", "oidt", "nt_dt", "ont_dt", "sbdt")
#: Keys of advances in JSON: the sheet tells received from adjusted.
_SPELLED: Final = {"received": "ad_amt", "adjusted": "ad_amt"}
_HELP: Final = frozenset({"helpinstruction", "helpinstructions", "master", "readme", "home"})


def is_template(sheets: list[Sheet]) -> bool:
    """Tell whether a workbook has a sheet that name and columns tell to be one of GSTR-1's."""
    return any(_header(sheet) for sheet in sheets)


def _header(sheet: Sheet) -> Header | None:
    """Return the header of a sheet of GSTR-1, None where name and columns do not tell the same section."""
    named = gstr1_words.section_of(sheet.name)
    header = portal_sheet.find(sheet, gstr1_words.field_of) if named else None
    told = gstr1_words.told_by(header.columns.keys()) if header else ""
    return header if told and told == ("hsn" if named.startswith("hsn") else named) else None


def read_gstr1_xlsx(sheets: list[Sheet], ledger: Ledger, where: str, period: str) -> Reading:
    """Read the sheets of one workbook; `ledger` may hold notes about it, `period` is the caller's MMYYYY."""
    work = _work(ledger, where, period)
    for sheet in sheets:
        section, header = gstr1_words.section_of(sheet.name), _header(sheet)
        if header is None:
            _pass_over(section, sheet, work)
            continue
        if f"{work.form}/{section}" in work.sections:
            raise portal_words.twice(sheet, where)
        _read_sheet(work, section, header, sheet)
    return reading_of(work, "")


def read_gstr1_csv(data: bytes, file_id: str, where: str, period: str) -> Reading | None:
    """Read one sheet saved as CSV; None when its columns are not those of GSTR-1, most likely a register.

    The columns are looked for in the first lines alone, so that a register is not read twice.
    """
    is_cut = len(data) > _HEAD and b"\x00" not in data[:_HEAD]
    head = data[:_HEAD].rpartition(b"\n")[0] if is_cut else data[:_HEAD]
    try:
        header = portal_sheet.find(read_csv(head, where, Ledger(file_id)), gstr1_words.field_of)
    except UnreadableFile:
        return None
    section = _section_of(header) if header else ""
    if header is None or not section:
        return None
    work = _work(Ledger(file_id), where, period)
    named = gstr1_words.section_of(where.rpartition("/")[2].rpartition(".")[0])
    own = named if section == "hsn" and named.startswith("hsn") else section
    _read_sheet(work, own, header, read_csv(data, where, work.ledger))
    return reading_of(work, "")


def _section_of(header: Header) -> str:
    """Return the section of a CSV: without the recipient's GSTIN it may have no column of other words, for a
    register too has numbers, dates and rates.
    """
    is_own = "ctin" in header.columns or all(map(gstr1_words.is_of_tool, header.others.values()))
    return gstr1_words.told_by(header.columns.keys()) if is_own else ""


def _work(ledger: Ledger, where: str, period: str) -> Work:
    return Work(where, period_of("", period, where, "GSTR-1 template"), ledger, is_taxed=False)


def _pass_over(section: str, sheet: Sheet, work: Work) -> None:
    """Name a sheet that is none of GSTR-1's; a section's sheet that lost its columns is refused."""
    if section and not all(portal_sheet.is_title(cells) for _, cells in portal_sheet.filled(sheet)):
        raise refused(
            "A sheet of the GSTR-1 template has not the template's columns.",
            f"{work.where}, sheet {sheet.name[:40]!r}",
            "no row with the headers of its section",
            "Copy the rows into the returns offline tool's template and load that.",
            "the headers of the returns offline tool, in row 4",
        )
    if portal_sheet.squeezed(sheet.name) not in _HELP:
        note_unread(sheet, work.ledger)


def _read_sheet(work: Work, section: str, header: Header, sheet: Sheet) -> None:
    work.speak_of(section)
    portal_totals.tie_out(work.ledger, sheet, header, _STATED, gstr1_words.field_of)
    held: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row, cells in portal_sheet.filled(sheet, header.first):
        if portal_sheet.is_total(cells):
            work.ledger.rows_read += 1
            work.ledger.skipped["total row"] += 1
            continue
        try:
            record = _record(cells, header, work.ledger, sheet) | {"sheet": sheet.name, "row": row}
        except BadValueError as bad:
            work.ledger.rows_read += 1
            work.ledger.reject(row, sheet.name, bad.column, bad.value, bad.reason)
            continue
        if section in gstr1_sections.DOCUMENTS:
            names = (
                "ctin",
                "typ",
                "ntty",
                "nt_num",
                "nt_dt",
                *(("inum", "idt") if "nt_num" not in record else ()),
            )
            held.setdefault(tuple(str(record.get(name, "")).upper() for name in names), []).append(record)
        else:
            _read_sum(work, section, record)
    for own in held.values():
        _read_rates(work, section, own)


def _read_sum(work: Work, section: str, record: dict[str, Any]) -> None:
    """Read a row of a section that lists no documents."""
    sheet, row = record.pop("sheet"), record.pop("row")
    if section == gstr1_sections.SERIES:
        read_series(work, record.get("nature", ""), record, sheet, row)
    elif section == "nil":
        read_nil(work, record, sheet, row)
    else:
        if section.startswith("hsn") and "sply_ty" in record:
            record["desc"] = record.pop("sply_ty")
        read_line(work, section, "", record, sheet, row)


def _read_rates(work: Work, section: str, rows: list[dict[str, Any]]) -> None:
    """Read the rows of one document, each a rate of it."""
    first = rows[0]
    document = {key: value for key, value in first.items() if key not in _ITEM}
    document["itms"] = [{key: record[key] for key in _ITEM if key in record} for record in rows]
    work.ledger.rows_read += len(rows) - 1
    if len(rows) > 1:
        work.ledger.skipped["further rate of the same document"] += len(rows) - 1
    read_document(work, section, {}, document, first["sheet"], first["row"])


def _record(cells: list[Cell], header: Header, ledger: Ledger, sheet: Sheet) -> dict[str, Any]:
    """Return a row as the JSON's keys; columns that are none of them stand under their own words."""
    record: dict[str, Any] = {}
    for key in header.columns:
        cell = portal_sheet.cell_of(cells, header, key)
        if key in _MONEY:
            value = cell
        elif key in _NUMBERS:
            value = portal_sheet.number(cell, ledger, sheet)
        else:
            value = portal_sheet.day(cell, ledger, sheet) if key in _DAYS else gstr1_words.value(key, cell)
        if value not in ("", None):
            record[_SPELLED.get(key, key)] = value
    for place, words in header.others.items():
        if place < len(cells) and gstr1_words.value("", cells[place]):
            record.setdefault(words, gstr1_words.value("", cells[place]))
    return record
