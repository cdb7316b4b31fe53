"""Every set of dates on which one accompaniment can have its visits, in order of how evenly they lie.

Days are places in a sequence of dates. A set costs the sum over consecutive visits of |days between - ideal gap|.
Sets grow visit by visit; what the visits to come must at least cost and can at most last leaves out in time what
would cost too much or not reach the hours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from models.arrays import Bools, Ints

IMPOSSIBLE = 1_000_000
"""The cost of what cannot be."""


@dataclass(frozen=True)
class Lot:
    """Sets of dates, the cheapest first: ``visits`` (sets, visits) are places of days in order, ``cost`` (sets,)."""

    visits: Ints
    cost: Ints

    def __len__(self) -> int:
        return len(self.cost)

    def where(self, rows: Bools | Ints) -> Lot:
        """Only these sets."""
        return Lot(self.visits[rows], self.cost[rows])

    def indicators(self, days: int) -> NDArray[np.int8]:
        """1 for each day of each set, else 0: shape (sets, days)."""
        held = np.zeros((len(self), days), dtype=np.int8)
        np.put_along_axis(held, self.visits, 1, axis=1)
        return held


@dataclass(frozen=True)
class DateDemand:
    """What an accompaniment asks of its dates; arrays over days.

    ``minutes`` are the longest visits, 0 where there can be none; ``must`` marks dates that have to be among the
    visits; with its first visit on a day the last one is no later than ``latest`` (a place, -1 for never).
    """

    visits: int
    needed_minutes: int
    minutes: Ints
    must: Bools
    latest: Ints


class DateSets:
    """The sets of dates of one accompaniment."""

    def __init__(self, days: Sequence[date], asked: DateDemand, days_apart: int, ideal_gap: int) -> None:
        self._asked = asked
        number = np.array([day.toordinal() for day in days], dtype=np.int64)
        apart = number[None, :] - number[:, None]
        passed = np.concatenate([[0], np.cumsum(asked.must)])
        nothing_between = passed[None, :-1] == passed[1:, None]
        usable = asked.minutes > 0
        can = (apart >= days_apart) & nothing_between & usable[:, None] & usable[None, :]
        self._step = np.where(can, np.abs(apart - ideal_gap), IMPOSSIBLE)
        """The cost of one visit's place and the next one's."""
        self._first = usable & (passed[:-1] == 0)
        last = usable & (passed[1:] == passed[-1])
        self._to_come = [np.where(last, 0, IMPOSSIBLE)]
        """The least that so many visits more cost after one on each day, whatever their hours and window."""
        self._minutes_to_come = [np.where(last, 0, -IMPOSSIBLE)]
        """The most minutes that so many visits more can last."""
        for _ in range(asked.visits - 1):
            self._to_come.append((self._step + self._to_come[-1][None, :]).min(axis=1, initial=IMPOSSIBLE))
            lasting = np.where(can, asked.minutes[None, :] + self._minutes_to_come[-1][None, :], -IMPOSSIBLE)
            self._minutes_to_come.append(lasting.max(axis=1, initial=-IMPOSSIBLE))

    @property
    def floor(self) -> int:
        """No set costs less."""
        return int(self._to_come[-1][self._first].min(initial=IMPOSSIBLE))

    def up_to(self, cost: int, most_sets: int) -> Lot | None:
        """Every set of at most that cost; ``None`` where they are too many to list."""
        asked = self._asked
        last = np.flatnonzero(self._first & self._hopeful(0, asked.minutes, cost, 0))
        chosen, spent, minutes = last[:, None], np.zeros(len(last), dtype=np.int64), asked.minutes[last]
        for number in range(1, asked.visits):
            total = spent[:, None] + self._step[last]
            lasting = minutes[:, None] + asked.minutes[None, :]
            rows, last = np.nonzero(self._hopeful(total, lasting, cost, number))
            if len(rows) > most_sets:
                return None
            chosen = np.hstack([chosen[rows], last[:, None]])
            spent, minutes = total[rows, last], lasting[rows, last]
        inside = asked.latest[chosen[:, 0]] >= chosen[:, -1]
        chosen, spent = chosen[inside], spent[inside]
        order = np.lexsort((*chosen.T[::-1], spent))
        return Lot(chosen[order], spent[order])

    def _hopeful(self, spent: Ints | int, minutes: Ints, most: int, number: int) -> Bools:
        """Whether a visit, the ``number``-th from 0, can be followed by what the rest asks."""
        to_come = self._asked.visits - 1 - number
        cheap: Bools = spent + self._to_come[to_come] <= most
        return cheap & (minutes + self._minutes_to_come[to_come] >= self._asked.needed_minutes)
