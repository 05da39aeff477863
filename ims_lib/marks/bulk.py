"""Preview of a mark over a selection, and the appending of what was previewed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Final

import duckdb

from ims_lib.documents import TAX_HEADS
from ims_lib.errors import Refused, WrongUse
from ims_lib.marks.rules import Candidate, Wish, wish
from ims_lib.marks.table import FileMark
from ims_lib.selection import Selection
from ims_lib.store.fold import Intent
from ims_lib.store.journal import Journal

_SHOWN: Final = 5
#: A column of marts.review for each field of Candidate whose name differs or that may be null.
_COLUMNS: Final = {
    "document": "coalesce(portal_document, '')",
    **{f"{head}_paise": f"coalesce(portal_{head}_paise, books_{head}_paise, 0)" for head in TAX_HEADS},
    "document_version": "coalesce(document_version, '')",
    "evidence_hash": "coalesce(evidence_hash, '')",
    "partner": "coalesce(books_documents, '')",
}


@dataclass(frozen=True)
class Preview:
    """What a mark over a selection would do.

    `count` documents would change; `tax_paise` is their tax by head, signed by effect on ITC. `already` stand
    so; `refused` pairs each document that is left out with the reason. `named_refused` are those of them that
    were named one by one.
    """

    count: int
    tax_paise: Mapping[str, int]
    already: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]
    named_refused: tuple[tuple[str, str], ...]
    intents: tuple[Intent, ...] = field(repr=False)

    @property
    def total_tax_paise(self) -> int:
        """Return the tax of all heads."""
        return sum(self.tax_paise.values())

    def check(self) -> None:
        """Raise Refused when a document that was named is refused, or when all that would change are."""
        reasons = self.named_refused or (() if self.intents or self.already else self.refused)
        if reasons:
            raise _refused(reasons)


@dataclass(frozen=True)
class Marked:
    """What a mark did: the batch, empty when nothing changed, and the preview's figures."""

    batch_id: str
    count: int
    tax_paise: Mapping[str, int]
    already: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]


def preview(
    con: duckdb.DuckDBPyConnection,
    selection: Selection,
    action: str = "",
    *,
    reason: str = "",
    remark: str = "",
    rows: Sequence[FileMark] = (),
    is_strict: bool = False,
) -> Preview:
    """Return what marking a selection would do, by the state that `con` shows; nothing is written.

    With `rows` of a file, only their documents are meant, each with its own action, reason and remark where
    the row has them; what a row leaves empty comes from the arguments. A document named in the selection that
    does not exist raises WrongUse.
    """
    own = {row.document: row for row in rows}
    wishes = {key: _wish_of(row, action, reason, remark) for key, row in own.items()}
    common = None if rows else wish(action, reason, remark)
    narrowed = _narrowed(selection, tuple(own)) if rows else selection
    found = _candidates(con, narrowed)
    _known(con, selection)
    result = _judge(con, found, wishes, common, is_named=is_strict and not rows and bool(selection.documents))
    missing = own.keys() - {candidate.document for candidate in found}
    refused = result.refused + tuple(
        (key, "Not among the selected portal documents.") for key in own if key in missing
    )
    return replace(result, refused=refused)


def apply(journal: Journal, previewed: Preview, *, who: str, source: str, batch_id: str = "") -> Marked:
    """Append what was previewed as one batch, all or nothing, and return once it is committed.

    Refused as `Preview.check` says; Conflict when someone marked one of the documents since the preview.
    `source` is one of screen, cli, python, file. Nothing to change gives a count of 0 and no batch.
    """
    previewed.check()
    batch = ""
    if previewed.intents:
        batch = journal.append(previewed.intents, who=who, source=source, batch_id=batch_id).batch_id
    return Marked(batch, previewed.count, previewed.tax_paise, previewed.already, previewed.refused)


def _wish_of(row: FileMark, action: str, reason: str, remark: str) -> Wish:
    """Return a row's own wish; reason and remark of the command go with actions that take them."""
    own = row.action or action
    takes = own in {"reject", "pending"}
    where = f"row {row.row_number}, {row.document}"
    return wish(
        own, row.reason or (reason if takes else ""), row.remark or (remark if takes else ""), where=where
    )


def _narrowed(selection: Selection, documents: tuple[str, ...]) -> Selection:
    """Return the selection limited to documents; those already named must be among them."""
    named = set(selection.documents or documents)
    return replace(selection, documents=tuple(key for key in documents if key in named) or ("",))


def _candidates(con: duckdb.DuckDBPyConnection, selection: Selection) -> list[Candidate]:
    """Return the selected documents, each once, by its first row, whichever of its rows are selected."""
    condition, values = selection.where()
    columns = ", ".join(_COLUMNS.get(f.name, f.name) for f in fields(Candidate))
    selected = f"from marts.review select coalesce(portal_document, row_id) where {condition}"
    query = f"from marts.review select {columns} where row_id in ({selected}) order by row_id"
    rows = con.cursor().execute(query, values).fetchall()
    return [Candidate(*row) for row in rows]


def _known(con: duckdb.DuckDBPyConnection, selection: Selection) -> None:
    """Raise WrongUse for a named document that the selection does not hold."""
    if not selection.documents:
        return
    condition, values = selection.where()
    query = f"from marts.review select row_id, portal_document where {condition}"
    present = {key for row in con.cursor().execute(query, values).fetchall() for key in row}
    missing = [key for key in selection.documents if key not in present]
    if missing:
        raise WrongUse(
            "There is no such document in the selection.",
            found=", ".join(missing[:_SHOWN])
            + (f" and {len(missing) - _SHOWN} more" if len(missing) > _SHOWN else ""),
            expected="the KEY of a portal document, as --pairs and the screens show it",
            do="Check the KEY, the other filters, and that the file which holds it was loaded.",
        )


def _judge(
    con: duckdb.DuckDBPyConnection,
    found: Sequence[Candidate],
    wishes: Mapping[str, Wish],
    common: Wish | None,
    *,
    is_named: bool,
) -> Preview:
    """Sort the candidates into those that change, those that stand so already, and those refused.

    `is_named`: the candidates were named one by one.
    """
    seen = dict(con.cursor().execute("from raw.marks select document, max(seq) group by document").fetchall())
    already: list[str] = []
    refused: list[tuple[str, str]] = []
    changed: list[Candidate] = []
    intents: list[Intent] = []
    for candidate in found:
        wanted = common or wishes[candidate.document]
        if problem := candidate.refusal_of(wanted):
            refused.append((candidate.document or candidate.row_id, problem))
        elif candidate.is_already(wanted):
            already.append(candidate.document)
        else:
            changed.append(candidate)
            intents.append(_intent(candidate, wanted, seen.get(candidate.document, 0)))
    tax = {head: sum(getattr(candidate, f"{head}_paise") for candidate in changed) for head in TAX_HEADS}
    one_by_one = tuple(refused) if is_named else ()
    return Preview(len(changed), tax, tuple(already), tuple(refused), one_by_one, tuple(intents))


def _intent(candidate: Candidate, wanted: Wish, seen_seq: int) -> Intent:
    return Intent(
        document=candidate.document,
        previous_action=candidate.action,
        new_action=wanted.action,
        reason=wanted.reason,
        remark=wanted.remark,
        evidence_hash=candidate.evidence_hash,
        document_version=candidate.document_version,
        seen_seq=seen_seq,
        partner=candidate.partner if candidate.document else "",
    )


def _refused(pairs: Sequence[tuple[str, str]]) -> Refused:
    """Return the failure that lists documents with the rule that forbids the action."""
    shown = [f"{document}: {reason}" for document, reason in pairs[:_SHOWN]]
    more = [f"and {len(pairs) - _SHOWN:,} more"] if len(pairs) > _SHOWN else []
    return Refused(
        "The action is refused; nothing was marked.",
        found="\n            ".join([*shown, *more]),
        expected="an action that IMS takes for these documents",
        do="Choose another action, or leave these documents out.",
    )
