"""Finding a register's header row by its words, and deciding which column holds what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ims_lib.readers import books_words
from ims_lib.readers.books_sheet import Cell, Sheet, text

_SEARCHED: Final = 30
_NUMBERS: Final = ("supplier_number", "document_number", "reference_number", "voucher")
_DATES: Final = ("supplier_date", "document_date", "reference_date", "posting_date", "date")
_AMOUNTS: Final = ("taxable", "igst", "cgst", "sgst", "cess", "total")
#: Headers that SAP uses for its own number when the supplier's stands under Reference.
_INTERNAL: Final = frozenset({"document number"})


@dataclass(frozen=True)
class Header:
    """Where the header is and what it means. `row` counts from 0; data begin at `first`."""

    row: int
    first: int
    names: list[str]
    """Header text of each column, doubles numbered, empty ones 'column N'."""
    columns: dict[str, list[int]]
    """Our field to its columns; only sgst may have two (SGST and UTGST apart)."""

    def column(self, field: str) -> int:
        """Return the column of a field, -1 when the register has none."""
        return self.columns.get(field, [-1])[0]


def find(sheet: Sheet) -> Header | None:
    """Return the best header within the first rows, None when no row holds a number, a date and an amount."""
    best: tuple[int, int] = (0, 0)
    found: Header | None = None
    for row in range(min(_SEARCHED, len(sheet.rows))):
        for tiers in (1, 2):
            header = _header(sheet, row, tiers)
            if header is None:
                continue
            weight = (len(header.columns), -tiers)
            if weight > best:
                best, found = weight, header
    return found


def _header(sheet: Sheet, row: int, tiers: int) -> Header | None:
    upper = [text(cell) for cell in sheet.rows[row]]
    if tiers == 1:
        names = upper
    elif row + 1 < len(sheet.rows) and _is_lower_tier(sheet.rows[row + 1]):
        names = _joined(upper, [text(cell) for cell in sheet.rows[row + 1]])
    else:
        return None
    fields = _fields(names)
    if not (_any(fields, _NUMBERS) and _any(fields, _DATES) and _any(fields, _AMOUNTS)):
        return None
    return Header(row, row + tiers, _names(names), _roles(fields, names))


def _any(fields: dict[str, list[int]], wanted: tuple[str, ...]) -> bool:
    return any(field in fields for field in wanted)


def _is_lower_tier(cells: list[Cell]) -> bool:
    held = [cell for cell in cells if text(cell)]
    known = sum(isinstance(cell, str) and books_words.plain(cell) in books_words.FIELD_OF for cell in held)
    return len(held) > 1 and known * 2 >= len(held)


def _joined(upper: list[str], lower: list[str]) -> list[str]:
    """Join two tiers: the lower word alone where it is known, else both; an upper word reaches over empty
    cells.
    """
    width, reach, names = max(len(upper), len(lower)), "", []
    for place in range(width):
        above = upper[place] if place < len(upper) else ""
        below = lower[place] if place < len(lower) else ""
        reach = above or (reach if below else "")
        both = f"{reach} {below}".strip()
        names.append(below if books_words.plain(below) in books_words.FIELD_OF and not _knows(both) else both)
    return names


def _knows(name: str) -> bool:
    return books_words.plain(name) in books_words.FIELD_OF


def _fields(names: list[str]) -> dict[str, list[int]]:
    fields: dict[str, list[int]] = {}
    for place, name in enumerate(names):
        field = books_words.FIELD_OF.get(books_words.plain(name))
        if field is None or (field in fields and not _is_second_sgst(names, fields, field, name)):
            continue
        fields.setdefault(field, []).append(place)
    return fields


def _is_second_sgst(names: list[str], fields: dict[str, list[int]], field: str, name: str) -> bool:
    """SGST and UTGST in columns of their own are added; the same header twice is not."""
    if field != "sgst" or len(fields["sgst"]) > 1:
        return False
    first = names[fields["sgst"][0]].casefold()
    return ("utgst" in first) != ("utgst" in name.casefold())


def _names(names: list[str]) -> list[str]:
    seen: dict[str, int] = {}
    numbered = []
    for place, name in enumerate(names, 1):
        shown = " ".join(name.split()) or f"column {place}"
        seen[shown] = seen.get(shown, 0) + 1
        numbered.append(shown if seen[shown] == 1 else f"{shown} ({seen[shown]})")
    return numbered


def _roles(fields: dict[str, list[int]], names: list[str]) -> dict[str, list[int]]:
    """Settle which column is the document's number and date and which the voucher's .

    The supplier's own number comes first, then invoice or bill number, then the reference; a register with
    only a voucher number uses it for both. The same for dates.
    """
    columns = {field: places for field, places in fields.items() if field not in (*_NUMBERS, *_DATES)}
    if "supplier_bare" in columns:
        columns.setdefault("supplier_name", columns.pop("supplier_bare"))
    numbers: list[str] = [field for field in _NUMBERS if field in fields]
    if _is_sap(fields, names):
        numbers = ["reference_number", "document_number"]
    voucher = fields.get("voucher") or (fields[numbers[1]] if _has_two(numbers) else None)
    columns["number"] = fields[numbers[0]]
    if voucher:
        columns["voucher"] = voucher
    dates: list[str] = [field for field in _DATES if field in fields]
    columns["document_date"] = fields[dates[0]]
    posting = next((fields[field] for field in ("posting_date", "date") if field in fields), None)
    if posting is None and dates[:2] == ["supplier_date", "document_date"]:
        posting = fields["document_date"]
    if posting:
        columns["posting_date"] = posting
    return columns


def _is_sap(fields: dict[str, list[int]], names: list[str]) -> bool:
    if "voucher" in fields or "supplier_number" in fields or "reference_number" not in fields:
        return False
    return any(books_words.plain(names[place]) in _INTERNAL for place in fields.get("document_number", []))


def _has_two(numbers: list[str]) -> bool:
    return numbers[:2] in (["supplier_number", "document_number"], ["reference_number", "document_number"])
