"""When a group may meet: the slots a school's windows hold, and the sets of them that make its week (S1-S4)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from models.arrays import Bools, Ints
from models.policy import Policy
from models.rules.semester import S3, START_GRID_MINUTES
from models.semester import under_policy
from models.semester.problem import School, Slot, Tutor
from models.week import Week

WeekSlots = tuple[Slot, ...]
"""The slots of a group's week, in order: a slot pair, or as many as the policy has sessions a week."""


def slots_of(school: School, policy: Policy) -> list[Slot]:
    """Every slot of the school, in order of weekday and start (S4: inside its windows as the policy reads them)."""
    return slots_in(under_policy.windows(school, policy), policy, school.windows)


def slots_in(week: Week, policy: Policy, written: Week | None = None) -> list[Slot]:
    """Every slot that the windows of a week hold, in order of weekday and start.

    S1, S3, S4: a session of full length inside one window, over by the latest end; a start is a multiple of the grid
    or the opening of the window, also of the window as ``written`` where a policy reads it as longer.
    """
    length = policy.session_minutes
    slots = []
    for weekday, windows in enumerate(week):
        openings = () if written is None else [window.start for window in written[weekday]]
        for window in windows:
            last = min(window.end, policy[S3].latest_end) - length
            first_on_grid = -(-window.start // START_GRID_MINUTES) * START_GRID_MINUTES
            starts = {window.start, *openings} | set(range(first_on_grid, last + 1, START_GRID_MINUTES))
            slots += [Slot(weekday, start) for start in sorted(starts) if window.start <= start <= last]
    return slots


def week_slots(slots: Sequence[Slot], locked: Sequence[Slot], policy: Policy) -> list[WeekSlots]:
    """Every choice of as many slots as a week has sessions, holding every locked one (S1, S2, L1).

    On one weekday they do not overlap, and are no longer together than a day allows: in the programme as written, two
    slots are on two weekdays. ``slots`` are in order; a week has one session or two.
    """
    most = policy.sessions_a_day
    if most < 1:
        return []
    sessions, length = policy.sessions_a_week, policy.session_minutes
    return [
        chosen
        for chosen in combinations(slots, sessions)
        if (
            chosen[0].weekday != chosen[-1].weekday
            or (sessions <= most and chosen[-1].start - chosen[0].start >= length * (sessions - 1))
        )
        and all(slot in chosen for slot in locked)
    ]


def free(tutors: Sequence[Tutor], slots: Sequence[Slot], policy: Policy) -> Bools:
    """S6: which tutors are free for the whole of which slots; shape ``(slots, tutors)``."""
    length = policy.session_minutes
    shape = (len(slots), len(tutors))
    result = np.zeros(shape, dtype=bool)
    weeks = under_policy.free_weeks(tutors, policy)
    by_weekday = [_bounds(weeks, weekday) for weekday in range(5)]
    for k, slot in enumerate(slots):
        opens, closes = by_weekday[slot.weekday]
        result[k] = ((opens <= slot.start) & (closes >= slot.start + length)).any(axis=1)
    return result


def lacking(tutors: Sequence[Tutor], slots: Sequence[Slot], policy: Policy) -> Ints:
    """How many minutes of a session at which slot lie outside whose free time; shape ``(slots, tutors)``."""
    length = policy.session_minutes
    result = np.zeros((len(slots), len(tutors)), dtype=np.int64)
    weeks = under_policy.free_weeks(tutors, policy)
    by_weekday = [_bounds(weeks, weekday) for weekday in range(5)]
    for k, slot in enumerate(slots):
        opens, closes = by_weekday[slot.weekday]
        shared = np.minimum(closes, slot.start + length) - np.maximum(opens, slot.start)
        result[k] = length - np.maximum(shared, 0).sum(axis=1)
    return result


def _bounds(weeks: Sequence[Week], weekday: int) -> tuple[Ints, Ints]:
    """Openings and closings of everybody's intervals on a weekday, padded with empty ones."""
    most = max((len(week[weekday]) for week in weeks), default=0) or 1
    opens = np.full((len(weeks), most), 1 << 30)
    closes = np.full((len(weeks), most), -1)
    for row, week in enumerate(weeks):
        for column, interval in enumerate(week[weekday]):
            opens[row, column], closes[row, column] = interval.start, interval.end
    return opens, closes


def spread(pair: WeekSlots) -> int:
    """S11: 1 where two of the weekdays are not next to each other; 0 for one session a week."""
    return int(pair[-1].weekday - pair[0].weekday > 1)


def late(pair: WeekSlots, policy: Policy) -> int:
    """S11: the sum of the sessions' ends, in minutes after midnight."""
    return sum(slot.start + policy.session_minutes for slot in pair)
