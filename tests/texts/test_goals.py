"""Which of many goals are told, and what they are called together."""

from __future__ import annotations

import pytest

from matcher.cli.screen import show_goals
from matcher.texts import Language
from matcher.texts.goals import goal_sentence, goal_text, named_goals, telling_goals
from models.goals import BELOW, GoalResult
from models.policy import Policy

FAIREST_FIRST = Policy.from_mapping({"goals": ["paired", "fairest", "fit"]}).goals


def told(values: dict[str, tuple[int, int]]) -> list[str]:
    goals = [GoalResult(name, value, bound) for name, (value, bound) in values.items()]
    kept = telling_goals(goals, lambda goal: goal.name, lambda goal: (goal.value, goal.bound))
    return [goal.name for goal in kept]


def test_all_thresholds_in_a_row_have_one_name() -> None:
    assert named_goals(FAIREST_FIRST) == ["paired", "fairest", "fit"]
    assert named_goals(("below_60", "paired")) == ["below_60", "paired"]
    assert named_goals(("paired", "fit")) == ["paired", "fit"]


def test_thresholds_out_of_order_or_with_others_between_are_named_each() -> None:
    out_of_order = list(BELOW)[::-1]
    between = [*list(BELOW)[:50], "fit", *list(BELOW)[50:]]
    assert named_goals(out_of_order) == out_of_order
    assert named_goals(between) == between


@pytest.mark.parametrize("language", list(Language))
def test_the_name_for_all_has_words(language: Language) -> None:
    assert goal_text("fairest", language) not in (goal_text("below_60", language), "fairest")
    assert goal_sentence("fairest", language) != goal_text("fairest", language)
    assert "60" in goal_text("below_60", language)


def test_of_neighbours_alike_the_last_is_told() -> None:
    assert told({"below_32": (0, 0), "below_33": (0, 0), "below_34": (2, 2), "below_35": (2, 2)}) == [
        "below_33",
        "below_35",
    ]


def test_a_bound_that_differs_is_told() -> None:
    assert told({"below_40": (2, 2), "below_41": (2, 1), "below_42": (2, 1)}) == ["below_40", "below_42"]


def test_other_goals_are_told_whatever_they_are_alike() -> None:
    assert told({"waivers": (0, 0), "below_1": (0, 0), "kept": (0, 0), "below_2": (0, 0), "spread": (0, 0)}) == [
        "waivers",
        "below_1",
        "kept",
        "below_2",
        "spread",
    ]


def test_the_screen_shows_a_line_for_each_count_that_differs(capsys: pytest.CaptureFixture[str]) -> None:
    fits = [33, 50, 50, 90]
    below = [GoalResult(name, count := sum(fit < level for fit in fits), count) for name, level in BELOW.items()]
    show_goals([GoalResult("paired", 4, 4), *below, GoalResult("fit", 223, 223)], Language.EN)
    lines = capsys.readouterr().out.splitlines()[1:]
    assert [line.split("  ")[1] for line in lines] == [
        "children paired",
        "children with a fit below 33",
        "children with a fit below 50",
        "children with a fit below 90",
        "children with a fit below 100",
        "total fit",
    ]
    assert all("proven" in line for line in lines)
