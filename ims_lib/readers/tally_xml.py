"""Tally's daybook as XML, made into a sheet as Tally's own register would be: one row a voucher.

Amounts have Tally's signs in the file, debits negative; in the sheet purchases and sales are positive.
"""

from __future__ import annotations

import re
from typing import Final

from ims_lib import money
from ims_lib.readers import values
from ims_lib.readers.books_sheet import Cell, Sheet
from ims_lib.readers.detect import refused
from ims_lib.readers.reading import Ledger
from ims_lib.readers.tally_vouchers import EXPECTED, Line, Voucher, vouchers

_MOST_NAMES: Final = 8
_WITHHELD: Final = "TDS and TCS"
_HEADS: Final = (
    ("IGST", re.compile(r"igst|integrated (?:gst|tax|goods)", re.IGNORECASE)),
    ("CGST", re.compile(r"cgst|central (?:gst|tax|goods)", re.IGNORECASE)),
    ("SGST", re.compile(r"sgst|utgst|state (?:gst|tax)|ut tax", re.IGNORECASE)),
    ("Cess", re.compile(r"\bcess\b", re.IGNORECASE)),
    ("Round off", re.compile(r"\bround", re.IGNORECASE)),
    (_WITHHELD, re.compile(r"\bt[dc]s\b", re.IGNORECASE)),
)
_TAXABLE: Final = "Taxable Value"
_AMOUNTS: Final = (_TAXABLE, *(head for head, _ in _HEADS), "Total")
#: A ledger of what was bought or sold may name the tax on it.
_TRADE: Final = re.compile(r"purchase|sale", re.IGNORECASE)
_TAX: Final = re.compile(r"input|output|payable|receivable|duty|duties", re.IGNORECASE)
#: Ledgers that surely are part of the taxable value.
_PLAIN: Final = re.compile(
    r"purchase|sale|stock|freight|packing|discount|transport|expense|charges", re.IGNORECASE
)
_RCM: Final = re.compile(r"\brcm\b|reverse charge", re.IGNORECASE)
_COLUMNS: Final = {
    "Date": "DATE",
    "Voucher No.": "VOUCHERNUMBER",
    "Voucher Type": "VOUCHERTYPENAME",
    "Company GSTIN": "CMPGSTIN",
    "Place of Supply": "PLACEOFSUPPLY",
    "Reverse Charge": "ISREVERSECHARGEAPPLICABLE",
    "Status": "STATUS",
    "Cost Centre": "COSTCENTRENAME",
    "Narration": "NARRATION",
}
_OF_SIDE: Final = {
    "books": {
        "Supplier Name": "PARTYLEDGERNAME",
        "Supplier GSTIN": "PARTYGSTIN",
        "Supplier Invoice No.": "REFERENCE",
        "Supplier Invoice Date": "REFERENCEDATE",
    },
    "sales": {
        "Customer Name": "PARTYLEDGERNAME",
        "Customer GSTIN": "PARTYGSTIN",
        "Order of the customer": "REFERENCE",
    },
}
_NOTES: Final = {"debit note": "books", "credit note": "sales"}


def read_daybook(data: bytes, where: str, ledger: Ledger, kind: str = "") -> Sheet:
    """Return a daybook's purchases ('books') or sales ('sales'), '' for those there are more of, with their
    notes; vouchers of other kinds are counted as skipped.
    """
    held = list(vouchers(data, where, ledger))
    if not held:
        raise refused("The XML holds no voucher.", where, "no VOUCHER", "Export the daybook again.", EXPECTED)
    told = [_side(voucher) for voucher in held]
    side = kind or ("sales" if told.count("sales") > told.count("books") else "books")
    is_mixed = {"books", "sales"} <= set(told)
    columns = _COLUMNS | _OF_SIDE[side]
    rows: list[list[Cell]] = [[*columns, *_AMOUNTS]]
    unknown: dict[str, None] = {}
    for voucher, own in zip(held, told, strict=True):
        if (own or _usual_side(voucher, side, is_mixed=is_mixed)) != side:
            _skip(ledger, f"{voucher.held['VOUCHERTYPENAME'][:30]} vouchers")
        elif values.flag(voucher.held.get("ISOPTIONAL", "")):
            _skip(ledger, "optional vouchers")
        else:
            rows.append(_row(voucher, columns, side, unknown))
    _note(ledger, list(unknown), side if is_mixed else "")
    return Sheet("", rows, is_typed=True)


def _skip(ledger: Ledger, reason: str) -> None:
    ledger.rows_read += 1
    ledger.skipped[reason] += 1


def _note(ledger: Ledger, unknown: list[str], side_of_mixed: str) -> None:
    if unknown:
        more = f" and {len(unknown) - _MOST_NAMES} more" if len(unknown) > _MOST_NAMES else ""
        named = ", ".join(repr(name[:40]) for name in unknown[:_MOST_NAMES])
        ledger.note(f"ledgers whose names say no tax were added to the taxable value: {named}{more}")
    if side_of_mixed:
        other = {"books": "sales", "sales": "purchases"}[side_of_mixed]
        ledger.note(
            f"the daybook holds {other} too, which were not read: export them as a daybook of their own"
        )


def _side(voucher: Voucher) -> str:
    """Return 'books' or 'sales' for purchases and sales, and for notes whose ledgers tell; else ''."""
    kind = voucher.held["VOUCHERTYPENAME"].casefold()
    if ("purchase" in kind or "sale" in kind) and "order" not in kind:
        return "books" if "purchase" in kind else "sales"
    if not any(word in kind for word in _NOTES):
        return ""
    ledgers = " ".join(line.ledger for several in voucher.lines.values() for line in several).casefold()
    buys, sells = "purchase" in ledgers or "input" in ledgers, "sale" in ledgers or "output" in ledgers
    return "" if buys == sells else "books" if buys else "sales"


def _usual_side(voucher: Voucher, side: str, *, is_mixed: bool) -> str:
    """Return the side of a note that does not tell: that of the daybook, in a mixed one the usual; '' for
    other vouchers.
    """
    kind = voucher.held["VOUCHERTYPENAME"].casefold()
    usual = next((usual for word, usual in _NOTES.items() if word in kind), "")
    return usual if is_mixed or not usual else side


def _row(voucher: Voucher, columns: dict[str, str], side: str, unknown: dict[str, None]) -> list[Cell]:
    """Return a voucher's row; an amount that is none stands as it is, so that the row is rejected for it."""
    held = dict(voucher.held)
    held.setdefault("PARTYLEDGERNAME", held.get("PARTYNAME", ""))
    held.setdefault("PARTYGSTIN", held.get("GSTIN", ""))
    gone = held["ACTION"].casefold() in {"delete", "cancel"}
    gone = gone or any(values.flag(held.get(tag, "")) for tag in ("ISCANCELLED", "ISDELETED"))
    held["STATUS"] = "Cancelled" if gone else ""
    held.setdefault("REFERENCEDATE", held.get("DATE", ""))
    if side == "books":
        held.setdefault("REFERENCE", held.get("VOUCHERNUMBER", ""))
    every = _lines(voucher)
    lines = [line for line in every if not (line.is_party or line.ledger == held["PARTYLEDGERNAME"])]
    if any(_RCM.search(line.ledger) for line in lines):
        held.setdefault("ISREVERSECHARGEAPPLICABLE", "Yes")
    texts = [held.get(tag, "") for tag in columns.values()]
    try:
        sums = _sums(lines, side, unknown)
        told = abs(sum(_paise(line) for line in every if line not in lines))
        told = told or abs(_paise(Line("", held.get("AMOUNT", ""), is_party=True)))
        told = 0 if any(_RCM.search(line.ledger) for line in lines) else told
    except money.NotMoneyError as error:
        return [*texts, error.value]
    total = sum(sums.values())
    total = ((told if total > 0 else -told) or total) - sums[_WITHHELD]
    return [*texts, *(money.rupees(paise) if paise else "" for paise in sums.values()), money.rupees(total)]


def _lines(voucher: Voucher) -> list[Line]:
    """Return the lines that make the voucher: those of its ledgers, with those of its stock where ledgers
    alone leave it out of balance.
    """
    lines = voucher.lines["all"] or voucher.lines["ledger"]
    return lines if lines and _is_balanced(lines) else lines + voucher.lines["inventory"]


def _is_balanced(lines: list[Line]) -> bool:
    try:
        return sum(map(_paise, lines)) == 0
    except money.NotMoneyError:
        return False


def _paise(line: Line) -> int:
    # An amount in foreign money reads `$ 100 @ Rs 80 = Rs 8000`: what it comes to stands last.
    return money.to_paise(line.amount.rpartition("=")[2]) or 0


def _sums(lines: list[Line], side: str, unknown: dict[str, None]) -> dict[str, int]:
    """Return a voucher's paise by head, purchases and sales positive. A tax that a purchase under reverse
    charge owes is no tax of its document.
    """
    sign, sums = -1 if side == "books" else 1, dict.fromkeys(_AMOUNTS[:-1], 0)
    for line in lines:
        head = _head(line.ledger)
        paise = sign * _paise(line)
        if head == _TAXABLE and not _PLAIN.search(line.ledger):
            unknown[line.ledger] = None
        if not (side == "books" and paise < 0 and _RCM.search(line.ledger)):
            sums[head] += paise
    return sums


def _head(ledger: str) -> str:
    if _TRADE.search(ledger) and not _TAX.search(ledger):
        return _TAXABLE
    return next((head for head, words in _HEADS if words.search(ledger)), _TAXABLE)
