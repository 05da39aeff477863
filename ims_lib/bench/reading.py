"""How fast files are read, and in how much memory: the portal's JSON beside DuckDB's, and a register."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ims_lib.bench import child
from ims_lib.bench.bars import Bar
from ims_lib.bench.speed import Times

OWN: Final = "27ABCDE1234F1Z0"
#: What is read: IMS and GSTR-2B by size, a register by rows.
KINDS: Final = ("ims", "gstr2b")
#: MB of a file that one core must read in a second.
_BAR: Final = 25
_MEGABYTE: Final = 1_000_000
#: Documents of each supplier of a GSTR-2B.
_OF_SUPPLIER: Final = 20
_REGISTER: Final = (
    "Voucher No",
    "Posting Date",
    "GSTIN of Supplier",
    "Supplier Name",
    "Invoice No",
    "Invoice Date",
    "Place of Supply",
    "HSN",
    "Rate",
    "Taxable Value",
    "IGST",
    "CGST",
    "SGST",
    "Cess",
    "Invoice Value",
)


@dataclass(frozen=True)
class Read:
    """One file: bytes, rows, seconds of whole loads on one core, peaks in MiB of the process that asks and of
    the one that reads; DuckDB's seconds and peak, or why it did not finish.
    """

    kind: str
    size: int
    rows: int
    seconds: Times
    peak_mib: int
    reader_mib: int
    duckdb: Times | None = None
    duckdb_mib: int = 0
    duckdb_did_not_finish: str = ""

    @property
    def megabytes_per_second(self) -> float:
        """Return the file's megabytes (of a million bytes) by the median load."""
        return self.size / _MEGABYTE / self.seconds.median


def measure(kind: str, megabytes: int, *, runs: int, tell: Callable[[str], None]) -> Read:
    """Make a file of the portal, load it so often into new workspaces, and let DuckDB read it as often."""
    with tempfile.TemporaryDirectory(prefix="ims-bench-") as folder:
        file = Path(folder, f"{kind}.json")
        tell(f"{kind}: making {megabytes:,} MB")
        make_json(kind, megabytes * _MEGABYTE, file)
        tell(f"{kind}: loading it {runs} times on one core")
        ours = child.run("load", file=str(file), folder=folder, gstin=OWN, runs=runs)
        tell(f"{kind}: DuckDB's read_json on one core")
        theirs = child.run(
            "read_json", file=str(file), out=str(Path(folder, "out.parquet")), kind=kind, runs=runs
        )
        return _read(kind, file, ours, theirs)


def measure_register(rows: int, *, runs: int, tell: Callable[[str], None]) -> Read:
    """Make a register of so many rows as XLSX and load it so many times into new workspaces."""
    with tempfile.TemporaryDirectory(prefix="ims-bench-") as folder:
        file = Path(folder, "register.xlsx")
        tell(f"register: making {rows:,} rows")
        make_register(rows, file)
        tell(f"register: loading it {runs} times on one core")
        return _read(
            "register, XLSX", file, child.run("load", file=str(file), folder=folder, gstin=OWN, runs=runs), {}
        )


def bars(found: list[Read]) -> list[Bar]:
    """Return the bar on the portal's files."""
    return [
        Bar(
            f"{read.kind}, {read.size // _MEGABYTE:,} MB, whole load on one core",
            f"{read.megabytes_per_second:.1f} MB/s",
            f"at least {_BAR} MB/s",
            read.megabytes_per_second >= _BAR,
        )
        for read in found
        if read.kind in KINDS
    ]


def make_json(kind: str, size: int, out: Path) -> None:
    """Write an IMS or GSTR-2B download of about so many bytes."""
    head, tail, records = {
        "ims": ('{"imsDetails":{"b2b":[', "]}}", _ims_records),
        "gstr2b": (
            f'{{"chksum":"","data":{{"gstin":"{OWN}","rtnprd":"102026","gendt":"14-11-2026","docdata":{{"b2b":[',
            "]}}}",
            _suppliers,
        ),
    }[kind]
    written = 0
    with out.open("w", encoding="utf-8") as file:
        file.write(head)
        for record in records():
            text = ("," if written else "") + json.dumps(record, separators=(",", ":"))
            written += file.write(text)
            if written >= size:
                break
        file.write(tail)


def make_register(rows: int, out: Path) -> None:
    """Write a register of so many rows as XLSX."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(out), {"constant_memory": True})
    sheet = book.add_worksheet("Register")
    sheet.write_row(0, 0, _REGISTER)
    for number in range(rows):
        taxable, tax = _amounts(number)
        paper = (f"INV/{number}", _day(number), "27-Maharashtra", "998311", 18)
        line = (f"PUR/{number:06d}", _day(number), _gstin(number), f"Supplier {number % 5000}", *paper)
        sheet.write_row(number + 1, 0, (*line, taxable, 0, tax, tax, 0, round(taxable + 2 * tax, 2)))
    book.close()


def _ims_records() -> Iterator[dict[str, Any]]:
    number = 0
    while True:
        taxable, tax = _amounts(number)
        yield {
            "stin": _gstin(number),
            "tradenm": f"Supplier {number % 5000} Private Limited",
            "inum": f"INV/26-27/{number}",
            "inv_typ": "R",
            "action": "N",
            "srcform": "R1",
            "rtnprd": "102026",
            "srcfilstatus": "Filed",
            "idt": _day(number),
            "val": round(taxable + 2 * tax, 2),
            "pos": "27",
            "txval": taxable,
            "iamt": 0,
            "camt": tax,
            "samt": tax,
            "cess": 0,
            "ispendactblocked": "N",
            "hash": _hash(number),
        }
        number += 1


def _suppliers() -> Iterator[dict[str, Any]]:
    number = 0
    while True:
        papers = [_paper(number + place) for place in range(_OF_SUPPLIER)]
        yield {
            "ctin": _gstin(number // _OF_SUPPLIER),
            "trdnm": f"Supplier {number // _OF_SUPPLIER} Private Limited",
            "supfildt": "11-11-2026",
            "supprd": "102026",
            "inv": papers,
        }
        number += _OF_SUPPLIER


def _paper(number: int) -> dict[str, Any]:
    taxable, tax = _amounts(number)
    return {
        "inum": f"INV/26-27/{number}",
        "typ": "R",
        "dt": _day(number),
        "val": round(taxable + 2 * tax, 2),
        "pos": "27",
        "rev": "N",
        "itcavl": "Y",
        "rsn": "",
        "diffprcnt": 1,
        "srctyp": "E-Invoice",
        "irn": _hash(number),
        "irngendate": _day(number),
        "txval": taxable,
        "igst": 0,
        "cgst": tax,
        "sgst": tax,
        "cess": 0,
    }


def _amounts(number: int) -> tuple[float, float]:
    """Return taxable value and tax of each of two heads, in rupees as files write them."""
    paise = 100_000 + number * 7919 % 9_000_000
    return paise / 100, paise * 9 // 100 / 100


def _day(number: int) -> str:
    return f"{number % 28 + 1:02d}-10-2026"


def _gstin(number: int) -> str:
    return f"27AAAC{chr(65 + number % 26)}{number % 10_000:04d}A1Z5"


def _hash(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()


def _read(kind: str, file: Path, ours: dict[str, Any], theirs: dict[str, Any]) -> Read:
    seconds = theirs.get("seconds")
    return Read(
        kind=kind,
        size=file.stat().st_size,
        rows=ours["rows"],
        seconds=Times(tuple(ours["seconds"])),
        peak_mib=ours["peak_mib"],
        reader_mib=ours["reader_mib"],
        duckdb=Times(tuple(seconds)) if seconds else None,
        duckdb_mib=theirs.get("peak_mib", 0),
        duckdb_did_not_finish=theirs.get("did_not_finish", ""),
    )
