"""The optimum of a tiny season by plain enumeration, from the wording of the rules and nothing of the model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, pairwise, product

from models.policy import Policy
from models.rules.visits import V3, V6, V7, V8
from models.visits.problem import HighSchool, Lead, Mode, Season, Workshop
from tests.visits import facts

GOALS = ("priority", "served", "fit", "travel", "visits")
LESS_IS_BETTER = ("travel", "visits")

Values = tuple[int, ...]
"""The values of :data:`GOALS` as the tables count them."""

NOTHING: Values = (0, 0, 0, 0, 0)

Dates = frozenset[date]


@dataclass(frozen=True)
class Way:
    """How a pair may be served: the mode, the workshop of mode B, how many visits."""

    mode: Mode
    workshop: Workshop | None
    visits: int


@dataclass(frozen=True)
class Bundle:
    """The schools of one lead, or of several, with their workshops (one entry a school) and what they are worth."""

    schools: frozenset[str]
    workshops: tuple[str, ...]
    values: Values


def attainable(season: Season, policy: Policy) -> set[Values]:
    """The goals' values of every plan there is; empty where there is none."""
    plans = {Bundle(frozenset(), (), NOTHING)}
    for lead in season.leads.values():
        of_lead = bundles(season, policy, lead)
        plans = {
            _together(plan, bundle)
            for plan, bundle in product(plans, of_lead)
            if not plan.schools & bundle.schools and workshops_hold(season, plan.workshops + bundle.workshops)
        }
    return {plan.values for plan in plans}


def best_in_order(values: Iterable[Values], goals: Sequence[str] = GOALS) -> Values | None:
    """Of all attainable values the best in the goals named, in that order and those alone; ``None`` of none."""
    return max(
        (tuple(plan[GOALS.index(goal)] for goal in goals) for plan in values),
        key=lambda plan: [-v if goal in LESS_IS_BETTER else v for goal, v in zip(goals, plan, strict=True)],
        default=None,
    )


def _together(one: Bundle, two: Bundle) -> Bundle:
    return Bundle(
        one.schools | two.schools,
        tuple(sorted(one.workshops + two.workshops)),
        tuple(map(sum, zip(one.values, two.values, strict=True))),
    )


def workshops_hold(season: Season, attended: Sequence[str]) -> bool:
    """V7: no workshop holds more schools than it has room for."""
    capacities = {id_: workshop.capacity for id_, workshop in season.workshops.items()}
    return all(
        (room := capacities[id_]) is None or schools <= room  # a room of None is no limit
        for id_, schools in Counter(attended).items()
    )


def bundles(season: Season, policy: Policy, lead: Lead) -> set[Bundle]:
    """Every choice of schools and ways that the lead's dates can hold, the locks of the lead kept."""
    reached: dict[Bundle, set[Dates]] = {Bundle(frozenset(), (), NOTHING): {frozenset()}}
    for school in season.schools.values():
        minutes = common_minutes(season, policy, lead, school)
        possible = ways(season, policy, lead, school)
        choices = [(way, calendars(season, policy, lead, school, way, minutes)) for way in possible]
        for bundle, occupied in list(reached.items()):
            if len(bundle.schools) >= most_schools(policy, lead):
                continue
            for way, dated in choices:
                more = list(added(season, bundle.workshops, occupied, way, dated))
                if more:
                    longer = _together(bundle, _alone(season, lead, school, way))
                    reached.setdefault(longer, set()).update(more)
    must = {school for other, school in season.assigned if other == lead.id}
    must |= {school for other, school, _ in season.fixed if other == lead.id}
    if not facts.locks_hold(policy):
        must = set()
    return {bundle for bundle in reached if must <= bundle.schools}


def most_schools(policy: Policy, lead: Lead) -> int:
    """V3."""
    return min(lead.max_schools, policy[V3].most_schools)


def _alone(season: Season, lead: Lead, school: HighSchool, way: Way) -> Bundle:
    kilometres = 2 * facts.km(season, lead, school) * way.visits
    first = int(school.returning or school.recommended)
    values = (first, 1, facts.fit(season, lead, school), kilometres, way.visits)
    return Bundle(frozenset({school.id}), (way.workshop.id,) if way.workshop else (), values)


def added(
    season: Season, attended: Sequence[str], occupied: Iterable[Dates], way: Way, dated: Sequence[Dates]
) -> Iterator[Dates]:
    """The dates of visits that a lead can have with one school more; V8: workshops keep their whole dates."""
    workshops = {season.workshops[id_] for id_ in attended} | ({way.workshop} if way.workshop else set())
    taken = {workshop.date for workshop in workshops}
    if len(taken) < len(workshops):
        return  # two workshops on one date
    occupied, dated = ([dates for dates in sets if dates.isdisjoint(taken)] for sets in (occupied, dated))
    yield from {visits | dates for visits, dates in product(occupied, dated) if visits.isdisjoint(dates)}


def ways(season: Season, policy: Policy, lead: Lead, school: HighSchool) -> list[Way]:
    """V7: the modes, workshops and numbers of visits that may be tried for a pair."""
    if not facts.allowed(season, policy, lead, school):
        return []
    numbers = {mode: range(fewest, most + 1) for mode in Mode for fewest, most in [policy[V7].visits(mode)]}
    found = [Way(Mode.A, None, visits) for visits in numbers[Mode.A]]
    for workshop in season.workshops.values():
        if workshop_open(season, policy, lead, school, workshop):
            found += [Way(Mode.B, workshop, visits) for visits in numbers[Mode.B]]
    return [way for way in found if school.mode in (None, way.mode)]


def workshop_open(season: Season, policy: Policy, lead: Lead, school: HighSchool, workshop: Workshop) -> bool:
    """V7, V9: long enough, in the period, and neither lead nor school is unavailable; any weekday, any holiday."""
    return (
        workshop.minutes >= 60 * policy[V7].workshop_hours
        and facts.in_period(season, policy, workshop.date)
        and workshop.date not in lead.unavailable
        and workshop.date not in school.unavailable
    )


def common_minutes(season: Season, policy: Policy, lead: Lead, school: HighSchool) -> dict[date, int]:
    """The dates on which lead and school can meet, with the longest visit of each."""
    found = {
        day: facts.longest_minutes((lead.free, school.free), day.weekday(), policy)
        for day in facts.visit_days(season, policy)
        if day not in lead.unavailable and day not in school.unavailable
    }
    return {day: minutes for day, minutes in found.items() if minutes >= 30}


def calendars(
    season: Season,
    policy: Policy,
    lead: Lead,
    school: HighSchool,
    way: Way,
    minutes: Mapping[date, int] | None = None,
) -> list[Dates]:
    """Every set of dates on which the pair can have its visits in this way, were there no other school.

    ``minutes`` are those of :func:`common_minutes`, where they are at hand.
    """
    if minutes is None:
        minutes = common_minutes(season, policy, lead, school)
    fixed = season.fixed if facts.locks_hold(policy) else ()
    locked = frozenset(day for *pair, day in fixed if pair == [lead.id, school.id])
    return [
        frozenset(dates)
        for dates in combinations(sorted(minutes), way.visits)
        if locked.issubset(dates)
        and hours_hold(policy, way, [minutes[day] for day in dates])
        and dates_hold(policy, way, dates)
    ]


def dates_hold(policy: Policy, way: Way, dates: Sequence[date]) -> bool:
    """V6, V8: visits far enough apart, everything in the window, no visit on the workshop's date."""
    apart = policy[V8].days_apart
    workshop = [way.workshop.date] if way.workshop else []
    return (
        all((later - earlier).days >= apart for earlier, later in pairwise(dates))
        and facts.within_window([*dates, *workshop], policy)
        and not set(workshop) & set(dates)
    )


def hours_hold(policy: Policy, way: Way, minutes: Sequence[int]) -> bool:
    """V6, V7: enough hours in all, and in mode B enough of them in visits."""
    visits = sum(minutes)
    if way.workshop is None:
        return visits >= 60 * policy[V6].hours
    in_all = visits + way.workshop.minutes
    return in_all >= 60 * policy[V6].hours and visits >= 60 * policy[V7].visit_hours_b
