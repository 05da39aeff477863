"""The table of everything that is planted: how often, what must come out of it, and who plants it.

Shares are times in 10,000 documents a side; what they leave is plain `exact`. Outcome '' means that no single
word says what comes out: the labels do, and a withdrawn or cancelled document comes out as nothing.
"""

from __future__ import annotations

from functools import partial
from typing import Final

from ims_lib.demo import planting_groups as groups
from ims_lib.demo import planting_links as links
from ims_lib.demo import planting_portal as portal
from ims_lib.demo import styles
from ims_lib.demo.scene import Kind

_exact = partial(Kind, outcome="exact", rule="exact")
_near = partial(Kind, outcome="near", rule="near")
_mismatch = partial(Kind, outcome="mismatch")
_duplicate = partial(Kind, outcome="duplicate", rule="duplicate")
_amended = partial(Kind, outcome="superseded", rule="amended", portal=2, months="not last")
_tie = partial(Kind, outcome="ambiguous", rule="tie", is_plain=False)
_uncovered = partial(Kind, is_covered=False)

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
    _exact("number_case", 50, links.number_written(styles.in_lower_case), need="letters"),
    _exact("number_outer_space", 30, links.number_written(styles.with_outer_space)),
    _exact("late_reported", 200, portal.late_reported, months="not last"),
    _exact("not_filed", 120, portal.not_filed, months="last"),
    _exact("edited", 15, portal.edited, months="last", days="early"),
    _exact("pending_before", 30, portal.pending, months="not last"),
    _exact("accepted_later", 15, portal.accepted_later, months="last but one"),
    _exact("two_sources_differ", 6, portal.two_sources_differ, months="last"),
    _exact("decoy_twins", 10, groups.twins, portal=2, books=2, need="separator", is_plain=False),
)
_NEAR: Final = (
    _near("number_separator", 140, links.number_written(styles.with_other_separator), need="letters"),
    _near("number_inner_space", 80, links.number_written(styles.with_spaces), need="separator"),
    _near("number_leading_zeros", 120, links.number_written(styles.with_other_zeros)),
    _near("year_dropped", 100, links.number_written(styles.without_year), need="year"),
    _near("year_rewritten", 90, links.year_rewritten, need="year"),
    _near("rounding", 160, links.rounding),
    _near("date_close", 110, links.date_close),
    _near("date_swapped", 30, links.date_swapped, months="swappable", days="swappable"),
    _near("posting_date", 70, links.posting_date, months="not last"),
)
_MISMATCH: Final = (
    _mismatch("amount", 210, links.amount, rule="amount"),
    _mismatch("tax_head", 50, links.tax_head, rule="tax_head"),
    _mismatch("place_of_supply", 45, links.place_of_supply, rule="place_of_supply", is_plain=False),
    _mismatch("reverse_charge", 30, links.reverse_charge, rule="reverse_charge", is_plain=False),
    _mismatch("credit_note_as_invoice", 40, links.entered_as_purchase, rule="type", nature="credit_note"),
    _mismatch("debit_note_as_invoice", 25, links.entered_as_purchase, rule="type", nature="debit_note"),
    Kind("date_far", 60, links.date_far, "probable", "date_far"),
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
    Kind("decoy_rent", 5, groups.equal_rents, nature="rent", months="first", most=20),
    Kind("decoy_consecutive", 10, groups.consecutive, portal=2, books=2),
    Kind("decoy_short_number", 6, groups.short_number, nature="short", most=40),
    Kind("decoy_other_year", 10, groups.other_year, portal=2, need="no year"),
)
#: True pairs that the rules of today cannot link; they come out as only_in_portal and only_in_books.
_UNCOVERED: Final = (
    _uncovered("number_mistyped", 50, groups.number_mistyped),
    _uncovered("other_registration", 35, groups.other_registration),
    _uncovered("gstin_mistyped", 30, groups.gstin_mistyped),
    _uncovered("one_to_many", 15, groups.one_to_many, books=2),
    _uncovered("many_to_one", 10, groups.many_to_one, portal=2),
)
KINDS: Final = (*_EXACT, *_NEAR, *_MISMATCH, *_SEVERAL, *_ONE_SIDED, *_DECOYS, *_UNCOVERED)
