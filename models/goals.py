"""Goals in strict order: their names, their direction, and what is known of each after a search."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from models.rules import Programme


class Status(StrEnum):
    """What a search has shown. The four are different things and never stand for one another."""

    OPTIMAL = "optimal"
    """A plan, and a proof for every goal that none is better."""
    FEASIBLE = "feasible"
    """A plan; for at least one goal the proof is missing."""
    INFEASIBLE = "infeasible"
    """A proof that there is no plan."""
    UNKNOWN = "unknown"
    """Neither a plan nor a proof that there is none."""


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal by name; ``sense`` is +1 where more is better and -1 where less is better.

    One that comes ``last`` is settled with what the others have chosen held: it stands after all others, never alone.
    """

    name: str
    sense: int
    last: bool = False


def _named(*goals: Goal) -> Mapping[str, Goal]:
    return MappingProxyType({goal.name: goal for goal in goals})


SEMESTER_GOALS: Mapping[str, Goal] = _named(
    Goal("paired", +1),
    Goal("waivers", -1),
    Goal("kept", +1),
    Goal("fit", +1),
    Goal("spread", +1),
    Goal("late", -1),
)
"""The six goals of semester matching in the programme's order."""

VISIT_GOALS: Mapping[str, Goal] = _named(
    Goal("priority", +1),
    Goal("served", +1),
    Goal("fit", +1),
    Goal("travel", -1),
    Goal("visits", -1),
    Goal("joined", +1, last=True),
)
"""The goals of lead teachers' visits in order; ``joined`` counts only where professors are given."""

GOALS: Mapping[Programme, Mapping[str, Goal]] = MappingProxyType(
    {Programme.SEMESTER: SEMESTER_GOALS, Programme.VISITS: VISIT_GOALS}
)


@dataclass(frozen=True, slots=True)
class GoalResult:
    """The value a plan reaches in one goal, and a proven bound on it.

    No plan that is best in strict order does better in this goal than ``bound``; ``value == bound`` in this goal and
    all before it is the proof that the goal is settled.
    """

    name: str
    value: int
    bound: int

    @property
    def proven(self) -> bool:
        """Whether the bound meets the value."""
        return self.value == self.bound
