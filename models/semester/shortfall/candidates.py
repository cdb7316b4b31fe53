"""Who could teach whom at one university, one rule after the other: what an explanation asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from models.policy import Policy
from models.semester.eligibility import Eligibility
from models.semester.problem import Child, Group, Semester
from models.semester.shortfall.hall import NOBODY
from models.semester.shortfall.meetings import Meetings
from models.semester.timetable import SlotPair


class Candidates:
    """The children and tutors of one university and every rule between them, in a plan.

    Arrays are of shape ``(children, tutors)``, but ``qualified`` and ``not_locked`` (no lock gives the tutor to a
    child) are ``(1, tutors)``, ``spare`` (neither locked nor teaching) is ``(tutors,)`` and ``tutor_of`` (``NOBODY``
    where there is none) ``(children,)``. ``allowed`` is all rules but time; ``ever`` adds that the tutor is free at
    some slot pair open to the child's group, ``now`` that it is free at the group's own, or at any while the group does
    not meet. Locked children have no part in these two.
    """

    def __init__(
        self,
        semester: Semester,
        policy: Policy,
        tutor_of: Mapping[str, str],
        slots: Mapping[Group, SlotPair],
        children: Sequence[Child],
        datable: Callable[[Group, SlotPair], bool],
    ) -> None:
        """``semester`` is that of the university alone; ``tutor_of`` and ``slots`` are a plan's, by child and group."""
        tutors = list(semester.tutors.values())
        self.children = children
        self.tutors = tutors
        self.row = {child.id: row for row, child in enumerate(children)}
        column = {tutor.id: place for place, tutor in enumerate(tutors)}
        rules = Eligibility(semester, children, tutors, policy)
        self.teaches = rules.teaches()
        self.qualified = rules.qualified()
        self.gender_allowed = rules.gender_allowed()
        self.not_forbidden = rules.not_forbidden()
        self.not_locked = np.ones((1, len(tutors)), dtype=bool)
        self.not_locked[0, [column[tutor] for _, tutor in semester.pair_locks if tutor in column]] = False
        self.allowed = self.teaches & self.qualified & self.gender_allowed & self.not_forbidden & self.not_locked
        self.tutor_of = np.array(
            [column[tutor_of[child.id]] if child.id in tutor_of else NOBODY for child in children], dtype=np.int64
        )
        self.spare = self.not_locked[0].copy()
        self.spare[self.tutor_of[self.tutor_of != NOBODY]] = False
        self.meetings = Meetings(semester, policy, slots, children, tutors, datable)
        self.ever = self.allowed.copy()
        self.now = self.allowed.copy()
        for meeting in self.meetings.by_group.values():
            self.ever[meeting.rows] &= meeting.ever_free
            self.now[meeting.rows] &= meeting.now_free
        locked = [self.row[child] for child, _ in semester.pair_locks if child in self.row]
        self.ever[locked] = False
        self.now[locked] = False
