"""A season as the rivals see it: who may accompany whom, and who can meet when. Nothing of the planner's own model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from models.arrays import Bools
from models.policy import Policy
from models.rules.visits import V6, V7, V8
from models.visits.days import last_activity_day, last_of_window, visit_days
from models.visits.due import milestones
from models.visits.eligibility import allowed_pairs, fit_of_pairs, km_of_pairs
from models.visits.pair_rules import locked_pairs
from models.visits.plan import NO_NUMBER, Activity, ActivityKind, Assignment, SchoolReason, Unserved, VisitPlan
from models.visits.problem import HighSchool, Lead, Mode, Season, Workshop
from models.visits.reach import shared_stretches
from models.week import Interval

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class RivalSeason:
    """A plan, and the proven bounds of the goals that have one (more is better counted as people count)."""

    plan: VisitPlan
    bounds: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Accompanying:
    """A school (by its place) that a lead (by place) accompanies: its workshop, if any, and the dates of its visits."""

    lead: int
    school: int
    workshop: Workshop | None
    days: tuple[date, ...]

    @property
    def mode(self) -> Mode:
        return Mode.A if self.workshop is None else Mode.B


@dataclass(frozen=True)
class MeetingTables:
    """The tables of a season in the form that planning by hand needs; arrays are of shape ``(leads, schools)``."""

    season: Season
    policy: Policy

    @cached_property
    def leads(self) -> list[Lead]:
        return list(self.season.leads.values())

    @cached_property
    def schools(self) -> list[HighSchool]:
        return list(self.season.schools.values())

    @cached_property
    def allowed(self) -> Bools:
        return allowed_pairs(self.season, self.policy)

    @cached_property
    def fit(self) -> Ints:
        return fit_of_pairs(self.season).astype(np.int64)

    @cached_property
    def km(self) -> Ints:
        return km_of_pairs(self.season).astype(np.int64)

    @cached_property
    def pair_locks(self) -> set[tuple[int, int]]:
        """Pairs that must be."""
        leads, schools = list(self.season.leads), list(self.season.schools)
        return {(leads.index(lead), schools.index(school)) for lead, school in locked_pairs(self.season)}

    @cached_property
    def date_locks(self) -> dict[tuple[int, int], set[date]]:
        """Dates that must be, by pair."""
        fixed: dict[tuple[int, int], set[date]] = {}
        leads, schools = list(self.season.leads), list(self.season.schools)
        for lead, school, day in self.season.fixed:
            fixed.setdefault((leads.index(lead), schools.index(school)), set()).add(day)
        return fixed

    @cached_property
    def days(self) -> tuple[date, ...]:
        return visit_days(self.season.period, self.policy)

    @cached_property
    def apart(self) -> timedelta:
        return timedelta(self.policy[V8].days_apart)

    @cached_property
    def _weekly(self) -> dict[tuple[object, object], Interval | None]:
        return {}

    def hours(self, lead: int, school: int, weekday: int) -> Interval | None:
        """The longest visit of the two on a weekday, from its earliest start."""
        ours, theirs = self.leads[lead].free[weekday], self.schools[school].free[weekday]
        if (ours, theirs) not in self._weekly:
            most = 60 * self.policy[V8].most_hours
            stretches = [
                Interval(one.start, one.start + minutes) for one, minutes in shared_stretches(ours, theirs, most)
            ]
            self._weekly[ours, theirs] = max(stretches, key=lambda one: one.end - one.start, default=None)
        return self._weekly[ours, theirs]

    def minutes(self, lead: int, school: int) -> dict[date, int]:
        """The dates on which the two can meet, and for how long."""
        week = [self.hours(lead, school, weekday) for weekday in range(5)]
        away = self.leads[lead].unavailable | self.schools[school].unavailable
        return {
            day: hours.end - hours.start
            for day in self.days
            if (hours := week[day.weekday()]) is not None and day not in away
        }

    def modes(self, lead: int, school: int) -> Iterator[Workshop | None]:
        """The ways to accompany the school: by visits alone (``None``), or with a workshop that both can attend."""
        mode = self.schools[school].mode
        if mode is not Mode.B:
            yield None
        if mode is not Mode.A:
            away = self.leads[lead].unavailable | self.schools[school].unavailable
            last = last_activity_day(self.season.period, self.policy)
            for workshop in self.season.workshops.values():
                if self.season.period.first_day <= workshop.date <= last and workshop.date not in away:
                    yield workshop

    def visits(self, workshop: Workshop | None) -> tuple[int, int]:
        """V7: the fewest and the most visits."""
        return self.policy[V7].visits("A" if workshop is None else "B")

    @cached_property
    def most_travel_km(self) -> int:
        """No plan travels more."""
        most_visits = max(self.policy[V7].most_visits_a, self.policy[V7].most_visits_b)
        return 2 * int(self.km.max(initial=0)) * most_visits * len(self.schools)

    def visit_minutes(self, workshop: Workshop | None) -> int:
        """V6, V7: the minutes that visits must reach."""
        whole = 60 * self.policy[V6].hours
        if workshop is None:
            return whole
        return max(60 * self.policy[V7].visit_hours_b, whole - workshop.minutes)

    def closes(self, first: date) -> date:
        """V6: the last day of an accompaniment that begins on ``first``."""
        return last_of_window(first, self.policy)

    def plan(self, taken: Iterable[Accompanying]) -> VisitPlan:
        """The rows of a plan, with what follows from it; who is unserved is told without a reason."""
        ordered = sorted(taken, key=lambda one: self.schools[one.school].id)
        activities = {one: self._activities(one) for one in ordered}
        assignments = tuple(self._assignment(one, rows) for one, rows in activities.items())
        every = tuple(row for rows in activities.values() for row in rows)
        served = {one.school for one in ordered}
        left = [school.id for place, school in enumerate(self.schools) if place not in served]
        return VisitPlan(
            assignments,
            every,
            milestones(self.season, self.policy, assignments, every),
            tuple(Unserved(school_id, SchoolReason.NOT_PROVEN) for school_id in left),
        )

    def _activities(self, one: Accompanying) -> list[Activity]:
        school_id, lead_id = self.schools[one.school].id, self.leads[one.lead].id
        rows = []
        for number, day in enumerate(sorted(one.days), start=1):
            hours = self.hours(one.lead, one.school, day.weekday())
            assert hours is not None
            times = hours.start, hours.end, hours.end - hours.start
            rows.append(Activity(school_id, lead_id, number, ActivityKind.VISIT, day, *times))
        if one.workshop is not None:
            kind, minutes = ActivityKind.WORKSHOP, one.workshop.minutes
            rows.append(Activity(school_id, lead_id, NO_NUMBER, kind, one.workshop.date, None, None, minutes))
        return sorted(rows, key=lambda row: row.date)

    def _assignment(self, one: Accompanying, rows: Sequence[Activity]) -> Assignment:
        return Assignment(
            self.schools[one.school].id,
            self.leads[one.lead].id,
            one.mode,
            one.workshop.id if one.workshop else "",
            rows[0].date,
            rows[-1].date,
            sum(row.minutes for row in rows),
            len(one.days),
            int(self.km[one.lead, one.school]),
            int(self.fit[one.lead, one.school]),
        )
