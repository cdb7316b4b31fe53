"""Sparse graphs of children and tutors: as the semesters give them once slots are fixed, and of one university."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher import generate
from models.policy import Policy
from models.semester.eligibility import Eligibility
from models.semester.problem import Child, Semester, Tutor
from models.semester.timetable import free, slots_of, week_slots

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

TUTORS_PER_CHILD = 1.2
ARCS = (10, 30)
"""Fewest and most arcs of a child in the graph of one university."""
MOST_FIT = 100


@dataclass(frozen=True)
class PairingGraph:
    """Arcs of children (``rows``) and tutors (``columns``), none twice, with their ``worth``, all of one length.

    One more pair is worth more than all fit that it can cost.
    """

    rows: Ints
    columns: Ints
    worth: Ints
    shape: tuple[int, int]

    @property
    def unit(self) -> int:
        """What a pair is worth besides its fit."""
        return MOST_FIT * self.shape[0] + 1


def _graph(rows: Ints, columns: Ints, fit: Ints, shape: tuple[int, int]) -> PairingGraph:
    return PairingGraph(rows, columns, fit + MOST_FIT * shape[0] + 1, shape)


def single(size: int, seed: int) -> PairingGraph:
    """One university: every child has 10 to 30 tutors."""
    draws = np.random.default_rng(seed)
    tutors = round(TUTORS_PER_CHILD * size)
    counts = np.minimum(draws.integers(ARCS[0], ARCS[1] + 1, size), tutors)
    cells = np.unique(np.repeat(np.arange(size), counts) * tutors + draws.integers(0, tutors, int(counts.sum())))
    rows, columns = np.divmod(cells, tutors)
    return _graph(rows, columns, draws.integers(0, MOST_FIT + 1, len(cells)), (size, tutors))


def country(size: int, seed: int) -> PairingGraph:
    """Universities of the usual size; each group meets when most tutors of some child of it are free."""
    semester, policy = generate("semester", "country", seed=seed, children=size).problem, Policy.programme()
    pieces = list(_universities(semester, policy))
    rows, columns, fit = (np.concatenate([piece[k] for piece in pieces]) for k in range(3))
    return _graph(rows, columns, fit, (len(semester.children), len(semester.tutors)))


def _universities(semester: Semester, policy: Policy) -> Iterator[tuple[Ints, Ints, Ints]]:
    children: dict[str, list[Child]] = defaultdict(list)
    tutors: dict[str, list[Tutor]] = defaultdict(list)
    for child in semester.children.values():
        children[child.university_id].append(child)
    for tutor in semester.tutors.values():
        tutors[tutor.university_id].append(tutor)
    row_of = {id_: row for row, id_ in enumerate(semester.children)}
    column_of = {id_: column for column, id_ in enumerate(semester.tutors)}
    for university_id in semester.universities:
        own, who = children[university_id], tutors[university_id]
        rules = Eligibility(semester, own, who, policy)
        able = rules.allowed()
        for school_id in dict.fromkeys(child.school_id for child in own):
            members = [row for row, child in enumerate(own) if child.school_id == school_id]
            somebody: Bools = np.logical_or.reduce(able[members], axis=0)
            able[members] &= _best_slots(semester, school_id, who, somebody, policy)
        one, other = np.nonzero(able)
        rows = np.array([row_of[child.id] for child in own], dtype=np.int64)
        columns = np.array([column_of[tutor.id] for tutor in who], dtype=np.int64)
        yield rows[one], columns[other], rules.fit()[one, other]


def _best_slots(semester: Semester, school_id: str, tutors: list[Tutor], able: Bools, policy: Policy) -> Bools:
    """Which tutors can come at the two slots when most of the ``able`` can."""
    slots = slots_of(semester.schools[school_id], policy)
    pairs = week_slots(slots, (), policy)
    if not pairs:
        return np.zeros(len(tutors), dtype=bool)
    at = {slot: place for place, slot in enumerate(slots)}
    when = free(tutors, slots, policy)
    both = when[[at[pair[0]] for pair in pairs]] & when[[at[pair[1]] for pair in pairs]]
    best: Bools = both[int((both & able).sum(axis=1).argmax())]
    return best
