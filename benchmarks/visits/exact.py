"""Models for solvers off the shelf: everything at once in CP-SAT, and an assignment that counts dates in CBC."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pulp
from ortools.sat.python import cp_model

from benchmarks.course import Course
from benchmarks.protocol import Effort
from benchmarks.visits.heuristics import date_pairs, first_come, worth
from benchmarks.visits.meetings import Accompanying, MeetingTables, RivalSeason
from benchmarks.visits.verdict import goal_values
from models.policy import Policy
from models.visits.problem import Season, Workshop

Pair = tuple[int, int]
Variable = Any


class _ModelTimeError(Exception):
    """The model itself took all the time."""


@dataclass
class _Pair:
    """The variables of a lead and a school: whether they are together, in which way, and on which dates."""

    together: Variable
    ways: dict[Workshop | None, Variable] = field(default_factory=dict)
    visits: dict[date, Variable] = field(default_factory=dict)


class CompactSeason:
    """The model of lead, school and date at once: a variable for each of them."""

    def __init__(self, of: MeetingTables, ends_at: float) -> None:
        self._of = of
        self.model = cp_model.CpModel()
        self.pairs: dict[Pair, _Pair] = {}
        self._ends_at = ends_at
        self._windows = self._all_windows()
        for lead, school in np.argwhere(of.allowed).tolist():
            if time.monotonic() > ends_at:
                raise _ModelTimeError
            self._add(lead, school)
        self._shared()
        value = worth(of, of.most_travel_km).value
        gained = sum(int(value[pair]) * one.together for pair, one in self.pairs.items())
        travelled = sum(2 * int(of.km[pair]) * sum(one.visits.values()) for pair, one in self.pairs.items())
        self.model.maximize(gained - travelled)

    def _all_windows(self) -> list[tuple[date, date]]:
        days = sorted({*self._of.days, *(workshop.date for workshop in self._of.season.workshops.values())})
        found: list[tuple[date, date]] = []
        for first in days:
            last = min(self._of.closes(first), days[-1])
            if not found or last > found[-1][1]:
                found.append((first, last))
        return found

    def _add(self, lead: int, school: int) -> None:
        of, model = self._of, self.model
        one = _Pair(model.new_bool_var(""))
        self.pairs[lead, school] = one
        one.ways = {workshop: model.new_bool_var("") for workshop in of.modes(lead, school)}
        model.add(sum(one.ways.values()) == one.together)
        minutes = of.minutes(lead, school)
        one.visits = {day: model.new_bool_var("") for day in minutes}
        total = sum(length * one.visits[day] for day, length in minutes.items())
        count = sum(one.visits.values())
        model.add(count <= max((of.visits(workshop)[1] for workshop in one.ways), default=0) * one.together)
        for workshop, way in one.ways.items():
            fewest, most = of.visits(workshop)
            model.add(total >= of.visit_minutes(workshop)).only_enforce_if(way)
            model.add_linear_constraint(count, fewest, most).only_enforce_if(way)
        for day in of.date_locks.get((lead, school), ()):
            model.add(one.visits[day] == 1) if day in one.visits else model.add_bool_or([])
        if (lead, school) in of.pair_locks:
            model.add(one.together == 1)
        self._inside_a_window(one)

    def _inside_a_window(self, one: _Pair) -> None:
        spans = [self.model.new_bool_var("") for _ in self._windows]
        self.model.add_exactly_one(spans)
        dates = [(day, visit) for day, visit in one.visits.items()]
        dates += [(workshop.date, way) for workshop, way in one.ways.items() if workshop]
        for day, there in dates:
            around = [span for span, (a, b) in zip(spans, self._windows, strict=True) if a <= day <= b]
            if len(around) < len(spans):
                self.model.add_bool_or([*around, there.negated()])

    def _shared(self) -> None:
        """One lead a school, places, seats, one visit a date of either, and visits to a school far enough apart."""
        self._assigned()
        self._school_dates()
        lead_days: dict[tuple[int, date], list[Variable]] = defaultdict(list)
        for (lead, _), one in self.pairs.items():
            for day, visit in one.visits.items():
                lead_days[lead, day].append(visit)
        for (lead, workshop), there in self._at_workshops().items():
            lead_days[lead, workshop.date].append(there)
        for busy in lead_days.values():
            self.model.add_at_most_one(busy)

    def _school_dates(self) -> None:
        """At most one visit in any stretch of days that is too short for two, and none on the workshop's date."""
        school_days: dict[int, dict[date, list[Variable]]] = defaultdict(lambda: defaultdict(list))
        for (_, school), one in self.pairs.items():
            for day, visit in one.visits.items():
                school_days[school][day].append(visit)
            for workshop, way in one.ways.items():
                if workshop is not None and workshop.date in one.visits:
                    self.model.add_implication(way, one.visits[workshop.date].negated())
        for by_day in school_days.values():
            for first in by_day:
                end = first + self._of.apart
                near = [visit for day, visits in by_day.items() if first <= day < end for visit in visits]
                self.model.add_at_most_one(near)

    def _at_workshops(self) -> dict[tuple[int, Workshop], Variable]:
        """Whether each lead is at a workshop; no workshop seats too many schools."""
        attending: dict[Workshop, list[Variable]] = defaultdict(list)
        there: dict[tuple[int, Workshop], Variable] = {}
        for (lead, _), one in self.pairs.items():
            for workshop, way in one.ways.items():
                if workshop is not None:
                    attending[workshop].append(way)
                    there.setdefault((lead, workshop), self.model.new_bool_var(""))
                    self.model.add_implication(way, there[lead, workshop])
        for workshop, ways in attending.items():
            if workshop.capacity is not None:
                self.model.add(sum(ways) <= workshop.capacity)
        return there

    def _assigned(self) -> None:
        by_lead: dict[int, list[Variable]] = defaultdict(list)
        by_school: dict[int, list[Variable]] = defaultdict(list)
        for (lead, school), one in self.pairs.items():
            by_lead[lead].append(one.together)
            by_school[school].append(one.together)
        for lead, together in by_lead.items():
            self.model.add(sum(together) <= self._of.leads[lead].max_schools)
        for together in by_school.values():
            self.model.add_at_most_one(together)

    def read(self, solver: cp_model.CpSolver) -> list[Accompanying]:
        taken = []
        for (lead, school), one in self.pairs.items():
            if solver.boolean_value(one.together):
                workshop = next(workshop for workshop, way in one.ways.items() if solver.boolean_value(way))
                days = tuple(day for day, visit in one.visits.items() if solver.boolean_value(visit))
                taken.append(Accompanying(lead, school, workshop, days))
        return taken


class _SeasonSolutions(cp_model.CpSolverSolutionCallback):
    """Tells of every better solution and of every better bound."""

    def __init__(self, of: MeetingTables, course: Course) -> None:
        super().__init__()
        self._worth, self._most_travel_km, self._course = worth(of, of.most_travel_km), of.most_travel_km, course
        self._values: Mapping[str, int] = {}

    def on_solution_callback(self) -> None:
        self._values = self._worth.leading_goals(self.objective_value + self._most_travel_km)
        self.take_bound(self.best_objective_bound)

    def take_bound(self, bound: float) -> None:
        if self._values:
            bounds = self._worth.bounds(bound + self._most_travel_km, self._values)
            self._course.at(self._values["served"], bounds.get("served"))


def cp_sat(season: Season, policy: Policy, effort: Effort, course: Course) -> RivalSeason:
    """Everything at once in CP-SAT; without an answer in its time, the plan of first come, first served."""
    of = MeetingTables(season, policy)
    ends_at = time.monotonic() + effort.seconds
    try:
        compact = CompactSeason(of, ends_at)
    except _ModelTimeError:
        return first_come(season, policy)
    solver = cp_model.CpSolver()
    solver.parameters.catch_sigint_signal = False
    solver.parameters.max_time_in_seconds = max(0.1, ends_at - time.monotonic())
    solver.parameters.num_workers = effort.cores
    solver.parameters.random_seed = 0
    solutions = _SeasonSolutions(of, course)
    solver.best_bound_callback = solutions.take_bound
    status = solver.solve(compact.model, solutions)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return first_come(season, policy)
    plan = of.plan(compact.read(solver))
    gained = solver.best_objective_bound + of.most_travel_km
    return RivalSeason(plan, worth(of, of.most_travel_km).bounds(gained, goal_values(season, plan)))


def solve_by_counts(season: Season, policy: Policy, effort: Effort, course: Course) -> RivalSeason:
    """An assignment in CBC that knows how many dates each lead has, not which; then dates where they fit.

    Each pair takes as many of the lead's dates as it needs at least. That is true of every plan, so the bounds hold.
    """
    of = MeetingTables(season, policy)
    needs = {(lead, school): _least(of, lead, school) for lead, school in np.argwhere(of.allowed).tolist()}
    pairs = {pair: visits for pair, visits in needs.items() if visits}
    weights = worth(of)
    problem = pulp.LpProblem("counted", pulp.LpMaximize)
    together = {pair: pulp.LpVariable(f"x{k}", cat=pulp.LpBinary) for k, pair in enumerate(pairs)}
    top = max(1, int(weights.value.max(initial=0)))
    problem += pulp.lpSum(weights.value[pair] / top * one for pair, one in together.items())
    for lead in range(len(of.leads)):
        own = [pair for pair in pairs if pair[0] == lead]
        dates = {day for pair in own for day in of.minutes(*pair)}
        if own:
            problem += pulp.lpSum(together[pair] for pair in own) <= of.leads[lead].max_schools
            problem += pulp.lpSum(pairs[pair] * together[pair] for pair in own) <= len(dates)
    for school in range(len(of.schools)):
        own = [pair for pair in pairs if pair[1] == school]
        if own:
            problem += pulp.lpSum(together[pair] for pair in own) <= 1
    for pair in of.pair_locks & pairs.keys():
        together[pair].lowBound = 1
    problem.solve(pulp.PULP_CBC_CMD(msg=False, timeLimit=effort.seconds, threads=effort.cores))
    if problem.sol_status not in (pulp.LpSolutionOptimal, pulp.LpSolutionIntegerFeasible):
        return first_come(season, policy)
    chosen = [pair for pair, one in together.items() if (one.value() or 0) > 0.5]
    plan = date_pairs(of, chosen).plan
    if problem.sol_status != pulp.LpSolutionOptimal:
        return RivalSeason(plan)
    relaxed = sum(int(weights.value[pair]) for pair in chosen)
    return RivalSeason(plan, weights.bounds(relaxed, goal_values(season, plan)))


def _least(of: MeetingTables, lead: int, school: int) -> int:
    """The fewest visits that could reach the hours in any mode; 0 where none could."""
    longest = sorted(of.minutes(lead, school).values(), reverse=True)
    found = []
    for workshop in of.modes(lead, school):
        fewest, most = of.visits(workshop)
        enough = (
            n for n in range(fewest, most + 1) if n <= len(longest) and sum(longest[:n]) >= of.visit_minutes(workshop)
        )
        found.append(next(enough, 0))
    return min((visits for visits in found if visits), default=0)
