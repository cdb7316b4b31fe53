"""What the screen shows while a search runs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matcher.commands.progress import LINE_EVERY_SECONDS, GoalLine, Progress, shown_progress
from matcher.commands.semester_progress import semester_progress
from matcher.commands.visit_progress import visit_progress
from matcher.planning.processes import PartState, Watch
from matcher.planning.visit_run import Step, VisitWatch
from matcher.texts import Language
from models.semester.joint.matching import PartPlan

MOMENT = VisitWatch(
    step=Step.GOALS,
    goals=("priority", "served", "travel", "joined"),
    goal="served",
    values={"priority": 4, "served": 9, "travel": 120},
    bounds={"priority": 4, "served": 10, "travel": 120},
    done=0,
    of=0,
    seconds=12.4,
    stopping=False,
)


def test_a_goal_is_proven_only_after_goals_that_are() -> None:
    goals = visit_progress(MOMENT, Language.EN).goals
    assert [(goal.goal, goal.value, goal.bound) for goal in goals] == [
        ("priority", "4", "4"),
        ("served", "9", "10"),
        ("travel", "120", "120"),
        ("joined", "-", "-"),
    ]
    assert [goal.proven for goal in goals] == ["proven best", "not proven", "not proven", "not proven"]
    assert "9, bound 10, not proven" in goals[1].line


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("step", list(Step))
def test_every_step_is_told_and_that_it_is_stopping(step: Step, language: Language) -> None:
    moment = replace(MOMENT, step=step, done=3, of=7)
    going, stopping = (visit_progress(one, language).headline for one in (moment, replace(moment, stopping=True)))
    assert "12" in going
    assert ("7" in going) == (step is Step.SPREADING)
    assert going != stopping


def test_a_semester_s_goal_over_its_parts() -> None:
    plan = PartPlan((0, 1), (0, 1, -1), (2, 0))
    done, running = PartState(("U1",), 3, plan), PartState(("U2",), 4, replace(plan, values=(1, -1)))
    done.goal, done.bounds = "waivers", {"paired": 2, "waivers": 0}
    running.goal, running.bounds = "paired", {"paired": 3}
    shown = semester_progress(Watch([done, running], 3.0, stopping=False), ["paired", "waivers"], Language.EN)
    assert [(goal.value, goal.bound, goal.proven) for goal in shown.goals] == [("3", "5", "1/2"), ("1", "-", "1/2")]
    assert "0 of 2" in shown.headline


def test_where_there_is_no_terminal_a_line_comes_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    def read(seconds: float) -> Progress:
        return Progress(
            seconds, f"at {seconds}", [GoalLine("served", "9", "10", "not proven", f"served [9] {seconds}")]
        )

    with shown_progress(read, Language.EN) as watch:
        for seconds in (0.0, 0.5 * LINE_EVERY_SECONDS, 1.1 * LINE_EVERY_SECONDS, 1.2 * LINE_EVERY_SECONDS):
            watch(seconds)
    assert capsys.readouterr().err.splitlines() == ["at 11.0", "  served [9] 11.0"]


def test_until_every_part_has_a_plan_it_says_how_many_have_one() -> None:
    plan = PartPlan((0,), (0,), (2, 0))
    parts = [PartState(("U1",), 3, plan, ceilings=(3, 0)), PartState(("U2",), 4)]
    shown = semester_progress(Watch(parts, 3.0, stopping=False), ["paired", "waivers"], Language.EN)
    assert "first plans: 1 of 2" in shown.headline
    assert [(goal.value, goal.bound) for goal in shown.goals] == [("-", "-"), ("-", "-")]


def test_a_bound_not_found_yet_is_what_can_be_counted() -> None:
    plan = PartPlan((0,), (0,), (2, 0))
    parts = [PartState((f"U{k}",), 3, plan, ceilings=(3, 0)) for k in range(2)]
    parts[0].bounds = {"paired": 2}
    shown = semester_progress(Watch(parts, 3.0, stopping=False), ["paired", "waivers"], Language.EN)
    assert [goal.bound for goal in shown.goals] == ["5", "0"]
