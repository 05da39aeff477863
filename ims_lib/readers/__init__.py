"""Reading of portal JSON, portal workbooks and registers into rows of ims_lib.schemas."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence
from mmap import mmap
from pathlib import Path
from typing import Any

from ims_lib import periods
from ims_lib.errors import UnreadableFile, WrongUse
from ims_lib.readers import books, detect, gstr1_template, json_text, layout, mapping, portal_xlsx, sparing
from ims_lib.readers.books_csv import read_csv
from ims_lib.readers.books_plan import Wanted
from ims_lib.readers.books_sheet import text
from ims_lib.readers.books_sides import SIDES
from ims_lib.readers.books_workbook import read_workbook
from ims_lib.readers.gstr1_json import read_gstr1
from ims_lib.readers.gstr2a_json import read_gstr2a
from ims_lib.readers.gstr2b_json import read_gstr2b
from ims_lib.readers.gstr3b_json import read_gstr3b
from ims_lib.readers.ims_json import read_ims
from ims_lib.readers.layout import Layout
from ims_lib.readers.mapping import Mapping
from ims_lib.readers.reading import Ledger, Reading
from ims_lib.readers.upload_errors import read_upload_errors

__all__ = ["KINDS", "LARGEST", "Layout", "Mapping", "Reading", "cells", "look", "read", "too_large"]

KINDS = ("ims", "gstr2b", "gstr2a", "upload_errors", "gstr1", "ims_outward", "gstr3b", *SIDES)
#: Readers of the portal's JSON by kind: (envelope, file_id, where, place, period) to a Reading.
_JSON = {
    "ims": read_ims,
    "gstr2b": read_gstr2b,
    "gstr2a": read_gstr2a,
    "upload_errors": read_upload_errors,
    "gstr1": read_gstr1,
    "ims_outward": read_gstr1,
    "gstr3b": read_gstr3b,
}
#: What a daybook of Tally can be read as.
_DAYBOOKS = ("books", "sales")
#: Bytes of the largest file that is read.
LARGEST = 2 << 30


def read(
    path: Path,
    *,
    gstin: str | None = None,
    period: str | None = None,
    kind: str | None = None,
    dates: str | None = None,
    name: str = "",
    columns: AnyMapping[str, Any] | None = None,
    remembered: Sequence[AnyMapping[str, Any]] = (),
    file_id: str = "",
) -> Reading:
    """Read one file, its kind told by its bytes.

    `gstin` and `period` (MMYYYY) are what the caller knows of owner and period; a file that says otherwise is
    refused. `kind` (one of KINDS) only checks, but for registers, whose side it says. `dates` ('dmy' or
    'mdy') settles registers whose dates fit both. `name` is what the file is called where that is not its
    path's name. `columns` is the mapping to read a register by, `remembered` are those used where their
    layout fits, both as Mapping dumps itself to JSON. `file_id` is the beginning of the file's SHA-256 where
    the caller knows it. Raises UnreadableFile, NeedsAnswer or WrongUse;
    findings about rows are in the Reading.
    """
    _check_asked(period, kind, dates)
    where = name or path.name
    if large := _large_json(path):
        file_id = file_id or hashlib.sha256(large).hexdigest()[:16]
        reading = _read_json(large, file_id, where, period or "", kind)
        _check_owner(reading, gstin, period, where)
        return reading
    data = _bytes_of(path, where)
    file_id = file_id or hashlib.sha256(data).hexdigest()[:16]
    container = detect.container_of(data, where)
    if container == "json":
        reading = _read_json(json_text.text_of(data, where), file_id, where, period or "", kind)
    else:
        is_register = container == "text" and kind in SIDES
        reader = {"zip": portal_xlsx.read_portal, "text": gstr1_template.read_gstr1_csv}.get(container)
        portal = reader(data, file_id, where, period or "") if reader and not is_register else None
        wanted = _wanted(kind, period, dates, columns, remembered)
        sides = _DAYBOOKS if container == "tally" else SIDES
        side = wanted.kind if wanted.kind in sides else "books"
        _check_kind(portal.kind if portal else side, kind, where)
        reading = portal or books.read_books(data, container, file_id, where, wanted)
    _check_owner(reading, gstin, period, where)
    return reading


def look(
    path: Path,
    *,
    kind: str | None = None,
    dates: str | None = None,
    name: str = "",
    columns: AnyMapping[str, Any] | None = None,
    remembered: Sequence[AnyMapping[str, Any]] = (),
) -> Layout:
    """Return how a register would be read, column by column; takes what `read` takes, and reads no rows.

    Raises WrongUse for a file that has no columns to map.
    """
    _check_asked(None, kind, dates)
    where = name or path.name
    data = _bytes_of(path, where)
    container = detect.container_of(data, where)
    if container in ("json", "tally"):
        raise WrongUse(
            "This file has no columns to map.",
            where=where,
            found={"json": "JSON", "tally": "a Tally daybook"}[container],
            expected="a register (XLSX, XLSB, XLS, ODS, CSV)",
            do="Load it as it is.",
        )
    return layout.look(data, container, where, _wanted(kind, None, dates, columns, remembered))


def cells(path: Path, *, name: str = "") -> list[list[list[str]]]:
    """Return the rows of each sheet of a workbook, or of delimited text, as text.

    Raises UnreadableFile for a damaged file and for one that is no table.
    """
    where = name or path.name
    data = _bytes_of(path, where)
    container = detect.container_of(data, where)
    if container in ("json", "tally"):
        raise UnreadableFile(
            "The file is no table.",
            where=where,
            found={"json": "JSON", "tally": "a Tally daybook"}[container],
            expected="an XLSX or CSV file",
            do="Save it as one of these.",
        )
    ledger = Ledger("")
    is_text = container == "text"
    sheets = [read_csv(data, where, ledger)] if is_text else read_workbook(data, container, where, ledger)
    return [[list(map(text, row)) for row in sheet.rows] for sheet in sheets]


def _wanted(
    kind: str | None,
    period: str | None,
    dates: str | None,
    columns: AnyMapping[str, Any] | None,
    remembered: Sequence[AnyMapping[str, Any]],
) -> Wanted:
    return Wanted(
        kind=kind if kind in SIDES else "",
        period=period or "",
        dates=dates or "",
        mapping=mapping.of_text(columns) if columns is not None else None,
        remembered=tuple(map(mapping.of_text, remembered)),
    )


def _large_json(path: Path) -> mmap | None:
    """Return a large file of plain JSON mapped, None for any other."""
    if not path.is_file() or not sparing.LARGE <= path.stat().st_size <= LARGEST:
        return None
    with path.open("rb") as file:
        is_plain = file.read(64).lstrip()[:1] == b"{"
    return sparing.mapped(path) if is_plain else None


def _read_json(data: bytes | mmap, file_id: str, where: str, period: str, kind: str | None) -> Reading:
    found, envelope, place = detect.open_json(data, where)
    _check_kind(found, kind, where)
    return _JSON[found](envelope, file_id, where, place, period)


def _bytes_of(path: Path, where: str) -> bytes:
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise too_large(where, size)
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFile(
            "The file cannot be opened.",
            where=where,
            found=error.strerror or type(error).__name__,
            expected="a file that can be read",
            do="Check the path and the rights to read it.",
        ) from error


def too_large(where: str, size: int) -> UnreadableFile:
    """Return what is said of a file of more than LARGEST bytes."""
    return detect.refused(
        "The file is too large.", where, f"{size:,} bytes", "Load it in parts.", "at most 2 GiB"
    )


def _check_asked(period: str | None, kind: str | None, dates: str | None) -> None:
    if period:
        periods.split(period)
    if kind not in (None, *KINDS):
        raise WrongUse(
            "This kind of file is unknown.",
            found=repr(kind)[:40],
            expected=", ".join(KINDS),
            do="Name one of them.",
        )
    if dates not in (None, "dmy", "mdy"):
        raise WrongUse(
            "This order of dates is unknown.",
            found=repr(dates)[:40],
            expected="dmy or mdy",
            do="Use --dates dmy.",
        )


def _check_kind(found: str, asked: str | None, where: str) -> None:
    if asked and asked != found:
        raise WrongUse(
            "The file is of another kind.",
            where=where,
            found=found,
            expected=asked,
            do="Leave --as out, or load the file that was meant.",
        )


def _check_owner(reading: Reading, gstin: str | None, period: str | None, where: str) -> None:
    told = [("GSTIN", reading.recipient_gstin, gstin)]
    if reading.kind in ("gstr2b", "gstr2a", "gstr1", "ims_outward", "gstr3b"):
        told.append(("period", reading.period, period))
    for what, found, asked in told:
        if found and asked and found.upper() != asked.strip().upper():
            raise WrongUse(
                f"The file names another {what}.",
                where=where,
                found=found[:40],
                expected=asked[:40],
                do=f"Load it without the {what}, or choose the file that was meant.",
            )
