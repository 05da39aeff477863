"""A small workspace for the screens' tests: rows given in Python, the real views, a real journal."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from ims_lib import schemas, settings, views
from ims_lib.store.database import Database

OWNER = "27AAAAA0000A1Z5"
HOSTILE = "<img src=x onerror=__xss(1)>"
_EMPTY = {pa.string(): "", pa.int64(): 0, pa.bool_(): None, pa.date32(): None}


@dataclass
class Company:
    """Documents of both sides; `paper` adds one to the portal, the books or both."""

    ims: list[dict[str, Any]] = field(default_factory=list)
    books: list[dict[str, Any]] = field(default_factory=list)

    def paper(
        self,
        number: str,
        *,
        portal: int | None = None,
        books: int | None = None,
        supplier: str = "24BBBBB1111B1Z3",
        name: str = "Bharat Steel",
        section: str = "b2b",
        **more: Any,
    ) -> Company:
        """Add a document with its IGST in paise on each side; None leaves a side out."""
        same = {
            "supplier_gstin": supplier,
            "supplier_name": name,
            "number": number,
            "document_date": date(2026, 10, 5),
        }
        if portal is not None:
            amounts = {"taxable_paise": portal * 5, "igst_paise": portal, "total_paise": portal * 6}
            own = {
                "section": section,
                "portal_action": "no_action",
                "return_period": "102026",
                "is_filed": True,
            }
            blocks = {"is_pending_blocked": False, "is_remarks_blocked": False, "portal_hash": "h"}
            self.ims.append({"file_id": "i" * 16, **same, **amounts, **own, **blocks, **more})
        if books is not None:
            amounts = {"taxable_paise": books * 5, "igst_paise": books, "total_paise": books * 6}
            kind = {"document_type": "invoice", "voucher": f"V{len(self.books)}"}
            self.books.append({"file_id": "b" * 16, **same, **amounts, **kind})
        return self

    def at(self, path: Path) -> Small:
        """Put the company into a new workspace folder."""
        _make_folder(path)
        con = views.connect_tables(
            {"ims_records": _table("ims_records", self.ims), "books_rows": _table("books_rows", self.books)},
            pa.Table.from_pylist(
                [_load(1, "ims", "i" * 16, "b2b,b2bcn,impg"), _load(2, "books", "b" * 16, "")],
                schema=views.LOADS,
            ),
            recipients={OWNER: "monthly"},
        )
        return Small(path, con)


@dataclass(frozen=True)
class Small:
    """What the screens need of a workspace."""

    path: Path
    con: duckdb.DuckDBPyConnection

    def connection(self) -> duckdb.DuckDBPyConnection:
        """Return the views."""
        return self.con

    def anew(self, path: Path) -> Small:
        """Return the same documents in a folder of their own, with an empty journal."""
        _make_folder(path)
        views.put(self.con, "raw.marks", views.MARKS.empty_table())
        return Small(path, self.con)


def _make_folder(path: Path) -> None:
    path.mkdir(parents=True)
    recipients = (settings.Recipient(gstin=OWNER),)
    made = settings.WorkspaceSettings(name="Acme Traders", gstins=recipients, demo="seed 1")
    settings.write(path, made)
    Database.create(path)


def sample() -> Company:
    """Return a company with a document of every kind that the mark screen treats differently."""
    company = Company()
    company.paper("EX-1", portal=9_000_00, books=9_000_00).paper(
        "EX-2", portal=2_00_000_00, books=2_00_000_00
    )
    company.paper(
        "MM-1", portal=90_000_00, books=81_000_00, supplier="29CCCCC2222C1Z1", name="Shree Ganesh Traders"
    )
    company.paper("OP-1", portal=5_000_00, name=HOSTILE, supplier="07DDDDD3333D1ZX")
    company.paper("=1+1", portal=700_00, books=700_00, name="हिन्दुस्तान पेपर", supplier="27EEEEE4444E1ZV")
    company.paper("OB-1", books=12_345_67, name="Only Books & Co", supplier="27EEEEE4444E1ZV")
    return company.paper("PB-1", portal=1_000_00, books=1_000_00, is_pending_blocked=True)


def _table(dataset: str, rows: list[dict[str, Any]]) -> pa.Table:
    schema = schemas.DATASETS[dataset]
    whole = [
        {
            name: {"recipient_gstin": OWNER, "row_number": n, "other_keys": "{}", "other_columns": "{}"}.get(
                name, _empty(kind)
            )
            for name, kind in zip(schema.names, schema.types, strict=True)
        }
        | row
        for n, row in enumerate(rows, 1)
    ]
    return pa.Table.from_pylist(whole, schema=schema)


def _empty(kind: pa.DataType) -> object:
    return _EMPTY[kind]


def _load(seq: int, kind: str, file_id: str, sections: str) -> dict[str, Any]:
    texts = dict.fromkeys(views.LOADS.names, "")
    return {
        **texts,
        "load_seq": seq,
        "file_id": file_id,
        "kind": kind,
        "file_name": f"{kind}.json",
        "recipient_gstin": OWNER,
        "period": "102026",
        "at": "2026-11-14T10:00:00+00:00",
        "who": "r.shah",
        "sections": sections,
        "generated_on": None,
        "part_number": 1,
        "part_count": 1,
        "has_voucher": True,
        "rows_read": 5,
        "rows_loaded": 5,
        "rows_rejected": 0,
        "rows_skipped": "{}",
    }
