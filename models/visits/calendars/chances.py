"""Which visits a professor could join, and the most schools that can have one as far as counting and matching tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from models.arrays import Bools, Ints, Minutes
from models.deadline import UNHURRIED, Deadline, check
from models.rules.visits import V8
from models.tuning import TUNING
from models.visits.calendars.dating import Dates, Holding, SeasonCalendar
from models.visits.calendars.hours import VisitHours
from models.visits.pairs import visit_minutes_needed
from models.visits.problem import Mode
from models.visits.reach import most_minutes

NO_LIMIT = 1_000_000


@dataclass(frozen=True)
class Chances:
    """A visit that a professor could join, one a row: arrays over rows.

    ``school`` is the place of its accompaniment among those given (each is one school's), ``day`` the number of the
    day, ``professor`` the place in the table, ``minutes`` how long a visit is at most that the professor is there for.
    ``most`` (professors,) are the visits each may join.
    """

    school: Ints
    day: Ints
    professor: Ints
    minutes: Ints
    most: Ints

    def __len__(self) -> int:
        return len(self.school)

    @property
    def date(self) -> Ints:
        """The professor's date of each row, as one number: a professor joins one visit a date."""
        return self.day * len(self.most) + self.professor

    def where(self, rows: Bools) -> Chances:
        """Only these rows."""
        return Chances(self.school[rows], self.day[rows], self.professor[rows], self.minutes[rows], self.most)

    def most_joins(self) -> Ints:
        """Rows that join the most schools, one a school, if each row were a visit for certain (maximum flow)."""
        if not len(self):
            return np.zeros(0, dtype=np.int64)
        schools, school = np.unique(self.school, return_inverse=True)
        dates, of_date = np.unique(self.date, return_inverse=True)
        of_date += len(schools)
        professor = len(schools) + len(dates) + dates % len(self.most)
        source = len(schools) + len(dates) + len(self.most)
        edges = [
            (np.full(len(schools), source), np.arange(len(schools)), np.ones(len(schools))),
            (school, of_date, np.ones(len(self))),
            (len(schools) + np.arange(len(dates)), professor, np.ones(len(dates))),
            (source - len(self.most) + np.arange(len(self.most)), np.full(len(self.most), source + 1), self.most),
        ]
        tails, heads, limits = (np.concatenate(column) for column in zip(*edges, strict=True))
        shape = (source + 2, source + 2)
        graph = csr_array((limits.astype(np.int32), (tails, heads)), shape=shape)
        flow = maximum_flow(graph, source, source + 1).flow
        used = np.asarray(flow[school, of_date]).ravel() > 0
        rows: Ints = np.flatnonzero(used)
        return rows


class Joinable:
    """The accompaniments and professors of a season, and every visit that one of them could join.

    Raises ``OutOfTimeError`` where a deadline has passed before all of these are found.
    """

    def __init__(self, calendar: SeasonCalendar, holdings: Sequence[Holding], deadline: Deadline = UNHURRIED) -> None:
        self.calendar = calendar
        self._deadline = deadline
        self.holdings = tuple(holdings)
        self.professor_ids = tuple(calendar.season.professors or {})
        leads = np.array([holding.lead for holding in self.holdings], dtype=np.int64)
        schools = np.array([holding.school for holding in self.holdings], dtype=np.int64)
        self.by_day = calendar.pairs.minutes_by_day(leads, schools)
        """The longest visit of each accompaniment by day: minutes, shape (accompaniments, days)."""
        every = self._every()
        self.chances = every.where(self._alone(every))

    def as_they_lie(self, dates: Mapping[Holding, Dates]) -> Bools:
        """The chances that need no other dates: a visit lies there, and with it cut short the hours are enough."""
        policy, workshops = self.calendar.policy, self.calendar.season.workshops
        number = {day: n for n, day in enumerate(self.calendar.pairs.days)}
        visited = np.zeros(self.by_day.shape, dtype=bool)
        spare = np.zeros(len(self.holdings), dtype=np.int64)
        for place, holding in enumerate(self.holdings):
            mine = dates[holding]
            visited[place, [number[day] for day in mine.visits]] = True
            needed = visit_minutes_needed(holding.way.mode, workshops.get(mine.workshop_id), policy)
            spare[place] = int(self.by_day[place, visited[place]].sum()) - needed
        chances = self.chances
        lost = self.by_day[chances.school, chances.day] - chances.minutes
        there: Bools = visited[chances.school, chances.day] & (lost <= spare[chances.school])
        return there

    def _every(self) -> Chances:
        """Every date of a pair and a professor who shares half an hour of it."""
        season, days = self.calendar.season, self.calendar.pairs.days
        hours = VisitHours(self.calendar)
        rows = []
        for place, holding in enumerate(self.holdings):
            check(self._deadline)
            rows += [
                (place, n, who, lasting)
                for n in np.flatnonzero(self.by_day[place]).tolist()
                for who, id_ in enumerate(self.professor_ids)
                if (lasting := hours.minutes(holding, days[n], id_))
            ]
        limits = [one.max_visits for one in (season.professors or {}).values()]
        most = np.array([NO_LIMIT if limit is None else limit for limit in limits], dtype=np.int64)
        school, day, professor, minutes = np.array(rows, dtype=np.int64).reshape(-1, 4).T
        return Chances(school, day, professor, minutes, most)

    def _alone(self, chances: Chances) -> Bools:
        """Whether each would do if the lead had no other school: the other visits can make up for a short one."""
        found = np.zeros(len(chances), dtype=bool)
        for (visits, workshop_id), places in self._kinds().items():
            rows = np.flatnonzero(np.isin(chances.school, places))
            mode = Mode.B if workshop_id else Mode.A
            needed = visit_minutes_needed(mode, self.calendar.season.workshops.get(workshop_id), self.calendar.policy)
            step = TUNING.get().visits_assignment.pairs_at_once
            for start in range(0, len(rows), step):
                check(self._deadline)
                some = rows[start : start + step]
                found[some] |= self._most(chances, some, visits, workshop_id) >= needed
        return found

    def _kinds(self) -> Mapping[tuple[int, str], list[int]]:
        """The accompaniments by their number of visits and each workshop they could attend (empty in mode A)."""
        pairs = self.calendar.pairs
        kinds: dict[tuple[int, str], list[int]] = defaultdict(list)
        for place, holding in enumerate(self.holdings):
            check(self._deadline)
            for way in pairs.ways(holding.lead, holding.school):
                if (way.mode, way.visits) == (holding.way.mode, holding.way.visits):
                    kinds[way.visits, way.workshop_id].append(place)
        return kinds

    def _most(self, chances: Chances, rows: Ints, visits: int, workshop_id: str) -> Minutes:
        """The most minutes of so many visits, one of them the chance's, in any window that holds the workshop."""
        pairs = self.calendar.pairs
        number = {day: n for n, day in enumerate(pairs.days)}
        each = np.arange(len(rows))
        minutes = self.by_day[chances.school[rows]]
        minutes[each, chances.day[rows]] = chances.minutes[rows]
        must = np.zeros(minutes.shape, dtype=bool)
        must[each, chances.day[rows]] = True
        for row, place in enumerate(chances.school[rows].tolist()):
            holding = self.holdings[place]
            must[row, [number[day] for day in pairs.fixed.get((holding.lead, holding.school), ())]] = True
        workshop = self.calendar.season.workshops.get(workshop_id)
        most = np.full(len(rows), -1, dtype=np.int16)
        for window in self.calendar.windows:
            if workshop is not None and not window.holds(workshop.date):
                continue
            inside = [
                n
                for n, day in enumerate(pairs.days)
                if window.holds(day) and (workshop is None or day != workshop.date)
            ]
            apart = self.calendar.policy[V8].days_apart
            dates = [pairs.days[n] for n in inside]
            reached = most_minutes(dates, minutes[:, inside], apart, visits, must[:, inside])[visits]
            outside = must.sum(axis=1) > must[:, inside].sum(axis=1)
            np.maximum(most, np.where(outside, -1, reached), out=most)
        return most
