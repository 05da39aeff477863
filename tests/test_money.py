"""Money in and out: exact to the paisa, and nothing that is no amount gets through."""

from __future__ import annotations

import random
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ims_lib import money

_PAISE = st.integers(-money.LIMIT_PAISE, money.LIMIT_PAISE)


@pytest.mark.parametrize(
    ("text", "paise"),
    [
        ("1,23,456.00", 12345600),
        ("123,456.00", 12345600),
        ("1,00,00,000", 1_00_00_000_00),
        ("4,98,100.5", 49810050),
        ("(500)", -50000),
        ("500 Cr", -50000),
        ("500.00 Dr", 50000),
        ("500 cr.", -50000),
        ("500-", -50000),
        ("\u2212500", -50000),
        ("₹ 1,000", 100000),
        ("Rs. 500/-", 50000),
        ("Rs.500", 50000),
        ("INR 5", 500),
        ("(₹1,000.50)", -100050),
        ("1\u00a0000", 100000),
        ("1\u2009000.25", 100025),
        ("1e3", 100000),
        ("１２３", 12300),
        (".5", 50),
        ("5.", 500),
        ("+5", 500),
        (" 7 ", 700),
    ],
)
def test_amounts_as_people_and_programs_write_them_are_read(text, paise):
    assert money.read(text) == (paise, False)


@pytest.mark.parametrize("text", ["", " ", "-", "\u2013", "--", "₹", None])
def test_nothing_is_what_the_caller_says(text):
    assert money.read(text).paise is None
    assert money.read(text, empty=0).paise == 0


@pytest.mark.parametrize(
    "value",
    [
        "1234,56",
        "1.234,56",
        "12,3456",
        "0,500",
        "1,2,3",
        "abc",
        "NaN",
        "Infinity",
        "1e99",
        "--5",
        "१२३",
        ".",
        "e3",
        "#N/A",
        "-500 Cr",
        "(-500)",
        "1e",
        "5 5x",
        "10000000000000",
        "1" * 100,
        True,
        Decimal("NaN"),
        Decimal("1e999999"),
        [],
        b"1",
    ],
)
def test_what_is_no_amount_is_refused_with_a_reason(value):
    with pytest.raises(money.NotMoneyError) as caught:
        money.read(value)
    assert caught.value.reason


def test_a_comma_as_decimal_mark_is_named():
    with pytest.raises(money.NotMoneyError, match="comma as decimal mark"):
        money.read("1234,56")


@pytest.mark.parametrize(
    ("value", "paise"), [("1.005", 101), ("-1.005", -101), ("1.004", 100), (Decimal("0.995"), 100)]
)
def test_more_than_two_decimals_round_half_up_and_say_so(value, paise):
    assert money.read(value) == (paise, True)


def test_the_noise_of_a_spreadsheets_double_is_no_third_decimal():
    tenth, fifth = 0.1, 0.2
    assert money.read(tenth + fifth) == (30, False)
    assert money.read(35813.02) == (3581302, False)
    assert money.read(1.005).is_rounded


@given(_PAISE)
def test_plain_text_and_decimals_come_back_exactly(paise):
    assert money.read(money.plain(paise)) == (paise, False)
    assert money.read(money.rupees(paise)) == (paise, False)


@given(_PAISE)
def test_indian_text_comes_back_exactly(paise):
    assert money.read(money.show(paise)) == (paise, False)


@given(st.decimals(min_value=-(10**12), max_value=10**12, allow_nan=False, allow_infinity=False, places=6))
def test_rounding_agrees_with_decimal(amount):
    expected = int(amount.quantize(Decimal("0.01"), ROUND_HALF_UP) * 100)
    for value in (amount, str(amount)):
        read = money.read(value)
        assert read.paise == expected
        assert read.is_rounded == (Decimal(expected).scaleb(-2) != amount)


#: Ways to write thousandths of a rupee, and which of them say that they are below zero.
_FORMS = (
    lambda mills: f"{mills // 1000}.{mills % 1000:03d}",
    lambda mills: f"({mills // 1000:,}.{mills % 1000:03d})",
    lambda mills: f"Rs. {mills // 1000}.{mills % 1000:03d}",
    lambda mills: f"-{mills // 1000:,}.{mills % 1000:03d}",
    lambda mills: f"\u20b9 {mills // 1000}.{mills % 1000:03d} Cr",
    lambda mills: Decimal(mills).scaleb(-3),
    lambda mills: f"{mills}e-3",
    lambda mills: -mills / 1000,
)
_IS_NEGATIVE = (False, True, False, True, True, False, False, True)


def test_of_a_million_amounts_not_one_paisa_is_wrong():
    dice, paisa, wrong = random.Random(8), Decimal("0.01"), []
    for number in range(1_000_000):
        form = number % len(_FORMS)
        mills = dice.randrange(10 ** dice.randint(1, 13)) * dice.choice((1, 10))
        given = _FORMS[form](mills)
        exact = Decimal(-mills if _IS_NEGATIVE[form] else mills).scaleb(-3)
        if money.read(given).paise != int(exact.quantize(paisa, ROUND_HALF_UP).scaleb(2)):
            wrong.append((given, money.read(given)))
    assert wrong[:3] == []


@given(st.text(max_size=20))
def test_any_text_is_an_amount_or_refused(text):
    try:
        amount = money.read(text)
    except money.NotMoneyError:
        return
    assert amount.paise is None or abs(amount.paise) <= money.LIMIT_PAISE


@pytest.mark.parametrize(
    ("paise", "text"),
    [
        (0, "0.00"),
        (5, "0.05"),
        (-5, "-0.05"),
        (99999, "999.99"),
        (100000, "1,000.00"),
        (123456700, "12,34,567.00"),
        (-12345678900, "-12,34,56,789.00"),
    ],
)
def test_rupees_are_shown_in_lakh_and_crore(paise, text):
    assert money.show(paise) == text
