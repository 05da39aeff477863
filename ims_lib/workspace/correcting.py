"""Corrections of vouchers (purchases and own sales) and documents entered by hand: written over the books,
which stay as they came.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import duckdb

from ims_lib import money, periods
from ims_lib.documents import AMOUNTS, BOOKS_TYPES, document_part, key_part
from ims_lib.errors import Refused, WrongUse
from ims_lib.marks.rules import LONGEST_REMARK, one_line
from ims_lib.readers import values
from ims_lib.readers.reading import BadValueError
from ims_lib.store.overlay import GOES_TO, Entry
from ims_lib.workspace.asking import person

if TYPE_CHECKING:
    from ims_lib.store.journal import Journal

_LONGEST_NUMBER: Final = 50
_GSTIN: Final = 15
_REQUIRED: Final = ("document_type", "number", "document_date")
#: The other party of a document, by the side that it is entered on.
_PARTIES: Final = {"books": "supplier", "sales": "customer"}


@dataclass(frozen=True)
class Why:
    """Why somebody writes over the books: `reason` in words, `goes_to` whom it must also reach."""

    reason: str
    goes_to: str = ""
    remark: str = ""
    who: str = ""
    source: str = "python"
    batch_id: str = ""


@dataclass(frozen=True)
class Written:
    """What was written over the books: the batch, the document, and old and new value of each field."""

    batch_id: str
    document: str
    changes: Mapping[str, tuple[str, str]]
    message: str


def _gstin(given: str) -> str:
    found = given.strip().upper()
    if found and len(found) != _GSTIN:
        raise BadValueError("", given, "a GSTIN has 15 characters")
    return found


def _number(given: str) -> str:
    found = one_line(given)
    if not found or len(found) > _LONGEST_NUMBER:
        raise BadValueError("", given, f"a number has 1 to {_LONGEST_NUMBER} characters")
    return found


def _day(given: str) -> str:
    found = values.day("", given)
    if found is None:
        raise BadValueError("", given, "no date")
    return found.isoformat()


def _type(given: str) -> str:
    found = given.strip().lower().replace(" ", "_")
    if found not in BOOKS_TYPES:
        raise BadValueError("", given, f"one of {', '.join(BOOKS_TYPES)}")
    return found


def _state(given: str) -> str:
    found = values.state(given.strip())
    if given.strip() and not found:
        raise BadValueError("", given, "a State or its two-digit code")
    return found


def _flag(given: str) -> str:
    found = values.flag(given)
    if found is None:
        raise BadValueError("", given, "Y or N")
    return "true" if found else "false"


def _rupees(given: str) -> str:
    try:
        return str(money.to_paise(given, empty=0))
    except money.NotMoneyError as error:
        raise BadValueError("", given, error.reason) from error


#: How each field that can be corrected is read from text; amounts in rupees.
READ: Final[Mapping[str, Callable[[str], str]]] = {
    "supplier_gstin": _gstin,
    "customer_gstin": _gstin,
    "number": _number,
    "document_date": _day,
    "document_type": _type,
    "place_of_supply": _state,
    "is_reverse_charge": _flag,
    **dict.fromkeys(AMOUNTS, _rupees),
}

#: The fields of each side's vouchers.
FIELDS: Final = {
    side: tuple(
        name for name in READ if name not in {"supplier_gstin", "customer_gstin"} - {f"{party}_gstin"}
    )
    for side, party in _PARTIES.items()
}


def correct(
    journal: Journal, con: duckdb.DuckDBPyConnection, document: str, given: Mapping[str, str], why: Why
) -> Written:
    """Append the corrections of one voucher as one batch: WrongUse for what cannot be, Refused for no change.

    The voucher is one of the purchases or of the own sales. `given`: field to value as a person writes it,
    amounts in rupees as the register gives them.
    """
    held = _row(con, "marts.vouchers_as_text", document, "voucher of the books")
    wanted = _read(given, FIELDS[side_of(document)])
    before = {row["field"]: row for row in journal.overlay().to_pylist() if row["document"] == document}
    if before and any(row["kind"] == "enter" for row in before.values()):
        raise WrongUse(
            "This document was entered by hand.", where=document, do="Undo the entry and enter it anew."
        )
    changes = {name: (held[name], value) for name, value in wanted.items() if held[name] != value}
    if not changes:
        raise Refused("Nothing would change.", where=document, do="Give a value other than the present one.")
    # A field corrected again is corrected from what its file gives.
    old = {
        name: before[name]["old_value"] if name in before and before[name]["new_value"] == now else now
        for name, (now, _) in changes.items()
    }
    entries = [
        Entry("correct", document, name, new, old[name], document_version=held["file_id"])
        for name, (_, new) in changes.items()
    ]
    return _append(journal, entries, why, document, changes, "corrected")


def enter(
    journal: Journal, recipient: str, given: Mapping[str, str], why: Why, side: str = "books"
) -> Written:
    """Append a document that no file holds, and return its KEY: of the books, or of the own sales.

    `given` as for `correct`, with the other party's name and port_code besides; the other party of a sale is
    the customer.
    """
    party = _PARTIES.get(side, "")
    if not party:
        raise WrongUse("There is no such side.", found=side, expected=", ".join(_PARTIES))
    extra = {name: one_line(given.get(name, "")) for name in (f"{party}_name", "port_code")}
    told = {name: value for name, value in given.items() if name not in extra}
    owner = told.pop(f"{party}_gstin", "")
    wanted = _read({f"{party}_gstin": owner, **told}, FIELDS[side])
    missing = [name for name in _REQUIRED if not wanted.get(name)]
    if missing:
        raise WrongUse("The document is not whole.", found=f"no {', '.join(missing)}", do="Give them all.")
    fields: dict[str, Any] = {**wanted, **extra, **{h: int(wanted.get(h, 0)) for h in AMOUNTS}}
    if "is_reverse_charge" in wanted:
        fields["is_reverse_charge"] = wanted["is_reverse_charge"] == "true"
    voucher = f"HAND/{journal.last_seq() + 1}"
    year = periods.financial_year(date.fromisoformat(wanted["document_date"]))
    key = "/".join((recipient, side, key_part(voucher), year))
    text = json.dumps(fields, sort_keys=True, ensure_ascii=False)
    return _append(journal, [Entry("enter", key, "document", text)], why, key, {}, "entered")


def copied(con: duckdb.DuckDBPyConnection, document: str) -> dict[str, str]:
    """Return the fields of a portal document as `enter` takes them, and its `recipient_gstin`."""
    held = _row(con, "marts.portal_as_text", document, "document of the portal")
    rupees = {name: money.show(int(held[name])) for name in AMOUNTS}
    return {name: value for name, value in {**held, **rupees}.items() if value and name != "document"}


def side_of(document: str) -> str:
    """Return the side of a voucher by its KEY: books or sales; '' for another document."""
    side = document_part(document, 1)
    return side if side in _PARTIES else ""


def suggestions(con: duckdb.DuckDBPyConnection, document: str) -> list[tuple[str, str, str]]:
    """Return (field, value, why) that a voucher would have been right with, of marts.suggestions."""
    offered = con.cursor().table("marts.suggestions")
    mine = offered.filter(duckdb.ColumnExpression("document") == duckdb.ConstantExpression(document))
    return mine.select("field", "value", "why").order("all").fetchall()


def _read(given: Mapping[str, str], fields: Sequence[str]) -> dict[str, str]:
    """Return every value as it is written down; WrongUse names the field that cannot be."""
    wanted = {}
    for name, text in given.items():
        if name not in fields:
            raise WrongUse("This field cannot be given.", found=name, expected=", ".join(fields))
        try:
            wanted[name] = READ[name](text)
        except BadValueError as error:
            raise WrongUse(
                "This value cannot be read.", where=name, found=str(text)[:40], expected=error.reason
            ) from error
    return wanted


def _row(con: duckdb.DuckDBPyConnection, view: str, document: str, what: str) -> dict[str, str]:
    rows = con.cursor().execute("from query_table(?) where document = ?", [view, document])
    row = rows.fetchone()
    if row is None:
        raise WrongUse(
            f"There is no such {what}.", found=document[:200], do="Take its KEY from a screen or a report."
        )
    return dict(zip((column[0] for column in rows.description or ()), row, strict=True))


def _append(
    journal: Journal,
    entries: list[Entry],
    why: Why,
    document: str,
    changes: Mapping[str, tuple[str, str]],
    done: str,
) -> Written:
    reason, remark = one_line(why.reason), one_line(why.remark)
    if not reason or why.goes_to not in GOES_TO or max(len(reason), len(remark)) > LONGEST_REMARK:
        raise WrongUse(
            "What is written over the books needs a reason.",
            found=f"reason {reason[:40]!r}, for {why.goes_to!r}",
            expected=f"up to {LONGEST_REMARK} characters; for {', '.join(filter(None, GOES_TO))} or nobody",
            do="Say why, for those who look later.",
        )
    whole = [replace(e, reason=reason, remark=remark, goes_to=why.goes_to) for e in entries]
    told = journal.write(whole, who=why.who or person(), source=why.source, batch_id=why.batch_id)
    return Written(told.batch_id, document, changes, f"{document}: {done}.")
