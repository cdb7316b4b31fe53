"""Hours of a week read as longer or shorter than the tables say: the margins of S4 and S6."""

from __future__ import annotations

from functools import lru_cache

from models.week import Interval, Week

DAY_MINUTES = 24 * 60


@lru_cache(maxsize=1 << 16)
def widen(week: Week, minutes: int) -> Week:
    """Every interval longer by ``minutes`` at both ends, or shorter where that is below zero, within the day.

    Intervals that then overlap or touch are one, which opens once; one of which nothing is left is gone.
    """
    if minutes == 0:
        return week
    mon, tue, wed, thu, fri = (_widened_day(day, minutes) for day in week)
    return mon, tue, wed, thu, fri


def _widened_day(day: tuple[Interval, ...], minutes: int) -> tuple[Interval, ...]:
    read: list[Interval] = []
    for interval in day:
        start, end = max(0, interval.start - minutes), min(DAY_MINUTES, interval.end + minutes)
        if start >= end:
            continue
        if read and start <= read[-1].end:
            start, end = read[-1].start, max(end, read.pop().end)
        read.append(Interval(start, end))
    return tuple(read)
