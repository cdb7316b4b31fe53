"""Hours, days and weeks in the words of the tables, for whatever tests make by hand."""

from __future__ import annotations

from models.semester.problem import Slot
from models.week import WEEKDAYS, Interval, Week


def minutes(clock: str) -> int:
    """``16:30`` as minutes after midnight."""
    hours, rest = clock.split(":")
    return 60 * int(hours) + int(rest)


def interval(written: str) -> Interval:
    """``16:00-20:30``."""
    start, end = written.split("-")
    return Interval(minutes(start), minutes(end))


def is_day(word: str) -> bool:
    """Whether it is a word of a :func:`week`."""
    return word[:3] in WEEKDAYS


def week(words: str, hours: str = "") -> Week:
    """Free on these weekdays during these hours; a day may have its own: ``mon tue=09:00-12:00;13:00-14:30``."""
    own = {word[:3]: word[4:] for word in words.split()}
    mon, tue, wed, thu, fri = (
        tuple(map(interval, (own[day] or hours).split(";"))) if day in own else () for day in WEEKDAYS
    )
    return (mon, tue, wed, thu, fri)


def slots(words: str, start: str = "16:00") -> tuple[Slot, ...]:
    """``mon wed=16:30``: on these weekdays at that hour, or at their own."""
    return tuple(Slot(WEEKDAYS.index(word[:3]), minutes(word[4:] or start)) for word in words.split())
