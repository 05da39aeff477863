"""A register's data rows under a known header, column by column, to rows of books_rows or sales_rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import pyarrow as pa

from ims_lib.readers import books_tags, books_types, values
from ims_lib.readers.books_body import Body, pick
from ims_lib.readers.books_header import Header
from ims_lib.readers.books_sheet import is_doubtful, loses_digits, text
from ims_lib.readers.books_sides import BOOKS, Side
from ims_lib.schemas import DATASETS

_HEADS: Final = ("taxable", "igst", "cgst", "sgst", "cess")
#: Fields of which a document has at least one; a heading or footer has none.
_EVIDENCE: Final = ("document_date", *_HEADS, "total")


def read_rows(body: Body, side: Side, *, unsigned_notes: bool = False) -> pa.Table:
    """Return the sheet's documents; rejected and skipped rows go to the ledger.

    With `unsigned_notes` the amounts of credit notes are read without their sign.
    """
    pick(body, main="number", party=f"{side.party}_gstin", evidence=_EVIDENCE)
    return body.table(DATASETS[side.dataset], _columns(body, side, unsigned_notes=unsigned_notes))


def _columns(body: Body, side: Side, *, unsigned_notes: bool) -> dict[str, list[Any]]:
    """Return the columns of a register's rows that a file gives."""
    numbers = body.field("number")
    dates = _dates(body)
    kinds = document_types(body, side)
    if any(loses_digits(cell) for cell in numbers if not isinstance(cell, str)):
        body.ledger.note("some document numbers are number cells of 16 or more digits: Excel keeps only 15")
    return {
        "voucher": body.texts("voucher"),
        f"{side.party}_gstin": body.texts(f"{side.party}_gstin"),
        f"{side.party}_name": body.texts(f"{side.party}_name"),
        "document_type": kinds,
        "document_type_given": body.texts(_type_field(body.header)),
        "number": [text(cell) for cell in numbers],
        **dates,
        "place_of_supply": _understood(body, "place_of_supply", values.state),
        "is_reverse_charge": _understood(body, "reverse_charge", values.flag),
        "hsn": body.texts("hsn"),
        "rate": body.texts("rate"),
        **_amounts(body, kinds, unsigned_notes=unsigned_notes),
        "port_code": body.texts("port_code"),
        "is_number_doubtful": [cell != "" and is_doubtful(cell) for cell in numbers],
        "cost_centre": body.texts("cost_centre"),
        **_tags(body),
    }


def _understood(body: Body, field: str, read: Callable[[str], Any]) -> list[Any]:
    """Return a column by what its words mean; those that mean nothing are told, and kept as given."""
    given = body.texts(field)
    known = {word: read(word) for word in dict.fromkeys(given)}
    unknown = {word: meaning for word, meaning in known.items() if word and meaning in {"", None}}
    for word in unknown:
        name = body.header.names[body.header.column(field)]
        body.ledger.note(f"column {name[:40]!r}: {word[:30]!r} is unknown and was left out")
    for row, word in enumerate(given) if unknown else ():
        if word in unknown:
            body.keep(row, field, word)
    return [known[word] for word in given]


def _type_field(header: Header) -> str:
    return next((field for field in ("document_type", "voucher_type", "type") if field in header.columns), "")


def document_types(body: Body, side: Side) -> list[str]:
    """Return the type of each document; types that are not known are told."""
    field = _type_field(body.header)
    is_books = side.kind == BOOKS.kind
    is_import = is_books and "port_code" in body.header.columns
    is_voucher_type = is_books and field == "voucher_type"
    ports = body.texts("port_code")
    known: dict[tuple[str, bool], tuple[str, bool]] = {}
    kinds = []
    for given, port in zip(body.texts(field), ports, strict=True):
        key = (given, is_import and bool(port))
        if key not in known:
            known[key] = books_types.document_type(given, is_voucher_type=is_voucher_type, is_import=key[1])
            if not known[key][1]:
                body.ledger.note(f"the type {given[:30]!r} is unknown and was read as an invoice")
        kinds.append(known[key][0])
    return kinds


def _dates(body: Body) -> dict[str, list[Any]]:
    """Return the date columns; a row with no readable document date is spoilt."""
    header = body.header
    documents = body.dates("document_date")
    is_same = header.column("posting_date") == header.column("document_date")
    posting = documents if is_same else body.dates("posting_date")
    body.must_be_dates("document_date", documents)
    if not is_same:
        body.must_be_dates("posting_date", posting)
    days, missing, main = list(documents.days), 0, header.column("document_date")
    for row, day in enumerate(days):
        if day is None and row not in body.bad:
            days[row] = posting.days[row]
            missing += days[row] is not None
            if days[row] is None:
                body.spoil(row, main, "", "the row has no date")
    if missing:
        body.ledger.note(f"{missing:,} rows have no document date; their posting date was taken")
    return {
        "document_date": days,
        "posting_date": posting.days,
        "goods_received_on": body.day("goods_received_on", fallback=documents.order),
        "paid_on": body.day("paid_on", fallback=documents.order),
    }


def _amounts(body: Body, kinds: Sequence[str], *, unsigned_notes: bool) -> dict[str, list[int | None]]:
    """Return the six amount columns in paise; a row with an unreadable amount, or none at all, is spoilt."""
    found = given = body.amounts((*_HEADS, "total"))
    if unsigned_notes:
        found = {
            head: [
                abs(paise) if paise and kind.endswith("credit_note") else paise
                for paise, kind in zip(column, kinds, strict=True)
            ]
            for head, column in found.items()
        }
    totals = found["total"]
    for row, amounts in enumerate(zip(*found.values(), strict=True)):
        if amounts.count(None) == len(amounts):
            body.spoil(row, body.header.column("taxable"), "", "the row has no amount")
    body.tie_out(given)
    sums = [
        sum(amount or 0 for amount in amounts)
        for amounts in zip(*(found[head] for head in _HEADS), strict=True)
    ]
    if any(paise * (total or 0) < 0 for paise, total in zip(sums, totals, strict=True)):
        body.ledger.note(
            "the totals have the other sign than the amounts (the supplier's side) and were turned round"
        )
        totals = [None if total is None else -total for total in totals]
    if "taxable" not in body.header.columns and any(total is not None for total in totals):
        body.ledger.note("the register has no taxable value: it was worked out as the total less the taxes")
        found["taxable"] = [(total or 0) - paise for total, paise in zip(totals, sums, strict=True)]
    columns: dict[str, list[int | None]] = {"total_paise": totals}
    return columns | {f"{head}_paise": [paise or 0 for paise in found[head]] for head in _HEADS}


def _tags(body: Body) -> dict[str, list[Any]]:
    """Return the columns in which a register tags its rows; words that are not known are told."""
    readers: dict[str, Callable[[str], Any]] = {
        "itc_category": books_tags.itc_category,
        "is_credit_blocked": books_tags.credit_blocked,
        "supply_type": books_tags.supply_type,
    }
    columns: dict[str, list[Any]] = {}
    for field, read in readers.items():
        columns[field] = _understood(body, field, read)
    return columns
