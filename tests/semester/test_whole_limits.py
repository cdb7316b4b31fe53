"""Limits kept whole: each engine alone and both together say what enumeration says, and no bound at any moment less."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from random import Random

import numpy as np
import pytest

from models.deadline import NoDeadline
from models.goals import Status
from models.semester.joint.counted_gains import counted_options, promise, within
from models.semester.joint.matching import PartPlan
from models.semester.joint.part import PAIR_GOALS, SemesterPart
from models.semester.joint.reduction import binding_limits, reduce
from models.semester.joint.timetable_master import TimetableMaster
from models.semester.joint.whole_limits import WholeLimitSearch
from models.semester.joint.whole_objective import whole_objective
from models.tuning import JointTuning, Tuning, with_tuning
from tests import doses
from tests.semester.families import TIGHT, settled, summed

SEEDS = range(200)
PATIENT = Tuning(semester_joint=JointTuning(whole_limit_effort=1e6))
BRANCHING = Tuning(semester_joint=JointTuning(whole_limit_effort=0))
HURRIED = Tuning(semester_joint=JointTuning(whole_limit_effort=1e-4, branching_effort=1e-4))


def limited(seed: int) -> list[SemesterPart]:
    return [part for part in TIGHT.parts(seed) if part.limits]


def best_of(part: SemesterPart) -> PartPlan:
    """The best plan of a part by branching alone, which the first test holds against enumeration."""
    with with_tuning(BRANCHING):
        plan = settled(part).plan
    assert plan is not None
    return plan


@pytest.mark.parametrize("tuning", [BRANCHING, HURRIED, PATIENT], ids=["branching", "a little of both", "whole first"])
@pytest.mark.parametrize("seed", SEEDS)
def test_every_goal_is_that_of_enumeration(seed: int, tuning: Tuning) -> None:
    with with_tuning(tuning):
        found = [settled(part) for part in TIGHT.parts(seed)]
    assert {end.status for end in found} == {Status.OPTIMAL}
    goals = TIGHT.policy(seed).goals
    assert summed(goals, [end.bounds for end in found]) == TIGHT.best(seed)
    assert summed(goals, [end.plan.values for end in found if end.plan]) == TIGHT.best(seed)


@pytest.mark.parametrize("seed", SEEDS)
def test_alone_no_bound_of_it_is_ever_too_low(seed: int) -> None:
    for part in limited(seed):
        _alone(part)


def test_alone_it_settles_nearly_all() -> None:
    """All but those in which a group would meet for a pair that is worth nothing: it says that it has not."""
    parts = [part for seed in doses.some(SEEDS) for part in limited(seed)]
    assert sum(_alone(part) for part in parts) > 0.8 * len(parts)


def _alone(part: SemesterPart) -> bool:
    best = dict(zip(part.goals, best_of(part).values, strict=True))
    with with_tuning(PATIENT):
        search = WholeLimitSearch(part, NoDeadline(), lambda plan: None)
        search.settle(None, (), 1e6, partial(_hear, search, best))
    assert search.plan is not None
    assert all(bound >= best[goal] for goal, bound in search.bounds.items())
    values = dict(zip(part.goals, search.plan.values, strict=True))
    settled_ = search.bounds == values
    assert settled_ <= (values == best)
    return settled_


def _hear(search: WholeLimitSearch, best: Mapping[str, int]) -> None:
    assert all(bound >= best[goal] for goal, bound in search.bounds.items())


@pytest.mark.parametrize("seed", SEEDS)
def test_any_prices_bound_every_plan_and_rule_no_better_one_out(seed: int) -> None:
    random = Random(seed)
    for part in limited(seed):
        goals = [goal for goal in part.goals if goal != "late"]
        objective = whole_objective(part, goals)
        best = best_of(part)
        value = objective.value(part, best)
        options = counted_options(part, [np.arange(block.size) for block in part.blocks])
        slots = [objective.slot_worth(part.blocks[each.block], each.option) for each in options]
        worth = objective.pair_worth(part)
        high = int(worth.max(initial=0))
        every = [np.ones(block.size, dtype=bool) for block in part.blocks]
        limits = binding_limits(part.blocks, part.limits, every, np.arange(len(part.limits)))
        met = {(row, option) for row, option in enumerate(best.choice) if option >= 0}
        promises = []
        for _ in range(5):
            tutors = np.array([random.randint(0, high) for _ in part.tutor_ids], dtype=np.int64)
            prices = np.array([random.randint(0, high // 2) for _ in part.limits], dtype=np.int64)
            promises.append(promise(part, options, worth, slots, tutors))
            bound, kept = within(part, options, promises[-1], prices, value)
            assert bound >= value
            assert met <= {(each.block, each.option) for each in kept}
            master = TimetableMaster(part, options, limits, slots)
            for each in promises:
                master.cut(each)
            answer = master.solve(0, 100.0, None)
            assert not answer.ended
            assert answer.bound >= value


@pytest.mark.parametrize("seed", SEEDS)
def test_what_stands_for_an_option_offers_as_much_and_touches_no_limit_that_binds_more(seed: int) -> None:
    for part in limited(seed):
        reduction = reduce(part.blocks, part.limits, ["spread"])
        for block, stands_for in zip(part.blocks, reduction.stands_for, strict=True):
            for option, other in enumerate(stands_for.tolist()):
                assert stands_for[other] == other
                assert (block.masks[option] <= block.masks[other]).all()
                assert block.values["spread"][other] >= block.values["spread"][option]
                touched = block.touches[:, reduction.limits]
                assert (touched[other] <= touched[option]).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_the_sum_orders_plans_as_the_goals_do(seed: int) -> None:
    for part in limited(seed):
        objective = whole_objective(part, part.goals)
        assert objective.goals == part.goals
        for goal in part.goals:
            later = part.goals[part.goals.index(goal) + 1 :]
            swing = sum(objective.weights[one] * (objective.most[one] - objective.least[one]) for one in later)
            assert objective.weights[goal] == swing + 1
        values = dict(zip(part.goals, best_of(part).values, strict=True))
        assert all(objective.least[goal] <= value <= objective.most[goal] for goal, value in values.items())
        assert not set(objective.weights) - set(PAIR_GOALS) - {"spread", "late"}
