"""A demo company read back from its files: the papers that tests hold against the labels."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ims_lib import readers
from ims_lib.demo import Made
from ims_lib.documents import AMOUNTS, key_part
from ims_lib.periods import financial_year


@dataclass(frozen=True)
class Paper:
    """One document as its file shows it; amounts unsigned, in the order of AMOUNTS."""

    supplier: str
    name: str
    number: str
    day: date
    amounts: tuple[int, ...]
    posted: date | None = None

    @property
    def text(self) -> str:
        """The number as matching takes it at first: case and outer space apart."""
        return self.number.strip().upper()


@dataclass(frozen=True)
class Company:
    """A company's labels and the documents of its files by KEY."""

    made: Made
    labels: list[dict[str, str]]
    portal: dict[str, Paper]
    books: dict[str, Paper]

    def pairs(self, defect: str) -> list[tuple[Paper, Paper]]:
        """Both papers of each link of a defect."""
        return [
            (self.portal[label["portal_document"]], self.books[label["books_document"]])
            for label in self.labels
            if label["defect"] == defect and label["portal_document"] and label["books_document"]
        ]

    def one_sided(self, defect: str) -> tuple[list[Paper], list[Paper]]:
        """The papers of a defect that are on one side only."""
        rows = [label for label in self.labels if label["defect"] == defect]
        return (
            [
                self.portal[row["portal_document"]]
                for row in rows
                if row["expected_outcome"] == "only_in_portal"
            ],
            [self.books[row["books_document"]] for row in rows if row["expected_outcome"] == "only_in_books"],
        )


def read(made: Made) -> Company:
    """Read a company back from its files; the newest content of a portal document counts."""
    portal: dict[str, Paper] = {}
    rows_of: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for path, owner in zip(made.files, made.owners, strict=True):
        reading = readers.read(path)
        assert reading.rows_rejected == 0, path.name
        for dataset in ("gstr2b_documents", "ims_records"):
            if dataset in reading.tables:
                portal |= {
                    portal_key(owner, row): paper(row, [row]) for row in reading.tables[dataset].to_pylist()
                }
        if "books_rows" in reading.tables:
            for row in reading.tables["books_rows"].to_pylist():
                voucher = key_part(row["voucher"] or str(row["row_number"]))
                rows_of[f"{owner}/books/{voucher}/{financial_year(row['document_date'])}"].append(row)
    books = {key: paper(rows[0], rows) for key, rows in rows_of.items()}
    return Company(made, list(labels_of(made.truth)), portal, books)


def labels_of(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a truth.csv."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def portal_key(owner: str, row: dict[str, Any]) -> str:
    """Return the KEY of a portal row."""
    number, day = key_part(row["number"]), row["document_date"]
    if row["port_code"]:
        return f"{owner}/{row['section']}/{row['port_code']}/{number}/{day}"
    return f"{owner}/{row['section']}/{row['supplier_gstin']}/{number}/{financial_year(day)}"


def paper(row: dict[str, Any], rows: list[dict[str, Any]]) -> Paper:
    """Return a document of its rows."""
    amounts = tuple(abs(sum(one[f"{head}_paise"] or 0 for one in rows)) for head in AMOUNTS)
    return Paper(
        row["supplier_gstin"],
        row["supplier_name"],
        row["number"],
        row["document_date"],
        amounts,
        row.get("posting_date"),
    )


def unlike(left: Paper, right: Paper) -> set[str]:
    """The fields in which two papers differ; number without case and outer space."""
    fields = {
        "supplier": (left.supplier, right.supplier),
        "number": (left.text, right.text),
        "day": (left.day, right.day),
        "amounts": (left.amounts, right.amounts),
    }
    return {name for name, (one, other) in fields.items() if one != other}


def slip_between(left: str, right: str) -> str:
    """Name the one slip that makes right of left, '' where it takes more."""
    if len(left) == len(right):
        places = [at for at, (one, other) in enumerate(zip(left, right, strict=True)) if one != other]
        if len(places) == 1:
            return "wrong"
        first = places[0]
        is_swap = places == [first, first + 1] and left[first : first + 2] == right[first : first + 2][::-1]
        return "swapped" if is_swap else ""
    short, long = sorted((left, right), key=len)
    if short not in {long[:at] + long[at + 1 :] for at in range(len(long))}:
        return ""
    return "missing" if right == short else "doubled"
