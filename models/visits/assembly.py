"""From dates to the plan's rows: exact hours of every visit, and what each school's accompaniment amounts to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from models.rules.visits import VISIT_GRID_MINUTES
from models.visits.calendars.dating import Dates, Holding, SeasonCalendar
from models.visits.calendars.hours import VisitHours
from models.visits.calendars.joining import Join
from models.visits.pairs import visit_minutes_needed
from models.visits.plan import NO_NUMBER, Activity, ActivityKind, Assignment
from models.week import Interval


def assemble(
    calendar: SeasonCalendar, dates: Mapping[Holding, Dates], joins: Mapping[Holding, Join]
) -> tuple[tuple[Assignment, ...], tuple[Activity, ...]]:
    """The rows of these dates: assignments by school id, activities by school id and date.

    A visit starts as early as the longest stretch allows that lead and school share on its date, and the professor who
    joins it. Visits are as long as they may be, less what the accompaniment need not have (V6, V7), evenly.
    """
    rows = _Rows(calendar)
    ids = calendar.pairs.school_ids
    assignments: list[Assignment] = []
    activities: list[Activity] = []
    for holding in sorted(dates, key=lambda holding: ids[holding.school]):
        mine = rows.activities(holding, dates[holding], joins.get(holding))
        assignments.append(rows.assignment(holding, dates[holding], mine))
        activities += mine
    return tuple(assignments), tuple(activities)


class _Rows:
    """The rows of one accompaniment after another."""

    def __init__(self, calendar: SeasonCalendar) -> None:
        self._of = calendar
        self._hours = VisitHours(calendar)

    def activities(self, holding: Holding, dates: Dates, join: Join | None) -> list[Activity]:
        """The visits and the workshop by date."""
        lead_id, school_id = self._ids(holding)
        workshop = self._of.season.workshops.get(dates.workshop_id)
        found = []
        for number, (day, hours) in enumerate(zip(dates.visits, self._trimmed(holding, dates, join), strict=True), 1):
            joined_by = join.professor_id if join is not None and join.day == day else ""
            times = hours.start, hours.end, hours.end - hours.start
            found.append(Activity(school_id, lead_id, number, ActivityKind.VISIT, day, *times, joined_by))
        if workshop is not None:
            kind, minutes = ActivityKind.WORKSHOP, workshop.minutes
            found.append(Activity(school_id, lead_id, NO_NUMBER, kind, workshop.date, None, None, minutes))
        return sorted(found, key=lambda activity: activity.date)

    def assignment(self, holding: Holding, dates: Dates, activities: Sequence[Activity]) -> Assignment:
        """The pair's row; ``activities`` are its own, by date."""
        lead_id, school_id = self._ids(holding)
        return Assignment(
            school_id=school_id,
            lead_id=lead_id,
            mode=holding.way.mode,
            workshop_id=dates.workshop_id,
            first_day=activities[0].date,
            last_day=activities[-1].date,
            minutes=sum(activity.minutes for activity in activities),
            visits=len(dates.visits),
            km=int(self._of.pairs.km[holding.lead, holding.school]),
            fit=int(self._of.pairs.fit[holding.lead, holding.school]),
        )

    def _ids(self, holding: Holding) -> tuple[str, str]:
        return self._of.pairs.lead_ids[holding.lead], self._of.pairs.school_ids[holding.school]

    def _trimmed(self, holding: Holding, dates: Dates, join: Join | None) -> list[Interval]:
        """The hours of each visit: the longest, cut short at their end while more than the needed is left."""
        longest = []
        for day in dates.visits:
            professor_id = join.professor_id if join is not None and join.day == day else ""
            hours = self._hours.on(holding, day, professor_id)
            assert hours is not None, "a date on which the two share no hours"
            longest.append(hours)
        workshop = self._of.season.workshops.get(dates.workshop_id)
        needed = visit_minutes_needed(holding.way.mode, workshop, self._of.policy)
        minutes = trim([hours.end - hours.start for hours in longest], needed)
        return [Interval(hours.start, hours.start + length) for hours, length in zip(longest, minutes, strict=True)]


def trim(minutes: Sequence[int], needed: int) -> list[int]:
    """Lengths cut by half hours, always the longest (of equals the last), while at least ``needed`` is left in all."""
    left = list(minutes)
    while sum(left) - VISIT_GRID_MINUTES >= needed:
        place = max(range(len(left)), key=lambda place: (left[place], place))
        if left[place] <= VISIT_GRID_MINUTES:
            break
        left[place] -= VISIT_GRID_MINUTES
    return left
