"""What the bench measured as rows of text: for the terminal, and as Markdown for the documentation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ims_lib.bench.bars import Bar, percent
from ims_lib.bench.contest import OURS, Contestant
from ims_lib.bench.reading import Read
from ims_lib.bench.score import Score
from ims_lib.bench.speed import Incremental, Speed


class Table(NamedTuple):
    """Headers and rows; the last `numbers` columns are figures."""

    headers: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: int


_DEFECT_HEADERS = (
    "defect",
    "true links",
    "found",
    "missed",
    "wrong",
    "as expected",
    "in safe set",
    "recall",
    "alone",
    "alone as expected",
)


def defects(found: Score) -> Table:
    """Return the counts by defect, a total below."""
    rows = [_defect_row(name, *(found.of(name, what) for what in _COLUMNS)) for name in found.defects]
    rows.append(_defect_row("all", *(found.total(what) for what in _COLUMNS)))
    return Table(_DEFECT_HEADERS, rows, len(_DEFECT_HEADERS) - 1)


_COLUMNS = ("true", "found", "wrong", "expected", "safe", "alone", "alone_expected")


def _defect_row(
    name: str, true: int, found: int, wrong: int, expected: int, safe: int, alone: int, alone_expected: int
) -> list[str]:
    links = [true, found, true - found, wrong, expected, safe]
    share = percent(found, true)
    return [name, *(f"{count:,}" for count in links), share, f"{alone:,}", f"{alone_expected:,}"]


def bars(found: Sequence[Bar]) -> Table:
    """Return each bar with what was measured and the verdict."""
    rows = [[bar.what, bar.measured, bar.wanted, bar.verdict] for bar in found]
    return Table(("bar", "measured", "wanted", ""), rows, 3)


def speeds(found: Sequence[Speed]) -> Table:
    """Return seconds, ratios and memory, one company a row."""
    headers = (
        "documents a side",
        "spread",
        "staging s",
        "reconciling s",
        "documents/s",
        "bare join s",
        "times bare",
        "bare, keys s",
        "times keys",
        "peak MiB",
    )
    return Table(headers, [_speed_row(speed) for speed in found], len(headers) - 2)


def _speed_row(speed: Speed) -> list[str]:
    return [
        f"{speed.documents:,}",
        "one supplier a tenth" if speed.is_skewed else "even",
        str(speed.staging),
        str(speed.reconciling),
        f"{speed.documents_per_second:,}",
        str(speed.bare),
        f"{speed.ratio:.1f}",
        str(speed.bare_keys),
        f"{speed.ratio_keys:.1f}",
        f"{speed.peak_mib:,}",
    ]


def incremental(found: Sequence[Incremental]) -> Table:
    """Return the re-runs after more documents, one a row."""
    headers = ("documents a side", "more", "again s", "full s", "again, staged s", "full, staged s", "differ")
    rows = [
        [
            f"{run.documents:,}",
            f"{run.more:,}",
            str(run.again),
            str(run.full),
            str(run.again_with_staging),
            str(run.full_with_staging),
            f"{run.different_rows:,}",
        ]
        for run in found
    ]
    return Table(headers, rows, len(headers))


def contest(found: Sequence[Contestant]) -> Table:
    """Return ours and the peers, one a row; what did not finish says why."""
    headers = (
        "",
        "documents a side",
        "seconds",
        "with staging",
        "links",
        "true",
        "wrong",
        "in safe set",
        "peak MiB",
    )
    return Table(headers, [_contest_row(one) for one in found], len(headers) - 1)


def _contest_row(one: Contestant) -> list[str]:
    if one.did_not_finish:
        why = one.did_not_finish
        shown = why if why.startswith("not installed") else f"did not finish ({why})"
        return [one.name, f"{one.documents:,}", shown, *["-"] * 6]
    return [
        one.name,
        f"{one.documents:,}",
        str(one.seconds),
        str(one.with_staging or "-"),
        f"{one.links:,}",
        f"{one.true_found:,}",
        f"{one.wrong:,}",
        f"{one.wrong_safe:,}" if one.name == OURS else "-",
        f"{one.peak_mib:,}",
    ]


def reads(found: Sequence[Read]) -> Table:
    """Return files that were read, one a row, beside DuckDB."""
    headers = (
        "file",
        "MB",
        "rows",
        "load s",
        "MB/s",
        "peak MiB, asking",
        "reading",
        "DuckDB s",
        "times DuckDB",
        "DuckDB peak MiB",
    )
    return Table(headers, [_read_row(read) for read in found], len(headers) - 1)


def _read_row(read: Read) -> list[str]:
    theirs = [read.duckdb_did_not_finish or "-", "-", "-"]
    if read.duckdb:
        times = read.seconds.median / read.duckdb.median
        theirs = [str(read.duckdb), f"{times:.1f}", f"{read.duckdb_mib:,}"]
    return [
        read.kind,
        f"{read.size / 1_000_000:,.0f}",
        f"{read.rows:,}",
        str(read.seconds),
        f"{read.megabytes_per_second:.1f}",
        f"{read.peak_mib:,}",
        f"{read.reader_mib:,}",
        *theirs,
    ]


def markdown(table: Table) -> str:
    """Return a table as Markdown."""
    left = len(table.headers) - table.numbers
    rule = ["---" if place < left else "---:" for place in range(len(table.headers))]
    lines = [table.headers, rule, *([cell.replace("|", "\\|") for cell in row] for row in table.rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"
