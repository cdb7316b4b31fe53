"""The methods that are compared, by name: the planner and its rivals."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from benchmarks.report import Effort
from benchmarks.visits.exact import counted, cp_sat
from benchmarks.visits.heuristics import assignment_first, first_come
from benchmarks.visits.meetings import Planned
from models.policy import Policy
from models.visits.plan import VisitPlan
from models.visits.problem import Season

Method = Callable[[Season, Policy, Effort], Planned]

NOBODY = VisitPlan((), ())


def joint(season: Season, policy: Policy, effort: Effort) -> Planned:
    """The planner itself: assignment and calendars by bounds and cuts."""
    from matcher.planning.visits import solve_visits

    outcome = solve_visits(season, policy, time_limit=effort.seconds, workers=effort.workers)
    return Planned(outcome.plan or NOBODY, {goal.name: goal.bound for goal in outcome.goals})


METHODS: Mapping[str, Method] = {
    "joint": joint,
    "first-come": lambda season, policy, _: first_come(season, policy),
    "assignment-first": lambda season, policy, _: assignment_first(season, policy),
    "counted-cbc": lambda season, policy, effort: counted(season, policy, effort.seconds, effort.workers),
    "compact-cp-sat": lambda season, policy, effort: cp_sat(season, policy, effort.seconds, effort.workers),
}
"""``joint`` first: the others are measured against it."""
