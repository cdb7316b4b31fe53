"""What planning a semester gives: pairs, slots, dated sessions, and why a child is unmatched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from models.goals import GoalResult, Status
from models.semester.problem import Group, Slot


@dataclass(frozen=True, slots=True, order=True)
class Pair:
    """A child and the tutor who teaches the child, with what the goals count of them."""

    child_id: str
    tutor_id: str
    fit: int
    same_gender: bool
    kept: bool


class SessionKind(StrEnum):
    """Whether a session stands on the date of the timetable or makes up for one that fell out."""

    REGULAR = "regular"
    MAKE_UP = "make_up"


@dataclass(frozen=True, slots=True)
class Session:
    """A dated session of a group. ``number`` counts from 1 by date; ``start`` is in minutes after midnight.

    ``weekday`` (0 is Monday) is the weekday whose timetable holds: on a make-up workday, that of the day replaced.
    """

    group: Group
    number: int
    date: date
    weekday: int
    start: int
    kind: SessionKind
    co_learning: bool


class ChildReason(StrEnum):
    """Why a child is unmatched; the codes of ``unmatched.csv``."""

    NOT_SERVED = "not_served"
    """No university serves the child's school."""
    NO_SUBJECT = "no_subject"
    """No tutor of the university can teach the first-named subject."""
    NOT_QUALIFIED = "not_qualified"
    """Some could teach it, but none has the training and the agreement."""
    NO_GENDER = "no_gender"
    """Qualified tutors teach it, but none of the child's gender."""
    FORBIDDEN = "forbidden"
    """The locks rule out all who could."""
    NO_SLOT = "no_slot"
    """The school's windows hold no two sessions on two weekdays."""
    NO_TIME = "no_time"
    """None of those tutors is free at any slot pair of the school."""
    SHORTAGE = "shortage"
    """A Hall certificate: these children have only these tutors, whatever the timetable."""
    TIMETABLE = "timetable"
    """The group meets at one time; at the slots chosen these children have only these tutors."""
    TAKEN = "taken"
    """A tutor may have several children of one group; all who could take the child have as many, or other groups'."""
    SEATS = "seats"
    """The university's seats are full at the group's time."""
    CLASS_LEADERS = "class_leaders"
    """Every class leader is busy whenever the group could meet."""
    COMPUTERS = "computers"
    """The school's computers are taken."""
    NOT_PROVEN = "not_proven"
    """A tutor could still take the child: the search ended before it settled who is paired."""
    OTHER_GOAL = "other_goal"
    """A tutor could still take the child, but the policy does not put ``paired`` first."""
    METHOD = "method"
    """A tutor could still take the child, but the policy's method does not look for the most pairs."""
    NOT_EXPLAINED = "not_explained"
    """Why was not looked into: time ran out."""


@dataclass(frozen=True, slots=True)
class NearTutor:
    """A tutor who would do for a child: at which slots of a week, and how many minutes are lacking for each.

    It is the tutor's time that lacks, or with ``of_school`` the school's window.
    """

    tutor_id: str
    slots: tuple[Slot, ...]
    lacking_minutes: tuple[int, ...]
    of_school: bool = False


@dataclass(frozen=True, slots=True)
class Full:
    """A limit that one more child would exceed: its reason code, its size, and at which slot (``None``: at any)."""

    kind: ChildReason
    capacity: int
    slot: Slot | None = None


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A child without a tutor: why, who is concerned, and what would help.

    ``children`` and ``tutors`` are the two sides of the certificate, or those whom the reason is about. ``slots`` are
    the times it is about: the group's, where it meets. ``near`` are tutors who would do, closest first, as far as they
    are kept by name: there are ``near_count`` in all, of whom ``near_close`` have some of the time. ``full`` are the
    limits in the way. ``figures`` are what else the sentence needs (numbers and codes as text).
    """

    child_id: str
    reason: ChildReason
    children: tuple[str, ...] = ()
    tutors: tuple[str, ...] = ()
    figures: Mapping[str, str] = field(default_factory=dict)
    slots: tuple[Slot, ...] = ()
    near: tuple[NearTutor, ...] = ()
    full: tuple[Full, ...] = ()
    near_count: int = 0
    near_close: int = 0


@dataclass(frozen=True, slots=True)
class SemesterPlan:
    """Pairs in order of the children's ids, and the slots of a week in their order for each group that meets."""

    pairs: tuple[Pair, ...]
    slots: Mapping[Group, tuple[Slot, ...]]
    sessions: tuple[Session, ...] = ()
    unmatched: tuple[Unmatched, ...] = ()


@dataclass(frozen=True, slots=True)
class UniversityResult:
    """The part of an outcome that concerns universities planned together (they share schools)."""

    universities: tuple[str, ...]
    status: Status
    goals: tuple[GoalResult, ...]


@dataclass(frozen=True, slots=True)
class SemesterOutcome:
    """What a search gave: its status, the plan if there is one, and every goal's value and bound.

    ``plan`` is ``None`` exactly where the status is infeasible or unknown; ``conflict`` then names the locks or limits
    that cannot hold together, as far as that is shown. ``undatable`` are the groups that had to be held to slot pairs
    whose own weekdays hold all their sessions, as the dates of a better plan would not have fitted (S9).
    """

    status: Status
    plan: SemesterPlan | None
    goals: tuple[GoalResult, ...]
    parts: tuple[UniversityResult, ...] = ()
    conflict: tuple[str, ...] = ()
    undatable: frozenset[Group] = frozenset()
