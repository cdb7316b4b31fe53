"""What one more child of a group would need: seats, class leaders and computers still left in a plan (S7, S8)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from models.policy import Policy
from models.semester import under_policy
from models.semester.plan import ChildReason, Full, SemesterPlan
from models.semester.problem import Group, Semester, Slot

LIMITS = (ChildReason.SEATS, ChildReason.CLASS_LEADERS, ChildReason.COMPUTERS)


class LimitRoom:
    """How full every limit of a semester is at any time of a plan's week."""

    def __init__(self, semester: Semester, policy: Policy, plan: SemesterPlan) -> None:
        self._semester = semester
        self._policy = policy
        self._length = policy.session_minutes
        self._plan = plan
        paired = Counter(semester.children[pair.child_id].group for pair in plan.pairs)
        seated = Counter(group for group, _ in {(semester.children[p.child_id].group, p.tutor_id) for p in plan.pairs})
        self._in_use: dict[tuple[ChildReason, str, int], list[tuple[int, int]]] = defaultdict(list)
        for group, slots in plan.slots.items():
            uses = {
                ChildReason.SEATS: seated[group],
                ChildReason.CLASS_LEADERS: 1,
                ChildReason.COMPUTERS: paired[group],
            }
            for kind, amount in uses.items():
                for slot in slots:
                    self._in_use[kind, _owner(group, kind), slot.weekday].append((slot.start, amount))
        self._known: dict[tuple[Group, Slot], tuple[Full, ...]] = {}

    def none_at_all(self, group: Group) -> tuple[Full, ...]:
        """The limits of the group that are zero."""
        return tuple(Full(kind, 0) for kind in LIMITS if self._capacity(group, kind) == 0)

    def full(self, group: Group, slots: Iterable[Slot]) -> tuple[Full, ...]:
        """The limits that one more child of the group would exceed at the slots.

        A group that does not meet yet takes a class leader too.
        """
        return tuple(full for slot in slots for full in self._full_at(group, slot))

    def _full_at(self, group: Group, slot: Slot) -> tuple[Full, ...]:
        if (group, slot) not in self._known:
            found = []
            for kind in LIMITS:
                capacity = self._capacity(group, kind)
                led = kind is ChildReason.CLASS_LEADERS and group in self._plan.slots
                if capacity is not None and not led and self._peak(group, kind, slot) >= capacity:
                    found.append(Full(kind, capacity, slot))
            self._known[group, slot] = tuple(found)
        return self._known[group, slot]

    def _peak(self, group: Group, kind: ChildReason, slot: Slot) -> int:
        """The most that is in use at one moment of a session at the slot."""
        sessions = self._in_use.get((kind, _owner(group, kind), slot.weekday), [])
        # Use grows only where a session begins.
        moments = {slot.start} | {start for start, _ in sessions if slot.start < start < slot.start + self._length}
        return max(
            sum(amount for start, amount in sessions if start <= moment < start + self._length) for moment in moments
        )

    def _capacity(self, group: Group, kind: ChildReason) -> int | None:
        if kind is ChildReason.COMPUTERS:
            return under_policy.computers(self._semester.schools[group.school_id], self._policy)
        university = self._semester.universities[group.university_id]
        of_kind = under_policy.seats if kind is ChildReason.SEATS else under_policy.class_leaders
        return of_kind(university, self._policy)


def _owner(group: Group, kind: ChildReason) -> str:
    return group.school_id if kind is ChildReason.COMPUTERS else group.university_id
