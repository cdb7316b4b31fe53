"""When schools, leads and professors are free: hours of the week, and days on which they are not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from matcher.generator.draws import Draws
from matcher.generator.stock import STOCK
from matcher.tables.times import stretches
from matcher.visits.generator.catalog import Whole
from models.visits.days import holidays_of
from models.visits.problem import Period
from models.week import WEEKDAYS, Week

Pattern = str
"""Hours of one day as a cell has them."""

_CLOSED: Pattern = ""

_LEAD_WEEKDAYS = {0: 1.0, 1: 0.9, 2: 1.3, 3: 1.1, 4: 1.2}
"""How often a lead has no lessons on each weekday: on Wednesdays and Fridays more often."""


def _week(patterns: Sequence[Pattern]) -> Week:
    mon, tue, wed, thu, fri = (stretches(pattern) for pattern in patterns)
    return mon, tue, wed, thu, fri


def _hours_on(draws: Draws, weekdays: Sequence[int], who: str, alike: float) -> Week:
    """A usual pattern on a share ``alike`` of the weekdays, any on the others."""
    weights: Mapping[Pattern, float] = STOCK["hours"][who]
    usual = draws.pick_weighted(weights)
    patterns = [_CLOSED] * len(WEEKDAYS)
    for weekday in sorted(weekdays):
        patterns[weekday] = usual if draws.chance(alike) else draws.pick_weighted(weights)
    return _week(patterns)


def school_week(draws: Draws) -> Week:
    """When a school can receive a lead: not on every weekday, for want of common hours of its teachers."""
    closed = draws.some(range(len(WEEKDAYS)), draws.pick_weighted({0: 0.3, 1: 0.4, 2: 0.3}))
    return _hours_on(draws, [day for day in range(len(WEEKDAYS)) if day not in closed], "high_school", 0.75)


def lead_week(draws: Draws, weekdays_free: Whole) -> Week:
    """When a lead need not teach."""
    return _hours_on(draws, draws.some_weighted(_LEAD_WEEKDAYS, draws.whole(*weekdays_free)), "lead", 0.6)


def professor_week(draws: Draws) -> Week:
    """Two or three weekdays without lectures."""
    return _hours_on(draws, draws.some(range(len(WEEKDAYS)), draws.whole(2, 3)), "professor", 0.5)


def _mondays(period: Period) -> list[date]:
    """The Mondays of the period's whole weeks."""
    first = period.first_day + timedelta(-period.first_day.weekday() % 7)
    weeks = ((period.last_day - first).days + 1) // 7
    return [first + timedelta(weeks=week) for week in range(weeks)]


def _working_days(first: date, days: int, period: Period) -> frozenset[date]:
    """Days in a row that lie in the period and are no public holidays."""
    stretch = frozenset(first + timedelta(day) for day in range(days))
    off = holidays_of(period).off
    return frozenset(day for day in stretch - off if period.first_day <= day <= period.last_day)


def _within_week(draws: Draws, monday: date, days: int, period: Period) -> frozenset[date]:
    """So many weekdays in a row of one week."""
    return _working_days(monday + timedelta(draws.whole(0, len(WEEKDAYS) - days)), days, period)


def school_days_off(draws: Draws, period: Period) -> frozenset[date]:
    """Two midterms of two or three days; often the day off after the school's anniversary."""
    mondays = _mondays(period)
    days: set[date] = set()
    for share in (0.3, 0.7):
        week = min(int(share * len(mondays)) + draws.whole(0, 1), len(mondays) - 1)
        days |= _within_week(draws, mondays[week], draws.whole(2, 3), period)
    if draws.chance(0.4):
        days |= _working_days(draws.pick(mondays), 1, period)
    return frozenset(days)


def trips(draws: Draws, period: Period, count: int) -> Iterator[frozenset[date]]:
    """Stretches of two to five weekdays of one week on which somebody is away."""
    for monday in draws.some(_mondays(period), count):
        yield _within_week(draws, monday, draws.whole(2, len(WEEKDAYS)), period)


def whole_weeks(draws: Draws, period: Period) -> Iterator[frozenset[date]]:
    """Every week of the period from Monday to Friday, in random order."""
    mondays = _mondays(period)
    for monday in draws.some(mondays, len(mondays)):
        yield _working_days(monday, len(WEEKDAYS), period)
