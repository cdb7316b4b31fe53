"""What is known of the season before its tables are read: with it a date without a year is one day, and a date of
another decade is no date of this season.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models.week import Interval

NEAR_DAYS = 550
"""A date of a season lies at most so far outside it: an application of the year before, a teacher's trip in the next.
What lies farther off was mistyped or misread."""
WHOLE_DAY = Interval(0, 24 * 60)


@dataclass(frozen=True, slots=True)
class SeasonFrame:
    """The first and the last day of the season, where they are known, and what a whole day is.

    ``deadlines`` are other days that belong to it: who applied, did so around one of them.
    """

    first_day: date | None = None
    last_day: date | None = None
    whole_day: Interval = WHOLE_DAY
    deadlines: tuple[date, ...] = ()

    def is_near(self, day: date) -> bool:
        """Whether the day can belong to the season."""
        if self.first_day is None or self.last_day is None:
            return True
        known = [one.toordinal() for one in (self.first_day, self.last_day, *self.deadlines)]
        return min(known) - NEAR_DAYS <= day.toordinal() <= max(known) + NEAR_DAYS

    def is_inside(self, day: date) -> bool:
        """Whether the season is known and the day lies in it."""
        return self.first_day is not None and self.last_day is not None and self.first_day <= day <= self.last_day

    def days_of(self, month: int, day: int) -> list[date]:
        """The days of the season in that month and on that day; none where the season is not known."""
        if self.first_day is None or self.last_day is None:
            return []
        found = []
        for year in range(self.first_day.year, self.last_day.year + 1):
            try:
                found.append(date(year, month, day))
            except ValueError:
                continue
        return [one for one in found if self.is_inside(one)]


ANY_SEASON = SeasonFrame()
"""Where nothing is known of the season."""
