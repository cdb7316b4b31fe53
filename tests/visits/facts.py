"""What a season's tables say of days, hours and pairs, read plainly and with nothing of the model."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from math import asin, cos, floor, radians, sin, sqrt

from models.policy import Policy
from models.rules.plan import L1
from models.rules.visits import V1, V4, V5, V6, V8, V9, V10, V11
from models.visits.problem import HighSchool, Lead, Season
from models.week import Interval, Week

OFF = """
2021-12-31 2022-01-31 2022-02-01 2022-02-02 2022-02-03 2022-02-04 2022-02-28 2022-04-04 2022-04-05
2023-01-02 2023-01-20 2023-01-23 2023-01-24 2023-01-25 2023-01-26 2023-01-27 2023-02-27 2023-02-28
2023-04-03 2023-04-04 2023-04-05 2023-09-29 2023-10-09 2023-10-10
2024-01-01 2024-02-08 2024-02-09 2024-02-12 2024-02-13 2024-02-14 2024-02-28 2024-04-04 2024-04-05
2025-09-29 2025-10-06 2025-10-10 2025-10-24 2025-12-25
2026-01-01 2026-02-16 2026-02-17 2026-02-18 2026-02-19 2026-02-20 2026-02-27
"""
SATURDAYS_MADE_UP = "2022-01-22 2023-01-07 2023-02-04 2023-02-18 2023-03-25 2023-09-23 2024-02-17"

DAYS_OFF = frozenset(map(date.fromisoformat, OFF.split()))
"""Monday to Friday, and off, as the government's calendar (行政院人事行政總處) has them in the tests' seasons."""

MADE_UP = frozenset(map(date.fromisoformat, SATURDAYS_MADE_UP.split()))
"""Saturdays on which offices are open instead."""


def last_activity_day(season: Season, policy: Policy) -> date:
    """V10, V11: the period's last day with the days added to it, or the deadline less its buffer."""
    buffer, extra = timedelta(policy[V11].buffer_days), timedelta(policy[V10].extra_days)
    return min(season.period.last_day + extra, season.period.settlement_deadline - buffer)


def in_period(season: Season, policy: Policy, day: date) -> bool:
    return season.period.first_day <= day <= last_activity_day(season, policy)


def visit_days(season: Season, policy: Policy) -> list[date]:
    """V9-V11: Mondays to Fridays of the period that are neither holidays nor closed."""
    length = (last_activity_day(season, policy) - season.period.first_day).days + 1
    every = (season.period.first_day + timedelta(n) for n in range(length))
    off = DAYS_OFF | season.period.closed
    return [day for day in every if day.weekday() <= 4 and day not in off]


def closing_day(first: date, months: int) -> date:
    """V6: the same day so many months later, or the last day of that month where it has no such day."""
    counted = 12 * first.year + (first.month - 1) + months
    for day in range(first.day, 0, -1):
        try:
            return date(counted // 12, counted % 12 + 1, day)
        except ValueError:
            continue
    raise AssertionError("a month without days")


def within_window(days: Iterable[date], policy: Policy) -> bool:
    """V6: the last of the activities lies before the day that closes the window of the first."""
    dates = list(days)
    return max(dates) < closing_day(min(dates), policy[V6].months)


def longest_minutes(weeks: Iterable[Week], weekday: int, policy: Policy) -> int:
    """V8, V9: the longest visit inside one range of each, in half hours; 0 where there is none."""
    margin = policy[V9].margin_minutes
    shared = frozenset.intersection(*(half_hours(week[weekday], margin) for week in weeks))
    longest = run = 0
    for half_hour in range(48):
        run = run + 30 if half_hour in shared else 0
        longest = max(longest, run)
    return min(longest, 60 * policy[V8].most_hours)


@cache
def half_hours(ranges: tuple[Interval, ...], margin: int) -> frozenset[int]:
    """V8, V9: the half hours of the day, from midnight, of which every minute is free, hours read longer."""
    minutes = {minute for one in ranges for minute in range(one.start - margin, one.end + margin)}
    return frozenset(half for half in range(48) if all(30 * half + minute in minutes for minute in range(30)))


def eligible(season: Season, policy: Policy, school: HighSchool) -> bool:
    """V1."""
    deadline = season.period.application_deadline + timedelta(policy[V1].grace_days)
    in_time = school.applied_on is None or school.applied_on <= deadline
    return in_time and school.teachers >= policy[V1].fewest_teachers


def allowed(season: Season, policy: Policy, lead: Lead, school: HighSchool) -> bool:
    """V1, V4, V5 and the locks that forbid."""
    return (
        eligible(season, policy, school)
        and (lead.school_id != school.id or policy[V4].own_school == "allowed")
        and len(lead.items & school.items) >= policy[V5].fewest_items
        and ((lead.id, school.id) not in season.forbidden or not locks_hold(policy))
    )


def locks_hold(policy: Policy) -> bool:
    """L1."""
    return policy[L1].holds == "hold"


def rounded_half_up(number: float) -> int:
    return floor(number + 0.5)


def fit(season: Season, lead: Lead, school: HighSchool) -> int:
    """V5: the score of the pair, or the share of the items asked for that the lead covers."""
    if (lead.id, school.id) in season.scores:
        return season.scores[lead.id, school.id]
    return (200 * len(lead.items & school.items) + len(school.items)) // (2 * len(school.items))


def km(season: Season, lead: Lead, school: HighSchool) -> int:
    """V12: from the table of travel, or the haversine; 0 where a place is unknown."""
    if (lead.id, school.id) in season.travel:
        return season.travel[lead.id, school.id]
    if lead.place is None or school.place is None:
        return 0
    north, south = radians(lead.place.lat), radians(school.place.lat)
    apart = radians(lead.place.lon - school.place.lon)
    chord = sin((north - south) / 2) ** 2 + cos(north) * cos(south) * sin(apart / 2) ** 2
    return rounded_half_up(2 * 6371.0088 * asin(sqrt(chord)))


def unevenness(of_schools: Iterable[Iterable[date]], gap: int = 21) -> int:
    """Of a lead's visits by school: the days that gaps differ from the ideal, a week each in the fullest fortnight."""
    schools = [sorted(dates) for dates in of_schools]
    uneven = sum(abs((two - one).days - gap) for dates in schools for one, two in pairwise(dates))
    every = [day for dates in schools for day in dates]
    fortnights = ({first + timedelta(n) for n in range(14)} for first in every)
    return uneven + 7 * max((sum(day in fortnight for day in every) for fortnight in fortnights), default=0)
