"""What a pair is worth to each goal, in arrays; those of fits below a threshold are made when they are asked for.

A policy that puts the worst-off child first asks for a hundred thresholds. On a given part most of them count the same
pairs as the one before, because no fit lies between: they share one array.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.arrays import Bools
from models.goals import BELOW

Worth = NDArray[np.signedinteger[Any]]


class PairWeights(dict[str, Worth]):
    """For each pair goal the worth of each pair, shape ``(C, T)``, more is better.

    It begins with the goals that have an array of their own, ``fit`` among them; a goal ``below_N``, -1 where the fit
    is below N, is made when it is first asked for.
    """

    def __missing__(self, goal: str) -> Worth:
        """The worth of each pair to a goal ``below_N``; one array for thresholds with no fit between them.

        Raises ``KeyError`` for what is no such goal.
        """
        threshold = BELOW[goal]
        fits = self["fit"]
        below = fits < threshold
        first = f"below_{int(fits.max(initial=0, where=below)) + 1}"
        self[goal] = -below.astype(np.int8) if goal == first else self[first]
        return self[goal]


def telling(goals: Sequence[str], weights: Mapping[str, Worth], free: Bools) -> list[str]:
    """The goals less those ``below_N`` that tell no two plans apart where the earlier ones are settled.

    ``free`` marks the pairs, shape ``(C, T)``, that a plan may have or not: a threshold below all their fits counts
    the same pairs in every plan, one with no fit between it and an earlier one counts as that does.
    """
    levels = np.unique(weights["fit"][free])
    seen = {0}
    kept = []
    for goal in goals:
        level = int(np.searchsorted(levels, BELOW[goal])) if goal in BELOW else -1
        if level not in seen:
            kept.append(goal)
        seen |= {level} - {-1}
    return kept
