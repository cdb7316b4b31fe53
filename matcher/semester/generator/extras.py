"""What an office adds to a semester: limits, locks and scores."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from matcher.generator.draws import Draws
from matcher.semester.generator.catalog import Limits, Span
from matcher.semester.generator.people import could_come
from models.policy import Policy
from models.semester.eligibility import Eligibility
from models.semester.problem import Group, School, Semester, Slot, University
from models.semester.timetable import slots_of, week_slots

_FORBIDDEN, _SLOT_LOCKS, _SCORES = 3, 2, 8
_FEWEST_COMPUTERS = 2
"""Two groups of one school, each with a locked pair, can always meet."""


def limited_universities(draws: Draws, of: Mapping[str, Limits], semester: Semester) -> Mapping[str, University]:
    """The universities with their approved children and, for the share that has them, the limits of each."""
    children = Counter(child.university_id for child in semester.children.values())
    limited = set(_limited_ids(draws, next(iter(of.values())), semester))
    universities = {}
    for id_, university in semester.universities.items():
        limits = of[id_]
        approved = replace(university, approved_children=children[id_])
        seats = _share(draws, limits.seats, children[id_])
        leaders = draws.whole(*limits.class_leaders) if limits.class_leaders else None
        universities[id_] = replace(approved, seats=seats, class_leaders=leaders) if id_ in limited else approved
    return universities


def _limited_ids(draws: Draws, limits: Limits, semester: Semester) -> list[str]:
    count = round(limits.universities * len(semester.universities))
    return draws.some(list(semester.universities), max(1, count))


def limited_schools(draws: Draws, limits: Limits, semester: Semester) -> Mapping[str, School]:
    """The schools, with computers where the limits name them."""
    sizes = Counter(child.group for child in semester.children.values())
    schools = dict(semester.schools)
    largest: dict[str, int] = {}
    for group in semester.groups:
        largest[group.school_id] = max(largest.get(group.school_id, 0), sizes[group])
    for id_, school in semester.schools.items():
        computers = _share(draws, limits.computers, largest[id_])
        if computers is not None and draws.chance(limits.universities):
            schools[id_] = replace(school, computers=max(_FEWEST_COMPUTERS, computers))
    return schools


def _share(draws: Draws, share: Span | None, whole: int) -> int | None:
    return None if share is None else max(1, round(whole * draws.fraction(*share)))


def with_locks_and_scores(draws: Draws, policy: Policy, semester: Semester) -> Semester:
    """The semester with locks of each kind that hold together, and some scores."""
    pair_locks = _pair_locks(draws, policy, semester)
    locked_groups = {semester.children[child_id].group for child_id, _ in pair_locks}
    allowed = [pair for id_ in semester.universities for pair in _allowed(semester, id_, policy)]
    possible = [pair for pair in allowed if pair not in pair_locks]
    scored = sorted(draws.some(allowed, _SCORES))
    return replace(
        semester,
        pair_locks=tuple(pair_locks),
        forbidden=frozenset(draws.some(possible, _FORBIDDEN)),
        slot_locks=_slot_locks(draws, policy, semester, locked_groups),
        scores={pair: draws.whole(40, 100) for pair in scored},
    )


def _allowed(semester: Semester, university_id: str, policy: Policy) -> list[tuple[str, str]]:
    children = [c for c in semester.children.values() if c.university_id == university_id]
    tutors = [t for t in semester.tutors.values() if t.university_id == university_id]
    allowed = Eligibility(semester, children, tutors, policy).allowed()
    return [(children[c].id, tutors[t].id) for c, t in np.argwhere(allowed)]


def _pair_locks(draws: Draws, policy: Policy, semester: Semester) -> list[tuple[str, str]]:
    """One for each of two universities: more could need more class leaders than there are."""
    locks = []
    for university_id in draws.some(list(semester.universities), 2):
        coming = _coming(semester, policy, university_id)
        allowed = _allowed(semester, university_id, policy)
        able = [(child, tutor) for child, tutor in allowed if tutor in coming[semester.children[child].school_id]]
        if able:
            locks.append(draws.pick(able))
    return sorted(locks)


def _coming(semester: Semester, policy: Policy, university_id: str) -> Mapping[str, frozenset[str]]:
    """For each school of a university, its tutors who could come to lessons there."""
    tutors = [tutor for tutor in semester.tutors.values() if tutor.university_id == university_id]
    schools = {group.school_id for group in semester.groups if group.university_id == university_id}
    return {
        id_: frozenset(
            tutor.id
            for tutor, could in zip(tutors, could_come(tutors, semester.schools[id_], policy), strict=True)
            if could
        )
        for id_ in schools
    }


def _slot_locks(
    draws: Draws, policy: Policy, semester: Semester, locked_groups: set[Group]
) -> dict[Group, tuple[Slot, ...]]:
    """For two groups without a locked pair, one slot that leaves a second one."""
    locks: dict[Group, tuple[Slot, ...]] = {}
    groups = [group for group in semester.groups if group not in locked_groups]
    for group in sorted(draws.some(groups, _SLOT_LOCKS)):
        slots = slots_of(semester.schools[group.school_id], policy)
        pairs = week_slots(slots, (), policy)
        if pairs:
            locks[group] = (draws.pick(draws.pick(pairs)),)
    return locks
