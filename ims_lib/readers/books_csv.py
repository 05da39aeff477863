"""CSV and other delimited text: encoding by mark and strict decoding, delimiter by counting."""

from __future__ import annotations

import csv
import io
from typing import Final

from ims_lib.readers.books_sheet import Sheet
from ims_lib.readers.detect import refused
from ims_lib.readers.reading import Ledger

_DELIMITERS: Final = (",", "\t", ";", "|")
_SAMPLE_LINES: Final = 40
_LONGEST_CELL: Final = 1 << 20
_WIDEST: Final = 1024


def read_csv(data: bytes, where: str, ledger: Ledger) -> Sheet:
    """Return the rows of a delimited text; notes tell a guessed encoding and text that was lost before."""
    decoded = _decode(data, where, ledger)
    if "????" in decoded:
        ledger.note(
            "some text is '????': letters were lost when the file was exported; export it again as UTF-8"
        )
    delimiter = _delimiter(decoded)
    if decoded[:4].lower() == "sep=":
        first, _, decoded = decoded.partition("\n")
        delimiter, decoded = first.strip()[4:5] or delimiter, "\n" + decoded
    csv.field_size_limit(_LONGEST_CELL)
    try:
        rows = list(csv.reader(io.StringIO(decoded, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise refused(
            "The CSV cannot be read.", where, str(error), "Export it again.", "rows of cells below 1 MiB"
        ) from error
    if rows and max(map(len, rows)) > _WIDEST:
        raise refused(
            "The CSV is too wide.",
            where,
            f"{max(map(len, rows)):,} columns",
            "Export fewer.",
            f"at most {_WIDEST}",
        )
    return Sheet("", rows)


def _decode(data: bytes, where: str, ledger: Ledger) -> str:
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _strictly(data, encoding, where)
    sample = data[:65536]
    if b"\x00" in sample:
        encoding = "utf-16-le" if sample[1::2].count(0) > sample[0::2].count(0) else "utf-16-be"
        ledger.note(f"the file has no byte order mark and was read as {encoding.upper()}")
        return _strictly(data, encoding, where)
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        ledger.note(
            f"the file is not UTF-8 (byte {error.start:,}) and was read as Windows-1252: look at the names"
        )
        return data.decode("cp1252", errors="replace")


def _strictly(data: bytes, encoding: str, where: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        found = f"byte {error.start:,} is not {encoding}"
        raise refused("The text is damaged.", where, found, "Export it again as CSV in UTF-8.") from error


def _delimiter(decoded: str) -> str:
    """Return the delimiter that cuts the first lines into most cells, most evenly."""
    lines = [line for line in decoded[:200_000].splitlines()[:_SAMPLE_LINES] if line.strip()]

    def weight(delimiter: str) -> tuple[int, int]:
        widths = [len(row) for row in csv.reader(lines, delimiter=delimiter, strict=False)]
        common = max(set(widths), key=lambda width: (widths.count(width), width), default=1)
        return (widths.count(common) * common if common > 1 else 0, common)

    try:
        return max(_DELIMITERS, key=weight)
    except csv.Error:
        return ","
