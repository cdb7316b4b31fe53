"""The files of a case's plan: rows that its decisions give, and what it writes otherwise.

What follows from the decisions (figures, due dates, goals) is computed here a second time, for the tests alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, TypeVar

from matcher.tables.plan_rows import NO_SUMMARY
from matcher.visits.tables.plan_rows import (
    WrittenAssignment,
    WrittenMilestone,
    WrittenUnserved,
    WrittenVisit,
    WrittenVisits,
)
from models.policy import Policy
from models.rules.visits import M2, M3, V6
from models.visits.plan import Activity, ActivityKind, Assignment, VisitPlan
from models.visits.problem import Mode, Season
from tests.hours import interval
from tests.rules.true_summary import true_summary
from tests.visit_rules.true_reasons import LATER, true_reason
from tests.visits import facts
from tests.visits.checker import values_of

Decision = tuple[Assignment, tuple[Activity, ...]]
"""Who accompanies a school how, and what they do by date."""


def decisions(tables: Mapping[str, Any], season: Season) -> dict[str, Decision]:
    """The entries of the plan in order of their keys, without those dropped."""
    return {
        key: _decision(row.get("school", key), row, season)
        for key, row in sorted(tables["plan"].items())
        if key not in tables.get("dropped", ())
    }


def _decision(school_id: str, row: Mapping[str, Any], season: Season) -> Decision:
    lead_id, workshop_id = row["lead"], row.get("workshop", "")
    pair = school_id, lead_id
    visits = [Activity(*pair, 0, ActivityKind.VISIT, *_visit(line)) for line in row["visits"]]
    visits.sort(key=lambda visit: (visit.date, visit.start or 0))
    held = [replace(visit, number=number) for number, visit in enumerate(visits, 1)]
    if workshop_id:
        workshop = season.workshops[workshop_id]
        held.append(Activity(*pair, 0, ActivityKind.WORKSHOP, workshop.date, None, None, workshop.minutes))
    held.sort(key=lambda activity: (activity.date, activity.start or 0))
    lead, school = season.leads[lead_id], season.schools[school_id]
    of = facts.km(season, lead, school), facts.fit(season, lead, school)
    minutes = sum(activity.minutes for activity in held)
    days = held[0].date, held[-1].date
    return Assignment(*pair, Mode(row["mode"]), workshop_id, *days, minutes, len(visits), *of), tuple(held)


def _visit(line: str) -> tuple[Any, ...]:
    day, hours, *professor = line.split()
    held = interval(hours)
    return date.fromisoformat(day), held.start, held.end, held.end - held.start, *professor


def plan_of(decided: Mapping[str, Decision]) -> VisitPlan:
    """The decisions as a plan, without what falls due."""
    return VisitPlan(
        tuple(assignment for assignment, _ in decided.values()),
        tuple(activity for _, activities in decided.values() for activity in activities),
    )


# What falls due


def is_working(day: date, closed: frozenset[date]) -> bool:
    """Whether offices are open."""
    return (day.weekday() < 5 or day in facts.MADE_UP) and day not in facts.DAYS_OFF and day not in closed


def working(day: date, closed: frozenset[date], step: int = 1) -> date:
    """The day, or the next working day (``step`` -1: the last before)."""
    return day if is_working(day, closed) else working(day + timedelta(step), closed, step)


def true_milestones(
    activities: Sequence[Activity], season: Season, policy: Policy
) -> list[tuple[str, str, str, int, date]]:
    """Rule, form, who, number and date of everything that falls due of a school's activities by date."""
    closed, deadline = season.period.closed, season.period.settlement_deadline
    visits = [activity.date for activity in activities if activity.kind is ActivityKind.VISIT]

    def within(rule: type[M2 | M3], day: date) -> date:
        return working(day + timedelta(policy[rule].days), closed)

    found = [("M2", "visit_record", "lead", n, within(M2, day)) for n, day in enumerate(visits, start=1)]
    ends = sorted({1, len(visits)}) if visits else []
    found += [("M3", "checklist", "lead", n, within(M3, visits[n - 1])) for n in ends]
    if activities:
        before = working(activities[0].date - timedelta(1), closed, -1)
        due = working(two_months_later(activities[-1].date), closed)
        settled = due if due <= deadline else working(deadline, closed, -1)
        found += [("M1", "status_assessment", "school", 0, before), ("M4", "settlement", "school", 0, settled)]
    minutes = 0
    for activity in activities:
        minutes += activity.minutes
        if minutes - activity.minutes < 60 * policy[V6].hours <= minutes:
            found.append(("M5", "certificate", "office", 0, working(activity.date, closed)))
    return found


def two_months_later(day: date) -> date:
    """The same day two months later, or the last of a month that is shorter."""
    later = [day + timedelta(days) for days in range(58, 63)]
    month = (day.month + 1) % 12 + 1
    return max(found for found in later if found.month == month and found.day <= day.day)


# The rows


RowType = TypeVar("RowType", WrittenAssignment, WrittenVisit, WrittenMilestone)


def written_plan(tables: Mapping[str, Any], season: Season, policy: Policy) -> WrittenVisits:
    """The rows that follow from the decisions, and what the case says of them."""
    decided = decisions(tables, season)
    plan = plan_of(decided)
    served = {assignment.school_id for assignment in plan.assignments}
    unserved = tables.get("unserved", [school_id for school_id in season.schools if school_id not in served])
    reports = [row if isinstance(row, list) else [row, _reason(season, policy, row)] for row in unserved]
    left_out = tuple(WrittenUnserved(2 + k, school_id, why, "", "") for k, (school_id, why) in enumerate(reports))
    assignments = _finished(tables, "assignments", _assignments(decided), WrittenAssignment)
    visits = _finished(tables, "visits", _visits(decided), WrittenVisit)
    milestones = _finished(tables, "milestones", _milestones(decided, season, policy), WrittenMilestone)
    rows = WrittenVisits(assignments, visits, milestones, left_out, summary=NO_SUMMARY)
    goals = [name for name in policy.goals if name != "joined" or season.professors is not None]
    counts, said = true_counts(season, policy, rows), tables.get("summary", {})
    return replace(rows, summary=true_summary(policy, goals, values_of(season, plan), counts, said))


def _reason(season: Season, policy: Policy, school_id: str) -> str:
    school = season.schools.get(school_id)
    return LATER if school is None else true_reason(season, policy, school)


def _assignments(decided: Mapping[str, Decision]) -> dict[str, WrittenAssignment]:
    return {
        key: WrittenAssignment(
            *(0, row.school_id, row.lead_id, row.mode.value, row.workshop_id, row.first_day, row.last_day),
            *(row.minutes / 60, row.visits, row.km, row.fit),
        )
        for key, (row, _) in decided.items()
    }


def _visits(decided: Mapping[str, Decision]) -> dict[str, WrittenVisit]:
    """Named ``S1/2`` by the visit's number, ``S2/0`` for the workshop."""
    return {
        f"{key}/{row.number}": WrittenVisit(
            *(0, row.school_id, row.lead_id, row.number, row.kind.value, row.date, row.start, row.end),
            *(row.minutes / 60, row.professor_id),
        )
        for key, (_, activities) in decided.items()
        for row in activities
    }


def _milestones(decided: Mapping[str, Decision], season: Season, policy: Policy) -> dict[str, WrittenMilestone]:
    """Named ``S1/M2/3`` by rule and number."""
    return {
        f"{key}/{rule}/{n}": WrittenMilestone(0, row.school_id, row.lead_id, rule, what, who, due, n)
        for key, (row, activities) in decided.items()
        for rule, what, who, n, due in true_milestones(activities, season, policy)
    }


def _finished(
    tables: Mapping[str, Any], file: str, rows: Mapping[str, RowType], make: type[RowType]
) -> tuple[RowType, ...]:
    """True rows under their names, with the cells, rows and gaps that the case writes otherwise."""
    changed: dict[str, Any] = tables.get("cells", {}).get(file, {})
    dropped: list[str] = tables.get("dropped_rows", {}).get(file, [])
    if unknown := {*changed, *dropped} - set(rows):
        raise ValueError(f"no such rows of {file}: {unknown}")
    kept = [replace(row, **changed.get(name, {})) for name, row in rows.items() if name not in dropped]
    kept += [make(0, *extra) for extra in tables.get("rows", {}).get(file, [])]
    return tuple(replace(row, row=2 + number) for number, row in enumerate(kept))


def true_counts(season: Season, policy: Policy, plan: WrittenVisits) -> dict[str, int | float]:
    """The counts of the summary, from tables and rows."""
    led = {
        (row.school_id, row.lead_id): row
        for row in reversed(plan.assignments)
        if row.school_id in season.schools and row.lead_id in season.leads
    }
    visits = [row for row in plan.visits if row.kind == "visit" and row.school_id in season.schools]
    schools = {school_id for school_id, _ in led}
    minutes, ways = Fraction(0), 0
    for row in plan.visits:
        owners = [pair for pair in reversed(led) if pair[0] == row.school_id]
        if owners:
            own = (row.school_id, row.lead_id) if (row.school_id, row.lead_id) in owners else owners[0]
            workshop = season.workshops.get(led[own].workshop_id) if row.kind == "workshop" else None
            minutes += _minutes(row) if workshop is None else workshop.minutes
            lead, school = season.leads[own[1]], season.schools[own[0]]
            ways += 2 * facts.km(season, lead, school) * (row.kind == "visit")
    return {
        "schools": len(list(season.schools)),
        "eligible": len([school for school in season.schools.values() if facts.eligible(season, policy, school)]),
        "served": len(schools),
        "unserved": len({row.school_id for row in plan.unserved if row.school_id in season.schools}),
        "leads": len(list(season.leads)),
        "leads_visiting": len({lead_id for _, lead_id in led}),
        "workshops": len({row.workshop_id for row in led.values()} - {""}),
        "visits": len(visits),
        "visits_joined": len([row for row in visits if row.professor_id != ""]),
        "visit_hours": float(Fraction(sum(map(_minutes, visits)), 60)),
        "hours": float(minutes / 60),
        "travel_km": ways,
        "milestones": len(plan.milestones),
    }


def _minutes(row: WrittenVisit) -> int:
    return round(60 * row.hours) if row.start is None or row.end is None else row.end - row.start
