"""The compact model, neutral of the solver: a pair needs slots that suit the tutor.

``x[child, tutor] <= sum of y[group, slots]`` over the slots at which the tutor is free, with rows
for every limit. It is short and its relaxation is weak: a rival, not the way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from benchmarks.semester.parts import RivalPart, SlotPair
from models.semester.problem import Group, Slot

Pairing = tuple[int, int]
Choice = tuple[Group, SlotPair]
Presence = tuple[Group, Slot]
Variable = Pairing | Choice | Presence


@dataclass(frozen=True)
class LinearRow:
    """``sum of coefficient * variable <= limit``."""

    coefficients: Mapping[Variable, int]
    limit: int


@dataclass
class CompactPart:
    """Binary ``pairings`` (row, column) with their worth, binary ``choices``, and ``present``.

    ``present[group, slot]`` is at least the number of children of the group who sit in a session
    when one begins at the slot; it is bounded by the size of the group.
    """

    pairings: dict[Pairing, int]
    choices: list[Choice]
    held: set[Pairing]
    present: dict[Presence, int] = field(default_factory=dict)
    rows: list[LinearRow] = field(default_factory=list)


def compact_model(part: RivalPart) -> CompactPart:
    """The model of one part."""
    model = CompactPart(
        {(int(r), int(c)): int(part.weights[r, c]) for r, c in np.argwhere(part.allowed)},
        [(group, pair) for group in part.groups for pair in part.slot_pairs[group]],
        set(part.tutor_locks.items()),
    )
    _once(model, part)
    _linked(model, part)
    for university_id in dict.fromkeys(group.university_id for group in part.groups):
        groups = [group for group in part.groups if group.university_id == university_id]
        university = part.semester.universities[university_id]
        if university.class_leaders is not None:
            _leaders(model, part, groups, university.class_leaders)
        if university.seats is not None:
            _places(model, part, groups, university.seats)
    for school_id in dict.fromkeys(group.school_id for group in part.groups):
        groups = [group for group in part.groups if group.school_id == school_id]
        computers = part.semester.schools[school_id].computers
        if computers is not None:
            _places(model, part, groups, computers)
    return model


def _at_most_one(variables: Iterable[Variable]) -> LinearRow:
    return LinearRow(dict.fromkeys(variables, 1), 1)


def _once(model: CompactPart, part: RivalPart) -> None:
    """A child has one tutor, a tutor one child, a group one pair of slots."""
    for index, count in ((0, len(part.children)), (1, len(part.tutors))):
        by_place: list[list[Pairing]] = [[] for _ in range(count)]
        for pairing in model.pairings:
            by_place[pairing[index]].append(pairing)
        model.rows += [_at_most_one(pairings) for pairings in by_place if len(pairings) > 1]
    for group in part.groups:
        model.rows.append(_at_most_one((group, pair) for pair in part.slot_pairs[group]))


def _linked(model: CompactPart, part: RivalPart) -> None:
    """A pair needs slots at which the tutor is free."""
    for group in part.groups:
        pairs = part.slot_pairs[group]
        free = [part.free_for(pair) for pair in pairs]
        for row in part.members[group]:
            for column in np.flatnonzero(part.allowed[row]).tolist():
                suits: dict[Variable, int] = {
                    (group, pair): -1 for pair, at in zip(pairs, free, strict=True) if at[column]
                }
                model.rows.append(LinearRow({(row, column): 1, **suits}, 0))


def _moments(part: RivalPart, groups: Iterable[Group]) -> list[Slot]:
    return sorted({slot for group in groups for pair in part.slot_pairs[group] for slot in pair})


def _running(part: RivalPart, group: Group, moment: Slot) -> list[Choice]:
    return [(group, pair) for pair in part.slot_pairs[group] if any(part.together(slot, moment) for slot in pair)]


def _leaders(model: CompactPart, part: RivalPart, groups: list[Group], limit: int) -> None:
    if len(groups) > limit:
        for moment in _moments(part, groups):
            running = [choice for group in groups for choice in _running(part, group, moment)]
            model.rows.append(LinearRow(dict.fromkeys(running, 1), limit))


def _places(model: CompactPart, part: RivalPart, groups: list[Group], limit: int) -> None:
    """Seats or computers: the children present together never exceed the limit."""
    if sum(len(part.members[group]) for group in groups) > limit:
        for moment in _moments(part, groups):
            present = [_present(model, part, group, moment) for group in groups]
            model.rows.append(LinearRow(dict.fromkeys(present, 1), limit))


def _present(model: CompactPart, part: RivalPart, group: Group, moment: Slot) -> Presence:
    """The variable of the children present; its row is written once."""
    presence = (group, moment)
    size = len(part.members[group])
    if presence not in model.present:
        model.present[presence] = size
        members = set(part.members[group])
        row: dict[Variable, int] = {pairing: 1 for pairing in model.pairings if pairing[0] in members}
        row |= dict.fromkeys(_running(part, group, moment), size)
        row[presence] = -1
        model.rows.append(LinearRow(row, size))
    return presence
