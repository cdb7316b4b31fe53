"""The best plan by one linear assignment (Kuhn, 1955), which is its own proof."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

import numpy as np
from scipy.optimize import linear_sum_assignment

from matcher.running.progress import GoalProgress, ProgressStream, RunOptions
from models.goals import GoalResult, Status
from models.policy import Policy
from tests.third.problem import HallOutcome, HallPlan, Placement, Rehearsals, Silence
from tests.third.programme import C1

_WORTH: Mapping[str, Callable[[int], float]] = {"sung": lambda spare: 1.0, "spare": lambda spare: -float(spare)}


def solve_rehearsals(problem: Rehearsals, policy: Policy, options: RunOptions) -> HallOutcome:
    """Goal by goal: a pair's worth in one goal outweighs all that can be won in those after it."""
    began = time.monotonic()
    stream = ProgressStream(options.watch, options.stop, lambda: time.monotonic() - began)
    stream.tell()
    choirs, halls = list(problem.choirs.values()), list(problem.halls.values())
    standing = policy[C1].standing_singers
    fits = np.array([[choir.singers <= hall.seats + standing for hall in halls] for choir in choirs], dtype=bool)
    spare = [[max(0, hall.seats - choir.singers) for hall in halls] for choir in choirs]
    weight = 1 + sum(map(max, spare)) if halls else 1
    worth = np.zeros((len(choirs), len(halls)))
    for rank, goal in enumerate(policy.goals):
        own = np.array([[_WORTH[goal](seats) for seats in row] for row in spare]).reshape(worth.shape)
        worth += own * float(weight) ** (len(policy.goals) - rank)
    rows, columns = linear_sum_assignment(np.where(fits, np.maximum(worth, 0), 0), maximize=True)
    placements = tuple(
        Placement(choirs[row].id, halls[column].id, spare[row][column])
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True)
        if fits[row, column] and worth[row, column] > 0
    )
    served = {placement.choir_id for placement in placements}
    silent = tuple(
        (choir.id, Silence.HALLS_TAKEN if fits[row].any() else Silence.TOO_MANY_SINGERS)
        for row, choir in enumerate(choirs)
        if choir.id not in served
    )
    values = {"sung": len(placements), "spare": sum(placement.spare for placement in placements)}
    goals = tuple(GoalResult(goal, values[goal], values[goal]) for goal in policy.goals)
    stream.tell(goals=tuple(GoalProgress(goal.name, goal.value, goal.bound, 1) for goal in goals), ended=True)
    return HallOutcome(Status.OPTIMAL, HallPlan(placements, silent), goals)
