"""The relaxation of the assignment, goal by goal: multipliers, proven bounds, and the columns that are left.

One goal at a time, with small whole numbers only: weights that put several goals into one objective lose units of the
lesser ones in the tolerances of a solver. For multipliers ``u`` of schools, ``w`` of workshops and ``m`` of earlier
goals held at their values, no plan is worth more than ::

    L = sum u + sum w*capacity - sum m*value + sum over leads of the most that a lead could gain alone

with a column's gain ``c - u - w + m*c'`` (Lagrangian relaxation of all that leads share), whatever the solver said. A
column whose lead does worse with it by more than L exceeds the value at hand is in no plan of that value; a school, a
workshop or a loose lead whose empty place loses more than that is full in all of them. What is left is where the next
goal is settled.

Multipliers come from a minimum-cost flow, which knows neither calendars nor workshops, or from a linear model, which
knows both. Where columns are not those of all pairs, the rest is priced, too: no pair outside changes a bound.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from models.linear import INFINITY, Floats, Growing, IntegerAnswer, Ints, solve_integer
from models.visits.assignment.blocks import FULL, Bundle, Loose, Short
from models.visits.assignment.columns import Columns
from models.visits.assignment.face import Bound, Face
from models.visits.assignment.flow import Network, best_flow
from models.visits.assignment.pricing import NEARLY, ROUNDING, Outside, Prices, Test
from models.visits.assignment.program import Program, Rows
from models.visits.calendars.dating import Calendar
from models.visits.reach import Bools

STARTING_COLUMNS = 4
"""So many columns of a school in a mode enter the linear model at first."""

ENTERING = 2
"""So many columns of a school at most enter it in one round."""

SHORTFALL = 1e5
"""What falling short of a full row by one costs in the linear relaxation: far above any gain of the goal at hand.

It lets a relaxation over few columns always have a solution; multipliers from it give bounds as valid as any.
"""

MOST_BUNDLES = 60_000
"""So many bundles of all short leads go into a model of whole numbers at most."""

MOST_PRICE = 1 << 20
"""A seat in a workshop is never worth so much."""

NEVER = -(1 << 40)
"""What a way gains that a pair does not have."""

MOST_OUTSIDE = 100_000
"""So many pairs that a face leaves enter the columns at most before a model of whole numbers."""


@dataclass(frozen=True)
class Flowing:
    """A flow's pairs, how many of them would attend a workshop with a limit, and the bound that it gives."""

    leads: Ints
    schools: Ints
    attending: int
    bound: Bound


class Master:
    """The relaxation over a season's columns; ``shorts`` are the leads known to have binding calendars.

    ``check`` is called before every piece of work and may raise to end it.
    """

    def __init__(self, columns: Columns, calendar: Calendar, check: Callable[[], None] = lambda: None) -> None:
        self.columns = columns
        self._calendar = calendar
        self._check = check
        self._outside = Outside(columns)
        self._loose = Loose(columns)
        self._is_short = np.zeros(len(columns.pairs.lead_ids), dtype=bool)
        self.shorts: dict[int, Short] = {}
        self._bundles: dict[Bundle, None] = {}
        self._usable = columns.least.copy()
        self._active = np.zeros(len(columns), dtype=bool)
        self._kept: dict[str, Ints] = {}
        """By goal the columns that its last linear model found good."""
        self._limited = np.flatnonzero(columns.capacity >= 0)
        self._seats = int(columns.capacity[self._limited].sum())
        for lead in self._few_dates():
            self.shorten(int(lead))

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
        dates = pairs.dates_of_leads().sum(axis=1)
        most = max((way.visits for way in pairs.kinds), default=0)
        return np.flatnonzero((dates > 0) & (dates < most * pairs.places))

    # Columns of further pairs

    def _grow(self, leads: Ints, schools: Ints) -> None:
        """Let pairs from outside enter the columns."""
        known = len(self.columns)
        self.columns = columns = self.columns.with_pairs(leads, schools)
        self._outside = Outside(columns)
        self._loose = Loose(columns)
        self._usable = np.concatenate([self._usable, (columns.least | self._is_short[columns.lead])[known:]])
        self._active = np.concatenate([self._active, np.zeros(len(columns) - known, dtype=bool)])
        for short in self.shorts.values():
            short.grow(columns)

    def _alive(self, face: Face) -> Bools:
        """The columns that a face leaves, of all there are by now."""
        known = len(face.alive)
        if known < len(self.columns):
            new = self._usable[known:].copy()
            for test in face.tests:
                new &= test.passed(self.columns, slice(known, None))
            face.alive = np.concatenate([face.alive, new])
        return face.alive

    def completed(self, face: Face) -> bool:
        """Let all pairs enter that a face leaves; false where they are too many."""
        if self.columns.complete:
            return True
        outside = self._outside.passing(face.tests, MOST_OUTSIDE)
        if outside is not None and len(outside[0]):
            self._grow(*outside)
        return outside is not None

    # Bounds

    def flow_bound(self, face: Face, goal: str) -> Bound:
        """The bound on a goal over a face, calendars and goals held left out of account, workshops at one price."""
        price = 0
        while True:
            self._check()
            flowing = self._flowing(face, goal, price)
            if self._enter(face, flowing.bound.test, nearly=0.0):
                continue
            better = self._workshop_price(face, goal) if not price and flowing.attending > self._seats else 0
            if not better:
                return flowing.bound
            price = better

    def _workshop_price(self, face: Face, goal: str) -> int:
        """The least price of a seat at which a flow asks for no more seats than there are."""
        low, high = 0, 1
        while high < MOST_PRICE and self._flowing(face, goal, high).attending > self._seats:
            low, high = high, 2 * high
        while high - low > 1:
            self._check()
            middle = (low + high) // 2
            if self._flowing(face, goal, middle).attending > self._seats:
                low = middle
            else:
                high = middle
        return high

    def linear_bound(self, face: Face, start: Bound) -> Bound:
        """The bound with calendars and workshops; it starts from the one that a flow gave."""
        if not (self.shorts or len(self._limited) or face.held):
            return start
        goal = start.test.goal
        growing = self._start(face, start.test)
        while True:
            bound = self._settled(face, goal, growing)
            if not self._enter(face, bound.test, nearly=NEARLY):
                break
        self._kept[goal] = np.flatnonzero(self._active & (self._loss(bound.test, slice(None)) <= NEARLY))
        return bound

    def holds_none(self, bound: Bound) -> bool:
        """Whether a bound shows that its face holds no plan (a proof)."""
        return bound.value < self._worst(bound.test.goal)

    def _worst(self, goal: str) -> int:
        """Less than any plan is worth."""
        return -int(np.abs(self.columns.worth[goal]).max(initial=0)) * len(self.columns.must) - 1

    def _enter(self, face: Face, test: Test, *, nearly: float) -> bool:
        """Let pairs from outside enter that gain more than what is inside; whether there were any."""
        if self.columns.complete:
            return False
        leads, schools = self._outside.better(test, face.tests, nearly)
        if len(leads):
            self._grow(leads, schools)
        return bool(len(leads))

    def beside(self, face: Face, goal: str, price: int, held: Ints) -> Flowing:
        """A flow of all leads but those who hold some columns, to the schools that these leave."""
        columns = self.columns
        leads, schools = np.zeros(len(columns.pairs.places), dtype=bool), np.zeros(len(columns.must), dtype=bool)
        leads[columns.lead[held]] = True
        schools[columns.school[held]] = True
        alive = self._alive(face) & ~leads[columns.lead] & ~schools[columns.school]
        left = replace(face, alive=alive, leads=face.leads & ~leads, schools=face.schools & ~schools)
        return self._flowing(left, goal, price, np.where(leads, 0, columns.pairs.places))

    def bundle(self, lead: int, face: Face, flowing: Flowing, held: Ints) -> Bundle:
        """The best bundle of a lead at the potentials of a flow, beside columns held; with luck a full one."""
        columns, test = self.columns, flowing.bound.test
        attending = np.bincount(columns.workshop[held] + 1, minlength=len(columns.capacity) + 1)[1:]
        room = np.where(columns.capacity < 0, FULL, columns.capacity - attending)
        short = self.shorts.get(lead) or Short(columns, self._calendar, lead)
        own = short.columns
        # Whether the last seats are enough for all of a lead's schools nobody looks into.
        has_room = np.append(room >= columns.pairs.places[lead], True)[columns.workshop[own]]
        alive, gains = np.zeros(len(columns), dtype=bool), np.zeros(len(columns))
        alive[own] = self._alive(face)[own] & has_room & ~np.isin(columns.school[own], columns.school[held])
        gains[own] = test.prices.gains(columns, test.goal, own) + FULL * columns.must[columns.school[own]]
        for full in (True, False):
            _, _, bundles = short.best(gains, alive, -INFINITY, full=full)
            if bundles:
                return bundles[0]
        return ()

    def _flowing(self, face: Face, goal: str, price: int, places: Ints | None = None) -> Flowing:
        """A flow of the best way left of each pair, a limited seat at a price, and the bound that it gives."""
        columns, alive = self.columns, np.flatnonzero(self._alive(face))
        places = columns.pairs.places if places is None else places
        prices = np.zeros(len(columns.capacity), dtype=np.int64)
        prices[self._limited] = price
        starts = np.flatnonzero(
            (np.diff(columns.lead[alive], prepend=-1) != 0) | (np.diff(columns.school[alive], prepend=-1) != 0)
        )
        pairs = alive[starts]
        attends = np.isin(columns.workshop[alive], self._limited)
        gains = columns.worth[goal][alive] - np.where(attends, price, 0)
        gain = np.maximum.reduceat(gains, starts) if len(pairs) else gains[:0]
        without = np.maximum.reduceat(np.where(attends, NEVER, gains), starts) if len(pairs) else gains[:0]
        network = Network(columns.lead[pairs], columns.school[pairs], gain, places, face.leads, face.schools)
        flow = best_flow(network)
        leads, schools = flow.leads.astype(float), flow.schools.astype(float)
        value = float(flow.schools.sum() + flow.leads @ places + price * self._seats)
        test = Test(goal, Prices(schools, prices.astype(float), leads), leads * places, leads)
        return Flowing(
            columns.lead[pairs][flow.chosen],
            columns.school[pairs][flow.chosen],
            int((without < gain)[flow.chosen].sum()),
            Bound(value, test, linear=False),
        )

    def _start(self, face: Face, test: Test) -> Growing:
        """Begin the linear model with the columns that lose least at the prices of the flow."""
        columns = self.columns
        alive = np.flatnonzero(self._alive(face) & ~self._is_short[columns.lead])
        loss = self._loss(test, alive)
        kept = self._kept.get(test.goal, alive[:0])
        # Of both modes some: the flow knows no workshops, and the linear model needs a way around full ones.
        mode = 2 * columns.school[alive] + (columns.workshop[alive] >= 0)
        by_mode = np.lexsort((loss, mode))
        order, mode = alive[by_mode], mode[by_mode]
        rank = np.arange(len(order)) - np.searchsorted(mode, mode)
        self._active = columns.must[columns.school] & ~self._is_short[columns.lead]
        self._active[order[rank < STARTING_COLUMNS]] = True
        self._active[kept[~self._is_short[columns.lead[kept]]]] = True
        _, bundles = self._priced(face, test.goal, replace(test.prices, leads=np.full(len(test.stands), -INFINITY)))
        self._bundles.update(dict.fromkeys(bundle for best in bundles.values() for bundle in best))
        program = Program(
            self.columns, self._is_short, face, np.flatnonzero(self._alive(face) & self._active), self._known(face)
        )
        penalties = np.full(program.slack(), -SHORTFALL)
        return Growing(program.matrix, np.concatenate([program.worth(test.goal), penalties]))

    def _settled(self, face: Face, goal: str, growing: Growing) -> Bound:
        """The bound by the linear model, over the columns there are."""
        while True:
            self._check()
            bound, bundles = self._priced(face, goal, self._prices(face, growing.multipliers()))
            columns, new = self._activated(face, bound.test, bundles)
            if not len(columns) and not new:
                return bound
            program = Program(self.columns, self._is_short, face, columns, new)
            growing.add(program.matrix, program.worth(goal))

    def _loss(self, test: Test, chosen: Ints | slice) -> Floats:
        """By how much a lead does worse at least with each of these columns as a further one."""
        return test.stands[self.columns.lead[chosen]] - test.prices.gains(self.columns, test.goal, chosen)

    def _known(self, face: Face) -> list[Bundle]:
        """Bundles seen so far that a face leaves."""
        alive, lead = self._alive(face), self.columns.lead
        places = self.columns.pairs.places
        return [
            bundle
            for bundle in self._bundles
            if alive[list(bundle)].all() and (not face.leads[lead[bundle[0]]] or len(bundle) == places[lead[bundle[0]]])
        ]

    def _activated(self, face: Face, test: Test, bundles: Mapping[int, list[Bundle]]) -> tuple[Ints, list[Bundle]]:
        """The best new columns and bundles, which are in use from now on."""
        lead, prices = self.columns.lead, test.prices
        waiting = np.flatnonzero(self._alive(face) & ~self._active & ~self._is_short[lead])
        gains = prices.gains(self.columns, test.goal, waiting)
        better = gains > prices.leads[lead[waiting]] + ROUNDING
        waiting, gains = waiting[better], gains[better]
        order = np.lexsort((-gains, self.columns.school[waiting]))
        school = self.columns.school[waiting][order]
        rank = np.arange(len(order)) - np.searchsorted(school, school)
        entering = waiting[order[rank < ENTERING]]
        self._active[entering] = True
        new = [
            bundle
            for number, best in bundles.items()
            if test.values[number] > prices.leads[number] + ROUNDING
            for bundle in best
            if bundle not in self._bundles
        ]
        self._bundles.update(dict.fromkeys(new))
        return entering, new

    def _priced(self, face: Face, goal: str, prices: Prices) -> tuple[Bound, Mapping[int, list[Bundle]]]:
        """The bound at these prices, and the best bundles of each short lead."""
        columns, alive = self.columns, self._alive(face)
        gains = prices.gains(columns, goal)
        loose = self._loose.gains(gains, alive & ~self._is_short[columns.lead], face.leads)
        values, stands = loose.values, loose.stands
        bundles = {}
        for number, short in self.shorts.items():
            full = bool(face.leads[number])
            values[number], stands[number], bundles[number] = short.best(
                gains, alive, float(prices.leads[number]), full=full
            )
        value = float(prices.schools.sum() + prices.workshops[self._limited] @ columns.capacity[self._limited])
        multipliers = dict(prices.held)
        value -= sum(multipliers.get(name, 0.0) * settled for name, settled in face.held)
        return Bound(value + float(values.sum()), Test(goal, prices, values, stands), linear=True), bundles

    def _prices(self, face: Face, at: Floats) -> Prices:
        """Multipliers of the linear model's rows as a bound may use them."""
        columns, rows = self.columns, Rows(self.columns, face)
        workshops = np.zeros(len(columns.capacity))
        workshops[self._limited] = at[rows.workshops]
        return Prices(
            schools=np.where(face.schools, at[rows.schools], np.maximum(at[rows.schools], 0.0)),
            workshops=np.where(face.workshops, workshops, np.maximum(workshops, 0.0)),
            leads=at[rows.leads],
            held=[
                (name, max(-float(multiplier), 0.0))
                for (name, _), multiplier in zip(face.held, at[rows.held], strict=True)
            ],
        )

    def narrowed(self, face: Face, bound: Bound, value: int) -> Face:
        """The face of the plans that reach ``value`` in the bound's goal: no more than its bound."""
        room = bound.value - value + ROUNDING
        test, alive = replace(bound.test, room=room), self._alive(face)
        if bound.linear:
            gains = test.prices.gains(self.columns, test.goal)
            loss = self._loose.gains(gains, alive & ~self._is_short[self.columns.lead], face.leads).loss
            for lead, short in self.shorts.items():
                loss[short.columns] = short.losses(gains, alive, float(test.stands[lead]))
            empty = np.where(self._is_short, 0.0, test.stands)
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

    # Whole numbers

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
        bundles = self._known(face) if used else self._listed(face)
        if bundles is None:
            return None, IntegerAnswer(None, INFINITY)
        alive = self._alive(face) & self._active if used else self._alive(face)
        program = Program(
            self.columns, self._is_short, face, np.flatnonzero(alive & ~self._is_short[self.columns.lead]), bundles
        )
        program.matrix.columns(1)  # HiGHS gives no answer to a model without variables
        objective = np.append(program.worth(goal), 0.0)
        answer = solve_integer(program.matrix.model(objective), program.size, seconds, nodes)
        if answer.values is None:
            return None, answer
        return np.flatnonzero(program.amounts(answer.values) > 0.5), answer

    def _listed(self, face: Face) -> list[Bundle] | None:
        """Every bundle of the short leads that a plan of the face may hold; ``None`` where too many."""
        listed: list[Bundle] = []
        alive = self._alive(face)
        gains = [test.prices.gains(self.columns, test.goal) for test in face.tests]
        for lead, short in self.shorts.items():
            tests = [(gain, float(test.values[lead]), test.room) for gain, test in zip(gains, face.tests, strict=True)]
            found = short.bundles(alive, tests, MOST_BUNDLES - len(listed))
            if found is None:
                return None
            listed.extend(bundle for bundle in found if bundle)
        return listed
