"""A whole season of visits from a seed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from matcher.generator.draws import Draws
from matcher.visits.generator.catalog import USUAL_VISIT_VARIANT, VISIT_SIZES, VISIT_VARIANTS, VisitSize, VisitVariant
from matcher.visits.generator.extras import Office, make_workshops
from matcher.visits.generator.people import make_leads, make_professors, make_schools, with_free_time, with_limits
from matcher.visits.generator.places import HighSchoolPlace, high_schools
from models.policy import Policy
from models.programmes import VISITS
from models.rules.visits import V1, V10, V11
from models.visits.eligibility import is_eligible
from models.visits.problem import HighSchool, Mode, Period, Season

_FROM_APPLICANTS = 0.5
"""Share of the leads whose own school has applied."""
_MEETING_WEEKS = ((0, 1), (6, 9))
"""The weeks, counted from 0, in which leads and schools meet to agree and to train."""
_MEETING_WEEKDAYS = (1, 3)
"""Tuesday to Thursday: Mondays and Fridays have holidays enough."""


def generate_season(
    size: str,
    seed: int,
    *,
    variant: str = USUAL_VISIT_VARIANT,
    register: Path | None = None,
    leads: int | None = None,
    schools: int | None = None,
) -> Season:
    """A realistic season; the same arguments give the same season, everywhere.

    ``size`` and ``variant`` are keys of :mod:`matcher.visits.generator.catalog`; where ``leads`` and ``schools`` are
    given, they take the place of the size's numbers. ``register`` is a table of real high schools (``code, name, kind,
    county, township, lat, lon``); without it the schools are invented. The schools of a size and seed are the same in
    every variant, but that none asks for a workshop where there are none; so are the leads, but for their time.

    The variant's share of places is reached by leads who take fewer schools than they may: it stays below where the
    leads are too few for it, and above where they are too many.

    Raises ``KeyError`` for an unknown size or variant, ``ValueError`` for a negative seed or fewer than one lead or
    school, and :class:`matcher.tables.faults.InputError` where the register cannot serve.
    """
    chosen, kind = VISIT_SIZES[size], VISIT_VARIANTS[variant]
    policy = Policy.programme(VISITS)
    period = _period(Draws(seed, "period"), policy)
    applicants, homes = _places(seed, _numbers(Draws(seed, "numbers"), chosen, leads, schools), chosen, register)
    applied = make_schools(Draws(seed, "schools"), policy, applicants, period)
    if kind.workshop_places is None:
        applied = _without_workshops(applied)
    bare = Season(make_leads(Draws(seed, "leads"), policy, homes), applied, period)
    season = _with_time_and_places(seed, policy, kind, bare)
    season = _with_workshops_and_professors(seed, policy, chosen, kind, season)
    return Office(Draws(seed, "office"), policy, season).season(chosen)


def _numbers(draws: Draws, size: VisitSize, leads: int | None, schools: int | None) -> tuple[int, int]:
    """How many leads and schools."""
    drawn = draws.whole(*size.leads), draws.whole(*size.schools)
    numbers = drawn[0] if leads is None else leads, drawn[1] if schools is None else schools
    if min(numbers) < 1:
        raise ValueError(f"leads and schools are 1 or more: {numbers}")
    return numbers


def _places(
    seed: int, numbers: tuple[int, int], size: VisitSize, register: Path | None
) -> tuple[list[HighSchoolPlace], Sequence[HighSchoolPlace]]:
    """The schools that apply, and the own school of each lead."""
    leads, schools = numbers
    applicants, others = high_schools(Draws(seed, "places"), schools, leads, register, regional=size.regional)
    draws = Draws(seed, "homes")
    inside = [draws.chance(_FROM_APPLICANTS) or not others for _ in range(leads)]
    return applicants, [draws.pick(applicants if own else others) for own in inside]


def _period(draws: Draws, policy: Policy) -> Period:
    """The programme's dates, with the days of two meetings closed."""
    first = policy[V10].first_day
    monday = first - timedelta(first.weekday())
    weeks = [draws.whole(*span) for span in _MEETING_WEEKS]
    meetings = [monday + timedelta(draws.whole(*_MEETING_WEEKDAYS), weeks=week) for week in weeks]
    return Period(
        first_day=first,
        last_day=policy[V10].last_day,
        settlement_deadline=policy[V11].settlement_deadline,
        application_deadline=policy[V1].application_deadline,
        closed=frozenset(meetings),
    )


def _without_workshops(schools: Mapping[str, HighSchool]) -> dict[str, HighSchool]:
    return {id_: replace(school, mode=None) if school.mode is Mode.B else school for id_, school in schools.items()}


def _with_time_and_places(seed: int, policy: Policy, variant: VisitVariant, season: Season) -> Season:
    """The season whose leads have told when they are free and how many schools they take."""
    period = season.period
    leads = with_free_time(Draws(seed, "times"), policy, variant, season.leads, season.schools, period)
    eligible = sum(is_eligible(school, season, policy) for school in season.schools.values())
    places = int(eligible * Draws(seed, "share").fraction(*variant.places))
    return replace(season, leads=with_limits(Draws(seed, "limits"), policy, leads, places, period))


def _with_workshops_and_professors(
    seed: int, policy: Policy, size: VisitSize, variant: VisitVariant, season: Season
) -> Season:
    places = sum(lead.max_schools for lead in season.leads.values())
    draws = Draws(seed, "workshops")
    count = draws.whole(*size.workshops)
    workshops = make_workshops(draws, policy, variant, count, places, season.period)
    draws = Draws(seed, "professors")
    count = draws.whole(*size.professors)
    professors = make_professors(draws, count, season.period) if variant.professors else None
    return replace(season, workshops=workshops, professors=professors)
