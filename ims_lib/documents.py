"""The words of the field: actions, outcomes, sections, document types and the KEY of a document.

One place, so that SQL, Python, screens and files use the same ones (design.md section 3).
"""

from __future__ import annotations

from typing import Final

#: The portal's code of each action, as in IMS JSON (domain.md 1.5).
ACTION_CODES: Final = {"no_action": "N", "accept": "A", "reject": "R", "pending": "P"}
ACTIONS: Final = tuple(ACTION_CODES)
#: The portal's words for them, used on every screen.
ACTION_LABELS: Final = {
    "no_action": "No action",
    "accept": "Accepted",
    "reject": "Rejected",
    "pending": "Pending",
}

#: Outcomes in order of precedence; a document is in exactly one.
OUTCOME_LABELS: Final = {
    "superseded": "Superseded",
    "duplicate": "Duplicate",
    "exact": "Exact",
    "near": "Near",
    "mismatch": "Mismatch",
    "probable": "Probable",
    "ambiguous": "Ambiguous",
    "only_in_portal": "Only in portal",
    "only_in_books": "Only in books",
}
OUTCOMES: Final = tuple(OUTCOME_LABELS)
#: Kinds of own sales that GSTR-1 shows in sums only (marts.sales_sums).
SALES_SUMS: Final = {"consumers": "To consumers (table 7)", "nil": "Nil-rated, exempt, non-GST (8)"}
#: Where an own sale stands beside GSTR-1 as filed (marts.sales_review), what needs work first.
SALES_LABELS: Final = {
    "not_in_gstr1": "Not in GSTR-1",
    "differs": "Differs or probable",
    "ambiguous": "Ambiguous",
    "not_in_books": "Not in books",
    "gstr1_not_loaded": "GSTR-1 not loaded",
    "register_not_loaded": "Register not loaded",
    "in_sums": "In the sums of GSTR-1",
    "set_aside": "Duplicate or superseded",
    "agrees": "Agrees",
}
#: Outcomes that bulk accept offers; a wrong pair here costs money.
SAFE_OUTCOMES: Final = ("exact", "near")

#: IMS section keys with the document type each holds (domain.md 1.3).
SECTIONS: Final = {
    "b2b": "invoice",
    "b2ba": "invoice",
    "b2bdn": "debit_note",
    "b2bdna": "debit_note",
    "b2bcn": "credit_note",
    "b2bcna": "credit_note",
    "ecom": "invoice",
    "ecoma": "invoice",
    "impg": "bill_of_entry",
    "impga": "bill_of_entry",
    "impgsez": "bill_of_entry",
    "impgseza": "bill_of_entry",
    "isd": "isd_invoice",
    "isda": "isd_invoice",
    "isdcn": "isd_credit_note",
    "isdcna": "isd_credit_note",
}
#: The sections whose amounts lower ITC; files write them positive, the workbench signs them negative.
CREDIT_SECTIONS: Final = ("b2bcn", "b2bcna", "isdcn", "isdcna")
#: Bills of entry: IMS offers Accept and Pending, never Reject (domain.md 1.8).
IMPORT_SECTIONS: Final = ("impg", "impga", "impgsez", "impgseza")
#: Sections in which the portal asks on Accept whether ITC is to be reduced (domain.md 2.1.3).
ITC_REDUCTION_SECTIONS: Final = ("b2ba", "b2bdna", "b2bcn", "b2bcna", "ecoma")
#: An amendment's section with the section of its original.
AMENDMENT_SECTIONS: Final = {
    "b2ba": "b2b",
    "b2bdna": "b2bdn",
    "b2bcna": "b2bcn",
    "ecoma": "ecom",
    "impga": "impg",
    "impgseza": "impgsez",
    "isda": "isd",
    "isdcna": "isdcn",
}
#: Types a books row may have; a credit note may be entered positive or negative.
BOOKS_TYPES: Final = (
    "invoice",
    "credit_note",
    "debit_note",
    "bill_of_entry",
    "isd_invoice",
    "isd_credit_note",
)

TAX_HEADS: Final = ("igst", "cgst", "sgst", "cess")
AMOUNTS: Final = ("taxable", *TAX_HEADS)

#: Reasons offered for Reject and Pending, in the order of their digit keys (ux.md 4.1).
REASONS: Final = {
    "not_received": "Goods or services not received",
    "wrong_amount": "Wrong amount",
    "wrong_gstin": "Wrong GSTIN or place of supply",
    "duplicate": "Duplicate",
    "not_ours": "Not our purchase",
    "supplier_to_amend": "Supplier to amend",
    "other": "Other",
}


def key_part(text: str) -> str:
    """Return one part of a KEY: upper-cased, trimmed, `%` and `/` percent-encoded (design.md section 4)."""
    return text.strip().upper().replace("%", "%25").replace("/", "%2F")


def document_part(document: str, place: int) -> str:
    """Return a part of a KEY by its place from 0 (recipient, section or side, ...); '' where it has fewer."""
    parts = document.split("/")
    return parts[place] if place < len(parts) else ""
