"""What of a part can matter: limits that can be exceeded, and slot pairs that no other stands above.

The two depend on one another. Where everybody stays until the latest end, a later start of the same weekday touches
fewer limits than an earlier one, so that only a few starts matter; with the others gone, limits of those instants hold
by themselves; and with these gone, further slot pairs are alike. So both are done in turns until nothing changes: once
each left three times as many.

Whatever is left out is no loss for goals that count pairs, nor for the slot goals named: of every plan there is one as
good that uses nothing but what stays, group by group the slot pair that stands for its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.arrays import Bools, Ints
from models.semester.joint.part import GroupBlock, InstantLimit


@dataclass(frozen=True)
class Reduction:
    """For each block the option that stands for each (itself, where it stays), and the limits that may be exceeded."""

    stands_for: tuple[Ints, ...]
    limits: Ints

    def region(self, living: Sequence[Bools]) -> list[Bools]:
        """Of the options alive those that stay."""
        return [
            alive & (stands == np.arange(len(stands))) for alive, stands in zip(living, self.stands_for, strict=True)
        ]


def reduce(
    blocks: Sequence[GroupBlock],
    limits: Sequence[InstantLimit],
    slot_goals: Sequence[str] = (),
    living: Sequence[Bools] | None = None,
) -> Reduction:
    """The options and limits that matter, of those ``living``; an option stands for none that is better in slots."""
    alive = (
        [np.ones(block.size, dtype=bool) for block in blocks] if living is None else [each.copy() for each in living]
    )
    stands_for = [np.arange(block.size) for block in blocks]
    rows = np.arange(len(limits))
    while True:
        binding = binding_limits(blocks, limits, alive, rows)
        left = sum(int(each.sum()) for each in alive)
        for block, mine, stands in zip(blocks, alive, stands_for, strict=True):
            _merge(block, mine, stands, binding, slot_goals)
        if len(binding) == len(rows) and left == sum(int(each.sum()) for each in alive):
            return Reduction(tuple(_settled(stands) for stands in stands_for), binding)
        rows = binding


def binding_limits(
    blocks: Sequence[GroupBlock], limits: Sequence[InstantLimit], alive: Sequence[Bools], rows: Ints
) -> Ints:
    """Of these limits (their ``rows``) those that the options alive can exceed, less those that another holds too."""
    touches = [block.touches[np.ix_(mine, rows)] for block, mine in zip(blocks, alive, strict=True)]
    used = np.zeros(len(rows), dtype=np.int64)
    counting = np.array([limits[row].counts_pairs for row in rows.tolist()], dtype=bool)
    for block, touched in zip(blocks, touches, strict=True):
        most = np.where(counting, min(block.most, len(block.tutors)), 1)
        used += touched.any(axis=0) * most
    capacities = np.array([limits[row].capacity for row in rows.tolist()], dtype=np.int64)
    touched = np.concatenate(touches) if touches else np.zeros((0, len(rows)), dtype=bool)
    kept: list[int] = []
    for place in np.lexsort((rows, -touched.sum(axis=0))).tolist():
        limit = limits[int(rows[place])]
        wider = (
            other
            for other in kept
            if (limits[int(rows[other])].kind, limits[int(rows[other])].owner) == (limit.kind, limit.owner)
            and (touched[:, place] <= touched[:, other]).all()
        )
        if used[place] > capacities[place] and next(wider, None) is None:
            kept.append(place)
    return rows[sorted(kept)]


def _merge(block: GroupBlock, alive: Bools, stands_for: Ints, rows: Ints, slot_goals: Sequence[str]) -> None:
    """Let options that offer no more than another, and touch no fewer limits, be stood for by it, in place."""
    options = np.flatnonzero(alive)
    masks, touches = block.masks[options], block.touches[np.ix_(options, rows)]
    values = np.array([block.values[goal][options] for goal in slot_goals]).reshape(len(slot_goals), len(options)).T
    kept: list[int] = []
    for place in np.lexsort((options, touches.sum(axis=1), -values.sum(axis=1), -masks.sum(axis=1))).tolist():
        known = np.array(kept, dtype=np.int64)
        covers = (
            ~(masks[place] & ~masks[known]).any(axis=1)
            & ~(touches[known] & ~touches[place]).any(axis=1)
            & (values[known] >= values[place]).all(axis=1)
        )
        if covers.any():
            stands_for[options[place]] = options[known[int(covers.argmax())]]
            alive[options[place]] = False
        else:
            kept.append(place)


def _settled(stands_for: Ints) -> Ints:
    """Who stands for whom in the end, where one that stood for others is stood for itself."""
    while (stands_for[stands_for] != stands_for).any():
        stands_for = stands_for[stands_for]
    return stands_for
