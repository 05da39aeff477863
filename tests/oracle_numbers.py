"""Document numbers as the oracle reads them: normal forms, and how two numbers resemble each other.

Written from the reconciliation spec alone, never from the SQL.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache

SHORT_NUMBER_CHARS = 3
SERIES_STEP = 1
RANGE_MOST = 40
_WORDS = "INVOICE|INV|BILL|DOCUMENT|DOC|VOUCHER|VCH|CREDIT NOTE|DEBIT NOTE|CN|DN|REF"
_LABEL = re.compile(
    rf"(?:TAX[ ._:-]*)?(?:(?:{_WORDS})[ ._:-]*)?(?:NUMBER|NUM|NO|NR|#)(?:[ ._:#/-]+|(?=[0-9]))(.*[0-9].*)",
    re.DOTALL,
)
_WORD = re.compile(r"(?:TAX +)?(?:INVOICE|BILL)[ ._:#/-]+(.*[0-9].*)", re.DOTALL)
_DECIMAL = re.compile(r"[^A-Z0-9]*([0-9]+)\.0+")
_MONTH = "(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)"
_D, _M, _Y = "(?:0?[1-9]|[12][0-9]|3[01])", "(?:0?[1-9]|1[0-2])", "(?:19|20)[0-9]{2}"
_DAMAGED = re.compile(
    rf"[0-9]+(?:\.[0-9]+)?E\+?[0-9]+"
    rf"|(?:{_Y}-{_M}-{_D}|{_D}/{_M}/{_Y}|{_D}-{_M}-{_Y})(?: 00:00:00)?"
    rf"|[0-9]{{1,2}}-{_MONTH}(?:-[0-9]{{2}}(?:[0-9]{{2}})?)?|[0-9]{{1,2}} {_MONTH}"
    rf"|{_MONTH}-[0-9]{{2}}(?:[0-9]{{2}})?"
)
_SPLIT = re.compile(r"(.*[0-9])(?:-[0-9]{1,2}|-?[A-Z]|-?(?:PART|PT|P|SPLIT)-?[0-9]{1,2})")
_APART = re.compile(r"(.*) - (.*)|(.*) (?:TO|UPTO) (.*)|(.*)[~–](.*)")
_JOINED = re.compile(r"([0-9]+) *(?:-|~|TO|UPTO|–) *([0-9]+)[^0-9]*")


def number_text(number: str) -> str:
    """The number in upper case without outer space."""
    return number.strip().upper()


def folded(number: str) -> str:
    """The number's text with full-width characters and the like made plain (NFKC)."""
    return unicodedata.normalize("NFKC", number_text(number))


def dashed(text: str) -> str:
    """NFKC, with a dash for every run of characters that are neither A-Z nor 0-9."""
    return re.sub("[^A-Z0-9]+", "-", unicodedata.normalize("NFKC", text))


def without_zeros(text: str) -> str:
    """Take the leading zeros off every run of digits; a run of zeros keeps one."""
    return re.sub("[0-9]+", lambda run: run.group().lstrip("0") or "0", text)


def number_strict(number: str) -> str:
    """The number in upper case, NFKC, without everything but A-Z and 0-9."""
    return dashed(number_text(number)).replace("-", "")


@cache
def number_loose(number: str) -> str:
    """The number without separators, financial year and leading zeros: INV/25-26/0012 is INV12."""
    text = without_zeros(without_financial_year(dashed(number_text(number))))
    return text.replace("-", "") or number_strict(number)


def financial_year_tokens() -> list[str]:
    """Every way to write a financial year from 2017-18 to 2035-36, longer ways first."""
    tokens: list[str] = []
    for start in range(2017, 2036):
        a, b = str(start), str(start + 1)
        tokens += [f"{a}-{b}", f"{a}-{b[2:]}", f"{a}{b[2:]}", f"{a[2:]}-{b[2:]}", f"{a[2:]}{b[2:]}"]
    return sorted(tokens, key=lambda token: (-len(token), token))


def without_token(text: str, tokens: list[str]) -> str:
    """Take the leftmost of the tokens that stands between boundaries out of `text`, if a digit remains.

    Where two of them begin at one place (2021-22 and 2021) the first of the list is the token.
    """
    for start in range(len(text)):
        if start > 0 and text[start - 1] != "-":
            continue
        for token in tokens:
            rest = text[start + len(token) :]
            if text[start:].startswith(token) and (rest == "" or rest[0] == "-"):
                return if_digit_remains(text, (text[:start] + rest).replace("--", "-"))
    return text


def without_financial_year(text: str) -> str:
    """Take the first financial year between boundaries out of `text`, if a digit remains outside it."""
    return without_token(text, financial_year_tokens())


def if_digit_remains(text: str, shortened: str) -> str:
    """The shortened text, unless no digit is left in it."""
    return shortened if re.search("[0-9]", shortened) else text


def unlabelled(text: str) -> str:
    """Take a label ("Inv No. 12", "Bill 12") and Excel's ".0" off a number's text."""
    for label in (_LABEL, _WORD, _DECIMAL):
        found = label.fullmatch(text)
        text = found.group(1) if found else text
    return text


def without_inner_year(text: str) -> str:
    """INV25260012 without its year: right after the letters, with three digits or more behind it."""
    years = [(str(start), str(start + 1)[2:]) for start in range(2017, 2031)]
    tokens = [f"{one}{dash}{other}" for dash in ("-", "") for one, other in years]
    for token in (*tokens, *(f"{one[2:]}{other}" for one, other in years)):
        found = re.fullmatch(f"([A-Z]*){token}([0-9]{{3,}})", text)
        if found:
            return found.group(1) + "-" + found.group(2)
    return text


@cache
def core_dashed(number: str) -> str:
    """The number without label, financial year and leading zeros, its parts joined by dashes."""
    text = dashed(unlabelled(folded(number)))
    text = re.sub("(^|-)FY-?(?=[0-9]{2})", r"\1", text, count=1)
    text = without_financial_year(text)
    text = without_token(text, [str(year) for year in range(2010, 2040)])
    return without_zeros(without_inner_year(text)).strip("-")


def core(number: str) -> str:
    """The dashed core without its dashes."""
    return core_dashed(number).replace("-", "")


@cache
def look(number: str) -> str:
    """The core with letters that look like digits written as those."""
    return without_zeros(core_dashed(number).translate(str.maketrans("OIL", "011"))).replace("-", "")


def serial(number: str) -> str:
    """The last run of digits of the dashed core."""
    runs = re.findall("[0-9]+", core_dashed(number))
    return str(runs[-1]) if runs else ""


def letters(number: str) -> str:
    """The core without digits."""
    return re.sub("[0-9]", "", core(number))


def is_damaged(number: str) -> bool:
    """The number is nothing, or what a spreadsheet made of one: 1.5E+11, a date, a month."""
    return number_strict(number) == "" or _DAMAGED.fullmatch(folded(number)) is not None


@cache
def levenshtein(left: str, right: str) -> int:
    """The least number of characters to insert, delete or replace."""
    row = list(range(len(right) + 1))
    for i, one in enumerate(left, start=1):
        above, row = row, [i]
        for j, other in enumerate(right, start=1):
            row.append(min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (one != other)))
    return row[-1]


def is_slip(left: str, right: str) -> bool:
    """One character wrong, missing or too many, or two neighbouring ones swapped."""
    if levenshtein(left, right) == 1:
        return True
    swapped = (left[:i] + left[i + 1] + left[i] + left[i + 2 :] for i in range(len(left) - 1))
    return left != right and right in swapped


def is_part(left: str, right: str) -> bool:
    """One dashed core begins or ends the other one, cut at a dash or between digit and letter."""
    short, long = sorted((core_dashed(left), core_dashed(right)), key=len)
    if len(short) == len(long) or not re.search("[0-9]", short):
        return False
    cuts = [len(short)] if long.startswith(short) else []
    cuts += [len(long) - len(short)] if long.endswith(short) else []
    around = [(long[cut - 1], long[cut]) for cut in cuts]
    return any("-" in (a, b) or a.isdigit() != b.isdigit() for a, b in around)


def are_neighbours(left: str, right: str) -> bool:
    """Consecutive numbers of one series."""
    one, other = serial(left), serial(right)
    if letters(left) != letters(right) or not (1 <= len(one) <= 18 and 1 <= len(other) <= 18):
        return False
    rest = core(left).replace(one, ""), core(right).replace(other, "")
    return abs(int(one) - int(other)) <= SERIES_STEP and rest[0] == rest[1]


def is_inside(left: str, right: str) -> bool:
    """A short number stands within a longer one."""
    short, long = sorted((look(left), look(right)), key=len)
    return len(short) <= SHORT_NUMBER_CHARS + 1 and short in long


def is_mistyped(left: str, right: str) -> bool:
    """The looks are long enough and one slip apart."""
    one, other = look(left), look(right)
    lengths = sorted((len(one), len(other)))
    return lengths[0] >= SHORT_NUMBER_CHARS - 1 and lengths[1] >= SHORT_NUMBER_CHARS and is_slip(one, other)


def both(key: Callable[[str], str]) -> Callable[[str, str], bool]:
    """A test that two numbers have the same key, which is not empty."""
    return lambda left, right: key(left) == key(right) != ""


def is_missing(left: str, right: str) -> bool:
    """One of the numbers says nothing."""
    return is_damaged(left) or is_damaged(right)


#: Kinds of evidence with their tests, the first that holds applies.
KINDS: tuple[tuple[str, Callable[[str, str], bool]], ...] = (
    ("identical", lambda one, other: both(number_text)(one, other) and number_strict(one) != ""),
    ("same_characters", both(number_strict)),
    ("normalised", both(number_loose)),
    ("missing", is_missing),
    ("rewritten", both(core)),
    ("look_alike", both(look)),
    ("part", is_part),
    ("neighbour", are_neighbours),
    ("slip", is_mistyped),
    ("serial", both(serial)),
    ("inside", is_inside),
    (
        "series",
        lambda one, other: letters(one) == letters(other) and abs(len(core(one)) - len(core(other))) <= 1,
    ),
)


@cache
def evidence(left: str, right: str) -> str:
    """How two numbers resemble each other."""
    return next((kind for kind, holds in KINDS if holds(left, right)), "other")


@cache
def split_base(number: str) -> str:
    """The core without the suffix of a part (`/1`, `-A`, `P2`); '' where it has none."""
    found = _SPLIT.fullmatch(core_dashed(number))
    return found.group(1).replace("-", "") if found else ""


@cache
def serials_named(number: str) -> frozenset[str]:
    """Every serial that a number may name: its runs of digits, completed ones, and those of a range."""
    text = re.sub(r"\.0+$", "", folded(number))
    runs = [run.lstrip("0") or "0" for run in re.findall("[0-9]+", text)]
    named = [*runs]
    for run in runs:
        named += [first[: len(first) - len(run)] + run for first in runs[:2] if len(run) < len(first)]
    joined = list(_JOINED.finditer(text))
    if len(runs) >= 2 and joined and joined[-1].end() == len(text):
        named += series(*joined[-1].groups())
    apart = _APART.fullmatch(text)
    halves = [half for half in apart.groups() if half is not None] if apart else []
    ends = [re.findall("[0-9]+", half) for half in halves]
    if ends and all(ends):
        named += series(ends[0][-1].lstrip("0") or "0", ends[1][-1].lstrip("0") or "0")
    return frozenset(run.lstrip("0") or "0" for run in named)


def series(first: str, last: str) -> list[str]:
    """The numbers from the first to the last, which is completed from the first; none if too many."""
    completed = first[: max(0, len(first) - len(last))] + last
    numbers = range(int(first), int(completed) + 1)
    return [str(number) for number in numbers] if len(numbers) <= RANGE_MOST else []
