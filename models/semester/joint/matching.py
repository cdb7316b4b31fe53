"""With the slots fixed, who teaches whom: one assignment problem, exact in doubles while no limit binds.

All pair goals in their order make one weight as far as doubles hold it (:mod:`models.semester.joint.lexicographic`).
Where seats or computers do not suffice the pairs of least weight are dropped: a plan, if not the best; that one is for
whole numbers to find (:mod:`models.semester.joint.slot_pair_model`), a search that most options do not deserve.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.arrays import Bools, Floats, Ints
from models.goals import BELOW
from models.semester.joint.lexicographic import EXACT, lexicographic_assignment, room
from models.semester.joint.part import PAIR_GOALS, SemesterPart
from models.semester.joint.worth import telling

NO_OPTION = -1
NO_TUTOR = -1


@dataclass(frozen=True)
class PartPlan:
    """A plan of a part: the option of each block, the tutor of each child, and the goals' values, more is better."""

    choice: tuple[int, ...]
    tutor_of: tuple[int, ...]
    values: tuple[int, ...]


def lexicographic(part: SemesterPart) -> tuple[Floats, ...]:
    """Rounds of weights, each of shape ``(C, T)``, that order matchings as the pair goals in their order do.

    The sums of each are exact in doubles; all but the first choose among what is best in those before
    (:func:`models.semester.joint.lexicographic.lexicographic_assignment`).
    """
    goals = [goal for goal in part.goals if goal in PAIR_GOALS]
    most = min(part.allowed.shape)
    if not set(goals).isdisjoint(BELOW):
        goals = telling(goals, part.weights, free_pairs(part))
    rounds: list[list[str]] = [[]]
    scale = 1
    for goal in goals:
        size = int(np.abs(part.weights[goal][part.allowed]).max(initial=0)) * most + 1
        if scale * size >= (EXACT if len(rounds) == 1 else room(most)):
            rounds.append([])
            scale = 1
        rounds[-1].append(goal)
        scale *= size
    return tuple(_summed(part, together, most) for together in rounds)


def _summed(part: SemesterPart, goals: Sequence[str], most: int) -> Floats:
    """One sum for goals in their order."""
    combined, scale = np.zeros(part.allowed.shape), 1
    for goal in reversed(goals):
        weights = part.weights[goal]
        combined += float(scale) * weights
        scale *= int(np.abs(weights[part.allowed]).max(initial=0)) * most + 1
    return combined


def free_pairs(part: SemesterPart) -> Bools:
    """The pairs that a plan may have or not; shape ``(C, T)``."""
    free = part.allowed.copy()
    free[[child for block in part.blocks for child in block.forced]] = False
    return free


def open_pairs(part: SemesterPart, choice: Sequence[int]) -> Bools:
    """Which pairs the chosen options leave open; shape ``(C, T)``."""
    available = np.zeros(part.allowed.shape, dtype=bool)
    for block, option in zip(part.blocks, choice, strict=True):
        if option != NO_OPTION:
            available[np.ix_(block.children, block.tutors)] = block.masks[option]
    return available & part.allowed


def evaluate(part: SemesterPart, choice: Sequence[int], tutor_of: Ints) -> PartPlan:
    """The plan with every goal recomputed in integers; groups with nobody paired lose their option."""
    met = tuple(
        option if (tutor_of[block.children] != NO_TUTOR).any() else NO_OPTION
        for block, option in zip(part.blocks, choice, strict=True)
    )
    children = np.flatnonzero(tutor_of != NO_TUTOR)
    values = []
    below = _below(part, children, tutor_of) if part.thresholds else {}
    for goal in part.goals:
        if goal in below:
            values.append(below[goal])
        elif goal in PAIR_GOALS:
            values.append(int(part.weights[goal][children, tutor_of[children]].sum()))
        else:
            chosen = zip(part.blocks, met, strict=True)
            values.append(sum(int(b.values[goal][o]) for b, o in chosen if o != NO_OPTION))
    return PartPlan(met, tuple(int(tutor) for tutor in tutor_of), tuple(values))


def _below(part: SemesterPart, children: Ints, tutor_of: Ints) -> dict[str, int]:
    """The goals that count fits below a threshold, all from one sorting of the fits."""
    fits = np.sort(part.weights["fit"][children, tutor_of[children]])
    counts = np.searchsorted(fits, list(part.thresholds.values())).tolist()
    return {goal: -count for goal, count in zip(part.thresholds, counts, strict=True)}


def locked_pairs(part: SemesterPart, choice: Sequence[int]) -> dict[int, int] | None:
    """The tutor of each locked child, or ``None`` where a lock cannot hold at these options."""
    forced = {child: tutor for block in part.blocks for child, tutor in block.forced.items()}
    if any(tutor == NO_TUTOR or not part.allowed[child, tutor] for child, tutor in forced.items()):
        return None
    if any(block.forced and option == NO_OPTION for block, option in zip(part.blocks, choice, strict=True)):
        return None
    return forced


def best_matching(part: SemesterPart, choice: Sequence[int], weights: Sequence[Floats]) -> PartPlan | None:
    """The best plan at these options, or ``None`` where leaders or locks rule the options out.

    ``weights`` are those of :func:`lexicographic`, or others in rounds. Exact where no limit on pairs is exceeded; else
    pairs of least weight are dropped until every limit holds, which gives a plan but not always the best one.
    """
    forced = locked_pairs(part, choice)
    if forced is None:
        return None
    touches = np.zeros((len(part.blocks), len(part.limits)), dtype=bool)
    for row, (block, option) in enumerate(zip(part.blocks, choice, strict=True)):
        if option != NO_OPTION:
            touches[row] = block.touches[option]
    leaders = ~part.counting_pairs
    if len(part.limits) and (touches.sum(axis=0) > part.capacities)[leaders].any():
        return None
    tutor_of = _assign(weights, open_pairs(part, choice), part.idle_places)
    for child, tutor in forced.items():
        tutor_of[child] = tutor  # also where the goals see no worth in the pair
    if any((tutor_of[block.children] != NO_TUTOR).sum() > block.most for block in part.blocks):
        return None
    if len(part.limits) and not _within_limits(part, touches, tutor_of, weights[0], set(forced)):
        return None
    return evaluate(part, choice, tutor_of)


def _assign(weights: Sequence[Floats], available: Bools, idle: Bools) -> Ints:
    """The tutor of each child in an assignment of greatest gain; a pair without gain is no pair.

    An idle place is worth more than any tutor, so that all of them are taken first.
    """
    seen = available & (weights[0] > 0) if len(weights) == 1 else available
    rows = np.flatnonzero(seen.any(axis=1) | idle.any(axis=1))
    columns = np.flatnonzero(seen.any(axis=0))
    at = np.ix_(rows, columns)
    prize = np.where(seen[at], weights[0][at], 0.0).max(initial=0.0) + 1.0
    offered = [np.hstack([worth[at], idle[rows] * (0.0 if number else prize)]) for number, worth in enumerate(weights)]
    taken = lexicographic_assignment(offered, np.hstack([seen[at], idle[rows]]))
    tutor_of = np.full(len(available), NO_TUTOR, dtype=np.int64)
    tutored = (taken != NO_TUTOR) & (taken < len(columns))
    tutor_of[rows[tutored]] = columns[taken[tutored]]
    return tutor_of


def _within_limits(part: SemesterPart, touches: Bools, tutor_of: Ints, weights: Floats, locked: set[int]) -> bool:
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
