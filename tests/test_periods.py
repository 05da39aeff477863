"""Periods, financial years and the dates of the law (worked examples of the portal's own answers)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ims_lib import periods
from ims_lib.errors import WrongUse

_PERIODS = st.builds(periods.make, st.integers(2017, 2060), st.integers(1, 12))


@pytest.mark.parametrize("text", ["132026", "002026", "2026-10", "1020261", "०९2026", "", "101999"])
def test_only_mmyyyy_is_a_period(text):
    assert not periods.is_period(text)
    with pytest.raises(WrongUse):
        periods.split(text)


@pytest.mark.parametrize(
    ("period", "end"),
    [("102026", "122026"), ("122026", "122026"), ("012026", "032026"), ("042026", "062026")],
)
def test_a_quarter_is_named_by_its_last_month(period, end):
    assert periods.quarter_end(period) == end


@given(_PERIODS)
def test_the_next_period_sorts_next_and_begins_the_day_after(period):
    after = periods.next_period(period)
    assert periods.sort_key(period) < periods.sort_key(after)
    assert (periods.first_day(after) - periods.last_day(period)).days == 1
    assert periods.add_months(after, -1) == period


@given(st.dates(date(2017, 7, 1), date(2060, 12, 31)))
def test_a_financial_year_runs_from_april_to_march(day):
    year = periods.financial_year(day)
    assert date(int(year[:4]), 4, 1) <= day <= date(int(year[:4]) + 1, 3, 31)
    assert int(year[5:]) == (int(year[:4]) + 1) % 100


def test_labels_and_years_of_periods():
    assert periods.label("102026") == "Oct 2026"
    assert periods.label("") == ""
    assert periods.financial_year_of("032026") == "2025-26"
    assert periods.financial_year_of("042026") == "2026-27"


def test_3b_is_due_on_the_20th_or_by_state_after_the_quarter():
    assert periods.due_date_3b("102026") == date(2026, 11, 20)
    assert periods.due_date_3b("122026") == date(2027, 1, 20)
    assert periods.due_date_3b("102026", filing="quarterly", state="27") == date(2027, 1, 22)
    assert periods.due_date_3b("122026", filing="quarterly", state="07") == date(2027, 1, 24)
    assert periods.due_date_3b("122026", filing="quarterly") == date(2027, 1, 22)


def test_2b_is_drafted_on_the_14th():
    assert periods.date_of_2b("102026") == date(2026, 11, 14)
    assert periods.date_of_2b("102026", filing="quarterly") == date(2027, 1, 14)


def test_a_specified_record_may_wait_one_period():
    assert periods.pending_limit("102025") == date(2025, 12, 20)
    assert periods.pending_limit("122025", filing="quarterly", state="27") == date(2026, 4, 22)
    assert periods.pending_limit("122025", filing="quarterly", state="09") == date(2026, 4, 24)


def test_credit_ends_on_30_november_after_the_documents_year():
    assert periods.itc_deadline(date(2026, 10, 8)) == date(2027, 11, 30)
    assert periods.itc_deadline(date(2026, 3, 31)) == date(2026, 11, 30)
    assert periods.itc_deadline(date(2026, 4, 1)) == date(2027, 11, 30)


def test_today_can_be_fixed_for_a_repeated_run(monkeypatch):
    monkeypatch.setenv("IMS_TODAY", "2026-11-23")
    assert periods.today() == date(2026, 11, 23)
    monkeypatch.setenv("IMS_TODAY", "23-11-2026")
    with pytest.raises(WrongUse):
        periods.today()
    monkeypatch.delenv("IMS_TODAY")
    assert periods.today() > date(2020, 1, 1)
