"""The files of a plan of visits."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from matcher.tables.columns import TableColumns
from matcher.tables.csv_file import Rows, write_rows
from matcher.tables.summary import write_summary
from matcher.tables.times import clock_text
from matcher.visits.publication import VisitPublication
from matcher.visits.tables.columns import WRITTEN_VISIT_TABLES
from models.visits.plan import ActivityKind, SchoolReason, VisitPlan
from models.visits.problem import Season

_TABLES: Mapping[str, TableColumns] = {table.stem: table for table in WRITTEN_VISIT_TABLES}
_NOT_ELIGIBLE = (SchoolReason.TOO_FEW_TEACHERS, SchoolReason.APPLIED_LATE)


def write_visit_plan(folder: Path, publication: VisitPublication, sentences: Mapping[str, tuple[str, str]]) -> None:
    """Write the tables and the summary of a plan into an existing folder.

    ``sentences`` has the detail and the remedy of every unserved school. The same publication gives the same bytes,
    but for ``seconds`` in the summary.
    """
    plan = publication.outcome.plan
    assert plan is not None
    write_rows(folder, _TABLES["assignments"], _assignment_rows(plan))
    write_rows(folder, _TABLES["visits"], _activity_rows(plan))
    write_rows(folder, _TABLES["milestones"], _milestone_rows(plan))
    reasons = {unserved.school_id: str(unserved.reason) for unserved in plan.unserved}
    unserved = [(school, reasons[school], *sentences[school]) for school in sorted(reasons)]
    write_rows(folder, _TABLES["unserved"], unserved)
    spread = publication.outcome.spread
    more = {} if spread is None else {"spread": {"value": spread.value, "bound": spread.bound}}
    write_summary(folder, publication, _counts(publication.problem, plan), **more)


def hours_text(minutes: int) -> str:
    """Minutes as hours with decimals, without trailing zeros (``15``, ``5.5``)."""
    return f"{minutes / 60:g}"


def _time(minutes: int | None) -> str:
    return "" if minutes is None else clock_text(minutes)


def _assignment_rows(plan: VisitPlan) -> Rows:
    for a in sorted(plan.assignments):
        days = a.first_day, a.last_day
        yield a.school_id, a.lead_id, str(a.mode), a.workshop_id, *days, hours_text(a.minutes), a.visits, a.km, a.fit


def _activity_rows(plan: VisitPlan) -> Rows:
    for a in sorted(plan.activities, key=lambda a: (a.school_id, a.date, a.number)):
        times = _time(a.start), _time(a.end), hours_text(a.minutes)
        yield a.school_id, a.lead_id, a.number, str(a.kind), a.date, *times, a.professor_id


def _milestone_rows(plan: VisitPlan) -> Rows:
    for m in sorted(plan.milestones, key=lambda m: (m.school_id, m.due, m.rule, m.number)):
        yield m.school_id, m.lead_id, m.rule, str(m.what), str(m.who), m.due, m.number


def _counts(season: Season, plan: VisitPlan) -> dict[str, int | float]:
    """Whole numbers but for hours, which may be halves; km are the leads' ways there and back."""
    visits = [activity for activity in plan.activities if activity.kind is ActivityKind.VISIT]
    not_eligible = sum(unserved.reason in _NOT_ELIGIBLE for unserved in plan.unserved)
    return {
        "schools": len(season.schools),
        "eligible": len(season.schools) - not_eligible,
        "served": len(plan.assignments),
        "unserved": len(plan.unserved),
        "leads": len(season.leads),
        "leads_visiting": len({assignment.lead_id for assignment in plan.assignments}),
        "workshops": len({assignment.workshop_id for assignment in plan.assignments if assignment.workshop_id}),
        "visits": len(visits),
        "visits_joined": sum(bool(visit.professor_id) for visit in visits),
        "visit_hours": _hours(sum(visit.minutes for visit in visits)),
        "hours": _hours(sum(assignment.minutes for assignment in plan.assignments)),
        "travel_km": sum(2 * assignment.km * assignment.visits for assignment in plan.assignments),
        "milestones": len(plan.milestones),
    }


def _hours(minutes: int) -> int | float:
    return minutes / 60 if minutes % 60 else minutes // 60
