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
from dataclasses import replace
from random import Random

import numpy as np

from models.deadline import Deadline
from models.goals import BELOW, Status
from models.semester.ceilings import ceiling_below
from models.semester.joint.bounds import countable
from models.semester.joint.branching import GoalSearch, Node, tighten
from models.semester.joint.incumbent import climb, kick, timetable_first
from models.semester.joint.matching import NO_OPTION, PartPlan, best_matching, free_pairs, lexicographic
from models.semester.joint.part import PAIR_GOALS, SemesterPart
from models.semester.joint.regions import carried_on, consider, roots_filtered
from models.semester.joint.slot_pair_model import EarlierGoal
from models.semester.joint.strict_order import PartEnd, Report, StrictOrderSearch
from models.semester.joint.whole_limits import WholeLimitSearch
from models.tuning import ROUNDING, TUNING


def coming_together(part: SemesterPart) -> float:
    """The share of its tutors that a group can have at one slot pair, its best; the mean over the groups.

    Of tutors who sit in one room on the same evenings a half or more, of tutors free at any time a quarter.
    """
    shares = [block.masks.mean(axis=1).max(initial=0.0) for block in part.blocks if block.size and len(block.tutors)]
    return float(np.mean(shares)) if shares else 1.0


class PartSearch(StrictOrderSearch):
    """The search of one part in which a tutor has one child."""

    def __init__(
        self, part: SemesterPart, clock: Deadline, report: Report = lambda plan, moment: None, seed: int = 0
    ) -> None:
        super().__init__(part, clock, report)
        self._random = Random(seed)
        self._weights = lexicographic(part)
        self._taken: list[set[int]] = [set() for _ in part.blocks]
        self._known: dict[str, int] = {}
        """What is known of goals from keeping limits whole: no best plan has more."""
        self._allowance = math.inf
        """How much branching may still do in its turn."""
        self._relaxation_effort = 0.0

    def start(self, known: PartPlan | None = None) -> PartPlan | None:
        """A first plan: one already ``known``, or timetable first and then climbing."""
        if self._offer(known):
            return self.plan
        ways = (False, True) if self._part.counting_pairs.any() else (False,)
        first = [timetable_first(self._part, self._weights, with_room=with_room) for with_room in ways]
        for plan in first:
            self._offer(plan)
        if self.plan is not None:
            self._tell(self._part.goals[0], None)
        for priced, plan in zip(ways, first, strict=True):
            if plan is not None:
                runs, region = self._clock.runs, self._regions[0]
                self._offer(climb(self._part, plan, self._weights, region, runs, priced=priced))
        return self.plan

    def settle(self) -> PartEnd:
        """Settle every goal in order; where limits bind, in turns with the search that keeps them whole.

        Each is quick where the other is not. Limits are kept whole first where tutors come together, else branching is
        first; but that is no more than likely, so each turn may do several times as much as the one before. They share
        the plan, bounds, and the goals that are settled.
        """
        tuning = TUNING.get().semester_joint
        if not self._part.limits or not tuning.whole_limit_effort:
            return super().settle()
        whole = WholeLimitSearch(self._part, self._clock, self._offer)
        self._known = whole.bounds
        self._relaxation_effort = tuning.column_effort * sum(
            int(block.masks[block.useful][:, arcs.tutor].sum())
            for block, arcs in zip(self._part.blocks, self._part.arcs(self._part.goals), strict=True)
        )
        turn = coming_together(self._part) >= tuning.together_share
        whole_effort, branching_effort = tuning.whole_limit_effort, tuning.branching_effort
        if not turn:
            whole_effort /= tuning.effort_growth  # it is less likely to be of use here
            branching_effort *= tuning.effort_growth
        for _ in range(tuning.most_turns):
            if turn:
                settled = self._part.goals[: len(self._settled)]
                whole.settle(self.plan, settled, whole_effort, self._tell_known)
                whole_effort *= tuning.effort_growth
            turn = True
            self._allowance = branching_effort
            self._nodes = int(tuning.turn_nodes * branching_effort / tuning.branching_effort)
            branching_effort *= tuning.effort_growth
            end = super().settle()
            if end.status in (Status.OPTIMAL, Status.INFEASIBLE) or not self._clock.runs():
                break
        return end

    def _runs(self) -> bool:
        self._allowance -= self._relaxation_effort
        return self._allowance > 0 and self._clock.runs()

    def _tell_known(self) -> None:
        """What is known now of the goals up to the first that is still open."""
        for goal, bound in self._known.items():
            self._tell(goal, bound)
            if bound != self._value(goal):
                return

    def _ceiling(self, goal: str) -> int:
        counted = countable(self._part, goal)
        return min(counted, self._known.get(goal, counted))

    def _follows(self, goal: str) -> bool:
        """Whether a goal ``below_N`` is settled with those before: as good as can be, or the same as one of them.

        Where no pair below N but locked ones is left in the plan at hand, none is in any as good: the others are ruled
        out from now on.
        """
        if goal not in BELOW:
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

    def _hold(self, goal: str, *, follows: bool) -> None:
        if not follows:
            self._held.append(EarlierGoal(goal, self._value(goal)))

    def _need(self, goal: str) -> float:
        return -math.inf if self.plan is None else self._value(goal) + 1

    def _stage(self, goal: str) -> int | None:
        quest = self._quest(goal)
        known = self._known.get(goal)
        if known is not None and not quest.beats(known):
            if not set(self._part.goals) <= set(self._known):
                self._regions = carried_on(quest, self._regions, roots_filtered(quest, self._roots(quest)))
            return known
        found = self._search(quest)
        if found is None or known is None:
            return found
        self._known[goal] = min(found, known)
        return self._known[goal]

    def _search(self, quest: GoalSearch) -> int | None:
        goal, roots = quest.goal, self._roots(quest)
        bound = max((root.bound for root in roots), default=-math.inf)
        if bound == -math.inf:
            return None
        self._tell(goal, math.floor(bound + ROUNDING))
        if quest.beats(bound):
            if self.plan is None and not self._feasible(goal):
                return None
            if self.plan is None:
                return math.floor(bound + ROUNDING)  # neither a plan nor a proof that there is none
            self._climb(goal, roots, lambda: self._clock.runs() and quest.beats(bound))
        return math.floor(min(bound, self._branch(quest, roots)) + ROUNDING)

    def _roots(self, quest: GoalSearch) -> list[Node]:
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
        if self._offer(best_matching(self._part, choice, self._weights)):
            self._tell(goal, None)

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
