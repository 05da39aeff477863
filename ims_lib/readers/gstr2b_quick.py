"""A GSTR-2B document of plain values to a row of gstr2b_documents, the short way (readers.shapes)."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

from ims_lib.readers import gstr2b_sections, json_text, shapes
from ims_lib.readers.gstr2b_rows import SUPPLIER_KEYS, Work, supplier_of
from ims_lib.readers.shapes import Shapes
from ims_lib.schemas import GSTR2B_DOCUMENTS

_PLACES: Final = {name: place for place, name in enumerate(GSTR2B_DOCUMENTS.names)}
_HEADS: Final = ("taxable", "igst", "cgst", "sgst", "cess")
_KINDS: Final = {
    shapes.text: (
        "number",
        "itc_availability",
        "original_number",
        "irn",
        "port_code",
        "ims_status",
        "remarks",
        "source_type",
    ),
    shapes.scalar: ("itc_reason", "rate_share"),
    shapes.day: ("document_date",),
    shapes.state: ("place_of_supply",),
    shapes.flag: ("is_reverse_charge",),
    shapes.yes_no: ("itc_reduction",),
    shapes.paise: ("total", *_HEADS),
}
_PAISE: Final = ("total", *_HEADS)
_SHAPES: Final = Shapes(
    gstr2b_sections.KEYS,
    {
        column: (_PLACES[f"{column}_paise" if column in _PAISE else column], read)
        for read, columns in _KINDS.items()
        for column in columns
    },
    needed=("number", "document_date", "taxable"),
    strange=SUPPLIER_KEYS
    | {"items", "original_date", "declared_igst", "declared_cgst", "declared_sgst", "declared_cess"},
)
#: What tells a document's own section and type.
_TELLS: Final = ("typ", "suptyp", "note_type", "document_type", "is_amended")
_TEXTS: Final = frozenset(
    name for name in GSTR2B_DOCUMENTS.names if GSTR2B_DOCUMENTS.field(name).type == "string"
)
_EMPTY: Final = tuple(
    "" if name in _TEXTS else 0 if name in {f"{head}_paise" for head in _HEADS} else None
    for name in GSTR2B_DOCUMENTS.names
)
_NUMBER, _AVAILABILITY, _TAX = _PLACES["number"], _PLACES["itc_availability"], _PLACES["igst_paise"]
_FIRST_OF_SUPPLIER, _OTHER, _REVERSE = (
    _PLACES["supplier_gstin"],
    _PLACES["other_keys"],
    _PLACES["is_reverse_charge"],
)


def read_plain(work: Work, part: str, section: str, supplier: dict[str, Any], document: Any) -> bool:
    """Read one document as gstr2b_rows.read_document does; False, nothing done, where it is not plain."""
    shape = _SHAPES.of(document)
    if shape is None or section.startswith("impg"):
        return False
    row: list[Any] = list(_EMPTY)
    try:
        shape.fill(row, document)
        ims_section, invoice_type = _section(
            section, tuple([document.get(shape.keys.get(n)) for n in _TELLS])
        )
        availability = row[_AVAILABILITY].upper()[:1]
    except shapes.NOT_PLAIN:
        return False
    if not row[_NUMBER] or not ims_section:
        return False
    work.ledger.rows_read += 1
    held = supplier_of(work, supplier)
    row[:_FIRST_OF_SUPPLIER] = (
        work.ledger.file_id,
        work.ledger.rows_read,
        "",
        work.period,
        ims_section,
        part,
    )
    row[_FIRST_OF_SUPPLIER:_NUMBER] = held.columns
    row[_PLACES["invoice_type"]] = invoice_type
    row[_AVAILABILITY] = availability
    rest = {key: document[key] for key in shape.rest}
    if held.strange:
        rest |= held.strange
    if held.beside:
        rest["supplier"] = held.beside
    row[_OTHER] = json_text.as_text(rest)
    work.totals.add(part, ims_section, row[_REVERSE], availability, row[_TAX : _TAX + 4])
    work.rows.add(row)
    return True


@lru_cache(maxsize=1024)
def _section(section: str, told: tuple[Any, ...]) -> tuple[str, str]:
    """Return IMS section and invoice type by what a document tells of both."""
    return gstr2b_sections.ims_section(section, dict(zip(_TELLS, told, strict=True)))
