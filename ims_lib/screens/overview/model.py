"""The overview without its widgets: figures of a GSTIN and period, deadlines, controls, receipts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol

import duckdb
import traitlets

from ims_lib import periods
from ims_lib.screens.overview import figures
from ims_lib.screens.overview.alerts import AlertsModel
from ims_lib.screens.overview.alerts import Opened as Feed
from ims_lib.screens.rupees import count, full
from ims_lib.settings import WorkspaceSettings
from ims_lib.workspace.figures import SalesRow, StatusRow
from ims_lib.workspace.receipt import Receipt


class Opened(Feed, Protocol):
    """What the overview needs of a Workspace."""

    path: Path
    settings: WorkspaceSettings

    def connection(self) -> duckdb.DuckDBPyConnection:
        """Return every view over the current results."""

    def status(self, *, gstin: str = "", period: str = "") -> list[StatusRow]:
        """Return documents and paise by outcome and action."""

    def sales(self, *, gstin: str = "", period: str = "") -> list[SalesRow]:
        """Return own sales beside GSTR-1 by where they stand."""

    def receipts(self) -> list[Receipt]:
        """Return what was loaded, oldest first."""


@dataclass(frozen=True)
class Deadline:
    """A day that matters for the period, and how many days are left (negative: passed)."""

    what: str
    day: date
    days: int


@dataclass(frozen=True)
class Control:
    """A total that must tie out: what came in against what the rows hold, in paise or documents."""

    control: str
    recipient_gstin: str
    side: str
    expected: int
    found: int
    difference: int
    is_ok: bool


class OverviewModel(traitlets.HasTraits):
    """The overview of one workspace; set `gstin` or `period` ('' for all) and every figure follows."""

    gstin = traitlets.Unicode()
    period = traitlets.Unicode()
    rows: traitlets.List[Any] = traitlets.List()

    def __init__(self, workspace: Opened, *, gstin: str = "", period: str = "", who: str = "") -> None:
        super().__init__(gstin=gstin, period=period)
        self.workspace = workspace
        self.alerts = AlertsModel(workspace, who)
        self.observe(self.refresh, ["gstin", "period"])
        self.refresh()

    def refresh(self, _change: object = None) -> None:
        """Read the figures again."""
        self.rows = self.workspace.status(gstin=self.gstin, period=self.period)
        only = self.gstins()[0] if len(self.gstins()) == 1 else ""
        self.alerts.read(gstin=self.gstin or only, period=self.period)

    @property
    def is_empty(self) -> bool:
        """Say whether nothing was ever loaded."""
        return not self.receipts()

    def headlines(self) -> list[figures.Headline]:
        """Return the figures on top."""
        return figures.headlines(self.rows)

    def matrix(self) -> list[figures.Line]:
        """Return documents and tax by outcome and action."""
        return figures.matrix(self.rows)

    def sales(self) -> list[SalesRow]:
        """Return own sales beside GSTR-1 as filed, what needs work first."""
        return self.workspace.sales(gstin=self.gstin, period=self.period)

    def summary(self) -> str:
        """Return documents and tax of each outcome and the tie-out as lines of text."""
        lines = [
            f"{line.label:<16}{count(line.total.documents):>8}  {full(line.total.tax):>22}"
            for line in self.matrix()
        ]
        wrong = sum(not control.is_ok for control in self.controls())
        return "\n".join([*lines, f"{len(self.controls())} controls, {wrong} do not tie out"])

    def by_side(self) -> dict[str, tuple[int, int]]:
        """Return the tax in paise of portal and books for each outcome that has any, superseded left out."""
        sums: dict[str, tuple[int, int]] = {}
        for row in self.rows:
            if row.outcome != "superseded":
                portal, books = sums.get(row.outcome, (0, 0))
                sums[row.outcome] = (portal + row.portal_tax_paise, books + row.books_tax_paise)
        return sums

    def periods(self) -> list[str]:
        """Return the periods that the portal has documents of, newest first."""
        shown = self.workspace.connection().cursor().table("marts.outcome_by_action")
        found = shown.filter("count_portal > 0 and period <> ''").select("period").distinct().fetchall()
        return sorted((row[0] for row in found), key=periods.sort_key, reverse=True)

    def gstins(self) -> list[str]:
        """Return the registrations of the workspace."""
        return [recipient.gstin for recipient in self.workspace.settings.gstins]

    def month(self) -> str:
        """Return the period that the deadlines are for: the one chosen, else the newest that the portal has
        documents of.
        """
        return self.period or next(iter(self.periods()), "")

    def deadlines(self) -> list[Deadline]:
        """Return the period's days (domain.md 5), those of the GSTIN chosen, else of the first."""
        month = self.month()
        if not month:
            return []
        owner = next(r for r in self.workspace.settings.gstins if self.gstin in ("", r.gstin))
        last = periods.quarter_end(month) if owner.filing == "quarterly" else month
        after = periods.first_day(periods.next_period(last))
        year = periods.financial_year_of(month)
        annual = self.workspace.settings.annual_returns.get(owner.gstin, {}).get(year)
        days = [
            ("Suppliers file GSTR-1", after.replace(day=13 if owner.filing == "quarterly" else 11)),
            ("GSTR-2B is made", periods.date_of_2b(month, filing=owner.filing)),
            ("GSTR-3B is due", periods.due_date_3b(month, filing=owner.filing, state=owner.gstin[:2])),
            (
                f"Last day for ITC of {year}, s. 16(4)",
                periods.itc_deadline(periods.last_day(month), annual),
            ),
        ]
        return [Deadline(what, day, (day - periods.today()).days) for what, day in days]

    def controls(self) -> list[Control]:
        """Return every control of marts.controls, those that do not tie out first."""
        names = ", ".join(Control.__annotations__)
        rows = self.workspace.connection().cursor().table("marts.controls").select(names).fetchall()
        return sorted(
            (Control(*row) for row in rows), key=lambda c: (c.is_ok, c.recipient_gstin, c.side, c.control)
        )

    def receipts(self) -> Sequence[Receipt]:
        """Return what was loaded, newest first."""
        return self.workspace.receipts()[::-1]
