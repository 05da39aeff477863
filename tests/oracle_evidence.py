"""Pairs of documents as the oracle judges them: evidence field by field, the pass of a pair, its rank.

Written from the reconciliation spec alone, never from the SQL.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

import duckdb

from ims_lib import rules
from tests import oracle_numbers as numbers
from tests.oracle_documents import Amounts, Document, absolute, financial_year, minus

AMOUNT_TOLERANCE_PAISE = 100
DATE_CLOSE_DAYS = 10
POSTING_DAYS = 31
DATE_FAR_DAYS = 180
SERIAL_DIGITS_LEAST = 3
GSTIN_SLIPS_MOST = 2
NAME_SIMILARITY_PERCENT = 88
SMALL_DIFFERENCE_PERCENT = 10
CLOSE_DIFFERENCE_PERCENT = 3
SERIES_FAR = rules.defaults()["series_far"]
CHANCE_PAIRS_MOST = rules.defaults()["chance_pairs_most"]

PARTIES = ("same", "same_pan", "mistyped", "named", "missing", "different")
NUMBERS = (
    *("identical", "same_characters", "normalised", "rewritten", "look_alike"),
    *("part", "slip", "serial", "missing", "other", "series", "neighbour", "inside"),
)
SAME_NUMBER = NUMBERS[:5]
ALIKE = ("part", "slip", "serial")
DATES = ("equal", "close", "swapped", "posting", "far")
AMOUNTS = ("equal", "within", "beyond")
_LEGAL = (
    *("M", "S", "MS", "MESSRS", "PRIVATE", "PVT", "LIMITED", "LTD", "LLP"),
    *("COMPANY", "CO", "CORPORATION", "CORP", "INDIA", "THE", "AND"),
)
_SIMILAR = duckdb.connect()

Rank = tuple[int, int, int, int, int]


@dataclass(frozen=True)
class Candidate:
    """A pair that may be the same document, with its evidence."""

    portal: Document
    books: Document
    party: str
    number: str
    date: str
    amount: str
    details: tuple[str, ...]  # the details that differ
    amount_count: int  # documents of the party with that taxable value, the larger of both sides
    day_count: int  # those of them with that date
    chance_pairs: int = 0

    @property
    def rank(self) -> Rank:
        """How good the pair is, smaller is better."""
        return (
            PARTIES.index(self.party),
            NUMBERS.index(self.number),
            DATES.index(self.date),
            AMOUNTS.index(self.amount),
            len(self.details),
        )

    @property
    def days(self) -> int:
        """How far the dates are apart."""
        return abs((self.books.document_date - self.portal.document_date).days)

    @property
    def is_within(self) -> bool:
        """All five amounts agree within the tolerance."""
        return self.amount != "beyond"

    @property
    def is_total_within(self) -> bool:
        """The taxable value and the tax of all heads agree within the tolerance."""
        gaps = compared(self.portal, self.books)
        return max(abs(gaps[0]), abs(sum(gaps[1:]))) <= AMOUNT_TOLERANCE_PAISE

    @property
    def is_close_in_value(self) -> bool:
        """Taxable values and taxes differ by at most close_difference_percent."""
        return self.differs_at_most(CLOSE_DIFFERENCE_PERCENT)

    @property
    def is_small(self) -> bool:
        """Taxable values and taxes differ by at most small_difference_percent."""
        return self.differs_at_most(SMALL_DIFFERENCE_PERCENT)

    def differs_at_most(self, percent: int) -> bool:
        """Taxable values and taxes differ by so many percent of the larger at most."""
        larger = max(abs(self.portal.taxable), abs(self.books.taxable))
        gap = abs(compared(self.portal, self.books)[0])
        larger_tax = max(abs(self.portal.tax), abs(self.books.tax))
        tax_gap = abs(self.portal.tax - self.books.tax)
        if self.portal.is_credit != self.books.is_credit:
            tax_gap = abs(abs(self.portal.tax) - abs(self.books.tax))
        return gap * 100 <= larger * percent and tax_gap * 100 <= larger_tax * percent

    @property
    def is_rare(self) -> bool:
        """The party has that amount once."""
        return self.amount_count <= 1

    @property
    def is_rare_enough(self) -> bool:
        """The party has that amount once, or once on the day of both documents."""
        return self.is_rare or (self.day_count <= 1 and self.date == "equal")

    @property
    def is_far_from_series(self) -> bool:
        """A slip of the hand rather than another number of the series."""
        one, other = numbers.serial(self.portal.number), numbers.serial(self.books.number)
        is_known = 1 <= len(one) <= 18 and 1 <= len(other) <= 18
        gap = abs(int(one) - int(other)) if is_known else 0
        return self.number != "slip" or gap == 0 or gap > SERIES_FAR or self.chance_pairs <= CHANCE_PAIRS_MOST

    @property
    def is_short(self) -> bool:
        """The numbers prove little."""
        return number_chars(self.portal, self.books) < numbers.SHORT_NUMBER_CHARS


def number_chars(portal: Document, books: Document) -> int:
    """The length of the shorter number."""
    loose = numbers.number_loose(portal.number)
    if loose == numbers.number_loose(books.number):
        return len(loose)
    return min(len(portal.core), len(books.core))


@cache
def name_key(name: str) -> str:
    """A firm's name without legal form and punctuation."""
    words = re.sub("[^A-Z0-9]+", " ", name.upper().replace("&", " AND ")).split()
    return "".join(word for word in words if word not in _LEGAL)


@cache
def similarity(left: str, right: str) -> float:
    """The Jaro-Winkler similarity of two texts, 0..1, as DuckDB computes it."""
    return float(_SIMILAR.execute("select jaro_winkler_similarity(?, ?)", [left, right]).fetchall()[0][0])


def party_evidence(portal: Document, books: Document) -> str:
    """How far the two name the same supplier; 'different' is no candidate."""
    left, right = portal.party_key, books.party_key
    if left == right:
        return "same"
    if right == "":
        return "missing"
    if right.startswith("~"):
        return name_evidence(portal.supplier_name, books.supplier_name)
    if numbers.is_slip(left, right):
        return "mistyped"
    if portal.pan == books.pan:
        return "same_pan"
    return "mistyped" if numbers.levenshtein(left, right) <= GSTIN_SLIPS_MOST else "different"


def name_evidence(portal: str, books: str) -> str:
    """How far two names are one, where the books give no GSTIN."""
    if portal.strip() == "":
        return "missing"
    left, right = name_key(portal), name_key(books)
    is_alike = left == right or similarity(left, right) * 100 >= NAME_SIMILARITY_PERCENT
    return "named" if is_alike else "different"


def by_loose(pair: Candidate) -> Candidate:
    """The pair as plain evidence sees it: short is what has a short loose number."""
    is_short = len(numbers.number_loose(pair.portal.number)) < numbers.SHORT_NUMBER_CHARS
    return replace(pair, date=date_evidence(pair.portal, pair.books, is_short=is_short))


def date_evidence(portal: Document, books: Document, *, is_short: bool | None = None) -> str:
    """How far the dates agree; a short number needs equal dates, everything else is far for it."""
    days = (books.document_date - portal.document_date).days
    if days == 0:
        return "equal"
    chars = number_chars(portal, books)
    if chars < numbers.SHORT_NUMBER_CHARS if is_short is None else is_short:
        return "far"
    if abs(days) <= DATE_CLOSE_DAYS:
        return "close"
    left, right = portal.document_date, books.document_date
    if (left.year, left.month, left.day) == (right.year, right.day, right.month):
        return "swapped"
    is_posting_date = books.posting_date is None or books.posting_date == books.document_date
    return "posting" if 0 < days <= POSTING_DAYS and is_posting_date else "far"


def compared(portal: Document, books: Document) -> Amounts:
    """Portal minus books, head by head; where one takes from ITC and the other adds, without signs."""
    left, right = portal.signed, books.signed
    if portal.is_credit != books.is_credit:
        left, right = absolute(left), absolute(right)
    return minus(left, right)


def amount_evidence(gaps: Amounts) -> str:
    """Whether the five amounts agree."""
    if not any(gaps):
        return "equal"
    return "within" if all(abs(gap) <= AMOUNT_TOLERANCE_PAISE for gap in gaps) else "beyond"


def differing_details(portal: Document, books: Document) -> tuple[str, ...]:
    """Which of type, reverse charge and place of supply differ; unknown differs from nothing."""
    charges = (portal.is_reverse_charge, books.is_reverse_charge)
    places = (portal.place_of_supply, books.place_of_supply)
    differs = {
        "type": portal.type_after_sign != books.type_after_sign,
        "reverse_charge": None not in charges and charges[0] != charges[1],
        "place_of_supply": "" not in places and places[0] != places[1],
    }
    return tuple(detail for detail, is_different in differs.items() if is_different)


def compare(
    portal: Document, books: Document, counts: tuple[int, ...], *, is_fixed: bool = False
) -> Candidate | None:
    """The pair with its evidence, or None where it cannot be the same document."""
    is_elsewhere = portal.recipient != books.recipient or portal.family != books.family
    is_other_port = "" not in (portal.port, books.port) and portal.port != books.port
    party, amount = party_evidence(portal, books), amount_evidence(compared(portal, books))
    is_opposed = portal.is_credit != books.is_credit and amount == "beyond"
    if not is_fixed and (is_elsewhere or is_other_port or party == "different" or is_opposed):
        return None
    number = numbers.evidence(portal.number, books.number)
    dates, details = date_evidence(portal, books), differing_details(portal, books)
    return Candidate(portal, books, party, number, dates, amount, details, *counts)


def pass_of(pair: Candidate) -> int:
    """The pass that may link the pair, 1 to 10, or 0."""
    found = pass_of_same(pair) if pair.party == "same" else pass_of_other(pair)
    return found or (10 if is_pass_ten(pair) else 0)


def pass_of_same(pair: Candidate) -> int:
    """The pass, 1 to 9, of a pair of one party."""
    is_same_number, is_far = pair.number in SAME_NUMBER, pair.date == "far"
    if pair.is_within and not pair.details and not is_far:
        return pass_of_agreeing(pair)
    if not is_same_number:
        return 0
    if not pair.is_within or pair.details:
        same_year = financial_year(pair.portal.document_date) == financial_year(pair.books.document_date)
        is_sure = not pair.is_short and same_year and pair.number in ("identical", "same_characters")
        return 4 if not is_far or is_sure else 0
    return 5 if not pair.is_short and pair.days <= DATE_FAR_DAYS else 0


def pass_of_agreeing(pair: Candidate) -> int:
    """The pass of a pair of one party that agrees in amounts, details and about in date."""
    is_equal = pair.date == "equal"
    if pair.number == "identical" and is_equal and pair.amount == "equal":
        return 1
    if pair.number in SAME_NUMBER[:3]:
        return 2
    serial = numbers.serial(pair.portal.number)
    is_serial_enough = len(serial) >= SERIAL_DIGITS_LEAST or is_equal
    is_part = pair.number == "part" and (pair.is_rare_enough or is_equal) and is_serial_enough
    if pair.number in ("rewritten", "look_alike") or is_part:
        return 3
    is_slip = pair.number == "slip"
    is_alike = pair.number in ALIKE and (pair.is_rare or pair.is_far_from_series)
    if is_alike and (pair.is_rare_enough or (is_slip and is_equal)):
        return 6
    if pair.number in ("missing", "other") and pair.is_rare:
        return 9
    is_placed = pair.number == "missing" or (pair.number == "series" and pair.is_rare)
    return 9 if is_equal and pair.is_rare_enough and is_placed else 0


def pass_of_other(pair: Candidate) -> int:
    """The pass, 7 or 8, of a pair whose parties are written differently."""
    is_like = pair.number in SAME_NUMBER and "type" not in pair.details and pair.date != "far"
    if not is_like or pair.party == "different":
        return 0
    if pair.party == "same_pan":
        return 7 if pair.is_total_within else 0
    is_long = number_chars(pair.portal, pair.books) > numbers.SHORT_NUMBER_CHARS
    return 8 if pair.is_within and (pair.party != "missing" or is_long) else 0


def is_pass_ten(pair: Candidate) -> bool:
    """Two things differ, and all else speaks for the pair."""
    if pair.portal.pan != pair.books.pan and pair.party != "different":
        is_amount = abs(compared(pair.portal, pair.books)[0]) <= AMOUNT_TOLERANCE_PAISE
        is_day = pair.date == "equal"
        is_sought = is_amount or is_day
        if pair.number not in SAME_NUMBER:
            is_sought = is_amount and is_day and pair.day_count <= 1
        if not is_sought:
            return False
    if "type" in pair.details or pair.days > DATE_FAR_DAYS or pair.party in ("missing", "different"):
        return False
    is_equal, is_close = pair.date == "equal", pair.date == "close"
    if pair.number in SAME_NUMBER:
        return not pair.is_short and (pair.is_small or pair.is_within)
    if pair.number in ALIKE:
        is_near = (is_equal or is_close) and pair.is_small and not pair.is_within
        is_apart = pair.is_far_from_series or pair.is_close_in_value
        is_sure = is_near and (is_equal or pair.number != "slip") and is_apart
        return is_sure or (pair.is_total_within and pair.is_rare)
    if pair.number not in ("missing", "other", "series"):
        return False
    is_dated = is_equal or (is_close and pair.number != "series")
    return pair.is_total_within and pair.is_rare and is_dated
