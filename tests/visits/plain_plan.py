"""Every choice of schools that a tiny season can serve, with dates, by plain enumeration."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product

from models.policy import Policy
from models.visits.plan import Activity, ActivityKind, Assignment, VisitPlan
from models.visits.problem import HighSchool, Lead, Mode, Season, Workshop
from tests.visits import enumeration as naive
from tests.visits import facts


@dataclass(frozen=True)
class Taken:
    """A school with its lead, the way and the dates of its visits."""

    lead_id: str
    way: naive.Way
    dates: frozenset[date]


Choice = Mapping[str, Taken]
"""Who takes which school, by school id."""


def priority_and_served(season: Season, choice: Choice) -> tuple[int, int]:
    """The values of the first two goals."""
    return sum(season.schools[school].goes_first for school in choice), len(choice)


def every_choice(season: Season, policy: Policy) -> list[Choice]:
    """For every set of schools that can be served and the seats they take one choice."""
    found: dict[frozenset[tuple[str, str]], Choice] = {frozenset(): {}}
    for lead in season.leads.values():
        of_lead = _choices_of(season, policy, lead)
        longer: dict[frozenset[tuple[str, str]], Choice] = {}
        for before, mine in product(found.values(), of_lead):
            both = {**before, **mine}
            if len(both) == len(before) + len(mine) and _seated(season, both):
                longer.setdefault(_seats(both), both)
        found = longer
    must = locked_schools(season)
    return [
        choice
        for choice in found.values()
        if all(school in choice and {choice[school].lead_id} == leads for school, leads in must.items())
    ]


def _seats(choice: Choice) -> frozenset[tuple[str, str]]:
    return frozenset((school, workshop_id(taken.way)) for school, taken in choice.items())


def _seated(season: Season, choice: Choice) -> bool:
    return naive.workshops_hold(season, [workshop_id(taken.way) for taken in choice.values() if taken.way.workshop])


def _choices_of(season: Season, policy: Policy, lead: Lead) -> list[Choice]:
    """For every set of schools and workshops that the lead's dates hold one choice of dates."""
    reached: dict[tuple[frozenset[tuple[str, str]], frozenset[date]], Choice] = {(frozenset(), frozenset()): {}}
    for school in season.schools.values():
        for chosen in list(reached.values()):
            for taken in takers(season, policy, school, chosen, [lead]):
                longer = {**chosen, school.id: taken}
                dates = frozenset().union(*(one.dates for one in longer.values()))
                reached.setdefault((_seats(longer), dates), longer)
    return list({seats: choice for (seats, _), choice in reached.items()}.values())


def locked_schools(season: Season) -> dict[str, set[str]]:
    """The leads that a school is locked to: of more than one comes no plan."""
    locked: dict[str, set[str]] = {}
    for lead, school in (*season.assigned, *((lead, school) for lead, school, _ in season.fixed)):
        locked.setdefault(school, set()).add(lead)
    return locked


def takers(
    season: Season, policy: Policy, school: HighSchool, chosen: Choice, leads: Iterable[Lead] | None = None
) -> Iterator[Taken]:
    """Everybody who could take the school beside what is chosen, in every way and on every set of dates."""
    for lead in season.leads.values() if leads is None else leads:
        if locked_schools(season).get(school.id, {lead.id}) != {lead.id} or not has_place(policy, lead, chosen):
            continue
        for way in naive.ways(season, policy, lead, school):
            for dates in naive.calendars(season, policy, lead, school, way):
                taken = Taken(lead.id, way, dates)
                if _free(season, school.id, taken, chosen):
                    yield taken


def has_place(policy: Policy, lead: Lead, chosen: Choice) -> bool:
    return sum(taken.lead_id == lead.id for taken in chosen.values()) < naive.most_schools(policy, lead)


def _free(season: Season, school_id: str, mine: Taken, chosen: Choice) -> bool:
    """V7, V8: the lead's dates and the workshop's seats, beside the others."""
    locked = {day for lead, school, day in season.fixed if lead == mine.lead_id and school != school_id}
    same = [taken for taken in chosen.values() if taken.lead_id == mine.lead_id]
    visits = locked.union(*(taken.dates for taken in same))
    days = {workshop_day(taken.way): taken.way.workshop.id for taken in same if taken.way.workshop}
    day = workshop_day(mine.way)
    return (
        not mine.dates & (visits | days.keys())
        and day not in visits
        and days.get(day, workshop_id(mine.way)) == workshop_id(mine.way)
        and has_seat(mine.way.workshop, chosen)
    )


def workshop_id(way: naive.Way) -> str:
    return way.workshop.id if way.workshop else ""


def workshop_day(way: naive.Way) -> date:
    return way.workshop.date if way.workshop else date.min


def has_seat(workshop: Workshop | None, chosen: Choice) -> bool:
    if workshop is None or workshop.capacity is None:
        return True
    return sum(workshop_id(taken.way) == workshop.id for taken in chosen.values()) < workshop.capacity


def as_plan(season: Season, policy: Policy, chosen: Choice) -> VisitPlan:
    """The plan of a choice: every visit as long as it can be."""
    assignments: list[Assignment] = []
    activities: list[Activity] = []
    for school in season.schools.values():
        if school.id in chosen:
            mine = list(_activities(season, policy, school, chosen[school.id]))
            activities += mine
            assignments.append(_assignment(season, school, chosen[school.id], mine))
    return VisitPlan(tuple(assignments), tuple(activities))


def _activities(season: Season, policy: Policy, school: HighSchool, taken: Taken) -> Iterator[Activity]:
    minutes = naive.common_minutes(season, policy, season.leads[taken.lead_id], school)
    workshop = taken.way.workshop
    if workshop:
        kind = ActivityKind.WORKSHOP
        yield Activity(school.id, taken.lead_id, 0, kind, workshop.date, None, None, workshop.minutes)
    for number, day in enumerate(sorted(taken.dates), start=1):
        # No explanation asks at what hour a visit is, only on which date.
        yield Activity(school.id, taken.lead_id, number, ActivityKind.VISIT, day, 480, 480 + minutes[day], minutes[day])


def _assignment(season: Season, school: HighSchool, taken: Taken, activities: list[Activity]) -> Assignment:
    lead = season.leads[taken.lead_id]
    days = sorted(activity.date for activity in activities)
    return Assignment(
        school.id,
        lead.id,
        Mode.B if taken.way.workshop else Mode.A,
        workshop_id(taken.way),
        days[0],
        days[-1],
        sum(activity.minutes for activity in activities),
        taken.way.visits,
        facts.km(season, lead, school),
        facts.fit(season, lead, school),
    )
