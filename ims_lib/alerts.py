"""The kinds of alerts as alerts.toml names them, and the days that they are counted from."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from typing import Final

import pyarrow as pa

from ims_lib import periods
from ims_lib.raw import ALERT_RULES, CALENDAR, TODAY

#: From worst to least.
SEVERITIES: Final = ("error", "warning", "info")
#: Months after today's that the calendar goes to.
_AHEAD: Final = 12


@dataclass(frozen=True)
class Kind:
    """One kind of alert: its short name, how bad, what it counts, what is wrong, what to do, where its
    rows are.

    `rule` names the validation rule whose findings raise it, '' where the view marts.alert_<alert> does;
    `due` the day of a finding's document that counts: last_itc_day, last_reversal_day, day_180 or ''.
    """

    alert: str
    label: str
    severity: str
    counts: str
    what: str
    fix: str
    leads_to: str
    rule: str = ""
    due: str = ""


@cache
def shipped() -> Mapping[str, Kind]:
    """Return every kind by name, as the package ships it."""
    text = files("ims_lib").joinpath("alerts.toml").read_text(encoding="utf-8")
    return {alert: Kind(alert, **said) for alert, said in tomllib.loads(text).items()}


def tables(filings: Mapping[str, str]) -> dict[str, pa.Table]:
    """Return raw.alert_rules, raw.calendar and raw.today, for recipients with how each files."""
    kinds = [asdict(kind) for kind in shipped().values()]
    days = [row for gstin, filing in filings.items() for row in _calendar(gstin, filing)]
    return {
        "raw.alert_rules": pa.Table.from_pylist(kinds, schema=ALERT_RULES),
        "raw.calendar": pa.Table.from_pylist(days, schema=CALENDAR),
        "raw.today": today(),
    }


def today() -> pa.Table:
    """Return raw.today."""
    return pa.Table.from_pylist([{"today": periods.today()}], schema=TODAY)


def _calendar(gstin: str, filing: str) -> list[dict[str, object]]:
    """Return the days of every period of GST for one recipient."""
    month, last = periods.of(periods.FIRST_DAY), periods.add_months(periods.of(periods.today()), _AHEAD)
    rows: list[dict[str, object]] = []
    while periods.sort_key(month) <= periods.sort_key(last):
        days = {
            "made_on": periods.date_of_2b(month, filing=filing),
            "due_on": periods.due_date_3b(month, filing=filing, state=gstin[:2]),
            "pending_until": periods.pending_limit(month, filing=filing, state=gstin[:2]),
        }
        rows.append({"gstin": gstin, "period": month, **days})
        month = periods.next_period(month)
    return rows
