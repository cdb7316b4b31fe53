"""How many more children the limits let in, counted as children are seated."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.arrays import Bools, Ints
from models.semester.joint.matching import NO_OPTION
from models.semester.joint.part import SemesterPart


class BaselineRoom:
    """Seats and computers (S7, S8) with the slots fixed: ``counted``, of shape ``(C, limits)``, says who counts where.

    ``capacities`` is ``(limits,)``.
    """

    def __init__(self, counted: Bools, capacities: Ints) -> None:
        self._counted = counted
        self._left = capacities.copy()

    @classmethod
    def of(cls, part: SemesterPart, choice: Sequence[int]) -> BaselineRoom:
        """The room that a part has at these options: its limits on pairs, and what each group has to itself."""
        counting = part.counting_pairs
        counted = np.zeros((len(part.child_ids), int(counting.sum()) + len(part.blocks)), dtype=bool)
        for row, (block, option) in enumerate(zip(part.blocks, choice, strict=True)):
            own = np.zeros(len(part.blocks), dtype=bool)
            own[row] = True
            touched = block.touches[option][counting] if option != NO_OPTION else np.zeros(int(counting.sum()), bool)
            counted[block.children] = np.concatenate([touched, own])
        most = [block.most for block in part.blocks]
        return cls(counted, np.concatenate([part.capacities[counting], np.array(most, dtype=np.int64)]))

    def holds(self, child: int) -> bool:
        """Whether one more, this child, can be seated."""
        return bool((self._left[self._counted[child]] > 0).all())

    def take(self, child: int) -> None:
        """Seat the child."""
        self._left -= self._counted[child]

    def leave(self, child: int) -> None:
        """The child's seat is free again."""
        self._left += self._counted[child]
