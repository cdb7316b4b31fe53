"""What a semester is made of: universities, schools, groups, children, tutors, locks, scores and the term.

All of it is plain data, read from tables and already checked for references; every id is text. Times are
minutes after midnight.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from models.week import Week


class Gender(StrEnum):
    """Gender of a child or a tutor, as the tables write it."""

    F = "F"
    M = "M"


@dataclass(frozen=True, slots=True)
class University:
    """A partner university; a limit of ``None`` is no limit."""

    id: str
    name: str
    seats: int | None = None
    class_leaders: int | None = None
    approved_children: int | None = None


@dataclass(frozen=True, slots=True)
class School:
    """A remote school with its after-school windows.

    ``remoteness`` is how remote it is listed: ``remote``, ``special``, ``extreme``, blank, or the table's own word.
    """

    id: str
    name: str
    windows: Week
    county: str = ""
    computers: int | None = None
    remoteness: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Group:
    """The children of one school served by one university."""

    university_id: str
    school_id: str


@dataclass(frozen=True, slots=True)
class Child:
    """A child who needs a tutor. ``subjects`` are in order of need; ``university_id`` is resolved by the reader.

    ``university_id`` is empty where no university serves the school: such a child is unmatched.
    """

    id: str
    school_id: str
    university_id: str
    gender: Gender
    grade: int
    subjects: tuple[str, ...]
    name: str = ""
    gender_waiver: str = ""
    previous_tutor_id: str = ""

    @property
    def group(self) -> Group:
        """The group the child belongs to."""
        return Group(self.university_id, self.school_id)


@dataclass(frozen=True, slots=True)
class Tutor:
    """A tutor of one university. ``levels`` maps a subject to 1-3; hours may be fractions."""

    id: str
    university_id: str
    gender: Gender
    levels: Mapping[str, int]
    in_person_hours: float
    online_hours: float
    agreement: bool
    free: Week
    name: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """A weekday (0 is Monday) and a start in minutes after midnight."""

    weekday: int
    start: int


@dataclass(frozen=True, slots=True)
class Term:
    """The term's dates: its first and last day, the weeks of lessons, and the closed days."""

    first_day: date
    last_day: date
    weeks: int
    name: str = ""
    closed: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Semester:
    """One instance of semester matching. Mappings keep the order of the tables."""

    universities: Mapping[str, University]
    schools: Mapping[str, School]
    groups: tuple[Group, ...]
    children: Mapping[str, Child]
    tutors: Mapping[str, Tutor]
    pair_locks: tuple[tuple[str, str], ...] = ()
    """``(child id, tutor id)`` that must be paired."""
    forbidden: frozenset[tuple[str, str]] = frozenset()
    """``(child id, tutor id)`` that must not be paired."""
    slot_locks: Mapping[Group, tuple[Slot, ...]] = field(default_factory=dict)
    """Slots that must be among the group's, where the group meets at all."""
    scores: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """Fit that takes the place of the computed one, by ``(child id, tutor id)``."""
    term: Term | None = None
