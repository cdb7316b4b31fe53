"""The rivals give plans that pass the audit, and the exact ones agree with plain enumeration."""

from pathlib import Path

import pytest

from benchmarks.semester.exact import cbc, cp_sat
from benchmarks.semester.heuristics import first_come, timetable_first
from benchmarks.semester.parts import Planned, parts
from benchmarks.semester.verdict import goal_values, violations
from matcher.generate.catalog import VARIANTS
from matcher.generate.semester import generate_semester
from matcher.tables.semester import read_semester
from models.policy import Policy
from models.semester.problem import Semester
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


def _values(planned: Planned) -> list[int]:
    return list(goal_values(planned.plan, POLICY).values())


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


def test_compact_models_reach_the_optimum_of_the_goals_that_pairs_decide() -> None:
    solvable = _solvable(40)
    assert len(solvable) > 20
    for seed, semester, best in solvable:
        for method in (cp_sat, cbc):
            planned = method(semester, POLICY, seconds=20)
            assert violations(semester, POLICY, planned.plan) == [], seed
            assert tuple(_values(planned)[:4]) == best[:4], seed
            assert planned.bounds == {"paired": best[0]}, seed


def test_the_office_loses_a_child_of_the_hand_instance() -> None:
    semester = read_semester(HAND, POLICY).semester
    planned = timetable_first(semester, POLICY)
    assert violations(semester, POLICY, planned.plan) == []
    assert len(planned.plan.pairs) == 4
    assert len(cp_sat(semester, POLICY, seconds=20).plan.pairs) == 5


def test_universities_that_share_a_school_are_one_part() -> None:
    semester = generate_semester("county", 1)
    sizes = sorted(len({group.university_id for group in p.groups}) for p in parts(semester, POLICY))
    assert sizes == [1, 2]
    assert sum(len(p.children) for p in parts(semester, POLICY)) == len(semester.children)


def test_without_time_the_compact_model_keeps_the_office_plan() -> None:
    semester = generate_semester("county", 1)
    planned = cp_sat(semester, POLICY, seconds=0.0)
    assert violations(semester, POLICY, planned.plan) == []
