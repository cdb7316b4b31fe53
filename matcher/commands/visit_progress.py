"""How far the search for a season of visits is: what it is doing, and what is known of each goal."""

from __future__ import annotations

from itertools import accumulate
from operator import and_

from matcher.commands.progress import UNKNOWN, GoalLine, Progress
from matcher.planning.visit_run import VisitWatch
from matcher.texts import Language, text


def visit_progress(moment: VisitWatch, language: Language) -> Progress:
    """A moment of the search as it is shown. A goal counts as proven only after goals that are proven themselves."""
    met = accumulate((_is_met(moment, goal) for goal in moment.goals), and_)
    lines = [_goal_line(moment, goal, proven, language) for goal, proven in zip(moment.goals, met, strict=True)]
    return Progress(moment.seconds, _headline(moment, language), lines)


def _is_met(moment: VisitWatch, goal: str) -> bool:
    return goal in moment.values and moment.values[goal] == moment.bounds.get(goal)


def _goal_line(moment: VisitWatch, goal: str, proven: bool, language: Language) -> GoalLine:
    value, bound = (str(known.get(goal, UNKNOWN)) for known in (moment.values, moment.bounds))
    proof = text("cli.goal.proven" if proven else "cli.goal.open", language)
    name = text(f"goal.{goal}", language)
    line = text("cli.visits.progress.goal", language, goal=name, value=value, bound=bound, proof=proof)
    return GoalLine(goal, value, bound, proof, line)


def _headline(moment: VisitWatch, language: Language) -> str:
    goal = text(f"goal.{moment.goal}", language) if moment.goal else UNKNOWN
    doing = text(f"cli.visits.progress.{moment.step}", language, goal=goal, done=moment.done, of=moment.of)
    key = "cli.visits.progress.stopping" if moment.stopping else "cli.visits.progress.headline"
    return text(key, language, seconds=round(moment.seconds), doing=doing)
