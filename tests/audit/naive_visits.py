"""A second, slow judge of a plan of visits: whether it is valid at all, day by day and minute by minute."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from matcher.visits.tables.plan_rows import WrittenAssignment, WrittenUnserved, WrittenVisit, WrittenVisits
from models.policy import Policy
from models.programmes import VISITS
from models.visits.problem import Season
from models.week import Week
from tests.visit_rules.plan_rows import (
    DAYS_OFF,
    Decided,
    Decision,
    true_counts,
    true_fit,
    true_km,
    true_milestones,
    true_values,
)
from tests.visit_rules.true_reasons import LATER, RULED_OUT, eligible, of_leads

PROGRAMME = Policy.programme(VISITS)


def free_all_the_time(week: Week, row: WrittenVisit) -> bool:
    """Whether every minute of the visit lies in one of the weekday's intervals."""
    assert row.start is not None
    assert row.end is not None
    return any(
        all(interval.start <= minute < interval.end for minute in range(row.start, row.end))
        for interval in week[row.date.weekday()]
    )


def closing_day(first: date) -> date:
    """Walk to the third month after; its day of the same number, or its last."""
    day, months = first, 0
    while months < 3 or (day.day < first.day and (day + timedelta(1)).day != 1):
        day += timedelta(1)
        months += day.day == 1
    return day


def rows_of(plan: WrittenVisits, row: WrittenAssignment) -> list[WrittenVisit]:
    """The rows of a school by date."""
    return sorted((held for held in plan.visits if held.school_id == row.school_id), key=lambda held: held.date)


def accounts_valid(season: Season, plan: WrittenVisits) -> bool:
    """V4: every id is known, every school stands once, and its lead alone visits it."""
    stated = [row.school_id for row in plan.assignments] + [row.school_id for row in plan.unserved]
    leads = {row.school_id: row.lead_id for row in plan.assignments}
    return (
        sorted(stated) == sorted(season.schools)
        and set(leads.values()) <= set(season.leads)
        and all(leads.get(row.school_id) == row.lead_id for row in plan.visits)
        and all(reason_valid(season, plan, row) for row in plan.unserved)
    )


def reason_valid(season: Season, plan: WrittenVisits, row: WrittenUnserved) -> bool:
    """Whether the reason is one, and nothing that anybody can count refutes it, under the programme's own policy."""
    school = season.schools[row.school_id]
    if row.reason == "too_few_teachers":
        return school.teachers < 3
    if row.reason == "applied_late":
        return school.applied_on is not None and school.applied_on > date(2025, 6, 20)
    first = of_leads(season, PROGRAMME, school)
    if first != LATER or row.reason in RULED_OUT:
        return row.reason == first
    served = [assignment.lead_id for assignment in plan.assignments]
    left = any(served.count(lead.id) < min(3, lead.max_schools) for lead in season.leads.values())
    facts = {
        "no_dates": True,
        "no_workshop": school.mode == "B",
        "shortage": True,
        "not_explained": True,
        "dates": left,
        "not_proven": left,
    }
    return eligible(season, PROGRAMME, school) and facts.get(row.reason, False)


def pair_valid(season: Season, row: WrittenAssignment) -> bool:
    """V1, V4, V5, the locks, and the figures of the pair."""
    lead, school = season.leads[row.lead_id], season.schools[row.school_id]
    return (
        school.teachers >= 3
        and (school.applied_on is None or school.applied_on <= date(2025, 6, 20))
        and lead.school_id != school.id
        and any(item in lead.items for item in school.items)
        and (lead.id, school.id) not in season.forbidden
        and row.fit == true_fit(season, lead, school)
        and row.km == true_km(season, lead, school)
    )


def mode_valid(season: Season, row: WrittenAssignment, rows: Sequence[WrittenVisit]) -> bool:
    """V6 and V7: hours, window and mode."""
    visits = [held for held in rows if held.kind == "visit"]
    workshops = [held for held in rows if held.kind == "workshop"]
    dates, hours = [held.date for held in rows], sum(held.hours for held in rows)
    if len(visits) + len(workshops) != len(rows) or not rows:
        return False
    if season.schools[row.school_id].mode not in (None, row.mode):
        return False
    if row.mode == "A":
        right = not workshops and row.workshop_id == "" and 3 <= len(visits) <= 5
    elif row.mode == "B" and row.workshop_id in season.workshops and len(workshops) == 1:
        workshop, held = season.workshops[row.workshop_id], workshops[0]
        right = (
            2 <= len(visits) <= 4
            and sum(one.hours for one in visits) >= 9
            and (held.date, held.hours, held.number) == (workshop.date, workshop.minutes / 60, 0)
            and held.start is None
            and held.end is None
            and held.hours >= 6
        )
    else:
        right = False
    return (
        right
        and [held.number for held in visits] == [1, 2, 3, 4, 5][: len(visits)]
        and (row.visits, row.hours) == (len(visits), hours)
        and (row.first_day, row.last_day) == (dates[0], dates[-1])
        and hours >= 15
        and dates[-1] < closing_day(dates[0])
    )


def dates_valid(season: Season, rows: Sequence[WrittenVisit]) -> bool:
    """V8 to V11 of one school's rows."""
    visits = [held for held in rows if held.kind == "visit"]
    return (
        all(abs((one.date - two.date).days) >= 7 for one in visits for two in visits if one is not two)
        and all(visit_valid(season, held) for held in visits)
        and all(date(2025, 9, 1) <= held.date <= date(2025, 12, 1) for held in rows)
        and not any(held.date in season.schools[held.school_id].unavailable for held in rows)
        and not any(held.date in season.leads[held.lead_id].unavailable for held in rows)
        and len({held.date for held in rows}) == len(rows)
    )


def visit_valid(season: Season, held: WrittenVisit) -> bool:
    """V8 and V9 of one visit."""
    if held.start is None or held.end is None or not held.start < held.end:
        return False
    if held.date.weekday() > 4 or held.date in DAYS_OFF or held.date in season.period.closed:
        return False
    return (
        held.hours == (held.end - held.start) / 60 <= 7
        and held.start % 30 == 0 == held.end % 30
        and free_all_the_time(season.leads[held.lead_id].free, held)
        and free_all_the_time(season.schools[held.school_id].free, held)
    )


def leads_valid(season: Season, plan: WrittenVisits) -> bool:
    """V3, one thing a date (V8), and the places of the workshops (V7)."""
    for lead in season.leads.values():
        mine = [row for row in plan.assignments if row.lead_id == lead.id]
        if len(mine) > min(3, lead.max_schools):
            return False
        for day in {row.date for row in plan.visits}:
            there = [row for row in plan.visits if row.lead_id == lead.id and row.date == day]
            workshops = {
                assignment.workshop_id
                for assignment in mine
                for row in there
                if row.kind == "workshop" and assignment.school_id == row.school_id
            }
            if sum(row.kind == "visit" for row in there) + len(workshops) > 1:
                return False
    for workshop in season.workshops.values():
        attending = [row for row in plan.assignments if row.workshop_id == workshop.id]
        if workshop.capacity is not None and len(attending) > workshop.capacity:
            return False
    return True


def professors_valid(season: Season, plan: WrittenVisits) -> bool:
    """Who joins is there, from start to end, once a date and once a school, and no more often than offered."""
    joined = [row for row in plan.visits if row.professor_id]
    for row in joined:
        professor = (season.professors or {}).get(row.professor_id)
        if professor is None or row.kind != "visit" or row.date in professor.unavailable:
            return False
        if not free_all_the_time(professor.free, row):
            return False
        mine = [other for other in joined if other.professor_id == professor.id]
        if professor.max_visits is not None and len(mine) > professor.max_visits:
            return False
        if any(other.date == row.date for other in mine if other is not row):
            return False
    return len({row.school_id for row in joined}) == len(joined)


def locks_valid(season: Season, plan: WrittenVisits) -> bool:
    """L1, but for what is forbidden."""
    pairs = {(row.lead_id, row.school_id) for row in plan.assignments}
    visits = {(row.lead_id, row.school_id, row.date) for row in plan.visits if row.kind == "visit"}
    return set(season.assigned) <= pairs and set(season.fixed) <= visits


def figures_valid(season: Season, plan: WrittenVisits) -> bool:
    """M1 to M5, and the summary."""
    decisions = []
    for row in plan.assignments:
        rows = rows_of(plan, row)
        held = tuple(Decided(v.date, v.start, v.end, round(60 * v.hours), v.professor_id) for v in rows)
        decisions.append(Decision(row.school_id, row.school_id, row.lead_id, row.mode, row.workshop_id, held))
    due = [
        (decision.school_id, decision.lead_id, *one)
        for decision in decisions
        for one in true_milestones(decision, season, PROGRAMME)
    ]
    stated = [(m.school_id, m.lead_id, m.rule, m.what, m.who, m.number, m.due) for m in plan.milestones]
    names = ["priority", "served", "fit", "travel", "visits", *(["joined"] if season.professors is not None else [])]
    truth = true_values(season, decisions)
    goals = [(goal.name, goal.value, goal.bound) for goal in plan.summary.goals]
    return (
        sorted(due) == sorted(stated)
        and goals == [(name, truth[name], truth[name]) for name in names]
        and plan.summary.status == "optimal"
        and plan.summary.other["counts"] == true_counts(season, PROGRAMME, plan)
    )


def valid(season: Season, plan: WrittenVisits) -> bool:
    """Whether a plan that claims to be optimal keeps every rule of the programme and says nothing false."""
    if not accounts_valid(season, plan):
        return False
    for row in plan.assignments:
        rows = rows_of(plan, row)
        if not (pair_valid(season, row) and mode_valid(season, row, rows) and dates_valid(season, rows)):
            return False
    return (
        leads_valid(season, plan)
        and professors_valid(season, plan)
        and locks_valid(season, plan)
        and figures_valid(season, plan)
    )
