"""The rows of a plan: exact hours and lengths by hand, and whole tiny plans before both judges."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from matcher.texts import Language
from matcher.visits.audit.rules import audit_visits
from matcher.visits.publication import VisitPublication
from matcher.visits.tables.writing import write_visit_plan
from models.goals import GoalResult, Status
from models.policy import Policy
from models.programmes import VISITS
from models.rules.visits import V6, V7
from models.visits.assembly import assemble, trim
from models.visits.calendars.dating import Dates, Holding
from models.visits.calendars.hours import shared_hours
from models.visits.calendars.joining import Join, Joins, join
from models.visits.due import milestones
from models.visits.pairs import Way
from models.visits.plan import (
    Activity,
    ActivityKind,
    Assignment,
    VisitOutcome,
    VisitPlan,
)
from models.visits.problem import HighSchool, Lead, Mode, Period, Professor, Season, ServiceItem, Workshop
from models.visits.shortfall.explain import explain
from models.week import NEVER, Interval, Week
from tests.reading import read_written_visits
from tests.visits.checker import broken, values_of
from tests.visits.comparison import goals_counted
from tests.visits.held_plans import HeldPlan, calendar_of, held_plan, spread, unjoined

SEEDS = range(240)


def joined_and_spread(plan: HeldPlan) -> Joins:
    joined = unjoined(plan)
    if plan.season.professors is not None:
        joined = join(plan.calendar, list(plan.dates), plan.dates)
    return replace(joined, dates=spread(plan.calendar, joined.dates, joined.joins).dates)


def whole_plan(plan: HeldPlan, joined: Joins) -> VisitPlan:
    assignments, activities = assemble(plan.calendar, joined.dates, joined.joins)
    due = milestones(plan.season, plan.policy, assignments, activities)
    rows = VisitPlan(assignments, activities, due)
    # A plan by lot, of which nothing is proven.
    return replace(rows, unserved=explain(plan.season, plan.policy, rows, ()))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_audit_passes_what_is_joined_spread_and_written(seed: int, tmp_path: Path) -> None:
    plan = held_plan(seed)
    if plan is None:
        return
    joined = joined_and_spread(plan)
    rows = whole_plan(plan, joined)
    assert broken(plan.season, plan.policy, rows) == []
    values = values_of(plan.season, rows)
    assert values["joined"] == joined.value
    goals = tuple(GoalResult(name, values[name], values[name]) for name in goals_counted(plan.season, plan.policy))
    outcome = VisitOutcome(Status.OPTIMAL, rows, goals)
    reasons = {one.school_id: ("why", "what to do") for one in rows.unserved}
    publication = VisitPublication(VISITS, plan.season, plan.policy, outcome, Language.EN, seed=0, seconds=0.0)
    write_visit_plan(tmp_path, publication, reasons)
    assert audit_visits(plan.season, plan.policy, read_written_visits(tmp_path)) == ()


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


def on_wednesdays(*ranges: tuple[int, int]) -> Week:
    return (*NEVER[:2], tuple(Interval(start, end) for start, end in ranges), (), ())


def season() -> Season:
    """The school's hours break at noon; on Wednesdays lead and school share three hours and then five."""
    items = frozenset(ServiceItem)
    lead = Lead("L", items, on_wednesdays((530, 1080)), 3)
    schools = {
        "S2": HighSchool("S2", "two", items, 3, on_wednesdays((540, 720), (780, 1080))),
        "S1": HighSchool("S1", "one", items, 3, on_wednesdays((540, 720), (780, 1080))),
    }
    period = Period(date(2025, 9, 1), date(2025, 12, 31), date(2025, 12, 15), date(2025, 6, 20))
    workshops = {"W": Workshop("W", date(2025, 9, 13), 360)}
    professors = {"P": Professor("P", on_wednesdays((600, 870)))}
    return Season({"L": lead}, schools, period, workshops, professors, travel={("L", "S1"): 12})


def test_rows_of_a_plan() -> None:
    """Lead and school share nine to twelve and one to six; the professor is there until half past two."""
    calendar = calendar_of(season(), Policy.programme(VISITS))
    first = Holding(0, 1, Way(Mode.B, "W", 2))
    second = Holding(0, 0, Way(Mode.A, "", 4))
    dates = {
        second: Dates(tuple(date(2025, 10, day) for day in (1, 8, 15, 22)), ""),
        first: Dates((date(2025, 9, 10), date(2025, 9, 17)), "W"),
    }
    joins = {second: Join(date(2025, 10, 8), "P")}
    assignments, activities = assemble(calendar, dates, joins)
    visit, workshop = ActivityKind.VISIT, ActivityKind.WORKSHOP
    assert assignments == (
        Assignment("S1", "L", Mode.B, "W", date(2025, 9, 10), date(2025, 9, 17), 900, 2, 12, 100),
        Assignment("S2", "L", Mode.A, "", date(2025, 10, 1), date(2025, 10, 22), 900, 4, 0, 100),
    )
    assert activities == (
        Activity("S1", "L", 1, visit, date(2025, 9, 10), 780, 1050, 270),
        Activity("S1", "L", 0, workshop, date(2025, 9, 13), None, None, 360),
        Activity("S1", "L", 2, visit, date(2025, 9, 17), 780, 1050, 270),
        Activity("S2", "L", 1, visit, date(2025, 10, 1), 780, 1050, 270),
        Activity("S2", "L", 2, visit, date(2025, 10, 8), 600, 720, 120, "P"),
        Activity("S2", "L", 3, visit, date(2025, 10, 15), 780, 1050, 270),
        Activity("S2", "L", 4, visit, date(2025, 10, 22), 780, 1020, 240),
    )
