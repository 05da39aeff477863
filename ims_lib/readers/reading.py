"""What a reader hands over, and the collecting of rows into Arrow tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any

import pyarrow as pa

from ims_lib.readers import sparing
from ims_lib.schemas import REJECTED_ROWS

_BATCH = 16_384
#: Batches that are held before they go to disk, where there is a folder for them.
_MOST_HELD = 16
_LONGEST_VALUE = 200
_MOST_NOTES = 200


@dataclass(frozen=True)
class Reading:
    """One file, read. Always rows_read == rows_loaded + rows_rejected + sum(rows_skipped.values())."""

    kind: str
    """One of readers.KINDS."""
    recipient_gstin: str | None
    """The owner the file names, None when it names none. Rows may still name one each (books)."""
    period: str
    """MMYYYY, '' when the file has none."""
    tables: dict[str, pa.Table]
    """Dataset name to rows, columns exactly as in ims_lib.schemas; recipient_gstin is '' where the row names
    none.
    """
    rows_read: int
    rows_loaded: int
    rows_rejected: int
    rows_skipped: dict[str, int]
    """Reason to rows."""
    sections: tuple[str, ...] = ()
    """IMS: the section keys that the file contains, empty arrays too."""
    generated_on: date | None = None
    part_number: int = 1
    """2B in parts: which part this is; 0 for an answer that holds only the summary."""
    part_count: int = 1
    register_period: str = ""
    """The period a GSTN template declares for itself, MMYYYY or ''."""
    has_voucher: bool = False
    notes: tuple[str, ...] = ()
    mapping: dict[str, str] = field(default_factory=dict)
    """Registers: our field to the header it was read from."""
    layout: dict[str, Any] = field(default_factory=dict)
    """Registers: the mapping that was used, or comes to the same, as readers.mapping.Mapping dumps itself."""


class Rows:
    """Rows of one dataset, turned into Arrow batches as they come so that memory stays small."""

    def __init__(self, schema: pa.Schema) -> None:
        self.schema, self.count = schema, 0
        self._waiting: list[Sequence[Any]] = []
        self._batches: list[pa.RecordBatch] = []
        self._spill: sparing.Spill | None = None
        self._table: pa.Table | None = None

    def add(self, row: Sequence[Any]) -> None:
        """Take one row, its values in the schema's column order."""
        self.count += 1
        self._waiting.append(row)
        if len(self._waiting) >= _BATCH:
            self._flush()

    def _flush(self) -> None:
        if not self._waiting:
            return
        columns = zip(*self._waiting, strict=True)
        arrays = [pa.array(values, field.type) for values, field in zip(columns, self.schema, strict=True)]
        self._batches.append(pa.RecordBatch.from_arrays(arrays, schema=self.schema))
        self._waiting = []
        if len(self._batches) >= _MOST_HELD and (self._spill is not None or self._begin_spill()):
            self._to_disk()

    def _begin_spill(self) -> bool:
        self._spill = sparing.spill(self.schema)
        return self._spill is not None

    def _to_disk(self) -> None:
        if self._spill is not None:
            self._spill.write(self._batches)
            self._batches = []

    def table(self) -> pa.Table:
        """Return all rows; none can be added to those that went to disk."""
        self._flush()
        if self._spill is None:
            return pa.Table.from_batches(self._batches, schema=self.schema)
        if self._table is None:
            self._to_disk()
            self._table = self._spill.table()
        return self._table


class Ledger:
    """The account of a file's rows: read, rejected with a reason, skipped with a reason, and notes."""

    def __init__(self, file_id: str) -> None:
        self.file_id, self.rows_read = file_id, 0
        self.rejected = Rows(REJECTED_ROWS)
        self.skipped: Counter[str] = Counter()
        self._notes: dict[str, None] = {}

    def reject(self, row: int, sheet: str, column: str, value: object, reason: str) -> None:
        """Put one row into rejected_rows, its value shortened."""
        shown = "" if value is None else str(value)[:_LONGEST_VALUE]
        self.rejected.add((self.file_id, row, "", sheet, column, shown, reason))

    def note(self, sentence: str) -> None:
        """Add a sentence to the receipt, once."""
        self._notes[sentence] = None

    def counts(self) -> dict[str, Any]:
        """Return the fields of Reading that tell the account of rows."""
        skipped = {reason: rows for reason, rows in self.skipped.items() if rows}
        loaded = self.rows_read - self.rejected.count - sum(skipped.values())
        return {
            "rows_read": self.rows_read,
            "rows_loaded": loaded,
            "rows_rejected": self.rejected.count,
            "rows_skipped": skipped,
            "notes": self._told(),
        }

    def _told(self) -> tuple[str, ...]:
        """Return the notes, of more than anybody reads the first ones and how many there are."""
        more = len(self._notes) - _MOST_NOTES
        return (*islice(self._notes, _MOST_NOTES), *([f"and {more:,} notes more"] if more > 0 else []))


class BadValueError(ValueError):
    """A value that keeps its row from being read: which column, what it held, and why."""

    def __init__(self, column: str, value: object, reason: str) -> None:
        self.column, self.value, self.reason = column, value, reason
        super().__init__(f"{column}: {reason}")
