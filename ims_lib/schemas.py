"""Columns of every raw dataset: name, type and meaning, declared once.

Amounts are integer paise as the file gives them (portal credit notes positive); staging views sign them.
Text columns are never null: '' means the file said nothing. Dates and flags are null when unknown.
"""

from __future__ import annotations

from typing import Final

import pyarrow as pa

_TEXT, _DATE, _FLAG, _PAISE, _COUNT = pa.string(), pa.date32(), pa.bool_(), pa.int64(), pa.int64()

#: Where a row came from; `file_id` is the first 16 hex characters of the raw file's SHA-256,
#: `row_number` counts records of a JSON file from 1 and is the sheet's own row number in registers.
_ORIGIN: Final = [("file_id", _TEXT), ("row_number", _COUNT), ("recipient_gstin", _TEXT)]
_AMOUNTS: Final = [(f"{head}_paise", _PAISE) for head in ("taxable", "igst", "cgst", "sgst", "cess")]
_DECLARED: Final = [(f"declared_{head}_paise", _PAISE) for head in ("igst", "cgst", "sgst", "cess")]

IMS_RECORDS: Final = pa.schema(
    [
        *_ORIGIN,
        ("section", _TEXT),  # b2b b2ba b2bdn b2bdna b2bcn b2bcna ecom ecoma impg impga impgsez impgseza
        ("supplier_gstin", _TEXT),  # '' for imports from overseas
        ("supplier_name", _TEXT),
        ("number", _TEXT),  # as given, outer space kept out
        ("document_date", _DATE),
        ("original_number", _TEXT),
        ("original_date", _DATE),
        ("invoice_type", _TEXT),  # R, SEWP, ... as given
        ("portal_action", _TEXT),  # no_action accept reject pending
        ("is_pending_blocked", _FLAG),
        ("is_remarks_blocked", _FLAG),
        ("is_itc_reduction_blocked", _FLAG),
        ("source_form", _TEXT),  # R1 R1A R5
        ("return_period", _TEXT),  # MMYYYY; readers give a month alone its year
        ("filing_status", _TEXT),  # as given
        ("is_filed", _FLAG),
        ("place_of_supply", _TEXT),  # two digits or ''
        ("total_paise", _PAISE),  # document value incl. tax, null when absent
        *_AMOUNTS,
        ("port_code", _TEXT),
        ("portal_hash", _TEXT),
        ("itc_reduction", _TEXT),  # Y N ''
        *_DECLARED,  # null when absent
        ("remarks", _TEXT),
        ("other_keys", _TEXT),  # JSON object of every key not read into a column, '{}' when none
    ]
)

GSTR2B_DOCUMENTS: Final = pa.schema(
    [
        *_ORIGIN,
        ("period", _TEXT),  # the 2B's own MMYYYY
        ("section", _TEXT),  # IMS section key; cdnr is split by note type
        ("part", _TEXT),  # available (docdata), rejected (docRejdata), reversal (itcrev)
        ("supplier_gstin", _TEXT),
        ("supplier_name", _TEXT),
        ("supplier_filed_on", _DATE),
        ("supplier_period", _TEXT),
        ("number", _TEXT),
        ("document_date", _DATE),
        ("original_number", _TEXT),
        ("original_date", _DATE),
        ("invoice_type", _TEXT),
        ("place_of_supply", _TEXT),
        ("is_reverse_charge", _FLAG),
        ("itc_availability", _TEXT),  # Y N T ''
        ("itc_reason", _TEXT),  # P C ''
        ("rate_share", _TEXT),  # diffprcnt as given
        ("source_type", _TEXT),
        ("irn", _TEXT),
        ("port_code", _TEXT),
        ("ims_status", _TEXT),
        ("total_paise", _PAISE),
        *_AMOUNTS,
        ("itc_reduction", _TEXT),
        *_DECLARED,
        ("remarks", _TEXT),
        ("other_keys", _TEXT),
    ]
)

BOOKS_ROWS: Final = pa.schema(
    [
        *_ORIGIN,
        ("sheet", _TEXT),
        ("voucher", _TEXT),  # '' when the register has no voucher column
        ("supplier_gstin", _TEXT),  # as given, outer space kept out
        ("supplier_name", _TEXT),
        ("document_type", _TEXT),  # invoice credit_note debit_note bill_of_entry isd_invoice isd_credit_note
        ("document_type_given", _TEXT),
        ("number", _TEXT),
        ("document_date", _DATE),
        ("posting_date", _DATE),
        ("place_of_supply", _TEXT),  # two digits or ''
        ("is_reverse_charge", _FLAG),
        ("hsn", _TEXT),
        ("rate", _TEXT),
        ("total_paise", _PAISE),
        *_AMOUNTS,
        ("port_code", _TEXT),
        ("is_number_doubtful", _FLAG),  # the cell was a number or date, Excel may have changed it
        ("other_columns", _TEXT),  # JSON object header -> text of the columns not mapped
    ]
)

REJECTED_ROWS: Final = pa.schema(
    [
        *_ORIGIN,
        ("sheet", _TEXT),  # sheet, or JSON path of the section
        ("column_name", _TEXT),
        ("value", _TEXT),
        ("reason", _TEXT),
    ]
)

DATASETS: Final = {
    "ims_records": IMS_RECORDS,
    "gstr2b_documents": GSTR2B_DOCUMENTS,
    "books_rows": BOOKS_ROWS,
    "rejected_rows": REJECTED_ROWS,
}
