"""With the slots fixed, who could be taught by whom, and whom each would rather have: one strict order a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from models.arrays import Bools, Ints
from models.semester.joint.matching import open_pairs
from models.semester.joint.part import SemesterPart


@dataclass(frozen=True)
class Market:
    """Children and tutors by their rows and columns of the part.

    ``tutors[child]`` are those who may teach the child and are free at its group's slots, the one it likes best first:
    the best fit, then the tutor of last semester, then the order of the table. ``ranks`` of shape ``(C, T)`` is the
    place of each such child with the tutor, lower is better: the child of last semester, then one of the same gender,
    then the best fit, then the order of the table.
    """

    tutors: tuple[tuple[int, ...], ...]
    ranks: Ints

    @classmethod
    def of(cls, part: SemesterPart, choice: Sequence[int], locked: Mapping[int, int]) -> Market:
        """The market of a part at these options, without locked children and their tutors."""
        able = open_pairs(part, choice)
        able[list(locked)] = False
        able[:, list(locked.values())] = False
        return cls(_tutors(part, able), _ranks(part, able))


def _tutors(part: SemesterPart, able: Bools) -> tuple[tuple[int, ...], ...]:
    fit, kept = part.weights["fit"], part.weights["kept"]
    lists = []
    for child, row in enumerate(able):
        columns = np.flatnonzero(row)
        order = np.lexsort((columns, -kept[child, columns], -fit[child, columns]))
        lists.append(tuple(columns[order].tolist()))
    return tuple(lists)


def _ranks(part: SemesterPart, able: Bools) -> Ints:
    fit, kept, waivers = part.weights["fit"], part.weights["kept"], part.weights["waivers"]
    ranks = np.full(able.shape, len(able), dtype=np.int64)
    for tutor, column in enumerate(able.T):
        rows = np.flatnonzero(column)
        order = np.lexsort((rows, -fit[rows, tutor], -waivers[rows, tutor], -kept[rows, tutor]))
        ranks[rows[order], tutor] = np.arange(len(rows))
    return ranks
