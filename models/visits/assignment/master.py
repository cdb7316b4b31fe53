"""The relaxation of the assignment, goal by goal: multipliers, proven bounds, and the columns that are left.

One goal at a time, with small whole numbers only: weights that put several goals into one objective lose units of the
lesser ones in the tolerances of a solver. For multipliers ``v`` of leads, ``w`` of workshops, ``a`` of cuts and ``m``
of earlier goals held at their values, no plan is worth more than ::

    L = sum v*places + sum w*capacity + sum a*limit - sum m*value + sum over schools max(0, max gain of its columns)

(Lagrangian relaxation of all but «one lead a school»), whatever the solver said. A column whose gain falls short of its
school's best by more than L exceeds the value at hand is in no plan of that value; a row with a multiplier larger than
that is full in all of them. What is left is where the next goal is settled.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from models.linear import INFINITY, Floats, IntegerAnswer, Ints, Matrix, solve_integer, solve_linear
from models.visits.assignment.columns import Columns
from models.visits.reach import Bools

ROUNDING = 1e-6
"""What sums of doubles may be off by: values are at most some ten thousands a column."""

STARTING_LEADS = 12
"""So many leads of a school enter the linear model at first."""

ENTERING = 6
"""So many columns of a school at most enter it in one round."""


@dataclass(frozen=True)
class Cut:
    """A row that every plan's columns keep: ``sum weight * column <= limit`` over columns of one lead."""

    lead: int
    columns: Ints
    weights: Ints
    limit: int


@dataclass(frozen=True)
class Face:
    """Where plans of the settled values lie: columns alive, and rows known to be full.

    ``schools`` marks the schools that are served for certain, ``leads`` and ``workshops`` those that are full, ``cuts``
    (by place) the cuts that hold with equality. ``held`` are goals whose values the rows alone do not hold.
    """

    alive: Bools
    schools: Bools
    leads: Bools
    workshops: Bools
    cuts: frozenset[int] = frozenset()
    held: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Bound:
    """A proven bound on a goal over a face, and the reduced costs behind it.

    ``loss`` tells by how much a column falls short of its school's best (0 or more); ``idle`` what leaving a school
    out loses; ``leads``, ``workshops`` and ``cuts`` are the multipliers, each what one empty place loses.
    """

    value: float
    loss: Floats
    idle: Floats
    leads: Floats
    workshops: Floats
    cuts: Floats
    amounts: Floats
    """How much of each column the linear solution takes."""

    @property
    def whole(self) -> int:
        """The bound on a goal that counts in whole numbers."""
        return math.floor(self.value + ROUNDING)


class Master:
    """The relaxation over a season's columns, with the cuts found so far."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self.cuts: list[Cut] = []
        self._short = np.zeros(len(columns.pairs.lead_ids), dtype=bool)
        self._active = self._first_columns()

    def everything(self) -> Face:
        """The face of all plans."""
        columns = self.columns
        alive = columns.least | self._short[columns.lead]
        no_leads = np.zeros(len(columns.pairs.lead_ids), dtype=bool)
        return Face(alive, columns.must.copy(), no_leads, np.zeros(len(columns.capacity), dtype=bool))

    def shorten(self, lead: int) -> None:
        """Let a lead's every way count: its calendar does not hold whatever is asked."""
        self._short[lead] = True

    def is_short(self, lead: int) -> bool:
        """Whether the lead's calendar binds."""
        return bool(self._short[lead])

    def _first_columns(self) -> Bools:
        """For each school the leads of best fit, and of those the nearest; all columns of schools that must be."""
        columns = self.columns
        order = np.lexsort((-columns.worth["travel"], -columns.worth["fit"], columns.school))
        school = columns.school[order]
        starts = np.searchsorted(school, np.arange(len(columns.must)))
        rank = np.arange(len(order)) - starts[school]
        active = np.zeros(len(columns), dtype=bool)
        active[order[rank < STARTING_LEADS * 2]] = True
        return active | columns.must[columns.school]

    def bound(self, face: Face, goal: str) -> Bound | None:
        """The bound on a goal over a face; ``None`` where the face holds no plan (a proof)."""
        while True:
            taken = np.flatnonzero(face.alive & self._active)
            answer = self._relaxed(face, goal, taken)
            if answer is None:
                if self._active[face.alive].all():
                    return None
                self._active |= face.alive
                continue
            bound, gains, best = answer
            better = np.flatnonzero(face.alive & ~self._active & (gains > best[self.columns.school] + ROUNDING))
            if not len(better):
                return bound
            self._enter(better, gains[better])

    def _enter(self, better: Ints, gains: Floats) -> None:
        """Let the best few columns of each school into the linear model."""
        school = self.columns.school[better]
        order = np.lexsort((-gains, school))
        ordered = school[order]
        rank = np.arange(len(order)) - np.searchsorted(ordered, ordered)
        self._active[better[order[rank < ENTERING]]] = True

    def _relaxed(self, face: Face, goal: str, taken: Ints) -> tuple[Bound, Floats, Floats] | None:
        """The bound from the multipliers over the columns taken, every column's gain, and each school's best taken."""
        columns = self.columns
        matrix, rows = self._rows(face, taken)
        objective = columns.worth[goal][taken].astype(float)
        answer = solve_linear(matrix.model(objective))
        if not answer.solved:
            assert answer.infeasible, "the linear solver gave up"
            return None
        at = answer.multipliers
        # A row that is full in every plan of the face may have a multiplier of either sign.
        leads = np.where(face.leads, at[rows.leads], np.maximum(at[rows.leads], 0.0))
        workshops = np.zeros(len(columns.capacity))
        limited = np.flatnonzero(columns.capacity >= 0)
        workshops[limited] = at[rows.workshops]
        workshops = np.where(face.workshops, workshops, np.maximum(workshops, 0.0))
        cuts = np.array([at[row] if n in face.cuts else max(at[row], 0.0) for n, row in enumerate(rows.cuts)])
        held = at[rows.held]
        gains = columns.worth[goal].astype(float) - leads[columns.lead]
        limited_columns = columns.workshop >= 0
        gains[limited_columns] -= workshops[columns.workshop[limited_columns]]
        value = float(leads @ columns.pairs.places) + float(workshops[limited] @ columns.capacity[limited])
        for cut, multiplier in zip(self.cuts, cuts, strict=True):
            if multiplier:
                gains[cut.columns] -= multiplier * cut.weights
                value += multiplier * cut.limit
        for (name, settled), multiplier in zip(face.held, held, strict=True):
            gains -= multiplier * columns.worth[name]
            value += multiplier * settled
        best = self._best(face.alive, gains, face.schools)
        taken_alone = np.zeros(len(columns), dtype=bool)
        taken_alone[taken] = True
        known = self._best(taken_alone, gains, face.schools)
        loss = np.full(len(columns), INFINITY)
        loss[face.alive] = best[columns.school[face.alive]] - gains[face.alive]
        idle = np.where(face.schools, INFINITY, best)
        amounts = np.zeros(len(columns))
        amounts[taken] = answer.values
        bound = Bound(value + float(best.sum()), loss, idle, leads, workshops, cuts, amounts)
        return bound, gains, known

    def _best(self, alive: Bools, gains: Floats, must: Bools) -> Floats:
        """The best gain of each school; 0, leaving it out, where nothing is better and it may be left out."""
        best = np.where(must, -INFINITY, 0.0)
        chosen = np.flatnonzero(alive)
        np.maximum.at(best, self.columns.school[chosen], gains[chosen])
        return best

    def _rows(self, face: Face, taken: Ints) -> tuple[Matrix, _Rows]:
        columns, matrix = self.columns, Matrix()
        matrix.columns(len(taken))
        places = np.arange(len(taken))
        schools = matrix.rows(-INFINITY, np.ones(len(columns.must)))
        leads = matrix.rows(-INFINITY, columns.pairs.places)
        limited = np.flatnonzero(columns.capacity >= 0)
        workshops = matrix.rows(-INFINITY, columns.capacity[limited])
        cuts = matrix.rows(-INFINITY, np.array([cut.limit for cut in self.cuts], dtype=float))
        held = matrix.rows(-INFINITY, np.array([value for _, value in face.held], dtype=float))
        matrix.put(schools[columns.school[taken]], places, 1.0)
        matrix.put(leads[columns.lead[taken]], places, 1.0)
        row_of = np.full(len(columns.capacity) + 1, -1)
        row_of[limited] = workshops
        workshop_rows = row_of[columns.workshop[taken]]
        attended = np.flatnonzero(workshop_rows >= 0)
        matrix.put(workshop_rows[attended], attended, 1.0)
        place_of = np.full(len(columns), -1)
        place_of[taken] = places
        for row, cut in zip(cuts, self.cuts, strict=True):
            inside = place_of[cut.columns] >= 0
            matrix.put(np.full(inside.sum(), row), place_of[cut.columns[inside]], cut.weights[inside].astype(float))
        for row, (name, _) in zip(held, face.held, strict=True):
            matrix.put(np.full(len(taken), row), places, columns.worth[name][taken].astype(float))
        full = [schools[face.schools], leads[face.leads], cuts[sorted(face.cuts)], held]
        full.append(workshops[face.workshops[limited]])
        for row in np.concatenate(full).tolist():
            matrix.lower[row] = matrix.upper[row]
        return matrix, _Rows(leads, workshops, cuts, held)

    def narrowed(self, face: Face, goal: str, bound: Bound, value: int) -> Face:
        """The face of the plans that reach ``value`` in the goal: no more than its bound."""
        room = bound.value - value + ROUNDING
        return Face(
            face.alive & (bound.loss <= room),
            face.schools | (bound.idle > room),
            face.leads | (bound.leads > room),
            face.workshops | (bound.workshops > room),
            face.cuts | {int(n) for n in np.flatnonzero(bound.cuts > room)},
            face.held if room <= 2 * ROUNDING else (*face.held, (goal, value)),
        )

    def chosen(
        self, face: Face, goal: str, columns: Ints | None = None, seconds: float | None = None
    ) -> tuple[Ints | None, IntegerAnswer]:
        """Whole columns over a face (or only those given of it) that are best in a goal, with the solver's word."""
        taken = np.flatnonzero(face.alive) if columns is None else columns
        matrix, _ = self._rows(face, taken)
        matrix.columns(1)  # HiGHS gives no answer to a model without variables
        objective = np.append(self.columns.worth[goal][taken].astype(float), 0.0)
        answer = solve_integer(matrix.model(objective), len(taken), seconds)
        return (None if answer.values is None else taken[answer.values[:-1] > 0.5]), answer

    def active(self, face: Face) -> Ints:
        """The columns of a face that the linear model has found of use."""
        return np.flatnonzero(face.alive & self._active)


@dataclass(frozen=True)
class _Rows:
    """The numbers of a model's rows."""

    leads: Ints
    workshops: Ints
    cuts: Ints
    held: Ints
