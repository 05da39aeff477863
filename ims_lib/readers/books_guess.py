"""Columns told by their values where no word of a header tells them: GSTINs, dates, and amounts that are a
rate of other amounts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice, product
from typing import Final

from ims_lib import gstin, money
from ims_lib.readers import books_dates
from ims_lib.readers.books_header import SEARCHED, Header
from ims_lib.readers.books_sheet import Cell, Sheet, is_number, text
from ims_lib.readers.books_sides import PAYMENTS, TAXES, Side

_SAMPLE: Final = 200
#: Of the filled cells of a column, how many (in hundredths) must be of a kind.
_MOST: Final = 80
_FEWEST_ROWS: Final = 3
_FEWEST_COLUMNS: Final = 3
#: Columns of amounts among which taxes are looked for, and rows in which one column is compared with another.
_MOST_COLUMNS: Final = 24
_COMPARED: Final = 40
#: Rates of GST in hundredths of a per cent; how far a tax may be from its rate: paise, and a part of it.
_RATES: Final = (10, 25, 100, 150, 300, 500, 600, 750, 1200, 1800, 2800, 4000)
_NEAR: Final = 100
_NEAR_PART: Final = 50
_LONGEST_NUMBER: Final = 30
_SHORTEST_NAME: Final = 3
_WHOLE: Final = 10_000
#: Fields that are taken by their values without being asked: a mistake there is seen and costs little.
_FILLED: Final = frozenset({"supplier_gstin", "customer_gstin", "taxable", "igst", "cgst", "sgst"})


def fill(sheet: Sheet, header: Header, side: Side) -> Header:
    """Return a header with the party's GSTIN and, where no tax is named and every amount is accounted for,
    the taxes and what they are of, found by values.
    """
    guessed = by_values(sheet, header, side)
    taxes = set(TAXES) & guessed.keys()
    if set(TAXES[:3]) & header.columns.keys() or (taxes and not _is_whole(sheet, extended(header, guessed))):
        guessed = {field: at for field, at in guessed.items() if field not in {"taxable", *TAXES}}
    kept = {field: at for field, at in guessed.items() if field in _FILLED}
    return extended(header, kept)


def completed(sheet: Sheet, header: Header, side: Side) -> Header:
    """Return a header with every field that words leave open and values tell."""
    told = {field: at for field, at in header.columns.items() if header.how.get(field) != "value"}
    bare = replace(header, columns=told)
    return extended(bare, by_values(sheet, bare, side))


def extended(header: Header, guessed: dict[str, list[int]]) -> Header:
    """Return a header with these fields besides, found by value."""
    how = {**header.how, **dict.fromkeys(guessed, "value")}
    return replace(header, columns={**header.columns, **guessed}, how=how)


def by_values(sheet: Sheet, header: Header, side: Side) -> dict[str, list[int]]:
    """Return the fields still open whose columns can be told by their values."""
    taken = {place for places in header.columns.values() for place in places}
    rows = sheet.rows[header.first : header.first + _SAMPLE]
    columns = [[row[place] if place < len(row) else "" for row in rows] for place in range(len(header.names))]
    free = [place for place in range(len(columns)) if place not in taken]
    found = _gstins(columns, free, f"{side.party}_gstin")
    dates = [place for place in free if _is_of(columns[place], _is_date)]
    day = "paid_on" if side.kind == PAYMENTS.kind else "document_date"
    if dates:
        found[day] = dates[:1]
    amounts = {
        place: [_paise(cell) for cell in columns[place]]
        for place in free
        if place not in dates and _is_of(columns[place], lambda cell: _paise(cell) is not None)
    }
    if side.kind != PAYMENTS.kind and len(amounts) <= _MOST_COLUMNS:
        found |= _amounts(amounts, columns, header.column("taxable"))
    settled = {place for places in found.values() for place in places} | set(dates) | set(amounts)
    found |= _texts(columns, [place for place in free if place not in settled], side)
    return {field: places for field, places in found.items() if field not in header.columns}


def _is_whole(sheet: Sheet, header: Header) -> bool:
    """Tell whether taxable value and taxes make the total; without a total, whether no other column could be
    a tax too.
    """
    rows = sheet.rows[header.first : header.first + _SAMPLE]
    taken = {place for places in header.columns.values() for place in places}
    columns = {
        place: [_paise(row[place]) if place < len(row) else None for row in rows]
        for place in range(len(header.names))
    }
    total = header.column("total")
    if total < 0:
        free = [column for place, column in columns.items() if place not in taken and any(column)]
        pairs = product(free, repeat=2)
        return len(free) <= _MOST_COLUMNS and not any(
            _is_rate(one, other, parts) for one, other in pairs for parts in (1, 2)
        )
    heads = [columns[place] for field in ("taxable", *TAXES) for place in header.columns.get(field, [])]
    sums: list[int] = [sum(filter(None, amounts)) for amounts in zip(*heads, strict=True)]
    told = [(abs(paise), abs(whole)) for paise, whole in zip(sums, columns[total], strict=False) if whole]
    return sum(abs(paise - whole) <= _NEAR for paise, whole in told) * 100 >= len(told) * _MOST


def header_row(sheet: Sheet) -> int:
    """Return the row that looks most like a header whose words nobody knows, -1 for none."""
    best, found = _FEWEST_COLUMNS - 1, -1
    for row, cells in enumerate(sheet.rows[:SEARCHED]):
        held = [cell for cell in cells if text(cell)]
        below = sheet.rows[row + 1] if row + 1 < len(sheet.rows) else []
        is_header = all(isinstance(cell, str) and not _is_value(cell) for cell in held)
        if is_header and len(held) > best and sum(_is_value(cell) for cell in below) > 1:
            best, found = len(held), row
    return found


def _is_value(cell: Cell) -> bool:
    return bool(text(cell)) and (_is_date(cell) or _paise(cell) is not None or bool(gstin.kind(text(cell))))


def _is_date(cell: Cell) -> bool:
    return isinstance(cell, date) or (isinstance(cell, str) and books_dates.is_date(cell.strip()))


def _paise(cell: Cell) -> int | None:
    try:
        return money.to_paise(cell, empty=None)
    except money.NotMoneyError:
        return None


def _is_of(cells: Sequence[Cell], test: Callable[[Cell], bool]) -> bool:
    """Tell whether most filled cells pass a test."""
    held = [cell for cell in cells if text(cell)]
    return bool(held) and sum(map(test, held)) * 100 >= len(held) * _MOST


def _gstins(columns: Sequence[Sequence[Cell]], free: Sequence[int], party: str) -> dict[str, list[int]]:
    """Return the column of the party's GSTINs: the only one that holds different ones."""
    places = [p for p in free if _is_of(columns[p], lambda cell: bool(gstin.kind(text(cell))))]
    varied = [p for p in places if len({text(cell) for cell in columns[p]} - {""}) > 1]
    return {party: varied} if len(varied) == 1 else {}


def _amounts(
    amounts: dict[int, list[int | None]], columns: Sequence[Sequence[Cell]], taxable: int
) -> dict[str, list[int]]:
    """Return taxable value and taxes: two equal columns that are half a rate of the value are CGST and SGST,
    one that is a rate is IGST.
    """
    best: dict[str, list[int]] = {}
    for base in [taxable] if taxable >= 0 else list(amounts):
        values = [_paise(cell) for cell in columns[base]]
        found: dict[str, list[int]] = {} if taxable >= 0 else {"taxable": [base]}
        whole = [p for p, taxes in amounts.items() if p != base and _is_rate(values, taxes, 1)]
        halves = [p for p, taxes in amounts.items() if p != base and _is_rate(values, taxes, 2)]
        pairs = [(p, q) for p in halves for q in halves if p < q and amounts[p] == amounts[q]]
        if pairs:
            found |= {"cgst": [pairs[0][0]], "sgst": [pairs[0][1]]}
        single = [p for p in whole if not any(p in pair for pair in pairs)]
        if single:
            found["igst"] = single[:1]
        if len(found) > len(best) and len(found) > (taxable < 0):
            best = found
    return best


def _is_rate(values: Sequence[int | None], taxes: Sequence[int | None], parts: int) -> bool:
    """Tell whether each tax is a rate of GST, or half of one, of its value; 0 counts for neither."""
    both = ((value, tax) for value, tax in zip(values, taxes, strict=True) if value and tax)
    pairs = list(islice(both, _COMPARED))
    fitting = sum(
        any(abs(tax * parts * _WHOLE - value * rate) <= _near(tax) * parts * _WHOLE for rate in _RATES)
        for value, tax in pairs
    )
    return len(pairs) >= _FEWEST_ROWS and fitting * 100 >= len(pairs) * _MOST


def _near(tax: int) -> int:
    return min(_NEAR, 1 + abs(tax) // _NEAR_PART)


def _texts(columns: Sequence[Sequence[Cell]], free: Sequence[int], side: Side) -> dict[str, list[int]]:
    """Return the document's number, a column of distinct texts with digits, and the party's name, without."""
    found: dict[str, list[int]] = {}
    for place in free:
        held = [text(cell) for cell in columns[place] if text(cell)]
        is_named = _is_of(held, lambda cell: not any(sign.isdigit() for sign in cell))
        is_distinct = len(set(held)) * 100 >= len(held) * _MOST
        if len(held) < _FEWEST_ROWS or any(is_number(cell) for cell in columns[place]):
            continue
        if not is_named and is_distinct and max(map(len, held)) <= _LONGEST_NUMBER:
            found.setdefault("number", [place])
        elif is_named and max(map(len, held)) > _SHORTEST_NAME:
            found.setdefault(f"{side.party}_name", [place])
    return found
