"""A semester's plan as it stands in its files, row by row; nothing derived, nothing checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from matcher.tables.plan_rows import WrittenPlan, WrittenRow


@dataclass(frozen=True, slots=True)
class WrittenPair(WrittenRow):
    """A row of ``pairs.csv``."""

    file = "pairs.csv"
    child_id: str
    tutor_id: str
    university_id: str
    school_id: str
    subject: str
    fit: int
    same_gender: bool
    kept: bool


@dataclass(frozen=True, slots=True)
class WrittenSlot(WrittenRow):
    """A row of ``slots.csv``; weekday 0 is Monday, times in minutes after midnight."""

    file = "slots.csv"
    university_id: str
    school_id: str
    weekday: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class WrittenSession(WrittenRow):
    """A row of ``sessions.csv``."""

    file = "sessions.csv"
    university_id: str
    school_id: str
    number: int
    date: date
    weekday: int
    start: int
    end: int
    kind: str
    co_learning: bool


@dataclass(frozen=True, slots=True)
class WrittenUnmatched(WrittenRow):
    """A row of ``unmatched.csv``."""

    file = "unmatched.csv"
    child_id: str
    reason: str
    detail: str
    remedy: str


@dataclass(frozen=True, slots=True)
class WrittenSemester(WrittenPlan):
    """The files of a semester plan; ``sessions`` is ``None`` where there is no ``sessions.csv``."""

    pairs: tuple[WrittenPair, ...]
    slots: tuple[WrittenSlot, ...]
    sessions: tuple[WrittenSession, ...] | None
    unmatched: tuple[WrittenUnmatched, ...]
