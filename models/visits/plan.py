"""What planning visits gives: who accompanies which school how, dated activities, due dates, and who is unserved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from models.goals import GoalResult, Status
from models.visits.problem import Mode
from models.week import Interval


@dataclass(frozen=True, slots=True, order=True)
class Assignment:
    """A school and its lead. ``minutes`` are of all activities, ``km`` one way; ``visits`` leaves the workshop out.

    ``workshop_id`` is empty in mode A. ``first_day`` and ``last_day`` are those of the activities.
    """

    school_id: str
    lead_id: str
    mode: Mode
    workshop_id: str
    first_day: date
    last_day: date
    minutes: int
    visits: int
    km: int
    fit: int


class ActivityKind(StrEnum):
    """What a school and its lead do on a date."""

    VISIT = "visit"
    WORKSHOP = "workshop"


NO_NUMBER = 0
"""The number of a workshop: it is no visit."""


@dataclass(frozen=True, slots=True)
class Activity:
    """A visit or a workshop of a school and its lead on a date.

    ``number`` counts the school's visits from 1 by date. ``start`` and ``end`` are minutes after midnight, ``None``
    for a workshop, whose hours of the day no table tells. ``professor_id`` is empty where nobody joins.
    """

    school_id: str
    lead_id: str
    number: int
    kind: ActivityKind
    date: date
    start: int | None
    end: int | None
    minutes: int
    professor_id: str = ""


class Who(StrEnum):
    """Who hands in what is due."""

    SCHOOL = "school"
    LEAD = "lead"
    OFFICE = "office"


class Form(StrEnum):
    """What is due; the codes of ``milestones.csv``."""

    STATUS_ASSESSMENT = "status_assessment"
    """M1 現況評估表"""
    VISIT_RECORD = "visit_record"
    """M2 入校入班紀錄表"""
    CHECKLIST = "checklist"
    """M3 檢核表"""
    SETTLEMENT = "settlement"
    """M4 結報"""
    CERTIFICATE = "certificate"
    """M5 感謝狀"""


@dataclass(frozen=True, slots=True)
class Milestone:
    """Something due for a school and its lead. ``number`` is that of the visit it is about, 0 where it is about all."""

    school_id: str
    lead_id: str
    rule: str
    what: Form
    who: Who
    due: date
    number: int = NO_NUMBER


class SchoolReason(StrEnum):
    """Why a school is unserved; the codes of ``unserved.csv``."""

    TOO_FEW_TEACHERS = "too_few_teachers"
    """V1: it names too few potential teachers."""
    APPLIED_LATE = "applied_late"
    """V1: it applied after the deadline."""
    NO_ITEM = "no_item"
    """V5: no lead covers an item it asked for."""
    OWN_SCHOOL = "own_school"
    """V4: the only leads who cover an item are its own teachers."""
    FORBIDDEN = "forbidden"
    """The locks rule out all who could."""
    NO_PLACES = "no_places"
    """The leads who could take it take no schools this season."""
    NO_DATES = "no_dates"
    """No lead is free together with the school on enough dates and hours."""
    NO_WORKSHOP = "no_workshop"
    """It wants mode B, and there is no workshop that it and a lead who has the dates can both attend."""
    SHORTAGE = "shortage"
    """A certificate: these schools have only these places, whoever takes whom."""
    DATES = "dates"
    """The leads who could take it have places left, but not the dates for one more school."""
    NOT_PROVEN = "not_proven"
    """A lead could still take it: the search ended before it settled who is served."""
    OTHER_GOAL = "other_goal"
    """A lead could still take it, but the goals in force put something else first."""
    METHOD = "method"
    """Every school had its turn, in the order of the policy's method, and in its own turn none had room for it."""
    NOT_EXPLAINED = "not_explained"
    """Why was not looked into: time ran out."""


@dataclass(frozen=True, slots=True)
class NearLead:
    """What a lead and a school without one could hold at most, in the mode in which they come closest.

    ``dates`` are those on which both could meet at all, ``left`` those of them that nothing else of the lead's takes.
    ``visits`` and ``minutes`` are the most that these leave room for within the months allowed, of those needed: the
    minutes of as many visits as the mode asks for, or of fewer where there is no room for so many.
    """

    lead_id: str
    mode: Mode
    dates: int
    left: int
    visits: int
    minutes: int
    needed_visits: int
    needed_minutes: int


@dataclass(frozen=True, slots=True)
class LeadLimit:
    """A lead whose dates are enough for fewer schools than there are places.

    ``dates`` are all on which any school and the lead could meet; so many ``schools`` could share them if each took the
    fewest visits that it needs.
    """

    lead_id: str
    dates: int
    schools: int


class SchoolRemedyKind(StrEnum):
    """One change that would give a school without a lead its place in the plan, all else of the plan as it is."""

    LEAD_HOURS = "lead_hours"
    """The lead, who has a place left, also comes on ``weekday`` during ``hours``."""
    SCHOOL_HOURS = "school_hours"
    """The school also opens on ``weekday`` during ``hours``, when the lead, who has a place left, can come."""
    MODE = "mode"
    """The school takes mode A, with the lead, who has a place left."""
    WORKSHOP = "workshop"
    """A further workshop on ``day``, with the lead, who has a place left."""
    SEAT = "seat"
    """One more seat in the workshop, with the lead, who has a place left."""
    PLACE = "place"
    """The lead, whose ``max_schools`` is below the programme's and who has the dates, takes one more school."""
    UNLOCK = "unlock"
    """The lock goes that forbids the lead, who has a place left."""
    RECRUIT = "recruit"
    """A further lead who covers an item and can come whenever the school is open."""


@dataclass(frozen=True, slots=True)
class SchoolRemedy:
    """A change that is shown to be enough; ``lead_id`` is empty for a lead who is yet to be found."""

    kind: SchoolRemedyKind
    lead_id: str = ""
    weekday: int = 0
    hours: tuple[Interval, ...] = ()
    workshop_id: str = ""
    day: date | None = None


HELPS, NOT_SEARCHED = "helps", "not_searched"
"""A figure of those for whom it was not looked for what would help, as time ran out."""


@dataclass(frozen=True, slots=True)
class Unserved:
    """A school without a lead: why, who is concerned, and the figures of the sentence.

    ``schools`` and ``leads`` are the two sides of a certificate (``figures["places"]`` counts the leads' places), or
    those whom the reason is about. Of ``NO_DATES`` the figures are ``visits`` (needed), ``dates`` (the most that lead
    and school can meet, of the lead who comes closest, first in ``leads``) and ``hours``. ``near`` are leads who nearly
    do, the first of them, closest first; of a school that is left over ``figures["near"]`` counts all. ``limits`` are
    those of a certificate whose dates count instead of their places. Any one of ``helps`` would be enough;
    ``figures["helps"]`` is ``not_searched`` where there are none because time ran out.
    """

    school_id: str
    reason: SchoolReason
    schools: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    figures: Mapping[str, str] = field(default_factory=dict)
    near: tuple[NearLead, ...] = ()
    limits: tuple[LeadLimit, ...] = ()
    helps: tuple[SchoolRemedy, ...] = ()


@dataclass(frozen=True, slots=True)
class VisitPlan:
    """Assignments and activities in order of school (and date), what is due, and who is unserved."""

    assignments: tuple[Assignment, ...]
    activities: tuple[Activity, ...]
    milestones: tuple[Milestone, ...] = ()
    unserved: tuple[Unserved, ...] = ()


@dataclass(frozen=True, slots=True)
class VisitOutcome:
    """What a search gave: its status, the plan if there is one, and every goal's value and bound.

    ``plan`` is ``None`` exactly where the status is infeasible or unknown; ``conflict`` then names the leads or schools
    whose locks cannot hold, as far as that is shown. ``spread`` tells how evenly the dates lie, settled after all goals
    with everything else held; it is no goal of the programme.
    """

    status: Status
    plan: VisitPlan | None
    goals: tuple[GoalResult, ...]
    spread: GoalResult | None = None
    conflict: tuple[str, ...] = ()
