"""Every goal of tiny random seasons against plain enumeration: values, bounds, orders, limits of time."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from matcher.texts import Language
from matcher.visits.audit.rules import audit_visits
from matcher.visits.publication import VisitPublication
from matcher.visits.run import solve_visits
from matcher.visits.tables.writing import write_visit_plan
from models.goals import Status
from models.policy import Policy
from models.programmes import VISITS
from models.visits.plan import VisitOutcome
from models.visits.problem import Season
from tests.reading import read_written_visits
from tests.visits.checker import broken
from tests.visits.comparison import differences, truth
from tests.visits.tiny import other_goals, tiny_season

SEEDS = range(240)


def solved(season: Season, policy: Policy, seed: int = 0) -> VisitOutcome:
    return solve_visits(season, policy, seed=seed, workers=1)


@cache
def outcome_of(seed: int) -> VisitOutcome:
    return solved(*tiny_season(seed))


@pytest.mark.parametrize("seed", SEEDS)
def test_values_bounds_and_plan_are_those_of_enumeration(seed: int) -> None:
    assert differences(*tiny_season(seed), outcome_of(seed)) == []


@pytest.mark.parametrize("seed", SEEDS[::2])
def test_the_audit_passes_the_plan_as_written(seed: int, tmp_path: Path) -> None:
    season, policy = tiny_season(seed)
    outcome = outcome_of(seed)
    if outcome.plan is None:
        return
    reasons = {unserved.school_id: ("why", "what to do") for unserved in outcome.plan.unserved}
    write_visit_plan(tmp_path, VisitPublication(VISITS, season, policy, outcome, Language.EN, 0), reasons)
    assert audit_visits(season, policy, read_written_visits(tmp_path)) == ()


@pytest.mark.parametrize("seed", SEEDS[::2])
def test_other_orders_of_goals(seed: int) -> None:
    season, policy = tiny_season(seed)
    other = other_goals(policy, seed)
    assert differences(season, other, solved(season, other)) == []


@pytest.mark.parametrize("seed", SEEDS[::8])
def test_the_same_seed_gives_the_same_plan(seed: int) -> None:
    assert solved(*tiny_season(seed)) == outcome_of(seed)


@pytest.mark.parametrize("seed", SEEDS[::8])
def test_another_seed_gives_the_same_values(seed: int) -> None:
    season, policy = tiny_season(seed)
    assert differences(season, policy, solved(season, policy, seed=seed + 1)) == []


@pytest.mark.parametrize("seed", SEEDS[:6])
def test_two_workers_give_the_same_plan(seed: int) -> None:
    assert solve_visits(*tiny_season(seed), seed=0, workers=2) == outcome_of(seed)


@pytest.mark.parametrize("seed", SEEDS[::8])
def test_no_time_at_all_is_told_honestly(seed: int) -> None:
    season, policy = tiny_season(seed)
    best, outcome = truth(season, policy), solve_visits(season, policy, time_limit=0.0, workers=1)
    if best is None:
        assert outcome.status in (Status.INFEASIBLE, Status.UNKNOWN)
        return
    assert outcome.status is not Status.INFEASIBLE
    assert (outcome.plan is None) == (outcome.status is Status.UNKNOWN)
    if outcome.plan is not None:
        assert broken(season, policy, outcome.plan) == []
        five = [goal for goal in outcome.goals if goal.name != "joined"]
        for goal, value in zip(five, best, strict=True):
            assert VISITS.goals[goal.name].sense * (goal.bound - value) >= 0, goal
        if outcome.status is Status.OPTIMAL:
            assert tuple(goal.value for goal in five) == best
