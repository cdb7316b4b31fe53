"""What would help a school without a lead: single changes, each shown to be enough, the plan otherwise as it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice

from models.policy import Policy
from models.visits.days import last_activity_day
from models.visits.plan import Help, HelpKind, VisitPlan
from models.visits.problem import Lead, Mode, School, Season, Workshop
from models.visits.shortfall.meetings import Busy, Meeting, Meetings, Option, busy_in_plan
from models.week import WEEKDAYS, Interval, Week

MOST_TRIED = 3
"""So many of the closest leads are tried one by one."""


class Helps:
    """The room that a plan leaves, and what would make room for one more school."""

    def __init__(self, season: Season, policy: Policy, plan: VisitPlan, meetings: Meetings) -> None:
        self._season = season
        self._policy = policy
        self._meetings = meetings
        self._busy = busy_in_plan(season, plan)
        taken = Counter(assignment.lead_id for assignment in plan.assignments)
        seats = Counter(assignment.workshop_id for assignment in plan.assignments)
        self._taken = taken
        workshops = season.workshops.values()
        self.full = [one for one in workshops if one.capacity is not None and seats[one.id] >= one.capacity]
        self._open = [one for one in workshops if one not in self.full]

    def has_place(self, lead: Lead) -> bool:
        """Whether the plan leaves the lead a place."""
        return self._taken[lead.id] < lead.max_schools

    def closest(self, school: School, leads: Sequence[Lead], options: Sequence[Option] | None = None) -> list[Meeting]:
        """What the plan leaves to each of the leads for the school, closest first; in workshops with seats left."""
        if options is None:
            options = self._meetings.options(school, self._open)
        return self._meetings.closest(school, leads, [self._busy[lead.id] for lead in leads], options)

    def of(self, school: School, able: Sequence[Lead], forbidden: Sequence[Lead]) -> tuple[Help, ...]:
        """At most one change of each kind.

        ``able`` are the leads who may accompany the school (V1, V4, V5, locks), ``forbidden`` those who might but for
        the locks.
        """
        spare = [lead for lead in able if self.has_place(lead)]
        near = [self._season.leads[meeting.near.lead_id] for meeting in self.closest(school, spare)][:MOST_TRIED]
        ways: tuple[Callable[[], Iterable[Help]], ...] = (
            lambda: self._lead_hours(school, spare),
            lambda: self._school_hours(school, near),
            lambda: self._mode(school, spare),
            lambda: self._workshop(school, spare),
            lambda: self._seat(school, spare),
            lambda: self._place(school, [lead for lead in able if lead not in spare]),
            lambda: self._unlock(school, [lead for lead in forbidden if self.has_place(lead)]),
            lambda: self._recruit(school),
        )
        return tuple(help_ for way in ways for help_ in islice(way(), 1))

    def _all_open(self, school: School) -> list[Option]:
        return self._meetings.options(school, self._open)

    def _hours_options(self, school: School) -> list[Option]:
        """More hours are asked for mode A where the school accepts it."""
        return self._all_open(school)[:1] if school.mode is not Mode.B else self._all_open(school)

    def _lead_hours(self, school: School, leads: Sequence[Lead]) -> Iterator[Help]:
        for weekday in range(len(WEEKDAYS)):
            hours = school.free[weekday]
            if hours:
                longer = [replace(lead, free=_on(lead.free, weekday, hours)) for lead in leads]
                for lead_id in self._enough(school, longer, self._hours_options(school)):
                    yield Help(HelpKind.LEAD_HOURS, lead_id, weekday, hours)

    def _school_hours(self, school: School, leads: Sequence[Lead]) -> Iterator[Help]:
        for lead in leads:
            for weekday in range(len(WEEKDAYS)):
                hours = lead.free[weekday]
                longer = replace(school, free=_on(school.free, weekday, hours))
                for lead_id in self._enough(longer, [lead], self._hours_options(school)):
                    yield Help(HelpKind.SCHOOL_HOURS, lead_id, weekday, hours)

    def _mode(self, school: School, leads: Sequence[Lead]) -> Iterator[Help]:
        if school.mode is Mode.B:
            for lead_id in self._enough(school, leads, [(Mode.A, None)]):
                yield Help(HelpKind.MODE, lead_id)

    def _workshop(self, school: School, leads: Sequence[Lead]) -> Iterator[Help]:
        if school.mode is Mode.A:
            return
        # Its visits alone must be enough: that spares most schools the search for a date.
        ids = self._enough(school, leads, [(Mode.B, None)])[:MOST_TRIED]
        minutes = 60 * self._policy.number("V7", "workshop_hours")
        for day in self._workshop_days() if ids else ():
            options: list[Option] = [(Mode.B, Workshop("", day, minutes))]
            for lead_id in self._enough(school, [self._season.leads[lead] for lead in ids], options):
                yield Help(HelpKind.WORKSHOP, lead_id, day=day)

    def _workshop_days(self) -> list[date]:
        """Days that could hold a visit first: a workshop on a weekend is asked for only if nothing else will do."""
        period = self._season.period
        length = (last_activity_day(period, self._policy) - period.first_day).days + 1
        days = [period.first_day + timedelta(place) for place in range(length)]
        return sorted(days, key=lambda day: (day not in self._meetings.visit_days, day))

    def _seat(self, school: School, leads: Sequence[Lead]) -> Iterator[Help]:
        for workshop in self.full if school.mode is not Mode.A else ():
            for lead_id in self._enough(school, leads, [(Mode.B, workshop)]):
                yield Help(HelpKind.SEAT, lead_id, workshop_id=workshop.id)

    def _place(self, school: School, full: Sequence[Lead]) -> Iterator[Help]:
        most = self._policy.number("V3", "most_schools")
        for lead_id in self._enough(school, [lead for lead in full if lead.max_schools < most]):
            yield Help(HelpKind.PLACE, lead_id)

    def _unlock(self, school: School, forbidden: Sequence[Lead]) -> Iterator[Help]:
        for lead_id in self._enough(school, forbidden):
            yield Help(HelpKind.UNLOCK, lead_id)

    def _recruit(self, school: School) -> Iterator[Help]:
        if len(school.items) >= self._policy.number("V5", "fewest_items"):
            found = self._meetings.closest(school, [new_lead(school)], [Busy()], self._all_open(school))
            yield from (Help(HelpKind.RECRUIT) for meeting in found if meeting.enough)

    def _enough(self, school: School, leads: Sequence[Lead], options: Sequence[Option] | None = None) -> list[str]:
        return [meeting.near.lead_id for meeting in self.closest(school, leads, options) if meeting.enough]


def new_lead(school: School) -> Lead:
    """A lead yet to be found: who covers every item and can come whenever the school is open."""
    return Lead("", school.items, school.free, 1)


def _on(week: Week, weekday: int, hours: tuple[Interval, ...]) -> Week:
    """The week with other hours on one weekday.

    The lead's hours and the school's are made the same, which is as good for the two as if either had both.
    """
    mon, tue, wed, thu, fri = (hours if day == weekday else free for day, free in enumerate(week))
    return (mon, tue, wed, thu, fri)
