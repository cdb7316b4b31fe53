"""What each lead could gain alone at given prices: a block of the relaxation, and the losses that filter it.

A lead whose calendar holds whatever is asked (*loose*) gains from its best schools, as many as it has places. A *short*
lead gains from its best *bundle*: schools in ways that have dates together. The relaxation over bundles is the convex
hull of what the lead can do (Dantzig and Wolfe, 1960). Before, rows said it: «visits at most dates», which leave room
for what no calendar holds, their hull over sets of weekdays, and pairs or triples of schools forbidden as they were
found to clash. Bundles say all of it at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from models.arrays import Bools, Floats, Ints
from models.linear import INFINITY
from models.tuning import ROUNDING, TUNING
from models.visits.assignment.columns import Columns
from models.visits.calendars.dating import SeasonCalendar
from models.visits.calendars.fitting import USELESS, Fitting

Bundle = tuple[int, ...]
"""Columns of one lead that have dates together, in order."""


@dataclass(frozen=True)
class Gains:
    """At some prices: each block's value (leads,), each column's loss (columns,), and what an empty place loses.

    ``loss`` tells by how much the best choice of the block with that column falls short of the block's value; infinite
    where not alive. ``stands`` (leads,) is what a further column must gain to be no loss; for a loose lead that is
    what it loses with one place unused.
    """

    values: Floats
    loss: Floats
    stands: Floats


class Loose:
    """The blocks of all leads whose calendars do not bind, in arrays."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        changes = (np.diff(columns.school) != 0) | (np.diff(columns.lead) != 0)
        self._starts = np.flatnonzero(np.concatenate([[True], changes])) if len(columns) else np.zeros(0, dtype=int)
        self._pair = np.cumsum(np.concatenate([[0], changes])) if len(columns) else np.zeros(0, dtype=int)
        self._lead = columns.lead[self._starts]

    def gains(self, gains: Floats, alive: Bools, full: Bools) -> Gains:
        """Block values and losses, as if every lead were loose; ``full`` leads use every place."""
        places = self._columns.pairs.places
        count = len(places)
        if not len(gains):
            return Gains(np.zeros(count), np.zeros(0), np.where(full, -INFINITY, 0.0))
        best = np.maximum.reduceat(np.where(alive, gains, -INFINITY), self._starts)
        order = np.lexsort((-best, self._lead))
        lead = self._lead[order]
        rank = np.arange(len(order)) - np.searchsorted(lead, lead)
        ranked = best[order]
        chosen = (rank < places[lead]) & (ranked > -INFINITY) & ((ranked > 0) | full[lead])
        values = np.bincount(lead[chosen], weights=ranked[chosen], minlength=count).astype(float)
        last = np.where(full, -INFINITY, 0.0)
        at_last = chosen & (rank == places[lead] - 1)
        last[lead[at_last]] = ranked[at_last]
        taken = np.zeros(len(best), dtype=bool)
        taken[order[chosen]] = True
        stands = np.where(taken, best, last[self._lead])[self._pair]
        loss = np.full(len(gains), INFINITY)
        loss[alive] = stands[alive] - gains[alive]
        return Gains(values, loss, last)


class Short:
    """The block of one lead whose calendar binds."""

    def __init__(self, columns: Columns, calendar: SeasonCalendar, lead: int) -> None:
        self._lead, self._known = lead, len(columns)
        self._tuning = TUNING.get().visits_assignment
        self.columns = np.flatnonzero(columns.lead == lead)
        self._school, self._visits = columns.school[self.columns], columns.visits[self.columns]
        self._places = int(columns.pairs.places[lead])
        self._fitting = Fitting(calendar, lead, self._school, columns.way[self.columns])

    def grow(self, columns: Columns) -> None:
        """Take up the lead's columns among those that have been added to all."""
        new = self._known + np.flatnonzero(columns.lead[self._known :] == self._lead)
        self._known = len(columns)
        self.columns = np.concatenate([self.columns, new])
        self._school, self._visits = columns.school[self.columns], columns.visits[self.columns]
        self._fitting.add(columns.school[new], columns.way[new])

    def best(
        self, gains: Floats, alive: Bools, price: float, *, full: bool = False
    ) -> tuple[float, float, list[Bundle]]:
        """The value of the best bundle at the gains of all columns, and some bundles worth more than the lead's price.

        Between them: what a further column must gain to make a better one, at least. Where ``full``, bundles have as
        many columns as the lead has places.
        """
        shift = self._tuning.full_place_worth if full else 0.0
        gain = np.where(alive[self.columns], gains[self.columns] + shift, -INFINITY)
        order = self._worthwhile(gain)
        filled = shift * self._places
        found: list[tuple[float, Bundle]] = [(0.0, ()), *self._climb(order, gain, price + filled)]
        found.sort(key=lambda pair: (-pair[0], pair[1]))
        top = found[0][0]
        stands = top - float(gain[order[: self._places - 1]].sum()) - shift
        best = [tuple(sorted(self.columns[list(bundle)].tolist())) for value, bundle in found if bundle]
        return top - filled, stands, [one for one in best if not full or len(one) == self._places]

    def _worthwhile(self, gain: Floats) -> Ints:
        """Columns that gain, the best first: of each demand no more than the lead has places."""
        order = np.argsort(-gain, kind="stable")
        order = order[gain[order] > ROUNDING]
        self._fitting.look_into(order)
        order = order[self._fitting.demand[order] != USELESS]
        by_demand = order[np.argsort(self._fitting.demand[order], kind="stable")]
        demand = self._fitting.demand[by_demand]
        rank = np.arange(len(by_demand)) - np.searchsorted(demand, demand)
        kept = np.zeros(len(gain), dtype=bool)
        kept[by_demand[rank < self._places]] = True
        worthwhile: Ints = order[kept[order]]
        return worthwhile

    def _climb(self, order: Ints, gain: Floats, price: float) -> Iterator[tuple[float, Bundle]]:
        """By adding columns in order of gain: some bundles worth more than a price, then each better than all before.

        Where none is worth so much, each is better than all before.
        """
        best, left = [0.0], [self._tuning.bundles]
        gains, demands, schools = gain[order], self._fitting.demand[order], self._school[order]
        visits = self._visits[order].tolist()
        fewest = min(visits, default=1)

        def extend(chosen: Bundle, value: float, start: int) -> Iterator[tuple[float, Bundle]]:
            # Every visit takes a date of the lead's: so many columns more at most.
            left_dates = self._fitting.dates - sum(visits[place] for place in chosen)
            room = min(self._places - len(chosen), left_dates // fewest)
            for place in self._beside(chosen, start, demands, schools):
                if value + room * gains[place] <= best[0] + ROUNDING:
                    return
                longer, total = (*chosen, place), value + float(gains[place])
                if total > best[0] + ROUNDING:
                    # Up to a number of bundles, all that are worth more than the price are as good as the best.
                    better = total > price + ROUNDING
                    left[0] -= better
                    best[0] = max(best[0], price) if better and left[0] > 0 else total
                    yield total, tuple(int(order[n]) for n in longer)
                if len(longer) < self._places:
                    yield from extend(longer, total, place + 1)

        yield from extend((), 0.0, 0)

    def _beside(
        self, chosen: Bundle, start: int, demands: Ints, schools: Ints, wanted: Bools | None = None
    ) -> Iterator[int]:
        """The places from ``start`` on whose columns fit beside those chosen, in order; only those ``wanted``."""
        apart = np.ones(len(schools) - start, dtype=bool) if wanted is None else wanted.copy()
        if not chosen:
            yield from (start + np.flatnonzero(apart)).tolist()
            return
        for place in chosen:
            apart &= schools[start:] != schools[place]
        if self._fitting.is_tabled:
            key = tuple(sorted(int(demands[place]) for place in chosen))
            yield from (start + np.flatnonzero(apart & self._fitting.beside(key)[demands[start:]])).tolist()
            return
        held = [int(demands[place]) for place in chosen]
        for place in (start + np.flatnonzero(apart)).tolist():
            if self._fitting.fits([*held, int(demands[place])]):
                yield place

    def losses(self, gains: Floats, alive: Bools, stands: float) -> Floats:
        """By how much the block falls short of its value with each of the lead's columns, at least.

        The column's calendar beside others is left out of account: bundles are tested one by one when they are listed.
        """
        loss = np.where(alive[self.columns], np.maximum(stands - gains[self.columns], 0.0), INFINITY)
        loss[self._fitting.demand == USELESS] = INFINITY
        return loss

    def bundles(self, alive: Bools, tests: Sequence[tuple[Floats, float, float]], most: int) -> list[Bundle] | None:
        """Every bundle of columns alive that passes all tests; ``None`` where there are more than ``most``.

        A test has the columns' gains, the block's value, and how far below it a bundle may fall.
        """
        places = np.flatnonzero(alive[self.columns])
        self._fitting.look_into(places)
        places = places[self._fitting.demand[places] != USELESS]
        demands, schools = self._fitting.demand[places], self._school[places]
        gains = np.array([gain[self.columns[places]] for gain, _, _ in tests]).reshape(len(tests), len(places))
        least = np.array([value - room - ROUNDING for _, value, room in tests])
        # What a place and those after it may still add, at best.
        good = np.maximum(np.maximum.accumulate(gains[:, ::-1], axis=1)[:, ::-1], 0.0)
        found: list[Bundle] = []
        stack: list[tuple[Bundle, Floats, int]] = [((), np.zeros(len(tests)), 0)]
        while stack:
            chosen, sums, start = stack.pop()
            if (sums >= least).all():
                found.append(tuple(sorted(self.columns[places[list(chosen)]].tolist())))
                if len(found) > most:
                    return None
            room = self._places - len(chosen)
            if not room:
                continue
            totals = sums[:, None] + gains[:, start:]
            reached = (totals + (room - 1) * good[:, start:] >= least[:, None]).all(axis=0)
            for place in self._beside(chosen, start, demands, schools, reached):
                stack.append(((*chosen, place), totals[:, place - start], place + 1))
        return found
