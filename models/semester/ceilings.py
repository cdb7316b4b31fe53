"""What a part's goals can reach at the most, counted child by child and group by group: bounds that cost nothing."""

from __future__ import annotations

import numpy as np

from models.arrays import Bools
from models.goals import BELOW
from models.semester.joint.part import PAIR_GOALS, GroupBlock, SemesterPart


def ceilings(part: SemesterPart) -> tuple[int, ...]:
    """For each goal of the part a bound that holds for every plan; more is better.

    Each child takes the tutor who is worth most to the goal among all who may teach it and can come at some option,
    each group its best option, as if there were no other: no plan does better. No more children are paired than there
    are such tutors, or as many for each as a tutor may teach.
    """
    reachable = np.zeros(part.allowed.shape, dtype=bool)
    for block in part.blocks:
        reachable[np.ix_(block.children, block.tutors)] = block.masks.any(axis=0)
    reachable &= part.allowed

    def most(goal: str) -> int:
        if goal in BELOW:
            return ceiling_below(part, goal)
        return _of_pairs(part, goal, reachable) if goal in PAIR_GOALS else _of_slots(part, goal, reachable)

    return tuple(map(most, part.goals))


def ceiling_below(part: SemesterPart, goal: str) -> int:
    """The pairs below the threshold that are locked; of others no plan has need as far as this goal goes."""
    worth = part.weights[goal]
    locked = [(child, tutor) for block in part.blocks for child, tutor in block.forced.items() if tutor >= 0]
    return sum(int(worth[pair]) for pair in locked)


def _of_pairs(part: SemesterPart, goal: str, reachable: Bools) -> int:
    best = np.where(reachable, part.weights[goal], 0).max(axis=1, initial=0)
    most = int(reachable.any(axis=0).sum()) * part.children_a_tutor
    return int(np.sort(best)[::-1][:most].sum())


def _of_slots(part: SemesterPart, goal: str, reachable: Bools) -> int:
    """A group that nobody can be paired in, and one better off without meeting, counts nothing."""

    def most(block: GroupBlock) -> int:
        return int(block.values[goal].max(initial=0)) if reachable[block.children].any() else 0

    return sum(map(most, part.blocks))
