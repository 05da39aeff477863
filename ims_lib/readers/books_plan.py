"""How a register is to be read: which side it is of, which sheets have a header, which column is which field.

What a person told counts first, then a mapping remembered for the layout, then the words of the headers, and
last, where words fail, the values.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, replace
from typing import Final

from ims_lib.readers import books_guess, mapping
from ims_lib.readers.books_header import Header, Top, by_words, find, names, tops
from ims_lib.readers.books_sheet import Sheet, text
from ims_lib.readers.books_sides import BOOKS, PAYMENTS, SALES, SIDES, TAXES, Side
from ims_lib.readers.mapping import Mapping

_SALES_WORDS: Final = (
    "customer|customers|buyer|buyers|client|clients|debtor|debtors|recipient|receiver|sale|sales|sold|"
    "outward|output"
)
_PURCHASE_WORDS: Final = (
    "supplier|suppliers|vendor|vendors|creditor|creditors|seller|purchase|purchases|purchased|inward|itc|"
    "input|eligibility"
)
_SELLS: Final = frozenset(_SALES_WORDS.split("|"))
_BUYS: Final = frozenset(_PURCHASE_WORDS.split("|"))
#: A title that speaks of the report and not of the company that made it.
_REPORT: Final = re.compile(r"register|book|report|journal|summary|list|details|vouchers|invoices", re.ASCII)
_TYPES: Final = ("document_type", "voucher_type", "type")
_LOOKED_AT: Final = 200


@dataclass(frozen=True)
class Wanted:
    """What the caller knows of a register: its kind ('' or one of SIDES), period MMYYYY, order of dates, a
    mapping, and the mappings remembered.
    """

    kind: str = ""
    period: str = ""
    dates: str = ""
    mapping: Mapping | None = None
    remembered: Sequence[Mapping] = ()


@dataclass(frozen=True)
class Plan:
    """The side, the sheets with their headers, those of the other side, and the mapping that was used.

    `is_told` says whether anything told the side.
    """

    side: Side
    is_told: bool
    found: list[tuple[Sheet, Header]]
    others: list[Sheet]
    mapping: Mapping | None


def plan(sheets: Sequence[Sheet], wanted: Wanted) -> Plan:
    """Return how sheets are to be read; `found` is empty where no header was recognised."""
    used = wanted.mapping or _remembered(sheets, wanted)
    kind = wanted.kind or (mapping.implied_side(used) if used else "")
    told = {id(sheet): _told(sheet) for sheet in sheets}
    side = _side(sheets, kind) if kind else _by_words(sheets, list(told.values()))
    contrary = {"books": "sales", "sales": "books"}.get(side.kind, "")
    found: list[tuple[Sheet, Header]] = []
    others: list[Sheet] = []
    for sheet in sheets:
        header = fit(sheet, side, used) if used else None
        if header is None and (header := find(sheet, side)) and told[id(sheet)] == contrary:
            others.append(sheet)
        elif header is not None:
            found.append((sheet, header if is_exact(header) else books_guess.fill(sheet, header, side)))
    if others and not found:
        found, others = [(sheet, header) for sheet in others if (header := find(sheet, side))], []
    return Plan(side, bool(kind) or side is PAYMENTS or any(told.values()), found, others, used)


def is_exact(header: Header) -> bool:
    """Tell whether a header was read by a mapping that leaves nothing open."""
    return any(how.startswith("remembered") for how in header.how.values())


def every_name(sheet: Sheet) -> Iterator[str]:
    """Yield the name of every column of whatever may be a header."""
    for top in tops(sheet, BOOKS):
        yield from names(top.titles)


def _remembered(sheets: Sequence[Sheet], wanted: Wanted) -> Mapping | None:
    """Return the newest mapping remembered for the layout of a sheet."""
    known = {each.layout: each for each in wanted.remembered if each.layout}
    usable = {layout: each for layout, each in known.items() if wanted.kind in {"", each.side}}
    if not usable:
        return None
    sides = {each.side or BOOKS.kind for each in usable.values()}
    shown = (top.titles for kind in sides for sheet in sheets for top in tops(sheet, SIDES[kind]))
    prints = (mapping.fingerprint(names(titles)) for titles in shown)
    return next((usable[layout] for layout in prints if layout in usable), None)


def fit(sheet: Sheet, side: Side, used: Mapping) -> Header | None:
    """Return the header in which all of a mapping's columns stand, None where there is none.

    A mapping without a layout leaves fields open, which the words of the headers fill in; one without any
    header only says what is not to be read.
    """
    if not any(used.columns.values()):
        header = find(sheet, side)
        return header and replace(header, columns=_without(header.columns, used.columns))
    fitting = [header for top in tops(sheet, side) if (header := _fitted(top, side, used))]
    own = [header for header in fitting if mapping.fingerprint(header.names) == used.layout]
    return max(own or fitting, key=lambda one: (len(one.columns), one.row - one.first), default=None)


def _without(columns: AnyMapping[str, list[int]], fields: Container[str]) -> dict[str, list[int]]:
    return {field: places for field, places in columns.items() if field not in fields}


def _fitted(top: Top, side: Side, used: Mapping) -> Header | None:
    shown = names(top.titles)
    places: dict[str, int] = {}
    for place, name in enumerate(shown):
        places.setdefault(mapping.key(name), place)
    keys = {field: [mapping.key(header) for header in headers] for field, headers in used.columns.items()}
    if any(each not in places for several in keys.values() for each in several):
        return None
    columns = {field: [places[each] for each in several] for field, several in keys.items() if several}
    how = dict.fromkeys(columns, f"remembered {used.name}" if used.layout else "told")
    if not used.layout:
        taken = {place for several in columns.values() for place in several}
        open_ones = _without(by_words(top, side), keys)
        columns |= {field: at for field, at in open_ones.items() if not taken & set(at)}
    return Header(top.row, top.first, shown, columns, how)


def _side(sheets: Sequence[Sheet], kind: str) -> Side:
    """Return the side asked for. A list of payments that is called one may name its day in short."""
    side = SIDES[kind]
    if side is PAYMENTS and not any(find(sheet, side) for sheet in sheets):
        return replace(side, needs=(side.needs[0], ("paid_on", "date"), side.needs[2]))
    return side


def _by_words(sheets: Sequence[Sheet], told: Sequence[str]) -> Side:
    if any(_is_payments(sheet) for sheet in sheets):
        return PAYMENTS
    return SALES if "sales" in told and "books" not in told else BOOKS


def _is_payments(sheet: Sheet) -> bool:
    register = find(sheet, BOOKS)
    taxed = register is not None and {"taxable", *TAXES} & register.columns.keys()
    return not taxed and find(sheet, PAYMENTS) is not None


def _told(sheet: Sheet) -> str:
    """Return which side a sheet says it is of: 'books', 'sales' or ''. The types of its documents say most,
    then the headers, then the titles above them and the sheet's name.
    """
    headers = {side.kind: find(sheet, side) for side in (BOOKS, SALES)}
    header = headers["books"] or headers["sales"]
    if header is None:
        return ""
    own = {
        place
        for kind, party in (("books", "supplier_gstin"), ("sales", "customer_gstin"))
        if (each := headers[kind]) is not None and party in each.columns
        for place in each.columns.get("own_gstin", [])
    }
    above = [text(cell) for row in sheet.rows[: header.row] for cell in row]
    titles = [each for each in above if _REPORT.search(each.casefold())]
    typed = next((header.column(field) for field in _TYPES if field in header.columns), -1)
    body = sheet.rows[header.first : header.first + _LOOKED_AT]
    types = [text(row[typed]) for row in body if 0 <= typed < len(row)]
    heads = [name for place, name in enumerate(header.names) if place not in own]
    return next(filter(None, (_most(types), _most(heads), _most([*titles, sheet.name]))), "")


def _most(texts: Sequence[str]) -> str:
    sells = sum(bool(each & _SELLS) and not each & _BUYS for each in _words(texts))
    buys = sum(bool(each & _BUYS) and not each & _SELLS for each in _words(texts))
    return "" if sells == buys else "sales" if sells > buys else "books"


def _words(texts: Sequence[str]) -> Iterator[set[str]]:
    return (set(re.findall(r"[a-z]+", each.casefold(), re.ASCII)) for each in texts)
