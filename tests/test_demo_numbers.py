"""Numbers of the demo: ways to write one that leave it the same, and slips that do not."""

from __future__ import annotations

import re

import pytest

from ims_lib.demo import slips, styles, writing
from ims_lib.demo.dice import Dice
from ims_lib.demo.styles import Number


def core_of(text: str) -> str:
    """A number as a person reads it: no label, year, separators or zeros at the start of a run of digits."""
    plain = re.sub(r"^'|\.0$", "", text.strip().upper())
    plain = re.sub(r"^(TAX INVOICE|INVOICE|BILL|INV|BOE|B/E|BE)\b[ .:#]*(NO\b)?[ .:#]*", "", plain)
    plain = re.sub(r"\b(FY ?)?((20)?26[-/]?27|2026)(?=\D|$)", "", plain)
    return "".join(run.lstrip("0") for run in re.findall(r"[A-Z]+|[0-9]+", plain))


@pytest.mark.parametrize("style", styles.STYLES)
@pytest.mark.parametrize("serial", [101, 1099, 34567])
def test_rewritten_numbers_stay_the_same_number(style: styles.Style, serial: int) -> None:
    number, dice = Number(style, "KD", serial, 2026), Dice(1)
    rewritten = [styles.with_other_zeros(number)]
    if style.year_form:
        rewritten += [writing.with_other_year(number, dice) for _ in range(9)]
        rewritten += [writing.with_loose_year(number, dice) for _ in range(9)]
        rewritten.append(styles.without_year(number))
    if len(style.layout) > 1:
        rewritten += [styles.with_spaces(number), styles.with_other_separator(number)]
    rewritten += [writing.with_label(number, dice) for _ in range(9)]
    rewritten += [writing.with_apostrophe(number, dice), *(writing.anyhow(number, dice) for _ in range(9))]
    for text in rewritten:
        assert text != number.text()
        assert core_of(text) == core_of(number.text())


@pytest.mark.parametrize("slip", slips.SLIPS)
@pytest.mark.parametrize("serial", [101, 1099, 34567])
def test_a_slip_is_one_slip(slip: slips.Slip, serial: int) -> None:
    right = str(serial)
    lengths = {slips.one_missing: -1, slips.one_doubled: 1}
    ways = slip(right)
    assert ways
    for wrong in ways:
        assert wrong != right
        assert len(wrong) - len(right) == lengths.get(slip, 0)
        differing = [place for place in range(min(len(wrong), len(right))) if wrong[place] != right[place]]
        if slip is slips.one_wrong:
            assert len(differing) == 1
        if slip is slips.swapped:
            assert differing[1] - differing[0] == 1
            assert sorted(wrong) == sorted(right)


def test_what_excel_makes_of_numbers() -> None:
    long = Number(styles.LONG, "", 202_612_645_678, 2026)
    assert slips.in_short_form(long) == "2.02613E+11"
    assert slips.in_short_form(long._replace(serial=409_000_000_123)) == "4.09E+11"
    assert slips.in_short_form(long._replace(serial=999_999_900_000)) == "1E+12"
    leaf = Number(styles.LEAF, "5", 12, 2026)
    forms = {slips.as_day(leaf, 2026, Dice(seed)) for seed in range(20)}
    assert forms == {"05-Dec", "2026-12-05", "05-Dec-26"}


@pytest.mark.parametrize(("start", "written"), [(2025, "FY 25-26"), (2026, "FY 26-27"), (2027, "FY 27-28")])
def test_a_year_is_written_from_its_start(start: int, written: str) -> None:
    assert styles.year_text("FY 26-27", start) == written
    assert styles.year_text("202627", start) == f"{start}{start % 100 + 1}"
    assert styles.year_text("2026", start) == str(start)


def test_serials_never_look_like_a_year_nor_come_twice() -> None:
    serial, seen = 101, []
    while serial < 3_700:
        serial = styles.next_serial(serial, 1, taken={150, 151})
        seen.append(serial)
    years = range(2017, 2037)
    likes = set(years) | {year % 100 * 100 + year % 100 + 1 for year in years}
    assert not set(seen) & (likes | {150, 151})
    assert {149, 152, 2527} <= set(seen)
