"""Streams of an OLE compound file ([MS-CFB]), read with every chain of sectors proved to end."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

_HEADER: Final = 512
_ENTRY: Final = 128
_IN_HEADER: Final = 109
#: Sector numbers from here on mean free, end of chain, or a table.
_RESERVED: Final = 0xFFFFFFFA
_SECTOR_SHIFTS: Final = (9, 12)
_ROOT: Final = 5


class DamagedError(ValueError):
    """The file's tables contradict each other."""


@dataclass(frozen=True)
class _Entry:
    name: str
    kind: int
    start: int
    size: int


class Streams:
    """The streams of one file by name."""

    def __init__(self, data: bytes) -> None:
        head = struct.unpack_from("<HH", data, 0x1E)
        if head[0] not in _SECTOR_SHIFTS or head[1] != 6:  # noqa: PLR2004 - the one size there is
            raise DamagedError("sectors of an unknown size")
        self.data, self.size = data, 1 << head[0]
        tables = struct.unpack_from("<9I", data, 0x28)
        self.fat = self._table(self._fat_sectors(tables[7]))
        _prove_ends(self.fat)
        self.cutoff = tables[4]
        self.entries = self._entries(self._chain(tables[2], self.fat))
        self.small_fat = _numbers(self._chain(tables[5], self.fat))
        _prove_ends(self.small_fat)
        root = next((entry for entry in self.entries if entry.kind == _ROOT), None)
        self.small = self._chain(root.start, self.fat) if root else b""

    def names(self) -> list[str]:
        """Return the names of streams and folders."""
        return [entry.name for entry in self.entries if entry.name]

    def read(self, name: str) -> bytes:
        """Return the first stream of this name, b'' when there is none."""
        entry = next((entry for entry in self.entries if entry.name == name), None)
        if entry is None:
            return b""
        if entry.size >= self.cutoff:
            return self._chain(entry.start, self.fat)[: entry.size]
        places = _walk(entry.start, self.small_fat)
        return b"".join(self.small[place * 64 : place * 64 + 64] for place in places)[: entry.size]

    def _sector(self, number: int) -> bytes:
        begins = (number + 1) * self.size
        return self.data[begins : begins + self.size]

    def _chain(self, start: int, fat: list[int]) -> bytes:
        return b"".join(map(self._sector, _walk(start, fat)))

    def _table(self, sectors: list[int]) -> list[int]:
        return [number for sector in sectors for number in _numbers(self._sector(sector))]

    def _fat_sectors(self, more: int) -> list[int]:
        """Return where the table of chains lies: 109 sectors named in the header, others in sectors apart."""
        named = list(struct.unpack_from(f"<{_IN_HEADER}I", self.data, _HEADER - 4 * _IN_HEADER))
        seen: set[int] = set()
        while more < _RESERVED:
            held = _numbers(self._sector(more))
            if more in seen or not held:
                raise DamagedError("a table of sectors without end")
            seen.add(more)
            named, more = [*named, *held[:-1]], held[-1]
        used = [number for number in named if number < _RESERVED]
        if len(used) > len(self.data) // self.size:
            raise DamagedError("a table of sectors larger than the file")
        return used

    @staticmethod
    def _entries(held: bytes) -> list[_Entry]:
        found = []
        for place in range(0, len(held) - _ENTRY + 1, _ENTRY):
            length, kind = struct.unpack_from("<HB", held, place + 64)
            start, size = struct.unpack_from("<II", held, place + 116)
            name = held[place : place + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            found.append(_Entry(name, kind, start, size))
        return found


def streams(data: bytes) -> Streams:
    """Open an OLE file; DamagedError, struct.error or IndexError when its tables are wrong."""
    return Streams(data)


def _numbers(held: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(held) // 4}I", held[: len(held) // 4 * 4]))


def _walk(start: int, fat: list[int]) -> list[int]:
    """Return the sectors of a chain; the table was proved to have no ring."""
    places = []
    while start < _RESERVED:
        places.append(start)
        start = fat[start]
    return places


def _prove_ends(fat: list[int]) -> None:
    """Raise DamagedError when any chain of a table runs in a ring."""
    done = bytearray(len(fat))
    for first in range(len(fat)):
        path, place = [], first
        while place < len(fat) and not done[place]:
            done[place] = 1
            path.append(place)
            place = fat[place]
        if place < len(fat) and done[place] == 1:
            raise DamagedError("a chain of sectors without end")
        for seen in path:
            done[seen] = 2
