"""The alerts feed: what needs attention, worst first, and what somebody dismissed with a reason."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import TYPE_CHECKING, Final

from ims_lib import alerts
from ims_lib.errors import Conflict, Refused, WrongUse
from ims_lib.marks.rules import LONGEST_REMARK, one_line
from ims_lib.reconcile import told
from ims_lib.store.overlay import DISMISSED, Entry

if TYPE_CHECKING:
    import duckdb

    from ims_lib.store.journal import Appended, Journal


@dataclass(frozen=True)
class Alert:
    """One row of marts.alerts: what is wrong, how much of it, until when, what to do and where its rows are.

    `link` is a screen with its filter (`mark?alert=...`) or a block of one (`overview#files`). `figures` are
    those that a dismissal would be for; `period` is '' where the alert is of no month.
    """

    key: str
    alert: str
    label: str
    severity: str
    gstin: str
    period: str
    subject: str
    count_documents: int
    counts: str
    tax_paise: int
    since: date | None
    due: date | None
    days_left: int | None
    what: str
    fix: str
    link: str
    figures: str
    is_dismissed: bool
    dismissed_by: str
    dismissed_at: str
    dismissed_why: str


_COLUMNS: Final = tuple(field.name for field in fields(Alert))


def feed(
    con: duckdb.DuckDBPyConnection, *, gstin: str = "", period: str = "", dismissed: bool = False
) -> list[Alert]:
    """Return the alerts, the worst severity and then the most rupees first; those dismissed too if asked for.

    Alerts of no month are told for every period.
    """
    with told(con) as cursor:
        rows = cursor.table("marts.alerts").select(*_COLUMNS).fetchall()
    found = [
        alert
        for alert in (Alert(*row) for row in rows)
        if gstin in {"", alert.gstin}
        and (not period or alert.period in {"", period})
        and (dismissed or not alert.is_dismissed)
    ]
    return sorted(found, key=_worst_first)


def _worst_first(alert: Alert) -> tuple[bool, int, int, str]:
    return alert.is_dismissed, alerts.SEVERITIES.index(alert.severity), -abs(alert.tax_paise), alert.key


def dismiss(
    con: duckdb.DuckDBPyConnection,
    journal: Journal,
    wanted: Alert | str,
    *,
    reason: str,
    who: str,
    source: str,
) -> Appended:
    """Append the dismissal of an alert, or of the one with this key as it is now.

    It holds while the figures stay: Conflict when they are others than those of the alert given. WrongUse for
    no such alert or no reason, Refused for one that is dismissed already.
    """
    why, key = one_line(reason), wanted if isinstance(wanted, str) else wanted.key
    if not why or len(why) > LONGEST_REMARK:
        raise WrongUse(
            "An alert is dismissed with a reason.",
            where=key,
            expected=f"up to {LONGEST_REMARK} characters",
            do="Say why nothing needs to be done, for those who look later.",
        )
    now = next((alert for alert in feed(con, dismissed=True) if alert.key == key), None)
    if now is None:
        raise WrongUse("There is no such alert.", found=key[:200], do="`ims alerts` lists those there are.")
    if isinstance(wanted, Alert) and wanted.figures != now.figures:
        raise Conflict(
            "This alert has other figures since; nothing was dismissed.", where=key, do="Look again."
        )
    if now.is_dismissed:
        raise Refused(
            "This alert is dismissed already.", where=key, found=f"{now.dismissed_by}: {now.dismissed_why}"
        )
    return journal.write([Entry("dismiss", key, DISMISSED, now.figures, reason=why)], who=who, source=source)
