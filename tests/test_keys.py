"""KEYs of portal documents: one document in two sources, and one number on two documents."""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb
import pyarrow as pa

from ims_lib import views
from ims_lib.schemas import GSTR2B_DOCUMENTS, IMS_RECORDS

OWN, SUPPLIER = "27ABCDE1234F1Z0", "29PQRSC5678K1ZF"
TEXT = {"recipient_gstin": OWN, "supplier_gstin": SUPPLIER, "section": "b2b", "return_period": "102026"}


def rows(schema: pa.Schema, file_id: str, documents: list[tuple[str, date, int]], **more: Any) -> pa.Table:
    """Return rows of one file: number, date and taxable paise of each."""
    filled = [
        {
            **{field.name: "" for field in schema if field.type == pa.string()},
            **dict.fromkeys(("igst_paise", "cgst_paise", "sgst_paise", "cess_paise"), 0),
            **{name: value for name, value in TEXT.items() if name in schema.names},
            "file_id": file_id,
            "row_number": place,
            "number": number,
            "document_date": day,
            "taxable_paise": taxable,
            "total_paise": taxable,
            **more,
        }
        for place, (number, day, taxable) in enumerate(documents, 1)
    ]
    return pa.Table.from_pylist(filled, schema=schema)


def load(seq: int, file_id: str, kind: str, sections: str = "", period: str = "") -> dict[str, Any]:
    return {
        "load_seq": seq,
        "file_id": file_id,
        "kind": kind,
        "recipient_gstin": OWN,
        "sections": sections,
        "period": period,
        "part_number": 1,
        "part_count": 1,
        "register_period": "",
        "has_voucher": True,
    }


def portal(
    ims: list[tuple[str, date, int]], gstr2b: list[tuple[str, date, int]]
) -> duckdb.DuckDBPyConnection:
    tables = {
        "ims_records": rows(IMS_RECORDS, "f1", ims, is_filed=True, portal_action="no_action"),
        "gstr2b_documents": rows(GSTR2B_DOCUMENTS, "f2", gstr2b, part="available", period="102026"),
    }
    loads = [load(1, "f1", "ims", sections="b2b"), load(2, "f2", "gstr2b", period="102026")]
    return views.connect_tables(tables, pa.Table.from_pylist(loads, schema=views.LOADS))


def documents(con: duckdb.DuckDBPyConnection) -> list[tuple[str, str, date, int]]:
    return con.execute(
        "select replace(document, ?, ''), portal_source, document_date, taxable_paise"
        " from staging.portal_documents order by all",
        [f"{OWN}/b2b/{SUPPLIER}/"],
    ).fetchall()


def test_the_same_document_in_ims_and_2b_is_one() -> None:
    day = date(2026, 10, 8)
    found = documents(portal([("inv/1", day, 100)], [("INV/1 ", day, 100)]))
    assert found == [("INV%2F1/2026-27", "ims+gstr2b", day, 100)]


def test_a_number_used_twice_keeps_its_documents_apart_and_joined_rightly() -> None:
    early, late = date(2026, 10, 1), date(2026, 10, 20)
    found = documents(portal([("7", late, 900)], [("7", late, 900), ("7", early, 500)]))
    assert found == [
        ("7/2026-27", "gstr2b", early, 500),
        ("7/2026-27/2", "ims+gstr2b", late, 900),
    ]


def test_a_changed_date_is_a_new_version_of_the_same_document() -> None:
    before, after = date(2026, 10, 1), date(2026, 10, 2)
    found = documents(portal([("7", before, 900)], [("7", after, 950)]))
    assert found == [("7/2026-27", "ims+gstr2b", after, 950)]  # the later download counts


def test_records_alike_in_one_download_are_all_kept() -> None:
    day = date(2026, 10, 1)
    con = portal([("7", day, 900), ("7", day, 900)], [])
    assert [name for name, *_ in documents(con)] == ["7/2026-27", "7/2026-27/2"]
    outcomes = con.execute("select outcome from recon.outcomes order by document").fetchall()
    assert outcomes == [("only_in_portal",), ("duplicate",)]
