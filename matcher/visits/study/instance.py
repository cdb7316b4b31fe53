"""A season opened for its price list: it is one part."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from matcher.study.study import WholeInstance
from matcher.study.tasks import Addition, PricePart
from matcher.visits.study.additions import additions
from matcher.visits.study.tasks import SeasonTasks
from models.policy import Policy
from models.visits.problem import Season


class SeasonInstance(WholeInstance[Season]):
    """A season under any policy, and what it could be given."""

    def __init__(
        self, name: str, read: Callable[[Policy], Season], policy: Policy, limit_seconds: float | None
    ) -> None:
        super().__init__(read, policy)
        self._tasks = SeasonTasks(name, limit_seconds)

    @property
    def people(self) -> int:
        """Schools."""
        return len(self._problem.schools)

    def part(self, problem: Season, policy: Policy) -> PricePart:
        """A season."""
        return self._tasks.part(problem, policy)

    def additions(self, policy: Policy, base: Sequence[tuple[PricePart, int]]) -> Iterator[Addition]:
        """Where a school is left out, whatever could be given."""
        if any(left_out for _, left_out in base):
            yield from additions(self._tasks, self._problem, policy)
