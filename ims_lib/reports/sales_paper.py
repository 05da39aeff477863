"""Own sales beside GSTR-1 as filed as XLSX: where they stand, and every sale with what differs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from pathlib import Path
from typing import Final

import duckdb

from ims_lib import periods, reports
from ims_lib.documents import OUTCOME_LABELS, SALES_LABELS, SALES_SUMS
from ims_lib.errors import OutOfBalance
from ims_lib.reports.spreadsheet import Book, Column, Value

_SUMMARY: Final = {
    "standing": Column("Standing", width=26),
    "count_portal": Column("In GSTR-1", "count"),
    "portal_taxable_paise": Column("GSTR-1 taxable", "money", 16),
    "portal_tax_paise": Column("GSTR-1 tax", "money", 16),
    "count_books": Column("In the register", "count"),
    "books_taxable_paise": Column("Register taxable", "money", 16),
    "books_tax_paise": Column("Register tax", "money", 16),
}
_ROWS: Final = {
    "standing": Column("Standing", width=22),
    "outcome": Column("Outcome", width=15),
    "recipient_gstin": Column("Own GSTIN", width=17),
    "period": Column("Period", width=9),
    "customer_gstin": Column("Customer GSTIN", width=17),
    "customer_name": Column("Customer", width=26),
    "portal_section": Column("Section", width=8),
    "portal_number": Column("GSTR-1 number", width=18),
    "portal_date": Column("GSTR-1 date", "day", 11),
    "portal_taxable_paise": Column("GSTR-1 taxable", "money", 15),
    "portal_tax_paise": Column("GSTR-1 tax", "money", 15),
    "books_voucher": Column("Voucher", width=14),
    "books_number": Column("Register number", width=18),
    "books_date": Column("Register date", "day", 11),
    "books_taxable_paise": Column("Register taxable", "money", 15),
    "books_tax_paise": Column("Register tax", "money", 15),
    "differences": Column("What differs", width=60),
}
_SUMS: Final = {
    "recipient_gstin": Column("Own GSTIN", width=17),
    "period": Column("Period", width=9),
    "kind": Column("Sales that GSTR-1 sums up", width=30),
    "place_of_supply": Column("Place", width=7),
    "portal_taxable_paise": Column("GSTR-1 taxable", "money", 16),
    "portal_tax_paise": Column("GSTR-1 tax", "money", 16),
    "count_books": Column("In the register", "count"),
    "books_taxable_paise": Column("Register taxable", "money", 16),
    "books_tax_paise": Column("Register tax", "money", 16),
    "difference_taxable_paise": Column("Difference, taxable", "money", 16),
    "difference_tax_paise": Column("Difference, tax", "money", 16),
}
_WORDS: Final = {"standing": SALES_LABELS, "outcome": OUTCOME_LABELS, "kind": SALES_SUMS}
#: A document in a group stands in several rows: its amounts are shown in the first.
_ONCE: Final = {"portal_": "is_first_of_portal", "books_": "is_first_of_books"}
_OF: Final = "from query_table(?) where (? = '' or recipient_gstin = ?) and (? = '' or period = ?)"


def write(con: duckdb.DuckDBPyConnection, path: Path, *, gstin: str = "", period: str = "") -> int:
    """Write the sales of a GSTIN and period ('' for all) and return how many rows there are.

    Amounts are rupees with two decimals, signed by effect on the liability. Raises OutOfBalance, with nothing
    written, where the rows do not add up to the summary. The file appears whole or not at all.
    """
    asked = [gstin, gstin, period, period]
    summary = _summed(_read(con, "marts.sales_summary", asked, tuple(_SUMMARY)))
    found = _read(con, "marts.sales_review", asked, (*_ROWS, *_ONCE.values()))
    rows = [_once(row) for row in sorted(found, key=_order)]
    totals, of_rows = _totals(_SUMMARY, summary), _totals(_ROWS, rows)
    for place, name in enumerate(_SUMMARY):
        if name in _ROWS and totals.get(place) != of_rows.get(tuple(_ROWS).index(name)):
            raise OutOfBalance(
                "The sales do not add up to their summary; nothing was written.",
                where=name,
                do="Run `ims verify` and report what it prints.",
            )
    made = datetime.combine(periods.today(), time())
    title = f"Own sales and GSTR-1 {gstin} {periods.label(period)}".strip()
    with reports.whole_file(path) as temporary, Book(temporary, title=title, footer=title, made=made) as book:
        book.table(book.sheet("Summary"), list(_SUMMARY.values()), _shown(_SUMMARY, summary), totals=totals)
        sums = sorted(_read(con, "marts.sales_sums", asked, tuple(_SUMS)), key=lambda row: row[:4])
        totals = _totals(_SUMS, sums)
        book.table(book.sheet("Sums"), list(_SUMS.values()), _shown(_SUMS, sums), totals=totals)
        sheet = book.sheet("Sales")
        book.table(sheet, list(_ROWS.values()), _shown(_ROWS, rows), with_filter=True, totals=of_rows)
    return len(rows)


def _read(
    con: duckdb.DuckDBPyConnection, view: str, asked: Sequence[str], columns: Sequence[str]
) -> list[tuple[Value, ...]]:
    """Return these columns of a view's rows, of a GSTIN and period where named."""
    return con.cursor().sql(_OF, params=[view, *asked]).select(*columns).fetchall()


def _summed(rows: Sequence[tuple[Value, ...]]) -> list[tuple[Value, ...]]:
    """Return the summary of all periods and GSTINs by standing, what needs work first."""
    sums: dict[str, list[int]] = {}
    for standing, *values in rows:
        held = sums.setdefault(str(standing), [0] * len(values))
        sums[str(standing)] = [old + int(str(value)) for old, value in zip(held, values, strict=True)]
    return [(standing, *sums[standing]) for standing in SALES_LABELS if standing in sums]


def _order(row: tuple[Value, ...]) -> tuple[int, str, str]:
    """Return where a row stands: what needs work first, then by period and number."""
    told = dict(zip(_ROWS, row, strict=False))
    number = str(told["portal_number"] or told["books_number"] or "")
    return tuple(SALES_LABELS).index(str(told["standing"])), str(told["period"] or ""), number


def _once(row: tuple[Value, ...]) -> tuple[Value, ...]:
    """Return a row with the amounts of each document in its first row alone."""
    firsts = dict(zip(_ONCE, row[len(_ROWS) :], strict=True))
    return tuple(
        None if name.endswith("_paise") and not firsts[name[: name.index("_") + 1]] else value
        for name, value in zip(_ROWS, row, strict=False)
    )


def _totals(columns: dict[str, Column], rows: Sequence[tuple[Value, ...]]) -> dict[int, int]:
    """Return the sums of the columns of amounts and counts by their place."""
    return {
        place: sum(int(str(row[place] or 0)) for row in rows)
        for place, column in enumerate(columns.values())
        if column.kind in ("money", "count")
    }


def _shown(columns: dict[str, Column], rows: Sequence[tuple[Value, ...]]) -> list[tuple[Value, ...]]:
    """Return rows with labels for words of ours, and periods as people read them."""
    return [tuple(map(_said, columns, row)) for row in rows]


def _said(name: str, value: Value) -> Value:
    if name == "period":
        return periods.label(str(value or ""))
    return _WORDS[name].get(str(value), value) if name in _WORDS else value
