"""One record of the portal's upload file: the keys that each section takes (domain.md 2.1.3).

Paise become JSON numbers of rupees without binary fractions: 1180000 paise is 11800, 3581302 is 35813.02.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Final, Literal

import duckdb

from ims_lib.documents import ACTION_CODES, AMENDMENT_SECTIONS, CREDIT_SECTIONS, IMPORT_SECTIONS, TAX_HEADS

JsonValue = str | int | Decimal
ItcKeys = Literal["camel", "snake"]

#: Keys of number and date, and those of the original for an amendment, by section.
_INVOICE: Final = ("inum", "idt", "oinum", "oidt")
_NOTE: Final = ("nt_num", "nt_dt", "ont_num", "ont_dt")
NUMBER_KEYS: Final = {
    **dict.fromkeys(("b2b", "b2ba", "ecom", "ecoma"), _INVOICE),
    **dict.fromkeys(("b2bdn", "b2bdna", "b2bcn", "b2bcna"), _NOTE),
    **dict.fromkeys(IMPORT_SECTIONS, ("boenum", "boedt", "", "")),
}
#: Keys of what a buyer declares for ITC reduction: flag, IGST, CGST, SGST, cess.
ITC_KEYS: Final = {
    "camel": ("itcRedReq", "declIgst", "declCgst", "declSgst", "declCess"),
    "snake": ("itc_red_req", "decl_igst", "decl_cgst", "decl_sgst", "decl_cess"),
}
AMOUNT_KEYS: Final = ("txval", "iamt", "camt", "samt", "cess")
IMPORT_AMOUNT_KEYS: Final = ("txval", "igst", "", "", "cess")
_WITHOUT_TYPE: Final = ("ecom", "ecoma")
_DATE: Final = "%d-%m-%Y"


@dataclass(frozen=True)
class UploadRecord:
    """One row of marts.upload_records: amounts in paise as the portal writes them, credit notes positive."""

    recipient_gstin: str
    period: str
    section: str
    portal_document: str
    action: str
    portal_action: str
    request: str
    remark: str
    supplier_gstin: str
    supplier_name: str
    number: str
    document_date: date
    original_number: str
    original_date: date | None
    invoice_type: str
    source_form: str
    return_period: str
    place_of_supply: str
    port_code: str
    total_paise: int | None
    taxable_paise: int
    igst_paise: int
    cgst_paise: int
    sgst_paise: int
    cess_paise: int
    itc_reduction: str
    declared_igst_paise: int | None
    declared_cgst_paise: int | None
    declared_sgst_paise: int | None
    declared_cess_paise: int | None
    problem: str

    @property
    def amounts(self) -> tuple[int, ...]:
        """Return taxable, IGST, CGST, SGST and cess in paise."""
        return (self.taxable_paise, *self.taxes)

    @property
    def taxes(self) -> tuple[int, ...]:
        """Return IGST, CGST, SGST and cess in paise."""
        return (self.igst_paise, self.cgst_paise, self.sgst_paise, self.cess_paise)

    @property
    def tax_effect_paise(self) -> int:
        """Return the tax signed by its effect on ITC: negative for a credit note."""
        return sum(self.taxes) * (-1 if self.section in CREDIT_SECTIONS else 1)

    @property
    def declared(self) -> tuple[int | None, ...]:
        """Return the amounts declared for ITC reduction; empty when the reduction is full or none.

        The portal writes four zeros where nothing was declared: a reduction of nothing is flag N.
        """
        given = (
            self.declared_igst_paise,
            self.declared_cgst_paise,
            self.declared_sgst_paise,
            self.declared_cess_paise,
        )
        return given if self.itc_reduction == "Y" and any(given) else ()

    @property
    def supplier_part(self) -> str:
        """Return what the portal names the other party by: the port for bills of entry, else the GSTIN."""
        return self.port_code if self.section in IMPORT_SECTIONS else self.supplier_gstin


_COLUMNS: Final = tuple(field.name for field in fields(UploadRecord))


def fetch(con: duckdb.DuckDBPyConnection) -> list[UploadRecord]:
    """Return every row of marts.upload_records."""
    cursor = con.cursor()
    rows = cursor.table("marts.upload_records").select(*_COLUMNS).fetchall()
    return [UploadRecord(**dict(zip(_COLUMNS, row, strict=True))) for row in rows]


def number_of(paise: int) -> int | Decimal:
    """Return paise as the JSON number of rupees: an int where whole, else an exact Decimal."""
    rupees, rest = divmod(paise, 100)
    return Decimal(paise).scaleb(-2).normalize() if rest else rupees


def shape(record: UploadRecord, itc_keys: ItcKeys, *, prev_status: bool) -> dict[str, JsonValue]:
    """Return the record's object in the upload file; a RESET record has no `action`."""
    made: dict[str, JsonValue] = _identity(record)
    made.update(_content(record))
    if prev_status:
        made["prev_status"] = ACTION_CODES[record.portal_action]
    if record.request == "SAVE":
        made["action"] = ACTION_CODES[record.action]
        if record.remark:
            made["remarks"] = record.remark
        made.update(_reduction(record, itc_keys))
    return made


def _identity(record: UploadRecord) -> dict[str, JsonValue]:
    """Return supplier, number and date, with those of the original for an amendment."""
    number, day, original_number, original_day = NUMBER_KEYS[record.section]
    made: dict[str, JsonValue] = {}
    if record.supplier_gstin:
        made["stin"] = record.supplier_gstin
    if record.section in IMPORT_SECTIONS:
        made["portcd"] = record.port_code
    made[number] = record.number
    made[day] = record.document_date.strftime(_DATE)
    if record.section in AMENDMENT_SECTIONS and original_number and record.original_date:
        made[original_number] = record.original_number
        made[original_day] = record.original_date.strftime(_DATE)
    if record.invoice_type and record.section not in (*_WITHOUT_TYPE, *IMPORT_SECTIONS):
        made["inv_typ"] = record.invoice_type
    return made


def _content(record: UploadRecord) -> dict[str, JsonValue]:
    """Return amounts, place of supply and where the record comes from."""
    is_import = record.section in IMPORT_SECTIONS
    keys = IMPORT_AMOUNT_KEYS if is_import else AMOUNT_KEYS
    made: dict[str, JsonValue] = {}
    if record.total_paise is not None and not is_import:
        made["val"] = number_of(record.total_paise)
    if not is_import:
        made["pos"] = record.place_of_supply
    made.update({key: number_of(paise) for key, paise in zip(keys, record.amounts, strict=True) if key})
    if not is_import:
        made |= {"srcform": record.source_form, "rtnprd": record.return_period}
    return made


def _reduction(record: UploadRecord, itc_keys: ItcKeys) -> dict[str, JsonValue]:
    """Return the flag whether ITC is to be reduced, and the declared amounts of a partial reduction."""
    if not record.itc_reduction:
        return {}
    flag, *heads = ITC_KEYS[itc_keys]
    declared = zip(heads, record.declared or (None,) * len(TAX_HEADS), strict=True)
    return {
        flag: record.itc_reduction,
        **{key: number_of(paise) for key, paise in declared if paise is not None},
    }
