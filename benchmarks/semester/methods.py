"""The methods that plan a semester, by name: the planner and its rivals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module

from benchmarks.command import COMMAND, Command
from benchmarks.course import Course
from benchmarks.protocol import BenchmarkRun, Effort
from benchmarks.results import Judgement
from benchmarks.semester.by_parts import PAIR_GOALS, Solver, by_parts
from benchmarks.semester.heuristics import first_come, timetable_first
from benchmarks.semester.parts import RivalPairs
from benchmarks.semester.verdict import goal_values, violations
from benchmarks.trial import RunSetup, Trial
from matcher import Progress, generate, plan
from models.policy import Policy
from models.semester.plan import SemesterPlan
from models.semester.problem import Semester

Method = Callable[[Semester, Policy, Effort, Course], RivalPairs]


def matcher(semester: Semester, policy: Policy, effort: Effort, course: Course) -> RivalPairs:
    """The planner itself: slots and pairs together, all six goals, dates too."""

    def watch(progress: Progress) -> None:
        for paired in progress.goals[:1]:
            bound = len(semester.children) if paired.bound is None else paired.bound
            course.at(paired.value, bound, progress.seconds)

    run = plan(semester, policy=policy, limit_seconds=effort.seconds, workers=effort.cores, watch=watch)
    goals = {goal.name: goal for goal in run.goals}
    if "paired" in goals:
        course.at(goals["paired"].value, goals["paired"].bound)
    return RivalPairs(run.plan or SemesterPlan((), {}), {name: goal.bound for name, goal in goals.items()})


def _at_once(heuristic: Callable[[Semester, Policy], RivalPairs]) -> Method:
    """A heuristic has one plan, at its end."""

    def method(semester: Semester, policy: Policy, effort: Effort, course: Course) -> RivalPairs:
        planned = heuristic(semester, policy)
        course.at(len(planned.plan.pairs), None)
        return planned

    return method


def _in_parts(module: str, name: str) -> Method:
    """A solver off the shelf, imported when it is asked for."""

    def method(semester: Semester, policy: Policy, effort: Effort, course: Course) -> RivalPairs:
        solver: Solver = getattr(import_module(module), name)
        return by_parts(semester, policy, effort, course, solver)

    return method


METHODS: Mapping[str, Method] = {
    "matcher": matcher,
    "timetable-first": _at_once(timetable_first),
    "first-come": _at_once(first_come),
    "compact-cp-sat": _in_parts("benchmarks.semester.exact", "cp_sat"),
    "compact-cbc": _in_parts("benchmarks.semester.exact", "cbc"),
    "extended-highs": _in_parts("benchmarks.semester.slot_pairs", "highs"),
    "timefold": _in_parts("benchmarks.semester.timefold", "solve_with_timefold"),
}
"""``matcher`` first: the others are measured against it."""


def prepare(run: BenchmarkRun) -> RunSetup:
    """The instance and the method of a run."""
    scenario = run.scenario
    given = generate("semester", scenario.base, seed=run.seed, variant=scenario.variant, children=run.size)
    if run.method == COMMAND:
        return Command(given, run.effort)
    semester, policy, method = given.problem, given.policy, METHODS[run.method]

    def judged(planned: RivalPairs) -> Judgement:
        found = len(violations(semester, policy, planned.plan))
        proves = policy.goals if run.method == "matcher" else PAIR_GOALS
        return Judgement(goal_values(planned.plan, policy), planned.bounds, found, proves)

    return Trial(lambda course: method(semester, policy, run.effort, course), judged)
