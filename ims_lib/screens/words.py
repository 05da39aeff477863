"""Words that several screens show: what a file is, what a field is called."""

from __future__ import annotations

from typing import Final

#: What a person calls each kind of file.
KINDS: Final = {
    "ims": "IMS download",
    "gstr2b": "GSTR-2B",
    "gstr2a": "GSTR-2A",
    "gstr1": "GSTR-1",
    "ims_outward": "IMS, outward",
    "gstr3b": "GSTR-3B",
    "upload_errors": "Refused by the portal",
    "books": "Purchase register",
    "sales": "Sales register",
    "payments": "Payments",
}
#: What a person calls each field of a register.
FIELDS: Final = {
    "supplier_gstin": "Supplier GSTIN",
    "supplier_name": "Supplier name",
    "customer_gstin": "Customer GSTIN",
    "customer_name": "Customer name",
    "number": "Document no.",
    "document_date": "Document date",
    "document_type": "Document type",
    "taxable": "Taxable value",
    "igst": "IGST",
    "cgst": "CGST",
    "sgst": "SGST",
    "cess": "Cess",
    "total": "Document total",
    "voucher": "Voucher no.",
    "voucher_type": "Voucher type",
    "posting_date": "Posting date",
    "own_gstin": "Own GSTIN",
    "place_of_supply": "Place of supply",
    "reverse_charge": "Reverse charge",
    "is_reverse_charge": "Reverse charge",
    "hsn": "HSN/SAC",
    "rate": "Rate",
    "port_code": "Port code",
    "status": "Status (void, cancelled)",
    "paid_on": "Paid on",
    "cost_centre": "Cost centre",
    "goods_received_on": "Goods received on",
    "itc_category": "ITC category",
    "is_credit_blocked": "Credit blocked, s. 17(5)",
    "supply_type": "Supply type",
    "amount": "Amount paid",
}
