"""Every goal of tiny random semesters against plain enumeration: values, bounds, orders, limits of time.

The reduced model (options and children alike merged), the unreduced one and the integer formulation must all say what
counting says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache
from random import Random

import pytest

from models.goals import Status
from models.policy import Policy
from models.programmes import SEMESTER
from models.semester.joint.assembly import assemble
from models.semester.joint.building import build_part, restrict_to, universities_apart
from models.semester.joint.incumbent import timetable_first
from models.semester.joint.matching import PartPlan, lexicographic
from models.semester.joint.part import SemesterPart
from models.semester.joint.slot_pair_model import SlotPairModel
from models.semester.joint.stages import GoalMoment, NoLimit, PartEnd, PartSearch, TimeLeft
from models.semester.problem import Semester
from tests.semester import enumeration as naive
from tests.semester.tiny import tiny_semester

SEEDS = range(200)
POLICY = Policy.programme()


class Steps:
    """A limit of time that is over after so many questions whether it is."""

    def __init__(self, steps: int) -> None:
        self._steps = steps

    def left(self) -> float | None:
        return 60.0 if self._steps > 0 else 0.0

    def runs(self) -> bool:
        self._steps -= 1
        return self._steps >= 0


@cache
def truth(seed: int) -> naive.Values | None:
    return naive.optimum(tiny_semester(seed))


def parts_of(semester: Semester, policy: Policy = POLICY, *, reduced: bool = True) -> list[SemesterPart]:
    return [
        build_part(restrict_to(semester, universities), universities, policy, reduced=reduced)
        for universities in universities_apart(semester, policy)
    ]


def settled(part: SemesterPart, clock: TimeLeft | None = None) -> PartEnd:
    search = PartSearch(part, clock or NoLimit())
    search.start()
    return search.settle()


def read(goals: Iterable[str], numbers: Iterable[int]) -> tuple[int, ...]:
    """Numbers as the tables count them: the model counts the negative where less is better."""
    return tuple(SEMESTER.goals[goal].sense * number for goal, number in zip(goals, numbers, strict=True))


def summed(rows: Iterable[Iterable[int]]) -> tuple[int, ...]:
    return tuple(map(sum, zip(*rows, strict=True)))


def no_worse(goal: str, bound: int, value: int) -> bool:
    return bool(SEMESTER.goals[goal].sense * (bound - value) >= 0)


@pytest.mark.parametrize("seed", SEEDS)
def test_values_and_bounds_are_those_of_enumeration(seed: int) -> None:
    semester = tiny_semester(seed)
    found = [settled(part) for part in parts_of(semester)]
    if truth(seed) is None:
        assert Status.INFEASIBLE in {result.status for result in found}
        return
    assert {result.status for result in found} == {Status.OPTIMAL}
    assert read(POLICY.goals, summed(result.plan.values for result in found if result.plan)) == truth(seed)
    assert read(POLICY.goals, summed(result.bounds for result in found)) == truth(seed)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_plan_keeps_every_rule_and_has_the_values_it_says(seed: int) -> None:
    semester = tiny_semester(seed)
    parts = parts_of(semester)
    plans = [(part, part_plan) for part in parts if (part_plan := settled(part).plan)]
    if truth(seed) is None:
        return
    plan = assemble(semester, plans)
    pairs = {pair.child_id: pair.tutor_id for pair in plan.pairs}
    slots = {group: ((one.weekday, one.start), (two.weekday, two.start)) for group, (one, two) in plan.slots.items()}
    assert naive.values_of(semester, pairs, slots) == truth(seed)


@pytest.mark.dose(0)
def test_the_semesters_hold_every_odd_thing() -> None:
    """Few are impossible, and each thing the tables can hold occurs often, where it makes a difference."""
    seen: Counter[str] = Counter()
    for seed in SEEDS:
        semester, best = tiny_semester(seed), truth(seed)
        universities, children = semester.universities.values(), semester.children.values()
        serving = Counter(group.school_id for group in semester.groups)
        seen["impossible"] += best is None
        seen["pairs"] += best is not None and best[0] >= 2
        seen["waivers"] += best is not None and best[1] > 0
        seen["kept"] += best is not None and best[2] > 0
        seen["waiver rows"] += any(child.gender_waiver for child in children)
        seen["seats"] += any(university.seats is not None for university in universities)
        seen["class leaders"] += any(university.class_leaders is not None for university in universities)
        seen["computers shared"] += any(
            school.computers is not None and serving[school.id] > 1 for school in semester.schools.values()
        )
        seen["two planned together"] += any(len(together) > 1 for together in universities_apart(semester, POLICY))
        seen["pair locks"] += bool(semester.pair_locks)
        seen["slot locks"] += bool(semester.slot_locks)
        seen["forbidden"] += bool(semester.forbidden)
        seen["scores"] += bool(semester.scores)
    assert seen.pop("impossible") <= 0.08 * len(SEEDS)
    assert min(seen.values()) >= 15, seen


@pytest.mark.parametrize("seed", range(40))
def test_the_unreduced_model_settles_the_same_goals(seed: int) -> None:
    found = [settled(part) for part in parts_of(tiny_semester(seed), reduced=False)]
    if truth(seed) is None:
        assert Status.INFEASIBLE in {result.status for result in found}
    else:
        assert read(POLICY.goals, summed(result.plan.values for result in found if result.plan)) == truth(seed)


@pytest.mark.parametrize("seed", SEEDS[::2])
def test_the_integer_formulation_over_all_options_pairs_as_many(seed: int) -> None:
    answers = [
        SlotPairModel(part, [list(range(block.size)) for block in part.blocks], "paired").solve_integer()
        for part in parts_of(tiny_semester(seed))
    ]
    best = truth(seed)
    assert any(answer.infeasible for answer in answers) == (best is None)
    if best is not None:
        assert sum(answer.plan.values[0] for answer in answers if answer.plan) == best[0]


@pytest.mark.parametrize("seed", SEEDS)
def test_no_bound_ever_told_is_worse_than_the_truth(seed: int) -> None:
    """Bounds come down to the optimum; at no moment of the search is one on the wrong side of it."""
    for part in parts_of(tiny_semester(seed)):
        told: list[GoalMoment] = []

        def hear(plan: PartPlan | None, progress: GoalMoment, told: list[GoalMoment] = told) -> None:
            told.append(progress)

        search = PartSearch(part, NoLimit(), hear)
        search.start()
        result = search.settle()
        if result.plan is not None:
            values = dict(zip(part.goals, result.plan.values, strict=True))
            assert all(news.bound >= values[news.goal] for news in told if news.bound is not None)


# Other orders of goals


def drawn_goals(seed: int) -> list[str]:
    random = Random(seed)
    return random.sample(sorted(SEMESTER.goals), random.randint(1, len(SEMESTER.goals)))


@pytest.mark.parametrize("seed", range(120))
def test_other_orders_of_goals(seed: int) -> None:
    """Goals left out and in any order, twice for each semester."""
    semester = tiny_semester(seed)
    attainable = naive.attainable(semester)
    for goals in (drawn_goals(seed), drawn_goals(1000 + seed)):
        found = [settled(part) for part in parts_of(semester, Policy.from_mapping({"goals": goals}))]
        best = naive.best_in_order(attainable, goals)
        if best is None:
            assert Status.INFEASIBLE in {result.status for result in found}
            continue
        assert {result.status for result in found} == {Status.OPTIMAL}
        assert read(goals, summed(result.plan.values for result in found if result.plan)) == best, goals
        assert read(goals, summed(result.bounds for result in found)) == best, goals


# Limits of time, and what needs no search


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("steps", [0, 5, 40])
def test_an_early_end_is_told_honestly(seed: int, steps: int) -> None:
    semester, best = tiny_semester(seed), truth(seed)
    parts = parts_of(semester)
    found = [settled(part, Steps(steps)) for part in parts]
    if best is None:
        assert {result.status for result in found} & {Status.INFEASIBLE, Status.UNKNOWN}
        return
    assert Status.INFEASIBLE not in {result.status for result in found}
    if any(result.plan is None for result in found):
        assert Status.UNKNOWN in {result.status for result in found}
        return
    values = read(POLICY.goals, summed(result.plan.values for result in found if result.plan))
    bounds = read(POLICY.goals, summed(result.bounds for result in found))
    assert all(no_worse(goal, bound, value) for goal, bound, value in zip(POLICY.goals, bounds, best, strict=True))
    assert naive.best_in_order({values, best}, POLICY.goals) == best
    if all(result.status is Status.OPTIMAL for result in found):
        assert values == best


LOCKED_TO_ANOTHER_UNIVERSITY = (1972, 2362, 3430)
"""Seeds where a child is locked to a tutor whom its own university does not have."""


@pytest.mark.parametrize("seed", [*SEEDS, *LOCKED_TO_ANOTHER_UNIVERSITY])
def test_timetable_first_is_never_better(seed: int) -> None:
    for part in parts_of(tiny_semester(seed)):
        by_hand, planned = timetable_first(part, lexicographic(part)), settled(part).plan
        assert by_hand is None or (planned is not None and by_hand.values <= planned.values)
