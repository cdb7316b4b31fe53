"""What a season's tables say of days, hours and pairs, read plainly and with nothing of the model."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from math import asin, cos, floor, radians, sin, sqrt

from models.policy import Policy
from models.rules.plan import L1
from models.rules.visits import V1, V4, V5, V6, V8, V9, V10, V11
from models.visits.problem import HighSchool, Lead, Season
from models.week import Interval, Week

PUBLIC_HOLIDAYS = frozenset(
    date(year, month, day)
    for year, month, days in (
        (2024, 1, (1,)),
        (2024, 2, (8, 9, 12, 13, 14, 28)),
        (2024, 4, (4, 5)),
        (2025, 9, (29,)),
        (2025, 10, (6, 10, 24)),
        (2025, 12, (25,)),
        (2026, 1, (1,)),
        (2026, 2, (16, 17, 18, 19, 20, 27)),
    )
    for day in days
)
"""The holidays of the office's calendar that fall on Mondays to Fridays, in the two years the seasons lie in."""


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
    off = PUBLIC_HOLIDAYS | season.period.closed
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
