"""Some plan of a tiny season, however good: who accompanies whom on which dates, to be joined, spread and written."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

from models.policy import Policy
from models.visits.calendars.dating import Dates, Holding, SeasonCalendar, date_visits
from models.visits.calendars.joining import Join, Joins, join
from models.visits.calendars.spreading import Spread, spread_lead
from models.visits.pair_rules import locked_pairs
from models.visits.pairs import Way, build_pairs
from models.visits.problem import Mode, Season
from tests.visits import building as by_hand
from tests.visits.building import POLICY
from tests.visits.joining import Held
from tests.visits.tiny import tiny_season


@dataclass(frozen=True)
class HeldPlan:
    """Dates that hold, of some schools of a season; those of all locks."""

    calendar: SeasonCalendar
    dates: Mapping[Holding, Dates]

    @property
    def season(self) -> Season:
        return self.calendar.season

    @property
    def policy(self) -> Policy:
        return self.calendar.policy

    @property
    def held(self) -> Held:
        """Lead, mode and number of visits of each school, by ids."""
        pairs = self.calendar.pairs
        return {
            pairs.school_ids[one.school]: (pairs.lead_ids[one.lead], one.way.mode, one.way.visits) for one in self.dates
        }


def calendar_of(season: Season, policy: Policy) -> SeasonCalendar:
    return SeasonCalendar.of(season, policy, build_pairs(season, policy))


@cache
def joined_plan(seed: int) -> tuple[HeldPlan, Joins] | None:
    """A plan of the tiny season with those who join, as many as can; nobody where there are no professors."""
    plan = held_plan(seed)
    if plan is None:
        return None
    if plan.season.professors is None:
        return plan, Joins(plan.dates, {}, 0, 0)
    return plan, join(plan.calendar, list(plan.dates), plan.dates)


def held_plan(seed: int) -> HeldPlan | None:
    """A plan of the tiny season; ``None`` where its locks leave none in the order tried."""
    random = Random(seed)
    calendar = calendar_of(*tiny_season(seed))
    pairs = calendar.pairs
    locked = {pairs.school_index[school]: pairs.lead_index[lead] for lead, school in locked_pairs(calendar.season)}
    others = [school for school in range(len(pairs.school_ids)) if school not in locked]
    dates: dict[Holding, Dates] = {}
    for school in [*locked, *random.sample(others, len(others))]:
        leads = [locked[school]] if school in locked else random.sample(range(len(pairs.lead_ids)), len(pairs.lead_ids))
        more = next((found for lead in leads if (found := _with(calendar, dates, lead, school, random))), None)
        if more is None and school in locked:
            return None
        dates |= more or {}
    return HeldPlan(calendar, dates)


def _with(
    calendar: SeasonCalendar, dates: Mapping[Holding, Dates], lead: int, school: int, random: Random
) -> Mapping[Holding, Dates] | None:
    """The dates of the lead's schools with one more, in any way that holds."""
    pairs = calendar.pairs
    mine = [holding for holding in dates if holding.lead == lead]
    if len(mine) >= pairs.places[lead]:
        return None
    attended = Counter(one.workshop_id for one in dates.values())
    ways: list[Way] = list(pairs.ways(lead, school))
    for way in random.sample(ways, len(ways)):
        workshop = calendar.season.workshops.get(way.workshop_id)
        if workshop is not None and workshop.capacity is not None and attended[workshop.id] >= workshop.capacity:
            continue
        found = date_visits(calendar, [*mine, Holding(lead, school, way)])
        if found is not None:
            return found
    return None


def spread(
    calendar: SeasonCalendar, dates: Mapping[Holding, Dates], joins: Mapping[Holding, Join], effort: int | None = None
) -> Spread:
    """The dates of all leads, spread."""
    of_leads = [spread_lead(calendar, own, dates, joins, effort=effort) for own in by_lead(dates).values()]
    return Spread(
        {holding: those for one in of_leads for holding, those in one.dates.items()},
        sum(one.value for one in of_leads),
        sum(one.bound for one in of_leads),
    )


def by_lead(dates: Mapping[Holding, Dates]) -> dict[int, list[Holding]]:
    found: dict[int, list[Holding]] = defaultdict(list)
    for holding in sorted(dates):
        found[holding.lead].append(holding)
    return found


# By hand


def hand_made(schools: int = 1, days: str = "wed", *, policy: Policy = POLICY, **more: Any) -> SeasonCalendar:
    """One lead and schools S0, S1 ... that are free on the same weekdays, unless they say when from nine to four."""
    hours = "09:00-16:00"
    every = [by_hand.school(f"S{k} {days}", hours) for k in range(schools)]
    return calendar_of(by_hand.season([by_hand.lead(f"L {days}", hours)], every, **more), policy)


def visited(school: int, days: str, workshop: str = "", lead: int = 0) -> dict[Holding, Dates]:
    """A school by its place, visited on these days of 2025 (``09-03 09-10``), in mode B with a workshop."""
    dates = tuple(map(by_hand.day, days.split()))
    way = Way(Mode.B if workshop else Mode.A, workshop, len(dates))
    return {Holding(lead, school, way): Dates(dates, workshop)}
