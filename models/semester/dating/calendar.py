"""The days of a term on which a session may be held (S9): no holidays and no closed days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

from models.public_holidays import public_holidays
from models.semester.problem import Slot, Term
from models.semester.timetable import WeekSlots


@lru_cache(maxsize=32)
def teaching_days(term: Term) -> Mapping[date, int]:
    """The dates of the term on which a session may be held, with the weekday whose timetable holds.

    In order: Mondays to Fridays that are no public holiday, and make-up workdays (a Saturday, with
    the weekday of the day off it pays for); closed days are neither.
    """
    holidays = public_holidays(term.first_day.year, term.last_day.year)
    length = (term.last_day - term.first_day).days + 1
    days = {}
    for day in (term.first_day + timedelta(n) for n in range(length)):
        if holidays.is_working(day) and day not in term.closed:
            days[day] = holidays.made_up.get(day, day.weekday())
    return MappingProxyType(days)


@lru_cache(maxsize=32)
def _dates_by_weekday(term: Term) -> Counter[int]:
    return Counter(teaching_days(term).values())


def own_dates(term: Term, pair: WeekSlots) -> int:
    """How many sessions the term's dates hold at the group's own slots (S9).

    Make-up workdays are among them. A group with at least as many here as the term's weeks ask for
    needs no date at another hour.
    """
    by_weekday = _dates_by_weekday(term)
    return sum(by_weekday[slot.weekday] for slot in pair)


def regular_dates(term: Term, slot: Slot) -> list[date]:
    """The slot's dates in the weeks of lessons: its weekday's first on or after the first day.

    All of them, also those on which no session can be held.
    """
    first = term.first_day + timedelta((slot.weekday - term.first_day.weekday()) % 7)
    return [first + timedelta(weeks=week) for week in range(term.weeks)]


def is_regular(term: Term, pair: WeekSlots, day: date, slot: Slot) -> bool:
    """Whether the slot is the group's on that date: in the weeks of lessons, on its own weekday."""
    week = (day - term.first_day).days // 7
    return slot in pair and day.weekday() == slot.weekday and 0 <= week < term.weeks
