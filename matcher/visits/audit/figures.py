"""What the files say of a plan is so: each pair's figures, and the summary (V2, V12, B6, G1)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise

from matcher.audit.copies import false_copies
from matcher.audit.summary import SUMMARY, disagreements, false_counts, false_values, goals_made, is_whole, making
from matcher.audit.violation import Violation
from matcher.grouping import group_by
from matcher.tables.plan_rows import WrittenSummary
from matcher.visits.audit.dates import same_day_later, shift
from matcher.visits.audit.eligibility import is_eligible
from matcher.visits.audit.index import VisitIndex, fit, hours_text, km, same_hours
from matcher.visits.audit.professors import schools_joined_twice
from models.programmes import VISITS
from models.rules.visits import SPREAD_PEAK_DAYS, SPREAD_STRETCH_DAYS, V6, V7, V8, V10, V11

SPREAD = "spread"
"""The entry of a summary that tells how evenly dates lie; there may be none."""


def counts(index: VisitIndex) -> Mapping[str, int | float | None]:
    """The number of each thing; how many schools are eligible, only the plan's own policy tells."""
    season, plan = index.season, index.plan
    visits = [row for row in index.activities if row.is_visit]
    eligible = sum(is_eligible(index, school) for school in season.schools.values())
    return {
        "schools": len(season.schools),
        "eligible": eligible if index.own_policy else None,
        "served": len({of.school.id for of in index.accompaniments}),
        "unserved": len({row.school_id for row in plan.unserved} & season.schools.keys()),
        "leads": len(season.leads),
        "leads_visiting": len({of.lead.id for of in index.accompaniments}),
        "workshops": len({of.written.workshop_id for of in index.accompaniments if of.written.workshop_id}),
        "visits": len(visits),
        "visits_joined": sum(bool(row.written.professor_id) for row in visits),
        "visit_hours": sum(row.minutes for row in visits) / 60,
        "hours": sum(of.minutes for of in index.accompaniments) / 60,
        "travel_km": sum(2 * km(of, season) * len(of.visits) for of in index.accompaniments),
        "milestones": len(plan.milestones),
    }


def false_spread(index: VisitIndex, summary: WrittenSummary) -> Iterator[Violation]:
    """G1: where the summary tells how evenly the dates lie, they do, and the bound is none that they pass."""
    said = summary.other.get(SPREAD)
    if SPREAD not in summary.other:
        return
    if not isinstance(said, Mapping) or set(said) != {"value", "bound"} or not all(map(is_whole, said.values())):
        yield Violation.of("G1", "spread_entry", (), SUMMARY)
        return
    if index.own_policy and said["value"] != (should := spread(index)):
        yield Violation.of("G1", "spread_value", (), SUMMARY, value=said["value"], should=should)
    if not 0 <= said["bound"] <= said["value"]:
        yield Violation.of("G1", "spread_bound", (), SUMMARY, value=said["value"], bound=said["bound"])


def spread(index: VisitIndex) -> int:
    """How evenly the dates lie, in days, of which fewer are better.

    For each two visits to a school that follow each other how far the days between are from the ideal; and for each
    lead the most visits that any fortnight holds, times a week.
    """
    ideal = _ideal_days(index)
    uneven, fullest = 0, 0
    for of in index.accompaniments:
        dates = (row.written.date for row in of.visits)
        uneven += sum(abs((two - one).days - ideal) for one, two in pairwise(dates))
    for by_lead in group_by(index.accompaniments, lambda of: of.lead.id).values():
        fullest += _fullest(sorted(row.written.date for of in by_lead for row in of.visits))
    return uneven + SPREAD_PEAK_DAYS * fullest


def _fullest(dates: list[date]) -> int:
    return max(
        (bisect_right(dates, shift(first, SPREAD_STRETCH_DAYS - 1)) - place for place, first in enumerate(dates)),
        default=0,
    )


def _ideal_days(index: VisitIndex) -> int:
    """The most whole weeks with which the most visits of mode A fit into the months allowed (V6, V7), and V8's days."""
    period, policy = index.season.period, index.policy
    last_day = shift(period.last_day, policy[V10].extra_days)
    end = min(last_day, shift(period.settlement_deadline, -policy[V11].buffer_days))
    days = (shift(period.first_day, n) for n in range((end - period.first_day).days + 1))
    lasts = ((min(shift(same_day_later(day, policy[V6].months), -1), end), day) for day in days)
    longest = max(((last - first).days for last, first in lasts), default=0)
    gaps = max(1, policy[V7].most_visits_a - 1)
    return max(longest // gaps // 7 * 7, policy[V8].days_apart)


FIRST_GOALS = ("priority",)
"""The goals of V2."""

TRAVEL_GOALS = ("travel", "visits")
"""The goals of V12; the others are G1's."""

JOINED = "joined"
"""The goal that counts only where professors are given."""


def goal_values(index: VisitIndex) -> dict[str, int]:
    """The value of each goal, counted from the plan's rows."""
    served = {of.school.id: of.school for of in index.accompaniments}
    return {
        "priority": sum(school.returning or school.recommended for school in served.values()),
        "served": len(served),
        "fit": sum(fit(of, index.season) for of in index.accompaniments),
        "travel": sum(2 * km(of, index.season) * len(of.visits) for of in index.accompaniments),
        "visits": sum(len(of.visits) for of in index.accompaniments),
        JOINED: len({row.school.id for row in index.activities if row.professor is not None and row.is_visit}),
    }


def v2(index: VisitIndex) -> Iterator[Violation]:
    """V2: the summary's number of schools served that go first is the plan's."""
    yield from false_values("V2", index.plan.summary, FIRST_GOALS, goal_values(index))


def v12(index: VisitIndex) -> Iterator[Violation]:
    """V12: the distances written are so, and the summary's travel and visits are the plan's."""
    for of in index.accompaniments:
        should = km(of, index.season)
        if of.written.km != should:
            yield of.violation("V12", "km_column", value=of.written.km, should=should)
    yield from false_values("V12", index.plan.summary, TRAVEL_GOALS, goal_values(index))


def b6(index: VisitIndex) -> Iterator[Violation]:
    """B6: the hours written of a school, on which grant and fee rest, are those of its activities."""
    for of in index.accompaniments:
        if not same_hours(of.written.hours, of.minutes):
            should = hours_text(of.minutes)
            yield of.violation("B6", "hours_column", value=f"{of.written.hours:g}", should=should)


def g1(index: VisitIndex) -> Iterator[Violation]:
    """G1: all that the summary says is so, other files tell of this plan, and a joined visit counts once a school."""
    others = tuple(name for name in VISITS.goals if name not in FIRST_GOALS + TRAVEL_GOALS)
    summary, of = index.plan.summary, VISITS
    yield from false_values("G1", summary, others, goal_values(index))
    if summary.there:
        supervised = index.season.professors is not None
        expected = (name for name in goals_made(summary, index.policy, of) if name != JOINED or supervised)
        yield from disagreements(summary, tuple(expected), VISITS.goals)
        yield from false_counts(summary, counts(index))
        yield from false_spread(index, summary)
        yield from making(summary, index.policy, of, frozenset((SPREAD,)))
    yield from false_copies(index.plan)
    yield from schools_joined_twice(index)
