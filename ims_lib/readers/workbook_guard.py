"""Looks into a workbook that is a ZIP (XLSX, XLSB, ODS) before it is opened.

Declared sizes, the number of parts and the real range of cells are bounded here; what is refused is never
handed to the library that reads cells.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Set as AbstractSet
from typing import Final

from ims_lib.readers import ods_guard, xlsb_guard, xlsx_guard, zips
from ims_lib.readers.detect import refused
from ims_lib.readers.extent import DO, EXPECTED

_MOST_PARTS: Final = 200
_LARGEST: Final = 1 << 30
_LARGEST_RATIO: Final = 400
_SMALL: Final = 8 << 20
_LOAD_ALL: Final = "Load a ZIP of files with `ims load` or Workspace.load_all; else unpack it."


def kind_of(names: AbstractSet[str]) -> str:
    """Return 'xlsx', 'xlsb' or 'ods' by the names of a ZIP's parts, '' when it is no workbook."""
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names:
        return "xlsb"
    return "ods" if {"mimetype", "content.xml"} <= names else ""


def check(data: bytes, where: str) -> list[str]:
    """Return notes about a harmless workbook; UnreadableFile for a damaged, hostile or encrypted one, or no
    workbook.
    """
    with zips.opened(io.BytesIO(data), where, "workbook or archive") as archive:
        members = archive.infolist()
        names = {member.filename for member in members}
        kind = kind_of(names)
        if not kind:
            found = f"a zip with {', '.join(sorted(name[:30] for name in names)[:5]) or 'nothing'}"
            raise refused("The archive is no workbook.", where, found, _LOAD_ALL)
        _check_members(members, where)
        if kind == "xlsb":
            xlsb_guard.check(archive, where)
        elif kind == "ods":
            ods_guard.check(archive, where)
        else:
            xlsx_guard.check(archive, where)
    macros = any(name.endswith("vbaProject.bin") or name.startswith("Basic/") for name in names)
    return ["the workbook holds macros; they were ignored"] if macros else []


def _check_members(members: list[zipfile.ZipInfo], where: str) -> None:
    if len(members) > _MOST_PARTS:
        raise refused("The workbook has too many parts.", where, f"{len(members):,} parts", DO, EXPECTED)
    if any(member.flag_bits & 1 for member in members):
        do = "Save it without a password and load that copy."
        raise refused("The archive is password-protected.", where, "encrypted parts", do)
    total = sum(member.file_size for member in members)
    if total > _LARGEST:
        raise refused("The workbook is too large unpacked.", where, f"{total:,} bytes", DO, EXPECTED)
    sizes = [("a part", member.file_size, member.compress_size) for member in members]
    for what, size, packed in [*sizes, ("the whole", total, sum(packed for _, _, packed in sizes))]:
        ratio = size // max(1, packed)
        if size > _SMALL and ratio > _LARGEST_RATIO:
            found = f"{what} unpacks to {ratio:,} times its size"
            raise refused("The workbook looks like a bomb.", where, found, DO, EXPECTED)
