"""How suppliers number their documents, and how the same number is written otherwise."""

from __future__ import annotations

from typing import Final, NamedTuple

#: Years whose tokens (2526, 202526) no serial number may look like, for matching takes them for a year.
_YEARS: Final = range(2017, 2036)
_YEAR_LIKE: Final = frozenset(
    number
    for year in _YEARS
    for number in (year % 100 * 100 + (year + 1) % 100, year * 100 + (year + 1) % 100)
)
#: The four ways to write a financial year inside a number; each is told from its start, 2026.
YEAR_FORMS: Final = ("26-27", "2627", "2026-27", "202627")


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
)
#: A supplier whose numbers say nothing by themselves: 1, 2, 3.
SHORT: Final = Style("N", "", 1)


class Number(NamedTuple):
    """One document number in its parts."""

    style: Style
    prefix: str
    serial: int
    start_year: int

    def text(self) -> str:
        """Return the number as the supplier writes it."""
        return self.written()

    def written(
        self, *, separator: str | None = None, year_form: str | None = None, digits: int | None = None
    ) -> str:
        """Return the number with another separator, form of the year ('' leaves it out) or serial's width."""
        style = self.style
        form = style.year_form if year_form is None else year_form
        parts = {
            "P": self.prefix,
            "Y": year_text(form, self.start_year),
            "N": str(self.serial).zfill(style.digits if digits is None else digits),
        }
        return (style.separator if separator is None else separator).join(
            parts[part] for part in style.layout if parts[part]
        )


def year_text(form: str, start: int) -> str:
    """Return the financial year beginning in `start` in one of YEAR_FORMS, '' for ''."""
    if not form:
        return ""
    long = f"{start}" if form.startswith("2026") or form == "202627" else f"{start % 100:02d}"
    return f"{long}{'-' if '-' in form else ''}{(start + 1) % 100:02d}"


def next_serial(serial: int, step: int) -> int:
    """Return the serial `step` later, passing over those that look like a financial year."""
    serial += step
    while serial in _YEAR_LIKE:
        serial += 1
    return serial


def with_other_zeros(number: Number) -> str:
    """Return the number with its leading zeros dropped, or with one more where it has none."""
    bare = number.written(digits=1)
    return bare if bare != number.text() else number.written(digits=len(str(number.serial)) + 1)


def with_other_separator(number: Number) -> str:
    """Return the number with another separator; without a year it may also lose it."""
    if number.style.year_form:
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


def mistyped(number: Number) -> str:
    """Return the number with one slip of the hand that no other number of the supplier can be.

    A prefix of two letters is turned round; without one, the last digit becomes the letter it looks like.
    """
    prefix = number.prefix
    if "P" in number.style.layout and prefix[0] != prefix[1]:
        return number._replace(prefix=prefix[1] + prefix[0] + prefix[2:]).text()
    letters = str.maketrans("0123456789", "OIZEASGTBQ")
    serial = str(number.serial).zfill(number.style.digits)
    return number.text().replace(serial, serial[:-1] + serial[-1].translate(letters), 1)
