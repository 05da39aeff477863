"""Work that is timed in a process of its own, so that nothing is warm and its memory is its own.

`python -m ims_lib.bench.child TASK ARGUMENTS` runs one task of TASKS on arguments in JSON and
writes its result as JSON to the last line of stdout.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

_MINUTE: Final = 60
_KIB, _MIB, _GIB = 1 << 10, 1 << 20, 1 << 30
#: How a child that ran out of memory ends: Python's word for it, the libraries' own, or the kernel's signal.
_NO_MEMORY: Final = (
    "MemoryError",
    "Out of Memory",
    "OutOfMemory",
    "bad_alloc",
    "ArrowMemoryError",
    "failed to allocate",
)
_KILLED: Final = -9


def run(task: str, *, minutes: int = 0, memory_gib: int = 0, **arguments: object) -> dict[str, Any]:
    """Run a task in a fresh process and return its result with `peak_mib`, or {'did_not_finish': why}.

    With `minutes` or `memory_gib`, a child that needs more did not finish; any other failure is raised as
    ImsError.
    """
    command = [sys.executable, "-m", "ims_lib.bench.child", task]
    text = json.dumps({**arguments, "memory_gib": memory_gib})
    try:
        ended = subprocess.run(  # noqa: S603 - our own module, arguments as JSON
            [*command, text], capture_output=True, text=True, check=False, timeout=minutes * _MINUTE or None
        )
    except subprocess.TimeoutExpired:
        return {"did_not_finish": f"more than {minutes} minutes"}
    if ended.returncode == 0:
        found: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
        return found
    if memory_gib and (ended.returncode == _KILLED or any(word in ended.stderr for word in _NO_MEMORY)):
        return {"did_not_finish": f"more than {memory_gib} GiB of memory"}
    from ims_lib.errors import ImsError

    raise ImsError(
        "A step of the bench failed.",
        where=task,
        found=ended.stderr.strip()[-600:],
        do="Run it alone: `" + " ".join(command[1:]) + f" '{text}'`.",
    )


def reconcile(workspace: str) -> dict[str, Any]:
    """Reconcile a workspace; return the seconds of staging, and those from staged documents to the result."""
    from ims_lib import Workspace

    results = Workspace.open(workspace).reconcile()
    return {
        "staging": sum(result.staging_seconds for result in results),
        "reconciling": sum(result.seconds for result in results),
        "documents": sum(sum(result.documents.values()) for result in results),
        "was_fresh": all(result.was_fresh for result in results),
    }


def bare_join(workspace: str, runs: int, query: str) -> dict[str, Any]:
    """Join the two written documents files, so many times, rows written to parquet; return seconds of each.

    `query` names the SQL file of the join.
    """
    from ims_lib.bench import company

    out = Path(workspace) / "bare_join.parquet"
    seconds = []
    for _ in range(runs):
        with company.over_results(Path(workspace)) as con:
            started = time.perf_counter()
            con.execute(f"copy ({company.sql(query)}) to '{company.quoted(out)}' (format parquet)")
            seconds.append(time.perf_counter() - started)
    return {"seconds": seconds, "rows": _rows(out)}


def pairs(workspace: str, out: str) -> dict[str, Any]:
    """Write the pairs of a reconciled workspace as parquet."""
    from ims_lib import Workspace

    started = time.perf_counter()
    rows = Workspace.open(workspace).write_pairs(out)
    return {"rows": rows, "seconds": time.perf_counter() - started}


def different(first: str, second: str) -> dict[str, Any]:
    """Count the rows of two parquet files of pairs that stand in one of them only."""
    from ims_lib import views
    from ims_lib.bench import company

    with views.connect() as con:
        con.execute("create schema bench")
        company.read_as(con, "first_pairs", [Path(first)])
        company.read_as(con, "second_pairs", [Path(second)])
        found = con.execute(company.sql("different_rows")).fetchall()
    return {"rows": found[0][0]}


def peer(name: str, workspace: str, out: str, left_out: str) -> dict[str, Any]:
    """Link a workspace's documents the way a peer would, write the links, and return the seconds it took.

    `left_out` is a JSON file of KEYs that the peer need not know. An absent peer is no failure.
    """
    from ims_lib.bench import peers
    from ims_lib.errors import WrongUse

    known = frozenset(json.loads(Path(left_out).read_text(encoding="utf-8")))
    portal, books = peers.read_documents(Path(workspace), known)
    started = time.perf_counter()
    try:
        links = peers.PEERS[name](portal, books)
    except WrongUse as error:
        return {"did_not_finish": f"not installed: {error.do}"}
    links.to_parquet(out)
    return {"seconds": time.perf_counter() - started, "links": len(links)}


def load(file: str, folder: str, gstin: str, runs: int) -> dict[str, Any]:
    """Load a file into new workspaces of a GSTIN so many times on one core; return rows, seconds of each.

    Files are read in a process of their own: `reader_mib` is the most that one held.
    """
    import shutil

    from ims_lib import Workspace
    from ims_lib.readers import apart

    _on_one_core()
    seconds, rows = [], 0
    for run_number in range(runs):
        workspace = Workspace.init(Path(folder, f"ws{run_number}"), name="Bench", gstins=[gstin])
        started = time.perf_counter()
        rows = workspace.load(file, period="102026").rows_loaded
        seconds.append(time.perf_counter() - started)
        shutil.rmtree(workspace.path)
    apart.end()
    return {"rows": rows, "seconds": seconds, "reader_mib": _peak_of_children_mib()}


def read_json(file: str, out: str, kind: str, runs: int) -> dict[str, Any]:
    """Read a file with DuckDB's read_json and write its documents as parquet, so many times on one core."""
    from ims_lib import views
    from ims_lib.bench import company

    _on_one_core()
    seconds = []
    for _ in range(runs):
        with views.connect() as con:
            con.execute("set threads = 1")
            con.execute("create schema bench")
            most = 2 * Path(file).stat().st_size
            quoted = company.quoted(Path(file))
            con.execute(f"create view bench.file as from read_json('{quoted}', maximum_object_size = {most})")
            started = time.perf_counter()
            query = company.sql(f"json_{kind}")
            con.execute(f"copy ({query}) to '{company.quoted(Path(out))}' (format parquet)")
            seconds.append(time.perf_counter() - started)
    return {"seconds": seconds, "rows": _rows(Path(out))}


TASKS: Final[Mapping[str, Callable[..., dict[str, Any]]]] = {
    task.__name__: task for task in (reconcile, bare_join, pairs, different, peer, load, read_json)
}


def _rows(file: Path) -> int:
    import pyarrow.parquet as pq

    rows = pq.read_metadata(file).num_rows
    file.unlink()
    return int(rows)


def _on_one_core() -> None:
    """Keep this process and those it starts on one core, where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def _peak_of_children_mib() -> int:
    """Return the most memory that a process which this one waited for has held, in MiB; 0 where not told."""
    try:
        import resource
    except ImportError:
        return 0
    unit = 1 if sys.platform == "darwin" else _KIB
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * unit // _MIB


def _limit(gib: int) -> None:
    """Give this process no more memory than so much; 0 sets no limit. Windows knows no such limit."""
    try:
        import resource
    except ImportError:
        return
    if gib:
        resource.setrlimit(resource.RLIMIT_DATA, (gib * _GIB, gib * _GIB))


def _peak_mib() -> int:
    """Return the most memory this process has held, in MiB; 0 where the system does not tell.

    Linux keeps a parent's peak in getrusage of its children, its own status file does not.
    """
    try:
        import resource
    except ImportError:
        return 0
    status = Path("/proc/self/status")
    if status.is_file():
        own = re.search(r"VmHWM:\s+(\d+) kB", status.read_text(encoding="ascii"))
        if own:
            return int(own[1]) * _KIB // _MIB
    unit = 1 if sys.platform == "darwin" else _KIB
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit // _MIB


def main() -> None:
    """Run the task that the command line names."""
    task, arguments = sys.argv[1], json.loads(sys.argv[2])
    _limit(arguments.pop("memory_gib"))
    found = TASKS[task](**arguments)
    sys.stdout.write(json.dumps({**found, "peak_mib": _peak_mib()}) + "\n")


if __name__ == "__main__":
    main()
