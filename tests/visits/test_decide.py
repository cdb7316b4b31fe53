"""The model admits a plan exactly where no rule is broken, and nothing that does not belong together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import event, given

from matcher.visits.audit.rules import audit_visits
from models.visits.decide import admits
from models.visits.plan import Activity, ActivityKind, VisitPlan
from models.visits.problem import Mode, Season, Workshop
from tests.audit.test_visit_mutations import edited
from tests.doses import examples
from tests.visit_rules.case import Case, base
from tests.visits.building import POLICY as PROGRAMME
from tests.visits.checker import broken
from tests.visits.plain_plan import as_plan, every_choice
from tests.visits.tiny import tiny_season

SEASON, PLAN = base().season, base().plan
S1, S2, S3 = PLAN.assignments
UNSERVED = "schools neither served nor unserved"
"""What the checker says of a plan without its table of unserved schools, of which the model knows nothing."""

WORKSHOP = next(row for row in PLAN.activities if row.kind is ActivityKind.WORKSHOP)


@examples(300)
@given(edited())
def test_the_model_admits_what_the_audit_passes(case: Case) -> None:
    violations = audit_visits(case.season, PROGRAMME, case.written)
    event("sound" if not violations else "broken")
    assert admits(case.season, PROGRAMME, case.plan) is (violations == ()), violations


def at_shared_hours(season: Season, visit: Activity) -> Activity:
    """The visit at the first half hour from which lead and school are there to its end."""
    if visit.kind is ActivityKind.WORKSHOP:
        return visit
    weekday = visit.date.weekday()
    both = season.leads[visit.lead_id].free[weekday], season.schools[visit.school_id].free[weekday]
    start = next(
        start
        for start in range(0, 24 * 60, 30)
        if all(any(one.start <= start and start + visit.minutes <= one.end for one in free) for free in both)
    )
    return replace(visit, start=start, end=start + visit.minutes)


@pytest.mark.dose(5)
@pytest.mark.parametrize("seed", range(60))
def test_plans_that_enumeration_finds_are_admitted_and_under_other_rules_judged(seed: int) -> None:
    season, policy = tiny_season(seed)
    choices = every_choice(season, policy)
    for choice in Random(seed).sample(choices, min(3, len(choices))):
        plan = as_plan(season, policy, choice)
        plan = replace(plan, activities=tuple(at_shared_hours(season, activity) for activity in plan.activities))
        assert admits(season, policy, plan)
        other = tiny_season(seed + 1000)[1]
        faults = [fault for fault in broken(season, other, plan) if fault != UNSERVED]
        assert admits(season, other, plan) is (not faults), faults


def with_first(**more: Any) -> VisitPlan:
    """The plan with another assignment of S1."""
    return replace(PLAN, assignments=(replace(S1, **more), S2, S3))


def with_activity(old: Activity, *new: Activity) -> VisitPlan:
    """The plan with other activities in place of one."""
    return replace(PLAN, activities=(*(row for row in PLAN.activities if row != old), *new))


FIRST = PLAN.activities[0]

ASTRAY: Mapping[str, VisitPlan] = {
    "a school that is not there": with_first(school_id="S7"),
    "a lead that is not there": with_first(lead_id="L7"),
    "another lead than makes the visits": with_first(lead_id="L3"),
    "another mode than the activities": with_first(mode=Mode.B),
    "a workshop that is not there": replace(PLAN, assignments=(S1, replace(S2, workshop_id="W9"), S3)),
    "no workshop in mode B": replace(PLAN, assignments=(S1, replace(S2, workshop_id=""), S3)),
    "a workshop in mode A": with_first(workshop_id="W1"),
    "two assignments of a school": replace(PLAN, assignments=(*PLAN.assignments, S1)),
    "an assignment left out": replace(PLAN, assignments=(S1, S3)),
    "another number of visits": with_first(visits=4),
    "other minutes": with_first(minutes=930),
    "another first day": with_first(first_day=date(2025, 9, 15)),
    "another last day": with_first(last_day=date(2025, 10, 1)),
    "another distance": with_first(km=12),
    "another fit": with_first(fit=66),
    "a visit left out": with_activity(FIRST),
    "a visit twice": with_activity(FIRST, FIRST, FIRST),
    "a visit by another lead": with_activity(FIRST, replace(FIRST, lead_id="L3")),
    "a visit to a school without a lead": replace(
        PLAN, activities=(*PLAN.activities, replace(FIRST, school_id="S4", lead_id="L3"))
    ),
    "a visit without times": with_activity(FIRST, replace(FIRST, start=None, end=None)),
    "a visit that ends before it starts": with_activity(FIRST, replace(FIRST, start=840, end=540)),
    "a visit with other minutes than its times": with_activity(FIRST, replace(FIRST, minutes=330)),
    "a visit with another number": with_activity(FIRST, replace(FIRST, number=4)),
    "no row of the workshop": with_activity(WORKSHOP),
    "a workshop on another date": with_activity(WORKSHOP, replace(WORKSHOP, date=date(2025, 10, 19))),
    "a workshop of other minutes": with_activity(WORKSHOP, replace(WORKSHOP, minutes=420)),
    "a workshop that a professor joins": with_activity(WORKSHOP, replace(WORKSHOP, professor_id="P1")),
    "a professor where none are given": with_activity(FIRST, replace(FIRST, professor_id="P1")),
    "a workshop with times": with_activity(WORKSHOP, replace(WORKSHOP, start=540, end=900)),
    "a workshop of a school in mode A": replace(PLAN, activities=(*PLAN.activities, replace(WORKSHOP, school_id="S1"))),
}


def test_the_base_is_admitted() -> None:
    assert admits(SEASON, PROGRAMME, PLAN)


@pytest.mark.parametrize("what", ASTRAY)
def test_what_does_not_belong_together_is_refused(what: str) -> None:
    assert not admits(SEASON, PROGRAMME, ASTRAY[what])


def test_nobody_served_is_a_plan_where_nobody_must_be() -> None:
    nobody = VisitPlan((), ())
    assert admits(SEASON, PROGRAMME, nobody)
    assert not admits(replace(SEASON, assigned=(("L1", "S1"),)), PROGRAMME, nobody)
    assert not admits(replace(SEASON, fixed=(("L1", "S1", FIRST.date),)), PROGRAMME, nobody)


@pytest.mark.parametrize(("minutes", "admitted"), [(330, False), (360, True)])
def test_a_workshop_lasts_6_hours(minutes: int, admitted: bool) -> None:
    season: Season = replace(SEASON, workshops={"W1": Workshop("W1", WORKSHOP.date, minutes)})
    last = [row for row in PLAN.activities if row.school_id == "S2" and row.kind is ActivityKind.VISIT][-1]
    activities = with_activity(last, replace(last, end=(last.end or 0) + 30, minutes=last.minutes + 30)).activities
    held = tuple(replace(row, minutes=minutes) if row == WORKSHOP else row for row in activities)
    plan = VisitPlan((S1, replace(S2, minutes=570 + minutes), S3), held)
    assert admits(season, PROGRAMME, plan) is admitted
