"""The control of a GSTR-2B's suppliers: `cpsumm` and `cpSummRej` against the documents (domain.md 2.2.1)."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from ims_lib import money
from ims_lib.readers import stated, values

#: What is compared: number of documents, then taxable value and tax in paise.
_HEADS: Final = ("documents", "txval", "igst", "cgst", "sgst", "cess")
_COLUMNS: Final = tuple(f"{name}_paise" for name in ("taxable", *_HEADS[2:]))
#: IMS section of a row to the summary's section and kind of document.
_PLACES: Final = {
    "b2bdn": ("cdnr", "D"),
    "b2bcn": ("cdnr", "C"),
    "b2bdna": ("cdnra", "D"),
    "b2bcna": ("cdnra", "C"),
    "isd": ("isd", "ISDI"),
    "isdcn": ("isd", "ISDC"),
    "isda": ("isda", "ISDI"),
    "isdcna": ("isda", "ISDC"),
}
_ALIASES: Final = {"impgasez": "impgseza"}
_NIL: Final = [0] * len(_HEADS)
_MOST: Final = 12

Place = tuple[str, str, str]


def compare(documents: pa.Table, part: str, summary: Any, name: str) -> list[str]:
    """Return the sentences of the tie-out: that each supplier ties out, or each difference (documents less
    summary). `part` of the documents is what the summary, called `name`, is of; sections that it does not
    have, and counts that it does not state, are passed over.
    """
    told, kinds = _told(summary)
    if not told:
        return []
    added = _added(documents.filter(pc.equal(documents["part"], part)), kinds)
    apart = [
        f"{name} {place[0]} {place[1] or 'without GSTIN'}{f' {place[2]}' if place[2] else ''} {head}: "
        f"summary {_show(head, there[index])}, documents {_show(head, here[index])}"
        for place in sorted(told.keys() | added.keys())
        for here, there in [(added.get(place, _NIL), told.get(place, _NIL))]
        for index, head in enumerate(_HEADS)
        if here[index] != there[index] and (head != "documents" or there[index] or place not in told)
    ]
    if not apart:
        suppliers = len({supplier for _, supplier, _ in told})
        return [f"{name} ties out with the documents, supplier by supplier ({suppliers:,})"]
    more = [f"{name}: {len(apart) - _MOST:,} more differences"] if len(apart) > _MOST else []
    return apart[:_MOST] + more


def _show(head: str, value: int) -> str:
    return f"{value:,}" if head == "documents" else money.show(value)


def _added(documents: pa.Table, kinds: dict[str, bool]) -> dict[Place, list[int]]:
    """Return the documents' count and sums for each place of the sections told; `kinds` tells whether a
    section's entries name the kind.
    """
    grouped = documents.group_by(["section", "supplier_gstin"]).aggregate(
        [([], "count_all"), *((column, "sum") for column in _COLUMNS)]
    )
    added: defaultdict[Place, list[int]] = defaultdict(lambda: list(_NIL))
    for row in grouped.to_pylist():
        section, kind = _PLACES.get(row["section"], (row["section"], ""))
        if section in kinds:
            held = added[section, row["supplier_gstin"].upper(), kind if kinds[section] else ""]
            for index, column in enumerate(("count_all", *(f"{name}_sum" for name in _COLUMNS))):
                held[index] += row[column] or 0
    return added


def _told(summary: Any) -> tuple[dict[Place, list[int]], dict[str, bool]]:
    """Return the summary's own figures, and of each section whether its entries name the kind."""
    told: defaultdict[Place, list[int]] = defaultdict(lambda: list(_NIL))
    kinds: dict[str, bool] = {}
    for key, entries in summary.items() if isinstance(summary, dict) else ():
        section = _ALIASES.get(str(key).lower(), str(key).lower())
        listed = [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []
        named = [values.text(entry.get("nttyp") or entry.get("doctyp")).upper() for entry in listed]
        if listed:
            kinds[section] = all(named)
        for entry, kind in zip(listed, named, strict=True):
            supplier = values.text(entry.get("ctin")).upper()
            held = told[section, supplier, kind if kinds[section] else ""]
            held[0] += values.whole(entry.get("ttldocs"))
            for index, head in enumerate(_HEADS[1:], 1):
                held[index] += stated.paise_of(entry.get(head)) or 0
    return told, kinds
