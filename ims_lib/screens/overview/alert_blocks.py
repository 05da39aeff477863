"""The HTML of the alerts feed: no rules, every text escaped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from markupsafe import Markup

from ims_lib import periods
from ims_lib.screens.html import message, table, tag
from ims_lib.screens.mark.detail import moment
from ims_lib.screens.overview.alerts import href
from ims_lib.screens.rupees import count, full
from ims_lib.workspace.alerting import Alert

#: Sign and word of each severity: colour never speaks alone.
_WORDS: Final = {"error": ("✕", "Urgent"), "warning": ("!", "Decide"), "info": ("i", "Note")}


def line(alert: Alert, *, gstin: str, period: str) -> Markup:
    """Return one alert: how bad, what, how many (which leads to them), rupees, since, days left, what to do.

    Its month and GSTIN are named where the page (`gstin`, `period`) shows several.
    """
    sign, word = _WORDS[alert.severity]
    about = f" ({alert.subject})" if alert.subject else ""
    number = f"{count(alert.count_documents)} {alert.counts}{'' if alert.count_documents == 1 else 's'}"
    address = href(alert)
    times = [
        periods.label(alert.period) if alert.period != period else "",
        alert.gstin if alert.gstin != gstin else "",
        f"since {alert.since:%d-%m-%Y}" if alert.since else "",
    ]
    return tag(
        "div",
        tag("span", tag("b", sign, aria_hidden="true"), word, class_="ims-alert-word"),
        tag("div", tag("strong", alert.what, about), tag("small", alert.fix), class_="ims-alert-what"),
        tag(
            "div",
            tag("a", number, href=address, title="Open them") if address else tag("b", number),
            tag("small", full(alert.tax_paise) if alert.tax_paise else ""),
            class_="ims-right ims-figure",
        ),
        tag(
            "div",
            tag("b", left(alert)),
            tag("small", " · ".join(filter(None, times))),
            class_="ims-alert-when ims-figure",
        ),
        class_=f"ims-alert ims-alert-{alert.severity}",
    )


def left(alert: Alert) -> str:
    """Return the days left until an alert's last day: `4 days left, 20-11-2026`; '' without one."""
    if alert.due is None or alert.days_left is None:
        return ""
    days = f"{count(abs(alert.days_left))} day{'' if abs(alert.days_left) == 1 else 's'}"
    said = f"{days} left" if alert.days_left > 0 else f"{days} past" if alert.days_left else "today"
    return f"{said}, {alert.due:%d-%m-%Y}"


def nothing(month: str) -> Markup:
    """Return what stands in the place of an empty feed."""
    where = f" in {periods.label(month)}" if month else ""
    return message("good", f"Nothing needs attention{where}.")


def dismissed(given: Sequence[Alert]) -> Markup:
    """Return what was dismissed, by whom, when and why, folded away."""
    if not given:
        return Markup("")
    rows = [
        [
            f"{alert.what} {periods.label(alert.period)}".strip(),
            f"{count(alert.count_documents)}, {full(alert.tax_paise)}",
            f"{moment(alert.dismissed_at)} {alert.dismissed_by}",
            alert.dismissed_why,
        ]
        for alert in given
    ]
    shown = table(["Dismissed", "Figures", "By", "Why"], rows)
    return tag("details", tag("summary", f"{count(len(given))} dismissed"), shown, class_="ims-list")
