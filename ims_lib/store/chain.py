"""The hash chain of a table that only grows: each row's hash covers its content and the hash before it.

A row's hash is SHA-256 over the canonical JSON (keys sorted, no spaces, UTF-8) of all its columns but `hash`,
and but those of LATER that are '': journals of before those columns verify as they did.
A changed or removed row in the middle breaks the chain; rows cut off at the end can only be seen against a
hash kept elsewhere.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

#: The `previous_hash` of the first row.
BEGINNING: Final = "0" * 64
#: Columns that came after the first journals were written.
LATER: Final = ("partner", "field", "old_value", "new_value", "goes_to")
_MOST_PROBLEMS: Final = 20


@dataclass(frozen=True)
class ChainCheck:
    """What a walk along a chain found; `head` is the last row's hash, `problems` names the rows that do not
    hold.
    """

    rows: int
    head: str
    problems: tuple[str, ...]

    @property
    def is_ok(self) -> bool:
        """Say whether every row holds."""
        return not self.problems


def row_hash(row: Mapping[str, object]) -> str:
    """Return the hash of a row, whose `previous_hash` is already filled; a column `hash` is left out."""
    content = {
        name: value for name, value in row.items() if name != "hash" and (name not in LATER or value != "")
    }
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def linked(row: Mapping[str, object], previous: str) -> dict[str, object]:
    """Return the row with `previous_hash` and `hash` filled."""
    whole = {**row, "previous_hash": previous}
    return {**whole, "hash": row_hash(whole)}


def check(rows: Iterable[Mapping[str, object]], key: str, table: str) -> ChainCheck:
    """Walk along the rows in order of `key` (1, 2, 3, ...) and return what does not hold, the first 20 by
    name.
    """
    problems: list[str] = []
    count, head = 0, BEGINNING
    for count, row in enumerate(rows, start=1):
        if row[key] != count:
            problems.append(f"{table} {count}: missing or out of turn, {row[key]} stands there")
        elif row["previous_hash"] != head:
            problems.append(f"{table} {row[key]}: does not follow the row before it")
        elif row["hash"] != row_hash(row):
            problems.append(f"{table} {row[key]}: its content is not what was written")
        head = str(row["hash"])
        if len(problems) >= _MOST_PROBLEMS:
            break
    return ChainCheck(count, head, tuple(problems))
