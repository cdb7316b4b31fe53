"""Several children a tutor: the search on tiny random semesters against plain enumeration."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache

import pytest

from models.goals import Status
from models.policy import Policy
from models.programmes import SEMESTER
from models.semester.joint.assembly import assemble
from models.semester.joint.building import build_part, restrict_to, universities_apart
from models.semester.joint.part import SemesterPart
from models.semester.joint.stages import NoLimit, PartEnd, TimeLeft
from models.semester.plan import ChildReason, Unmatched
from models.semester.problem import Semester, Tutor
from models.semester.shared.search import SharedSearch
from models.semester.shortfall.explain import explain
from tests.semester import enumeration as naive
from tests.semester.test_goals import Steps
from tests.semester.tiny import tiny_semester

SEEDS = range(200)
TWO = {"P1": {"children_a_tutor": 2}}
POLICY = Policy.from_mapping({"rules": TWO})
SENSE = {name: goal.sense for name, goal in SEMESTER.known_goals.items()}


@cache
def attainable(seed: int) -> set[naive.Values]:
    return naive.attainable(tiny_semester(seed), 2)


@cache
def planned(seed: int) -> tuple[tuple[SemesterPart, PartEnd], ...]:
    return tuple((part, settled(part)) for part in parts_of(tiny_semester(seed), POLICY))


def parts_of(semester: Semester, policy: Policy, *, reduced: bool = True) -> list[SemesterPart]:
    return [
        build_part(restrict_to(semester, universities), universities, policy, reduced=reduced)
        for universities in universities_apart(semester, policy)
    ]


def settled(part: SemesterPart, clock: TimeLeft | None = None) -> PartEnd:
    search = SharedSearch(part, clock or NoLimit())
    search.start()
    return search.settle()


def summed(goals: Sequence[str], rows: list[tuple[int, ...]]) -> tuple[int, ...]:
    """Goals over all parts, as the tables count them."""
    return tuple(SENSE[goal] * sum(column) for goal, column in zip(goals, zip(*rows, strict=True), strict=True))


@pytest.mark.parametrize("seed", SEEDS)
def test_values_and_bounds_are_those_of_enumeration(seed: int) -> None:
    best = naive.best_in_order(attainable(seed), POLICY.goals)
    found = [result for _, result in planned(seed)]
    if best is None:
        assert Status.INFEASIBLE in {result.status for result in found}
        return
    assert {result.status for result in found} == {Status.OPTIMAL}
    assert summed(POLICY.goals, [result.plan.values for result in found if result.plan]) == best
    assert summed(POLICY.goals, [result.bounds for result in found]) == best


@pytest.mark.parametrize("seed", SEEDS)
def test_the_plan_keeps_every_rule_and_has_the_values_it_says(seed: int) -> None:
    semester = tiny_semester(seed)
    best = naive.best_in_order(attainable(seed), POLICY.goals)
    if best is None:
        return
    plan = assemble(semester, [(part, result.plan) for part, result in planned(seed) if result.plan])
    pairs = {pair.child_id: pair.tutor_id for pair in plan.pairs}
    slots = {group: ((one.weekday, one.start), (two.weekday, two.start)) for group, (one, two) in plan.slots.items()}
    assert naive.values_of(semester, pairs, slots, 2) == best


@pytest.mark.parametrize("seed", SEEDS)
def test_every_reason_is_true(seed: int) -> None:
    semester = tiny_semester(seed)
    if None in {result.plan for _, result in planned(seed)}:
        return
    plan = assemble(semester, [(part, result.plan) for part, result in planned(seed) if result.plan])
    for told in explain(semester, POLICY, plan, lambda university: True):
        child = semester.children[told.child_id]
        assert told.reason not in (ChildReason.NOT_PROVEN, ChildReason.OTHER_GOAL)
        if told.reason in (ChildReason.SHORTAGE, ChildReason.TIMETABLE):
            assert 0 < int(told.figures["short"]) == len(told.children) - 2 * len(told.tutors)
            assert {tutor.id for tutor in _ever(semester, told)} <= set(told.tutors)
        if told.reason is ChildReason.TAKEN:
            groups = [[semester.children[p.child_id].group for p in plan.pairs if p.tutor_id == t] for t in told.tutors]
            assert all(len(its) == 2 or (its and set(its) != {child.group}) for its in groups)
            assert all(naive.allowed(semester, child, semester.tutors[tutor_id]) for tutor_id in told.tutors)
        if told.reason is ChildReason.SEATS:
            seated = {pair.tutor_id for pair in plan.pairs if semester.children[pair.child_id].group == child.group}
            assert told.near[0].tutor_id not in seated


def _ever(semester: Semester, told: Unmatched) -> list[Tutor]:
    """For a shortage whatever the timetable: who may teach one of the children and can make two times of the group."""
    if told.reason is not ChildReason.SHORTAGE or semester.pair_locks or semester.slot_locks:
        return []
    return [
        tutor
        for id_ in told.children
        for child in [semester.children[id_]]
        for tutor in semester.tutors.values()
        if naive.allowed(semester, child, tutor)
        and len({slot[0] for slot in naive.sessions(semester.schools[child.school_id]) if naive.free(tutor, slot)}) > 1
    ]


OTHER_ORDERS = (
    ("fit", "paired", "spread"),
    ("late", "paired", "fit"),
    ("kept", "spread", "paired", "late", "fit", "waivers"),
    ("waivers", "fit"),
)


@pytest.mark.dose(5)
@pytest.mark.parametrize("goals", OTHER_ORDERS, ids=" ".join)
@pytest.mark.parametrize("seed", range(0, 200, 8))
def test_other_goals_in_other_orders(seed: int, goals: tuple[str, ...]) -> None:
    policy = Policy.from_mapping({"rules": TWO, "goals": list(goals)})
    best = naive.best_in_order(attainable(seed), goals)
    found = [settled(part) for part in parts_of(tiny_semester(seed), policy)]
    if best is None:
        assert Status.INFEASIBLE in {result.status for result in found}
        return
    assert {result.status for result in found} == {Status.OPTIMAL}
    assert summed(goals, [result.plan.values for result in found if result.plan]) == best


@pytest.mark.dose(5)
@pytest.mark.parametrize("seed", range(0, 200, 8))
def test_the_worst_off_first(seed: int) -> None:
    policy = Policy.from_mapping({"rules": TWO, "goals": ["paired", "fairest"]})
    best = max((fits for fits, _ in naive.attainable_with_fits(tiny_semester(seed), 2)), key=_leximin, default=None)
    parts = parts_of(tiny_semester(seed), policy)
    found = [(part, settled(part).plan) for part in parts]
    if best is None:
        assert None in {plan for _, plan in found}
        return
    pairs = assemble(tiny_semester(seed), [(part, plan) for part, plan in found if plan]).pairs
    assert tuple(sorted(pair.fit for pair in pairs)) == best


def _leximin(fits: tuple[int, ...]) -> tuple[int, tuple[int, ...]]:
    return len(fits), fits


@pytest.mark.parametrize("steps", [0, 3, 10])
@pytest.mark.parametrize("seed", range(0, 200, 10))
def test_a_search_that_ends_early_claims_no_more_than_it_knows(seed: int, steps: int) -> None:
    """Every bound is one for all plans that are as good in the goals before."""
    semester, goals = tiny_semester(seed), POLICY.goals
    best = naive.best_in_order(attainable(seed), goals)
    found = [settled(part, Steps(steps)) for part in parts_of(semester, POLICY)]
    if best is None or any(result.plan is None for result in found):
        assert {result.status for result in found} & {Status.INFEASIBLE, Status.UNKNOWN}
        assert best is None or Status.INFEASIBLE not in {result.status for result in found}
        return
    values = summed(goals, [result.plan.values for result in found if result.plan])
    bounds = summed(goals, [result.bounds for result in found])
    if all(result.status is Status.OPTIMAL for result in found):
        assert values == best
    for goal, value, bound, truth in zip(goals, values, bounds, best, strict=True):
        assert SENSE[goal] * (bound - truth) >= 0
        if value != truth:
            break


@pytest.mark.parametrize("seed", range(0, 200, 8))
def test_the_unreduced_part_says_the_same(seed: int) -> None:
    best = naive.best_in_order(attainable(seed), POLICY.goals)
    found = [settled(part) for part in parts_of(tiny_semester(seed), POLICY, reduced=False)]
    if best is not None:
        assert summed(POLICY.goals, [result.plan.values for result in found if result.plan]) == best


@pytest.mark.dose(0)
def test_the_semesters_make_a_difference() -> None:
    """Often a tutor with two children helps; seats, computers and locks are there when it does."""
    seen: Counter[str] = Counter()
    for seed in SEEDS:
        semester = tiny_semester(seed)
        alone = naive.optimum(semester)
        best = naive.best_in_order(attainable(seed), POLICY.goals)
        helps = best is not None and alone is not None and best[0] > alone[0]
        seen["helps"] += helps
        seen["impossible"] += best is None
        seen["helps and seats"] += helps and any(row.seats for row in semester.universities.values())
        seen["helps and computers"] += helps and any(row.computers for row in semester.schools.values())
        seen["helps and a lock"] += helps and bool(semester.pair_locks)
    assert seen["helps"] >= 30
    assert 1 <= seen["impossible"] <= 40
    assert min(seen["helps and seats"], seen["helps and computers"]) >= 5
    assert seen["helps and a lock"] >= 3
