"""What is counted on a semester's plan whatever its policy's goals, from the plan's own files, in whole numbers."""

from __future__ import annotations

from matcher.semester.audit.figures import pair_values, timetable_values
from matcher.semester.audit.index import index_plan
from matcher.semester.tables.plan_rows import WrittenSemester
from matcher.study.measure import LEFT_OUT, Measures, gini
from models.goals import BELOW
from models.policy import Policy
from models.semester.problem import Semester


def of_semester(semester: Semester, policy: Policy, written: WrittenSemester) -> Measures:
    """The goals that count pairs and slots, ``gini``, and for each child its fit in order of the children's table."""
    index = index_plan(semester, policy, written)
    fits = {row.child.id: value for row, value in zip(index.pairs, index.fits, strict=True)}
    outcomes = tuple(fits.get(child_id, LEFT_OUT) for child_id in semester.children)
    values = {**pair_values(index), **timetable_values(index)}
    counted = {goal: value for goal, value in values.items() if goal not in BELOW}  # the outcomes tell them
    return {**counted, "gini": gini(outcomes)}, outcomes
