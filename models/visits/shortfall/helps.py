"""What would help a school without a lead: single changes, each shown to be enough, the plan otherwise as it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import cached_property
from itertools import islice

import numpy as np

from models.arrays import Bools, Ints
from models.deadline import check
from models.rules.visits import V3, V5, V7, V8
from models.tuning import TUNING
from models.visits.days import last_activity_day
from models.visits.plan import SchoolRemedy, SchoolRemedyKind, VisitPlan
from models.visits.problem import Mode, Workshop
from models.visits.reach import longest_visit
from models.visits.shortfall.busy import Asking, busy_in_plan, usable_workshops
from models.visits.shortfall.closest import Closest
from models.visits.shortfall.meetings import Option, SeasonMeetings


class Helps:
    """The room that a plan leaves, and what would make room for one more school. Leads and schools are rows."""

    def __init__(self, meetings: SeasonMeetings, plan: VisitPlan, schools_taken: Ints) -> None:
        pairs = meetings.pairs
        self._season = pairs.season
        self._policy = policy = pairs.policy
        self._meetings = meetings
        self._tuning = TUNING.get().visits_shortfall
        self._pairs = pairs
        self._asking = Asking(meetings, busy_in_plan(pairs, plan))
        self._has_place: Bools = schools_taken < pairs.places
        self._may_take_more: Bools = pairs.places < policy[V3].most_schools
        self._leads = list(self._season.leads.values())
        self._schools = list(self._season.schools.values())
        attended = Counter(assignment.workshop_id for assignment in plan.assignments)
        workshops = usable_workshops(pairs)
        self.full = [one for one in workshops if one.capacity is not None and attended[one.id] >= one.capacity]
        self._open = [one for one in workshops if one not in self.full]
        self._longest_minutes = 60 * policy[V8].most_hours
        self._last_closest: tuple[int, Closest] | None = None

    def closest(self, school: int) -> Closest:
        """What the plan leaves for the school to each lead with a place left, in workshops with seats left."""
        if self._last_closest is None or self._last_closest[0] != school:
            leads, options = self._spare(school), self._options(school)
            asked = self._asking.pairs(leads, np.full(len(leads), school), options)
            self._last_closest = school, Closest.of(self._meetings, leads, asked, options)
        return self._last_closest[1]

    def of(self, school: int, forbidden: Ints) -> tuple[SchoolRemedy, ...]:
        """At most one change of each kind; ``forbidden`` are the leads who might take the school but for the locks."""
        spare = self._spare(school)
        near = self.closest(school).leads[: self._tuning.most_tried_leads]
        full = self._nearest(school, self._pairs.allowed[:, school] & ~self._has_place & self._may_take_more)
        forbidden = forbidden[self._has_place[forbidden]]
        with_visits = self._with_visits_of_b(school, spare)
        ways: tuple[Callable[[], Iterable[SchoolRemedy]], ...] = (
            lambda: self._lead_hours(school, spare),
            lambda: self._school_hours(school, near),
            lambda: self._mode(school, spare),
            lambda: self._workshop(school, with_visits),
            lambda: self._seat(school, with_visits),
            lambda: self._helped(SchoolRemedyKind.PLACE, school, full, self._options(school)),
            lambda: self._helped(SchoolRemedyKind.UNLOCK, school, forbidden, self._options(school)),
            lambda: self._recruit(school),
        )
        found: list[SchoolRemedy] = []
        for way in ways:
            check(self._meetings.deadline)
            found += islice(way(), 1)
        return tuple(found)

    def _spare(self, school: int) -> Ints:
        """Who may take the school (V1, V4, V5, locks) and has a place left, in order of the table."""
        return self._nearest(school, self._pairs.allowed[:, school] & self._has_place)

    def _nearest(self, school: int, leads: Bools) -> Ints:
        found, most = np.flatnonzero(leads), self._tuning.most_asked_leads
        if len(found) <= most:
            return found
        return np.sort(found[np.argsort(self._pairs.km[found, school], kind="stable")[:most]])

    def _options(self, school: int) -> list[Option]:
        return self._meetings.options(self._schools[school], self._open)

    def _hours_options(self, school: int) -> list[Option]:
        """More hours are asked for mode A where the school accepts it."""
        options = self._options(school)
        return options[:1] if self._schools[school].mode is not Mode.B else options

    def _lead_hours(self, school: int, leads: Ints) -> Iterator[SchoolRemedy]:
        for weekday, hours in enumerate(self._schools[school].free):
            if hours:
                longer = weekday, longest_visit(hours, hours, self._longest_minutes)
                for lead_id in self._enough(school, leads, self._hours_options(school), longer):
                    yield SchoolRemedy(SchoolRemedyKind.LEAD_HOURS, lead_id, weekday, hours)

    def _school_hours(self, school: int, leads: Ints) -> Iterator[SchoolRemedy]:
        for lead in leads.tolist():
            for weekday, hours in enumerate(self._leads[lead].free):
                if hours:
                    longer = weekday, longest_visit(hours, hours, self._longest_minutes)
                    for lead_id in self._enough(school, np.array([lead]), self._hours_options(school), longer):
                        yield SchoolRemedy(SchoolRemedyKind.SCHOOL_HOURS, lead_id, weekday, hours)

    def _mode(self, school: int, leads: Ints) -> Iterator[SchoolRemedy]:
        if self._schools[school].mode is Mode.B:
            yield from self._helped(SchoolRemedyKind.MODE, school, leads, [(Mode.A, None)])

    def _workshop(self, school: int, leads: Ints) -> Iterator[SchoolRemedy]:
        rows, step = leads[: self._tuning.most_tried_leads], self._tuning.workshop_days_at_once
        minutes = 60 * self._policy[V7].workshop_hours
        days = self._workshop_days if len(rows) else ()
        for start in range(0, len(days), step):
            some = days[start : start + step]
            options: list[Option] = [(Mode.B, Workshop("", day, minutes)) for day in some]
            held = self._meetings.holdings(self._asking.pairs(rows, np.full(len(rows), school), options), options)
            enough = np.flatnonzero(held.enough)
            # The first date that will do, and of those who can then the first.
            for place in sorted(enough.tolist(), key=lambda place: (held.option[place], place)):
                yield SchoolRemedy(
                    SchoolRemedyKind.WORKSHOP, self._leads[int(rows[place])].id, day=some[int(held.option[place])]
                )

    def _with_visits_of_b(self, school: int, leads: Ints) -> Ints:
        """The leads who have dates enough for mode B, were there but a workshop: mostly nobody."""
        if self._schools[school].mode is Mode.A:
            return leads[:0]
        options: list[Option] = [(Mode.B, None)]
        asked = self._asking.pairs(leads, np.full(len(leads), school), options)
        return leads[self._meetings.enough(asked, options)]

    @cached_property
    def _workshop_days(self) -> Sequence[date]:
        """Days that could hold a visit first: a workshop on a weekend is asked for only if nothing else will do."""
        period = self._season.period
        length = (last_activity_day(period, self._policy) - period.first_day).days + 1
        days = [period.first_day + timedelta(place) for place in range(length)]
        visit_days = set(self._pairs.days)
        return sorted(days, key=lambda day: (day not in visit_days, day))

    def _seat(self, school: int, leads: Ints) -> Iterator[SchoolRemedy]:
        for workshop in self.full:
            for lead_id in self._enough(school, leads, [(Mode.B, workshop)]):
                yield SchoolRemedy(SchoolRemedyKind.SEAT, lead_id, workshop_id=workshop.id)

    def _recruit(self, school: int) -> Iterator[SchoolRemedy]:
        if len(self._schools[school].items) >= self._policy[V5].fewest_items:
            options = self._options(school)
            if self._meetings.enough(self._asking.anybody(school, options), options).any():
                yield SchoolRemedy(SchoolRemedyKind.RECRUIT)

    def _helped(
        self, kind: SchoolRemedyKind, school: int, leads: Ints, options: Sequence[Option]
    ) -> Iterator[SchoolRemedy]:
        yield from (SchoolRemedy(kind, lead_id) for lead_id in self._enough(school, leads, options))

    def _enough(
        self, school: int, leads: Ints, options: Sequence[Option], longer: tuple[int, int] | None = None
    ) -> Iterator[str]:
        """The leads who then hold enough, in order; ``longer`` as of :meth:`Asking.pairs`."""
        start, count = 0, self._tuning.first_tried_leads
        while start < len(leads):
            some = leads[start : start + count]
            asked = self._asking.pairs(some, np.full(len(some), school), options, longer)
            for place in np.flatnonzero(self._meetings.enough(asked, options)).tolist():
                yield self._leads[int(some[place])].id
            start, count = start + count, count * self._tuning.more_tried_factor
