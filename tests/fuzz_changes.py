# ruff: noqa: E501, lists of values
"""Files changed at random: in their bytes, their values, the cells of a table, the tree of a JSON, parts of a ZIP."""

from __future__ import annotations

import copy
import io
import json
import random
import re
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

from tests.sheet_bytes import packed

_MOST_CHANGES = 6
_WORDS = (
    b"", b"0", b"-1", b"1e400", b"NaN", b"null", b"true", b'""', b"[]", b"{}", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf",
    b"99999999999999999999", b"1,23,456.00", b"31-02-2026", b"45292", b"=1+1", "\u202e".encode(), "०१२".encode(),
    b"&#0;", b"<!DOCTYPE x>", b"'", b'"', b"\\ud800", b"1.005", b"(500)", b"27ABCDE1234F1Z0",
)  # fmt: skip
_VALUES = (
    None, True, 0, -1, 10**30, 0.005, 1e300, float("nan"), "", "0", "x" * 5000, [], {}, [[]], [None], "\ud800", "N",
    "31-02-2026", "1,23,456.00", "(500)", "=1+1", "०१२", "27ABCDE1234F1Z0", "132026", "00-0000", {"b2b": []},
)  # fmt: skip
_KEYS = (
    "",
    "data",
    "b2b",
    "inv",
    "nt",
    "itms",
    "imsDetails",
    "docdata",
    "ctin",
    "gstin",
    "x" * 300,
    "\u202e",
)
_NAMES = (
    "../../x",
    "/etc/x",
    "a/../b.csv",
    "C:x",
    "x\ny",
    "__MACOSX/._x",
    "xl/workbook.xml",
    "\u202egnp.json",
    ".",
)
_VALUE = re.compile(rb'"(?:[^"\\]|\\.)*"|-?[0-9][0-9.eE+-]*|[A-Za-z_]+')
Mutate = Callable[[random.Random, bytes], bytes]


def flipped(rng: random.Random, data: bytes) -> bytes:
    """Return bytes with some changed, cut out, doubled or put in."""
    held = bytearray(data)
    for _ in range(rng.randint(1, _MOST_CHANGES)):
        at = rng.randrange(len(held) + 1)
        length = rng.choice((1, 1, 2, 8, 64))
        match rng.randrange(5):
            case 0 if at < len(held):
                held[at] ^= 1 << rng.randrange(8)
            case 1:
                del held[at : at + length]
            case 2:
                held[at:at] = held[at : at + length] * rng.choice((1, 2, 50))
            case 3:
                held[at : at + rng.choice((0, length))] = rng.choice(_WORDS)
            case _:
                held[at : at + length] = rng.randbytes(length)
    return bytes(held)


def revalued(rng: random.Random, data: bytes) -> bytes:
    """Return text with some of its numbers, words and texts put in place of others, or of odd ones."""
    for _ in range(rng.randint(1, _MOST_CHANGES)):
        found = list(_VALUE.finditer(data))
        if not found:
            return flipped(rng, data)
        place, other = rng.choice(found), rng.choice(found)
        new = rng.choice((rng.choice(_WORDS), b'"' + rng.choice(_WORDS) + b'"', other[0]))
        data = data[: place.start()] + new + data[place.end() :]
    return data


def recelled(rng: random.Random, data: bytes) -> bytes:
    """Return a table with cells emptied, moved or replaced, and lines or columns doubled or gone."""
    lines = [line.split(b",") for line in data.split(b"\n")]
    for _ in range(rng.randint(1, _MOST_CHANGES)):
        line, at = rng.choice(lines), rng.randrange(99)
        match rng.randrange(6):
            case 0:
                line[at % len(line)] = rng.choice(_WORDS)
            case 1:
                line[at % len(line)] = rng.choice(rng.choice(lines))
            case 2:
                line.insert(at % len(line), rng.choice(_WORDS))
            case 3 if len(line) > 1:
                line.pop(at % len(line))
            case 4:
                lines += [list(rng.choice(lines)) for _ in range(rng.choice((1, 3)))]
            case _:
                for other in lines:
                    other.insert(min(at % len(line), len(other)), line[at % len(line)])
    return b"\n".join(map(b",".join, lines))


def regrown(rng: random.Random, data: bytes) -> bytes:
    """Return JSON with members and elements gone, doubled, renamed, wrapped or put in place of others."""
    try:
        tree = json.loads(data)
    except ValueError:
        return flipped(rng, data)
    for _ in range(rng.randint(1, _MOST_CHANGES)):
        places = list(_places(tree))
        if not places:
            break
        (holder, key), (other, at) = rng.choice(places), rng.choice(places)
        match rng.randrange(6):
            case 0:
                holder[key] = copy.deepcopy(rng.choice(_VALUES))  # what is put in may be changed too
            case 1:
                holder[key] = copy.deepcopy(other[at])
            case 2:
                del holder[key]
            case 3 if isinstance(holder, list):
                holder += [copy.deepcopy(holder[key]) for _ in range(rng.choice((1, 20)))]
            case 4 if isinstance(holder, dict):
                holder[at if isinstance(at, str) else rng.choice(_KEYS)] = holder.pop(key)
            case _:
                holder[key] = rng.choice(([holder[key]], {"data": holder[key]}, str(holder[key])))
    return json.dumps(tree, separators=(",", ":")).encode()


def _places(tree: Any) -> Iterator[tuple[Any, Any]]:
    """Yield each holder and key of a value inside."""
    for key in list(tree) if isinstance(tree, dict) else range(len(tree)) if isinstance(tree, list) else ():
        yield tree, key
        yield from _places(tree[key])


def any_of(*ways: Mutate) -> Mutate:
    """Return a change that is one of these each time."""
    return lambda rng, data: rng.choice(ways)(rng, data)


TEXT, TABLE, JSON = (
    any_of(revalued, flipped),
    any_of(recelled, revalued, flipped),
    any_of(regrown, regrown, revalued, flipped),
)


def inside(rng: random.Random, data: bytes) -> bytes:
    """Return a ZIP with one member changed, renamed or gone, or with its own bytes changed."""
    if rng.random() < 0.2:
        return flipped(rng, data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = rng.choice(list(members))
    change = inside if members[name].startswith(b"PK") else JSON if name.endswith("json") else TEXT
    members[name] = change(rng, members[name])
    if rng.random() < 0.1:
        members[rng.choice(_NAMES)] = members.pop(name)
    return packed(members)
