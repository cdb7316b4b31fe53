"""Good plans fast: the office's own order of work, and climbing from it one group at a time.

Climbing, then kicks and climbing again, is iterated local search (Lourenço, Martin and Stützle, 2003). To match anew at
every option of every group was dear; at the tutors' prices most options are seen to promise nothing. Limits have no
prices here: where every child is matched and dropped for a seat afterwards no move promises anything, and good plans
come from the relaxation alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

import numpy as np

from models.arrays import Bools, Floats
from models.semester.joint.bounds import pair_gains
from models.semester.joint.busiest_slots import busiest_slots
from models.semester.joint.lexicographic import tutor_prices
from models.semester.joint.matching import NO_OPTION, NO_TUTOR, PartPlan, best_matching, open_pairs
from models.semester.joint.part import SemesterPart
from models.tuning import TUNING


def timetable_first(part: SemesterPart, weights: Sequence[Floats], *, with_room: bool = False) -> PartPlan | None:
    """What an office does by hand: each group meets when most of its tutors are free, then the best matching.

    ``with_room`` looks at the places that are left first.
    """
    return best_matching(part, busiest_slots(part, with_room=with_room), weights)


def climb(
    part: SemesterPart,
    start: PartPlan,
    weights: Sequence[Floats],
    alive: Sequence[Bools],
    go_on: Callable[[], bool],
    *,
    priced: bool = True,
) -> PartPlan:
    """Change one group's slot pair at a time while that makes the plan better; ends at a local optimum.

    At the prices of the plan at hand, of tutors and of limits that bind, a group's option tells by itself the most it
    could bring: only those that promise more in the first round of weights are matched anew. Without the prices of
    limits no move promises anything where every child has a tutor and is left out for want of a seat; they are a guess,
    and where seats are not what is short it is better without (not ``priced``).
    """
    best = start
    settled = 0
    while settled < len(part.blocks):
        for row in range(len(part.blocks)):
            better = _bettered(part, best, weights, alive[row], row, go_on, priced=priced)
            settled = settled + 1 if better is None else 0
            best = better or best
            if settled == len(part.blocks) or not go_on():
                return best
    return best


def _bettered(
    part: SemesterPart,
    plan: PartPlan,
    weights: Sequence[Floats],
    living: Bools,
    row: int,
    go_on: Callable[[], bool],
    *,
    priced: bool,
) -> PartPlan | None:
    """The plan with another option of one block that makes it better, the most promising first."""
    block, current = part.blocks[row], plan.choice[row]
    options = np.flatnonzero(living & block.useful)
    options = options[options != current]
    if not len(options):
        return None
    first = weights[0]
    gains = np.where(open_pairs(part, plan.choice), first, 0.0)
    base = first[np.ix_(block.children, block.tutors)] - tutor_prices(gains, plan.tutor_of)[block.tutors]
    asked = options if current == NO_OPTION else np.append(options, current)
    tolls = _limit_prices(part, plan, first) if priced else np.zeros(len(part.limits))
    promised = pair_gains(part, block, base, asked, block.touches[asked] @ tolls)
    here = 0.0 if current == NO_OPTION else promised[-1]
    for place in np.argsort(-promised[: len(options)], kind="stable").tolist():
        if promised[place] <= here or not go_on():
            return None
        choice = list(plan.choice)
        choice[row] = int(options[place])
        found = best_matching(part, choice, weights)
        if found is not None and found.values > plan.values:
            return found
    return None


def _limit_prices(part: SemesterPart, plan: PartPlan, worth: Floats) -> Floats:
    """What a pair pays at each limit on pairs that is full and leaves children out; shape ``(limits,)``.

    Half of the least pair there: with two sessions a week a pair is in two of them.
    """
    prices = np.zeros(len(part.limits))
    if not part.counting_pairs.any():
        return prices
    tutor_of = np.array(plan.tutor_of, dtype=np.int64)
    paired = tutor_of != NO_TUTOR
    meeting = [(block, option) for block, option in zip(part.blocks, plan.choice, strict=True) if option != NO_OPTION]
    for row in np.flatnonzero(part.counting_pairs).tolist():
        there = [block.children for block, option in meeting if block.touches[option, row]]
        children = np.concatenate(there) if there else np.zeros(0, dtype=np.int64)
        mine = children[paired[children]]
        if len(mine) >= part.limits[row].capacity and len(mine) < len(children):
            prices[row] = worth[mine, tutor_of[mine]].min(initial=np.inf) / 2
    return prices


def kick(
    part: SemesterPart,
    start: PartPlan,
    weights: Sequence[Floats],
    alive: Sequence[Bools],
    go_on: Callable[[], bool],
    random: Random,
) -> PartPlan:
    """Throw two or three groups to random slot pairs and climb again, a number of times; keeps what is better."""
    best, tuning = start, TUNING.get().semester_joint
    options = [np.flatnonzero(living & block.useful).tolist() for living, block in zip(alive, part.blocks, strict=True)]
    rows = [row for row, choices in enumerate(options) if len(choices) > 1]
    for _ in range(tuning.kicks if len(rows) > 1 else 0):
        choice = list(best.choice)
        for row in random.sample(rows, min(len(rows), random.choice(tuning.kick_groups))):
            choice[row] = random.choice(options[row])
        thrown = best_matching(part, choice, weights)
        if thrown is not None and go_on():
            best = max(best, climb(part, thrown, weights, alive, go_on), key=lambda plan: plan.values)
    return best
