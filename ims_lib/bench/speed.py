"""Timing the reconciliation of a company made by SQL, beside a bare join of the same two files."""

from __future__ import annotations

import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from ims_lib.bench import child, company
from ims_lib.bench.bars import Bar, at_most
from ims_lib.bench.company import Size

Tell = Callable[[str], None]

MILLION: Final = 1_000_000
_GIB_IN_MIB: Final = 1024
#: Times a reconciliation is repeated by default, below and from a million documents a side.
_REPEATS: Final = (3, 1)
MORE: Final = 1_000


@dataclass(frozen=True)
class Times:
    """Seconds of repeated runs."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """Return the middle one."""
        return statistics.median(self.seconds)

    def __str__(self) -> str:
        """Return the median, and the least and greatest where there were several."""
        if len(self.seconds) == 1:
            return f"{self.median:.2f}"
        return f"{self.median:.2f} ({min(self.seconds):.2f}-{max(self.seconds):.2f})"


@dataclass(frozen=True)
class Speed:
    """What was measured of one company: `bare` writes every column, `bare_keys` KEYs alone; peaks in MiB."""

    documents: int
    is_skewed: bool
    making: float
    staging: Times
    reconciling: Times
    bare: Times
    bare_keys: Times
    bare_rows: int
    peak_mib: int
    bare_peak_mib: int

    @property
    def ratio(self) -> float:
        """Return how many times a bare join the reconciliation takes."""
        return self.reconciling.median / self.bare.median

    @property
    def ratio_keys(self) -> float:
        """Return how many times a bare join that writes nothing but KEYs."""
        return self.reconciling.median / self.bare_keys.median

    @property
    def documents_per_second(self) -> int:
        """Return documents of both sides reconciled in a second."""
        return int(2 * self.documents / self.reconciling.median)


@dataclass(frozen=True)
class Incremental:
    """A re-run after a few more documents, and the full run of everything at once."""

    documents: int
    more: int
    again: Times
    again_with_staging: Times
    full: Times
    full_with_staging: Times
    different_rows: int


@dataclass
class Report:
    """All that one call measured."""

    speeds: list[Speed] = field(default_factory=list)
    incremental: list[Incremental] = field(default_factory=list)


def measure(size: Size, *, runs: int, repeats: int = 0, tell: Tell, keep: Path | None = None) -> Speed:
    """Make the company in a temporary folder (or `keep`), time it, and return the figures."""
    with tempfile.TemporaryDirectory(prefix="ims-bench-", dir=keep) as folder:
        path = Path(folder) / "workspace"
        tell(f"{size.documents:,} documents a side: making them")
        started = time.perf_counter()
        company.make(path, size)
        making = time.perf_counter() - started
        tell("reconciling")
        ours = [_fresh(path) for _ in range(repeats or _REPEATS[size.documents >= MILLION])]
        tell("bare join")
        bare = child.run("bare_join", workspace=str(path), runs=runs, query="bare_join")
        keys = child.run("bare_join", workspace=str(path), runs=runs, query="bare_join_keys")
    return Speed(
        size.documents,
        size.is_skewed,
        making,
        Times(tuple(one["staging"] for one in ours)),
        Times(tuple(one["reconciling"] for one in ours)),
        Times(tuple(bare["seconds"])),
        Times(tuple(keys["seconds"])),
        bare["rows"],
        max(one["peak_mib"] for one in ours),
        bare["peak_mib"],
    )


def _fresh(path: Path) -> dict[str, Any]:
    """Reconcile a workspace from its staged files, without any earlier result."""
    shutil.rmtree(path / "reconciled", ignore_errors=True)
    return child.run("reconcile", workspace=str(path))


def measure_incremental(size: Size, *, more: int = MORE, tell: Tell, keep: Path | None = None) -> Incremental:
    """Reconcile, add documents, reconcile again; compare time and rows with one full run of everything."""
    with tempfile.TemporaryDirectory(prefix="ims-bench-", dir=keep) as folder:
        grown, whole = Path(folder) / "grown", Path(folder) / "whole"
        tell(f"{size.documents:,} documents a side and {more:,} more")
        workspace = company.make(grown, size)
        child.run("reconcile", workspace=str(grown))
        company.add(workspace, size, more)
        again = child.run("reconcile", workspace=str(grown))
        tell("the same in one full run")
        company.add(company.make(whole, size), size, more)
        full = child.run("reconcile", workspace=str(whole))
        tell("comparing the pairs")
        files = [str(path / "pairs.parquet") for path in (grown, whole)]
        for path, file in zip((grown, whole), files, strict=True):
            child.run("pairs", workspace=str(path), out=file)
        rows = child.run("different", first=files[0], second=files[1])["rows"]
    return Incremental(
        size.documents,
        more,
        Times((again["reconciling"],)),
        Times((again["reconciling"] + again["staging"],)),
        Times((full["reconciling"],)),
        Times((full["reconciling"] + full["staging"],)),
        rows,
    )


def bars(report: Report) -> list[Bar]:
    """Return the bars that apply to what was measured; small sizes have none of their own."""
    even = {speed.documents: speed for speed in report.speeds if not speed.is_skewed}
    found = [_times_bare(even[MILLION])] if MILLION in even else []
    if MILLION in even and 10 * MILLION in even:
        small, large = even[MILLION], even[10 * MILLION]
        growth = large.reconciling.median / 10 / small.reconciling.median
        found.append(at_most("time per document, 10 million to 1 million", growth, 1.3, " times"))
        found.append(at_most("memory at 10 million", large.peak_mib / _GIB_IN_MIB, 6, " GiB"))
    for speed in report.speeds:
        if speed.is_skewed and speed.documents in even:
            skew = speed.reconciling.median / even[speed.documents].reconciling.median
            what = f"one supplier with a tenth, to an even spread, {speed.documents:,}"
            found.append(at_most(what, skew, 1.5, " times"))
    return found + [bar for run in report.incremental for bar in _incremental_bars(run)]


def _times_bare(speed: Speed) -> Bar:
    return at_most("1 million reconciled, to the bare join", speed.ratio, 20, " times")


def _incremental_bars(run: Incremental) -> Sequence[Bar]:
    share = run.again.median / run.full.median
    with_staging = run.again_with_staging.median / run.full_with_staging.median
    at = f"{run.more:,} more than {run.documents:,}"
    found = [at_most(f"{at}: rows that differ from a full run", run.different_rows, 0)]
    if run.documents >= MILLION:
        found.append(at_most(f"{at}: time to a full run", share, 0.1))
        found.append(at_most(f"{at}: time to a full run, staging in both", with_staging, 0.1))
    return found
