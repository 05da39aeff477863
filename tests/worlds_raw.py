"""Worlds of documents as raw tables: what IMS downloads, a 2B and a register show of them."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

import pyarrow as pa

from ims_lib import views
from ims_lib.documents import AMOUNTS, SECTIONS
from ims_lib.schemas import BOOKS_ROWS, GSTR2B_DOCUMENTS, IMS_RECORDS
from tests import oracle
from tests.oracle import Amounts, Decision, Document
from tests.worlds import World


def row(schema: pa.Schema, **values: object) -> dict[str, object]:
    """Return a raw row: what is given, else '' for text and null for the rest."""
    unknown = values.keys() - set(schema.names)
    assert not unknown, f"no such column: {unknown}"
    return {field.name: values.get(field.name, "" if field.type == pa.string() else None) for field in schema}


def paise(amounts: Amounts) -> dict[str, object]:
    """Return the amounts under their raw column names."""
    return {f"{head}_paise": amount for head, amount in zip(AMOUNTS, amounts, strict=True)}


def ims_row(document: Document, file_id: str, number: int, *, is_filed: bool) -> dict[str, object]:
    """Return the record of an IMS download that shows a document."""
    return row(
        IMS_RECORDS,
        file_id=file_id,
        row_number=number,
        recipient_gstin=document.recipient,
        section=document.section,
        supplier_gstin=document.supplier,
        supplier_name=document.supplier_name,
        number=document.number,
        document_date=document.document_date,
        original_number=document.original_number,
        original_date=document.original_date,
        portal_action="no_action",
        source_form="R1",
        return_period=document.return_period,
        is_filed=is_filed,
        place_of_supply=document.place_of_supply,
        port_code=document.port,
        **paise(document.amounts),
    )


def gstr2b_row(document: Document, file_id: str, number: int) -> dict[str, object]:
    """Return the row of a GSTR-2B that shows a document."""
    return row(
        GSTR2B_DOCUMENTS,
        file_id=file_id,
        row_number=number,
        recipient_gstin=document.recipient,
        period="052026",
        section=document.section,
        part="available",
        supplier_gstin=document.supplier,
        supplier_name=document.supplier_name,
        supplier_period=document.return_period,
        number=document.number,
        document_date=document.document_date,
        original_number=document.original_number,
        original_date=document.original_date,
        place_of_supply=document.place_of_supply,
        is_reverse_charge=document.is_reverse_charge,
        itc_availability="Y",
        port_code=document.port,
        **paise(document.amounts),
    )


def books_rows(document: Document, file_id: str, number: int) -> Iterator[dict[str, object]]:
    """Yield the rows of a register that hold a document: every third one stands in two rows, as by rate."""
    parts = [document.amounts]
    if number % 3 == 0:
        taxable, _, cgst, sgst, cess = document.amounts
        first: Amounts = (taxable // 3, 0, cgst // 2, sgst // 2, cess // 2)
        parts = [first, oracle.minus(document.amounts, first)]
    for place, part in enumerate(parts):
        yield row(
            BOOKS_ROWS,
            file_id=file_id,
            row_number=2 * number + place,
            recipient_gstin=document.recipient,
            voucher=document.voucher,
            supplier_gstin=document.supplier,
            supplier_name=document.supplier_name,
            document_type=document.document_type,
            number=document.number,
            document_date=document.document_date,
            posting_date=document.posting_date,
            place_of_supply=document.place_of_supply,
            is_reverse_charge=document.is_reverse_charge,
            port_code=document.port,
            **paise(part),
        )


def load(sequence: int, kind: str, recipient: str, part: int = 0, parts: int = 0) -> dict[str, object]:
    """Return the manifest row of one file of a world."""
    return row(
        views.LOADS,
        load_seq=sequence,
        file_id=f"{kind}{sequence}-{recipient}",
        kind=kind,
        recipient_gstin=recipient,
        period="052026" if kind == "gstr2b" else "",
        sections=",".join(SECTIONS) if kind == "ims" else "",
        part_number=part,
        part_count=parts,
        has_voucher=True,
    )


def loads_of(world: World, split: int, drawn: random.Random | None) -> list[dict[str, object]]:
    """Return the files of a world: two IMS downloads, and a 2B and a register in `split` parts.

    Given `drawn`, they are loaded in any order but for the two downloads.
    """
    files = [("ims", 0, 0), ("ims", 0, 0)]
    files += [("gstr2b", part, split if split > 1 else 0) for part in range(1, split + 1)]
    files += [("books", 0, 0)] * split
    if drawn:
        drawn.shuffle(files)
    listed = enumerate(files, start=10 * world.seed + 1)
    return [load(sequence, kind, world.recipient, part, parts) for sequence, (kind, part, parts) in listed]


def raw_tables(
    worlds: Sequence[World], shuffle: int = 0, split: int = 1
) -> tuple[dict[str, pa.Table], pa.Table]:
    """Return raw datasets and manifest of worlds; rows and files shuffled, if asked for."""
    ims: list[dict[str, object]] = []
    gstr2b: list[dict[str, object]] = []
    books: list[dict[str, object]] = []
    loads: list[dict[str, object]] = []
    drawn = random.Random(shuffle) if shuffle else None
    for world in worlds:
        files = loads_of(world, split, drawn)
        loads += files
        (older, newer), statements, registers = (
            [str(file["file_id"]) for file in files if file["kind"] == kind]
            for kind in ("ims", "gstr2b", "books")
        )
        for number, document in enumerate(world.documents, start=1):
            where = world.shown.get(document.key, "books")
            if where in ("withdrawn", "left"):
                ims.append(ims_row(document, older, number, is_filed=where == "left"))
            if where in ("ims", "both"):
                ims.append(ims_row(document, newer, number, is_filed=number % 2 == 0))
            if where in ("gstr2b", "both"):
                gstr2b.append(gstr2b_row(document, statements[number % split], number))
            if where == "books":
                books += books_rows(document, registers[number % split], number)
    for rows in (ims, gstr2b, books, loads):
        if drawn:
            drawn.shuffle(rows)
    tables = {
        "ims_records": pa.Table.from_pylist(ims, schema=IMS_RECORDS),
        "gstr2b_documents": pa.Table.from_pylist(gstr2b, schema=GSTR2B_DOCUMENTS),
        "books_rows": pa.Table.from_pylist(books, schema=BOOKS_ROWS),
    }
    return tables, pa.Table.from_pylist(loads, schema=views.LOADS)


def decision_table(decisions: Sequence[Decision]) -> pa.Table:
    """Return decisions as the journal gives them to the views."""
    listed = [
        row(views.DECISIONS, kind=one.kind, portal_document=one.portal, books_document=one.books)
        for one in decisions
    ]
    return pa.Table.from_pylist(listed, schema=views.DECISIONS)
