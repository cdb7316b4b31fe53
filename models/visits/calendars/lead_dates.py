"""The dates of one lead that measure least: sets of dates of its schools, branch by branch, as far as effort goes.

Iterative deepening (Korf, 1985): sets that cost little more than each school's evenest are listed and combined depth
first, cut by what the other schools must at least cost. A look that finds nothing raises the proven bound, and the next
goes farther. Effort is counted in days compared, not in seconds, so that the same dates are found on every machine.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations, pairwise

import numpy as np
from numpy.typing import NDArray

from models.arrays import Bools, Ints, Minutes
from models.rules.visits import V8
from models.tuning import TUNING
from models.visits.calendars.date_sets import DateDemand, DateSets, Lot
from models.visits.calendars.dating import Dates, Holding, SeasonCalendar
from models.visits.calendars.hours import VisitHours
from models.visits.calendars.joining import Join
from models.visits.days import last_of_window
from models.visits.pairs import visit_minutes_needed

Counts = NDArray[np.int8]


@dataclass(frozen=True)
class Measure:
    """What is measured: gaps off the ideal by days, and so many days for each visit in the fullest stretch of days."""

    ideal_gap: int
    stretch_days: int
    peak_weight: int

    def uneven(self, visits: Sequence[date]) -> int:
        """How far the days between one school's visits, in order, are from the ideal, in all."""
        return sum(abs((later - earlier).days - self.ideal_gap) for earlier, later in pairwise(visits))

    def fullest(self, visits: Sequence[date]) -> int:
        """The most of these visits that any stretch holds."""
        ordered = sorted(visits)
        ends = (bisect_right(ordered, first + timedelta(self.stretch_days - 1)) for first in ordered)
        return max((end - start for start, end in enumerate(ends)), default=0)


class _SpentError(Exception):
    """The effort is spent."""


@dataclass(frozen=True)
class _School:
    """Sets of dates of one school that are left, the cheapest first: arrays of shape (sets, days).

    ``held`` are the days of each set alone; ``visits`` are the lead's in the stretch from each day, with the sets of
    other schools that are chosen.
    """

    place: int
    lot: Lot
    held: Counts
    visits: Counts

    def where(self, rows: Bools | Ints) -> _School:
        """Only these sets."""
        return _School(self.place, self.lot.where(rows), self.held[rows], self.visits[rows])

    def beside(self, held: Counts, visits: Counts) -> _School:
        """The sets that share no day with a further school's set chosen."""
        free: Bools = np.logical_not(self.held[:, held > 0].any(axis=1))
        left = self.where(free)
        return _School(left.place, left.lot, left.held, left.visits + visits)


@dataclass(frozen=True)
class _Node:
    """Schools still to be dated beside the places and days chosen, which cost so much."""

    schools: Sequence[_School]
    chosen: tuple[tuple[int, Ints], ...]
    cost: int


class LeadDates:
    """The search for one lead's dates. ``dates`` and ``value`` are the best so far, ``bound`` a proven bound.

    It begins with dates that hold and measure ``value``. ``effort`` is how many days of sets of dates are compared.
    """

    def __init__(
        self,
        calendar: SeasonCalendar,
        dates: Mapping[Holding, Dates],
        joins: Mapping[Holding, Join],
        measure: Measure,
        value: int,
        effort: int,
    ) -> None:
        self.dates = dict(dates)
        self.value = value
        self._of = calendar
        self._tuning = TUNING.get().visits_calendars
        self._joins = joins
        self._measure = measure
        self._effort = self._most_effort = effort
        self._holdings = sorted(dates)
        self._hours = VisitHours(calendar)
        lead = np.array([holding.lead for holding in self._holdings], dtype=np.int64)
        minutes = calendar.pairs.minutes_by_day(lead, np.array([holding.school for holding in self._holdings]))
        attended = {mine.workshop_id for mine in dates.values()} - {""}
        busy = {calendar.season.workshops[id_].date for id_ in attended}
        usable = minutes.any(axis=0) & np.array([day not in busy for day in calendar.pairs.days], dtype=bool)
        self._days = [calendar.pairs.days[n] for n in np.flatnonzero(usable)]
        ends = [bisect_right(self._days, day + timedelta(measure.stretch_days - 1)) for day in self._days]
        self._ends = np.array(ends, dtype=np.int64)
        asked = [self._asked(holding, mine) for holding, mine in zip(self._holdings, minutes[:, usable], strict=True)]
        apart = calendar.policy[V8].days_apart
        self._least: list[int] = []
        self._sets = [DateSets(self._days, one, apart, measure.ideal_gap) for one in asked]
        self._peak = self._flattest(sum(holding.way.visits for holding in self._holdings))
        self.bound = sum(sets.floor for sets in self._sets) + measure.peak_weight * self._peak

    def _asked(self, holding: Holding, minutes: Minutes) -> DateDemand:
        """What one accompaniment asks of the lead's days: with the visit that a professor joins as long as both may."""
        policy, pairs = self._of.policy, self._of.pairs
        workshop = self._of.season.workshops.get(self.dates[holding].workshop_id)
        must = set(pairs.fixed.get((holding.lead, holding.school), ()))
        lasting: Ints = minutes.astype(np.int64)
        if holding in self._joins:
            join = self._joins[holding]
            must.add(join.day)
            lasting[self._days.index(join.day)] = self._hours.minutes(holding, join.day, join.professor_id)
        latest = []
        for day in self._days:
            end = last_of_window(day if workshop is None else min(day, workshop.date), policy)
            late = workshop is not None and workshop.date > end
            latest.append(-1 if late else bisect_right(self._days, end) - 1)
        return DateDemand(
            visits=holding.way.visits,
            needed_minutes=visit_minutes_needed(holding.way.mode, workshop, policy),
            minutes=lasting,
            must=np.array([day in must for day in self._days], dtype=bool),
            latest=np.array(latest, dtype=np.int64),
        )

    def _flattest(self, visits: int) -> int:
        """The fewest visits in the fullest stretch that so many visits can have on the lead's days."""
        for peak in range(1, visits):
            made: list[date] = []
            for day in self._days:
                if len(made) < peak or day - made[-peak] >= timedelta(self._measure.stretch_days):
                    made.append(day)
            if len(made) >= visits:
                return peak
        return visits

    def search(self) -> None:
        """Look just above what no dates can be less than, then ever farther until dates are found or effort ends."""
        start = self.value
        try:
            self._least = [self._least_of(sets) for sets in self._sets]
            floor = sum(self._least) + self._measure.peak_weight * self._peak
            self.bound, above = min(floor, self.value), 0
            while self.bound < self.value:
                most = min(floor + above, self.value - 1)
                self._look(most - floor, most)
                self.bound = min(self.value, most + 1)
                above += max(self._tuning.first_step_days, above // self._tuning.later_step_divisor)
        except _SpentError:
            if self.value == start:
                self._descend()

    def _descend(self) -> None:
        """Good dates without a proof: those of a school or two at a time, the others' held, as long as that helps."""
        for together, above in self._tuning.descents if self._least else ():
            self._effort = self._most_effort // self._tuning.descent_share
            with suppress(_SpentError):
                schools = [self._school(place, above) for place in range(len(self._sets))]
                before = self.value + 1
                while self.value < before:
                    before = self.value
                    for some in combinations(schools, min(together, len(schools))):
                        self._move(some)

    def _move(self, schools: Sequence[_School]) -> None:
        """The best dates of these schools beside those that the others have."""
        moving = {self._holdings[school.place] for school in schools}
        others = {holding: dates for holding, dates in self.dates.items() if holding not in moving}
        taken = {day for dates in others.values() for day in dates.visits}
        held = np.array([day in taken for day in self._days], dtype=np.int8)
        visits = self._stretches(held[None, :])
        left = [school.beside(held, visits) for school in schools]
        self._spend(sum(len(school.lot) for school in schools))
        if all(len(school.lot) for school in left):
            cost = sum(self._measure.uneven(dates.visits) for dates in others.values())
            self._branch(_Node(left, (), cost), self.value - 1)

    def _least_of(self, sets: DateSets) -> int:
        """What the evenest set costs; the hours may rule out the one that would be evenest without them."""
        limit, above = sets.floor, 1
        while True:
            lot = self._listed(sets, limit)
            if len(lot):
                return int(lot.cost[0])
            limit, above = limit + above, 2 * above

    def _listed(self, sets: DateSets, limit: int) -> Lot:
        lot = sets.up_to(limit, self._tuning.most_spread_sets)
        if lot is None:
            raise _SpentError
        self._spend(len(lot))
        return lot

    def _spend(self, sets: int) -> None:
        self._effort -= (sets + self._tuning.node_sets) * len(self._days)
        if self._effort < 0:
            raise _SpentError

    def _look(self, above: int, most: int) -> None:
        """Find the best dates that measure at most so much, of sets that cost so much above each school's least."""
        schools = [self._school(place, above) for place in range(len(self._sets))]
        schools.sort(key=lambda school: len(school.lot))
        self._branch(_Node(schools, (), 0), most)

    def _school(self, place: int, above: int) -> _School:
        """The sets of one school that cost at most so much more than its least."""
        lot = self._listed(self._sets[place], self._least[place] + above)
        held = lot.indicators(len(self._days))
        return _School(place, lot, held, self._stretches(held))

    def _stretches(self, held: Counts) -> Counts:
        """How many of the days held lie in the stretch from each day: both of shape (sets, days)."""
        passed = np.zeros((len(held), held.shape[1] + 1), dtype=np.int8)
        np.cumsum(held, axis=1, out=passed[:, 1:])
        return passed[:, self._ends] - passed[:, :-1]

    def _branch(self, node: _Node, most: int) -> int:
        """Try every set of the node's first school; the most that is then still worth finding."""
        school, *others = node.schools
        rest = sum(int(other.lot.cost[0]) for other in others)
        total = node.cost + rest + school.lot.cost + self._peaks(school)
        for row in np.argsort(total, kind="stable").tolist():
            if total[row] > most:
                break
            chosen = (*node.chosen, (school.place, school.lot.visits[row]))
            if not others:
                self._keep(chosen, int(total[row]))
                return int(total[row]) - 1
            cost = node.cost + int(school.lot.cost[row])
            left = self._left(school, row, others, cost, most)
            if left:
                most = self._branch(_Node(left, chosen, cost), most)
        return most

    def _peaks(self, school: _School) -> Ints:
        """What the fullest stretch weighs with each set: at least as much as that of any dates."""
        peaks: Ints = np.maximum(school.visits.max(axis=1, initial=0), self._peak).astype(np.int64)
        return peaks * self._measure.peak_weight

    def _left(self, school: _School, row: int, others: Sequence[_School], cost: int, most: int) -> list[_School]:
        """What is left of the other schools' sets beside this one; nothing where they all measure too much."""
        found: list[_School] = []
        rest = sum(int(other.lot.cost[0]) for other in others)
        held = school.held[row]
        visits = self._stretches(held[None, :])
        for other in others:
            rest -= int(other.lot.cost[0])
            self._spend(len(other.lot))
            beside = other.beside(held, visits)
            beside = beside.where(cost + rest + beside.lot.cost + self._peaks(beside) <= most)
            if not len(beside.lot):
                return []
            cost += int(beside.lot.cost[0])
            found.append(beside)
        return found

    def _keep(self, chosen: Sequence[tuple[int, Ints]], value: int) -> None:
        self.value = value
        for place, days in chosen:
            holding = self._holdings[place]
            self.dates[holding] = Dates(tuple(self._days[day] for day in days), self.dates[holding].workshop_id)
