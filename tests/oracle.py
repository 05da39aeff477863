"""The slow, obvious reconciler: documents of both sides in, the outcome of each out.

Written from the reconciliation spec alone, never from the SQL, so that the two can be compared. Nested loops,
no indexes, no cleverness. Evidence is in `oracle_evidence`, numbers and groups in their own modules.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from ims_lib.documents import AMENDMENT_SECTIONS
from tests import oracle_groups as groups
from tests.oracle_documents import Amounts, Document, absolute, financial_year, minus, negative, total
from tests.oracle_evidence import (
    AMOUNT_TOLERANCE_PAISE,
    Candidate,
    amount_evidence,
    by_loose,
    compare,
    compared,
    differing_details,
    pass_of,
)
from tests.oracle_groups import Group
from tests.oracle_numbers import number_loose, number_strict

__all__ = ["Amounts", "Document", "absolute", "minus", "negative", "number_loose", "number_strict"]

PASSES = range(1, 11)
OUTCOMES = {1: "exact", 2: "near", 3: "near", 4: "mismatch"}  # all other passes: probable
RULES = {
    1: "exact",
    2: "near",
    3: "near",
    5: "date_far",
    6: "number_mistyped",
    7: "other_registration",
    9: "number_ignored",
    10: "two_differences",
}
SCORES = {1: 100, 2: 97, 3: 90, 4: 75, 10: 60}  # all other passes: 70, and 5 more for a rare amount
GROUP_SCORE = 68


@dataclass(frozen=True)
class Result:
    """What the spec says of one document."""

    outcome: str
    rule: str = ""
    partner: str = ""  # first of the linked KEYs; the twin of a duplicate, the successor of a superseded one
    group_id: str = ""
    score: str = "0.00"
    partners: tuple[str, ...] = ()  # KEYs of the linked documents, in order
    differences: tuple[Amounts, ...] = ()  # portal minus books of each link; of a group, of its sums


@dataclass(frozen=True)
class Decision:
    """What people have decided of a pair, by KEY."""

    kind: str  # link | unlink | marked | closed
    portal: str
    books: str


@dataclass(frozen=True)
class Link:
    """Two documents that are one, or belong to one group."""

    portal: Document
    books: Document
    outcome: str
    rule: str
    score: str
    differences: Amounts
    group_id: str = ""


@dataclass
class State:
    """The reconciliation under way: what is decided, and who is still free."""

    results: dict[str, Result] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)

    def is_free(self, document: Document) -> bool:
        """Nothing has been decided about the document."""
        return document.key not in self.results and document.key not in self.taken

    def outcome(self, document: Document) -> str:
        """What the document was set apart as, or ''."""
        return self.results[document.key].outcome if document.key in self.results else ""

    def link(self, link: Link) -> None:
        """Decide that the two belong together."""
        self.links.append(link)
        self.taken |= {link.portal.key, link.books.key}


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
        and amendment.party_key == original.party_key
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
    return (amendment.recipient, amendment.section, amendment.party_key, number, year)


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


def fixed_pairs(given: Sequence[Decision], present: Iterable[str]) -> dict[tuple[str, str], str]:
    """The pairs of these KEYs that people hold fixed: what they said themselves before what they marked."""
    decisions = [one for one in given if {one.portal, one.books} <= set(present)]
    spoken = {(one.portal, one.books): one.kind for one in decisions if one.kind in ("link", "unlink")}
    linked = [pair for pair, kind in spoken.items() if kind == "link"]
    in_link = {key for pair in linked for key in pair}
    kept = {
        (one.portal, one.books)
        for one in decisions
        if one.kind in ("marked", "closed") and not in_link & {one.portal, one.books}
    }
    return dict.fromkeys(kept - spoken.keys(), "kept") | dict.fromkeys(linked, "person")


def fix_decided(
    fixed: dict[tuple[str, str], str],
    by_key: dict[str, Document],
    pairs: list[Candidate],
    state: State,
) -> None:
    """Link the pairs that people hold fixed, whatever speaks against them; a repeat is no duplicate then."""
    counted = Counter(key for pair in fixed for key in pair)
    judged = {(pair.portal.key, pair.books.key): pair for pair in pairs}
    for one, other in fixed:
        portal, books = by_key[one], by_key[other]
        group_keys = reached({one}, fixed)
        group = [by_key[key] for key in group_keys]
        is_only = counted[one] == counted[other] == 1
        is_within = amount_evidence(compared(portal, books)) != "beyond"
        is_agreeing = is_within and not differing_details(portal, books)
        sides = groups.sides(group)
        rule = hand_rule(*sides)
        difference = minus(*map(total, sides))
        is_by_person = "person" in {fixed[both] for both in fixed if both[0] in group_keys}
        pair = judged.get((one, other))
        number = pass_of(pair) if pair else 0
        is_agreeing = max(map(abs, difference)) <= AMOUNT_TOLERANCE_PAISE if rule else is_agreeing
        outcome, score = "near" if is_agreeing else "mismatch", "1.00"
        if is_by_person:
            rule = "person"
        elif rule:
            outcome, score = "probable", percent(GROUP_SCORE)
        elif number and pair:
            outcome, rule, score = OUTCOMES.get(number, "probable"), rule_of(pair), score_of(pair)
        else:
            rule, score = "kept", "0.75"
        group_id = "" if is_only else hashed("G", min(document.key for document in group))
        state.link(Link(portal, books, outcome, rule, score, difference, group_id))


def hand_rule(portal: list[Document], books: list[Document]) -> str:
    """The rule of a group made by hand; '' for one pair alone."""
    if len(portal) == len(books) == 1:
        return ""
    if len(portal) == 1:
        return "one_to_many"
    signs = {(one.taxable > 0) - (one.taxable < 0) for one in (*portal, *books)}
    if len(signs) > 1:
        return "netted"
    return "many_to_one" if len(books) == 1 else "kept"


def reached(keys: set[str], pairs: Iterable[tuple[str, str]]) -> set[str]:
    """The documents that pairs join with those of `keys`, over any number of steps."""
    wider = keys.union(*(pair for pair in pairs if keys & set(pair)))
    return keys if wider == keys else reached(wider, pairs)


def count_amounts(documents: Iterable[Document]) -> Counter[tuple[object, ...]]:
    """How often each party has an amount, and how often on one day, on each side."""
    counted: Counter[tuple[object, ...]] = Counter()
    for *key, _, day in {
        (
            *amount_key(one),
            (one.party, number_loose(one.number)) if number_loose(one.number) else one.key,
            one.document_date,
        )
        for one in documents
    }:
        counted[tuple(key)] += 1
        counted[*key, day] += 1
    return counted


def amount_key(document: Document) -> tuple[object, ...]:
    """What is counted."""
    return (document.side, document.recipient, document.pan, document.taxable)


def candidates(
    free: Sequence[Document],
    counted: Counter[tuple[object, ...]],
    unlinked: set[tuple[str, str]],
    everything: Sequence[Document] = (),
    fixed: Iterable[tuple[str, str]] = (),
) -> list[Candidate]:
    """Every pair of free documents that may be the same document."""
    portal, books = groups.sides(free)
    found: list[Candidate] = []
    chances = {
        one.pan: tuple(sum(other.pan == one.pan for other in some) for some in (portal, books, everything))
        for one in free
    }
    for p in portal:
        for b in books:
            keys = amount_key(p), amount_key(b)
            ever = max(counted[key] for key in keys)
            days = max(counted[*key, one.document_date] for key, one in zip(keys, (p, b), strict=True))
            chance = 0
            if p.pan in chances:
                of_portal, of_books, of_all = chances[p.pan]
                chance = of_portal * of_books * 2 // max(1, of_all)
            pair = (
                None
                if (p.key, b.key) in unlinked
                else compare(p, b, (ever, days, chance), is_fixed=(p.key, b.key) in fixed)
            )
            if pair is not None:
                found.append(pair)
    return found


def plain_pairs(pairs: list[Candidate]) -> list[Candidate]:
    """What is plain: pairs of passes 1 and 2 with the same loose number, alone on both sides."""
    plain = [
        pair
        for pair in pairs
        if pass_of(by_loose(pair)) in (1, 2)
        and number_loose(pair.portal.number) == number_loose(pair.books.number) != ""
    ]
    counted = Counter(key for pair in plain for key in (pair.portal.key, pair.books.key))
    return [pair for pair in plain if counted[pair.portal.key] == counted[pair.books.key] == 1]


def link_of(pair: Candidate) -> Link:
    """The link that a candidate becomes."""
    number = pass_of(pair)
    outcome = OUTCOMES.get(number, "probable")
    differences = minus(pair.portal.signed, pair.books.signed)
    return Link(pair.portal, pair.books, outcome, rule_of(pair), score_of(pair), differences)


def rule_of(pair: Candidate) -> str:
    """The rule that made the link; of a mismatch the first difference that applies."""
    number = pass_of(pair)
    if number == 8:
        return "gstin_mistyped" if pair.party == "mistyped" else "gstin_missing"
    if number != 4:
        return RULES[number]
    if "type" in pair.details:
        return "type"
    if not pair.is_within:
        return "tax_head" if pair.is_total_within else "amount"
    return pair.details[0]


def score_of(pair: Candidate) -> str:
    """How sure the link is, 0..1 with two decimals."""
    number = pass_of(pair)
    if number == 2 and pair.number == "normalised":
        return "0.92"
    rare = 5 if 5 <= number <= 9 and pair.is_rare else 0
    return percent(SCORES.get(number, 70) + rare)


def percent(score: int) -> str:
    """A score of so many percent, 0..1 with two decimals."""
    return f"{score // 100}.{score % 100:02d}"


def link_group(group: Group, score: int, state: State) -> None:
    """Link the target of a group with each of its members."""
    group_id = hashed("G", min(document.key for document in group.documents))
    pairs = [(p, b) for p in group.portal for b in group.books]
    for p, b in pairs:
        link = Link(p, b, "probable", group.rule, percent(score), group.differences, group_id)
        state.link(link)


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


def run_pass(pairs: list[Candidate], state: State) -> None:
    """Two rounds of links, then what still has a free candidate of this pass is tied."""
    for _ in range(2):
        free = free_pairs(pairs, state)
        for pair in [pair for pair in free if is_best(pair, free)]:
            state.link(link_of(pair))
    tied = free_pairs(pairs, state)
    for key, smallest in smallest_reached(tied).items():
        state.results[key] = Result("ambiguous", "tie", group_id=hashed("A", smallest), score="0.50")


def smallest_reached(tied: list[Candidate]) -> dict[str, str]:
    """The smallest portal KEY within two hops of each tied document."""
    ends = [(pair.portal.key, pair.books.key) for pair in tied]
    by_portal = {portal: portal for portal, _ in ends}
    by_books: dict[str, str] = {}
    for step in ("books", "portal", "books"):
        if step == "books":
            by_books = {b: min(by_portal[p] for p, other in ends if other == b) for _, b in ends}
        else:
            by_portal = {p: min(by_books[b] for other, b in ends if other == p) for p, _ in ends}
    return by_portal | by_books


def reconcile(documents: Iterable[Document], decisions: Sequence[Decision] = ()) -> dict[str, Result]:
    """The result of every document by KEY; withdrawn ones have none."""
    present = [document for document in documents if not document.is_withdrawn]
    portal, books = groups.sides(present)
    state = State()
    set_superseded_apart(portal, state)
    twins = set_duplicates_apart(portal, books, state)
    taking = [one for one in present if state.outcome(one) != "superseded"]
    counted = count_amounts(taking)
    by_key = {one.key: one for one in taking}
    said = fixed_pairs(decisions, by_key)
    by_person = {key for pair, rule in said.items() if rule == "person" for key in pair}
    unlinked = {(one.portal, one.books) for one in decisions if one.kind == "unlink"}
    plain = plain_pairs(
        candidates(
            [one for one in taking if state.is_free(one) and one.key not in by_person],
            counted,
            unlinked,
            present,
        )
    )
    is_plain = {(pair.portal.key, pair.books.key) for pair in plain}
    against = {key for pair in said.keys() - is_plain for key in pair}
    fixed = {pair: rule for pair, rule in said.items() if pair not in is_plain or against & set(pair)}
    in_fixed = {key for pair in fixed for key in pair}
    for pair in plain:
        if not in_fixed & {pair.portal.key, pair.books.key}:
            state.link(link_of(by_loose(pair)))
    free = [one for one in taking if state.is_free(one) or one.key in in_fixed]
    pairs = candidates(free, counted, unlinked, present, fixed)
    fix_decided(fixed, by_key, pairs, state)
    link_candidates(present, pairs, unlinked, state)
    for group in groups.groups_by_sum(list(filter(state.is_free, present))):
        if not unlinked & group.pairs:
            link_group(group, GROUP_SCORE, state)
    return results(present, twins, state)


def link_candidates(
    present: Sequence[Document], pairs: list[Candidate], unlinked: set[tuple[str, str]], state: State
) -> None:
    """Set groups by number apart, then run the ten passes over what they left."""
    passes: dict[int, list[Candidate]] = defaultdict(list)
    for pair in pairs:
        passes[pass_of(pair)].append(pair)
    sure = {
        key for number in (1, 2, 3) for pair in passes[number] for key in (pair.portal.key, pair.books.key)
    }
    loose = [one for one in present if state.is_free(one) and one.key not in sure]
    for group in groups.groups_by_number(loose):
        if not unlinked & group.pairs:
            link_group(group, GROUP_SCORE, state)
    for number in PASSES:
        run_pass(passes[number], state)


def results(present: Sequence[Document], twins: dict[str, str], state: State) -> dict[str, Result]:
    """The result of every document: what was set apart, what is linked, and what stands alone."""
    found = dict(state.results)
    for document in present:
        mine = [link for link in state.links if document in (link.portal, link.books)]
        if mine:
            found[document.key] = linked(document, mine)
        found.setdefault(document.key, Result(f"only_in_{document.side}"))
    for key, group_id in twins.items():
        if found[key].group_id == "":
            found[key] = replace(found[key], group_id=group_id)
    return found


def linked(document: Document, links: list[Link]) -> Result:
    """The result of a document with links."""
    partners = sorted(
        (link.books.key if document.side == "portal" else link.portal.key, link.differences) for link in links
    )
    keys, differences = tuple(key for key, _ in partners), tuple(amounts for _, amounts in partners)
    one = links[0]
    return Result(one.outcome, one.rule, keys[0], one.group_id, one.score, keys, differences)
