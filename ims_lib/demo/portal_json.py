"""One portal record as JSON: IMS and GSTR-2B spell the same things differently (domain.md 2.1, 2.2)."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any, Final

import msgspec

from ims_lib import money
from ims_lib.demo.papers import Amounts, PortalDocument, total_of

ENCODER: Final = msgspec.json.Encoder()
#: Invoice types that GSTR-2B spells otherwise than IMS.
_TYPES_2B: Final = {"SEWP": "SEZWP", "SEWOP": "SEZWOP"}
#: Sections in which IMS says whether the reduction of ITC may be asked for.
_ASKED: Final = ("b2ba", "b2bdna", "b2bcn", "b2bcna", "ecoma")


def number(paise: int) -> msgspec.Raw:
    """Return an amount as a JSON number in rupees, exact to the paisa."""
    rupees, rest = divmod(paise, 100)
    return msgspec.Raw(money.plain(paise).encode() if rest else str(rupees).encode())


def day_text(day: date) -> str:
    """Return dd-mm-yyyy, as all portal JSON writes days."""
    return f"{day.day:02d}-{day.month:02d}-{day.year}"


def ims_record(
    document: PortalDocument,
    *,
    action: str,
    period: str,
    is_filed: bool,
    is_pending_blocked: bool,
    is_remarks_blocked: bool,
) -> bytes:
    """Return one record of an IMS download; `action` is the portal's letter."""
    amounts = total_of(document.lines)
    if document.port:
        return _ims_import(document, amounts, action, period, is_pending_blocked)
    record: dict[str, Any] = {
        "stin": document.gstin,
        "tradenm": document.name,
        **_ims_number(document),
        "action": action,
        "srcform": document.source_form,
        "rtnprd": period,
        "srcfilstatus": "Filed" if is_filed else "Not Filed",
        "val": number(sum(amounts)),
        "pos": document.place,
        "txval": number(amounts[0]),
        "iamt": number(amounts[1]),
        "camt": number(amounts[2]),
        "samt": number(amounts[3]),
        "cess": number(amounts[4]),
        "ispendactblocked": "Y" if is_pending_blocked else "N",
        "isRemarksBlocked": "Y" if is_remarks_blocked else "N",
    }
    if not document.section.startswith("ecom"):
        record["inv_typ"] = document.invoice_type
    if document.section in _ASKED:
        record["isItcRedReqBlocked"] = "N"
    record["hash"] = _hash(document, amounts)
    return ENCODER.encode(record)


def _ims_number(document: PortalDocument) -> dict[str, str]:
    keys = ("inum", "idt", "oinum", "oidt")
    if document.section.startswith(("b2bcn", "b2bdn")):
        keys = ("nt_num", "nt_dt", "ont_num", "ont_dt")
    given = {keys[0]: document.number, keys[1]: day_text(document.day)}
    if document.original_day is not None:
        given |= {keys[2]: document.original_number, keys[3]: day_text(document.original_day)}
    return given


def _ims_import(
    document: PortalDocument, amounts: Amounts, action: str, period: str, is_blocked: bool
) -> bytes:
    record: dict[str, Any] = {
        "rgstinrefId": _hash(document, amounts)[:16],
        "irefdt": day_text(document.day),
        "itcprd": period,
        "portcd": document.port,
        "boenum": document.number,
        "boedt": day_text(document.day),
        "action": action,
        "txval": number(amounts[0]),
        "igst": number(amounts[1]),
        "cess": number(amounts[4]),
        "srtinprd": period,
        "ispendactblocked": "Y" if is_blocked else "N",
        "hash": _hash(document, amounts),
    }
    if document.gstin:
        record |= {"sgstin": document.gstin, "tradenm": document.name}
    return ENCODER.encode(record)


def _hash(document: PortalDocument, amounts: Amounts) -> str:
    content = (
        f"{document.section}|{document.gstin}|{document.port}|{document.number}|{document.day}|{amounts}"
    )
    return hashlib.sha256(content.encode()).hexdigest()


def gstr2b_document(document: PortalDocument, *, with_items: bool) -> bytes:
    """Return one document of a GSTR-2B; `with_items` gives the layout up to September 2024, tax in items."""
    amounts = total_of(document.lines)
    if document.port:
        record = _entry(document)
    elif document.section.startswith("isd"):
        record = _distributed(document)
    else:
        record = _supply(document, amounts)
    if not with_items or document.port or document.section.startswith("isd"):
        record |= _heads(
            amounts, is_import=bool(document.port), has_value=not document.section.startswith("isd")
        )
    else:
        record["items"] = [
            {
                "num": place,
                "rt": line.rate,
                **_heads((line.taxable, line.igst, line.cgst, line.sgst, line.cess)),
            }
            for place, line in enumerate(document.lines, 1)
        ]
    return ENCODER.encode(record)


def _heads(amounts: Amounts, *, is_import: bool = False, has_value: bool = True) -> dict[str, msgspec.Raw]:
    heads = {
        "txval": number(amounts[0]),
        "igst": number(amounts[1]),
        "cgst": number(amounts[2]),
        "sgst": number(amounts[3]),
        "cess": number(amounts[4]),
    }
    left_out = {"cgst", "sgst"} if is_import else set() if has_value else {"txval"}
    return {head: amount for head, amount in heads.items() if head not in left_out}


def _supply(document: PortalDocument, amounts: Amounts) -> dict[str, Any]:
    """Return the keys of an invoice or note before its amounts."""
    kind = _TYPES_2B.get(document.invoice_type, document.invoice_type)
    if document.section.startswith(("b2bcn", "b2bdn")):
        letter = "C" if document.section.startswith("b2bcn") else "D"
        record: dict[str, Any] = {"ntnum": document.number, "typ": letter, "suptyp": kind}
        if document.original_day is not None:
            record |= {"onttyp": letter, "ontnum": document.original_number}
            record["ontdt"] = day_text(document.original_day)
    else:
        record = {"inum": document.number, "typ": kind}
        if document.original_day is not None:
            record |= {"oinum": document.original_number, "oidt": day_text(document.original_day)}
    return record | {
        "dt": day_text(document.day),
        "val": number(sum(amounts)),
        "pos": document.place,
        "rev": "Y" if document.is_reverse_charge else "N",
        "itcavl": document.availability,
        "rsn": document.reason,
        "diffprcnt": 1,
        "srctyp": "",
        "irn": "",
        "irngendate": "",
    }


def _distributed(document: PortalDocument) -> dict[str, Any]:
    kind = "ISDC" if document.section.startswith("isdcn") else "ISDI"
    return {
        "doctyp": kind,
        "docnum": document.number,
        "docdt": day_text(document.day),
        "itcelg": document.availability,
    }


def _entry(document: PortalDocument) -> dict[str, Any]:
    return {
        "refdt": day_text(document.day),
        "recdt": day_text(document.day),
        "portcode": document.port,
        "boenum": document.number,
        "boedt": day_text(document.day),
        "isamd": "Y" if document.section.endswith("a") else "N",
    }
