"""A limit of time is kept whatever hangs, as a clock tells that goes on by looks at it and not by seconds."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from matcher.running.overtime import Overtime, overtime_seconds
from matcher.running.progress import Progress, Step
from matcher.semester.run import solve_semester
from matcher.semester.worker import News, WorkerTask, perform
from matcher.visits import run as visits
from matcher.visits.generator.season import generate_season
from matcher.visits.run import solve_visits
from models.deadline import OutOfTimeError
from models.goals import Status
from models.policy import Policy
from models.programmes import VISITS
from models.semester.problem import Semester
from models.tuning import RunningTuning, Tuning, with_tuning
from models.visits.assignment.search import AssignmentEnd, AssignmentSearch
from models.visits.plan import SchoolReason
from models.visits.problem import Season
from tests.visits.checker import broken
from tests.visits.endless import Hanging, HangingFruitless

LIMIT = 5.0
BOUND = 9.0
"""A fifth of the limit and three seconds over it."""

SEMESTER_POLICY, VISIT_POLICY = Policy.programme(), Policy.programme(VISITS)


class Ticking:
    """Time that stands still until it ``runs``, and then goes on by so many seconds at each look.

    Where the main thread only waits for the plan to be finished its looks do not count.
    """

    def __init__(self, tick_seconds: float) -> None:
        self.now = 0.0
        self.runs = threading.Event()
        self._finishing = False
        self._tick_seconds = tick_seconds
        self._lock = threading.Lock()

    def monotonic(self) -> float:
        waits = self._finishing and threading.current_thread() is threading.main_thread()
        with self._lock:
            self.now += self._tick_seconds * (self.runs.is_set() and not waits)
            return self.now

    time = monotonic

    def watch(self, progress: Progress) -> None:
        self._finishing = progress.step in (Step.SPREADING, Step.EXPLAINING)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Ticking]:
    """A clock in the place of time; looks follow each other at once."""
    clock = Ticking(0.01)
    for module in ("running.work", "semester.run", "semester.parts"):
        monkeypatch.setattr(f"matcher.{module}.time", clock)
    with with_tuning(Tuning(running=RunningTuning(look_every_seconds=0.001, watch_every_seconds=0.001))):
        yield clock


def hang(*_: Any, **__: Any) -> None:
    threading.Event().wait()


# What is promised


def test_what_is_promised() -> None:
    assert [overtime_seconds(limit) for limit in (0.0, 5.0, 20.0)] == [3.0, 4.0, 7.0]
    ends = RunningTuning()
    steps = (ends.search_end_share, ends.dates_end_share, ends.spread_end_share)
    assert 0 < steps[0] < steps[1] < steps[2] < ends.plan_end_share < ends.explain_end_share < 1


def test_a_step_ends_its_share_of_the_overtime_past_the_limit() -> None:
    gone = [0.0]
    deadline = Overtime(LIMIT, 0.5, lambda: gone[0])
    for seconds, runs, left in ((0.0, True, 7.0), (6.5, True, 0.5), (7.0, False, 0.0), (99.0, False, 0.0)):
        gone[0] = seconds
        assert (deadline.runs(), deadline.left()) == (runs, left)
    endless = Overtime(None, 0.5, lambda: 1e9)
    assert (endless.runs(), endless.left()) == (True, None)


# Visits


def test_a_search_that_hangs_without_a_plan_is_left_behind(
    city: Season, clock: Ticking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visits, "AssignmentSearch", HangingFruitless)
    clock.runs.set()
    outcome = solve_visits(city, VISIT_POLICY, time_limit=LIMIT)
    assert (outcome.status, outcome.plan) == (Status.UNKNOWN, None)
    assert clock.now <= BOUND


@pytest.mark.parametrize("hanging", ["", "join"])
def test_whatever_hangs_there_is_a_plan_in_time(
    hanging: str, city: Season, clock: Ticking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The search hangs with its plan, and so may the placing of professors."""

    class Held(Hanging):
        def search(self) -> AssignmentEnd:
            settled = super().search()
            clock.runs.set()
            return settled

    monkeypatch.setattr(visits, "AssignmentSearch", Held)
    if hanging:
        monkeypatch.setattr(visits, hanging, hang)
    outcome = solve_visits(city, VISIT_POLICY, time_limit=LIMIT, watch=clock.watch)
    assert outcome.status is Status.FEASIBLE
    assert outcome.plan is not None
    assert broken(city, VISIT_POLICY, outcome.plan) == []
    assert LIMIT <= clock.now <= BOUND, clock.now


def test_far_past_the_limit_nothing_is_searched_for_and_every_school_has_a_reason(
    city: Season, clock: Ticking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The time that professors, dates and reasons would take is over when the first plan is there."""
    searched: list[str] = []

    class Jumping(AssignmentSearch):
        def settle(self) -> AssignmentEnd:
            settled = super().settle()
            clock.runs.set()
            clock.now = 1e6
            return settled

    def note(name: str) -> Callable[..., None]:
        def noted(*_: Any, **__: Any) -> None:
            searched.append(name)
            raise OutOfTimeError

        return noted

    season = generate_season("city", 1, variant="tight")
    monkeypatch.setattr(visits, "AssignmentSearch", Jumping)
    monkeypatch.setattr(visits, "spread_lead", note("spread_lead"))
    monkeypatch.setattr("models.visits.shortfall.meetings.SeasonMeetings._held", note("held"))
    outcome = solve_visits(season, VISIT_POLICY, time_limit=LIMIT)
    assert outcome.plan is not None
    assert broken(season, VISIT_POLICY, outcome.plan) == []
    assert not searched
    told = {unserved.school_id: unserved.reason for unserved in outcome.plan.unserved}
    served = {assignment.school_id for assignment in outcome.plan.assignments}
    assert set(told) == set(season.schools) - served
    assert SchoolReason.NOT_EXPLAINED in told.values()
    assert outcome.spread is not None
    assert 0 <= outcome.spread.bound <= outcome.spread.value


def test_what_reading_took_is_off_the_limit(clock: Ticking, city: Season, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visits, "AssignmentSearch", HangingFruitless)
    clock.runs.set()
    solve_visits(city, VISIT_POLICY, time_limit=LIMIT, spent=LIMIT)
    assert clock.now <= BOUND - LIMIT


# A semester


class Deaf:
    """A crew that does the first task of every part, if even that, and never says anything of the others."""

    hands = 1

    def __init__(self, *, begins: bool) -> None:
        self._begins = begins
        self._news: list[News] = []
        self._stop = threading.Event()

    def put(self, task: WorkerTask) -> None:
        if self._begins and not task.settle:
            perform(task, self._stop, self._news.append)

    def hear(self, take: Callable[[News], object], seconds: float) -> None:
        while self._news:
            take(self._news.pop(0))

    def stop(self) -> None:
        self._stop.set()

    def check(self, take: Callable[[News], object]) -> None:
        pass


@pytest.mark.parametrize(("begins", "status"), [(False, Status.UNKNOWN), (True, Status.FEASIBLE)])
def test_processes_that_hang_are_left_behind(
    begins: bool, status: Status, tiny: Semester, clock: Ticking, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def crew(count: int) -> Iterator[Deaf]:
        yield Deaf(begins=begins)

    monkeypatch.setattr("matcher.semester.parts.processes", crew)
    clock.runs.set()
    outcome = solve_semester(tiny, SEMESTER_POLICY, time_limit=LIMIT, workers=2)
    assert outcome.status is status
    assert (outcome.plan is None) is not begins
    assert LIMIT <= clock.now <= BOUND


def test_where_time_is_short_a_thread_begins_at_once_and_is_left_behind(
    tiny: Semester, clock: Ticking, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_processes(count: int) -> None:
        raise AssertionError("they would hardly have begun")

    monkeypatch.setattr("matcher.semester.parts.processes", no_processes)
    assert solve_semester(tiny, SEMESTER_POLICY, time_limit=0.5, workers=2).plan is not None
    monkeypatch.setattr("matcher.semester.aside.perform", hang)
    clock.runs.set()
    outcome = solve_semester(tiny, SEMESTER_POLICY, time_limit=0.5, workers=2)
    assert (outcome.status, outcome.plan) == (Status.UNKNOWN, None)
    assert clock.now <= 1.2 * 0.5 + 3


def test_an_error_aside_is_raised_here(tiny: Semester, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("deep inside")

    monkeypatch.setattr("matcher.semester.aside.perform", fail)
    with pytest.raises(ZeroDivisionError, match="deep inside"):
        solve_semester(tiny, SEMESTER_POLICY, time_limit=0.5)


def test_without_time_for_dates_there_is_no_plan(tiny: Semester, monkeypatch: pytest.MonkeyPatch) -> None:
    """A plan of a term has dates, or it is none."""

    def late(*_: object) -> None:
        raise OutOfTimeError

    assert tiny.term is not None
    monkeypatch.setattr("matcher.semester.run.dates.date_sessions", late)
    outcome = solve_semester(tiny, SEMESTER_POLICY, time_limit=LIMIT, workers=0)
    assert (outcome.status, outcome.plan) == (Status.UNKNOWN, None)


def test_where_reading_took_all_of_it_nothing_begins(tiny: Semester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matcher.semester.run.PartsRun", None)
    outcome = solve_semester(tiny, SEMESTER_POLICY, time_limit=LIMIT, spent=2 * BOUND)
    assert (outcome.status, outcome.plan) == (Status.UNKNOWN, None)
