"""Lengths of the shared texts of an old XLS: its SST record, cut into pieces of 8,224 bytes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

_WIDE: Final = 1
_HAS_PHONETICS: Final = 4
_HAS_FONTS: Final = 8
_COUNTS: Final = 8
#: Bytes of a sign once it is text in memory, at most.
_SIGN: Final = 3


class _Pieces:
    """The record's bytes, one piece after the other."""

    def __init__(self, pieces: Sequence[bytes]) -> None:
        self.pieces, self.piece, self.place = pieces, 0, 0

    def room(self) -> int:
        return len(self.pieces[self.piece]) - self.place

    def number(self, width: int) -> int:
        """Return a number; 0 when the bytes end."""
        self.skip(0)
        held = self.pieces[self.piece][self.place : self.place + width]
        self.skip(width)
        return int.from_bytes(held, "little")

    def skip(self, width: int) -> None:
        """Pass bytes by, into the next pieces too."""
        while width >= self.room() and self.piece + 1 < len(self.pieces):
            width -= self.room()
            self.piece, self.place = self.piece + 1, 0
        self.place = min(self.place + width, len(self.pieces[self.piece]))

    def is_at_end(self) -> bool:
        return self.piece + 1 == len(self.pieces) and not self.room()

    def skip_signs(self, signs: int, flags: int) -> None:
        """Pass a text's signs by; each piece says anew how wide they are."""
        while signs and not self.is_at_end():
            width = 2 if flags & _WIDE else 1
            here = min(signs, self.room() // width)
            signs -= here
            self.place += here * width
            if signs:
                self.place += self.room()
                self.skip(0)
                flags = self.number(1)


def lengths(pieces: Sequence[bytes]) -> list[int]:
    """Return the bytes of each text, its record and the CONTINUE records after it given as pieces."""
    held, found = _Pieces(pieces), []
    held.skip(_COUNTS)
    while not held.is_at_end():
        signs, flags = held.number(2), held.number(1)
        fonts = held.number(2) if flags & _HAS_FONTS else 0
        phonetics = held.number(4) if flags & _HAS_PHONETICS else 0
        held.skip_signs(signs, flags)
        held.skip(4 * fonts + phonetics)
        found.append(_SIGN * signs)
    return found
