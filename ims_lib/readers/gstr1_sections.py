"""Sections of GSTR-1 and the keys of their documents and lines (domain.md 2.5)."""

from __future__ import annotations

from typing import Any, Final

from ims_lib.readers.spellings import Spellings

#: Sections that list documents, with the keys of the lists that hold a customer's.
DOCUMENTS: Final = frozenset(
    {"b2b", "b2ba", "b2cl", "b2cla", "exp", "expa", "cdnr", "cdnra", "cdnur", "cdnura", "ecom", "ecoma"}
)
#: Sections of sums, and of the series of numbers issued.
LINES: Final = frozenset(
    {"b2cs", "b2csa", "nil", "hsn", "hsn_b2b", "hsn_b2c", "at", "ata", "txpd", "txpda", "supeco", "supecoa"}
)
SERIES: Final = "doc_issue"
EVERY: Final = DOCUMENTS | LINES | {SERIES}
#: Parts of `ecom` and `ecoma` that list no documents.
ECOM_LINES: Final = frozenset({"b2c", "b2ca", "urp2c", "urp2ca"})
_LISTS: Final = ("inv", "nt")
#: Keys of the document and of its group that say nothing about it.
IDLE: Final = frozenset({"chksum", "num", "cfs", "flag", "updby", "cflag", "opd"})

KEYS: Final = Spellings(
    {
        "number": ("inum", "nt_num", "ntnum"),
        "document_date": ("idt", "nt_dt", "ntdt"),
        "original_number": ("oinum", "ont_num", "ontnum"),
        "original_date": ("oidt", "ont_dt", "ontdt"),
        "note_type": ("ntty", "nttyp"),
        "customer_gstin": ("ctin", "rtin"),
        "customer_name": ("trdnm", "cname", "rname", "lgnm"),
        "invoice_type": ("inv_typ", "exp_typ", "typ"),
        "place_of_supply": ("pos",),
        "is_reverse_charge": ("rchrg", "rev"),
        "rate_share": ("diff_percent", "diffprcnt"),
        "operator_gstin": ("etin",),
        "port_code": ("sbpcode",),
        "shipping_bill": ("sbnum",),
        "shipping_date": ("sbdt",),
        "irn": ("irn",),
        "action": ("imsactn",),
        "remarks": ("remarks",),
        "total": ("val",),
        "items": ("itms", "items"),
    }
)
#: Keys of an item of a document and of a line.
LINE_KEYS: Final = Spellings(
    {
        "rate": ("rt",),
        "taxable": ("txval", "ad_amt", "suppval"),
        "igst": ("iamt", "igst"),
        "cgst": ("camt", "cgst"),
        "sgst": ("samt", "sgst"),
        "cess": ("csamt", "cess"),
        "total": ("val",),
        "operator_gstin": ("etin",),
        "place_of_supply": ("pos",),
        "hsn": ("hsn_sc",),
        "unit": ("uqc",),
        "quantity": ("qty",),
        "rate_share": ("diff_percent", "diffprcnt"),
        "items": ("itms", "items"),
    }
)
_NOTES: Final = {
    "c": "credit_note",
    "d": "debit_note",
    "cn": "credit_note",
    "dn": "debit_note",
    "credit note": "credit_note",
    "debit note": "debit_note",
    "r": "credit_note",
    "refund voucher": "credit_note",
}
#: What a line of `nil` gives an amount of, by the key of the amount.
NIL_KINDS: Final = {"nil_amt": "nil", "expt_amt": "exempt", "ngsup_amt": "non_gst"}
#: Numbers of the kinds of documents issued (table 13), by the beginning of their words.
_NATURES: Final = (
    "invoices for outward supply",
    "invoices for inward supply",
    "revised invoice",
    "debit note",
    "credit note",
    "receipt voucher",
    "payment voucher",
    "refund voucher",
    "delivery challan for job work",
    "delivery challan for supply on approval",
    "delivery challan in case of liquid gas",
    "delivery challan in case",
)


def is_note(section: str) -> bool:
    """Tell whether a section lists credit and debit notes."""
    return section.startswith("cdn")


def document_type(section: str, given: dict[str, Any]) -> str:
    """Return invoice, credit_note or debit_note; '' where a note says neither. A refund voucher lowers the
    liability as a credit note does.
    """
    if not is_note(section):
        return "invoice"
    return _NOTES.get(str(given.get("note_type") or "").strip().lower(), "")


def nature(words: str) -> str:
    """Return the number (1 to 12) of a kind of documents issued, its words as they are where unknown."""
    plain = " ".join(words.casefold().split()).replace("invoice for", "invoices for").replace("cases", "case")
    found = (str(number) for number, start in enumerate(_NATURES, 1) if plain.startswith(start))
    return next(found, words)


def unfold(holder: dict[str, Any]) -> tuple[dict[str, Any], list[Any]]:
    """Return what a group says of all its documents, and these; one that is no group is a document."""
    key = next((name for name in _LISTS if isinstance(holder.get(name), list)), "")
    group = {name: value for name, value in holder.items() if name != key}
    return (group, holder[key]) if key else ({}, [holder])
