"""Settling the goals of one part in strict order, each with its proof.

A stage takes one goal, with the earlier ones held at their optima:

1. *price*: column generation by blocks tightens the bound, and every choice it proposes is tried as a plan;
2. *filter*: options that cannot be in a better plan are set aside;
3. *finish*: if the bound still leaves room, branching searches what is left;
4. the options that some plan of the settled value may use go on to the next stage.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Protocol

import numpy as np

from models.goals import Status
from models.semester.bounds import ROUNDING, countable, price
from models.semester.branching import Quest, Tightened, branched, tightened
from models.semester.eligibility import Bools
from models.semester.extended import Extended, Held, Prices
from models.semester.incumbent import climbed, kicked, timetable_first
from models.semester.matching import NO_OPTION, PartPlan, best_matching, lexicographic
from models.semester.part import PAIR_GOALS, Part

KICKS = 4
"""How often the first goal's plan is thrown and climbed from again before branching."""


@dataclass(frozen=True)
class Progress:
    """What is known of one goal of one part at a moment (more is better for both)."""

    goal: str
    value: int | None
    bound: int | None


@dataclass(frozen=True)
class Settled:
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


class Search:
    """The search of one part. ``report`` hears of every new plan and bound."""

    def __init__(
        self,
        part: Part,
        clock: TimeLeft,
        report: Callable[[PartPlan | None, Progress], None] = lambda plan, progress: None,
        seed: int = 0,
    ) -> None:
        self._part = part
        self._clock = clock
        self._report = report
        self._random = Random(seed)
        self._weights = lexicographic(part)
        self._alive: list[Bools] = [np.ones(block.size, dtype=bool) for block in part.blocks]
        self._held: list[Held] = []
        self.plan: PartPlan | None = None

    def start(self, known: PartPlan | None = None) -> PartPlan | None:
        """A first plan: one already ``known``, or timetable first and then climbing."""
        if self._offer(known):
            return self.plan
        first = timetable_first(self._part, self._weights)
        self._offer(first)
        if first is not None:
            self._offer(climbed(self._part, first, self._weights, self._alive, self._clock.runs))
        return self.plan

    def settle(self) -> Settled:
        """Settle every goal in order, as far as time allows."""
        bounds: list[int] = []
        proven = True
        for goal in self._part.goals:
            if proven:
                bound = self._stage(goal)
                if bound is None:
                    return Settled(Status.INFEASIBLE, None, ())
                proven = self.plan is not None and bound == self._value(goal)
                bounds.append(bound)
                self._held.append(Held(goal, self._value(goal) if self.plan is not None else 0))
            else:
                bounds.append(countable(self._part, goal))
        if self.plan is None:
            return Settled(Status.UNKNOWN, None, tuple(bounds))
        return Settled(Status.OPTIMAL if proven else Status.FEASIBLE, self.plan, tuple(bounds))

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
        self._report(self.plan, Progress(goal, value, bound))

    def _need(self, goal: str) -> float:
        """The least value of the goal that would be better than the plan at hand."""
        return -math.inf if self.plan is None else self._value(goal) + 1

    def _stage(self, goal: str) -> int | None:
        """Settle one goal; its bound, or ``None`` where there is no plan at all."""
        slot_goals_begun = any(g not in PAIR_GOALS for g in (goal, *(h.goal for h in self._held)))
        considered = [
            alive if slot_goals_begun else alive & block.useful
            for alive, block in zip(self._alive, self._part.blocks, strict=True)
        ]
        quest = self._quest(goal)
        seeds = [NO_OPTION] * len(considered) if self.plan is None else list(self.plan.choice)
        tight = tightened(quest, considered, seeds)
        if tight.priced.bound == -math.inf:
            return None
        bound = math.floor(tight.priced.bound + ROUNDING)
        self._tell(goal, bound)
        if bound >= self._need(goal):
            if self.plan is None and not self._feasible(considered, goal):
                return None
            bound = min(bound, self._finished(quest, tight, considered))
            self._tell(goal, bound)
        if self.plan is not None and bound == self._value(goal):
            self._narrow(goal, tight.prices)
        return bound

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
        )

    def _propose(self, goal: str, choice: Sequence[int]) -> None:
        """Try options as a plan."""
        if self._offer(best_matching(self._part, choice, self._weights)):
            self._tell(goal, None)

    def _feasible(self, considered: Sequence[Bools], goal: str) -> bool:
        """Find any plan where locks and limits left the quick ways without one; false if that proves there is none."""
        options = [np.flatnonzero(living).tolist() for living in considered]
        answer = Extended(self._part, options, goal, self._held).solved(self._clock.left())
        self._offer(answer.plan)
        return not answer.infeasible

    def _finished(self, quest: Quest, tight: Tightened, considered: Sequence[Bools]) -> int:
        """Climb from the relaxation's choice and from kicks, then branch over what the filter leaves.

        Returns the bound that holds afterwards.
        """
        if not self._held and self.plan is not None and tight.shares:
            part, weights, runs = self._part, self._weights, self._clock.runs
            rounded = best_matching(part, tight.rounded(), weights)
            if rounded is not None:
                self._offer(climbed(part, rounded, weights, considered, runs))
            self._offer(kicked(part, self.plan, weights, considered, runs, self._random, KICKS))
        kept = list(considered)
        if math.isfinite(quest.need()):
            survivors = tight.priced.alive(self._part, quest.need())
            kept = [k & s for k, s in zip(considered, survivors, strict=True)]
        return math.floor(branched(quest, kept, tight.priced.bound) + ROUNDING)

    def _narrow(self, goal: str, prices: Prices) -> None:
        """Keep the options that some plan of the settled value may use, the dominated ones among them."""
        full = price(self._part, goal, self._held, prices, self._alive)
        survivors = full.alive(self._part, self._value(goal))
        self._alive = [a & s for a, s in zip(self._alive, survivors, strict=True)]
