"""The tables of the month's report, for one GSTIN or all ('') and one period or all ('').

Each takes the connection of a workspace and gives a frame to look at; amounts are rupees in Indian text,
signed by their effect on ITC.
"""

from __future__ import annotations

from typing import Final

import duckdb
import pandas as pd

from ims_lib import money, periods
from ims_lib.documents import ACTION_LABELS, OUTCOME_LABELS
from ims_lib.reports.details import indian_time
from ims_lib.reports.frames import shown

_ACTIONS: Final = {**ACTION_LABELS, "": "None (books only)"}
_RECEIPT: Final = ("file_name", "kind", "period", "at", "rows_read", "rows_loaded", "rows_rejected")


def title(gstin: str, period: str) -> str:
    """Return what the report is about in one line."""
    return f"{gstin or 'All GSTINs'}, {periods.label(period) if period else 'all periods'}"


def receipts(con: duckdb.DuckDBPyConnection, gstin: str = "") -> pd.DataFrame:
    """Return every file loaded with its row account: rows = loaded + rejected + skipped."""
    frame = _table(con, "raw.loads").sort_values("load_seq")
    own = frame[frame["recipient_gstin"].isin([gstin, ""])] if gstin else frame
    made = own[list(_RECEIPT)].copy()
    made["rows_skipped"] = own["rows_read"] - own["rows_loaded"] - own["rows_rejected"]
    made["at"] = [f"{indian_time(text):%d-%m-%Y %H:%M}" for text in made["at"]]
    made["period"] = [periods.label(text) for text in made["period"]]
    return shown(made.rename(columns={"at": "loaded_at"})).set_index(["File name", "Kind"])


def outcomes(con: duckdb.DuckDBPyConnection, gstin: str = "", period: str = "") -> pd.DataFrame:
    """Return documents and tax of both sides by outcome and current action."""
    columns = ["count_portal", "portal_tax_paise", "count_books", "books_tax_paise"]
    frame = _of(_table(con, "marts.outcome_by_action"), gstin, period)
    summed = frame.groupby(["outcome", "action"], as_index=False)[columns].sum()
    order = pd.Series({word: place for place, word in enumerate((*OUTCOME_LABELS, *_ACTIONS))})
    summed = summed.sort_values(["outcome", "action"], key=lambda words: words.map(order))
    summed["action"] = summed["action"].map(_ACTIONS)
    return shown(summed).set_index(["Outcome", "Action"])


def totals(con: duckdb.DuckDBPyConnection, gstin: str = "", period: str = "") -> str:
    """Return the documents and the tax of each side, and of what is accepted, as lines of text."""
    frame = _of(_table(con, "marts.outcome_by_action"), gstin, period)
    accepted = frame[frame["action"] == "accept"]
    safe = frame[frame["outcome"].isin(["exact", "near"])]
    lines = (
        ("portal", frame, "portal"),
        ("books", frame, "books"),
        ("exact and near", safe, "portal"),
        ("accepted", accepted, "portal"),
    )
    return "\n".join(
        f"{what:<15}{int(rows[f'count_{side}'].sum()):>6} documents"
        f"{money.show(int(rows[f'{side}_tax_paise'].sum())):>22} tax"
        for what, rows, side in lines
    )


def controls(con: duckdb.DuckDBPyConnection, gstin: str = "") -> pd.DataFrame:
    """Return the controls: what came in, what was found in the outcomes, and whether the two tie."""
    frame = _of(_table(con, "marts.controls"), gstin, "").sort_values(["recipient_gstin", "side", "control"])
    is_count = frame["control"] == "documents"
    for name in ("expected", "found", "difference"):
        frame[name] = [
            f"{value:,}" if count else money.show(int(value))
            for value, count in zip(frame[name], is_count, strict=True)
        ]
    frame["is_ok"] = frame["is_ok"].map({True: "yes", False: "NO"})
    return shown(frame.rename(columns={"is_ok": "ties"})).set_index(["Recipient GSTIN", "Side", "Control"])


def suppliers_at_risk(con: duckdb.DuckDBPyConnection, gstin: str = "", limit: int = 10) -> pd.DataFrame:
    """Return the suppliers with the most tax at risk over all periods: books tax that the portal lacks."""
    frame = _of(_table(con, "marts.supplier_summary"), gstin, "")
    frame = frame[frame["at_risk_paise"] > 0].sort_values(
        ["at_risk_paise", "supplier_gstin"], ascending=[False, True]
    )
    columns = ["supplier_name", "supplier_gstin", "portal_tax_paise", "books_tax_paise", "at_risk_paise"]
    return shown(frame[columns].head(limit)).set_index(["Supplier name", "Supplier GSTIN"])


def _table(con: duckdb.DuckDBPyConnection, name: str) -> pd.DataFrame:
    """Return a small view whole."""
    frame: pd.DataFrame = con.cursor().table(name).df()
    return frame


def _of(frame: pd.DataFrame, gstin: str, period: str) -> pd.DataFrame:
    """Return the rows of one GSTIN and period, all where '' is given."""
    rows = frame[frame["recipient_gstin"] == gstin] if gstin else frame
    return (rows[rows["period"] == period] if period else rows).copy()
