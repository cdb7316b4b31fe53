"""Periods of every shape: planner and audit agree which days may hold a visit, and when something falls due."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest

from matcher.tables.season import MOST_DAYS, YEARS
from matcher.visits.audit.dates import OfficeDays, same_day_later, shift
from models.policy import Policy
from models.programmes import VISITS
from models.public_holidays import next_working_day
from models.visits.days import holidays_of, last_activity_day, months_after, visit_days
from models.visits.problem import Period

POLICY = Policy.programme(VISITS)
END = date(YEARS[-1], 12, 31)
BESIDE = 62
"""So many days before and after a period something may fall due."""


def random_period(random: Random) -> Period:
    first = date(random.choice(YEARS), 1, 1) + timedelta(random.randrange(365))
    last = min(first + timedelta(random.randrange(MOST_DAYS)), END)
    settlement = max(first + timedelta(14), min(last + timedelta(random.randint(-30, 90)), END))
    share = random.choice([0, 0.05, 0.2])
    around = (first + timedelta(n) for n in range(-BESIDE, (last - first).days + BESIDE))
    return Period(first, last, settlement, first, frozenset(day for day in around if random.random() < share))


@pytest.mark.parametrize("seed", range(150))
def test_planner_and_audit_agree_on_the_days(seed: int) -> None:
    period = random_period(Random(seed))
    office, holidays = OfficeDays(period), holidays_of(period)
    length = (last_activity_day(period, POLICY) - period.first_day).days + 1
    days = [period.first_day + timedelta(n) for n in range(length)]
    usable = [d for d in days if d.weekday() < 5 and not office.is_holiday(d) and not office.is_closed(d)]
    assert list(visit_days(period, POLICY)) == usable
    for n in range(-BESIDE, length + BESIDE):
        day = shift(period.first_day, n)
        assert next_working_day(day, holidays, period.closed) == office.due(day)
        assert months_after(day, 3) == same_day_later(day, 3)
