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

from models.policy import Policy
from models.rules import VISIT_GRID_MINUTES
from models.visits.days import last_activity_day, last_of_window
from models.visits.problem import Period
from models.week import WEEKDAYS, Interval, Week

Minutes = NDArray[np.int16]
Bools = NDArray[np.bool_]

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


def visit_minutes(leads: Sequence[Week], schools: Sequence[Week], policy: Policy) -> Minutes:
    """The longest visit of every lead to every school by weekday: minutes, shape (leads, schools, 5)."""
    most = 60 * policy.number("V8", "most_hours")
    minutes = np.zeros((len(leads), len(schools), len(WEEKDAYS)), dtype=np.int16)
    for day in range(len(WEEKDAYS)):
        kinds, lead_kind = _distinct([week[day] for week in leads])
        others, school_kind = _distinct([week[day] for week in schools])
        table = np.array([[longest_visit(one, other, most) for other in others] for one in kinds], dtype=np.int16)
        minutes[:, :, day] = table[np.ix_(lead_kind, school_kind)] if table.size else 0
    return minutes


def _distinct(rows: Sequence[tuple[Interval, ...]]) -> tuple[list[tuple[Interval, ...]], list[int]]:
    """The different rows in order, and for each row which of them it is."""
    places: dict[tuple[Interval, ...], int] = {}
    kinds = [places.setdefault(row, len(places)) for row in rows]
    return list(places), kinds


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
