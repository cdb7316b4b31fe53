"""Goals in strict order as one sum of whole numbers.

Each goal weighs one more than all the later ones can swing together: not one more than they can reach, which is many
times as much and would be lost in doubles. Sums of values so weighted order plans as the goals in their order do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from models.arrays import Floats
from models.semester.ceilings import ceilings
from models.semester.joint.matching import PartPlan
from models.semester.joint.part import PAIR_GOALS, GroupBlock, SemesterPart

EXACT_SUMS = 2**50
"""Sums of weighted values stay below this: exact in doubles, with room for prices as large."""


@dataclass(frozen=True)
class WholeObjective:
    """Leading goals of a part, each with its weight; ``least`` and ``most`` are what each can be."""

    goals: tuple[str, ...]
    weights: Mapping[str, int]
    least: Mapping[str, int]
    most: Mapping[str, int]

    @property
    def lowest(self) -> int:
        """What no plan's sum is below."""
        return sum(self.weights[goal] * self.least[goal] for goal in self.goals)

    def value(self, part: SemesterPart, plan: PartPlan) -> int:
        """The sum of a plan."""
        return sum(self.weights[goal] * plan.values[part.goals.index(goal)] for goal in self.goals)

    def pair_worth(self, part: SemesterPart) -> Floats:
        """What each pair adds, shape ``(C, T)``."""
        worth = np.zeros(part.allowed.shape)
        for goal in self.goals:
            if goal in PAIR_GOALS:
                worth += float(self.weights[goal]) * part.weights[goal]
        return worth

    def slot_worth(self, block: GroupBlock, option: int) -> int:
        """What it adds that a block meets at an option."""
        return sum(self.weights[goal] * int(block.values[goal][option]) for goal in self.goals if goal in block.values)

    def bound_on(self, goal: str, bound: int, known: Mapping[str, int]) -> int:
        """What the goal can be at the most in a best plan, where no plan's sum is above ``bound``.

        ``known`` are the values of any plan. A best one is as good in the earlier goals; where it is better in one of
        them, that takes more of the sum than this goal and all later ones can swing, and leaves it the less.
        """
        left = bound
        for earlier in self.goals[: self.goals.index(goal)]:
            left -= self.weights[earlier] * known[earlier]
        later = self.goals[self.goals.index(goal) + 1 :]
        left -= sum(self.weights[each] * self.least[each] for each in later)
        return min(self.most[goal], left // self.weights[goal])


def whole_objective(part: SemesterPart, goals: Sequence[str]) -> WholeObjective:
    """As many leading goals of these as sum exactly."""
    most = dict(zip(part.goals, ceilings(part), strict=True))
    least = {goal: _least(part, goal) for goal in goals}
    for count in range(len(goals), 0, -1):
        weights: dict[str, int] = {}
        total = 0
        for goal in reversed(goals[:count]):
            weights[goal] = total + 1
            total += weights[goal] * (most[goal] - least[goal])
        if total + sum(weights[goal] * abs(least[goal]) for goal in weights) < EXACT_SUMS:
            leading = tuple(goals[:count])
            return WholeObjective(
                leading,
                {goal: weights[goal] for goal in leading},
                {goal: least[goal] for goal in leading},
                {goal: most[goal] for goal in leading},
            )
    return WholeObjective((), {}, {}, {})


def _least(part: SemesterPart, goal: str) -> int:
    if goal in PAIR_GOALS:
        worth = part.weights[goal]
        most = int(part.allowed.any(axis=0).sum())
        lowest = np.where(part.allowed, worth, 0).min(axis=1, initial=0)
        return int(np.sort(lowest)[:most].sum())
    return sum(int(block.values[goal].min(initial=0)) for block in part.blocks)
