"""Planning a semester: its parts settled and put together, the term's dates, and the honest status of it all."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from matcher.planning.processes import PartState, Run, Watch, part_of
from models.goals import SEMESTER_GOALS, GoalResult, Status
from models.policy import Policy
from models.semester.dating import dates
from models.semester.joint.assembly import assembled
from models.semester.joint.bounds import countable
from models.semester.joint.building import restricted
from models.semester.joint.part import Part
from models.semester.plan import SemesterOutcome, UniversityResult
from models.semester.problem import Group, Semester


def solve_semester(
    semester: Semester,
    policy: Policy,
    *,
    seed: int = 0,
    time_limit: float | None = None,
    workers: int = 1,
    watch: Callable[[Watch], None] = lambda moment: None,
) -> SemesterOutcome:
    """Plan a semester: pairs and slots together, every goal with its bound, and the dates of the term.

    ``time_limit`` is in seconds of wall clock. Ctrl-C ends the search early with the best plan so far. The outcome is
    the same for any number of ``workers`` unless time ran out. Raises ``RuntimeError`` if a process dies.
    """
    ends_at = None if time_limit is None else time.time() + time_limit
    undatable: frozenset[Group] = frozenset()
    first: SemesterOutcome | None = None
    stopping = False
    while True:
        run = Run(semester, policy, seed, ends_at, undatable, watch, stopping=stopping)
        run.go(workers)
        stopping = run.stopping
        outcome = _outcome(semester, policy, run, undatable)
        if first is not None:
            outcome = _with_bounds(semester, policy, outcome, first)
        if outcome.plan is None or semester.term is None:
            return outcome
        outcome, short = _dated(semester, policy, outcome)
        if not short:
            return outcome
        # Their dates would not fit (S9): plan again with these groups on weekdays that hold all their sessions. What
        # was proven without that demand stays a bound.
        first = first or outcome
        if short <= undatable:
            stuck = tuple(f"{group.university_id}/{group.school_id}" for group in sorted(short))
            return SemesterOutcome(Status.UNKNOWN, None, (), outcome.parts, stuck, undatable)
        undatable |= short


def _dated(semester: Semester, policy: Policy, outcome: SemesterOutcome) -> tuple[SemesterOutcome, frozenset[Group]]:
    """The outcome with its plan's sessions, and the groups whose sessions the term does not hold."""
    plan = outcome.plan
    assert plan is not None
    tutors: dict[Group, tuple[str, ...]] = {}
    for pair in plan.pairs:
        group = semester.children[pair.child_id].group
        tutors[group] = (*tutors.get(group, ()), pair.tutor_id)
    dating = dates.dated(semester, policy, plan.slots, tutors)
    return replace(outcome, plan=replace(plan, sessions=dating.sessions)), frozenset(dating.short)


def _with_bounds(
    semester: Semester, policy: Policy, outcome: SemesterOutcome, first: SemesterOutcome
) -> SemesterOutcome:
    """The outcome with the bounds of the run that asked for less; optimal only where its values meet them.

    Past a goal that falls short of its bound, the plans that are best in the goals before are not those of the first
    run: of the later goals only what holds for every plan is known.
    """
    if outcome.plan is None:
        return replace(outcome, status=Status.UNKNOWN)
    results = []
    for result, free in zip(outcome.parts, first.parts, strict=True):
        part = part_of(restricted(semester, result.universities), result.universities, policy, frozenset())
        goals: list[GoalResult] = []
        for goal, bound in zip(result.goals, free.goals, strict=True):
            met = all(before.proven for before in goals)
            anyway = SEMESTER_GOALS[goal.name].sense * countable(part, goal.name)
            goals.append(GoalResult(goal.name, goal.value, bound.bound if met else anyway))
        results.append(UniversityResult(result.universities, _shown(goals), tuple(goals)))
    status = _together([result.status for result in results])
    return replace(outcome, status=status, goals=_totals(policy, results), parts=tuple(results))


def _outcome(semester: Semester, policy: Policy, run: Run, undatable: frozenset[Group]) -> SemesterOutcome:
    """Put the parts' results together."""
    results = []
    plans = []
    for state, its_semester in zip(run.states, run.semesters, strict=True):
        part = part_of(its_semester, state.universities, policy, undatable)
        if state.settled is None:
            plan, bounds = state.plan, _bounds(part, state) if state.plan else ()
        else:
            plan, bounds = state.settled.plan, state.settled.bounds
        goals = _goals(policy.goals, plan.values if plan else (), bounds)
        status = _shown(goals) if plan else state.settled.status if state.settled else Status.UNKNOWN
        results.append(UniversityResult(state.universities, status, goals))
        if plan is not None:
            plans.append((part, plan))
    status = _together([result.status for result in results])
    if status in (Status.INFEASIBLE, Status.UNKNOWN):
        stuck = tuple(university for result in results if result.status is status for university in result.universities)
        return SemesterOutcome(status, None, (), tuple(results), stuck, undatable)
    totals = _totals(policy, results)
    return SemesterOutcome(status, assembled(semester, plans), totals, tuple(results), undatable=undatable)


def _totals(policy: Policy, results: Sequence[UniversityResult]) -> tuple[GoalResult, ...]:
    """Every goal over all parts."""
    return tuple(
        GoalResult(
            name,
            sum(result.goals[k].value for result in results),
            sum(result.goals[k].bound for result in results),
        )
        for k, name in enumerate(policy.goals)
    )


def _bounds(part: Part, state: PartState) -> tuple[int, ...]:
    """Bounds after a search was broken off.

    As far as the goals before are settled at the plan's values, what was proven; of the rest, what is countable.
    """
    assert state.plan is not None
    bounds: list[int] = []
    settled = True
    for goal, value in zip(part.goals, state.plan.values, strict=True):
        bound = countable(part, goal)
        if settled:
            bound = min(bound, state.bounds.get(goal, bound))
        bounds.append(bound)
        settled = settled and bound == value
    return tuple(bounds)


def _goals(names: Sequence[str], values: Sequence[int], bounds: Sequence[int]) -> tuple[GoalResult, ...]:
    """Goals as people read them: of a goal where less is better the model counts the negative."""
    return tuple(
        GoalResult(name, SEMESTER_GOALS[name].sense * value, SEMESTER_GOALS[name].sense * bound)
        for name, value, bound in zip(names, values, bounds, strict=False)
    )


def _shown(goals: Iterable[GoalResult]) -> Status:
    """The status of a plan: wherever every bound meets its value, that is the proof, however the search ended."""
    return Status.OPTIMAL if all(goal.proven for goal in goals) else Status.FEASIBLE


def _together(statuses: Sequence[Status]) -> Status:
    """The worst of the parts: one part without a plan leaves the whole without."""
    worst = (Status.INFEASIBLE, Status.UNKNOWN, Status.FEASIBLE)
    return next((status for status in worst if status in statuses), Status.OPTIMAL)
