"""From bounds to a plan that meets them: stages goal by goal, then a plan of the last face, until all calendars hold.

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
from models.linear import SolverGaveUpError
from models.visits.assignment.blocks import ROUNDING
from models.visits.assignment.columns import Columns
from models.visits.assignment.master import Bound, Face, Master
from models.visits.assignment.repair import Plan, constructed, improved, repaired
from models.visits.calendars.memory import Memory
from models.visits.eligibility import Ints

GAPS = (1, 4, 16, 64, 256)
"""How far below the bound of a goal plans are looked for where its whole face is too large."""


FEW_NODES = 20
"""So long is looked for a plan that proves nothing, in nodes of the solver's search."""


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
    bound: Bound
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
    """The deadline has passed, or what is left is too large to be settled."""


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
        self._master = Master(columns, memory.calendar)
        self._best: Plan | None = None
        self._stages: list[Stage] = []
        self._caps: dict[tuple[int, ...], int] = {}
        """What whole numbers have shown: after these values of the first goals, the next one is at most that."""

    @property
    def best(self) -> Plan | None:
        """The best plan found so far; may be read from another thread."""
        return self._best

    def settle(self) -> Settled:
        """Search until every goal is proven, there is shown to be no plan, or time is up."""
        self._best = constructed(self._columns, self._memory, self._goals, self._deadline.runs)
        try:
            while True:
                if not self._bound_all():
                    return Settled(Status.INFEASIBLE, None, ())
                shorts = len(self._master.shorts)
                if self._attain():
                    return Settled(Status.OPTIMAL, self._best, self.bounds())
                if len(self._master.shorts) > shorts:
                    continue
                self._find_plan()
                if not self._settle_whole():
                    return Settled(Status.INFEASIBLE, None, ())
        except (_OutOfTimeError, SolverGaveUpError):
            return Settled(Status.FEASIBLE if self._best else Status.UNKNOWN, self._best, self.bounds())

    def bounds(self) -> tuple[int | None, ...]:
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
            bound = self._master.bound(face, goal)
            if bound is None:
                if not stages:
                    return False
                # No whole plan: the goals before promise too much. Whole numbers will say which.
                break
            key = tuple(stage.value for stage in stages)
            value = min(bound.whole, self._caps.get(key, bound.whole))
            stages.append(Stage(goal, face, bound, value, self._master.narrowed(face, goal, bound, value)))
            face = stages[-1].face
            self._stages = list(stages)
        self._stages = stages
        return True

    def _attain(self) -> bool:
        """Whether a plan meets the bound of every goal; false where there is none or where loose calendars clash."""
        if len(self._stages) < len(self._goals):
            return False
        last = self._stages[-1]
        self._report(last.goal)
        chosen = self._whole(last.face, last.goal)
        if chosen is None or self._columns.totals(self._goals, chosen) != self._values():
            return False
        return self._shorten(chosen) == 0

    def _values(self) -> tuple[int, ...]:
        return tuple(stage.value for stage in self._stages)

    def _whole(self, face: Face, goal: str) -> Ints | None:
        """Whole columns of a face, first among those the linear model has used; ``None`` where there are none."""
        for used in (True, False):
            chosen, answer = self._master.chosen(face, goal, self._deadline.left(), used=used)
            if chosen is not None:
                return chosen
            if not answer.infeasible:
                raise _OutOfTimeError
        return None

    def _shorten(self, chosen: Ints) -> int:
        """Make short the leads whose calendars do not hold what they were given; how many there are.

        What can be kept of the plan is kept.
        """
        by_lead: dict[int, list[int]] = defaultdict(list)
        for column in chosen.tolist():
            by_lead[int(self._columns.lead[column])].append(column)
        clashing = [
            lead
            for lead, held in sorted(by_lead.items())
            if lead not in self._master.shorts
            and self._memory.dates(self._columns.holding(column) for column in held) is None
        ]
        for lead in clashing:
            self._master.shorten(lead)
        self._keep(chosen, exact=not clashing)
        return len(clashing)

    def _keep(self, chosen: Ints, *, exact: bool) -> None:
        """Remember the plan, or what repairing makes of it, where it is better than the best so far."""
        plan = repaired(self._columns, self._memory, chosen, self._goals)
        if plan is not None and not exact:
            plan = improved(self._columns, self._memory, plan, self._goals, self._deadline.runs)
        if plan is not None and (self._best is None or plan.values > self._best.values):
            self._best = plan

    def _find_plan(self) -> None:
        """Where the bounds are not met, look for a plan that meets as many of them as the columns in use allow."""
        for stage, following in zip(self._stages[-2::-1], self._goals[len(self._stages) - 1 : 0 : -1], strict=True):
            self._report(stage.goal)
            chosen, _ = self._master.chosen(stage.face, following, self._deadline.left(), used=True, nodes=FEW_NODES)
            if chosen is not None:
                self._keep(chosen, exact=False)
                return

    def _settle_whole(self) -> bool:
        """Settle in whole numbers the goal whose bound no plan meets; false where there is no plan at all (a proof).

        The last goal first: over the face of those before it the best whole value is a proven cap, and where that face
        holds no whole plan, the goal before it is at fault. Raises where the whole models grow too large.
        """
        for k in range(len(self._stages) - 1, -1, -1):
            self._report(self._stages[k].goal)
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
        faces = [stage.over]
        faces.extend(self._master.narrowed(stage.over, stage.goal, stage.bound, stage.value - gap) for gap in GAPS)
        for face, gap in zip(faces, (None, *GAPS), strict=True):
            self._report(stage.goal)
            chosen, answer = self._master.chosen(face, stage.goal, self._deadline.left())
            if chosen is not None and np.floor(answer.bound + ROUNDING) == self._count(stage.goal, chosen):
                value = self._count(stage.goal, chosen)
                clashes = self._shorten(chosen)
                assert clashes or value < stage.value, "a plan meets the bounds that were to be unmet"
                self._caps[key] = min(value, self._caps.get(key, value))
                return True
            if answer.infeasible and gap is None:
                return False
            if answer.infeasible and gap is not None:
                self._caps[key] = min(stage.value - gap - 1, self._caps.get(key, stage.value))
        return None

    def _count(self, goal: str, chosen: Ints) -> int:
        return self._columns.totals([goal], chosen)[0]
