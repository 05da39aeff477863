"""GSTR-2B as the portal's workbook to the rows that its JSON gives (domain.md 2.3).

Each line becomes the document that the JSON would hold and goes the same way to its row, so that KEYs and
amounts are the same whichever of the two was downloaded.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final, NamedTuple

from ims_lib.errors import NeedsAnswer
from ims_lib.readers import (
    books_template,
    gstr2b_xlsx_summary,
    portal_lines,
    portal_sheet,
    portal_totals,
    portal_words,
    values,
)
from ims_lib.readers.books_sheet import Sheet, text
from ims_lib.readers.gstr2b_rows import Work, read_document
from ims_lib.readers.reading import BadValueError, Ledger, Reading

_NAMES: Final = {
    "b2b": "b2b",
    "b2ba": "b2ba",
    "b2bcdnr": "cdnr",
    "cdnr": "cdnr",
    "b2bdnr": "cdnr",
    "b2bcdnra": "cdnra",
    "cdnra": "cdnra",
    "b2bdnra": "cdnra",
    "eco": "ecom",
    "ecoa": "ecoma",
    "isd": "isd",
    "isda": "isda",
    "impg": "impg",
    "impga": "impga",
    "impgsez": "impgsez",
    "impgseza": "impgseza",
}
_ITC_REVERSAL: Final = frozenset({"b2bdnr", "b2bdnra"})
_TITLES: Final = 30


class Place(NamedTuple):
    """What a sheet holds: the part of the 2B, its section there, and whether its imports are amendments."""

    part: str
    section: str
    is_amended: bool = False


def place_of(name: str) -> Place | None:
    """Return what a sheet of this name holds, None when it is no sheet of documents."""
    plain, part = portal_sheet.squeezed(name), "available"
    for ending, meant in (("rejected", "rejected"), ("itcreversal", "reversal")):
        if plain.endswith(ending):
            plain, part = plain.removesuffix(ending), meant
    section = _NAMES.get(plain, "")
    if not section:
        return None
    if section in ("impga", "impgseza"):
        return Place(part, section.removesuffix("a"), is_amended=True)
    return Place("reversal" if plain in _ITC_REVERSAL else part, section)


def read_gstr2b_xlsx(sheets: list[Sheet], ledger: Ledger, where: str, period: str) -> Reading:
    """Read the sheets of one workbook; `ledger` may hold notes about it, `period` is the caller's MMYYYY."""
    readme = next((sheet for sheet in sheets if portal_sheet.squeezed(sheet.name) == "readme"), None)
    owner, told, generated = _titles(readme)
    work = Work(where, _period(told, period, where), ledger)
    summary: dict[str, Any] = {}
    met: set[Place] = set()
    for sheet in sheets:
        place, block = place_of(sheet.name), gstr2b_xlsx_summary.block_of(sheet.name)
        if place in met:
            raise portal_words.twice(sheet, where)
        if place:
            met.add(place)
            _read_sheet(work, place, sheet)
        elif block:
            summary[block] = gstr2b_xlsx_summary.read_block(sheet, ledger)
        elif sheet is not readme:
            note_unread(sheet, ledger)
    if any(summary.values()):
        for sentence in work.totals.compare(summary, "ITC summary"):
            ledger.note(sentence)
    else:
        ledger.note("the workbook has no summary of ITC that the documents could be compared with")
    return Reading(
        kind="gstr2b",
        recipient_gstin=owner or None,
        period=work.period,
        tables={"gstr2b_documents": work.rows.table(), "rejected_rows": ledger.rejected.table()},
        sections=tuple(sorted(set(work.rows.table()["section"].to_pylist()))),
        generated_on=generated,
        **ledger.counts(),
    )


def _titles(readme: Sheet | None) -> tuple[str, str, date | None]:
    """Return owner, period and date of generation that the Read me sheet tells, '' and None where not."""
    if readme is None:
        return "", "", None
    owner, period = books_template.read_titles(readme, _TITLES)
    generated = None
    for _, cells in portal_sheet.filled(Sheet("", readme.rows[:_TITLES])):
        given = [cell for cell in cells if text(cell)]
        if portal_sheet.plain(given[0]).startswith("date of generation") and len(given) > 1:
            try:
                generated = values.day("gendt", text(given[1]))
            except BadValueError:
                generated = None
    return owner, period, generated


def _period(told: str, asked: str, where: str) -> str:
    if told or asked:
        return told or asked
    raise NeedsAnswer(
        "The GSTR-2B does not tell its period.",
        where=where,
        found="no financial year and tax period on a sheet 'Read me'",
        expected="a period MMYYYY",
        do="Load it with --period MMYYYY.",
    )


def note_unread(sheet: Sheet, ledger: Ledger) -> None:
    """Name a sheet that is not read, and count its rows as skipped; an empty one says nothing."""
    count = sum(1 for _ in portal_sheet.filled(sheet))
    if count:
        ledger.rows_read += count
        ledger.skipped["sheet not read"] += count
        ledger.note(f"not read: sheet {sheet.name[:40]!r}, {count:,} rows")


def _read_sheet(work: Work, place: Place, sheet: Sheet) -> None:
    if all(portal_sheet.is_title(cells) for _, cells in portal_sheet.filled(sheet)):
        return
    header = portal_words.header_of(sheet, portal_lines.needed(place.section), work.where)
    portal_totals.tie_out(work.ledger, sheet, header, portal_totals.PORTAL)
    lines = portal_lines.lines(work.ledger, place.section, header, sheet)
    for line, document in portal_lines.documents(lines, header, work.ledger):
        if place.is_amended:
            document["isamd"] = "Y"
        read_document(work, place.part, place.section, line.supplier, document, sheet.name, line.row)
