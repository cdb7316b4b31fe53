"""The timetable as an office makes it by hand: each group meets when most of its tutors are free."""

from __future__ import annotations

import numpy as np

from models.semester.joint.matching import NO_OPTION
from models.semester.joint.part import SemesterPart


def busiest_slots(part: SemesterPart) -> list[int]:
    """An option for each block, or ``NO_OPTION``, with which leaders suffice and the locked pairs have room.

    Groups with locked pairs choose first, then the larger ones; an option is passed over while leaders are short, or
    seats or computers for the locked pairs.
    """
    choice = [NO_OPTION] * len(part.blocks)
    used = np.zeros(len(part.limits), dtype=np.int64)
    order = sorted(
        range(len(part.blocks)),
        key=lambda row: (-len(part.blocks[row].forced), -len(part.blocks[row].children), row),
    )
    for row in order:
        block = part.blocks[row]
        uses = np.where(part.counting_pairs, len(block.forced), 1)
        for option in np.argsort(-block.masks.sum(axis=1), kind="stable"):
            after = used + block.touches[option] * uses
            if (after <= part.capacities).all():
                choice[row], used = int(option), after
                break
    return choice
