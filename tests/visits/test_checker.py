"""The plain second look: it lets a sound plan pass, and every wrong that is done to it shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from models.policy import Policy
from models.programmes import VISITS
from models.visits.plan import Activity, ActivityKind, Assignment, VisitPlan
from models.visits.problem import HighSchool, Lead, Mode, Period, Professor, Season, ServiceItem, Workshop
from models.week import Interval, Week
from tests.visits.checker import broken, values_of

POLICY = Policy.programme(VISITS)
ITEMS = frozenset({ServiceItem.TEAM})
STRETCH = (Interval(480, 960),)
WEEK: Week = (STRETCH, STRETCH, (), (), ())
MONDAYS = [date(2025, 9, 1) + timedelta(7 * n) for n in range(3)]
SATURDAY = date(2025, 9, 20)

SEASON = Season(
    {"L": Lead("L", ITEMS, WEEK, 2), "M": Lead("M", ITEMS, WEEK, 3, school_id="B")},
    {
        "A": HighSchool("A", "A", ITEMS, 3, WEEK, returning=True),
        "B": HighSchool("B", "B", ITEMS, 5, WEEK, mode=Mode.B),
    },
    Period(date(2025, 9, 1), date(2025, 12, 31), date(2025, 12, 15), date(2025, 6, 20)),
    {"W": Workshop("W", SATURDAY, 360, capacity=1)},
    {"P": Professor("P", WEEK, max_visits=1)},
    travel={("L", "A"): 10, ("L", "B"): 4},
    assigned=(("L", "A"),),
    fixed=(("L", "B", MONDAYS[0] + timedelta(1)),),
)


def visit(school: str, number: int, day: date, professor: str = "") -> Activity:
    return Activity(school, "L", number, ActivityKind.VISIT, day, 480, 780, 300, professor)


PLAN = VisitPlan(
    (
        Assignment("A", "L", Mode.A, "", MONDAYS[0], MONDAYS[2], 900, 3, 10, 100),
        Assignment("B", "L", Mode.B, "W", MONDAYS[0] + timedelta(1), SATURDAY, 960, 2, 4, 100),
    ),
    (
        visit("A", 1, MONDAYS[0]),
        visit("A", 2, MONDAYS[1], "P"),
        visit("A", 3, MONDAYS[2]),
        visit("B", 1, MONDAYS[0] + timedelta(1)),
        visit("B", 2, MONDAYS[1] + timedelta(1)),
        Activity("B", "L", 0, ActivityKind.WORKSHOP, SATURDAY, None, None, 360),
    ),
)


def test_a_sound_plan_passes_and_is_worth_what_it_is() -> None:
    assert broken(SEASON, POLICY, PLAN) == []
    values = {"priority": 1, "served": 2, "fit": 200, "travel": 76, "visits": 5, "joined": 1}
    assert values_of(SEASON, PLAN) == values


def _first_visit(**more: Any) -> VisitPlan:
    return replace(PLAN, activities=(replace(PLAN.activities[0], **more), *PLAN.activities[1:]))


WRONG_PLANS: list[tuple[str, VisitPlan]] = [
    ("figures", replace(PLAN, assignments=(replace(PLAN.assignments[0], km=11), PLAN.assignments[1]))),
    ("numbers", _first_visit(number=2)),
    ("schools neither", replace(PLAN, assignments=PLAN.assignments[:1], activities=PLAN.activities[:3])),
    ("V6 hours", _first_visit(end=750, minutes=270)),
    ("V7 visits", replace(PLAN, activities=PLAN.activities[1:])),
    ("V8 length", _first_visit(start=490, end=790)),
    ("V8 length", _first_visit(end=930, minutes=450)),
    ("V8 days apart", _first_visit(date=MONDAYS[0] + timedelta(1))),
    ("V8 a lead twice", _first_visit(date=MONDAYS[0] + timedelta(1))),
    ("V9 hours", _first_visit(date=MONDAYS[0] + timedelta(2))),
    ("V9 hours", _first_visit(start=450, end=750)),
    ("V10", _first_visit(date=date(2025, 12, 2))),
    ("V6 window", _first_visit(date=date(2025, 12, 8))),
    ("professor P too often", _first_visit(professor_id="P")),
    ("L1", replace(PLAN, assignments=PLAN.assignments[1:])),
]


@pytest.mark.parametrize(("fault", "plan"), WRONG_PLANS)
def test_a_wrong_plan_is_found_out(fault: str, plan: VisitPlan) -> None:
    assert any(found.startswith(fault) for found in broken(SEASON, POLICY, plan))


def _lead(**more: Any) -> Season:
    return replace(SEASON, leads={**SEASON.leads, "L": replace(SEASON.leads["L"], **more)})


def _school(**more: Any) -> Season:
    return replace(SEASON, schools={**SEASON.schools, "A": replace(SEASON.schools["A"], **more)})


WRONG_SEASONS: list[tuple[str, Callable[[], Season]]] = [
    ("V1", lambda: _school(teachers=2)),
    ("V1", lambda: _school(applied_on=date(2025, 6, 21))),
    ("V1, V4", lambda: _lead(school_id="A")),
    ("V1, V4, V5", lambda: _lead(items=frozenset({ServiceItem.DEVICES}))),
    ("V1, V4, V5 or forbidden", lambda: replace(SEASON, forbidden=frozenset({("L", "A")}))),
    ("V3", lambda: _lead(max_schools=1)),
    ("V7 mode", lambda: _school(mode=Mode.B)),
    ("V7 room", lambda: replace(SEASON, workshops={"W": replace(SEASON.workshops["W"], capacity=0)})),
    ("V9 unavailable", lambda: _lead(unavailable=frozenset({SATURDAY}))),
    ("V9 hours", lambda: replace(SEASON, period=replace(SEASON.period, closed=frozenset(MONDAYS[:1])))),
    ("V10", lambda: replace(SEASON, period=replace(SEASON.period, settlement_deadline=date(2025, 9, 30)))),
    ("L1", lambda: replace(SEASON, assigned=(("M", "A"),))),
    ("L1", lambda: replace(SEASON, fixed=(("L", "A", MONDAYS[0] + timedelta(1)),))),
]


@pytest.mark.parametrize(("fault", "season"), WRONG_SEASONS)
def test_a_plan_for_another_season_is_found_out(fault: str, season: Callable[[], Season]) -> None:
    assert any(found.startswith(fault) for found in broken(season(), POLICY, PLAN))
