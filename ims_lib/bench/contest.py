"""Ours and the peers on one hard labelled company, in one run: seconds, links and wrong links of each."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow.parquet as pq

from ims_lib.bench import child, labels, matching, peers
from ims_lib.bench.bars import Bar, at_most
from ims_lib.bench.labels import Truth
from ims_lib.bench.score import Pair, Score, score
from ims_lib.bench.speed import Tell, Times

OURS: Final = "ims-workbench"
BASELINE: Final = "pandas and rapidfuzz"
DOCUMENTS: Final = 100_000
_REPEATS: Final = 3
_MINUTES, _MEMORY_GIB = 10, 16


@dataclass(frozen=True)
class Contestant:
    """What one of them did, or why it did not finish; `with_staging` are our seconds with staging counted."""

    name: str
    documents: int
    did_not_finish: str = ""
    seconds: Times | None = None
    with_staging: Times | None = None
    links: int = 0
    true_found: int = 0
    wrong: int = 0
    wrong_safe: int = 0
    peak_mib: int = 0


def measure(documents: int, *, mix: str = "hard", seed: int = 1, tell: Tell) -> list[Contestant]:
    """Make the company, link its documents with ours and with every peer, and return what each did.

    Peers are spared the originals that an amendment replaced: no peer knows of amendments.
    """
    with tempfile.TemporaryDirectory(prefix="ims-bench-") as folder:
        tell(f"{documents:,} documents a side, {mix} mix: making and loading them")
        made = matching.make_files(Path(folder) / "files", documents, seed, mix, 0)
        path = matching.load(Path(folder) / "workspace", made).path
        truth = labels.read(made.truth)
        tell(OURS)
        found = [_ours(path, Path(folder), truth, documents)]
        spared = Path(folder) / "spared.json"
        replaced = [key for key, expected in truth.alone.items() if expected.outcome == "superseded"]
        spared.write_text(json.dumps(replaced), encoding="utf-8")
        for name in peers.PEERS:
            tell(name)
            found.append(_peer(name, path, spared, truth, documents))
    return found


def _ours(path: Path, folder: Path, truth: Truth, documents: int) -> Contestant:
    """Reconcile from staged files, a few times, and score the pairs."""
    runs = []
    for _ in range(_REPEATS):
        shutil.rmtree(path / "reconciled", ignore_errors=True)
        runs.append(child.run("reconcile", workspace=str(path)))
    out = folder / "ours.parquet"
    child.run("pairs", workspace=str(path), out=str(out))
    scored = score(truth, matching.read_pairs(out), documents)
    seconds = Times(tuple(run["reconciling"] for run in runs))
    whole = Times(tuple(run["reconciling"] + run["staging"] for run in runs))
    return _contestant(OURS, scored, seconds, whole, max(run["peak_mib"] for run in runs))


def _peer(name: str, path: Path, spared: Path, truth: Truth, documents: int) -> Contestant:
    """Run a peer within its limits, as often as ours, and score its links."""
    out = spared.with_name("peer.parquet")
    limits = {"minutes": _MINUTES, "memory_gib": _MEMORY_GIB}
    arguments = {"name": name, "workspace": str(path), "out": str(out), "left_out": str(spared)}
    runs = []
    for _ in range(_REPEATS):
        runs.append(child.run("peer", **limits, **arguments))  # type: ignore[arg-type]
        if why := runs[-1].get("did_not_finish"):
            return Contestant(name, documents, did_not_finish=why)
    links = pq.read_table(out, columns=["portal", "books"]).to_pylist()
    scored = score(truth, [Pair(link["portal"], link["books"], "") for link in links], documents)
    seconds = Times(tuple(run["seconds"] for run in runs))
    return _contestant(name, scored, seconds, None, max(run["peak_mib"] for run in runs))


def _contestant(name: str, scored: Score, seconds: Times, whole: Times | None, peak_mib: int) -> Contestant:
    return Contestant(
        name,
        scored.documents,
        seconds=seconds,
        with_staging=whole,
        links=scored.total("linked"),
        true_found=scored.total("found"),
        wrong=scored.total("wrong"),
        wrong_safe=scored.total("wrong_safe"),
        peak_mib=peak_mib,
    )


def bars(found: Sequence[Contestant]) -> list[Bar]:
    """Return the bars of ours against the baseline of the same run; none where that did not finish."""
    judged = []
    ours = {one.documents: one for one in found if one.name == OURS}
    for base in found:
        if base.name == BASELINE and base.seconds and (mine := ours[base.documents].seconds):
            judged += [
                at_most("time, to pandas and rapidfuzz", mine.median / base.seconds.median, 0.2, " times"),
                at_most("wrong links, a quarter of theirs", ours[base.documents].wrong, base.wrong // 4),
                at_most("wrong links in the safe set", ours[base.documents].wrong_safe, 0),
            ]
    return judged
