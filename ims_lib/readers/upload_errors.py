"""What the portal refused of an IMS upload, to one row a record (domain.md 2.1.1, 2.1.4).

Its error file holds the records with an `error_msg` each; the answer about an upload lists them by section,
message and supplier.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import msgspec

from ims_lib.readers import gstr2b_sections, json_text, values
from ims_lib.readers.ims_json import section_of
from ims_lib.readers.reading import BadValueError, Ledger, Reading, Rows
from ims_lib.readers.spellings import Spellings
from ims_lib.schemas import UPLOAD_ERRORS

_KEYS: Final = Spellings(
    {
        "supplier_gstin": ("stin", "ctin", "sgstin"),
        "number": ("inum", "nt_num", "boenum", "benum"),
        "document_date": ("idt", "nt_dt", "boedt", "bedt"),
        "action": ("action",),
        "error_code": ("error_cd", "error_code", "err_cd"),
        "error_text": ("error_msg", "err_msg"),
    }
)
_ACTIONS: Final = {"A": "accept", "R": "reject", "P": "pending", "N": "no_action"}


def holder_of(envelope: dict[str, msgspec.Raw], where: str) -> str:
    """Return the key under which a file lists what the portal refused, '' where it lists nothing."""
    keys = {key.lower(): key for key in envelope}
    report = keys.get("error_report", "")
    if "imsdetailserr" in keys:
        return keys["imsdetailserr"]
    is_listed = report and json_text.kind_of(envelope[report]) == "{"
    return report if is_listed and json_text.open_object(envelope[report], where) else ""


def read_upload_errors(
    envelope: dict[str, msgspec.Raw], file_id: str, _file: str, where: str, period: str
) -> Reading:
    """Read the object that `holder_of` knows; the rows are in the table `upload_errors`."""
    ledger, rows = Ledger(file_id), Rows(UPLOAD_ERRORS)
    holder = holder_of(envelope, where)
    where = f"{where}, {holder}"
    for key, raw in json_text.open_object(envelope[holder], where).items():
        if json_text.kind_of(raw) == "[":
            _read_section(rows, ledger, key, json_text.value_of(raw, f"{where}, {key}"))
    told = values.text(json_text.value_of(envelope["err_cnt"], where)) if "err_cnt" in envelope else ""
    if told not in ("", str(ledger.rows_read)):
        ledger.note(f"the portal counts {told[:20]} refused records and lists {ledger.rows_read:,}")
    return Reading(
        kind="upload_errors",
        recipient_gstin=None,
        period=period,
        tables={"upload_errors": rows.table(), "rejected_rows": ledger.rejected.table()},
        sections=tuple(sorted(set(rows.table()["section"].to_pylist()))),
        **ledger.counts(),
    )


def _read_section(rows: Rows, ledger: Ledger, key: str, holders: list[Any]) -> None:
    section = section_of(key)
    for holder in holders:
        shared, records = gstr2b_sections.unfold(holder) if isinstance(holder, dict) else ({}, [holder])
        for record in records:
            ledger.rows_read += 1
            if not section:
                ledger.skipped["section not read"] += 1
                ledger.note(f"not read: {key[:40]}")
                continue
            try:
                rows.add(_row(ledger, section, shared, record))
            except BadValueError as bad:
                ledger.reject(ledger.rows_read, key, bad.column, bad.value, bad.reason)


def _row(ledger: Ledger, section: str, shared: dict[str, Any], record: Any) -> tuple[Any, ...]:
    """Return one row in the column order of UPLOAD_ERRORS; BadValueError when it names no document."""
    if not isinstance(record, dict):
        raise BadValueError("", record, "not a record")
    given, other = _KEYS.sort(shared | record)
    get, text = given.get, values.text
    if not text(get("number")):
        raise BadValueError("number", get("number"), "the record has no document number")
    return (
        ledger.file_id,
        ledger.rows_read,
        "",
        section,
        text(get("supplier_gstin")),
        text(get("number")),
        _loose_day(given, other),
        _ACTIONS.get(text(get("action")).upper()[:1], ""),
        text(get("error_code")),
        text(get("error_text")),
        json_text.as_text(other),
    )


def _loose_day(given: dict[str, Any], other: dict[str, Any]) -> date | None:
    """Return the document's date; one that does not parse is kept among the other keys."""
    try:
        return values.day("document_date", given.get("document_date"))
    except BadValueError as bad:
        other["document_date"] = bad.value
        return None
