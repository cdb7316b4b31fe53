"""A season opened for its price list: it is one part."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from matcher.study.study import GivenWay
from matcher.study.tasks import Addition, PricePart
from matcher.visits.study.additions import additions
from matcher.visits.study.tasks import SeasonTasks
from models.policy import Policy
from models.visits.problem import Season


class SeasonInstance:
    """A season under any policy, and what it could be given."""

    def __init__(
        self, name: str, read: Callable[[Policy], Season], policy: Policy, limit_seconds: float | None
    ) -> None:
        self._read = read
        self._season = read(policy)
        self._tasks = SeasonTasks(name, limit_seconds)

    @property
    def people(self) -> int:
        """Schools."""
        return len(self._season.schools)

    @property
    def names(self) -> Mapping[str, str]:
        """There are no parts."""
        return {}

    def gives_way(self, rule_id: str, policy: Policy, changed: Policy) -> GivenWay:
        """Nothing has to."""
        return ()

    def parts(self, policy: Policy) -> list[PricePart]:
        """The whole."""
        return [self._tasks.part(self._read(policy), policy)]

    def fit_parts(self, policy: Policy) -> list[PricePart]:
        """No help is asked for that betters the fit alone."""
        return []

    def additions(self, policy: Policy, base: Sequence[tuple[PricePart, int]]) -> Iterator[Addition]:
        """Where a school is left out, whatever could be given."""
        if any(left_out for _, left_out in base):
            yield from additions(self._tasks, self._season, policy)
