"""When schools are open after lessons and when tutors are free."""

from __future__ import annotations

from collections.abc import Mapping

from matcher.generator.draws import Draws
from matcher.generator.stock import STOCK
from models.policy import Policy
from models.rules.semester import S3
from models.week import WEEKDAYS, Interval, Week

Pattern = str
"""``16:00-18:00``, several joined by ``;``. An open end is the latest end of the programme."""

_CLOSED: Pattern = ""
_WEDNESDAY = 2

_HOURS: Mapping[str, Mapping[Pattern, float]] = STOCK["hours"]
_WEDNESDAY_AFTERNOON: Pattern = "13:30-16:00"
"""Primary schools have no lessons on Wednesday afternoons."""


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return 60 * int(hours) + int(minutes)


def _intervals(pattern: Pattern, policy: Policy) -> tuple[Interval, ...]:
    spans = [span.partition("-") for span in pattern.split(";") if span]
    latest_end = policy[S3].latest_end
    return tuple(Interval(_minutes(start), _minutes(end) if end else latest_end) for start, _, end in spans)


def _week(patterns: list[Pattern], policy: Policy) -> Week:
    mon, tue, wed, thu, fri = (_intervals(pattern, policy) for pattern in patterns)
    return mon, tue, wed, thu, fri


def school_windows(draws: Draws, policy: Policy, *, junior: bool, buses: bool) -> Week:
    """After-school windows: much the same every day, closed on at most two."""
    weights = _HOURS["after_school_with_buses" if buses else "after_school"]
    usual = draws.pick_weighted(weights)
    patterns = [draws.pick_weighted(weights) if draws.chance(0.2) else usual for _ in WEEKDAYS]
    if not junior and draws.chance(0.25):
        patterns[_WEDNESDAY] = _WEDNESDAY_AFTERNOON
    for weekday in draws.some(range(len(WEEKDAYS)), draws.pick_weighted({0: 0.45, 1: 0.4, 2: 0.15})):
        patterns[weekday] = _CLOSED
    return _week(patterns, policy)


def campus_evenings(draws: Draws) -> dict[int, float]:
    """How popular each weekday (0 is Monday) is at one university; on Friday many go home."""
    return {day: draws.fraction(0.5, 1.5) * (0.5 if day == 4 else 1.0) for day in range(5)}


def tutor_week(draws: Draws, policy: Policy, evenings: Mapping[int, float], weekdays_free: tuple[int, int]) -> Week:
    """When a tutor is available: some weekdays, drawn by the ``evenings`` of the university."""
    free = draws.some_weighted(evenings, draws.whole(*weekdays_free))
    usual = draws.pick_weighted(_HOURS["tutor"])
    patterns = [_CLOSED] * len(WEEKDAYS)
    for weekday in sorted(free):
        patterns[weekday] = usual if draws.chance(0.5) else draws.pick_weighted(_HOURS["tutor"])
    return _week(patterns, policy)
