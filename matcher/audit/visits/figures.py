"""What the files say of a plan is so: each pair's figures, and the summary (V2, V12, B6, G1)."""

from __future__ import annotations

from collections.abc import Iterator
from math import asin, cos, floor, radians, sin, sqrt

from matcher.audit.summary import disagreements, false_values
from matcher.audit.violation import Violation
from matcher.audit.visits.index import Accompaniment, VisitIndex, broken, hours_text, same_hours
from matcher.audit.visits.professors import schools_joined_twice
from models.goals import VISIT_GOALS
from models.visits.problem import Place, Season

EARTH_RADIUS_KM = 6371.0088

FIRST_GOALS = ("priority",)
"""The goals of V2."""

TRAVEL_GOALS = ("travel", "visits")
"""The goals of V12; the others are G1's."""

JOINED = "joined"
"""The goal that counts only where professors are given."""


def fit(of: Accompaniment, season: Season) -> int:
    """The fit of a pair, 0-100: its score, or the share of the items asked for that the lead covers, half up."""
    score = season.scores.get((of.lead.id, of.school.id))
    if score is not None:
        return score
    asked = len(of.school.items)
    return (200 * len(of.school.items & of.lead.items) + asked) // (2 * asked) if asked else 0


def km(of: Accompaniment, season: Season) -> int:
    """Whole km one way: the travel table's, or the great circle's, rounded half up; 0 where a place is unknown."""
    listed = season.travel.get((of.lead.id, of.school.id))
    if listed is not None:
        return listed
    if of.lead.place is None or of.school.place is None:
        return 0
    return floor(_great_circle_km(of.lead.place, of.school.place) + 0.5)


def _great_circle_km(one: Place, two: Place) -> float:
    lat_one, lat_two = radians(one.lat), radians(two.lat)
    lat_half, lon_half = (lat_two - lat_one) / 2, radians(two.lon - one.lon) / 2
    haversine = sin(lat_half) ** 2 + cos(lat_one) * cos(lat_two) * sin(lon_half) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(haversine)))


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
            yield broken("V12", "km_column", of, value=of.written.km, should=should)
    yield from false_values("V12", index.plan.summary, TRAVEL_GOALS, goal_values(index))


def b6(index: VisitIndex) -> Iterator[Violation]:
    """B6: the hours written of a school, on which grant and fee rest, are those of its activities."""
    for of in index.accompaniments:
        if not same_hours(of.written.hours, of.minutes):
            figures = {"value": f"{of.written.hours:g}", "should": hours_text(of.minutes)}
            yield broken("B6", "hours_column", of, **figures)


def g1(index: VisitIndex) -> Iterator[Violation]:
    """G1: the summary's goals, values, bounds and status are so, and a joined visit counts once a school."""
    others = tuple(name for name in VISIT_GOALS if name not in FIRST_GOALS + TRAVEL_GOALS)
    yield from false_values("G1", index.plan.summary, others, goal_values(index))
    supervised = index.season.professors is not None
    expected = tuple(name for name in index.policy.goals if name != JOINED or supervised)
    yield from disagreements(index.plan.summary, expected, VISIT_GOALS)
    yield from schools_joined_twice(index)
