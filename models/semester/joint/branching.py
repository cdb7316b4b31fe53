"""From a bound to a proof: column generation by blocks, then branching on when one group meets, a group at a time.

A region is a set of options alive in each block. Its bound comes from multipliers alone (`bounds`), never from the
linear solver's word; options that no plan worth finding can use leave it; regions with few options left are solved in
integers by the extended formulation. What is left when a goal is settled, the regions that may still hold a plan of
its optimum, is where the next goal is searched.

This is branch and price (Barnhart and others, 1998). To split on a single option was tried first: it settles little on
the side without it, where weekdays and slots split evenly what groups compete for.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from models.arrays import Bools, Floats
from models.semester.joint.bounds import PricedBound, no_prices, price
from models.semester.joint.matching import NO_OPTION, PartPlan
from models.semester.joint.part import SemesterPart
from models.semester.joint.slot_pair_model import EarlierGoal, PartMultipliers, SlotPairModel
from models.tuning import ROUNDING, TUNING

Region = list[Bools]
Pricing = Callable[[SemesterPart, str, Sequence[EarlierGoal], PartMultipliers, Sequence[Bools]], PricedBound]
"""A proven bound from multipliers, with every option's gain: :func:`models.semester.joint.bounds.price` or another."""
Shares = tuple[Mapping[int, float], ...]


@dataclass(frozen=True)
class RegionBound:
    """The best bound found on a region, with its multipliers, and the relaxation's shares of options."""

    prices: PartMultipliers
    priced: PricedBound
    shares: Shares

    def largest_shares(self) -> list[int]:
        """For each block the option with the largest share."""
        return [max(s, key=lambda option: (s[option], -option), default=NO_OPTION) for s in self.shares]


@dataclass(frozen=True)
class GoalSearch:
    """What is asked of one goal: the part, the goals held, the time, and what to do with a plan that turns up.

    ``need`` is the least value worth finding; it rises as plans are found. ``propose`` tries options as a plan.
    ``keep_ties`` asks for regions that hold every plan as good as the best: they cost this goal time and save the next.
    ``nodes`` is how many nodes of its own a small region may take, where the search is one of several in turns.
    ``formulation`` and ``pricing`` are what a region is relaxed, solved and bounded with.
    """

    part: SemesterPart
    goal: str
    held: Sequence[EarlierGoal]
    need: Callable[[], float]
    offer: Callable[[PartPlan | None], bool]
    propose: Callable[[Sequence[int]], None]
    runs: Callable[[], bool]
    seconds: Callable[[], float | None]
    keep_ties: bool
    nodes: int | None = None
    formulation: type[SlotPairModel] = SlotPairModel
    pricing: Pricing = price

    def beats(self, bound: float) -> bool:
        """Whether a bound leaves room for a plan worth finding."""
        return bound >= self.need() - ROUNDING

    def keeps(self, bound: float) -> bool:
        """Whether a region of this bound is to be kept: for a better plan, or for one as good where ties are kept."""
        return bound >= self.need() - self.keep_ties - ROUNDING


@dataclass(order=True)
class Node:
    """A region in the order of search: by falling bound in whole numbers, as goals are, of those the newest first.

    To dive finds plans early; how many regions must be searched for the proof is the same. ``tight`` is there where it
    has been bounded already, ``cut_from`` tells of the region it was cut from: prices and options to begin with.
    """

    order: tuple[float, int] = field(init=False)
    bound: float = field(compare=False)
    age: int = field(compare=False)
    region: Region = field(compare=False)
    tight: RegionBound | None = field(compare=False, default=None)
    cut_from: RegionBound | None = field(compare=False, default=None)

    def __post_init__(self) -> None:
        """Fill in the order."""
        self.order = (-float(np.floor(self.bound + ROUNDING)), -self.age)


@dataclass(frozen=True)
class BranchingEnd:
    """The bound after a search, and, where ties are kept, the regions of plans as good as the best."""

    bound: float
    regions: list[Region]


def tighten(
    quest: GoalSearch, region: Region, seeds: Sequence[set[int]], prices: PartMultipliers | None = None
) -> RegionBound:
    """Column generation by blocks over a region, until the bound is below the need or the relaxation is optimal.

    ``seeds`` are options to begin with, beside those that gain most at ``prices``, those of a larger region if known.
    """
    part, goal, held = quest.part, quest.goal, quest.held
    tuning = TUNING.get().semester_joint
    new = tuning.new_options if prices is None else tuning.new_options_below
    prices = prices or no_prices(part, held)
    best = RegionBound(prices, quest.pricing(part, goal, held, prices, region), ())
    master = [
        _first(gains, living, seed, new) for gains, living, seed in zip(best.priced.gains, region, seeds, strict=True)
    ]
    while quest.beats(best.priced.bound) and quest.runs():
        relaxation = quest.formulation(part, [sorted(options) for options in master], goal, held).solve_relaxation()
        if relaxation.infeasible and _filled(master, region):
            continue
        if relaxation.infeasible:
            return RegionBound(best.prices, PricedBound(-math.inf, best.priced.gains, best.priced.best), ())
        if relaxation.prices is None:
            break
        priced = quest.pricing(part, goal, held, relaxation.prices, region)
        if priced.bound <= best.priced.bound:
            best = RegionBound(relaxation.prices, priced, relaxation.shares)
        quest.propose(priced.best)
        if not _grown(master, priced, relaxation.prices, new):
            break
    return best


def _first(gains: Floats, living: Bools, seeds: set[int], new: int) -> set[int]:
    order = np.argsort(-gains, kind="stable")[:new]
    return {int(option) for option in order if gains[option] > -math.inf} | {s for s in seeds if living[s]}


def _filled(master: Sequence[set[int]], region: Region) -> bool:
    """Give the master every option of the region; whether that added any."""
    before = sum(map(len, master))
    for options, living in zip(master, region, strict=True):
        options.update(np.flatnonzero(living).tolist())
    return sum(map(len, master)) > before


def _grown(master: Sequence[set[int]], priced: PricedBound, prices: PartMultipliers, new: int) -> bool:
    """Add to each block's master the options that price out, best first; whether any did."""
    grown = False
    for options, gains, worth in zip(master, priced.gains, prices.blocks, strict=True):
        fresh = [int(o) for o in np.argsort(-gains, kind="stable") if int(o) not in options]
        for option in fresh[:new]:
            if gains[option] > worth + ROUNDING:
                options.add(option)
                grown = True
    return grown


def branch(quest: GoalSearch, roots: Sequence[Node]) -> BranchingEnd:
    """Search regions for a plan of at least the need.

    Where the search ends in time the bound is one less than the need: the plan at hand is optimal for the goal. Else
    it is the largest among the regions left, as far as whole numbers go.
    """
    heap = list(roots)
    heapq.heapify(heap)
    age = len(heap)
    left: list[Node] = []
    tuning = TUNING.get().semester_joint
    while heap and quest.beats(heap[0].bound):
        if not quest.runs():
            return BranchingEnd(heap[0].bound, [])
        node = heapq.heappop(heap)
        options = sum(int(living.sum()) for living in node.region)
        if options <= min(tuning.whole_options_a_block * len(node.region), tuning.most_whole_options):
            bound = _solved_small(quest, node)
            if quest.beats(bound):
                return BranchingEnd(max([bound, *(other.bound for other in heap[:1])]), [])
            left.append(Node(bound, node.age, node.region))
            continue
        for child in _split(quest, node, age):
            age += 1
            heapq.heappush(heap, child)
    return BranchingEnd(
        quest.need() - 1, [_filtered(quest, node) for node in (*left, *heap) if quest.keeps(node.bound)]
    )


def _filtered(quest: GoalSearch, node: Node) -> Region:
    """The region less the options that no plan worth keeping can use, as far as its bound tells."""
    if node.tight is None:
        return node.region
    alive = node.tight.priced.alive(quest.part, quest.need() - quest.keep_ties)
    return [living & keep for living, keep in zip(node.region, alive, strict=True)]


def _solved_small(quest: GoalSearch, node: Node) -> float:
    """Solve a small region in integers; its bound afterwards, which beats the need only where time ran out."""
    need = quest.need()
    at_least = int(need) if math.isfinite(need) else None
    options = [np.flatnonzero(living).tolist() for living in node.region]
    answer = quest.formulation(quest.part, options, quest.goal, quest.held, at_least).solve_integer(
        quest.seconds(), quest.nodes
    )
    quest.offer(answer.plan)
    settled = answer.infeasible or answer.bound < quest.need() - ROUNDING
    return min(node.bound, quest.need() - 1) if settled else min(node.bound, answer.bound)


def _split(quest: GoalSearch, node: Node, age: int) -> list[Node]:
    """Bound a region, drop the options of no use, and split it on one block.

    A region that is settled comes back as one node whose bound no longer beats the need, or not at all.
    """
    part = quest.part
    tight = node.tight or _tightened(quest, node)
    bound = min(tight.priced.bound, node.bound)
    if not quest.keeps(bound):
        return []
    if tight.shares:
        quest.propose(tight.largest_shares())
    region = _filtered(quest, replace(node, tight=tight))
    if not quest.beats(bound):
        return [Node(bound, age, region)] if quest.keeps(bound) else []
    cut = _cut(part, region, tight.shares)
    if cut is None:
        return [Node(bound, age, region, tight)]
    row, one = cut
    pieces = [one, region[row] & ~one]
    gains = tight.priced.gains[row]
    top = gains.max(initial=-math.inf)
    idle_gain = -math.inf if part.blocks[row].forced else 0.0
    children = []
    for number, piece in enumerate(pieces):
        gain = float(gains[piece].max(initial=-math.inf))
        if number == len(pieces) - 1:
            gain = max(gain, idle_gain)  # the last piece is also where the group does not meet
        if gain > -math.inf:
            # What a child loses is told by the prices of this bound; the region's older bound may rest on others.
            child_bound = min(bound, tight.priced.bound - max(top, idle_gain) + gain)
            whole = [*region[:row], piece, *region[row + 1 :]]
            children.append(Node(child_bound, age + number, whole, cut_from=tight))
    return [child for child in children if quest.keeps(child.bound)]


def _tightened(quest: GoalSearch, node: Node) -> RegionBound:
    known = node.cut_from
    if known is None or not known.shares:
        return tighten(quest, node.region, [set()] * len(quest.part.blocks))
    return tighten(quest, node.region, [set(shares) for shares in known.shares], known.prices)


def _cut(part: SemesterPart, region: Region, shares: Shares) -> tuple[int, Bools] | None:
    """A block and the options of one side of it: those that meet on a weekday, or in a slot, that is least settled.

    Weekdays and slots split what competes for tutors and class leaders more evenly than single options do; a group of
    many children moves the bound further. ``None`` where no block has two options left.
    """
    best, found = TUNING.get().semester_joint.least_share, None
    for row, (block, living, share) in enumerate(zip(part.blocks, region, shares, strict=False)):
        taken = np.zeros(block.size)
        taken[list(share)] = list(share.values())
        taken *= living
        on = block.meetings @ taken
        balance = len(block.children) * np.minimum(on, taken.sum() - on)
        if balance.max(initial=0.0) > best:
            best, found = float(balance.max()), (row, living & block.meetings[int(balance.argmax())])
    return found or _halved(region, shares)


def _halved(region: Region, shares: Shares) -> tuple[int, Bools] | None:
    """The option taken of the block with most of them against its others; half of them where nothing is taken."""
    row = max(range(len(region)), key=lambda row: (int(region[row].sum()), -row), default=0)
    if not region or region[row].sum() < 2:
        return None
    places = np.flatnonzero(region[row])
    taken = [option for option in sorted(shares[row]) if region[row][option]] if shares else []
    one = np.zeros_like(region[row])
    one[taken[:1] or places[: len(places) // 2]] = True
    return row, one
