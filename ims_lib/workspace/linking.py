"""Links and unlinks by a person: which pairs are meant, that they exist, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING, Final

from ims_lib.documents import ACTION_LABELS, document_part
from ims_lib.errors import Refused, WrongUse
from ims_lib.marks.rules import LONGEST_REMARK, one_line
from ims_lib.store.links import Link
from ims_lib.workspace.asking import person

if TYPE_CHECKING:
    import duckdb

    from ims_lib.store.journal import Journal

#: One KEY or several.
Keys = str | Sequence[str]
_SHOWN: Final = 3
#: The second part of the KEYs of own sales: in a register, in GSTR-1.
_OF_SALES: Final = ("sales", "gstr1")


@dataclass(frozen=True)
class Said:
    """What somebody says of pairs: `kind` is link or unlink, `source` one of the journal's.

    `reason` and `remark` are words of one's own, each of one line and at most 250 characters. The same
    `batch_id` again adds nothing.
    """

    kind: str
    reason: str
    remark: str
    who: str
    source: str
    batch_id: str = ""


def said(
    kind: str,
    *,
    reason: str = "",
    remark: str = "",
    by: str = "",
    source: str = "python",
    batch_id: str = "",
) -> Said:
    """Return what somebody says; nobody named is this system's user."""
    return Said(kind, reason, remark, by or person(), source, batch_id)


@dataclass(frozen=True)
class Linked:
    """What a link or unlink did: the batch, its pairs, and what to tell whoever asked for it."""

    batch_id: str
    kind: str
    pairs: tuple[tuple[str, str], ...]
    message: str


@dataclass(frozen=True)
class _Known:
    """What the views say of a portal document."""

    owner: str
    evidence_hash: str
    document_version: str
    action: str
    outcome: str


def link(journal: Journal, con: duckdb.DuckDBPyConnection, said: Said, portal: Keys, books: Keys) -> Linked:
    """Append a link or unlink of every portal document with every voucher named, as one batch.

    WrongUse for a document that the results do not hold, Refused for documents of two GSTINs and for a link
    of one that an amendment replaced; Conflict when somebody decided on one of them since the results were
    opened. The next reconciliation honours it; no document's action changes.
    """
    said = replace(said, reason=_words("reason", said.reason), remark=_words("remark", said.remark))
    portals, vouchers = _listed(portal), _listed(books)
    known = _portal_documents(con, portals)
    _check(said.kind, known, portals, _owners(con, vouchers), vouchers)
    pairs = tuple(product(portals, vouchers))
    seen = _last_seen(con, portals, vouchers)
    wanted = [
        Link(said.kind, p, b, said.reason, said.remark, known[p].evidence_hash, known[p].document_version, at)
        for p, b in pairs
        for at in [max(seen.get(p, 0), seen.get(b, 0))]
    ]
    appended = journal.link(wanted, who=said.who, source=said.source, batch_id=said.batch_id)
    loose = len(set(pairs) - _linked(con, portals)) if said.kind == "unlink" else 0
    message = _message(said.kind, known.values(), len(pairs), loose)
    return Linked(appended.batch_id, said.kind, pairs, message)


def _words(name: str, text: str) -> str:
    """Return somebody's words in one line; WrongUse for more than a remark may have."""
    words = one_line(text)
    if len(words) > LONGEST_REMARK:
        raise WrongUse(
            f"The {name} is too long.",
            found=f"{len(words)} characters",
            expected=f"at most {LONGEST_REMARK}",
            do="Shorten it.",
        )
    return words


def _listed(named: Keys) -> tuple[str, ...]:
    listed = (named,) if isinstance(named, str) else tuple(dict.fromkeys(named))
    if not listed:
        raise WrongUse("No document is named.", expected="a portal document and a voucher, by their KEYs")
    return listed


def _portal_documents(con: duckdb.DuckDBPyConnection, keys: Sequence[str]) -> dict[str, _Known]:
    """Return the portal documents of these KEYs that the results hold."""
    query = (
        "from marts.review select portal_document, recipient_gstin, coalesce(evidence_hash, ''),"
        " coalesce(document_version, ''), action, outcome"
        " where list_contains(?, portal_document) and is_first_of_portal"
    )
    sales = (
        "from marts.sales_review select portal_document, recipient_gstin, '', '', '', outcome"
        " where list_contains(?, portal_document) and is_first_of_portal"
    )
    cursor, named = con.cursor(), [list(keys)]
    found = cursor.execute(query, named).fetchall() + cursor.execute(sales, named).fetchall()
    return {key: _Known(*rest) for key, *rest in found}


def _owners(con: duckdb.DuckDBPyConnection, keys: Sequence[str]) -> dict[str, str]:
    """Return the GSTIN under which each of these vouchers is booked."""
    booked = "from staging.documents select document, own_gstin where list_contains(?, document)"
    return dict(con.cursor().execute(f"{booked} and side = 'books'", [list(keys)]).fetchall())


def _linked(con: duckdb.DuckDBPyConnection, portals: Sequence[str]) -> set[tuple[str, str]]:
    """Return the pairs that these portal documents are linked in."""
    query = (
        "from recon.pairs select portal_document, books_document"
        " where list_contains(?, portal_document) and books_document is not null"
    )
    return set(con.cursor().execute(query, [list(portals)]).fetchall())


def _last_seen(
    con: duckdb.DuckDBPyConnection, portals: Sequence[str], vouchers: Sequence[str]
) -> dict[str, int]:
    """Return the newest event that the views show of each portal document, and of each voucher's pairs."""
    by_document = (
        "from raw.marks select document, max(seq) where list_contains(?, document) group by document"
    )
    by_partner = (
        "from raw.marks select partner, max(seq) where new_action = '' and list_contains(?, partner)"
        " group by partner"
    )
    cursor = con.cursor()
    rows = cursor.execute(by_document, [list(portals)]).fetchall()
    return dict(rows + cursor.execute(by_partner, [list(vouchers)]).fetchall())


def _check(
    kind: str,
    known: dict[str, _Known],
    portals: Sequence[str],
    owners: dict[str, str],
    vouchers: Sequence[str],
) -> None:
    """Raise WrongUse for documents that do not exist, Refused for pairs that can never be."""
    missing = [key for key in portals if key not in known] + [key for key in vouchers if key not in owners]
    if missing:
        more = f" and {len(missing) - _SHOWN} more" if len(missing) > _SHOWN else ""
        raise WrongUse(
            "There is no such document.",
            found=", ".join(missing[:_SHOWN]) + more,
            expected="the KEY of a portal document and of a voucher, as --pairs and the screens show them",
            do="Check the KEY, and that the file which holds it was loaded.",
        )
    gstins = {document.owner for document in known.values()} | set(owners.values())
    if len(gstins) > 1:
        raise Refused(
            "These documents belong to different GSTINs of yours.",
            found=", ".join(sorted(gstins)),
            expected="documents of one GSTIN",
            do="Correct the GSTIN that the voucher is booked under.",
        )
    sales = {document_part(key, 1) in _OF_SALES for key in (*portals, *vouchers)}
    if len(sales) > 1:
        raise Refused(
            "A purchase and a sale of your own are no pair; nothing was linked.",
            found=", ".join((*portals, *vouchers)[:_SHOWN]),
            expected="an IMS or GSTR-2B document with a purchase, a GSTR-1 document with a sale",
            do="Name documents of one kind.",
        )
    replaced = [key for key in portals if known[key].outcome == "superseded"]
    if replaced and kind == "link":
        raise Refused(
            "An amendment has replaced this document; nothing was linked.",
            found=", ".join(replaced[:_SHOWN]),
            expected="a document that stands",
            do="Link the amendment instead.",
        )


def _message(kind: str, known: Iterable[_Known], count: int, loose: int) -> str:
    """Return what happened, and that the actions of the portal documents stay as they are."""
    pairs = "1 pair" if count == 1 else f"{count:,} pairs"
    documents = list(known)
    text = f"{'Linked' if kind == 'link' else 'Unlinked'} {pairs}."
    if loose:
        text += f" {'It was' if loose == count == 1 else f'{loose:,} were'} not linked, and will not be."
    actions = sorted({ACTION_LABELS[document.action] for document in documents if document.action})
    if actions and actions != [ACTION_LABELS["no_action"]]:
        stays = "Its action stays" if len(documents) == 1 else "The actions stay"
        text += f" {stays} {', '.join(actions)}."
    return text
