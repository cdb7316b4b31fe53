"""The files of a case's plan: rows that its decisions give, and what it writes otherwise.

What follows from the decisions (figures, due dates, goals) is computed here a second time, for the tests alone.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, TypeVar

from matcher.tables.plan_rows import NO_SUMMARY, WrittenSummary
from matcher.visits.tables.plan_rows import (
    WrittenAssignment,
    WrittenMilestone,
    WrittenUnserved,
    WrittenVisit,
    WrittenVisits,
)
from models.goals import GoalResult
from models.policy import Policy
from models.rules.visits import M2, M3, V6
from models.visits.problem import GeoPoint, HighSchool, Lead, Season
from tests.rules.instance import interval
from tests.rules.true_summary import true_entries
from tests.visit_rules.true_reasons import LATER, eligible, true_reason

OFF = """
2021-12-31 2022-01-31 2022-02-01 2022-02-02 2022-02-03 2022-02-04 2022-02-28 2022-04-04 2022-04-05
2023-01-02 2023-01-20 2023-01-23 2023-01-24 2023-01-25 2023-01-26 2023-01-27 2023-02-27 2023-02-28
2023-04-03 2023-04-04 2023-04-05 2023-09-29 2023-10-09 2023-10-10
2024-01-01 2024-02-08 2024-02-09 2024-02-12 2024-02-13 2024-02-14 2024-02-28 2024-04-04 2024-04-05
2025-09-29 2025-10-06 2025-10-10 2025-10-24 2025-12-25 2026-01-01
"""
SATURDAYS_MADE_UP = "2022-01-22 2023-01-07 2023-02-04 2023-02-18 2023-03-25 2023-09-23 2024-02-17"

DAYS_OFF = frozenset(map(date.fromisoformat, OFF.split()))
"""Monday to Friday, and off, as the government's calendar (行政院人事行政總處) has them in the cases' seasons."""

MADE_UP = frozenset(map(date.fromisoformat, SATURDAYS_MADE_UP.split()))
"""Saturdays on which offices are open instead."""


@dataclass(frozen=True)
class Decided:
    """One activity of the decisions: a visit has a start and an end in minutes after midnight."""

    date: date
    start: int | None
    end: int | None
    minutes: int
    professor_id: str = ""

    @property
    def is_visit(self) -> bool:
        """Whether it has hours of the day."""
        return self.start is not None


@dataclass(frozen=True)
class Decision:
    """An entry of a case's plan: who, how and when."""

    key: str
    school_id: str
    lead_id: str
    mode: str
    workshop_id: str
    activities: tuple[Decided, ...]

    @property
    def visits(self) -> tuple[Decided, ...]:
        """The visits by date."""
        return tuple(activity for activity in self.activities if activity.is_visit)

    @property
    def minutes(self) -> int:
        """Of all activities."""
        return sum(activity.minutes for activity in self.activities)


def decisions(tables: Mapping[str, Any], instance: Season) -> list[Decision]:
    """The entries of the plan in order of their keys, without those dropped."""
    found = []
    for key, row in sorted(tables["plan"].items()):
        if key in tables.get("dropped", ()):
            continue
        activities = [_visit(line) for line in row["visits"]]
        if row.get("workshop"):
            workshop = instance.workshops[row["workshop"]]
            activities.append(Decided(workshop.date, None, None, workshop.minutes))
        activities.sort(key=lambda activity: (activity.date, activity.start or 0))
        school = row.get("school", key)
        found.append(Decision(key, school, row["lead"], row["mode"], row.get("workshop", ""), tuple(activities)))
    return found


def _visit(line: str) -> Decided:
    day, hours, *professor = line.split()
    held = interval(hours)
    return Decided(date.fromisoformat(day), held.start, held.end, held.end - held.start, *professor)


# What follows from the decisions


def true_fit(instance: Season, lead: Lead, school: HighSchool) -> int:
    """The fit as the format's formula says, in fractions."""
    if (lead.id, school.id) in instance.scores:
        return instance.scores[lead.id, school.id]
    covered = [item for item in school.items if item in lead.items]
    return math.floor(Fraction(100 * len(covered), len(school.items)) + Fraction(1, 2))


def true_km(instance: Season, lead: Lead, school: HighSchool) -> int:
    """The travel table's km, or those of the great circle: the angle between two unit vectors."""
    if (lead.id, school.id) in instance.travel:
        return instance.travel[lead.id, school.id]
    if lead.place is None or school.place is None:
        return 0
    one, two = _unit(lead.place), _unit(school.place)
    dot = math.fsum(a * b for a, b in zip(one, two, strict=True))
    across = math.hypot(one[1] * two[2] - one[2] * two[1], one[2] * two[0] - one[0] * two[2])
    across = math.hypot(across, one[0] * two[1] - one[1] * two[0])
    return math.floor(6371.0088 * math.atan2(across, dot) + 0.5)


def _unit(place: GeoPoint) -> tuple[float, float, float]:
    lat, lon = math.radians(place.lat), math.radians(place.lon)
    return math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)


def is_working(day: date, closed: frozenset[date]) -> bool:
    """Whether offices are open."""
    return (day.weekday() < 5 or day in MADE_UP) and day not in DAYS_OFF and day not in closed


def working(day: date, closed: frozenset[date], step: int = 1) -> date:
    """The day, or the next working day (``step`` -1: the last before)."""
    return day if is_working(day, closed) else working(day + timedelta(step), closed, step)


def true_milestones(decision: Decision, instance: Season, policy: Policy) -> list[tuple[str, str, str, int, date]]:
    """Rule, form, who, number and date of everything that falls due."""
    closed, deadline = instance.period.closed, instance.period.settlement_deadline
    dates = [activity.date for activity in decision.activities]
    visits = [activity.date for activity in decision.visits]
    found = [("M1", "status_assessment", "school", 0, working(dates[0] - timedelta(1), closed, -1))] if dates else []
    for number, day in enumerate(visits, start=1):
        due = working(day + timedelta(policy[M2].days), closed)
        found.append(("M2", "visit_record", "lead", number, due))
    for number in sorted({1, len(visits)} - {0} if visits else set()):
        due = working(visits[number - 1] + timedelta(policy[M3].days), closed)
        found.append(("M3", "checklist", "lead", number, due))
    if dates:
        due = working(two_months_later(dates[-1]), closed)
        found.append(
            ("M4", "settlement", "school", 0, due if due <= deadline else working(deadline, closed, -1)),
        )
    hours = Fraction(0)
    for activity in decision.activities:
        before, hours = hours, hours + Fraction(activity.minutes, 60)
        if before < policy[V6].hours <= hours:
            found.append(("M5", "certificate", "office", 0, working(activity.date, closed)))
    return found


def two_months_later(day: date) -> date:
    """The same day two months later, or the last of a month that is shorter."""
    later = [day + timedelta(days) for days in range(58, 63)]
    month = (day.month + 1) % 12 + 1
    return max(found for found in later if found.month == month and found.day <= day.day)


def true_values(instance: Season, plan: Sequence[Decision]) -> dict[str, int]:
    """The six goals, counted from the decisions."""
    served = {decision.school_id: instance.schools[decision.school_id] for decision in plan}
    figures = [(d, instance.leads[d.lead_id], instance.schools[d.school_id]) for d in plan]
    known = instance.professors or {}
    return {
        "priority": len([school for school in served.values() if school.returning or school.recommended]),
        "served": len(served),
        "fit": sum(true_fit(instance, lead, school) for _, lead, school in figures),
        "travel": sum(2 * len(d.visits) * true_km(instance, lead, school) for d, lead, school in figures),
        "visits": sum(len(decision.visits) for decision in plan),
        "joined": len({d.school_id for d in plan for visit in d.visits if visit.professor_id in known}),
    }


# The rows


RowType = TypeVar("RowType", WrittenAssignment, WrittenVisit, WrittenMilestone)


def written_plan(tables: Mapping[str, Any], instance: Season, policy: Policy) -> WrittenVisits:
    """The rows that follow from the decisions, and what the case says of them."""
    plan = decisions(tables, instance)
    served = {decision.school_id for decision in plan}
    unserved = tables.get("unserved")
    if unserved is None:
        unserved = [school_id for school_id in instance.schools if school_id not in served]
    reports = [row if isinstance(row, list) else [row, _reason(instance, policy, row)] for row in unserved]
    assignments = _finished(tables, "assignments", {d.key: _assignment(d, instance) for d in plan}, WrittenAssignment)
    visits = _finished(tables, "visits", _visits(plan), WrittenVisit)
    milestones = _finished(tables, "milestones", _milestones(plan, instance, policy), WrittenMilestone)
    left_out = tuple(WrittenUnserved(2 + k, school_id, why, "", "") for k, (school_id, why) in enumerate(reports))
    counts = true_counts(instance, policy, WrittenVisits(assignments, visits, milestones, left_out, summary=NO_SUMMARY))
    summary = _summary(tables, policy, instance, plan, counts)
    return WrittenVisits(assignments, visits, milestones, left_out, summary=summary)


def _reason(instance: Season, policy: Policy, school_id: str) -> str:
    school = instance.schools.get(school_id)
    return LATER if school is None else true_reason(instance, policy, school)


def true_counts(instance: Season, policy: Policy, plan: WrittenVisits) -> dict[str, int | float]:
    """The counts of the summary, from tables and rows."""
    led = {
        (row.school_id, row.lead_id): row
        for row in reversed(plan.assignments)
        if row.school_id in instance.schools and row.lead_id in instance.leads
    }
    visits = [row for row in plan.visits if row.kind == "visit" and row.school_id in instance.schools]
    schools = {school_id for school_id, _ in led}
    minutes, ways = Fraction(0), 0
    for row in plan.visits:
        owners = [pair for pair in reversed(led) if pair[0] == row.school_id]
        if owners:
            own = (row.school_id, row.lead_id) if (row.school_id, row.lead_id) in owners else owners[0]
            workshop = instance.workshops.get(led[own].workshop_id) if row.kind == "workshop" else None
            minutes += _minutes(row) if workshop is None else workshop.minutes
            lead, school = instance.leads[own[1]], instance.schools[own[0]]
            ways += 2 * true_km(instance, lead, school) * (row.kind == "visit")
    return {
        "schools": len(list(instance.schools)),
        "eligible": len([school for school in instance.schools.values() if eligible(instance, policy, school)]),
        "served": len(schools),
        "unserved": len({row.school_id for row in plan.unserved if row.school_id in instance.schools}),
        "leads": len(list(instance.leads)),
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


def true_spread(policy: Policy, plan: Sequence[Decision], ideal_days: int = 21) -> int:
    """How evenly the dates lie, day by day; three weeks are ideal in the programme as written."""
    measure = 0
    for decision in plan:
        days = [activity.date.toordinal() for activity in decision.visits]
        measure += sum(abs(days[n + 1] - days[n] - ideal_days) for n in range(len(days) - 1))
    for lead_id in {decision.lead_id for decision in plan}:
        dates = [visit.date for decision in plan if decision.lead_id == lead_id for visit in decision.visits]
        fortnights = [{first + timedelta(days) for days in range(14)} for first in dates]
        measure += 7 * max([0, *(len([day for day in dates if day in stretch]) for stretch in fortnights)])
    return measure


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


def _assignment(decision: Decision, instance: Season) -> WrittenAssignment:
    lead, school = instance.leads[decision.lead_id], instance.schools[decision.school_id]
    return WrittenAssignment(
        0,
        school.id,
        lead.id,
        decision.mode,
        decision.workshop_id,
        decision.activities[0].date,
        decision.activities[-1].date,
        decision.minutes / 60,
        len(decision.visits),
        true_km(instance, lead, school),
        true_fit(instance, lead, school),
    )


def _visits(plan: Sequence[Decision]) -> dict[str, WrittenVisit]:
    """Named ``S1/2`` by the visit's number, ``S2/0`` for the workshop."""
    rows = {}
    for decision in plan:
        number = 0
        for held in decision.activities:
            number += held.is_visit
            own, kind = (number, "visit") if held.is_visit else (0, "workshop")
            pair = decision.school_id, decision.lead_id
            rows[f"{decision.key}/{own}"] = WrittenVisit(
                0, *pair, own, kind, held.date, held.start, held.end, held.minutes / 60, held.professor_id
            )
    return rows


def _milestones(plan: Sequence[Decision], instance: Season, policy: Policy) -> dict[str, WrittenMilestone]:
    """Named ``S1/M2/3`` by rule and number."""
    return {
        f"{decision.key}/{rule}/{number}": WrittenMilestone(
            0, decision.school_id, decision.lead_id, rule, what, who, due, number
        )
        for decision in plan
        for rule, what, who, number, due in true_milestones(decision, instance, policy)
    }


def _summary(
    tables: Mapping[str, Any],
    policy: Policy,
    instance: Season,
    plan: Sequence[Decision],
    counts: Mapping[str, int | float],
) -> WrittenSummary:
    said = tables.get("summary", {})
    values = true_values(instance, plan)
    names = said.get("names") or [name for name in policy.goals if name != "joined" or instance.professors is not None]
    goals = []
    for name in names:
        stated = said.get(name, {})
        value = stated.get("value", values.get(name, 0))
        goals.append(GoalResult(name, value, stated.get("bound", value)))
    return WrittenSummary(said.get("status", "optimal"), tuple(goals), true_entries(policy, counts, said))
