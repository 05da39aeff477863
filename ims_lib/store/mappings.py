"""The mappings of columns that a workspace remembers, in its mappings.json: written whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, ValidationError

from ims_lib.errors import DamagedStore, WrongUse
from ims_lib.readers.mapping import Mapping, check, check_name
from ims_lib.store import staged

FILE_NAME: Final = "mappings.json"


class _File(BaseModel):
    """What mappings.json holds, the oldest first."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    mappings: tuple[Mapping, ...] = ()


def read(workspace: Path) -> list[Mapping]:
    """Return the mappings of a workspace, the oldest first; DamagedStore where their file cannot be read."""
    file = workspace / FILE_NAME
    if not file.is_file():
        return []
    try:
        known = _File.model_validate_json(file.read_text(encoding="utf-8")).mappings
        for mapping in known:
            check(mapping)
    except (ValidationError, UnicodeDecodeError, WrongUse) as error:
        found = error.errors()[0]["msg"] if isinstance(error, ValidationError) else str(error)
        raise DamagedStore(
            "The mappings of this workspace cannot be read.",
            where=str(file),
            found=found.splitlines()[0][:120],
            expected="the file as `ims load --mapping` wrote it",
            do="Correct the file, or move it away and map the columns again.",
        ) from error
    return list(known)


def as_json(workspace: Path) -> tuple[list[dict[str, Any]], DamagedStore | None]:
    """Return the mappings as a reader takes them, or why they cannot be read: that stops registers alone."""
    try:
        return [each.model_dump(mode="json") for each in read(workspace)], None
    except DamagedStore as error:
        return [], error


def save(workspace: Path, mapping: Mapping) -> Mapping:
    """Keep a mapping under its name, in place of an earlier one of that name, and return it as kept."""
    check(mapping)
    kept = mapping.model_copy(update={"name": check_name(mapping.name)})
    _change(workspace, lambda known: [*(each for each in known if each.name != kept.name), kept])
    return kept


def forget(workspace: Path, name: str) -> None:
    """Take a mapping away; WrongUse where there is none of that name."""

    def without(known: Sequence[Mapping]) -> list[Mapping]:
        find(known, name)
        return [each for each in known if each.name != name]

    _change(workspace, without)


def find(known: Sequence[Mapping], name: str) -> Mapping:
    """Return the mapping of a name; WrongUse lists those that there are."""
    for each in known:
        if each.name == name:
            return each
    raise WrongUse(
        "There is no mapping of this name.",
        found=name[:60],
        expected=", ".join(repr(each.name) for each in known) or "none is remembered yet",
        do='Name one of them, or make it: --mapping NAME --map FIELD="HEADER".',
    )


def _change(workspace: Path, change: Callable[[Sequence[Mapping]], list[Mapping]]) -> None:
    with staged.loading(workspace):
        held = _File(mappings=tuple(change(read(workspace)))).model_dump(mode="json")
        file = workspace / FILE_NAME
        temporary = file.with_suffix(".part")
        temporary.write_text(json.dumps(held, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        temporary.chmod(0o600)
        temporary.replace(file)
