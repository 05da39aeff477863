"""Why a record must stay out of the portal's upload file (domain.md 3.8).

The portal refuses a whole file for one record that breaks a rule, so such records are left out and listed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from ims_lib import money, periods
from ims_lib.documents import AMENDMENT_SECTIONS, IMPORT_SECTIONS, ITC_REDUCTION_SECTIONS, TAX_HEADS
from ims_lib.export.records import NUMBER_KEYS, UploadRecord

#: The portal's longest remark (domain.md 2.1.3).
LONGEST_REMARK: Final = 250


@dataclass(frozen=True)
class Problem:
    """A record that was left out of the file, with the reason as a sentence."""

    gstin: str
    period: str
    portal_document: str
    action: str
    reason: str


def sort_out(
    records: Iterable[UploadRecord], filed: Collection[tuple[str, str]]
) -> tuple[list[UploadRecord], list[Problem]]:
    """Return the records that may be sent, and the others with their reasons.

    `filed` holds (gstin, period) whose GSTR-3B is filed: these months are frozen.
    """
    every = list(records)
    twice = {place for place, count in Counter(map(_place, every)).items() if count > 1}
    fit: list[UploadRecord] = []
    problems: list[Problem] = []
    for record in every:
        reason = _reason(record, filed, is_twice=_place(record) in twice)
        if reason:
            problems.append(
                Problem(record.recipient_gstin, record.period, record.portal_document, record.action, reason)
            )
        else:
            fit.append(record)
    return fit, problems


def _place(record: UploadRecord) -> tuple[object, ...]:
    """Return what the portal tells records of one GSTIN apart by."""
    number = record.number.strip().upper()
    return record.recipient_gstin, record.section, record.supplier_part, number, record.document_date


def _reason(record: UploadRecord, filed: Collection[tuple[str, str]], *, is_twice: bool) -> str:
    """Return the first rule that a record breaks as a sentence, '' when it breaks none."""
    if record.problem:
        return record.problem
    if record.section not in NUMBER_KEYS:
        return f"No upload format for section {record.section} is known: act on it on the portal."
    if record.period and (record.recipient_gstin, record.period) in filed:
        return f"GSTR-3B of {periods.label(record.period)} is filed: the portal takes no more actions for it."
    if is_twice:
        return "Two records of the download have this supplier, number and date: act on them on the portal."
    return _missing(record) or _remark(record) or _reduction(record)


def _missing(record: UploadRecord) -> str:
    """Say what the portal needs and the download does not give."""
    needs = {"number": record.number}
    if record.section in IMPORT_SECTIONS:
        needs["port code"] = record.port_code
    else:
        needs |= {
            "supplier GSTIN": record.supplier_gstin,
            "place of supply": record.place_of_supply,
            "return period": record.return_period if periods.is_period(record.return_period) else "",
            "source form": record.source_form,
            "document value": "" if record.total_paise is None else "given",
        }
    if record.section in AMENDMENT_SECTIONS and NUMBER_KEYS[record.section][2]:
        needs["original number and date"] = record.original_number if record.original_date else ""
    missing = [what for what, given in needs.items() if not given]
    return f"The download gives no {', no '.join(missing)}, which the upload needs." if missing else ""


def _remark(record: UploadRecord) -> str:
    length = len(record.remark)
    if length > LONGEST_REMARK:
        return f"Its remark has {length} characters; the portal takes {LONGEST_REMARK}."
    if record.remark and record.action not in ("reject", "pending"):
        return "The portal takes a remark with Reject and Pending only."
    return ""


def _reduction(record: UploadRecord) -> str:
    """Hold the rules of a declared reduction: all four heads, none above the tax, CGST equal to SGST."""
    if record.itc_reduction and (record.section not in ITC_REDUCTION_SECTIONS or record.action != "accept"):
        return "ITC reduction is declared only on Accept of an amendment or a credit note."
    if not record.declared:
        return ""
    if None in record.declared:
        return "Its declared ITC reduction is incomplete: all four tax heads are needed."
    for head, declared, tax in zip(TAX_HEADS, record.declared, record.taxes, strict=True):
        if not 0 <= (declared or 0) <= tax:
            given, most = money.show(declared or 0), money.show(tax)
            return (
                f"Its declared {head.upper()} reduction of {given} is not between 0.00 and the tax, {most}."
            )
    if record.declared_cgst_paise != record.declared_sgst_paise:
        return "Its declared CGST and SGST reductions differ; the portal wants them equal."
    return ""
