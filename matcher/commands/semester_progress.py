"""How far the search for a semester is: which goal, and how many universities are proven."""

from __future__ import annotations

from collections.abc import Sequence

from matcher.commands.progress import UNKNOWN, GoalLine, Progress
from matcher.planning.processes import PartState, Watch
from matcher.texts import Language, text
from matcher.texts.goals import goal_text, telling_goals
from models.goals import KNOWN_GOALS
from models.rules import Programme


def semester_progress(moment: Watch, goals: Sequence[str], language: Language) -> Progress:
    """A moment of the search as it is shown."""
    place = {goal: number for number, goal in enumerate(goals)}
    reached = [len(goals) if part.settled else place.get(part.goal, -1) for part in moment.parts]
    lines = [_goal_line(moment.parts, reached, goal, place[goal], language) for goal in goals]
    told = telling_goals(lines, lambda line: line.goal, lambda line: (line.value, line.bound, line.proven))
    return Progress(moment.seconds, _headline(moment, language), told)


def _goal_line(
    parts: Sequence[PartState], reached: Sequence[int], goal: str, rank: int, language: Language
) -> GoalLine:
    """A goal's value and bound over all parts, as far as every part has one, and how many have proven it.

    ``reached`` is the place of the goal that each part is at, ``rank`` that of this one.
    """
    sense = KNOWN_GOALS[Programme.SEMESTER][goal].sense
    values = [None if part.plan is None else part.plan.values[rank] for part in parts]
    bounds = [part.bounds.get(goal) for part in parts]
    ceilings = [part.ceilings[rank] if part.ceilings else None for part in parts]
    held = [ceiling if bound is None else bound for bound, ceiling in zip(bounds, ceilings, strict=True)]
    proven = sum(
        bound is not None and bound == value and rank <= place
        for place, value, bound in zip(reached, values, bounds, strict=True)
    )
    figures = {"value": _total(values, sense), "bound": _total(held, sense)}
    line = text(
        "cli.progress.goal",
        language,
        goal=goal_text(goal, language),
        **figures,
        proven=proven,
        parts=len(parts),
    )
    return GoalLine(goal, figures["value"], figures["bound"], f"{proven}/{len(parts)}", line)


def _total(numbers: Sequence[int | None], sense: int) -> str:
    known = [number for number in numbers if number is not None]
    return str(sense * sum(known)) if len(known) == len(numbers) else UNKNOWN


def _headline(moment: Watch, language: Language) -> str:
    planned = sum(part.plan is not None for part in moment.parts)
    proven = sum(part.settled is not None for part in moment.parts)
    if planned < len(moment.parts) and not proven and not moment.stopping:
        seconds = round(moment.seconds)
        return text("cli.progress.first", language, seconds=seconds, planned=planned, parts=len(moment.parts))
    current = next((part.goal for part in moment.parts if part.settled is None and part.goal), "")
    key = "cli.progress.stopping" if moment.stopping else "cli.progress.headline"
    return text(
        key,
        language,
        seconds=round(moment.seconds),
        proven=proven,
        parts=len(moment.parts),
        goal=goal_text(current, language) if current else UNKNOWN,
    )
