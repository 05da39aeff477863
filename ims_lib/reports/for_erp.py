"""What the ERP must take over: vouchers that it lacks, as CSV and as Tally's XML, and corrections as CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree as ET

import duckdb

from ims_lib import money, reports
from ims_lib.documents import AMOUNTS, TAX_HEADS

_RISKY: Final = ("=", "+", "-", "@", "\t", "\r", "\0", "\uff1d", "\uff0b", "\uff0d", "\uff20")


@dataclass(frozen=True)
class Kind:
    """How one side's vouchers are named in Tally: the other party, the types of vouchers, the ledgers of tax;
    and the sign of an invoice's value (debits are negative).
    """

    party: str
    usual: str
    types: Mapping[str, str]
    tax: str
    sign: int


#: A supplier's credit note is a debit note in the buyer's books.
PURCHASES: Final = Kind("supplier", "Purchase", {"credit_note": "Debit Note"}, "Input", -1)
SALES: Final = Kind("customer", "Sales", {"credit_note": "Credit Note"}, "Output", 1)
_MISSING: Final = {"vouchers": PURCHASES, "sales": SALES}

_CORRECTIONS: Final = (
    "document",
    "voucher",
    "party_name",
    "field",
    "old_value",
    "new_value",
    "given_value",
    "standing",
    "goes_to",
    "reason",
    "remark",
    "who",
    "at",
)


def write(con: duckdb.DuckDBPyConnection, folder: Path, gstin: str) -> list[Path]:
    """Write the files of one GSTIN that have rows into a folder, and return them."""
    files = []
    for what, kind in _MISSING.items():
        vouchers = _rows(con, f"marts.missing_{what}", gstin, "document_date, document")
        if vouchers:
            listed, imported = (folder / f"{gstin}_missing_{what}.{ending}" for ending in ("csv", "xml"))
            with reports.whole_file(listed) as path:
                _write_csv(path, [_in_rupees(row) for row in vouchers])
            with reports.whole_file(imported) as path:
                path.write_bytes(tally_xml(vouchers, kind))
            files += [listed, imported]
    corrected = _rows(con, "marts.corrections", gstin, "seq")
    if corrected:
        files.append(folder / f"{gstin}_corrections.csv")
        with reports.whole_file(files[-1]) as path:
            _write_csv(path, [shown(row) for row in corrected])
    return files


def shown(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row of marts.corrections as people read it, amounts in rupees."""
    values = {name: row[name] for name in _CORRECTIONS}
    if row["field"] in AMOUNTS:
        for name in ("old_value", "new_value", "given_value"):
            values[name] = money.show(int(values[name])) if values[name] else ""
    return values


def tally_xml(vouchers: Iterable[Mapping[str, Any]], kind: Kind = PURCHASES) -> bytes:
    """Return missing vouchers (marts.missing_vouchers or missing_sales) as the XML that Tally imports.

    Amounts in rupees by Tally's signs: debits negative. Ledgers: the other party, Purchase or Sales, Input or
    Output IGST and so on; they have to be there in Tally.
    """
    envelope = ET.Element("ENVELOPE")
    _child(_child(envelope, "HEADER"), "TALLYREQUEST", "Import Data")
    data = _child(_child(envelope, "BODY"), "IMPORTDATA")
    _child(_child(data, "REQUESTDESC"), "REPORTNAME", "Vouchers")
    request = _child(data, "REQUESTDATA")
    for row in vouchers:
        _voucher(_child(request, "TALLYMESSAGE"), row, kind)
    ET.indent(envelope)
    written: bytes = ET.tostring(envelope, encoding="utf-8", xml_declaration=True)
    return written


def _voucher(message: ET.Element, row: Mapping[str, Any], kind: Kind) -> None:
    told = kind.types.get(row["document_type"], kind.usual)
    sign = -kind.sign if row["document_type"].endswith("credit_note") else kind.sign
    party = row[f"{kind.party}_name"] or row[f"{kind.party}_gstin"] or f"Unknown {kind.party}"
    voucher = ET.SubElement(message, "VOUCHER", VCHTYPE=told, ACTION="Create")
    for name, text in (
        ("DATE", f"{row['document_date']:%Y%m%d}"),
        ("VOUCHERTYPENAME", told),
        ("REFERENCE", row["number"]),
        ("REFERENCEDATE", f"{row['document_date']:%Y%m%d}"),
        ("PARTYLEDGERNAME", party),
        ("PARTYGSTIN", row[f"{kind.party}_gstin"]),
        ("NARRATION", f"IMS Workbench: {row['document']}"),
    ):
        _child(voucher, name, text)
    heads = [(kind.usual, row["taxable_paise"])]
    heads += [(f"{kind.tax} {head.upper()}", row[f"{head}_paise"]) for head in TAX_HEADS]
    _entry(voucher, party, -sign * sum(paise for _, paise in heads))
    for ledger, paise in heads:
        if paise:
            _entry(voucher, ledger, sign * paise)


def _entry(voucher: ET.Element, ledger: str, paise: int) -> None:
    entry = _child(voucher, "ALLLEDGERENTRIES.LIST")
    _child(entry, "LEDGERNAME", ledger)
    _child(entry, "ISDEEMEDPOSITIVE", "Yes" if paise < 0 else "No")
    _child(entry, "AMOUNT", money.show(paise).replace(",", ""))


def _child(parent: ET.Element, name: str, text: str = "") -> ET.Element:
    """Return a new element; characters that XML cannot hold are left out."""
    element = ET.SubElement(parent, name)
    element.text = "".join(sign for sign in text if sign.isprintable()) or None
    return element


def _in_rupees(row: Mapping[str, Any]) -> dict[str, Any]:
    plain = {name: value for name, value in row.items() if not name.endswith("_paise")}
    return {**plain, **{head: money.show(row[f"{head}_paise"]).replace(",", "") for head in AMOUNTS}}


def _write_csv(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write rows; text that a spreadsheet would take for a formula gets an apostrophe before it."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        for row in rows:
            writer.writerow({name: _plain(name, value) for name, value in row.items()})


def _plain(name: str, value: Any) -> Any:
    is_risky = isinstance(value, str) and value.lstrip(' "').startswith(_RISKY)
    return f"'{value}" if is_risky and name not in AMOUNTS else value


def _rows(con: duckdb.DuckDBPyConnection, view: str, gstin: str, order: str) -> list[dict[str, Any]]:
    relation = (
        con.cursor()
        .table(view)
        .filter(duckdb.ColumnExpression("recipient_gstin") == duckdb.ConstantExpression(gstin))
    )
    rows: list[dict[str, Any]] = relation.order(order).to_arrow_table().to_pylist()
    return rows
