"""What an office does without a solver: timetable first, or first come, first served."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import linear_sum_assignment

from benchmarks.semester.parts import Bools, Ints, RivalPairs, RivalPart, SlotPair, parts, plan
from models.policy import Policy
from models.semester.problem import Group, Semester, Slot


@dataclass
class PartDesk:
    """A part being planned by hand: what is fixed so far, and what the limits still allow."""

    part: RivalPart
    column_of: dict[int, int] = field(default_factory=dict)
    slots: dict[Group, SlotPair] = field(default_factory=dict)

    def in_use(self) -> set[int]:
        return set(self.column_of.values())

    def paired(self, group: Group) -> int:
        return sum(row in self.column_of for row in self.part.members[group])

    def room(self, group: Group, pair: SlotPair, size_of: Callable[[Group], int] | None = None) -> int:
        """How many more children of the group the limits allow at these slots; 0 without a leader.

        ``size_of`` says how many children a group takes; without it, those paired.
        """
        size_of = size_of or self.paired
        university = self.part.semester.universities[group.university_id]
        school = self.part.semester.schools[group.school_id]

        def own(other: Group) -> bool:
            return other.university_id == group.university_id

        def same_school(other: Group) -> bool:
            return other.school_id == group.school_id

        left = len(self.part.members[group])
        for slot in pair:
            if university.class_leaders is not None:
                leaders = self._peak(group, slot, own, lambda _: 1)
                left = left if leaders < university.class_leaders else 0
            if university.seats is not None:
                left = min(left, university.seats - self._peak(group, slot, own, size_of))
            if school.computers is not None:
                taken = self._peak(group, slot, same_school, size_of)
                left = min(left, school.computers - taken)
        return max(0, left)

    def _peak(
        self,
        group: Group,
        slot: Slot,
        concerns: Callable[[Group], bool],
        amount: Callable[[Group], int],
    ) -> int:
        """The most that other groups take at one moment of a session at ``slot``."""
        others = [
            (other_slot, amount(other))
            for other, pair in self.slots.items()
            if other != group and concerns(other)
            for other_slot in pair
        ]
        moments = [slot] + [one for one, _ in others if self.part.together(slot, one)]
        return max(sum(n for one, n in others if self.part.together(one, at)) for at in moments)


def timetable_first(semester: Semester, policy: Policy) -> RivalPairs:
    """Each group meets when most tutors who could teach it are free; then the best assignment.

    The assignment is exact (most pairs, then the goals that follow); where seats or computers are
    exceeded, the worst pairs give way.
    """
    desks = [timetable_first_part(part) for part in parts(semester, policy)]
    return RivalPairs(plan((desk.part, desk.column_of, desk.slots) for desk in desks))


def timetable_first_part(part: RivalPart) -> PartDesk:
    """The same for one part."""
    desk = PartDesk(part)
    for group in _locked_first(part):
        best = _busiest(desk, group, _able(part, group), size_of=lambda other: len(part.members[other]))
        if best is not None:
            desk.slots[group] = best
    desk.column_of = _assign(part, desk.slots)
    _give_way(desk)
    _fill(desk)
    return desk


def _locked_first(part: RivalPart) -> list[Group]:
    """Groups with a locked pair must meet, so they choose first."""
    locked = {part.children[row].group for row in part.tutor_locks}
    return sorted(part.groups, key=lambda group: group not in locked)


def _able(part: RivalPart, group: Group) -> Bools:
    """Which tutors (columns) may teach some child of the group."""
    able: Bools = np.logical_or.reduce(part.allowed[part.members[group]], axis=0)
    return able


def _busiest(
    desk: PartDesk, group: Group, able: Bools, size_of: Callable[[Group], int] | None = None
) -> SlotPair | None:
    """The slots when most of the ``able`` are free, as far as the limits let them in."""

    def count(pair: SlotPair) -> tuple[int, int]:
        free = int((able & desk.part.free_for(pair)).sum())
        room = desk.room(group, pair, size_of)
        return min(free, room), free

    pairs = desk.part.slot_pairs[group]
    open_pairs = [pair for pair in pairs if desk.room(group, pair) > 0]
    return max(open_pairs, key=count, default=None)


def _assign(part: RivalPart, slots: Mapping[Group, SlotPair]) -> dict[int, int]:
    """The best assignment at fixed slots; locked pairs are held."""
    worth = _worth(part, slots)
    rows, columns = linear_sum_assignment(worth, maximize=True)
    return {int(r): int(c) for r, c in zip(rows, columns, strict=True) if worth[r, c] > 0}


def _worth(part: RivalPart, slots: Mapping[Group, SlotPair]) -> Ints:
    """Combined weights of the pairs possible at these slots; 0 where there is none."""
    possible = part.allowed.copy()
    for group, rows in part.members.items():
        free = part.free_for(slots[group]) if group in slots else False
        possible[rows] &= free
    for row, column in part.tutor_locks.items():
        held = bool(possible[row, column])
        possible[row], possible[:, column] = False, False
        possible[row, column] = held
    return np.where(possible, np.maximum(part.weights, 0), 0)


def _give_way(desk: PartDesk) -> None:
    """Drop the worst pairs until seats and computers suffice at every moment."""
    part, semester = desk.part, desk.part.semester
    for group, pair in desk.slots.items():
        seats = semester.universities[group.university_id].seats
        computers = semester.schools[group.school_id].computers
        for at in pair:
            present = [g for g, p in desk.slots.items() if any(part.together(s, at) for s in p)]
            own = [g for g in present if g.university_id == group.university_id]
            here = [g for g in present if g.school_id == group.school_id]
            _drop_worst(desk, own, seats)
            _drop_worst(desk, here, computers)


def _drop_worst(desk: PartDesk, groups: list[Group], limit: int | None) -> None:
    part = desk.part
    rows = [row for g in groups for row in part.members[g] if row in desk.column_of]
    surplus = len(rows) - limit if limit is not None else 0
    loose = [row for row in rows if row not in part.tutor_locks]
    loose.sort(key=lambda row: part.weights[row, desk.column_of[row]])
    for row in loose[: max(0, surplus)]:
        del desk.column_of[row]


def _fill(desk: PartDesk) -> None:
    """Let children without a tutor have one who is left, best first, where the limits allow it."""
    part = desk.part
    worth = _worth(part, desk.slots)
    cells = sorted(np.argwhere(worth > 0).tolist(), key=lambda cell: -worth[cell[0], cell[1]])
    used = desk.in_use()
    for row, column in cells:
        group = part.children[row].group
        if row in desk.column_of or column in used:
            continue
        if desk.room(group, desk.slots[group]) > desk.paired(group):
            desk.column_of[row] = column
            used.add(column)


def first_come(semester: Semester, policy: Policy) -> RivalPairs:
    """Children take the best tutor left in the order of the file; a group's first sets its slots.

    Locked pairs come first.
    """
    desks = [first_come_part(part) for part in parts(semester, policy)]
    return RivalPairs(plan((desk.part, desk.column_of, desk.slots) for desk in desks))


def first_come_part(part: RivalPart) -> PartDesk:
    """The same for one part."""
    desk = PartDesk(part)
    for row, column in part.tutor_locks.items():
        _take(desk, row, [column])
    held = set(part.tutor_locks.values())
    for row in range(len(part.children)):
        if row in desk.column_of or row in part.tutor_locks:
            continue
        used = desk.in_use() | held
        columns = [int(t) for t in np.flatnonzero(part.allowed[row]) if int(t) not in used]
        _take(desk, row, sorted(columns, key=lambda column: -part.weights[row, column]))
    return desk


def _take(desk: PartDesk, row: int, columns: list[int]) -> None:
    """Give the child the first of these tutors who can come; fix the slots if need be."""
    part, group = desk.part, desk.part.children[row].group
    able = _able(part, group)
    for column in columns:
        if group in desk.slots:
            pair: SlotPair | None = desk.slots[group]
        else:
            pair = _slots_with(desk, group, column, able)
        if pair is None or not part.free_for(pair)[column]:
            continue
        if desk.room(group, pair) <= desk.paired(group):
            return
        desk.slots[group] = pair
        desk.column_of[row] = column
        return


def _slots_with(desk: PartDesk, group: Group, column: int, able: Bools) -> SlotPair | None:
    """Of the slots at which this tutor is free, those when most others are."""
    part = desk.part
    pairs = [p for p in part.slot_pairs[group] if part.free_for(p)[column]]
    open_pairs = [pair for pair in pairs if desk.room(group, pair) > 0]
    return max(open_pairs, key=lambda p: int((able & part.free_for(p)).sum()), default=None)
