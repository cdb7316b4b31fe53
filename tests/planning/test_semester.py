"""Planning on several processes: the same outcome from any number, honest when it ends early, and never a hang."""

from __future__ import annotations

import multiprocessing
import pickle
import signal
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace
from datetime import date, timedelta
from queue import SimpleQueue
from types import MappingProxyType
from typing import Any

import pytest

from matcher.lack import KilledProcessError
from matcher.running.progress import NEVER_STOPS, Progress, ProgressStream, Step, no_watch
from matcher.semester.parts import PartsRun
from matcher.semester.run import _outcome, solve_semester
from matcher.semester.worker import News, Telling, datable_pairs, part_of
from models.deadline import NoDeadline
from models.goals import GoalResult, Status
from models.policy import Policy
from models.programmes import SEMESTER
from models.semester.joint.stages import PartSearch
from models.semester.plan import SemesterOutcome
from models.semester.problem import Child, Gender, Group, School, Semester, Term, Tutor, University
from models.semester.shortfall.explain import explain, proven_by
from tests.hours import slots, week
from tests.semester import enumeration as naive
from tests.semester.tiny import tiny_semester

POLICY = Policy.programme()


def no_worse(goal: GoalResult, value: int) -> bool:
    return bool(SEMESTER.goals[goal.name].sense * (goal.bound - value) >= 0)


# The same outcome


def test_any_number_of_processes_and_any_run_give_the_same_outcome(
    tiny: Semester, county: Semester, county_settled: SemesterOutcome
) -> None:
    outcomes = [solve_semester(tiny, POLICY, seed=5, workers=workers) for workers in (0, 1, 2, 1)]
    assert outcomes[0].status is Status.OPTIMAL
    assert outcomes[1:] == outcomes[:-1]
    assert county_settled.status is Status.OPTIMAL
    assert len(county_settled.parts) == 3
    assert solve_semester(county, POLICY, workers=1) == county_settled
    assert solve_semester(county, POLICY, time_limit=300, workers=0) == county_settled


def test_the_parts_add_up(tiny: Semester) -> None:
    outcome = solve_semester(tiny, POLICY, workers=0)
    assert len(outcome.parts) == 2
    for k, goal in enumerate(outcome.goals):
        assert goal.value == sum(part.goals[k].value for part in outcome.parts)
    assert outcome.plan is not None
    assert outcome.goals[0].value == len(outcome.plan.pairs)


@pytest.mark.parametrize("seed", [4, 5])
def test_a_tiny_semester_as_enumeration_has_it(seed: int) -> None:
    semester = tiny_semester(seed)
    outcome = solve_semester(semester, POLICY, workers=0)
    assert tuple(goal.value for goal in outcome.goals) == naive.optimum(semester)


# Ended early


@pytest.mark.parametrize("workers", [0, 2])
def test_a_short_limit_gives_a_plan_and_honest_bounds(
    workers: int, county: Semester, county_settled: SemesterOutcome
) -> None:
    early = solve_semester(county, POLICY, time_limit=0.01, workers=workers)
    assert early.status is Status.FEASIBLE
    assert early.plan is not None
    for goal, best in zip(early.goals, county_settled.goals, strict=True):
        assert no_worse(goal, best.value), goal.name
    assert not all(goal.proven for goal in early.goals)
    assert early.goals[0].value <= county_settled.goals[0].value


def test_time_that_others_leave_goes_to_parts_that_need_more(
    county: Semester, county_settled: SemesterOutcome, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def next_to_nothing_at_first(self: PartsRun, tasks: int, processes: int) -> float:
        asked.append(tasks)
        return 1e-9 if len(asked) <= 2 * len(self.states) else 1.0

    monkeypatch.setattr(PartsRun, "_share", next_to_nothing_at_first)
    assert solve_semester(county, POLICY, time_limit=300, workers=2).goals == county_settled.goals


def once_at_work(action: Callable[[], object]) -> Callable[[Progress], None]:
    """A watcher that does something the first time it sees processes at work."""
    left = [action]

    def watch(progress: Progress) -> None:
        if left and multiprocessing.active_children():
            left.pop()()

    return watch


@pytest.mark.parametrize("workers", [0, 2])
def test_a_stop_ends_the_search_with_the_best_plan_so_far(workers: int, county: Semester) -> None:
    stop = threading.Event()
    moments: list[Progress] = []

    def watch(progress: Progress) -> None:
        moments.append(progress)
        stop.set()

    outcome = solve_semester(county, POLICY, workers=workers, stop=stop, watch=watch)
    assert outcome.status is Status.FEASIBLE
    assert outcome.plan is not None
    assert outcome.plan.pairs
    assert [moment.stopping for moment in moments] == [False] + [True] * (len(moments) - 1)


def test_a_stop_from_another_thread_while_two_plans_are_made_at_once(county: Semester, tiny: Semester) -> None:
    """One is stopped; of the other nothing is different."""
    stop = threading.Event()
    with ThreadPoolExecutor(2) as pool:
        stopped = pool.submit(solve_semester, county, POLICY, workers=2, stop=stop)
        whole = pool.submit(solve_semester, tiny, POLICY, seed=5, workers=2)
        stop.set()
    assert stopped.result().plan is not None
    assert stopped.result().status is Status.FEASIBLE
    assert whole.result() == solve_semester(tiny, POLICY, seed=5)


def test_what_the_watcher_raises_ends_it_and_no_process_stays(county: Semester) -> None:
    """As Ctrl-C does, which is the caller's: no handler of signals is put in place."""
    before = signal.getsignal(signal.SIGINT)
    seen = []

    def interrupt() -> None:
        seen.append(signal.getsignal(signal.SIGINT))
        signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        solve_semester(county, POLICY, workers=2, watch=once_at_work(interrupt))
    assert seen == [before]
    assert not multiprocessing.active_children()


@pytest.mark.parametrize("workers", [0, 2])
def test_start_improvements_and_end_are_told(workers: int, county: Semester) -> None:
    moments: list[Progress] = []
    outcome = solve_semester(county, POLICY, workers=workers, explains=True, watch=moments.append)
    assert (moments[0].step, moments[0].proven, moments[0].of) == (Step.FIRST, 0, 3)
    assert all(goal.value is None for goal in moments[0].goals)
    assert {moment.step for moment in moments} == {Step.FIRST, Step.GOALS, Step.EXPLAINING}
    assert [moment.ended for moment in moments] == [False] * (len(moments) - 1) + [True]
    assert [moment.proven for moment in moments] == sorted(moment.proven for moment in moments)
    assert moments[-1].proven == moments[-1].parts == 3
    assert [(goal.name, goal.value, goal.bound, goal.proven) for goal in moments[-1].goals] == [
        (goal.name, goal.value, goal.bound, 3) for goal in outcome.goals
    ]
    paired = [moment.goals[0].value for moment in moments if moment.goals[0].value is not None]
    assert paired == sorted(paired)
    bounds = [moment.goals[0].bound for moment in moments if moment.goals[0].bound is not None]
    assert bounds == sorted(bounds, reverse=True)
    assert [moment.seconds for moment in moments] == sorted(moment.seconds for moment in moments)


@pytest.mark.parametrize("seed", range(60))
def test_broken_off_at_any_moment_the_bounds_hold(seed: int) -> None:
    """What the parent has heard so far, put together as if the search ended there."""
    semester, best = tiny_semester(seed), naive.optimum(tiny_semester(seed))
    if best is None:
        return
    run = PartsRun(semester, POLICY, 0, None, frozenset(), ProgressStream(no_watch, NEVER_STOPS, float), NEVER_STOPS)

    def take(item: News) -> None:
        run.take(item)
        outcome = _outcome(semester, POLICY, run)
        for goal, value in zip(outcome.goals, best, strict=bool(outcome.goals)):
            assert no_worse(goal, value)
            assert outcome.status is not Status.OPTIMAL or goal.value == value

    for index, state in enumerate(run.states):
        part = part_of(run.semesters[index], state.universities, POLICY, frozenset())
        telling = Telling(index, run.semesters[index], part, take)
        search = PartSearch(part, NoDeadline(), telling.moment)
        telling.end(search.start())
        telling.end(search.settle().plan)


def test_bounds_that_meet_the_values_are_a_proof_however_the_search_ended() -> None:
    semester = short_term(2, "")
    outcome = solve_semester(semester, POLICY, time_limit=1e-6)
    assert [(goal.value, goal.bound) for goal in outcome.goals] == [(0, 0)] * 6
    assert outcome.status is Status.OPTIMAL


# In the process at hand


def put_outcome(results: Any, semester: Semester) -> None:
    """Plan here, and send what came of it, be it an error."""
    try:
        results.put(solve_semester(semester, POLICY, seed=5, workers=0))
    except BaseException as error:
        results.put(repr(error))


def test_here_no_process_begins_and_no_signal_is_asked_for(tiny: Semester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(multiprocessing, "get_context", None)
    monkeypatch.setattr(signal, "signal", None)
    assert solve_semester(tiny, POLICY, workers=0).status is Status.OPTIMAL


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_here_what_the_watcher_raises_comes_as_it_is(error: type[BaseException], tiny: Semester) -> None:
    def fail(progress: Progress) -> None:
        if error is KeyboardInterrupt:
            signal.raise_signal(signal.SIGINT)
        raise error("enough")

    with pytest.raises(error):
        solve_semester(tiny, POLICY, workers=0, watch=fail)


def test_from_a_thread_and_from_a_process_that_may_have_no_children(tiny: Semester) -> None:
    known = solve_semester(tiny, POLICY, seed=5)
    results: SimpleQueue[Any] = SimpleQueue()
    thread = threading.Thread(target=put_outcome, args=(results, tiny))
    thread.start()
    thread.join()
    assert results.get() == known
    context = multiprocessing.get_context("spawn")
    sent = context.Queue()
    process = context.Process(target=put_outcome, args=(sent, tiny), daemon=True)
    process.start()
    outcome = sent.get(timeout=120)
    process.join()
    assert pickle.dumps(outcome) == pickle.dumps(pickle.loads(pickle.dumps(known)))


# What goes wrong is said, and soon


def test_an_error_in_a_process_is_told(tiny: Semester) -> None:
    child = next(iter(tiny.children.values()))
    broken = replace(tiny, children={**tiny.children, child.id: replace(child, gender=None)})  # type: ignore[arg-type]
    with pytest.raises(RuntimeError, match="AttributeError"):
        solve_semester(broken, POLICY, workers=2)
    assert not multiprocessing.active_children()


def test_what_cannot_be_sent_to_a_process_fails_here(tiny: Semester) -> None:
    tutor = next(iter(tiny.tutors.values()))
    unsent = replace(tutor, levels=MappingProxyType(dict(tutor.levels)))
    broken = replace(tiny, tutors={**tiny.tutors, tutor.id: unsent})
    with pytest.raises(TypeError, match="pickle"):
        solve_semester(broken, POLICY, workers=1)
    assert not multiprocessing.active_children()


def test_a_process_that_dies_is_noticed_though_another_lives(county: Semester) -> None:
    def kill_one() -> None:
        multiprocessing.active_children()[0].kill()

    with pytest.raises(KilledProcessError, match="died"):
        solve_semester(county, POLICY, workers=2, watch=once_at_work(kill_one))
    assert not multiprocessing.active_children()


class Hungry(Term):
    """For the process that it is sent to there is too little memory."""

    def __reduce__(self) -> tuple[Any, ...]:
        return out_of_memory, ()


def out_of_memory() -> None:
    raise MemoryError


def test_a_process_that_has_too_little_memory_says_so(tiny: Semester) -> None:
    assert tiny.term is not None
    hungry = Hungry(**{field.name: getattr(tiny.term, field.name) for field in fields(Term)})
    with pytest.raises(MemoryError):
        solve_semester(replace(tiny, term=hungry), POLICY, workers=2)
    assert not multiprocessing.active_children()


# Dates that do not fit (S9)

MONDAY = date(2025, 9, 1)
ONE_SESSION = "16:00-17:30"


def short_term(children: int, *tutors: str, limits: Mapping[str, int] = {}, **more: object) -> Semester:
    """Ten weeks of which only the last five have their Monday; the school is open every day, each tutor on some."""
    closed = frozenset(MONDAY + timedelta(weeks=k) for k in range(5))
    woman = (Gender.F, {"英語": 3}, 8, 4, True)
    semester = Semester(
        {"U": University("U", "U", **limits)},
        {"S": School("S", "S", week("mon tue wed thu fri", ONE_SESSION))},
        (Group("U", "S"),),
        {f"C{k}": Child(f"C{k}", "S", "U", Gender.F, 5, ("英語",)) for k in range(children)},
        {f"T{k}": Tutor(f"T{k}", "U", *woman, week(days, ONE_SESSION)) for k, days in enumerate(tutors)},
        term=Term(MONDAY, MONDAY + timedelta(weeks=10, days=-3), 10, closed=closed),
    )
    return replace(semester, **more)  # type: ignore[arg-type]


def weekdays_of(outcome: SemesterOutcome) -> set[int]:
    assert outcome.plan is not None
    return {slot.weekday for both in outcome.plan.slots.values() for slot in both}


def test_a_worse_plan_that_can_be_dated_and_the_bound_of_the_better_one() -> None:
    """Two tutors have Mondays and Wednesdays only, of which there are too few; one has Tuesdays and Fridays."""
    semester = short_term(2, "mon wed", "mon wed", "tue fri")
    # 10 October 2025 is a holiday: one Friday falls out, and one more week holds it.
    assert semester.term is not None
    semester = replace(semester, term=replace(semester.term, last_day=semester.term.last_day + timedelta(weeks=1)))
    outcome = solve_semester(semester, POLICY, workers=0)
    assert outcome.plan is not None
    assert weekdays_of(outcome) == {1, 4}
    assert len(outcome.plan.sessions) == 20
    assert outcome.status is Status.FEASIBLE
    assert (outcome.goals[0].value, outcome.goals[0].bound) == (1, 2)
    assert outcome.undatable == {Group("U", "S")}
    assert not proven_by(outcome.parts)("U")
    # Past the first goal, which falls short, the bounds must hold for plans with fewer pairs as well.
    assert all(no_worse(goal, goal.value) for goal in outcome.goals)


def test_as_good_a_plan_that_can_be_dated_is_proven_by_the_first_search() -> None:
    semester = short_term(1, "mon wed", "tue thu")
    outcome = solve_semester(semester, POLICY, workers=0)
    assert weekdays_of(outcome) == {1, 3}
    assert outcome == solve_semester(semester, POLICY)
    assert outcome.status is Status.OPTIMAL
    assert all(goal.proven for goal in outcome.goals)


def test_nobody_is_paired_where_no_slot_pair_can_be_dated() -> None:
    semester = short_term(1, "mon wed")
    outcome = solve_semester(semester, POLICY, workers=0)
    assert outcome.plan is not None
    assert outcome.plan.pairs == ()
    assert outcome.status is Status.FEASIBLE
    assert outcome.goals[0].bound == 1


def test_a_lock_on_what_cannot_be_dated_leaves_no_plan_and_no_false_proof() -> None:
    semester = short_term(
        1, "mon wed", "tue thu", slot_locks={Group("U", "S"): slots("mon")}, pair_locks=(("C0", "T0"),)
    )
    outcome = solve_semester(semester, POLICY, workers=0)
    assert outcome.plan is None
    assert outcome.status is Status.UNKNOWN
    assert outcome.conflict == ("U",)


def test_the_unmatched_are_told_of_the_dates_that_bind() -> None:
    semester = short_term(1, "mon wed", "")
    outcome = solve_semester(semester, POLICY, workers=0)
    assert outcome.plan is not None
    told = explain(
        semester, POLICY, outcome.plan, proven_by(outcome.parts), datable_pairs(semester, POLICY, outcome.undatable)
    )
    assert [unmatched.child_id for unmatched in told] == ["C0"]


# Locks that cannot hold


def test_locks_that_do_not_fit_the_seats_are_proven_so() -> None:
    locks = (("C0", "T0"), ("C1", "T1"))
    semester = short_term(2, "tue thu", "tue thu", term=None, limits={"seats": 1}, pair_locks=locks)
    outcome = solve_semester(semester, POLICY, workers=0)
    assert outcome.status is Status.INFEASIBLE
    assert outcome.plan is None
    assert outcome.conflict == ("U",)
