"""GSTR-2B JSON to rows of gstr2b_documents, one a document (domain.md 2.2)."""

from __future__ import annotations

import re
from typing import Any, Final

import msgspec
import pyarrow.compute as pc

from ims_lib import periods
from ims_lib.errors import NeedsAnswer
from ims_lib.readers import gstr2b_sections, gstr2b_suppliers, json_text, progress, sparing, values
from ims_lib.readers.gstr2b_quick import read_plain
from ims_lib.readers.gstr2b_rows import Work, read_document
from ims_lib.readers.reading import BadValueError, Ledger, Reading

#: Keys that make an object the content of a 2B.
ENVELOPE_KEYS: Final = frozenset({"docdata", "docrejdata", "itcsumm", "cpsumm", "cpsummrej"})
#: Suppliers after which memory is given back and progress told.
_PACE: Final = 1_000
_PARTS: Final = {"docdata": "available", "docrejdata": "rejected"}
_PART_KEYS: Final = ("file_num", "filenum", "fn", "fileno", "part")
#: A file's own summaries by key in lower case: the name, and the part whose suppliers it lists.
_SUMMARIES: Final = {
    "itcsumm": ("itcsumm", ""),
    "cpsumm": ("cpsumm", "available"),
    "cpsummrej": ("cpSummRej", "rejected"),
}
_PART_NAME: Final = re.compile(
    r"(?:part|file|[-_( ])[-_ ]?([0-9]{1,3})(?:[-_ ]?of[-_ ]?[0-9]+)?\)?$", re.ASCII | re.IGNORECASE
)


def read_gstr2b(
    envelope: dict[str, msgspec.Raw], file_id: str, name: str, where: str, period: str
) -> Reading:
    """Read the object that holds docdata. `name` is the file's name (it may tell the part), `period` the
    caller's.
    """
    keys = {key.lower(): key for key in envelope}
    scalars = {
        low: json_text.value_of(envelope[key], where)
        for low, key in keys.items()
        if _is_scalar(envelope[key])
    }
    work = Work(where, _period(scalars, period, where), Ledger(file_id))
    part_count = max(1, values.whole(scalars.get("fc")))
    for low in _PARTS:
        if low in keys and json_text.kind_of(envelope[keys[low]]) != "n":
            _read_part(work, _PARTS[low], keys[low], envelope[keys[low]])
    if work.ledger.rows_read:
        _tie_out(work, {low: envelope[keys[low]] for low in _SUMMARIES if low in keys}, part_count)
    generated = _generated(scalars, work)
    has_documents = any(low in keys for low in _PARTS)
    if not has_documents:
        work.ledger.note("a summary only: the documents are in other files of this GSTR-2B")
    return Reading(
        kind="gstr2b",
        recipient_gstin=values.text(scalars.get("gstin")) or None,
        period=work.period,
        tables={"gstr2b_documents": work.rows.table(), "rejected_rows": work.ledger.rejected.table()},
        sections=tuple(sorted(pc.unique(work.rows.table()["section"]).to_pylist())),
        generated_on=generated,
        part_number=_part_number(scalars, name, part_count) if has_documents else 0,
        part_count=part_count,
        **work.ledger.counts(),
    )


def _is_scalar(raw: msgspec.Raw) -> bool:
    return json_text.kind_of(raw) not in "{["


def _period(scalars: dict[str, Any], asked: str, where: str) -> str:
    given = values.text(scalars.get("rtnprd") or scalars.get("ret_period"))
    if periods.is_period(given):
        return given
    if given or not asked:
        raise NeedsAnswer(
            "The GSTR-2B does not tell its period.",
            where=where,
            found=f"rtnprd {given[:20]!r}" if given else "no key rtnprd",
            expected="a period MMYYYY",
            do="Load it with --period MMYYYY.",
        )
    return asked


def _generated(scalars: dict[str, Any], work: Work) -> Any:
    try:
        return values.day("gendt", scalars.get("gendt"))
    except BadValueError:
        work.ledger.note(f"gendt {values.text(scalars.get('gendt'))[:20]!r} is no date")
        return None


def _part_number(scalars: dict[str, Any], name: str, part_count: int) -> int:
    """Return which part of a divided 2B this is, from its own key or the file's name, else 1."""
    told = next((values.whole(scalars[key]) for key in _PART_KEYS if values.whole(scalars.get(key))), 0)
    if told:
        return told
    found = _PART_NAME.search(name.rpartition(".")[0] or name) if part_count > 1 else None
    number = int(found.group(1)) if found else 1
    return number if 1 <= number <= part_count else 1


def _read_part(work: Work, part: str, key: str, raw: msgspec.Raw) -> None:
    path = f"{work.where}, {key}"
    for section, inner in json_text.open_object(raw, path).items():
        low = section.lower()
        kind = json_text.kind_of(inner)
        if low == "itcrev" and kind in "[{":
            _read_reversals(work, inner, f"{path}.{section}")
        elif low in gstr2b_sections.SECTIONS and kind == "[":
            _read_section(work, part, low, inner, f"{path}.{section}")
        elif kind == "[":
            _skip_section(work, section, inner, path)


def _read_reversals(work: Work, raw: msgspec.Raw, path: str) -> None:
    """Read the Rule 37A part: one object of sections, mostly inside a list."""
    blocks = json_text.open_array(raw, path) if json_text.kind_of(raw) == "[" else [raw]
    for block in blocks:
        for section, inner in json_text.open_object(block, path).items():
            if section.lower() in gstr2b_sections.SECTIONS and json_text.kind_of(inner) == "[":
                _read_section(work, "reversal", section.lower(), inner, f"{path}.{section}")
            elif json_text.kind_of(inner) == "[":
                _skip_section(work, f"itcrev.{section}", inner, path)


def _skip_section(work: Work, section: str, raw: msgspec.Raw, path: str) -> None:
    count = 0
    for element in json_text.value_of(raw, path):
        lists = (
            [held for held in element.values() if isinstance(held, list)] if isinstance(element, dict) else []
        )
        count += sum(len(held) for held in lists) or 1
    work.ledger.rows_read += count
    work.ledger.skipped["section not read"] += count
    work.ledger.note(f"not read: {section[:40]}, {count:,} documents")


def _read_section(work: Work, part: str, section: str, raw: msgspec.Raw, path: str) -> None:
    elements = json_text.open_array(raw, path)
    for count, element in enumerate(elements, 1):
        if count % _PACE == 0:
            sparing.let_go()
            progress.tell("reading", count, len(elements))
        holder = json_text.value_of(element, f"{path}[{count}]")
        if not isinstance(holder, dict):
            work.ledger.rows_read += 1
            work.ledger.reject(work.ledger.rows_read, path.rpartition(", ")[2], "", holder, "not a record")
            continue
        supplier, documents = gstr2b_sections.unfold(holder)
        for document in documents:
            if not read_plain(work, part, section, supplier, document):
                read_document(work, part, section, supplier, document, path.rpartition(", ")[2])


def _tie_out(work: Work, summaries: dict[str, msgspec.Raw], part_count: int) -> None:
    """Tie the summaries that the file has to its documents."""
    given = {low: raw for low, raw in summaries.items() if json_text.kind_of(raw) == "{"}
    if given and part_count > 1:
        work.ledger.note(
            f"{', '.join(_SUMMARIES[low][0] for low in given)}: of all parts of this GSTR-2B, "
            "and not compared with one of them"
        )
        return
    for low, raw in given.items():
        name, part = _SUMMARIES[low]
        summary = json_text.value_of(raw, f"{work.where}, {name}")
        for sentence in (
            gstr2b_suppliers.compare(work.rows.table(), part, summary, name)
            if part
            else work.totals.compare(summary, name)
        ):
            work.ledger.note(sentence)
