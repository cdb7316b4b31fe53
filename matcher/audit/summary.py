"""What ``summary.json`` says of a plan is so: goals in order, values, bounds, status, and what it counts (G1)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import TypeGuard

from matcher.audit.violation import Violation
from matcher.tables.plan_rows import WrittenSummary
from matcher.version import __version__
from models.goals import Goal, GoalResult, Status

SUMMARY = "summary.json"


def is_whole(value: object) -> TypeGuard[int]:
    """Whether a value of JSON is a whole number; true and false are none."""
    return isinstance(value, int) and not isinstance(value, bool)


def is_amount(value: object) -> TypeGuard[int | float]:
    """Whether a value of JSON is a number, 0 or more."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) and value >= 0


def false_values(
    rule: str, summary: WrittenSummary, names: tuple[str, ...], values: Mapping[str, int]
) -> Iterator[Violation]:
    """A violation of ``rule`` for each of the goals ``names`` whose value is not the one counted from the plan."""
    for goal in summary.goals:
        if goal.name in names and goal.value != values[goal.name]:
            figures = {"goal": goal.name, "value": goal.value, "should": values[goal.name]}
            yield Violation.of(rule, "goal_value", (), SUMMARY, **figures)


def disagreements(summary: WrittenSummary, expected: tuple[str, ...], goals: Mapping[str, Goal]) -> Iterator[Violation]:
    """G1: the goals are those ``expected`` in order, no value passes its bound, and the status goes with them."""
    names = tuple(goal.name for goal in summary.goals)
    if names != expected:
        yield Violation.of("G1", "goal_names", (), SUMMARY, value=", ".join(names), should=", ".join(expected))
    for goal in summary.goals:
        if goal.name in goals and goals[goal.name].sense * (goal.bound - goal.value) < 0:
            yield Violation.of("G1", "goal_bound", (), SUMMARY, goal=goal.name, value=goal.value, bound=goal.bound)
    yield from _status(summary.status, summary.goals)


def false_counts(summary: WrittenSummary, counts: Mapping[str, int | float | None]) -> Iterator[Violation]:
    """G1: the summary's ``counts`` are exactly these; where one is ``None``, any number will do.

    Another version may count other things: which it counts is a warning then.
    """
    said = summary.other.get("counts")
    if not isinstance(said, Mapping):
        yield Violation.of("G1", "counts_missing", (), SUMMARY)
        return
    foreign = summary.other.get("version") != __version__
    for name, should in counts.items():
        if name not in said:
            yield Violation("G1", "count_missing", (), (SUMMARY,), {"entry": name}, warning=foreign)
        elif not is_amount(said[name]) or should not in (None, said[name]):
            expected = ">= 0" if should is None else should
            yield Violation.of("G1", "count_value", (), SUMMARY, entry=name, value=said[name], should=expected)
    for name in said:
        if name not in counts:
            yield Violation("G1", "count_unknown", (), (SUMMARY,), {"entry": str(name)}, warning=foreign)


def _status(status: str, goals: tuple[GoalResult, ...]) -> Iterator[Violation]:
    proven = all(goal.value == goal.bound for goal in goals)
    if status not in tuple(Status):
        code = "status_unknown_word"
    elif status in (Status.INFEASIBLE, Status.UNKNOWN):
        code = "status_without_plan"
    elif status == Status.OPTIMAL and not proven:
        code = "status_unproven"
    elif status == Status.FEASIBLE and proven:
        code = "status_proven"
    else:
        return
    yield Violation.of("G1", code, (), SUMMARY, status=status)
