"""Lines of the portal's sheets of documents, as the keys and values that its JSON has for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from ims_lib.readers import portal_sheet, portal_words
from ims_lib.readers.books_sheet import Cell, Sheet, text
from ims_lib.readers.portal_sheet import Header
from ims_lib.readers.reading import BadValueError, Ledger

_TAX: Final = ("igst", "cgst", "sgst", "cess")
_ITEM: Final = ("rt", "txval", *_TAX)
_DAYS: Final = ("dt", "cdt", "oidt", "oinvdt", "refdt", "irngendate", "supfildt", "dtcancel")
_TEXTS: Final = ("inum", "cnum", "oinum", "oinvnum")
_SUPPLIER: Final[tuple[str, ...]] = ("ctin", "trdnm", "supfildt", "supprd", "cfs", "cfs3b", "dtcancel")
_WORDS: Final = {
    "typ": portal_words.invoice_type,
    "suptyp": portal_words.invoice_type,
    "doctyp": portal_words.isd_type,
    "rsn": portal_words.reason,
    "diffprcnt": portal_words.rate_share,
    "supprd": portal_sheet.month,
}


class Line(NamedTuple):
    """One line: the sheet's own row number, what it says of the supplier, and the rest."""

    row: int
    supplier: dict[str, Any]
    document: dict[str, Any]


def needed(section: str) -> tuple[str, ...]:
    """Return the keys that a sheet of this GSTR-2B section must have a column for."""
    if section == "impg":
        return ("inum", "dt", "portcode", "txval", "igst", "cess")
    if section == "impgsez":
        return ("ctin", "inum", "dt", "portcode", "txval", "igst", "cess")
    isd = section in ("isd", "isda")
    notes = ("ntty",) if section in ("cdnr", "cdnra") else ()
    return ("ctin", "inum", "dt", *notes, *(("doctyp",) if isd else ("txval",)), *_TAX)


def lines(ledger: Ledger, section: str, header: Header, sheet: Sheet) -> Iterator[Line]:
    """Yield the lines that have a number and, but for overseas imports, a supplier; the others are rejected
    or, being sums, skipped.
    """
    for row, cells in portal_sheet.filled(sheet, header.first):
        if portal_sheet.is_total(cells):
            ledger.rows_read += 1
            ledger.skipped["total row"] += 1
            continue
        try:
            supplier = _supplier(cells, header, section, ledger, sheet)
            document = _document(cells, header, ledger, sheet)
        except BadValueError as bad:
            ledger.rows_read += 1
            ledger.reject(row, sheet.name, bad.column, bad.value, bad.reason)
            continue
        yield Line(row, supplier, document | {"sheet": sheet.name, "row": row})


def _supplier(
    cells: list[Cell], header: Header, section: str, ledger: Ledger, sheet: Sheet
) -> dict[str, Any]:
    told = {"ctin", *header.columns}
    supplier = {key: _value(cells, header, key, ledger, sheet) for key in _SUPPLIER if key in told}
    if not supplier["ctin"] and section != "impg":
        raise BadValueError("supplier_gstin", "", "the document has no supplier GSTIN")
    return supplier


def _document(cells: list[Cell], header: Header, ledger: Ledger, sheet: Sheet) -> dict[str, Any]:
    """Return a line as the JSON's keys; columns that are none of them stand under their own words."""
    document = {
        key: value
        for key in header.columns
        if key not in _SUPPLIER and (value := _value(cells, header, key, ledger, sheet)) != ""
    }
    for place, words in header.others.items():
        if place < len(cells) and text(cells[place]):
            document.setdefault(words, text(cells[place]))
    return document


def _value(cells: list[Cell], header: Header, key: str, ledger: Ledger, sheet: Sheet) -> Any:
    """Return one cell as the JSON has it: amounts untouched, days and numbers made text, words made codes."""
    cell = portal_sheet.cell_of(cells, header, key)
    if key in portal_words.MONEY:
        return cell
    if key in _TEXTS:
        return portal_sheet.number(cell, ledger, sheet)
    if key in _DAYS:
        return portal_sheet.day(cell, ledger, sheet)
    return _WORDS[key](cell) if key in _WORDS else text(cell)


def documents(found: Iterator[Line], header: Header, ledger: Ledger) -> Iterator[tuple[Line, dict[str, Any]]]:
    """Yield each document with its first line: a sheet with a rate column has a line for each rate, its
    amounts an item of the document.
    """
    if "rt" not in header.columns:
        yield from ((line, line.document) for line in found)
        return
    held: dict[tuple[str, ...], list[Line]] = {}
    for line in found:
        key = (line.supplier["ctin"], *(str(line.document.get(name, "")) for name in ("inum", "dt", "ntty")))
        held.setdefault(key, []).append(line)
    for own in held.values():
        document = {key: value for key, value in own[0].document.items() if key not in _ITEM}
        document["items"] = [
            {key: line.document[key] for key in _ITEM if key in line.document} for line in own
        ]
        ledger.rows_read += len(own) - 1
        ledger.skipped["further rate of the same document"] += len(own) - 1
        yield own[0], document
