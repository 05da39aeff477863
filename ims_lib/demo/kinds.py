"""The table of everything that is planted: how often, what must come out of it, and who plants it.

Shares are times in 10,000 documents a side; what they leave is plain `exact`. Outcome '' means that no single
word says what comes out: the labels do, and a withdrawn or cancelled document comes out as nothing. A kind
that is not covered is a true pair all the same: it should be found, if not always by this rule.
"""

from __future__ import annotations

from functools import partial
from typing import Final

from ims_lib.demo import changes, company, slips, styles, writing
from ims_lib.demo import planting_decoys as decoys
from ims_lib.demo import planting_groups as groups
from ims_lib.demo import planting_links as links
from ims_lib.demo import planting_parts as parts
from ims_lib.demo import planting_portal as portal
from ims_lib.demo.changes import Change
from ims_lib.demo.planting_links import changed
from ims_lib.demo.scene import Kind
from ims_lib.demo.writing import Writer, plainly

_exact = partial(Kind, outcome="exact", rule="exact")
_near = partial(Kind, outcome="near", rule="near")
_mismatch = partial(Kind, outcome="mismatch")
_probable = partial(Kind, outcome="probable")
_duplicate = partial(Kind, outcome="duplicate", rule="duplicate")
_amended = partial(Kind, outcome="superseded", rule="amended", portal=2, months="not last")
_tie = partial(Kind, outcome="ambiguous", rule="tie", is_plain=False)
_mistyped = partial(_probable, rule="number_mistyped", identity="slip")
_ignored = partial(_probable, rule="number_ignored", identity="amount", is_covered=False, is_plain=False)
_nameless = partial(_probable, rule="gstin_missing", is_plain=False)
_split = partial(_probable, rule="one_to_many", identity="amount", is_plain=False)
_merged = partial(_probable, rule="many_to_one", books=1, identity="amount", is_plain=False)
_apart = partial(Kind, portal=1, books=1)


def _written(name: str, share: int, write: Writer, need: str = "") -> Kind:
    """Return the kind of a number that is written otherwise and all else equal."""
    return _near(name, share, changed(changes.written(write)), need=need)


def _slip(name: str, share: int, slip: slips.Slip) -> Kind:
    """Return the kind of a slip in the digits of a number that has letters as well."""
    return _mistyped(name, share, changed(changes.slipped(slip)), need="letters")


def _gstin(name: str, share: int, change: Change) -> Kind:
    """Return the kind of a mistyped GSTIN with all else equal."""
    return _probable(name, share, changed(change), rule="gstin_mistyped", is_plain=False)


#: What is left over.
PLAIN: Final = _exact("exact", 0, links.as_it_is)

_EXACT: Final = (
    _exact("credit_note_by_type", 200, links.as_it_is, nature="credit_note"),
    _exact("credit_note_negative", 200, links.negative_purchase, nature="credit_note", is_plain=False),
    _exact("debit_note", 80, links.as_it_is, nature="debit_note"),
    _exact("import", 150, links.as_it_is, nature="import"),
    _exact("import_sez", 20, links.as_it_is, nature="import_sez"),
    _exact("reverse_charge_agreed", 150, links.as_it_is, nature="reverse_charge"),
    _exact("isd", 40, links.as_it_is, nature="isd"),
    _exact("isd_credit", 10, links.as_it_is, nature="isd_credit"),
    _exact("sez", 40, links.as_it_is, nature="sez"),
    _exact("ecommerce", 30, links.as_it_is, nature="ecommerce"),
    _exact("place_barred", 30, links.as_it_is, nature="hotel"),
    _exact("several_rows", 300, links.several_rows, is_plain=False),
    _exact("posted_later", 100, links.posted_later, months="not last", is_plain=False),
    _exact("number_case", 50, changed(changes.written(plainly(styles.in_lower_case))), need="letters"),
    _exact("number_outer_space", 30, changed(changes.written(plainly(styles.with_outer_space)))),
    _exact("number_long", 30, links.as_it_is, nature="long"),
    _exact("number_leaf", 10, links.as_it_is, nature="leaf", most=80),
    _exact("late_reported", 200, portal.late_reported, months="not last"),
    _exact("not_filed", 120, portal.not_filed, months="last"),
    _exact("edited", 15, portal.edited, months="last", days="early"),
    _exact("pending_before", 30, portal.pending, months="not last"),
    _exact("accepted_later", 15, portal.accepted_later, months="last but one"),
    _exact("two_sources_differ", 6, portal.two_sources_differ, months="last"),
    _exact("decoy_twins", 10, groups.twins, portal=2, books=2, need="separator", is_plain=False),
)
_NEAR: Final = (
    _written("number_separator", 120, plainly(styles.with_other_separator), "letters"),
    _written("number_inner_space", 60, plainly(styles.with_spaces), "separator"),
    _written("number_leading_zeros", 100, plainly(styles.with_other_zeros)),
    _written("number_branch_zeros", 10, writing.with_branch_zeros, "branch"),
    _written("number_label", 30, writing.with_label),
    _written("number_apostrophe", 20, writing.with_apostrophe),
    _written("number_decimal", 20, writing.as_decimal, "digits"),
    _written("number_letter_for_digit", 20, writing.with_letters),
    _written("number_joined", 20, writing.joined, "parts"),
    _written("prefix_dropped", 25, writing.without_letters, "prefix"),
    _written("suffix_dropped", 15, writing.without_letters, "suffix"),
    _written("prefix_added", 15, writing.with_own_prefix),
    _written("year_dropped", 80, plainly(styles.without_year), "year"),
    _written("year_rewritten", 70, writing.with_other_year, "year"),
    _written("year_loosely", 25, writing.with_loose_year, "year inside"),
    _near("import_number", 8, changed(changes.written(writing.as_entry)), nature="import"),
    _near("rounding", 150, changed(changes.rounding)),
    _near("date_close", 90, changed(changes.date_close)),
    _near("date_next_month", 20, changed(changes.next_month), months="not last", days="month end"),
    _near("date_year_end", 10, links.year_end, months="credit open"),
    _near("date_swapped", 30, changed(changes.date_swapped), months="swappable", days="swappable"),
    _near("posting_date", 70, changed(changes.posting_date), months="not last"),
    _near("writing+rounding", 20, changed(changes.written(writing.anyhow), changes.rounding)),
    _near("writing+date", 20, changed(changes.written(writing.anyhow), changes.date_close)),
)
_MISMATCH: Final = (
    _mismatch("amount", 210, changed(changes.amount), rule="amount"),
    _mismatch("tax_head", 50, changed(changes.tax_head), rule="tax_head"),
    _mismatch("taxable_and_tax", 8, changed(changes.taxable_and_tax), rule="amount", is_covered=False),
    _mismatch(
        "place_of_supply", 45, changed(changes.place_of_supply), rule="place_of_supply", is_plain=False
    ),
    _mismatch("reverse_charge", 30, links.reverse_charge, rule="reverse_charge", is_plain=False),
    _mismatch("credit_note_as_invoice", 40, links.entered_as_purchase, rule="type", nature="credit_note"),
    _mismatch("debit_note_as_invoice", 25, links.entered_as_purchase, rule="type", nature="debit_note"),
    _mismatch("writing+amount", 15, changed(changes.written(writing.anyhow), changes.amount), rule="amount"),
    _mismatch(
        "posting_date+amount",
        10,
        changed(changes.posting_date, changes.small_amount),
        rule="amount",
        months="not last",
        is_covered=False,
    ),
)
_NUMBER: Final = (
    _slip("number_swapped", 20, slips.swapped),
    _slip("number_wrong_digit", 20, slips.one_wrong),
    _slip("number_digit_missing", 15, slips.one_missing),
    _slip("number_digit_doubled", 15, slips.one_doubled),
    _mistyped("number_letters_swapped", 15, changed(changes.turned_letters), need="prefix"),
    _mistyped("number_mistyped_bare", 12, changed(changes.any_slip), need="digits", is_covered=False),
    _mistyped("mistyped+rounding", 12, changed(changes.any_slip, changes.rounding), is_covered=False),
    _probable(
        "mistyped+amount",
        12,
        changed(changes.any_slip, changes.small_amount),
        rule="two_differences",
        need="letters",
        identity="slip",
        is_covered=False,
    ),
    _ignored("number_short_form", 12, changed(changes.short_form), nature="long"),
    _ignored("number_as_day", 10, changed(changes.number_as_day), nature="leaf", most=240),
    _ignored("renumbered", 25, changed(changes.renumbered)),
    _ignored("number_missing", 15, changed(changes.unnumbered)),
)
_PARTY: Final = (
    _probable("other_registration", 30, changed(changes.other_registration), rule="other_registration"),
    _probable(
        "registration+writing",
        10,
        changed(changes.other_registration, changes.written(writing.anyhow)),
        rule="other_registration",
        is_covered=False,
    ),
    _gstin("gstin_mistyped", 20, changes.gstin(company.with_wrong_character)),
    _gstin("gstin_swapped", 12, changes.gstin(company.with_turned_characters)),
    _gstin("gstin_look_alike", 12, changes.gstin(company.with_look_alike)),
    _probable(
        "gstin_mistyped+writing",
        10,
        changed(changes.gstin(company.with_wrong_character), changes.written(writing.anyhow)),
        rule="gstin_mistyped",
        is_plain=False,
        is_covered=False,
    ),
    _nameless("gstin_missing", 20, changed(changes.no_gstin)),
    _nameless("gstin_missing_other_name", 15, changed(changes.no_gstin_other_name)),
    _nameless(
        "gstin_missing+writing",
        10,
        changed(changes.no_gstin_other_name, changes.written(writing.anyhow)),
        is_covered=False,
    ),
    _probable("date_far", 50, changed(changes.date_far), rule="date_far"),
)
_GROUPS: Final = (
    _split("split_same_number", 8, parts.one_to_many(parts.same_number), books=2),
    _split("split_suffixed", 8, parts.one_to_many(parts.suffixed), books=2),
    _split("split_by_sum", 8, parts.one_to_many(parts.challans, 2), books=2, is_covered=False),
    _split("split_by_sum_of_three", 5, parts.one_to_many(parts.challans, 3), books=3, is_covered=False),
    _merged("merged_listed", 8, parts.many_to_one(parts.listed, 2, 3), portal=2),
    _merged("merged_range", 6, parts.many_to_one(parts.ranged, 3, 4), portal=3, need="serial last"),
    _merged("merged_by_sum", 8, parts.many_to_one(parts.summary, 2, 2), portal=2, is_covered=False),
    _merged("merged_by_sum_of_three", 5, parts.many_to_one(parts.summary, 3, 3), portal=3, is_covered=False),
    _probable(
        "netted",
        8,
        parts.netted,
        rule="netted",
        portal=2,
        identity="amount",
        is_plain=False,
        is_covered=False,
    ),
    _probable(
        "netted_own_number",
        5,
        parts.netted_own_number,
        rule="netted",
        portal=2,
        identity="amount",
        is_plain=False,
        is_covered=False,
    ),
)
_SEVERAL: Final = (
    _tie("tie_in_portal", 15, groups.tie_in_portal, portal=2, need="separator"),
    _tie("tie_in_books", 15, groups.tie_in_books, books=2),
    _duplicate("books_duplicate", 40, groups.books_duplicate, books=2, is_plain=False),
    _duplicate(
        "books_duplicate_rewritten", 20, groups.books_rewritten, books=2, need="letters", is_plain=False
    ),
    _duplicate("portal_duplicate", 20, groups.portal_duplicate, portal=2, need="separator"),
    _amended("amended_invoice", 40, portal.amended),
    _amended("amended_credit_note", 15, portal.amended, nature="credit_note"),
    _amended("amended_debit_note", 6, portal.amended, nature="debit_note"),
    _amended("amended_twice", 6, portal.amended_twice, portal=3, is_plain=False),
    _amended("import_amended", 6, portal.amended, nature="import"),
)
_ONE_SIDED: Final = (
    Kind("not_in_books", 190, groups.not_in_books, "only_in_portal", books=0),
    Kind("not_in_portal", 200, groups.not_in_portal, "only_in_books", portal=0),
    Kind("rejected_before", 20, portal.rejected, "only_in_portal", books=0, months="not last"),
    Kind("barred_by_time", 10, portal.barred_by_time, "only_in_portal", books=0),
    Kind("withdrawn", 15, portal.withdrawn, portal=0, books=0, months="last", days="early"),
    Kind("cancelled_voucher", 30, groups.cancelled, portal=0, books=0, is_plain=False),
)
_DECOYS: Final = (
    _apart("decoy_rent", 5, decoys.equal_rents, nature="rent", months="first", most=20),
    _apart("decoy_consecutive", 10, decoys.consecutive, portal=2, books=2),
    _apart("decoy_consecutive_pair", 8, decoys.consecutive_pair),
    _apart("decoy_one_character", 8, decoys.one_character, portal=2, books=2),
    _apart("decoy_one_character_one_sided", 8, decoys.one_character_one_sided, identity="amount"),
    _apart("decoy_short_number", 6, decoys.short_number, nature="short", most=40),
    _apart(
        "decoy_short_inside_long", 5, decoys.short_inside_long, portal=4, books=4, nature="short", most=10
    ),
    _apart("decoy_other_year", 10, decoys.other_year, portal=2, need="no year"),
    _apart("decoy_other_supplier", 8, decoys.other_supplier),
)
KINDS: Final = (
    *_EXACT, *_NEAR, *_MISMATCH, *_NUMBER, *_PARTY, *_GROUPS, *_SEVERAL, *_ONE_SIDED, *_DECOYS,
)  # fmt: skip
#: Planted only where the buyer has a second registration.
ELSEWHERE: Final = Kind("booked_elsewhere", 20, groups.booked_elsewhere)
