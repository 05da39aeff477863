"""Keys of GSTR-2B documents in every section and spelling (domain.md 2.2.2)."""

from __future__ import annotations

from typing import Any, Final

from ims_lib.readers.spellings import Spellings

#: Keys of the lists that hold a supplier's documents.
DOCUMENT_LISTS: Final = ("inv", "nt", "doclist", "boe", "docs")
#: 2B section key to IMS section of its invoices; `None` where the document itself tells (notes, ISD).
SECTIONS: Final = {
    "b2b": "b2b",
    "b2ba": "b2ba",
    "ecom": "ecom",
    "ecoma": "ecoma",
    "cdnr": "",
    "cdnra": "",
    "isd": "",
    "isda": "",
    "impg": "impg",
    "impga": "impga",
    "impgsez": "impgsez",
    "impgseza": "impgseza",
    "impgasez": "impgseza",
}
#: Column to the spellings of its key, the preferred first.
KEYS: Final = Spellings(
    {
        "number": ("inum", "ntnum", "nt_num", "docnum", "boenum", "benum"),
        "document_date": ("dt", "idt", "ntdt", "nt_dt", "docdt", "boedt", "bedt"),
        "original_number": ("oinum", "ontnum", "ont_num", "odocnum", "oinvnum"),
        "original_date": ("oidt", "ontdt", "ont_dt", "odocdt", "oinvdt"),
        "place_of_supply": ("pos",),
        "is_reverse_charge": ("rev", "rchrg"),
        "itc_availability": ("itcavl", "itcelg"),
        "itc_reason": ("rsn",),
        "rate_share": ("diffprcnt", "diff_percent"),
        "source_type": ("srctyp",),
        "irn": ("irn",),
        "port_code": ("portcode", "portcd"),
        "ims_status": ("imsstatus", "imsactn"),
        "total": ("val",),
        "taxable": ("txval",),
        "igst": ("igst", "iamt"),
        "cgst": ("cgst", "camt"),
        "sgst": ("sgst", "samt"),
        "cess": ("cess", "csamt"),
        "itc_reduction": ("itcredreq", "itc_red_req"),
        "declared_igst": ("decligst", "decl_igst"),
        "declared_cgst": ("declcgst", "decl_cgst"),
        "declared_sgst": ("declsgst", "decl_sgst"),
        "declared_cess": ("declcess", "decl_cess"),
        "remarks": ("remarks",),
        "items": ("items", "itms"),
        "typ": ("typ", "inv_typ"),
        "suptyp": ("suptyp",),
        "note_type": ("ntty", "nttyp", "nt_ty"),
        "document_type": ("doctyp", "isd_docty"),
        "is_amended": ("isamd", "amd"),
    }
)
_NOTE_TYPES: Final = {
    "c": "b2bcn",
    "cn": "b2bcn",
    "credit note": "b2bcn",
    "d": "b2bdn",
    "dn": "b2bdn",
    "debit note": "b2bdn",
}


def unfold(holder: dict[str, Any]) -> tuple[dict[str, Any], list[Any]]:
    """Return a supplier's own keys and its documents; a record that holds no list is a document itself."""
    key = next((name for name in DOCUMENT_LISTS if isinstance(holder.get(name), list)), "")
    if not key:
        return {}, [holder]
    return {name: value for name, value in holder.items() if name != key}, holder[key]


def ims_section(section: str, given: dict[str, Any]) -> tuple[str, str]:
    """Return the IMS section of a 2B document, '' when a note tells neither credit nor debit, and its type.

    In the layout since October 2024 `typ` is the note type and `suptyp` the supply type; older files use
    `ntty` for the note type and `typ` for the supply type, so whichever holds C or D is the note type.
    """
    typ, suptyp = str(given.get("typ") or "").strip(), str(given.get("suptyp") or "").strip()
    if section in ("cdnr", "cdnra"):
        asked = (str(given.get("note_type") or "").strip(), typ, suptyp)
        told = next((value for value in asked if value.lower() in _NOTE_TYPES), "")
        supply = next((value for value in (suptyp, typ) if value and value.lower() not in _NOTE_TYPES), "")
        return (_NOTE_TYPES[told.lower()] + ("a" if section == "cdnra" else "") if told else ""), supply
    if section in ("isd", "isda"):
        kind = str(given.get("document_type") or "").strip()
        credit = kind.upper() in {"ISDC", "ISDCN", "ISDCNA", "C"}
        return ("isdcn" if credit else "isd") + ("a" if section == "isda" else ""), kind
    if section in ("impg", "impgsez") and str(given.get("is_amended") or "").strip().upper() in {
        "Y",
        "YES",
        "TRUE",
    }:
        return SECTIONS[section] + "a", ""
    return SECTIONS[section], typ
