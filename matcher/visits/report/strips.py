"""The dates of each lead drawn as a strip: days from left to right, a mark for every visit and workshop."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from string import ascii_uppercase

from matcher.grouping import group_by
from matcher.visits.report.digest import Digest
from models.visits.days import holidays_of, last_activity_day
from models.visits.plan import Activity, ActivityKind, Assignment
from models.visits.problem import Lead
from models.week import WEEKDAYS

DAY = 9
"""Units that a day is wide."""
AXIS = 13
"""Units above the marks, for the dates of the weeks."""
HEIGHT = 24
"""Units that a mark is high; workshops of one date share it."""
WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Shade:
    """A run of days, in units of the strip."""

    x: int
    width: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A visit or a workshop: where it stands, the place of its school among the lead's, and what is said of it."""

    x: int
    y: float
    height: float
    school: int
    letter: str
    workshop: bool
    joined: bool
    title: str

    @property
    def middle(self) -> float:
        """Where the letter's line stands."""
        return self.y + self.height / 2


@dataclass(frozen=True)
class Axis:
    """The days of a season from a Monday to a Sunday."""

    first: date
    days: int
    off: Collection[date]

    @classmethod
    def of(cls, digest: Digest) -> Axis:
        """From the week in which the season begins to the last week that may hold an activity, or does."""
        period, policy = digest.season.period, digest.publication.policy
        dates = [activity.date for activity in digest.plan.activities]
        first = min([period.first_day, *dates])
        last = max([first, last_activity_day(period, policy), *dates])
        first -= timedelta(first.weekday())
        weeks = (last - first).days // WEEK.days + 1
        return cls(first, weeks * WEEK.days, holidays_of(period).off | period.closed)

    @property
    def width(self) -> int:
        """The width of the strip in units."""
        return self.days * DAY

    @property
    def height(self) -> int:
        """The height of the strip in units."""
        return AXIS + HEIGHT + 1

    def x(self, day: date) -> int:
        """Where a day begins."""
        return (day - self.first).days * DAY

    def dates(self) -> Iterator[date]:
        """Every day of the axis."""
        return (self.first + timedelta(place) for place in range(self.days))

    @cached_property
    def weeks(self) -> Sequence[tuple[int, str]]:
        """Where each week begins, and the date of its Monday as month and day."""
        mondays = [day for day in self.dates() if not day.weekday()]
        return [(self.x(day), f"{day.month}/{day.day}") for day in mondays]

    @cached_property
    def weekends(self) -> Sequence[Shade]:
        """Saturdays and Sundays."""
        return self._runs({day for day in self.dates() if day.weekday() >= len(WEEKDAYS)})

    @cached_property
    def holidays(self) -> Sequence[Shade]:
        """Weekdays that are public holidays or closed."""
        return self._runs({day for day in self.dates() if day in self.off and day.weekday() < len(WEEKDAYS)})

    def unavailable(self, lead: Lead) -> Sequence[Shade]:
        """Weekdays on which a lead has no hours or is unavailable."""
        weekdays = (day for day in self.dates() if day.weekday() < len(WEEKDAYS))
        return self._runs({day for day in weekdays if day in lead.unavailable or not lead.free[day.weekday()]})

    def _runs(self, days: Collection[date]) -> list[Shade]:
        runs: list[Shade] = []
        for day in sorted(days):
            x = self.x(day)
            if runs and runs[-1].x + runs[-1].width == x:
                runs[-1] = Shade(runs[-1].x, runs[-1].width + DAY)
            else:
                runs.append(Shade(x, DAY))
        return runs


@dataclass(frozen=True, slots=True)
class StripSchool:
    """A school of a lead: its letter and place among the lead's schools, and its dated activities."""

    place: int
    letter: str
    name: str
    assignment: Assignment
    activities: tuple[Activity, ...]


@dataclass(frozen=True, slots=True)
class Strip:
    """A lead with schools, marks and the days on which the lead cannot come."""

    lead_id: str
    name: str
    county: str
    schools: tuple[StripSchool, ...]
    marks: tuple[Mark, ...]
    unavailable: Sequence[Shade]

    @property
    def visits(self) -> int:
        """Visits to all its schools."""
        return sum(school.assignment.visits for school in self.schools)


def strips(digest: Digest, axis: Axis) -> Iterator[Strip]:
    """A strip for every lead with a school, in the order of the table."""
    for lead_id, assignments in digest.lead_assignments.items():
        lead = digest.season.leads[lead_id]
        schools = tuple(
            StripSchool(
                place,
                letter(place),
                digest.season.schools[assignment.school_id].name,
                assignment,
                digest.school_activities[assignment.school_id],
            )
            for place, assignment in enumerate(assignments)
        )
        yield Strip(
            lead_id,
            digest.lead_name(lead_id),
            lead.county,
            schools,
            tuple(_marks(digest, axis, schools)),
            axis.unavailable(lead),
        )


def letter(place: int) -> str:
    """A, B, C … of a lead's schools; twenty is the most that a policy allows."""
    return ascii_uppercase[place % len(ascii_uppercase)]


def _marks(digest: Digest, axis: Axis, schools: Sequence[StripSchool]) -> Iterator[Mark]:
    """A mark for each activity; those of one date, which are one workshop's, lie over each other."""
    dated = ((school, activity) for school in schools for activity in school.activities)
    by_date = group_by(dated, lambda one: one[1].date)
    for day, held in sorted(by_date.items(), key=lambda item: item[0]):
        height = HEIGHT / len(held)
        for place, (school, activity) in enumerate(held):
            yield Mark(
                axis.x(day),
                AXIS + place * height,
                height,
                school.place,
                school.letter,
                activity.kind is ActivityKind.WORKSHOP,
                bool(activity.professor_id),
                f"{digest.day_word(day)} {digest.time_word(activity)} {school.name} {digest.activity_word(activity)}",
            )
