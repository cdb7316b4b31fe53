"""The days of a season: which may hold a visit, and how long an accompaniment may last (V6, V9-V11)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from models.policy import Policy
from models.public_holidays import Holidays, public_holidays
from models.rules.visits import V6, V11
from models.visits.problem import Period
from models.week import WEEKDAYS


def holidays_of(period: Period) -> Holidays:
    """The public holidays from the year before a period, when its first form may be due, to the year after."""
    return public_holidays(period.first_day.year - 1, max(period.last_day, period.settlement_deadline).year)


def months_after(day: date, months: int) -> date:
    """The same day so many months later; where that month is shorter, its last day (31 August, 30 November)."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def last_of_window(first_day: date, policy: Policy) -> date:
    """V6: the last day on which an accompaniment may end that begins on ``first_day``."""
    return months_after(first_day, policy[V6].months) - timedelta(1)


def last_activity_day(period: Period, policy: Policy) -> date:
    """V10, V11: no activity lies after this day."""
    return min(period.last_day, period.settlement_deadline - timedelta(policy[V11].buffer_days))


def visit_days(period: Period, policy: Policy) -> tuple[date, ...]:
    """V9-V11: the dates that may hold a visit, in order: Mondays to Fridays, no public holiday, not closed."""
    off = holidays_of(period).off | period.closed
    length = (last_activity_day(period, policy) - period.first_day).days + 1
    days = (period.first_day + timedelta(n) for n in range(length))
    return tuple(day for day in days if day.weekday() < len(WEEKDAYS) and day not in off)
