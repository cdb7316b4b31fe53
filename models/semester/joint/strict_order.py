"""Settling the goals of one part one after the other, each with its proof: what every search of a part has in common.

A stage takes one goal, with the earlier ones held at their optima. Where the plan at hand cannot be bettered nothing is
searched; once a goal is not proven, the later ones have the bounds that counting gives. How a stage bounds and searches
is a strategy: :mod:`models.semester.joint.stages` where a tutor has one child, :mod:`models.semester.shared.search`
where several.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from models.deadline import Deadline
from models.goals import Status
from models.semester.joint.bounds import price
from models.semester.joint.branching import GoalSearch, Node, Pricing, Region, branch
from models.semester.joint.matching import PartPlan
from models.semester.joint.part import SemesterPart
from models.semester.joint.regions import carried_on, roots_filtered
from models.semester.joint.slot_pair_model import EarlierGoal, SlotPairModel


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


Report = Callable[[PartPlan | None, GoalMoment], None]
"""Hears of every new plan and bound."""


class StrictOrderSearch(ABC):
    """The search of one part; ``plan`` is the best so far."""

    def __init__(
        self,
        part: SemesterPart,
        clock: Deadline,
        report: Report,
        formulation: type[SlotPairModel] = SlotPairModel,
        pricing: Pricing = price,
    ) -> None:
        self._part = part
        self._clock = clock
        self._report = report
        self._formulation = formulation
        self._pricing = pricing
        self._regions: list[Region] = [[np.ones(block.size, dtype=bool) for block in part.blocks]]
        self._held: list[EarlierGoal] = []
        self._nodes: int | None = None
        self._settled: list[int] = []
        """The values of the goals that are proven, in their order."""
        self.plan: PartPlan | None = None

    @abstractmethod
    def start(self, known: PartPlan | None = None) -> PartPlan | None:
        """A first plan: one already ``known``, or one that is found quickly."""

    def settle(self) -> PartEnd:
        """Settle every goal in order, as far as time allows; called again it goes on with the first that is open."""
        bounds = list(self._settled)
        proven = True
        for goal in self._part.goals[len(bounds) :]:
            if not proven:
                bounds.append(self._ceiling(goal))
                continue
            follows = self.plan is not None and self._follows(goal)
            bound = self._value(goal) if follows else self._stage(goal)
            if bound is None:
                return PartEnd(Status.INFEASIBLE, None, ())
            bounds.append(bound)
            self._tell(goal, bound)
            proven = self.plan is not None and bound == self._value(goal)
            if proven:
                self._hold(goal, follows=follows)
                self._settled.append(bound)
        if self.plan is None:
            return PartEnd(Status.UNKNOWN, None, tuple(bounds))
        return PartEnd(Status.OPTIMAL if proven else Status.FEASIBLE, self.plan, tuple(bounds))

    @abstractmethod
    def _ceiling(self, goal: str) -> int:
        """What counting alone says a goal cannot exceed."""

    @abstractmethod
    def _follows(self, goal: str) -> bool:
        """Whether the plan at hand settles the goal without a search."""

    @abstractmethod
    def _stage(self, goal: str) -> int | None:
        """Settle one goal; its bound, or ``None`` where there is no plan at all."""

    @abstractmethod
    def _hold(self, goal: str, *, follows: bool) -> None:
        """The goal stays at its value from here on."""

    @abstractmethod
    def _propose(self, goal: str, choice: Sequence[int]) -> None:
        """Try options as a plan."""

    @abstractmethod
    def _need(self, goal: str) -> float:
        """The least value of the goal that would be better than the plan at hand."""

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

    def _feasible(self, goal: str) -> bool:
        """Find any plan where the quick ways left none; false if that proves there is none."""
        (region,) = self._regions
        options = [np.flatnonzero(living).tolist() for living in region]
        answer = self._formulation(self._part, options, goal, self._held).solve_integer(self._clock.left())
        self._offer(answer.plan)
        return not answer.infeasible

    def _runs(self) -> bool:
        """Whether the search of a goal is to go on; asked for each relaxation."""
        return self._clock.runs()

    def _quest(self, goal: str) -> GoalSearch:
        return GoalSearch(
            self._part,
            goal,
            tuple(self._held),
            lambda: self._need(goal),
            self._offer,
            lambda choice: self._propose(goal, choice),
            self._runs,
            self._clock.left,
            keep_ties=bool(self._held),  # plans as good in the first goal are too many to keep apart
            nodes=self._nodes,
            formulation=self._formulation,
            pricing=self._pricing,
        )

    def _branch(self, quest: GoalSearch, roots: Sequence[Node]) -> float:
        """Search what the roots leave; the bound after it. The regions of plans as good go on to the next stage."""
        found = branch(quest, roots)
        self._regions = carried_on(
            quest, self._regions, found.regions if quest.keep_ties else roots_filtered(quest, roots)
        )
        return found.bound
