"""The relaxation of the assignment, goal by goal: multipliers, proven bounds, and the columns that are left.

One goal at a time, with small whole numbers only: weights that put several goals into one objective lose units of the
lesser ones in the tolerances of a solver. For multipliers ``u`` of schools, ``w`` of workshops and ``m`` of earlier
goals held at their values, no plan is worth more than ::

    L = sum u + sum w*capacity - sum m*value + sum over leads of the most that a lead could gain alone

with a column's gain ``c - u - w + m*c'`` (Lagrangian relaxation of all that leads share), whatever the solver said. A
column whose lead does worse with it by more than L exceeds the value at hand is in no plan of that value; a school, a
workshop or a loose lead whose empty place loses more than that is full in all of them. What is left is where the next
goal is settled.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from models.linear import INFINITY, Floats, IntegerAnswer, Ints, Matrix, SolverGaveUpError, solve_integer, solve_linear
from models.visits.assignment.blocks import ROUNDING, Bundle, Loose, Short
from models.visits.assignment.columns import Columns
from models.visits.calendars.dating import Calendar
from models.visits.reach import Bools

STARTING_COLUMNS = 24
"""So many columns of a school enter the linear model at first."""

ENTERING = 2
"""So many columns of a school at most enter it in one round."""

SHORTFALL = 1e5
"""What falling short of a full row by one costs in the linear relaxation: far above any gain of the goal at hand.

It lets a relaxation over few columns always have a solution; multipliers from it give bounds as valid as any.
"""

MOST_BUNDLES = 60_000
"""So many bundles of all short leads go into a model of whole numbers at most."""


@dataclass(frozen=True)
class Test:
    """What plans of a settled value pass: at these gains no lead may do worse than its block by more than ``room``."""

    gains: Floats
    values: Floats
    room: float


@dataclass(frozen=True)
class Face:
    """Where plans of the settled values lie.

    ``alive`` marks columns, ``schools`` those that are served for certain, ``leads`` and ``workshops`` what is full.
    ``held`` are the goals settled with their values, ``tests`` what their bounds say of bundles.
    """

    alive: Bools
    schools: Bools
    leads: Bools
    workshops: Bools
    held: tuple[tuple[str, int], ...] = ()
    tests: tuple[Test, ...] = ()


@dataclass(frozen=True)
class Bound:
    """A proven bound on a goal over a face, and the losses behind it.

    ``loss`` (columns,) tells by how much a loose lead does worse with one; ``schools``, ``leads`` and ``workshops``
    what one empty place loses.
    """

    value: float
    loss: Floats
    schools: Floats
    leads: Floats
    workshops: Floats
    test: Test

    @property
    def whole(self) -> int:
        """The bound on a goal that counts in whole numbers."""
        return math.floor(self.value + ROUNDING)


@dataclass(frozen=True)
class _Prices:
    """Multipliers of a linear model, as the bound may use them."""

    schools: Floats
    workshops: Floats
    leads: Floats
    held: Floats


class Master:
    """The relaxation over a season's columns; ``shorts`` are the leads known to have binding calendars."""

    def __init__(self, columns: Columns, calendar: Calendar) -> None:
        self.columns = columns
        self._calendar = calendar
        self._loose = Loose(columns)
        self._is_short = np.zeros(len(columns.pairs.lead_ids), dtype=bool)
        self.shorts: dict[int, Short] = {}
        self._bundles: dict[Bundle, None] = {}
        self._usable = columns.least.copy()
        self._active = self._first_columns()
        self._limited = np.flatnonzero(columns.capacity >= 0)
        span = {goal: np.abs(worth).max(initial=0) * len(columns.must) for goal, worth in columns.worth.items()}
        for lead in self._few_dates():
            self.shorten(int(lead))
        self._worst: Mapping[str, int] = {goal: -int(most) - 1 for goal, most in span.items()}

    def everything(self) -> Face:
        """The face of all plans."""
        columns = self.columns
        no_leads = np.zeros(len(columns.pairs.lead_ids), dtype=bool)
        return Face(self._usable.copy(), columns.must.copy(), no_leads, np.zeros(len(columns.capacity), dtype=bool))

    def shorten(self, lead: int) -> None:
        """Take a lead's calendar into account: every way of use, in bundles that have dates together."""
        short = Short(self.columns, self._calendar, lead)
        self.shorts[lead] = short
        self._is_short[lead] = True
        self._usable[short.columns] = True

    def _few_dates(self) -> Ints:
        """Leads with fewer dates than their schools might ask for: their calendars will bind."""
        pairs = self.columns.pairs
        weekly: Bools = np.any(pairs.minutes, axis=1)
        dates = (pairs.lead_days & weekly[:, pairs.weekdays]).sum(axis=1)
        most = max((way.visits for way in pairs.kinds), default=0)
        return np.flatnonzero((dates > 0) & (dates < most * pairs.places))

    def _first_columns(self) -> Bools:
        """For each school the leads of best fit, and of those the nearest; all columns of schools that must be."""
        columns = self.columns
        order = np.lexsort((-columns.worth["travel"], -columns.worth["fit"], columns.school))
        school = columns.school[order]
        rank = np.arange(len(order)) - np.searchsorted(school, school)
        active = np.zeros(len(columns), dtype=bool)
        active[order[rank < STARTING_COLUMNS]] = True
        return active | columns.must[columns.school]

    def bound(self, face: Face, goal: str) -> Bound | None:
        """The bound on a goal over a face; ``None`` where the face holds no plan (a proof)."""
        while True:
            taken = np.flatnonzero(face.alive & self._active & ~self._is_short[self.columns.lead])
            known = [bundle for bundle in self._bundles if face.alive[list(bundle)].all()]
            prices = self._relaxed(face, goal, taken, known)
            bound, bundles = self._priced(face, goal, prices)
            if bound.value < self._worst[goal]:
                return None
            if not self._enter(face, prices, bound.test, bundles):
                return bound

    def _enter(self, face: Face, prices: _Prices, test: Test, bundles: Mapping[int, list[Bundle]]) -> int:
        """Let the best new columns and bundles into the linear model; how many there were."""
        lead, gains = self.columns.lead, test.gains
        better = np.flatnonzero(
            face.alive & ~self._active & ~self._is_short[lead] & (gains > prices.leads[lead] + ROUNDING)
        )
        school = self.columns.school[better]
        order = np.lexsort((-gains[better], school))
        ordered = school[order]
        rank = np.arange(len(order)) - np.searchsorted(ordered, ordered)
        entering = better[order[rank < ENTERING]]
        self._active[entering] = True
        before = len(self._bundles)
        for number, best in bundles.items():
            if test.values[number] > prices.leads[number] + ROUNDING:
                self._bundles.update(dict.fromkeys(best))
        return len(entering) + len(self._bundles) - before

    def _priced(self, face: Face, goal: str, prices: _Prices) -> tuple[Bound, Mapping[int, list[Bundle]]]:
        """The bound at these prices, and the best bundles of each short lead."""
        columns = self.columns
        gains = columns.worth[goal] - prices.schools[columns.school]
        attended = columns.workshop >= 0
        gains[attended] -= prices.workshops[columns.workshop[attended]]
        value = float(prices.schools.sum() + prices.workshops[self._limited] @ columns.capacity[self._limited])
        for (name, settled), multiplier in zip(face.held, prices.held, strict=True):
            gains += multiplier * columns.worth[name]
            value -= float(multiplier * settled)
        loose = self._loose.gains(gains, face.alive & ~self._is_short[columns.lead], face.leads)
        values, loss, empty = loose.values, loose.loss, loose.empty
        bundles = {}
        for number, short in self.shorts.items():
            values[number], bundles[number] = short.best(gains, face.alive)
            empty[number] = 0.0
        test = Test(gains, values, 0.0)
        bound = Bound(value + float(values.sum()), loss, prices.schools, empty, prices.workshops, test)
        return bound, bundles

    def _relaxed(self, face: Face, goal: str, taken: Ints, bundles: list[Bundle]) -> _Prices:
        """Multipliers of the linear relaxation over some columns and bundles."""
        columns = self.columns
        program = _Program(self, face, taken, bundles)
        penalties = np.full(program.slack(), -SHORTFALL)
        objective = np.concatenate([program.worth(goal), penalties])
        model = program.matrix.model(objective)
        answer = solve_linear(model)
        if not answer.solved:
            raise SolverGaveUpError
        at = answer.multipliers
        workshops = np.zeros(len(columns.capacity))
        workshops[self._limited] = at[program.workshops]
        return _Prices(
            schools=np.where(face.schools, at[program.schools], np.maximum(at[program.schools], 0.0)),
            workshops=np.where(face.workshops, workshops, np.maximum(workshops, 0.0)),
            leads=at[program.leads],
            held=np.maximum(-at[program.held], 0.0),
        )

    def narrowed(self, face: Face, goal: str, bound: Bound, value: int) -> Face:
        """The face of the plans that reach ``value`` in the goal: no more than its bound."""
        room = bound.value - value + ROUNDING
        loss = bound.loss.copy()
        for lead, short in self.shorts.items():
            loss[short.columns] = short.losses(bound.test.gains, face.alive, float(bound.test.values[lead]))
        return Face(
            face.alive & (loss <= room),
            face.schools | (bound.schools > room),
            face.leads | (bound.leads > room),
            face.workshops | (bound.workshops > room),
            (*face.held, (goal, value)),
            (*face.tests, Test(bound.test.gains, bound.test.values, room)),
        )

    def chosen(
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
        alive = face.alive & self._active if used else face.alive
        bundles = self._listed(face) if not used else [b for b in self._bundles if face.alive[list(b)].all()]
        if bundles is None:
            return None, IntegerAnswer(None, INFINITY)
        program = _Program(self, face, np.flatnonzero(alive & ~self._is_short[self.columns.lead]), bundles)
        program.matrix.columns(1)  # HiGHS gives no answer to a model without variables
        objective = np.append(program.worth(goal), 0.0)
        answer = solve_integer(program.matrix.model(objective), program.size, seconds, nodes)
        if answer.values is None:
            return None, answer
        return np.flatnonzero(program.amounts(answer.values) > 0.5), answer

    def _listed(self, face: Face) -> list[Bundle] | None:
        """Every bundle of the short leads that a plan of the face may hold; ``None`` where too many."""
        listed: list[Bundle] = []
        for lead, short in self.shorts.items():
            tests = [(test.gains, float(test.values[lead]), test.room) for test in face.tests]
            found = short.bundles(face.alive, tests, MOST_BUNDLES - len(listed))
            if found is None:
                return None
            listed.extend(bundle for bundle in found if bundle)
        return listed


class _Program:
    """The rows of a model over some columns of loose leads and some bundles of short ones."""

    def __init__(self, master: Master, face: Face, taken: Ints, bundles: list[Bundle]) -> None:
        columns = master.columns
        self._columns = columns
        self.matrix = matrix = Matrix()
        self._taken = taken
        self._members = np.array([column for bundle in bundles for column in bundle], dtype=np.int64)
        self._bundle = np.repeat(np.arange(len(bundles)), [len(bundle) for bundle in bundles]).astype(np.int64)
        self.size = len(taken) + len(bundles)
        matrix.columns(self.size)
        self.schools = matrix.rows(-INFINITY, np.ones(len(columns.must)))
        short = np.isin(np.arange(len(columns.pairs.places)), list(master.shorts))
        self.leads = matrix.rows(-INFINITY, np.where(short, 1, columns.pairs.places))
        limited = np.flatnonzero(columns.capacity >= 0)
        self.workshops = matrix.rows(-INFINITY, columns.capacity[limited])
        self.held = np.array([matrix.rows(value, [INFINITY])[0] for _, value in face.held], dtype=np.int64)
        self._put(self.schools[columns.school[taken]], self.schools[columns.school[self._members]])
        matrix.put(self.leads[columns.lead[taken]], np.arange(len(taken)), 1.0)
        first = self._members[np.searchsorted(self._bundle, np.arange(len(bundles)))]
        matrix.put(self.leads[columns.lead[first]], len(taken) + np.arange(len(bundles)), 1.0)
        row_of = np.full(len(columns.capacity) + 1, -1)
        row_of[limited] = self.workshops
        self._put(row_of[columns.workshop[taken]], row_of[columns.workshop[self._members]])
        for row, (name, _) in zip(self.held, face.held, strict=True):
            matrix.put(np.full(self.size, row), np.arange(self.size), self.worth(name))
        full = [self.schools[face.schools], self.leads[face.leads & ~short], self.workshops[face.workshops[limited]]]
        self._full = np.concatenate(full)
        for row in self._full.tolist():
            matrix.lower[row] = matrix.upper[row]

    def _put(self, rows: Ints, member_rows: Ints) -> None:
        """A one for every column taken and every member of a bundle in its row; rows below 0 are none."""
        of_taken, of_members = rows >= 0, member_rows >= 0
        self.matrix.put(rows[of_taken], np.flatnonzero(of_taken), 1.0)
        self.matrix.put(member_rows[of_members], len(self._taken) + self._bundle[of_members], 1.0)

    def worth(self, goal: str) -> Floats:
        """What a goal counts of each variable."""
        worth = self._columns.worth[goal]
        of_bundles = np.bincount(self._bundle, weights=worth[self._members], minlength=self.size - len(self._taken))
        return np.concatenate([worth[self._taken].astype(float), of_bundles])

    def slack(self) -> int:
        """Let every full row and every goal held fall short; how many variables that takes."""
        rows = np.concatenate([self._full, self.held])
        slack = self.matrix.columns(len(rows))
        for column, row in zip(slack.tolist(), rows.tolist(), strict=True):
            self.matrix.most[column] = INFINITY if row in self.held else self.matrix.upper[row]
        self.matrix.put(rows, slack, 1.0)
        return len(rows)

    def amounts(self, values: Floats) -> Floats:
        """How much of each of the season's columns a solution takes."""
        amounts = np.zeros(len(self._columns))
        amounts[self._taken] = values[: len(self._taken)]
        np.add.at(amounts, self._members, values[len(self._taken) : self.size][self._bundle])
        return amounts
