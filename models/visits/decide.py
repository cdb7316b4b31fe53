"""Does the model admit given decisions? The very rooms that the search plans from, with everything fixed.

This is how each rule's case file is put to the model: the same decisions that the audit judges are fixed in it, and
must be infeasible exactly where a rule is broken. What follows from a plan (due dates, who is unserved and why) is no
decision and is not asked here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from models.policy import Policy
from models.rules.visits import V7, V8, VISIT_GRID_MINUTES
from models.visits import days, due, eligibility, figures, pairs, reach, under_policy
from models.visits.assignment import columns
from models.visits.calendars import chances, dating
from models.visits.pair_rules import PAIR_RULES
from models.visits.pairs import Pairs, Way
from models.visits.plan import NO_NUMBER, Activity, ActivityKind, Assignment, VisitPlan
from models.visits.problem import Season, Workshop
from models.week import WEEKDAYS, Interval

RULE_ROOMS: Mapping[str, object] = {
    **{rule.id: type(rule) for rule in PAIR_RULES},
    "V2": columns.build_columns,
    "V3": columns.Columns,
    "V6": reach.windows,
    "V7": pairs.build_pairs,
    "V8": dating.DateModel,
    "V9": days.visit_days,
    "V10": reach.windows,
    "V11": days.last_activity_day,
    "V12": eligibility.km_of_pairs,
    "M1": due.milestones,
    "M2": due.milestones,
    "M3": due.milestones,
    "M4": due.milestones,
    "M5": due.milestones,
    "B6": figures.season_figures,
    "G1": columns.Columns.totals,
}
"""Where the model embodies each rule. V2 and V12 are goals; M1-M5 and B6 forbid nothing, they follow from a plan."""


@dataclass(frozen=True, slots=True)
class _Decided:
    """An assignment as an accompaniment of the model, with its visits by date and its workshop, if any."""

    assignment: Assignment
    holding: dating.Holding
    visits: tuple[Activity, ...]
    workshop: Workshop | None


def admits(season: Season, policy: Policy, plan: VisitPlan) -> bool:
    """Whether the model is feasible with exactly these assignments and activities fixed, figures and all."""
    season = under_policy.under_policy(season, policy)
    of = pairs.build_pairs(season, policy)
    calendar = dating.SeasonCalendar.of(season, policy, of)
    decided = _all_decided(season, of, plan)
    return (
        decided is not None
        and _rows_hold(season, of, decided)
        and _is_theirs(of, decided, plan)
        and all(_has_hours(season, policy, one) for one in decided)
        and _has_dates(calendar, decided)
        and _joins_hold(calendar, decided)
    )


def _all_decided(season: Season, of: Pairs, plan: VisitPlan) -> list[_Decided] | None:
    """The assignments as the model knows them; ``None`` where one is none of the ways that its pair could hold."""
    visits: dict[str, list[Activity]] = defaultdict(list)
    for activity in sorted(plan.activities, key=lambda activity: activity.date):
        if activity.kind is ActivityKind.VISIT:
            visits[activity.school_id].append(activity)
    decided = []
    for assignment in plan.assignments:
        lead, school = of.lead_index.get(assignment.lead_id), of.school_index.get(assignment.school_id)
        own = tuple(visits[assignment.school_id])
        way = Way(assignment.mode, assignment.workshop_id, len(own))
        if lead is None or school is None or way not in of.ways(lead, school):
            return None
        holding = dating.Holding(lead, school, way)
        decided.append(_Decided(assignment, holding, own, season.workshops.get(way.workshop_id)))
    return decided


def _rows_hold(season: Season, of: Pairs, decided: Iterable[_Decided]) -> bool:
    """Whether a school has one lead at most, no lead and no workshop too many schools, and what must be is there."""
    holdings = [one.holding for one in decided]
    leads = Counter(holding.lead for holding in holdings)
    schools = Counter(holding.school for holding in holdings)
    workshops = Counter(holding.way.workshop_id for holding in holdings)
    return (
        all(number == 1 for number in schools.values())
        and all(number <= of.places[lead] for lead, number in leads.items())
        and all(w.capacity is None or workshops[w.id] <= w.capacity for w in season.workshops.values())
        and all(school in schools for _, school in pairs.assigned_pairs(season, of))
    )


def _is_theirs(of: Pairs, decided: Iterable[_Decided], plan: VisitPlan) -> bool:
    """Whether assignments and activities are those that the model makes of these dates and times, and no others."""
    activities: Counter[Activity] = Counter()
    for one in decided:
        own = _activities(one)
        if one.assignment != _assignment(of, one, own):
            return False
        activities.update(own)
    return activities == Counter(plan.activities)


def _activities(one: _Decided) -> list[Activity]:
    """The visits, numbered by date, and the workshop on its date."""
    pair = (one.assignment.school_id, one.assignment.lead_id)
    own = [
        replace(visit, lead_id=one.assignment.lead_id, number=number, minutes=_minutes(visit))
        for number, visit in enumerate(one.visits, start=1)
    ]
    if one.workshop is not None:
        day, minutes = one.workshop.date, one.workshop.minutes
        own.append(Activity(*pair, NO_NUMBER, ActivityKind.WORKSHOP, day, None, None, minutes))
    return own


def _minutes(visit: Activity) -> int:
    return 0 if visit.start is None or visit.end is None else visit.end - visit.start


def _assignment(of: Pairs, one: _Decided, activities: Sequence[Activity]) -> Assignment:
    lead, school = one.holding.lead, one.holding.school
    return replace(
        one.assignment,
        first_day=min(activity.date for activity in activities),
        last_day=max(activity.date for activity in activities),
        minutes=sum(activity.minutes for activity in activities),
        visits=len(one.visits),
        km=int(of.km[lead, school]),
        fit=int(of.fit[lead, school]),
    )


def _has_hours(season: Season, policy: Policy, one: _Decided) -> bool:
    """V6-V9: every visit inside a stretch that both have, on whole half hours, and all of them long enough."""
    if one.workshop is not None and one.workshop.minutes < 60 * policy[V7].workshop_hours:
        return False
    needed = pairs.visit_minutes_needed(one.assignment.mode, one.workshop, policy)
    reached = sum(map(_minutes, one.visits))
    return reached >= needed and all(_is_inside(season, policy, visit) for visit in one.visits)


def _is_inside(season: Season, policy: Policy, visit: Activity) -> bool:
    weekday = visit.date.weekday()
    if visit.start is None or visit.end is None or weekday >= len(WEEKDAYS):
        return False
    return (
        visit.start % VISIT_GRID_MINUTES == visit.end % VISIT_GRID_MINUTES == 0
        and visit.start < visit.end
        and any(
            stretch.start <= visit.start and visit.end <= stretch.end and _minutes(visit) <= most
            for stretch, most in _stretches(season, policy, visit)
        )
    )


def _stretches(season: Season, policy: Policy, visit: Activity) -> Iterator[tuple[Interval, int]]:
    """What lead and school share on the weekday of the visit, and the professor who joins it, if any."""
    weekday, most = visit.date.weekday(), 60 * policy[V8].most_hours
    free = season.leads[visit.lead_id].free[weekday], season.schools[visit.school_id].free[weekday]
    stretches = reach.shared_stretches(*free, most)
    if not visit.professor_id:
        return stretches
    professor = (season.professors or {}).get(visit.professor_id)
    joined = professor.free[weekday] if professor else ()
    return reach.shared_stretches([stretch for stretch, _ in stretches], joined, most)


def _has_dates(calendar: dating.SeasonCalendar, decided: Iterable[_Decided]) -> bool:
    """Whether the exact model of dates is feasible with every variable of a visit at its value."""
    dates = {one.holding: {visit.date for visit in one.visits} for one in decided}
    fixed = dating.DateModel(calendar, dates)
    fixed.need_minutes()
    for held in fixed.held:
        variables = {fixed.days[number]: variable for number, variable in held.visits.items()}
        if not dates[held.holding] <= set(variables):
            return False
        for day, variable in variables.items():
            fixed.model.add(variable == int(day in dates[held.holding]))
    solver = dating.new_solver()
    return solver.status_name(solver.solve(fixed.model)) in ("OPTIMAL", "FEASIBLE")


def _joins_hold(calendar: dating.SeasonCalendar, decided: Sequence[_Decided]) -> bool:
    """Whether the visits that professors join are chances as the dates lie, and no more of them than can be."""
    joinable = chances.Joinable(calendar, [one.holding for one in decided])
    dates = {
        one.holding: dating.Dates(tuple(visit.date for visit in one.visits), one.assignment.workshop_id)
        for one in decided
    }
    lying = joinable.chances.where(joinable.as_they_lie(dates))
    rows = {
        (school, calendar.pairs.days[day], joinable.professor_ids[professor]): row
        for row, (school, day, professor) in enumerate(zip(lying.school, lying.day, lying.professor, strict=True))
    }
    joins = [
        (place, visit.date, visit.professor_id)
        for place, one in enumerate(decided)
        for visit in one.visits
        if visit.professor_id
    ]
    if not set(joins) <= set(rows):
        return False
    chosen = lying.where(np.isin(np.arange(len(lying)), [rows[one] for one in joins]))
    return len(chosen.most_joins()) == len(joins)
