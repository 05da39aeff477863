"""The receipt of a loaded file: the account of its rows, and what it changes against earlier files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from ims_lib.store.intake import Intake
from ims_lib.store.manifest import Load
from ims_lib.workspace import changes
from ims_lib.workspace.changes import Changes

#: Rejected rows that a receipt shows; all of them are in raw.rejected_rows.
_SHOWN: Final = 200


@dataclass(frozen=True)
class Receipt:
    """What became of one file. Always rows_read == rows_loaded + rows_rejected + the sum of rows_skipped.

    `rows_new` is 0 for bytes that were loaded before; who and at then tell by whom and when (UTC). `rejected`
    holds the first 200 rejected rows with sheet, row_number, column_name, value and reason. `totals`, of a
    file just read, are the sums of its rows in paise by head, signed as the file signs them.
    """

    file_name: str
    kind: str
    recipient_gstins: tuple[str, ...]
    period: str
    rows_read: int
    rows_loaded: int
    rows_rejected: int
    rows_skipped: Mapping[str, int]
    rows_new: int
    is_repeated: bool
    is_dry_run: bool
    load_seqs: tuple[int, ...]
    file_id: str
    who: str
    at: str
    sections: tuple[str, ...]
    notes: tuple[str, ...]
    mapping: Mapping[str, str]
    rejected: tuple[Mapping[str, Any], ...] = field(default=(), repr=False)
    changes: Changes | None = None
    part_number: int = 1
    part_count: int = 1
    totals: Mapping[str, int] = field(default_factory=dict)

    @property
    def recipient_gstin(self) -> str:
        """Return the owner, the first where a register has several."""
        return self.recipient_gstins[0]


def of_intake(workspace: Path, intake: Intake, *, is_dry_run: bool) -> Receipt:
    """Return the receipt of a file just taken in, or found again."""
    rejected = () if intake.rejected is None else tuple(intake.rejected.slice(0, _SHOWN).to_pylist())
    return of_loads(
        intake.loads,
        is_repeated=intake.is_repeated,
        is_dry_run=is_dry_run,
        rejected=rejected,
        changed=None if intake.is_repeated else changes.of_intake(workspace, intake),
        totals=intake.totals,
    )


def of_loads(
    loads: tuple[Load, ...],
    *,
    is_repeated: bool = False,
    is_dry_run: bool = False,
    rejected: tuple[Mapping[str, Any], ...] = (),
    changed: Changes | None = None,
    totals: Mapping[str, int] | None = None,
) -> Receipt:
    """Return one receipt for the loads of one file."""
    first = loads[0]
    loaded = sum(load.rows_loaded for load in loads)
    skipped: dict[str, int] = {}
    for load in loads:
        for reason, rows in load.rows_skipped.items():
            skipped[reason] = skipped.get(reason, 0) + rows
    return Receipt(
        file_name=first.file_name,
        kind=first.kind,
        recipient_gstins=tuple(load.recipient_gstin for load in loads),
        period=first.period,
        rows_read=sum(load.rows_read for load in loads),
        rows_loaded=loaded,
        rows_rejected=sum(load.rows_rejected for load in loads),
        rows_skipped=skipped,
        rows_new=0 if is_repeated or is_dry_run else loaded,
        is_repeated=is_repeated,
        is_dry_run=is_dry_run,
        load_seqs=tuple(load.load_seq for load in loads),
        file_id=first.file_id,
        who=first.who,
        at=first.at,
        sections=first.sections,
        notes=first.notes,
        mapping=first.mapping,
        rejected=rejected,
        changes=changed,
        part_number=first.part_number,
        part_count=first.part_count,
        totals=totals or {},
    )
