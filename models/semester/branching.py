"""From a bound to a proof: column generation by blocks, then branching on the slot pair of one group at a time.

Every node is a set of options still alive in each block. Its bound comes from multipliers alone (`bounds`), never from
the linear solver's word; options that no better plan can use leave the node; nodes with few options left are solved in
integers by the extended formulation.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from models.semester.bounds import ROUNDING, Priced, no_prices, price
from models.semester.eligibility import Bools, Floats
from models.semester.extended import Extended, Held, Prices
from models.semester.matching import NO_OPTION, PartPlan
from models.semester.part import Part

NEW_OPTIONS = 3
"""How many options a block may add to the master in one round."""

SMALL = 2
"""A node with at most this many options a block is solved in integers."""

Shares = tuple[Mapping[int, float], ...]


@dataclass(frozen=True)
class Tightened:
    """The best bound found, with its multipliers, and the last relaxation's shares of options."""

    prices: Prices
    priced: Priced
    shares: Shares

    def rounded(self) -> list[int]:
        """For each block the option with the largest share."""
        return [max(s, key=lambda option: (s[option], -option), default=NO_OPTION) for s in self.shares]


@dataclass(frozen=True)
class Quest:
    """What is asked of one goal: the part, the goals held, the time, and what to do with a plan that turns up.

    ``need`` is the least value worth finding; it rises as plans are found. ``propose`` tries options as a plan.
    """

    part: Part
    goal: str
    held: Sequence[Held]
    need: Callable[[], float]
    offer: Callable[[PartPlan | None], bool]
    propose: Callable[[Sequence[int]], None]
    runs: Callable[[], bool]
    seconds: Callable[[], float | None]


def tightened(quest: Quest, alive: Sequence[Bools], seeds: Sequence[int]) -> Tightened:
    """Column generation by blocks over the options alive, until the bound is below the need or the LP is optimal.

    ``seeds`` are options to begin with (of the plan at hand), one a block or ``NO_OPTION``.
    """
    part, goal, held = quest.part, quest.goal, quest.held
    prices = no_prices(part, held)
    best = Tightened(prices, price(part, goal, held, prices, alive), ())
    master = [_first(gains, seed) for gains, seed in zip(best.priced.gains, seeds, strict=True)]
    while best.priced.bound >= quest.need() - ROUNDING and quest.runs():
        relaxation = Extended(part, [sorted(m) for m in master], goal, held).relaxed()
        if relaxation.infeasible:
            if not _filled(master, alive):
                nothing = Priced(-math.inf, best.priced.gains, best.priced.best)
                return Tightened(best.prices, nothing, ())
            continue
        if relaxation.prices is None:
            break
        priced = price(part, goal, held, relaxation.prices, alive)
        if priced.bound <= best.priced.bound:
            best = Tightened(relaxation.prices, priced, relaxation.shares)
        quest.propose(priced.best)
        if not _grown(master, priced, relaxation.prices):
            break
    return best


def _first(gains: Floats, seed: int) -> set[int]:
    order = np.argsort(-gains, kind="stable")[:NEW_OPTIONS]
    options = {int(option) for option in order if gains[option] > -math.inf}
    return options | ({seed} if seed != NO_OPTION else set())


def _filled(master: Sequence[set[int]], alive: Sequence[Bools]) -> bool:
    """Give the master every option alive; whether that added any."""
    before = sum(map(len, master))
    for options, living in zip(master, alive, strict=True):
        options.update(np.flatnonzero(living).tolist())
    return sum(map(len, master)) > before


def _grown(master: Sequence[set[int]], priced: Priced, prices: Prices) -> bool:
    """Add to each block's master the options that price out, best first; whether any did."""
    grown = False
    for options, gains, worth in zip(master, priced.gains, prices.blocks, strict=True):
        fresh = [int(o) for o in np.argsort(-gains, kind="stable") if int(o) not in options]
        for option in fresh[:NEW_OPTIONS]:
            if gains[option] > worth + ROUNDING:
                options.add(option)
                grown = True
    return grown


@dataclass(order=True)
class _Node:
    """Options alive, ordered by falling bound, then by age."""

    negative_bound: float
    age: int
    alive: list[Bools] = field(compare=False)


def branched(quest: Quest, alive: Sequence[Bools], bound: float) -> float:
    """Search the options alive for a plan of at least the need; the bound that holds afterwards.

    Where the search ends in time, that is less than the need (so the plan at hand is optimal for the goal);
    else the largest bound among the nodes left.
    """
    heap = [_Node(-bound, 0, list(alive))]
    age = 0
    while heap:
        node = heapq.heappop(heap)
        if -node.negative_bound < quest.need() - ROUNDING:
            continue
        if not quest.runs():
            return -node.negative_bound
        if sum(int(a.sum()) for a in node.alive) <= SMALL * len(node.alive):
            left = _solved_small(quest, node)
            if left is not None:
                return max(left, -heap[0].negative_bound if heap else left)
            continue
        for child_bound, child in _children(quest, node):
            age += 1
            heapq.heappush(heap, _Node(-child_bound, age, child))
    return quest.need() - 1


def _solved_small(quest: Quest, node: _Node) -> float | None:
    """Solve a small node in integers; ``None`` if that settles it, else its bound (time is up)."""
    need = quest.need()
    at_least = int(need) if math.isfinite(need) else None
    options = [np.flatnonzero(a).tolist() for a in node.alive]
    answer = Extended(quest.part, options, quest.goal, quest.held, at_least).solved(quest.seconds())
    quest.offer(answer.plan)
    settled = answer.infeasible or answer.bound < quest.need() - ROUNDING
    return None if settled else min(-node.negative_bound, answer.bound)


def _children(quest: Quest, node: _Node) -> list[tuple[float, list[Bools]]]:
    """Bound a node, drop options no better plan can use, and split it on one block; nothing where it is settled."""
    part = quest.part
    tight = tightened(quest, node.alive, [NO_OPTION] * len(part.blocks))
    priced = tight.priced
    if priced.bound < quest.need() - ROUNDING:
        return []
    bound = min(priced.bound, -node.negative_bound)
    if not tight.shares:
        return [(bound, half) for half in _halves(node.alive)]
    quest.propose(tight.rounded())
    if priced.bound < quest.need() - ROUNDING:
        return []
    alive = [a & k for a, k in zip(node.alive, priced.alive(part, quest.need()), strict=True)]
    row = _split_at(alive, tight.shares)
    if row is None:
        return [(bound, alive)]
    gains = priced.gains[row]
    top = gains.max(initial=-math.inf)
    top = top if part.blocks[row].forced else max(top, 0.0)
    children = []
    taken = [option for option in sorted(tight.shares[row]) if alive[row][option]]
    rest = alive[row].copy()
    rest[taken] = False
    for option in taken:
        only = np.zeros_like(rest)
        only[option] = True
        children.append((min(bound, bound - top + gains[option]), [*alive[:row], only, *alive[row + 1 :]]))
    other = float(gains[rest].max(initial=-math.inf))
    if not part.blocks[row].forced:
        other = max(other, 0.0)
    if other > -math.inf:
        children.append((min(bound, bound - top + other), [*alive[:row], rest, *alive[row + 1 :]]))
    return children


def _split_at(alive: Sequence[Bools], shares: Shares) -> int | None:
    """The block whose choice is least settled; ``None`` where no block has two options left."""
    open_rows = [row for row, living in enumerate(alive) if living.sum() > 1]
    return min(
        open_rows,
        key=lambda row: (max(shares[row].values(), default=0.0), -int(alive[row].sum()), row),
        default=None,
    )


def _halves(alive: Sequence[Bools]) -> list[list[Bools]]:
    """Split the block with the most options in two, where no relaxation guides the choice."""
    row = max(range(len(alive)), key=lambda r: int(alive[r].sum()))
    places = np.flatnonzero(alive[row])
    halves = []
    for places_kept in (places[: len(places) // 2], places[len(places) // 2 :]):
        half = np.zeros_like(alive[row])
        half[places_kept] = True
        halves.append([*alive[:row], half, *alive[row + 1 :]])
    return halves
