"""Taiwan's public holidays, and the workdays that make up for a day off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from models.week import WEEKDAYS

_SUBSTITUTED = "substituted from "
"""How the library names a day off: ``Day off (substituted from 10/05/2019)``, month first."""


@dataclass(frozen=True, slots=True)
class Holidays:
    """Days off, and the make-up workdays with the weekday each stands for (0 is Monday)."""

    off: frozenset[date]
    made_up: Mapping[date, int]

    def is_working(self, day: date) -> bool:
        """Whether offices are open: Monday to Friday or a make-up workday, and no public holiday."""
        return self.made_up.get(day, day.weekday()) < len(WEEKDAYS) and day not in self.off


@lru_cache(maxsize=32)
def public_holidays(first_year: int, last_year: int) -> Holidays:
    """The holidays of these years and of one year after."""
    import holidays  # slow to load, and only dates need it

    # A workday of December may pay for a day off in January: 2014-12-27 did.
    taiwan = holidays.country_holidays("TW", years=range(first_year, last_year + 2), language="en_US")
    made_up = {}
    for day_off in taiwan.get_named(_SUBSTITUTED):
        written = taiwan[day_off].split(_SUBSTITUTED)[1][: len("MM/DD/YYYY")]
        made_up[datetime.strptime(written, "%m/%d/%Y").date()] = day_off.weekday()
    return Holidays(frozenset(taiwan), made_up)


def next_working_day(day: date, holidays: Holidays, closed: frozenset[date] = frozenset()) -> date:
    """The day itself, or the first after it on which offices are open."""
    while not holidays.is_working(day) or day in closed:
        day += timedelta(1)
    return day


def last_working_day(day: date, holidays: Holidays, closed: frozenset[date] = frozenset()) -> date:
    """The day itself, or the last before it on which offices are open."""
    while not holidays.is_working(day) or day in closed:
        day -= timedelta(1)
    return day
