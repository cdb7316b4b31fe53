"""Planning a semester by the methods that need no solver: audited plans, bounds that hold, reasons that are true."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from matcher.semester.audit.rules import audit_semester
from matcher.semester.generator.semester import generate_semester
from matcher.semester.publication import SemesterPublication
from matcher.semester.run import solve_semester
from matcher.semester.steps import explain_outcome
from matcher.semester.tables.writing import write_semester_plan
from matcher.texts import Language
from models.goals import Status
from models.method import Method
from models.policy import Policy
from models.programmes import SEMESTER
from models.semester.plan import ChildReason, SemesterOutcome
from models.semester.problem import Group, Semester
from tests.planning.test_semester import short_term, weekdays_of
from tests.reading import read_written_semester
from tests.semester import enumeration as naive
from tests.semester.tiny import tiny_semester

POLICY = Policy.programme()
BASELINES = (Method.STABLE, Method.FIRST_COME, Method.LOTTERY)


def by(method: Method) -> Policy:
    return Policy.from_mapping({"method": method.value})


def violations(semester: Semester, policy: Policy, outcome: SemesterOutcome, folder: Path) -> list[str]:
    folder.mkdir(exist_ok=True)
    told = dict.fromkeys(semester.children, ("-", "-"))
    write_semester_plan(folder, SemesterPublication(SEMESTER, semester, policy, outcome, Language.EN, 0), told)
    found = audit_semester(semester, policy, read_written_semester(folder))
    return [f"{violation.rule} {violation.code}" for violation in found if not violation.warning]


@pytest.mark.parametrize("method", BASELINES)
@pytest.mark.parametrize("variant", ["limits", "leaders"])
def test_a_county_passes_the_audit(method: Method, variant: str, tmp_path: Path) -> None:
    semester, policy = generate_semester("county", 2, variant=variant), by(method)
    outcome = explain_outcome(semester, policy, solve_semester(semester, policy, seed=3, workers=0))
    assert outcome.status is Status.FEASIBLE
    assert violations(semester, policy, outcome, tmp_path) == []


@pytest.mark.dose(1)
@pytest.mark.parametrize("method", BASELINES)
def test_tiny_semesters_pass_the_audit_within_their_bounds(method: Method, tmp_path: Path) -> None:
    policy, plans = by(method), 0
    for seed in range(60):
        semester, best = tiny_semester(seed), naive.optimum(tiny_semester(seed))
        outcome = solve_semester(semester, policy, seed=seed, workers=0)
        if outcome.plan is None:
            assert outcome.status is Status.UNKNOWN
            continue
        plans += 1
        assert violations(semester, policy, explain_outcome(semester, policy, outcome), tmp_path) == []
        assert best is not None
        for goal, value in zip(outcome.goals, best, strict=True):
            assert SEMESTER.goals[goal.name].sense * (goal.bound - value) >= 0
        if outcome.status is Status.OPTIMAL:
            assert tuple(goal.value for goal in outcome.goals) == best
    assert plans > 40


@pytest.mark.dose(1)
@pytest.mark.parametrize("method", BASELINES)
def test_processes_and_a_limit_of_time_are_no_matter(method: Method, tiny: Semester) -> None:
    here = solve_semester(tiny, by(method), seed=5, workers=0)
    assert here == solve_semester(tiny, by(method), seed=5, workers=2)
    assert here == solve_semester(tiny, by(method), seed=5, time_limit=1e-6, workers=0)


def test_no_solver_is_loaded() -> None:
    code = """
import sys
from matcher.semester.generator.semester import generate_semester
from matcher.semester.run import solve_semester
from models.policy import Policy
for method in ("stable", "first_come", "lottery"):
    assert solve_semester(generate_semester("tiny", 1), Policy.from_mapping({"method": method}), workers=0).plan
assert not any(module.startswith("ortools") for module in sys.modules)
"""
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("method", BASELINES)
def test_a_plan_that_can_be_dated_and_bounds_of_all_plans(method: Method) -> None:
    """Two tutors have Mondays and Wednesdays only, of which there are too few; one has Tuesdays and Fridays."""
    semester = short_term(2, "mon wed", "mon wed", "tue fri")
    assert semester.term is not None
    semester = replace(semester, term=replace(semester.term, last_day=semester.term.last_day + timedelta(weeks=1)))
    outcome = solve_semester(semester, by(method), workers=0)
    assert weekdays_of(outcome) == {1, 4}
    assert outcome.plan is not None
    assert len(outcome.plan.sessions) == 20
    assert outcome.status is Status.FEASIBLE
    assert (outcome.goals[0].value, outcome.goals[0].bound) == (1, 2)
    assert outcome.undatable == {Group("U", "S")}


def test_a_tutor_left_is_told_of_the_method_and_of_no_search() -> None:
    reasons = set()
    for seed in range(60):
        semester, policy = tiny_semester(seed), by(Method.LOTTERY)
        outcome = solve_semester(semester, policy, seed=seed, workers=0)
        if outcome.plan is not None:
            plan = explain_outcome(semester, policy, outcome).plan
            assert plan is not None
            reasons |= {unmatched.reason for unmatched in plan.unmatched}
    assert ChildReason.METHOD in reasons
    assert not reasons & {ChildReason.NOT_PROVEN, ChildReason.OTHER_GOAL}
