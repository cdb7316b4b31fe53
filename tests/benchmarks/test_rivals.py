"""The rivals give plans that pass the audit, and the exact ones agree with plain enumeration."""

from pathlib import Path

import pytest

from benchmarks.course import Course
from benchmarks.protocol import Effort
from benchmarks.semester.by_parts import Solver, by_parts
from benchmarks.semester.exact import cbc, cp_sat, read_cbc_log
from benchmarks.semester.heuristics import first_come, timetable_first
from benchmarks.semester.parts import RivalPairs, parts
from benchmarks.semester.slot_pairs import highs, read_highs_log
from benchmarks.semester.verdict import goal_values, violations
from matcher.semester.generator.catalog import VARIANTS
from matcher.semester.generator.semester import generate_semester
from models.policy import Policy
from models.semester.problem import Semester
from tests.reading import read_semester
from tests.semester.enumeration import optimum
from tests.semester.tiny import tiny_semester

pytestmark = pytest.mark.filterwarnings("ignore:.*:DeprecationWarning:pulp")
POLICY = Policy.programme()
HAND = Path(__file__).parents[2] / "instances" / "hand"


def _solvable(count: int) -> list[tuple[int, Semester, tuple[int, ...]]]:
    found: list[tuple[int, Semester, tuple[int, ...]]] = []
    for seed in range(count):
        semester = tiny_semester(seed)
        values = optimum(semester)
        if values is not None:
            found.append((seed, semester, values))
    return found


SOLVERS = (cp_sat, cbc, highs)


def _solved(semester: Semester, solver: Solver, seconds: float = 20.0) -> tuple[RivalPairs, Course]:
    course = Course()
    return by_parts(semester, POLICY, Effort(seconds, 1), course, solver), course


def _values(planned: RivalPairs) -> list[int]:
    return list(goal_values(planned.plan, POLICY).values())


@pytest.mark.dose(6)
@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("size", ["tiny", "county"])
def test_heuristics_pass_the_audit(size: str, variant: str) -> None:
    semester = generate_semester(size, 2, variant=variant)
    for method in (timetable_first, first_come):
        planned = method(semester, POLICY)
        assert violations(semester, POLICY, planned.plan) == []
        assert planned.plan.pairs
        assert planned.bounds == {}


def test_heuristics_never_beat_the_optimum() -> None:
    for seed, semester, best in _solvable(60):
        for method in (timetable_first, first_come):
            planned = method(semester, POLICY)
            if not violations(semester, POLICY, planned.plan):
                assert _values(planned)[0] <= best[0], seed


@pytest.mark.dose(1)
@pytest.mark.parametrize("solver", SOLVERS)
def test_exact_rivals_reach_the_optimum_of_the_goals_that_pairs_decide(solver: Solver) -> None:
    solvable = _solvable(40)
    assert len(solvable) > 20
    for seed, semester, best in solvable:
        planned, course = _solved(semester, solver)
        assert violations(semester, POLICY, planned.plan) == [], seed
        assert tuple(_values(planned)[:4]) == best[:4], seed
        assert planned.bounds == dict(zip(("paired", "waivers", "kept", "fit"), best, strict=False)), seed
        assert [(moment.value, moment.bound) for moment in course.moments[-1:]] == [(best[0], best[0])], seed
        assert all(moment.bound is None or moment.bound >= best[0] for moment in course.moments), seed


@pytest.mark.dose(1)
@pytest.mark.parametrize("variant", ["scarce", "limits", "identical"])
def test_the_extended_rival_agrees_with_the_planner(variant: str) -> None:
    from matcher.semester.run import solve_semester

    semester = generate_semester("tiny", 3, variant=variant)
    outcome = solve_semester(semester, POLICY)
    planned, _ = _solved(semester, highs)
    assert violations(semester, POLICY, planned.plan) == []
    assert _values(planned)[:4] == [goal.value for goal in outcome.goals[:4]]
    assert list(planned.bounds.values()) == [goal.bound for goal in outcome.goals[:4]]


def test_the_office_loses_a_child_of_the_hand_instance() -> None:
    semester = read_semester(HAND, POLICY).problem
    planned = timetable_first(semester, POLICY)
    assert violations(semester, POLICY, planned.plan) == []
    assert len(planned.plan.pairs) == 4
    for solver in SOLVERS:
        assert len(_solved(semester, solver)[0].plan.pairs) == 5


def test_universities_that_share_a_school_are_one_part() -> None:
    semester = generate_semester("county", 1)
    sizes = sorted(len({group.university_id for group in p.groups}) for p in parts(semester, POLICY))
    assert sizes == [1, 2]
    assert sum(len(p.children) for p in parts(semester, POLICY)) == len(semester.children)


@pytest.mark.dose(1)
@pytest.mark.parametrize("solver", SOLVERS)
def test_without_time_the_office_plan_stays(solver: Solver) -> None:
    semester = generate_semester("county", 1)
    planned, course = _solved(semester, solver, seconds=0.0)
    assert violations(semester, POLICY, planned.plan) == []
    office = timetable_first(semester, POLICY)
    assert len(planned.plan.pairs) >= len(office.plan.pairs)
    assert course.moments[0].bound == len(semester.children)


def test_the_log_of_cbc_is_read_with_its_sign() -> None:
    lines = [
        "Cbc0012I Integer solution of -1234.5 found by DiveCoefficient after 2 iterations and 0 nodes (0.05 seconds)",
        "Cbc0010I After 100 nodes, 12 on tree, -1300 best solution, best possible -1400.5 (2.50 seconds)",
        "Cbc0005I Partial search - best objective -1310 (best possible -1390), took 5 iterations (3.10 seconds)",
        "Result - Optimal solution found",
    ]
    assert list(read_cbc_log(lines)) == [(0.05, 1234.5, None), (2.5, None, 1400.5), (3.1, None, 1390.0)]


def test_the_log_of_highs_is_read() -> None:
    lines = [
        " J       0       0         0   0.00%   inf             20                 Large        0",
        "       532       0       255 100.00%   186.5           186                0.27%     2029",
        "  Primal bound      186",
    ]
    assert list(read_highs_log(lines)) == [(20.0, None), (186.0, 186.5)]
