"""A plan as it stands in its files: typed rows with their row numbers, nothing derived and nothing checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from models.goals import GoalResult


@dataclass(frozen=True, slots=True)
class WrittenPair:
    """A row of ``pairs.csv``."""

    row: int
    child_id: str
    tutor_id: str
    university_id: str
    school_id: str
    subject: str
    fit: int
    same_gender: bool
    kept: bool


@dataclass(frozen=True, slots=True)
class WrittenSlot:
    """A row of ``slots.csv``; weekday 0 is Monday, times in minutes after midnight."""

    row: int
    university_id: str
    school_id: str
    weekday: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class WrittenSession:
    """A row of ``sessions.csv``."""

    row: int
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
class WrittenUnmatched:
    """A row of ``unmatched.csv``."""

    row: int
    child_id: str
    reason: str
    detail: str
    remedy: str


@dataclass(frozen=True, slots=True)
class WrittenSummary:
    """``summary.json``: status, the goals in order, and the rest as it stands.

    ``there`` is false where a plan has no such file: then nothing is said.
    """

    status: str
    goals: tuple[GoalResult, ...]
    other: Mapping[str, object] = field(default_factory=dict)
    there: bool = True


NO_SUMMARY = WrittenSummary("", (), there=False)
"""Of a workbook that is a plan by itself."""


@dataclass(frozen=True, slots=True)
class WrittenPlan:
    """The files of a semester plan; ``sessions`` is ``None`` where there is no ``sessions.csv``.

    ``copies`` are the other files of the folder that tell of it; ``contradictions`` are what a workbook that is the
    plan says twice, and differently.
    """

    pairs: tuple[WrittenPair, ...]
    slots: tuple[WrittenSlot, ...]
    sessions: tuple[WrittenSession, ...] | None
    unmatched: tuple[WrittenUnmatched, ...]
    summary: WrittenSummary
    copies: tuple[PlanCopy, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()


@dataclass(frozen=True, slots=True)
class WrittenAssignment:
    """A row of ``assignments.csv``; ``hours`` of all activities, ``km`` one way."""

    row: int
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
class WrittenVisit:
    """A row of ``visits.csv``; times in minutes after midnight, ``None`` for a workshop, whose number is 0."""

    row: int
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
class WrittenMilestone:
    """A row of ``milestones.csv``; ``number`` is the visit it is about, 0 where it is about all."""

    row: int
    school_id: str
    lead_id: str
    rule: str
    what: str
    who: str
    due: date
    number: int


@dataclass(frozen=True, slots=True)
class WrittenUnserved:
    """A row of ``unserved.csv``."""

    row: int
    school_id: str
    reason: str
    detail: str
    remedy: str


@dataclass(frozen=True, slots=True)
class WrittenVisitPlan:
    """The files of a plan of visits; ``copies`` and ``contradictions`` as of :class:`WrittenPlan`."""

    assignments: tuple[WrittenAssignment, ...]
    visits: tuple[WrittenVisit, ...]
    milestones: tuple[WrittenMilestone, ...]
    unserved: tuple[WrittenUnserved, ...]
    summary: WrittenSummary
    copies: tuple[PlanCopy, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanCopy:
    """A file beside a plan's tables that tells of a plan, too: the report, or the workbook.

    ``digest`` is that of the plan it was made of, empty where it carries none. Of a workbook ``plan`` are its rows as
    they stand, or ``None`` where ``unread`` names the places that cannot be read; ``sheets`` are the file with the
    sheet by the names of the tables.
    """

    file: str
    digest: str
    plan: WrittenPlan | WrittenVisitPlan | None = None
    sheets: Mapping[str, str] = field(default_factory=dict)
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Rows of a sheet, as cell references, that say otherwise than another sheet of the workbook does."""

    sheet: str
    other: str
    cells: tuple[str, ...]
