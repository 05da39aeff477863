"""The portal's upload files: what changed, checked, written whole, and read back before success is said.

One SAVE file (accept, reject, pending) and one RESET file (back to no action) for each GSTIN and period.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Final

import duckdb
import msgspec

from ims_lib import reports
from ims_lib.documents import ACTIONS, SECTIONS
from ims_lib.errors import DamagedStore
from ims_lib.export.actions_file import FileAction, expected, read_actions
from ims_lib.export.balance import stop_unless_balanced
from ims_lib.export.checks import Problem, sort_out
from ims_lib.export.records import ItcKeys, JsonValue, UploadRecord, fetch, shape

__all__ = ["ActionsExport", "ExportOptions", "FileAction", "Problem", "export_actions", "read_actions"]

_ENCODER: Final = msgspec.json.Encoder(decimal_format="number")
_SECTION_PLACE: Final = {section: place for place, section in enumerate(SECTIONS)}


@dataclass(frozen=True)
class ExportOptions:
    """Which records are exported ('' means all GSTINs, all periods) and how the file is spelled.

    The spelling of the ITC keys and whether `prev_status` is wanted differ between sources (domain.md
    section 6, 1 and 4): both come from workspace.json.
    """

    gstin: str = ""
    period: str = ""
    itc_keys: ItcKeys = "camel"
    prev_status: bool = True


@dataclass(frozen=True)
class ActionTotal:
    """Records of one action in a file; tax in paise signed by its effect on ITC (credit notes negative)."""

    action: str
    count: int
    tax_paise: int


@dataclass(frozen=True)
class WrittenFile:
    """One upload file with what it holds, for sign-off. `period` is '' for records not filed yet."""

    path: Path
    gstin: str
    period: str
    request: str
    totals: tuple[ActionTotal, ...]
    sha256: str

    @property
    def count(self) -> int:
        """Return the records in the file."""
        return sum(total.count for total in self.totals)


@dataclass(frozen=True)
class ActionsExport:
    """The files written, the records left out with their reasons, and files of an earlier export whose
    counterpart was written now and that must not be uploaded any more.
    """

    files: tuple[WrittenFile, ...]
    problems: tuple[Problem, ...]
    outdated: tuple[Path, ...]

    @property
    def nothing_changed(self) -> bool:
        """Say whether every action is what the portal holds already: no file, no problem."""
        return not self.files and not self.problems


def export_actions(
    con: duckdb.DuckDBPyConnection, options: ExportOptions, out_dir: Callable[[str, str], Path]
) -> ActionsExport:
    """Write the upload files of every changed action and return them with what was left out.

    `out_dir(gstin, period)` gives the folder of a file. Raises OutOfBalance, with nothing written, while a
    control does not tie out; DamagedStore when a file read back is not what the marks ask for. An
    unchanged set writes nothing.
    """
    stop_unless_balanced(con, options.gstin)
    wanted = [
        record
        for record in fetch(con)
        if options.gstin in ("", record.recipient_gstin) and options.period in ("", record.period)
    ]
    filed = set(con.cursor().table("raw.filed_periods").select("gstin", "period").fetchall())
    fit, problems = sort_out(sorted(wanted, key=_order), filed)
    files: list[WrittenFile] = []
    for _, group in groupby(fit, key=_file_of):
        files.append(_write(list(group), options, out_dir))
    return ActionsExport(tuple(files), tuple(problems), tuple(_outdated(files)))


def _order(record: UploadRecord) -> tuple[object, ...]:
    """Sort by file, then original before amendment, then supplier, date and number: same rows, same bytes."""
    return (
        *_file_of(record),
        _SECTION_PLACE.get(record.section, len(_SECTION_PLACE)),
        record.supplier_part,
        record.document_date,
        record.number,
    )


def _file_of(record: UploadRecord) -> tuple[str, str, str]:
    return record.recipient_gstin, record.period, record.request


def _write(
    records: Sequence[UploadRecord], options: ExportOptions, out_dir: Callable[[str, str], Path]
) -> WrittenFile:
    """Write one file, read it back, and return it with its totals."""
    gstin, period, request = _file_of(records[0])
    path = out_dir(gstin, period) / _name(gstin, period, request)
    text = _encoded(records, options)
    with reports.whole_file(path) as temporary:
        temporary.write_bytes(text)
    _compare(path, records)
    return WrittenFile(
        path, gstin, period, request, tuple(_totals(records)), hashlib.sha256(text).hexdigest()
    )


def _name(gstin: str, period: str, request: str) -> str:
    return f"{gstin}_{period or reports.UNFILED}_{request.lower()}.json"


def _encoded(records: Iterable[UploadRecord], options: ExportOptions) -> bytes:
    """Return the file's bytes."""
    sections: dict[str, list[dict[str, JsonValue]]] = {}
    for record in records:
        made = shape(record, options.itc_keys, prev_status=options.prev_status)
        sections.setdefault(record.section, []).append(made)
        gstin, request = record.recipient_gstin, record.request
    return _ENCODER.encode({"rtin": gstin, "reqtyp": request, "invdata": sections})


def _compare(path: Path, records: Iterable[UploadRecord]) -> None:
    """Read a file back and raise DamagedStore, with the file removed, where it differs from the marks."""
    asked, wanted = sorted(read_actions(path)), sorted(map(expected, records))
    if asked == wanted:
        return
    path.unlink()
    strange = [action.document for action in asked if action not in wanted]
    missing = [action.document for action in wanted if action not in asked]
    raise DamagedStore(
        "The upload file, read back, is not what the marks ask for; it was removed.",
        where=path.name,
        found=", ".join(strange[:5]) or "fewer records",
        expected=", ".join(missing[:5]) or "no further record",
        do="Export again; if it happens again, check the disk.",
    )


def _totals(records: Sequence[UploadRecord]) -> Iterable[ActionTotal]:
    for action in ACTIONS:
        taxes = [record.tax_effect_paise for record in records if record.action == action]
        if taxes:
            yield ActionTotal(action, len(taxes), sum(taxes))


def _outdated(files: Sequence[WrittenFile]) -> Iterable[Path]:
    """Yield an earlier export's other file of the same GSTIN and period where none was written now."""
    written = {file.path for file in files}
    for file in files:
        for request in ("SAVE", "RESET"):
            other = file.path.with_name(_name(file.gstin, file.period, request))
            if other not in written and other.exists():
                yield other
