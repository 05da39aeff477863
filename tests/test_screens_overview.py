"""The overview: its figures are sums of the views to the paisa, and what does not tie out is red."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest

from ims_lib import money, settings, views
from ims_lib.screens.overview import alert_blocks, blocks, figures
from ims_lib.screens.overview.alerts import MOST, AlertsModel
from ims_lib.screens.overview.alerts_view import AlertsView
from ims_lib.screens.overview.model import Control, OverviewModel
from ims_lib.screens.overview.view import OverviewView, overview_screen
from ims_lib.store.journal import Appended, Journal
from ims_lib.workspace import Workspace, alerting
from ims_lib.workspace.alerting import Alert
from ims_lib.workspace.figures import SalesRow, StatusRow, status
from ims_lib.workspace.receipt import Receipt
from tests.screens_data import HOSTILE, Company, Small, sample


@dataclass
class Opened:
    """A small workspace with the methods that the overview calls."""

    small: Small
    given: list[Receipt]

    @property
    def path(self) -> Path:
        """The folder."""
        return self.small.path

    @property
    def settings(self) -> settings.WorkspaceSettings:
        """Its settings."""
        return settings.read(self.path)

    def connection(self) -> duckdb.DuckDBPyConnection:
        """The views."""
        return self.small.con

    def sales(self, *, gstin: str = "", period: str = "") -> list[SalesRow]:
        """Return sales of one month."""
        return [SalesRow("not_in_gstr1", 0, 2, 0, 0, 10_000, 1_800)] if gstin + period == "102026" else []

    def status(self, *, gstin: str = "", period: str = "") -> list[StatusRow]:
        """Outcome by action."""
        return status(self.small.con, gstin=gstin, period=period)

    def receipts(self) -> list[Receipt]:
        """What was loaded."""
        return self.given

    def alerts(self, *, gstin: str = "", period: str = "", dismissed: bool = False) -> list[Alert]:
        """What needs attention."""
        return alerting.feed(self.small.con, gstin=gstin, period=period, dismissed=dismissed)

    def dismiss(self, alert: Alert | str, *, reason: str, by: str = "", source: str = "python") -> Appended:
        """Dismiss an alert."""
        journal = Journal.of_workspace(self.path)
        done = alerting.dismiss(self.small.con, journal, alert, reason=reason, who=by, source=source)
        views.put(self.small.con, "raw.overlay", journal.overlay())
        return done

    def undo(self, batch: str = "", *, by: str = "", source: str = "python") -> Appended | None:
        """Take a batch back."""
        journal = Journal.of_workspace(self.path)
        done = journal.undo(batch, who=by, source=source)
        views.put(self.small.con, "raw.overlay", journal.overlay())
        return done


RECEIPT = Receipt(
    file_name=HOSTILE,
    kind="books",
    recipient_gstins=("27AAAAA0000A1Z5",),
    period="102026",
    rows_read=1_00_010,
    rows_loaded=1_00_000,
    rows_rejected=7,
    rows_skipped={"blank row": 3},
    rows_new=1_00_000,
    is_repeated=False,
    is_dry_run=False,
    load_seqs=(1,),
    file_id="b" * 16,
    who="r.shah",
    at="2026-11-14T10:00:00+00:00",
    sections=(),
    notes=(HOSTILE,),
    mapping={},
)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    return Opened(sample().at(tmp_path_factory.mktemp("overview") / "ws"), [RECEIPT])


@pytest.fixture
def model(opened: Opened) -> OverviewModel:
    return OverviewModel(opened)


def amounts(text: str) -> list[int]:
    """Return every amount in rupees that stands in HTML, as paise."""
    return [int(money.to_paise(found)) for found in re.findall(r"₹(-?[0-9,]+\.[0-9]{2})", text)]


def test_cells_add_up_to_their_line_and_lines_to_the_documents(model: OverviewModel, opened: Opened) -> None:
    lines = model.matrix()
    rows = opened.connection().cursor().table("marts.review")
    found = rows.aggregate("outcome, count(*) as n, cast(sum(tax_paise) as bigint) as tax").fetchall()
    assert {line.outcome: (line.total.documents, line.total.tax) for line in lines} == {
        o: (n, t) for o, n, t in found
    }
    for line in lines:
        assert sum(line.cells.values(), figures.Cell()) == line.total


def test_a_headline_is_a_sum_of_documents(model: OverviewModel) -> None:
    tops = {top.label: top.cell for top in model.headlines()}
    portal = 9_000_00 + 2_00_000_00 + 90_000_00 + 5_000_00 + 700_00 + 1_000_00
    assert tops["ITC on the portal"] == figures.Cell(6, portal)
    assert tops["ITC in the books"] == figures.Cell(6, portal - 90_000_00 + 81_000_00 - 5_000_00 + 12_345_67)
    assert tops["Agreed"] == figures.Cell(4, 9_000_00 + 2_00_000_00 + 700_00 + 1_000_00)
    assert tops["Not on the portal"] == figures.Cell(1, 12_345_67)
    assert tops["Held back"] == figures.Cell(0, 0)


def test_the_page_shows_the_exact_sums(model: OverviewModel) -> None:
    shown = amounts(blocks.matrix(model.matrix(), gstin="", period=""))
    lines = model.matrix()
    cells = [c.tax for line in lines for c in (*line.cells.values(), line.total) if c.documents]
    assert set(cells) <= set(shown)
    assert shown[-1] == sum(line.total.tax for line in lines)
    tiles = amounts(blocks.headlines(model.headlines(), gstin="", period=""))
    assert {top.cell.tax for top in model.headlines()} <= set(tiles)


def test_the_period_limits_every_figure(model: OverviewModel) -> None:
    model.period = "092026"
    assert model.rows == []
    assert model.matrix() == []
    model.period = "102026"
    assert sum(line.total.documents for line in model.matrix()) == 7


def test_the_days_of_a_month_are_counted_from_today(model: OverviewModel) -> None:
    days = {one.what: (one.day, one.days) for one in model.deadlines()}
    assert days["Suppliers file GSTR-1"] == (date(2026, 11, 11), -5)
    assert days["GSTR-2B is made"] == (date(2026, 11, 14), -2)
    assert days["GSTR-3B is due"] == (date(2026, 11, 20), 4)
    assert days["Last day for ITC of 2026-27, s. 16(4)"][0] == date(2027, 11, 30)
    shown = blocks.deadlines(model.deadlines(), model.month())
    assert shown.count("ims-next") == 1
    assert "in 4 days" in shown


def test_controls_that_do_not_tie_out_are_red_and_come_first(model: OverviewModel) -> None:
    assert model.controls()
    assert all(control.is_ok for control in model.controls())
    assert "ims-message-good" in blocks.tie_out(model.controls())
    wrong = Control("igst", "27AAAAA0000A1Z5", "portal", 100_00, 90_00, -10_00, is_ok=False)
    shown = blocks.tie_out([*model.controls(), wrong])
    assert "ims-message-bad" in shown
    assert "do not tie out: portal igst -₹10.00. Do not file" in shown
    assert " open" in blocks.controls([wrong])


def test_a_receipt_accounts_for_its_rows_and_its_texts_are_escaped(model: OverviewModel) -> None:
    shown = blocks.receipts(model.receipts())
    assert "1,00,010 = 1,00,000 loaded + 7 rejected + 3 skipped" in shown
    assert "14-11-2026 15:30 r.shah" in shown
    assert "<img" not in shown
    assert shown.count("&lt;img") == 2


def test_every_block_is_drawn_and_follows_the_period(model: OverviewModel) -> None:
    view = OverviewView(model)
    assert "₹" in view.figures.value
    assert "All totals tie out" in view.figures.value
    data = view.chart.outputs[0]["data"]["application/vnd.plotly.v1+json"]["data"]
    assert [bar["name"] for bar in data] == ["Portal", "Books"]
    before = view.matrix.value
    model.period = "102026"
    assert view.period.value == "102026"
    view.period.value = ""
    assert view.matrix.value == before
    assert "Exact" in view.summary()


def test_links_lead_to_the_mark_screen_under_voila_alone(
    model: OverviewModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "href" not in blocks.matrix(model.matrix(), gstin="", period="102026")
    monkeypatch.setenv("SERVER_SOFTWARE", "voila/0.5.13")
    linked = blocks.matrix(model.matrix(), gstin="", period="102026")
    assert 'href="mark.ipynb?action=no_action&amp;outcome=exact&amp;period=102026"' in linked


def test_a_new_workspace_shows_three_steps(tmp_path: Path) -> None:
    view = OverviewView(OverviewModel(Opened(Company().at(tmp_path / "ws"), [])))
    assert view.figures.value.count("<li>") == 3
    assert "ims reconcile" in view.figures.value


def test_a_workspace_that_cannot_be_opened_is_said_in_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    failed = overview_screen()
    assert "ims init" in failed.head.value
    assert "workspace" in failed.summary()
    empty = (failed.alerts, failed.matrix, failed.deadlines, failed.controls, failed.receipts)
    assert {block.value for block in empty} == {""}


def test_the_facade_gives_what_the_overview_needs(workspace: Workspace) -> None:
    assert OverviewModel(workspace).is_empty


def fed(opened: Opened) -> AlertsModel:
    """Return the feed of all periods as R. Shah sees it."""
    model = AlertsModel(opened, "R. Shah")
    model.read(gstin="", period="")
    return model


@pytest.fixture
def own(tmp_path: Path) -> Opened:
    """Return a workspace of its own, to dismiss in."""
    return Opened(sample().at(tmp_path / "ws"), [])


def test_an_alert_says_how_many_rupees_since_when_and_what_to_do(model: OverviewModel) -> None:
    line = model.alerts.shown[0]
    shown = alert_blocks.line(line, gstin=line.gstin, period=line.period)
    assert (line.alert, line.count_documents, line.tax_paise) == ("deemed_acceptance", 2, 95_000_00)
    for words in ("2 documents", "₹95,000.00", "since 14-11-2026", "4 days left, 20-11-2026", "!", "Decide"):
        assert words in shown
    assert line.gstin not in shown
    assert "Oct 2026" not in shown
    assert f"Oct 2026 · {line.gstin} · since" in alert_blocks.line(line, gstin="", period="")
    assert "href" not in shown


def test_texts_of_files_are_escaped_and_every_severity_has_a_word(model: OverviewModel) -> None:
    line = model.alerts.shown[0]
    words = []
    for severity in ("error", "warning", "info"):
        hostile = replace(line, subject=HOSTILE, severity=severity, days_left=-1)
        shown = alert_blocks.line(hostile, gstin="", period="")
        assert "<img" not in shown
        assert "1 day past" in shown
        words.append(re.findall(r"</b>(\w+)</span>", shown)[0])
    assert words == ["Urgent", "Decide", "Note"]
    dismissed = replace(
        line, dismissed_why=HOSTILE, dismissed_by=HOSTILE, dismissed_at="2026-11-14T10:00:00Z"
    )
    assert "<img" not in alert_blocks.dismissed([dismissed])


def test_an_alert_leads_to_its_rows_or_to_a_block_of_the_page(
    model: OverviewModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SERVER_SOFTWARE", "voila/0.5.13")
    line = model.alerts.shown[0]
    wanted = f"mark.ipynb?alert=deemed_acceptance&amp;gstin={line.gstin}&amp;period=102026"
    assert f'href="{wanted}"' in alert_blocks.line(line, gstin="", period="")
    file = replace(line, link="overview#files")
    assert 'href="#files"' in alert_blocks.line(file, gstin="", period="")
    assert 'id="files"' in blocks.receipts(model.receipts())
    assert 'id="controls"' in blocks.controls(model.controls())


def test_the_worst_are_shown_and_the_rest_on_demand(own: Opened) -> None:
    feed = fed(own)
    feed.read(gstin="", period="102026")
    (one, *_) = feed.standing
    many = [replace(one, key=f"k{n}") for n in range(MOST + 2)]
    feed.workspace = SimpleNamespace(alerts=lambda **_: many)
    feed.read(gstin="", period="102026")
    view = AlertsView(feed)
    assert (len(view.lines.children), view.more.description) == (MOST, "2 more")
    view.more.click()
    assert (len(view.lines.children), view.more.description) == (MOST + 2, "Show fewer")
    view.more.click()
    assert len(view.lines.children) == MOST


def test_an_alert_is_dismissed_in_its_line_with_a_reason_and_taken_back(own: Opened) -> None:
    feed = fed(own)
    view, before = AlertsView(feed), [alert.key for alert in feed.shown]
    assert view.more.layout.display == "none"
    line = view.lines.children[0]
    assert line.form.layout.display == "none"
    line.ask.click()
    assert line.form.layout.display == ""
    line.reason.value = " "
    line.done.click()
    assert "with a reason" in view.said.value
    line = view.lines.children[0]
    line.reason.value = "agreed"
    line.done.click()
    assert [alert.key for alert in feed.shown] == before[1:]
    assert "Dismissed: " in view.said.value
    assert "agreed" in view.dismissed.value
    (event,) = Journal.of_workspace(own.path).history(before[0])
    assert (event.who, event.source, event.reason) == ("R. Shah", "screen", "agreed")
    view.undo.click()
    assert [alert.key for alert in feed.shown] == before
    assert (view.undo.layout.display, view.said.value, view.dismissed.value) == ("none", "", "")


def test_a_dismissal_that_cannot_be_is_said_and_what_is_empty_too(own: Opened) -> None:
    feed = fed(own)
    feed.dismiss(replace(feed.shown[0], figures="0 0"), "why")
    assert "ims-message-bad" in AlertsView(feed).said.value
    for alert in feed.standing:
        feed.dismiss(alert, "seen")
    feed.read(gstin="", period="102026")
    (nothing,) = AlertsView(feed).lines.children
    assert "Nothing needs attention in Oct 2026." in nothing.value


def test_own_sales_stand_beside_gstr1_with_a_total_and_an_empty_block_says_what_to_load(
    model: OverviewModel,
) -> None:
    model.period = "102026"
    shown = blocks.sales(model.sales())
    for text in ("Not in GSTR-1", "₹18.00", "ims sales"):
        assert text in shown
    model.period = "092026"
    assert "Load a sales register and the GSTR-1" in blocks.sales(model.sales())
