"""A semester taken apart into universities that are planned together, in one pass over its tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from models.semester.problem import Child, Semester

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")
Item = TypeVar("Item")


def split(semester: Semester, parts: Sequence[Sequence[str]]) -> list[Semester]:
    """The semester of each part, given as its universities' ids in the order of their table; no university is in two.

    As :func:`models.semester.joint.building.restrict_to` gives it, but in time of the size of the semester, however
    many parts there are. Children whom no university of a part serves are left out.
    """
    place = {university_id: index for index, universities in enumerate(parts) for university_id in universities}
    of_child = {id_: place[child.university_id] for id_, child in _served(semester, place)}
    groups = _shared((place.get(group.university_id), group) for group in semester.groups)
    children = _shared((of_child[id_], (id_, child)) for id_, child in _served(semester, place))
    tutors = _shared((place.get(row.university_id), (id_, row)) for id_, row in semester.tutors.items())
    pair_locks = _shared((of_child.get(lock[0]), lock) for lock in semester.pair_locks)
    forbidden = _shared((of_child.get(lock[0]), lock) for lock in semester.forbidden)
    slot_locks = _shared((place.get(item[0].university_id), item) for item in semester.slot_locks.items())
    scores = _shared((of_child.get(item[0][0]), item) for item in semester.scores.items())
    rank = {school_id: row for row, school_id in enumerate(semester.schools)}
    return [
        replace(
            semester,
            universities=_picked(semester.universities, universities),
            schools=_picked(
                semester.schools, sorted({group.school_id for group in groups[index]}, key=rank.__getitem__)
            ),
            groups=tuple(groups[index]),
            children=dict(children[index]),
            tutors=dict(tutors[index]),
            pair_locks=tuple(pair_locks[index]),
            forbidden=frozenset(forbidden[index]),
            slot_locks=dict(slot_locks[index]),
            scores=dict(scores[index]),
        )
        for index, universities in enumerate(parts)
    ]


def _served(semester: Semester, place: Mapping[str, int]) -> Iterable[tuple[str, Child]]:
    return ((id_, child) for id_, child in semester.children.items() if child.university_id in place)


def _shared(placed: Iterable[tuple[int | None, Item]]) -> Mapping[int | None, list[Item]]:
    """Items by the index of their part, in their order; those of none under ``None``."""
    shares: dict[int | None, list[Item]] = defaultdict(list)
    for index, item in placed:
        shares[index].append(item)
    return shares


def _picked(rows: Mapping[Key, Value], keys: Iterable[Key]) -> dict[Key, Value]:
    return {key: rows[key] for key in keys}
