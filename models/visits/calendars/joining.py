"""Supervisors: dates at which the most schools have a visit that a professor joins, everything else held.

Held are leads, schools, modes and numbers of visits; free are the dates, and which workshop a school of mode B attends.
Of every visit that a professor could join at all a maximum flow picks one a school: no plan joins more. Often the dates
as they lie reach that already. Where they do not, the exact model of dates moves those of a dozen leads at a time, some
of them with schools left out, while the others stay where they are; where that leads no further, those of all leads::

    joins of a school <= 1     joins of a professor on a date <= 1     joins of a professor <= its visits
    a joined visit is only as long as the professor is there: what it loses, the other visits make up for
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from math import floor
from random import Random
from typing import Any

import numpy as np
from ortools.sat.python import cp_model

from models.arrays import Bools, Ints
from models.deadline import UNHURRIED, Deadline, OutOfTimeError, check
from models.tuning import ROUNDING, TUNING
from models.visits.calendars.chances import Chances, Joinable
from models.visits.calendars.dating import DateModel, Dates, Holding, SeasonCalendar, new_solver


@dataclass(frozen=True, slots=True, order=True)
class Join:
    """The day of the visit that a professor joins, and who."""

    day: date
    professor_id: str


@dataclass(frozen=True)
class Joins:
    """Dates and who joins what; ``value`` schools are joined, ``bound`` at most with any dates (a proof)."""

    dates: Mapping[Holding, Dates]
    joins: Mapping[Holding, Join]
    value: int
    bound: int


def join(
    calendar: SeasonCalendar,
    holdings: Sequence[Holding],
    dates: Mapping[Holding, Dates],
    *,
    seed: int = 0,
    seconds: float | None = None,
    effort: float | None = None,
    deadline: Deadline = UNHURRIED,
    tell: Callable[[Joins], None] = lambda joined: None,
) -> Joins:
    """Join as many schools as can be, starting from ``dates``, which hold.

    The season has a table of professors. Without ``seconds`` and a ``deadline`` the answer is the same every time; it
    is proven best where ``value == bound``, which ``effort`` (deterministic units; else those of the tuning) may
    prevent. ``seconds`` count the solver's time only. ``tell`` hears of every better answer. Raises ``OutOfTimeError``
    where the deadline passes before the first.
    """
    search = _JoinSearch(Joinable(calendar, sorted(holdings), deadline), dates, seed)
    tuning = TUNING.get().visits_calendars
    left = _Left(seconds, tuning.join_effort_units if effort is None else effort, deadline)
    tell(search.joined())
    with suppress(OutOfTimeError):
        in_vain = 0
        while in_vain < tuning.parts_in_vain and not search.proven and left.any and search.has_parts:
            better = search.improve(search.part(), left)
            in_vain = 0 if better else in_vain + 1
            if better:
                tell(search.joined())
        if not search.proven and left.any:
            search.improve(search.leads, left)
    return search.joined()


@dataclass
class _Left:
    """What is left of the limits by the clock and by effort."""

    seconds: float | None
    effort: float
    deadline: Deadline

    @property
    def any(self) -> bool:
        return self.effort > 0 and (self.seconds is None or self.seconds > 0) and self.deadline.runs()

    def solver(self, seed: int, most_effort: float) -> cp_model.CpSolver:
        """A solver within what is left."""
        limits = [limit for limit in (self.seconds, self.deadline.left()) if limit is not None]
        solver = new_solver(seed, min(limits, default=None), min(most_effort, self.effort))
        solver.parameters.cp_model_presolve = TUNING.get().visits_calendars.join_presolve
        return solver

    def take(self, solver: cp_model.CpSolver) -> None:
        """Count what a solver has used."""
        self.effort -= solver.response_proto.deterministic_time
        if self.seconds is not None:
            self.seconds -= solver.wall_time


class _JoinSearch:
    """The best dates and joins so far. ``_chosen`` are rows of the chances; ``_lie`` marks those the dates allow."""

    def __init__(self, joinable: Joinable, dates: Mapping[Holding, Dates], seed: int) -> None:
        self._of = joinable
        self._seed = seed
        self._tuning = TUNING.get().visits_calendars
        self._random = Random(seed)
        self._dates = dict(dates)
        self._bound = len(joinable.chances.most_joins())
        self._lie = joinable.as_they_lie(dates)
        self._chosen: Ints = np.flatnonzero(self._lie)[joinable.chances.where(self._lie).most_joins()]
        self.leads = sorted({holding.lead for holding in joinable.holdings})

    @property
    def proven(self) -> bool:
        """Whether no dates join more."""
        return len(self._chosen) == self._bound

    @property
    def has_parts(self) -> bool:
        """Whether there are leads enough to try some of them only."""
        return len(self.leads) > self._tuning.part_leads

    def joined(self) -> Joins:
        """The answer as it stands."""
        chances, days = self._of.chances, self._of.calendar.pairs.days
        joins = {
            self._of.holdings[chances.school[row]]: Join(
                days[chances.day[row]], self._of.professor_ids[chances.professor[row]]
            )
            for row in self._chosen.tolist()
        }
        return Joins(self._dates, joins, len(joins), self._bound)

    def part(self) -> list[int]:
        """Leads to try together: some of those with a school left out that could be joined, and any others."""
        chances = self._of.chances
        places = np.unique(chances.school[~np.isin(chances.school, chances.school[self._chosen])])
        left_out = sorted({self._of.holdings[place].lead for place in places.tolist()})
        first = self._random.sample(left_out, min(len(left_out), self._tuning.part_left_out, self._tuning.part_leads))
        others = [lead for lead in self.leads if lead not in first]
        return first + self._random.sample(others, min(len(others), self._tuning.part_leads - len(first)))

    def improve(self, leads: Sequence[int], left: _Left) -> bool:
        """Let go of the dates of these leads and join what more can be; of all leads together that is a proof."""
        everything = len(leads) == len(self.leads)
        free_leads = set(leads)
        free = [place for place, holding in enumerate(self._of.holdings) if holding.lead in free_leads]
        rows = self._lie | np.isin(self._of.chances.school, free)
        model = _Model(self._of, free, rows, self._dates, left.deadline)
        model.maximise(self._bound, self._chosen)
        solver = left.solver(self._seed, left.effort if everything else self._tuning.part_effort_units)
        status = solver.solve(model.dating.model)
        left.take(solver)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return False
        if everything:
            self._bound = min(self._bound, floor(solver.best_objective_bound + ROUNDING))
        if round(solver.objective_value) <= len(self._chosen):
            return False
        self._dates = self._dates | model.dating.read(solver)  # an answer told before stays as it is
        self._chosen = model.chosen(solver)
        self._lie = self._of.as_they_lie(self._dates)
        return True


class _Model:
    """The exact model of the dates of some accompaniments, with the joins of all: ``rows`` are those that may be.

    Raises ``OutOfTimeError`` where the deadline has passed before it is made.
    """

    def __init__(
        self,
        joinable: Joinable,
        free: Sequence[int],
        rows: Bools,
        dates: Mapping[Holding, Dates],
        deadline: Deadline,
    ) -> None:
        self._of = joinable
        self._dates = dates
        holdings = [joinable.holdings[place] for place in free]
        self.dating = DateModel(joinable.calendar, holdings, free_workshops=True, deadline=deadline)
        self._rows: Ints = np.flatnonzero(rows)
        model = self.dating.model
        self._joins = [model.new_bool_var("") for _ in self._rows]
        chances = joinable.chances.where(rows)
        self._link(free, chances)
        check(deadline)
        self._limit(chances)
        check(deadline)
        self._leave_seats(free)

    def _link(self, free: Sequence[int], chances: Chances) -> None:
        """A join needs its visit and shortens it; of dates that stay nothing needs to be said."""
        model, held_of = self.dating.model, {place: number for number, place in enumerate(free)}
        shortened: dict[int, list[tuple[int, Any]]] = {}
        lost = self._of.by_day[chances.school, chances.day] - chances.minutes
        columns = zip(self._joins, chances.school.tolist(), chances.day.tolist(), lost.tolist(), strict=True)
        for joined, school, day, minutes in columns:
            if school in held_of:
                number = held_of[school]
                model.add_implication(joined, self.dating.held[number].visits[day])
                if minutes:
                    shortened.setdefault(number, []).append((minutes, joined))
        self.dating.need_minutes(shortened)

    def _limit(self, chances: Chances) -> None:
        """One join a school and a professor's date, and no more than each professor may."""
        model = self.dating.model
        for groups in (chances.school, chances.date):
            for group in _grouped(groups, self._joins).values():
                model.add_at_most_one(group)
        for professor, group in _grouped(chances.professor, self._joins).items():
            if chances.most[professor] < len(group):
                model.add(sum(group) <= int(chances.most[professor]))

    def _leave_seats(self, free: Sequence[int]) -> None:
        """The seats of workshops that those have whose dates stay."""
        stay = set(range(len(self._of.holdings))) - set(free)
        attended = [self._dates[self._of.holdings[place]].workshop_id for place in stay]
        for id_, workshop in self._of.calendar.season.workshops.items():
            if workshop.capacity is not None and id_ in attended:
                attending = [held.workshops[id_] for held in self.dating.held if id_ in held.workshops]
                self.dating.model.add(sum(attending) <= workshop.capacity - attended.count(id_))

    def maximise(self, most: int, chosen: Ints) -> None:
        """Join the most, no more than is possible; the search begins at the rows chosen and the dates given."""
        model = self.dating.model
        model.add(sum(self._joins) <= most)
        model.maximize(sum(self._joins))
        taken = set(chosen.tolist())
        for row, joined in zip(self._rows.tolist(), self._joins, strict=True):
            model.add_hint(joined, row in taken)
        for held in self.dating.held:
            dates = self._dates[held.holding]
            for n, visit in held.visits.items():
                model.add_hint(visit, self.dating.days[n] in dates.visits)
            for id_, attends in held.workshops.items():
                model.add_hint(attends, id_ == dates.workshop_id)

    def chosen(self, solver: cp_model.CpSolver) -> Ints:
        """The rows joined in a solution."""
        taken = np.array([solver.boolean_value(joined) for joined in self._joins], dtype=bool)
        rows: Ints = self._rows[taken]
        return rows


def _grouped(groups: Ints, variables: Sequence[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for group, variable in zip(groups.tolist(), variables, strict=True):
        found.setdefault(group, []).append(variable)
    return found
