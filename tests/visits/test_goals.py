"""Every goal of tiny random seasons against plain enumeration: values, bounds, orders, policies, limits of time."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from functools import cache
from pathlib import Path

import pytest

from matcher.visits.run import solve_visits
from models.goals import Status
from models.policy import Policy
from models.programmes import VISITS
from models.tuning import AssignmentTuning, Tuning, with_tuning
from models.visits.plan import VisitOutcome, VisitPlan
from models.visits.problem import Season
from tests.reading import read_season
from tests.visits.building import POLICY as PROGRAMME
from tests.visits.checker import broken
from tests.visits.comparison import audited, differences, truth
from tests.visits.tiny import other_goals, tiny_season, varied_season

SEEDS = range(240)


def with_other_goals(seed: int) -> tuple[Season, Policy]:
    season, policy = tiny_season(seed)
    return season, other_goals(policy, seed)


DRAWN: dict[str, Callable[[int], tuple[Season, Policy]]] = {
    "as written": tiny_season,
    "other orders": with_other_goals,
    "other policies": varied_season,
}
FEW_PAIRS = Tuning(visits_assignment=AssignmentTuning(most_pairs=0, nearest_pairs=1))
"""So few to begin with that bounds must hold for the pairs outside, too."""


@cache
def outcome_of(family: str, seed: int) -> VisitOutcome:
    return solve_visits(*DRAWN[family](seed))


@pytest.mark.parametrize("family", DRAWN)
@pytest.mark.parametrize("seed", SEEDS)
def test_values_bounds_and_plan_are_those_of_enumeration(seed: int, family: str, tmp_path: Path) -> None:
    """And the audit passes the plan as written."""
    (season, policy), outcome = DRAWN[family](seed), outcome_of(family, seed)
    assert differences(season, policy, outcome) == []
    assert audited(tmp_path, season, policy, outcome) == set()


@pytest.mark.parametrize("seed", range(60))
def test_where_columns_begin_with_few_pairs_too(seed: int) -> None:
    season, policy = tiny_season(seed)
    with with_tuning(FEW_PAIRS):
        assert differences(season, policy, solve_visits(season, policy)) == []


@pytest.mark.parametrize("seed", SEEDS[::8])
def test_seed_and_workers(seed: int) -> None:
    """The same plan from any number of workers and every time, and with another seed one that is as good."""
    season, policy = tiny_season(seed)
    assert solve_visits(season, policy, seed=0, workers=2) == outcome_of("as written", seed)
    assert solve_visits(season, policy, workers=1) == outcome_of("as written", seed)
    assert differences(season, policy, solve_visits(season, policy, seed=seed + 1)) == []


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


# What a plan under another policy breaks of the programme

NAMED = {
    "V1, V4, V5 or forbidden": {"V1", "V4", "V5", "L1"},
    "V3": {"V3"},
    "V6": {"V6"},
    "V7": {"V7"},
    "V8": {"V8"},
    "V9 unavailable": {"V9"},
    "V9 hours": {"V9", "V10", "V11"},
    "V10, V11": {"V10", "V11"},
    "professor ": {"V9"},
    "L1": {"L1"},
}
"""What the plain second look calls a fault, by how its words begin, and the rules that it may be about."""


def seen_broken(season: Season, plan: VisitPlan) -> list[AbstractSet[str]]:
    """Of each fault that a plain look at the plan finds under the programme the rules that it may be about."""
    faults = broken(season, PROGRAMME, plan)
    return [next(rules for words, rules in NAMED.items() if fault.startswith(words)) for fault in faults]


@pytest.mark.parametrize("seed", range(100))
def test_the_audit_names_what_it_breaks_of_the_programme(seed: int, tmp_path: Path) -> None:
    (season, policy), outcome = varied_season(seed), outcome_of("other policies", seed)
    if outcome.plan is None:
        return
    named = {rule for rule in audited(tmp_path, season, policy, outcome, PROGRAMME) if rule[0] in "VL"}
    seen = seen_broken(season, outcome.plan)
    assert all(rules & named for rules in seen)
    assert named <= set().union(*seen)


@pytest.mark.dose(0)
def test_every_hard_clause_is_broken_by_some_policy(tmp_path: Path) -> None:
    """Else the test above would show nothing. (V3 has one of its own: so few dates hold no fourth school.)"""
    found: set[str] = set()
    for seed in range(100):
        (folder := tmp_path / str(seed)).mkdir()
        found |= audited(folder, *varied_season(seed), outcome_of("other policies", seed), PROGRAMME)
    assert found >= {"V1", "V4", "V5", "V6", "V7", "V8", "V9", "V10", "V11", "L1"}


@pytest.mark.parametrize(("most", "asked", "served"), [(4, "", 4), (4, "4", 4), (3, "", 3), (2, "", 2), (4, "3", 3)])
def test_a_lead_serves_as_many_schools_as_the_policy_allows(most: int, asked: str, served: int, tmp_path: Path) -> None:
    """One lead, free every day, and five schools that all ask for what the lead covers."""
    hours = ",".join(["08:00-17:00"] * 5)
    (given := tmp_path / "in").mkdir()
    lead = f"lead_id,items,max_schools,mon,tue,wed,thu,fri\nL1,team,{asked},{hours}\n"
    (given / "leads.csv").write_text(lead, encoding="utf-8")
    rows = ["school_id,name,items,teachers,mon,tue,wed,thu,fri", *(f"S{k},S{k},team,3,{hours}" for k in range(5))]
    (given / "schools.csv").write_text("\n".join(rows), encoding="utf-8")
    policy = Policy.from_mapping({"rules": {"V3": {"most_schools": most}}}, VISITS)
    season = read_season(given, policy).problem
    outcome = solve_visits(season, policy)
    assert [(goal.name, goal.value, goal.bound) for goal in outcome.goals][1] == ("served", served, served)
    (out := tmp_path / "out").mkdir()
    assert audited(out, season, policy, outcome) == set()
    assert ("V3" in audited(out, season, policy, outcome, PROGRAMME)) is (served > 3)
