"""Vouchers as people know them: what stands in the journal as a KEY, shown as voucher and document number."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import duckdb

#: Between the KEYs of several vouchers that one mark was made on.
BETWEEN: Final = " | "
_NAMES: Final = (
    "from staging.books_documents select document, voucher, number where list_contains(?, document)"
)
_OF_KEYS: Final = "select unnest(?::varchar[]) as key, functions.explain_key(key)"


def named(con: duckdb.DuckDBPyConnection, partners: Iterable[str]) -> dict[str, str]:
    """Return `voucher PUR/12, INV-7` for each partner of the journal, one KEY or several.

    A voucher that is no longer among the documents is called by what its KEY holds.
    """
    whole = {partner for partner in partners if partner}
    keys = sorted({key for partner in whole for key in partner.split(BETWEEN)})
    if not keys:
        return {}
    cursor = con.cursor()
    names = {key: f"voucher {text}" for key, text in cursor.execute(_OF_KEYS, [keys]).fetchall()}
    for key, voucher, number in cursor.execute(_NAMES, [keys]).fetchall():
        known = ([f"voucher {voucher}"] if voucher else []) + ([number] if number else [])
        names[key] = ", ".join(known) or names[key]
    return {partner: BETWEEN.join(names[key] for key in partner.split(BETWEEN)) for partner in whole}
