"""The rows of a written plan of visits, joined once with the season they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from matcher.audit.ids import Ids
from matcher.audit.violation import Violation
from matcher.tables.written import (
    WrittenAssignment,
    WrittenMilestone,
    WrittenUnserved,
    WrittenVisit,
    WrittenVisitPlan,
)
from models.policy import Policy
from models.visits.problem import Lead, Professor, School, Season, Workshop

ASSIGNMENTS = "assignments.csv"
VISITS = "visits.csv"
MILESTONES = "milestones.csv"
UNSERVED = "unserved.csv"

VISIT = "visit"
WORKSHOP = "workshop"

Row = WrittenAssignment | WrittenVisit | WrittenMilestone | WrittenUnserved
_FILES: Mapping[type, str] = {
    WrittenAssignment: ASSIGNMENTS,
    WrittenVisit: VISITS,
    WrittenMilestone: MILESTONES,
    WrittenUnserved: UNSERVED,
}


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """A row of ``visits.csv`` whose school is known; ``lead`` and ``professor`` where they are known."""

    written: WrittenVisit
    school: School
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


@dataclass(frozen=True, slots=True)
class Accompaniment:
    """A row of ``assignments.csv`` whose school and lead are known, with its rows of the other files.

    ``activities`` are by date. ``workshop`` is the one that the row names, where there is such a one.
    """

    written: WrittenAssignment
    school: School
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


@dataclass(frozen=True, slots=True)
class VisitIndex:
    """A season, its policy and a written plan, with the plan's rows by school and lead.

    ``activities`` are the rows of ``visits.csv`` whose school is known; ``astray`` are the milestones of no
    accompaniment.
    """

    season: Season
    policy: Policy
    plan: WrittenVisitPlan
    school_ids: Ids
    lead_ids: Ids
    workshop_ids: Ids
    professor_ids: Ids
    accompaniments: tuple[Accompaniment, ...]
    activities: tuple[ActivityRow, ...]
    astray: tuple[WrittenMilestone, ...]

    def minutes(self, rule_id: str, name: str) -> int:
        """A setting in hours, as minutes."""
        return 60 * self.policy.number(rule_id, name)


Pair = tuple[str, str]
"""Ids of school and lead."""


@dataclass(frozen=True, slots=True)
class _Owners:
    """Whose a row is that names a school and a lead: the pair's, or the school's where its lead has another."""

    school_ids: Ids
    lead_ids: Ids
    assigned: Mapping[str, list[str]]

    def find(self, row: WrittenVisit | WrittenMilestone) -> Pair | None:
        school_id, lead_id = self.school_ids.find(row.school_id), self.lead_ids.find(row.lead_id)
        leads = self.assigned.get(school_id or "", [])
        if school_id is None or not leads:
            return None
        return school_id, lead_id if lead_id in leads and lead_id is not None else leads[0]


def index_visits(season: Season, policy: Policy, plan: WrittenVisitPlan) -> VisitIndex:
    """Join the rows of ``plan`` with ``season``, in one pass over each table."""
    school_ids, lead_ids, workshop_ids = Ids(season.schools), Ids(season.leads), Ids(season.workshops)
    professor_ids = Ids(season.professors or ())
    activities = tuple(_activities(season, plan, school_ids, lead_ids, professor_ids))
    known: list[tuple[WrittenAssignment, Pair]] = []
    assigned: dict[str, list[str]] = {}
    for row in plan.assignments:
        school_id, lead_id = school_ids.find(row.school_id), lead_ids.find(row.lead_id)
        if school_id is not None and lead_id is not None:
            # Two rows of one pair are one accompaniment; that there are two is V4's to say.
            if lead_id not in assigned.setdefault(school_id, []):
                known.append((row, (school_id, lead_id)))
            assigned[school_id].append(lead_id)
    owners = _Owners(school_ids, lead_ids, assigned)
    visits: dict[Pair | None, list[ActivityRow]] = {}
    for activity in sorted(activities, key=_by_time):
        visits.setdefault(owners.find(activity.written), []).append(activity)
    due: dict[Pair | None, list[WrittenMilestone]] = {}
    for milestone in plan.milestones:
        due.setdefault(owners.find(milestone), []).append(milestone)
    accompaniments = tuple(
        Accompaniment(
            row,
            season.schools[pair[0]],
            season.leads[pair[1]],
            season.workshops.get(workshop_ids.find(row.workshop_id) or ""),
            tuple(visits.get(pair, ())),
            tuple(due.get(pair, ())),
        )
        for row, pair in known
    )
    return VisitIndex(
        season,
        policy,
        plan,
        school_ids,
        lead_ids,
        workshop_ids,
        professor_ids,
        accompaniments,
        activities,
        tuple(due.get(None, ())),
    )


def _by_time(row: ActivityRow) -> tuple[date, int]:
    return row.written.date, row.written.start or 0


def _activities(
    season: Season, plan: WrittenVisitPlan, school_ids: Ids, lead_ids: Ids, professor_ids: Ids
) -> Iterator[ActivityRow]:
    professors = season.professors or {}
    for row in plan.visits:
        school_id = school_ids.find(row.school_id)
        if school_id is not None:
            lead = season.leads.get(lead_ids.find(row.lead_id) or "")
            professor = professors.get(professor_ids.find(row.professor_id) or "")
            yield ActivityRow(row, season.schools[school_id], lead, professor)


def cells(rows: Iterable[Row]) -> tuple[str, ...]:
    """The rows as cell references (``visits.csv:7``), in their order in the files."""
    placed = sorted((_FILES[type(row)], row.row) for row in rows)
    return tuple(f"{file}:{number}" for file, number in placed)


def broken(rule: str, code: str, of: Accompaniment, rows: Iterable[Row] = (), /, **figures: object) -> Violation:
    """A violation of an accompaniment, with school and lead among its figures; without rows its own row is cited."""
    named = {"school": of.school.id, "lead": of.lead.id}
    named |= {name: str(value) for name, value in figures.items()}
    return Violation(rule, code, (of.school.id, of.lead.id), cells(rows) or cells([of.written]), named)


def of_row(rule: str, code: str, row: ActivityRow, /, **figures: object) -> Violation:
    """A violation of one row of ``visits.csv``, with school, lead and date among its figures."""
    people = (row.school.id, row.written.lead_id)
    named = {"school": people[0], "lead": people[1], "date": row.written.date.isoformat()}
    named |= {name: str(value) for name, value in figures.items()}
    return Violation(rule, code, people, cells([row.written]), named)


def hours_text(minutes: int) -> str:
    """Minutes as hours, decimal without trailing zeros (``5.5``)."""
    return f"{minutes / 60:g}"


def same_hours(hours: float, minutes: int) -> bool:
    """Whether a written number of hours is those minutes, to the half minute: a cell may be rounded."""
    return abs(60 * hours - minutes) < 0.5
