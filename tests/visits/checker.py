"""A plain second look at a plan of visits: the rules it breaks, and the goals it really reaches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

from models.policy import Policy
from models.rules.visits import V3, V6, V7, V8, V9
from models.visits.plan import Activity, ActivityKind, Assignment, VisitPlan
from models.visits.problem import Mode, Season
from models.week import Week
from tests.visits import facts


def broken(season: Season, policy: Policy, plan: VisitPlan) -> list[str]:
    """The rules that the plan breaks, each with who or what is concerned; empty for a sound plan."""
    return [fault for check in _CHECKS for fault in check(season, policy, plan)]


def values_of(season: Season, plan: VisitPlan) -> dict[str, int]:
    """Every goal's value, counted from the plan's rows and the tables."""
    pairs = [(season.leads[row.lead_id], season.schools[row.school_id]) for row in plan.assignments]
    visits = [row for row in plan.activities if row.kind is ActivityKind.VISIT]
    return {
        "priority": len({school.id for _, school in pairs if school.returning or school.recommended}),
        "served": len({school.id for _, school in pairs}),
        "fit": sum(facts.fit(season, *pair) for pair in pairs),
        "travel": sum(2 * facts.km(season, season.leads[v.lead_id], season.schools[v.school_id]) for v in visits),
        "visits": len(visits),
        "joined": len({visit.school_id for visit in visits if visit.professor_id in (season.professors or ())}),
    }


def _of(plan: VisitPlan, assignment: Assignment, kind: ActivityKind | None = None) -> list[Activity]:
    """The activities of an assignment by date."""
    rows = [row for row in plan.activities if row.school_id == assignment.school_id and kind in (None, row.kind)]
    return sorted(rows, key=lambda row: row.date)


def _twice(things: Iterable[object]) -> bool:
    return any(times > 1 for times in Counter(things).values())


def _rows(season: Season, policy: Policy, plan: VisitPlan) -> Iterator[str]:
    """The rows belong together, and tell what the tables and each other tell."""
    pairs = {(row.lead_id, row.school_id) for row in plan.assignments}
    for activity in plan.activities:
        if (activity.lead_id, activity.school_id) not in pairs:
            yield f"stray activity of {activity.school_id}"
    for row in plan.assignments:
        rows, visits = _of(plan, row), _of(plan, row, ActivityKind.VISIT)
        lead, school = season.leads[row.lead_id], season.schools[row.school_id]
        told = (row.first_day, row.last_day, row.minutes, row.visits)
        true = (rows[0].date, rows[-1].date, sum(one.minutes for one in rows), len(visits)) if rows else ()
        if told != true or (row.km, row.fit) != (facts.km(season, lead, school), facts.fit(season, lead, school)):
            yield f"figures of {row.school_id}"
        if [visit.number for visit in visits] != list(range(1, len(visits) + 1)):
            yield f"numbers of {row.school_id}"
        if any(visit.start is None or visit.end != visit.start + visit.minutes for visit in visits):
            yield f"hours of a visit to {row.school_id}"
    schools = [row.school_id for row in plan.assignments] + [row.school_id for row in plan.unserved]
    if sorted(schools) != sorted(season.schools):
        yield "schools neither served nor unserved"


def _v1_v5(season: Season, policy: Policy, plan: VisitPlan) -> Iterator[str]:
    for row in plan.assignments:
        lead, school = season.leads[row.lead_id], season.schools[row.school_id]
        if not facts.allowed(season, policy, lead, school):
            yield f"V1, V4, V5 or forbidden: {row.lead_id} at {row.school_id}"
    for lead_id, schools in Counter(row.lead_id for row in plan.assignments).items():
        if schools > season.leads[lead_id].max_schools or schools > policy[V3].most_schools:
            yield f"V3 {lead_id}"
    if _twice(row.school_id for row in plan.assignments):
        yield "V4 two leads"


def _v6_v7(season: Season, policy: Policy, plan: VisitPlan) -> Iterator[str]:
    for row in plan.assignments:
        visits, workshops = _of(plan, row, ActivityKind.VISIT), _of(plan, row, ActivityKind.WORKSHOP)
        in_visits = sum(one.minutes for one in visits)
        in_all = in_visits + sum(one.minutes for one in workshops)
        if in_all < 60 * policy[V6].hours:
            yield f"V6 hours of {row.school_id}"
        if not facts.within_window([one.date for one in visits + workshops], policy):
            yield f"V6 window of {row.school_id}"
        fewest, most = policy[V7].visits(row.mode)
        if not fewest <= len(visits) <= most:
            yield f"V7 visits of {row.school_id}"
        if season.schools[row.school_id].mode not in (None, row.mode):
            yield f"V7 mode of {row.school_id}"
        if len(workshops) != (row.mode is Mode.B) or bool(row.workshop_id) != (row.mode is Mode.B):
            yield f"V7 workshops of {row.school_id}"
        if row.mode is Mode.B and in_visits < 60 * policy[V7].visit_hours_b:
            yield f"V7 hours of visits of {row.school_id}"


def _workshops(season: Season, policy: Policy, plan: VisitPlan) -> Iterator[str]:
    """V7: each row of a workshop is the one assigned, as the table has it, with room for all who come."""
    assigned = {row.school_id: season.workshops[row.workshop_id] for row in plan.assignments if row.workshop_id}
    for activity in plan.activities:
        if activity.kind is ActivityKind.WORKSHOP:
            workshop = assigned.get(activity.school_id)
            told = (activity.date, activity.minutes, activity.number, activity.start, activity.end)
            if workshop is None or told != (workshop.date, workshop.minutes, 0, None, None) or activity.professor_id:
                yield f"V7 row of a workshop of {activity.school_id}"
    shortest = 60 * policy[V7].workshop_hours
    for workshop in season.workshops.values():
        schools = sum(one.id == workshop.id for one in assigned.values())
        if workshop.capacity is not None and schools > workshop.capacity:
            yield f"V7 room of {workshop.id}"
        if schools and workshop.minutes < shortest:
            yield f"V7 hours of {workshop.id}"


def _v8(season: Season, policy: Policy, plan: VisitPlan) -> Iterator[str]:
    visits = [row for row in plan.activities if row.kind is ActivityKind.VISIT]
    for visit in visits:
        on_grid = visit.start is not None and visit.start % 30 == 0 and visit.minutes % 30 == 0
        if not on_grid or not 30 <= visit.minutes <= 60 * policy[V8].most_hours:
            yield f"V8 length {visit.school_id} {visit.date}"
    if _twice((row.school_id, row.date) for row in plan.activities):
        yield "V8 a school twice a date"
    workshop_of = {row.school_id: row.workshop_id for row in plan.assignments}
    attended = {
        (row.lead_id, row.date, workshop_of.get(row.school_id))
        for row in plan.activities
        if row.kind is ActivityKind.WORKSHOP
    }
    if _twice([*((row.lead_id, row.date) for row in visits), *((lead, day) for lead, day, _ in attended)]):
        yield "V8 a lead twice a date"
    for row in plan.assignments:
        dates = [one.date for one in _of(plan, row, ActivityKind.VISIT)]
        if any((later - earlier).days < policy[V8].days_apart for earlier, later in pairwise(dates)):
            yield f"V8 days apart {row.school_id}"


def _there(week: Week, visit: Activity, policy: Policy) -> bool:
    """Whether the hours of the weekday hold the whole visit; nobody is there at a weekend."""
    if visit.date.weekday() > 4:
        return False
    assert visit.start is not None
    assert visit.end is not None
    free = facts.half_hours(week[visit.date.weekday()], policy[V9].margin_minutes)
    return free.issuperset(range(visit.start // 30, visit.end // 30))


def _v9_v11(season: Season, policy: Policy, plan: VisitPlan) -> Iterator[str]:
    days = set(facts.visit_days(season, policy))
    for row in plan.activities:
        lead, school = season.leads[row.lead_id], season.schools[row.school_id]
        if not facts.in_period(season, policy, row.date):
            yield f"V10, V11 {row.school_id} {row.date}"
        if row.date in lead.unavailable | school.unavailable:
            yield f"V9 unavailable {row.school_id} {row.date}"
        if row.kind is ActivityKind.VISIT and not (
            row.date in days and _there(lead.free, row, policy) and _there(school.free, row, policy)
        ):
            yield f"V9 hours {row.school_id} {row.date}"


def _professors(season: Season, policy: Policy, plan: VisitPlan) -> Iterator[str]:
    joined = [row for row in plan.activities if row.professor_id]
    for row in joined:
        professor = (season.professors or {})[row.professor_id]
        if row.date in professor.unavailable or not _there(professor.free, row, policy):
            yield f"professor {row.professor_id} not there on {row.date}"
    if _twice((row.professor_id, row.date) for row in joined) or _twice(row.school_id for row in joined):
        yield "professors: twice a date, or two visits of a school"
    for id_, visits in Counter(row.professor_id for row in joined).items():
        limit = (season.professors or {})[id_].max_visits
        if limit is not None and visits > limit:
            yield f"professor {id_} too often"


def _l1(season: Season, policy: Policy, plan: VisitPlan) -> Iterator[str]:
    pairs = {(row.lead_id, row.school_id) for row in plan.assignments}
    visits = {(row.lead_id, row.school_id, row.date) for row in plan.activities if row.kind is ActivityKind.VISIT}
    if not facts.locks_hold(policy):
        return
    if not set(season.assigned) <= pairs or not set(season.fixed) <= visits:
        yield "L1"


_CHECKS: tuple[Callable[[Season, Policy, VisitPlan], Iterator[str]], ...] = (
    _rows,
    _v1_v5,
    _v6_v7,
    _workshops,
    _v8,
    _v9_v11,
    _professors,
    _l1,
)
