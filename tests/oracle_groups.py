"""Groups as the oracle finds them: several documents of one side that make up one of the other.

Written from the reconciliation spec alone, never from the SQL. By number (a document split with
suffixes, numbers listed in one cell, an invoice booked net of its credit note), then by sum alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from ims_lib import rules
from tests import oracle_numbers as numbers
from tests.oracle_documents import Amounts, Document, minus, total
from tests.oracle_evidence import AMOUNT_TOLERANCE_PAISE

GROUP_DAYS = 31
GROUP_ITEMS_MOST = rules.defaults()["group_items_most"]
GROUP_TRIPLES_MOST = rules.defaults()["group_triples_most"]
GROUP_TRIPLE_DAYS = rules.defaults()["group_triple_days"]
GROUP_TOLERANCE_PAISE = 10


@dataclass(frozen=True)
class Group:
    """One document (the target) that several of the other side make up."""

    rule: str  # one_to_many | many_to_one | netted
    target: Document
    members: frozenset[Document]

    @property
    def documents(self) -> frozenset[Document]:
        """All documents of the group."""
        return self.members | {self.target}

    @property
    def portal(self) -> list[Document]:
        """The portal documents."""
        return sorted((one for one in self.documents if one.side == "portal"), key=lambda one: one.key)

    @property
    def books(self) -> list[Document]:
        """The books documents."""
        return sorted((one for one in self.documents if one.side == "books"), key=lambda one: one.key)

    @property
    def pairs(self) -> set[tuple[str, str]]:
        """The KEYs of each portal document with each voucher."""
        return {(one.key, other.key) for one in self.portal for other in self.books}

    @property
    def differences(self) -> Amounts:
        """The sum of the portal documents minus that of the books."""
        return minus(total(self.portal), total(self.books))


def is_sum(target: Document, members: Sequence[Document], tolerance: int = AMOUNT_TOLERANCE_PAISE) -> bool:
    """The members' amounts make up the target's on every head."""
    return all(abs(gap) <= tolerance for gap in minus(target.signed, total(list(members))))


def groups_by_number(free: Sequence[Document]) -> list[Group]:
    """All groups that numbers name; those that share a document with another are dropped."""
    parties: dict[object, list[Document]] = defaultdict(list)
    for document in free:
        parties[document.party].append(document)
    found: dict[tuple[str, str], Group] = {}
    for members in parties.values():
        spelled_out = [*splits(members), *listings(members)]
        taken = {document for group in spelled_out for document in group.documents}
        netted = [group for group in nettings(members) if not taken & set(group.documents)]
        for group in (*spelled_out, *netted):
            known = found.get((group.rule, group.target.key), group)
            merged = Group(group.rule, group.target, group.members | known.members)
            found[group.rule, group.target.key] = merged
    return apart(found.values())


def apart(groups: Iterable[Group]) -> list[Group]:
    """The groups that share no document with another one."""
    listed = list(groups)
    counted = Counter(document for group in listed for document in group.documents)
    return [group for group in listed if all(counted[document] == 1 for document in group.documents)]


def sides(documents: Iterable[Document]) -> tuple[list[Document], list[Document]]:
    """The portal's documents and the books'."""
    listed = list(documents)
    portal, books = ([one for one in listed if one.side == side] for side in ("portal", "books"))
    return portal, books


def splits(documents: Sequence[Document]) -> Iterator[Group]:
    """One portal document entered under several vouchers, its number repeated or with suffixes."""
    portal, books = sides(documents)
    for target in portal:
        members = [
            one
            for one in books
            if target.core != ""
            and target.core in (one.core, numbers.split_base(one.number))
            and (one.tax < 0) == (target.tax < 0)
        ]
        if len(members) >= 2 and is_sum(target, members):
            yield Group("one_to_many", target, frozenset(members))


def listings(documents: Sequence[Document]) -> Iterator[Group]:
    """One voucher whose number lists those of several portal documents."""
    portal, books = sides(documents)
    for target in books:
        named = numbers.serials_named(target.number)
        members = [one for one in portal if numbers.serial(one.number) in named]
        if len(named) >= 2 and len(members) >= 2 and is_sum(target, members):
            is_netted = any(one.tax < 0 for one in members)
            yield Group("netted" if is_netted else "many_to_one", target, frozenset(members))


def nettings(documents: Sequence[Document]) -> Iterator[Group]:
    """An invoice booked net of its credit note, under the invoice's number."""
    portal, books = sides(documents)
    triples = [
        (target, invoice, credit)
        for target in books
        for invoice in portal
        for credit in portal
        if target.tax > 0 > credit.tax
        and invoice.tax > target.tax
        and numbers.serial(invoice.number) == numbers.serial(target.number) != ""
        and is_sum(target, (invoice, credit))
    ]
    counted = Counter(document for triple in triples for document in triple)
    for target, *members in triples:
        if all(counted[document] == 1 for document in (target, *members)):
            yield Group("netted", target, frozenset(members))


def month(document: Document) -> int:
    """The calendar month of the document date, counted on."""
    return document.document_date.year * 12 + document.document_date.month


def groups_by_sum(left: Sequence[Document]) -> list[Group]:
    """Sums of two or three that no other sum disputes, among what nothing else has taken."""
    months: dict[object, list[Document]] = defaultdict(list)
    for document in left:
        if document.party_key != "" and document.taxable != 0:
            months[document.party, document.side, month(document)].append(document)
    usable = {
        document: len(all_) for all_ in months.values() if len(all_) <= GROUP_ITEMS_MOST for document in all_
    }
    parties: dict[object, list[Document]] = defaultdict(list)
    for document in usable:
        parties[document.party].append(document)
    return apart(group for members in parties.values() for group in sums(members, usable))


def sums(documents: Sequence[Document], counts: dict[Document, int]) -> Iterator[Group]:
    """Every sum of two, and of three where few are left."""
    portal, books = sides(documents)
    for targets, others in ((portal, books), (books, portal)):
        for target in targets:
            near = [one for one in others if is_near(target, one)]
            few = [one for one in others if can_be_third(target, one, counts)]
            threes = combinations(few, 3) if can_be_third(target, target, counts) else ()
            for members in (*combinations(near, 2), *threes):
                if is_exact_sum(target, members):
                    yield Group(sum_rule(target, members), target, frozenset(members))


def can_be_third(target: Document, member: Document, counts: dict[Document, int]) -> bool:
    """The member may be one of three: dated close, no credit note, few of the party left in its ten days."""
    days = abs((target.document_date - member.document_date).days)
    same = sum(
        one.party == member.party and one.side == member.side and ten(one) == ten(member) for one in counts
    )
    return days <= GROUP_TRIPLE_DAYS and member.taxable > 0 and same <= GROUP_TRIPLES_MOST


def ten(document: Document) -> int:
    """The ten days of the document date, counted on."""
    return (document.document_date - date(1970, 1, 1)).days // 10


def is_near(target: Document, member: Document) -> bool:
    """The dates lie within a month of each other, in the same or neighbouring months."""
    days = abs((target.document_date - member.document_date).days)
    return days <= GROUP_DAYS and abs(month(target) - month(member)) <= 1


def is_exact_sum(target: Document, members: Sequence[Document]) -> bool:
    """The taxable values agree to the paisa, the taxes to their own rounding."""
    gaps = minus(target.signed, total(list(members)))
    return gaps[0] == 0 and all(abs(gap) <= GROUP_TOLERANCE_PAISE for gap in gaps[1:])


def sum_rule(target: Document, members: Sequence[Document]) -> str:
    """The rule of a sum."""
    if target.side == "portal":
        return "one_to_many"
    return "netted" if len({one.taxable < 0 for one in members}) > 1 else "many_to_one"
