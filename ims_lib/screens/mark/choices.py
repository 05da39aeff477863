"""What the mark screen can be narrowed to above its list: the periods and the GSTINs that have documents."""

from __future__ import annotations

from ims_lib import periods
from ims_lib.screens.mark.rows import Rows
from ims_lib.screens.rupees import count


def of_periods(rows: Rows) -> list[tuple[str, str]]:
    """Return (label, period) to choose from, newest first, `All periods` on top; labels say how many wait."""
    waiting = rows.waiting()
    found = sorted(waiting, key=periods.sort_key, reverse=True)
    words = {period: f" ({count(waiting[period])} to decide)" if waiting[period] else "" for period in found}
    return [("All periods", ""), *((periods.label(period) + words[period], period) for period in found)]


def first_period(rows: Rows) -> str:
    """Return the newest period in which something waits for a decision, '' (all) when nothing does."""
    waiting = [period for period, documents in rows.waiting().items() if documents]
    return max(waiting, key=periods.sort_key, default="")


def of_gstins(rows: Rows) -> list[tuple[str, str]]:
    """Return (label, GSTIN) to choose from; one registration needs no choice and has no `All`."""
    found = sorted(rows.gstins())
    return [*([("All GSTINs", "")] if len(found) != 1 else []), *((gstin, gstin) for gstin in found)]
