"""Reading the portal's upload file back: what each record asks the portal to do.

Takes both spellings of the ITC-reduction keys, SAVE and RESET. Amounts become paise exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import msgspec

from ims_lib import money, periods
from ims_lib.documents import ACTION_CODES, IMPORT_SECTIONS, key_part
from ims_lib.errors import UnreadableFile
from ims_lib.export.records import AMOUNT_KEYS, IMPORT_AMOUNT_KEYS, ITC_KEYS, NUMBER_KEYS, UploadRecord

_DECODER: Final = msgspec.json.Decoder(dict[str, Any], float_hook=Decimal)
_ACTIONS: Final = {code: action for action, code in ACTION_CODES.items()}


@dataclass(frozen=True, order=True)
class FileAction:
    """What an upload file asks for one record; amounts in paise as the portal writes them, unsigned.

    `action` is no_action for a record of a RESET file. `declared` is empty unless a partial ITC reduction
    is declared (IGST, CGST, SGST, cess).
    """

    gstin: str
    section: str
    supplier: str
    number: str
    document_date: date
    action: str
    remark: str
    amounts: tuple[int, ...]
    itc_reduction: str
    declared: tuple[int, ...]

    @property
    def document(self) -> str:
        """Return the KEY of the document (design.md section 4)."""
        is_import = self.section in IMPORT_SECTIONS
        last = self.document_date.isoformat() if is_import else periods.financial_year(self.document_date)
        return "/".join((self.gstin, self.section, key_part(self.supplier), key_part(self.number), last))


def expected(record: UploadRecord) -> FileAction:
    """Return what the file must ask for this record."""
    return FileAction(
        gstin=record.recipient_gstin,
        section=record.section,
        supplier=record.supplier_part,
        number=record.number,
        document_date=record.document_date,
        action=record.action,
        remark=record.remark,
        amounts=_import_amounts(record.section, record.amounts),
        itc_reduction=record.itc_reduction,
        declared=tuple(paise for paise in record.declared if paise is not None),
    )


def read_actions(path: Path) -> list[FileAction]:
    """Return what an upload file asks for, record by record; UnreadableFile when it is none."""
    try:
        envelope = _DECODER.decode(path.read_bytes())
        gstin, request, data = envelope["rtin"], envelope["reqtyp"], envelope["invdata"]
        return [
            _action(gstin, request, section, record)
            for section, records in data.items()
            for record in records
        ]
    except (msgspec.DecodeError, KeyError, TypeError, AttributeError, ValueError) as error:
        raise UnreadableFile(
            "This is no upload file of IMS.",
            where=path.name,
            found=str(error)[:200],
            expected='{"rtin": ..., "reqtyp": "SAVE" or "RESET", "invdata": {sections}}',
            do="Write it again with `ims export actions`.",
        ) from error


def _action(gstin: str, request: str, section: str, record: dict[str, Any]) -> FileAction:
    number, day, *_ = NUMBER_KEYS[section]
    is_import = section in IMPORT_SECTIONS
    keys = IMPORT_AMOUNT_KEYS if is_import else AMOUNT_KEYS
    if request not in ("SAVE", "RESET") or ("action" in record) != (request == "SAVE"):
        raise ValueError(f"request {request} with{'' if 'action' in record else 'out'} an action")
    flag, *heads = next((keys for keys in ITC_KEYS.values() if keys[0] in record), ITC_KEYS["camel"])
    return FileAction(
        gstin=gstin,
        section=section,
        supplier=record["portcd" if is_import else "stin"],
        number=record[number],
        document_date=_day(record[day]),
        action=_ACTIONS[record["action"]] if request == "SAVE" else "no_action",
        remark=record.get("remarks", ""),
        amounts=tuple(_paise(record[key]) for key in keys if key),
        itc_reduction=record.get(flag, ""),
        declared=tuple(_paise(record[key]) for key in heads if key in record),
    )


def _import_amounts(section: str, amounts: tuple[int, ...]) -> tuple[int, ...]:
    """Return the amounts that a section's records have: bills of entry have no CGST and SGST."""
    if section not in IMPORT_SECTIONS:
        return amounts
    return tuple(paise for key, paise in zip(IMPORT_AMOUNT_KEYS, amounts, strict=True) if key)


def _paise(value: int | Decimal) -> int:
    return money.to_paise(value) or 0


def _day(text: str) -> date:
    return datetime.strptime(text, "%d-%m-%Y").date()  # noqa: DTZ007 - a date has no time zone
