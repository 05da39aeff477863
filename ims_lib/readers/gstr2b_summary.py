"""The control of a GSTR-2B: its own `itcsumm` against the sum of the documents read (domain.md 2.2.3)."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final

from ims_lib import money
from ims_lib.readers import stated

_HEADS: Final = ("igst", "cgst", "sgst", "cess")
_BLOCKS: Final = {
    ("available", "Y"): "itcavl",
    ("available", ""): "itcavl",
    ("available", "T"): "itcavl",
    ("available", "N"): "itcunavl",
}
_PART_BLOCKS: Final = {"reversal": "itcrev", "rejected": "itcRejected"}
#: IMS section to (group, section) of the summary, without and with reverse charge.
_PLACES: Final = {
    "b2b": (("nonrevsup", "b2b"), ("revsup", "b2b")),
    "b2ba": (("nonrevsup", "b2ba"), ("revsup", "b2ba")),
    "ecom": (("nonrevsup", "ecom"), ("nonrevsup", "ecom")),
    "ecoma": (("nonrevsup", "ecoma"), ("nonrevsup", "ecoma")),
    "b2bdn": (("nonrevsup", "cdnr"), ("revsup", "cdnr")),
    "b2bdna": (("nonrevsup", "cdnra"), ("revsup", "cdnra")),
    "b2bcn": (("othersup", "cdnr"), ("othersup", "cdnrrev")),
    "b2bcna": (("othersup", "cdnra"), ("othersup", "cdnrarev")),
    "isd": (("isdsup", "isd"),) * 2,
    "isda": (("isdsup", "isda"),) * 2,
    "isdcn": (("othersup", "isd"),) * 2,
    "isdcna": (("othersup", "isda"),) * 2,
    "impg": (("imports", "impg"),) * 2,
    "impga": (("imports", "impga"),) * 2,
    "impgsez": (("imports", "impgsez"),) * 2,
    "impgseza": (("imports", "impgasez"),) * 2,
}
_ALIASES: Final = {"impgseza": "impgasez", "impgasez": "impgasez"}
_MOST: Final = 12

Place = tuple[str, str, str]


class Totals:
    """Tax of the documents read, by block, group and section of the summary, in paise."""

    def __init__(self) -> None:
        self._paise: defaultdict[Place, list[int]] = defaultdict(lambda: [0, 0, 0, 0])

    def add(
        self, part: str, section: str, is_reverse: bool | None, availability: str, tax: list[int]
    ) -> None:
        """Add one document's IGST, CGST, SGST and cess."""
        block = _PART_BLOCKS.get(part) or _BLOCKS.get((part, availability), "itcavl")
        group, name = _PLACES[section][bool(is_reverse)]
        held = self._paise[block, group, name]
        for head, paise in enumerate(tax):
            held[head] += paise

    def compare(self, summary: Any, name: str = "itcsumm") -> list[str]:
        """Return the sentences of the tie-out: that it ties out, or each difference (documents less
        summary). `name` is what the file calls its summary.
        """
        told = _told(summary)
        if not told:
            return []
        differing = [
            f"{name} {'.'.join(place)} {head}: summary {money.show(told.get(place, _NIL)[index])}, "
            f"documents {money.show(self._paise.get(place, _NIL)[index])}, "
            f"difference {money.show(self._paise.get(place, _NIL)[index] - told.get(place, _NIL)[index])}"
            f"{_AMENDED if _is_amendment(place) else ''}"
            for place in sorted(set(told) | set(self._paise))
            for index, head in enumerate(_HEADS)
            if told.get(place, _NIL)[index] != self._paise.get(place, _NIL)[index]
        ]
        if not differing:
            blocks = sorted({place[0] for place in set(told) | set(self._paise)})
            return [f"{name} ties out with the documents ({', '.join(blocks)})"]
        more = [f"{name}: {len(differing) - _MOST:,} more differences"] if len(differing) > _MOST else []
        return differing[:_MOST] + more


_NIL: Final = [0, 0, 0, 0]
_AMENDED: Final = " (an amendment may count there with its difference from the original)"


def _is_amendment(place: Place) -> bool:
    return place[2] in {"b2ba", "ecoma", "cdnra", "cdnrarev", "isda", "impga", "impgasez"}


def _told(summary: Any) -> dict[Place, list[int]]:
    """Return the summary's own figures; sections of nothing but zeros are left out."""
    told: dict[Place, list[int]] = {}
    for block, groups in _members(summary):
        for group, sections in _members(groups):
            for section, heads in _members(sections):
                paise = [stated.paise_of(heads.get(head)) or 0 for head in _HEADS]
                told[block, group, _ALIASES.get(section, section)] = paise
    return told


def _members(value: Any) -> list[tuple[str, dict[str, Any]]]:
    if not isinstance(value, dict):
        return []
    return [(key, inner) for key, inner in value.items() if isinstance(inner, dict)]
