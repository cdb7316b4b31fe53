"""Settling the goals of one part in strict order, each with its proof.

A stage takes one goal, with the earlier ones held at their optima:

1. *price*: column generation by blocks tightens the bound, and every choice it proposes is tried as a plan;
2. *filter*: options that cannot be in a better plan are set aside;
3. *finish*: if the bound still leaves room, branching searches what is left;
4. the options that some plan of the settled value may use go on to the next stage: what makes later goals cheap.

Held goals are rows in linear models for prices alone. To take their solutions for plans, pairs in parts, gave wrong
proofs twice: the rows cut through the matching polytope, and a goal came out higher than any plan has it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Protocol

import numpy as np

from models.goals import BELOW, Status
from models.semester.ceilings import ceiling_below
from models.semester.joint.bounds import countable
from models.semester.joint.branching import Node, Quest, Region, branch, tighten
from models.semester.joint.incumbent import climb, kick, timetable_first
from models.semester.joint.matching import NO_OPTION, PartPlan, best_matching, free_pairs, lexicographic
from models.semester.joint.part import PAIR_GOALS, SemesterPart
from models.semester.joint.regions import carried_on, consider, roots_filtered
from models.semester.joint.slot_pair_model import EarlierGoal, SlotPairModel
from models.tuning import ROUNDING


@dataclass(frozen=True)
class GoalMoment:
    """What is known of one goal of one part at a moment (more is better for both)."""

    goal: str
    value: int | None
    bound: int | None


@dataclass(frozen=True)
class PartEnd:
    """The end of a search: status, the plan if there is one, and each goal's bound (more is better)."""

    status: Status
    plan: PartPlan | None
    bounds: tuple[int, ...]


class TimeLeft(Protocol):
    """The time there is; the models know no clock of their own."""

    def left(self) -> float | None:
        """Seconds left, at least zero, or ``None`` without a limit."""

    def runs(self) -> bool:
        """Whether the search is to go on."""


class NoLimit:
    """All the time there is."""

    def left(self) -> float | None:
        """No limit."""
        return None

    def runs(self) -> bool:
        """Always."""
        return True


class PartSearch:
    """The search of one part. ``report`` hears of every new plan and bound."""

    def __init__(
        self,
        part: SemesterPart,
        clock: TimeLeft,
        report: Callable[[PartPlan | None, GoalMoment], None] = lambda plan, progress: None,
        seed: int = 0,
    ) -> None:
        self._part = part
        self._clock = clock
        self._report = report
        self._random = Random(seed)
        self._weights = lexicographic(part)
        self._regions: list[Region] = [[np.ones(block.size, dtype=bool) for block in part.blocks]]
        self._held: list[EarlierGoal] = []
        self._taken: list[set[int]] = [set() for _ in part.blocks]
        self.plan: PartPlan | None = None

    def start(self, known: PartPlan | None = None) -> PartPlan | None:
        """A first plan: one already ``known``, or timetable first and then climbing."""
        if self._offer(known):
            return self.plan
        first = timetable_first(self._part, self._weights)
        self._offer(first)
        if first is not None:
            self._offer(climb(self._part, first, self._weights, self._regions[0], self._clock.runs))
        return self.plan

    def settle(self) -> PartEnd:
        """Settle every goal in order, as far as time allows."""
        bounds: list[int] = []
        proven = True
        for goal in self._part.goals:
            if proven and self._follows(goal):
                bounds.append(self._value(goal))
                self._tell(goal, bounds[-1])
            elif proven:
                bound = self._stage(goal)
                if bound is None:
                    return PartEnd(Status.INFEASIBLE, None, ())
                proven = self.plan is not None and bound == self._value(goal)
                bounds.append(bound)
                self._held.append(EarlierGoal(goal, self._value(goal) if self.plan is not None else 0))
            else:
                bounds.append(countable(self._part, goal))
        if self.plan is None:
            return PartEnd(Status.UNKNOWN, None, tuple(bounds))
        return PartEnd(Status.OPTIMAL if proven else Status.FEASIBLE, self.plan, tuple(bounds))

    def _follows(self, goal: str) -> bool:
        """Whether a goal ``below_N`` is settled with those before: as good as can be, or the same as one of them.

        Where no pair below N but locked ones is left in the plan at hand, none is in any as good: the others are ruled
        out from now on.
        """
        if goal not in BELOW or self.plan is None:
            return False
        free, part = free_pairs(self._part), self._part
        if self._value(goal) == ceiling_below(part, goal):
            low = free & (part.weights[goal] < 0)
            if low.any():
                self._part = replace(part, allowed=part.allowed & ~low)
                self._weights = lexicographic(self._part)
            return True
        worth = part.weights[goal][free]
        return any(held.goal in BELOW and np.array_equal(part.weights[held.goal][free], worth) for held in self._held)

    def _value(self, goal: str) -> int:
        assert self.plan is not None
        return self.plan.values[self._part.goals.index(goal)]

    def _offer(self, plan: PartPlan | None) -> bool:
        """Take the plan if it is the best so far."""
        if plan is None or (self.plan is not None and plan.values <= self.plan.values):
            return False
        self.plan = plan
        return True

    def _tell(self, goal: str, bound: int | None) -> None:
        value = None if self.plan is None else self._value(goal)
        self._report(self.plan, GoalMoment(goal, value, bound))

    def _need(self, goal: str) -> float:
        """The least value of the goal that would be better than the plan at hand."""
        return -math.inf if self.plan is None else self._value(goal) + 1

    def _stage(self, goal: str) -> int | None:
        """Settle one goal; its bound, or ``None`` where there is no plan at all."""
        quest = self._quest(goal)
        roots = self._roots(quest)
        bound = max((root.bound for root in roots), default=-math.inf)
        if bound == -math.inf:
            return None
        self._tell(goal, math.floor(bound + ROUNDING))
        if quest.beats(bound):
            if self.plan is None and not self._feasible(goal):
                return None
            if self.plan is None:
                return math.floor(bound + ROUNDING)  # neither a plan nor a proof that there is none
            self._climb(goal, roots, lambda: quest.runs() and quest.beats(bound))
        found = branch(quest, roots)
        bound = min(bound, found.bound)
        self._tell(goal, math.floor(bound + ROUNDING))
        self._regions = carried_on(
            quest, self._regions, found.regions if quest.keep_ties else roots_filtered(quest, roots)
        )
        return math.floor(bound + ROUNDING)

    def _quest(self, goal: str) -> Quest:
        return Quest(
            self._part,
            goal,
            tuple(self._held),
            lambda: self._need(goal),
            self._offer,
            lambda choice: self._propose(goal, choice),
            self._clock.runs,
            self._clock.left,
            keep_ties=bool(self._held),  # plans as good in the first goal are too many to keep apart
        )

    def _roots(self, quest: Quest) -> list[Node]:
        """The regions to search, each with its bound; the options taken so far are those to begin with."""
        choice = [NO_OPTION] * len(self._part.blocks) if self.plan is None else self.plan.choice
        seeds = [{*taken, option} - {NO_OPTION} for taken, option in zip(self._taken, choice, strict=True)]
        roots: list[Node] = []
        for region in consider(quest, self._regions):
            tight = tighten(quest, region, seeds)
            roots.append(Node(tight.priced.bound, len(roots), region, tight))
        best = max(roots, key=lambda root: root.bound).tight
        if best is not None and best.shares:
            self._taken = [set(shares) for shares in best.shares]
        return roots

    def _propose(self, goal: str, choice: Sequence[int]) -> None:
        """Try options as a plan."""
        if self._offer(best_matching(self._part, choice, self._weights)):
            self._tell(goal, None)

    def _feasible(self, goal: str) -> bool:
        """Find any plan where locks and limits left the quick ways without one; false if that proves there is none."""
        (region,) = self._regions
        options = [np.flatnonzero(living).tolist() for living in region]
        answer = SlotPairModel(self._part, options, goal, self._held).solve_integer(self._clock.left())
        self._offer(answer.plan)
        return not answer.infeasible

    def _climb(self, goal: str, roots: Sequence[Node], runs: Callable[[], bool]) -> None:
        """Climb from the relaxation's choice in every region, and for the first goal from kicks.

        Kicks look at that goal alone, as its matchings are many times faster; the others follow at the end.
        """
        part, weights = self._part, self._weights
        for root in roots:
            assert root.tight is not None
            rounded = best_matching(part, root.tight.largest_shares(), weights) if root.tight.shares else None
            if rounded is not None and runs():
                self._offer(climb(part, rounded, weights, root.region, runs))
        if self.plan is not None and not self._held and goal in PAIR_GOALS:
            alone = np.maximum(part.weights[goal], 0).astype(float)
            thrown = kick(part, self.plan, (alone,), roots[0].region, runs, self._random)
            self._offer(best_matching(part, thrown.choice, weights))
