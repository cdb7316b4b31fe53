"""The rows of a written plan of visits, joined once with the season they belong to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import asin, cos, floor, radians, sin, sqrt

from matcher.audit.summary import is_own
from matcher.audit.violation import Violation
from matcher.grouping import group_by
from matcher.tables.plan_rows import WrittenRow
from matcher.visits.tables.plan_rows import WrittenAssignment, WrittenMilestone, WrittenVisit, WrittenVisits
from models import programmes
from models.policy import Policy
from models.visits.problem import GeoPoint, HighSchool, Lead, Professor, Season, Workshop

VISIT = "visit"
WORKSHOP = "workshop"

EARTH_RADIUS_KM = 6371.0088


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """A row of ``visits.csv`` whose school is known; ``lead`` and ``professor`` where they are known."""

    written: WrittenVisit
    school: HighSchool
    lead: Lead | None
    professor: Professor | None

    @property
    def hours(self) -> tuple[int, int] | None:
        """Start and end in minutes after midnight, where both are written."""
        start, end = self.written.start, self.written.end
        return None if start is None or end is None else (start, end)

    @property
    def minutes(self) -> int:
        """How long it lasts: by its times, or as its hours say where there are none."""
        return round(60 * self.written.hours) if self.hours is None else self.hours[1] - self.hours[0]

    @property
    def is_visit(self) -> bool:
        """Whether the row is of a visit."""
        return self.written.kind == VISIT

    @property
    def is_workshop(self) -> bool:
        """Whether the row is of a workshop."""
        return self.written.kind == WORKSHOP

    def violation(self, rule: str, code: str, **figures: object) -> Violation:
        """A violation of the row, with school, lead and date among its figures."""
        school, lead = self.school.id, self.written.lead_id
        named = {"school": school, "lead": lead, "date": self.written.date}
        return Violation.of(rule, code, (school, lead), [self.written], **named, **figures)


@dataclass(frozen=True, slots=True)
class Accompaniment:
    """A row of ``assignments.csv`` whose school and lead are known, with its rows of the other files.

    ``activities`` are by date. ``workshop`` is the one that the row names, where there is such a one.
    """

    written: WrittenAssignment
    school: HighSchool
    lead: Lead
    workshop: Workshop | None
    activities: tuple[ActivityRow, ...]
    milestones: tuple[WrittenMilestone, ...]

    @property
    def visits(self) -> tuple[ActivityRow, ...]:
        """The visits by date."""
        return tuple(row for row in self.activities if row.is_visit)

    @property
    def workshops(self) -> tuple[ActivityRow, ...]:
        """The rows of workshops by date."""
        return tuple(row for row in self.activities if row.is_workshop)

    @property
    def dates(self) -> tuple[date, ...]:
        """The dates of all activities in order."""
        return tuple(row.written.date for row in self.activities)

    def minutes_of(self, row: ActivityRow) -> int:
        """How long an activity lasts; a workshop as long as its table says."""
        return self.workshop.minutes if row.is_workshop and self.workshop else row.minutes

    @property
    def minutes(self) -> int:
        """The minutes of all activities."""
        return sum(map(self.minutes_of, self.activities))

    def violation(self, rule: str, code: str, rows: Sequence[WrittenRow] = (), /, **figures: object) -> Violation:
        """A violation with school and lead among its figures; without rows its own row is cited."""
        named = {"school": self.school.id, "lead": self.lead.id}
        return Violation.of(rule, code, named.values(), rows or [self.written], **named, **figures)


@dataclass(frozen=True, slots=True)
class VisitIndex:
    """A season, its policy and a written plan, with the plan's rows by school and lead.

    ``activities`` are the rows of ``visits.csv`` whose school is known; ``astray`` are the milestones of no
    accompaniment.
    """

    season: Season
    policy: Policy
    plan: WrittenVisits
    accompaniments: tuple[Accompaniment, ...]
    activities: tuple[ActivityRow, ...]
    astray: tuple[WrittenMilestone, ...]

    @property
    def own_policy(self) -> bool:
        """Whether the policy is the one that the plan was made under: what depends on it can be judged."""
        return is_own(self.plan.summary, self.policy, programmes.VISITS)


Pair = tuple[str, str]
"""Ids of school and lead."""


def index_visits(season: Season, policy: Policy, plan: WrittenVisits) -> VisitIndex:
    """Join the rows of ``plan`` with ``season``, in one pass over each table."""
    activities = tuple(_activities(season, plan))
    known: list[WrittenAssignment] = []
    assigned: dict[str, list[str]] = {}
    for row in plan.assignments:
        if row.school_id in season.schools and row.lead_id in season.leads:
            # Two rows of one pair are one accompaniment; that there are two is V4's to say.
            if row.lead_id not in assigned.setdefault(row.school_id, []):
                known.append(row)
            assigned[row.school_id].append(row.lead_id)
    visits = group_by(sorted(activities, key=_by_time), lambda activity: _owner(activity.written, assigned))
    due = group_by(plan.milestones, lambda milestone: _owner(milestone, assigned))
    accompaniments = tuple(
        Accompaniment(
            row,
            season.schools[row.school_id],
            season.leads[row.lead_id],
            season.workshops.get(row.workshop_id),
            tuple(visits.get((row.school_id, row.lead_id), ())),
            tuple(due.get((row.school_id, row.lead_id), ())),
        )
        for row in known
    )
    return VisitIndex(season, policy, plan, accompaniments, activities, tuple(due.get(None, ())))


def _owner(row: WrittenVisit | WrittenMilestone, assigned: Mapping[str, list[str]]) -> Pair | None:
    """Whose a row is that names a school and a lead: the pair's, or the school's where its lead has another."""
    leads = assigned.get(row.school_id)
    return None if not leads else (row.school_id, row.lead_id if row.lead_id in leads else leads[0])


def _by_time(row: ActivityRow) -> tuple[date, int]:
    return row.written.date, row.written.start or 0


def _activities(season: Season, plan: WrittenVisits) -> Iterator[ActivityRow]:
    professors = season.professors or {}
    for row in plan.visits:
        if row.school_id in season.schools:
            lead, professor = season.leads.get(row.lead_id), professors.get(row.professor_id)
            yield ActivityRow(row, season.schools[row.school_id], lead, professor)


def fit(of: Accompaniment, season: Season) -> int:
    """The fit of a pair, 0-100: its score, or the share of the items asked for that the lead covers, half up."""
    score = season.scores.get((of.lead.id, of.school.id))
    if score is not None:
        return score
    asked = len(of.school.items)
    return (200 * len(of.school.items & of.lead.items) + asked) // (2 * asked) if asked else 0


def km(of: Accompaniment, season: Season) -> int:
    """Whole km one way: the travel table's, or the great circle's, rounded half up; 0 where a place is unknown."""
    listed = season.travel.get((of.lead.id, of.school.id))
    if listed is not None:
        return listed
    if of.lead.place is None or of.school.place is None:
        return 0
    return floor(_great_circle_km(of.lead.place, of.school.place) + 0.5)


def _great_circle_km(one: GeoPoint, two: GeoPoint) -> float:
    lat_one, lat_two = radians(one.lat), radians(two.lat)
    lat_half, lon_half = (lat_two - lat_one) / 2, radians(two.lon - one.lon) / 2
    haversine = sin(lat_half) ** 2 + cos(lat_one) * cos(lat_two) * sin(lon_half) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(haversine)))


def hours_text(minutes: int) -> str:
    """Minutes as hours, decimal without trailing zeros (``5.5``)."""
    return f"{minutes / 60:g}"


def same_hours(hours: float, minutes: int) -> bool:
    """Whether a written number of hours is those minutes, to the half minute: a cell may be rounded."""
    return abs(60 * hours - minutes) < 0.5
