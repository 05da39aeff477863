"""A register's data rows under a known header, column by column, to rows of books_rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import msgspec
import pyarrow as pa

from ims_lib import money
from ims_lib.readers import books_dates, books_types, books_words, values
from ims_lib.readers.books_header import Header
from ims_lib.readers.books_sheet import Cell, Sheet, is_doubtful, loses_digits, text
from ims_lib.readers.reading import Ledger
from ims_lib.schemas import BOOKS_ROWS

_HEADS: Final = ("taxable", "igst", "cgst", "sgst", "cess")
_MOST_REMEMBERED: Final = 200_000
_JSON: Final = msgspec.json.Encoder()
#: Fields of which a document has at least one; a heading or footer has none.
_EVIDENCE: Final = ("number", "document_date", *_HEADS, "total")


class _Body:
    """The rows that hold documents: their sheet row numbers and cells, and what is wrong with some."""

    def __init__(self, sheet: Sheet, header: Header) -> None:
        self.sheet, self.header = sheet, header
        self.numbers: list[int] = []
        self.cells: list[list[Cell]] = []
        self.bad: dict[int, tuple[str, Any, str]] = {}

    def column(self, place: int) -> list[Cell]:
        """Return a column's cells, '' where a row is shorter; all '' for no column."""
        if place < 0:
            return [""] * len(self.cells)
        return [row[place] if place < len(row) else "" for row in self.cells]

    def field(self, name: str) -> list[Cell]:
        return self.column(self.header.column(name))

    def texts(self, name: str) -> list[str]:
        return [text(cell) for cell in self.field(name)]

    def spoil(self, place: int, column: int, value: Any, reason: str) -> None:
        """Mark a row as rejected; the first reason stands."""
        self.bad.setdefault(place, (self.header.names[column] if column >= 0 else "", text(value), reason))


def read_rows(
    sheet: Sheet, header: Header, ledger: Ledger, *, where: str, order: str | None, period: str
) -> pa.Table:
    """Return the sheet's documents; rejected and skipped rows go to the ledger."""
    body = _Body(sheet, header)
    _pick(body, ledger)
    columns = _columns(body, ledger, where, order, period)
    for place in sorted(body.bad):
        column, value, reason = body.bad[place]
        ledger.reject(body.numbers[place], sheet.name, column, value, reason)
    arrays = {
        field.name: pa.array(columns[field.name], field.type)
        if field.name in columns
        else pa.nulls(len(body.cells), field.type)
        for field in BOOKS_ROWS
    }
    table = pa.table(arrays, BOOKS_ROWS)
    if not body.bad:
        return table
    return table.filter(pa.array([place not in body.bad for place in range(len(body.cells))]))


def _pick(body: _Body, ledger: Ledger) -> None:
    """Count every row below the header; keep those that are documents."""
    header = body.header
    heading = books_words.plain(header.names[header.column("number")])
    places = {field: header.column(field) for field in (*_EVIDENCE, "supplier_gstin", "status")}
    for number, row in enumerate(body.sheet.rows[header.first :], header.first + 1):
        ledger.rows_read += 1
        reason = _why_skip(row, places, heading, header)
        if reason:
            ledger.skipped[reason] += 1
        else:
            body.numbers.append(number)
            body.cells.append(row)


def _held(row: list[Cell], place: int) -> str:
    return text(row[place]) if 0 <= place < len(row) else ""


def _why_skip(row: list[Cell], places: dict[str, int], heading: str, header: Header) -> str:
    """Return why a row is no document (blank, total, header again, void); '' when it is one."""
    number, status = _held(row, places["number"]), _held(row, places["status"])
    if status and _is_void(status, header):
        return "void or cancelled"
    if number and not _is_total(number):
        is_heading = not number[-1:].isdigit() and books_words.plain(number) == heading
        return "repeated header" if is_heading else ""
    if not any(text(cell) for cell in row):
        return "blank row"
    supplier = _held(row, places["supplier_gstin"])
    is_free = not supplier or _is_total(supplier)
    if is_free and any(isinstance(cell, str) and _is_total(cell.strip()) for cell in row):
        return "total row"
    return "" if any(_held(row, places[field]) for field in _EVIDENCE) else "not a document"


def _is_total(given: str) -> bool:
    return not given[-1:].isdigit() and books_words.words(given) in books_words.TOTALS


def _is_void(status: str, header: Header) -> bool:
    word = books_words.words(status)
    if books_words.plain(header.names[header.column("status")]).startswith("cancelled"):
        return word in {"y", "yes", "true", "1"} or word in books_words.VOID
    return word in books_words.VOID


def _columns(body: _Body, ledger: Ledger, where: str, order: str | None, period: str) -> dict[str, list[Any]]:
    """Return every column of BOOKS_ROWS."""
    count, numbers = len(body.cells), body.field("number")
    dates = _dates(body, ledger, where, order, period)
    kinds = _kinds(body, ledger)
    if any(loses_digits(cell) for cell in numbers if not isinstance(cell, str)):
        ledger.note("some document numbers are number cells of 16 or more digits: Excel keeps only 15")
    return {
        "file_id": [ledger.file_id] * count,
        "row_number": body.numbers,
        "recipient_gstin": [given.upper() for given in body.texts("own_gstin")],
        "sheet": [body.sheet.name] * count,
        "voucher": body.texts("voucher"),
        "supplier_gstin": body.texts("supplier_gstin"),
        "supplier_name": body.texts("supplier_name"),
        "document_type": kinds,
        "document_type_given": body.texts(_type_field(body.header)),
        "number": [text(cell) for cell in numbers],
        **dates,
        "place_of_supply": [values.state(given) if given else "" for given in body.texts("place_of_supply")],
        "is_reverse_charge": [
            values.flag(given) if given else None for given in body.texts("reverse_charge")
        ],
        "hsn": body.texts("hsn"),
        "rate": body.texts("rate"),
        **_amounts(body, ledger),
        "port_code": body.texts("port_code"),
        "is_number_doubtful": [cell != "" and is_doubtful(cell) for cell in numbers],
        "other_columns": _others(body),
    }


def _type_field(header: Header) -> str:
    return next((field for field in ("document_type", "voucher_type", "type") if field in header.columns), "")


def _kinds(body: _Body, ledger: Ledger) -> list[str]:
    field = _type_field(body.header)
    is_import = "port_code" in body.header.columns
    is_voucher_type = field == "voucher_type"
    ports = body.texts("port_code")
    known: dict[tuple[str, bool], tuple[str, bool]] = {}
    kinds = []
    for given, port in zip(body.texts(field), ports, strict=True):
        key = (given, is_import and bool(port))
        if key not in known:
            known[key] = books_types.document_type(given, is_voucher_type=is_voucher_type, is_import=key[1])
            if not known[key][1]:
                ledger.note(f"the type {given[:30]!r} is unknown and was read as an invoice")
        kinds.append(known[key][0])
    return kinds


def _dates(body: _Body, ledger: Ledger, where: str, order: str | None, period: str) -> dict[str, list[Any]]:
    """Return document_date and posting_date; a row with no readable document date is spoilt."""
    read: dict[int, books_dates.Dates] = {}
    for field in ("document_date", "posting_date"):
        place = body.header.column(field)
        if place >= 0 and place not in read:
            name = body.header.names[place]
            read[place] = books_dates.read_column(
                body.column(place), name=name, where=where, order=order, period=period
            )
            for sentence in read[place].notes:
                ledger.note(sentence)
    main = body.header.column("document_date")
    posting = read.get(body.header.column("posting_date"))
    for place, dates in read.items():
        cells = body.column(place)
        for row in dates.unread:
            body.spoil(row, place, cells[row], "not a date")
    days, missing = list(read[main].days), 0
    for row, day in enumerate(days):
        if day is None and row not in body.bad:
            days[row] = posting.days[row] if posting else None
            missing += days[row] is not None
            if days[row] is None:
                body.spoil(row, main, "", "the row has no date")
    if missing:
        ledger.note(f"{missing:,} rows have no document date; their posting date was taken")
    return {"document_date": days, "posting_date": posting.days if posting else [None] * len(days)}


def _amounts(body: _Body, ledger: Ledger) -> dict[str, list[int | None]]:
    """Return the six amount columns in paise; a row with an unreadable amount, or none at all, is spoilt."""
    read = _amount_reader(ledger)
    found = {head: _amount_column(body, head, read) for head in (*_HEADS, "total")}
    totals = found["total"]
    for row, amounts in enumerate(zip(*found.values(), strict=True)):
        if amounts.count(None) == len(amounts):
            body.spoil(row, body.header.column("taxable"), "", "the row has no amount")
    sums = [
        sum(amount or 0 for amount in amounts)
        for amounts in zip(*(found[head] for head in _HEADS), strict=True)
    ]
    if any(paise * (total or 0) < 0 for paise, total in zip(sums, totals, strict=True)):
        ledger.note(
            "the totals have the other sign than the amounts (the supplier's side) and were turned round"
        )
        totals = [None if total is None else -total for total in totals]
    if "taxable" not in body.header.columns and any(total is not None for total in totals):
        ledger.note("the register has no taxable value: it was worked out as the total less the taxes")
        found["taxable"] = [(total or 0) - paise for total, paise in zip(totals, sums, strict=True)]
    columns: dict[str, list[int | None]] = {"total_paise": totals}
    return columns | {f"{head}_paise": [paise or 0 for paise in found[head]] for head in _HEADS}


def _amount_reader(ledger: Ledger) -> Callable[[Cell], int | None]:
    """Return a reader that remembers text it has met and notes rounding."""
    known: dict[str, int | None] = {}

    def read(cell: Cell) -> int | None:
        if isinstance(cell, str) and cell in known:
            return known[cell]
        amount = money.read(cell)
        if amount.is_rounded:
            ledger.note(values.ROUNDED)
        if isinstance(cell, str) and len(known) < _MOST_REMEMBERED:
            known[cell] = amount.paise
        return amount.paise

    return read


def _amount_column(body: _Body, head: str, read: Callable[[Cell], int | None]) -> list[int | None]:
    total: list[int | None] = [None] * len(body.cells)
    for place in body.header.columns.get(head, []):
        for row, cell in enumerate(body.column(place)):
            if cell == "":
                continue
            try:
                paise = read(cell)
            except money.NotMoneyError as error:
                body.spoil(row, place, cell, error.reason)
                continue
            if paise is not None:
                total[row] = (total[row] or 0) + paise
    return total


def _others(body: _Body) -> list[str]:
    """Return the unmapped columns of each row as a JSON object of header to text, without the empty ones."""
    used = {place for places in body.header.columns.values() for place in places}
    width = max(len(body.header.names), max(map(len, body.cells), default=0))
    names = body.header.names + [f"column {place}" for place in range(len(body.header.names) + 1, width + 1)]
    free = [place for place in range(width) if place not in used]
    if not free:
        return ["{}"] * len(body.cells)
    rows = []
    for row in body.cells:
        held = {names[place]: text(row[place]) for place in free if place < len(row) and row[place] != ""}
        rows.append(_JSON.encode(held).decode() if held else "{}")
    return rows
