"""With the slots fixed, who teaches whom: one assignment problem, exact in doubles while no limit binds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from models.semester.eligibility import Bools, Floats, Ints
from models.semester.joint.part import PAIR_GOALS, Part
from models.semester.pairing import DENSE_CELLS, paired

NO_OPTION = -1
NO_TUTOR = -1

_EXACT = 2**53
"""Whole numbers below this are exact in a double."""


@dataclass(frozen=True)
class PartPlan:
    """A plan of a part: the option of each block, the tutor of each child, and the goals' values, more is better."""

    choice: tuple[int, ...]
    tutor_of: tuple[int, ...]
    values: tuple[int, ...]


def lexicographic(part: Part) -> Floats:
    """Weights of shape ``(C, T)`` whose sum orders matchings as the pair goals in their order do.

    In a part of so many children that doubles would not be exact the last goals are left out: plans are then less good
    in these, bounds rest on no such weights.
    """
    goals = [goal for goal in part.goals if goal in PAIR_GOALS]
    while True:
        combined, scale = np.zeros(part.allowed.shape), 1
        for goal in reversed(goals):
            weights = part.weights[goal]
            combined += float(scale) * weights
            scale *= int(np.abs(weights[part.allowed]).max(initial=0)) * min(part.allowed.shape) + 1
        if scale < _EXACT:
            return combined
        goals.pop()


def open_pairs(part: Part, choice: Sequence[int]) -> Bools:
    """Which pairs the chosen options leave open; shape ``(C, T)``."""
    available = np.zeros(part.allowed.shape, dtype=bool)
    for block, option in zip(part.blocks, choice, strict=True):
        if option != NO_OPTION:
            available[np.ix_(block.children, block.tutors)] = block.masks[option]
    return available & part.allowed


def evaluated(part: Part, choice: Sequence[int], tutor_of: Ints) -> PartPlan:
    """The plan with every goal recomputed in integers; groups with nobody paired lose their option."""
    met = tuple(
        option if (tutor_of[block.children] != NO_TUTOR).any() else NO_OPTION
        for block, option in zip(part.blocks, choice, strict=True)
    )
    children = np.flatnonzero(tutor_of != NO_TUTOR)
    values = []
    for goal in part.goals:
        if goal in PAIR_GOALS:
            values.append(int(part.weights[goal][children, tutor_of[children]].sum()))
        else:
            chosen = zip(part.blocks, met, strict=True)
            values.append(sum(int(b.values[goal][o]) for b, o in chosen if o != NO_OPTION))
    return PartPlan(met, tuple(int(tutor) for tutor in tutor_of), tuple(values))


def best_matching(part: Part, choice: Sequence[int], weights: Floats) -> PartPlan | None:
    """The best plan at these options, or ``None`` where leaders or locks rule the options out.

    Exact where no limit on pairs is exceeded; else pairs of least weight are dropped until every limit holds, which
    gives a plan but not always the best one.
    """
    forced = {child: tutor for block in part.blocks for child, tutor in block.forced.items()}
    if any(tutor == NO_TUTOR or not part.allowed[child, tutor] for child, tutor in forced.items()):
        return None
    if any(block.forced and option == NO_OPTION for block, option in zip(part.blocks, choice, strict=True)):
        return None
    touches = np.zeros((len(part.blocks), len(part.limits)), dtype=bool)
    for row, (block, option) in enumerate(zip(part.blocks, choice, strict=True)):
        if option != NO_OPTION:
            touches[row] = block.touches[option]
    leaders = ~part.counting_pairs
    if len(part.limits) and (touches.sum(axis=0) > part.capacities)[leaders].any():
        return None
    tutor_of = _assign(np.where(open_pairs(part, choice), weights, 0.0), part.idle_places)
    for child, tutor in forced.items():
        tutor_of[child] = tutor  # also where the goals see no worth in the pair
    if any((tutor_of[block.children] != NO_TUTOR).sum() > block.most for block in part.blocks):
        return None
    if len(part.limits) and not _within_limits(part, touches, tutor_of, weights, set(forced)):
        return None
    return evaluated(part, choice, tutor_of)


def _assign(gains: Floats, idle: Bools) -> Ints:
    """The tutor of each child in an assignment of greatest gain; a pair without gain is no pair.

    An idle place is worth more than any tutor, so that all of them are taken first.
    """
    gains = np.maximum(gains, 0.0)
    rows = np.flatnonzero(gains.any(axis=1) | idle.any(axis=1))
    columns = np.flatnonzero(gains.any(axis=0))
    real = gains[np.ix_(rows, columns)]
    offered = np.hstack([real, idle[rows] * (real.max(initial=0.0) + 1.0)])
    if offered.size > DENSE_CELLS:
        row, column = np.nonzero(offered)
        taken = paired(row, column, offered[row, column], offered.shape)
    else:
        taken = np.full(len(rows), NO_TUTOR, dtype=np.int64)
        one, two = linear_sum_assignment(offered, maximize=True)
        taken[one] = np.where(offered[one, two] > 0, two, NO_TUTOR)
    tutor_of = np.full(gains.shape[0], NO_TUTOR, dtype=np.int64)
    tutored = (taken != NO_TUTOR) & (taken < len(columns))
    tutor_of[rows[tutored]] = columns[taken[tutored]]
    return tutor_of


def tutor_prices(gains: Floats, tutor_of: Sequence[int]) -> Floats:
    """The least prices of tutors, shape ``(T,)``, at which every child of a best matching has the tutor it would take.

    ``gains`` is ``(C, T)``, 0 where there is no pair. Prices rise until no child would rather have another tutor
    (Demange, Gale and Sotomayor, 1986, run from above); of a matching that is not best they are prices all the same.
    """
    chosen = np.array(tutor_of, dtype=np.int64)
    children = np.flatnonzero(gains.any(axis=1))
    offered, chosen = gains[children], chosen[children]
    worth = np.where(chosen == NO_TUTOR, 0.0, offered[np.arange(len(children)), chosen])
    prices = np.zeros(gains.shape[1])
    for _ in range(len(children) + 1):
        left = worth - np.where(chosen == NO_TUTOR, 0.0, prices[chosen])
        higher = np.maximum(prices, (offered - left[:, None]).max(axis=0, initial=0.0))
        if (higher <= prices).all():
            break
        prices = higher
    return prices


def _within_limits(part: Part, touches: Bools, tutor_of: Ints, weights: Floats, locked: set[int]) -> bool:
    """Drop the pairs of least weight, in place, until seats and computers suffice; false where locks prevent it."""
    block_of = np.zeros(len(tutor_of), dtype=np.int64)
    for row, block in enumerate(part.blocks):
        block_of[block.children] = row
    for row in np.flatnonzero(part.counting_pairs).tolist():
        paired = np.flatnonzero((tutor_of != NO_TUTOR) & touches[block_of, row])
        excess = len(paired) - part.limits[row].capacity
        if excess <= 0:
            continue
        droppable = [child for child in paired if child not in locked]
        if len(droppable) < excess:
            return False
        droppable.sort(key=lambda child: (weights[child, tutor_of[child]], child))
        tutor_of[droppable[:excess]] = NO_TUTOR
    return True
