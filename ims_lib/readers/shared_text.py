"""Bounds what a workbook's shared texts come to once every cell that refers to one holds its own copy.

A text of a megabyte that ten thousand cells share is a few kilobytes of file and ten gigabytes of memory.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from ims_lib.readers.detect import refused
from ims_lib.readers.extent import DO, EXPECTED

_MOST_BYTES: Final = 1 << 30


@dataclass
class SharedText:
    """The bytes of each shared text, and how often cells refer to it."""

    lengths: list[int] = field(default_factory=list)
    used: Counter[int] = field(default_factory=Counter)
    unknown: int = 0
    """Cells of which it is not known to which text they refer."""

    def can_harm(self, cells: int) -> bool:
        """Tell whether so many cells could come to too much, did each refer to the longest text."""
        return max(self.lengths, default=0) * cells > _MOST_BYTES

    def check(self, where: str) -> None:
        """Raise UnreadableFile when the cells' copies come to too much."""
        known = sum(self.lengths[n] * often for n, often in self.used.items() if n < len(self.lengths))
        size = known + self.unknown * max(self.lengths, default=0)
        if size > _MOST_BYTES:
            found = f"cells that share texts of {size:,} bytes"
            raise refused("The workbook looks like a bomb.", where, found, DO, EXPECTED)
