"""Settling the goals of one part in strict order where a tutor may teach several children.

As in :mod:`models.semester.joint.stages` a stage takes one goal with the earlier ones held, bounds it by multipliers,
sets options aside that no plan as good as the one at hand uses, branches on what is left, and hands the regions that
may hold a plan of the settled value to the next. Only the formulation is another, and with the slots fixed it is an
integer model still: no assignment problem prices an option or gives the best pairs.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from models.goals import Status
from models.semester.ceilings import ceilings
from models.semester.joint.branching import Node, Quest, Region, branch, tighten
from models.semester.joint.busiest_slots import busiest_slots
from models.semester.joint.matching import NO_OPTION, PartPlan
from models.semester.joint.part import PAIR_GOALS, SemesterPart
from models.semester.joint.regions import carried_on, consider, roots_filtered
from models.semester.joint.slot_pair_model import EarlierGoal
from models.semester.joint.stages import GoalMoment, PartEnd, TimeLeft
from models.semester.shared.formulation import SharedTutors, price
from models.tuning import ROUNDING


class SharedSearch:
    """The search of one part. ``report`` hears of every new plan and bound; nothing is drawn by lot (``seed``)."""

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
        self._held: list[EarlierGoal] = []
        self._regions: list[Region] = [[np.ones(block.size, dtype=bool) for block in part.blocks]]
        self._ceilings = dict(zip(part.goals, ceilings(part), strict=True))
        self._tried: set[tuple[str, tuple[int, ...]]] = set()
        self.plan: PartPlan | None = None

    def start(self, known: PartPlan | None = None) -> PartPlan | None:
        """A first plan: one already ``known``, or the best at the slots that an office would choose."""
        if not self._offer(known):
            self._try(busiest_slots(self._part), 0)
        return self.plan

    def settle(self) -> PartEnd:
        """Settle every goal in order, as far as time allows."""
        bounds: list[int] = []
        proven = True
        for goal in self._part.goals:
            bound = self._stage(goal) if proven else self._ceilings[goal]
            if bound is None:
                return PartEnd(Status.INFEASIBLE, None, ())
            bounds.append(bound)
            if proven:
                self._tell(goal, bound)
                proven = self.plan is not None and bound == self._value(goal)
            if proven:
                self._hold(goal)
        if self.plan is None:
            return PartEnd(Status.UNKNOWN, None, tuple(bounds))
        return PartEnd(Status.OPTIMAL if proven else Status.FEASIBLE, self.plan, tuple(bounds))

    def _value(self, goal: str) -> int:
        assert self.plan is not None
        return self.plan.values[self._part.goals.index(goal)]

    def _offer(self, plan: PartPlan | None) -> bool:
        """Take the plan if it is the best so far."""
        if plan is None or (self.plan is not None and plan.values <= self.plan.values):
            return False
        self.plan = plan
        return True

    def _tell(self, goal: str, bound: int) -> None:
        value = None if self.plan is None else self._value(goal)
        self._report(self.plan, GoalMoment(goal, value, bound))

    def _stage(self, goal: str) -> int | None:
        """Settle one goal; its bound, or ``None`` where there is no plan at all."""
        ceiling = self._ceilings[goal]
        if self.plan is None and not self._feasible(goal):
            return None
        if self.plan is None:
            return ceiling  # neither a plan nor a proof that there is none
        if self._follows(goal):
            return self._value(goal)
        quest = self._quest(goal)
        roots = self._roots(quest)
        self._tell(goal, math.floor(max(root.bound for root in roots) + ROUNDING))
        found = branch(quest, roots)
        self._regions = carried_on(
            quest, self._regions, found.regions if quest.keep_ties else roots_filtered(quest, roots)
        )
        return min(ceiling, math.floor(found.bound + ROUNDING))

    def _follows(self, goal: str) -> bool:
        """Whether the plan at hand is as good as can be, or the goal counts the same as one that is held."""
        if self._value(goal) == self._ceilings[goal]:
            return True
        part = self._part
        if goal not in PAIR_GOALS:
            return False
        worth = part.weights[goal][part.allowed]
        earlier = (held.goal for held in self._held if held.goal in PAIR_GOALS)
        return any(np.array_equal(part.weights[other][part.allowed], worth) for other in earlier)

    def _quest(self, goal: str) -> Quest:
        place = self._part.goals.index(goal)
        return Quest(
            self._part,
            goal,
            tuple(self._held),
            lambda: self._value(goal) + 1,
            self._offer,
            lambda choice: self._try(choice, place),
            self._clock.runs,
            self._clock.left,
            keep_ties=bool(self._held),  # plans as good in the first goal are too many to keep apart
            formulation=SharedTutors,
            pricing=price,
        )

    def _roots(self, quest: Quest) -> list[Node]:
        """The regions to search, each with its bound; the options of the plan at hand are those to begin with."""
        assert self.plan is not None
        seeds = [{option} - {NO_OPTION} for option in self.plan.choice]
        roots = []
        for age, region in enumerate(consider(quest, self._regions)):
            tight = tighten(quest, region, seeds)
            roots.append(Node(min(float(self._ceilings[quest.goal]), tight.priced.bound), age, region, tight))
        return roots

    def _feasible(self, goal: str) -> bool:
        """Find any plan where the quick way left none; false if that proves there is none."""
        (region,) = self._regions
        options = [np.flatnonzero(living).tolist() for living in region]
        answer = SharedTutors(self._part, options, goal).solve_integer(self._clock.left())
        self._offer(answer.plan)
        return not answer.infeasible

    def _hold(self, goal: str) -> None:
        """The goal stays at its value from here on; where that leaves no room, pairs that would cost are no pairs."""
        part, held = self._part, EarlierGoal(goal, self._value(goal))
        self._held.append(held)
        if goal in PAIR_GOALS and held.value == 0 and (part.weights[goal][part.allowed] <= 0).all():
            self._part = replace(part, allowed=part.allowed & (part.weights[goal] == 0))

    def _try(self, choice: Sequence[int], first: int) -> None:
        """Offer the best plan at these options if it is better in the ``first`` goal, the earlier ones held."""
        goals = self._part.goals
        if (goals[first], tuple(choice)) in self._tried:
            return
        self._tried.add((goals[first], tuple(choice)))
        options = [[] if option == NO_OPTION else [option] for option in choice]
        held = list(self._held)
        at_least = None if self.plan is None else self._value(goals[first]) + 1
        for place in range(first, len(goals)):
            if not self._clock.runs():
                return
            model = SharedTutors(self._part, options, goals[place], held, at_least)
            found = model.solve_integer(self._clock.left()).plan
            if found is None:
                return
            self._offer(found)
            held.append(EarlierGoal(goals[place], found.values[place]))
            at_least = None
