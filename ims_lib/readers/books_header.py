"""Finding a register's header row by its words, and deciding which column holds what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from ims_lib.readers.books_sheet import Cell, Sheet, text
from ims_lib.readers.books_sides import DATES, NUMBERS, Side

#: Rows at the top of a sheet in which the header is looked for.
SEARCHED: Final = 30
#: Headers that SAP uses for its own number when the supplier's stands under Reference.
_INTERNAL: Final = frozenset({"document number"})
#: A posting date that is the day the goods came.
_RECEIPT: Final = "grn date"


@dataclass(frozen=True)
class Header:
    """Where the header is and what it means. `row` counts from 0; data begin at `first`."""

    row: int
    first: int
    names: list[str]
    """Header text of each column, doubles numbered, empty ones 'column N'."""
    columns: dict[str, list[int]]
    """Our field to its columns; amounts may have several, which are added (SGST and UTGST apart)."""
    how: Mapping[str, str] = field(default_factory=dict)
    """How the column of a field was found where its words do not say: 'value', 'told', 'remembered NAME'."""

    def column(self, field: str) -> int:
        """Return the column of a field, -1 when the register has none."""
        return self.columns.get(field, [-1])[0]


class Top(NamedTuple):
    """A row, or two, that may be a header: where it is, where data begin, and the text above each column."""

    row: int
    first: int
    titles: list[str]


def tops(sheet: Sheet, side: Side) -> Iterator[Top]:
    """Yield what may be a header among the first rows: each row, and with the row below where that is a lower
    tier.
    """
    for row in range(min(SEARCHED, len(sheet.rows))):
        upper = [text(cell) for cell in sheet.rows[row]]
        yield Top(row, row + 1, upper)
        if row + 1 < len(sheet.rows) and _is_lower_tier(sheet.rows[row + 1], side):
            lower = [text(cell) for cell in sheet.rows[row + 1]]
            yield Top(row, row + 2, _joined(upper, lower, side))


def find(sheet: Sheet, side: Side) -> Header | None:
    """Return the best header within the first rows, None when no row has what the side needs: of a register
    a number, a date and an amount.
    """
    best: tuple[int, int] = (0, 0)
    found: Header | None = None
    for top in tops(sheet, side):
        fields = _fields(top.titles, side)
        if all(any(field in fields for field in group) for group in side.needs):
            columns = _roles(fields, top.titles, side)
            weight = (len(columns), top.row - top.first)
            if weight > best:
                best, found = weight, Header(top.row, top.first, names(top.titles), columns)
    return found


def by_words(top: Top, side: Side) -> dict[str, list[int]]:
    """Return the fields whose words stand in a header, whatever it lacks."""
    return _roles(_fields(top.titles, side), top.titles, side)


def _is_lower_tier(cells: list[Cell], side: Side) -> bool:
    held = [cell for cell in cells if text(cell)]
    known = sum(isinstance(cell, str) and side.field_of(cell) is not None for cell in held)
    return len(held) > 1 and known * 2 >= len(held)


def _joined(upper: list[str], lower: list[str], side: Side) -> list[str]:
    """Join two tiers: the lower word alone where it is known, else both; an upper word reaches over empty
    cells.
    """
    width, reach, titles = max(len(upper), len(lower)), "", []
    for place in range(width):
        above = upper[place] if place < len(upper) else ""
        below = lower[place] if place < len(lower) else ""
        reach = above or (reach if below else "")
        both = f"{reach} {below}".strip()
        is_known = side.field_of(both) is not None or side.rated_field_of(both) is not None
        titles.append(below if side.field_of(below) is not None and not is_known else both)
    return titles


def _fields(titles: list[str], side: Side) -> dict[str, list[int]]:
    """Return the columns of each field; amounts that only stand in columns for each rate have all of them."""
    fields: dict[str, list[int]] = {}
    rated: dict[str, dict[str, int]] = {}
    for place, title in enumerate(titles):
        field = side.field_of(title)
        if field is None and (amount := side.rated_field_of(title)):
            rated.setdefault(amount, {}).setdefault(side.plain(title), place)
        if field is None or (field in fields and not _is_second_sgst(titles, fields, field, title)):
            continue
        fields.setdefault(field, []).append(place)
    return {field: list(places.values()) for field, places in rated.items()} | fields


def _is_second_sgst(titles: list[str], fields: dict[str, list[int]], field: str, title: str) -> bool:
    """SGST and UTGST in columns of their own are added; the same header twice is not."""
    if field != "sgst" or len(fields["sgst"]) > 1:
        return False
    first = titles[fields["sgst"][0]].casefold()
    return ("utgst" in first) != ("utgst" in title.casefold())


def names(titles: list[str]) -> list[str]:
    """Return the name of each column: its title, doubles numbered, empty ones 'column N'."""
    seen: dict[str, int] = {}
    numbered = []
    for place, title in enumerate(titles, 1):
        shown = " ".join(title.split()) or f"column {place}"
        seen[shown] = seen.get(shown, 0) + 1
        numbered.append(shown if seen[shown] == 1 else f"{shown} ({seen[shown]})")
    return numbered


def _roles(fields: dict[str, list[int]], titles: list[str], side: Side) -> dict[str, list[int]]:
    """Settle which column is the document's number and date and which the voucher's.

    The supplier's own number comes first, then invoice or bill number, then the reference; a register with
    only a voucher number uses it for both. The same for dates. Of a payment the payment's date counts.
    """
    is_register = side.kind != "payments"
    settled = (*NUMBERS, *DATES) if is_register else ("date",)
    columns = {field: places for field, places in fields.items() if field not in settled}
    if "party_bare" in columns:
        columns.setdefault(f"{side.party}_name", columns.pop("party_bare"))
    if is_register:
        columns |= _numbers(fields, titles, side) | _dates(fields, titles, side)
    elif "date" in fields:
        columns.setdefault("paid_on", fields["date"])
    return columns


def _numbers(fields: dict[str, list[int]], titles: list[str], side: Side) -> dict[str, list[int]]:
    numbers: list[str] = [field for field in NUMBERS if field in fields]
    if _is_sap(fields, titles, side):
        numbers = ["reference_number", "document_number"]
    voucher = fields.get("voucher") or (fields[numbers[1]] if _has_two(numbers) else None)
    columns = {"number": fields[numbers[0]]} if numbers else {}
    return columns | ({"voucher": voucher} if voucher else {})


def _dates(fields: dict[str, list[int]], titles: list[str], side: Side) -> dict[str, list[int]]:
    dates: list[str] = [field for field in DATES if field in fields]
    columns = {"document_date": fields[dates[0]]} if dates else {}
    posting = next((fields[field] for field in ("posting_date", "date") if field in fields), None)
    if posting is None and dates[:2] == ["supplier_date", "document_date"]:
        posting = fields["document_date"]
    if posting and side.plain(titles[posting[0]]) == _RECEIPT:
        columns["goods_received_on"] = fields.get("goods_received_on", posting)
    return columns | ({"posting_date": posting} if posting else {})


def _is_sap(fields: dict[str, list[int]], titles: list[str], side: Side) -> bool:
    if "voucher" in fields or "supplier_number" in fields or "reference_number" not in fields:
        return False
    return any(side.plain(titles[place]) in _INTERNAL for place in fields.get("document_number", []))


def _has_two(numbers: list[str]) -> bool:
    return numbers[:2] in (["supplier_number", "document_number"], ["reference_number", "document_number"])
