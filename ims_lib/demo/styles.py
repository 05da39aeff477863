"""How suppliers number their documents, and how the same number is written otherwise."""

from __future__ import annotations

from collections.abc import Container
from typing import Final, NamedTuple

#: Years whose tokens (2526, 202526, 2025) no serial number may look like, for matching takes them for a year.
_YEARS: Final = range(2017, 2037)
_YEAR_LIKE: Final = frozenset(
    number
    for year in _YEARS
    for number in (year, year % 100 * 100 + (year + 1) % 100, year * 100 + (year + 1) % 100)
)
#: The four ways in which suppliers write a financial year; each is told from its start, 2026.
YEAR_FORMS: Final = ("26-27", "2627", "2026-27", "202627")
#: Further ways in which a clerk writes it.
LOOSE_YEAR_FORMS: Final = ("FY 26-27", "2026", "26/27", "FY2026-27")


class Style(NamedTuple):
    """A supplier's own way: `layout` orders P (prefix), Y (year) and N (serial), joined by `separator`."""

    layout: str
    separator: str
    digits: int
    year_form: str = ""


#: In the order in which suppliers get them; the first few have what the planted differences need.
STYLES: Final = (
    Style("PYN", "/", 4, "26-27"),
    Style("PN", "-", 5),
    Style("N", "", 1),
    Style("PYN", "/", 4, "2627"),
    Style("PN", "", 5),
    Style("NY", "/", 4, "26-27"),
    Style("PN", " ", 4),
    Style("PYN", "/", 3, "2026-27"),
    Style("PN", "/", 1),
    Style("PN", "/", 4),
    Style("NP", "/", 4),
)
#: The place in STYLES of the one whose prefix holds a branch number.
BRANCH: Final = 9
#: A supplier whose numbers say nothing by themselves: 1, 2, 3.
SHORT: Final = Style("N", "", 1)
#: Twelve digits, as marketplaces and telecoms number: Excel shows them as 4.09012E+11.
LONG: Final = Style("N", "", 1)
#: Book and leaf of a receipt book, 5-12: Excel takes it for a day.
LEAF: Final = Style("PN", "-", 1)


class Number(NamedTuple):
    """One document number in its parts."""

    style: Style
    prefix: str
    serial: int
    start_year: int

    def text(self) -> str:
        """Return the number as the supplier writes it."""
        return self.written()

    def serial_text(self) -> str:
        """Return the serial as the supplier pads it."""
        return str(self.serial).zfill(self.style.digits)

    def written(
        self,
        *,
        separator: str | None = None,
        year_form: str | None = None,
        digits: int | None = None,
        prefix: str | None = None,
        serial: str | None = None,
    ) -> str:
        """Return the number with another separator, form of the year, serial's width, prefix or serial.

        An empty year or prefix leaves it out.
        """
        style = self.style
        form = style.year_form if year_form is None else year_form
        width = style.digits if digits is None else digits
        parts = {
            "P": self.prefix if prefix is None else prefix,
            "Y": year_text(form, self.start_year),
            "N": serial or str(self.serial).zfill(width),
        }
        return (style.separator if separator is None else separator).join(
            parts[part] for part in style.layout if parts[part]
        )


def year_text(form: str, start: int) -> str:
    """Return the financial year beginning in `start` in one of the forms, '' for ''."""
    marks = form.replace("2026", "{0}").replace("27", "{1}").replace("26", "{2}")
    return marks.format(start, f"{(start + 1) % 100:02d}", f"{start % 100:02d}")


def is_year_like(serial: int) -> bool:
    """Tell whether a serial looks like a year or a financial year."""
    return serial in _YEAR_LIKE


def next_serial(serial: int, step: int, taken: Container[int] = ()) -> int:
    """Return the serial `step` later, passing over the taken ones and those that look like a year."""
    serial += step
    while serial in _YEAR_LIKE or serial in taken:
        serial += 1
    return serial


def with_other_zeros(number: Number) -> str:
    """Return the number with its leading zeros dropped, or with one more where it has none."""
    bare = number.written(digits=1)
    return bare if bare != number.text() else number.written(digits=len(str(number.serial)) + 1)


def with_other_separator(number: Number) -> str:
    """Return the number with another separator; without a year or branch it may also lose it."""
    if number.style.year_form or number.prefix[-1:].isdigit():
        return number.written(separator="-" if number.style.separator != "-" else "/")
    return number.written(separator="" if number.style.separator else "-")


def with_spaces(number: Number) -> str:
    """Return the number with spaces around or for its separator."""
    separator = number.style.separator.strip() or "-"
    return number.written(separator=f" {separator} ")


def without_year(number: Number) -> str:
    """Return the number with its financial year left out."""
    return number.written(year_form="")


def in_lower_case(number: Number) -> str:
    """Return the number as a clerk types it who never presses shift."""
    return number.text().lower()


def with_outer_space(number: Number) -> str:
    """Return the number with space before and after it, as pasted cells have."""
    return f" {number.text()}  "


def with_other_year(number: Number, choice: int) -> str:
    """Return the number with its year written in another of the ways; `choice` tells which."""
    others = [form for form in YEAR_FORMS if form != number.style.year_form]
    return number.written(year_form=others[choice % len(others)])
