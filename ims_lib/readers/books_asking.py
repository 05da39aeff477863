"""What is asked where a register does not tell which of its columns is which."""

from __future__ import annotations

import shlex
from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence
from pathlib import PurePath
from typing import Final

from ims_lib.errors import ImsError, NeedsAnswer, WrongUse
from ims_lib.readers import books_guess, books_plan, mapping
from ims_lib.readers.books_header import Header, by_words, names, tops
from ims_lib.readers.books_plan import Plan, Wanted
from ims_lib.readers.books_sheet import Sheet, text
from ims_lib.readers.books_sides import BOOKS, Side
from ims_lib.readers.detect import refused
from ims_lib.readers.mapping import NEEDED

_MOST_COLUMNS: Final = 40
_WANTED: Final = "a header row with a document number, a date and an amount among the first 30 rows"


def require(plan: Plan, sheets: Sequence[Sheet], wanted: Wanted, where: str) -> None:
    """Raise NeedsAnswer where a sheet has columns and nothing says which is which, WrongUse where a mapping
    does not fit, UnreadableFile where nothing looks like a register.
    """
    if wanted.mapping:
        mapping.check(wanted.mapping.model_copy(update={"side": plan.side.kind}))
    told = {how for _, header in plan.found for how in header.how.values()} - {"value"}
    if wanted.mapping and any(wanted.mapping.columns.values()) and not told:
        raise _misfit(sheets, wanted, where)
    for sheet, header in plan.found:
        if lacking := missing(plan.side, header.columns):
            whole = books_guess.completed(sheet, header, plan.side)
            raise _question(sheet, whole, plan.side, where, lacking)
    if plan.found:
        return
    for sheet in sheets:
        if (likely := guessed(sheet, plan.side)) is not None:
            raise _question(sheet, likely, plan.side, where, missing(plan.side, likely.columns))
    do = "Name the columns as in GSTN's template."
    raise refused("No header row was found.", where, _seen(sheets), do, _WANTED)


def missing(side: Side, columns: AnyMapping[str, object]) -> list[tuple[str, ...]]:
    """Return the groups of fields of which a register needs one and has none."""
    return [group for group in NEEDED[side.kind] if not any(field in columns for field in group)]


def guessed(sheet: Sheet, side: Side) -> Header | None:
    """Return the header that a sheet seems to have, with what words and values tell of its columns."""
    row = books_guess.header_row(sheet)
    top = next((top for top in tops(sheet, side) if top.row == row), None)
    if top is None:
        return None
    header = Header(top.row, top.first, names(top.titles), by_words(top, side))
    return books_guess.completed(sheet, header, side)


def command(where: str, header: Header, side: Side) -> str:
    """Return the command that loads a file with the columns named, those not known left to be filled in."""
    open_ones = [(group[0], "...") for group in missing(side, header.columns)]
    party = f"{side.party}_gstin"
    wanted = dict.fromkeys(field for group in NEEDED[side.kind] for field in group) | {party: None}
    known = [(field, header.names[header.column(field)]) for field in wanted if field in header.columns]
    if party not in header.columns:
        open_ones.append((party, "..."))
    parts = [shlex.quote(f"{field}={name}") for field, name in (*known, *open_ones)]
    return f"ims load {shlex.quote(PurePath(where).name)} --mapping NAME --map {' --map '.join(parts)}"


def _question(
    sheet: Sheet, header: Header, side: Side, where: str, lacking: Sequence[tuple[str, ...]]
) -> ImsError:
    shown = ", ".join(repr(name[:30]) for name in header.names[:_MOST_COLUMNS])
    needed = [" or ".join(group) for group in lacking]
    return NeedsAnswer(
        "The columns of this register are not all known.",
        where=f"{where}, {f'sheet {sheet.name!r}, ' if sheet.name else ''}row {header.row + 1}",
        found=f"columns {shown}",
        expected=f"a column for {', '.join(needed) or 'each of number, date and amount'}",
        do=f"Say which is which, and it is remembered: {command(where, header, side)}",
    )


def _misfit(sheets: Sequence[Sheet], wanted: Wanted, where: str) -> ImsError:
    used = wanted.mapping
    headers = [header for several in used.columns.values() for header in several] if used else []
    held = {mapping.key(name) for sheet in sheets for name in books_plan.every_name(sheet)}
    absent = [header for header in headers if mapping.key(header) not in held]
    seen = next((header for sheet in sheets if (header := guessed(sheet, BOOKS))), None)
    shown = ", ".join(repr(name[:30]) for name in seen.names[:_MOST_COLUMNS]) if seen else _seen(sheets)
    return WrongUse(
        "The mapping does not fit this file.",
        where=where,
        found=f"columns {shown}" if seen else shown,
        expected=", ".join(repr(header[:30]) for header in absent or headers),
        do="Name the headers as the file writes them: --map FIELD=HEADER.",
    )


def _seen(sheets: Sequence[Sheet]) -> str:
    """Return the first filled cells, so that a person sees what was looked at."""
    cells = [text(cell)[:24] for sheet in sheets for row in sheet.rows[:30] for cell in row if text(cell)]
    return f"cells beginning {', '.join(map(repr, cells[:8]))}" if cells else "no filled cell"
