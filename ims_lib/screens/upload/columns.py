"""Which column of a register is which of our fields: what a person may choose, and what that comes to."""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence
from pathlib import PurePath
from typing import Final

from ims_lib.readers import Layout, Mapping
from ims_lib.readers.layout import ColumnLook, SheetLook
from ims_lib.readers.mapping import FIELDS, NEEDED, key
from ims_lib.screens import words

#: What is shown for a column that is not read.
NOT_READ: Final = "–"
_LONGEST_NAME: Final = 60


def fields(kind: str) -> list[tuple[str, str]]:
    """Return (words, field) of what a column of such a register can be, '' for none of them."""
    return [(NOT_READ, ""), *((words.FIELDS.get(field, field), field) for field in FIELDS[kind])]


def columns(layout: Layout) -> list[ColumnLook]:
    """Return each column of the register once, whichever sheets it stands on."""
    once: dict[str, ColumnLook] = {}
    for sheet in layout.sheets:
        for column in sheet.columns:
            held = once.get(key(column.header))
            if held is None or (not held.fields and column.fields):
                once[key(column.header)] = column
    return list(once.values())


def missing(layout: Layout, chosen: Sequence[str]) -> list[str]:
    """Return in words what a register needs and no column was chosen for."""
    groups = [group for group in NEEDED[layout.kind] if not set(group) & set(chosen)]
    return [" or ".join(words.FIELDS.get(field, field) for field in group) for group in groups]


def chosen(layout: Layout, choices: AnyMapping[str, str]) -> Mapping:
    """Return the layout's mapping with the field chosen for each header ('' for none) in place of its own."""
    held = {field: list(headers) for field, headers in layout.mapping.columns.items()}
    for column in columns(layout):
        field = choices.get(column.header, first(column))
        if field == first(column):
            continue
        for headers in held.values():
            headers[:] = [header for header in headers if key(header) != key(column.header)]
        if field:
            held.setdefault(field, []).append(column.header)
    told = {field: tuple(headers) for field, headers in held.items()}
    return layout.mapping.model_copy(update={"columns": told, "side": layout.kind})


def first(column: ColumnLook) -> str:
    """Return the field that a column is read into, '' for none."""
    return column.fields[0] if column.fields else ""


def suggested_name(layout: Layout) -> str:
    """Return what a mapping may be called: the name it has, else the file's."""
    stem = PurePath(layout.file_name.rpartition("/")[2]).stem
    return layout.mapping.name or " ".join(stem.replace("_", " ").split())[:_LONGEST_NAME] or "register"


def doubtful(layout: Layout) -> SheetLook | None:
    """Return the first sheet whose dates fit both orders of day and month."""
    return next((sheet for sheet in layout.sheets if sheet.is_date_doubtful), None)
