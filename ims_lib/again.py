"""A run again: what a change can reach is staged and reconciled anew, the rest of the result before stays.

The rows that came later lie over the base with the ids of the documents they replace, so that nothing large
is written twice. Where a change reaches much, or what rows hang together by is not known, all is made anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow as pa

from ims_lib import layers, results, views
from ims_lib.schemas import DATASETS

#: A run again pays while it reaches less than one document in so many.
_REACHES_MOST: Final = 3
#: What a later file of one kind replaces: that of the same value in this column, none where it is ''.
_REPLACES_SAME: Final = {"gstr2b": "period", "gstr2a": "period", "books": "register_period"}


def touched_files(before: results.Staging, rest: str, loads: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the ids of the files that were loaded since, and of those they replace; none: all is touched.

    An IMS download speaks of every record of its sections, so it touches all.
    """
    earlier, new = loads[: len(before["loads"])], loads[len(before["loads"]) :]
    bases = before["base_loads"]
    is_small = _rows(loads[bases:]) * _REACHES_MOST < _rows(loads[:bases])
    if before["rest"] != rest or [identity(load) for load in earlier] != before["loads"] or not is_small:
        return []
    if not all(load["kind"] in _REPLACES_SAME for load in new):
        return []
    slots = {_slot(load) for load in new}
    replaced = [load for load in earlier if _slot(load)[1] and _slot(load) in slots]
    return [load["file_id"] for load in (*new, *replaced)]


def identity(load: Mapping[str, Any]) -> list[object]:
    """Return what staging depends on of a load."""
    return [load["load_seq"], load["datasets"], load["sections"]]


def _slot(load: Mapping[str, Any]) -> tuple[str, str]:
    """Return the kind of a load and what a later one of its kind replaces it by."""
    kind = load["kind"]
    return kind, str(load[_REPLACES_SAME[kind]] or "") if kind in _REPLACES_SAME else ""


def _rows(loads: Iterable[Mapping[str, Any]]) -> int:
    return sum(int(load["rows_loaded"]) for load in loads)


def narrow_files(con: duckdb.DuckDBPyConnection, path: Path, before: results.Part, files: list[str]) -> bool:
    """Narrow the raw tables to rows that share a document with a touched file; False where none can tell.

    Rows of a register without vouchers hang together by their place, which says nothing of other files.
    """
    if con.execute("select 1 from raw.books_rows where voucher = '' limit 1").fetchall():
        return False
    _read_before(con, path, before)
    views.put(con, "raw.touched_files", pa.table({"file_id": pa.array(files, pa.string())}))
    narrowed = [name for name in (*DATASETS, "overlay") if f"scope.{name}" in views.steps()]
    _steps(con, "touched_records", "touched_vouchers", "gone", *narrowed)
    for name in narrowed:
        views.replace(con, f"raw.{name}", f"from scope.{name}")
    return True


def narrow_documents(
    con: duckdb.DuckDBPyConnection, path: Path, before: results.Entry, now: results.Staging
) -> bool:
    """Narrow recon.documents and recon.decisions to what a change since can reach; False where that is much,
    and the database is of no more use.

    Takes recon.superseded and recon.decisions as they are now. Which documents of the changed blocks are free
    is found first; from these on parties, and what hangs on their documents, are weighed again.
    """
    for part in (before["staging"], before["recon"]):
        _read_before(con, path, part)
    views.replace(con, "raw.suspects", _suspects(path, before["staging"], now), "table")
    views.replace(con, "scope.every_decision", "from recon.decisions", "table")
    _steps(con, "changed", "changed_blocks")
    if not _take(con, "changed_blocks"):
        return False
    given = results.layers(path, [now])
    made = list(views.create_views(con, given, tables=("staging", "recon"), wanted=("recon.unsettled",)))
    views.replace(con, "scope.loose", "from recon.unsettled", "table")
    views.drop(con, [name for name in made if name.startswith("recon.")])
    _steps(con, "altered", "doubtful_amounts", "turned_parties", "stirred", "near", "parties", "blocks")
    if not _take(con, "blocks"):
        return False
    _steps(con, "other_parties", "replaced")
    views.replace(con, "raw.other_parties", "from scope.other_parties")
    return True


def has_strayed(con: duckdb.DuckDBPyConnection) -> bool:
    """Say whether what was reconciled in part shows that the change reached further."""
    _steps(con, "strayed")
    return con.table("scope.strayed").shape[0] > 0


def _take(con: duckdb.DuckDBPyConnection, blocks: str) -> bool:
    """Let recon.documents and recon.decisions hold what stands in these blocks; False where that is much."""
    views.replace(con, "scope.taken", f"from scope.{blocks}")
    for name in ("documents", "decisions"):
        _steps(con, name)
        views.replace(con, f"recon.{name}", f"from scope.{name}")
    taken, every = (con.table(name).shape[0] for name in ("scope.documents", "staging.documents"))
    return bool(taken * _REACHES_MOST <= every)


def _steps(con: duckdb.DuckDBPyConnection, *names: str) -> None:
    """Make these steps, in this order."""
    for name in names:
        views.step(con, f"scope.{name}")


def _suspects(path: Path, before: results.Part, now: results.Part) -> str:
    """Return the select of the documents whose content may differ: those in layers over one base, or all."""
    name = "staging.documents"
    if before["fingerprint"] == now["fingerprint"]:
        return "select id from staging.documents limit 0"
    if now["replaced"] is None or before["files"][name][0] != now["files"][name][0]:
        return layers.union_of_ids([], "staging.documents", "before.documents")
    files = results.layers(path, [now])[name][0]
    return layers.union_of_ids([file for file in (files.later, files.replaced) if file])


def _read_before(con: duckdb.DuckDBPyConnection, path: Path, part: results.Part) -> None:
    """Let before.<view> read a step's files as the run before left them."""
    for view, files in results.layers(path, [part]).items():
        views.read_from(con, view, files, name=f"before.{view.partition('.')[2]}")


def write_later(
    con: duckdb.DuckDBPyConnection,
    path: Path,
    names: Iterable[str],
    before: results.Part,
    made_from: str,
    ids: str,
) -> tuple[dict[str, list[results.File]], results.File]:
    """Write the rows of these views over the bases before; the table `ids` names the documents they replace.

    Returns the files by view, and the file of all documents replaced since the bases were made.
    """
    old, files = results.layers(path, [before]), {}
    for name in names:
        if name in layers.REPLACED_BY:
            views.replace(con, "scope.later", layers.later_rows(name, old[name][0], ids))
            later = results.write(con, name, path, made_from, source="scope.later")
            files[name] = [before["files"][name][0], later]
    replaced = [path / results.FOLDER / before["replaced"]["name"]] if before["replaced"] else []
    views.replace(con, "scope.ever", layers.union_of_ids(replaced, ids))
    return files, results.write(con, "scope.ever", path, made_from)
