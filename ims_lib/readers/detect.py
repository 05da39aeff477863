"""What a file is, decided by its bytes and never by its name."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from mmap import mmap
from typing import Final

import msgspec

from ims_lib.documents import SECTIONS
from ims_lib.errors import UnreadableFile
from ims_lib.readers import gstr1_json, json_text, upload_errors
from ims_lib.readers.gstr2a_json import is_gstr2a
from ims_lib.readers.gstr2b_json import ENVELOPE_KEYS
from ims_lib.readers.ims_json import section_of

_EXPECTED: Final = (
    "a file of the portal (IMS, GSTR-2B, 2A, 1 or 3B) or a register (XLSX, XLSB, XLS, ODS, CSV, Tally XML)"
)
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
#: First bytes of files that are none of ours, with what they are and what to do.
_OTHERS: Final = (
    (b"%PDF", "a PDF document", "Export the register as XLSX or CSV, or download JSON from the portal."),
    (b"PAR1", "a Parquet file", "Load the file that it was made from."),
    (b"SQLite format 3", "a SQLite database", "Export the register as XLSX or CSV."),
    (b"\x1f\x8b", "a gzip archive", "Unpack it and load the file inside."),
    (b"Rar!", "a RAR archive", "Unpack it and load the file inside."),
    (b"7z\xbc\xaf", "a 7-Zip archive", "Unpack it and load the file inside."),
    (b"\x89PNG", "a picture", "Export the register as XLSX or CSV."),
    (b"\xff\xd8\xff", "a picture", "Export the register as XLSX or CSV."),
    (b"{\\rtf", "a word processor's document", "Export the register as XLSX or CSV."),
)
_LOAD_IMS: Final = "Load the IMS download (it holds imsDetails)."
_LOAD_WHOLE: Final = "Load the whole file as it was downloaded from the portal."
#: Tally's envelope, after a declaration and comments if there are any.
_TALLY: Final = re.compile(
    rb"[\xef\xbb\xbf\xff\xfe\s]*(?:<\?xml[^>]*>\s*)?"
    rb"(?:<!--(?:[^-]|-(?!->))*-->\s*)*<envelope[\s>]",
    re.IGNORECASE,
)
_SAMPLE: Final = 65_536
_BLANK: Final = b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")


def container_of(data: bytes, where: str) -> str:
    """Return 'json', 'zip', 'ole', 'tally' or 'text'; UnreadableFile for all else, saying what it is."""
    if not data[:_SAMPLE].strip(_BLANK) and not data.strip(_BLANK):
        raise refused(
            "The file is empty.", where, f"{len(data):,} bytes, none of them content", "Export it again."
        )
    for start, what, do in _OTHERS:
        if data.startswith(start):
            raise refused(f"The file is {what}.", where, f"first bytes {data[:8]!r}", do)
    if data.startswith(b"PK"):
        return "zip"
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        if _ENCRYPTED in data:
            do = "Open it in Excel, save it without a password and load that copy."
            raise refused("The workbook is password-protected.", where, "an encrypted workbook", do)
        return "ole"
    first = data[:4096].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:256].lower()
    if first.startswith((b"{", b"[")):
        return "json"
    if _TALLY.match(data[:_SAMPLE].replace(b"\x00", b"")):
        return "tally"
    if first.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<envelope", b"<meta", b"<style")):
        do = "Open it in Excel and save it as .xlsx, or export CSV."
        raise refused(
            "The file is a web page or XML other than Tally's, whatever its name says.",
            where,
            f"it begins {first[:30]!r}",
            do,
        )
    _refuse_binary(data, where)
    return "text"


def _refuse_binary(data: bytes, where: str) -> None:
    sample = data[:_SAMPLE]
    zeros = sample.count(0)
    if zeros and not sample.startswith(_UTF16) and not _looks_utf16(sample):
        do = "Export the register as XLSX or CSV."
        raise refused("The file is of no known kind.", where, f"binary data beginning {data[:8]!r}", do)


def _looks_utf16(sample: bytes) -> bool:
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = max(1, len(sample) // 2)
    return max(even, odd) > half * 0.4 and min(even, odd) < half * 0.05


def refused(what: str, where: str, found: str, do: str, expected: str = _EXPECTED) -> UnreadableFile:
    """Return the failure for a file that is not read."""
    return UnreadableFile(what, where=where, found=found, expected=expected, do=do)


def open_json(data: bytes | mmap, where: str) -> tuple[str, dict[str, msgspec.Raw], str]:
    """Return the kind, the object that holds the sections, and where it lies.

    Goes through the wrappings of vendors (`data`), refuses by name the portal's other files.
    """
    if data[:_SAMPLE].lstrip()[:1] == b"[":
        do = "Load the portal's file itself, not a list taken out of it."
        raise refused("The JSON is a list, not a portal file.", where, "an array at the top", do)
    held, place = json_text.open_object(data, where), where
    for _ in range(5):
        keys = {key.lower(): key for key in held}
        kind, key = _kind_of(keys, held, place)
        if kind:
            place = f"{place}, {key}" if key else place
            return kind, json_text.open_object(held[key], place) if key else held, place
        inner = next((keys[low] for low in ("data", "result") if low in keys), "")
        if not inner or json_text.kind_of(held[inner]) != "{":
            break
        place = f"{place}, {inner}"
        held = json_text.open_object(held[inner], place)
    found = f"the keys {', '.join(repr(key[:30]) for key in list(held)[:8])}"
    raise refused(
        "The JSON is of no kind that is read.", place, found, "Download IMS or GSTR-2B JSON from the portal."
    )


def _kind_of(keys: dict[str, str], held: dict[str, msgspec.Raw], place: str) -> tuple[str, str]:
    """Return the kind of an object, '' for none, and the key under which its sections lie ('' itself)."""
    if upload_errors.holder_of(held, place):
        return "upload_errors", ""
    is_gstr3b = bool({"sup_details", "itc_elg"} & keys.keys())
    told = "gstr2a" if is_gstr2a(held, place) else "gstr3b" if is_gstr3b else gstr1_json.kind_of(held, place)
    if told:
        return told, ""
    _refuse_by_name(keys, held, place)
    if "imsdetails" in keys:
        return "ims", keys["imsdetails"]
    if ENVELOPE_KEYS & keys.keys() or {"fc", "rtnprd"} <= keys.keys():
        return "gstr2b", ""
    return ("ims" if _is_ims(held, place) else ""), ""


def _refuse_by_name(keys: dict[str, str], held: dict[str, msgspec.Raw], place: str) -> None:
    """Refuse the portal's files that look alike but are something else."""
    name, do = _other_name(keys.keys())
    if name:
        raise refused(f"The file is {name}.", place, f"the keys {', '.join(list(held)[:6])}", do)


def _other_name(names: AbstractSet[str]) -> tuple[str, str]:
    """Return what another file of the portal is called, and what to load instead; '' twice when none."""
    others = (
        (bool(names & {"reqtyp", "invdata"}), "an IMS upload (SAVE or RESET), not a download", _LOAD_IMS),
        (
            "error_report" in names or names >= {"proc_cnt", "status_cd"},
            "the portal's answer about an upload, and lists no record",
            _LOAD_IMS,
        ),
        ("fp" in names, "a GSTR-1 or GSTR-2A without a document", _LOAD_WHOLE),
    )
    return next(((name, do) for is_it, name, do in others if is_it), ("", ""))


def _is_ims(held: dict[str, msgspec.Raw], place: str) -> bool:
    """Tell whether an object holds IMS sections: lists whose records are flat, or all of them empty."""
    found = False
    for key, raw in held.items():
        if section_of(key) not in SECTIONS or json_text.kind_of(raw) != "[":
            continue
        found = True
        for record in json_text.open_array(raw, f"{place}, {key}")[:1]:
            if (
                json_text.kind_of(record) == "{"
                and {"inv", "nt"} & json_text.open_object(record, place).keys()
            ):
                raise refused(
                    "The file is part of a GSTR-1 or GSTR-2A.",
                    place,
                    f"{key} grouped by supplier",
                    _LOAD_WHOLE,
                )
    return found
