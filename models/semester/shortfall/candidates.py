"""Who could teach whom at one university, one rule after the other: what an explanation asks."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from models.policy import Policy
from models.semester.eligibility import Eligibility
from models.semester.plan import SemesterPlan
from models.semester.problem import Child, Group, Semester, Tutor
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
        plan: SemesterPlan,
        children: Sequence[Child],
        tutors: Sequence[Tutor],
        datable: Callable[[Group, SlotPair], bool],
    ) -> None:
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
        self.tutor_of = np.full(len(children), NOBODY, dtype=np.int64)
        for pair in plan.pairs:
            if pair.child_id in self.row:
                self.tutor_of[self.row[pair.child_id]] = column[pair.tutor_id]
        self.spare = self.not_locked[0].copy()
        self.spare[self.tutor_of[self.tutor_of != NOBODY]] = False
        self.meetings = Meetings(semester, policy, plan, children, tutors, datable)
        self.ever = self.allowed.copy()
        self.now = self.allowed.copy()
        for meeting in self.meetings.by_group.values():
            ever = self.meetings.ever_free(meeting.options)
            self.ever[meeting.rows] &= ever
            self.now[meeting.rows] &= ever if meeting.chosen is None else self.meetings.ever_free([meeting.chosen])
        locked = [self.row[child] for child, _ in semester.pair_locks if child in self.row]
        self.ever[locked] = False
        self.now[locked] = False
