"""The columns of the mark screen's list, all of marts.review."""

from __future__ import annotations

from typing import Final

from ims_lib.documents import ACTION_LABELS, OUTCOME_LABELS, REASONS
from ims_lib.screens.grid.query import Column
from ims_lib.screens.mark.filters import LOOK_LABELS, SECTION_LABELS

PROPOSALS: Final = {
    "accept": "Accept",
    "pending": "Pending",
    "reject": "Reject",
    "no_action": "No action yet",
    "": "",
}

COLUMNS: Final = (
    Column(
        "action", "Action", "action", 108, ACTION_LABELS, "The action now: your last mark, else the portal's."
    ),
    Column("outcome", "Outcome", "word", 118, OUTCOME_LABELS, "What the reconciliation found."),
    Column("supplier_name", "Supplier", "text", 170),
    Column(
        "document_number",
        "Document no.",
        "number",
        128,
        help="As the portal has it, else as the books have it.",
    ),
    Column("document_date", "Date", "date", 108),
    Column(
        "portal_tax_paise",
        "Tax, portal",
        "amount",
        126,
        help="IGST, CGST, SGST and cess in IMS or GSTR-2B; credit notes are negative.",
    ),
    Column(
        "books_tax_paise",
        "Tax, books",
        "amount",
        126,
        help="IGST, CGST, SGST and cess in your purchase register.",
    ),
    Column(
        "difference_tax_paise",
        "Difference",
        "difference",
        104,
        help="Portal less books, where both have the document.",
    ),
    Column("proposed_action", "Proposed", "word", 92, PROPOSALS, "What the rules propose; a person decides."),
    Column("supplier_gstin", "Supplier GSTIN", "gstin", 176),
    Column("section", "Section", "word", 140, SECTION_LABELS),
    Column("portal_taxable_paise", "Taxable, portal", "amount", 128),
    Column("books_taxable_paise", "Taxable, books", "amount", 128),
    Column("period", "Period", "number", 84, help="The GSTR-2B of the credit, MMYYYY."),
    Column(
        "needs_another_look",
        "Another look",
        "word",
        150,
        {"true": LOOK_LABELS["again"], "false": ""},
        "Decided already, but something has changed since. The filter at the left shows these alone.",
    ),
    Column("reason", "Reason", "word", 150, REASONS),
    Column("marked_by", "Marked by", "text", 120),
)
#: What the list is sorted by at first: the most tax on top.
FIRST_SORT: Final = (("portal_tax_paise", "desc"),)
