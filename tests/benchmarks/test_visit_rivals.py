"""The rivals give plans of visits that pass the audit, and never do better than plain enumeration or the planner."""

from __future__ import annotations

import pytest

from benchmarks.course import Course
from benchmarks.protocol import Effort
from benchmarks.visits.exact import cp_sat, solve_by_counts
from benchmarks.visits.heuristics import assignment_first, first_come
from benchmarks.visits.meetings import RivalSeason
from benchmarks.visits.methods import METHODS
from benchmarks.visits.verdict import goal_values, violations
from matcher.visits.generator.catalog import VISIT_VARIANTS
from matcher.visits.generator.season import generate_season
from models.policy import Policy
from models.programmes import VISITS
from models.visits.problem import Season
from tests.visits.comparison import truth
from tests.visits.tiny import tiny_season

pytestmark = pytest.mark.filterwarnings("ignore:.*:DeprecationWarning:pulp")
POLICY = Policy.programme(VISITS)
GOALS = ("priority", "served", "fit")


def first_goals(season: Season, planned: RivalSeason) -> tuple[int, ...]:
    values = goal_values(season, planned.plan)
    return tuple(values[goal] for goal in GOALS)


def seasons(count: int) -> list[tuple[int, Season, Policy, tuple[int, ...]]]:
    """Tiny seasons that have a plan, and the best values of the first three goals."""
    found = []
    for seed in range(count):
        season, policy = tiny_season(seed)
        best = truth(season, policy)
        if best is not None:
            found.append((seed, season, policy, best[:3]))
    return found


@pytest.mark.parametrize("variant", VISIT_VARIANTS)
@pytest.mark.parametrize("size", ["tiny", "city"])
def test_heuristics_pass_the_audit(size: str, variant: str) -> None:
    season = generate_season(size, 2, variant=variant)
    for method in (first_come, assignment_first):
        planned = method(season, POLICY)
        assert violations(season, POLICY, planned.plan) == []
        assert planned.plan.assignments
        assert planned.bounds == {}


def test_heuristics_never_beat_the_optimum() -> None:
    for seed, season, policy, best in seasons(60):
        for method in (first_come, assignment_first):
            planned = method(season, policy)
            if not violations(season, policy, planned.plan):
                assert first_goals(season, planned) <= best, seed


def test_the_compact_model_reaches_the_optimum_of_tiny_seasons() -> None:
    solvable = seasons(40)
    assert len(solvable) > 20
    for seed, season, policy, best in solvable:
        course = Course()
        planned = cp_sat(season, policy, Effort(20, 1), course)
        assert violations(season, policy, planned.plan) == [], seed
        assert first_goals(season, planned) == best, seed
        assert planned.bounds == {"priority": best[0], "served": best[1]}, seed
        assert all(moment.bound is None or moment.bound >= best[1] for moment in course.moments), seed


def test_counting_dates_bounds_what_any_plan_serves() -> None:
    for seed, season, policy, best in seasons(60):
        bounds = solve_by_counts(season, policy, Effort(20, 1), Course()).bounds
        if bounds:
            assert bounds["priority"] >= best[0], seed
            assert "served" not in bounds or bounds["served"] >= best[1], seed


def test_without_time_the_compact_model_keeps_the_office_plan() -> None:
    season = generate_season("city", 1)
    assert cp_sat(season, POLICY, Effort(0.0, 1), Course()) == first_come(season, POLICY)


def test_the_planner_beats_them_all() -> None:
    season = generate_season("city", 3, variant="short-dates")
    reached = {
        name: first_goals(season, method(season, POLICY, Effort(20, 1), Course()))
        for name, method in METHODS.items()
        if name != "compact-cp-sat"
    }
    assert max(reached.values()) == reached.pop("matcher")
    assert max(reached.values()) < first_goals(season, METHODS["matcher"](season, POLICY, Effort(20, 1), Course()))
