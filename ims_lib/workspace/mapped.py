"""Which mapping a load takes, and what it leaves behind to be remembered."""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ims_lib.errors import Refused
from ims_lib.readers import Layout, Mapping, apart
from ims_lib.readers.apart import NOBODY
from ims_lib.readers.mapping import check_name, of_text
from ims_lib.store import mappings
from ims_lib.store.database import now
from ims_lib.store.intake import Intake

#: Our field to its header, or headers; '' where it is not to be read.
Columns = AnyMapping[str, str | Sequence[str]]


@dataclass(frozen=True)
class Chosen:
    """The mapping that a load takes, and whether it says anything that is not remembered yet."""

    mapping: Mapping | None
    is_told: bool = False


def choose(path: Path, mapping: str | Mapping, columns: Columns | None, credit_notes: str) -> Chosen:
    """Return a mapping by its name, or itself, with what is told besides; a new name begins an empty one."""
    told = {field: _headers(given) for field, given in (columns or {}).items()}
    if isinstance(mapping, Mapping):
        base, is_told = mapping, True
    elif mapping and not (told or credit_notes):
        base, is_told = mappings.find(mappings.read(path), mapping), False
    elif mapping:
        name = check_name(mapping)
        known = {each.name: each for each in mappings.read(path)}
        base, is_told = known.get(name, Mapping(name=name)), True
    elif told or credit_notes:
        base, is_told = Mapping(), True
    else:
        return Chosen(None)
    changed = {"columns": {**base.columns, **told}, "credit_notes": credit_notes or base.credit_notes}
    return Chosen(of_text({**base.model_dump(mode="json"), **changed}), is_told)


def remember(path: Path, chosen: Chosen, taken: Intake, who: str) -> None:
    """Keep what a register was read by under the mapping's name; Refused where these bytes were loaded
    before, for then the mapping was not tried.
    """
    if not (chosen.is_told and chosen.mapping):
        return
    if taken.is_repeated:
        raise Refused(
            "These bytes are loaded already: the mapping was not applied, and not kept.",
            where=taken.loads[0].file_name,
            found=f"loaded by {taken.loads[0].who} at {taken.loads[0].at}",
            do="Export the register again and load that with the mapping: a voucher of the same supplier, "
            "type and number is replaced, others stay.",
        )
    if chosen.mapping.name and taken.layout:
        used = Mapping.model_validate({**taken.layout, "by": who, "at": now()})
        mappings.save(path, used)


def look(path: Path, file: Path, *, kind: str, dates: str, chosen: Chosen, name: str) -> Layout:
    """Return how a register would be read by a mapping, by those remembered, or by its words and values."""
    return apart.look(
        file,
        near=path,
        watch=NOBODY,
        kind=kind or None,
        dates=dates or None,
        name=name,
        columns=chosen.mapping.model_dump(mode="json") if chosen.mapping else None,
        remembered=[each.model_dump(mode="json") for each in mappings.read(path)],
    )


def _headers(given: str | Sequence[str]) -> tuple[str, ...]:
    headers = (given,) if isinstance(given, str) else tuple(given)
    return tuple(header for header in headers if header.strip())
