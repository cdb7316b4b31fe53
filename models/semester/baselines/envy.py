"""Envy: who could be better off by fit alone, with a tutor who would be too."""

from __future__ import annotations

import numpy as np

from models.arrays import Bools, Ints
from models.policy import Policy
from models.semester import timetable, under_policy
from models.semester.eligibility import Eligibility
from models.semester.joint.building import universities_apart
from models.semester.plan import SemesterPlan
from models.semester.problem import Semester
from models.semester.splitting import split

_NO_FIT = -1
"""The fit of one who has nobody: anybody is better."""


def blocking(semester: Semester, policy: Policy, plan: SemesterPlan) -> int:
    """How many children are in a blocking pair of the plan (Gale and Shapley, 1962), by fit alone.

    Such a child could, at its group's slots, be taught by an allowed tutor with whom it fits better than with its own,
    or has none, while that tutor has no child or only children with whom it fits less. Slots stay as they are, so
    children whose group does not meet are in none; nor are locked children and tutors; seats and computers are not
    asked.
    """
    semester = under_policy.under_locks(semester, policy)
    parts = split(semester, universities_apart(semester, policy))
    return sum(_of_part(part, policy, plan) for part in parts)


def _of_part(semester: Semester, policy: Policy, plan: SemesterPlan) -> int:
    children, tutors = list(semester.children.values()), list(semester.tutors.values())
    if not children or not tutors:
        return 0
    rules = Eligibility(semester, children, tutors, policy)
    row = {child.id: place for place, child in enumerate(children)}
    column = {tutor.id: place for place, tutor in enumerate(tutors)}
    fit = rules.fit()
    able = rules.allowed() & _present(semester, policy, plan, row)
    for child_id, tutor_id in semester.pair_locks:
        able[row[child_id]] = False
        if tutor_id in column:
            able[:, column[tutor_id]] = False
    mine = np.full(len(children), _NO_FIT, dtype=np.int64)
    theirs = np.full(len(tutors), _NO_FIT, dtype=np.int64)
    for pair in plan.pairs:
        if pair.child_id in row:
            mine[row[pair.child_id]] = pair.fit
            theirs[column[pair.tutor_id]] = max(theirs[column[pair.tutor_id]], pair.fit)
    return _blocked(able, fit, mine, theirs)


def _present(semester: Semester, policy: Policy, plan: SemesterPlan, row: dict[str, int]) -> Bools:
    """Who of the tutors is free at the slots of which child's group; shape ``(children, tutors)``."""
    tutors = list(semester.tutors.values())
    slots = sorted({slot for group in semester.groups for slot in plan.slots.get(group, ())})
    free = dict(zip(slots, timetable.free(tutors, slots, policy), strict=True))
    present = np.zeros((len(row), len(tutors)), dtype=bool)
    for child in semester.children.values():
        if child.group in plan.slots:
            present[row[child.id]] = np.logical_and.reduce([free[slot] for slot in plan.slots[child.group]])
    return present


def _blocked(able: Bools, fit: Ints, mine: Ints, theirs: Ints) -> int:
    better = able & (fit > mine[:, None]) & (fit > theirs[None, :])
    return int(better.any(axis=1).sum())
