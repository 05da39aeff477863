"""Sheets for auditors: real numbers in Indian grouping, real dates, text that stays text, A4 print set-up.

Nothing that comes from data becomes a formula, a link or a number by itself: each cell is written with the
type of its column.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, Self

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from ims_lib import money

#: Number formats by the size below which they hold, in paise. A format has room for two conditions only, and
#: negatives fall to its last section, so the format is chosen for each cell (ux.md 1.7).
_FORMATS: Final = (
    (10**7, "#,##0.00"),
    (10**9, r"##\,##\,##0.00"),
    (10**11, r"##\,##\,##\,##0.00"),
    (10**13, r"##\,##\,##\,##\,##0.00"),
    (10**15, r"##\,##\,##\,##\,##\,##0.00"),
)
_DAY: Final = "dd-mm-yyyy"
_MOMENT: Final = "dd-mm-yyyy hh:mm:ss"
#: The longest text that a cell holds.
_LONGEST: Final = 32_767
_BAD: Final = {"bg_color": "#FBE3E4", "border": 1, "border_color": "#B3261E"}
_LONGEST_NOTE: Final = 2_000
_A4: Final = 9

Value = str | int | date | datetime | None


@dataclass(frozen=True)
class Column:
    """One column of a table: its heading, the kind of its values and its width in characters.

    Kinds: text, money (paise), count, day, moment (naive, Indian time).
    """

    heading: str
    kind: str = "text"
    width: int = 14


@dataclass
class Sheet:
    """A worksheet with the row that is written next."""

    worksheet: Any
    row: int = field(default=0)


class Book:
    """A workbook being written; leave the `with` block to have it on disk."""

    def __init__(self, path: Path, *, title: str, footer: str, made: datetime) -> None:
        options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self._book = xlsxwriter.Workbook(str(path), options)
        self._book.set_properties({"title": title, "created": made})
        self._footer = footer.replace("&", "&&")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._book.close()

    def sheet(self, name: str) -> Sheet:
        """Return a new sheet, set up to print on A4 across with page numbers."""
        worksheet = self._book.add_worksheet(name)
        worksheet.set_landscape()
        worksheet.set_paper(_A4)
        worksheet.fit_to_pages(1, 0)
        worksheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        worksheet.set_header("&L&A")
        worksheet.set_footer(f"&L{self._footer}&RPage &P of &N")
        return Sheet(worksheet)

    def line(self, sheet: Sheet, *values: Value, style: str = "") -> None:
        """Write one row of values by their own types; `style` is title, heading or empty."""
        for place, value in enumerate(values):
            kind = "count" if isinstance(value, int) else "day" if isinstance(value, date) else "text"
            self.cell(sheet, sheet.row, place, kind, value, style)
        sheet.row += 1

    def table(
        self,
        sheet: Sheet,
        columns: Sequence[Column],
        rows: Iterable[Sequence[Value]],
        *,
        with_filter: bool = False,
        totals: Mapping[int, int] | None = None,
    ) -> None:
        """Write a table; `totals` maps a column's place to its sum in paise or documents, which must tie.

        Totals are SUBTOTAL formulas over the column, so that they follow the filter; readers that do not
        calculate see the sums given here.
        """
        for place, column in enumerate(columns):
            self.cell(sheet, sheet.row, place, "text", column.heading, "heading")
        head, first = sheet.row, sheet.row + 1
        for sheet.row, row in enumerate(rows, start=first):
            for place, (column, value) in enumerate(zip(columns, row, strict=True)):
                self.cell(sheet, sheet.row, place, column.kind, value)
        last = max(sheet.row, head)
        if with_filter:
            sheet.worksheet.autofilter(head, 0, max(last, first), len(columns) - 1)
            sheet.worksheet.freeze_panes(first, 0)
            sheet.worksheet.repeat_rows(head)
            for place, column in enumerate(columns):
                sheet.worksheet.set_column(place, place, column.width)
        sheet.row = last + 1
        if totals and last >= first:
            self._totals(sheet, columns, totals, (first, last))

    def cell(self, sheet: Sheet, row: int, place: int, kind: str, value: Value, style: str = "") -> None:
        """Write one cell by its kind; None leaves it empty."""
        if value is None or value == "":
            return
        if kind == "money" and isinstance(value, int):
            sheet.worksheet.write_number(row, place, money.rupees(value), self._money(value))
        elif kind == "count" and isinstance(value, int):
            sheet.worksheet.write_number(row, place, value, self._style(style))
        elif kind == "moment" and isinstance(value, datetime):
            sheet.worksheet.write_datetime(row, place, value, self._moment)
        elif kind == "day" and isinstance(value, date):
            sheet.worksheet.write_datetime(row, place, value, self._day)
        else:
            sheet.worksheet.write_string(row, place, str(value)[:_LONGEST], self._style(style))

    def copied(self, sheet: Sheet, row: int, place: int, value: Any, style: str) -> None:
        """Write a cell of another workbook: a number or date as such, all else as text, empty ones too where
        they are styled.
        """
        if isinstance(value, date):
            sheet.worksheet.write_datetime(row, place, value, self._bad_day if style == "bad" else self._day)
        elif not isinstance(value, str):
            sheet.worksheet.write_number(row, place, value, self._style(style))
        elif value:
            sheet.worksheet.write_string(row, place, value[:_LONGEST], self._style(style))
        elif style:
            sheet.worksheet.write_blank(row, place, None, self._style(style))

    def note(self, sheet: Sheet, row: int, place: int, said: str) -> None:
        """Put a note on a cell."""
        sheet.worksheet.write_comment(row, place, said[:_LONGEST_NOTE], {"x_scale": 2})

    def _totals(
        self, sheet: Sheet, columns: Sequence[Column], totals: Mapping[int, int], span: tuple[int, int]
    ) -> None:
        """Write the totals' row below a table whose data stand in rows `span`."""
        row = sheet.row
        self.cell(sheet, row, 0, "text", "Total of the rows shown", "total")
        for place, total in totals.items():
            letter = xl_col_to_name(place)
            formula = f"=SUBTOTAL(109,{letter}{span[0] + 1}:{letter}{span[1] + 1})"
            is_money = columns[place].kind == "money"
            value = money.rupees(total) if is_money else total
            style = self._style("total" if is_money else "total count")
            sheet.worksheet.write_formula(row, place, formula, style, value)
            if is_money:
                self._sized_by_condition(sheet, row, place)
        sheet.row += 1

    def _sized_by_condition(self, sheet: Sheet, row: int, place: int) -> None:
        """Give a calculated amount the number format of its size, largest first."""
        name = xl_rowcol_to_cell(row, place)
        for (below, _), (_, larger) in reversed(list(pairwise(_FORMATS))):
            rule = {"type": "formula", "criteria": f"=ABS({name})>={below // 100}", "stop_if_true": True}
            form = self._book.add_format({"num_format": larger})
            sheet.worksheet.conditional_format(row, place, row, place, {**rule, "format": form})

    def _money(self, paise: int) -> Any:
        return self._moneys[next((i for i, (below, _) in enumerate(_FORMATS) if abs(paise) < below), -1)]

    def _style(self, name: str) -> Any:
        return self._styles[name]

    @cached_property
    def _moneys(self) -> list[Any]:
        return [self._book.add_format({"num_format": text}) for _, text in _FORMATS]

    @cached_property
    def _styles(self) -> dict[str, Any]:
        add = self._book.add_format
        return {
            "": add(),
            "title": add({"bold": True, "font_size": 14}),
            "heading": add(
                {"bold": True, "bg_color": "#E8EDF3", "bottom": 1, "text_wrap": True, "valign": "top"}
            ),
            "bad": add(_BAD),
            "total": add({"bold": True, "top": 1, "num_format": "#,##0.00"}),
            "total count": add({"bold": True, "top": 1, "num_format": "#,##0"}),
        }

    @cached_property
    def _day(self) -> Any:
        return self._book.add_format({"num_format": _DAY, "align": "left"})

    @cached_property
    def _bad_day(self) -> Any:
        return self._book.add_format({**_BAD, "num_format": _DAY, "align": "left"})

    @cached_property
    def _moment(self) -> Any:
        return self._book.add_format({"num_format": _MOMENT, "align": "left"})
