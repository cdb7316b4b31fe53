"""Planning in the process at hand: the outcome of any number of processes, without one and without a signal."""

from __future__ import annotations

import multiprocessing
import pickle
import signal
import threading
from queue import SimpleQueue
from typing import Any

import pytest

from matcher.running.progress import Progress
from matcher.semester.generator.semester import generate_semester
from matcher.semester.run import solve_semester
from models.goals import Status
from models.policy import Policy
from models.programmes import SEMESTER
from models.semester.problem import Semester
from tests.planning.test_semester import short_term, week, weekdays_of

POLICY = Policy.programme()


@pytest.fixture(scope="module")
def tiny() -> Semester:
    return generate_semester("tiny", 1, variant="limits")


@pytest.fixture(scope="module")
def county() -> Semester:
    return generate_semester("county", 1, variant="leaders")


def refuse(*_: object, **__: object) -> None:
    raise AssertionError("neither processes nor signals are this search's")


def put_outcome(results: Any, semester: Semester) -> None:
    """Plan here, and send what came of it, be it an error."""
    try:
        results.put(solve_semester(semester, POLICY, seed=5, workers=0))
    except BaseException as error:
        results.put(repr(error))


def test_as_with_two_processes(tiny: Semester, county: Semester) -> None:
    for semester in (tiny, county):
        here, two = (solve_semester(semester, POLICY, seed=5, workers=workers) for workers in (0, 2))
        assert here.status is Status.OPTIMAL
        assert here == two


def test_no_process_and_no_signal(tiny: Semester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(multiprocessing, "get_context", refuse)
    monkeypatch.setattr(signal, "signal", refuse)
    assert solve_semester(tiny, POLICY, workers=0).status is Status.OPTIMAL


def test_an_error_comes_as_it_is(tiny: Semester) -> None:
    def fail(progress: Progress) -> None:
        raise ValueError("enough")

    with pytest.raises(ValueError, match="enough"):
        solve_semester(tiny, POLICY, workers=0, watch=fail)


def test_an_interrupt_is_the_callers(tiny: Semester) -> None:
    with pytest.raises(KeyboardInterrupt):
        solve_semester(tiny, POLICY, workers=0, watch=lambda moment: signal.raise_signal(signal.SIGINT))


def test_from_a_thread(tiny: Semester) -> None:
    results: SimpleQueue[Any] = SimpleQueue()
    thread = threading.Thread(target=put_outcome, args=(results, tiny))
    thread.start()
    thread.join()
    assert results.get() == solve_semester(tiny, POLICY, seed=5)


def test_from_a_process_that_may_have_no_children(tiny: Semester) -> None:
    context = multiprocessing.get_context("spawn")
    results = context.Queue()
    process = context.Process(target=put_outcome, args=(results, tiny), daemon=True)
    process.start()
    outcome = results.get(timeout=120)
    process.join()
    assert pickle.dumps(outcome) == pickle.dumps(pickle.loads(pickle.dumps(solve_semester(tiny, POLICY, seed=5))))


def test_a_short_limit_gives_a_plan_and_honest_bounds(county: Semester) -> None:
    best = solve_semester(county, POLICY, workers=0)
    early = solve_semester(county, POLICY, time_limit=0.01, workers=0)
    assert early.status is Status.FEASIBLE
    assert early.plan is not None
    for goal, settled in zip(early.goals, best.goals, strict=True):
        assert SEMESTER.goals[goal.name].sense * (goal.bound - settled.value) >= 0, goal.name
    assert not all(goal.proven for goal in early.goals)


def test_a_long_limit_changes_nothing(county: Semester) -> None:
    assert solve_semester(county, POLICY, time_limit=300, workers=0) == solve_semester(county, POLICY, workers=0)


def test_it_shows_how_far_it_is(county: Semester) -> None:
    proven = []
    solve_semester(county, POLICY, workers=0, watch=lambda moment: proven.append(moment.proven))
    assert proven == sorted(proven)
    assert proven[-1] == 3


def test_dates_that_bind() -> None:
    semester = short_term({"A": week(0, 2), "B": week(1, 3)}, children=1)
    here = solve_semester(semester, POLICY, workers=0)
    assert weekdays_of(here) == {1, 3}
    assert here == solve_semester(semester, POLICY)
