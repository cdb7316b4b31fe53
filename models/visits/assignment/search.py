"""From bounds to a plan that meets them: stages goal by goal, then plans of the last face, cut until calendars hold.

Each round is a relaxation of the season, so the first plan that meets the bounds of all goals and has all its dates is
proven best. Where the linear bounds promise more than any plan keeps, the goal at fault is settled in whole numbers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from models.goals import Status
from models.linear import Floats
from models.visits.assignment.columns import Columns
from models.visits.assignment.cuts import LeadCuts, clash_cut
from models.visits.assignment.master import ROUNDING, Bound, Face, Master
from models.visits.assignment.repair import Plan, improved, repaired
from models.visits.calendars.memory import Memory
from models.visits.eligibility import Ints


FRACTION_ROUNDS = 3
"""So often is a linear solution cut off in one stage: more of it is slow to lift the bound."""


class Deadline(Protocol):
    """Time as the search sees it."""

    def runs(self) -> bool:
        """Whether to go on."""
        ...

    def left(self) -> float | None:
        """Seconds left, ``None`` without a limit."""
        ...


@dataclass(frozen=True)
class Stage:
    """A goal at its bound: the face it was settled over, its value, and the face of the plans that reach it."""

    goal: str
    over: Face
    value: int
    face: Face


@dataclass(frozen=True)
class Progress:
    """What the search has to say: the goal at hand, the bounds known so far, and the best plan's values."""

    goal: str
    bounds: Mapping[str, int]
    values: tuple[int, ...] | None


@dataclass(frozen=True)
class Settled:
    """How the search ended; of goals more is better.

    ``bounds`` holds, in order, for each goal a proven bound as far as one is known. ``plan`` is ``None`` where there is
    none (``INFEASIBLE``, a proof) or none was found.
    """

    status: Status
    plan: Plan | None
    bounds: tuple[int | None, ...]


class _OutOfTimeError(Exception):
    """The deadline has passed."""


class Search:
    """The search for the best assignment of a season."""

    def __init__(
        self,
        columns: Columns,
        memory: Memory,
        goals: Sequence[str],
        deadline: Deadline,
        tell: Callable[[Progress], None] = lambda progress: None,
    ) -> None:
        self._columns = columns
        self._memory = memory
        self._goals = tuple(goals)
        self._deadline = deadline
        self._tell = tell
        self._master = Master(columns)
        self._best: Plan | None = None
        self._lead_cuts: dict[int, LeadCuts] = {}
        self._stages: list[Stage] = []
        self._caps: dict[tuple[int, ...], int] = {}
        """What whole numbers have shown: after these values of the first goals, the next one is at most that."""

    def settle(self) -> Settled:
        """Search until every goal is proven, there is shown to be no plan, or time is up."""
        try:
            while True:
                if not self._bound_all():
                    return Settled(Status.INFEASIBLE, None, ())
                if self._attain():
                    return Settled(Status.OPTIMAL, self._best, self._bounds())
                if not self._settle_whole():
                    return Settled(Status.INFEASIBLE, None, ())
        except _OutOfTimeError:
            return Settled(Status.FEASIBLE if self._best else Status.UNKNOWN, self._best, self._bounds())

    def _bounds(self) -> tuple[int | None, ...]:
        """A bound of each goal is worth telling as long as the best plan meets all before it."""
        known: list[int | None] = [stage.value for stage in self._stages]
        met = 0
        if self._best is not None:
            values = self._best.values
            met = next((k for k, bound in enumerate(known) if bound != values[k]), len(known))
        told = known[: met + 1]
        return (*told, *[None] * (len(self._goals) - len(told)))

    def _report(self, goal: str) -> None:
        bounds = {stage.goal: stage.value for stage in self._stages}
        self._tell(Progress(goal, bounds, self._best.values if self._best else None))
        if not self._deadline.runs():
            raise _OutOfTimeError

    def _bound_all(self) -> bool:
        """Bound every goal over the face of those before it; false where there is no plan at all (a proof)."""
        face = self._master.everything()
        stages: list[Stage] = []
        for goal in self._goals:
            self._report(goal)
            bound = self._tightened(face, goal)
            if bound is None:
                if not stages:
                    return False
                # No whole plan: the goals before promise too much. Whole numbers will say which.
                break
            key = tuple(stage.value for stage in stages)
            value = min(bound.whole, self._caps.get(key, bound.whole))
            stages.append(Stage(goal, face, value, self._master.narrowed(face, goal, bound, value)))
            face = stages[-1].face
            self._stages = list(stages)
        self._stages = stages
        return True

    def _tightened(self, face: Face, goal: str) -> Bound | None:
        """The bound of a goal over a face, with the calendars of short leads cut off as far as they show."""
        bound = self._master.bound(face, goal)
        for _ in range(FRACTION_ROUNDS):
            if bound is None or not self._cut_fractions(bound.amounts):
                break
            self._report(goal)
            bound = self._master.bound(face, goal)
        return bound

    def _attain(self) -> bool:
        """Look for a plan that meets the bound of every goal; false where there is none under the cuts at hand."""
        if len(self._stages) < len(self._goals):
            return False
        last = self._stages[-1]
        while True:
            self._report(last.goal)
            chosen = self._whole(last.face, last.goal)
            if chosen is None:
                return False
            if self._columns.totals(self._goals, chosen) != tuple(stage.value for stage in self._stages):
                return False
            if self._cut(chosen) == 0:
                return True

    def _whole(self, face: Face, goal: str) -> Ints | None:
        """Whole columns of a face, first among those the linear model has used; ``None`` where there are none."""
        active = self._master.active(face)
        for columns in (active, None) if len(active) < face.alive.sum() else (None,):
            chosen, answer = self._master.chosen(face, goal, columns, self._deadline.left())
            if chosen is not None:
                return chosen
            if not answer.infeasible:
                raise _OutOfTimeError
        return None

    def _cut(self, chosen: Ints) -> int:
        """Cut off what has no dates; how many cuts that took. What can be kept of the plan is kept."""
        by_lead: dict[int, list[int]] = defaultdict(list)
        for column in chosen.tolist():
            by_lead[int(self._columns.lead[column])].append(column)
        found = 0
        for lead, held in sorted(by_lead.items()):
            clash = self._memory.conflict(self._columns.holding(column) for column in held)
            if clash:
                self._cut_lead(lead, [column for column in held if self._columns.holding(column) in clash])
                found += 1
        self._keep(chosen, exact=found == 0)
        return found

    def _cut_lead(self, lead: int, clash: Sequence[int]) -> None:
        if lead not in self._lead_cuts:
            self._lead_cuts[lead] = LeadCuts(self._columns, self._memory.calendar, lead)
            self._master.shorten(lead)
        amounts = np.zeros(len(self._columns))
        amounts[list(clash)] = 1.0
        cut = self._lead_cuts[lead].broken_at(amounts, self._worth_weighing(lead))
        self._master.cuts.append(cut or clash_cut(self._columns, clash))

    def _worth_weighing(self, lead: int) -> list[int]:
        """The lead's columns in use, those first that the goals like best."""
        active = self._master.active(self._master.everything())
        active = active[self._columns.lead[active] == lead]
        worth = [-self._columns.worth[goal][active] for goal in reversed(self._goals)]
        return [int(column) for column in active[np.lexsort(worth)]]

    def _cut_fractions(self, amounts: Floats) -> int:
        """Cut off what a linear solution takes of a lead that its calendar does not hold; how many cuts that took."""
        found = 0
        for lead, cuts in sorted(self._lead_cuts.items()):
            cut = cuts.broken_at(amounts, self._worth_weighing(lead))
            if cut is not None:
                self._master.cuts.append(cut)
                found += 1
        return found

    def _keep(self, chosen: Ints, *, exact: bool) -> None:
        """Remember the plan, or what repairing makes of it, where it is better than the best so far."""
        plan = repaired(self._columns, self._memory, chosen, self._goals)
        if plan is not None and not exact and self._best is None:
            plan = improved(self._columns, self._memory, plan, self._goals, self._deadline.runs)
        if plan is not None and (self._best is None or plan.values > self._best.values):
            self._best = plan

    def _settle_whole(self) -> bool:
        """Settle in whole numbers the goal whose bound no plan meets; false where there is no plan at all (a proof).

        The last goal first: over the face of those before it the best whole value is a proven cap, and where that face
        holds no whole plan, the goal before it is at fault.
        """
        values = tuple(stage.value for stage in self._stages)
        if self._moved():
            return True
        for k in range(len(self._stages) - 1, -1, -1):
            stage = self._stages[k]
            self._report(stage.goal)
            chosen, answer = self._master.chosen(stage.over, stage.goal, seconds=self._deadline.left())
            if answer.infeasible:
                continue
            if chosen is None or np.floor(answer.bound + ROUNDING) != self._columns.totals([stage.goal], chosen)[0]:
                raise _OutOfTimeError
            value = self._columns.totals([stage.goal], chosen)[0]
            cuts = self._cut(chosen)
            assert cuts or value < stage.value, "a plan meets the bounds that were to be unmet"
            self._caps[values[:k]] = min(value, self._caps.get(values[:k], value))
            return True
        return False

    def _moved(self) -> bool:
        """Whether the cuts found since lower a linear bound: then whole numbers need not be asked."""
        before = [stage.value for stage in self._stages]
        if not self._bound_all():
            return True
        return [stage.value for stage in self._stages] != before
