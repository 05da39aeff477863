"""What the rows of a file come to by head, as the file signs them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from ims_lib.documents import AMOUNTS

#: Datasets whose rows are documents, or shares of them; lines that say them again by rate or HSN are not.
_DOCUMENTS: Final = (
    "ims_records",
    "gstr2b_documents",
    "gstr2a_documents",
    "gstr1_documents",
    "books_rows",
    "sales_rows",
    "payments",
)


def by_head(tables: Mapping[str, pa.Table]) -> dict[str, int]:
    """Return the sums in paise of each amount that the documents of a file have."""
    sums: dict[str, int] = {}
    for dataset in _DOCUMENTS:
        table = tables.get(dataset)
        for head in (*AMOUNTS, "amount"):
            if table is not None and f"{head}_paise" in table.column_names:
                sums[head] = sums.get(head, 0) + (pc.sum(table[f"{head}_paise"]).as_py() or 0)
    return sums
