"""Header words and values of the portal's workbooks as the keys and codes of its JSON (domain.md 2.1, 2.2).

The portal writes State names, `Yes` and `Regular` in Excel where its JSON has `27`, `Y` and `R`; both must
give the same rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ims_lib.errors import UnreadableFile
from ims_lib.readers import portal_sheet
from ims_lib.readers.books_sheet import Cell, Sheet, is_number, text
from ims_lib.readers.detect import refused
from ims_lib.readers.portal_sheet import Header, Label

_HEADS: Final = {
    "integrated tax": "igst",
    "igst": "igst",
    "central tax": "cgst",
    "cgst": "cgst",
    "state ut tax": "sgst",
    "state tax": "sgst",
    "sgst": "sgst",
    "sgst utgst": "sgst",
    "cess": "cess",
    "cess amount": "cess",
}
_NAMES: Final = {
    "inum": (
        "invoice number|document number|note number|credit note number|debit note number|number|"
        "isd document number|isd invoice number|bill of entry number|boe number"
    ),
    "dt": (
        "invoice date|document date|note date|credit note date|debit note date|date|isd document date|"
        "isd invoice date|bill of entry date|boe date"
    ),
    "cnum": "isd credit note number",
    "cdt": "isd credit note date",
    "val": "invoice value|document value|note value|credit note value|debit note value|value",
    "ntty": "note type",
    "suptyp": "note supply type|supply type",
    "typ": "invoice type|document type|type",
    "doctyp": "isd document type",
    "pos": "place of supply",
    "rev": "supply attract reverse charge|supply attracts reverse charge|reverse charge",
    "txval": "taxable value",
    "itcavl": "itc availability|eligibility of itc|eligibilty of itc",
    "rsn": "reason",
    "diffprcnt": "applicable % of tax rate|applicable % tax rate",
    "rt": "rate|rate %|tax rate|tax rate %",
    "srctyp": "source",
    "irn": "irn",
    "irngendate": "irn date",
    "refdt": "icegate reference date|reference date icegate",
    "portcode": "port code",
    "isamd": "amended yes|amended",
    "amendtype": "type of amendment",
    "remarks": "remarks|rmarks",
    "action": "status|action|ims action|ims status",
    "previous": "previous status",
    "rtnprd": "source return period",
    "srcfilstatus": "source filing status",
    "hash": "hash",
    "dtcancel": "effective date of cancellation",
    "atyp": "amendment made if any",
    "aspd": (
        "tax period in which amended|original tax period in which reported|"
        "tax period in which reported earlier"
    ),
}
_FIELD_OF: Final = {name: field for field, names in _NAMES.items() for name in names.split("|")}
_SQUEEZED: Final = {
    "ispendingblocked": "ispendactblocked",
    "ispendingactionblocked": "ispendactblocked",
    "isremarkblocked": "isremarksblocked",
    "isremarksblocked": "isremarksblocked",
    "isitcblocked": "isitcredreqblocked",
    "isitcreductionblocked": "isitcredreqblocked",
}
_ORIGINALS: Final = {"inum": "oinum", "dt": "oidt", "ntty": "onttyp", "doctyp": "odoctyp", "typ": "otyp"}
#: The portal's header of B2B-DNRA is merged one column too far left: what stands below it.
_SHIFTED: Final = {"igst": "txval", "cgst": "igst", "sgst": "cgst", "cess": "sgst"}
_TYPES: Final = {
    "regular": "R",
    "regular b2b": "R",
    "sez supplies with payment": "SEWP",
    "sez supplies with payment of tax": "SEWP",
    "sez supplies without payment": "SEWOP",
    "sez supplies without payment of tax": "SEWOP",
    "deemed exports": "DE",
    "deemed export": "DE",
    "deemed exp": "DE",
    "intra state supplies attracting igst": "CBW",
}
_FORMS: Final = {"gstr 1": "R1", "gstr 1 iff": "R1", "iff": "R1", "gstr 1a": "R1A", "gstr 5": "R5"}

_FILINGS: Final = {"filing date": "supfildt", "period": "supprd", "filing status": "cfs"}
_TAX_HEADS: Final = ("igst", "cgst", "sgst", "cess")
#: Keys whose columns hold amounts.
MONEY: Final = ("val", "txval", *_TAX_HEADS, *(f"decl{head}" for head in _TAX_HEADS))
_SHOWN: Final = {
    "ctin": "GSTIN of supplier",
    "inum": "document number",
    "dt": "document date",
    "ntty": "note type",
    "doctyp": "ISD document type",
    "portcode": "port code",
    "txval": "taxable value",
    "igst": "integrated tax",
    "cgst": "central tax",
    "sgst": "State/UT tax",
    "action": "status",
    "rtnprd": "source return period",
}


def header_of(sheet: Sheet, needed: tuple[str, ...], where: str) -> Header:
    """Return the header of a sheet of documents.

    Raises UnreadableFile when a column is missing that KEYs or amounts need, or an amount stands in two
    columns: a sheet of the portal has every one of them once.
    """
    header = portal_sheet.find(sheet, field_of) or Header(0, {}, frozenset(), {})
    lacking = [key for key in needed if key not in header.columns]
    twice = sorted(header.repeated.intersection(MONEY))
    if not lacking and not twice:
        return header
    raise refused(
        "A sheet of the portal's workbook lacks the portal's columns.",
        f"{where}, sheet {sheet.name[:40]!r}",
        f"more than one column for: {_list(twice)}" if twice else f"no column for: {_list(lacking)}",
        "Download the workbook again and load it as it came.",
        f"one column each for: {_list(needed)}",
    )


def twice(sheet: Sheet, where: str) -> UnreadableFile:
    """Return the failure for a second sheet of what an earlier one holds: its documents would count twice."""
    return refused(
        "The workbook holds one section on two sheets.",
        where,
        f"the same again on sheet {sheet.name[:40]!r}",
        "Download the workbook again and load it as it came.",
        "each section once",
    )


def _list(keys: Iterable[str]) -> str:
    return ", ".join(_SHOWN.get(key, key) for key in keys)


def field_of(label: Label) -> str:
    """Return the JSON key that a column of the portal stands for, '' for none.

    Columns go by group and name together: below `Amount declared by taxpayer for ITC reduction` the tax
    heads have the same names as below `Tax Amount`.
    """
    name, head = label.name, _HEADS.get(label.name, "")
    if "declared" in label.group or "declared" in name:
        head = next((found for words, found in _HEADS.items() if name.endswith(words)), "")
        return f"decl{head}" if head else ""
    if head:
        return _SHIFTED[head] if label.group == "taxable value" else head
    if name == "tax amount":
        return "cess"
    if label.top.startswith("original") or name.endswith(" original"):
        return _ORIGINALS.get(_FIELD_OF.get(name.removesuffix(" original"), ""), "")
    if name.startswith("original "):
        return {"inum": "oinvnum", "dt": "oinvdt"}.get(_FIELD_OF.get(name.removeprefix("original "), ""), "")
    return _SQUEEZED.get(name.replace(" ", "")) or _FIELD_OF.get(name) or _by_shape(name)


def _by_shape(name: str) -> str:
    """Return the key of a header whose wording differs from year to year."""
    if name.startswith("gstin of"):
        return "ctin"
    if name.startswith(("trade legal name", "trade name", "legal name")):
        return "trdnm"
    if name.startswith("whether itc"):
        return "itcredreq"
    if name.startswith("gstr 3b") and name.endswith("status"):
        return "cfs3b"
    if name.startswith(("gstr", "isd gstr")):
        return next((key for ending, key in _FILINGS.items() if name.endswith(ending)), "")
    return ""


def invoice_type(cell: Cell) -> str:
    """Return the code of a type of supply; one that is not known stands as given."""
    return _TYPES.get(portal_sheet.plain(cell), text(cell))


def isd_type(cell: Cell) -> str:
    """Return ISDC for a credit note, ISDI for an invoice of an input service distributor."""
    words = portal_sheet.plain(cell)
    return "ISDC" if "credit" in words else "ISDI" if "invoice" in words else text(cell)


def reason(cell: Cell) -> str:
    """Return P (place of supply) or C (after the annual cut-off) for why ITC is not available (2.2.2)."""
    words = portal_sheet.plain(cell)
    if "cut off" in words or "cutoff" in words:
        return "C"
    return "P" if "recipient state" in words else text(cell)


def rate_share(cell: Cell) -> str:
    """Return the applicable part of the rate as JSON has it: `65%` as `0.65`, `100%` as `1`."""
    given = f"{text(cell)}%" if is_number(cell) and cell > 1 else text(cell)
    return {"100%": "1", "65%": "0.65"}.get("".join(given.split()), given)


def source_form(cell: Cell) -> str:
    """Return R1, R1A or R5 for the supplier's form, as JSON has it."""
    return _FORMS.get(portal_sheet.plain(cell), text(cell))
