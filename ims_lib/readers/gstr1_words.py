"""Header words and values of the offline tool's GSTR-1 templates as keys of its JSON (domain.md 2.5)."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from decimal import Decimal
from typing import Final

from ims_lib.readers import gstr1_sections, portal_sheet, portal_words
from ims_lib.readers.books_sheet import Cell, text
from ims_lib.readers.portal_sheet import Label

_NAMES: Final = {
    "ctin": "gstin uin of recipient",
    "trdnm": "receiver name",
    "inum": "invoice number|revised invoice number|invoice advance receipt number|"
    "original invoice advance receipt number",
    "idt": "invoice date|revised invoice date|invoice advance receipt date|"
    "original invoice advance receipt date",
    "oinum": "original invoice number",
    "oidt": "original invoice date",
    "nt_num": "note number|revised note number|note refund voucher number|revised note refund voucher number",
    "nt_dt": "note date|revised note date|note refund voucher date|revised note refund voucher date",
    "ont_num": "original note number|original note refund voucher number",
    "ont_dt": "original note date|original note refund voucher date",
    "ntty": "note type|document type",
    "val": "invoice value|note value|note refund voucher value|total value",
    "pos": "place of supply|original place of supply",
    "rchrg": "reverse charge",
    "diff_percent": "applicable % of tax rate",
    "inv_typ": "invoice type|note supply type",
    "typ": "type|ur type",
    "exp_typ": "export type",
    "etin": "e commerce gstin",
    "rt": "rate",
    "txval": "taxable value",
    "iamt": "integrated tax amount|integrated tax",
    "camt": "central tax amount|central tax",
    "samt": "state ut tax amount|state ut tax|state tax",
    "csamt": "cess amount|cess",
    "sbpcode": "port code",
    "sbnum": "shipping bill number",
    "sbdt": "shipping bill date",
    "received": "gross advance received",
    "adjusted": "gross advance adjusted",
    "omon": "original month",
    "sply_ty": "description",
    "nil_amt": "nil rated supplies",
    "expt_amt": "exempted other than nil rated non gst supply",
    "ngsup_amt": "non gst supplies",
    "hsn_sc": "hsn",
    "uqc": "uqc",
    "qty": "total quantity",
    "nature": "nature of document",
    "from": "sr no from",
    "to": "sr no to",
    "totnum": "total number",
    "cancel": "cancelled",
    "net_issue": "net issued",
}
_FIELD_OF: Final = {name: field for field, names in _NAMES.items() for name in names.split("|")}
#: Sheet names with their sections where these are not the same.
_SHEETS: Final = {
    "b2bsezde": "b2b",
    "exemp": "nil",
    "atadj": "txpd",
    "atadja": "txpda",
    "hsnb2b": "hsn_b2b",
    "hsnb2c": "hsn_b2c",
    "hsnsum": "hsn",
    "docs": "doc_issue",
}
_SAME: Final = gstr1_sections.EVERY - {"ecom", "ecoma", "supeco", "supecoa"}
#: Columns that tell a section that lists no documents, the first that fits.
_SUMS: Final = (
    ("doc_issue", {"nature", "from", "to", "totnum"}),
    ("nil", {"nil_amt", "expt_amt", "ngsup_amt"}),
    ("hsn", {"hsn_sc", "uqc", "txval"}),
    ("at", {"received", "pos", "rt"}),
    ("txpd", {"adjusted", "pos", "rt"}),
    ("b2cs", {"typ", "pos", "rt", "txval"}),
)
#: A share of the rate in digits.
_PLAIN: Final = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,9})?|\.[0-9]{1,9}")
#: Columns that the tool's own downloads and older templates have besides.
_EXTRA: Final = ("supply type", "pre gst", "action", "status", "pos list", "doc list", "uqc list")
_EXTRA_START: Final = ("mandatory ", "flag data", "updtp data", "error ", "financial year")
_PLACES: Final = {
    "inter state supplies to registered persons": "INTRB2B",
    "intra state supplies to registered persons": "INTRAB2B",
    "inter state supplies to unregistered persons": "INTRB2C",
    "intra state supplies to unregistered persons": "INTRAB2C",
}


def field_of(label: Label) -> str:
    """Return the key that a column stands for, '' for none."""
    return _FIELD_OF.get(label.name, "")


def section_of(name: str) -> str:
    """Return the section that a sheet (or file) of this name holds, '' for none."""
    plain = portal_sheet.squeezed(name)
    return plain if plain in _SAME else _SHEETS.get(plain, "")


def is_of_tool(words: str) -> bool:
    """Tell whether a column that is no field of ours is one that the offline tool has besides."""
    return words in _EXTRA or words.startswith(_EXTRA_START)


def told_by(columns: AbstractSet[str]) -> str:
    """Return the section that these columns are those of, '' for none."""
    if "nt_num" in columns or "inum" in columns:
        return _documents_told_by(columns)
    found = next((section for section, needed in _SUMS if needed <= columns), "")
    return f"{found}a" if "omon" in columns and found in ("at", "txpd", "b2cs") else found


def _documents_told_by(columns: AbstractSet[str]) -> str:
    ending = "a" if columns & {"oinum", "ont_num"} else ""
    if {"nt_num", "nt_dt", "ntty", "txval"} <= columns:
        return f"{'cdnr' if 'ctin' in columns else 'cdnur'}{ending}" if columns & {"ctin", "typ"} else ""
    if not {"inum", "idt", "rt", "txval"} <= columns:
        return ""
    if "exp_typ" in columns:
        return f"exp{ending}"
    if "ctin" in columns:
        return f"b2b{ending}"
    return f"b2cl{ending}" if {"val", "pos"} <= columns else ""


def value(key: str, cell: Cell) -> str:
    """Return a cell that is no amount, number or date as the JSON has it."""
    if key == "inv_typ":
        return portal_words.invoice_type(cell)
    if key == "diff_percent":
        return _share(text(cell))
    if key == "sply_ty":
        return _PLACES.get(portal_sheet.plain(cell), text(cell))
    if key == "uqc":
        return text(cell).partition("-")[0].strip()
    return text(cell).rstrip("% ") if key == "rt" else text(cell)


def _share(given: str) -> str:
    """Return the applicable part of the rate: `65`, `65%` and `0.65` as `0.65`, the whole as `1`."""
    if not _PLAIN.fullmatch(number := given.rstrip("% ")):
        return given
    share = Decimal(number)
    return format((share / 100 if share > 1 else share).normalize(), "f")
