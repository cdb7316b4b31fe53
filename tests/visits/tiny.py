"""Random tiny seasons, small enough to enumerate, with every odd thing the tables and a policy can hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from models.policy import Policy
from models.programmes import VISITS
from models.rules.visits import V3, V7
from models.visits.problem import GeoPoint, HighSchool, Lead, Mode, Period, Professor, Season, ServiceItem, Workshop
from models.week import Interval, Week
from tests.visits.enumeration import GOALS, calendars, common_minutes, ways

MOST_DATES = 9
"""On more dates than this no pair can meet: all sets of dates are enumerated."""

RANGES = (
    (Interval(480, 960),),
    (Interval(480, 720), Interval(780, 1020)),
    (Interval(540, 900),),
    (Interval(490, 865),),
    (Interval(780, 1020),),
    (Interval(450, 1040),),
    (Interval(600, 720), Interval(740, 1000)),
)
"""The hours of a day: whole days, half days, some that do not begin on a half hour."""

LONG = (4, 4, 3, 3, 1, 4, 2)
"""Weights of :data:`RANGES` that make most visits long enough."""


def tiny_season(seed: int) -> tuple[Season, Policy]:
    """A season of at most three leads and four schools, and the policy it is planned under."""
    random = Random(seed)
    policy = Policy.from_mapping({"rules": _rules(random)}, VISITS)
    period = _period(random)
    usual = random.sample(range(5), random.choice([1, 1, 2, 2, 3]))
    schools = {f"S{k}": _school(random, f"S{k}", usual, period) for k in range(random.choice([1, 2, 3, 3, 4, 4]))}
    most = policy[V3].most_schools
    leads = {
        f"L{k}": _lead(random, f"L{k}", usual, period, list(schools), most) for k in range(random.choice([1, 2, 2, 3]))
    }
    season = Season(
        leads,
        schools,
        period,
        workshops=_workshops(random, period, policy[V7].workshop_hours) if random.random() < 0.6 else {},
        professors=_professors(random, usual, period) if random.random() < 0.6 else None,
    )
    season = _few_dates(random, season, policy)
    pairs = [(lead, school) for lead in leads for school in schools]
    if random.random() < 0.6:
        season = replace(season, travel={p: random.choice([0, 5, 10, 10, 30]) for p in pairs if random.random() < 0.7})
    if random.random() < 0.4:
        season = replace(
            season, scores={p: random.choice([0, 50, 50, 80, 100]) for p in pairs if random.random() < 0.5}
        )
    return (_locked(random, season, policy) if random.random() < 0.5 else season), policy


def varied_season(seed: int) -> tuple[Season, Policy]:
    """A tiny season under a policy of the laboratory: any of the settings that ease or tighten a clause."""
    season, _ = tiny_season(seed)
    random = Random(f"varied {seed}")
    policy = Policy.from_mapping({"rules": _varied_rules(random)}, VISITS)
    most = policy[V3].most_schools
    leads = {
        id_: replace(
            lead,
            max_schools=min(most, random.choice([1, 2, 3, 4, 4])),
            items=_items(random, 2) if random.random() < 0.6 else frozenset({random.choice(list(ServiceItem))}),
        )
        for id_, lead in season.leads.items()
    }
    season = replace(season, leads=leads, assigned=(), forbidden=frozenset(), fixed=())
    season = _few_dates(random, season, policy)
    return (_locked(random, season, policy) if random.random() < 0.5 else season), policy


def _varied_rules(random: Random) -> Mapping[str, Any]:
    every: Mapping[str, Mapping[str, list[Any]]] = {
        "V1": {"grace_days": [-1, 1, 7], "fewest_teachers": [0, 2, 4]},
        "V3": {"most_schools": [1, 2, 4, 4]},
        "V4": {"own_school": ["allowed"]},
        "V5": {"fewest_items": [0, 0, 2]},
        "V6": {"months": [1, 2, 4], "hours": [9, 12, 18]},
        "V7": {
            "fewest_visits_a": [2, 4, 6],
            "most_visits_a": [3, 4, 6],
            "workshop_hours": [5, 7],
            "fewest_visits_b": [1, 3],
            "most_visits_b": [1, 2, 3, 5],
            "visit_hours_b": [0, 6, 12],
        },
        "V8": {"most_hours": [4, 6, 8, 24], "days_apart": [1, 3, 8, 14]},
        "V9": {"margin_minutes": [-60, -15, 15, 30, 30, 60, 240]},
        "V10": {"extra_days": [-21, -7, 7, 14, 90]},
        "V11": {"buffer_days": [0, 7, 30]},
        "L1": {"holds": ["waive"]},
    }
    rules: dict[str, dict[str, Any]] = {}
    for rule, settings in every.items():
        for name, values in settings.items():
            if random.random() < 0.25:
                rules.setdefault(rule, {})[name] = random.choice(values)
    return rules


def other_goals(policy: Policy, seed: int) -> Policy:
    """The policy with some of its goals left out and the others in any order, ``joined`` last if at all."""
    random = Random(seed)
    goals = random.sample(GOALS, random.randint(1, len(GOALS)))
    return replace(policy, goals=(*goals, *random.choice([(), ("joined",)])))


def _rules(random: Random) -> Mapping[str, Any]:
    """Settings that differ from the programme's, in somewhat less than half of the seasons."""
    if random.random() < 0.6:
        return {}
    every: dict[str, dict[str, int]] = {
        "V3": {"most_schools": random.choice([1, 2])},
        "V5": {"fewest_items": random.choice([0, 2])},
        "V6": {"months": random.choice([1, 1, 2]), "hours": random.choice([9, 12, 15, 18])},
        "V7": random.choice(
            [
                {"fewest_visits_a": 2, "most_visits_a": 3, "fewest_visits_b": 1},
                {"fewest_visits_a": 4, "most_visits_b": 3, "visit_hours_b": 12},
                {"most_visits_a": 4, "most_visits_b": 2, "workshop_hours": 7},
            ]
        ),
        "V8": {"days_apart": random.choice([1, 3, 8, 14]), "most_hours": random.choice([4, 6, 8])},
        "V11": {"buffer_days": random.choice([0, 30])},
        "V1": {"fewest_teachers": 2},
    }
    return {rule: every[rule] for rule in random.sample(sorted(every), random.choice([1, 1, 2, 3]))}


def _period(random: Random) -> Period:
    """The programme's own, a few weeks of it, or a winter that crosses the end of a leap year's February."""
    kind = random.random()
    weeks = random.choice([3, 5, 7, 8, 9, 10, 12, 14])
    if kind < 0.35:
        first, last, deadline = date(2025, 9, 1), date(2025, 12, 31), date(2025, 12, 15)
    elif kind < 0.75:
        first = date(2025, 9, 1) + timedelta(random.randrange(40))
        last = first + timedelta(7 * weeks)
        deadline = last + timedelta(random.choice([0, 7, 14, 15, 40]))
    else:
        first = date(2023, 11, 27) + timedelta(random.randrange(10))
        last, deadline = first + timedelta(7 * 14), first + timedelta(7 * 16)
    return Period(first, last, deadline, application_deadline=date(2023, 6, 20))


def _days(random: Random, period: Period, count: int) -> frozenset[date]:
    length = (period.last_day - period.first_day).days + 1
    return frozenset(period.first_day + timedelta(random.randrange(length)) for _ in range(count))


def _week(random: Random, usual: list[int], share: float, weights: tuple[int, ...] = LONG) -> Week:
    """Hours on the season's usual weekdays, and now and then on another."""

    def day(weekday: int) -> tuple[Interval, ...]:
        here = random.random() < (share if weekday in usual else 0.1)
        return random.choices(RANGES, weights)[0] if here else ()

    return (day(0), day(1), day(2), day(3), day(4))


def _items(random: Random, least: int) -> frozenset[ServiceItem]:
    return frozenset(random.sample(list(ServiceItem), random.randint(least, 4)))


def _place(random: Random) -> GeoPoint | None:
    return GeoPoint(22 + 3 * random.random(), 120 + 1.5 * random.random()) if random.random() < 0.8 else None


def _school(random: Random, id_: str, usual: list[int], period: Period) -> HighSchool:
    deadline = period.application_deadline
    return HighSchool(
        id_,
        id_,
        _items(random, 1),
        teachers=random.choices([2, 3, 5], [1, 8, 16])[0],
        free=_week(random, usual, 0.9),
        place=_place(random),
        applied_on=random.choices([None, deadline, deadline + timedelta(1)], [16, 8, 1])[0],
        returning=random.random() < 0.3,
        recommended=random.random() < 0.2,
        mode=random.choices([None, Mode.A, Mode.B], [5, 2, 2])[0],
        unavailable=_days(random, period, random.choice([0, 0, 2, 5])),
    )


def _lead(random: Random, id_: str, usual: list[int], period: Period, schools: list[str], most: int) -> Lead:
    return Lead(
        id_,
        _items(random, 2),
        _week(random, usual, 0.9),
        max_schools=min(most, random.choices([0, 1, 2, 3], [1, 4, 6, 8])[0]),
        school_id=random.choice([*schools, "elsewhere"]) if random.random() < 0.25 else "",
        place=_place(random),
        unavailable=_days(random, period, random.choice([0, 0, 2, 5])),
    )


def _workshops(random: Random, period: Period, hours: int) -> dict[str, Workshop]:
    """One or two on any day of the week, now and then both on one date, after the last possible day, or full."""
    days = sorted(_days(random, period, 2)) * 2
    if random.random() < 0.15:
        days[0] = period.last_day
    if random.random() < 0.15:
        days[1] = days[0]
    found = {}
    for k in range(random.choice([1, 2])):
        minutes, capacity = 60 * (hours + random.choice([0, 0, 1, 2])), random.choice([None, None, 0, 1, 1, 2])
        found[f"W{k}"] = Workshop(f"W{k}", days[k], minutes, capacity)
    return found


def _professors(random: Random, usual: list[int], period: Period) -> dict[str, Professor]:
    return {
        f"P{k}": Professor(
            f"P{k}",
            _week(random, usual, 0.7, (1, 1, 1, 1, 3, 1, 1)),
            unavailable=_days(random, period, random.choice([0, 3, 10])),
            max_visits=random.choice([None, None, 0, 1, 2]),
        )
        for k in range(random.choice([0, 1, 1, 2, 2]))
    }


def _few_dates(random: Random, season: Season, policy: Policy) -> Season:
    """Close weeks, then dates, until no pair can meet on more than a few."""
    first = season.period.first_day
    weeks = (season.period.last_day - first).days // 7 + 1
    shut = random.sample(range(weeks), max(0, weeks - random.randint(4, 9)))
    days = {first + timedelta(7 * week + day) for week in shut for day in range(7)}
    while True:
        season = replace(season, period=replace(season.period, closed=frozenset(days)))
        common = [
            sorted(common_minutes(season, policy, lead, school))
            for lead in season.leads.values()
            for school in season.schools.values()
        ]
        longest = max(common, key=len)
        if len(longest) <= MOST_DATES:
            return season
        days.add(random.choice(longest))


def _locked(random: Random, season: Season, policy: Policy) -> Season:
    """Locks of every kind: mostly such as a careful office writes, so that a plan exists more often than not."""
    careful = random.random() < 0.85
    every = [(lead, school) for lead in season.leads.values() for school in season.schools.values()]
    possible = {pair: dates for pair in every if (dates := _possible_dates(season, policy, *pair))}
    pairs = list(possible) if careful else every
    assigned: list[tuple[str, str]] = []
    fixed: list[tuple[str, str, date]] = []
    for lead, school in random.sample(pairs, min(len(pairs), random.choice([0, 1, 1, 2]))):
        if random.random() < 0.5:
            assigned.append((lead.id, school.id))
        elif careful:
            days = random.choice(possible[lead, school])
            fixed += [(lead.id, school.id, day) for day in random.sample(days, random.choice([1, 1, 2]))]
        else:
            days = [*common_minutes(season, policy, lead, school), *sorted(_days(random, season.period, 1))]
            fixed.append((lead.id, school.id, random.choice(days)))
    banned = random.sample(pairs, min(len(pairs), random.choice([0, 1, 2])))
    forbidden = {(lead.id, school.id) for lead, school in banned}
    if careful:
        forbidden -= {*assigned, *((lead, school) for lead, school, _ in fixed)}
    return replace(season, assigned=tuple(assigned), forbidden=frozenset(forbidden), fixed=tuple(fixed))


def _possible_dates(season: Season, policy: Policy, lead: Lead, school: HighSchool) -> list[list[date]]:
    """The dates of all accompaniments that the pair could have, were it alone, of two visits and more."""
    minutes = common_minutes(season, policy, lead, school)
    return [
        sorted(dates)
        for way in ways(season, policy, lead, school)
        for dates in calendars(season, policy, lead, school, way, minutes)
        if len(dates) > 1
    ]
