"""Goals in strict order: their names, their direction, and what is known of each after a search."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


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


def by_name(*goals: Goal) -> Mapping[str, Goal]:
    """Goals by their names, in their order."""
    return MappingProxyType({goal.name: goal for goal in goals})


FAIREST = "fairest"
"""In a policy's list of goals: all of :data:`BELOW` in order, so that the lowest fit goes up first (leximin).

With as many children paired as can be, fewest below the lowest fit, then below the next and so on, is the order that
compares the fits of all paired children sorted from the lowest (Rawls' maximin carried on: Sen, 1970).
"""

BELOW: Mapping[str, int] = MappingProxyType({f"below_{fit}": fit for fit in range(1, 101)})
"""The goals «fewest paired children with a fit below so much», by name, from the lowest fit to the highest."""

EXCEPTIONS = "exceptions"
"""Fewest breaches of the rules that a policy lets only cost: one for each pair and each such rule it breaks."""


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
