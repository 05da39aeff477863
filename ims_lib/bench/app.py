"""The command `ims-bench`: results on stdout, progress on stderr, exit code 1 when a bar is missed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from functools import reduce
from operator import add
from pathlib import Path
from typing import Annotated

import typer

from ims_lib.bench import bars, contest, matching, reading, speed, tables
from ims_lib.bench import score as scoring
from ims_lib.bench.company import Size
from ims_lib.cli import output
from ims_lib.cli.app import NOTHING, Commands, tell

app = typer.Typer(
    name="ims-bench",
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
_SEEDS = (1, 2, 3)
_SIZES = (100_000, 1_000_000)

JsonOption = Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")]
MarkdownOption = Annotated[
    Path | None, typer.Option("--markdown", metavar="FILE", help="Write the tables for the documentation.")
]


@app.callback()
def top() -> None:
    """How much the matching finds on labelled companies, and how fast it is."""


@app.command()
def match(
    docs: Annotated[int, typer.Option("--docs", help="Documents a side.")] = 20_000,
    seed: Annotated[list[int] | None, typer.Option("--seed", help="Repeat it; left out, 1, 2 and 3.")] = None,
    mix: Annotated[str, typer.Option("--mix", help="usual, hard, or a TOML file.")] = matching.USUAL,
    suppliers: Annotated[int, typer.Option("--suppliers", help="Left out, the demo's usual.")] = 0,
    show: Annotated[int, typer.Option("--show", help="List so many missed and wrong links a defect.")] = 0,
    json_wanted: JsonOption = False,
    markdown: MarkdownOption = None,
) -> None:
    """Make labelled companies, reconcile them and count what was found, missed and wrong, by defect.

    Example: ims-bench match --docs 20000 --seed 1 --mix hard
    """
    scores = []
    for one in seed or _SEEDS:
        tell(f"seed {one}: {docs:,} documents a side, {mix} mix")
        scores.append(matching.run(docs, one, mix, suppliers))
    found = reduce(add, scores)
    judged = scoring.bars(found)
    _show_examples(found, show)
    shown = [tables.defects(found), tables.bars(judged)]
    if json_wanted:
        output.as_json({"defects": _counts(found), "bars": judged})
    _finish(shown, judged, markdown, is_printed=not json_wanted)


@app.command(name="speed")
def speed_command(
    docs: Annotated[list[int] | None, typer.Option("--docs", help="Documents a side; repeat it.")] = None,
    runs: Annotated[int, typer.Option("--runs", help="Runs of the bare join.")] = 7,
    repeats: Annotated[int, typer.Option("--repeats", help="Runs of ours; left out, 3 or 1 by size.")] = 0,
    skew: Annotated[bool, typer.Option("--skew", help="Also with one supplier that has a tenth.")] = False,
    incremental: Annotated[bool, typer.Option("--incremental", help="Also with 1,000 more.")] = False,
    peers: Annotated[bool, typer.Option("--peers", help="Also ours and the peers on a hard mix.")] = False,
    peer_docs: Annotated[
        list[int] | None, typer.Option("--peer-docs", help="Documents a side for --peers; repeat it.")
    ] = None,
    folder: Annotated[Path | None, typer.Option("--folder", help="Where to make the companies.")] = None,
    json_wanted: JsonOption = False,
    markdown: MarkdownOption = None,
) -> None:
    """Time the reconciliation of companies made by SQL, beside a bare join of the same two files.

    With --peers also beside pandas with rapidfuzz and splink (pip install 'ims-workbench[peers]'), on a
    labelled company of 100,000 documents a side; `--docs 0 --peers` does that alone.

    Example: ims-bench speed --docs 100000 --docs 1000000 --skew
    """
    report = speed.Report()
    for count in filter(None, docs or _SIZES):
        for is_skewed in (False, True) if skew else (False,):
            size = Size(count, is_skewed=is_skewed)
            report.speeds.append(speed.measure(size, runs=runs, repeats=repeats, tell=tell, keep=folder))
        if incremental:
            report.incremental.append(speed.measure_incremental(Size(count), tell=tell, keep=folder))
    held = [contest.measure(count, tell=tell) for count in (peer_docs or [contest.DOCUMENTS]) if peers]
    contestants = [one for few in held for one in few]
    judged = [*speed.bars(report), *contest.bars(contestants)]
    shown = [tables.speeds(report.speeds), tables.incremental(report.incremental)]
    shown += [tables.contest(contestants), tables.bars(judged)]
    if json_wanted:
        output.as_json({**asdict(report), "contest": contestants, "bars": judged})
    _finish(shown, judged, markdown, is_printed=not json_wanted)


@app.command()
def read(
    megabytes: Annotated[int, typer.Option("--mb", help="Size of each of the portal's files.")] = 200,
    rows: Annotated[int, typer.Option("--rows", help="Also a register (XLSX) of so many rows.")] = 0,
    runs: Annotated[int, typer.Option("--runs", help="Loads of each file.")] = 5,
    json_wanted: JsonOption = False,
    markdown: MarkdownOption = None,
) -> None:
    """Time whole loads of IMS and GSTR-2B JSON on one core, beside DuckDB's read_json unnested to parquet.

    Example: ims-bench read --mb 200 --rows 300000
    """
    found = [reading.measure(kind, megabytes, runs=runs, tell=tell) for kind in reading.KINDS if megabytes]
    found += [reading.measure_register(rows, runs=runs, tell=tell)] if rows else []
    judged = reading.bars(found)
    if json_wanted:
        output.as_json({"reads": found, "bars": judged})
    _finish([tables.reads(found), tables.bars(judged)], judged, markdown, is_printed=not json_wanted)


def _finish(
    shown: Sequence[tables.Table], judged: Sequence[bars.Bar], markdown: Path | None, *, is_printed: bool
) -> None:
    """Print and write the tables; exit with 1 when a bar is missed."""
    filled = [table for table in shown if table.rows]
    for table in filled if is_printed else ():
        output.table(table.headers, table.rows, numbers=table.numbers)
        tell("")
    if markdown:
        markdown.write_text("\n".join(map(tables.markdown, filled)), encoding="utf-8")
    if not all(bar.is_met for bar in judged):
        raise typer.Exit(NOTHING)


def _counts(found: scoring.Score) -> dict[str, dict[str, int]]:
    """Return the counts as {defect: {what: count}}."""
    counts: dict[str, dict[str, int]] = {}
    for (defect, what), count in sorted(found.counts.items()):
        counts.setdefault(defect, {})[what] = count
    return counts


def _show_examples(found: scoring.Score, most: int) -> None:
    """Tell some links of each defect that are wrong or missed."""
    for name, links in (("wrong", found.wrong_links), ("missed", found.missed_links)):
        shown: dict[str, int] = {}
        for defect, link in links:
            shown[defect] = shown.get(defect, 0) + 1
            if shown[defect] <= most:
                tell(f"{name} {defect}: {' | '.join(link)}")


def main() -> None:
    """Run the command line."""
    app(prog_name="ims-bench")


if __name__ == "__main__":
    main()
