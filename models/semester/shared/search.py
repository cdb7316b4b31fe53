"""Settling the goals of one part in strict order where a tutor may teach several children.

As in :mod:`models.semester.joint.stages` a stage takes one goal with the earlier ones held, bounds it by multipliers,
sets options aside that no plan as good as the one at hand uses, branches on what is left, and hands the regions that
may hold a plan of the settled value to the next. Only the formulation is another, and with the slots fixed it is an
integer model still: no assignment problem prices an option or gives the best pairs.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from models.deadline import Deadline
from models.semester.ceilings import ceilings
from models.semester.joint.branching import GoalSearch, Node, tighten
from models.semester.joint.busiest_slots import busiest_slots
from models.semester.joint.matching import NO_OPTION, PartPlan
from models.semester.joint.part import PAIR_GOALS, SemesterPart
from models.semester.joint.regions import consider
from models.semester.joint.slot_pair_model import EarlierGoal
from models.semester.joint.strict_order import Report, StrictOrderSearch
from models.semester.shared.formulation import SharedTutors, price
from models.tuning import ROUNDING


class SharedSearch(StrictOrderSearch):
    """The search of one part in which a tutor may have several children; nothing is drawn by lot (``seed``)."""

    def __init__(
        self, part: SemesterPart, clock: Deadline, report: Report = lambda plan, moment: None, seed: int = 0
    ) -> None:
        super().__init__(part, clock, report, SharedTutors, price)
        self._ceilings = dict(zip(part.goals, ceilings(part), strict=True))
        self._tried: set[tuple[str, tuple[int, ...]]] = set()

    def start(self, known: PartPlan | None = None) -> PartPlan | None:
        """A first plan: one already ``known``, or the best at the slots that an office would choose."""
        if not self._offer(known):
            self._try(busiest_slots(self._part), 0)
        return self.plan

    def _ceiling(self, goal: str) -> int:
        return self._ceilings[goal]

    def _need(self, goal: str) -> float:
        return self._value(goal) + 1

    def _propose(self, goal: str, choice: Sequence[int]) -> None:
        self._try(choice, self._part.goals.index(goal))

    def _stage(self, goal: str) -> int | None:
        ceiling = self._ceilings[goal]
        if self.plan is None and not self._feasible(goal):
            return None
        if self.plan is None:
            return ceiling  # neither a plan nor a proof that there is none
        if self._follows(goal):
            return self._value(goal)  # of the plan that has just been found
        quest = self._quest(goal)
        roots = self._roots(quest)
        self._tell(goal, math.floor(max(root.bound for root in roots) + ROUNDING))
        return min(ceiling, math.floor(self._branch(quest, roots) + ROUNDING))

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

    def _roots(self, quest: GoalSearch) -> list[Node]:
        """The regions to search, each with its bound; the options of the plan at hand are those to begin with."""
        assert self.plan is not None
        seeds = [{option} - {NO_OPTION} for option in self.plan.choice]
        roots = []
        for age, region in enumerate(consider(quest, self._regions)):
            tight = tighten(quest, region, seeds)
            roots.append(Node(min(float(self._ceilings[quest.goal]), tight.priced.bound), age, region, tight))
        return roots

    def _hold(self, goal: str, *, follows: bool) -> None:
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
