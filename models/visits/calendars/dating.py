"""The exact model of dates (CP-SAT): visits and workshops of some leads, each on its days (V6-V9).

For every accompaniment and every day that lead and school share a variable says «a visit on that day»::

    sum of visits = n           minutes of visits >= those needed      at most one visit in any 7 days
    lead: at most one visit a day, and none on a workshop's day        all inside one stretch of three months

It knows nothing of who accompanies whom: that is given to it. For one lead it takes milliseconds; with the choice of
schools left open it is hopeless beyond some sixteen of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np
from ortools.sat.python import cp_model

from models.deadline import UNHURRIED, Deadline, check
from models.policy import Policy
from models.rules.visits import V8
from models.tuning import TUNING
from models.visits.pairs import Pairs, Way, visit_minutes_needed
from models.visits.problem import Mode, Season
from models.visits.reach import Window, windows

Variable = Any


@dataclass(frozen=True, slots=True, order=True)
class Holding:
    """An accompaniment: a lead and a school by their places in the tables, and the way."""

    lead: int
    school: int
    way: Way


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates of one accompaniment: its visits in order, and its workshop (empty in mode A)."""

    visits: tuple[date, ...]
    workshop_id: str


@dataclass
class _Held:
    """The variables of one accompaniment: visits by number of day, and workshops by id."""

    holding: Holding
    minutes: Mapping[int, int]
    visits: dict[int, Variable] = field(default_factory=dict)
    workshops: dict[str, Variable] = field(default_factory=dict)


@dataclass(frozen=True)
class SeasonCalendar:
    """What every model of dates of one season has in common."""

    season: Season
    policy: Policy
    pairs: Pairs
    windows: tuple[Window, ...]

    @classmethod
    def of(cls, season: Season, policy: Policy, pairs: Pairs) -> SeasonCalendar:
        """The calendar of a season under a policy."""
        return cls(season, policy, pairs, windows(season.period, policy))


class DateModel:
    """The model over some accompaniments; ``free_workshops`` leaves open which workshop a school of mode B attends.

    Raises ``OutOfTimeError`` where a deadline has passed before all of them are in it.
    """

    def __init__(
        self,
        calendar: SeasonCalendar,
        holdings: Iterable[Holding],
        *,
        free_workshops: bool = False,
        deadline: Deadline = UNHURRIED,
    ) -> None:
        self.model = cp_model.CpModel()
        self.held: list[_Held] = []
        self._of = calendar
        self._days_apart = calendar.policy[V8].days_apart
        for holding in sorted(holdings):
            check(deadline)
            self._add(holding, free_workshops)
        by_lead: dict[int, list[_Held]] = defaultdict(list)
        for held in self.held:
            by_lead[held.holding.lead].append(held)
        for together in by_lead.values():
            self._share_lead(together)
        self._share_workshops()

    @property
    def days(self) -> tuple[date, ...]:
        """The days that may hold visits."""
        return self._of.pairs.days

    def _add(self, holding: Holding, free_workshops: bool) -> None:
        pairs, model = self._of.pairs, self.model
        lead, school = np.array([holding.lead]), np.array([holding.school])
        by_day = pairs.minutes_by_day(lead, school)[0]
        held = _Held(holding, {int(n): int(by_day[n]) for n in np.flatnonzero(by_day)})
        self.held.append(held)
        held.workshops = {id_: model.new_bool_var("") for id_ in self._workshops(holding, free_workshops)}
        if holding.way.mode is Mode.B:
            model.add_exactly_one(held.workshops.values())
        held.visits = {n: model.new_bool_var("") for n in held.minutes}
        model.add(sum(held.visits.values()) == holding.way.visits)
        self._apart(held)
        self._inside_a_window(held)
        place = {day: n for n, day in enumerate(pairs.days)}
        for day in pairs.fixed.get((holding.lead, holding.school), ()):
            if place.get(day) in held.visits:
                model.add(held.visits[place[day]] == 1)
            else:
                model.add_bool_or([])

    def _workshops(self, holding: Holding, free: bool) -> list[str]:
        if holding.way.mode is Mode.A:
            return []
        if not free:
            return [holding.way.workshop_id]
        ways = self._of.pairs.ways(holding.lead, holding.school)
        return [way.workshop_id for way in ways if way.mode is Mode.B and way.visits == holding.way.visits]

    def _apart(self, held: _Held) -> None:
        """V8: visits to one school so many days apart; one at most in any such stretch."""
        for first in held.visits:
            end = self.days[first] + timedelta(self._days_apart)
            near = [n for n in held.visits if n >= first and self.days[n] < end]
            if len(near) > 1:
                self.model.add_at_most_one(held.visits[n] for n in near)

    def _inside_a_window(self, held: _Held) -> None:
        """V6: all activities in one of the largest stretches that three months allow."""
        model = self.model
        spans = [model.new_bool_var("") for _ in self._of.windows]
        model.add_exactly_one(spans)
        for n, visit in held.visits.items():
            around = [span for span, window in zip(spans, self._of.windows, strict=True) if window.holds(self.days[n])]
            if len(around) < len(spans):
                model.add_bool_or([*around, visit.negated()])
        for id_, attends in held.workshops.items():
            day = self._of.season.workshops[id_].date
            around = [span for span, window in zip(spans, self._of.windows, strict=True) if window.holds(day)]
            model.add_bool_or([*around, attends.negated()])

    def need_minutes(self, shortened: Mapping[int, Sequence[tuple[int, Variable]]] | None = None) -> None:
        """V6, V7: enough minutes of visits, each as long as it may be.

        ``shortened`` has, by place in ``held``, minutes lost and the variable of losing them.
        """
        for place, held in enumerate(self.held):
            total = sum(held.minutes[n] * visit for n, visit in held.visits.items())
            total -= sum(minutes * loses for minutes, loses in (shortened or {}).get(place, ()))
            if held.holding.way.mode is Mode.A:
                self.model.add(total >= visit_minutes_needed(Mode.A, None, self._of.policy))
            for id_, attends in held.workshops.items():
                workshop = self._of.season.workshops[id_]
                needed = visit_minutes_needed(Mode.B, workshop, self._of.policy)
                self.model.add(total >= needed).only_enforce_if(attends)

    def _share_lead(self, together: Sequence[_Held]) -> None:
        """V8: a lead makes one visit a day and is busy all day with a workshop, of which one a day."""
        model = self.model
        by_day: dict[date, list[Variable]] = defaultdict(list)
        for held in together:
            for n, visit in held.visits.items():
                by_day[self.days[n]].append(visit)
        attending: dict[str, list[Variable]] = defaultdict(list)
        for held in together:
            for id_, attends in held.workshops.items():
                attending[id_].append(attends)
        for id_, some in attending.items():
            there = some[0]
            if len(some) > 1:
                there = model.new_bool_var("")
                for attends in some:
                    model.add_implication(attends, there)
            by_day[self._of.season.workshops[id_].date].append(there)
        for busy in by_day.values():
            if len(busy) > 1:
                model.add_at_most_one(busy)

    def _share_workshops(self) -> None:
        """The capacity of each workshop, where which one to attend is open."""
        for id_, workshop in self._of.season.workshops.items():
            attending = [held.workshops[id_] for held in self.held if id_ in held.workshops]
            if workshop.capacity is not None and len(attending) > workshop.capacity:
                self.model.add(sum(attending) <= workshop.capacity)

    def read(self, solver: cp_model.CpSolver) -> dict[Holding, Dates]:
        """The dates of a solution, by the accompaniment as it was given."""
        dates = {}
        for held in self.held:
            visits = tuple(self.days[n] for n, visit in held.visits.items() if solver.boolean_value(visit))
            attended = [id_ for id_, attends in held.workshops.items() if solver.boolean_value(attends)]
            dates[held.holding] = Dates(tuple(sorted(visits)), "".join(attended))
        return dates


def new_solver(seed: int | None = None, seconds: float | None = None, effort: float | None = None) -> cp_model.CpSolver:
    """A solver that gives the same answer every time: one thread, a seed, and no limit by the clock unless asked.

    ``effort`` limits the search in the solver's own deterministic units.
    """
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = TUNING.get().solvers.exact_seed if seed is None else seed
    solver.parameters.catch_sigint_signal = False
    if seconds is not None:
        solver.parameters.max_time_in_seconds = max(seconds, TUNING.get().solvers.least_seconds)
    if effort is not None:
        solver.parameters.max_deterministic_time = effort
    return solver


def date_visits(calendar: SeasonCalendar, holdings: Iterable[Holding]) -> dict[Holding, Dates] | None:
    """Dates for these accompaniments; ``None`` where there are none (a proof)."""
    dating = DateModel(calendar, holdings)
    dating.need_minutes()
    solver = new_solver()
    status = solver.solve(dating.model)
    if status == cp_model.INFEASIBLE:
        return None
    assert status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return dating.read(solver)
