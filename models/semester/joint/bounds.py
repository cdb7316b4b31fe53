"""Proven bounds from multipliers, the pricing of every option, and the filter they give.

For any multipliers (``mu`` of tutors, ``sigma`` of limits, ``lam`` of earlier goals held at ``v``) no plan that reaches
the held values is worth more than::

    L = sum mu + sum sigma*capacity - sum lam*v + sum_g max(0, max_p v[g,p])

where ``v[g,p]`` is what group g could gain alone at slot pair p: an assignment of its children to the tutors free
there, each pair worth its weight and the held goals' share less the prices of its tutor and of the limits touched.
(Lagrangian relaxation, Fisher 1981, of the extended formulation; its best value is that formulation's linear
relaxation.) An option whose ``v`` falls short of the group's best by more than L exceeds a value is in no plan of that
value.

Good prices are the duals of a linear model. Subgradient steps alone were tried: goals whose relaxation is tight at the
optimum (``waivers``, ``kept``) stall them for good.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from models.arrays import Bools, Floats, Ints
from models.goals import BELOW
from models.semester.ceilings import ceiling_below
from models.semester.joint.matching import NO_OPTION
from models.semester.joint.part import PAIR_GOALS, GroupBlock, SemesterPart
from models.semester.joint.slot_pair_model import EarlierGoal, PartMultipliers
from models.tuning import ROUNDING


@dataclass(frozen=True)
class PricedBound:
    """A bound, and for each block what every option could gain (an upper estimate where not alive)."""

    bound: float
    gains: tuple[Floats, ...]
    best: tuple[int, ...]

    def alive(self, part: SemesterPart, need: float) -> list[Bools]:
        """Which options of each block may be in a plan of value ``need`` or more."""
        kept = []
        for block, gains in zip(part.blocks, self.gains, strict=True):
            top = gains.max(initial=-math.inf)
            top = top if block.forced else max(top, 0.0)
            kept.append(self.bound - top + gains >= need - ROUNDING)
        return kept


def no_prices(part: SemesterPart, held: Sequence[EarlierGoal]) -> PartMultipliers:
    """Multipliers of zero."""
    return PartMultipliers(
        np.zeros(len(part.tutor_ids)),
        np.zeros(len(part.limits)),
        np.zeros(len(held)),
        np.zeros(len(part.blocks)),
    )


def price(
    part: SemesterPart, goal: str, held: Sequence[EarlierGoal], prices: PartMultipliers, alive: Sequence[Bools]
) -> PricedBound:
    """The bound at these multipliers over the options alive, with every option's gain."""
    worth = [(goal, 1.0), *((h.goal, lam) for h, lam in zip(held, prices.held, strict=True))]
    constant = (
        float(prices.tutors.sum())
        + float(prices.limits @ part.capacities if len(part.limits) else 0.0)
        - sum(lam * h.value for h, lam in zip(held, prices.held, strict=True))
    )
    gains, best = [], []
    for block, living in zip(part.blocks, alive, strict=True):
        gain = _gains(part, block, worth, prices, living)
        top = int(gain.argmax()) if len(gain) else NO_OPTION
        value = float(gain[top]) if top != NO_OPTION else -math.inf
        if value <= 0 and not block.forced:
            top, value = NO_OPTION, 0.0
        constant += value
        gains.append(gain)
        best.append(top)
    return PricedBound(constant, tuple(gains), tuple(best))


def countable(part: SemesterPart, goal: str) -> int:
    """A bound that holds for every plan of the part, from prices of zero and nothing held."""
    if goal in BELOW:
        return ceiling_below(part, goal)
    everything = [np.ones(block.size, dtype=bool) for block in part.blocks]
    bound = price(part, goal, (), no_prices(part, ()), everything).bound
    return math.floor(bound + ROUNDING) if math.isfinite(bound) else 0


def _gains(
    part: SemesterPart,
    block: GroupBlock,
    worth: Sequence[tuple[str, float]],
    prices: PartMultipliers,
    living: Bools,
) -> Floats:
    """What each living option gains, exactly where that could matter; minus infinity for the others."""
    gain = np.full(block.size, -math.inf)
    options = np.flatnonzero(living)
    if not len(options):
        return gain
    counting = part.counting_pairs
    touched = block.touches[options]
    fixed = np.zeros(len(options))
    toll = np.zeros(len(options))
    if len(part.limits):
        fixed -= touched[:, ~counting] @ prices.limits[~counting]
        toll += touched[:, counting] @ prices.limits[counting]
    for goal, share in worth:
        if goal in block.values:
            fixed += share * block.values[goal][options]
    gain[options] = fixed + pair_gains(part, block, _pair_worth(part, block, worth, prices), options, toll)
    return gain


def pair_gains(part: SemesterPart, block: GroupBlock, base: Floats, options: Ints, toll: Floats) -> Floats:
    """What the block's pairs gain at each of the options, a pair worth ``base`` (children, tutors) less ``toll``."""
    allowed = part.allowed[np.ix_(block.children, block.tutors)]
    offers = np.where(allowed, base, -math.inf)
    masks = block.masks[options]
    forced = locked_places(block)
    gains = [
        matched_gain(offers[:, columns] - cost, forced, columns, block.most)
        for columns, cost in zip(masks, toll.tolist(), strict=True)
    ]
    return np.array(gains)


def _pair_worth(
    part: SemesterPart, block: GroupBlock, worth: Sequence[tuple[str, float]], prices: PartMultipliers
) -> Floats:
    at = np.ix_(block.children, block.tutors)
    base = -np.broadcast_to(prices.tutors[block.tutors], (len(block.children), len(block.tutors)))
    for goal, share in worth:
        if goal in PAIR_GOALS and share:
            base = base + share * part.weights[goal][at]
    return base


def locked_places(block: GroupBlock) -> list[tuple[int, int]]:
    """The block's locked pairs as places among its children and its tutors, -1 for a tutor it has not."""
    child_row = {int(child): row for row, child in enumerate(block.children)}
    tutor_column = {int(tutor): column for column, tutor in enumerate(block.tutors)}
    return [(child_row[c], tutor_column.get(t, -1)) for c, t in block.forced.items()]


def matched_gain(offered: Floats, forced: Sequence[tuple[int, int]], columns: Bools, most: int) -> float:
    """The gain of the best matching of one to ``most`` pairs with every locked one; minus infinity where there is none.

    ``offered`` are the gains of pairs, shape ``(children, tutors free)``; ``columns`` marks those among the block's
    tutors, ``forced`` are the locked pairs by :func:`locked_places`.
    """
    if forced:
        before = np.cumsum(columns) - 1
        if len(forced) > most or any(column < 0 or not columns[column] for _, column in forced):
            return -math.inf
        locked = [(row, int(before[column])) for row, column in forced]
        certain = sum(float(offered[row, column]) for row, column in locked)
        rest = np.delete(offered, [row for row, _ in locked], axis=0)
        return certain + _assigned(np.delete(rest, [column for _, column in locked], axis=1), most - len(forced))
    total = _assigned(offered, most)
    return total if total > 0 else float(offered.max(initial=-math.inf))


def _assigned(offered: Floats, most: int) -> float:
    gains = np.maximum(offered, 0.0)
    rows = gains.any(axis=1)
    if most == 0 or not rows.any():
        return 0.0
    gains = gains[np.ix_(rows, gains.any(axis=0))]
    idle = len(gains) - most
    if idle <= 0:
        one, two = linear_sum_assignment(gains, maximize=True)
        return float(gains[one, two].sum())
    # So many children must stay idle: each idle place is worth more than any tutor, and taken off again.
    prize = float(gains.max()) + 1.0
    padded = np.hstack([gains, np.full((len(gains), idle), prize)])
    one, two = linear_sum_assignment(padded, maximize=True)
    real = two < gains.shape[1]
    return float(gains[one[real], two[real]].sum())
