"""What days a season may have: one of our time, no longer than a school year.

What is known of it before its tables are read makes of a date without a year one day, and of a date of another decade
no date of this season. Bounds keep a misread year out: dates are read again from the files of a plan, where a year
below 200 is a ROC year, and a term of the year 90 would be judged on dates of 2001.
"""

from __future__ import annotations

import re
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
        return [one for one in found if self.first_day <= one <= self.last_day]


ANY_SEASON = SeasonFrame()
"""Where nothing is known of the season."""

YEARS = range(2011, 2101)
"""The ROC years of three digits, from 100 on: a year of two digits that is read as a ROC year is none of them."""

MOST_DAYS = 400
"""A term or a period is at most so many days long, the first and the last among them: a year and some weeks."""

_CENTURY = YEARS[0] // 100 * 100
_TWO_DIGITS = re.compile(r"\D*(\d{1,2})(?!\d)")


def year_fault(raw: object, day: date) -> tuple[str, dict[str, str]] | None:
    """The code and figures of what is wrong with the year of a day, which was read from ``raw``; ``None`` if nothing.

    A year of two digits was read as a ROC year: what else it may have meant is told.
    """
    if day.year in YEARS:
        return None
    figures = {"read": day.isoformat(), "first": str(YEARS[0]), "last": str(YEARS[-1])}
    digits = _TWO_DIGITS.match(str(raw))
    if digits is None or str(day.year) in str(raw):
        return "season_year", figures
    try:
        meant = day.replace(year=_CENTURY + int(digits[1]))
    except ValueError:  # a leap day
        return "season_year", figures
    return "season_roc_year", {**figures, "roc": digits[1], "meant": meant.isoformat()}


def days_between(first: date, last: date) -> int:
    """How many days there are from the first to the last, both among them."""
    return (last - first).days + 1


def weeks_between(first: date, last: date) -> int:
    """How many weeks from the first day begin by the last."""
    return -(-days_between(first, last) // 7)
