"""A mapping: which of a register's columns are which of our fields, told once and remembered by layout."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from ims_lib.errors import WrongUse
from ims_lib.readers.books_sides import AMOUNTS

_REGISTER: Final = (
    "number",
    "document_date",
    *AMOUNTS,
    "voucher",
    "posting_date",
    "document_type",
    "voucher_type",
    "own_gstin",
    "place_of_supply",
    "reverse_charge",
    "hsn",
    "rate",
    "port_code",
    "status",
    "paid_on",
    "cost_centre",
)
#: Fields of each kind of register that columns are read into.
FIELDS: Final = {
    "books": (
        *("supplier_gstin", "supplier_name", *_REGISTER),
        *("goods_received_on", "itc_category", "is_credit_blocked"),
    ),
    "sales": ("customer_gstin", "customer_name", *_REGISTER, "supply_type"),
    "payments": ("voucher", "number", "supplier_gstin", "supplier_name", "paid_on", "amount", "own_gstin"),
}
#: Of each group a register needs at least one.
NEEDED: Final = {
    "books": (("number",), ("document_date",), AMOUNTS),
    "sales": (("number",), ("document_date",), AMOUNTS),
    "payments": (("voucher", "number"), ("paid_on",), ("amount",)),
}
_LONGEST_NAME: Final = 60
_UNNAMED: Final = re.compile(r"column [0-9]+", re.ASCII)


class Mapping(BaseModel):
    """Our field to the headers it is read from, no header where it is not to be read.

    Several headers are for amounts alone, which are added. `layout` is the fingerprint of the header row it
    was made for; where it is '' the words of the headers fill in what `columns` leaves open. `dates` is the
    order of day and month ('' where the file tells). With `credit_notes` 'positive' the amounts of credit
    notes are read without their sign.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str = ""
    side: Literal["", "books", "sales", "payments"] = ""
    columns: dict[str, tuple[str, ...]] = {}
    dates: Literal["", "dmy", "mdy"] = ""
    credit_notes: Literal["as_given", "positive"] = "as_given"
    layout: str = ""
    by: str = ""
    at: str = ""


def of_text(given: AnyMapping[str, Any]) -> Mapping:
    """Return a mapping out of JSON's own kinds; WrongUse says what is wrong with it."""
    try:
        made = Mapping.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        found = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
        raise WrongUse("This is no mapping.", found=found[:120], do="Correct it.") from error
    check(made)
    return made


def check(mapping: Mapping) -> None:
    """Raise WrongUse for fields that there are not, and several headers where only one can be."""
    known = FIELDS[mapping.side] if mapping.side else dict.fromkeys(sum(FIELDS.values(), ()))
    unknown = [field for field in mapping.columns if field not in known]
    if unknown:
        raise WrongUse(
            "There is no such field.",
            found=", ".join(map(repr, unknown))[:120],
            expected=", ".join(known),
            do="Map one of these fields.",
        )
    double = [
        field for field, headers in mapping.columns.items() if len(headers) > 1 and field not in AMOUNTS
    ]
    if double:
        raise WrongUse(
            "This field is read from one column.",
            found=f"{double[0]}: {len(mapping.columns[double[0]])} headers",
            expected=f"several only for {', '.join(AMOUNTS)}, which are added",
            do="Name one header.",
        )


def implied_side(mapping: Mapping) -> str:
    """Return the only kind of register that has all fields of a mapping, '' where several have."""
    kinds = [kind for kind, fields in FIELDS.items() if mapping.columns.keys() <= set(fields)]
    return mapping.side or (kinds[0] if len(kinds) == 1 else "")


def check_name(name: str) -> str:
    """Return the name of a mapping without outer space; WrongUse where it is none."""
    plain = " ".join(name.split())
    if not plain or len(plain) > _LONGEST_NAME or not plain.isprintable():
        raise WrongUse(
            "A mapping needs a name.",
            found=repr(name)[:40],
            expected=f"1 to {_LONGEST_NAME} letters",
            do="Give it with --mapping NAME.",
        )
    return plain


def key(header: str) -> str:
    """Return a header as it is compared: NFKC, one case, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", header).casefold().split())


def fingerprint(names: Sequence[str]) -> str:
    """Return what tells one layout from others: a hash of the header's texts in their order, but for empty
    columns at its end.
    """
    last = max((place for place, name in enumerate(names, 1) if not is_unnamed(name)), default=0)
    return hashlib.sha256("\n".join(map(key, names[:last])).encode()).hexdigest()[:16]


def is_unnamed(name: str) -> bool:
    """Tell whether a column has no title of its own."""
    return bool(_UNNAMED.fullmatch(name))
