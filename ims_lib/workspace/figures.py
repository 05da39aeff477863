"""Where a workspace stands: documents and rupees by outcome and by action."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

import duckdb

from ims_lib import periods
from ims_lib.documents import ACTIONS, OUTCOMES, SALES_LABELS
from ims_lib.reconcile import make

_SUMS: Final = (
    "count_portal",
    "count_books",
    "portal_taxable_paise",
    "portal_tax_paise",
    "books_taxable_paise",
    "books_tax_paise",
)


@dataclass(frozen=True)
class StatusRow:
    """Documents of one outcome and current action ('' for documents of the books alone), paise signed by
    effect on ITC.
    """

    outcome: str
    action: str
    count_portal: int
    count_books: int
    portal_taxable_paise: int
    portal_tax_paise: int
    books_taxable_paise: int
    books_tax_paise: int


@dataclass(frozen=True)
class SalesRow:
    """Own sales of one standing (documents.SALES_LABELS): the registers (`books`) beside GSTR-1 as filed
    (`portal`), paise signed by effect on the liability.
    """

    standing: str
    count_portal: int
    count_books: int
    portal_taxable_paise: int
    portal_tax_paise: int
    books_taxable_paise: int
    books_tax_paise: int


@dataclass(frozen=True)
class SalesSum:
    """Own sales that GSTR-1 shows in one sum (documents.SALES_SUMS): as it gives them (`portal`) beside those
    of the register (`books`), paise signed by effect on the liability; differences are GSTR-1 less register.
    """

    recipient_gstin: str
    period: str
    kind: str
    place_of_supply: str
    portal_taxable_paise: int
    portal_tax_paise: int
    count_books: int
    books_taxable_paise: int
    books_tax_paise: int
    difference_taxable_paise: int
    difference_tax_paise: int


def sales_sums(con: duckdb.DuckDBPyConnection, *, gstin: str = "", period: str = "") -> list[SalesSum]:
    """Return marts.sales_sums, of one GSTIN and period where named, by GSTIN, period, kind and place."""
    make(con, "from marts.sales_sums")
    found = con.cursor().table("marts.sales_sums").select(*SalesSum.__annotations__).fetchall()
    sums = (SalesSum(*row) for row in found)
    own = [one for one in sums if gstin in {"", one.recipient_gstin} and period in {"", one.period}]
    return sorted(
        own, key=lambda s: (s.recipient_gstin, periods.sort_key(s.period), s.kind, s.place_of_supply)
    )


def sales(con: duckdb.DuckDBPyConnection, *, gstin: str = "", period: str = "") -> list[SalesRow]:
    """Return the figures of marts.sales_summary, of one GSTIN and period where named, in order of
    SALES_LABELS.
    """
    columns = ("recipient_gstin", "period", "standing", *_SUMS)
    sums: defaultdict[str, list[int]] = defaultdict(lambda: [0] * len(_SUMS))
    for owner, month, standing, *values in (
        con.cursor().table("marts.sales_summary").select(*columns).fetchall()
    ):
        if gstin in {"", owner} and period in {"", month}:
            sums[standing] = [old + value for old, value in zip(sums[standing], values, strict=True)]
    return [SalesRow(standing, *sums[standing]) for standing in SALES_LABELS if standing in sums]


def status(con: duckdb.DuckDBPyConnection, *, gstin: str = "", period: str = "") -> list[StatusRow]:
    """Return the figures of marts.outcome_by_action, of one GSTIN and period where named, in order of outcome
    and action.
    """
    columns = ("recipient_gstin", "period", "outcome", "action", *_SUMS)
    sums: defaultdict[tuple[str, str], list[int]] = defaultdict(lambda: [0] * len(_SUMS))
    for owner, month, outcome, action, *values in (
        con.cursor().table("marts.outcome_by_action").select(*columns).fetchall()
    ):
        if gstin in {"", owner} and period in {"", month}:
            cell = sums[outcome, action]
            sums[outcome, action] = [old + value for old, value in zip(cell, values, strict=True)]
    return [StatusRow(*key, *sums[key]) for key in sorted(sums, key=_order)]


def pieces(con: duckdb.DuckDBPyConnection, *, gstin: str = "", period: str = "") -> list[tuple[str, str]]:
    """Return each GSTIN and period that has documents, or of those named; '' is the period of records not
    filed.
    """
    found = con.cursor().table("marts.outcome_by_action").select("recipient_gstin", "period")
    pairs = {(owner, month) for owner, month in found.fetchall()}
    return sorted(pair for pair in pairs if gstin in {"", pair[0]} and period in {"", pair[1]})


def _order(key: tuple[str, str]) -> tuple[int, int]:
    places = (*ACTIONS, "")
    return OUTCOMES.index(key[0]), places.index(key[1])
