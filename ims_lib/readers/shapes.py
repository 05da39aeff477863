"""Records of one shape, read the short way: what each key is, is worked out once for all that have the same.

The portal writes thousands of records with the same keys and plain values. Such a one is read slot by slot;
whatever is not plain (another spelling, a null, a number with three decimals) is left to the reader's long
way, which alone decides what it means.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from ims_lib import money
from ims_lib.readers import values
from ims_lib.readers.spellings import Spellings

Read = Callable[[Any], Any]
_MOST_REMEMBERED: Final = 1024


class NotPlainError(ValueError):
    """A value that only the long way can read."""


#: What a value that is not plain raises, in whichever of the readers below.
NOT_PLAIN: Final = (NotPlainError, KeyError, TypeError, AttributeError)


def text(value: Any) -> str:
    """Return a text without outer space."""
    if type(value) is str:
        return value.strip()
    raise NotPlainError


def scalar(value: Any) -> str:
    """Return a text or number as text."""
    return value.strip() if type(value) is str else values.text(value)


def paise(value: Any) -> int:
    """Return the paise of a number of at most two decimals."""
    found = money.quick_paise(value)
    if found is None:
        raise NotPlainError
    return found


def day(value: Any) -> date:
    """Return a date."""
    found = values.known_day(value) if type(value) is str else None
    if found is None:
        raise NotPlainError
    return found


def flag(value: Any) -> bool | None:
    """Return what Y, N or nothing says."""
    return values.COMMON_FLAGS[value]


def yes_no(value: Any) -> str:
    """Return Y, N or nothing as it is."""
    values.COMMON_FLAGS[value]
    return str(value)


def state(value: Any) -> str:
    """Return a State's code."""
    code = values.state(text(value))
    if not code:
        raise NotPlainError
    return code


class Shape:
    """Where the values of records with the same keys go: (place in the row, key, reader) for each column,
    `keys` the key of each column, `rest` the keys that no column takes.
    """

    def __init__(
        self, slots: Sequence[tuple[int, str, Read]], keys: Mapping[str, str], rest: Sequence[str]
    ) -> None:
        self.slots, self.keys, self.rest = tuple(slots), keys, tuple(rest)

    def fill(self, row: list[Any], record: Mapping[str, Any]) -> None:
        """Put a record's values into its row; one of NOT_PLAIN is raised where a value is not plain."""
        for place, key, read in self.slots:
            row[place] = read(record[key])


class Shapes:
    """The shapes met so far; `readers` has (place in the row, reader) for each column, a record must have
    those `needed` and have none of those `strange`.
    """

    def __init__(
        self,
        spellings: Spellings,
        readers: Mapping[str, tuple[int, Read]],
        *,
        needed: Sequence[str],
        strange: frozenset[str],
    ) -> None:
        self._spellings, self._readers = spellings, readers
        self._needed, self._strange = needed, strange
        self._met: dict[tuple[str, ...], Shape | None] = {}

    def of(self, record: Any) -> Shape | None:
        """Return the shape of a record, None where it must go the long way."""
        if type(record) is not dict:
            return None
        keys = tuple(record)
        if keys not in self._met:
            if len(self._met) >= _MOST_REMEMBERED:
                return None
            self._met[keys] = self._made(keys)
        return self._met[keys]

    def _made(self, keys: tuple[str, ...]) -> Shape | None:
        given: dict[str, str] = {}
        rest = []
        for key in keys:
            column = self._spellings.column(key)
            if column in given or column in self._strange or key in self._strange:
                return None
            if column:
                given[column] = key
            else:
                rest.append(key)
        if not all(column in given for column in self._needed):
            return None
        slots = [
            (*self._readers[column][:1], key, self._readers[column][1])
            for column, key in given.items()
            if column in self._readers
        ]
        return Shape(slots, given, rest)
