"""Solvers off the shelf go part by part: each with its share of the time, its course and its answer."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from benchmarks.course import Course, PartsOfCourse
from benchmarks.protocol import Effort
from benchmarks.semester.heuristics import timetable_first_part
from benchmarks.semester.parts import RivalPairs, RivalPart, SlotPair, parts, plan
from benchmarks.semester.verdict import goal_values
from models.policy import Policy
from models.semester.plan import SemesterPlan
from models.semester.problem import Group, Semester

Tell = Callable[[float | None, float | None, float | None], None]
"""Hears of the combined objective: the best plan's, its bound, and after how many seconds (``None``: now)."""

FEWEST_SECONDS = 0.1
PAIR_GOALS = ("paired", "waivers", "kept", "fit")


@dataclass(frozen=True)
class PartAnswer:
    """Columns (tutors) by row (child) and slots by group; a proven bound on the combined objective, if there is one.

    ``optimal`` where the solver has proven that no plan has a better combined objective.
    """

    column_of: Mapping[int, int]
    slots: Mapping[Group, SlotPair]
    bound: float | None
    optimal: bool


Solver = Callable[[RivalPart, Effort, Tell], PartAnswer | None]
"""``None`` where no plan was found."""


def by_parts(semester: Semester, policy: Policy, effort: Effort, course: Course, solver: Solver) -> RivalPairs:
    """Solve part by part; timetable-first gives each its first plan, which stays where the solver finds none better.

    Bounds of all goals that pairs decide where every part is optimal, of the first one otherwise, if it is ``paired``.
    """
    pieces = parts(semester, policy)
    of_parts = PartsOfCourse(course, [len(part.children) for part in pieces])
    answers: list[PartAnswer] = []
    for place, part in enumerate(pieces):
        desk = timetable_first_part(part)
        answers.append(PartAnswer(desk.column_of, desk.slots, None, optimal=False))
        of_parts.at(place, len(desk.column_of), None)
    bounds = [len(part.children) for part in pieces]
    for place, (part, seconds) in enumerate(_shares(pieces, effort.seconds - course.seconds)):
        found = solver(part, Effort(seconds, effort.cores), _teller(part, place, of_parts, course))
        if found is not None:
            answers[place] = max(found, answers[place], key=lambda answer: _worth(part, answer))
            bounds[place] = bounds[place] if found.bound is None else _paired(part, found.bound)
        of_parts.at(place, len(answers[place].column_of), bounds[place])
    planned = plan((part, answer.column_of, answer.slots) for part, answer in zip(pieces, answers, strict=True))
    if all(answer.optimal for answer in answers):
        return RivalPairs(planned, pair_goals(planned, policy))
    return RivalPairs(planned, {"paired": sum(bounds)} if policy.goals[0] == "paired" else {})


def _worth(part: RivalPart, answer: PartAnswer) -> tuple[int, int, bool]:
    """Locked pairs held, then the combined objective; of equal ones the proven answer counts more."""
    held = sum(answer.column_of.get(row) == column for row, column in part.tutor_locks.items())
    return held, sum(int(part.weights[pair]) for pair in answer.column_of.items()), answer.optimal


def pair_goals(planned: SemesterPlan, policy: Policy) -> Mapping[str, int]:
    """The values of the goals that pairs decide."""
    return {goal: value for goal, value in goal_values(planned, policy).items() if goal in PAIR_GOALS}


def _shares(pieces: list[RivalPart], seconds: float) -> Iterator[tuple[RivalPart, float]]:
    """Each part with its seconds, by its children: what earlier parts left over goes to the later ones."""
    began = time.monotonic()
    children = sum(len(part.children) for part in pieces)
    for part in pieces:
        left = seconds - (time.monotonic() - began)
        yield part, max(FEWEST_SECONDS, left * len(part.children) / max(1, children))
        children -= len(part.children)


def _teller(part: RivalPart, place: int, of_parts: PartsOfCourse, course: Course) -> Tell:
    began = course.seconds

    def tell(objective: float | None, bound: float | None, seconds: float | None = None) -> None:
        value, most = (None if known is None else _paired(part, known) for known in (objective, bound))
        of_parts.at(place, value, most, None if seconds is None else began + seconds)

    return tell


def _paired(part: RivalPart, objective: float) -> int:
    """How many children a combined objective pairs, or a bound on it leaves: ``paired`` is the first goal.

    The waivers are all that the later goals can take away.
    """
    taken_away = len(part.children) * part.multipliers.get("waivers", 0)
    return min(len(part.children), int((objective + taken_away) // part.multipliers["paired"]))
