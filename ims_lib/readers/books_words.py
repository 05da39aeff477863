"""Words of headers and cells: synonyms made one, words that make a total, words that say void."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

#: Words that mean the same in any header.
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
    "utgst": "sgst",
    "integrated": "igst",
    "central": "cgst",
    "ut": "sgst",
    "canceled": "cancelled",
    "center": "centre",
}
#: Letters with dots between them, as in I.G.S.T.
_INITIALS: Final = re.compile(r"\b(?:[a-z]\.){2,}[a-z]?", re.ASCII)
_DROPPED: Final = frozenset({"the", "rs", "inr", "rupees", "uin", "s", "in", "is"})
#: Words of a purchase register for the other side, and of a sales register.
SUPPLIER: Final = dict.fromkeys(("vendor", "vendors", "party", "creditor", "suppliers", "seller"), "supplier")
CUSTOMER: Final = dict.fromkeys(
    (
        "party",
        "buyer",
        "buyers",
        "client",
        "clients",
        "customers",
        "debtor",
        "purchaser",
        "recipient",
        "receiver",
    ),
    "customer",
) | dict.fromkeys(("seller", "vendor"), "supplier")

#: Words of a cell that make a row without number and GSTIN a total.
_TOTALS: Final = (
    "total|grand total|sub total|subtotal|totals|net total|page total|total amount|opening balance|"
    "closing balance|carried over|brought forward|c f|b f|column total|report total"
)
TOTALS: Final = frozenset(_TOTALS.split("|"))
#: Words in a status column that say the document does not count.
VOID: Final = frozenset({"void", "voided", "cancelled", "canceled", "deleted", "reversed", "cancel"})


#: Letters of a header that are compared; no name of a column is as long.
_LONGEST: Final = 1000


def plain(header: str, party: Mapping[str, str] = SUPPLIER) -> str:
    """Return a header for comparison: NFKC, lower case, only words, of which synonyms are one (domain.md
    2.6). `party` are synonyms of the side's own.
    """
    spread = (
        unicodedata.normalize("NFKC", header[:_LONGEST])
        .casefold()
        .replace("%", " percent ")
        .replace("#", " number ")
    )
    spread = _INITIALS.sub(lambda found: found[0].replace(".", ""), spread)
    words = re.findall(r"[a-z0-9]+", spread.replace("'", "").replace("\u2019", ""))
    return " ".join(party.get(word) or _SAME.get(word, word) for word in words if word not in _DROPPED)


def words(text: str) -> str:
    """Return text as lower-case words, for comparing a cell with TOTALS."""
    return " ".join(re.findall(r"[a-z0-9]+", unicodedata.normalize("NFKC", text).casefold()))
