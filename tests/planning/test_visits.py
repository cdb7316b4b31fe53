"""Planning visits: the same outcome from any number of workers, honest when it ends early, errors told, no hang."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from matcher.running.progress import NEVER_STOPS, Progress, Step
from matcher.running.work import Clock, Work, wait
from matcher.visits import run as visits
from matcher.visits.run import solve_visits
from models.goals import GoalResult, Status
from models.policy import Policy
from models.programmes import VISITS
from models.tuning import RunningTuning, Tuning, with_tuning
from models.visits.assignment.search import AssignmentEnd, AssignmentSearch
from models.visits.calendars.joining import Joins, join
from models.visits.calendars.spreading import Spread, spread_lead
from models.visits.plan import SchoolReason, VisitOutcome
from models.visits.problem import Season
from tests.semester.building import both
from tests.visits.building import PERIOD, POLICY, closed_but, lead, professor, school, season, workshop
from tests.visits.checker import broken, values_of
from tests.visits.comparison import truth
from tests.visits.endless import Fruitless, Hanging, HangingFruitless, Jumping, Waiting
from tests.visits.tiny import tiny_season

HANGS_AFTER_SECONDS = 300
IMPATIENT = Tuning(running=RunningTuning(patience_seconds=0.3))


def no_worse(goal: GoalResult, value: int) -> bool:
    return bool(VISITS.goals[goal.name].sense * (goal.bound - value) >= 0)


# The same outcome


def test_all_six_goals_are_proven_and_counted_right(city: Season, city_settled: VisitOutcome) -> None:
    assert city_settled.status is Status.OPTIMAL
    assert [goal.name for goal in city_settled.goals] == list(VISITS.goals)
    assert city_settled.plan is not None
    assert broken(city, POLICY, city_settled.plan) == []
    assert {goal.name: goal.value for goal in city_settled.goals} == values_of(city, city_settled.plan)
    assert city_settled.plan.milestones


def test_any_number_of_workers_and_any_run_give_the_same_outcome(city: Season, city_settled: VisitOutcome) -> None:
    assert city_settled == solve_visits(city, POLICY, workers=3) == solve_visits(city, POLICY, workers=1)


def test_what_is_spread_is_told_beside_the_goals(city_settled: VisitOutcome) -> None:
    assert city_settled.spread is not None
    assert city_settled.spread.name == "spread"
    assert city_settled.spread.value >= city_settled.spread.bound


def test_without_professors_or_the_goal_nobody_joins(city: Season) -> None:
    for given, policy in (
        (replace(city, professors=None), POLICY),
        (city, Policy.from_mapping({"goals": ["served", "fit"]}, VISITS)),
    ):
        outcome = solve_visits(given, policy)
        assert outcome.status is Status.OPTIMAL
        assert "joined" not in {goal.name for goal in outcome.goals}
        assert outcome.plan is not None
        assert not any(activity.professor_id for activity in outcome.plan.activities)


def test_who_is_joined_leaves_the_goals_before_as_they_are(city: Season, city_settled: VisitOutcome) -> None:
    without = solve_visits(replace(city, professors=None), POLICY)
    assert without.goals == city_settled.goals[:-1]


# Ended early


def once_planned(action: Callable[[], object]) -> Callable[[Progress], None]:
    """A watcher that does something when a plan is there."""
    left = [action]

    def watch(progress: Progress) -> None:
        if left and any(goal.value is not None for goal in progress.goals):
            left.pop()()

    return watch


@pytest.mark.parametrize("search", [Waiting, Hanging])
def test_a_stop_ends_the_search_with_the_best_plan_so_far(
    search: type[AssignmentSearch], city: Season, city_settled: VisitOutcome, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visits, "AssignmentSearch", search)
    stop = threading.Event()
    with with_tuning(IMPATIENT):
        outcome = solve_visits(city, POLICY, stop=stop, watch=once_planned(stop.set))
    assert outcome.status is Status.FEASIBLE
    assert outcome.plan is not None
    assert broken(city, POLICY, outcome.plan) == []
    assert [goal.value for goal in outcome.goals[:5]] == [goal.value for goal in city_settled.goals[:5]]
    for goal, best in zip(outcome.goals, city_settled.goals, strict=True):
        assert no_worse(goal, best.value), goal.name


@pytest.mark.parametrize("search", [Waiting, Hanging])
def test_a_limit_of_time_ends_it_too(
    search: type[AssignmentSearch], city: Season, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visits, "AssignmentSearch", search)
    monkeypatch.setattr("matcher.running.work.time", Jumping())
    outcome = solve_visits(city, POLICY, time_limit=3)
    assert outcome.status is Status.FEASIBLE
    assert outcome.plan is not None
    assert broken(city, POLICY, outcome.plan) == []


def test_a_stop_while_professors_are_placed_leaves_time_for_a_hurried_try(
    city: Season, city_settled: VisitOutcome, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[float | None] = []

    def slow(*given: Any, seconds: float | None, **more: Any) -> Joins:
        asked.append(seconds)
        if len(asked) == 1:
            threading.Event().wait()
        return join(*given, seconds=seconds, **more)

    stop = threading.Event()

    def watch(progress: Progress) -> None:
        if progress.step is Step.JOINING:
            stop.set()

    monkeypatch.setattr(visits, "join", slow)
    # The second try may be slow on a busy machine.
    with with_tuning(Tuning(running=RunningTuning(patience_seconds=2.0))):
        outcome = solve_visits(city, POLICY, stop=stop, watch=watch)
    assert asked == [None, 2.0]
    assert outcome.goals[:5] == city_settled.goals[:5]
    assert outcome.goals[5].value > 0
    assert outcome.plan is not None
    assert broken(city, POLICY, outcome.plan) == []


def test_what_the_watcher_raises_ends_it(city: Season, monkeypatch: pytest.MonkeyPatch) -> None:
    """As Ctrl-C does, which is the caller's: no handler of signals is put in place."""

    def interrupt() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(visits, "AssignmentSearch", Hanging)
    monkeypatch.setattr("signal.signal", None)
    with pytest.raises(KeyboardInterrupt):
        solve_visits(city, POLICY, watch=once_planned(interrupt))


@pytest.mark.parametrize("search", [Fruitless, HangingFruitless])
def test_no_time_and_no_plan_is_unknown(
    search: type[AssignmentSearch], city: Season, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visits, "AssignmentSearch", search)
    with with_tuning(IMPATIENT):
        outcome = solve_visits(city, POLICY, time_limit=0.5)
    assert (outcome.status, outcome.plan, outcome.goals) == (Status.UNKNOWN, None, ())


def test_hardly_any_time_is_enough_for_a_plan_and_what_can_be_counted(city: Season, city_settled: VisitOutcome) -> None:
    outcome = solve_visits(city, POLICY, time_limit=1e-9)
    assert outcome.status is Status.FEASIBLE
    assert outcome.plan is not None
    assert outcome.plan.assignments
    assert broken(city, POLICY, outcome.plan) == []
    for goal, best in zip(outcome.goals, city_settled.goals, strict=True):
        assert no_worse(goal, best.value), goal.name


class Counting(Clock):
    """A clock that stops the search when it has asked so many times."""

    asks = 0

    def runs(self) -> bool:
        if threading.current_thread() is threading.main_thread():
            return super().runs()
        self.asks -= 1
        return self.asks >= 0


@pytest.mark.dose(4)
@pytest.mark.parametrize("seed", range(0, 60, 3))
def test_broken_off_at_any_moment_the_bounds_hold(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    season, policy = tiny_season(seed)
    best = truth(season, policy)
    if best is None:
        return
    monkeypatch.setattr(visits, "Clock", Counting)
    for asks in range(0, 40, 2):
        monkeypatch.setattr(Counting, "asks", asks)
        outcome = solve_visits(season, policy)
        assert outcome.status is not Status.INFEASIBLE
        assert (outcome.plan is None) == (outcome.status is Status.UNKNOWN)
        if outcome.plan is not None:
            assert broken(season, policy, outcome.plan) == []
            for goal, value in zip(outcome.goals, best, strict=False):
                assert no_worse(goal, value), (asks, goal)


# Watched


def test_the_watcher_sees_steps_goals_and_what_is_known(city: Season, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each step that is asked for below waits until it has been seen, however quick it is."""
    moments: list[Progress] = []
    seen = {step: threading.Event() for step in Step}

    def watch(progress: Progress) -> None:
        moments.append(progress)
        seen[progress.step].set()

    class Seen(AssignmentSearch):
        def settle(self) -> AssignmentEnd:
            assert seen[Step.GOALS].wait(HANGS_AFTER_SECONDS)
            return super().settle()

    def spread_once_seen(*given: Any, **more: Any) -> Spread:
        assert seen[Step.SPREADING].wait(HANGS_AFTER_SECONDS)
        return spread_lead(*given, **more)

    monkeypatch.setattr(visits, "AssignmentSearch", Seen)
    monkeypatch.setattr(visits, "spread_lead", spread_once_seen)
    with with_tuning(Tuning(running=RunningTuning(look_every_seconds=0.005))):
        outcome = solve_visits(city, POLICY, watch=watch)
    assert {Step.GOALS, Step.SPREADING} <= {moment.step for moment in moments}
    assert {tuple(goal.name for goal in moment.goals) for moment in moments} == {tuple(VISITS.goals)}
    for moment in moments:
        assert not moment.stopping
        assert all(goal.value is None or goal.value >= 0 for goal in moment.goals)
        assert moment.done <= moment.of
    assert [moment.seconds for moment in moments] == sorted(moment.seconds for moment in moments)
    assert [moment.ended for moment in moments] == [False] * (len(moments) - 1) + [True]
    assert [(goal.name, goal.value, goal.bound) for goal in moments[-1].goals] == [
        (goal.name, goal.value, goal.bound) for goal in outcome.goals
    ]
    assert moments[-1].proven == 1


def test_every_better_plan_and_bound_is_told_however_quick(city: Season) -> None:
    moments: list[Progress] = []
    solve_visits(city, POLICY, watch=moments.append)
    assert moments[0].step is Step.PAIRS
    assert all(goal.value is None for goal in moments[0].goals)
    searched = [moment for moment in moments if moment.step is Step.GOALS]
    assert {moment.goal for moment in searched} >= {"priority", "served", "fit", "travel", "visits"}
    assert len({moment.goals for moment in searched}) > 2


# What goes wrong is said


def test_an_error_of_the_search_is_raised_here_with_its_trace(city: Season, monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(AssignmentSearch):
        def settle(self) -> AssignmentEnd:
            raise ZeroDivisionError("deep inside")

    monkeypatch.setattr(visits, "AssignmentSearch", Broken)
    with pytest.raises(ZeroDivisionError, match="deep inside") as caught:
        solve_visits(city, POLICY)
    assert "settle" in {entry.name for entry in caught.traceback}


@pytest.mark.parametrize("broken_step", ["spread_lead", "explain", "join", "build_pairs"])
def test_an_error_of_any_step_is_raised_here(broken_step: str, city: Season, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError(broken_step)

    monkeypatch.setattr(visits, broken_step, fail)
    with pytest.raises(ZeroDivisionError, match=broken_step):
        solve_visits(city, POLICY)


def test_outside_the_main_thread_it_works_as_well(city: Season, city_settled: VisitOutcome) -> None:
    work = Work(lambda: solve_visits(city, POLICY))
    assert wait(work, Clock(None, NEVER_STOPS), lambda: None)
    assert work.result() == city_settled


# Small seasons

ALWAYS = "mon tue wed thu fri"
DAY = "08:00-17:00"


def small(leads: int, schools: int, locks: str = "", words: Mapping[str, str] = {}, **more: Any) -> Season:
    """So many leads and schools, free every weekday unless their words say else; pairs that are locked (``L0-S1``)."""
    lines = {id_: f"{id_} {words.get(id_, ALWAYS)}" for id_ in [f"L{k}" for k in range(leads)]}
    others = {id_: f"{id_} {words.get(id_, ALWAYS)}" for id_ in [f"S{k}" for k in range(schools)]}
    return season(
        [lead(line, DAY) for line in lines.values()],
        [school(line, DAY) for line in others.values()],
        assigned=tuple(both(locks)),
        **more,
    )


def test_a_season_in_which_nobody_can_be_served_is_settled() -> None:
    outcome = solve_visits(small(2, 3, words={"L0": "", "L1": ""}), POLICY)
    assert outcome.status is Status.OPTIMAL
    assert outcome.plan is not None
    assert outcome.plan.assignments == ()
    assert [(goal.value, goal.bound) for goal in outcome.goals] == [(0, 0)] * 5
    assert len(outcome.plan.unserved) == 3


def test_without_leads_everybody_is_unserved() -> None:
    outcome = solve_visits(small(0, 2, professors=[professor(f"P {ALWAYS}", DAY)]), POLICY)
    assert outcome.status is Status.OPTIMAL
    assert outcome.plan is not None
    assert [unserved.reason for unserved in outcome.plan.unserved] == [SchoolReason.NO_ITEM] * 2
    assert [(goal.value, goal.bound) for goal in outcome.goals] == [(0, 0)] * 6


def test_a_professor_joins_no_more_visits_than_there_is_time_for() -> None:
    professors = [professor(f"P {ALWAYS} max_visits=3", DAY), professor("Q")]
    assert solve_visits(small(2, 4, professors=professors), POLICY).goals[-1] == GoalResult("joined", 3, 3)


@pytest.mark.parametrize(
    ("season", "conflict"),
    [
        # Two who never meet are named.
        (small(2, 4, "L0-S1 L1-S2", {"L0": ""}), ("L0", "S1")),
        # Of more locks than places the lead and its schools are.
        (small(2, 6, "L0-S0 L1-S1 L0-S2 L0-S3 L0-S4"), ("L0", "S0", "S2", "S3", "S4")),
        # Five Mondays are enough for one school of three visits, not for two; Tuesdays are free for a third.
        (
            small(
                *(2, 4, "L0-S0 L0-S1 L0-S2 L1-S3", {"S0": "mon", "S2": "mon", "S1": "tue"}),
                period=closed_but(PERIOD.first_day + timedelta(n) for n in (*range(29), *range(91, 122))),
            ),
            ("L0", "S0", "S2"),
        ),
        # Seats that are too few only together name everybody locked.
        (
            small(
                *(3, 4, "L0-S0 L2-S3", {f"S{k}": f"{ALWAYS} mode=B" for k in range(4)}),
                workshops=[workshop("W capacity=1")],
            ),
            ("L0", "L2", "S0", "S3"),
        ),
    ],
)
def test_locks_that_cannot_hold_are_named(season: Season, conflict: tuple[str, ...]) -> None:
    outcome = solve_visits(season, POLICY)
    assert (outcome.status, outcome.plan, outcome.goals) == (Status.INFEASIBLE, None, ())
    assert outcome.conflict == conflict
