"""The model admits a plan exactly where no rule is broken, and nothing that does not belong together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import event, given

from matcher.visits.audit.rules import audit_visits
from models.visits.decide import admits
from models.visits.plan import Activity, ActivityKind, Assignment, VisitPlan
from models.visits.problem import Mode, Season
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


FIRST = PLAN.activities[0]
DAY = date(2025, 10, 19)


def with_other(row: Assignment | Activity, **cells: Any) -> VisitPlan:
    """The plan with other cells in one row."""
    assignments = tuple(replace(one, **cells) if one == row else one for one in PLAN.assignments)
    activities = tuple(replace(one, **cells) if one == row else one for one in PLAN.activities)
    return VisitPlan(assignments, activities)


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        # School and lead are there, and the lead is who makes the visits.
        *((S1, {"school_id": "S7"}), (S1, {"lead_id": "L7"}), (S1, {"lead_id": "L3"}), (FIRST, {"lead_id": "L3"})),
        # Mode and workshop are those of the activities.
        *((S1, {"mode": Mode.B}), (S1, {"workshop_id": "W1"}), (S2, {"workshop_id": "W9"}), (S2, {"workshop_id": ""})),
        # Figures are those of the activities and of the pair.
        *((S1, {"visits": 4}), (S1, {"minutes": 930}), (S1, {"km": 12}), (S1, {"fit": 66})),
        *((S1, {"first_day": date(2025, 9, 15)}), (S1, {"last_day": date(2025, 10, 1)})),
        # A visit has its number, times, their length, and no professor where none are given.
        *((FIRST, {"start": None, "end": None}), (FIRST, {"start": 840, "end": 540}), (FIRST, {"minutes": 330})),
        *((FIRST, {"number": 4}), (FIRST, {"professor_id": "P1"})),
        # A workshop is as the table has it, without times or a professor.
        *((WORKSHOP, {"date": DAY}), (WORKSHOP, {"minutes": 420}), (WORKSHOP, {"start": 540, "end": 900})),
        (WORKSHOP, {"professor_id": "P1"}),
    ],
)
def test_what_does_not_belong_together_is_refused(row: Assignment | Activity, cells: dict[str, Any]) -> None:
    assert admits(SEASON, PROGRAMME, PLAN)
    assert not admits(SEASON, PROGRAMME, with_other(row, **cells))


@pytest.mark.parametrize("row", [S2, FIRST, WORKSHOP])
def test_no_row_is_left_out_or_there_twice(row: Assignment | Activity) -> None:
    assignments = tuple(one for one in PLAN.assignments if one != row)
    activities = tuple(one for one in PLAN.activities if one != row)
    assert not admits(SEASON, PROGRAMME, VisitPlan(assignments, activities))
    more = (*PLAN.assignments, S2) if row is S2 else PLAN.assignments
    twice = PLAN.activities if row is S2 else (*PLAN.activities, FIRST if row is FIRST else WORKSHOP)
    assert not admits(SEASON, PROGRAMME, VisitPlan(more, twice))


@pytest.mark.parametrize("row", [replace(FIRST, school_id="S4", lead_id="L3"), replace(WORKSHOP, school_id="S1")])
def test_a_school_without_a_lead_has_no_visit_and_one_in_mode_a_no_workshop(row: Activity) -> None:
    assert not admits(SEASON, PROGRAMME, replace(PLAN, activities=(*PLAN.activities, row)))


def test_nobody_served_is_a_plan_where_nobody_must_be() -> None:
    nobody = VisitPlan((), ())
    assert admits(SEASON, PROGRAMME, nobody)
    assert not admits(replace(SEASON, assigned=(("L1", "S1"),)), PROGRAMME, nobody)
    assert not admits(replace(SEASON, fixed=(("L1", "S1", FIRST.date),)), PROGRAMME, nobody)
