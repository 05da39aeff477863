"""What the oracle knows of one document: its KEY, signs, keys of its number, and how texts differ.

Written from the reconciliation spec alone, never from the SQL. Amounts are integer paise in the order of
`ims_lib.documents.AMOUNTS`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ims_lib.documents import CREDIT_SECTIONS, key_part
from tests import oracle_numbers as numbers

Amounts = tuple[int, int, int, int, int]


@dataclass(frozen=True)
class Document:
    """One document as its file gives it: amounts are not signed yet (`signed` does that)."""

    side: str  # portal | books
    recipient: str
    supplier: str
    document_type: str
    number: str
    document_date: date
    amounts: Amounts
    section: str = ""  # portal only
    voucher: str = ""  # books only
    posting_date: date | None = None
    place_of_supply: str = ""
    is_reverse_charge: bool | None = None
    original_number: str = ""
    original_date: date | None = None
    return_period: str = ""  # MMYYYY, the supplier's
    port: str = ""
    is_withdrawn: bool = False
    supplier_name: str = ""

    @property
    def key(self) -> str:
        """The document's KEY (design.md section 4)."""
        if self.side == "books":
            parts = [self.recipient, "books", key_part(self.voucher), financial_year(self.document_date)]
        elif self.document_type == "bill_of_entry":
            parts = [
                self.recipient,
                self.section,
                key_part(self.port),
                key_part(self.number),
                str(self.document_date),
            ]
        else:
            year = financial_year(self.document_date)
            parts = [self.recipient, self.section, key_part(self.supplier), key_part(self.number), year]
        return "/".join(parts)

    @property
    def number_text(self) -> str:
        """The number in upper case without outer space."""
        return numbers.number_text(self.number)

    @property
    def core(self) -> str:
        """The number without label, financial year, separators and leading zeros."""
        return numbers.core(self.number)

    @property
    def party_key(self) -> str:
        """The supplier's GSTIN; '' for bills of entry; in books without GSTIN the name after a '~'."""
        if self.document_type == "bill_of_entry":
            return ""
        gstin, name = self.supplier.strip().upper(), self.supplier_name.strip().upper()
        return f"~{name}" if self.side == "books" and gstin == "" and name else gstin

    @property
    def pan(self) -> str:
        """The PAN in a whole GSTIN, else the party's key."""
        return self.party_key[2:12] if len(self.party_key) == 15 else self.party_key

    @property
    def signed(self) -> Amounts:
        """The amounts by their effect on ITC.

        Portal credit notes are negated. A books credit note is negated when entered positive; given negative
        it stays, and so does an invoice or debit note given negative.
        """
        if self.side == "portal":
            is_negated = self.section in CREDIT_SECTIONS
        else:
            is_negated = self.document_type in ("credit_note", "isd_credit_note") and weight(self.amounts) > 0
        return negative(self.amounts) if is_negated else self.amounts

    @property
    def taxable(self) -> int:
        """The signed taxable value."""
        return self.signed[0]

    @property
    def tax(self) -> int:
        """The signed tax of all heads."""
        return sum(self.signed[1:])

    @property
    def type_after_sign(self) -> str:
        """The type, a negative purchase being a credit note; of ISD documents an ISD credit note."""
        is_negative = weight(self.signed) < 0
        if self.document_type in ("isd_invoice", "isd_credit_note"):
            return "isd_credit_note" if is_negative else self.document_type
        return "credit_note" if is_negative else self.document_type

    @property
    def is_credit(self) -> bool:
        """The document takes from ITC."""
        return self.type_after_sign in ("credit_note", "isd_credit_note")

    @property
    def family(self) -> str:
        """ISD documents, bills of entry and all others never pair with each other."""
        if self.document_type == "bill_of_entry":
            return "bill_of_entry"
        return "isd" if self.document_type.startswith("isd") else "other"

    @property
    def party(self) -> tuple[str, str, str]:
        """What the documents of one group share."""
        return (self.recipient, self.party_key, self.family)

    @property
    def block(self) -> tuple[object, ...]:
        """What documents of one side share when they are the same document again."""
        loose, year = numbers.number_loose(self.number), financial_year(self.document_date)
        return (self.recipient, self.party_key, self.type_after_sign, loose, year, self.signed)


def financial_year(day: date) -> str:
    """'2026-27' for days from 1 April 2026 to 31 March 2027."""
    start = day.year if day.month >= 4 else day.year - 1
    return f"{start}-{(start + 1) % 100:02d}"


def weight(amounts: Amounts) -> int:
    """The amount whose sign counts: the taxable value, or the tax where that is 0."""
    return amounts[0] if amounts[0] != 0 else sum(amounts[1:])


def negative(amounts: Amounts) -> Amounts:
    """Every amount with the other sign."""
    taxable, igst, cgst, sgst, cess = amounts
    return (-taxable, -igst, -cgst, -sgst, -cess)


def absolute(amounts: Amounts) -> Amounts:
    """Every amount without its sign."""
    taxable, igst, cgst, sgst, cess = (abs(amount) for amount in amounts)
    return (taxable, igst, cgst, sgst, cess)


def minus(left: Amounts, right: Amounts) -> Amounts:
    """Subtract, head by head."""
    taxable, igst, cgst, sgst, cess = (a - b for a, b in zip(left, right, strict=True))
    return (taxable, igst, cgst, sgst, cess)


def total(documents: list[Document]) -> Amounts:
    """The signed amounts of several documents, head by head."""
    taxable, igst, cgst, sgst, cess = (
        sum(heads) for heads in zip(*(d.signed for d in documents), strict=True)
    )
    return (taxable, igst, cgst, sgst, cess)
