# ruff: noqa: E501, a file of the portal a line
"""Damaged files, one after the other: `python -m tests.fuzz [--parser NAME] [--seconds N] [--seed S]`.

Each file is one of the tests' own, changed at random: bytes flipped, cut, repeated, numbers and names put in
place of others, members of a ZIP changed inside. A parser may refuse it with one of our errors or read it; any
other error, rows that are not accounted for, or more than two seconds is a finding, and its file is kept.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import re
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ims_lib import readers
from ims_lib.errors import ImsError
from tests.hostile import REGISTER, ims, register_rows, xlsx
from tests.sheet_bytes import ods, packed, xls, xlsb

#: Seconds that one file may take.
PATIENCE = 2.0
_MOST_CHANGES = 6
_WORDS = (
    b"", b"0", b"-1", b"1e400", b"NaN", b"null", b"true", b'""', b"[]", b"{}", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf",
    b"99999999999999999999", b"1,23,456.00", b"31-02-2026", b"45292", b"=1+1", "\u202e".encode(), "०१२".encode(),
    b"&#0;", b"<!DOCTYPE x>", b"'", b'"', b"\\ud800", b"1.005", b"(500)", b"27ABCDE1234F1Z0",
)  # fmt: skip
_VALUE = re.compile(rb'"(?:[^"\\]|\\.)*"|-?[0-9][0-9.eE+-]*|[A-Za-z_]+')
_LINES = [line.split(",") for line in REGISTER.strip().split("\n")]
_GSTR2B = {
    "data": {
        "gstin": "27ABCDE1234F1Z0", "rtnprd": "102026", "gendt": "14-11-2026", "fc": 1,
        "docdata": {
            "b2b": [{
                "ctin": "29PQRSC5678K1ZF", "trdnm": "Nandi", "supfildt": "11-11-2026", "supprd": "102026",
                "inv": [{"inum": "INV-1", "typ": "R", "dt": "28-10-2026", "val": 1180.5, "pos": "27", "rev": "N",
                         "itcavl": "Y", "rsn": "", "diffprcnt": 1, "txval": 1000.25, "igst": 180.25, "cess": 0}],
            }],
            "cdnr": [{"ctin": "29PQRSC5678K1ZF", "nt": [{"ntnum": "CN-1", "typ": "C", "suptyp": "R",
                      "dt": "28-10-2026", "val": 118, "txval": 100, "igst": 18}]}],
            "impg": [{"boenum": "1234567", "boedt": "01-10-2026", "portcode": "INBOM4", "isamd": "N",
                      "txval": 10, "igst": 1.8, "cess": 0}],
        },
        "itcsumm": {"itcavl": {"nonrevsup": {"igst": 180.25, "b2b": {"igst": 180.25}}}},
    }
}  # fmt: skip
_GSTR2A = {
    "gstin": "27ABCDE1234F1Z0", "fp": "102026",
    "b2b": [{"ctin": "29PQRSC5678K1ZF", "cfs": "Y", "cfs3b": "N", "fldtr1": "11-Nov-26", "flprdr1": "Oct-26",
             "inv": [{"inum": "INV-1", "idt": "28-10-2026", "val": 1180, "pos": "27", "rchrg": "N", "inv_typ": "R",
                      "itms": [{"num": 1, "itm_det": {"rt": 18, "txval": 1000, "iamt": 180, "csamt": 0}}]}]}],
}  # fmt: skip
_GSTR1 = {
    "gstin": "27ABCDE1234F1Z0", "fp": "102026",
    "b2b": [{"ctin": "29PQRSC5678K1ZF", "inv": [{"inum": "S-1", "idt": "28-10-2026", "val": 1180, "pos": "29",
             "rchrg": "N", "inv_typ": "R", "itms": [{"num": 1801, "itm_det": {"rt": 18, "txval": 1000, "iamt": 180}}]}]}],
    "b2cs": [{"sply_ty": "INTRA", "pos": "27", "typ": "OE", "rt": 18, "txval": 100, "camt": 9, "samt": 9}],
    "doc_issue": {"doc_det": [{"doc_num": 1, "docs": [{"num": 1, "from": "S-1", "to": "S-9", "totnum": 9,
                  "cancel": 1, "net_issue": 8}]}]},
}  # fmt: skip
_GSTR3B = {
    "gstin": "27ABCDE1234F1Z0", "ret_period": "102026",
    "sup_details": {"osup_det": {"txval": 1000, "iamt": 180, "camt": 0, "samt": 0, "csamt": 0}},
    "itc_elg": {"itc_avl": [{"ty": "OTH", "iamt": 18, "camt": 0, "samt": 0, "csamt": 0}],
                "itc_net": {"iamt": 18, "camt": 0, "samt": 0, "csamt": 0}},
}  # fmt: skip
_ERRORS = {
    "error_report": {"b2b": [{"stin": "29PQRSC5678K1ZF", "inum": "INV-1", "idt": "28-10-2026", "action": "A",
                     "error_cd": "RET1", "error_msg": "No such record"}]}
}  # fmt: skip
_TALLY = """<?xml version="1.0"?><ENVELOPE><BODY><IMPORTDATA><REQUESTDATA><TALLYMESSAGE>
<VOUCHER VCHTYPE="Purchase"><DATE>20261028</DATE><REFERENCE>INV-1</REFERENCE><VOUCHERNUMBER>P7</VOUCHERNUMBER>
<PARTYNAME>Nandi</PARTYNAME><PARTYGSTIN>29PQRSC5678K1ZF</PARTYGSTIN><VOUCHERTYPENAME>Purchase</VOUCHERTYPENAME>
<LEDGERENTRIES.LIST><LEDGERNAME>Nandi</LEDGERNAME><AMOUNT>1180.00</AMOUNT></LEDGERENTRIES.LIST>
<LEDGERENTRIES.LIST><LEDGERNAME>Purchases</LEDGERNAME><AMOUNT>-1000.00</AMOUNT></LEDGERENTRIES.LIST>
<LEDGERENTRIES.LIST><LEDGERNAME>Input IGST</LEDGERNAME><AMOUNT>-180.00</AMOUNT></LEDGERENTRIES.LIST>
</VOUCHER></TALLYMESSAGE></REQUESTDATA></IMPORTDATA></BODY></ENVELOPE>"""

Mutate = Callable[[random.Random, bytes], bytes]


@dataclass
class Tally:
    """What a run over one parser came to."""

    files: int = 0
    read: int = 0
    slowest: float = 0.0
    findings: list[str] = field(default_factory=list)


def flipped(rng: random.Random, data: bytes) -> bytes:
    """Return bytes with some changed, cut out, doubled or put in."""
    held = bytearray(data)
    for _ in range(rng.randint(1, _MOST_CHANGES)):
        at = rng.randrange(len(held) + 1)
        length = rng.choice((1, 1, 2, 8, 64))
        match rng.randrange(5):
            case 0 if at < len(held):
                held[at] ^= 1 << rng.randrange(8)
            case 1:
                del held[at : at + length]
            case 2:
                held[at:at] = held[at : at + length] * rng.choice((1, 2, 50))
            case 3:
                held[at : at + rng.choice((0, length))] = rng.choice(_WORDS)
            case _:
                held[at : at + length] = rng.randbytes(length)
    return bytes(held)


def revalued(rng: random.Random, data: bytes) -> bytes:
    """Return text with some of its numbers, words and texts put in place of others, or of odd ones."""
    for _ in range(rng.randint(1, _MOST_CHANGES)):
        found = list(_VALUE.finditer(data))
        if not found:
            return flipped(rng, data)
        place, other = rng.choice(found), rng.choice(found)
        new = rng.choice((rng.choice(_WORDS), b'"' + rng.choice(_WORDS) + b'"', other[0]))
        data = data[: place.start()] + new + data[place.end() :]
    return data


def either(rng: random.Random, data: bytes) -> bytes:
    """Return text changed in its values or in its bytes."""
    return rng.choice((revalued, flipped))(rng, data)


def inside(rng: random.Random, data: bytes) -> bytes:
    """Return a ZIP with one member changed and packed again, or with its own bytes changed."""
    if rng.random() < 0.25:
        return flipped(rng, data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = rng.choice(list(members))
    members[name] = either(rng, members[name])
    if rng.random() < 0.1:
        members.pop(name)
    return packed(members)


def _json(content: Mapping[str, object]) -> bytes:
    return json.dumps(content, separators=(",", ":")).encode()


#: Each parser: the files that are changed, how, and what `readers.read` is asked besides.
PARSERS: Mapping[str, tuple[Sequence[bytes], Mutate, Mapping[str, str]]] = {
    "ims": ([ims().encode(), ims(txval="1,000.00", idt="28-Oct-2026").encode()], either, {}),
    "gstr2b": ([_json(_GSTR2B)], either, {}),
    "gstr2a": ([_json(_GSTR2A)], either, {}),
    "gstr1": ([_json(_GSTR1)], either, {}),
    "gstr3b": ([_json(_GSTR3B)], either, {}),
    "upload-errors": ([_json(_ERRORS)], either, {}),
    "books-csv": ([REGISTER.encode(), REGISTER.replace(",", "\t").encode("utf-16")], either, {}),
    "books-xlsx": ([xlsx(register_rows())], inside, {}),
    "books-xls": ([xls(_LINES)], flipped, {}),
    "books-xlsb": ([xlsb(_LINES)], inside, {}),
    "books-ods": ([ods(_LINES)], inside, {}),
    "sales-csv": ([REGISTER.replace("GSTIN of Supplier", "GSTIN").encode()], either, {"kind": "sales"}),
    "payments": ([b"Voucher No,Paid On,Amount\nP7,28-10-2026,1000.00\n"], either, {"kind": "payments"}),
    "tally": ([_TALLY.encode()], either, {}),
}


def variants(parser: str, seed: int) -> Iterator[bytes]:
    """Yield changed files without end; the same seed gives the same ones."""
    rng = random.Random(f"{parser} {seed}")
    corpus, mutate, _ = PARSERS[parser]
    while True:
        yield mutate(rng, rng.choice(corpus))


def tried(parser: str, data: bytes, path: Path) -> tuple[bool, float, str]:
    """Read one file; return whether it was read, the seconds, and what is wrong with how it went."""
    path.write_bytes(data)
    began, wrong, is_read = time.perf_counter(), "", False
    try:
        reading = readers.read(path, period="102026", **PARSERS[parser][2])
        is_read = True
        told = reading.rows_loaded + reading.rows_rejected + sum(reading.rows_skipped.values())
        if reading.rows_read != told:
            wrong = f"{reading.rows_read} rows read, {told} accounted for"
    except ImsError as error:
        wrong = "" if error.what and str(error) else "an error without words"
    except Exception as error:  # noqa: BLE001, that is what is looked for
        wrong = f"{type(error).__name__}: {error}"[:200]
    took = time.perf_counter() - began
    return is_read, took, wrong or (f"took {took:.1f} s" if took > PATIENCE else "")


def run(parser: str, *, seconds: float, seed: int, keep: Path) -> Tally:
    """Try changed files of a parser for so long, and keep those that are findings."""
    tally, until = Tally(), time.monotonic() + seconds
    with tempfile.TemporaryDirectory(prefix="ims-fuzz-") as folder:
        for data in variants(parser, seed):
            if time.monotonic() >= until:
                break
            is_read, took, wrong = tried(parser, data, Path(folder, "file"))
            tally.files += 1
            tally.read += is_read
            tally.slowest = max(tally.slowest, took)
            if wrong:
                keep.mkdir(parents=True, exist_ok=True)
                (keep / f"{parser}-{seed}-{tally.files}").write_bytes(data)
                tally.findings.append(f"{parser}-{seed}-{tally.files}: {wrong}")
    return tally


def main() -> int:
    """Run the command line; 1 when there is a finding."""
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    given.add_argument("--parser", action="append", choices=list(PARSERS), help="left out, every one")
    given.add_argument("--seconds", type=float, default=600, help="for each parser")
    given.add_argument("--seed", type=int, default=1)
    given.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir(), "ims-fuzz-findings"))
    asked = given.parse_args()
    found = 0
    for parser in asked.parser or PARSERS:
        tally = run(parser, seconds=asked.seconds, seed=asked.seed, keep=asked.keep)
        found += len(tally.findings)
        print(
            f"{parser}: {tally.files:,} files, {tally.read:,} read, slowest {tally.slowest:.2f} s, "
            f"{len(tally.findings)} findings",
            flush=True,
        )
        for finding in tally.findings[:20]:
            print(f"  {finding}", flush=True)
    print(f"findings are kept in {asked.keep}" if found else "no findings")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
