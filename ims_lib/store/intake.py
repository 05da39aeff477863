"""Taking a file in: found again by its bytes, read, its owner settled, kept, staged, and put into the
manifest last.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from ims_lib.errors import NeedsAnswer, Refused, UnreadableFile, WrongUse
from ims_lib.readers import LARGEST, Reading, apart, too_large
from ims_lib.readers import Mapping as ColumnMapping
from ims_lib.readers.apart import NOBODY, Watch
from ims_lib.store import mappings, staged
from ims_lib.store.manifest import Load, Manifest, StagedFile
from ims_lib.store.totals import by_head


@dataclass(frozen=True)
class Asked:
    """What the caller knows of a file; '' leaves it to the file. `dates` ('dmy', 'mdy') settles doubtful date
    columns, `mapping` says which columns of a register are which.
    """

    gstin: str = ""
    period: str = ""
    kind: str = ""
    dates: str = ""
    mapping: ColumnMapping | None = None


@dataclass(frozen=True)
class Intake:
    """One file taken in: a load for each owner, whether these bytes were there before, the rows rejected now,
    the mapping that a register was read by (as JSON has it), the sums of its rows in paise by head, and of a
    file that was only looked at its rows for each owner.
    """

    loads: tuple[Load, ...]
    is_repeated: bool
    rejected: pa.Table | None = None
    tables: tuple[Mapping[str, pa.Table], ...] = ()
    layout: Mapping[str, Any] = field(default_factory=dict)
    totals: Mapping[str, int] = field(default_factory=dict)


def take_in(
    workspace: Path,
    source: Path,
    *,
    gstins: Sequence[str],
    asked: Asked,
    who: str,
    dry_run: bool = False,
    name: str = "",
    watch: Watch = NOBODY,
) -> Intake:
    """Take one file into a workspace whose registrations are `gstins`; a dry run reads and keeps nothing.

    Nothing of a file that cannot be read is kept: UnreadableFile, NeedsAnswer or WrongUse say why. The same
    bytes for the same owner again give the load as it was, with 0 new rows. `name` is what the file is called
    where that is not its path's name, as `outer.zip/inner.json`. Raises Cancelled where the watch says so
    before the rows are written, and nothing is kept.
    """
    _check_gstin(asked.gstin, gstins)
    name = name or source.name
    sha256 = _sha256(source, name)
    if repeated := _repeated(Manifest.of_workspace(workspace), sha256, asked):
        return Intake(tuple(repeated), is_repeated=True)
    remembered, damaged = mappings.as_json(workspace)
    reading = apart.read(
        source,
        near=workspace,
        watch=watch,
        gstin=asked.gstin or None,
        period=asked.period or None,
        kind=asked.kind or None,
        dates=asked.dates or None,
        name=name,
        columns=asked.mapping.model_dump(mode="json") if asked.mapping else None,
        file_id=sha256[:16],
        remembered=remembered,
    )
    if damaged and reading.layout:  # a register: one of them may have been meant
        raise damaged
    parts = list(_parts(reading, _default_owner(reading, asked.gstin, gstins, name), gstins, name))
    drafts = [_draft(part, sha256, name, who) for part in parts]
    rejected, totals = reading.tables.get("rejected_rows"), by_head(reading.tables)
    if dry_run:
        tables = tuple(reading.tables for _, reading in parts)
        return Intake(tuple(drafts), is_repeated=False, rejected=rejected, tables=tables, totals=totals)
    with staged.loading(workspace):
        staged.make_folders(workspace)
        staged.keep_raw(workspace, source, sha256)
        whole = [
            replace(draft, datasets=_stage(workspace, part))
            for draft, part in zip(drafts, parts, strict=True)
        ]
        loads = Manifest.of_workspace(workspace).append(whole)
    return Intake(tuple(loads), is_repeated=False, rejected=rejected, layout=reading.layout, totals=totals)


def _sha256(source: Path, name: str) -> str:
    """Return the SHA-256 of a file; what is none, or too large, is not opened."""
    try:
        if not source.is_file():
            raise WrongUse(
                "There is no such file.",
                where=str(source),
                found="something else of that name" if source.exists() else "nothing of that name",
                expected="a file of the portal or of the books",
                do="Check the path.",
            )
        if (size := source.stat().st_size) > LARGEST:
            raise too_large(name, size)
        return staged.file_sha256(source)
    except OSError as error:
        raise UnreadableFile(
            "The file cannot be opened.",
            where=str(source),
            found=error.strerror or type(error).__name__,
            expected="a file that can be read",
            do="Check the path and the rights to read it.",
        ) from error


def _check_gstin(gstin: str, gstins: Sequence[str]) -> None:
    if gstin and gstin not in gstins:
        raise WrongUse(
            "This GSTIN is not one of the workspace's.",
            found=gstin,
            expected=", ".join(gstins),
            do="Choose one of them, or add the GSTIN to workspace.json.",
        )


def _repeated(manifest: Manifest, sha256: str, asked: Asked) -> list[Load]:
    """Return the loads of the same bytes, of one owner when asked for; Refused where of another kind."""
    loads = [load for load in manifest.find(sha256) if asked.gstin in {"", load.recipient_gstin}]
    for load in loads:
        if asked.kind not in {"", load.kind}:
            raise Refused(
                "These bytes are loaded already, as another kind of file.",
                where=load.file_name,
                found=f"{load.kind}, loaded by {load.who} at {load.at}",
                expected=asked.kind,
                do="Export the file again and load that; what was loaded stays.",
            )
    return loads


def _default_owner(reading: Reading, gstin: str, gstins: Sequence[str], where: str) -> str:
    """Return whose rows are those that name no owner: the file's, the caller's, the workspace's only GSTIN;
    '' none.
    """
    told = (reading.recipient_gstin or "").upper()
    if told and told not in gstins:
        raise _stranger(told, gstins, where)
    return told or gstin or (gstins[0] if len(gstins) == 1 else "")


def _stranger(found: str, gstins: Sequence[str], where: str) -> WrongUse:
    return WrongUse(
        "The file belongs to another GSTIN.",
        where=where,
        found=found[:40],
        expected=", ".join(gstins),
        do="Load it into that GSTIN's workspace; nothing of it was kept.",
    )


def _parts(reading: Reading, owner: str, gstins: Sequence[str], where: str) -> Iterator[tuple[str, Reading]]:
    """Yield each owner with its share of the reading; the account of rows that are nobody's goes with the
    first.

    Only a register whose rows name their recipient has several. Rows of recipients outside the workspace are
    skipped, and counted as such; a file that holds nothing else is refused.
    """
    counts = {} if reading.recipient_gstin else _rows_by_owner(reading.tables)
    rows_of_none = counts.pop("", 0)
    if not counts:
        yield _needed(owner, gstins, where), _owned(reading, owner)
        return
    owners = [gstin for gstin in gstins if gstin in counts or (gstin == owner and rows_of_none)]
    strangers = {gstin: rows for gstin, rows in counts.items() if gstin not in gstins}
    if not owners:
        raise _stranger(", ".join(sorted(strangers)), gstins, where)
    if rows_of_none:
        _needed(owner, gstins, where)
    for place, gstin in enumerate(owners):
        yield gstin, _share(reading, gstin, owner, strangers if place == 0 else None)


def _needed(owner: str, gstins: Sequence[str], where: str) -> str:
    """Return the owner, NeedsAnswer when nobody said which."""
    if owner:
        return owner
    raise NeedsAnswer(
        "The file does not say whose it is.",
        where=where,
        found="no GSTIN of the recipient",
        expected=", ".join(gstins),
        do="Load it again with --gstin and the one it was downloaded for.",
    )


def _rows_by_owner(tables: Mapping[str, pa.Table]) -> dict[str, int]:
    """Return the rows that name each recipient, over the datasets of documents."""
    counts: dict[str, int] = {}
    for dataset, table in tables.items():
        if dataset != "rejected_rows":
            for pair in table["recipient_gstin"].value_counts().to_pylist():
                counts[pair["values"]] = counts.get(pair["values"], 0) + pair["counts"]
    return counts


def _share(reading: Reading, gstin: str, owner: str, strangers: Mapping[str, int] | None) -> Reading:
    """Return one owner's rows; `strangers` (for the first owner) are the rows skipped as nobody's of the
    workspace.
    """
    mine = pa.array(["", gstin] if gstin == owner else [gstin], pa.string())
    tables = {
        dataset: table.filter(pc.is_in(table["recipient_gstin"], value_set=mine))
        for dataset, table in reading.tables.items()
        if dataset != "rejected_rows" or strangers is not None
    }
    if "rejected_rows" in tables:
        tables["rejected_rows"] = reading.tables["rejected_rows"]
    loaded = sum(table.num_rows for dataset, table in tables.items() if dataset != "rejected_rows")
    skipped = {
        **reading.rows_skipped,
        **{f"recipient {s} is not of this workspace": n for s, n in (strangers or {}).items()},
    }
    first = strangers is not None
    rejected, unread = (reading.rows_rejected, skipped) if first else (0, {})
    share = replace(
        reading,
        tables=tables,
        rows_read=loaded + rejected + sum(unread.values()),
        rows_loaded=loaded,
        rows_rejected=rejected,
        rows_skipped=unread,
    )
    return _owned(share, gstin)


def _owned(reading: Reading, owner: str) -> Reading:
    """Return the reading with the owner on every row."""
    return replace(
        reading, tables={name: _with_owner(table, owner) for name, table in reading.tables.items()}
    )


def _with_owner(table: pa.Table, owner: str) -> pa.Table:
    place = table.schema.get_field_index("recipient_gstin")
    return table.set_column(
        place, "recipient_gstin", pa.repeat(pa.scalar(owner, pa.string()), table.num_rows)
    )


def _stage(workspace: Path, part: tuple[str, Reading]) -> tuple[StagedFile, ...]:
    """Write every dataset that has rows."""
    tables = part[1].tables.items()
    return tuple(staged.stage(workspace, dataset, table) for dataset, table in tables if table.num_rows)


def _draft(part: tuple[str, Reading], sha256: str, file_name: str, who: str) -> Load:
    """Return the manifest's row for one owner's share, nothing staged yet."""
    owner, reading = part
    return Load(
        sha256=sha256,
        kind=reading.kind,
        file_name=file_name.encode("utf-8", "backslashreplace").decode(),
        recipient_gstin=owner,
        period=reading.period,
        who=who,
        sections=reading.sections,
        generated_on=reading.generated_on,
        part_number=reading.part_number,
        part_count=reading.part_count,
        register_period=reading.register_period,
        has_voucher=reading.has_voucher,
        rows_read=reading.rows_read,
        rows_loaded=reading.rows_loaded,
        rows_rejected=reading.rows_rejected,
        rows_skipped=reading.rows_skipped,
        datasets=(),
        notes=reading.notes,
        mapping=reading.mapping or {},
    )
