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


def kept_open(week: Week, clause: int, latest: int) -> Week:
    """The week whose intervals that end at ``clause`` (minutes after midnight) end at ``latest`` if that is later."""
    moved = {clause: max(clause, latest)}
    mon, tue, wed, thu, fri = ([Interval(one.start, moved.get(one.end, one.end)) for one in day] for day in week)
    return tuple(mon), tuple(tue), tuple(wed), tuple(thu), tuple(fri)


def lengthen(week: Week, minutes: int) -> Week:
    """The week with every interval so many minutes longer at both ends (shorter: below zero), inside the day.

    Intervals between which nothing is then left are one.
    """
    if not minutes:
        return week
    mon, tue, wed, thu, fri = (_lengthened(day, minutes) for day in week)
    return mon, tue, wed, thu, fri


def _lengthened(day: tuple[Interval, ...], minutes: int) -> tuple[Interval, ...]:
    midnight = 24 * 60
    spans = [(max(one.start - minutes, 0), min(one.end + minutes, midnight)) for one in day]
    spans = sorted(span for span in spans if span[0] < span[1])
    # A span begins another interval where no earlier one reaches it.
    reach = [max((end for _, end in spans[:place]), default=-1) for place in range(len(spans))]
    opens = [place for place, (start, _) in enumerate(spans) if start > reach[place]]
    closes = [*opens[1:], len(spans)]
    return tuple(
        Interval(spans[first][0], max(end for _, end in spans[first:after]))
        for first, after in zip(opens, closes, strict=False)
    )


def clock(minutes: int) -> str:
    """Minutes after midnight as ``HH:MM``."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def weekday_word(weekday: int) -> str:
    """The weekday as the tables write it: 0 is ``mon``, 6 is ``sun``."""
    return (*WEEKDAYS, "sat", "sun")[weekday]
