"""What ``summary.json`` says of a plan is so: the goals in order, their values and bounds, and the status (G1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from matcher.audit.violation import Violation
from matcher.tables.written import WrittenSummary
from models.goals import Goal, GoalResult, Status

SUMMARY = "summary.json"


def false_values(
    rule: str, summary: WrittenSummary, names: tuple[str, ...], values: Mapping[str, int]
) -> Iterator[Violation]:
    """A violation of ``rule`` for each of the goals ``names`` whose value is not the one counted from the plan."""
    for goal in summary.goals:
        if goal.name in names and goal.value != values[goal.name]:
            figures = {"goal": goal.name, "value": str(goal.value), "should": str(values[goal.name])}
            yield Violation(rule, "goal_value", (), (SUMMARY,), figures)


def disagreements(summary: WrittenSummary, expected: tuple[str, ...], goals: Mapping[str, Goal]) -> Iterator[Violation]:
    """G1: the goals are those ``expected`` in order, no value passes its bound, and the status goes with them."""
    names = tuple(goal.name for goal in summary.goals)
    if names != expected:
        figures = {"value": ", ".join(names), "should": ", ".join(expected)}
        yield Violation("G1", "goal_names", (), (SUMMARY,), figures)
    for goal in summary.goals:
        if goal.name in goals and goals[goal.name].sense * (goal.bound - goal.value) < 0:
            figures = {"goal": goal.name, "value": str(goal.value), "bound": str(goal.bound)}
            yield Violation("G1", "goal_bound", (), (SUMMARY,), figures)
    yield from _status(summary.status, summary.goals)


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
    yield Violation("G1", code, (), (SUMMARY,), {"status": status})
