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

GSTR2A_DOCUMENTS: Final = pa.schema(
    [
        *_ORIGIN,
        ("period", _TEXT),  # the 2A's own MMYYYY
        ("section", _TEXT),  # IMS section key; cdn is split by note type
        ("supplier_gstin", _TEXT),
        ("supplier_name", _TEXT),
        ("is_gstr1_filed", _FLAG),
        ("supplier_filed_on", _DATE),  # GSTR-1
        ("supplier_period", _TEXT),  # MMYYYY of that GSTR-1
        ("is_gstr3b_filed", _FLAG),
        ("supplier_cancelled_on", _DATE),
        ("number", _TEXT),
        ("document_date", _DATE),
        ("original_number", _TEXT),
        ("original_date", _DATE),
        ("invoice_type", _TEXT),
        ("place_of_supply", _TEXT),
        ("is_reverse_charge", _FLAG),
        ("itc_availability", _TEXT),  # Y N '', ISD only
        ("rate_share", _TEXT),
        ("source_type", _TEXT),
        ("irn", _TEXT),
        ("port_code", _TEXT),
        ("amended_in", _TEXT),  # period of the amendment, as given
        ("amendment_type", _TEXT),  # R recipient's GSTIN, N number, D other details
        ("total_paise", _PAISE),
        *_AMOUNTS,
        ("other_keys", _TEXT),
    ]
)


def _register(party: str) -> list[tuple[str, pa.DataType]]:
    """Return the columns of a register's row; the party is the supplier or the customer."""
    return [
        *_ORIGIN,
        ("sheet", _TEXT),
        ("voucher", _TEXT),  # '' when the register has no voucher column
        (f"{party}_gstin", _TEXT),  # as given, outer space kept out
        (f"{party}_name", _TEXT),
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
        ("goods_received_on", _DATE),
        ("paid_on", _DATE),
        ("itc_category", _TEXT),  # inputs capital_goods input_services ineligible ''
        ("is_credit_blocked", _FLAG),  # section 17(5), as the register tags it
        ("cost_centre", _TEXT),
        ("cells_as_given", _TEXT),  # JSON object field -> text of cells rounded or left out, '' for none
    ]


BOOKS_ROWS: Final = pa.schema(_register("supplier"))

SALES_ROWS: Final = pa.schema(
    [
        *_register("customer"),
        ("supply_type", _TEXT),  # regular sez_with_payment sez_without_payment deemed_export export ... ''
    ]
)

PAYMENTS: Final = pa.schema(
    [
        *_ORIGIN,
        ("sheet", _TEXT),
        ("voucher", _TEXT),  # the purchase voucher paid, '' when the list names invoices only
        ("supplier_gstin", _TEXT),
        ("supplier_name", _TEXT),
        ("number", _TEXT),  # the supplier's invoice number, '' when the list names vouchers only
        ("paid_on", _DATE),
        ("amount_paise", _PAISE),
        ("other_columns", _TEXT),
    ]
)

#: A document of GSTR-1 as filed, or of the supplier's (outward) IMS list, which adds the buyer's action.
GSTR1_DOCUMENTS: Final = pa.schema(
    [
        *_ORIGIN,
        ("period", _TEXT),  # MMYYYY
        ("source_form", _TEXT),  # R1 or R1A
        ("section", _TEXT),  # b2b b2ba b2cl b2cla exp expa cdnr cdnra cdnur cdnura ecom ecoma
        ("customer_gstin", _TEXT),  # '' for unregistered customers
        ("customer_name", _TEXT),
        ("document_type", _TEXT),  # invoice credit_note debit_note
        ("number", _TEXT),
        ("document_date", _DATE),
        ("original_number", _TEXT),
        ("original_date", _DATE),
        ("invoice_type", _TEXT),  # R SEWP SEWOP DE CBW WPAY WOPAY ... as given
        ("place_of_supply", _TEXT),
        ("is_reverse_charge", _FLAG),
        ("rate_share", _TEXT),
        ("operator_gstin", _TEXT),  # e-commerce operator
        ("port_code", _TEXT),
        ("shipping_bill", _TEXT),
        ("shipping_date", _DATE),
        ("irn", _TEXT),
        ("ims_action", _TEXT),  # no_action accept reject pending; '' where the file is no IMS list
        ("remarks", _TEXT),
        ("total_paise", _PAISE),
        *_AMOUNTS,  # as the file gives them: notes positive
        (
            "rates",
            _TEXT,
        ),  # JSON array of {rate, taxable_paise, igst_paise, cgst_paise, sgst_paise, cess_paise}
        ("other_keys", _TEXT),
    ]
)

#: A line of a GSTR-1 section that lists no documents: b2cs, nil, hsn, advances, supplies through operators.
GSTR1_LINES: Final = pa.schema(
    [
        *_ORIGIN,
        ("period", _TEXT),
        ("source_form", _TEXT),  # R1 or R1A
        ("section", _TEXT),  # b2cs b2csa nil hsn_b2b hsn_b2c hsn at ata txpd txpda supeco ...
        ("kind", _TEXT),  # sply_ty, typ, exempt / nil / non_gst: what tells lines of a section apart
        ("operator_gstin", _TEXT),
        ("place_of_supply", _TEXT),
        ("rate", _TEXT),
        ("hsn", _TEXT),
        ("unit", _TEXT),
        ("quantity", _TEXT),
        ("total_paise", _PAISE),
        *_AMOUNTS,
        ("other_keys", _TEXT),
    ]
)

#: A series of document numbers issued (GSTR-1 table 13).
GSTR1_SERIES: Final = pa.schema(
    [
        *_ORIGIN,
        ("period", _TEXT),
        ("source_form", _TEXT),
        ("nature", _TEXT),  # doc_num: 1 invoices for outward supply, ... 12
        ("number_from", _TEXT),
        ("number_to", _TEXT),
        ("count_total", _COUNT),
        ("count_cancelled", _COUNT),
        ("count_issued", _COUNT),
    ]
)

#: A figure of a GSTR-3B as filed.
GSTR3B_CELLS: Final = pa.schema(
    [
        *_ORIGIN,
        ("period", _TEXT),
        ("cell", _TEXT),  # 3.1(a) ... 4(A)(5) ... 5, 3.2 with its kind
        ("place_of_supply", _TEXT),  # table 3.2 alone
        *_AMOUNTS,  # null where the cell has no such head
    ]
)

#: A record that the portal refused in an upload, with its words.
UPLOAD_ERRORS: Final = pa.schema(
    [
        *_ORIGIN,
        ("section", _TEXT),
        ("supplier_gstin", _TEXT),
        ("number", _TEXT),
        ("document_date", _DATE),
        ("asked_action", _TEXT),  # what the upload asked for: no_action accept reject pending ''
        ("error_code", _TEXT),
        ("error_text", _TEXT),
        ("other_keys", _TEXT),
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
    "gstr2a_documents": GSTR2A_DOCUMENTS,
    "gstr1_documents": GSTR1_DOCUMENTS,
    "gstr1_lines": GSTR1_LINES,
    "gstr1_series": GSTR1_SERIES,
    "gstr3b_cells": GSTR3B_CELLS,
    "upload_errors": UPLOAD_ERRORS,
    "books_rows": BOOKS_ROWS,
    "sales_rows": SALES_ROWS,
    "payments": PAYMENTS,
    "rejected_rows": REJECTED_ROWS,
}
