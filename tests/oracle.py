"""The slow, obvious reconciler: documents of both sides in, the outcome of each out.

Written from the reconciliation spec alone, never from the SQL, so that the two can be compared. Nested loops,
no indexes, no cleverness. Amounts are integer paise in the order of `ims_lib.documents.AMOUNTS`.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from ims_lib.documents import AMENDMENT_SECTIONS, CREDIT_SECTIONS, key_part

AMOUNT_TOLERANCE_PAISE = 100
DATE_CLOSE_DAYS = 10
POSTING_DAYS = 31
DATE_FAR_DAYS = 180
SHORT_NUMBER_CHARS = 3

Amounts = tuple[int, int, int, int, int]
Rank = tuple[int, int, int, int]


@dataclass(frozen=True)
class Document:
    """One document as its file gives it: amounts are not signed yet (`signed` does that)."""

    side: str  # portal | books
    recipient: str
    supplier: str
    document_type: str
    number: str
    document_date: date
    amounts: Amounts
    section: str = ""  # portal only
    voucher: str = ""  # books only
    posting_date: date | None = None
    place_of_supply: str = ""
    is_reverse_charge: bool | None = None
    original_number: str = ""
    original_date: date | None = None
    return_period: str = ""  # MMYYYY, the supplier's
    port: str = ""
    is_withdrawn: bool = False

    @property
    def key(self) -> str:
        """The document's KEY (design.md section 4)."""
        if self.side == "books":
            parts = [self.recipient, "books", key_part(self.voucher), financial_year(self.document_date)]
        elif self.document_type == "bill_of_entry":
            parts = [
                self.recipient,
                self.section,
                key_part(self.port),
                key_part(self.number),
                str(self.document_date),
            ]
        else:
            year = financial_year(self.document_date)
            parts = [self.recipient, self.section, key_part(self.supplier), key_part(self.number), year]
        return "/".join(parts)

    @property
    def number_text(self) -> str:
        """The number in upper case without outer space."""
        return self.number.strip().upper()

    @property
    def supplier_key(self) -> str:
        """The supplier's GSTIN; '' for every bill of entry."""
        return "" if self.document_type == "bill_of_entry" else self.supplier.strip().upper()

    @property
    def signed(self) -> Amounts:
        """The amounts by their effect on ITC.

        Portal credit notes are negated. A books credit note is negated when entered positive; given negative
        it stays, and so does an invoice or debit note given negative.
        """
        if self.side == "portal":
            is_negated = self.section in CREDIT_SECTIONS
        else:
            is_negated = self.document_type in ("credit_note", "isd_credit_note") and weight(self.amounts) > 0
        return negative(self.amounts) if is_negated else self.amounts

    @property
    def type_after_sign(self) -> str:
        """The type, a negative purchase being a credit note; of ISD documents an ISD credit note."""
        is_negative = weight(self.signed) < 0
        if self.document_type in ("isd_invoice", "isd_credit_note"):
            return "isd_credit_note" if is_negative else self.document_type
        return "credit_note" if is_negative else self.document_type

    @property
    def block(self) -> tuple[object, ...]:
        """What documents of one side share when they are the same document again."""
        loose, year = number_loose(self.number), financial_year(self.document_date)
        return (self.recipient, self.supplier_key, self.type_after_sign, loose, year, self.signed)


@dataclass(frozen=True)
class Result:
    """What the spec says of one document."""

    outcome: str
    rule: str = ""
    partner: str = (
        ""  # KEY of the linked document, the twin of a duplicate, the successor of a superseded one
    )
    group_id: str = ""
    score: str = "0.00"
    differences: Amounts | None = None  # portal minus books, of a link


@dataclass(frozen=True)
class Candidate:
    """A pair that may be the same document, with its evidence."""

    portal: Document
    books: Document
    number_evidence: str
    date_evidence: str
    amount_evidence: str
    details: tuple[str, ...]  # the details that differ

    @property
    def rank(self) -> Rank:
        """How good the pair is, smaller is better."""
        return (
            ("identical", "same_characters", "normalised").index(self.number_evidence),
            ("equal", "close", "swapped", "posting", "far").index(self.date_evidence),
            ("equal", "within", "beyond").index(self.amount_evidence),
            len(self.details),
        )


@dataclass
class State:
    """The reconciliation under way: what is decided, and who is still free."""

    results: dict[str, Result] = field(default_factory=dict)

    def is_free(self, document: Document) -> bool:
        """Nothing has been decided about the document."""
        return document.key not in self.results


def financial_year(day: date) -> str:
    """'2026-27' for days from 1 April 2026 to 31 March 2027."""
    start = day.year if day.month >= 4 else day.year - 1
    return f"{start}-{(start + 1) % 100:02d}"


def weight(amounts: Amounts) -> int:
    """The amount whose sign counts: the taxable value, or the tax where that is 0."""
    return amounts[0] if amounts[0] != 0 else sum(amounts[1:])


def negative(amounts: Amounts) -> Amounts:
    """Every amount with the other sign."""
    taxable, igst, cgst, sgst, cess = amounts
    return (-taxable, -igst, -cgst, -sgst, -cess)


def absolute(amounts: Amounts) -> Amounts:
    """Every amount without its sign."""
    taxable, igst, cgst, sgst, cess = (abs(amount) for amount in amounts)
    return (taxable, igst, cgst, sgst, cess)


def minus(left: Amounts, right: Amounts) -> Amounts:
    """Subtract, head by head."""
    taxable, igst, cgst, sgst, cess = (a - b for a, b in zip(left, right, strict=True))
    return (taxable, igst, cgst, sgst, cess)


def number_strict(number: str) -> str:
    """The number in upper case, NFKC, without everything but A-Z and 0-9."""
    return re.sub("[^A-Z0-9]", "", unicodedata.normalize("NFKC", number.strip().upper()))


def number_loose(number: str) -> str:
    """The number without separators, financial year and leading zeros: INV/25-26/0012 is INV12."""
    text = re.sub("[^A-Z0-9]+", "-", unicodedata.normalize("NFKC", number.strip().upper()))
    text = without_financial_year(text)
    text = re.sub("[0-9]+", lambda run: run.group().lstrip("0") or "0", text)
    return text.replace("-", "") or number_strict(number)


def financial_year_tokens() -> list[str]:
    """Every way to write a financial year from 2017-18 to 2035-36, longer ways first."""
    tokens: list[str] = []
    for start in range(2017, 2036):
        a, b = str(start), str(start + 1)
        tokens += [f"{a}-{b}", f"{a}-{b[2:]}", f"{a}{b[2:]}", f"{a[2:]}-{b[2:]}", f"{a[2:]}{b[2:]}"]
    return sorted(tokens, key=lambda token: (-len(token), token))


def without_financial_year(text: str) -> str:
    """Take the first financial year between boundaries out of `text`, if a digit remains outside it.

    First is leftmost; where two ways begin at one place (2021-22 and 2021) the longer one is the token.
    """
    tokens = financial_year_tokens()
    for start in range(len(text)):
        if start > 0 and text[start - 1] != "-":
            continue
        for token in tokens:
            rest = text[start + len(token) :]
            if text[start:].startswith(token) and (rest == "" or rest[0] == "-"):
                outside = text[:start] + rest
                return outside if re.search("[0-9]", outside) else text
    return text


def is_short(number: str) -> bool:
    """The number proves little by itself."""
    return len(number_loose(number)) < SHORT_NUMBER_CHARS


def number_evidence(portal: Document, books: Document) -> str:
    """How far two numbers that are equal after normalisation agree."""
    if portal.number_text == books.number_text:
        return "identical"
    return "same_characters" if number_strict(portal.number) == number_strict(books.number) else "normalised"


def date_evidence(portal: Document, books: Document) -> str:
    """How far the dates agree; a short number needs equal dates, everything else is far for it."""
    days = (books.document_date - portal.document_date).days
    if days == 0:
        return "equal"
    if is_short(portal.number):
        return "far"
    if abs(days) <= DATE_CLOSE_DAYS:
        return "close"
    left, right = portal.document_date, books.document_date
    if (left.year, left.month, left.day) == (right.year, right.day, right.month):
        return "swapped"
    is_posting_date = books.posting_date is None or books.posting_date == books.document_date
    return "posting" if 0 < days <= POSTING_DAYS and is_posting_date else "far"


def direction(document: Document) -> str:
    """Whether the document adds to ITC (debit) or takes from it (credit)."""
    return "credit" if document.type_after_sign in ("credit_note", "isd_credit_note") else "debit"


def amount_evidence(portal: Document, books: Document) -> str:
    """Whether the five amounts agree; where directions differ, their absolute values."""
    left, right = portal.signed, books.signed
    if direction(portal) != direction(books):
        left, right = absolute(left), absolute(right)
    if left == right:
        return "equal"
    is_within = all(abs(difference) <= AMOUNT_TOLERANCE_PAISE for difference in minus(left, right))
    return "within" if is_within else "beyond"


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


def family(document: Document) -> str:
    """ISD documents, bills of entry and all others never pair with each other."""
    if document.document_type == "bill_of_entry":
        return "bill_of_entry"
    return "isd" if document.document_type.startswith("isd") else "other"


def compare(portal: Document, books: Document) -> Candidate | None:
    """The pair with its evidence, or None where it cannot be the same document."""
    same = portal.recipient == books.recipient and portal.supplier_key == books.supplier_key
    loose = number_loose(portal.number)
    if not same or family(portal) != family(books) or loose == "" or loose != number_loose(books.number):
        return None
    amounts = amount_evidence(portal, books)
    if direction(portal) != direction(books) and amounts == "beyond":
        return None
    details = differing_details(portal, books)
    numbers, dates = number_evidence(portal, books), date_evidence(portal, books)
    return Candidate(portal, books, numbers, dates, amounts, details)


def classify(pair: Candidate) -> str:
    """The class of a candidate: exact, near, mismatch, probable, or '' for none."""
    agree = pair.amount_evidence != "beyond" and not pair.details
    far = pair.date_evidence == "far"
    short = is_short(pair.portal.number)
    if agree and pair.rank == (0, 0, 0, 0):
        return "exact"
    if agree and not far:
        return "near"
    if not agree:
        same_year = financial_year(pair.portal.document_date) == financial_year(pair.books.document_date)
        same_number = pair.number_evidence in ("identical", "same_characters")
        return "mismatch" if not far or (not short and same_number and same_year) else ""
    days = abs((pair.books.document_date - pair.portal.document_date).days)
    return "probable" if not short and days <= DATE_FAR_DAYS else ""


def rule_of(pair: Candidate, outcome: str) -> str:
    """The rule that made the link; of a mismatch the first difference that applies."""
    if outcome != "mismatch":
        return "date_far" if outcome == "probable" else outcome
    if "type" in pair.details:
        return "type"
    if pair.amount_evidence == "beyond":
        difference = minus(pair.portal.signed, pair.books.signed)
        taxable, tax = difference[0], sum(difference[1:])
        return "tax_head" if max(abs(taxable), abs(tax)) <= AMOUNT_TOLERANCE_PAISE else "amount"
    return pair.details[0]


def score_of(pair: Candidate, outcome: str) -> str:
    """How sure the link is, 0..1 with two decimals."""
    if outcome == "near":
        return "0.92" if pair.number_evidence == "normalised" else "0.97"
    return {"exact": "1.00", "mismatch": "0.75", "probable": "0.70"}[outcome]


def hashed(prefix: str, text: str) -> str:
    """A group_id: the prefix and twelve hex characters of the MD5 of `text`."""
    return prefix + hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()[:12]


def set_superseded_apart(portal: list[Document], state: State) -> None:
    """Originals that were amended, and of several amendments of one original all but the latest."""
    amendments = [document for document in portal if document.section in AMENDMENT_SECTIONS]
    for document in portal:
        rivals = [
            other for other in amendments if amends(other, document) or has_same_original(other, document)
        ]
        successor = max(rivals, key=lateness, default=document)
        if successor != document:
            state.results[document.key] = Result("superseded", "amended", successor.key)


def amends(amendment: Document, original: Document) -> bool:
    """Same recipient and base section; then port, number, date (bills of entry) or supplier, number, year."""
    if amendment.recipient != original.recipient or AMENDMENT_SECTIONS[amendment.section] != original.section:
        return False
    if amendment.document_type == "bill_of_entry":
        same_entry = (
            amendment.number_text == original.number_text
            and amendment.document_date == original.document_date
        )
        return same_entry and amendment.port == original.port
    return (
        amendment.original_date is not None
        and amendment.supplier_key == original.supplier_key
        and amendment.original_number.strip().upper() == original.number_text
        and financial_year(amendment.original_date) == financial_year(original.document_date)
    )


def has_same_original(left: Document, right: Document) -> bool:
    """Two amendments (or one and itself) name the same original, loaded or not."""
    return original_of(left) is not None and original_of(left) == original_of(right)


def original_of(amendment: Document) -> tuple[str, ...] | None:
    """What an amendment names as its original; None for bills of entry, which have one amendment a KEY."""
    if amendment.section not in AMENDMENT_SECTIONS or amendment.original_date is None:
        return None
    number, year = amendment.original_number.strip().upper(), financial_year(amendment.original_date)
    return (amendment.recipient, amendment.section, amendment.supplier_key, number, year)


def lateness(amendment: Document) -> tuple[str, date, str]:
    """Latest supplier return period, then latest document date, then KEY."""
    return (amendment.return_period[2:] + amendment.return_period[:2], amendment.document_date, amendment.key)


def duplicates_order(document: Document) -> tuple[date, bool, date, str]:
    """Document date, posting date (none last), voucher as text, of portal documents the KEY."""
    posting = document.posting_date
    name = document.voucher if document.side == "books" else document.key
    return (document.document_date, posting is None, posting or date.max, name)


def blocks_of(documents: Iterable[Document]) -> dict[tuple[object, ...], list[Document]]:
    """The documents of one side by block, in order; those without a number are in none."""
    blocks: dict[tuple[object, ...], list[Document]] = defaultdict(list)
    for document in sorted(documents, key=duplicates_order):
        if number_loose(document.number) != "":
            blocks[document.block].append(document)
    return blocks


def first_of_each(members: list[Document]) -> list[Document]:
    """Rule A: of documents with the same number and date only the first survives."""
    seen: dict[tuple[str, date], Document] = {}
    for document in members:
        seen.setdefault((document.number_text, document.document_date), document)
    return list(seen.values())


def set_duplicates_apart(portal: list[Document], books: list[Document], state: State) -> dict[str, str]:
    """Rules A and B on both sides; returns the group_id of each twin that stands, by KEY."""
    sides = [blocks_of(filter(state.is_free, side)) for side in (portal, books)]
    survivors = [{block: first_of_each(members) for block, members in side.items()} for side in sides]
    twins: dict[str, str] = {}
    for side, mine, others in zip(sides, survivors, reversed(survivors), strict=True):
        for block, members in side.items():
            standing = mine[block][: max(1, len(others.get(block, [])))]
            group_id = hashed("D", repr(block))
            for document in members:
                if document not in standing:
                    state.results[document.key] = Result("duplicate", "duplicate", members[0].key, group_id)
                    twins[members[0].key] = group_id
    return twins


def free_pairs(pairs: list[Candidate], state: State) -> list[Candidate]:
    """The candidates with both ends still free."""
    return [pair for pair in pairs if state.is_free(pair.portal) and state.is_free(pair.books)]


def is_best(pair: Candidate, pairs: list[Candidate]) -> bool:
    """The pair ranks strictly before every other candidate of either of its ends."""
    rivals = [
        other
        for other in pairs
        if other is not pair and (other.portal.key == pair.portal.key or other.books.key == pair.books.key)
    ]
    return all(pair.rank < rival.rank for rival in rivals)


def link(pair: Candidate, outcome: str, state: State) -> None:
    """Decide that the two are the same document."""
    differences = minus(pair.portal.signed, pair.books.signed)
    rule, score = rule_of(pair, outcome), score_of(pair, outcome)
    found = Result(outcome, rule, score=score, differences=differences)
    state.results[pair.portal.key] = replace(found, partner=pair.books.key)
    state.results[pair.books.key] = replace(found, partner=pair.portal.key)


def run_pass(pairs: list[Candidate], outcome: str, state: State) -> None:
    """Two rounds of links, then what still has a free candidate of this pass is tied."""
    for _ in range(2):
        free = free_pairs(pairs, state)
        for pair in [pair for pair in free if is_best(pair, free)]:
            link(pair, outcome, state)
    for pair in free_pairs(pairs, state):
        document = pair.portal
        name = f"{document.recipient}|{document.supplier_key}|{number_loose(document.number)}"
        tied = Result("ambiguous", "tie", group_id=hashed("A", name), score="0.50")
        state.results[pair.portal.key] = state.results[pair.books.key] = tied


def reconcile(documents: Iterable[Document]) -> dict[str, Result]:
    """The result of every document by KEY; withdrawn ones have none."""
    present = [document for document in documents if not document.is_withdrawn]
    portal = [document for document in present if document.side == "portal"]
    books = [document for document in present if document.side == "books"]
    state = State()
    set_superseded_apart(portal, state)
    twins = set_duplicates_apart(portal, books, state)
    pairs = [compare(p, b) for p in filter(state.is_free, portal) for b in filter(state.is_free, books)]
    classes: dict[str, list[Candidate]] = defaultdict(list)
    for pair in pairs:
        if pair is not None:
            classes[classify(pair)].append(pair)
    for outcome in ("exact", "near", "mismatch", "probable"):
        run_pass(classes[outcome], outcome, state)
    for document in filter(state.is_free, present):
        state.results[document.key] = Result(f"only_in_{document.side}")
    for key, group_id in twins.items():
        if state.results[key].group_id == "":
            state.results[key] = replace(state.results[key], group_id=group_id)
    return state.results
