"""A second, slow judge of a plan without dates: whether it is valid at all, minute by minute."""

from __future__ import annotations

from matcher.semester.tables.plan_rows import WrittenSemester, WrittenSlot
from models.policy import Policy
from models.semester.problem import Group, Semester
from models.week import Week
from tests.audit.naive_reasons import reasons_valid
from tests.rules.plan_rows import true_counts, true_fit, true_values

POLICY = Policy.programme()


def free_all_the_time(week: Week, slot: WrittenSlot) -> bool:
    """Whether every minute of the slot lies in one of the weekday's intervals."""
    return any(
        all(interval.start <= minute < interval.end for minute in range(slot.start, slot.end))
        for interval in week[slot.weekday]
    )


def pairs_valid(semester: Semester, plan: WrittenSemester) -> bool:
    """P1-P6, P8, P10 and the columns, for the programme's own policy."""
    for row in plan.pairs:
        child, tutor = semester.children.get(row.child_id), semester.tutors.get(row.tutor_id)
        if child is None or tutor is None:
            return False
        same = child.gender == tutor.gender
        facts = (
            (row.university_id, row.school_id) == (child.university_id, child.school_id),
            tutor.university_id == child.university_id,
            row.subject == child.subjects[0],
            tutor.levels.get(child.subjects[0], 0) >= 1,
            same or child.gender_waiver != "",
            tutor.in_person_hours >= 8 and tutor.online_hours >= 4 and tutor.agreement,
            row.fit == true_fit(semester, child, tutor),
            row.same_gender == same,
            row.kept == (child.previous_tutor_id == tutor.id),
        )
        if not all(facts):
            return False
    children, tutors = [row.child_id for row in plan.pairs], [row.tutor_id for row in plan.pairs]
    reported = [row.child_id for row in plan.unmatched]
    return len(set(tutors)) == len(tutors) and sorted(children + reported) == sorted(semester.children)


def slots_valid(semester: Semester, plan: WrittenSemester) -> bool:
    """S1-S6: the slots of each group, one by one."""
    meeting = {semester.children[row.child_id].group for row in plan.pairs}
    held: dict[Group, list[WrittenSlot]] = {group: [] for group in meeting}
    for slot in plan.slots:
        group = Group(slot.university_id, slot.school_id)
        if group not in held:
            return False
        held[group].append(slot)
        school = semester.schools[slot.school_id]
        opened = [window.start for window in school.windows[slot.weekday]]
        if slot.end - slot.start != 90 or slot.end > 20 * 60 + 30:
            return False
        if slot.start % 30 != 0 and slot.start not in opened:
            return False
        if not free_all_the_time(school.windows, slot):
            return False
    for row in plan.pairs:
        free = semester.tutors[row.tutor_id].free
        slots = held[semester.children[row.child_id].group]
        if not all(free_all_the_time(free, slot) for slot in slots):
            return False
    return all(len(slots) == 2 == len({s.weekday for s in slots}) for slots in held.values())


def limits_valid(semester: Semester, plan: WrittenSemester) -> bool:
    """S7 and S8, counted in every minute of the week."""
    sizes: dict[Group, int] = {}
    for row in plan.pairs:
        group = semester.children[row.child_id].group
        sizes[group] = sizes.get(group, 0) + 1
    for weekday in range(5):
        for minute in range(0, 24 * 60):
            here = [
                Group(slot.university_id, slot.school_id)
                for slot in plan.slots
                if slot.weekday == weekday and slot.start <= minute < slot.end
            ]
            for university in semester.universities.values():
                at = [sizes[group] for group in here if group.university_id == university.id]
                if university.seats is not None and sum(at) > university.seats:
                    return False
                if university.class_leaders is not None and len(at) > university.class_leaders:
                    return False
            for school in semester.schools.values():
                at = [sizes[group] for group in here if group.school_id == school.id]
                if school.computers is not None and sum(at) > school.computers:
                    return False
    return True


def locks_valid(semester: Semester, plan: WrittenSemester) -> bool:
    """L1."""
    pairs = {(row.child_id, row.tutor_id) for row in plan.pairs}
    meeting = {semester.children[child_id].group for child_id, _ in pairs}
    slots = {(Group(s.university_id, s.school_id), s.weekday, s.start) for s in plan.slots}
    return (
        set(semester.pair_locks) <= pairs
        and not pairs & semester.forbidden
        and all(
            (group, lock.weekday, lock.start) in slots
            for group, locks in semester.slot_locks.items()
            if group in meeting
            for lock in locks
        )
    )


def valid(semester: Semester, plan: WrittenSemester) -> bool:
    """Whether a plan without dates keeps every rule of the programme and says nothing false."""
    if not (pairs_valid(semester, plan) and slots_valid(semester, plan)):
        return False
    truth = true_values(semester, plan.pairs, plan.slots)
    said = {goal.name: goal.value for goal in plan.summary.goals}
    names = POLICY.goals
    return (
        limits_valid(semester, plan)
        and locks_valid(semester, plan)
        and reasons_valid(semester, POLICY, plan)
        and list(said) == list(names)
        and all(said[name] == truth[name] for name in names)
        and plan.summary.other["counts"] == true_counts(semester, plan.pairs, plan.sessions, plan.unmatched)
    )
