"""The months of a season as wall calendars: who is where on each day."""

from __future__ import annotations

from calendar import Calendar
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from matcher.report.account import Excerpt, excerpt
from matcher.visits.report.digest import Digest
from models.visits.days import holidays_of
from models.visits.plan import Activity

LISTED_A_DAY = 40
"""Activities that are listed on one day; the workbook has them all."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a month, or of its neighbour where ``inside`` is false."""

    date: date
    inside: bool
    off: bool
    activities: Excerpt[Activity]
    due: int

    @property
    def count(self) -> int:
        """Visits and workshops of the day."""
        return len(self.activities.rows) + self.activities.left


@dataclass(frozen=True, slots=True)
class Month:
    """A month as weeks of seven days, Monday first."""

    year: int
    month: int
    activities: int
    due: int
    weeks: Sequence[Sequence[Day]]


def months(digest: Digest) -> list[Month]:
    """Every month from the first to the last in which there is an activity or something is due."""
    of_day: dict[date, list[Activity]] = defaultdict(list)
    for activity in digest.activities:
        of_day[activity.date].append(activity)
    due = Counter(milestone.due for milestone in digest.milestones)
    busy = [*of_day, *due]
    if not busy:
        return []
    period = digest.season.period
    off = holidays_of(period).off | period.closed

    def day_of(day: date, month: int) -> Day:
        inside = day.month == month
        held = excerpt(of_day.get(day, ()) if inside else (), LISTED_A_DAY)
        return Day(day, inside, day in off, held, due[day] if inside else 0)

    found = []
    for number in range(12 * min(busy).year + min(busy).month - 1, 12 * max(busy).year + max(busy).month):
        year, month = number // 12, number % 12 + 1
        weeks = [[day_of(day, month) for day in week] for week in Calendar().monthdatescalendar(year, month)]
        days = [day for week in weeks for day in week]
        found.append(Month(year, month, sum(day.count for day in days), sum(day.due for day in days), weeks))
    return found
