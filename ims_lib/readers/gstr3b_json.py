"""GSTR-3B as filed, from JSON, to one row a cell of the form (domain.md 2.7.4)."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from ims_lib.readers import json_text, values
from ims_lib.readers.gstr1_rows import period_of
from ims_lib.readers.gstr2b_rows import place_of_supply
from ims_lib.readers.reading import BadValueError, Ledger, Reading, Rows
from ims_lib.readers.spellings import Spellings
from ims_lib.schemas import GSTR3B_CELLS

_KEYS: Final = Spellings(
    {
        "taxable": ("txval",),
        "igst": ("iamt", "igst"),
        "cgst": ("camt", "cgst"),
        "sgst": ("samt", "sgst"),
        "cess": ("csamt", "cess"),
        "place_of_supply": ("pos",),
    }
)
_HEADS: Final = ("taxable", "igst", "cgst", "sgst", "cess")
#: Cell of the form by the table of the JSON, the key in it and the `ty` of the row.
_CELLS: Final = {
    ("sup_details", "osup_det", ""): "3.1(a)",
    ("sup_details", "osup_zero", ""): "3.1(b)",
    ("sup_details", "osup_nil_exmp", ""): "3.1(c)",
    ("sup_details", "isup_rev", ""): "3.1(d)",
    ("sup_details", "osup_nongst", ""): "3.1(e)",
    ("eco_dtls", "eco_sup", ""): "3.1.1(i)",
    ("eco_dtls", "eco_reg_sup", ""): "3.1.1(ii)",
    ("inter_sup", "unreg_details", ""): "3.2 unregistered",
    ("inter_sup", "comp_details", ""): "3.2 composition",
    ("inter_sup", "uin_details", ""): "3.2 UIN",
    ("itc_elg", "itc_avl", "IMPG"): "4(A)(1)",
    ("itc_elg", "itc_avl", "IMPS"): "4(A)(2)",
    ("itc_elg", "itc_avl", "ISRC"): "4(A)(3)",
    ("itc_elg", "itc_avl", "ISD"): "4(A)(4)",
    ("itc_elg", "itc_avl", "OTH"): "4(A)(5)",
    ("itc_elg", "itc_rev", "RUL"): "4(B)(1)",
    ("itc_elg", "itc_rev", "OTH"): "4(B)(2)",
    ("itc_elg", "itc_net", ""): "4(C)",
    ("itc_elg", "itc_inelg", "RUL"): "4(D)(1)",
    ("itc_elg", "itc_inelg", "OTH"): "4(D)(2)",
    ("inward_sup", "isup_details", "GST"): "5 GST",
    ("inward_sup", "isup_details", "NONGST"): "5 NONGST",
    ("intr_ltfee", "intr_details", ""): "5.1 interest",
    ("intr_ltfee", "ltfee_details", ""): "5.1 late fee",
}
_TABLES: Final = frozenset(table for table, _, _ in _CELLS)
#: Keys of one cell that are two: supplies between States and within the State.
_WAYS: Final = ("inter", "intra")


def read_gstr3b(
    envelope: dict[str, msgspec.Raw], file_id: str, _file: str, where: str, period: str
) -> Reading:
    """Read the object that holds sup_details; the rows are in the table `gstr3b_cells`, heads that a cell has
    not are null. `period` is the caller's MMYYYY; NeedsAnswer where nobody tells it.
    """
    ledger, rows = Ledger(file_id), Rows(GSTR3B_CELLS)
    told = {key.lower(): json_text.value_of(raw, f"{where}, {key}") for key, raw in envelope.items()}
    month = period_of(values.text(told.get("ret_period")), period, where, "GSTR-3B")
    for table, held in told.items():
        if table in _TABLES and isinstance(held, dict):
            for key, cells in held.items():
                _read_cells(rows, ledger, month, table, key, cells)
        elif isinstance(held, dict | list):
            _skip(ledger, table, held)
    return Reading(
        kind="gstr3b",
        recipient_gstin=values.text(told.get("gstin")) or None,
        period=month,
        tables={"gstr3b_cells": rows.table(), "rejected_rows": ledger.rejected.table()},
        **ledger.counts(),
    )


def _read_cells(rows: Rows, ledger: Ledger, period: str, table: str, key: str, cells: Any) -> None:
    """Read one key of a table: an object, or a list of them told apart by `ty` or place of supply."""
    for given in cells if isinstance(cells, list) else [cells]:
        if not isinstance(given, dict):
            continue
        kind = values.text(given.get("ty")).upper()
        cell = _CELLS.get((table, key.lower(), kind))
        if cell is None:
            _skip(ledger, f"{table}.{key} {kind}".strip(), given)
        else:
            rest = {name: value for name, value in given.items() if name != "ty"}
            for way in _WAYS:
                if table == "inward_sup" and way in rest:
                    _read_cell(rows, ledger, period, f"{cell} {way}", {"txval": rest.pop(way)})
            if rest:
                _read_cell(rows, ledger, period, cell, rest)


def _read_cell(rows: Rows, ledger: Ledger, period: str, cell: str, given: dict[str, Any]) -> None:
    ledger.rows_read += 1
    columns, other = _KEYS.sort(given)
    try:
        amounts = [values.amount(head, columns.get(head), ledger) for head in _HEADS]
    except BadValueError as bad:
        ledger.reject(ledger.rows_read, cell, bad.column, bad.value, bad.reason)
        return
    place = place_of_supply(columns.get("place_of_supply"), other)
    rows.add((ledger.file_id, ledger.rows_read, "", period, cell, place, *amounts))
    if other:
        ledger.note(f"not read: {', '.join(sorted(key[:30] for key in other))} of {cell}")


def _skip(ledger: Ledger, name: str, held: Any) -> None:
    """Name a table or row that is no cell of ours; it counts as one row."""
    if held:
        ledger.rows_read += 1
        ledger.skipped["table not read"] += 1
        ledger.note(f"not read: {name[:40]}")
