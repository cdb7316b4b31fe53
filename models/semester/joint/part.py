"""One part of a semester in arrays: universities that must be planned together, their groups, options and limits.

A *part* is a set of universities tied to one another by schools they share. Within it

* ``C`` children and ``T`` tutors, ``allowed`` of shape ``(C, T)``;
* a *block* for each group: its children, the tutors who may teach one of them, and its *options*, the slot pairs it
  may meet at. An option is worth the set of tutors who can make it and the *limits* it touches;
* a *limit* is a row of S7 or S8 at one instant: seats count paired tutors, computers paired children, leaders groups.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np

from models.arrays import Bools, Floats, Ints
from models.goals import BELOW, EXCEPTIONS
from models.semester.joint.worth import Worth
from models.semester.problem import Group
from models.semester.timetable import WeekSlots

PAIR_GOALS = ("paired", "waivers", "kept", "fit", EXCEPTIONS, *BELOW)
"""Goals that count pairs; the others count slots."""


class LimitKind(StrEnum):
    """What a limit is of."""

    SEATS = "seats"
    CLASS_LEADERS = "class_leaders"
    COMPUTERS = "computers"


@dataclass(frozen=True, slots=True)
class InstantLimit:
    """S7 or S8 at one instant of the week. ``owner`` is the university or the school."""

    kind: LimitKind
    owner: str
    capacity: int
    weekday: int
    minute: int

    @property
    def counts_pairs(self) -> bool:
        """Whether it counts pairs; class leaders count groups. (Seats count tutors: as many if each has one child.)"""
        return self.kind is not LimitKind.CLASS_LEADERS


@dataclass(frozen=True)
class GroupBlock:
    """A group with its options.

    ``children`` and ``tutors`` index the part's arrays; for ``n`` options ``masks`` has shape ``(n, len(tutors))``,
    ``touches`` ``(n, limits)`` and each of ``values`` (the slot goals, more is better) ``(n,)``. ``useful`` marks
    options that no other dominates as far as pairs are concerned, ``stands_for`` names for each option a useful one
    that offers at least as much (itself if useful). ``forced`` are the locked pairs, child to tutor. ``most`` is how
    many of its children the seats and computers allow at all, whatever the other groups do.
    """

    group: Group
    children: Ints
    tutors: Ints
    pairs: tuple[WeekSlots, ...]
    masks: Bools
    touches: Bools
    values: Mapping[str, Ints]
    stands_for: Ints
    forced: Mapping[int, int]
    most: int

    @cached_property
    def useful(self) -> Bools:
        """Which options stand for themselves."""
        useful: Bools = self.stands_for == np.arange(self.size)
        return useful

    @cached_property
    def meetings(self) -> Bools:
        """What the options have in common, ``(weekdays and slots, n)``: who meets on a weekday, who in a slot."""
        slots = sorted({slot for pair in self.pairs for slot in pair})
        days = sorted({slot.weekday for slot in slots})
        on_day = [[any(slot.weekday == day for slot in pair) for pair in self.pairs] for day in days]
        in_slot = [[slot in pair for pair in self.pairs] for slot in slots]
        return np.array(on_day + in_slot, dtype=bool).reshape(len(days) + len(slots), self.size)

    @property
    def size(self) -> int:
        """How many options there are."""
        return len(self.pairs)


@dataclass(frozen=True)
class Arcs:
    """The pairs a block may form, children alike as one class: class and tutor (a column of the block) of each."""

    classes: tuple[tuple[int, ...], ...]
    child_class: Ints
    tutor: Ints
    worth: Mapping[str, Floats]


@dataclass(frozen=True)
class SemesterPart:
    """Arrays of one part; ``weights`` holds for each pair goal the worth of each pair, more is better."""

    child_ids: tuple[str, ...]
    tutor_ids: tuple[str, ...]
    allowed: Bools
    weights: Mapping[str, Worth]
    blocks: tuple[GroupBlock, ...]
    limits: tuple[InstantLimit, ...]
    goals: tuple[str, ...]
    reduced: bool = True
    """Whether children alike are one class; the unreduced part is the model as the rules word it."""
    children_a_tutor: int = 1
    """P1: the most children that a tutor teaches, all of one group; the search beside these arrays is for one."""

    def arcs(self, goals: Iterable[str]) -> tuple[Arcs, ...]:
        """The arcs of each block where only these goals count: children alike in them are one class."""
        asked = set(goals)
        counted = tuple(goal for goal in PAIR_GOALS if goal in asked)
        if counted not in self._arcs:
            self._arcs[counted] = tuple(_arcs(self, block, counted) for block in self.blocks)
        return self._arcs[counted]

    @cached_property
    def _arcs(self) -> dict[tuple[str, ...], tuple[Arcs, ...]]:
        return {}

    @cached_property
    def idle_places(self) -> Bools:
        """Who may stay idle where a group has more children than ``most``: ``(C, places)``, a place for each too many.

        Locked children take none.
        """
        columns = []
        for block in self.blocks:
            may = np.zeros(len(self.child_ids), dtype=bool)
            may[[child for child in block.children.tolist() if child not in block.forced]] = True
            columns += [may] * (len(block.children) - block.most)
        return np.array(columns, dtype=bool).reshape(len(columns), len(self.child_ids)).T

    @cached_property
    def thresholds(self) -> Mapping[str, int]:
        """The part's goals ``below_N``, each with its N."""
        return {goal: BELOW[goal] for goal in self.goals if goal in BELOW}

    @cached_property
    def capacities(self) -> Ints:
        """The capacity of each limit."""
        return np.array([limit.capacity for limit in self.limits], dtype=np.int64)

    @cached_property
    def counting_pairs(self) -> Bools:
        """Which limits count paired children."""
        return np.array([limit.counts_pairs for limit in self.limits], dtype=bool)


def _arcs(part: SemesterPart, block: GroupBlock, goals: Sequence[str]) -> Arcs:
    """The block's arcs. Children are alike when equal in ``allowed`` and in the goals; locked children stand alone."""
    alike: dict[bytes, list[int]] = {}
    for child in map(int, block.children):
        allowed = part.allowed[child]
        alone = child in block.forced or not part.reduced
        key = allowed.tobytes() + (str(child).encode() if alone else b"")
        for goal in goals:
            key += np.where(allowed, part.weights[goal][child], 0).tobytes()
        alike.setdefault(key, []).append(child)
    classes = tuple(tuple(members) for members in alike.values())
    first = np.array([members[0] for members in classes], dtype=np.int64)
    at = np.ix_(first, block.tutors)
    child_class, tutor = np.nonzero(part.allowed[at])
    worth = {goal: part.weights[goal][at][child_class, tutor].astype(float) for goal in goals}
    return Arcs(classes, child_class, tutor, worth)
