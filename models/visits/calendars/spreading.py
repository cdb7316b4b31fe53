"""Dates spread sensibly, settled last: a school's visits even, a lead's not all in one fortnight, everything else held.

The measure, of which less is better, in days::

    sum over schools and their consecutive visits of |days between - ideal gap|
    + 7 x sum over leads of the most visits that any 14 consecutive days hold

The ideal gap is three weeks: the most whole weeks with which the most visits of mode A fit into the months allowed.
Held are leads, schools, modes, numbers of visits, workshops, and the joined visits with their professors.

Leads do not touch each other. Of one lead, every school's sets of dates are listed as far as their cost can matter, and
searched together. No dates measure less than each school's evenest set with the flattest fortnights that so many visits
can have; the search looks a little above that, and ever farther until it finds dates.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from models.rules.visits import SPREAD_PEAK_DAYS, SPREAD_STRETCH_DAYS, V7, V8
from models.tuning import TUNING
from models.visits.calendars.dating import Dates, Holding, SeasonCalendar
from models.visits.calendars.joining import Join
from models.visits.calendars.lead_dates import LeadDates, Measure


@dataclass(frozen=True)
class Spread:
    """Dates, their measure, and a proven bound: no dates measure less."""

    dates: Mapping[Holding, Dates]
    value: int
    bound: int


def spread_lead(
    calendar: SeasonCalendar,
    holdings: Iterable[Holding],
    dates: Mapping[Holding, Dates],
    joins: Mapping[Holding, Join],
    *,
    effort: int | None = None,
) -> Spread:
    """The best dates of one lead's accompaniments; ``dates`` hold and are what the search begins with.

    The same answer every time; proven best where ``value == bound``, which too little ``effort`` (days compared; else
    that of the tuning) may prevent.
    """
    start = {holding: dates[holding] for holding in holdings}
    effort = TUNING.get().visits_calendars.spread_effort_days if effort is None else effort
    of_lead = LeadDates(calendar, start, joins, _measure(calendar), measure(calendar, start), effort)
    of_lead.search()
    return Spread(of_lead.dates, of_lead.value, of_lead.bound)


def as_they_lie(calendar: SeasonCalendar, holdings: Iterable[Holding], dates: Mapping[Holding, Dates]) -> Spread:
    """The dates of one lead's accompaniments left where they are; the bound is what a single visit measures."""
    kept = {holding: dates[holding] for holding in holdings}
    return Spread(kept, measure(calendar, kept), SPREAD_PEAK_DAYS if kept else 0)


def ideal_gap_days(calendar: SeasonCalendar) -> int:
    """Whole weeks in which the most visits of mode A fit into the longest stretch allowed; no less than V8 asks."""
    longest = max((window.last - window.first for window in calendar.windows), default=timedelta(0))
    gaps = max(1, calendar.policy[V7].most_visits_a - 1)
    return max(longest.days // gaps // 7 * 7, calendar.policy[V8].days_apart)


def measure(calendar: SeasonCalendar, dates: Mapping[Holding, Dates]) -> int:
    """The measure of these dates."""
    asked = _measure(calendar)
    of_lead: dict[int, list[date]] = defaultdict(list)
    uneven = 0
    for holding, mine in dates.items():
        of_lead[holding.lead] += mine.visits
        uneven += asked.uneven(mine.visits)
    return uneven + asked.peak_weight * sum(asked.fullest(visits) for visits in of_lead.values())


def _measure(calendar: SeasonCalendar) -> Measure:
    return Measure(ideal_gap_days(calendar), SPREAD_STRETCH_DAYS, SPREAD_PEAK_DAYS)
