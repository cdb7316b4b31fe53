"""The timetable as an office makes it by hand: each group meets when most of its tutors are free."""

from __future__ import annotations

import numpy as np

from models.semester.joint.matching import NO_OPTION
from models.semester.joint.part import SemesterPart


def busiest_slots(part: SemesterPart, *, with_room: bool = False) -> list[int]:
    """An option for each block, or ``NO_OPTION``, with which leaders suffice and the locked pairs have room.

    Groups with locked pairs choose first, then the larger ones; an option is passed over while leaders are short, or
    seats or computers for the locked pairs. ``with_room`` takes first where most of the group find a place beside those
    that have chosen, and of these where most tutors are free.
    """
    choice = [NO_OPTION] * len(part.blocks)
    used = np.zeros(len(part.limits), dtype=np.int64)
    taken = np.zeros(len(part.limits), dtype=np.int64)
    order = sorted(
        range(len(part.blocks)),
        key=lambda row: (-len(part.blocks[row].forced), -len(part.blocks[row].children), row),
    )
    for row in order:
        block = part.blocks[row]
        uses = np.where(part.counting_pairs, len(block.forced), 1)
        tutors = block.masks.sum(axis=1)
        places = np.minimum(tutors, block.most)
        if with_room and part.counting_pairs.any():
            room = np.where(block.touches & part.counting_pairs, part.capacities - taken, block.most)
            places = np.clip(room.min(axis=1, initial=block.most), 0, places)
        order_of = np.lexsort((-tutors, -places)) if with_room else np.argsort(-tutors, kind="stable")
        for option in order_of.tolist():
            after = used + block.touches[option] * uses
            if (after <= part.capacities).all():
                choice[row], used = option, after
                taken = taken + block.touches[option] * int(places[option])
                break
    return choice
