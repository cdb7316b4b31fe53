"""At what hours a visit can be: the longest stretch that lead, school and professor share (V8, V9)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property

from models.rules.visits import V8
from models.visits.calendars.dating import Holding, SeasonCalendar
from models.visits.problem import HighSchool, Lead, Professor
from models.visits.reach import shared_stretches
from models.week import Interval

WHOLE_DAY = Interval(0, 24 * 60)


def shared_hours(ranges: Iterable[Sequence[Interval]], most_minutes: int) -> Interval | None:
    """The longest visit inside one range of each, at its earliest start; ``None`` where none lasts half an hour."""
    shared: Sequence[Interval] = [WHOLE_DAY]
    for each in ranges:
        shared = [stretch for stretch, _ in shared_stretches(shared, each, most_minutes)]
    visits = [Interval(one.start, min(one.end, one.start + most_minutes)) for one in shared]
    return max(visits, key=lambda visit: (visit.end - visit.start, -visit.start), default=None)


class VisitHours:
    """The hours of the longest visit of an accompaniment by date, each weekday looked up once."""

    def __init__(self, calendar: SeasonCalendar) -> None:
        self._calendar = calendar
        self._most = 60 * calendar.policy[V8].most_hours
        self._known: dict[tuple[int, int, str, int], Interval | None] = {}

    @cached_property
    def _leads(self) -> tuple[Lead, ...]:
        return tuple(self._calendar.season.leads.values())

    @cached_property
    def _schools(self) -> tuple[HighSchool, ...]:
        return tuple(self._calendar.season.schools.values())

    def on(self, holding: Holding, day: date, professor_id: str = "") -> Interval | None:
        """The hours on that date, which lead and school have free, with the professor there from start to end.

        ``None`` where they share no half hour or the professor is away.
        """
        professors = self._calendar.season.professors or {}
        professor = professors[professor_id] if professor_id else None
        if professor is not None and day in professor.unavailable:
            return None
        return self._weekly(holding, day.weekday(), professor)

    def minutes(self, holding: Holding, day: date, professor_id: str = "") -> int:
        """How long that visit may last, 0 where there is none."""
        hours = self.on(holding, day, professor_id)
        return 0 if hours is None else hours.end - hours.start

    def _weekly(self, holding: Holding, weekday: int, professor: Professor | None) -> Interval | None:
        key = (holding.lead, holding.school, professor.id if professor else "", weekday)
        if key not in self._known:
            weeks = [self._leads[holding.lead].free, self._schools[holding.school].free]
            weeks += [professor.free] if professor else []
            self._known[key] = shared_hours([week[weekday] for week in weeks], self._most)
        return self._known[key]
