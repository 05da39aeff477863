"""GSTR-1 and GSTR-1A as filed, and the supplier's (outward) IMS list, from JSON (domain.md 2.1.7, 2.5)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import msgspec

from ims_lib.readers import gstr1_sections, json_text, values
from ims_lib.readers.gstr1_rows import Work, period_of, read_document, reading_of
from ims_lib.readers.gstr1_sums import read_line, read_nil, read_series
from ims_lib.readers.reading import Ledger, Reading

#: Keys of an envelope under which the sections of a form lie, with the form.
_FORMS: Final = {"gstr1": "R1", "gstr1a": "R1A"}
#: Sections that GSTR-1 alone has, with the signs that its values begin with.
_OWN: Final = dict.fromkeys(gstr1_sections.EVERY - {"b2b", "b2ba", "cdnr", "cdnra"}, "{[") | {
    "ecom": "{",
    "ecoma": "{",
}
_MARKS: Final = ("form", "rtn_typ", "rtntyp", "ret_type", "rettype")
#: Keys of dates in GSTR-1 (GSTR-2B has others), and keys of its documents that GSTR-2A has not.
_DAYS: Final = frozenset({"idt", "nt_dt"})
_OWN_KEYS: Final = frozenset({"flag", "updby", "cflag", "opd", "etin"})


class _Part(NamedTuple):
    """The sections of one form, and where they lie."""

    form: str
    held: dict[str, msgspec.Raw]
    where: str


def kind_of(held: dict[str, msgspec.Raw], where: str) -> str:
    """Return 'gstr1', 'ims_outward' or '' for an object, GSTR-2A being told apart before."""
    shapes = {key.lower(): json_text.kind_of(raw) for key, raw in held.items()}
    parts = list(_parts(held, where))
    if parts[0].held is not held:
        is_ims = "rtnprd" in shapes or any("imsactn" in _first(part) for part in parts)
        return "ims_outward" if is_ims and "fp" not in shapes else "gstr1"
    is_own = any(shape in _OWN.get(key, "") for key, shape in shapes.items() if shape)
    return (
        "gstr1"
        if is_own or _is_of_customers(_first(parts[0]), is_whole={"gstin", "fp"} <= shapes.keys())
        else ""
    )


def _parts(held: dict[str, msgspec.Raw], where: str) -> Iterator[_Part]:
    """Yield the forms that an object holds: GSTR-1 and GSTR-1A by their keys, else the object itself."""
    keys = {key.lower(): key for key in held}
    named = [low for low in _FORMS if low in keys and json_text.kind_of(held[keys[low]]) == "{"]
    for low in named:
        place = f"{where}, {keys[low]}"
        yield _Part(_FORMS[low], json_text.open_object(held[keys[low]], place), place)
    if not named:
        told = [values.text(_scalar(held, keys, mark, where)) for mark in _MARKS]
        plain = {"".join(sign for sign in mark.upper() if sign.isalnum()) for mark in told}
        yield _Part("R1A" if plain & {"GSTR1A", "R1A"} else "R1", held, where)


def _scalar(held: dict[str, msgspec.Raw], keys: dict[str, str], low: str, where: str) -> Any:
    """Return the value of a key in any case, '' where it is absent or no single value."""
    raw = held.get(keys.get(low, ""))
    is_told = raw is not None and json_text.kind_of(raw) not in ("{", "[")
    return json_text.value_of(raw, where) if raw is not None and is_told else ""


def _first(part: _Part) -> set[str]:
    """Return the keys of the first document of each section, and of its group."""
    names: set[str] = set()
    for key, raw in part.held.items():
        if key.lower() in gstr1_sections.DOCUMENTS and json_text.kind_of(raw) == "[":
            for element in json_text.open_array(raw, part.where)[:1]:
                holder = json_text.value_of(element, part.where)
                group, documents = gstr1_sections.unfold(holder) if isinstance(holder, dict) else ({}, [])
                firsts = [one for one in (group, *documents[:1]) if isinstance(one, dict)]
                names.update(name.lower() for one in firsts for name in one)
    return names


def _is_of_customers(names: set[str], *, is_whole: bool) -> bool:
    """Tell by the keys of first documents whether they are a customer's; an answer about one section that
    tells a filing status may be the supplier's too (GSTR-2A) unless GSTR-1's own keys stand beside.
    """
    if is_whole or "ctin" not in names:
        return is_whole and "ctin" in names
    is_told = "cfs" not in names or bool(names & _OWN_KEYS)
    return is_told and "itms" in names and bool(names & _DAYS)


def read_gstr1(
    envelope: dict[str, msgspec.Raw], file_id: str, _file: str, where: str, period: str
) -> Reading:
    """Read the object that holds the sections, or the forms; `period` is the caller's MMYYYY.

    Tables: gstr1_documents, gstr1_lines, gstr1_series. Raises NeedsAnswer where nobody tells the period.
    """
    keys = {key.lower(): key for key in envelope}
    parts = list(_parts(envelope, where))
    held = [envelope, *(part.held for part in parts)]
    own = {low: _told(held, low, where) for low in ("gstin", "fp", "rtnprd", "ret_period")}
    given = own["fp"] or own["rtnprd"] or own["ret_period"]
    work = Work(where, period_of(given, period, where, "GSTR-1"), Ledger(file_id))
    work.is_ims = kind_of(envelope, where) == "ims_outward"
    is_whole = bool(own["gstin"] and own["fp"])
    for part in parts:
        work.form = part.form
        work.speak_of(*(gstr1_sections.EVERY if is_whole else ()))
        for key, raw in part.held.items():
            _read_section(work, key, raw, f"{part.where}, {key}")
    if parts[0].held is not envelope:
        for low, key in keys.items():
            if low not in _FORMS:
                _skip(work, key, envelope[key], where)
    return reading_of(work, own["gstin"])


def _told(held: list[dict[str, msgspec.Raw]], low: str, where: str) -> str:
    """Return what the envelope or a form says under a key, '' for nothing."""
    found = (values.text(_scalar(one, {key.lower(): key for key in one}, low, where)) for one in held)
    return next((text for text in found if text), "")


def _read_section(work: Work, key: str, raw: msgspec.Raw, path: str) -> None:
    section, kind = key.lower(), json_text.kind_of(raw)
    if section not in gstr1_sections.EVERY or kind not in ("{", "["):
        _skip(work, key, raw, path)
        return
    value = json_text.value_of(raw, path) if kind == "{" else None
    work.speak_of(*(("hsn", "hsn_b2b", "hsn_b2c") if section == "hsn" else (section,)))
    if section == gstr1_sections.SERIES:
        _read_series(work, value or {"doc_det": json_text.value_of(raw, path)}, key)
    elif section in gstr1_sections.LINES:
        held = value if isinstance(value, dict) else {"data": json_text.value_of(raw, path)}
        _read_lines(work, section, held, key)
    elif isinstance(value, dict):
        _read_ecom(work, section, value, key)
    else:
        for count, element in enumerate(json_text.open_array(raw, path), 1):
            _read_group(work, section, json_text.value_of(element, f"{path}[{count}]"), key)


def _read_group(work: Work, section: str, holder: Any, path: str) -> None:
    group, documents = gstr1_sections.unfold(holder) if isinstance(holder, dict) else ({}, [holder])
    for document in documents:
        read_document(work, section, group, document, path)


def _read_ecom(work: Work, section: str, held: dict[str, Any], path: str) -> None:
    """Read supplies on which an operator pays the tax: documents to registered recipients, else lines."""
    for key, elements in held.items():
        for element in elements if isinstance(elements, list) else ():
            if key.lower() in gstr1_sections.ECOM_LINES:
                read_line(work, section, key.lower(), element, f"{path}.{key}")
            else:
                _read_group(work, section, element, f"{path}.{key}")


def _read_lines(work: Work, section: str, held: dict[str, Any], path: str) -> None:
    """Read the lists of one section; what a list is called tells its lines apart, but for `data`."""
    for key, elements in held.items():
        low = key.lower()
        for element in elements if isinstance(elements, list) else ():
            if section == "nil":
                read_nil(work, element, path)
            elif low in gstr1_sections.LINES:
                read_line(work, low, "", element, f"{path}.{key}")
            else:
                read_line(work, section, "" if low == "data" else low, element, f"{path}.{key}")


def _read_series(work: Work, held: dict[str, Any], path: str) -> None:
    listed = {key.lower(): value for key, value in held.items()}.get("doc_det")
    for group in listed if isinstance(listed, list) else ():
        told = {key.lower(): value for key, value in group.items()} if isinstance(group, dict) else {}
        nature = values.text(told.get("doc_num")) or values.text(told.get("doc_typ"))
        docs = told.get("docs")
        for series in docs if isinstance(docs, list) else [group]:
            read_series(work, nature, series, path)


def _skip(work: Work, key: str, raw: msgspec.Raw, path: str) -> None:
    """Name a section that is not read, and count its records; single values are no sections."""
    kind = json_text.kind_of(raw)
    if kind not in ("{", "["):
        return
    value = json_text.value_of(raw, path)
    lists = [value] if kind == "[" else [held for held in value.values() if isinstance(held, list)]
    count = sum(
        len(gstr1_sections.unfold(one)[1]) if isinstance(one, dict) else 1 for held in lists for one in held
    )
    work.ledger.rows_read += count
    work.ledger.skipped["section not read"] += count
    work.ledger.note(f"not read: {key[:40]}, {count:,} records")
