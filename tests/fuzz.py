"""Damaged files, one after the other: `python -m tests.fuzz [--parser NAME] [--seconds N] [--seed S]`.

Each file is one of fuzz_corpus, changed as fuzz_changes does. A parser may refuse it with one of our errors
or read it; any other error, rows that are not accounted for, more than two seconds, or the end of the process
is a finding, and its file is kept. Files are read in a forked worker with limits, which is replaced when it
ends.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import select
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from ims_lib import readers
from ims_lib.errors import ImsError
from ims_lib.readers import Reading, archive
from tests.fuzz_changes import JSON, TABLE, TEXT, Mutate, flipped, inside
from tests.fuzz_corpus import CORPUS

#: Seconds that one file may take, and after which the worker that reads it is ended.
PATIENCE, _MOST_PATIENCE = 2.0, 10.0
_MEMORY = 4 << 30


@dataclass
class Tally:
    """What a run over one parser came to."""

    files: int = 0
    read: int = 0
    slowest: float = 0.0
    findings: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Parser:
    """One parser: how its files are changed, and what `readers.read` is asked besides."""

    mutate: Mutate
    asked: Mapping[str, str] = field(default_factory=dict)


PARSERS: Mapping[str, Parser] = {
    **dict.fromkeys(("ims", "gstr2b", "gstr2a", "gstr1", "gstr3b", "upload-errors"), Parser(JSON)),
    **dict.fromkeys(("books-csv", "gstr1-csv"), Parser(TABLE)),
    "sales-csv": Parser(TABLE, {"kind": "sales"}),
    "payments": Parser(TABLE, {"kind": "payments"}),
    "tally": Parser(TEXT),
    "books-xls": Parser(flipped),
    **dict.fromkeys(("books-xlsx", "books-xlsb", "books-ods"), Parser(inside)),
    **dict.fromkeys(("ims-xlsx", "gstr2b-xlsx", "gstr2a-xlsx", "gstr1-xlsx", "zip"), Parser(inside)),
}


def variants(parser: str, seed: object) -> Iterator[bytes]:
    """Yield changed files without end; the same seed gives the same ones."""
    rng = random.Random(f"{parser} {seed}")
    while True:
        yield PARSERS[parser].mutate(rng, rng.choice(CORPUS[parser]))


def _readings(parser: str, path: Path) -> Iterator[Reading]:
    """Read a file, or each of those in a ZIP."""
    asked = {"period": "102026", **PARSERS[parser].asked}
    if not archive.is_archive(path):
        yield readers.read(path, **asked)
        return
    for member in archive.members(path, "f.zip"):
        if member.path is not None:
            with suppress(ImsError):
                yield readers.read(member.path, name=member.name, **asked)


def tried(parser: str, data: bytes, path: Path) -> tuple[bool, float, str]:
    """Read one file; return whether it was read, the seconds, and what is wrong with how it went."""
    path.write_bytes(data)
    began, wrong, is_read = time.perf_counter(), "", False
    try:
        for reading in _readings(parser, path):
            is_read = True
            wrong = wrong or _wrong(reading)
    except ImsError as error:
        wrong = "" if error.what and error.do else "an error without words"
    except Exception as error:  # noqa: BLE001, that is what is looked for
        wrong = f"{type(error).__name__}: {error}"[:200]
    took = time.perf_counter() - began
    return is_read, took, wrong or (f"took {took:.1f} s" if took > PATIENCE else "")


def _wrong(reading: Reading) -> str:
    """Return what is wrong with the account of a reading's rows, '' when nothing is."""
    told = reading.rows_loaded + reading.rows_rejected + sum(reading.rows_skipped.values())
    kept = {name: table.num_rows for name, table in reading.tables.items()}
    rejected = kept.pop("rejected_rows", 0)
    if reading.rows_read != told:
        return f"{reading.rows_read} rows read, {told} accounted for"
    if (reading.rows_loaded, reading.rows_rejected) != (sum(kept.values()), rejected):
        return f"{reading.rows_loaded} and {reading.rows_rejected} rows told, {kept} and {rejected} kept"
    return ""


def run(parser: str, *, seconds: float, seed: int, keep: Path) -> Tally:
    """Try changed files of a parser for so long, and keep those that are findings."""
    tally, until = Tally(), time.monotonic() + seconds
    with tempfile.TemporaryDirectory(prefix="ims-fuzz-") as folder:
        path = Path(folder, "file")
        while time.monotonic() < until:
            path.touch()
            worker = _Worker(parser, f"{seed}.{tally.files}", path, until)
            for is_read, took, wrong in worker.results():
                tally.files += 1
                tally.read += is_read
                tally.slowest = max(tally.slowest, took)
                if wrong:
                    keep.mkdir(parents=True, exist_ok=True)
                    path.rename(keep / f"{parser}-{seed}-{tally.files}")
                    tally.findings.append(f"{parser}-{seed}-{tally.files}: {wrong}")
    return tally


class _Worker:
    """A fork that tries files until a time or its first finding, and says on a pipe what became of each."""

    def __init__(self, parser: str, seed: str, path: Path, until: float) -> None:
        self.pipe, writing = os.pipe()
        self.pid = os.fork()
        if self.pid:
            os.close(writing)
            return
        code = 1
        try:
            import resource

            resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            for data in variants(parser, seed):
                result = tried(parser, data, path)
                os.write(writing, json.dumps(result).encode() + b"\n")
                if result[2] or time.monotonic() >= until:
                    break
            code = 0
        except BaseException:  # noqa: BLE001, it is told, and its end is a finding
            traceback.print_exc()
        finally:
            os._exit(code)

    def results(self) -> Iterator[tuple[bool, float, str]]:
        """Yield what became of each file; one that ended the worker, or did not end, is the last."""
        with os.fdopen(self.pipe, "rb", buffering=0) as pipe:
            held = b""
            while select.select([pipe], [], [], _MOST_PATIENCE)[0]:
                piece = pipe.read(1 << 16)
                if not piece:
                    break
                *whole, held = (held + piece).split(b"\n")
                yield from map(json.loads, whole)
            else:
                os.kill(self.pid, signal.SIGKILL)
        if status := os.waitpid(self.pid, 0)[1]:
            ended = os.waitstatus_to_exitcode(status)
            yield False, 0.0, f"ended the process: {ended}" if ended != -signal.SIGKILL else "came to no end"


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
    if not hasattr(os, "fork"):
        sys.exit("this machine cannot fork: the worker needs Linux or macOS")
    sys.exit(main())
