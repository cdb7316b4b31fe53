"""Fairest first: tiny random semesters against plain sorting of every plan's fits, and thresholds in any order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from random import Random

import pytest

from models.goals import BELOW, Status
from models.policy import Policy
from models.programmes import SEMESTER
from models.semester.joint.matching import lexicographic
from models.semester.joint.stages import GoalMoment, NoLimit, PartEnd, PartSearch
from models.semester.problem import Semester
from tests.semester import enumeration as naive
from tests.semester.test_goals import Steps, parts_of, settled, summed
from tests.semester.tiny import tiny_semester

SEEDS = range(200)
GOALS = SEMESTER.known_goals


def drawn(seed: int) -> Semester:
    """A tiny semester; every other one with a score for each pair, so that hardly two fits are equal."""
    semester = tiny_semester(seed)
    if seed % 2 == 0:
        return semester
    random = Random(seed)
    every = [(child, tutor) for child in semester.children for tutor in semester.tutors]
    return replace(semester, scores={pair: random.randint(0, 100) for pair in every})


@cache
def plans(seed: int) -> frozenset[tuple[tuple[int, ...], naive.Values]]:
    """The sorted fits of the paired children, and the programme's goals, of every plan."""
    return frozenset(naive.attainable_with_fits(drawn(seed)))


def counted(plan: tuple[tuple[int, ...], naive.Values], goals: Sequence[str]) -> tuple[int, ...]:
    """The values of any goals, as the tables count them."""
    fits, values = plan
    others = dict(zip(naive.GOALS, values, strict=True))
    return tuple(
        sum(fit < int(goal.removeprefix("below_")) for fit in fits) if goal.startswith("below_") else others[goal]
        for goal in goals
    )


def best(seed: int, goals: Sequence[str]) -> tuple[int, ...] | None:
    def rank(values: tuple[int, ...]) -> list[int]:
        return [GOALS[goal].sense * value for goal, value in zip(goals, values, strict=True)]

    return max((counted(plan, goals) for plan in plans(seed)), key=rank, default=None)


def read(goals: Sequence[str], rows: Sequence[Sequence[int]]) -> tuple[int, ...]:
    """The sums of the parts' numbers as the tables count them."""
    return tuple(GOALS[goal].sense * number for goal, number in zip(goals, summed(rows), strict=True))


def search(semester: Semester, goals: Sequence[str]) -> tuple[tuple[str, ...], list[PartEnd]]:
    policy = Policy.from_mapping({"goals": list(goals)})
    return policy.goals, [settled(part) for part in parts_of(semester, policy)]


def fits_of(semester: Semester, found: Sequence[PartEnd], policy: Policy) -> list[int]:
    """The fit of each child in the plans, by the tests' own reckoning; -1 without a tutor."""
    fits = []
    for part, result in zip(parts_of(semester, policy), found, strict=True):
        assert result.plan is not None
        for child, tutor in zip(part.child_ids, result.plan.tutor_of, strict=True):
            both = (semester.children[child], semester.tutors[part.tutor_ids[tutor]]) if tutor >= 0 else None
            fits.append(naive.fit(semester, *both) if both else -1)
    return sorted(fits)


@pytest.mark.parametrize("seed", SEEDS)
def test_fairest_first_is_the_leximin_optimum(seed: int) -> None:
    """No plan's fits, sorted from the worst-off child's (-1 without a tutor), are greater in the order of words."""
    semester, policy = drawn(seed), Policy.from_mapping({"goals": ["paired", "fairest"]})
    goals, found = search(semester, ["paired", "fairest"])
    assert goals == ("paired", *(f"below_{fit}" for fit in range(1, 101)))
    if not plans(seed):
        assert Status.INFEASIBLE in {result.status for result in found}
        return
    assert {result.status for result in found} == {Status.OPTIMAL}
    every = [sorted((*fits, *[-1] * (len(semester.children) - len(fits)))) for fits, _ in plans(seed)]
    assert fits_of(semester, found, policy) == max(every)
    assert read(goals, [result.bounds for result in found]) == best(seed, goals)


def drawn_goals(seed: int) -> list[str]:
    """The programme's goals in any order with thresholds among them: all in a row, or a few anywhere."""
    random = Random(seed)
    goals = random.sample(sorted(SEMESTER.goals), random.randint(1, len(SEMESTER.goals)))
    if random.random() < 0.5:
        return [*goals[: (place := random.randint(0, len(goals)))], "fairest", *goals[place:]]
    return random.sample([*goals, *random.sample(sorted(BELOW), 4)], len(goals) + 4)


@pytest.mark.parametrize("seed", SEEDS)
def test_thresholds_in_any_order(seed: int) -> None:
    semester = drawn(seed)
    for named in (drawn_goals(seed), drawn_goals(1000 + seed), ["paired", "fairest", "waivers", "kept", "spread"]):
        goals, found = search(semester, named)
        truth = best(seed, goals)
        if truth is None:
            assert Status.INFEASIBLE in {result.status for result in found}
            continue
        assert {result.status for result in found} == {Status.OPTIMAL}, named
        assert read(goals, [result.plan.values for result in found if result.plan]) == truth, named
        assert read(goals, [result.bounds for result in found]) == truth, named


@pytest.mark.parametrize("seed", range(40))
def test_the_unreduced_model_settles_the_same(seed: int) -> None:
    policy = Policy.from_mapping({"goals": ["paired", "fairest", "kept", "late"]})
    found = [settled(part) for part in parts_of(drawn(seed), policy, reduced=False)]
    truth = best(seed, policy.goals)
    if truth is None:
        assert Status.INFEASIBLE in {result.status for result in found}
    else:
        assert read(policy.goals, [result.plan.values for result in found if result.plan]) == truth


@pytest.mark.parametrize("seed", SEEDS[:100])
@pytest.mark.parametrize("steps", [0, 5, 40])
def test_an_early_end_is_told_honestly(seed: int, steps: int) -> None:
    policy = Policy.from_mapping({"goals": drawn_goals(seed)})
    goals, truth = policy.goals, best(seed, policy.goals)
    found = [settled(part, Steps(steps)) for part in parts_of(drawn(seed), policy)]
    if truth is None or any(result.plan is None for result in found):
        assert Status.OPTIMAL not in {result.status for result in found} or len(found) > 1
        return
    bounds = read(goals, [result.bounds for result in found])
    for goal, bound, value in zip(goals, bounds, truth, strict=True):
        assert GOALS[goal].sense * (bound - value) >= 0, goal
    if all(result.status is Status.OPTIMAL for result in found):
        assert read(goals, [result.plan.values for result in found if result.plan]) == truth


@pytest.mark.parametrize("seed", SEEDS[:100])
def test_no_bound_ever_told_is_worse_than_the_truth(seed: int) -> None:
    policy = Policy.from_mapping({"goals": drawn_goals(seed)})
    for part in parts_of(drawn(seed), policy):
        told: list[GoalMoment] = []

        def hear(plan: object, progress: GoalMoment, told: list[GoalMoment] = told) -> None:
            told.append(progress)

        quest = PartSearch(part, NoLimit(), hear)
        quest.start()
        result = quest.settle()
        if result.plan is not None:
            values = dict(zip(part.goals, result.plan.values, strict=True))
            assert {news.goal for news in told} == set(part.goals)
            assert all(news.bound >= values[news.goal] for news in told if news.bound is not None)


@pytest.mark.dose(0)
def test_the_semesters_hold_what_makes_it_hard() -> None:
    """Each of these occurs often: a lock below a threshold, thresholds that matter, more than one round of weights."""
    seen: Counter[str] = Counter()
    policy = Policy.from_mapping({"goals": ["paired", "fairest", "waivers", "kept", "fit"]})
    for seed in SEEDS:
        semester = drawn(seed)
        truth = best(seed, policy.goals)
        if truth is None:
            continue
        seen["locks"] += bool(semester.pair_locks)
        usual, fairest = best(seed, ["paired", "fit"]), best(seed, ["paired", *BELOW, "fit"])
        assert usual
        assert fairest
        seen["less fit in all"] += fairest[-1] < usual[-1]
        seen["many counts"] += len(set(truth[1:101])) > 3
        seen["rounds"] += any(len(lexicographic(part)) > 1 for part in parts_of(semester, policy))
    assert min(seen.values()) >= 5, seen
