"""The most schools of a tiny plan that professors can join, by plain enumeration."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import product

from models.policy import Policy
from models.visits.problem import HighSchool, Lead, Mode, Season
from tests.visits import facts
from tests.visits.enumeration import Dates, Way, added, calendars, common_minutes, hours_hold, ways, workshops_hold

Held = Mapping[str, tuple[str, Mode, int]]
"""What a plan holds while professors are placed: lead, mode and number of visits of each school."""

Joining = tuple[str, date] | None
"""The professor who joins a school's visit and its date; ``None`` where nobody does."""


Dated = list[tuple[Way, list[Dates]]]
"""The ways that are as the plan holds them (the workshop is free), each with its sets of dates."""


def most_joined(season: Season, policy: Policy, held: Held) -> int | None:
    """The most schools that have a visit joined, dates and workshops free; ``None`` where the held have no dates."""
    schools = sorted(held)
    dated = {school: dated_joinings(season, policy, school, held[school]) for school in schools}
    memory: dict[tuple[object, ...], set[tuple[str, ...]]] = {}

    def workshops_of(lead_id: str, joined: Mapping[str, Joining]) -> set[tuple[str, ...]]:
        mine = tuple((school, joined[school]) for school in schools if held[school][0] == lead_id)
        if mine not in memory:
            memory[mine] = _workshops(season, [dated[school][joining] for school, joining in mine])
        return memory[mine]

    most: int | None = None
    for choice in sorted(product(*dated.values()), key=lambda choice: choice.count(None)):
        count = len(choice) - choice.count(None)
        if most is not None and count <= most:
            return most
        joined = dict(zip(schools, choice, strict=True))
        if professors_hold(season, choice):
            leads = {lead for lead, _, _ in held.values()}
            if _rooms_hold(season, [workshops_of(lead, joined) for lead in sorted(leads)]):
                most = count
    return most


def dated_joinings(season: Season, policy: Policy, school_id: str, held: tuple[str, Mode, int]) -> dict[Joining, Dated]:
    """Nobody, and every professor and date that could be, with the dates that are then possible for the school."""
    lead, school = season.leads[held[0]], season.schools[school_id]
    same = [way for way in ways(season, policy, lead, school) if (way.mode, way.visits) == held[1:]]
    days = common_minutes(season, policy, lead, school)
    joinings: list[Joining] = [None, *product(season.professors or {}, days)]
    found = {
        joining: [(way, joined_calendars(season, policy, lead, school, way, joining)) for way in same]
        for joining in joinings
        if joining is None or joined_minutes(season, policy, lead, school, joining) >= 30
    }
    return {joining: dated for joining, dated in found.items() if any(dates for _, dates in dated)}


def joined_minutes(season: Season, policy: Policy, lead: Lead, school: HighSchool, joined: tuple[str, date]) -> int:
    """The longest visit on that date that the professor is there for from start to end."""
    professor = (season.professors or {})[joined[0]]
    if joined[1] in professor.unavailable:
        return 0
    return facts.longest_minutes((lead.free, school.free, professor.free), joined[1].weekday(), policy)


def professors_hold(season: Season, joined: Sequence[Joining]) -> bool:
    """A professor has at most one visit a date, and no more in all than it has time for."""
    taken = [one for one in joined if one is not None]
    if len(taken) > len(set(taken)):
        return False
    return all(
        (limit := (season.professors or {})[id_].max_visits) is None or visits <= limit
        for id_, visits in Counter(id_ for id_, _ in taken).items()
    )


def _rooms_hold(season: Season, of_leads: Sequence[set[tuple[str, ...]]]) -> bool:
    """Whether there is a choice of workshops, one for each lead of those it can be in, that have the room."""
    attended: set[tuple[str, ...]] = {()}
    for choices in of_leads:
        attended = {
            tuple(sorted(one + two)) for one, two in product(attended, choices) if workshops_hold(season, one + two)
        }
    return bool(attended)


def _workshops(season: Season, of_schools: Sequence[Dated]) -> set[tuple[str, ...]]:
    """Which workshops a lead's schools can be in (one entry a school) so that all its visits have dates."""
    reached: dict[tuple[str, ...], set[Dates]] = {(): {frozenset()}}
    for dated in of_schools:
        longer: dict[tuple[str, ...], set[Dates]] = {}
        for (way, dates), (attended, occupied) in product(dated, reached.items()):
            more = set(added(season, attended, occupied, way, dates))
            if more:
                with_way = tuple(sorted((*attended, *([way.workshop.id] if way.workshop else []))))
                longer.setdefault(with_way, set()).update(more)
        reached = longer
    return set(reached)


def joined_calendars(
    season: Season, policy: Policy, lead: Lead, school: HighSchool, way: Way, joining: Joining
) -> list[Dates]:
    """Of the pair's sets of dates those that keep their hours when the joined visit is cut to the professor's."""
    minutes = common_minutes(season, policy, lead, school)
    possible = calendars(season, policy, lead, school, way, minutes)
    if joining is None:
        return possible
    minutes[joining[1]] = joined_minutes(season, policy, lead, school, joining)
    return [
        dates for dates in possible if joining[1] in dates and hours_hold(policy, way, [minutes[day] for day in dates])
    ]
