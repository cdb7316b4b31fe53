"""What the screen shows while a run goes on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matcher.cli.progress import LINE_EVERY_SECONDS, goal_line, headline, proof, shown_progress
from matcher.running.progress import GoalProgress, Progress, Step
from matcher.semester.parts import PartState, sum_goals
from matcher.texts import Language
from models.semester.joint.matching import PartPlan

MOMENT = Progress(
    (GoalProgress("priority", 4, 4, 1), GoalProgress("served", 9, 10), GoalProgress("joined")),
    step=Step.GOALS,
    goal="served",
    seconds=12.4,
)


def test_what_is_known_of_a_goal() -> None:
    lines = [goal_line(goal, MOMENT, Language.EN) for goal in MOMENT.goals]
    assert "4, bound 4, proven best" in lines[0]
    assert "9, bound 10, not proven" in lines[1]
    assert "-, bound -, not proven" in lines[2]
    assert proof(GoalProgress("paired", 3, 5, 1), replace(MOMENT, parts=2), Language.EN) == "1/2"


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("parts", [1, 5])
@pytest.mark.parametrize("step", list(Step))
def test_every_step_is_told_and_that_it_is_stopping(step: Step, parts: int, language: Language) -> None:
    moment = replace(MOMENT, step=step, parts=parts, done=3, of=7)
    going, stopping = (headline(one, language) for one in (moment, replace(moment, stopping=True)))
    assert "12" in going
    assert ("7" in going) == (step in (Step.SPREADING, Step.FIRST))
    assert ("5" in going) == (step is Step.GOALS and parts == 5)
    assert going != stopping


def test_where_there_is_no_terminal_a_line_comes_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    with shown_progress(Language.EN) as watch:
        for times in (0.0, 0.5, 1.1, 1.2):
            watch(replace(MOMENT, goals=MOMENT.goals[1:2], seconds=times * LINE_EVERY_SECONDS))
        watch(replace(MOMENT, seconds=9 * LINE_EVERY_SECONDS, ended=True))
    assert capsys.readouterr().err.splitlines() == [
        "11 s; now: the goal “schools served”",
        "  schools served: 9, bound 10, not proven",
    ]


PLAN = PartPlan((0, 1), (0, 1, -1), (2, 0))


def test_a_semester_s_goal_over_its_parts() -> None:
    done, running = PartState(("U1",), 3, PLAN), PartState(("U2",), 4, replace(PLAN, values=(1, -1)))
    done.goal, done.bounds = "waivers", {"paired": 2, "waivers": 0}
    running.goal, running.bounds = "paired", {"paired": 3}
    assert sum_goals([done, running], ["paired", "waivers"]) == (
        GoalProgress("paired", 3, 5, 1),
        GoalProgress("waivers", 1, None, 1),
    )


def test_until_every_part_has_a_plan_nothing_is_known_of_all() -> None:
    parts = [PartState(("U1",), 3, PLAN, ceilings=(3, 0)), PartState(("U2",), 4)]
    assert sum_goals(parts, ["paired", "waivers"]) == (GoalProgress("paired"), GoalProgress("waivers"))


def test_a_bound_not_found_yet_is_what_can_be_counted() -> None:
    parts = [PartState((f"U{k}",), 3, PLAN, ceilings=(3, 0)) for k in range(2)]
    parts[0].bounds = {"paired": 2}
    assert [goal.bound for goal in sum_goals(parts, ["paired", "waivers"])] == [5, 0]
