"""What is kept of a run: one instance planned under one policy with one seed, audited twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from models.goals import GoalResult, Status


@dataclass(frozen=True)
class RunRecord:
    """One finished run; everything a comparison says of it.

    ``goals`` are those of the policy, in its order. ``measures`` are counted on the plan whatever the policy's goals:
    every goal of the programme and what the laboratory adds (``gini``, ``envy``, ``days_away``). ``breaches`` are the
    violations of each rule (by id, warnings left out) under the programme as written: under the policy's own rules
    there are none, or there is no plan. ``outcomes`` has a number for each child (or school) in the order of its
    table: its fit, or ``LEFT_OUT``. ``reasons`` counts those left out by the code of ``unmatched.csv`` or
    ``unserved.csv``. Without a plan (``status`` infeasible or unknown) all but status, bounds and seconds is empty.
    """

    key: str
    status: Status
    goals: tuple[GoalResult, ...]
    seconds: float
    measures: Mapping[str, int] = field(default_factory=dict)
    breaches: Mapping[str, int] = field(default_factory=dict)
    outcomes: tuple[int, ...] = ()
    reasons: Mapping[str, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The record in JSON's own types."""
        return {
            "key": self.key,
            "status": self.status.value,
            "goals": [{"name": goal.name, "value": goal.value, "bound": goal.bound} for goal in self.goals],
            "seconds": self.seconds,
            "measures": dict(self.measures),
            "breaches": dict(self.breaches),
            "outcomes": list(self.outcomes),
            "reasons": dict(self.reasons),
        }

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> RunRecord:
        """Back from JSON. Raises ``KeyError`` or ``ValueError`` where it is no record."""
        return cls(
            str(raw["key"]),
            Status(raw["status"]),
            tuple(GoalResult(goal["name"], int(goal["value"]), int(goal["bound"])) for goal in raw["goals"]),
            float(raw["seconds"]),
            {str(name): int(value) for name, value in raw["measures"].items()},
            {str(rule): int(count) for rule, count in raw["breaches"].items()},
            tuple(map(int, raw["outcomes"])),
            {str(reason): int(count) for reason, count in raw["reasons"].items()},
        )


@dataclass(frozen=True)
class People:
    """Who is planned for, in the order of their table: the children of a semester, or the schools of a season.

    ``traits`` has for each name (semester: ``gender``, ``county``, ``grade``, ``remoteness``, ``subject``; visits:
    ``county``, ``mode``, ``first`` (returning or recommended), ``items``) one word for each of them; blank is unknown.
    """

    ids: tuple[str, ...]
    traits: Mapping[str, tuple[str, ...]]

    def as_json(self) -> dict[str, Any]:
        """In JSON's own types."""
        return {"ids": list(self.ids), "traits": {name: list(words) for name, words in self.traits.items()}}

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> People:
        """Back from JSON. Raises ``KeyError`` where it is none."""
        return cls(tuple(raw["ids"]), {name: tuple(words) for name, words in raw["traits"].items()})
