"""The best plan found so far, which every further one has to beat."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from models.arrays import Ints
from models.deadline import Deadline
from models.visits.assignment.columns import Columns
from models.visits.assignment.repair import Plan, construct, improve, repair
from models.visits.calendars.memory import Memory


class Incumbent:
    """Keeps the best ``plan`` of those it is shown, which other threads may read.

    Improving one ends at the ``deadline``; with ``grace`` the first is made and others are repaired. ``tell`` hears of
    each that is better.
    """

    def __init__(
        self, memory: Memory, goals: Sequence[str], deadline: Deadline, grace: Deadline, tell: Callable[[], object]
    ) -> None:
        self._tell = tell
        self._grace = grace
        self._memory = memory
        self._goals = tuple(goals)
        self._deadline = deadline
        self.plan: Plan | None = None

    def begin(self, columns: Columns) -> None:
        """Take up a first plan, if one is found."""
        self.plan = construct(columns, self._memory, self._goals, self._grace.runs)
        self._tell()

    def keep(self, columns: Columns, chosen: Ints, *, exact: bool) -> None:
        """Remember the plan of columns, or what repairing makes of it, where it is better than the best so far."""
        plan = repair(columns, self._memory, chosen, self._goals, self._grace.runs)
        if plan is not None and not exact:
            plan = improve(columns, self._memory, plan, self._goals, self._deadline.runs)
        if plan is not None and (self.plan is None or plan.values > self.plan.values):
            self.plan = plan
            self._tell()

    def reaches(self, values: Sequence[int]) -> bool:
        """Whether there is a plan, and its first goals have just these values."""
        plan = self.plan
        return plan is not None and plan.values[: len(values)] == tuple(values)

    def goals_matched(self, values: Sequence[int]) -> int:
        """How many of the first goals have these values in the plan; 0 without one."""
        plan = self.plan
        if plan is None:
            return 0
        return next((k for k, value in enumerate(values) if value != plan.values[k]), len(values))
