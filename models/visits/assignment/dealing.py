"""Plans of flows: leads whose calendars clash hold what is best for them, and the others flow again.

A flow bounds well and knows no calendars, so its pairs are no plan. To drop what clashes loses schools that another
lead could take: at the flow's potentials every lead sees by itself which bundle is worth most.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from models.arrays import Ints
from models.linear import INFINITY
from models.tuning import TUNING
from models.visits.assignment.blocks import Bundle
from models.visits.assignment.columns import Columns
from models.visits.assignment.face import Face, GoalBound
from models.visits.assignment.flow_bounds import Flowing, Flows
from models.visits.assignment.pool import Pool
from models.visits.assignment.repair import clashing
from models.visits.calendars.memory import Memory


class Dealer:
    """Deals out schools by flows; ``check`` is called before every deal and may raise to end it."""

    def __init__(self, pool: Pool, flows: Flows, memory: Memory, check: Callable[[], None]) -> None:
        self._pool = pool
        self._flows = flows
        self._memory = memory
        self._check = check
        self._tuning = TUNING.get().visits_assignment

    def deal(self, face: Face, bound: GoalBound) -> Ints:
        """The columns of a plan near a flow's bound; where calendars clash to the last, not all of them have dates."""
        price = int(bound.test.prices.workshops.max(initial=0))
        held = np.zeros(0, dtype=np.int64)
        for _ in range(self._tuning.deals):
            self._check()
            flowing = self._beside(face, bound.test.goal, price, held)
            chosen = _in_ways(self._pool.columns, flowing.leads, flowing.schools, held)
            leads = clashing(self._pool.columns, self._memory, chosen, self._check)
            for lead in leads:
                held = np.concatenate([held, np.array(self._bundle(lead, face, flowing, held), dtype=np.int64)])
            if not leads:
                break
        return chosen

    def _beside(self, face: Face, goal: str, price: int, held: Ints) -> Flowing:
        """A flow of all leads but those who hold some columns, to the schools that these leave."""
        columns = self._pool.columns
        leads, schools = np.zeros(len(columns.pairs.places), dtype=bool), np.zeros(len(columns.must), dtype=bool)
        leads[columns.lead[held]] = True
        schools[columns.school[held]] = True
        alive = self._pool.alive(face) & ~leads[columns.lead] & ~schools[columns.school]
        left = replace(face, alive=alive, leads=face.leads & ~leads, schools=face.schools & ~schools)
        return self._flows.flowing(left, goal, price, np.where(leads, 0, columns.pairs.places))

    def _bundle(self, lead: int, face: Face, flowing: Flowing, held: Ints) -> Bundle:
        """The best bundle of a lead at the potentials of a flow, beside columns held; with luck a full one."""
        columns, test = self._pool.columns, flowing.bound.test
        attending = np.bincount(columns.workshop[held] + 1, minlength=len(columns.capacity) + 1)[1:]
        room = np.where(columns.capacity < 0, INFINITY, columns.capacity - attending)
        short = self._pool.block(lead)
        own = short.columns
        # Whether the last seats are enough for all of a lead's schools nobody looks into.
        has_room = np.append(room >= columns.pairs.places[lead], True)[columns.workshop[own]]
        alive, gains = np.zeros(len(columns), dtype=bool), np.zeros(len(columns))
        alive[own] = self._pool.alive(face)[own] & has_room & ~np.isin(columns.school[own], columns.school[held])
        gains[own] = (
            test.prices.gains(columns, test.goal, own)
            + self._tuning.full_place_worth * columns.must[columns.school[own]]
        )
        for full in (True, False):
            _, _, bundles = short.best(gains, alive, -INFINITY, full=full)
            if bundles:
                return bundles[0]
        return ()


def _in_ways(columns: Columns, leads: Ints, schools: Ints, held: Ints) -> Ints:
    """A column for each of these pairs, as far as workshops have room: first where there is no way without one.

    Columns ``held`` already are among them and have had their room.
    """
    room = np.append(columns.capacity, -1)
    for workshop in columns.workshop[held].tolist():
        room[workshop] -= room[workshop] > 0
    ways: list[Ints] = []
    for lead, school in zip(leads.tolist(), schools.tolist(), strict=True):
        own = columns.of_school(school)
        ways.append(own[columns.least[own] & (columns.lead[own] == lead)])
    # Where a workshop is not needed it goes to those whom it spares most travel.
    spared = [
        int(np.ptp(columns.worth["travel"][own])) if (columns.workshop[own] < 0).any() else np.iinfo(np.int64).max
        for own in ways
    ]
    chosen = held.tolist()
    for place in np.argsort(-np.array(spared, dtype=np.int64), kind="stable").tolist():
        own = ways[place]
        own = own[room[columns.workshop[own]] != 0]
        if len(own):
            best = own[np.lexsort((-columns.worth["visits"][own], -columns.worth["travel"][own]))[0]]
            room[columns.workshop[best]] -= room[columns.workshop[best]] > 0
            chosen.append(int(best))
    return np.array(sorted(chosen), dtype=np.int64)
