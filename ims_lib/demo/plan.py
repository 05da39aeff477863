"""How many of each kind, and on which days: the plan of a company before anything is bought."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final, NamedTuple

from ims_lib import periods
from ims_lib.demo.dice import Dice, Weighted
from ims_lib.demo.kinds import PLAIN
from ims_lib.demo.portal_files import SAVED_UNTIL
from ims_lib.demo.scene import Kind
from ims_lib.demo.truth import day_between

#: From this size on every kind comes at least three times; below it at least once.
_LARGE: Final = 1_000
_FEWEST: Final = 3
_OF: Final = 10_000
#: Plain documents are at least one in so many, however small the company.
_PLAIN_ONE_IN: Final = 8
#: Months differ in volume; the weights come round again after the last.
_VOLUMES: Final = (9, 10, 10, 11, 10, 12)
_MONTHS: Final = 12
_MONTH_END_DAYS: Final = 3
#: Months in which the credit of the March before may still be taken (s.16(4)).
_CREDIT_OPEN: Final = range(4, 12)


class Order(NamedTuple):
    """One thing to plant."""

    day: date
    kind: Kind


class Plan:
    """Orders by month: of each kind its share, the rest plain.

    The plain ones are drawn month by month, so that a million need little memory.
    """

    def __init__(
        self, months: tuple[str, ...], documents: int, dice: Dice, kinds: tuple[Kind, ...] = ()
    ) -> None:
        self.months, self.dice = months, dice
        places = range(len(months))
        self._volumes = [_VOLUMES[place % len(_VOLUMES)] for place in places]
        self._planted: list[list[Kind]] = [[] for _ in places]
        portal = books = 0
        for kind in kinds:
            allowed = [place for place in places if self._allows(kind, place)]
            count = _count(kind, documents) if allowed else 0
            chosen = Weighted(allowed, [self._volumes[place] for place in allowed]) if count else None
            for _ in range(count):
                self._planted[dice.weighted(chosen) if chosen else 0].append(kind)
            each = len(months) - 1 if kind.name == "decoy_rent" else 1
            portal, books = portal + count * kind.portal * each, books + count * kind.books * each
        self._plain = max(documents - max(portal, books), documents // _PLAIN_ONE_IN)

    def _allows(self, kind: Kind, place: int) -> bool:
        last = len(self.months) - 1
        if kind.months == "swappable":
            return bool(swappable_days(self.months[place], self.months[-1]))
        if kind.months == "credit open":
            return periods.split(self.months[place])[1] in _CREDIT_OPEN
        return {
            "any": True,
            "first": place == 0,
            "last": place == last,
            "not last": place < last,
            "last but one": place == last - 1,
        }[kind.months]

    def orders(self, place: int) -> Iterator[Order]:
        """Yield the orders of the month at this place, by day."""
        total = sum(self._volumes)
        before, until = sum(self._volumes[:place]), sum(self._volumes[: place + 1])
        plain = self._plain * until // total - self._plain * before // total
        orders = [Order(self._day(kind, place), kind) for kind in self._planted[place]]
        self._planted[place] = []
        first, last = periods.first_day(self.months[place]), periods.last_day(self.months[place])
        orders += [Order(day_between(first, last, self.dice), PLAIN) for _ in range(plain)]
        orders.sort(key=lambda order: order.day)
        yield from orders

    def _day(self, kind: Kind, place: int) -> date:
        period = self.months[place]
        if kind.days == "swappable":
            return self.dice.pick(swappable_days(period, self.months[-1]))
        if kind.days == "early":
            return periods.first_day(period).replace(day=self.dice.between(1, SAVED_UNTIL))
        if kind.days == "month end":
            return periods.last_day(period) - timedelta(days=self.dice.below(_MONTH_END_DAYS))
        return day_between(periods.first_day(period), periods.last_day(period), self.dice)


def _count(kind: Kind, documents: int) -> int:
    if not kind.share:
        return 0
    count = max(_FEWEST if documents >= _LARGE else 1, documents * kind.share // _OF)
    return min(count, kind.most) if kind.most else count


def swappable_days(period: str, last: str) -> list[date]:
    """Return the days whose day and month may change places within the year and before the register ends."""
    year, month = periods.split(period)
    days = [date(year, month, day) for day in range(1, _MONTHS + 1) if day != month]
    return [day for day in days if _is_swappable(day, periods.last_day(last))]


def _is_swappable(day: date, end: date) -> bool:
    swapped = day.replace(day=day.month, month=day.day)
    return swapped <= end and periods.financial_year(swapped) == periods.financial_year(day)
