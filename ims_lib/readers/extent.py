"""How far the cells of a sheet reach: what a range of them would hold in memory, filled or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ims_lib.readers.detect import refused

#: A range of cells above the first is refused when it is mostly empty, above the second always.
_MANY_CELLS: Final = 4_000_000
_MOST_CELLS: Final = 60_000_000
_SPARSE: Final = 8
_MOST_COLUMNS: Final = 1024
_MOST_SHEETS: Final = 250
DO: Final = "Open it in Excel, copy the register into a new workbook, save and load that."
EXPECTED: Final = "a register of at most 1,024 columns, 200 parts and 1 GiB unpacked"


def check_sheets(count: int, where: str) -> None:
    """Raise UnreadableFile for too many sheets: one listed twice is read twice, whatever it weighs."""
    if count > _MOST_SHEETS:
        found, do = f"{count:,} sheets", "Save the sheets of the register apart and load those."
        raise refused("The workbook has too many sheets.", where, found, do, f"at most {_MOST_SHEETS}")


@dataclass
class Extent:
    """How far the cells met so far reach."""

    widest: int = 0
    highest: int = 0
    cells: int = 0
    stored: int = 0
    """Cells that a reader holds before it cuts the empty ones off."""

    def meet(self, row: int, column: int, cells: int = 1) -> None:
        """Count filled cells of which the last is at `row` and `column`, both counted from 1."""
        self.cells += cells
        self.widest, self.highest = max(self.widest, column), max(self.highest, row)

    def is_too_large(self) -> bool:
        """Tell whether the range would fill memory: too wide, too large, or large and mostly empty."""
        area = max(self.widest * self.highest, self.stored, self.cells)
        is_sparse = area > _MANY_CELLS and area > _SPARSE * max(self.cells, _MANY_CELLS // 2)
        return self.widest > _MOST_COLUMNS or area > _MOST_CELLS or is_sparse

    def check(self, where: str) -> None:
        """Raise UnreadableFile when the range is too large."""
        if self.is_too_large():
            found = f"{self.cells:,} cells reaching row {self.highest:,} and column {self.widest:,}"
            raise refused("The sheet is far too large.", where, found, DO, EXPECTED)
