"""Sums that a sheet states of itself, above or below its documents, tied to the rows that were read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from heapq import merge
from typing import Any, Final, NamedTuple

from ims_lib import money
from ims_lib.readers.reading import Ledger

_WORDS: Final = {
    "taxable": "taxable value",
    "txval": "taxable value",
    "total": "document total",
    **dict.fromkeys(("igst", "iamt"), "IGST"),
    **dict.fromkeys(("cgst", "camt"), "CGST"),
    **dict.fromkeys(("sgst", "samt"), "SGST"),
    "csamt": "cess",
}
#: Sentences of a sheet that differs; more are counted.
_MOST: Final = 12


class Total(NamedTuple):
    """One row of sums: its number on the sheet, and paise by field."""

    row: int
    paise: Mapping[str, int]


class _Rows:
    """Rows added up by field as they come, and where total rows stood among them."""

    def __init__(self, columns: Mapping[str, Sequence[int | None]]) -> None:
        self.columns = columns
        self.sums = dict.fromkeys(columns, 0)
        self.ends = {field: {0} for field in columns}
        self.last = dict.fromkeys(columns, 0)
        self.count = 0

    def add(self, place: int) -> None:
        self.count += 1
        for field, column in self.columns.items():
            self.sums[field] += column[place] or 0

    def end(self) -> None:
        """Remember that a total row stands here."""
        for field, paise in self.sums.items():
            self.ends[field].add(paise)
            self.last[field] = paise

    def come_to(self, field: str, told: int) -> int:
        """Return what the rows that a total may mean come to: those back to any earlier total row, or all; of
        none that ties out, whichever of the last part and all is nearer.
        """
        whole = self.sums[field]
        if whole - told in self.ends[field]:
            return told
        return min(whole, whole - self.last[field], key=lambda paise: abs(paise - told))


def paise_of(cell: Any) -> int | None:
    """Return a cell of a total row in paise, None where it is no amount."""
    try:
        return money.to_paise(cell, empty=None)
    except money.NotMoneyError:
        return None


def tie_out(
    ledger: Ledger,
    sheet: str,
    rows: Sequence[int],
    columns: Mapping[str, Sequence[int | None]],
    totals: Sequence[Total],
) -> None:
    """Note whether each total of a sheet is the sum of its rows, to the paisa.

    `rows` are the sheet's row numbers that were read, ascending, `columns` their paise by field. A total
    above every row is of all of them; one below is of all above it or of those since an earlier total.
    """
    held, above = _Rows(columns), [total for total in totals if not rows or total.row < rows[0]]
    apart: list[str] = []
    fields: dict[str, None] = {}
    below = totals[len(above) :]
    for _, is_total, place in merge(
        ((row, False, place) for place, row in enumerate(rows)),
        ((total.row, True, place) for place, total in enumerate(below)),
    ):
        if is_total:
            apart += _compare(held, below[place], sheet, fields)
            held.end()
        else:
            held.add(place)
    whole = _Rows(columns)
    whole.sums = held.sums
    for total in above:
        apart += _compare(whole, total, sheet, fields)
    if not fields:
        return
    for sentence in apart[:_MOST]:
        ledger.note(sentence)
    if len(apart) > _MOST:
        ledger.note(f"{_place(sheet)}{len(apart) - _MOST:,} more totals differ from the rows")
    if not apart:
        own = f"{len(totals):,} total rows tie" if len(totals) > 1 else "the total row ties"
        ledger.note(f"{_place(sheet)}{own} out with the rows read ({', '.join(fields)})")


def _compare(held: _Rows, total: Total, sheet: str, fields: dict[str, None]) -> list[str]:
    """Return a sentence for each field of a total that differs; `fields` gathers all that are compared."""
    apart = []
    for field, told in total.paise.items():
        name, added = _WORDS.get(field, field), held.come_to(field, told)
        fields[name] = None
        if added != told:
            apart.append(
                f"{_place(sheet)}row {total.row:,} gives a total {name} of {money.show(told)}, "
                f"the rows read come to {money.show(added)}, difference {money.show(added - told)}"
            )
    return apart


def _place(sheet: str) -> str:
    return f"sheet {sheet[:40]!r}: " if sheet else ""
