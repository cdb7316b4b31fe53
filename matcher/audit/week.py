"""Hours of a week as a reader of a plan meets them: what lies inside which, and how it is written."""

from __future__ import annotations

from models.week import WEEKDAYS, Interval, Week


def inside(start: int, end: int, week: Week, weekday: int) -> bool:
    """Whether ``start`` to ``end`` (minutes) lies within one interval of the weekday."""
    # any() takes twice as long, and this is asked of every pair.
    for interval in intervals(week, weekday):  # noqa: SIM110
        if interval.start <= start and end <= interval.end:
            return True
    return False


def intervals(week: Week, weekday: int) -> tuple[Interval, ...]:
    """The intervals of a weekday; none where the row names a weekday outside Monday to Friday."""
    return week[weekday] if 0 <= weekday < len(week) else ()


def clock(minutes: int) -> str:
    """Minutes after midnight as ``HH:MM``."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def weekday_word(weekday: int) -> str:
    """The weekday as the tables write it: 0 is ``mon``, 6 is ``sun``."""
    return (*WEEKDAYS, "sat", "sun")[weekday]
