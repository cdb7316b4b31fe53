"""Who could teach whom of those planned together, one rule after the other: what an explanation asks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np

from models.arrays import Bools, Ints
from models.deadline import UNHURRIED, Deadline
from models.pair_rule import all_of
from models.policy import Policy
from models.rules.semester import P1
from models.semester.pair_rules import PAIR_RULES, RULING_OUT, ChildrenAndTutors
from models.semester.plan import ChildReason
from models.semester.problem import Child, Group, Semester
from models.semester.shortfall.hall import NOBODY
from models.semester.shortfall.meetings import GroupMeetings
from models.semester.timetable import WeekSlots


class Candidates:
    """The children and tutors of one university (of all where P8 does not hold) and every rule between them, in a plan.

    Arrays are of shape ``(children, tutors)``, but ``spare`` (neither locked nor teaching) is ``(tutors,)`` and
    ``tutor_of`` (``NOBODY`` where there is none) ``(children,)``. ``by_rule`` is what each rule of pairs allows,
    ``by_reason`` what those of one reason do, locks that keep a tutor for others among them. ``allowed`` is all rules
    but time; ``ever`` adds that the tutor is free at some slots open to the child's group, ``now`` that it is free at
    the group's own, or at any while the group does not meet. Locked children have no part in these two. Where a tutor
    may teach ``most`` children, ``teaching`` counts those of the child's group and ``sharing`` marks who of its tutors
    has room for one more.
    """

    def __init__(
        self,
        semester: Semester,
        policy: Policy,
        tutor_of: Mapping[str, str],
        slots: Mapping[Group, WeekSlots],
        children: Sequence[Child],
        datable: Callable[[Group, WeekSlots], bool],
        deadline: Deadline = UNHURRIED,
    ) -> None:
        """``semester`` is theirs alone, with the locks that bind; ``tutor_of`` and ``slots`` are a plan's.

        Raises ``OutOfTimeError`` where the deadline passes before all is known.
        """
        tutors = list(semester.tutors.values())
        self.children = children
        self.tutors = tutors
        self.row = {child.id: row for row, child in enumerate(children)}
        column = {tutor.id: place for place, tutor in enumerate(tutors)}
        self.most = policy[P1].children_a_tutor
        pairs = [(self.row[c], column[t]) for c, t in semester.pair_locks if c in self.row and t in column]
        between = ChildrenAndTutors(children, tutors, policy, semester.forbidden)
        self.by_rule = {rule: rule.allowed(between) for rule in PAIR_RULES}
        self.by_reason = {
            reason: all_of(array for rule, array in self.by_rule.items() if rule.reason is reason)
            for reason in RULING_OUT
        }
        self.by_reason[ChildReason.FORBIDDEN] &= self._not_locked(pairs)
        self.allowed = all_of(self.by_reason.values())
        self.tutor_of = np.array(
            [column[tutor_of[child.id]] if child.id in tutor_of else NOBODY for child in children], dtype=np.int64
        )
        self.spare = np.ones(len(tutors), dtype=bool)
        self.spare[[column[tutor] for _, tutor in semester.pair_locks if tutor in column]] = False
        self.spare[self.tutor_of[self.tutor_of != NOBODY]] = False
        self.teaching = self._of_group(list(enumerate(self.tutor_of.tolist())))
        self.sharing = (self.teaching > 0) & (self.teaching < self.most)
        self.meetings = GroupMeetings(semester, policy, slots, children, tutors, datable, deadline)
        self.ever = self.allowed.copy()
        self.now = self.allowed.copy()
        for meeting in self.meetings.by_group.values():
            self.ever[meeting.rows] &= meeting.ever_free
            self.now[meeting.rows] &= meeting.now_free
        locked = [self.row[child] for child, _ in semester.pair_locks if child in self.row]
        self.ever[locked] = False
        self.now[locked] = False

    def _of_group(self, pairs: Iterable[tuple[int, int]]) -> Ints:
        """How many of these pairs (row, column) each tutor has in each child's group."""
        groups = {child.group for child in self.children}
        counted = {group: np.zeros(len(self.tutors), dtype=np.int64) for group in groups}
        for row, tutor in pairs:
            if tutor != NOBODY:
                counted[self.children[row].group][tutor] += 1
        return np.stack([counted[child.group] for child in self.children])

    def _not_locked(self, pairs: Sequence[tuple[int, int]]) -> Bools:
        """Which tutors no lock keeps for others: P1, and in one group as many children as a tutor may have."""
        own = self._of_group(pairs)
        every = np.bincount([tutor for _, tutor in pairs], minlength=len(self.tutors))
        open_: Bools = (every == own) & (own < self.most) if self.most > 1 else np.broadcast_to(every == 0, own.shape)
        return open_
