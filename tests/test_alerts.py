"""The alerts feed: its kinds, its days, where its figures lead, dismissals and what brings them back.

That each kind is raised when it should be and not else is a case of its view, in tests/cases/marts.alert_*.
"""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import parse_qs

import duckdb
import pytest
from typer.testing import CliRunner, Result

from ims_lib import Workspace, alerts, checks, periods, views
from ims_lib.cli import app
from ims_lib.errors import Conflict, Refused, WrongUse
from ims_lib.reconcile import told
from ims_lib.screens.mark.desk import Desk
from ims_lib.screens.mark.model import MarkModel
from ims_lib.workspace.alerting import Alert


def ims(*arguments: str, workspace: Workspace) -> Result:
    return CliRunner().invoke(app, [*arguments, "--workspace", str(workspace.path)])


def of(workspace: Workspace, kind: str, *, dismissed: bool = False) -> Alert:
    """Return the alert of a kind with the most rupees."""
    return next(a for a in workspace.alerts(dismissed=dismissed) if a.alert == kind)


def test_every_kind_has_its_view_or_its_rule_and_every_view_is_in_the_feed() -> None:
    kinds = alerts.shipped().values()
    own = {f"marts.alert_{kind.alert}" for kind in kinds if not kind.rule}
    made = {name for name in views.selects() if name.startswith("marts.alert_")}
    assert made == own | {"marts.alert_findings"}
    assert views.reads(views.selects()["marts.every_alert"]) == made
    read = views.reads(views.selects()["marts.alert_findings"])
    told = {name.partition(".")[2] for name in read if name.startswith("checks.")}
    assert {kind.rule for kind in kinds if kind.rule} == told & checks.shipped().keys()
    assert {kind.severity for kind in kinds} <= set(alerts.SEVERITIES)
    assert {kind.leads_to for kind in kinds} == {
        "mark",
        "overview#files",
        "overview#controls",
        "overview#sales",
    }
    assert {kind.due for kind in kinds} <= {"", "last_itc_day", "last_reversal_day", "day_180"}
    assert all(text.endswith(".") for kind in kinds for text in (kind.what, kind.fix))
    assert not any(kind.label.endswith(".") for kind in kinds)


@pytest.mark.parametrize(("gstin", "filing"), [("27", "monthly"), ("27", "quarterly"), ("07", "quarterly")])
def test_the_calendar_holds_the_days_of_every_period(gstin: str, filing: str) -> None:
    rows = {row["period"]: row for row in alerts.tables({gstin: filing})["raw.calendar"].to_pylist()}
    assert {"072017", periods.of(periods.today()), "112027"} <= rows.keys()
    for period in ("072017", "102026", "112026"):
        assert rows[period]["made_on"] == periods.date_of_2b(period, filing=filing)
        assert rows[period]["due_on"] == periods.due_date_3b(period, filing=filing, state=gstin)
        assert rows[period]["pending_until"] == periods.pending_limit(period, filing=filing, state=gstin)


def test_the_worst_come_first_and_a_period_limits_the_feed(demo_workspace: Workspace) -> None:
    found = demo_workspace.alerts()
    assert {"deemed_acceptance", "booked_twice", "number_damaged", "supplier_late"} <= {
        a.alert for a in found
    }
    order = [(alerts.SEVERITIES.index(a.severity), -abs(a.tax_paise)) for a in found]
    assert order == sorted(order)
    assert {a.period for a in demo_workspace.alerts(period="102026")} == {"", "102026"}
    with pytest.raises(WrongUse):
        demo_workspace.alerts(gstin="27AAAAA0000A1Z5")


def test_an_alert_leads_to_exactly_its_rows(demo_workspace: Workspace) -> None:
    by_rows = [alert for alert in demo_workspace.alerts() if alert.link.startswith("mark?")]
    assert len(by_rows) > 3
    for alert in by_rows:
        asked = {name: words[0] for name, words in parse_qs(alert.link.partition("?")[2]).items()}
        queue = MarkModel(Desk(demo_workspace), asked).queue
        assert queue["documents"] == alert.count_documents, alert
        assert alerts.shipped()[alert.alert].label in queue["words"]
        if alert.alert in ("deemed_acceptance", "credit_note_cut"):
            assert queue["tax"] == alert.tax_paise


def test_rows_decided_on_stay_in_a_list_that_an_alert_opened(demo_copy: Workspace) -> None:
    alert = of(demo_copy, "deemed_acceptance")
    model = MarkModel(Desk(demo_copy), {"alert": alert.alert, "period": alert.period})
    demo_copy.mark("accept", documents=model.filter.selection().documents[0])
    model.read_again()
    assert model.queue["documents"] == alert.count_documents
    assert of(demo_copy, "deemed_acceptance").count_documents == alert.count_documents - 1
    assert MarkModel(Desk(demo_copy), {"alert": "controls_open"}).queue["documents"] == 0


def test_a_dismissal_holds_until_the_figures_change(demo_copy: Workspace) -> None:
    before, con = of(demo_copy, "deemed_acceptance"), demo_copy.connection()
    done = demo_copy.dismiss(before, reason="  asked\nall suppliers ", by="R. Shah")
    assert "deemed_acceptance" not in {a.alert for a in demo_copy.alerts()}
    after = of(demo_copy, "deemed_acceptance", dismissed=True)
    assert (after.dismissed_by, after.dismissed_why) == ("R. Shah", "asked all suppliers")
    assert demo_copy.alerts(dismissed=True)[-1] == after
    (event,) = demo_copy.history(before.key)
    assert (event.kind, event.new_value, event.who) == ("dismiss", before.figures, "R. Shah")
    row = demo_copy.query("select row_id from marts.every_alert where alert = 'deemed_acceptance' limit 1")
    marked = demo_copy.mark("accept", documents=row["row_id"][0])
    back = of(demo_copy, "deemed_acceptance")
    assert back.count_documents == before.count_documents - 1
    demo_copy.undo(marked.batch_id)
    assert of(demo_copy, "deemed_acceptance", dismissed=True) == after
    demo_copy.undo(done.batch_id)
    assert of(demo_copy, "deemed_acceptance") == before
    assert demo_copy.connection() is con, "a dismissal makes nothing anew"


def test_what_cannot_be_dismissed_is_said(demo_copy: Workspace) -> None:
    alert = of(demo_copy, "booked_twice")
    with pytest.raises(WrongUse, match="with a reason"):
        demo_copy.dismiss(alert, reason=" ")
    with pytest.raises(WrongUse, match="no such alert"):
        demo_copy.dismiss(f"{alert.key}x", reason="why")
    changed = Alert(**{**vars(alert), "figures": "1 1"})
    with pytest.raises(Conflict, match="other figures"):
        demo_copy.dismiss(changed, reason="why")
    demo_copy.dismiss(alert.key, reason="why")
    with pytest.raises(Refused, match="dismissed already"):
        demo_copy.dismiss(alert, reason="why")


def test_thresholds_and_the_day_change_alerts_and_no_result(
    demo_copy: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert demo_copy.reconcile()
    alert = of(demo_copy, "deemed_acceptance")
    monkeypatch.setenv("IMS_TODAY", str(alert.due))
    today = of(demo_copy, "deemed_acceptance")
    assert (today.days_left, today.severity) == (0, "error")
    (demo_copy.path / "rules.toml").write_text("[alert_mismatch_paise]\nvalue = 1\n", encoding="utf-8")
    assert all(one.was_fresh for one in demo_copy.reconcile())
    many = sum(a.count_documents for a in demo_copy.alerts() if a.alert == "mismatch_large")
    differing = "outcome = 'mismatch' and difference_tax_paise <> 0 and is_first_of_portal"
    period = "period not in (select f.period from raw.filed_periods as f)"
    rows = demo_copy.query(f"select count(*) as n from marts.review where {differing} and {period}")
    assert many == rows["n"][0] > 0


def test_a_query_and_the_feed_give_the_same_whichever_comes_first(demo_copy: Workspace) -> None:
    con = demo_copy.connection()
    made = "select count(*) from duckdb_{}() where {} = 'dated_rows'"
    tables, shown = made.format("tables", "table_name"), made.format("views", "view_name")
    first = {alert.key for alert in demo_copy.alerts()}
    with told(con) as cursor:
        assert cursor.execute(tables).fetchall() == [(1,)]
        assert con.cursor().execute(tables).fetchall() == [(0,)]
    with pytest.raises(duckdb.Error), told(con) as cursor:
        cursor.execute("select nothing")
    for _ in range(2):
        assert set(demo_copy.query("select key from marts.alerts")["key"]) == first
        assert {alert.key for alert in demo_copy.alerts()} == first
    assert con.cursor().execute(tables).fetchall() == [(0,)]
    assert con.cursor().execute(shown).fetchall() == [(1,)]


def test_the_command_lists_dismisses_and_lists_again(demo_copy: Workspace) -> None:
    listed = ims("alerts", "--json", workspace=demo_copy)
    first = json.loads(listed.stdout)[0]
    assert first["key"] in ims("alerts", workspace=demo_copy).stdout
    refused = ims("alerts", "--dismiss", first["key"], workspace=demo_copy)
    assert refused.exit_code == 2
    done = ims("alerts", "--dismiss", first["key"], "--reason", "agreed", "--by", "A", workspace=demo_copy)
    assert (done.exit_code, done.stdout.startswith("dismissed: ")) == (0, True)
    assert first["key"] not in ims("alerts", workspace=demo_copy).output
    assert f"dismissed by A on {done_on(demo_copy)}: {first['key']}: agreed" in (
        ims("alerts", "--all", workspace=demo_copy).output
    )
    undone = ims("undo", workspace=demo_copy)
    assert "1 dismissal taken back" in undone.stdout


def done_on(workspace: Workspace) -> str:
    """Return the day of the newest batch."""
    return workspace.batches(1)[0].at[:10]


def test_an_empty_workspace_needs_no_attention(workspace: Workspace, tmp_path: Path) -> None:
    assert ims("alerts", workspace=workspace).stdout == "nothing needs attention\n"
    register = tmp_path / "r.csv"
    head = "Voucher,Supplier GSTIN,Supplier Name,Invoice No,Date,Taxable Value,IGST\n"
    rows = "V1,29AAGCB7383J1Z4,A,I-1,15-10-2026,1000.00,180.00\nV2,29AAGCB7383J1Z4,A,I-2,no date,1.00,1.00\n"
    register.write_text(head + rows, encoding="utf-8")
    workspace.load(register)
    rejected = [a for a in workspace.alerts() if a.alert == "rows_rejected"]
    assert [(a.subject, a.count_documents, a.link) for a in rejected] == [("r.csv", 1, "overview#files")]
