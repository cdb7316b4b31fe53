"""From bounds to a plan that meets them: stages goal by goal, then a plan of the last face, until all calendars hold.

Each round is a relaxation of the season, so the first plan that meets the bounds of all goals and has all its dates is
proven best. Where the linear bounds promise more than any plan keeps, the goal at fault is settled in whole numbers.

Assignment first, calendars second and what they forbid back into the first is logic-based Benders decomposition (Hooker
and Ottosson, 2003). One model with a variable for every lead, school and date is hopeless beyond some sixteen schools.
Dead ends were also a model of whole numbers with a check of calendars for each goal, and a row that holds the total
fit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from models.arrays import Ints
from models.deadline import Deadline
from models.goals import Status
from models.linear import SolverGaveUpError
from models.tuning import ROUNDING, TUNING
from models.visits.assignment.columns import Columns
from models.visits.assignment.dealing import Dealer
from models.visits.assignment.face import Face, GoalBound, Stage
from models.visits.assignment.flow_bounds import Flows
from models.visits.assignment.incumbent import Incumbent
from models.visits.assignment.master import Master
from models.visits.assignment.pool import Pool
from models.visits.assignment.repair import Plan, clashing
from models.visits.calendars.memory import Memory

OF_PAIRS = ("priority", "served", "fit")
"""Goals that count the same in every way of a pair: a flow bounds them, mostly as well as a linear model."""


@dataclass(frozen=True)
class SearchMoment:
    """What the search has to say: the goal at hand, the bounds known so far, and the best plan's values."""

    goal: str
    bounds: Mapping[str, int]
    values: tuple[int, ...] | None


@dataclass(frozen=True)
class AssignmentEnd:
    """How the search ended; of goals more is better.

    ``bounds`` holds, in order, for each goal a proven bound as far as one is known. ``plan`` is ``None`` where there is
    none (``INFEASIBLE``, a proof) or none was found.
    """

    status: Status
    plan: Plan | None
    bounds: tuple[int | None, ...]


class _OutOfTimeError(Exception):
    """The deadline has passed, or what is left is too large to be settled."""


class AssignmentSearch:
    """The search for the best assignment of a season."""

    def __init__(
        self,
        columns: Columns,
        memory: Memory,
        goals: Sequence[str],
        deadline: Deadline,
        tell: Callable[[SearchMoment], None] = lambda progress: None,
        grace: Deadline | None = None,
    ) -> None:
        """``grace`` is the deadline of what is nearly a plan, if another than ``deadline``."""
        self._memory = memory
        self._tuning = TUNING.get().visits_assignment
        self._goals = tuple(goals)
        self._deadline = deadline
        self._tell = tell
        self._pool = pool = Pool(columns, memory.calendar)
        self._flows = Flows(pool, self._check)
        self._master = Master(pool, self._check)
        self._dealer = Dealer(pool, self._flows, memory, self._check)
        self._incumbent = Incumbent(memory, goals, deadline, grace or deadline, self._announce)
        self._goal = ""
        self._linear = set(goals) - set(OF_PAIRS)
        self._stages: list[Stage] = []
        self._caps: dict[tuple[int, ...], int] = {}
        """What whole numbers have shown: after these values of the first goals, the next one is at most that."""

    @property
    def columns(self) -> Columns:
        """The columns there are by now; those of a plan stay where they are."""
        return self._pool.columns

    @property
    def best(self) -> Plan | None:
        """The best plan found so far; may be read from another thread."""
        return self._incumbent.plan

    def settle(self) -> AssignmentEnd:
        """Search until every goal is proven, there is shown to be no plan, or time is up."""
        self._incumbent.begin(self.columns)
        try:
            while True:
                if not self._bound_all():
                    return AssignmentEnd(Status.INFEASIBLE, None, ())
                shorts = len(self._pool.shorts)
                if self._is_met() or self._attain():
                    return AssignmentEnd(Status.OPTIMAL, self._incumbent.plan, self.bounds())
                if len(self._pool.shorts) > shorts:
                    continue
                if self._find_plan():
                    continue
                if not self._settle_whole():
                    return AssignmentEnd(Status.INFEASIBLE, None, ())
        except (_OutOfTimeError, SolverGaveUpError):
            found = self._incumbent.plan
            return AssignmentEnd(Status.FEASIBLE if found else Status.UNKNOWN, found, self.bounds())

    def bounds(self) -> tuple[int | None, ...]:
        """A bound of each goal is worth telling as long as the best plan meets all before it."""
        known = self._values()
        told = known[: self._incumbent.goals_matched(known) + 1]
        return (*told, *[None] * (len(self._goals) - len(told)))

    def _report(self, goal: str) -> None:
        self._goal = goal
        self._announce()
        self._check()

    def _announce(self) -> None:
        """What is known by now."""
        bounds = {stage.goal: stage.value for stage in self._stages}
        found = self._incumbent.plan
        self._tell(SearchMoment(self._goal, bounds, found.values if found else None))

    def _check(self) -> None:
        if not self._deadline.runs():
            raise _OutOfTimeError

    def _bound_all(self) -> bool:
        """Bound every goal over the face of those before it; false where there is no plan at all (a proof)."""
        face = self._pool.everything()
        stages: list[Stage] = []
        for goal in self._goals:
            self._report(goal)
            bound = self._flows.bound(face, goal)
            if goal in self._linear and not self._master.holds_none(bound):
                self._stages = [*stages, self._staged(goal, face, bound, stages)]
                self._deal(face, bound)
                bound = self._master.linear_bound(face, bound)
            if self._master.holds_none(bound):
                if not stages:
                    return False
                if self._doubted(len(stages)):
                    return self._bound_all()
                # No whole plan: the goals before promise too much. Whole numbers will say which.
                break
            stages.append(self._staged(goal, face, bound, stages))
            face = stages[-1].face
            self._stages = list(stages)
        self._stages = stages
        return True

    def _staged(self, goal: str, face: Face, bound: GoalBound, before: Sequence[Stage]) -> Stage:
        """A goal at its bound, or at what whole numbers have shown."""
        key = tuple(stage.value for stage in before)
        value = min(bound.whole, self._caps.get(key, bound.whole))
        return Stage(goal, face, bound, value, self._master.narrow(face, bound, value))

    def _deal(self, face: Face, bound: GoalBound) -> None:
        """Make a plan of flows, unless the best one meets the goals before, which flows have bounded."""
        if not self._incumbent.reaches([stage.value for stage in self._stages if stage.goal not in self._linear]):
            self._incumbent.keep(self.columns, self._dealer.deal(face, bound), exact=False)

    def _doubted(self, stages: int) -> bool:
        """Bound the first goals by linear models from now on; whether some of them were not."""
        doubted = set(self._goals[:stages]) - self._linear
        self._linear |= doubted
        return bool(doubted)

    def _is_met(self) -> bool:
        """Whether the best plan meets the bound of every goal."""
        return len(self._stages) == len(self._goals) and self._incumbent.reaches(self._values())

    def _attain(self) -> bool:
        """Whether a plan of the columns in use meets the bound of every goal.

        False where there is none or where loose calendars clash.
        """
        if len(self._stages) < len(self._goals):
            return False
        last = self._stages[-1]
        self._report(last.goal)
        chosen, answer = self._master.choose(last.face, last.goal, self._deadline.left(), used=True)
        if chosen is None and not answer.infeasible:
            raise _OutOfTimeError
        if chosen is None or self.columns.totals(self._goals, chosen) != self._values():
            return False
        return self._shorten(chosen) == 0

    def _values(self) -> tuple[int, ...]:
        return tuple(stage.value for stage in self._stages)

    def _shorten(self, chosen: Ints) -> int:
        """Make short the leads whose calendars do not hold what they were given; how many there are.

        What can be kept of the plan is kept.
        """
        leads = [
            lead for lead in clashing(self.columns, self._memory, chosen, self._check) if lead not in self._pool.shorts
        ]
        for lead in leads:
            self._pool.shorten(lead)
        self._incumbent.keep(self.columns, chosen, exact=not leads)
        return len(leads)

    def _find_plan(self) -> bool:
        """Where the bounds are not met, look for a plan that meets as many of them as the columns in use allow.

        Whether its calendars clash, and leads were made short.
        """
        for stage, following in zip(self._stages[-2::-1], self._goals[len(self._stages) - 1 : 0 : -1], strict=True):
            self._report(stage.goal)
            left, nodes = self._deadline.left(), self._tuning.few_nodes
            chosen, _ = self._master.choose(stage.face, following, left, used=True, nodes=nodes)
            if chosen is not None:
                return self._shorten(chosen) > 0
        return False

    def _settle_whole(self) -> bool:
        """Settle in whole numbers the goal whose bound no plan meets; false where there is no plan at all (a proof).

        A goal that only a flow has bounded is left to a linear model first.
        The last goal first: over the face of those before it the best whole value is a proven cap, and where that face
        holds no whole plan, the goal before it is at fault. Raises where the whole models grow too large.
        """
        for k in range(len(self._stages) - 1, -1, -1):
            self._report(self._stages[k].goal)
            if self._stages[k].goal not in self._linear:
                return self._doubted(k + 1)
            capped = self._capped(k)
            if capped is None:
                raise _OutOfTimeError
            if capped:
                return True
        return False

    def _capped(self, k: int) -> bool | None:
        """Whether a proven cap of a goal was found; false where the face it is settled over holds no plan (a proof).

        ``None`` where that was not to be seen. Where the whole face is too large, plans ever farther below the bound
        are looked for: the prices of the bound leave few columns to each.
        """
        stage = self._stages[k]
        key = self._values()[:k]
        for gap in (None, *self._gaps(k)):
            face = stage.over if gap is None else self._master.narrow(stage.over, stage.bound, stage.value - gap)
            self._report(stage.goal)
            if not self._pool.complete(face):
                continue
            chosen, answer = self._master.choose(face, stage.goal, self._deadline.left())
            if chosen is not None and np.floor(answer.bound + ROUNDING) == self._count(stage.goal, chosen):
                value = self._count(stage.goal, chosen)
                self._shorten(chosen)
                self._caps[key] = min(value, self._caps.get(key, value))
                return True
            if answer.infeasible and gap is None:
                return False
            if answer.infeasible and gap is not None:
                self._caps[key] = min(stage.value - gap - 1, self._caps.get(key, stage.value))
                if self._incumbent.reaches((*key, self._caps[key])):
                    return True
        return None

    def _gaps(self, k: int) -> list[int]:
        """How far below the bound of a goal to look for plans: if possible just so far that they beat the best one."""
        best, gaps = self._incumbent.plan, self._tuning.gaps
        if best is None or not self._incumbent.reaches(self._values()[:k]):
            return list(gaps)
        beating = self._stages[k].value - best.values[k] - 1
        return [beating] if 0 <= beating <= gaps[-1] else list(gaps)

    def _count(self, goal: str, chosen: Ints) -> int:
        return self.columns.totals([goal], chosen)[0]
