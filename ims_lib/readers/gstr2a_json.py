"""GSTR-2A JSON to rows of gstr2a_documents, one a document (domain.md 2.4)."""

from __future__ import annotations

from typing import Final

import msgspec

from ims_lib.readers import gstr2b_sections, json_text, values
from ims_lib.readers.gstr2a_rows import period_of, read_document, reading_of
from ims_lib.readers.reading import Ledger, Reading, Rows
from ims_lib.schemas import GSTR2A_DOCUMENTS

#: 2A section key to the key that GSTR-2B has for it.
_SECTIONS: Final = {
    "b2b": "b2b",
    "b2ba": "b2ba",
    "cdn": "cdnr",
    "cdna": "cdnra",
    "ecom": "ecom",
    "ecoma": "ecoma",
    "isd": "isd",
    "isda": "isda",
    "impg": "impg",
    "impgsez": "impgsez",
}
#: Sections that GSTR-2A has and GSTR-1 has not.
_OWN_SECTIONS: Final = frozenset(
    {"cdn", "cdna", "isd", "isda", "impg", "impgsez", "tds", "tdsa", "tcs", "tcsa"}
)
#: Keys that GSTR-1 has and GSTR-2A has not.
_OF_GSTR1: Final = frozenset(
    {"gt", "cur_gt", "b2cl", "b2cla", "b2cs", "b2csa", "exp", "expa", "cdnr", "cdnra", "cdnur", "cdnura"}
) | {"at", "ata", "txpd", "txpda", "nil", "hsn", "doc_issue", "supeco"}
#: What a group of GSTR-2A alone says of its supplier; `cfs` stands in other files too.
_FILINGS: Final = frozenset({"cfs3b", "fldtr1", "flprdr1", "dtcancel"})


def is_gstr2a(envelope: dict[str, msgspec.Raw], where: str) -> bool:
    """Tell GSTR-2A from GSTR-1, which has gstin, fp and b2b too: by its sections, else by what its groups say
    of the supplier's filing.
    """
    names = {key.lower() for key in envelope}
    if names & _OF_GSTR1:
        return False
    is_whole = {"gstin", "fp"} <= names
    if is_whole and names & _OWN_SECTIONS:
        return True
    said = {low for key, raw in envelope.items() if key.lower() in _SECTIONS for low in _keys(raw, where)}
    return bool(said & _FILINGS) or (is_whole and "cfs" in said)


def _keys(raw: msgspec.Raw, where: str) -> set[str]:
    """Return the keys of a section's first record, none where it has no record."""
    if json_text.kind_of(raw) != "[":
        return set()
    first = json_text.open_array(raw, where)[:1]
    return {
        key.lower()
        for one in first
        if json_text.kind_of(one) == "{"
        for key in json_text.open_object(one, where)
    }


def read_gstr2a(
    envelope: dict[str, msgspec.Raw], file_id: str, _file: str, where: str, period: str
) -> Reading:
    """Read the object that holds the sections; `where` is for messages, `period` the caller's MMYYYY.

    The rows are in the table `gstr2a_documents`, columns as in schemas.GSTR2A_DOCUMENTS, amounts in paise and
    positive for credit notes too. Raises NeedsAnswer where neither file nor caller tells the period.
    """
    keys = {key.lower(): key for key in envelope}
    told = {
        low: values.text(json_text.value_of(envelope[keys[low]], where))
        for low in ("gstin", "fp", "rtnprd")
        if low in keys
    }
    month = period_of(told.get("fp") or told.get("rtnprd", ""), period, where)
    ledger, rows = Ledger(file_id), Rows(GSTR2A_DOCUMENTS)
    for low, key in keys.items():
        if json_text.kind_of(envelope[key]) == "[":
            _read_section(rows, ledger, low, month, envelope[key], f"{where}, {key}")
    return reading_of(rows, ledger, told.get("gstin", ""), month)


def _read_section(
    rows: Rows, ledger: Ledger, section: str, period: str, raw: msgspec.Raw, where: str
) -> None:
    """Read one section's suppliers; TDS, TCS and what else is no document is counted and named."""
    unread = 0
    for count, element in enumerate(json_text.open_array(raw, where), 1):
        holder = json_text.value_of(element, f"{where}[{count}]")
        supplier, documents = gstr2b_sections.unfold(holder) if isinstance(holder, dict) else ({}, [holder])
        if section not in _SECTIONS:
            unread += len(documents)
            continue
        for document in documents:
            read_document(rows, ledger, period, _SECTIONS[section], supplier, document, section)
    if unread:
        ledger.rows_read += unread
        ledger.skipped["section not read"] += unread
        ledger.note(f"not read: {section[:40]}, {unread:,} documents")
