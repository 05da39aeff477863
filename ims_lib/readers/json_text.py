"""Portal JSON: numbers exact, nothing lost silently, and damage named with its place.

Objects are opened one level at a time and values stay raw bytes until needed, so memory follows one record
and not the file. Numbers with a fraction become Decimal, never binary.
"""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from mmap import mmap
from typing import Any

import msgspec

from ims_lib.errors import UnreadableFile
from ims_lib.readers import sparing

_OBJECT = msgspec.json.Decoder(dict[str, msgspec.Raw])
_ARRAY = msgspec.json.Decoder(list[msgspec.Raw])
_VALUE = msgspec.json.Decoder(float_hook=Decimal)
_WRITER = msgspec.json.Encoder(decimal_format="number")
#: First bytes of other encodings: their marks, and the brace of UTF-16 without one.
_STARTS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"{\x00", "utf-16-le"),
    (b"\x00{", "utf-16-be"),
)
_BLANKS = b" \t\r\n"
_DO = "Download the file again from the portal and load that copy."


def text_of(data: bytes, where: str) -> bytes:
    """Return a JSON file's bytes as UTF-8 without a byte order mark; UTF-16, and UTF-32 with one, are
    converted.
    """
    for mark, encoding in _STARTS:
        if data.startswith(mark):
            try:
                return data.decode(encoding).encode()
            except UnicodeDecodeError as error:
                raise _damaged(where, f"bytes that are not {encoding} (byte {error.start})") from error
    return data.removeprefix(b"\xef\xbb\xbf")


def open_object(data: bytes | mmap | msgspec.Raw, where: str) -> dict[str, msgspec.Raw]:
    """Return an object's members with raw values; a key that stands twice is refused."""
    found: dict[str, msgspec.Raw] = _decode(_OBJECT, data, where)
    if not _stands_once(data, found):
        _refuse_twice(bytes(data), where)
    sparing.let_go()
    return found


def open_array(data: bytes | msgspec.Raw, where: str) -> list[msgspec.Raw]:
    """Return an array's elements as raw values."""
    found: list[msgspec.Raw] = _decode(_ARRAY, data, where)
    sparing.let_go()
    return found


def value_of(raw: msgspec.Raw, where: str) -> Any:
    """Return a value with everything inside it; a key that stands twice in any object is refused."""
    data = bytes(raw)
    value = _decode(_VALUE, data, where)
    colons = data.count(b":")
    if colons != _count_flat(value) and colons != _count_keys(value):
        _refuse_twice(data, where)
    return value


def quick_value(raw: msgspec.Raw) -> Any:
    """Return a flat value, or None where `value_of` has to look closer: damage, nesting, a colon inside a
    text.
    """
    data = bytes(raw)
    try:
        value = _VALUE.decode(data)
    except (ValueError, RecursionError, InvalidOperation):
        return None
    return value if isinstance(value, dict) and data.count(b":") == len(value) else None


def kind_of(raw: bytes | mmap | msgspec.Raw) -> str:
    """Return the first sign of a raw value: `{`, `[`, `"`, or `n` for null; '' when empty."""
    return bytes(memoryview(raw)[:64]).lstrip(_BLANKS)[:1].decode("latin-1")


def as_text(values: dict[str, Any] | list[dict[str, Any]]) -> str:
    """Return keys that no column takes, or records, as JSON text, numbers exactly as they were."""
    return _WRITER.encode(values).decode() if values else "{}"


def _decode(decoder: msgspec.json.Decoder[Any], data: bytes | mmap | msgspec.Raw, where: str) -> Any:
    try:
        return decoder.decode(data)
    except RecursionError as error:
        raise _damaged(where, "brackets nested thousands deep") from error
    except InvalidOperation as error:
        raise _damaged(where, "a number with an exponent beyond all bounds") from error
    except UnicodeDecodeError as error:
        raise _damaged(where, f"text that is not UTF-8 (byte {error.start} of a text)") from error
    except msgspec.ValidationError as error:
        raise _damaged(where, str(error)) from error
    except msgspec.DecodeError as error:
        size = memoryview(data).nbytes
        found = f"{error} (the text ends at byte {size})" if "truncated" in str(error) else str(error)
        raise _damaged(where, found) from error


def _damaged(where: str, found: str) -> UnreadableFile:
    expected = "complete JSON as the portal writes it, every key once, no NaN or Infinity"
    return UnreadableFile("The JSON cannot be read.", where=where, found=found, expected=expected, do=_DO)


def _count_flat(value: Any) -> int:
    """Return the keys of an object and of the records in its lists, those deeper left out: never too many."""
    if not isinstance(value, dict):
        return -1
    lists = [held for held in value.values() if isinstance(held, list)]
    return len(value) + sum(len(one) for held in lists for one in held if isinstance(one, dict))


def _count_keys(value: Any) -> int:
    if isinstance(value, dict):
        return len(value) + sum(
            _count_keys(inner) for inner in value.values() if isinstance(inner, dict | list)
        )
    if isinstance(value, list):
        return sum(_count_keys(inner) for inner in value if isinstance(inner, dict | list))
    return 0


def _stands_once(data: bytes | mmap | msgspec.Raw, found: dict[str, msgspec.Raw]) -> bool:
    """Walk the object's text along the members found; a dropped twin or an escaped key breaks the walk."""
    text, place = memoryview(data), 0

    def after(expected: bytes) -> int:
        start = place
        while text[start : start + 1].tobytes() in (b" ", b"\t", b"\r", b"\n"):
            start += 1
        end = start + len(expected)
        return end if text[start:end] == expected else -1

    for count, (key, raw) in enumerate(found.items()):
        for part in (b"," if count else b"{", b'"' + key.encode() + b'"', b":"):
            place = after(part)
            if place < 0:
                return False
        value = memoryview(raw)
        while text[place : place + 1].tobytes() in (b" ", b"\t", b"\r", b"\n"):
            place += 1
        if text[place : place + value.nbytes] != value:
            return False
        place += value.nbytes
    return not found or after(b"}") > 0


def _refuse_twice(data: bytes, where: str) -> None:
    """Read once more, slowly, and raise UnreadableFile when an object has a key twice."""

    def once(pairs: list[tuple[str, Any]]) -> None:
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise _damaged(where, f"the key {key[:40]!r} twice in one object")
            seen.add(key)

    try:
        json.loads(data, object_pairs_hook=once)
    except (RecursionError, ValueError) as error:
        raise _damaged(where, str(error)) from error
