"""Rows that a lead's calendar sets: what the weights of all sets of demands that have dates together leave true.

At a point that a lead's calendar cannot hold (fractional or whole), the demands in use are few: all their multisets
that fit are listed, and a small linear program gives the row that all of them keep and the point breaks most. Its other
demands are then weighed, one by one, as heavily as every set that fits allows (sequential lifting). The rows lift the
relaxation to where whole plans are: «visits at most dates» alone would not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import floor

import numpy as np

from models.linear import Floats, Matrix, solve_linear
from models.visits.assignment.columns import Columns
from models.visits.assignment.master import Cut
from models.visits.calendars.dating import Calendar
from models.visits.calendars.fitting import Fitting

SCALES = (1, 2, 3, 4, 5, 6, 8, 10, 12, 60)
"""Weights become whole numbers by one of these, or by the last as far as rounding down goes."""

LEAST_VIOLATION = 0.02
"""A row that a point breaks by less is not worth having."""

MOST_SUPPORT = 14
"""Of more demands in use the multisets would be too many to list."""

MOST_LISTED_PLACES = 6
"""Of leads with more places they would be, too: what clashes is then cut off alone."""

MOST_LIFTED = 30
"""So many more demands are weighed in a row at most."""

Multiset = tuple[int, ...]


class LeadCuts:
    """The rows of one lead whose calendar does not hold whatever is asked."""

    def __init__(self, columns: Columns, calendar: Calendar, lead: int) -> None:
        self._lead = lead
        self._columns = np.flatnonzero(columns.lead == lead)
        self._places = int(columns.pairs.places[lead])
        self.fitting = Fitting(calendar, lead, columns.school[self._columns], columns.way[self._columns])
        self._place_of = {int(column): place for place, column in enumerate(self._columns)}

    def demands(self, chosen: Iterable[int]) -> list[int]:
        """The demands of columns of this lead."""
        return [int(self.fitting.demand[self._place_of[column]]) for column in chosen]

    def fits(self, chosen: Iterable[int]) -> bool:
        """Whether columns of this lead have dates together."""
        return self.fitting.fits(self.demands(chosen))

    def broken_at(self, amounts: Floats, alive: Sequence[int]) -> Cut | None:
        """A row broken where each of the lead's columns is taken by so much; ``None`` where none was found.

        ``amounts`` runs over all columns of the season; ``alive`` are the columns of the lead worth weighing, the worthiest first.
        """
        taken = np.bincount(self.fitting.demand, weights=amounts[self._columns]).astype(float)
        support = [int(demand) for demand in np.flatnonzero(taken > 1e-6)]
        if len(support) > MOST_SUPPORT or self._places > MOST_LISTED_PLACES:
            return None
        fitting = self._fitting_multisets(support)
        weights = _heaviest(support, fitting, taken)
        if weights is None:
            return None
        limit = _limit(weights, fitting)
        if sum(weights[demand] * taken[demand] for demand in support) < limit + LEAST_VIOLATION:
            return None
        others = [demand for demand in dict.fromkeys(self.demands(alive)) if demand not in support]
        self._lift(weights, limit, others[:MOST_LIFTED])
        weight = np.array([weights.get(int(demand), 0) for demand in self.fitting.demand], dtype=np.int64)
        return Cut(self._lead, self._columns[weight > 0], weight[weight > 0], limit)

    def _fitting_multisets(self, demands: Sequence[int]) -> list[Multiset]:
        """Every multiset of demands that fits, at most as many as the lead has places."""
        return [(), *self._extended((), demands)]

    def _extended(self, chosen: Multiset, demands: Sequence[int]) -> Iterator[Multiset]:
        """What is chosen with more of the demands, in order, as far as that fits."""
        if len(chosen) == self._places:
            return
        fitting = self.fitting.beside(chosen, demands)
        for place in np.flatnonzero(fitting).tolist():
            longer = (*chosen, demands[place])
            yield longer
            yield from self._extended(longer, demands[place:])

    def _lift(self, weights: dict[int, int], limit: int, others: Sequence[int]) -> None:
        """Weigh further demands, one by one, as heavily as every multiset that fits with them allows."""
        for demand in others:
            known = sorted(weights)
            weight = limit
            for copies in range(1, self._places + 1):
                fixed = (demand,) * copies
                if not self.fitting.fits(fixed):
                    break
                heaviest = self._heaviest_beside(fixed, known, weights)
                weight = min(weight, (limit - heaviest) // copies)
            if weight > 0:
                weights[demand] = weight

    def _heaviest_beside(self, fixed: Multiset, known: Sequence[int], weights: Mapping[int, int]) -> int:
        """The most that known demands weigh which fit beside what is fixed."""
        if len(fixed) == self._places:
            return 0
        most = 0
        for place in np.flatnonzero(self.fitting.beside(fixed, known)).tolist():
            longer = (*fixed, known[place])
            most = max(most, weights[known[place]] + self._heaviest_beside(longer, known[place:], weights))
        return most


def _heaviest(support: Sequence[int], fitting: Sequence[Multiset], taken: Floats) -> dict[int, int] | None:
    """Whole weights that no multiset that fits exceeds by much and the amounts taken exceed most.

    The linear program: weights at most 1 in sum on every multiset that fits, as much as possible on the amounts.
    """
    matrix = Matrix()
    matrix.columns(len(support))
    rows = matrix.rows(-float("inf"), np.ones(len(fitting)))
    place = {demand: number for number, demand in enumerate(support)}
    for row, multiset in zip(rows.tolist(), fitting, strict=True):
        if multiset:
            matrix.put(row, np.array([place[demand] for demand in multiset]), 1.0)
    answer = solve_linear(matrix.model(taken[support]))
    if not answer.solved or float(answer.values @ taken[support]) <= 1 + LEAST_VIOLATION:
        return None
    scale = next((s for s in SCALES if _is_whole(answer.values * s)), SCALES[-1])
    whole = {demand: floor(value * scale + 1e-6) for demand, value in zip(support, answer.values, strict=True)}
    return whole if any(whole.values()) else None


def _is_whole(values: Floats) -> bool:
    return bool(np.abs(values - np.round(values)).max(initial=0.0) < 1e-6)


def _limit(weights: Mapping[int, int], fitting: Iterable[Multiset]) -> int:
    return max(sum(weights[demand] for demand in multiset) for multiset in fitting)


def clash_cut(columns: Columns, clash: Sequence[int]) -> Cut:
    """At most all but one of columns that have no dates together."""
    together = np.array(sorted(clash), dtype=np.int64)
    return Cut(int(columns.lead[clash[0]]), together, np.ones(len(clash), dtype=np.int64), len(clash) - 1)
