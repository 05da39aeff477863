"""One meaning, many keys: sorting a record's keys into our columns and the rest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

_MOST_REMEMBERED: Final = 4096
_EMPTY: Final = (None, "")


class Spellings:
    """Column to the spellings of its key (lower case), the preferred first; keys are met in any case."""

    def __init__(self, spellings: Mapping[str, tuple[str, ...]]) -> None:
        self._rank = {key: rank for keys in spellings.values() for rank, key in enumerate(keys)}
        self._column = {key: column for column, keys in spellings.items() for key in keys}

    def sort(self, record: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return (column to value, keys that no column takes).

        Of two spellings of one column the preferred one that says something wins; the other is kept with the
        rest where it says something else.
        """
        given: dict[str, Any] = {}
        other: dict[str, Any] = {}
        columns = self._column
        for key, value in record.items():
            column = columns[key] if key in columns else self._meet(key)
            if not column:
                other[key] = value
            elif column not in given:
                given[column] = value
            elif value != given[column] and value not in _EMPTY:
                self._choose(record, key, column, given, other)
        return given, other

    def column(self, key: str) -> str:
        """Return the column that a key stands for, '' for none."""
        return self._meet(key) if key not in self._column else self._column[key]

    def _meet(self, key: str) -> str:
        """Return the column of a key not met before in this case, '' for none, and remember it."""
        column = self._column.get(key.lower(), "")
        if len(self._column) < _MOST_REMEMBERED:
            self._column[key] = column
        return column

    def _choose(
        self, record: dict[str, Any], key: str, column: str, given: dict[str, Any], other: dict[str, Any]
    ) -> None:
        held = next(
            name
            for name in record
            if self._column.get(name.lower()) == column and record[name] == given[column]
        )
        if given[column] in _EMPTY:
            given[column] = record[key]
        elif self._rank[key.lower()] < self._rank[held.lower()]:
            other[held], given[column] = given[column], record[key]
        else:
            other[key] = record[key]
