"""Bounds by minimum-cost flows, which know neither calendars nor goals held, and of workshops one price of a seat.

A flow is many times faster than a linear model, and of goals that count the same in every way of a pair mostly as good.
One price for the seats of all workshops, found by halving, is a weak multiplier and a valid one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from models.arrays import Ints
from models.tuning import TUNING
from models.visits.assignment.face import Face, GoalBound
from models.visits.assignment.flow import Network, best_flow
from models.visits.assignment.pool import Pool
from models.visits.assignment.pricing import ColumnMultipliers, Test

NEVER = -(1 << 40)
"""What a way gains that a pair does not have."""


@dataclass(frozen=True)
class Flowing:
    """A flow's pairs, how many of them would attend a workshop with a limit, and the bound that it gives."""

    leads: Ints
    schools: Ints
    attending: int
    bound: GoalBound


class Flows:
    """Flows over a pool of columns; ``check`` is called again and again and may raise to end a search for a bound."""

    def __init__(self, pool: Pool, check: Callable[[], None] = lambda: None) -> None:
        self._pool = pool
        self._check = check
        self._seats = int(pool.columns.capacity[pool.limited].sum())

    def bound(self, face: Face, goal: str) -> GoalBound:
        """The bound on a goal over a face, calendars and goals held left out of account, workshops at one price."""
        price = 0
        while True:
            self._check()
            flowing = self.flowing(face, goal, price)
            if self._pool.enter(face, flowing.bound.test, nearly=0.0):
                continue
            better = self._workshop_price(face, goal) if not price and flowing.attending > self._seats else 0
            if not better:
                return flowing.bound
            price = better

    def _workshop_price(self, face: Face, goal: str) -> int:
        """The least price of a seat at which a flow asks for no more seats than there are."""
        low, high = 0, 1
        most = TUNING.get().visits_assignment.most_seat_price
        while high < most and self.flowing(face, goal, high).attending > self._seats:
            low, high = high, 2 * high
        while high - low > 1:
            self._check()
            middle = (low + high) // 2
            if self.flowing(face, goal, middle).attending > self._seats:
                low = middle
            else:
                high = middle
        return high

    def flowing(self, face: Face, goal: str, price: int, places: Ints | None = None) -> Flowing:
        """A flow of the best way left of each pair, a limited seat at a price, and the bound that it gives."""
        columns, alive = self._pool.columns, np.flatnonzero(self._pool.alive(face))
        places = columns.pairs.places if places is None else places
        prices = np.zeros(len(columns.capacity), dtype=np.int64)
        prices[self._pool.limited] = price
        starts = np.flatnonzero(
            (np.diff(columns.lead[alive], prepend=-1) != 0) | (np.diff(columns.school[alive], prepend=-1) != 0)
        )
        pairs = alive[starts]
        attends = np.isin(columns.workshop[alive], self._pool.limited)
        gains = columns.worth[goal][alive] - np.where(attends, price, 0)
        gain = np.maximum.reduceat(gains, starts) if len(pairs) else gains[:0]
        without = np.maximum.reduceat(np.where(attends, NEVER, gains), starts) if len(pairs) else gains[:0]
        network = Network(columns.lead[pairs], columns.school[pairs], gain, places, face.leads, face.schools)
        flow = best_flow(network)
        leads, schools = flow.leads.astype(float), flow.schools.astype(float)
        value = float(flow.schools.sum() + flow.leads @ places + price * self._seats)
        test = Test(goal, ColumnMultipliers(schools, prices.astype(float), leads), leads * places, leads)
        return Flowing(
            columns.lead[pairs][flow.chosen],
            columns.school[pairs][flow.chosen],
            int((without < gain)[flow.chosen].sum()),
            GoalBound(value, test, linear=False),
        )
