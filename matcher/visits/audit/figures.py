"""What the files say of a plan is so: each pair's figures, and the summary (V2, V12, B6, G1)."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.audit.copies import false_copies
from matcher.audit.making import goals_made, making
from matcher.audit.summary import disagreements, false_counts, false_values
from matcher.audit.violation import Violation
from matcher.visits.audit.counts import SPREAD, counts, false_spread
from matcher.visits.audit.index import VisitIndex, fit, hours_text, km, same_hours
from matcher.visits.audit.professors import schools_joined_twice
from models.programmes import VISITS

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
