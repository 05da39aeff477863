"""Making labelled companies, reconciling them like any user's, and scoring what comes out."""

from __future__ import annotations

import tempfile
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from ims_lib import Workspace, demo
from ims_lib.bench import labels
from ims_lib.bench.score import Pair, Score, score
from ims_lib.errors import WrongUse

USUAL = "usual"


def run(documents: int, seed: int, mix: str = USUAL, suppliers: int = 0) -> Score:
    """Return the score of one company of so many documents a side; `suppliers` 0 leaves them to the demo."""
    with tempfile.TemporaryDirectory(prefix="ims-bench-") as folder:
        made = make_files(Path(folder) / "files", documents, seed, mix, suppliers)
        workspace = load(Path(folder) / "ws", made)
        truth = labels.read(made.truth)
        return score(truth, pairs(workspace, Path(folder) / "pairs.parquet"), documents)


def make_files(folder: Path, documents: int, seed: int, mix: str, suppliers: int) -> demo.Made:
    """Write the company's files and labels, registers as CSV."""
    options: dict[str, Any] = {"suppliers": suppliers} if suppliers else {}
    if mix != USUAL:
        options["mix"] = chosen_mix(mix)
    return demo.make(folder, documents=documents, seed=seed, registers="csv", **options)


def chosen_mix(named: str) -> object:
    """Return the demo's mix of that name, or the one that a TOML file writes down field by field."""
    from ims_lib.demo import mix as mixes

    if named.lower() == "hard":
        return mixes.HARD
    file = Path(named)
    known = {field.name for field in fields(mixes.Mix)}
    given = tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else None
    if given is None or set(given) - known:
        raise WrongUse(
            "This is no mix of defects.",
            found=named[:80] if given is None else ", ".join(sorted(set(given) - known))[:200],
            expected=f"usual, hard, or a TOML file of {', '.join(sorted(known))}",
            do="Name one of them.",
        )
    return mixes.Mix(**given)


def load(path: Path, made: demo.Made) -> Workspace:
    """Make a workspace of a company's files, in the order to load, and return it reconciled."""
    workspace = Workspace.init(path, name=made.name, gstins=[made.gstin], filed=made.filed)
    for file in made.files:
        workspace.load(file, by="ims-bench")
    workspace.reconcile()
    return workspace


def pairs(workspace: Workspace, out: Path) -> list[Pair]:
    """Return the pairs of a workspace as `ims reconcile --pairs` writes them."""
    workspace.write_pairs(out)
    return read_pairs(out)


def read_pairs(file: Path) -> list[Pair]:
    """Return the pairs of a parquet file; an empty side is ''."""
    table = pq.read_table(file, columns=["portal_document", "books_document", "outcome", "rule"])
    return [Pair(*(cell or "" for cell in row.values())) for row in table.to_pylist()]
