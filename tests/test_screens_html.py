"""Text from outside never becomes markup, amounts are written the Indian way, links stay where they lead."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ims_lib import charts, money
from ims_lib.errors import WrongUse
from ims_lib.screens import html, place, rupees
from tests.screens_data import HOSTILE

HOSTILE_TEXTS = (
    HOSTILE,
    '"><script>x</script>',
    "' onmouseover='x",
    "</style><b>",
    "&lt;b&gt;",
    "$\\href{x}{y}$",
)


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_a_tag_escapes_children_and_attributes(text: str) -> None:
    made = html.tag("td", text, title=text)
    assert "<" not in made.removeprefix("<td title=").removesuffix("</td>").replace('">', "", 1)
    assert made.count('"') == 2


def test_what_tag_made_is_not_escaped_again() -> None:
    assert html.tag("p", html.tag("b", "a & b")) == "<p><b>a &amp; b</b></p>"


def test_a_table_a_message_and_a_failure_escape_what_they_hold() -> None:
    made = html.table([HOSTILE], [[HOSTILE, HOSTILE]], caption=HOSTILE) + html.message(
        "bad", HOSTILE, HOSTILE
    )
    made += html.failure(WrongUse(HOSTILE, where=HOSTILE, do=HOSTILE))
    assert "<img" not in made
    assert made.count("&lt;img") == 9


def test_a_chip_has_a_sign_and_a_word_and_colour_by_class() -> None:
    assert "✓" in html.chip("accept")
    assert "Accepted" in html.chip("accept")
    assert html.chip(HOSTILE) == ""


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_plotly_gets_no_markup_and_no_tex(text: str) -> None:
    figure = charts.bars([text], {text: [100]}, title=text)
    held = json.dumps(charts.bundle(figure)["application/vnd.plotly.v1+json"])
    assert "<img" not in held
    assert "<script" not in held
    assert "$" not in charts.neutral(text)


@pytest.mark.parametrize(
    ("paise", "short"),
    [
        (0, "₹0"),
        (49, "₹0"),
        (50, "₹1"),
        (99_999_49, "₹99,999"),
        (99_999_50, "₹1.00 L"),
        (1_00_000_00, "₹1.00 L"),
        (99_99_999_99, "₹1.00 Cr"),
        (1_23_45_678_00, "₹1.23 Cr"),
        (-12_30_000_00, "-₹12.30 L"),
        (12_34_56_78_900_00, "₹1,234.57 Cr"),
    ],
)
def test_headlines_are_short_in_lakh_and_crore(paise: int, short: str) -> None:
    assert rupees.short(paise) == short


@given(st.integers(-money.LIMIT_PAISE, money.LIMIT_PAISE))
def test_the_full_amount_loses_nothing(paise: int) -> None:
    text = rupees.full(paise)
    assert money.to_paise(text.replace("₹", "")) == paise


@given(st.lists(st.integers(-(10**15), 10**15), min_size=1, max_size=20))
def test_axis_ticks_span_the_amounts_in_round_steps(amounts: list[int]) -> None:
    values, texts = charts.ticks(amounts)
    assert values[0] <= min(0, *amounts, 0)
    assert values[-1] >= max(0, *amounts, 0)
    assert len(values) == len(texts) <= 12
    assert len({b - a for a, b in pairwise(values)}) <= 1


def test_screens_link_to_each_other_under_voila_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SERVER_SOFTWARE", raising=False)
    monkeypatch.setenv("QUERY_STRING", "outcome=near")
    monkeypatch.setenv("HTTP_X_IMS_USER", "Somebody")
    assert (place.link("mark", outcome="near"), place.asked(), place.signed_in()) == ("", {}, "")
    monkeypatch.setenv("SERVER_SOFTWARE", "voila/0.5.13")
    assert place.link("mark", outcome="near", action="") == "mark.ipynb?outcome=near"
    assert place.asked() == {"outcome": "near"}
    assert place.signed_in() == "Somebody"
