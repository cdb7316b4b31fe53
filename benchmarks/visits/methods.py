"""The methods that plan a season of visits, by name: the planner and its rivals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module

from benchmarks.command import COMMAND, Command
from benchmarks.course import Course
from benchmarks.protocol import BenchmarkRun, Effort
from benchmarks.results import Judgement
from benchmarks.trial import RunSetup, Trial
from benchmarks.visits.heuristics import assignment_first, first_come
from benchmarks.visits.meetings import RivalSeason
from benchmarks.visits.verdict import goal_values, violations
from matcher import Progress, generate, plan
from models.policy import Policy
from models.visits.plan import VisitPlan
from models.visits.problem import Season

Method = Callable[[Season, Policy, Effort, Course], RivalSeason]

NOBODY = VisitPlan((), ())


def matcher(season: Season, policy: Policy, effort: Effort, course: Course) -> RivalSeason:
    """The planner itself: assignment and calendars by bounds and cuts."""

    def watch(progress: Progress) -> None:
        for goal in progress.goals:
            if goal.name == "served":
                course.at(goal.value, goal.bound, progress.seconds)

    run = plan(season, policy=policy, limit_seconds=effort.seconds, workers=effort.cores, watch=watch)
    goals = {goal.name: goal for goal in run.goals}
    if "served" in goals:
        course.at(goals["served"].value, goals["served"].bound)
    return RivalSeason(run.plan or NOBODY, {name: goal.bound for name, goal in goals.items()})


def _at_once(heuristic: Callable[[Season, Policy], RivalSeason]) -> Method:
    """A heuristic has one plan, at its end."""

    def method(season: Season, policy: Policy, effort: Effort, course: Course) -> RivalSeason:
        planned = heuristic(season, policy)
        course.at(len(planned.plan.assignments), None)
        return planned

    return method


def _off_the_shelf(name: str) -> Method:
    """A solver off the shelf, imported when it is asked for."""

    def method(season: Season, policy: Policy, effort: Effort, course: Course) -> RivalSeason:
        planned: RivalSeason = getattr(import_module("benchmarks.visits.exact"), name)(season, policy, effort, course)
        course.at(len(planned.plan.assignments), planned.bounds.get("served"))
        return planned

    return method


METHODS: Mapping[str, Method] = {
    "matcher": matcher,
    "first-come": _at_once(first_come),
    "assignment-first": _at_once(assignment_first),
    "counted-cbc": _off_the_shelf("solve_by_counts"),
    "compact-cp-sat": _off_the_shelf("cp_sat"),
}
"""``matcher`` first: the others are measured against it."""


def prepare(run: BenchmarkRun) -> RunSetup:
    """The instance and the method of a run."""
    scenario = run.scenario
    leads = max(1, round(scenario.leads_a_school * run.size))
    more = {"variant": scenario.variant, "leads": leads, "schools": run.size}
    given = generate("visits", scenario.base, seed=run.seed, **more)
    if run.method == COMMAND:
        return Command(given, run.effort)
    season, policy, method = given.problem, given.policy, METHODS[run.method]

    def judged(planned: RivalSeason) -> Judgement:
        found = len(violations(season, policy, planned.plan))
        proves = tuple(planned.bounds) if run.method == "matcher" else ("priority", "served")
        return Judgement(goal_values(season, planned.plan), planned.bounds, found, proves)

    return Trial(lambda course: method(season, policy, run.effort, course), judged)
