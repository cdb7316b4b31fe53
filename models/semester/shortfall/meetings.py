"""When the groups planned together may meet and do, and who is free then: what an explanation asks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from models.arrays import Bools, Ints
from models.deadline import UNHURRIED, Deadline, check
from models.policy import Policy
from models.semester import timetable
from models.semester.problem import Child, Group, Semester, Slot, Tutor
from models.semester.timetable import WeekSlots


@dataclass(frozen=True)
class GroupMeeting:
    """When a group may meet and does.

    ``rows`` are its children; ``slots`` all that the school's windows hold, ``every`` the weeks that they make,
    ``options`` those of the weeks that are open to the group and ``chosen`` the one it has, if it meets.
    ``narrowed`` says what took options away: ``locks``, ``dates``, or nothing. ``ever_free`` are the tutors who are
    free at an option, ``now_free`` those at the chosen one, or at any while there is none; both of shape ``(tutors,)``.
    """

    group: Group
    rows: Ints
    slots: Sequence[Slot]
    every: Sequence[WeekSlots]
    options: Sequence[WeekSlots]
    chosen: WeekSlots | None
    narrowed: str
    ever_free: Bools
    now_free: Bools

    @property
    def open(self) -> Sequence[WeekSlots]:
        """The slot pairs at which one more child could be taught: the chosen one, or any while there is none."""
        return self.options if self.chosen is None else (self.chosen,)


class GroupMeetings:
    """The meetings of a university's groups, by group, and which of its tutors are free when.

    Raises ``OutOfTimeError`` where the deadline passes before they are found.

    ``slots`` are a plan's; ``datable`` says whether the term's dates hold a group's sessions at a slot pair.
    """

    def __init__(
        self,
        semester: Semester,
        policy: Policy,
        slots: Mapping[Group, WeekSlots],
        children: Sequence[Child],
        tutors: Sequence[Tutor],
        datable: Callable[[Group, WeekSlots], bool],
        deadline: Deadline = UNHURRIED,
    ) -> None:
        self._semester = semester
        self._policy = policy
        self._datable = datable
        self._tutors = tutors
        rows_of: dict[Group, list[int]] = defaultdict(list)
        for row, child in enumerate(children):
            rows_of[child.group].append(row)
        slots_of = {group: timetable.slots_of(semester.schools[group.school_id], policy) for group in rows_of}
        chosen = {slot for group in rows_of for slot in slots.get(group, ())}
        self._slots = sorted(chosen.union(*slots_of.values()))
        self._place = {slot: place for place, slot in enumerate(self._slots)}
        self._free = timetable.free(tutors, self._slots, policy)
        locked = dict(semester.pair_locks)
        column = {tutor.id: place for place, tutor in enumerate(tutors)}
        self.by_group: dict[Group, GroupMeeting] = {}
        for group, rows in rows_of.items():
            check(deadline)
            must = [column[locked[children[row].id]] for row in rows if children[row].id in locked]
            every = timetable.week_slots(slots_of[group], (), policy)
            options, narrowed = self._options(group, every, must)
            pair = slots.get(group)
            ever = self.ever_free(options)
            now = ever if pair is None else self.ever_free([pair])
            places = np.array(rows, dtype=np.int64)
            self.by_group[group] = GroupMeeting(
                group, places, slots_of[group], every, options, pair, narrowed, ever, now
            )

    def _options(
        self, group: Group, every: Sequence[WeekSlots], must: Sequence[int]
    ) -> tuple[Sequence[WeekSlots], str]:
        """The pairs open to the group, and what took others away; ``must`` are the tutors locked to its children."""
        unlocked = every
        if group in self._semester.slot_locks:
            locks = self._semester.slot_locks[group]
            unlocked = [pair for pair in every if set(locks) <= set(pair)]
        if must:
            come = self.free(unlocked)[:, must].all(axis=1)
            unlocked = [unlocked[int(place)] for place in np.flatnonzero(come)]
        options = [pair for pair in unlocked if self._datable(group, pair)]
        narrowed = "locks" if len(unlocked) < len(every) else "dates" if len(options) < len(every) else ""
        return options, narrowed

    def places(self, pairs: Sequence[WeekSlots]) -> Ints:
        """The rows of each week's slots in :attr:`lacking`; shape ``(pairs, sessions a week)``."""
        rows = [[self._place[slot] for slot in pair] for pair in pairs]
        return np.array(rows, dtype=np.int64).reshape(-1, self._policy.sessions_a_week)

    def free(self, pairs: Sequence[WeekSlots]) -> Bools:
        """Which tutors are free at all slots of which weeks; shape ``(pairs, tutors)``."""
        free: Bools = np.logical_and.reduce([self._free[places] for places in self.places(pairs).T])
        return free

    def ever_free(self, pairs: Sequence[WeekSlots]) -> Bools:
        """Which tutors are free at one week at least; shape ``(tutors,)``."""
        return np.asarray(self.free(pairs).any(axis=0))

    @cached_property
    def lacking(self) -> Ints:
        """How many minutes of a session at which slot lie outside whose free time; shape ``(slots, tutors)``."""
        return timetable.lacking(self._tutors, self._slots, self._policy)
