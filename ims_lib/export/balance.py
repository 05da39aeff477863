"""The gate before anything leaves: every control ties out, or nothing is written."""

from __future__ import annotations

import duckdb

from ims_lib.errors import OutOfBalance

COLUMNS = ("control", "recipient_gstin", "side", "expected", "found", "difference", "is_ok")


def controls(
    con: duckdb.DuckDBPyConnection, gstin: str = ""
) -> list[tuple[str, str, str, int, int, int, bool]]:
    """Return the rows of marts.controls of one GSTIN or all, in a fixed order; amounts in paise."""
    rows = con.cursor().table("marts.controls").select(*COLUMNS).fetchall()
    return sorted(row for row in rows if gstin in ("", row[1]))


def stop_unless_balanced(con: duckdb.DuckDBPyConnection, gstin: str = "") -> None:
    """Raise OutOfBalance when a control (of one GSTIN or all) does not tie out."""
    rows = controls(con, gstin)
    broken = [row for row in rows if not row[-1]]
    if broken:
        control, owner, side, wanted, found, difference, _ = broken[0]
        raise OutOfBalance(
            f"{len(broken)} of {len(rows)} controls do not tie out; nothing was written.",
            where=f"{owner}, {side}, {control}",
            found=f"{found} ({difference:+})",
            expected=str(wanted),
            do="Run `ims reconcile`, then `ims verify`, and report what `ims verify` prints.",
        )
