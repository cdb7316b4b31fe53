"""How plans are measured, and what is varied."""

from __future__ import annotations

import pickle
from collections.abc import Callable

from matcher.running.progress import RunOptions
from matcher.study.content import digest
from matcher.study.measure import LEFT_OUT, Measures
from matcher.study.record import People
from matcher.study.study import Instance, Study, WholeInstance
from matcher.study.tasks import PricePart, PriceTask
from models.goals import GoalResult, Status
from models.policy import Policy
from tests.third.problem import HallPlan, Rehearsals
from tests.third.run import solve_rehearsals
from tests.third.tables.layout import WrittenRehearsals


class HallStudy(Study[Rehearsals, WrittenRehearsals]):
    """Studies rehearsals."""

    headline, people = "sung", "choirs"
    beside = ("spare",)
    against = ("spare",)

    def people_of(self, problem: Rehearsals) -> People:
        """The choirs."""
        large = tuple("yes" if choir.singers > 30 else "no" for choir in problem.choirs.values())
        return People(tuple(problem.choirs), {"large": large})

    def measures(self, problem: Rehearsals, policy: Policy, plan: HallPlan, written: WrittenRehearsals) -> Measures:
        """The goals; a choir has its seats to spare."""
        spare = {row.choir_id: row.spare for row in written.rehearsals}
        outcomes = tuple(spare.get(choir_id, LEFT_OUT) for choir_id in problem.choirs)
        return {"sung": len(spare), "spare": sum(spare.values())}, outcomes

    def instance(
        self, name: str, read: Callable[[Policy], Rehearsals], policy: Policy, seed: int, limit_seconds: float | None
    ) -> Instance:
        """One part."""
        return HallInstance(name, read, policy, limit_seconds)


class HallInstance(WholeInstance[Rehearsals]):
    """One part."""

    def __init__(self, name: str, read: Callable[[Policy], Rehearsals], policy: Policy, limit: float | None) -> None:
        super().__init__(read, policy)
        self._name, self._limit = name, limit

    @property
    def people(self) -> int:
        """Choirs."""
        return len(self._problem.choirs)

    def part(self, problem: Rehearsals, policy: Policy) -> PricePart:
        """The whole."""
        key = digest("rehearsals", problem, sorted(policy.settings.items()), policy.goals, self._limit)
        task = PriceTask(key, self._name, pickle.dumps(problem), policy, goals_of, self._limit)
        return PricePart((), len(problem.choirs), task)


def goals_of(problem: Rehearsals, policy: Policy, options: RunOptions) -> tuple[Status, tuple[GoalResult, ...]]:
    """What planning reaches."""
    outcome = solve_rehearsals(problem, policy, options)
    return outcome.status, outcome.goals


STUDY = HallStudy()
