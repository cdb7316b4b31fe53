"""The relaxation of the assignment, goal by goal: multipliers, proven bounds, and the columns that are left.

One goal at a time, with small whole numbers only: weights that put several goals into one objective lose units of the
lesser ones in the tolerances of a solver. For multipliers ``u`` of schools, ``w`` of workshops and ``m`` of earlier
goals held at their values, no plan is worth more than ::

    L = sum u + sum w*capacity - sum m*value + sum over leads of the most that a lead could gain alone

with a column's gain ``c - u - w + m*c'`` (Lagrangian relaxation of all that leads share: Fisher, 1981), whatever the
solver said. A column whose lead does worse with it by more than L exceeds the value at hand is in no plan of that
value; a school, a workshop or a loose lead whose empty place loses more than that is full in all of them. What is left
is where the next goal is settled.

Multipliers come from a minimum-cost flow (``flow_bounds``), which knows neither calendars nor workshops, or from the
linear model here, which knows both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from models.arrays import Floats, Ints
from models.linear import INFINITY, Growing, IntegerAnswer, solve_integer
from models.tuning import ROUNDING, TUNING
from models.visits.assignment.blocks import Bundle
from models.visits.assignment.face import Face, GoalBound
from models.visits.assignment.pool import Pool
from models.visits.assignment.pricing import ColumnMultipliers, Test
from models.visits.assignment.program import Program, Rows


class Master:
    """The relaxation over a pool of columns; ``check`` is called before every piece of work and may raise to end it."""

    def __init__(self, pool: Pool, check: Callable[[], None] = lambda: None) -> None:
        self._pool = pool
        self._check = check
        self._tuning = TUNING.get().visits_assignment
        self._bundles: dict[Bundle, None] = {}
        self._kept: dict[str, Ints] = {}
        """By goal the columns that its last linear model found good."""

    def linear_bound(self, face: Face, start: GoalBound) -> GoalBound:
        """The bound with calendars and workshops; it starts from the one that a flow gave."""
        if not (self._pool.shorts or len(self._pool.limited) or face.held):
            return start
        goal, nearly = start.test.goal, self._tuning.nearly_as_good
        growing = self._start(face, start.test)
        while True:
            bound = self._settled(face, goal, growing)
            if not self._pool.enter(face, bound.test, nearly=nearly):
                break
        self._kept[goal] = np.flatnonzero(self._pool.active & (self._loss(bound.test, slice(None)) <= nearly))
        return bound

    def holds_none(self, bound: GoalBound) -> bool:
        """Whether a bound shows that its face holds no plan (a proof)."""
        return bound.value < self._worst(bound.test.goal)

    def _worst(self, goal: str) -> int:
        """Less than any plan is worth."""
        columns = self._pool.columns
        return -int(np.abs(columns.worth[goal]).max(initial=0)) * len(columns.must) - 1

    def _start(self, face: Face, test: Test) -> Growing:
        """Begin the linear model with the columns that lose least at the prices of the flow."""
        pool, columns = self._pool, self._pool.columns
        alive = np.flatnonzero(pool.alive(face) & ~pool.is_short[columns.lead])
        loss = self._loss(test, alive)
        kept = self._kept.get(test.goal, alive[:0])
        # Of both modes some: the flow knows no workshops, and the linear model needs a way around full ones.
        mode = 2 * columns.school[alive] + (columns.workshop[alive] >= 0)
        by_mode = np.lexsort((loss, mode))
        order, mode = alive[by_mode], mode[by_mode]
        rank = np.arange(len(order)) - np.searchsorted(mode, mode)
        pool.active = columns.must[columns.school] & ~pool.is_short[columns.lead]
        pool.active[order[rank < self._tuning.starting_columns]] = True
        pool.active[kept[~pool.is_short[columns.lead[kept]]]] = True
        _, bundles = self._priced(face, test.goal, replace(test.prices, leads=np.full(len(test.stands), -INFINITY)))
        self._bundles.update(dict.fromkeys(bundle for best in bundles.values() for bundle in best))
        taken = np.flatnonzero(pool.alive(face) & pool.active)
        program = Program(columns, pool.is_short, face, taken, self._known(face))
        penalties = np.full(program.slack(), -self._tuning.shortfall_price)
        return Growing(program.matrix, np.concatenate([program.worth(test.goal), penalties]))

    def _settled(self, face: Face, goal: str, growing: Growing) -> GoalBound:
        """The bound by the linear model, over the columns there are."""
        while True:
            self._check()
            bound, bundles = self._priced(face, goal, self._prices(face, growing.multipliers()))
            columns, new = self._activated(face, bound.test, bundles)
            if not len(columns) and not new:
                return bound
            program = Program(self._pool.columns, self._pool.is_short, face, columns, new)
            growing.add(program.matrix, program.worth(goal))

    def _loss(self, test: Test, chosen: Ints | slice) -> Floats:
        """By how much a lead does worse at least with each of these columns as a further one."""
        columns = self._pool.columns
        return test.stands[columns.lead[chosen]] - test.prices.gains(columns, test.goal, chosen)

    def _known(self, face: Face) -> list[Bundle]:
        """Bundles seen so far that a face leaves."""
        alive, columns = self._pool.alive(face), self._pool.columns
        lead, places = columns.lead, columns.pairs.places
        return [
            bundle
            for bundle in self._bundles
            if alive[list(bundle)].all() and (not face.leads[lead[bundle[0]]] or len(bundle) == places[lead[bundle[0]]])
        ]

    def _activated(self, face: Face, test: Test, bundles: Mapping[int, list[Bundle]]) -> tuple[Ints, list[Bundle]]:
        """The best new columns and bundles, which are in use from now on."""
        pool, prices = self._pool, test.prices
        lead = pool.columns.lead
        waiting = np.flatnonzero(pool.alive(face) & ~pool.active & ~pool.is_short[lead])
        gains = prices.gains(pool.columns, test.goal, waiting)
        better = gains > prices.leads[lead[waiting]] + ROUNDING
        waiting, gains = waiting[better], gains[better]
        order = np.lexsort((-gains, pool.columns.school[waiting]))
        school = pool.columns.school[waiting][order]
        rank = np.arange(len(order)) - np.searchsorted(school, school)
        entering = waiting[order[rank < self._tuning.entering_columns]]
        pool.active[entering] = True
        new = [
            bundle
            for number, best in bundles.items()
            if test.values[number] > prices.leads[number] + ROUNDING
            for bundle in best
            if bundle not in self._bundles
        ]
        self._bundles.update(dict.fromkeys(new))
        return entering, new

    def _priced(self, face: Face, goal: str, prices: ColumnMultipliers) -> tuple[GoalBound, Mapping[int, list[Bundle]]]:
        """The bound at these prices, and the best bundles of each short lead."""
        pool = self._pool
        columns, alive = pool.columns, pool.alive(face)
        gains = prices.gains(columns, goal)
        loose = pool.loose.gains(gains, alive & ~pool.is_short[columns.lead], face.leads)
        values, stands = loose.values, loose.stands
        bundles = {}
        for number, short in pool.shorts.items():
            self._check()
            full = bool(face.leads[number])
            values[number], stands[number], bundles[number] = short.best(
                gains, alive, float(prices.leads[number]), full=full
            )
        value = float(prices.schools.sum() + prices.workshops[pool.limited] @ columns.capacity[pool.limited])
        multipliers = dict(prices.held)
        value -= sum(multipliers.get(name, 0.0) * settled for name, settled in face.held)
        return GoalBound(value + float(values.sum()), Test(goal, prices, values, stands), linear=True), bundles

    def _prices(self, face: Face, at: Floats) -> ColumnMultipliers:
        """Multipliers of the linear model's rows as a bound may use them."""
        columns, rows = self._pool.columns, Rows(self._pool.columns, face)
        workshops = np.zeros(len(columns.capacity))
        workshops[self._pool.limited] = at[rows.workshops]
        return ColumnMultipliers(
            schools=np.where(face.schools, at[rows.schools], np.maximum(at[rows.schools], 0.0)),
            workshops=np.where(face.workshops, workshops, np.maximum(workshops, 0.0)),
            leads=at[rows.leads],
            held=[
                (name, max(-float(multiplier), 0.0))
                for (name, _), multiplier in zip(face.held, at[rows.held], strict=True)
            ],
        )

    def narrow(self, face: Face, bound: GoalBound, value: int) -> Face:
        """The face of the plans that reach ``value`` in the bound's goal: no more than its bound."""
        pool, room = self._pool, bound.value - value + ROUNDING
        test, alive = replace(bound.test, room=room), pool.alive(face)
        if bound.linear:
            gains = test.prices.gains(pool.columns, test.goal)
            loss = pool.loose.gains(gains, alive & ~pool.is_short[pool.columns.lead], face.leads).loss
            for lead, short in pool.shorts.items():
                loss[short.columns] = short.losses(gains, alive, float(test.stands[lead]))
            empty = np.where(pool.is_short, 0.0, test.stands)
        else:
            # A flow's potentials leave no pair of a lead better than another that it holds.
            loss = self._loss(test, slice(None))
            empty = test.stands
        tight = not bound.linear and room <= 2 * ROUNDING
        return Face(
            alive & (loss <= room),
            face.schools | (test.prices.schools > room),
            face.leads | (empty > room),
            face.workshops | (test.prices.workshops > room),
            face.held if tight else (*face.held, (test.goal, value)),
            (*face.tests, test),
        )

    def choose(
        self,
        face: Face,
        goal: str,
        seconds: float | None = None,
        *,
        used: bool = False,
        nodes: int | None = None,
    ) -> tuple[Ints | None, IntegerAnswer]:
        """Whole columns over a face that are best in a goal, with the solver's word; ``used`` only of those in use.

        Gives up (no columns, no bound) where the short leads have too many bundles to list.
        """
        pool, bundles = self._pool, self._known(face) if used else self._listed(face)
        if bundles is None:
            return None, IntegerAnswer(None, INFINITY)
        alive = pool.alive(face) & pool.active if used else pool.alive(face)
        taken = np.flatnonzero(alive & ~pool.is_short[pool.columns.lead])
        program = Program(pool.columns, pool.is_short, face, taken, bundles)
        program.matrix.columns(1)  # HiGHS gives no answer to a model without variables
        objective = np.append(program.worth(goal), 0.0)
        answer = solve_integer(program.matrix.model(objective), program.size, seconds, nodes)
        if answer.values is None:
            return None, answer
        return np.flatnonzero(program.amounts(answer.values) > 0.5), answer

    def _listed(self, face: Face) -> list[Bundle] | None:
        """Every bundle of the short leads that a plan of the face may hold; ``None`` where too many."""
        listed: list[Bundle] = []
        alive = self._pool.alive(face)
        gains = [test.prices.gains(self._pool.columns, test.goal) for test in face.tests]
        for lead, short in self._pool.shorts.items():
            self._check()
            tests = [(gain, float(test.values[lead]), test.room) for gain, test in zip(gains, face.tests, strict=True)]
            found = short.bundles(alive, tests, self._tuning.most_bundles - len(listed))
            if found is None:
                return None
            listed.extend(bundle for bundle in found if bundle)
        return listed
