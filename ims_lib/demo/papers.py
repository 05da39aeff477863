"""What the demo passes around: tax lines, purchases that happened, and both sides' records of them."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from ims_lib.demo.company import Supplier
from ims_lib.demo.styles import Number
from ims_lib.documents import key_part
from ims_lib.periods import financial_year

#: Taxable value, IGST, CGST, SGST and cess in paise.
Amounts = tuple[int, int, int, int, int]


class Line(NamedTuple):
    """The part of a document at one rate; amounts in paise, unsigned."""

    hsn: str
    rate: int
    taxable: int
    igst: int
    cgst: int
    sgst: int
    cess: int


Lines = tuple[Line, ...]


class Purchase(NamedTuple):
    """What truly happened; `nature` is a key of truth.NATURES."""

    supplier: Supplier
    nature: str
    number: Number
    day: date
    place: str
    is_reverse_charge: bool
    lines: Lines
    port: str


class PortalDocument(NamedTuple):
    """A document as a supplier reports it; `section` is the IMS key, amounts are unsigned as in the files."""

    section: str
    gstin: str
    name: str
    number: str
    day: date
    invoice_type: str
    place: str
    is_reverse_charge: bool
    lines: Lines
    port: str
    filing_day: int
    original_number: str = ""
    original_day: date | None = None
    availability: str = "Y"
    reason: str = ""
    source_form: str = "R1"


class BooksDocument(NamedTuple):
    """A voucher of the register; `sign` is -1 where the register holds negative amounts."""

    voucher: str
    word: str
    gstin: str
    name: str
    number: str
    day: date
    posted_on: date | None
    place: str
    is_reverse_charge: bool
    lines: Lines
    sign: int
    port: str
    is_cancelled: bool = False


def total_of(lines: Lines) -> Amounts:
    """Return the document's taxable value and taxes: the sum of its lines."""
    if len(lines) == 1:
        line = lines[0]
        return (line.taxable, line.igst, line.cgst, line.sgst, line.cess)
    return (
        sum(line.taxable for line in lines),
        sum(line.igst for line in lines),
        sum(line.cgst for line in lines),
        sum(line.sgst for line in lines),
        sum(line.cess for line in lines),
    )


def shifted(lines: Lines, *, taxable: int = 0, igst: int = 0, half: int = 0) -> Lines:
    """Return the lines with paise added to the first one; `half` goes to CGST and to SGST."""
    first = lines[0]
    changed = first._replace(
        taxable=first.taxable + taxable,
        igst=first.igst + igst,
        cgst=first.cgst + half,
        sgst=first.sgst + half,
    )
    return (changed, *lines[1:])


def portal_key(recipient: str, document: PortalDocument) -> str:
    """Return the KEY of a portal document (design.md section 4)."""
    if document.port:
        return f"{recipient}/{document.section}/{document.port}/{key_part(document.number)}/{document.day}"
    number, year = key_part(document.number), financial_year(document.day)
    return f"{recipient}/{document.section}/{document.gstin}/{number}/{year}"


def books_key(recipient: str, document: BooksDocument) -> str:
    """Return the KEY of a books document (design.md section 4)."""
    return f"{recipient}/books/{key_part(document.voucher)}/{financial_year(document.day)}"
