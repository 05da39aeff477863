"""The summary sheets of a GSTR-2B workbook as the `itcsumm` that its JSON would hold (domain.md 2.2.3)."""

from __future__ import annotations

from typing import Any, Final

from ims_lib import money
from ims_lib.readers import portal_sheet
from ims_lib.readers.books_sheet import Cell, Sheet, text
from ims_lib.readers.portal_sheet import Label
from ims_lib.readers.reading import Ledger

_BLOCKS: Final = {
    "itcavailable": "itcavl",
    "itcnotavailable": "itcunavl",
    "itcreversal": "itcrev",
    "itcrejected": "itcRejected",
}
_HEADS: Final = {
    "integrated tax": "igst",
    "central tax": "cgst",
    "state ut tax": "sgst",
    "cess": "cess",
}
#: How the line begins that opens a group, with the group's key.
_GROUPS: Final = (
    ("all other itc", "nonrevsup"),
    ("itc reversal on account of rule 37a", "nonrevsup"),
    ("inward supplies from isd", "isdsup"),
    ("inward supplies liable for reverse charge", "revsup"),
    ("import of goods", "imports"),
    ("others", "othersup"),
)
_SECTIONS: Final = {
    "b2b invoices": "b2b",
    "b2b invoices amendment": "b2ba",
    "b2b debit notes": "cdnr",
    "b2b debit notes amendment": "cdnra",
    "b2b credit notes": "cdnr",
    "b2b credit notes amendment": "cdnra",
    "b2b credit notes reverse charge": "cdnrrev",
    "b2b credit notes reverse charge amendment": "cdnrarev",
    "eco documents": "ecom",
    "eco documents amendment": "ecoma",
    "isd invoices": "isd",
    "isd invoices amendment": "isda",
    "isd credit notes": "isd",
    "isd credit notes amendment": "isda",
    "impg import of goods from overseas": "impg",
    "impg amendment": "impga",
    "impgsez import of goods from sez": "impgsez",
    "impgsez amendment": "impgasez",
}
_FEW_WORDS: Final = 16


def block_of(name: str) -> str:
    """Return the block of `itcsumm` that a sheet of this name shows, '' for none."""
    return _BLOCKS.get(portal_sheet.squeezed(name), "")


def read_block(sheet: Sheet, ledger: Ledger) -> dict[str, Any]:
    """Return group to section to tax heads (rupees as the cells have them), {} for a sheet without columns.

    A line with tax whose words are not known is named in the ledger: it takes no part in the comparison.
    """
    header = portal_sheet.find(sheet, _field_of)
    if header is None or len(header.columns) < len(_HEADS):
        ledger.note(f"sheet {sheet.name[:40]!r} has no columns of tax and was not compared")
        return {}
    block: dict[str, Any] = {}
    group = ""
    for row, cells in portal_sheet.filled(sheet, header.first):
        words = [_line(cell) for cell in cells if isinstance(cell, str)]
        opened = next((key for line in words for start, key in _GROUPS if line.startswith(start)), "")
        section = next((_SECTIONS[line] for line in words if line in _SECTIONS), "")
        heads = {head: portal_sheet.cell_of(cells, header, head) for head in _HEADS.values()}
        group = opened or group
        if section and group:
            block.setdefault(group, {})[section] = heads
        elif not opened and _has_tax(heads) and not _is_part(words):
            ledger.note(f"sheet {sheet.name[:40]!r}, row {row}: a line of the summary is not known")
    return block


def _field_of(label: Label) -> str:
    return _HEADS.get(label.name, "")


def _line(cell: Cell) -> str:
    """Return a line's words without the mark that it comes from IMS."""
    words = portal_sheet.plain(cell).split()
    return " ".join(word for word in words if word != "ims") if len(words) < _FEW_WORDS else ""


def _is_part(words: list[str]) -> bool:
    return any(line.startswith(("part ", "total")) or line in {"part a", "part b"} for line in words)


def _has_tax(heads: dict[str, Cell]) -> bool:
    for cell in heads.values():
        try:
            if text(cell) and money.to_paise(cell):
                return True
        except money.NotMoneyError:
            return True
    return False
