"""A second, slow judge of why children are unmatched, minute by minute: under the programme's own policy, undated."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import combinations

from matcher.semester.tables.plan_rows import WrittenSemester, WrittenSlot, WrittenUnmatched
from models.policy import Policy
from models.semester.plan import ChildReason
from models.semester.problem import Child, Semester, Tutor
from tests.rules.true_reasons import LATER, RULED_OUT, allowed, reachable, true_reason
from tests.semester.enumeration import Session, free, sessions

REASONS = tuple(reason.value for reason in ChildReason)


def reasons_valid(semester: Semester, policy: Policy, plan: WrittenSemester) -> bool:
    """Whether no reason is refuted by what anybody can count."""
    return all(Look(semester, policy, plan, row).holds() for row in plan.unmatched)


class Look:
    """One child's reason."""

    def __init__(self, semester: Semester, policy: Policy, plan: WrittenSemester, row: WrittenUnmatched) -> None:
        self.semester, self.policy, self.plan, self.reason = semester, policy, plan, row.reason
        self.child: Child = semester.children[row.child_id]
        self.allowed = allowed(semester, policy, self.child)
        self.slots = [slot for slot in plan.slots if self.is_own(slot)]

    def is_own(self, slot: WrittenSlot) -> bool:
        return (slot.university_id, slot.school_id) == (self.child.university_id, self.child.school_id)

    def holds(self) -> bool:
        first = true_reason(self.semester, self.policy, self.child)
        if self.reason == "not_explained":
            return first != "not_served"
        if first != LATER or self.reason in ("not_served", *RULED_OUT):
            return self.reason == first
        if self.reason in ("seats", "class_leaders", "computers"):
            return self.limit_reached()
        left = any(map(self.is_spare, reachable(self.semester, self.policy, self.child)))
        proven = any(goal.name == "paired" and goal.value == goal.bound for goal in self.plan.summary.goals)
        facts: dict[str, Callable[[], bool]] = {
            "no_slot": lambda: not self.slots and (self.narrowed() or not self.weeks()),
            "no_time": lambda: not self.free(self.allowed),
            "timetable": lambda: not self.free(filter(self.is_spare, self.allowed)),
            "shortage": lambda: True,
            "not_proven": lambda: left and not proven,
        }
        return self.reason in facts and facts[self.reason]()

    def is_spare(self, tutor: Tutor) -> bool:
        locked = [tutor_id for _, tutor_id in self.semester.pair_locks]
        return tutor.id not in [row.tutor_id for row in self.plan.pairs] + locked

    def narrowed(self) -> bool:
        """Whether locks leave the group fewer times than its school's hours."""
        locked = [self.semester.children[child_id].group for child_id, _ in self.semester.pair_locks]
        return self.child.group in [*locked, *self.semester.slot_locks]

    def weeks(self) -> list[tuple[Session, ...]]:
        """Every two times of the school on two weekdays, over by half past eight."""
        held = sessions(self.semester.schools[self.child.school_id])
        return [(one, two) for one, two in combinations(held, 2) if one[0] != two[0]]

    def free(self, tutors: Iterable[Tutor]) -> bool:
        """Whether one of the tutors is free when the group meets, or could; nobody where that cannot be told."""
        if not self.slots and self.narrowed():
            return False
        met: Sequence[tuple[Session, ...]] = [tuple((slot.weekday, slot.start) for slot in self.slots)]
        weeks = met if self.slots else self.weeks()
        return any(all(free(tutor, time) for time in week) for tutor in tutors for week in weeks)

    def limit_reached(self) -> bool:
        university = self.semester.universities[self.child.university_id]
        school = self.semester.schools[self.child.school_id]
        limits = {"seats": university.seats, "class_leaders": university.class_leaders, "computers": school.computers}
        limit = limits[self.reason]
        if limit is None or limit == 0:
            return limit == 0
        if not any(map(self.is_spare, reachable(self.semester, self.policy, self.child))):
            return False
        if self.slots and self.reason == "class_leaders":
            return False
        whole = [(day, minute) for day in range(5) for minute in range(24 * 60)]
        met = [(slot.weekday, minute) for slot in self.slots for minute in range(slot.start, slot.end)]
        return any(self.in_use(*moment) >= limit for moment in (met if self.slots else whole))

    def in_use(self, day: int, minute: int) -> int:
        held = [slot for slot in self.plan.slots if slot.weekday == day and slot.start <= minute < slot.end]
        if self.reason == "computers":
            here = {slot.university_id for slot in held if slot.school_id == self.child.school_id}
            return sum(row.school_id == self.child.school_id and row.university_id in here for row in self.plan.pairs)
        there = [slot.school_id for slot in held if slot.university_id == self.child.university_id]
        if self.reason == "class_leaders":
            return len(there)
        own = [row for row in self.plan.pairs if row.university_id == self.child.university_id]
        return sum(row.school_id in there for row in own)
