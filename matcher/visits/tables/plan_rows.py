"""A plan of visits as it stands in its files, row by row; nothing derived, nothing checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from matcher.tables.plan_rows import WrittenPlan, WrittenRow


@dataclass(frozen=True, slots=True)
class WrittenAssignment(WrittenRow):
    """A row of ``assignments.csv``; ``hours`` of all activities, ``km`` one way."""

    file = "assignments.csv"
    school_id: str
    lead_id: str
    mode: str
    workshop_id: str
    first_day: date
    last_day: date
    hours: float
    visits: int
    km: int
    fit: int


@dataclass(frozen=True, slots=True)
class WrittenVisit(WrittenRow):
    """A row of ``visits.csv``; times in minutes after midnight, ``None`` for a workshop, whose number is 0."""

    file = "visits.csv"
    school_id: str
    lead_id: str
    number: int
    kind: str
    date: date
    start: int | None
    end: int | None
    hours: float
    professor_id: str


@dataclass(frozen=True, slots=True)
class WrittenMilestone(WrittenRow):
    """A row of ``milestones.csv``; ``number`` is the visit it is about, 0 where it is about all."""

    file = "milestones.csv"
    school_id: str
    lead_id: str
    rule: str
    what: str
    who: str
    due: date
    number: int


@dataclass(frozen=True, slots=True)
class WrittenUnserved(WrittenRow):
    """A row of ``unserved.csv``."""

    file = "unserved.csv"
    school_id: str
    reason: str
    detail: str
    remedy: str


@dataclass(frozen=True, slots=True)
class WrittenVisits(WrittenPlan):
    """The files of a plan of visits."""

    assignments: tuple[WrittenAssignment, ...]
    visits: tuple[WrittenVisit, ...]
    milestones: tuple[WrittenMilestone, ...]
    unserved: tuple[WrittenUnserved, ...]
