"""GSTIN, PAN and State: shapes, check character and names (domain.md 3.1 and 3.2).

Shape, check character and State are told apart, because a portal file may hold a GSTIN whose check character
is wrong and must still be matched; only `is_valid` asks for all three.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from stdnum import luhn
from stdnum.in_ import pan as stdnum_pan

#: Code to name; 25, 28 and 99 are prefixes of old or central registrations, 96 is no registration.
STATES: Final = {
    "01": "Jammu and Kashmir",
    "02": "Himachal Pradesh",
    "03": "Punjab",
    "04": "Chandigarh",
    "05": "Uttarakhand",
    "06": "Haryana",
    "07": "Delhi",
    "08": "Rajasthan",
    "09": "Uttar Pradesh",
    "10": "Bihar",
    "11": "Sikkim",
    "12": "Arunachal Pradesh",
    "13": "Nagaland",
    "14": "Manipur",
    "15": "Mizoram",
    "16": "Tripura",
    "17": "Meghalaya",
    "18": "Assam",
    "19": "West Bengal",
    "20": "Jharkhand",
    "21": "Odisha",
    "22": "Chhattisgarh",
    "23": "Madhya Pradesh",
    "24": "Gujarat",
    "25": "Daman and Diu",
    "26": "Dadra and Nagar Haveli and Daman and Diu",
    "27": "Maharashtra",
    "28": "Andhra Pradesh (before 2014)",
    "29": "Karnataka",
    "30": "Goa",
    "31": "Lakshadweep",
    "32": "Kerala",
    "33": "Tamil Nadu",
    "34": "Puducherry",
    "35": "Andaman and Nicobar Islands",
    "36": "Telangana",
    "37": "Andhra Pradesh",
    "38": "Ladakh",
    "96": "Other Countries",
    "97": "Other Territory",
    "99": "Centre Jurisdiction",
}
#: Prefixes that no registration has, though they are in STATES.
_NO_PREFIX: Final = frozenset({"96"})
_LENGTH: Final = 15
_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ALIASES: Final = {
    "orissa": "21",
    "pondicherry": "34",
    "pondichery": "34",
    "uttaranchal": "05",
    "uttrakhand": "05",
    "chattisgarh": "22",
    "chhatisgarh": "22",
    "new delhi": "07",
    "nct of delhi": "07",
    "dnhdd": "26",
    "dadra and nagar haveli": "26",
    "dadra and nagar haveli daman and diu": "26",
    "daman and diu": "26",
    "andaman and nicobar": "35",
    "andaman and nicobar island": "35",
    "andhra pradesh new": "37",
    "tamilnadu": "33",
    "telengana": "36",
    "jammu kashmir": "01",
    "jandk": "01",
    "other country": "96",
    "outside india": "96",
    "overseas": "96",
}

#: Kinds with their shapes, the special ones first; the first that fits names the kind.
_KINDS: Final = (
    ("oidar", re.compile(r"99[0-9]{2}[A-Z]{3}[0-9]{5}O[SU][0-9A-Z]", re.ASCII)),
    ("uin", re.compile(r"[0-9]{4}[A-Z]{3}[0-9]{5}[UO]N[0-9A-Z]", re.ASCII)),
    ("non_resident", re.compile(r"[0-9]{4}[A-Z]{3}[0-9]{5}NR[0-9A-Z]", re.ASCII)),
    ("government", re.compile(r"[0-9]{2}[A-Z]{4}[0-9]{5}[A-Z][0-9]Z[0-9]", re.ASCII)),
    ("tcs", re.compile(r"[0-9]{2}[A-Z]{5}[0-9]{4}[A-Z][1-9A-Z]C[0-9A-Z]", re.ASCII)),
    ("normal", re.compile(r"[0-9]{2}[A-Z]{5}[0-9]{4}[A-Z][1-9A-Z]Z[0-9A-Z]", re.ASCII)),
    ("tds", re.compile(r"[0-9]{2}[A-Z]{4}[A-Z0-9][0-9]{4}[A-Z][1-9A-Z]D[0-9A-Z]", re.ASCII)),
    ("normal", re.compile(r"[0-9]{2}[A-Z]{5}[0-9]{4}[A-Z][1-9A-Z][1-9ABE-J][0-9A-Z]", re.ASCII)),
)
_PAN: Final = re.compile(r"[A-Z]{5}[0-9]{4}[A-Z]", re.ASCII)
_NOT_GSTIN: Final = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\u2060\ufeff-]+")


def normalise(text: str) -> str:
    """Return the GSTIN as it is compared: NFKC, upper case, no spaces, dashes or invisible characters."""
    if len(text) == _LENGTH and text.isascii() and text.isalnum():
        return text.upper()
    plain = "".join(
        "-" if unicodedata.category(sign) == "Pd" else sign for sign in unicodedata.normalize("NFKC", text)
    )
    return _NOT_GSTIN.sub("", plain).upper()


def kind(text: str) -> str:
    """Return which shape fits: normal, government, non_resident, oidar, uin, tds, tcs; '' when none does."""
    number = normalise(text)
    return next((name for name, shape in _KINDS if shape.fullmatch(number)), "")


def check_character(text: str) -> str:
    """Return the check character that the first 14 characters call for, '' when they are none."""
    body = normalise(text)[:14]
    if len(body) != _LENGTH - 1 or not (body.isascii() and body.isalnum()):
        return ""
    return str(luhn.calc_check_digit(body, _ALPHABET))


def has_check_character(text: str) -> bool:
    """Tell whether the 15th character is the check character of the others."""
    number = normalise(text)
    return len(number) == _LENGTH and number[14] == check_character(number)


def is_valid(text: str) -> bool:
    """Tell whether shape, State prefix and check character are all right. OIDAR, UIN and others count by
    their shape.
    """
    number = normalise(text)
    return bool(kind(number)) and has_check_character(number) and state_of(number) != ""


def pan_of(text: str) -> str:
    """Return the PAN inside a GSTIN (characters 3 to 12), '' for kinds that hold none."""
    inside = normalise(text)[2:12]
    return inside if kind(text) in {"normal", "tcs", "tds"} and _PAN.fullmatch(inside) else ""


def is_pan(text: str) -> bool:
    """Tell whether text has the shape of a PAN whose fourth letter names a holder (python-stdnum)."""
    return bool(stdnum_pan.is_valid(text))


def state_of(text: str) -> str:
    """Return the two-digit State prefix of a GSTIN, '' when no registration has it."""
    prefix = normalise(text)[:2]
    return prefix if prefix in STATES and prefix not in _NO_PREFIX else ""


def state_name(code: str) -> str:
    """Return the State's name for a two-digit code, '' when unknown."""
    return STATES.get(code, "")


def _name_key(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold().replace("&", " and ")
    return " ".join(re.sub(r"[^a-z]+", " ", plain).split())


_BY_NAME: Final = {
    _name_key(name): code for code, name in STATES.items() if code not in {"25", "28"}
} | _ALIASES


def state_code(text: str) -> str:
    """Return the two-digit State code in `29`, `29-Karnataka`, `Karnataka (29)` or `Karnataka`; else ''.

    A code and a name that contradict each other give the code; GSTINs are not read (use `state_of`).
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    digits = re.findall(r"(?<![0-9.])[0-9]{1,2}(?![0-9])", plain, re.ASCII)
    if len(digits) == 1 and re.search(r"[0-9]{3}", plain, re.ASCII) is None:
        code = str(digits[0]).zfill(2)
        if code in STATES:
            return code
    return _BY_NAME.get(_name_key(plain), "")
