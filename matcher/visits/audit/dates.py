"""Plain arithmetic of dates for reading a plan: months by calendar, public holidays and working days.

A date as absurd as a mistyped year is no error here; arithmetic stops at the first and last date there is.
"""

from __future__ import annotations

from datetime import date

import holidays

from models.visits.problem import Period


def shift(day: date, days: int) -> date:
    """So many days later, or earlier where negative."""
    return date.fromordinal(max(1, min(day.toordinal() + days, date.max.toordinal())))


def same_day_later(day: date, months: int) -> date:
    """The day of the same number so many months later, or the last there is of that month."""
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    number = day.day
    while True:
        try:
            return date(year, month + 1, number)
        except ValueError:
            number -= 1


class OfficeDays:
    """Taiwan's public holidays and make-up workdays around a period, and the period's closed days."""

    def __init__(self, period: Period) -> None:
        # A year either side: what is due before the first activity, and after the last.
        years = range(period.first_day.year - 1, max(period.last_day, period.settlement_deadline).year + 2)
        self._closed = period.closed
        self._calendar = holidays.country_holidays("TW", years=years, expand=False)

    def is_holiday(self, day: date) -> bool:
        """Whether the day is a public holiday."""
        return day in self._calendar

    def is_closed(self, day: date) -> bool:
        """Whether the season says that nothing is held on the day."""
        return day in self._closed

    def is_working(self, day: date) -> bool:
        """Whether offices are open: also on a weekend that makes up for a day off."""
        return not self.is_closed(day) and bool(self._calendar.is_working_day(day))

    def due(self, day: date, deadline: date | None = None) -> date:
        """The day, or the next working day; never past the deadline: then the last working day up to it."""
        while not self.is_working(day):
            day = shift(day, 1)
        if deadline is None or day <= deadline:
            return day
        day = deadline
        while not self.is_working(day):
            day = shift(day, -1)
        return day
