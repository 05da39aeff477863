"""One line of sums, or series of numbers issued, of GSTR-1 to a row (domain.md 2.5)."""

from __future__ import annotations

import re
from typing import Any, Final

from ims_lib.readers import gstr1_sections, json_text, values
from ims_lib.readers.gstr1_rows import Work, amounts_of, without_idle
from ims_lib.readers.gstr2b_rows import place_of_supply
from ims_lib.readers.reading import BadValueError

_LONGEST_COUNT: Final = 9


def read_line(work: Work, section: str, kind: str, line: Any, path: str, row: int = 0) -> None:
    """Read one line of sums, or each of its items as one; `kind` tells it apart in its section."""
    given, _ = gstr1_sections.LINE_KEYS.sort(line) if isinstance(line, dict) else ({}, {})
    items = given.get("items")
    for item in items if isinstance(items, list) and items else [{}]:
        work.ledger.rows_read += 1
        try:
            work.lines.add(_line(work, section, kind, line, item, row))
        except BadValueError as bad:
            work.ledger.reject(row or work.ledger.rows_read, path, bad.column, bad.value, bad.reason)


def read_nil(work: Work, line: Any, path: str, row: int = 0) -> None:
    """Read one line of nil-rated, exempt and non-GST supplies: a line for each of the three it states."""
    told = {key.lower(): value for key, value in line.items()} if isinstance(line, dict) else {}
    stated = [key for key in gstr1_sections.NIL_KINDS if told.get(key) not in (None, "")]
    for key in stated:
        kind = f"{values.text(told.get('sply_ty'))} {gstr1_sections.NIL_KINDS[key]}".strip()
        read_line(work, "nil", kind, {"txval": told[key]}, path, row)
    if not stated:
        work.ledger.rows_read += 1
        work.ledger.reject(row or work.ledger.rows_read, path, "taxable", line, "the line has no amount")


def read_series(work: Work, nature: str, series: Any, path: str, row: int = 0) -> None:
    """Read one series of numbers issued; `nature` is its number or words."""
    work.ledger.rows_read += 1
    try:
        work.series.add(_series(work, nature, series, row))
    except BadValueError as bad:
        work.ledger.reject(row or work.ledger.rows_read, path, bad.column, bad.value, bad.reason)


def _series(work: Work, nature: str, series: Any, row: int) -> tuple[Any, ...]:
    """Return one row in the column order of GSTR1_SERIES."""
    if not isinstance(series, dict):
        raise BadValueError("", series, "not a record")
    told = {key.lower(): value for key, value in series.items()}
    total, cancelled = _count(told, "totnum"), _count(told, "cancel", "canc")
    issued = _count(told, "net_issue") if told.get("net_issue") is not None else total - cancelled
    return (
        work.ledger.file_id,
        row or work.ledger.rows_read,
        "",
        work.period,
        work.form,
        gstr1_sections.nature(nature),
        values.text(told.get("from")),
        values.text(told.get("to")),
        total,
        cancelled,
        issued,
    )


def _count(told: dict[str, Any], *keys: str) -> int:
    given = next((told[key] for key in keys if told.get(key) not in (None, "")), 0)
    plain = re.fullmatch(r"([0-9,]+)(?:\.0*)?", values.text(given), re.ASCII)
    digits = plain[1].replace(",", "") if plain else ""
    if not digits or len(digits) > _LONGEST_COUNT:
        raise BadValueError(keys[0], given, "not a count of documents")
    return int(digits)


def _line(work: Work, section: str, kind: str, line: Any, item: Any, row: int) -> tuple[Any, ...]:
    """Return one row in the column order of GSTR1_LINES, an item's own keys before those of its line."""
    if not isinstance(line, dict) or not isinstance(item, dict):
        raise BadValueError("", item or line, "not a record")
    given, other = gstr1_sections.LINE_KEYS.sort({**line, **item})
    get, text = given.get, values.text
    left = without_idle(other)
    told = [text(left.pop(key)) for key in ("sply_ty", "typ") if key in left]
    if get("rate_share") not in (None, ""):
        left["diff_percent"] = get("rate_share")
    return (
        work.ledger.file_id,
        row or work.ledger.rows_read,
        "",
        work.period,
        work.form,
        section,
        " ".join(part for part in (kind, *told) if part),
        text(get("operator_gstin")),
        place_of_supply(get("place_of_supply"), left),
        text(get("rate")),
        text(get("hsn")),
        text(get("unit")),
        text(get("quantity")),
        values.amount("total", get("total"), work.ledger),
        *amounts_of(work, given),
        json_text.as_text(left),
    )
