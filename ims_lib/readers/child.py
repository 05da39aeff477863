"""The process that files are read in: `python -m ims_lib.readers.child`, asked line by line by readers.apart.

It holds nothing of a file: each is read in a fork of it, with limits on memory, processor time and what it
may write, so that a file that breaks a reader breaks that fork alone.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import asdict, fields
from importlib.abc import MetaPathFinder
from pathlib import Path
from typing import IO, Any, Final

import pyarrow as pa

from ims_lib import readers
from ims_lib.errors import ImsError
from ims_lib.readers import progress, sparing
from ims_lib.readers.reading import Reading

#: What a fork leaves in its folder.
RESULT: Final = "result.json"
#: The exit code of a fork that ran out of memory.
NO_MEMORY: Final = 77


class _WithoutPandas(MetaPathFinder):
    """Keeps pandas out: Arrow would import it at its first array, for 0.15 s in every fork."""

    def find_spec(self, name: str, *_: object) -> None:
        """Refuse pandas and leave every other module to those who find it."""
        if name == "pandas":
            raise ImportError(name)


def main() -> None:
    """Read the files that are asked for until nobody asks any more."""
    if hasattr(os, "fork"):
        gc.disable()  # a fork ends with its file; looking for cycles among millions of values takes a tenth
    sys.meta_path.insert(0, _WithoutPandas())
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a library prints is no answer
    for line in sys.stdin:
        _serve(json.loads(line), answers)


def _serve(request: Mapping[str, Any], answers: IO[str]) -> None:
    """Read one file in a fork, where the system has them, and say what became of it."""
    if not hasattr(os, "fork"):
        _do(request, answers)
        _say(answers, "done")
        return
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            _limit(request["limits"])
            _do(request, answers)
            code = 0
        except MemoryError:
            code = NO_MEMORY
        finally:
            os._exit(code)
    _, status = os.waitpid(pid, 0)
    if status == 0:
        _say(answers, "done")
    else:
        died = {"signal": os.WTERMSIG(status)} if os.WIFSIGNALED(status) else {"code": os.WEXITSTATUS(status)}
        _say(answers, "died", **died)


def _say(answers: IO[str], kind: str, **said: object) -> None:
    answers.write(json.dumps({"kind": kind, **said}) + "\n")
    answers.flush()


def _limit(limits: Mapping[str, int]) -> None:
    """Bound what this fork may take: memory and files in bytes, seconds of a processor; it leaves no core."""
    import resource

    wanted = {
        resource.RLIMIT_AS: limits["memory"],
        resource.RLIMIT_CPU: limits["seconds"],
        resource.RLIMIT_FSIZE: limits["written"],
        resource.RLIMIT_CORE: 0,
    }
    for what, most in wanted.items():
        _, hard = resource.getrlimit(what)
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (bound, hard))


def _do(request: Mapping[str, Any], answers: IO[str]) -> None:
    """Read a file, or look at its layout, and leave the result in the folder."""
    folder, path = Path(request["folder"]), Path(request["path"])
    with progress.heard(lambda stage, done, total: _say(answers, "told", said=[stage, done, total])):
        try:
            if request["do"] == "look":
                result = _as_json(readers.look(path, **request["asked"]))
            elif request["do"] == "cells":
                result = {"sheets": readers.cells(path, **request["asked"])}
            else:
                with sparing.spilling(folder):
                    result = _kept(readers.read(path, **request["asked"]), folder)
        except ImsError as error:
            names = ("what", "where", "found", "expected", "do")
            result = {"error": type(error).__name__, "said": {name: getattr(error, name) for name in names}}
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001, a reader that fails is told as a file that cannot be read
            result = {"failed": f"{type(error).__name__} {_place(error)}"}
    (folder / RESULT).write_text(json.dumps(result), encoding="ascii")


def _place(error: Exception) -> str:
    """Return where in our code something failed; the error's own text may quote the file."""
    at = error.__traceback__
    while at is not None and at.tb_next is not None:
        at = at.tb_next
    return f"at {Path(at.tb_frame.f_code.co_filename).name}:{at.tb_lineno}" if at else ""


def _as_json(layout: readers.Layout) -> dict[str, Any]:
    """Return a layout in JSON's own kinds."""
    return {**asdict(layout), "mapping": layout.mapping.model_dump(mode="json")}


def _kept(reading: Reading, folder: Path) -> dict[str, Any]:
    """Write the tables of a reading into the folder and return the rest in JSON's own kinds."""
    sparing.let_go()
    for name, table in reading.tables.items():
        progress.tell("writing", 0, 0)
        with (
            pa.OSFile(str(folder / f"{name}.arrow"), "wb") as file,
            pa.ipc.new_file(file, table.schema) as out,
        ):
            for batch in table.to_batches():
                out.write_batch(batch)
                sparing.let_go()
    told = {field.name: getattr(reading, field.name) for field in fields(Reading) if field.name != "tables"}
    told["generated_on"] = reading.generated_on.isoformat() if reading.generated_on else None
    return {**told, "tables": list(reading.tables)}


if __name__ == "__main__":
    main()
