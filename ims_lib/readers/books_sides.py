"""The headers of purchase registers, sales registers and payment lists, as Tally, Zoho, SAP, Busy, Marg and
GSTN's own tools write them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ims_lib.readers import books_words

#: Fields that stand for a document's number and date, the best first, and its amounts.
NUMBERS: Final = ("supplier_number", "document_number", "reference_number", "voucher")
DATES: Final = ("supplier_date", "document_date", "reference_date", "date", "posting_date")
AMOUNTS: Final = ("taxable", "igst", "cgst", "sgst", "cess", "total")
TAXES: Final = AMOUNTS[1:-1]
#: A rate among the words of a header.
_RATE: Final = re.compile(r"\b[0-9]+(?: [0-9]+)?(?: percent)?\b", re.ASCII)

#: Canonical header of either side to field.
_SHARED: Final = {
    "document_type": (
        "document type|type of document|note type|transaction type|document category|type of note"
    ),
    "voucher_type": "voucher type|voucher type name",
    "type": "type",
    "document_number": (
        "document number|invoice number|bill number|invoice|tax invoice number|note number|"
        "debit credit note number|credit debit note number|note refund voucher number|"
        "invoice document number|document invoice number|invoice bill number|bill invoice number|"
        "purchase invoice number|bill of entry number|boe number|be number|"
        "supplier credit number|invoice note number|document invoice note number|bill|"
        "sales invoice number|sale invoice number|sales bill number|sale bill number|billing document|"
        "export invoice number"
    ),
    "reference_number": "reference|reference number|reference document number",
    "voucher": (
        "voucher number|voucher|purchase voucher number|entry number|journal number|"
        "accounting document number|accounting document|grn number|transaction number|"
        "voucher bill number|internal document number|sap document number|posting number|"
        "sales voucher number|system document number"
    ),
    "document_date": (
        "document date|invoice date|bill date|tax invoice date|note date|debit credit note date|"
        "credit debit note date|note refund voucher date|invoice document date|"
        "bill of entry date|boe date|be date|date of invoice|date of document|date of bill|"
        "purchase invoice date|invoice bill date|bill invoice date|invoice note date|"
        "supplier credit date|sales invoice date|sale invoice date|sales date|sale date|billing date"
    ),
    "reference_date": "reference date",
    "posting_date": (
        "posting date|voucher date|accounting date|entry date|booking date|date of posting|"
        "gl date|transaction date|purchase date|date of entry|grn date"
    ),
    "date": "date",
    "place_of_supply": (
        "place of supply|pos|state of supply|supply state|place of supply state|"
        "place of supply pos|place of supply state code|pos state"
    ),
    "reverse_charge": (
        "reverse charge|rcm|reverse charge applicable|reverse charge y n|rcm applicable|"
        "reverse charge yes number|supply attract reverse charge|supply attracts reverse charge|"
        "under reverse charge|rcm y n|reverse charge applies"
    ),
    "taxable": (
        "taxable value|taxable amount|taxable|assessable value|assessable amount|basic amount|"
        "base amount|basic value|taxable purchase value|purchase value|total taxable value|"
        "total taxable amount|sub total|subtotal|net taxable value|tax base amount|"
        "taxable base amount|value of goods|taxable sales value|sales value|taxable sale value"
    ),
    "igst": (
        "igst|igst tax|igst amount|igst paid|igst tax paid|igst tax amount|igst value|input igst|"
        "igst input|output igst|igst output|iamt|itax|amount of igst tax|igst total"
    ),
    "cgst": (
        "cgst|cgst tax|cgst amount|cgst paid|cgst tax paid|cgst tax amount|cgst value|input cgst|"
        "cgst input|output cgst|cgst output|camt|amount of cgst tax|cgst total"
    ),
    "sgst": (
        "sgst|state tax|state sgst tax|sgst tax|sgst amount|sgst paid|state tax paid|"
        "state sgst tax paid|sgst value|input sgst|sgst input|output sgst|sgst output|samt|"
        "sgst sgst|sgst sgst amount|state tax amount|state sgst tax amount|sgst total|"
        "amount of state sgst tax|sgst sgst paid"
    ),
    "cess": (
        "cess|cess amount|cess paid|gst cess|compensation cess|compensation cess amount|"
        "cess value|csamt|amount of cess|gst cess amount|cess total"
    ),
    "total": (
        "total|total amount|invoice value|document value|gross total|bill amount|invoice amount|"
        "grand total|total value|total invoice value|gross amount|bill value|net payable|"
        "invoice total|bill total|note value|note refund voucher value|total invoice amount|"
        "document amount|amount gross|total bill amount|supplier total|bill of entry value|"
        "boe value|net amount|net bill amount"
    ),
    "hsn": "hsn|hsn code|hsn sac|hsn sac code|sac|hsn or sac|hsn number",
    "rate": ("rate|tax rate|gst rate|rate of tax|gst|rate tax|total tax rate|gst rate percent|rate percent"),
    "port_code": "port code|port|code of port",
    "status": "status|invoice status|bill status|document status|voucher status|cancelled|cancelled y n",
    "paid_on": "payment date|paid on|paid date|date of payment|date paid|payment made on",
    "cost_centre": (
        "cost centre|cost centre name|cost centre code|cost centre category|department|cost object"
    ),
}
#: Further headers of a purchase register.
_BOOKS: Final = {
    "own_gstin": (
        "gstin of recipient|recipient gstin|own gstin|our gstin|my gstin|company gstin|"
        "gstin of company|buyer gstin|gstin of buyer|business gstin|branch gstin|location gstin|"
        "receiver gstin|registration gstin|gstin own|plant gstin|unit gstin|business place gstin|"
        "gstin of branch|customer gstin|gstin of customer"
    ),
    "supplier_gstin": (
        "gstin|gstin of supplier|supplier gstin|gstin of supplier eco|gstin number|gst number|"
        "gstn|supplier gstin number|supplier gst number|gst registration number|"
        "gst identification number gstin|gst identification number|"
        "gstin of supplier e commerce operator|ctin|supplier gstn|gstin supplier|"
        "gstin number of supplier|supplier gst|gst number of supplier|tax number 3|gst tin"
    ),
    "supplier_name": (
        "trade legal name|supplier name|name of supplier|trade name|legal name|"
        "trade legal name of supplier|supplier trade name|supplier legal name|"
        "supplier trade legal name|company name|supplier account name"
    ),
    "party_bare": "particulars|account|account name|supplier|name|ledger name|name 1",
    "supplier_number": (
        "supplier invoice number|supplier bill number|supplier document number|"
        "supplier reference number|invoice number of supplier|supplier invoice|supplier bill|"
        "supplier reference|bill number of supplier|external document number|"
        "supplier invoice reference number|supplier invoice document number|"
        "supplier invoice number reference|original supplier invoice number"
    ),
    "supplier_date": (
        "supplier invoice date|supplier bill date|supplier document date|"
        "date of supplier invoice|invoice date of supplier|supplier reference date"
    ),
    "goods_received_on": (
        "goods received date|goods received on|goods receipt date|date of goods receipt|"
        "date of receipt of goods|date of receipt|receipt date|received on|received date|inward date|"
        "material received date|material receipt date|mrn date|gate entry date"
    ),
    "itc_category": (
        "eligibility for itc|itc eligibility|eligibility of itc|eligibility|itc category|category of itc|"
        "itc type|type of itc|input type|nature of itc|eligible for itc|itc eligible|itc classification"
    ),
    "is_credit_blocked": (
        "blocked credit|credit blocked|itc blocked|blocked itc|blocked u 17 5|itc blocked u 17 5|"
        "section 17 5|u 17 5|17 5|blocked under 17 5|blocked under section 17 5|blocked credit 17 5|"
        "blocked credit u 17 5|blocked 17 5|itc blocked 17 5|sec 17 5|ineligible u 17 5"
    ),
}
#: Further headers of a sales register: a bare GSTIN is the customer's.
_SALES: Final = {
    "own_gstin": (
        "own gstin|our gstin|my gstin|company gstin|gstin of company|supplier gstin|gstin of supplier|"
        "business gstin|branch gstin|location gstin|registration gstin|gstin own|plant gstin|unit gstin|"
        "business place gstin|gstin of branch|gstin supplier"
    ),
    "customer_gstin": (
        "gstin|gstin number|gst number|gstn|gst tin|ctin|tax number 3|gst registration number|"
        "gst identification number|gst identification number gstin|customer gstin|gstin of customer|"
        "gstin customer|gstin number of customer|customer gstin number|customer gst number|customer gst|"
        "gst number of customer|bill to gstin|billing gstin|customer gst registration number"
    ),
    "customer_name": (
        "customer name|name of customer|customer trade name|customer legal name|trade name|legal name|"
        "trade legal name|customer trade legal name|company name|customer account name|bill to name|"
        "billing name|billed to|bill to|customer company name"
    ),
    "party_bare": "particulars|account|account name|customer|name|ledger name|name 1",
    "supply_type": (
        "supply type|type of supply|invoice type|nature of supply|supply category|sales type|sale type"
    ),
}
#: Headers of a list of payments: which voucher or invoice was paid, when and how much.
_PAYMENTS: Final = {
    "own_gstin": _BOOKS["own_gstin"],
    "supplier_gstin": _BOOKS["supplier_gstin"],
    "supplier_name": _BOOKS["supplier_name"] + "|paid to|payee|payee name",
    "party_bare": _BOOKS["party_bare"],
    "voucher": (
        "voucher number|voucher|purchase voucher number|purchase voucher|voucher paid|against voucher|"
        "against voucher number|entry number|purchase entry number|internal document number|"
        "accounting document number|accounting document|bill voucher number"
    ),
    "number": (
        f"{_BOOKS['supplier_number']}|invoice number|bill number|document number|invoice|bill|"
        "invoice paid|bill paid|invoice bill number|bill invoice number|against bill|against bill number|"
        "against invoice|against invoice number|against reference|agst reference|bill reference|"
        "bill reference number|invoice reference|reference|reference number"
    ),
    "paid_on": (
        "payment date|paid on|paid date|date of payment|date paid|payment made on|cheque date|utr date|"
        "settlement date|clearing date|remittance date"
    ),
    "date": "date|voucher date|posting date|transaction date",
    "amount": (
        "amount paid|paid amount|payment amount|amount of payment|amount settled|settled amount|"
        "amount remitted|paid value|net paid|clearing amount|amount|payment"
    ),
}


@dataclass(frozen=True)
class Side:
    """A kind of register: its party ('supplier' or 'customer'), dataset, headers by field, synonyms of the
    party, and groups of fields of which a header has at least one each.
    """

    kind: str
    party: str
    dataset: str
    fields: Mapping[str, str]
    synonyms: Mapping[str, str]
    needs: tuple[tuple[str, ...], ...]

    def plain(self, header: str) -> str:
        """Return a header for comparison with those known."""
        return books_words.plain(header, self.synonyms)

    def field_of(self, header: str) -> str | None:
        """Return the field that a header means."""
        return self.fields.get(self.plain(header))

    def rated_field_of(self, header: str) -> str | None:
        """Return the amount of one rate that a header means, as `Input CGST @ 9%` or `Taxable 5%`."""
        plain = self.plain(header)
        bare = " ".join(_RATE.sub("", plain).split())
        field = self.fields.get(bare) if bare != plain else None
        return field if field in {"taxable", *TAXES} else None


def _by_header(*tables: Mapping[str, str]) -> dict[str, str]:
    return {
        header: field for table in tables for field, headers in table.items() for header in headers.split("|")
    }


_DOCUMENT: Final = (NUMBERS, DATES, AMOUNTS)
BOOKS: Final = Side(
    "books", "supplier", "books_rows", _by_header(_SHARED, _BOOKS), books_words.SUPPLIER, _DOCUMENT
)
SALES: Final = Side(
    "sales", "customer", "sales_rows", _by_header(_SHARED, _SALES), books_words.CUSTOMER, _DOCUMENT
)
PAYMENTS: Final = Side(
    "payments",
    "supplier",
    "payments",
    _by_header(_PAYMENTS),
    books_words.SUPPLIER,
    (("voucher", "number"), ("paid_on",), ("amount",)),
)
SIDES: Final = {side.kind: side for side in (BOOKS, SALES, PAYMENTS)}
