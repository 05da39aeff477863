"""GSTR-2A as the portal's workbook to the rows that its JSON gives (domain.md 2.4).

A line for each rate of a document, and below them one with their sum, its number ending in `-Total`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from ims_lib import money
from ims_lib.readers import books_template, gstr2b_xlsx, portal_lines, portal_sheet, portal_words, stated
from ims_lib.readers.books_sheet import Sheet
from ims_lib.readers.gstr2a_rows import period_of, read_document, reading_of
from ims_lib.readers.portal_lines import Line
from ims_lib.readers.portal_sheet import Header
from ims_lib.readers.reading import Ledger, Reading, Rows
from ims_lib.schemas import GSTR2A_DOCUMENTS

_TOTAL: Final = "-total"
_HEADS: Final = ("txval", "igst", "cgst", "sgst", "cess")
#: Keys that JSON spells in another way: of suppliers, of notes, of the credit notes of an ISD.
_SUPPLIER: Final = {"supfildt": "fldtr1", "supprd": "flprdr1"}
_NOTE: Final = {"inum": "nt_num", "dt": "nt_dt"}
_ISD_NOTE: Final = {"cnum": "inum", "cdt": "dt"}


def is_gstr2a(header: Header | None) -> bool:
    """Tell whether a sheet's header is that of GSTR-2A: it alone tells the supplier's GSTR-3B."""
    return header is not None and bool({"cfs3b", "dtcancel"} & header.columns.keys())


def read_gstr2a_xlsx(sheets: list[Sheet], ledger: Ledger, where: str, period: str) -> Reading:
    """Read the sheets of one workbook; `ledger` may hold notes about it, `period` is the caller's MMYYYY."""
    readme = next((sheet for sheet in sheets if portal_sheet.squeezed(sheet.name) == "readme"), None)
    owner, told = books_template.read_titles(readme, len(readme.rows)) if readme else ("", "")
    rows, month = Rows(GSTR2A_DOCUMENTS), period_of(told, period, where)
    met: set[str] = set()
    for sheet in sheets:
        place = gstr2b_xlsx.place_of(sheet.name)
        if place is None or place.part != "available" or place.is_amended:
            if sheet is not readme:
                gstr2b_xlsx.note_unread(sheet, ledger)
            continue
        if place.section in met:
            raise portal_words.twice(sheet, where)
        met.add(place.section)
        if not all(portal_sheet.is_title(cells) for _, cells in portal_sheet.filled(sheet)):
            _read_sheet(rows, ledger, month, place.section, sheet, where)
    return reading_of(rows, ledger, owner, month)


def _read_sheet(rows: Rows, ledger: Ledger, period: str, section: str, sheet: Sheet, where: str) -> None:
    header = portal_words.header_of(sheet, portal_lines.needed(section), where)
    sums: Counter[str] = Counter()
    totals: Counter[str] = Counter()
    found = portal_lines.lines(ledger, section, header, sheet)
    own = _without_totals(found, ledger, sums, totals)
    for line, document in portal_lines.documents(own, header, ledger):
        supplier = {_SUPPLIER.get(key, key): value for key, value in line.supplier.items()}
        spelled = _spelled(section, document)
        read_document(rows, ledger, period, section, supplier, spelled, sheet.name, line.row)
    apart = [head for head in _HEADS if totals["lines"] and sums[head] != totals[head]]
    for head in apart:
        told, added = money.show(totals[head]), money.show(sums[head])
        ledger.note(f"sheet {sheet.name[:40]!r}: {head} of its own totals is {told}, of its lines {added}")


def _without_totals(
    found: Iterator[Line], ledger: Ledger, sums: Counter[str], totals: Counter[str]
) -> Iterator[Line]:
    """Yield the lines that are no total of a document, the amounts of both added up in paise."""
    for line in found:
        is_total = _is_total(line.document)
        for head in _HEADS:
            (totals if is_total else sums)[head] += stated.paise_of(line.document.get(head)) or 0
        if not is_total:
            yield line
            continue
        totals["lines"] += 1
        ledger.rows_read += 1
        ledger.skipped["total of a document"] += 1


def _is_total(document: dict[str, Any]) -> bool:
    """Tell whether a line is the sum of a document's rates: its number says so and it has no rate."""
    number = str(document.get("inum", "")).lower()
    return number.endswith(_TOTAL) and portal_sheet.plain(document.get("rt", "")) == ""


def _spelled(section: str, document: dict[str, Any]) -> dict[str, Any]:
    """Return a document with the keys that JSON has for it."""
    if section.startswith("isd") and not document.get("inum"):
        return {_ISD_NOTE.get(key, key): value for key, value in document.items()}
    names = _NOTE if section.startswith("cdn") else {}
    return {names.get(key, key): value for key, value in document.items()}
