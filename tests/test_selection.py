"""Which rows a selection means, as SQL would see them."""

from __future__ import annotations

import duckdb
import pytest

from ims_lib.errors import WrongUse
from ims_lib.selection import Selection


def chosen(selection: Selection) -> list[int]:
    con = duckdb.connect()
    con.execute("create schema marts")
    con.execute(
        """
        create table marts.review as select * from (values
            (1, 'K1', 'K1', 'exact', '27A', 'b2b', 'accept', 10000, '102026', '29R', 'INV/1', 'one',
             'Om Packers'),
            (2, 'K2', 'K2', 'near', '27B', 'b2bcn', 'no_action', -50000, '092026', '29R', 'X''; drop', '2',
             'b'),
            (3, 'B3', null, 'only_in_books', '27A', 'books', '', 250000, '102026', '29S', null, 'INV/3', null)
        ) as t (n, row_id, portal_document, outcome, supplier_gstin, section, action, tax_paise, period,
                recipient_gstin, portal_number, books_number, supplier_name)
        """
    )
    con.execute("alter table marts.review add column books_supplier_name text")
    con.execute("alter table marts.review add column books_supplier_gstin text")
    con.execute("alter table marts.review add column books_voucher text")
    where, values = selection.where()
    return [
        row[0]
        for row in con.execute(f"select n from marts.review where {where} order by n", values).fetchall()
    ]


@pytest.mark.parametrize(
    ("selection", "rows"),
    [
        (Selection(), [1, 2, 3]),
        (Selection(outcome=("exact", "near")), [1, 2]),
        (Selection(supplier=(" 27a ",)), [1, 3]),
        (Selection(section=("books",)), [3]),
        (Selection(action=("no_action",)), [2]),
        (Selection(min_tax_paise=50000), [2, 3]),
        (Selection(max_tax_paise=50000), [1, 2]),
        (Selection(documents=("K1", "B3")), [1, 3]),
        (Selection(period="102026", gstin="29R"), [1]),
        (Selection(search="inv/"), [1, 3]),
        (Selection(search="om pack"), [1]),
        (Selection(search="'; drop"), [2]),
        (Selection(outcome=("exact",), supplier=("27B",)), []),
    ],
)
def test_filters_combine(selection: Selection, rows: list[int]) -> None:
    assert chosen(selection) == rows


@pytest.mark.parametrize("wrong", [{"outcome": ("exakt",)}, {"section": ("b2c",)}, {"action": ("accepted",)}])
def test_a_word_no_document_can_have_is_refused(wrong: dict[str, tuple[str, ...]]) -> None:
    with pytest.raises(WrongUse, match="There is no such"):
        Selection(**wrong)


def test_period_and_gstin_alone_narrow_nothing() -> None:
    assert Selection(period="102026", gstin="29R").is_empty
    assert not Selection(min_tax_paise=0).is_empty
