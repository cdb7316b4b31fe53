"""The rivals give plans of visits that pass the audit, and never do better than plain enumeration or the planner."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from benchmarks.report import Effort
from benchmarks.visits.exact import counted, cp_sat
from benchmarks.visits.files import CAN_MEASURE, files_to_files
from benchmarks.visits.heuristics import assignment_first, first_come
from benchmarks.visits.meetings import Planned
from benchmarks.visits.rivals import METHODS
from benchmarks.visits.run import main
from benchmarks.visits.verdict import goal_values, violations
from matcher.generate.visits.catalog import VISIT_VARIANTS
from matcher.generate.visits.season import generate_season
from models.policy import Policy
from models.rules import Programme
from models.visits.problem import Season
from tests.visits.comparison import truth
from tests.visits.tiny import tiny_season

pytestmark = pytest.mark.filterwarnings("ignore:.*:DeprecationWarning:pulp")
POLICY = Policy.programme(Programme.VISITS)
GOALS = ("priority", "served", "fit")


def first_goals(season: Season, planned: Planned) -> tuple[int, ...]:
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
        planned = cp_sat(season, policy, seconds=20)
        assert violations(season, policy, planned.plan) == [], seed
        assert first_goals(season, planned) == best, seed
        assert planned.bounds == {"priority": best[0], "served": best[1]}, seed


def test_counting_dates_bounds_what_any_plan_serves() -> None:
    for seed, season, policy, best in seasons(60):
        bounds = counted(season, policy, seconds=20).bounds
        if bounds:
            assert bounds["priority"] >= best[0], seed
            assert "served" not in bounds or bounds["served"] >= best[1], seed


def test_without_time_the_compact_model_keeps_the_office_plan() -> None:
    season = generate_season("city", 1)
    assert cp_sat(season, POLICY, seconds=0.0) == first_come(season, POLICY)


def test_the_planner_beats_them_all() -> None:
    season = generate_season("city", 3, variant="short-dates")
    reached = {
        name: first_goals(season, method(season, POLICY, Effort(20, 1)))
        for name, method in METHODS.items()
        if name != "compact-cp-sat"
    }
    assert max(reached.values()) == reached.pop("joint")
    assert max(reached.values()) < first_goals(season, METHODS["joint"](season, POLICY, Effort(20, 1)))


@pytest.mark.skipif(not CAN_MEASURE, reason="the system does not tell of a process's memory")
def test_the_command_is_measured_from_files_to_files() -> None:
    ballast = np.ones(100_000_000)  # 800 MB of this process are none of the command's
    measured = files_to_files(generate_season("tiny", 1), Effort(20, 1))
    assert measured is not None
    assert 0 < measured.seconds < 20
    assert 20 < measured.megabytes < ballast.nbytes / 1e6


@pytest.mark.skipif(not CAN_MEASURE, reason="the system does not tell of a process's memory")
def test_a_command_that_fails_is_no_measure() -> None:
    season = generate_season("tiny", 1)
    nobody = replace(season, schools={})
    assert files_to_files(nobody, Effort(20, 1)) is None


def test_a_run_writes_a_row_for_each_instance_and_method(tmp_path: Path) -> None:
    arguments = "--size tiny --seeds 2 --method joint --method first-come --leads 4 --schools-count 7 --out"
    result = CliRunner().invoke(main, [*arguments.split(), str(tmp_path)])
    assert result.exit_code == 0, result.output
    with (tmp_path / "visits-tiny-tight-workshops-4x7.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [(row["seed"], row["method"], row["leads"], row["schools"]) for row in rows] == [
        (seed, method, "4", "7") for seed in "12" for method in ("joint", "first-come")
    ]
    assert {row["violations"] for row in rows} == {"0"}
    assert all(int(a["served"]) >= int(b["served"]) for a, b in zip(rows[::2], rows[1::2], strict=True))
    report = (tmp_path / "visits-tiny-tight-workshops-4x7.md").read_text(encoding="utf-8")
    assert "60 s" in report
