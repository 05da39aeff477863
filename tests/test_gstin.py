"""GSTIN shapes, check characters, States."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ims_lib import gstin

_VALID = [
    "27ABCDE1234F1Z0",
    "27MNOPC4321Q1ZB",
    "27QRSTF7654L1ZC",
    "29PQRSC5678K1ZF",
    "29PQRSC5678K2ZE",
    "27PQRSC5678K1ZJ",
    "24UVWXF3456T1ZM",
    "24KJHGC5555R1Z1",
    "07LMNOP4321Q2Z5",
    "37LMNOP4321Q1Z3",
    "33FGHIC9012J1ZX",
    "36AAAAA0000A1Z3",
    "09ZZZPC1111B1Z2",
    "19DEFFH2222C3ZK",
    "06GHIJT7777D1Z0",
    "08KLMCA8888E1Z5",
    "26TUVWC9876X1ZZ",
    "38ABCPC1212D1ZK",
    "97ABCPC1212D1ZG",
]
_SPECIAL = {
    "27ABCDE1234F1CB": "tcs",
    "07EECOM1111A1CQ": "tcs",
    "27ABCDE1234F1D9": "tds",
    "9917USA00001OSU": "oidar",
    "0717UNO00001UN7": "uin",
    "3318NRI00012NRB": "non_resident",
}


@pytest.mark.parametrize("number", _VALID)
def test_normal_gstins_with_the_right_check_character_are_valid(number):
    assert gstin.is_valid(number)
    assert gstin.kind(number) == "normal"
    assert gstin.pan_of(number) == number[2:12]
    assert gstin.state_of(number) == number[:2]


@pytest.mark.parametrize(("number", "kind"), _SPECIAL.items())
def test_special_kinds_are_told_by_shape_and_are_valid(number, kind):
    assert gstin.kind(number) == kind
    assert gstin.is_valid(number)


@given(st.sampled_from(_VALID), st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
def test_only_one_check_character_is_right(number, last):
    assert gstin.is_valid(number[:14] + last) == (last == number[14])


@pytest.mark.parametrize(
    "number",
    [
        "27ABCDE1234F1Z5",
        "27ABCDE1234F1Z",
        "27ABCDE1234F1Z00",
        "",
        "369296450896540",
        "27123DE1234F1Z0",
        "not a gstin",
        "27ABCDE1234F0Z0",
        "२७ABCDE1234F1Z0",
    ],
)
def test_wrong_numbers_are_not_valid(number):
    assert not gstin.is_valid(number)


def test_a_state_that_issues_no_registration_makes_a_number_invalid():
    body = "96ABCDE1234F1Z"
    assert not gstin.is_valid(body + gstin.check_character(body))
    body = "00ABCDE1234F1Z"
    assert not gstin.is_valid(body + gstin.check_character(body))


@pytest.mark.parametrize(
    "text",
    [
        " 27abcde1234f1z0 ",
        "27-ABCDE-1234F-1Z0",
        "27 ABCDE 1234F 1Z0",
        "27ABCDE1234F1Z0\u200b",
        "２７ABCDE1234F1Z0",
    ],
)
def test_spaces_dashes_case_and_invisible_signs_do_not_count(text):
    assert gstin.normalise(text) == "27ABCDE1234F1Z0"
    assert gstin.is_valid(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("29", "29"),
        ("9", "09"),
        ("29.0", "29"),
        ("29-Karnataka", "29"),
        ("Karnataka (29)", "29"),
        ("07 - Delhi", "07"),
        ("karnataka", "29"),
        ("Orissa", "21"),
        ("Pondicherry", "34"),
        ("Uttaranchal", "05"),
        ("Jammu & Kashmir", "01"),
        ("Andaman & Nicobar", "35"),
        ("DNHDD", "26"),
        ("Dadra & Nagar Haveli", "26"),
        ("Daman and Diu", "26"),
        ("Andhra Pradesh", "37"),
        ("97-Other Territory", "97"),
        ("Atlantis", ""),
        ("45", ""),
        ("", ""),
        ("29AAGCB7383J1Z4", ""),
    ],
)
def test_states_are_known_by_code_and_name(text, code):
    assert gstin.state_code(text) == code


@given(st.text(max_size=30))
def test_no_text_breaks_the_readers_of_numbers_and_states(text):
    assert gstin.kind(text) in {"", "normal", "government", "non_resident", "oidar", "uin", "tds", "tcs"}
    assert gstin.state_code(text) in {"", *gstin.STATES}
    assert isinstance(gstin.is_valid(text), bool)
