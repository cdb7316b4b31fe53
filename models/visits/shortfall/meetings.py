"""How often and how long a lead and a school could meet, beside what else the lead does (V6-V11)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from models.policy import Policy
from models.visits.days import last_activity_day, visit_days
from models.visits.pairs import visit_minutes_needed
from models.visits.plan import ActivityKind, Near, VisitPlan
from models.visits.problem import Lead, Mode, School, Season, Workshop
from models.visits.reach import Bools, Minutes, longest_visit, most_minutes, windows

Option = tuple[Mode, Workshop | None]
"""A mode and its workshop. Mode B without one: its visits alone, as if a workshop were found."""


@dataclass(slots=True)
class Busy:
    """The dates of a lead that are taken: by visits, and by workshops, which other schools may attend too."""

    visits: set[date] = field(default_factory=set)
    workshops: dict[date, str] = field(default_factory=dict)


def busy_by_locks(season: Season, school_id: str) -> dict[str, Busy]:
    """What locked visits to other schools take of each lead's dates."""
    busy = {lead: Busy() for lead in season.leads}
    for lead, school, day in season.fixed:
        if school != school_id:
            busy[lead].visits.add(day)
    return busy


def busy_in_plan(season: Season, plan: VisitPlan) -> dict[str, Busy]:
    """What a plan takes of each lead's dates."""
    workshop_of = {assignment.school_id: assignment.workshop_id for assignment in plan.assignments}
    busy = {lead: Busy() for lead in season.leads}
    for activity in plan.activities:
        if activity.kind is ActivityKind.VISIT:
            busy[activity.lead_id].visits.add(activity.date)
        else:
            busy[activity.lead_id].workshops[activity.date] = workshop_of[activity.school_id]
    return busy


@dataclass(frozen=True, slots=True)
class Meeting:
    """What one lead could hold at most with a school in one option, and whether that is enough."""

    near: Near
    workshop_id: str
    enough: bool

    @property
    def lacking(self) -> tuple[int, int, int]:
        """How far it is from enough: minutes, then visits; smaller is closer."""
        short = max(0, self.near.needed_minutes - self.near.minutes)
        return (not self.enough, short, max(0, self.near.needed_visits - self.near.visits))


class Meetings:
    """The meetings that a season and a policy leave room for."""

    def __init__(self, season: Season, policy: Policy) -> None:
        self._season = season
        self._policy = policy
        self.visit_days = visit_days(season.period, policy)
        self._windows = windows(season.period, policy)
        self._last = last_activity_day(season.period, policy)

    def options(self, school: School, workshops: Iterable[Workshop]) -> list[Option]:
        """The modes that the school accepts, mode B with each of the workshops."""
        options: list[Option] = [] if school.mode is Mode.B else [(Mode.A, None)]
        return options if school.mode is Mode.A else [*options, *((Mode.B, workshop) for workshop in workshops)]

    def closest(
        self, school: School, leads: Sequence[Lead], busy: Sequence[Busy], options: Sequence[Option]
    ) -> list[Meeting]:
        """For each lead that could attend some option the one closest to enough; the closest lead first."""
        if not leads or not options:
            return []
        unbound = self._minutes(school, leads, [Busy() for _ in leads])
        minutes = self._minutes(school, leads, busy)
        found: dict[int, Meeting] = {}
        for mode, workshop in options:
            rows = [row for row, lead in enumerate(leads) if self._attends(lead, school, workshop, busy[row])]
            best = self._best(minutes[rows], mode, workshop)
            for place, row in enumerate(rows):
                dates = (int((unbound[row] > 0).sum()), int((minutes[row] > 0).sum()))
                meeting = self._meeting(leads[row].id, mode, workshop, dates, best[:, place].tolist())
                if row not in found or meeting.lacking < found[row].lacking:
                    found[row] = meeting
        return [found[row] for row in sorted(found, key=lambda row: (found[row].lacking, row))]

    def _meeting(
        self, lead_id: str, mode: Mode, workshop: Workshop | None, dates: tuple[int, int], best: Sequence[int]
    ) -> Meeting:
        fewest, most = self._visits(mode)
        needed = self._needed(mode, workshop)
        reached = [visits for visits in range(most + 1) if best[visits] >= 0]
        asked = [visits for visits in reached if visits >= fewest]
        minutes = max(best[visits] for visits in asked or reached)
        near = Near(lead_id, mode, *dates, reached[-1], minutes, fewest, needed)
        return Meeting(near, workshop.id if workshop else "", bool(asked) and minutes >= needed)

    def _visits(self, mode: Mode) -> tuple[int, int]:
        end = "a" if mode is Mode.A else "b"
        return self._policy.number("V7", f"fewest_visits_{end}"), self._policy.number("V7", f"most_visits_{end}")

    def _needed(self, mode: Mode, workshop: Workshop | None) -> int:
        if mode is Mode.A or workshop is not None:
            return visit_minutes_needed(mode, workshop, self._policy)
        hour = 60
        longest = max(
            (one.minutes for one in self._season.workshops.values()),
            default=hour * self._policy.number("V7", "workshop_hours"),
        )
        rest = hour * self._policy.number("V6", "hours") - longest
        return max(hour * self._policy.number("V7", "visit_hours_b"), rest)

    def _attends(self, lead: Lead, school: School, workshop: Workshop | None, busy: Busy) -> bool:
        if workshop is None:
            return True
        day = workshop.date
        return (
            self._season.period.first_day <= day <= self._last
            and day not in lead.unavailable | school.unavailable | busy.visits
            and busy.workshops.get(day, workshop.id) == workshop.id
        )

    def _minutes(self, school: School, leads: Sequence[Lead], busy: Sequence[Busy]) -> Minutes:
        """The longest visit of each lead on each day: shape (leads, days)."""
        most = 60 * self._policy.number("V8", "most_hours")
        minutes = np.zeros((len(leads), len(self.visit_days)), dtype=np.int16)
        for row, (lead, taken) in enumerate(zip(leads, busy, strict=True)):
            longest = [longest_visit(ours, theirs, most) for ours, theirs in zip(lead.free, school.free, strict=True)]
            away = lead.unavailable | school.unavailable | taken.visits | taken.workshops.keys()
            minutes[row] = [0 if day in away else longest[day.weekday()] for day in self.visit_days]
        return minutes

    def _best(self, minutes: Minutes, mode: Mode, workshop: Workshop | None) -> Minutes:
        """The most minutes by number of visits within any one window: shape (visits + 1, leads)."""
        _, most = self._visits(mode)
        best = np.full((most + 1, len(minutes)), -1, dtype=np.int16)
        some: Bools = np.any(minutes > 0, axis=0)
        days = [day for day, held in zip(self.visit_days, some, strict=True) if held]
        for window in self._windows:
            if workshop is None or window.holds(workshop.date):
                inside = np.array([window.holds(day) and not _on(workshop, day) for day in days], dtype=bool)
                np.maximum(best, self._within(days, minutes[:, some], inside, most), out=best)
        best[0] = 0
        return best

    def _within(self, days: Sequence[date], minutes: Minutes, inside: Bools, most_visits: int) -> Minutes:
        held = [day for day, holds in zip(days, inside, strict=True) if holds]
        return most_minutes(held, minutes[:, inside], self._policy.number("V8", "days_apart"), most_visits)


def _on(workshop: Workshop | None, day: date) -> bool:
    return workshop is not None and workshop.date == day
