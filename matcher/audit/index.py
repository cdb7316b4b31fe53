"""The rows of a written plan, joined once with the semester they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from matcher.audit.fit import fit
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

TimedRow = WrittenSlot | WrittenSession


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


@dataclass(frozen=True)
class GroupIds:
    """Finds the group that a row of a timetable belongs to."""

    universities: Ids
    schools: Ids
    groups: frozenset[Group]
    _known: dict[tuple[str, str], Group | None] = field(default_factory=dict, repr=False)

    def find(self, university_id: str, school_id: str) -> Group | None:
        """The group of two ids as they are written, or ``None`` where no university serves the school so."""
        written = university_id, school_id
        if written not in self._known:
            self._known[written] = self._found(self.universities.find(university_id), self.schools.find(school_id))
        return self._known[written]

    def _found(self, university_id: str | None, school_id: str | None) -> Group | None:
        if university_id is None or school_id is None:
            return None
        group = Group(university_id, school_id)
        return group if group in self.groups else None


@dataclass(frozen=True)
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

    @cached_property
    def fits(self) -> Sequence[int]:
        """The fit of each of the ``pairs`` (P4): its score, or what child and tutor give."""
        scores = self.semester.scores
        return [scores.get(row.people, fit(row.child, row.tutor)) for row in self.pairs]

    @cached_property
    def moments(self) -> Mapping[Group, list[list[TimedRow]]]:
        """For each group its rows of both files, those at one time of the week together.

        So a time is judged once, and everything that is written of it is cited.
        """
        return {
            group: _at_one_time([*self.slots.get(group, ()), *self.sessions.get(group, ())])
            for group in dict.fromkeys((*self.slots, *self.sessions))
        }

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
            group = group_ids.find(row.child.university_id, row.child.school_id)
            if group is not None:
                members.setdefault(group, []).append(row)
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
    written: dict[tuple[str, str], list[TimetableRow]] = {}
    for row in rows:
        written.setdefault((row.university_id, row.school_id), []).append(row)
    grouped: dict[Group, list[TimetableRow]] = {}
    for ids, found in written.items():
        group = group_ids.find(*ids)
        if group is not None:
            grouped.setdefault(group, []).extend(found)
    return grouped


def _at_one_time(rows: Iterable[TimedRow]) -> list[list[TimedRow]]:
    moments: dict[tuple[int, int, int], list[TimedRow]] = {}
    for row in rows:
        moments.setdefault((row.weekday, row.start, row.end), []).append(row)
    return list(moments.values())


def cells(rows: Iterable[WrittenPair | WrittenSlot | WrittenSession]) -> tuple[str, ...]:
    """The rows as cell references (``pairs.csv:7``), in their order in the files."""
    placed = sorted((_file(row), row.row) for row in rows)
    return tuple(f"{file}:{number}" for file, number in placed)


def _file(row: WrittenPair | WrittenSlot | WrittenSession) -> str:
    if isinstance(row, WrittenPair):
        return PAIRS
    return SLOTS if isinstance(row, WrittenSlot) else SESSIONS
