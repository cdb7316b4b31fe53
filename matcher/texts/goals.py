"""What goals are called, also those that come in families."""

from __future__ import annotations

from matcher.texts import Language, text
from models.goals import BELOW


def goal_text(goal: str, language: Language) -> str:
    """The name of a goal."""
    return text("goal.below", language, fit=BELOW[goal]) if goal in BELOW else text(f"goal.{goal}", language)


def goal_sentence(goal: str, language: Language) -> str:
    """What a goal asks for, in a sentence."""
    if goal in BELOW:
        return text("goal.below.long", language, fit=BELOW[goal])
    return text(f"goal.{goal}.long", language)
