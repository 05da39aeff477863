"""Header words of purchase registers as Tally, Zoho, SAP, Busy, Marg and GSTN's own tools write them."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

#: Words that mean the same in a header.
_SAME: Final = {
    "no": "number",
    "nos": "number",
    "num": "number",
    "nr": "number",
    "amt": "amount",
    "dt": "date",
    "vch": "voucher",
    "vou": "voucher",
    "inv": "invoice",
    "doc": "document",
    "val": "value",
    "ref": "reference",
    "vendor": "supplier",
    "vendors": "supplier",
    "party": "supplier",
    "creditor": "supplier",
    "suppliers": "supplier",
    "seller": "supplier",
    "utgst": "sgst",
    "integrated": "igst",
    "central": "cgst",
    "ut": "sgst",
    "cancelled": "cancelled",
    "canceled": "cancelled",
}
#: Letters with dots between them, as in I.G.S.T.
_INITIALS: Final = re.compile(r"\b(?:[a-z]\.){2,}[a-z]?", re.ASCII)
_DROPPED: Final = frozenset({"the", "rs", "inr", "rupees", "uin", "s", "in", "is"})

#: Canonical header to field. Amount fields end in the head's name.
_WORDS: Final = {
    "own_gstin": (
        "gstin of recipient|recipient gstin|own gstin|our gstin|my gstin|company gstin|"
        "gstin of company|buyer gstin|gstin of buyer|business gstin|branch gstin|location gstin|"
        "receiver gstin|registration gstin|gstin own|plant gstin|unit gstin|business place gstin|"
        "gstin of branch"
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
    "supplier_bare": "particulars|account name|supplier|name|ledger name|name 1",
    "document_type": (
        "document type|type of document|note type|transaction type|document category|type of note"
    ),
    "voucher_type": "voucher type|voucher type name",
    "type": "type",
    "supplier_number": (
        "supplier invoice number|supplier bill number|supplier document number|"
        "supplier reference number|invoice number of supplier|supplier invoice|supplier bill|"
        "supplier reference|bill number of supplier|external document number|"
        "supplier invoice reference number|supplier invoice document number|"
        "supplier invoice number reference|original supplier invoice number"
    ),
    "document_number": (
        "document number|invoice number|bill number|invoice|tax invoice number|note number|"
        "debit credit note number|credit debit note number|note refund voucher number|"
        "invoice document number|document invoice number|invoice bill number|bill invoice number|"
        "purchase invoice number|bill of entry number|boe number|be number|"
        "supplier credit number|invoice note number|document invoice note number|bill"
    ),
    "reference_number": "reference|reference number|reference document number",
    "voucher": (
        "voucher number|voucher|purchase voucher number|entry number|journal number|"
        "accounting document number|accounting document|grn number|transaction number|"
        "voucher bill number|internal document number|sap document number|posting number|"
        "system document number"
    ),
    "supplier_date": (
        "supplier invoice date|supplier bill date|supplier document date|"
        "date of supplier invoice|invoice date of supplier|supplier reference date"
    ),
    "document_date": (
        "document date|invoice date|bill date|tax invoice date|note date|debit credit note date|"
        "credit debit note date|note refund voucher date|invoice document date|"
        "bill of entry date|boe date|be date|date of invoice|date of document|date of bill|"
        "purchase invoice date|invoice bill date|bill invoice date|invoice note date|"
        "supplier credit date"
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
        "taxable base amount|value of goods"
    ),
    "igst": (
        "igst|igst tax|igst amount|igst paid|igst tax paid|igst tax amount|igst value|input igst|"
        "igst input|iamt|itax|amount of igst tax|igst total"
    ),
    "cgst": (
        "cgst|cgst tax|cgst amount|cgst paid|cgst tax paid|cgst tax amount|cgst value|input cgst|"
        "cgst input|camt|amount of cgst tax|cgst total"
    ),
    "sgst": (
        "sgst|state tax|state sgst tax|sgst tax|sgst amount|sgst paid|state tax paid|"
        "state sgst tax paid|sgst value|input sgst|sgst input|samt|sgst sgst|sgst sgst amount|"
        "state tax amount|state sgst tax amount|sgst total|amount of state sgst tax|"
        "sgst sgst paid"
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
}
FIELD_OF: Final = {header: field for field, headers in _WORDS.items() for header in headers.split("|")}

#: Words of a cell that make a row without number and GSTIN a total.
_TOTALS: Final = (
    "total|grand total|sub total|subtotal|totals|net total|page total|total amount|opening balance|"
    "closing balance|carried over|brought forward|c f|b f|column total|report total"
)
TOTALS: Final = frozenset(_TOTALS.split("|"))
#: Words in a status column that say the document does not count.
VOID: Final = frozenset({"void", "voided", "cancelled", "canceled", "deleted", "reversed", "cancel"})


def plain(header: str) -> str:
    """Return a header for comparison: NFKC, lower case, only words, of which synonyms are one (domain.md
    2.6).
    """
    spread = (
        unicodedata.normalize("NFKC", header).casefold().replace("%", " percent ").replace("#", " number ")
    )
    spread = _INITIALS.sub(lambda found: found[0].replace(".", ""), spread)
    words = (
        _SAME.get(word, word)
        for word in re.findall(r"[a-z0-9]+", spread.replace("'", "").replace("\u2019", ""))
    )
    return " ".join(word for word in words if word not in _DROPPED)


def words(text: str) -> str:
    """Return text as lower-case words, for comparing a cell with TOTALS."""
    return " ".join(re.findall(r"[a-z0-9]+", unicodedata.normalize("NFKC", text).casefold()))
