"""The methods that are compared, by name: the planner and its rivals."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from benchmarks.report import Effort
from benchmarks.semester.exact import cbc, cp_sat
from benchmarks.semester.heuristics import first_come, timetable_first
from benchmarks.semester.parts import Planned
from models.policy import Policy
from models.semester.problem import Semester

Method = Callable[[Semester, Policy, Effort], Planned]


def joint(semester: Semester, policy: Policy, effort: Effort) -> Planned:
    """The planner itself: slots and pairs together."""
    from matcher.planning.semester import solve_semester

    outcome = solve_semester(semester, policy, time_limit=effort.seconds, workers=effort.workers)
    if outcome.plan is None:
        raise RuntimeError(f"the planner gave no plan: {outcome.status}")
    return Planned(outcome.plan, {goal.name: goal.bound for goal in outcome.goals})


METHODS: Mapping[str, Method] = {
    "joint": joint,
    "timetable-first": lambda semester, policy, _: timetable_first(semester, policy),
    "first-come": lambda semester, policy, _: first_come(semester, policy),
    "compact-cp-sat": lambda semester, policy, effort: cp_sat(semester, policy, effort.seconds, effort.workers),
    "compact-cbc": lambda semester, policy, effort: cbc(semester, policy, effort.seconds, effort.workers),
}
"""``joint`` first: the others are measured against it."""
