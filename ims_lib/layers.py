"""Result files as SQL: a kept view's base and the rows that came later, read as one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

#: How a kept view's row names the document that it is replaced with; a view without is written whole.
REPLACED_BY: Final = {
    "staging.books_documents": "hash(document)",
    "staging.portal_documents": "hash(document)",
    "staging.sales_documents": "hash(document)",
    "staging.gstr1_documents": "hash(document)",
    "staging.documents": "id",
    "recon.duplicates": "id",
    "recon.unsettled": "id",
    "recon.possible_links": "portal_id",
    "recon.pairs": "coalesce(portal_id, books_id)",
}


@dataclass(frozen=True)
class Layers:
    """The files of a kept view: a base, and rows that came later with the ids of documents they replace."""

    base: Path
    later: Path | None = None
    replaced: Path | None = None


def scan(paths: Iterable[Path]) -> str:
    """Return a read_parquet call over files, their paths quoted for SQL and for the glob.

    A column that some files lack, being older, is null there.
    """
    quoted = ", ".join(
        "'" + re.sub(r"([*?\[])", r"[\1]", str(path)).replace("'", "''") + "'" for path in paths
    )
    return f"read_parquet([{quoted}], union_by_name = true)"


def read(view: str, layers: Iterable[Layers]) -> str:
    """Return the select that reads a kept view's files: of each base what later rows do not replace."""
    listed = list(layers)
    bases = [one.base for one in listed if one.later is None or one.replaced is None]
    parts = [f"select * from {scan(bases)}"] if bases else []  # noqa: S608 - quoted paths
    for one in listed:
        if one.later is not None and one.replaced is not None:
            gone = f"(select id from {scan([one.replaced])})"  # noqa: S608 - quoted paths
            parts += [
                f"from {scan([one.base])} where {REPLACED_BY[view]} not in {gone}",
                f"from {scan([one.later])}",
            ]
    return " union all by name ".join(parts)


def later_rows(view: str, layers: Layers, ids: str) -> str:
    """Return the select of a kept view's rows as they are now, and of earlier later rows not in `ids`."""
    if layers.later is None:
        return f"from {view}"
    gone = f"{REPLACED_BY[view]} not in (select id from {ids})"  # noqa: S608 - our own names
    return f"from {view} union all by name from {scan([layers.later])} where {gone}"


def union_of_ids(files: Iterable[Path], *tables: str) -> str:
    """Return the select of the distinct ids in these files and tables."""
    sources = [scan([file]) for file in files] + list(tables)
    return " union ".join(f"select id from {source}" for source in sources)  # noqa: S608 - quoted paths
