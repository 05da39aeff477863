"""The vouchers of Tally's XML, one after the other: no tree is built, and a document type declaration is
refused, so there are no entities.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Final, NamedTuple
from xml.parsers import expat

from ims_lib.readers.detect import refused
from ims_lib.readers.reading import Ledger

EXPECTED: Final = "a daybook that Tally exported as XML: ENVELOPE with TALLYMESSAGE and VOUCHER"
_CHUNK: Final = 1 << 20
_DEEPEST: Final = 64
_LONGEST: Final = 1 << 16
#: Tally writes control characters as they are or as references; XML allows neither.
_REFERENCE: Final = re.compile(r"&#(?:x([0-9a-f]{1,5})|([0-9]{1,6}));", re.IGNORECASE | re.ASCII)
_LONGEST_REFERENCE: Final = 10
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_FIRST_PRINTED: Final = 32
_WHITE: Final = frozenset({9, 10, 13})
_LISTS: Final = {
    "ALLLEDGERENTRIES.LIST": "all",
    "LEDGERENTRIES.LIST": "ledger",
    "ALLINVENTORYENTRIES.LIST": "inventory",
    "INVENTORYENTRIES.LIST": "inventory",
}
_LINE: Final = frozenset({"LEDGERNAME", "STOCKITEMNAME", "AMOUNT", "ISPARTYLEDGER"})
_ALLOCATION: Final = "ACCOUNTINGALLOCATIONS.LIST"


class Line(NamedTuple):
    """A line of a voucher: its ledger, 'stock' where it names none, and Tally's amount, debits negative."""

    ledger: str
    amount: str
    is_party: bool


@dataclass
class Voucher:
    """A voucher's own elements by their tag, and its lines by the list they stand in."""

    held: dict[str, str] = field(default_factory=dict)
    lines: dict[str, list[Line]] = field(default_factory=lambda: {"all": [], "ledger": [], "inventory": []})


def vouchers(data: bytes, where: str, ledger: Ledger) -> Iterator[Voucher]:
    """Yield every voucher; UnreadableFile for XML that is damaged, nested too deep or declares a type."""
    given = 0
    try:
        for voucher in _Reader(where).run(data, _encoding(data)):
            yield voucher
            given += 1
    except UnicodeDecodeError as error:
        if error.encoding != "utf-8":
            raise _damaged(where, f"byte {error.start:,} is not {error.encoding}") from error
        ledger.note("the file is not UTF-8 and was read as Windows-1252: look at the names")
        again = _Reader(where).run(data.removeprefix(codecs.BOM_UTF8), "cp1252")
        yield from islice(again, given, None)


def _encoding(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    sample = data[:4096]
    if b"\x00" in sample:
        return "utf-16-le" if sample[1::2].count(0) > sample[0::2].count(0) else "utf-16-be"
    return "utf-8-sig" if data.startswith(codecs.BOM_UTF8) else "utf-8"


def _texts(data: bytes, encoding: str) -> Iterator[str]:
    """Yield the text in pieces, without what XML does not allow; no reference is cut in two."""
    decoder, kept = (
        codecs.getincrementaldecoder(encoding)("replace" if encoding == "cp1252" else "strict"),
        "",
    )
    for start in range(0, len(data), _CHUNK):
        is_last = start + _CHUNK >= len(data)
        piece = kept + decoder.decode(data[start : start + _CHUNK], is_last)
        cut = -1 if is_last else piece.rfind("&", max(0, len(piece) - _LONGEST_REFERENCE))
        piece, kept = (piece, "") if cut < 0 else (piece[:cut], piece[cut:])
        yield _CONTROL.sub("", _REFERENCE.sub(_allowed, piece))


def _allowed(found: re.Match[str]) -> str:
    code = int(found[1], 16) if found[1] else int(found[2])
    return found[0] if code >= _FIRST_PRINTED or code in _WHITE else ""


class _Reader:
    """Follows the elements and keeps the voucher that is open."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.path: list[str] = []
        self.ready: list[Voucher] = []
        self.voucher: Voucher | None = None
        self.place = 0
        self.line: dict[str, str] = {}
        self.pieces: list[str] = []
        self.length = 0

    def run(self, data: bytes, encoding: str) -> Iterator[Voucher]:
        """Yield the vouchers as they are closed."""
        try:
            for piece in _texts(data, encoding):
                self.parser.Parse(piece)
                yield from self.ready
                self.ready.clear()
            self.parser.Parse("", True)
        except expat.ExpatError as error:
            found = f"{expat.ErrorString(error.code)}, line {error.lineno:,}"
            raise _damaged(self.where, found) from error

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.upper()
        self.path.append(tag)
        if len(self.path) > _DEEPEST:
            raise _damaged(self.where, f"elements nested more than {_DEEPEST} deep")
        self.pieces, self.length = [], 0
        if tag == "VOUCHER" and self.voucher is None:
            told = {key.upper(): value for key, value in attributes.items()}
            self.voucher, self.place = Voucher(), len(self.path)
            self.voucher.held = {"VOUCHERTYPENAME": told.get("VCHTYPE", ""), "ACTION": told.get("ACTION", "")}
        elif self.voucher is not None and len(self.path) == self.place + 1:
            self.line = {}

    def _text(self, piece: str) -> None:
        if self.voucher is not None and self.length < _LONGEST:
            self.pieces.append(piece)
            self.length += len(piece)

    def _end(self, name: str) -> None:
        tag, depth = name.upper(), len(self.path) - self.place
        given = "".join(self.pieces).strip()
        self.pieces, self.length = [], 0
        self.path.pop()
        if self.voucher is None:
            return
        if depth == 0:
            self.ready.append(self.voucher)
            self.voucher = None
        elif depth == 1 and tag in _LISTS:
            self._close_line(self.voucher.lines[_LISTS[tag]])
        elif depth == 1 and given:
            self.voucher.held[tag] = given
        elif depth > 1:
            is_line = len(self.path) == self.place + 1 and tag in _LINE
            if is_line or (tag == "LEDGERNAME" and self.path[-1] == _ALLOCATION):
                self.line.setdefault(tag, given)

    def _close_line(self, lines: list[Line]) -> None:
        if self.line:
            ledger = self.line.get("LEDGERNAME", "") or "stock"
            is_party = self.line.get("ISPARTYLEDGER", "").casefold() == "yes"
            lines.append(Line(ledger, self.line.get("AMOUNT", ""), is_party))

    def _doctype(self, *_: object) -> None:
        raise _damaged(self.where, "a document type declaration")


def _damaged(where: str, found: str) -> Exception:
    return refused("The XML cannot be read.", where, found, "Export the daybook from Tally again.", EXPECTED)
