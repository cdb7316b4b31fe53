"""A second, slow judge of a plan of visits as written: whether it is valid at all, and says nothing false."""

from __future__ import annotations

from datetime import date

from matcher.visits.tables.plan_rows import WrittenUnserved, WrittenVisit, WrittenVisits
from models.visits.plan import Activity, ActivityKind, Assignment, SchoolReason, Unserved, VisitPlan
from models.visits.problem import Mode, Season
from tests.visit_rules.plan_rows import true_counts, true_milestones
from tests.visit_rules.true_reasons import LATER, RULED_OUT, of_leads
from tests.visits import facts
from tests.visits.building import POLICY
from tests.visits.checker import broken, values_of


def rows_valid(season: Season, plan: WrittenVisits) -> bool:
    """Whether every id and word is known, and every visit has times that are as long as it says."""
    return (
        {row.school_id for row in plan.assignments} <= set(season.schools)
        and {row.lead_id for row in plan.assignments} <= set(season.leads)
        and {row.workshop_id for row in plan.assignments} <= {"", *season.workshops}
        and {row.professor_id for row in plan.visits} <= {"", *(season.professors or ())}
        and {row.mode for row in plan.assignments} <= {"A", "B"}
        and all(row.kind == "workshop" or (row.kind == "visit" and times_valid(row)) for row in plan.visits)
    )


def times_valid(row: WrittenVisit) -> bool:
    return row.start is not None and row.end is not None and 0 < row.end - row.start == 60 * row.hours


def as_plan(plan: WrittenVisits) -> VisitPlan:
    """Rows that are valid, activities by date."""
    rows = sorted(plan.visits, key=lambda row: (row.date, row.start or 0))
    return VisitPlan(
        tuple(
            Assignment(
                *(row.school_id, row.lead_id, Mode(row.mode), row.workshop_id, row.first_day, row.last_day),
                *(60 * row.hours, row.visits, row.km, row.fit),  # type: ignore[arg-type]
            )
            for row in plan.assignments
        ),
        tuple(
            Activity(
                *(row.school_id, row.lead_id, row.number, ActivityKind(row.kind), row.date, row.start, row.end),
                *(60 * row.hours, row.professor_id),  # type: ignore[arg-type]
            )
            for row in rows
        ),
        unserved=tuple(Unserved(row.school_id, SchoolReason.NOT_EXPLAINED) for row in plan.unserved),
    )


def reason_valid(season: Season, plan: WrittenVisits, row: WrittenUnserved) -> bool:
    """Whether the reason is one, and nothing that anybody can count refutes it, under the programme's own policy."""
    school = season.schools[row.school_id]
    if row.reason == "too_few_teachers":
        return school.teachers < 3
    if row.reason == "applied_late":
        return school.applied_on is not None and school.applied_on > date(2025, 6, 20)
    first = of_leads(season, POLICY, school)
    if first != LATER or row.reason in RULED_OUT:
        return row.reason == first
    served = [assignment.lead_id for assignment in plan.assignments]
    left = any(served.count(lead.id) < min(3, lead.max_schools) for lead in season.leads.values())
    known = {
        **dict.fromkeys(("no_dates", "shortage", "not_explained"), True),
        **dict.fromkeys(("dates", "not_proven"), left),
        "no_workshop": school.mode == "B",
    }
    return facts.eligible(season, POLICY, school) and known.get(row.reason, False)


def figures_valid(season: Season, plan: WrittenVisits, rows: VisitPlan) -> bool:
    """M1 to M5, and the summary."""
    due = [
        (row.school_id, row.lead_id, *one)
        for row in rows.assignments
        for one in true_milestones([act for act in rows.activities if act.school_id == row.school_id], season, POLICY)
    ]
    stated = [(m.school_id, m.lead_id, m.rule, m.what, m.who, m.number, m.due) for m in plan.milestones]
    names = ["priority", "served", "fit", "travel", "visits", *(["joined"] if season.professors is not None else [])]
    truth = values_of(season, rows)
    return (
        sorted(due) == sorted(stated)
        and [(goal.name, goal.value, goal.bound) for goal in plan.summary.goals]
        == [(name, truth[name], truth[name]) for name in names]
        and plan.summary.status == "optimal"
        and plan.summary.other["counts"] == true_counts(season, POLICY, plan)
    )


def valid(season: Season, plan: WrittenVisits) -> bool:
    """Whether a plan that claims to be optimal keeps every rule of the programme and says nothing false."""
    return (
        rows_valid(season, plan)
        and broken(season, POLICY, as_plan(plan)) == []
        and all(reason_valid(season, plan, row) for row in plan.unserved)
        and figures_valid(season, plan, as_plan(plan))
    )
