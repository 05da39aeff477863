"""GSTR-2B JSON of one month: documents by section and supplier, with summaries that tie out to the paisa."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec

from ims_lib import periods
from ims_lib.demo import portal_json
from ims_lib.demo.papers import Amounts, PortalDocument, total_of

#: IMS section to the 2B's own section and the key of its list of documents ('' for flat rows).
_PLACES: Final = {
    "b2b": ("b2b", "inv"),
    "b2ba": ("b2ba", "inv"),
    "b2bcn": ("cdnr", "nt"),
    "b2bdn": ("cdnr", "nt"),
    "b2bcna": ("cdnra", "nt"),
    "b2bdna": ("cdnra", "nt"),
    "ecom": ("ecom", "inv"),
    "ecoma": ("ecoma", "inv"),
    "isd": ("isd", "doclist"),
    "isdcn": ("isd", "doclist"),
    "impg": ("impg", ""),
    "impga": ("impg", ""),
    "impgsez": ("impgsez", "boe"),
    "impgseza": ("impgsez", "boe"),
}
_SUMMARY_GROUPS: Final = {
    "nonrevsup": ("b2b", "b2ba", "cdnr", "cdnra", "ecom", "ecoma"),
    "isdsup": ("isd", "isda"),
    "revsup": ("b2b", "b2ba", "cdnr", "cdnra"),
    "imports": ("impg", "impgsez", "impga", "impgasez"),
    "othersup": ("cdnr", "cdnra", "cdnrrev", "cdnrarev", "isd", "isda"),
}
_BLOCKS: Final = ("itcavl", "itcunavl", "itcrev", "itcRejected")
_HEADS: Final = ("igst", "cgst", "sgst", "cess")
_SUMMARY_NAMES: Final = {"impga": "impga", "impgseza": "impgasez"}
_NIL: Final = (0, 0, 0, 0, 0)
_MONTHS: Final = ("docdata", "docRejdata")


class _Holder(NamedTuple):
    """One supplier of a section: its documents as JSON; sums and counts by note type ('' for others)."""

    section: str
    gstin: str
    name: str
    period: str
    filing_day: int
    documents: list[bytes]
    sums: dict[str, Amounts]
    counts: Counter[str]


class Return2B:
    """Collects one month's documents. `with_items` writes the layout up to September 2024."""

    def __init__(self, gstin: str, period: str, *, with_items: bool, parts: int) -> None:
        self.gstin, self.period, self.with_items, self.parts = gstin, period, with_items, parts
        self._holders: dict[str, dict[tuple[str, str, str], _Holder]] = {name: {} for name in _MONTHS}
        self._summary: dict[tuple[str, str, str], Amounts] = {}

    def add(self, document: PortalDocument, supplier_period: str, *, is_rejected: bool) -> None:
        """Take one document; a rejected one goes to docRejdata."""
        section, _ = _PLACES[document.section]
        held = self._holders[_MONTHS[is_rejected]]
        key = (section, document.gstin, supplier_period)
        holder = held.get(key)
        if holder is None:
            holder = _Holder(
                section,
                document.gstin,
                document.name,
                supplier_period,
                document.filing_day,
                [],
                {},
                Counter(),
            )
            held[key] = holder
        holder.documents.append(portal_json.gstr2b_document(document, with_items=self.with_items))
        amounts = total_of(document.lines)
        kind = "D" if "dn" in document.section else "C" if "cn" in document.section else ""
        holder.counts[kind] += 1
        holder.sums[kind] = added(holder.sums.get(kind, _NIL), amounts)
        place = _summary_place(document, is_rejected=is_rejected)
        self._summary[place] = added(self._summary.get(place, _NIL), amounts)

    def write(self, folder: Path) -> list[Path]:
        """Write the month's file or its parts; return their paths in order."""
        stem = f"gstr2b_{self.gstin}_{self.period}"
        if self.parts == 1:
            return [self._write(folder / f"{stem}.json", 0)]
        return [self._write(folder / f"{stem}_{part}.json", part) for part in range(1, self.parts + 1)]

    def _write(self, path: Path, part: int) -> Path:
        data: dict[str, Any] = {
            "gstin": self.gstin,
            "rtnprd": self.period,
            "version": "3.0" if self.with_items else "4.0",
            "gendt": portal_json.day_text(periods.date_of_2b(self.period)),
        }
        if part:
            data |= {"fc": self.parts, "file_num": part}
        if part <= 1:
            data |= {"itcsumm": self._summaries(), "cpsumm": self._suppliers("docdata")}
            data["cpSummRej"] = self._suppliers("docRejdata")
        for name in _MONTHS:
            data[name] = self._documents(name, part)
        path.write_bytes(portal_json.ENCODER.encode({"chksum": "", "data": data}))
        return path

    def _documents(self, name: str, part: int) -> dict[str, Any]:
        """Return a part's documents by section; supplier entries are dealt to the parts in turn."""
        sections: dict[str, list[Any]] = {}
        for place, holder in enumerate(_in_order(self._holders[name])):
            if not part or place % self.parts == part - 1:
                sections.setdefault(holder.section, []).extend(_entries(holder))
        return sections

    def _suppliers(self, name: str) -> dict[str, Any]:
        """Return totals per supplier, for notes per note type."""
        sections: dict[str, list[Any]] = {}
        for holder in _in_order(self._holders[name]):
            for kind, sums in sorted(holder.sums.items()):
                entry = _head(holder) | {
                    "ttldocs": holder.counts[kind],
                    "txval": portal_json.number(sums[0]),
                }
                entry |= {
                    head: portal_json.number(paise) for head, paise in zip(_HEADS, sums[1:], strict=True)
                }
                sections.setdefault(holder.section, []).append(entry | ({"nttyp": kind} if kind else {}))
        return sections

    def _summaries(self) -> dict[str, Any]:
        """Return itcsumm: every block and group with its own totals and one object a section."""
        return {block: {group: self._group(block, group) for group in _SUMMARY_GROUPS} for block in _BLOCKS}

    def _group(self, block: str, group: str) -> dict[str, Any]:
        sections = {name: self._summary.get((block, group, name), _NIL) for name in _SUMMARY_GROUPS[group]}
        total = _NIL
        for sums in sections.values():
            total = added(total, sums)
        return _taxes(total) | {name: _taxes(sums) for name, sums in sections.items()}


def added(left: Amounts, right: Amounts) -> Amounts:
    """Return the sums head by head."""
    return (
        left[0] + right[0],
        left[1] + right[1],
        left[2] + right[2],
        left[3] + right[3],
        left[4] + right[4],
    )


def _taxes(sums: Amounts) -> dict[str, Any]:
    return {head: portal_json.number(paise) for head, paise in zip(_HEADS, sums[1:], strict=True)}


def _in_order(holders: dict[tuple[str, str, str], _Holder]) -> Iterator[_Holder]:
    return (holders[key] for key in sorted(holders))


def _head(holder: _Holder) -> dict[str, Any]:
    filed = periods.first_day(periods.next_period(holder.period)).replace(day=holder.filing_day)
    return {
        "ctin": holder.gstin,
        "trdnm": holder.name,
        "supfildt": portal_json.day_text(filed),
        "supprd": holder.period,
    }


def _entries(holder: _Holder) -> list[Any]:
    """Return what a section holds for one supplier: an object with its list, or flat rows of imports."""
    documents = [msgspec.Raw(text) for text in holder.documents]
    if holder.section == "impg":
        return documents
    list_key = next(key for section, key in _PLACES.values() if section == holder.section)
    return [_head(holder) | {list_key: documents}]


def _summary_place(document: PortalDocument, *, is_rejected: bool) -> tuple[str, str, str]:
    """Return block, group and section of itcsumm in which a document counts (domain.md 2.2.3)."""
    block = "itcRejected" if is_rejected else "itcunavl" if document.availability == "N" else "itcavl"
    section = _PLACES[document.section][0]
    name = _SUMMARY_NAMES.get(document.section, section)
    if "cn" in document.section:
        return (
            block,
            "othersup",
            name + ("rev" if document.is_reverse_charge and name.startswith("cdnr") else ""),
        )
    if section == "isd":
        return block, "isdsup", name
    if section.startswith("impg"):
        return block, "imports", name
    return block, "revsup" if document.is_reverse_charge else "nonrevsup", name
