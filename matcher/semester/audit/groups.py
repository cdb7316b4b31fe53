"""The rows of a written plan by group, and the timetables that groups share.

A country's thousands of groups keep to a few hundred timetables. What a rule says of a timetable alone
is found out once for each of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple, TypeVar

from matcher.audit.violation import Violation
from matcher.semester.tables.plan_rows import WrittenPair, WrittenSemester, WrittenSession, WrittenSlot
from models.semester.problem import Child, Semester, Tutor

TimedRow = WrittenSlot | WrittenSession
Place = tuple[str, str]
"""The ids of a university and of a school."""

Time = tuple[int, int, int]
"""A weekday (0 is Monday), a start and an end in minutes after midnight."""

Lesson = tuple[int, date, int, int, int, str, bool]
"""What a session says beside its group: number, date, weekday, start, end, kind, co-learning."""

_PLACE = attrgetter("university_id", "school_id")
_PLACE_OF_CHILD = attrgetter("child.university_id", "child.school_id")
_TIME = attrgetter("weekday", "start", "end")
_LESSON = attrgetter("number", "date", "weekday", "start", "end", "kind", "co_learning")


class PairRow(NamedTuple):
    """A row of ``pairs.csv`` whose child and tutor are both known."""

    written: WrittenPair
    child: Child
    tutor: Tutor

    @property
    def people(self) -> tuple[str, str]:
        """The ids of child and tutor."""
        return (self.child.id, self.tutor.id)

    def violation(self, rule: str, code: str, **figures: object) -> Violation:
        """A violation of the row, with child and tutor among its figures."""
        people = {"child": self.child.id, "tutor": self.tutor.id}
        return Violation.of(rule, code, self.people, [self.written], **people, **figures)


@dataclass(frozen=True, slots=True, eq=False)
class GroupTimetable:
    """The slots and the sessions of a group without the group. Groups that have the same share one object."""

    slots: tuple[Time, ...]
    lessons: tuple[Lesson, ...]
    times: tuple[Time, ...]
    """The times of the week at which there is a slot or a session, each once."""

    @classmethod
    def of(cls, slots: tuple[Time, ...], lessons: tuple[Lesson, ...]) -> GroupTimetable:
        """The timetable of these slots and sessions."""
        return cls(slots, lessons, tuple(dict.fromkeys((*slots, *(lesson[2:5] for lesson in lessons)))))

    @property
    def dates_beside(self) -> frozenset[date]:
        """The dates of sessions at other times of the week than the slots'."""
        return frozenset(lesson[1] for lesson in self.lessons if lesson[2:5] not in self.slots)


@dataclass(frozen=True, slots=True, eq=False)
class GroupRows:
    """What a plan's files say of one group: its pairs, its slots and its sessions."""

    university_id: str
    school_id: str
    members: Sequence[PairRow]
    slots: Sequence[WrittenSlot]
    sessions: Sequence[WrittenSession]
    timetable: GroupTimetable

    @property
    def people(self) -> Place:
        """The ids of the university and the school."""
        return (self.university_id, self.school_id)

    @property
    def seated_tutors(self) -> int:
        """How many tutors the group seats at its university (S7)."""
        return len({row.tutor.id for row in self.members})

    @property
    def seated_children(self) -> int:
        """How many children of the group sit at a computer (S8)."""
        return len({row.child.id for row in self.members})

    def at(self, time: Time) -> list[TimedRow]:
        """The rows of both files at one time of the week.

        So a time is judged once, and everything that is written of it is cited.
        """
        rows: list[TimedRow] = [*self.slots, *self.sessions]
        return [row for row in rows if _TIME(row) == time]

    def violation(self, rule: str, code: str, cited: Sequence[TimedRow] | str, **figures: object) -> Violation:
        """A violation of the group, with university and school among its figures."""
        place = {"university": self.university_id, "school": self.school_id}
        return Violation.of(rule, code, self.people, cited, **place, **figures)


@dataclass(frozen=True)
class Groups:
    """The rows of a plan's known groups.

    ``meeting`` are the groups with a paired child, ``slotted`` those with slots and ``dated`` those with
    sessions, each in the order of its file. ``slot_places`` and ``session_places`` are what the rows of
    these files name, known or not.
    """

    _rows: Mapping[Place, GroupRows]
    meeting: Sequence[GroupRows]
    slotted: Sequence[GroupRows]
    dated: Sequence[GroupRows]
    slot_places: Set[Place]
    session_places: Set[Place]

    def find(self, place: Place) -> GroupRows | None:
        """The group of two ids; ``None`` where there is none, or the plan says nothing of it."""
        return self._rows.get(place)

    @property
    def meeting_groups(self) -> Iterable[GroupRows]:
        """The groups with slots or sessions."""
        return dict.fromkeys((*self.slotted, *self.dated))


def groups_of(semester: Semester, plan: WrittenSemester, pairs: Sequence[PairRow]) -> Groups:
    """The rows of ``plan`` by group, in one pass over each table; ``pairs`` are the rows of known people."""
    known = frozenset(map(_PLACE, semester.groups))
    slots, sessions = _by_place(plan.slots, _PLACE), _by_place(plan.sessions or (), _PLACE)
    members_of = _of_groups(_by_place(pairs, _PLACE_OF_CHILD), known)
    slots_of, sessions_of = _of_groups(slots, known), _of_groups(sessions, known)
    timetables: dict[tuple[tuple[Time, ...], tuple[Lesson, ...]], GroupTimetable] = {}
    rows: dict[Place, GroupRows] = {}
    for place in dict.fromkeys((*members_of, *slots_of, *sessions_of)):
        held, dated = slots_of.get(place, []), sessions_of.get(place, [])
        key = tuple(map(_TIME, held)), tuple(map(_LESSON, dated))
        if key not in timetables:
            timetables[key] = GroupTimetable.of(*key)
        rows[place] = GroupRows(*place, members_of.get(place, []), held, dated, timetables[key])
    return Groups(
        rows,
        [rows[place] for place in members_of],
        [rows[place] for place in slots_of],
        [rows[place] for place in sessions_of],
        slots.keys(),
        sessions.keys(),
    )


Row = TypeVar("Row")


def _by_place(rows: Iterable[Row], place_of: Callable[[Row], Place]) -> dict[Place, list[Row]]:
    """The rows by their place. Those of one place mostly stand together: each run is taken at once."""
    found: dict[Place, list[Row]] = {}
    for place, run in groupby(rows, place_of):
        found.setdefault(place, []).extend(run)
    return found


def _of_groups(written: Mapping[Place, list[Row]], known: Set[Place]) -> dict[Place, list[Row]]:
    """The rows of the groups that there are."""
    return {place: rows for place, rows in written.items() if place in known}


def by_timetable(groups: Iterable[GroupRows], judge: Callable[[GroupRows], Iterator[Violation]]) -> Iterator[Violation]:
    """What ``judge`` finds wrong in the groups, where that is found in the group's timetable alone.

    A timetable in which one group showed nothing wrong is not looked at again.
    """
    right: set[GroupTimetable] = set()
    for group in groups:
        if group.timetable in right:
            continue
        wrong = list(judge(group))
        if not wrong:
            right.add(group.timetable)
        yield from wrong
