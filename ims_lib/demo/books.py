"""The books: vouchers numbered as they are entered, written month by month of posting."""

from __future__ import annotations

from bisect import bisect_left
from itertools import chain
from pathlib import Path
from typing import Final

from ims_lib import periods
from ims_lib.demo import register_files, register_sheets
from ims_lib.demo.papers import BooksDocument, total_of
from ims_lib.documents import AMOUNTS

#: Digits of a voucher number, so that their order as text is the order of entry.
_NARROWEST_VOUCHER: Final = 5


class Books:
    """Collects vouchers: the first month's plain ones for GSTN's template, all others for the ERP export."""

    def __init__(
        self,
        folder: Path,
        gstin: str,
        company: str,
        months: tuple[str, ...],
        kind: str,
        documents: int,
        *,
        owner: str = "",
    ) -> None:
        self.gstin, self.months = gstin, months
        #: Only the first registration's first month is in the template; another's files bear its GSTIN.
        self.has_template = not owner
        self._width = max(_NARROWEST_VOUCHER, len(str(documents * 2)))
        self._month_ends = [periods.last_day(month) for month in months]
        #: The day on which the register ends.
        self.last_day = self._month_ends[-1]
        self._entered = 0
        self._in_template: list[BooksDocument] = []
        self._waiting: list[list[BooksDocument]] = [[] for _ in months]
        self._sums = [0] * len(AMOUNTS)
        stem = f"purchase_register_{owner}" if owner else "purchase_register"
        self._erp = register_files.open_sheet(folder, stem, kind, "Purchase Register")
        self.sheets: tuple[register_files.Sheet, ...] = (self._erp,)
        if self.has_template:
            template = register_files.open_sheet(
                folder, f"gstn_template_{months[0]}", kind, "Purchase register"
            )
            template.write(register_sheets.template_titles(company, gstin, months[0]))
            self.sheets = (template, self._erp)
        first = periods.first_day(months[0])
        self._erp.write(register_sheets.erp_titles(company, gstin, first, self.last_day))

    def enter(self, document: BooksDocument) -> BooksDocument:
        """Enter a document posted on a day of the register; return it with its voucher number."""
        self._entered += 1
        entered = document._replace(voucher=f"PUR/{self._entered:0{self._width}d}")
        posted = entered.posted_on or entered.day
        place = bisect_left(self._month_ends, posted)
        self._waiting[min(place, len(self.months) - 1)].append(entered)
        return entered

    def enter_in_template(self, document: BooksDocument) -> BooksDocument:
        """Enter a document in the template, which has no voucher column: its row number stands for it."""
        row = register_sheets.TEMPLATE_FIRST_ROW + len(self._in_template)
        entered = document._replace(voucher=str(row), posted_on=None)
        self._in_template.append(entered)
        return entered

    def write_month(self, place: int) -> None:
        """Write the vouchers posted in the month at this place, in order of posting day and voucher."""
        vouchers = self._waiting[place]
        self._waiting[place] = []
        vouchers.sort(key=lambda one: (one.posted_on or one.day, one.voucher))
        self._erp.write(
            chain.from_iterable(register_sheets.erp_rows(one, number) for number, one in enumerate(vouchers))
        )
        for one in vouchers:
            if not one.is_cancelled:
                self._add(one)
        if place == 0 and self.has_template:
            self.sheets[0].write(register_sheets.template_row(one) for one in self._in_template)
            self._in_template = []

    def _add(self, document: BooksDocument) -> None:
        sums = total_of(document.lines)
        for head, paise in enumerate(sums):
            self._sums[head] += document.sign * paise

    def write_total(self) -> None:
        """Write the register's last row, the sums of its amount columns."""
        self._erp.write([[], register_sheets.erp_total(tuple(self._sums))])
