"""What goals are called, also those that come in families, and which of a family are told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from matcher.texts import Language, text
from models.goals import BELOW, FAIREST

Item = TypeVar("Item")


def goal_text(goal: str, language: Language) -> str:
    """The name of a goal, or of :data:`models.goals.FAIREST`."""
    return text("goal.below", language, fit=BELOW[goal]) if goal in BELOW else text(f"goal.{goal}", language)


def goal_sentence(goal: str, language: Language) -> str:
    """What a goal asks for, in a sentence."""
    if goal in BELOW:
        return text("goal.below.long", language, fit=BELOW[goal])
    return text(f"goal.{goal}.long", language)


def named_goals(goals: Sequence[str]) -> list[str]:
    """Goals as people name them: ``fairest`` in place of all of :data:`models.goals.BELOW` in a row."""
    every = list(BELOW)
    start = goals.index(every[0]) if every[0] in goals else len(goals)
    if list(goals[start : start + len(every)]) != every:
        return list(goals)
    return [*goals[:start], FAIREST, *goals[start + len(every) :]]


def telling_goals(items: Sequence[Item], name: Callable[[Item], str], known: Callable[[Item], object]) -> list[Item]:
    """Goals in order, of neighbours ``below_N`` of which the same is ``known`` only the last.

    A hundred thresholds are too many to read, and between two fits that occur they all count the same.
    """
    following: list[Item | None] = [*items[1:], None]
    return [
        item
        for item, after in zip(items, following, strict=True)
        if after is None or name(item) not in BELOW or name(after) not in BELOW or known(item) != known(after)
    ]
