"""Planning a semester: its parts settled and put together, the term's dates, and the honest status of it all."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import accumulate
from operator import and_

from matcher.running.overtime import Overtime
from matcher.running.progress import NEVER_STOPS, GoalProgress, ProgressStream, Step, Stop, Watch, no_watch
from matcher.semester.parts import PartsRun, PartState
from matcher.semester.steps import explain_outcome
from matcher.semester.worker import part_of
from models.deadline import Deadline, OutOfTimeError
from models.goals import GoalResult, Status
from models.method import Method
from models.policy import Policy
from models.programmes import SEMESTER
from models.semester.dating import dates
from models.semester.plan import Pair, SemesterOutcome, SemesterPlan, UniversityResult
from models.semester.problem import Group, Semester, Slot
from models.tuning import TUNING

_SENSE = {name: goal.sense for name, goal in SEMESTER.known_goals.items()}


def solve_semester(
    semester: Semester,
    policy: Policy,
    *,
    seed: int = 0,
    time_limit: float | None = None,
    spent: float = 0.0,
    workers: int = 1,
    scheduler: str | None = None,
    stop: Stop = NEVER_STOPS,
    watch: Watch = no_watch,
    explains: bool = False,
) -> SemesterOutcome:
    """Plan a semester: pairs and slots together, every goal with its bound, and the dates of the term.

    ``time_limit`` is in seconds of wall clock, of which ``spent`` have gone already: a plan is there, or none is, while
    some of :func:`matcher.running.overtime.overtime_seconds` is left to explain it. ``stop`` ends the search early
    with the best plan so far. The outcome is the same for any number of ``workers`` (processes) unless time ran out.
    With 0 workers all is done in this process and thread, with the address of a ``scheduler`` on a Dask cluster. No
    signal is handled; an error of ``watch``, and Ctrl-C, end it with no plan. ``explains`` adds why each child without
    a tutor has none. Raises ``RuntimeError`` if a process fails or dies, ``MemoryError`` if it has too little memory,
    ``InputError`` where no cluster answers.

    With a method other than ``OPTIMAL`` nothing is searched for: the plan is what the method gives, and the bounds are
    those that can be counted.
    """
    began = time.monotonic() - spent
    stream = ProgressStream(watch, stop, lambda: time.monotonic() - began)

    def until(share: float) -> Overtime:
        return Overtime(time_limit, share, lambda: time.monotonic() - began)

    outcome = _solved(semester, policy, seed, time_limit, spent, (workers, scheduler), stop, stream, until)
    if explains and outcome.plan is not None:
        stream.tell(step=Step.EXPLAINING, goal="")
        outcome = explain_outcome(semester, policy, outcome, until(TUNING.get().running.explain_end_share))
    stream.tell(**_end(outcome, stream.last.goals))
    return outcome


def _solved(
    semester: Semester,
    policy: Policy,
    seed: int,
    time_limit: float | None,
    spent: float,
    hands: tuple[int, str | None],
    stop: Stop,
    stream: ProgressStream,
    until: Callable[[float], Overtime],
) -> SemesterOutcome:
    """The outcome without reasons."""
    tuning = TUNING.get().running
    ends_at = None if time_limit is None else time.time() + max(0.0, time_limit - spent)
    if not until(tuning.plan_end_share).runs():  # reading has taken all of it
        return SemesterOutcome(Status.UNKNOWN, None, (), conflict=tuple(semester.universities))
    run = PartsRun(semester, policy, seed, ends_at, frozenset(), stream, stop, until=until)
    free, first = run, None
    while True:
        run.go(*hands)
        outcome = _outcome(semester, policy, run)
        if first is not None:
            outcome = _with_bounds(policy, outcome, first, run, free, until(tuning.dates_end_share))
        if outcome.plan is None or semester.term is None:
            return outcome
        try:
            outcome, short = _dated(semester, policy, outcome, until)
        except OutOfTimeError:
            return SemesterOutcome(Status.UNKNOWN, None, (), outcome.parts)
        if not short:
            return outcome
        # Their dates would not fit (S9): plan again with these groups on weekdays that hold all their sessions. What
        # was proven without that demand stays a bound.
        first = first or outcome
        if short <= run.undatable:
            stuck = tuple(f"{group.university_id}/{group.school_id}" for group in sorted(short))
            return SemesterOutcome(Status.UNKNOWN, None, (), outcome.parts, stuck, run.undatable)
        undatable = run.undatable | short
        run = PartsRun(semester, policy, seed, ends_at, undatable, stream, stop, until=until, before=run)


def _end(outcome: SemesterOutcome, before: tuple[GoalProgress, ...]) -> dict[str, object]:
    """The last moment: what the outcome says, or of goals without a plan what was known ``before``."""
    met = [list(accumulate((goal.proven for goal in part.goals), and_)) for part in outcome.parts]
    goals = tuple(
        GoalProgress(goal.name, goal.value, goal.bound, sum(part[rank] for part in met))
        for rank, goal in enumerate(outcome.goals)
    )
    proven = sum(part.status in (Status.OPTIMAL, Status.INFEASIBLE) for part in outcome.parts)
    return {"goals": goals or before, "goal": "", "parts": len(outcome.parts), "proven": proven, "ended": True}


def _dated(
    semester: Semester, policy: Policy, outcome: SemesterOutcome, until: Callable[[float], Overtime]
) -> tuple[SemesterOutcome, frozenset[Group]]:
    """The outcome with its plan's sessions, and the groups whose sessions the term does not hold.

    Raises ``OutOfTimeError`` where there is no time for it.
    """
    plan = outcome.plan
    assert plan is not None
    tutors: dict[Group, list[str]] = {}
    for pair in plan.pairs:
        tutors.setdefault(semester.children[pair.child_id].group, []).append(pair.tutor_id)
    tutor_ids = {group: tuple(ids) for group, ids in tutors.items()}
    tuning = TUNING.get().running
    ends = until(tuning.explain_end_share), until(tuning.dates_end_share)
    dating = dates.date_sessions(semester, policy, plan.slots, tutor_ids, *ends)
    return replace(outcome, plan=replace(plan, sessions=dating.sessions)), frozenset(dating.short)


def _with_bounds(
    policy: Policy, outcome: SemesterOutcome, first: SemesterOutcome, run: PartsRun, free: PartsRun, deadline: Deadline
) -> SemesterOutcome:
    """The outcome with the bounds of the ``free`` run, which asked for less; optimal only where its values meet them.

    Past a goal that falls short of its bound, the plans that are best in the goals before are not those of the first
    run: of the later goals only what holds for every plan is known. Parts in which no group was asked for less are as
    they were.
    """
    if outcome.plan is None:
        return replace(outcome, status=Status.UNKNOWN)
    bound = {group.university_id for group in run.undatable}
    results = []
    for k, (result, before, semester) in enumerate(zip(outcome.parts, first.parts, run.semesters, strict=True)):
        if bound.isdisjoint(result.universities):
            results.append(result)
            continue
        goals: list[GoalResult] = []
        counted = _anyway(semester, policy, before, free.states[k].ceilings, deadline)
        for goal, proven, anyway in zip(result.goals, before.goals, counted, strict=True):
            met = all(earlier.proven for earlier in goals)
            goals.append(GoalResult(goal.name, goal.value, proven.bound if met else anyway))
        results.append(UniversityResult(result.universities, _shown(goals), tuple(goals)))
    status = _together([result.status for result in results])
    return replace(outcome, status=status, goals=_totals(policy, results), parts=tuple(results))


def _anyway(
    semester: Semester, policy: Policy, free: UniversityResult, ceilings: Sequence[int], deadline: Deadline
) -> list[int]:
    """Of each goal of a part planned free of what dates demand, a bound that holds for every plan.

    ``ceilings`` are such bounds, if not as good: they do where time has run out.
    """
    if policy.method is not Method.OPTIMAL:
        return [goal.bound for goal in free.goals]  # they were counted, not searched for
    if not deadline.runs():
        return [_SENSE[goal.name] * most for goal, most in zip(free.goals, ceilings, strict=True)]
    from models.semester.joint.bounds import countable  # the solvers, which seldom are needed in this process

    part = part_of(semester, free.universities, policy, frozenset())
    return [_SENSE[goal.name] * countable(part, goal.name) for goal in free.goals]


def _outcome(semester: Semester, policy: Policy, run: PartsRun) -> SemesterOutcome:
    """Put the parts' results together."""
    results = []
    found = []
    for state in run.states:
        bounds = () if state.plan is None else state.settled.bounds if state.settled else _bounds(policy.goals, state)
        goals = _goals(policy.goals, state.plan.values if state.plan else (), bounds)
        status = _shown(goals) if state.plan else state.settled.status if state.settled else Status.UNKNOWN
        results.append(UniversityResult(state.universities, status, goals))
        if state.found is not None:
            found.append(state.found)
    status = _together([result.status for result in results])
    if status in (Status.INFEASIBLE, Status.UNKNOWN):
        stuck = tuple(university for result in results if result.status is status for university in result.universities)
        return SemesterOutcome(status, None, (), tuple(results), stuck, run.undatable)
    totals = _totals(policy, results)
    return SemesterOutcome(status, _joined(semester, found), totals, tuple(results), undatable=run.undatable)


def _joined(semester: Semester, plans: Iterable[SemesterPlan]) -> SemesterPlan:
    """The plan of all parts: pairs in order of the children's table, slots in order of the groups'."""
    pairs: dict[str, Pair] = {}
    slots: dict[Group, tuple[Slot, ...]] = {}
    for plan in plans:
        pairs |= {pair.child_id: pair for pair in plan.pairs}
        slots |= plan.slots
    return SemesterPlan(
        tuple(pairs[child_id] for child_id in semester.children if child_id in pairs),
        {group: slots[group] for group in semester.groups if group in slots},
    )


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


def _bounds(goals: Sequence[str], state: PartState) -> tuple[int, ...]:
    """Bounds after a search was broken off.

    As far as the goals before are settled at the plan's values, what was proven; of the rest, what holds for every
    plan.
    """
    assert state.plan is not None
    bounds: list[int] = []
    settled = True
    for goal, value, ceiling in zip(goals, state.plan.values, state.ceilings, strict=True):
        bounds.append(min(ceiling, state.bounds.get(goal, ceiling)) if settled else ceiling)
        settled = settled and bounds[-1] == value
    return tuple(bounds)


def _goals(names: Sequence[str], values: Sequence[int], bounds: Sequence[int]) -> tuple[GoalResult, ...]:
    """Goals as people read them: of a goal where less is better the model counts the negative."""
    return tuple(
        GoalResult(name, _SENSE[name] * value, _SENSE[name] * bound)
        for name, value, bound in zip(names, values, bounds, strict=False)
    )


def _shown(goals: Iterable[GoalResult]) -> Status:
    """The status of a plan: wherever every bound meets its value, that is the proof, however the search ended."""
    return Status.OPTIMAL if all(goal.proven for goal in goals) else Status.FEASIBLE


def _together(statuses: Sequence[Status]) -> Status:
    """The worst of the parts: one part without a plan leaves the whole without."""
    worst = (Status.INFEASIBLE, Status.UNKNOWN, Status.FEASIBLE)
    return next((status for status in worst if status in statuses), Status.OPTIMAL)
