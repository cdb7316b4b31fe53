"""When a group may meet: the slots a school's windows hold, and the pairs of them on two weekdays (S1-S4)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from models.policy import Policy
from models.rules import START_GRID_MINUTES
from models.semester.eligibility import Bools, Ints
from models.semester.problem import School, Slot, Tutor
from models.week import Week

SlotPair = tuple[Slot, Slot]


def slots_of(school: School, policy: Policy) -> list[Slot]:
    """Every slot of the school, in order of weekday and start.

    S1, S3, S4: a session of full length inside one window, over by the latest end; a start is a multiple of the grid
    or the opening of the window.
    """
    length = policy.session_minutes
    slots = []
    for weekday, windows in enumerate(school.windows):
        for window in windows:
            last = min(window.end, policy.number("S3", "latest_end")) - length
            first_on_grid = -(-window.start // START_GRID_MINUTES) * START_GRID_MINUTES
            starts = {window.start} | set(range(first_on_grid, last + 1, START_GRID_MINUTES))
            slots += [Slot(weekday, start) for start in sorted(starts) if start <= last]
    return slots


def slot_pairs(slots: Sequence[Slot], locked: Sequence[Slot], policy: Policy) -> list[SlotPair]:
    """Two slots on two weekdays (S2), holding every locked slot (L1)."""
    if policy.session_minutes > policy.number("S2", "most_minutes_a_day"):
        return []
    return [
        (one, two)
        for one, two in combinations(slots, 2)
        if one.weekday != two.weekday and all(slot in (one, two) for slot in locked)
    ]


def free(tutors: Sequence[Tutor], slots: Sequence[Slot], policy: Policy) -> Bools:
    """S6: which tutors are free for the whole of which slots; shape ``(slots, tutors)``."""
    length = policy.session_minutes
    shape = (len(slots), len(tutors))
    result = np.zeros(shape, dtype=bool)
    by_weekday = [_bounds([tutor.free for tutor in tutors], weekday) for weekday in range(5)]
    for k, slot in enumerate(slots):
        opens, closes = by_weekday[slot.weekday]
        result[k] = ((opens <= slot.start) & (closes >= slot.start + length)).any(axis=1)
    return result


def lacking(tutors: Sequence[Tutor], slots: Sequence[Slot], policy: Policy) -> Ints:
    """How many minutes of a session at which slot lie outside whose free time; shape ``(slots, tutors)``."""
    length = policy.session_minutes
    result = np.zeros((len(slots), len(tutors)), dtype=np.int64)
    by_weekday = [_bounds([tutor.free for tutor in tutors], weekday) for weekday in range(5)]
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


def spread(pair: SlotPair) -> int:
    """S11: 1 where the two weekdays are not next to each other."""
    return int(abs(pair[0].weekday - pair[1].weekday) > 1)


def late(pair: SlotPair, policy: Policy) -> int:
    """S11: the sum of both sessions' ends, in minutes after midnight."""
    return sum(slot.start + policy.session_minutes for slot in pair)
