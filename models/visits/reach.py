"""How much of an accompaniment a lead and a school could hold alone: hours by weekday, and visits by date (V6-V9).

Arrays over pairs of lead and school; minutes are whole half hours.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from models.arrays import Bools, Minutes
from models.policy import Policy
from models.rules.visits import V8, VISIT_GRID_MINUTES
from models.visits.days import last_activity_day, last_of_window
from models.visits.problem import Period
from models.week import WEEKDAYS, Interval, Week

Places = NDArray[np.int64]
"""Rows of the tables, by number."""

NEVER = np.int16(-10_000)
"""Minutes of what cannot be: no number of visits makes up for it."""


def shared_stretches(
    one: Sequence[Interval], other: Sequence[Interval], most_minutes: int
) -> Iterator[tuple[Interval, int]]:
    """Each stretch that an available range of either holds, cut inward to half hours, and how long a visit may be."""
    for ours in one:
        for theirs in other:
            start = -(-max(ours.start, theirs.start) // VISIT_GRID_MINUTES) * VISIT_GRID_MINUTES
            end = min(ours.end, theirs.end) // VISIT_GRID_MINUTES * VISIT_GRID_MINUTES
            if end > start:
                yield Interval(start, end), min(end - start, most_minutes)


def longest_visit(one: Sequence[Interval], other: Sequence[Interval], most_minutes: int) -> int:
    """V8, V9: the longest visit in minutes on a day with these ranges of lead and school; 0 where there is none."""
    return max((minutes for _, minutes in shared_stretches(one, other, most_minutes)), default=0)


class WeekdayMinutes:
    """The longest visit of every lead to every school by weekday, looked up by what hours either has."""

    def __init__(self, leads: Sequence[Week], schools: Sequence[Week], policy: Policy) -> None:
        most = 60 * policy[V8].most_hours
        self._tables: list[Minutes] = []
        self._kinds: list[tuple[Places, Places]] = []
        for day in range(len(WEEKDAYS)):
            ones, lead_kind = _distinct([week[day] for week in leads])
            others, school_kind = _distinct([week[day] for week in schools])
            table = [[longest_visit(one, other, most) for other in others] for one in ones]
            self._tables.append(np.array(table, dtype=np.int16).reshape(len(ones), len(others)))
            self._kinds.append((lead_kind, school_kind))

    def of(self, leads: Places, schools: Places) -> Minutes:
        """Minutes of these pairs, shape (pairs, 5)."""
        days = zip(self._tables, self._kinds, strict=True)
        return np.stack([table[one[leads], other[schools]] for table, (one, other) in days], axis=1)

    def anywhere(self) -> Bools:
        """On which weekdays a lead could visit any school: shape (leads, 5)."""
        days = zip(self._tables, self._kinds, strict=True)
        return np.stack([np.any(table[one], axis=1) for table, (one, _) in days], axis=1)


def _distinct(rows: Sequence[tuple[Interval, ...]]) -> tuple[list[tuple[Interval, ...]], Places]:
    """The different rows in order, and for each row which of them it is."""
    places: dict[tuple[Interval, ...], int] = {}
    kinds = [places.setdefault(row, len(places)) for row in rows]
    return list(places), np.array(kinds, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of the season that an accompaniment may fill (V6), no such stretch containing it; both inclusive."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.first <= day <= self.last


def windows(period: Period, policy: Policy) -> tuple[Window, ...]:
    """The largest stretches inside the season (V10, V11) that end before three months are over (V6)."""
    end = last_activity_day(period, policy)
    found: list[Window] = []
    first = period.first_day
    while first <= end and not (found and found[-1].last == end):
        last = min(last_of_window(first, policy), end)
        if not found or last > found[-1].last:
            found.append(Window(first, last))
        first += timedelta(1)
    return tuple(found)


def most_minutes(
    days: Sequence[date], minutes: Minutes, days_apart: int, most_visits: int, must: Bools | None = None
) -> NDArray[np.int16]:
    """The most minutes that exactly k visits reach on these dates, each ``days_apart`` from the next (V8).

    ``minutes`` has shape (pairs, days), 0 where there can be no visit; ``must`` marks dates that have to be among the
    visits. The result has shape (most_visits + 1, pairs), negative where so many visits cannot be. For dates up to the
    j-th, ``f[j,k] = max(f[j-1,k], f[i,k-1] + minutes[j])`` with i the last date early enough before j.
    """
    pairs = minutes.shape[0]
    table = np.full((len(days) + 1, most_visits + 1, pairs), NEVER, dtype=np.int16)
    table[0, 0] = 0
    passed = None if must is None else np.hstack([np.zeros((pairs, 1), dtype=int), np.cumsum(must, axis=1)])
    for j, day in enumerate(days, start=1):
        before = bisect_right(days, day - timedelta(days_apart))
        gained = minutes[:, j - 1]
        visited = np.where(gained > 0, table[before, :-1] + gained, NEVER)
        skipped = table[j - 1]
        if must is not None and passed is not None:
            visited = np.where(passed[:, before] == passed[:, j - 1], visited, NEVER)
            skipped = np.where(must[:, j - 1], NEVER, skipped)
        table[j] = skipped
        np.maximum(table[j, 1:], visited, out=table[j, 1:])
    reached: NDArray[np.int16] = table[-1]
    return np.where(reached < 0, NEVER, reached)
