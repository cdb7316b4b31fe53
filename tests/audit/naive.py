"""A second, slow judge of a plan without dates as written: whether it is valid at all, and says nothing false."""

from __future__ import annotations

from collections import defaultdict

from matcher.semester.tables.plan_rows import WrittenSemester
from models.semester.problem import Group, Semester, Tutor
from tests.audit.naive_reasons import reasons_valid
from tests.rules.plan_rows import true_counts, true_values
from tests.semester.enumeration import PROGRAMME as POLICY
from tests.semester.enumeration import Session, allowed, fit, limits_hold, weeks


def pairs_valid(semester: Semester, plan: WrittenSemester) -> bool:
    """P1-P6, P8-P10 and the columns, for the programme's own policy."""
    for row in plan.pairs:
        child, tutor = semester.children.get(row.child_id), semester.tutors.get(row.tutor_id)
        if child is None or tutor is None or not allowed(semester, child, tutor):
            return False
        told = (row.university_id, row.school_id, row.subject, row.fit, row.same_gender, row.kept)
        same, kept = child.gender == tutor.gender, child.previous_tutor_id == tutor.id
        place = child.university_id, child.school_id
        if told != (*place, child.subjects[0], fit(semester, child, tutor), same, kept):
            return False
    children, tutors = [row.child_id for row in plan.pairs], [row.tutor_id for row in plan.pairs]
    reported = [row.child_id for row in plan.unmatched]
    return (
        len(set(tutors)) == len(tutors)
        and sorted(children + reported) == sorted(semester.children)
        and set(semester.pair_locks) <= set(zip(children, tutors, strict=True))
    )


def slots_valid(semester: Semester, plan: WrittenSemester) -> bool:
    """S1-S8 and locked slots: each group that meets has a week that it may have, and none another."""
    tutors: dict[Group, list[Tutor]] = defaultdict(list)
    for row in plan.pairs:
        tutors[semester.children[row.child_id].group].append(semester.tutors[row.tutor_id])
    held: dict[Group, list[Session]] = defaultdict(list)
    for slot in sorted(plan.slots, key=lambda slot: (slot.weekday, slot.start)):
        if slot.end - slot.start != 90:
            return False
        held[Group(slot.university_id, slot.school_id)].append((slot.weekday, slot.start))
    slots = {group: tuple(its) for group, its in held.items()}
    return (
        set(slots) == set(tutors)
        and all(slots[group] in weeks(semester, POLICY, group, its) for group, its in tutors.items())
        and limits_hold(semester, POLICY, tutors, slots)
    )


def valid(semester: Semester, plan: WrittenSemester) -> bool:
    """Whether a plan without dates keeps every rule of the programme and says nothing false."""
    if not (pairs_valid(semester, plan) and slots_valid(semester, plan)):
        return False
    truth = true_values(semester, plan.pairs, plan.slots)
    return (
        reasons_valid(semester, POLICY, plan)
        and [(goal.name, goal.value) for goal in plan.summary.goals] == [(name, truth[name]) for name in POLICY.goals]
        and plan.summary.other["counts"] == true_counts(semester, plan.pairs, plan.sessions, plan.unmatched)
    )
