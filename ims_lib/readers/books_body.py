"""The rows of a sheet that hold documents, and their dates and amounts, read column by column."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final

import msgspec
import pyarrow as pa

from ims_lib import money
from ims_lib.errors import NeedsAnswer
from ims_lib.readers import books_dates, books_words, mapping, progress, stated, values
from ims_lib.readers.books_dates import Dates
from ims_lib.readers.books_header import Header
from ims_lib.readers.books_sheet import Cell, Sheet, text
from ims_lib.readers.reading import Ledger

_MOST_REMEMBERED: Final = 200_000
_LONGEST_KEPT: Final = 200
_TOTAL_ROW: Final = "total row"
_JSON: Final = msgspec.json.Encoder()


class Body:
    """The rows that hold documents: their sheet row numbers and cells, and what is wrong with some.

    `order` ('dmy', 'mdy' or None) is that of numeric dates, `period` MMYYYY or ''.
    """

    def __init__(
        self, sheet: Sheet, header: Header, ledger: Ledger, *, where: str, order: str | None, period: str
    ) -> None:
        self.sheet, self.header, self.ledger = sheet, header, ledger
        self.where, self.order, self.period = where, order, period
        self.numbers: list[int] = []
        self.cells: list[list[Cell]] = []
        self.totals: list[tuple[int, list[Cell]]] = []
        self.bad: dict[int, tuple[str, Any, str]] = {}
        self.as_given: dict[int, dict[str, str]] = {}
        self._columns_read = 0

    def column(self, place: int) -> list[Cell]:
        """Return a column's cells, '' where a row is shorter; all '' for no column."""
        if place < 0:
            return [""] * len(self.cells)
        self._columns_read += 1
        width = len(self.header.names)
        progress.tell("checking", min(self._columns_read, width), width)
        return [row[place] if place < len(row) else "" for row in self.cells]

    def field(self, name: str) -> list[Cell]:
        """Return the cells of a field's column."""
        return self.column(self.header.column(name))

    def texts(self, name: str) -> list[str]:
        """Return the cells of a field's column as text."""
        place = self.header.column(name)
        return [text(cell) for cell in self.column(place)] if place >= 0 else [""] * len(self.cells)

    def spoil(self, place: int, column: int, value: Any, reason: str) -> None:
        """Mark a row as rejected; the first reason stands."""
        self.bad.setdefault(place, (self.header.names[column] if column >= 0 else "", text(value), reason))

    def keep(self, place: int, field: str, value: Any) -> None:
        """Keep a cell of a row as the file gives it: what is read of it is less."""
        self.as_given.setdefault(place, {})[field] = text(value)[:_LONGEST_KEPT]

    def dates(self, field: str, *, fallback: str = "") -> Dates:
        """Read a field's column of dates. A numeric one that fits both orders takes `fallback` ('dmy' or
        'mdy'); without one NeedsAnswer is raised.
        """
        place = self.header.column(field)
        if place < 0:
            return Dates([None] * len(self.cells), set(), [])

        def read(order: str | None) -> Dates:
            return books_dates.read_column(
                self.column(place),
                name=self.header.names[place],
                where=self.where,
                order=order,
                period=self.period,
                days_later=self.sheet.days_later,
            )

        try:
            return read(self.order)
        except NeedsAnswer:
            if not fallback:
                raise
            return read(fallback)

    def must_be_dates(self, field: str, dates: Dates) -> None:
        """Put a column's notes into the ledger and spoil the rows that hold no date."""
        place = self.header.column(field)
        for sentence in dates.notes:
            self.ledger.note(sentence)
        for row in dates.unread:
            self.spoil(row, place, self.cells[row][place], "not a date")

    def day(self, field: str, *, fallback: str) -> list[date | None]:
        """Return a column of dates that a document can do without: what is no date is told, and left out."""
        dates = self.dates(field, fallback=fallback)
        for row in dates.unread:
            self.keep(row, field, self.cells[row][self.header.column(field)])
        if dates.unread:
            name = self.header.names[self.header.column(field)]
            self.ledger.note(
                f"column {name[:40]!r}: {len(dates.unread):,} cells hold no date and were left out"
            )
        return dates.days

    def amounts(self, fields: Sequence[str]) -> dict[str, list[int | None]]:
        """Return these fields in paise; a row with an unreadable amount is spoilt."""
        read = _amount_reader()
        return {field: self._amount(field, read) for field in fields}

    def tie_out(self, amounts: Mapping[str, Sequence[int | None]]) -> None:
        """Tie the sheet's total rows to these columns of paise, as the file signs them; spoilt rows count
        for nothing.
        """
        columns = {field: amounts[field] for field in amounts if field in self.header.columns}
        totals = [
            stated.Total(
                number, {field: paise for field in columns if (paise := self._stated(field, row)) is not None}
            )
            for number, row in self.totals
        ]
        if not any(total.paise for total in totals):
            return
        good = [place for place in range(len(self.numbers)) if place not in self.bad]
        read = {field: [column[place] for place in good] for field, column in columns.items()}
        stated.tie_out(self.ledger, self.sheet.name, [self.numbers[p] for p in good], read, totals)

    def _stated(self, field: str, row: list[Cell]) -> int | None:
        """Return what a total row says of a field, its columns added up; None where it says nothing."""
        cells = [row[place] for place in self.header.columns[field] if place < len(row)]
        found = [paise for cell in cells if (paise := stated.paise_of(cell)) is not None]
        return sum(found) if found else None

    def _amount(self, field: str, read: Callable[[Cell], money.Amount]) -> list[int | None]:
        total: list[int | None] = [None] * len(self.cells)
        for place in self.header.columns.get(field, []):
            for row, cell in enumerate(self.column(place)):
                if cell == "":
                    continue
                try:
                    paise, is_rounded = read(cell)
                except money.NotMoneyError as error:
                    self.spoil(row, place, cell, error.reason)
                    continue
                if is_rounded:
                    self.ledger.note(values.ROUNDED)
                    self.keep(row, field, cell)
                if paise is not None:
                    total[row] = (total[row] or 0) + paise
        return total

    def others(self) -> list[str]:
        """Return the unmapped columns of each row as a JSON object of header to text, without empty ones."""
        used = {place for places in self.header.columns.values() for place in places}
        named = len(self.header.names)
        width = max(named, max(map(len, self.cells), default=0))
        names = self.header.names + [f"column {place}" for place in range(named + 1, width + 1)]
        free = [place for place in range(width) if place not in used]
        if not free:
            return ["{}"] * len(self.cells)
        rows = []
        for row in self.cells:
            held = {names[place]: text(row[place]) for place in free if place < len(row) and row[place] != ""}
            rows.append(_JSON.encode(held).decode() if held else "{}")
        return rows

    def table(self, schema: pa.Schema, columns: dict[str, list[Any]]) -> pa.Table:
        """Return the rows that are not spoilt, columns not given as null; the spoilt go to the ledger."""
        for place in sorted(self.bad):
            column, value, reason = self.bad[place]
            self.ledger.reject(self.numbers[place], self.sheet.name, column, value, reason)
        count = len(self.cells)
        columns |= {
            "file_id": [self.ledger.file_id] * count,
            "row_number": self.numbers,
            "recipient_gstin": [given.upper() for given in self.texts("own_gstin")],
            "sheet": [self.sheet.name] * count,
            "other_columns": self.others(),
            "cells_as_given": [
                _JSON.encode(self.as_given[place]).decode() if place in self.as_given else ""
                for place in range(count)
            ],
        }
        arrays = {
            field.name: pa.array(columns[field.name], field.type)
            if field.name in columns
            else pa.nulls(count, field.type)
            for field in schema
        }
        table = pa.table(arrays, schema)
        if not self.bad:
            return table
        return table.filter(pa.array([place not in self.bad for place in range(count)]))


def pick(body: Body, *, main: str, party: str, evidence: Sequence[str]) -> None:
    """Count every row below the header; keep those that are documents.

    `main` is the field that names a document, `party` the other's GSTIN; a document has something in one
    field of `evidence` at least, a heading or footer has not.
    """
    header = body.header
    places = {"main": header.column(main), "party": header.column(party), "status": header.column("status")}
    proofs = [header.column(field) for field in (main, *evidence)]
    for number, row in enumerate(body.sheet.rows[header.first :], header.first + 1):
        body.ledger.rows_read += 1
        reason = _why_skip(row, places, proofs, header)
        if reason:
            body.ledger.skipped[reason] += 1
            if reason == _TOTAL_ROW and any(_says_total(cell) for cell in row):
                body.totals.append((number, row))
        else:
            body.numbers.append(number)
            body.cells.append(row)


def _held(row: list[Cell], place: int) -> str:
    return text(row[place]) if 0 <= place < len(row) else ""


def _why_skip(row: list[Cell], places: dict[str, int], proofs: Sequence[int], header: Header) -> str:
    """Return why a row is no document (blank, total, header again, void); '' when it is one."""
    number, status = _held(row, places["main"]), _held(row, places["status"])
    if status and _is_void(status, header):
        return "void or cancelled"
    if number and not _is_total(number):
        return "repeated header" if _is_heading(number, header.names[places["main"]]) else ""
    if _is_blank(row):
        return "blank row"
    party = _held(row, places["party"])
    is_free = not party or _is_total(party)
    if is_free and any(isinstance(cell, str) and _is_total(cell.strip()) for cell in row):
        return _TOTAL_ROW
    return "" if any(_held(row, place) for place in proofs) else "not a document"


def _is_blank(row: list[Cell]) -> bool:
    """Tell whether no cell says anything; millions of empty ones are passed over fast."""
    return set(row) <= {"", None} or not any(map(text, row))


def _is_heading(number: str, heading: str) -> bool:
    if number[-1:].isdigit():
        return False
    plain = books_words.plain(heading)
    return mapping.key(number) == mapping.key(heading) or (plain != "" and books_words.plain(number) == plain)


def _is_total(given: str) -> bool:
    return not given[-1:].isdigit() and books_words.words(given) in books_words.TOTALS


def _says_total(cell: Cell) -> bool:
    """Tell a total of the rows from a balance carried forward."""
    return isinstance(cell, str) and _is_total(cell.strip()) and "total" in cell.casefold()


def _is_void(status: str, header: Header) -> bool:
    word = books_words.words(status)
    if books_words.plain(header.names[header.column("status")]).startswith("cancelled"):
        return word in {"y", "yes", "true", "1"} or word in books_words.VOID
    return word in books_words.VOID


def _amount_reader() -> Callable[[Cell], money.Amount]:
    """Return a reader that remembers text it has met."""
    known: dict[str, money.Amount] = {}

    def read(cell: Cell) -> money.Amount:
        if isinstance(cell, str) and cell in known:
            return known[cell]
        amount = money.read(cell)
        if isinstance(cell, str) and len(known) < _MOST_REMEMBERED:
            known[cell] = amount
        return amount

    return read
