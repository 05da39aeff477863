"""Rows of the two register layouts: a free ERP export and GSTN's own template (domain.md 2.6)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

from ims_lib import gstin, money, periods
from ims_lib.demo.papers import BooksDocument, Line, total_of


class Money(NamedTuple):
    """An amount cell: paise, and whether it is written as text with Indian commas."""

    paise: int
    is_text: bool = False


Cell = str | date | Money | None
Row = list[Cell]

ERP_HEADER: Final = (
    "Voucher No", "Posting Date", "Document Type", "Particulars", "GSTIN/UIN", "Supplier Invoice No",
    "Supplier Invoice Date", "Place of Supply", "Reverse Charge", "HSN/SAC", "Rate", "Taxable Value",
    "IGST", "CGST", "SGST/UTGST", "Cess", "Invoice Value", "Port Code", "Status", "Narration",
)  # fmt: skip
TEMPLATE_HEADER: Final = (
    "GSTIN of supplier/ECO*", "Trade/Legal name", "Type of inward supplies*", "Document type*",
    "Document number*", "Document date*", "Taxable value*", "Integrated tax", "Central tax", "State/UT tax",
    "Cess",
)  # fmt: skip
#: Sheet row, counted from 1, at which the template's data begin.
TEMPLATE_FIRST_ROW: Final = 5
_TEMPLATE_TYPES: Final = {"Purchase": "Invoice", "Credit Note": "Credit Note", "Debit Note": "Debit Note"}
#: Every so many vouchers one has its amounts as text with Indian commas, as people paste them.
_TEXT_EVERY: Final = 9


def erp_titles(company: str, own_gstin: str, first: date, last: date) -> list[Row]:
    """Return the rows above the ERP register's data."""
    return [
        [company],
        [f"GSTIN: {own_gstin}"],
        ["Purchase Register"],
        [f"{first:%d-%m-%Y} to {last:%d-%m-%Y}"],
        [],
        list(ERP_HEADER),
    ]


def erp_rows(document: BooksDocument, place: int) -> Iterator[Row]:
    """Yield one row for each line of a voucher; all but the amounts repeat."""
    sums = total_of(document.lines)
    value = document.sign * ((sum(sums) + 50) // 100 * 100)
    is_text = place % _TEXT_EVERY == 0
    for line in document.lines:
        yield _erp_row(document, line, Money(value, is_text), is_text)


def _erp_row(document: BooksDocument, line: Line, value: Money, is_text: bool) -> Row:
    sign = document.sign
    heads = (line.taxable, line.igst, line.cgst, line.sgst, line.cess)
    return [
        document.voucher,
        document.posted_on,
        document.word,
        document.name,
        document.gstin,
        document.number,
        document.day,
        f"{document.place}-{gstin.state_name(document.place)}" if document.place else "",
        "Yes" if document.is_reverse_charge else "No",
        line.hsn,
        str(line.rate),
        *(Money(sign * paise, is_text) for paise in heads),
        value,
        document.port,
        "Cancelled" if document.is_cancelled else "",
        "",
    ]


def erp_total(sums: tuple[int, ...]) -> Row:
    """Return the register's last row with the sums of its amount columns."""
    before = ERP_HEADER.index("Taxable Value")
    row: Row = [None] * before
    row[ERP_HEADER.index("Particulars")] = "Grand Total"
    return [*row, *(Money(paise) for paise in sums)]


def template_titles(company: str, own_gstin: str, period: str) -> list[Row]:
    """Return the rows above the template's data."""
    month = f"{periods.first_day(period):%B}"
    return [
        ["GSTIN of recipient", own_gstin, "Trade/Legal name of recipient", company],
        ["Financial year", periods.financial_year_of(period), "Tax period", month],
        [],
        list(TEMPLATE_HEADER),
    ]


def template_row(document: BooksDocument) -> Row:
    """Return a document's one row in the template: amounts positive, the day as text."""
    sums = total_of(document.lines)
    return [
        document.gstin,
        document.name,
        "B2B",
        _TEMPLATE_TYPES[document.word],
        document.number,
        f"{document.day:%d-%m-%Y}",
        *(Money(paise) for paise in sums),
    ]


def as_text(cell: Cell) -> str:
    """Return a cell as CSV text: days dd-mm-yyyy, amounts plain or with Indian commas."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, Money):
        return money.show(cell.paise) if cell.is_text else money.plain(cell.paise)
    return "" if cell is None else f"{cell.day:02d}-{cell.month:02d}-{cell.year}"
