"""Prices of what leads share, what columns gain at them, and the pairs outside the columns that might gain more.

At multipliers of schools, workshops and goals held, a column gains ``c - u - w + sum of m*c'``. Of a pair outside the
columns nobody has asked yet which ways it has: it gains at most what the fewest visits of a mode would give it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from models.arrays import Bools, Floats, Ints, Whole
from models.linear import INFINITY
from models.tuning import ROUNDING, TUNING
from models.visits.assignment.columns import Columns
from models.visits.problem import Mode


@dataclass(frozen=True)
class ColumnMultipliers:
    """Multipliers: ``schools``, ``workshops``, and of goals held by name; those of ``leads`` are the solver's own."""

    schools: Floats
    workshops: Floats
    leads: Floats
    held: Sequence[tuple[str, float]] = ()

    def gains(self, columns: Columns, goal: str, chosen: Ints | slice = slice(None)) -> Floats:
        """What columns gain in a goal at these prices."""
        gains = columns.worth[goal][chosen] - self.schools[columns.school[chosen]]
        workshop = columns.workshop[chosen]
        attended = workshop >= 0
        gains[attended] -= self.workshops[workshop[attended]]
        for name, multiplier in self.held:
            gains += multiplier * columns.worth[name][chosen]
        return gains


@dataclass(frozen=True)
class Test:
    """What plans of a settled value pass: no lead does worse than its block by more than ``room``.

    ``values`` (leads,) are what blocks gain; a further column of a lead does worse by at least ``stands - gain``.
    """

    goal: str
    prices: ColumnMultipliers
    values: Floats
    stands: Floats
    room: float = 0.0

    def passes(self, columns: Columns, chosen: Ints | slice) -> Bools:
        """Which of these columns, each a further one of its lead, plans of the settled value may hold."""
        loss = self.stands[columns.lead[chosen]] - self.prices.gains(columns, self.goal, chosen)
        return loss <= self.room


@dataclass
class Outside:
    """Pairs that have no columns yet, priced in arrays."""

    columns: Columns
    _most: dict[Mode, Ints] = field(init=False)

    def __post_init__(self) -> None:
        pairs = self.columns.pairs
        self._tuning = TUNING.get().visits_assignment
        self._first = np.array([school.goes_first for school in pairs.season.schools.values()], dtype=float)
        self._modes = {
            mode: (pairs.accepts(mode), min(way.visits for way in pairs.kinds if way.mode is mode))
            for mode in {way.mode for way in pairs.kinds}
        }

    def passing(self, tests: Sequence[Test], most: int) -> tuple[Ints, Ints] | None:
        """All pairs that pass tests, as leads and schools; ``None`` where they are more than ``most``."""
        leads, schools = [], []
        for rows in self._some_leads():
            outside = ~self.columns.inside[rows]
            for test in tests:
                if outside.any():
                    outside &= test.stands[rows, None] - self._gains(test, rows) <= test.room
            lead, school = np.nonzero(outside)
            leads.append(lead + rows.start)
            schools.append(school)
            if sum(map(len, leads)) > most:
                return None
        return np.concatenate(leads), np.concatenate(schools)

    def better(self, test: Test, earlier: Sequence[Test], nearly: float) -> tuple[Ints, Ints]:
        """Pairs that pass earlier tests and may gain more than a lead's block: of each school and lead the best.

        None, where none does for certain; else also some that are ``nearly`` as good: prices will move.
        """
        best: list[tuple[Ints, Ints, Floats]] = []
        needed, most = False, self._tuning.entering_pairs
        for rows in self._some_leads():
            excess = self._gains(test, rows) - test.stands[rows, None]
            excess[self.columns.inside[rows]] = -INFINITY
            lead, school = np.nonzero(excess > (-nearly if nearly else ROUNDING))
            over = excess[lead, school]
            for one in earlier:
                if len(lead):
                    passed = one.stands[rows][lead] - self._gains_of(one, lead + rows.start, school) <= one.room
                    lead, school, over = lead[passed], school[passed], over[passed]
            needed |= bool((over > ROUNDING).any())
            # Of equal pairs the nearest: a goal to come will ask for them.
            over -= self._tuning.km_counts * self.columns.pairs.km[rows][lead, school]
            kept = (_ranked(lead, over) < most) | (_ranked(school, over) < most)
            best.append((lead[kept] + rows.start, school[kept], over[kept]))
        lead, school, over = (np.concatenate(parts) for parts in zip(*best, strict=True))
        if not needed:
            return lead[:0], school[:0]
        kept = (_ranked(lead, over) < most) | (_ranked(school, over) < most)
        return lead[kept], school[kept]

    def most_of_schools(self, goal: str) -> Floats:
        """What each school's pairs outside might count in a goal at most: shape (schools,), minus infinity for none."""
        pairs = self.columns.pairs
        leads, workshops = np.zeros(len(pairs.places)), np.zeros(len(self.columns.capacity))
        free = Test(goal, ColumnMultipliers(np.zeros(len(pairs.school_ids)), workshops, leads), leads, leads)
        there, fit, km = self._best_of_schools
        gains = self._most_gained(free, fit, km, slice(None))
        return np.where(there, gains, -INFINITY)

    @cached_property
    def _best_of_schools(self) -> tuple[Bools, Whole, Whole]:
        """Whether a school has pairs outside, the best fit of any, and the shortest way of any: shape (schools,)."""
        pairs = self.columns.pairs
        there = np.zeros(len(pairs.school_ids), dtype=bool)
        fit = np.zeros(len(there), dtype=np.int32)
        km = np.full(len(there), np.iinfo(np.int32).max, dtype=np.int32)
        for rows in self._some_leads():
            outside = ~self.columns.inside[rows]
            there |= outside.any(axis=0)
            np.maximum(fit, np.where(outside, pairs.fit[rows], 0).max(axis=0, initial=0), out=fit)
            np.minimum(km, np.where(outside, pairs.km[rows], km).min(axis=0), out=km)
        return there, fit, km

    def _some_leads(self) -> Iterator[slice]:
        count = len(self.columns.pairs.places)
        step = self._tuning.leads_at_once
        for start in range(0, count, step):
            rows = slice(start, min(start + step, count))
            if not self.columns.inside[rows].all():
                yield rows

    def _gains(self, test: Test, rows: slice) -> Floats:
        """What the pairs of some leads with every school gain at most: shape (leads, schools)."""
        pairs = self.columns.pairs
        return self._most_gained(test, pairs.fit[rows], pairs.km[rows], slice(None))

    def _gains_of(self, test: Test, leads: Ints, schools: Ints) -> Floats:
        pairs = self.columns.pairs
        return self._most_gained(test, pairs.fit[leads, schools], pairs.km[leads, schools], schools)

    def _most_gained(self, test: Test, fit: Whole, km: Whole, schools: Ints | slice) -> Floats:
        weight = dict(test.prices.held)
        weight[test.goal] = weight.get(test.goal, 0.0) + 1.0
        common = weight.get("priority", 0.0) * self._first + weight.get("served", 0.0) - test.prices.schools
        found = np.full(fit.shape, -INFINITY)
        for mode, (accepts, visits) in self._modes.items():
            cheapest = 0.0 if mode is Mode.A else float(test.prices.workshops.min(initial=INFINITY))
            of_school = np.where(accepts, common - cheapest - weight.get("visits", 0.0) * visits, -INFINITY)[schools]
            gains = weight.get("fit", 0.0) * fit + of_school
            if weight.get("travel"):
                gains -= 2.0 * visits * weight["travel"] * km
            np.maximum(found, gains, out=found)
        return found


def _ranked(groups: Ints, value: Floats) -> Ints:
    """The place of each row among those of its group, the largest value first."""
    order = np.lexsort((-value, groups))
    ordered = groups[order]
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order)) - np.searchsorted(ordered, ordered)
    return rank
