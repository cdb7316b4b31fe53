"""What is counted on a plan whatever its policy's goals, from the plan's own files, in whole numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from matcher.audit.figures import pair_values, timetable_values
from matcher.audit.index import index_plan
from matcher.audit.visits.figures import fit, goal_values
from matcher.audit.visits.index import index_visits
from matcher.laboratory.record import LEFT_OUT
from matcher.tables.written import WrittenPlan, WrittenVisitPlan
from models.goals import BELOW
from models.policy import Policy
from models.semester.problem import Semester
from models.visits.problem import Season

Measured = tuple[dict[str, int], tuple[int, ...]]
"""The measures of a plan by name, and its outcome for each person."""

WHOLE = 10_000
"""A share of one is so many parts."""


def of_semester(semester: Semester, policy: Policy, written: WrittenPlan) -> Measured:
    """The goals that count pairs and slots, ``gini``, and for each child its fit in order of the children's table."""
    index = index_plan(semester, policy, written)
    fits = {row.child.id: value for row, value in zip(index.pairs, index.fits, strict=True)}
    outcomes = tuple(fits.get(child_id, LEFT_OUT) for child_id in semester.children)
    values = {**pair_values(index), **timetable_values(index)}
    counted = {goal: value for goal, value in values.items() if goal not in BELOW}  # the outcomes tell them
    return {**counted, "gini": gini(outcomes)}, outcomes


def of_visits(season: Season, policy: Policy, written: WrittenVisitPlan) -> Measured:
    """The goals, ``days_away`` and ``gini``, and for each school its fit in order of the schools' table.

    ``days_away`` counts the days that leads spend on visits and workshops, of each lead a date once.
    """
    index = index_visits(season, policy, written)
    fits = {of.school.id: fit(of, season) for of in index.accompaniments}
    outcomes = tuple(fits.get(school_id, LEFT_OUT) for school_id in season.schools)
    away = {(row.lead.id, row.written.date) for row in index.activities if row.lead is not None}
    return {**goal_values(index), "days_away": len(away), "gini": gini(outcomes)}, outcomes


def gini(outcomes: Iterable[int]) -> int:
    """Gini's coefficient of what each person gets (Gini, 1912), in ten-thousandths, rounded half up.

    0 is the same for all. Somebody left out gets nothing; 0 too where nobody gets anything.
    """
    got: Sequence[int] = sorted(max(0, outcome) for outcome in outcomes)
    total, count = sum(got), len(got)
    if not total:
        return 0
    # The mean difference of all pairs over twice the mean; sorted, the i-th of n is counted 2i - n - 1 times.
    spread = sum((2 * place - count - 1) * value for place, value in enumerate(got, 1))
    return (2 * WHOLE * spread + count * total) // (2 * count * total)
