"""What a register's columns seem to be, shown with sample values before it is loaded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from ims_lib.errors import NeedsAnswer
from ims_lib.readers import books, books_asking, books_guess, books_plan
from ims_lib.readers.books_body import Body, pick
from ims_lib.readers.books_header import Header
from ims_lib.readers.books_plan import Plan, Wanted
from ims_lib.readers.books_rows import document_types
from ims_lib.readers.books_sheet import Sheet, text
from ims_lib.readers.books_sides import AMOUNTS, PAYMENTS
from ims_lib.readers.mapping import Mapping
from ims_lib.readers.reading import Ledger

_SAMPLES: Final = 3
_LONGEST: Final = 60


@dataclass(frozen=True)
class ColumnLook:
    """One column: its header, three of its values, our field ('' for none) and how that was found: 'word',
    'value', 'told' or 'remembered NAME'.
    """

    header: str
    samples: tuple[str, ...]
    fields: tuple[str, ...]
    how: str


@dataclass(frozen=True)
class SheetLook:
    """One sheet: its header's row (from 1), its columns, and what it lacks, each as the fields of which one
    is needed.

    `dates` is the order of day and month in its dates ('' where they do not depend on it), `date_example` one
    of them; `is_date_doubtful` says that they fit both orders. `credit_note` is an example of a credit note
    with its amount as the file gives it, '' for none.
    """

    name: str
    header_row: int
    rows: int
    columns: tuple[ColumnLook, ...]
    missing: tuple[tuple[str, ...], ...]
    dates: str
    date_example: str
    is_date_doubtful: bool
    credit_note: str


@dataclass(frozen=True)
class Layout:
    """How a register would be read. `mapping` is what it comes to: change it, name it and save it."""

    file_name: str
    kind: str
    is_kind_told: bool
    sheets: tuple[SheetLook, ...]
    mapping: Mapping


def look(data: bytes, container: str, where: str, wanted: Wanted) -> Layout:
    """Return how a register would be read; UnreadableFile where nothing looks like one."""
    ledger = Ledger("")
    sheets = books.sheets_of(data, container, where, ledger, wanted.kind)
    plan = books_plan.plan(sheets, wanted)
    plan = _completed(plan) if plan.found else _guessed(sheets, plan)
    if not plan.found:
        books_asking.require(plan, sheets, wanted, where)
    looks = tuple(_sheet(sheet, header, plan, wanted) for sheet, header in plan.found)
    return Layout(where, plan.side.kind, plan.is_told, looks, books.applied(plan, wanted))


def _guessed(sheets: Sequence[Sheet], plan: Plan) -> Plan:
    found = [(sheet, header) for sheet in sheets if (header := books_asking.guessed(sheet, plan.side))]
    return replace(plan, found=found)


def _completed(plan: Plan) -> Plan:
    """Return a plan whose open fields were looked for in the values too, but where a mapping leaves none."""
    found = [
        (sheet, header)
        if books_plan.is_exact(header)
        else (sheet, books_guess.completed(sheet, header, plan.side))
        for sheet, header in plan.found
    ]
    return replace(plan, found=found)


def _sheet(sheet: Sheet, header: Header, plan: Plan, wanted: Wanted) -> SheetLook:
    order = wanted.dates or (plan.mapping.dates if plan.mapping else "")
    body = Body(sheet, header, Ledger(""), where=sheet.name, order=order or None, period=wanted.period)
    is_payment = plan.side.kind == PAYMENTS.kind
    pick(
        body, main="number", party=f"{plan.side.party}_gstin", evidence=(*AMOUNTS, "document_date", "voucher")
    )
    dates, example, is_doubtful = _dates(body, "paid_on" if is_payment else "document_date")
    return SheetLook(
        name=sheet.name,
        header_row=header.row + 1,
        rows=len(body.cells),
        columns=tuple(_column(body, place) for place in range(len(header.names))),
        missing=tuple(books_asking.missing(plan.side, header.columns)),
        dates=dates,
        date_example=example,
        is_date_doubtful=is_doubtful,
        credit_note="" if is_payment else _credit_note(body, plan),
    )


def _column(body: Body, place: int) -> ColumnLook:
    header = body.header
    fields = tuple(field for field, places in header.columns.items() if place in places)
    samples = (text(cell)[:_LONGEST] for cell in body.column(place) if text(cell))
    shown = tuple(sample for sample, _ in zip(samples, range(_SAMPLES), strict=False))
    how = next((header.how.get(field, "word") for field in fields), "")
    return ColumnLook(header.names[place], shown, fields, how)


def _dates(body: Body, field: str) -> tuple[str, str, bool]:
    """Return the order of dates, an example, and whether the order is doubtful."""
    example = next((each for each in body.texts(field) if each), "")
    try:
        return body.dates(field).order, example, False
    except NeedsAnswer as question:
        return "", question.found.partition(":")[0], True


def _credit_note(body: Body, plan: Plan) -> str:
    """Return number and amount of the first credit note."""
    amount = next((field for field in AMOUNTS if field in body.header.columns), "")
    numbers, amounts = body.texts("number"), body.texts(amount)
    kinds = document_types(body, plan.side)
    return next(
        (f"{numbers[row]}: {amounts[row]}" for row, kind in enumerate(kinds) if kind.endswith("credit_note")),
        "",
    )
