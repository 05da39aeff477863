"""What kind of document a register's row is, from its type column, in GSTN's words or Tally's."""

from __future__ import annotations

import re
from typing import Final

_WORDS: Final = {
    "invoice": (
        "invoice|inv|i|purc|pur|purch|tax invoice|bill|purchase|purchases|purchase invoice|b2b|r|regular|re|"
        "kr|invoices|journal|payment|expense|gst purchase|purchase gst|de|sewp|sewop|sezwp|sezwop|sales|sale|"
        "rv|dr|export|exports|bill of supply|b2c|b2cs|b2cl|cash sales|credit sales"
    ),
    "credit_note": (
        "credit note|c|cn|cdn|crn|cr note|credit|credit memo|vendor credit|supplier credit|kg|return|"
        "credit notes|purchase return|purchase returns|purchase credit note|goods return|return outward|dg"
    ),
    "debit_note": "debit note|d|dn|drn|dr note|debit|debit memo|debit notes|supplementary invoice",
    "bill_of_entry": "bill of entry|boe|be|import|imports|impg|import of goods|impgsez|received from sez",
    "isd_invoice": "isd invoice|isdi|isd",
    "isd_credit_note": "isd credit note|isdc|isdcn|isd cn",
}
_KIND_OF: Final = {word: kind for kind, words in _WORDS.items() for word in words.split("|")}
#: Words that Tally uses for the buyer's own voucher, so that they mean the other note in GSTN's words.
_NOTE: Final = re.compile(r"\b(credit|debit) notes?\b|^(c|d|cn|dn)$", re.ASCII)
_SWAPPED: Final = {"credit_note": "debit_note", "debit_note": "credit_note"}


def document_type(given: str, *, is_voucher_type: bool, is_import: bool) -> tuple[str, bool]:
    """Return one of documents.BOOKS_TYPES and whether the words were known.

    In a voucher type column (Tally) a debit note is the buyer's own note for a purchase return, so it lowers
    ITC: a credit note in GSTN's words; and a credit note voucher the other way round. Empty is an invoice, or
    a bill of entry in a register of imports.
    """
    words = " ".join(re.findall(r"[a-z0-9]+", given.casefold()))
    kind = _KIND_OF.get(words) or _inside(words)
    if is_voucher_type and _NOTE.search(words) and "return" not in words.split():
        kind = _SWAPPED.get(kind, kind)
    if kind in ("", "invoice"):
        return ("bill_of_entry" if is_import else "invoice"), bool(kind) or not words
    return kind, True


def _inside(words: str) -> str:
    """Return the kind told somewhere in a longer name, as in 'Purchase Return GST' or 'Debit Note 18%'."""
    for sign, kind in (
        ("return", "credit_note"),
        ("credit note", "credit_note"),
        ("debit note", "debit_note"),
    ):
        if sign in words:
            return kind
    return "invoice" if any(sign in words for sign in ("purchase", "sale", "invoice")) else ""
