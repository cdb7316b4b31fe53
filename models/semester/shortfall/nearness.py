"""Tutors who would nearly do for a child: what lacks of the tutor's time or of the school's window."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from models.arrays import Ints
from models.policy import Policy
from models.rules.semester import START_GRID_MINUTES
from models.semester import under_policy
from models.semester.plan import NearTutor
from models.semester.problem import School, Slot, Tutor
from models.semester.timetable import WeekSlots, slots_in, slots_of, week_slots
from models.tuning import TUNING
from models.week import Week


def lacking_minutes(week: Week, slot: Slot, session_minutes: int) -> int:
    """How much of a session at the slot lies outside the week's intervals."""
    end = slot.start + session_minutes
    covered = (max(0, min(open_.end, end) - max(open_.start, slot.start)) for open_ in week[slot.weekday])
    return session_minutes - sum(covered)


@dataclass(frozen=True)
class Nearby:
    """The tutors who lack least, closest first, how many there are in all, and how many have some of the time."""

    near: tuple[NearTutor, ...] = ()
    count: int = 0
    close: int = 0


NOBODY_NEAR = Nearby()


def nearest(ids: Sequence[str], lacks: Ints, places: Ints, options: Sequence[WeekSlots], policy: Policy) -> Nearby:
    """For each tutor the week where the least of the tutor's time lacks; who lacks least comes first.

    ``lacks`` has the minutes that each tutor lacks at each slot, shape ``(slots, tutors)``, and ``places`` the slots
    of each of the ``options``, shape ``(options, sessions)``. Of those who lack as much, who is first in ``ids`` is.
    """
    if not ids or not options:
        return NOBODY_NEAR
    together = np.add.reduce([lacks[slots] for slots in places.T])
    best = together.argmin(axis=0)
    least = together[best, np.arange(len(ids))]
    closest = np.argsort(least, kind="stable")[: TUNING.get().semester_shortfall.most_near]
    near = tuple(
        NearTutor(ids[column], options[option], tuple(lacks[places[option], column].tolist()))
        for column, option in ((column, int(best[column])) for column in closest)
    )
    return Nearby(near, len(ids), int((least < places.shape[1] * policy.session_minutes).sum()))


def nearest_opening(school: School, tutors: Iterable[Tutor], policy: Policy) -> NearTutor | None:
    """The tutor and the slots, all of them the tutor's time, that need the least change of the school's windows."""
    offers = [offer for tutor in tutors if (offer := _opening(school, tutor, policy)) is not None]
    return min(offers, key=lambda offer: sum(offer.lacking_minutes), default=None)


def _opening(school: School, tutor: Tutor, policy: Policy) -> NearTutor | None:
    length = policy.session_minutes
    windows, (free,) = under_policy.windows(school, policy), under_policy.free_weeks([tutor], policy)
    # A window may be drawn so that any start on the grid lies in it; the starts it has already may be off the grid.
    on_grid = [slot for slot in slots_in(free, policy) if slot.start % START_GRID_MINUTES == 0]
    own = [slot for slot in slots_of(school, policy) if lacking_minutes(free, slot, length) == 0]
    lacks = {slot: lacking_minutes(windows, slot, length) for slot in sorted({*own, *on_grid})}
    slots = list(lacks) if policy.sessions_a_day > 1 else _best_of_each_weekday(lacks)
    weeks = week_slots(slots, (), policy)
    best = min(weeks, key=lambda week: sum(lacks[slot] for slot in week), default=None)
    return None if best is None else NearTutor(tutor.id, best, tuple(lacks[slot] for slot in best), of_school=True)


def _best_of_each_weekday(lacks: Mapping[Slot, int]) -> list[Slot]:
    by_weekday = (list(slots) for _, slots in groupby(lacks, key=lambda slot: slot.weekday))
    return [min(slots, key=lambda slot: (lacks[slot], slot)) for slots in by_weekday]
