"""A week of availability: five tuples of intervals, Monday first. Times are minutes after midnight."""

from __future__ import annotations

from dataclasses import dataclass

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """A stretch of one day, ``start`` to ``end`` in minutes after midnight; touching intervals do not overlap."""

    start: int
    end: int


Week = tuple[
    tuple[Interval, ...],
    tuple[Interval, ...],
    tuple[Interval, ...],
    tuple[Interval, ...],
    tuple[Interval, ...],
]
"""For each weekday, disjoint intervals that do not touch, in order; empty where unavailable."""

NEVER: Week = ((), (), (), (), ())
