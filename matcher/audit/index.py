"""The rows of a written plan, joined once with the semester they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from matcher.audit.ids import Ids
from matcher.tables.written import (
    WrittenPair,
    WrittenPlan,
    WrittenSession,
    WrittenSlot,
)
from models.policy import Policy
from models.semester.problem import Child, Group, Semester, Tutor

PAIRS = "pairs.csv"
SLOTS = "slots.csv"
SESSIONS = "sessions.csv"
UNMATCHED = "unmatched.csv"


@dataclass(frozen=True, slots=True)
class PairRow:
    """A row of ``pairs.csv`` whose child and tutor are both known."""

    written: WrittenPair
    child: Child
    tutor: Tutor

    @property
    def cell(self) -> str:
        """The row as a cell reference."""
        return f"{PAIRS}:{self.written.row}"

    @property
    def people(self) -> tuple[str, str]:
        """The ids of child and tutor."""
        return (self.child.id, self.tutor.id)

    @property
    def same_gender(self) -> bool:
        """Whether child and tutor are of the same gender (P2)."""
        return self.child.gender is self.tutor.gender

    @property
    def kept(self) -> bool:
        """Whether the pair is last semester's (P10)."""
        return self.child.previous_tutor_id == self.tutor.id


@dataclass(frozen=True, slots=True)
class GroupIds:
    """Finds the group that a row of a timetable belongs to."""

    universities: Ids
    schools: Ids
    groups: frozenset[Group]

    def find(self, row: WrittenSlot | WrittenSession) -> Group | None:
        """The row's group, or ``None`` where no university serves the school so."""
        university_id = self.universities.find(row.university_id)
        school_id = self.schools.find(row.school_id)
        if university_id is None or school_id is None:
            return None
        group = Group(university_id, school_id)
        return group if group in self.groups else None


@dataclass(frozen=True, slots=True)
class PlanIndex:
    """A semester, its policy and a written plan, with the plan's rows by child, tutor and group.

    ``members`` holds the pair rows of each group that meets; ``slots`` and ``sessions`` the rows of
    known groups.
    """

    semester: Semester
    policy: Policy
    plan: WrittenPlan
    child_ids: Ids
    tutor_ids: Ids
    group_ids: GroupIds
    pairs: tuple[PairRow, ...]
    members: Mapping[Group, list[PairRow]]
    slots: Mapping[Group, list[WrittenSlot]]
    sessions: Mapping[Group, list[WrittenSession]]

    @property
    def meeting(self) -> Iterable[Group]:
        """The groups with a paired child."""
        return self.members.keys()

    def seated_tutors(self, group: Group) -> int:
        """How many tutors the group seats at its university (S7)."""
        return len({row.tutor.id for row in self.members.get(group, ())})

    def seated_children(self, group: Group) -> int:
        """How many children of the group sit at a computer (S8)."""
        return len({row.child.id for row in self.members.get(group, ())})


def index_plan(semester: Semester, policy: Policy, plan: WrittenPlan) -> PlanIndex:
    """Join the rows of ``plan`` with ``semester``, in one pass over each table."""
    child_ids, tutor_ids = Ids(semester.children), Ids(semester.tutors)
    group_ids = GroupIds(Ids(semester.universities), Ids(semester.schools), frozenset(semester.groups))
    pairs: list[PairRow] = []
    members: dict[Group, list[PairRow]] = {}
    for written in plan.pairs:
        child_id, tutor_id = child_ids.find(written.child_id), tutor_ids.find(written.tutor_id)
        if child_id is not None and tutor_id is not None:
            row = PairRow(written, semester.children[child_id], semester.tutors[tutor_id])
            pairs.append(row)
            if row.child.group in group_ids.groups:
                members.setdefault(row.child.group, []).append(row)
    return PlanIndex(
        semester,
        policy,
        plan,
        child_ids,
        tutor_ids,
        group_ids,
        tuple(pairs),
        members,
        _by_group(plan.slots, group_ids),
        _by_group(plan.sessions or (), group_ids),
    )


TimetableRow = TypeVar("TimetableRow", WrittenSlot, WrittenSession)


def _by_group(rows: Iterable[TimetableRow], group_ids: GroupIds) -> dict[Group, list[TimetableRow]]:
    grouped: dict[Group, list[TimetableRow]] = {}
    for row in rows:
        group = group_ids.find(row)
        if group is not None:
            grouped.setdefault(group, []).append(row)
    return grouped


def cells(rows: Iterable[WrittenPair | WrittenSlot | WrittenSession]) -> tuple[str, ...]:
    """The rows as cell references (``pairs.csv:7``), in their order in the files."""
    placed = sorted((_file(row), row.row) for row in rows)
    return tuple(f"{file}:{number}" for file, number in placed)


def _file(row: WrittenPair | WrittenSlot | WrittenSession) -> str:
    if isinstance(row, WrittenPair):
        return PAIRS
    return SLOTS if isinstance(row, WrittenSlot) else SESSIONS
