"""The rows of a plan: exact hours and lengths by hand, and whole tiny plans before both judges."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from models.goals import GoalResult, Status
from models.rules.visits import V6, V7
from models.visits.assembly import assemble, trim
from models.visits.calendars.hours import shared_hours
from models.visits.calendars.joining import Join, Joins
from models.visits.due import milestones
from models.visits.plan import (
    Activity,
    ActivityKind,
    Assignment,
    VisitOutcome,
    VisitPlan,
)
from models.visits.problem import Mode
from models.visits.shortfall.explain import explain
from models.week import Interval
from tests.visits.building import POLICY, lead, professor, school, season, workshop
from tests.visits.checker import broken, values_of
from tests.visits.comparison import audited, goals_counted
from tests.visits.held_plans import HeldPlan, calendar_of, held_plan, joined_plan, spread, visited

SEEDS = range(240)


def whole_plan(plan: HeldPlan, joined: Joins) -> VisitPlan:
    assignments, activities = assemble(plan.calendar, joined.dates, joined.joins)
    due = milestones(plan.season, plan.policy, assignments, activities)
    rows = VisitPlan(assignments, activities, due)
    # A plan by lot, of which nothing is proven.
    return replace(rows, unserved=explain(plan.season, plan.policy, rows, ()))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_audit_passes_what_is_joined_spread_and_written(seed: int, tmp_path: Path) -> None:
    found = joined_plan(seed)
    if found is None:
        return
    plan, joined = found
    joined = replace(joined, dates=spread(plan.calendar, joined.dates, joined.joins).dates)
    rows = whole_plan(plan, joined)
    assert broken(plan.season, plan.policy, rows) == []
    values = values_of(plan.season, rows)
    assert values["joined"] == joined.value
    goals = tuple(GoalResult(name, values[name], values[name]) for name in goals_counted(plan.season, plan.policy))
    outcome = VisitOutcome(Status.OPTIMAL, rows, goals)
    assert audited(tmp_path, plan.season, plan.policy, outcome) == set()


@pytest.mark.parametrize("seed", SEEDS[::2])
def test_nothing_is_longer_than_it_need_be(seed: int) -> None:
    """Hours beyond the needed are left only where every visit is down to half an hour; lengths differ only by cuts."""
    plan = held_plan(seed)
    if plan is None:
        return
    assignments, activities = assemble(plan.calendar, plan.dates, {})
    for one in assignments:
        visits = [row.minutes for row in activities if row.school_id == one.school_id and row.number]
        whole, in_visits = 60 * plan.policy[V6].hours, 60 * plan.policy[V7].visit_hours_b
        needed = whole if one.mode is Mode.A else max(whole - (one.minutes - sum(visits)), in_visits)
        assert needed <= sum(visits)
        assert sum(visits) - needed < 30 or max(visits) == 30


@pytest.mark.parametrize(
    ("minutes", "needed", "left"),
    [
        ([420, 420, 420], 900, [300, 300, 300]),
        ([420, 420, 420, 420], 900, [240, 240, 210, 210]),
        ([420, 240, 420], 900, [330, 240, 330]),
        ([420, 420, 60], 900, [420, 420, 60]),
        ([420, 390, 120], 900, [390, 390, 120]),
        ([60, 60], 0, [30, 30]),
        ([210, 210], 400, [210, 210]),
        ([210, 210], 375, [210, 180]),
    ],
)
def test_the_longest_are_cut_first(minutes: list[int], needed: int, left: list[int]) -> None:
    assert trim(minutes, needed) == left


@pytest.mark.parametrize(
    ("ranges", "visit"),
    [
        ([[(480, 1080)], [(470, 1080)]], (480, 900)),
        ([[(480, 1020)], [(490, 895)]], (510, 870)),
        ([[(480, 1020)], [(540, 720), (780, 960)]], (540, 720)),
        ([[(480, 1020)], [(540, 720), (780, 970)], [(600, 1000)]], (780, 960)),
        ([[(480, 540)], [(520, 560)]], None),
        ([[(480, 540)], [(510, 540)]], (510, 540)),
        ([[(480, 540)], []], None),
    ],
)
def test_the_longest_visit_at_its_earliest(ranges: list[list[tuple[int, int]]], visit: tuple[int, int] | None) -> None:
    """Whole half hours inside one range of each, at most seven hours."""
    found = shared_hours([[Interval(*one) for one in each] for each in ranges], 7 * 60)
    assert found == (None if visit is None else Interval(*visit))


def test_rows_of_a_plan() -> None:
    """Lead and school share nine to twelve and one to six; the professor is there until half past two."""
    of = season(
        [lead("L wed=08:50-18:00")],
        [school(f"{id_} wed=09:00-12:00;13:00-18:00") for id_ in ("S2", "S1")],
        workshops=[workshop("W date=2025-09-13")],
        professors=[professor("P wed=10:00-14:30")],
        travel={("L", "S1"): 12},
    )
    calendar, second = calendar_of(of, POLICY), visited(0, "10-01 10-08 10-15 10-22")
    dates = second | visited(1, "09-10 09-17", "W")
    joins = dict.fromkeys(second, Join(date(2025, 10, 8), "P"))
    assignments, activities = assemble(calendar, dates, joins)
    visit, meeting = ActivityKind.VISIT, ActivityKind.WORKSHOP
    assert assignments == (
        Assignment("S1", "L", Mode.B, "W", date(2025, 9, 10), date(2025, 9, 17), 900, 2, 12, 100),
        Assignment("S2", "L", Mode.A, "", date(2025, 10, 1), date(2025, 10, 22), 900, 4, 0, 100),
    )
    assert activities == (
        Activity("S1", "L", 1, visit, date(2025, 9, 10), 780, 1050, 270),
        Activity("S1", "L", 0, meeting, date(2025, 9, 13), None, None, 360),
        Activity("S1", "L", 2, visit, date(2025, 9, 17), 780, 1050, 270),
        Activity("S2", "L", 1, visit, date(2025, 10, 1), 780, 1050, 270),
        Activity("S2", "L", 2, visit, date(2025, 10, 8), 600, 720, 120, "P"),
        Activity("S2", "L", 3, visit, date(2025, 10, 15), 780, 1050, 270),
        Activity("S2", "L", 4, visit, date(2025, 10, 22), 780, 1020, 240),
    )
