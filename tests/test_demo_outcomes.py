"""The labels against the spec's own oracle: the files are read back, reconciled slowly and compared."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

from ims_lib import readers
from ims_lib.demo import Made, make
from ims_lib.documents import AMOUNTS, SECTIONS
from tests import oracle


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make(tmp_path_factory.mktemp("company"), documents=1_500, suppliers=200)


def labels_of(made: Made) -> list[dict[str, str]]:
    with made.truth.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def rows_of(path: Path, dataset: str) -> list[dict[str, Any]]:
    reading = readers.read(path)
    assert reading.rows_rejected == 0, (path.name, reading.tables["rejected_rows"].to_pylist()[:3])
    return reading.tables[dataset].to_pylist() if dataset in reading.tables else []


def amounts_of(row: dict[str, Any]) -> oracle.Amounts:
    taxable, igst, cgst, sgst, cess = (row[f"{head}_paise"] or 0 for head in AMOUNTS)
    return (taxable, igst, cgst, sgst, cess)


def portal_document(recipient: str, row: dict[str, Any], **more: Any) -> oracle.Document:
    return oracle.Document(
        "portal",
        recipient,
        row["supplier_gstin"],
        SECTIONS[row["section"]],
        row["number"],
        row["document_date"],
        amounts_of(row),
        row["section"],
        place_of_supply=row["place_of_supply"],
        original_number=row["original_number"],
        original_date=row["original_date"],
        port=row["port_code"],
        **more,
    )


def portal_documents(made: Made) -> dict[str, oracle.Document]:
    """Both downloads over the 2Bs; the newest content counts, 2B gives reverse charge."""
    found: dict[str, oracle.Document] = {}
    charges: dict[str, bool | None] = {}
    ims = [path for path in made.files if path.name.startswith("ims_")]
    for path in made.files:
        if path.name.startswith("gstr2b"):
            for row in rows_of(path, "gstr2b_documents"):
                one = portal_document(
                    made.gstin,
                    row,
                    is_reverse_charge=row["is_reverse_charge"],
                    return_period=row["supplier_period"],
                )
                found[one.key] = one
                charges[one.key] = row["is_reverse_charge"]
    snapshots = [rows_of(path, "ims_records") for path in ims]
    newer = {portal_document(made.gstin, row).key for row in snapshots[1]}
    for snapshot in snapshots:
        for row in snapshot:
            one = portal_document(made.gstin, row, return_period=row["return_period"])
            gone = one.key not in newer and not row["is_filed"]
            charge = charges.get(one.key)
            found[one.key] = oracle.replace(one, is_reverse_charge=charge, is_withdrawn=gone)
    return found


def books_documents(made: Made) -> dict[str, oracle.Document]:
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for path in made.files:
        if "register" in path.name or "template" in path.name:
            for row in rows_of(path, "books_rows"):
                voucher = row["voucher"] or str(row["row_number"])
                key = (
                    voucher,
                    row["supplier_gstin"],
                    row["document_type"],
                    row["number"],
                    str(row["document_date"]),
                )
                groups[key].append(row)
    found = {}
    for (voucher, *_), rows in groups.items():
        amounts = [sum(parts) for parts in zip(*map(amounts_of, rows), strict=True)]
        row = rows[0]
        one = oracle.Document(
            "books",
            made.gstin,
            row["supplier_gstin"],
            row["document_type"],
            row["number"],
            row["document_date"],
            (amounts[0], amounts[1], amounts[2], amounts[3], amounts[4]),
            voucher=voucher,
            posting_date=row["posting_date"],
            place_of_supply=row["place_of_supply"],
            is_reverse_charge=row["is_reverse_charge"],
            port=row["port_code"],
        )
        assert one.key not in found, one.key
        found[one.key] = one
    return found


def reconciled(documents: dict[str, oracle.Document]) -> dict[str, oracle.Result]:
    """No rule reaches across suppliers, so each supplier goes through the oracle alone."""
    suppliers: dict[str, list[oracle.Document]] = defaultdict(list)
    for one in documents.values():
        suppliers[one.supplier_key].append(one)
    results: dict[str, oracle.Result] = {}
    for group in suppliers.values():
        results |= oracle.reconcile(group)
    return results


def disagreements(made: Made) -> list[str]:
    """Every document whose label says something else than the oracle."""
    documents = portal_documents(made) | books_documents(made)
    results = reconciled(documents)
    wrong, labelled = [], Counter[str]()
    for label in labels_of(made):
        for side, other in (("portal_document", "books_document"), ("books_document", "portal_document")):
            key = label[side]
            if not key:
                continue
            labelled[key] += 1
            result = results.get(key)
            found = (result.outcome, result.rule, result.partner) if result else ("", "", "")
            is_apart = label["expected_outcome"] in {"superseded", "duplicate"}
            partner = label["counterpart"] if is_apart else label[other]
            expected = (label["expected_outcome"], label["expected_rule"], partner)
            if found != expected:
                wrong.append(f"{label['defect']} {key}: expected {expected}, found {found}")
    wrong += [f"{key}: labelled {count} times" for key, count in labelled.items() if count > 1]
    wrong += [f"{key}: {results[key]} without label" for key in results if not labelled[key]]
    return wrong


def test_the_oracle_agrees_with_every_label(made: Made) -> None:
    assert disagreements(made) == []


def test_the_oracle_agrees_with_every_label_of_a_small_company(tmp_path: Path) -> None:
    small = make(tmp_path, documents=60, suppliers=12, months=2)
    assert disagreements(small) == []


@pytest.mark.parametrize(("last_period", "months", "seed"), [("042026", 3, 5), ("022027", 4, 6)])
def test_the_labels_hold_when_the_financial_year_changes(
    tmp_path: Path, last_period: str, months: int, seed: int
) -> None:
    across = make(
        tmp_path,
        documents=300,
        suppliers=40,
        months=months,
        seed=seed,
        last_period=last_period,
        registers="csv",
    )
    assert disagreements(across) == []
