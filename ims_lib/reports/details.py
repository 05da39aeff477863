"""The detail sheets of the working paper: which rows of marts.review each holds, and in which columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

import duckdb

from ims_lib.documents import ACTION_LABELS, OUTCOME_LABELS, REASONS
from ims_lib.reports import vouchers
from ims_lib.reports.spreadsheet import Column, Value

_INDIA: Final = ZoneInfo("Asia/Kolkata")

#: Columns of marts.review with their heading, in the order of the sheets.
_COMMON: Final = {
    "outcome": Column("Outcome", width=15),
    "supplier_gstin": Column("Supplier GSTIN", width=17),
    "supplier_name": Column("Supplier", width=26),
}
_PORTAL: Final = {
    "portal_section": Column("Section", width=8),
    "portal_number": Column("Portal number", width=18),
    "portal_date": Column("Portal date", "day", 11),
    "portal_taxable_paise": Column("Portal taxable", "money", 15),
    "portal_igst_paise": Column("Portal IGST", "money"),
    "portal_cgst_paise": Column("Portal CGST", "money"),
    "portal_sgst_paise": Column("Portal SGST", "money"),
    "portal_cess_paise": Column("Portal cess", "money", 11),
    "portal_tax_paise": Column("Portal tax", "money"),
}
_BOOKS: Final = {
    "books_voucher": Column("Voucher", width=14),
    "books_number": Column("Books number", width=18),
    "books_date": Column("Books date", "day", 11),
    "books_taxable_paise": Column("Books taxable", "money", 15),
    "books_igst_paise": Column("Books IGST", "money"),
    "books_cgst_paise": Column("Books CGST", "money"),
    "books_sgst_paise": Column("Books SGST", "money"),
    "books_cess_paise": Column("Books cess", "money", 11),
    "books_tax_paise": Column("Books tax", "money"),
}
_COMPARED: Final = {
    "difference_tax_paise": Column("Tax: portal minus books", "money"),
    "differences": Column("What differs", width=40),
}
_DECIDED: Final = {
    "proposed_action": Column("Proposed", width=11),
    "action": Column("Action", width=11),
    "marked_by": Column("Marked by", width=14),
    "marked_at": Column("Marked at (IST)", "moment", 19),
    "reason": Column("Reason", width=20),
    "remark": Column("Remark", width=30),
}
_KEY: Final = {"portal_document": Column("Document", width=48)}
_GROUP: Final = {"rule": Column("Rule", width=11), "group_id": Column("Twin or group", width=15)}

_OF_PERIOD: Final = "from marts.review where recipient_gstin = ? and period = ?"
COUNTED: Final = ("portal_document", "portal_tax_paise", "books_document", "books_tax_paise")
#: A document in a group stands in several rows: it counts, and its amounts are shown, in the first.
_ONCE: Final = {"portal_": "is_first_of_portal", "books_": "is_first_of_books"}


@dataclass(frozen=True)
class Detail:
    """One detail sheet: its name, the outcomes it holds, and its columns."""

    name: str
    outcomes: tuple[str, ...]
    columns: dict[str, Column]


DETAILS: Final = (
    Detail("Matched", ("exact", "near"), {**_COMMON, **_PORTAL, **_BOOKS, **_COMPARED, **_DECIDED, **_KEY}),
    Detail(
        "Differences",
        ("mismatch", "probable", "ambiguous"),
        {**_COMMON, **_GROUP, **_PORTAL, **_BOOKS, **_COMPARED, **_DECIDED, **_KEY},
    ),
    Detail("Only in portal", ("only_in_portal",), {**_COMMON, **_PORTAL, **_DECIDED, **_KEY}),
    Detail("Only in books", ("only_in_books",), {**_COMMON, **_BOOKS}),
    Detail(
        "Duplicates and superseded",
        ("duplicate", "superseded"),
        {**_COMMON, **_GROUP, **_PORTAL, **_BOOKS, **_DECIDED, **_KEY},
    ),
)

LOG: Final = {
    "seq": Column("Event", "count", 8),
    "at": Column("At (IST)", "moment", 19),
    "who": Column("Who", width=16),
    "source": Column("From", width=8),
    "kind": Column("Kind", width=7),
    "document": Column("Document", width=48),
    "partner": Column("Linked with", width=30),
    "previous_action": Column("Before", width=11),
    "new_action": Column("After", width=11),
    "reason": Column("Reason", width=20),
    "remark": Column("Remark", width=30),
    "batch_id": Column("Batch", width=34),
    "hash": Column("Hash of the event", width=66),
}


@dataclass(frozen=True)
class Filled:
    """A detail sheet's rows, and its totals: documents and tax in paise of both sides."""

    detail: Detail
    rows: list[tuple[Value, ...]]
    sums: dict[str, int]
    count_portal: int
    count_books: int


def read(con: duckdb.DuckDBPyConnection, gstin: str, period: str, detail: Detail) -> Filled:
    """Return the rows of one detail sheet, sorted by supplier, date and number."""
    names = (*detail.columns, *COUNTED, *_ONCE.values())
    query = (
        f"select {', '.join(map(_once, names))} {_OF_PERIOD} and list_contains(?, outcome)"
        " order by supplier_name, supplier_gstin, document_date, row_id"
    )
    found = con.cursor().execute(query, [gstin, period, list(detail.outcomes)]).fetchall()
    width = len(detail.columns)
    heads = tuple(detail.columns)
    return Filled(
        detail,
        [tuple(map(_shown, heads, row[:width])) for row in found],
        {
            name: sum(row[place] or 0 for row in found)
            for place, name in enumerate(names)
            if name.endswith("_paise")
        },
        sum(row[width] is not None and bool(row[-2]) for row in found),
        sum(row[width + 2] is not None and bool(row[-1]) for row in found),
    )


def _once(name: str) -> str:
    """Return what to select for a column: amounts in the first row of their document alone."""
    first = next((flag for side, flag in _ONCE.items() if name.startswith(side)), "")
    return f"if({first}, {name}, null) as {name}" if first and name.endswith("_paise") else name


def read_log(con: duckdb.DuckDBPyConnection, gstin: str, period: str) -> list[tuple[Value, ...]]:
    """Return the journal's events, oldest first, on the documents of one GSTIN and period.

    A voucher is shown by its number in the books and that of the document it books.
    """
    own = f"select portal_document {_OF_PERIOD}"
    documents = {row[0] for row in con.cursor().execute(own, [gstin, period]).fetchall()}
    events = con.cursor().table("raw.marks").order("seq").select(*LOG).fetchall()
    document, partner = (list(LOG).index(name) for name in ("document", "partner"))
    own_events = [event for event in events if event[document] in documents]
    names = vouchers.named(con, (event[partner] for event in own_events))
    return [
        tuple(
            names.get(value, value) if name == "partner" else _shown(name, value)
            for name, value in zip(LOG, event, strict=True)
        )
        for event in own_events
    ]


def indian_time(text: str) -> datetime | None:
    """Return an ISO moment as naive Indian time, None for ''."""
    return datetime.fromisoformat(text).astimezone(_INDIA).replace(tzinfo=None) if text else None


def _shown(name: str, value: Value) -> Value:
    """Return a value as people read it: labels for words of ours, Indian time for moments."""
    if isinstance(value, date | datetime | int) or value is None:
        return value
    if name == "outcome":
        return OUTCOME_LABELS.get(value, value)
    if name in ("action", "proposed_action", "previous_action", "new_action"):
        return ACTION_LABELS.get(value, value)
    if name == "reason":
        return REASONS.get(value, value)
    return indian_time(value) if name in ("marked_at", "at") else value


def totals(filled: Filled) -> dict[int, int]:
    """Return the sums of a sheet's money columns by their place."""
    columns: Sequence[tuple[str, Column]] = list(filled.detail.columns.items())
    return {
        place: filled.sums[name] for place, (name, column) in enumerate(columns) if column.kind == "money"
    }
