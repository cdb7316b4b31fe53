"""What an office adds to a season: workshops, locks, and its own distances and scores."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, timedelta
from math import ceil, sqrt

from matcher.generator.draws import Draws, apportion
from matcher.generator.registers import squared_degrees
from matcher.visits.generator.catalog import VisitSize, VisitVariant
from models.policy import Policy
from models.rules.visits import V5, V6, V7, V8
from models.visits.days import last_activity_day, last_of_window, visit_days
from models.visits.eligibility import is_eligible
from models.visits.problem import HighSchool, Lead, Mode, Period, Season, Workshop
from models.visits.reach import longest_visit

_WORKSHOP_WEEKDAYS = (2, 4, 5)
"""Wednesday, Friday and Saturday."""
_SATURDAY = 5
_LONGER = 0.15
"""Share of workshops that last an hour longer than they must."""
_WORKSHOP_SHARE = 0.7
"""All workshops lie in the first part of the season, so that visits can follow."""
_NEAREST = 12
"""How many of the schools nearest to a lead an office thinks of."""
_KM_A_DEGREE = 111.2
_DETOUR = (1.2, 1.7)
"""How much longer the road is than the straight line."""

Pair = tuple[str, str]
"""A lead's and a school's id."""


def make_workshops(
    draws: Draws, policy: Policy, variant: VisitVariant, count: int, places: int, period: Period
) -> dict[str, Workshop]:
    """Workshops on different dates; capacities add up to a share of the leads' ``places``, but for unlimited ones."""
    if variant.workshop_places is None:
        return {}
    last = period.first_day + _WORKSHOP_SHARE * (last_activity_day(period, policy) - period.first_day)
    dates = sorted(draws.some([day for day in _workshop_days(policy, period) if day <= last], count))
    total = max(len(dates), round(places * draws.fraction(*variant.workshop_places)))
    capacities = apportion(total - len(dates), [draws.fraction(0.6, 1.4) for _ in dates])
    workshops = {}
    for number, (day, capacity) in enumerate(zip(dates, capacities, strict=True), start=1):
        hours = policy[V7].workshop_hours + draws.chance(_LONGER)
        limit = None if draws.chance(variant.unlimited) else capacity + 1
        workshops[f"W{number}"] = Workshop(f"W{number}", day, 60 * hours, limit)
    return workshops


def _workshop_days(policy: Policy, period: Period) -> list[date]:
    """Saturdays, and on other weekdays days that could hold a visit too."""
    working = frozenset(visit_days(period, policy))
    length = (period.last_day - period.first_day).days + 1
    days = (period.first_day + timedelta(day) for day in range(length))
    return [
        day for day in days if day.weekday() in _WORKSHOP_WEEKDAYS and (day in working or day.weekday() == _SATURDAY)
    ]


class Office:
    """The office, which knows its leads and schools."""

    def __init__(self, draws: Draws, policy: Policy, season: Season) -> None:
        self._draws = draws
        self._policy = policy
        self._season = season
        self._days = visit_days(season.period, policy)
        self._eligible = [school for school in season.schools.values() if is_eligible(school, season, policy)]

    def season(self, size: VisitSize) -> Season:
        """The season with the locks of that size, which can all hold, and the office's own distances and scores."""
        locked = self._locked(size.assigned + size.fixed)
        assigned = [(lead.id, school.id) for lead, school, _ in locked[: size.assigned]]
        fixed = [(lead.id, school.id, self._draws.pick(dates)) for lead, school, dates in locked[size.assigned :]]
        forbidden = self._pairs(size.forbidden, {school.id for _, school, _ in locked})
        travel, scores = self._pairs(size.own_figures, ()), self._pairs(size.own_figures, ())
        return replace(
            self._season,
            assigned=tuple(assigned),
            fixed=tuple(fixed),
            forbidden=frozenset(forbidden),
            travel={pair: self._road_km(pair) for pair in travel},
            scores={pair: self._draws.whole(40, 100) for pair in scores},
        )

    def _locked(self, count: int) -> list[tuple[Lead, HighSchool, Sequence[date]]]:
        """Leads and schools, none of them twice, each with dates for a whole accompaniment by visits alone.

        So one lock cannot stand in the way of another.
        """
        locked: list[tuple[Lead, HighSchool, Sequence[date]]] = []
        for lead in self._draws.some(list(self._season.leads.values()), len(self._season.leads)):
            if len(locked) == count:
                break
            taken = {school.id for _, school, _ in locked}
            near = [school for school in self._near(lead) if school.id not in taken and school.mode is not Mode.B]
            found = next(((school, dates) for school in near if (dates := self._dates(lead, school))), None)
            if found:
                locked.append((lead, *found))
        return locked

    def _near(self, lead: Lead) -> list[HighSchool]:
        """The nearest schools that the lead may accompany."""
        if not lead.max_schools:
            return []
        fewest = self._policy[V5].fewest_items
        allowed = (
            school
            for school in self._eligible
            if school.id != lead.school_id and len(school.items & lead.items) >= fewest
        )
        return sorted(allowed, key=lambda school: (_squared_degrees(lead, school), school.id))[:_NEAREST]

    def _dates(self, lead: Lead, school: HighSchool) -> Sequence[date]:
        """Dates, as early as can be, on which that lead alone could make all visits; empty where they are too few."""
        policy = self._policy
        visits = policy[V7].most_visits_a
        enough = ceil(60 * policy[V6].hours / visits)
        apart = timedelta(policy[V8].days_apart)
        most = 60 * policy[V8].most_hours
        longest = [longest_visit(one, other, most) for one, other in zip(lead.free, school.free, strict=True)]
        away = lead.unavailable | school.unavailable
        dates: list[date] = []
        for day in self._days:
            if day in away or longest[day.weekday()] < enough or len(dates) == visits:
                continue
            if not dates or day - dates[-1] >= apart:
                dates.append(day)
        in_time = len(dates) == visits and dates[-1] <= last_of_window(dates[0], policy)
        return dates if in_time else ()

    def _pairs(self, count: int, without: Collection[str]) -> list[Pair]:
        """Up to ``count`` allowed pairs of neighbours, none of them with one of these schools."""
        pairs = []
        for lead in self._draws.some(list(self._season.leads.values()), count):
            left = [school.id for school in self._near(lead) if school.id not in without]
            if left:
                pairs.append((lead.id, self._draws.pick(left)))
        return sorted(pairs)

    def _road_km(self, pair: Pair) -> int:
        lead, school = self._season.leads[pair[0]], self._season.schools[pair[1]]
        line = _KM_A_DEGREE * sqrt(_squared_degrees(lead, school))
        return round(line * self._draws.fraction(*_DETOUR)) + 1


def _squared_degrees(lead: Lead, school: HighSchool) -> float:
    assert lead.place is not None
    assert school.place is not None
    return squared_degrees((lead.place.lat, lead.place.lon), (school.place.lat, school.place.lon))
