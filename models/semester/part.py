"""One part of a semester in arrays: universities that must be planned together, their groups, options and limits.

A *part* is a set of universities tied to one another by schools they share. Within it

* ``C`` children and ``T`` tutors, ``allowed`` of shape ``(C, T)``;
* a *block* for each group: its children, the tutors who may teach one of them, and its *options*, the slot pairs it
  may meet at. An option is worth the set of tutors who can make it and the *limits* it touches;
* a *limit* is a row of S7 or S8 at one instant: seats and computers count paired children, leaders count groups.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np

from models.goals import SEMESTER_GOALS
from models.policy import Policy
from models.semester import timetable
from models.semester.eligibility import Bools, Eligibility, Floats, Ints
from models.semester.problem import Group, Semester, Slot
from models.semester.timetable import SlotPair

PAIR_GOALS = ("paired", "waivers", "kept", "fit")
"""Goals that count pairs; the others count slots."""


class LimitKind(StrEnum):
    """What a limit is of."""

    SEATS = "seats"
    CLASS_LEADERS = "class_leaders"
    COMPUTERS = "computers"


@dataclass(frozen=True, slots=True)
class Limit:
    """S7 or S8 at one instant of the week. ``owner`` is the university or the school."""

    kind: LimitKind
    owner: str
    capacity: int
    weekday: int
    minute: int

    @property
    def counts_pairs(self) -> bool:
        """Whether it counts paired children; class leaders count groups."""
        return self.kind is not LimitKind.CLASS_LEADERS


@dataclass(frozen=True)
class Block:
    """A group with its options.

    ``children`` and ``tutors`` index the part's arrays; for ``n`` options ``masks`` has shape ``(n, len(tutors))``,
    ``touches`` ``(n, limits)`` and each of ``values`` (the slot goals, more is better) ``(n,)``. ``useful`` marks
    options that no other dominates as far as pairs are concerned. ``forced`` are the locked pairs, child to tutor.
    """

    group: Group
    children: Ints
    tutors: Ints
    pairs: tuple[SlotPair, ...]
    masks: Bools
    touches: Bools
    values: Mapping[str, Ints]
    useful: Bools
    forced: Mapping[int, int]

    @property
    def size(self) -> int:
        """How many options there are."""
        return len(self.pairs)


@dataclass(frozen=True)
class Arcs:
    """The pairs a block may form, children alike as one class: class and tutor (a column of the block) of each."""

    classes: tuple[tuple[int, ...], ...]
    child_class: Ints
    tutor: Ints
    worth: Mapping[str, Floats]


@dataclass(frozen=True)
class Part:
    """Arrays of one part; ``weights`` holds for each pair goal the worth of each pair, more is better."""

    child_ids: tuple[str, ...]
    tutor_ids: tuple[str, ...]
    allowed: Bools
    weights: Mapping[str, Ints]
    blocks: tuple[Block, ...]
    limits: tuple[Limit, ...]
    goals: tuple[str, ...]

    @cached_property
    def arcs(self) -> tuple[Arcs, ...]:
        """The arcs of each block."""
        return tuple(_arcs(self, block) for block in self.blocks)

    @cached_property
    def capacities(self) -> Ints:
        """The capacity of each limit."""
        return np.array([limit.capacity for limit in self.limits], dtype=np.int64)

    @cached_property
    def counting_pairs(self) -> Bools:
        """Which limits count paired children."""
        return np.array([limit.counts_pairs for limit in self.limits], dtype=bool)


def universities_apart(semester: Semester) -> list[tuple[str, ...]]:
    """Universities grouped so that no two sets share a school; in order of their first university's row."""
    parent = {university: university for university in semester.universities}

    def root(university: str) -> str:
        while parent[university] != university:
            parent[university] = parent[parent[university]]
            university = parent[university]
        return university

    first_at: dict[str, str] = {}
    for group in semester.groups:
        parent[root(group.university_id)] = root(
            first_at.setdefault(group.school_id, group.university_id)
        )
    members: dict[str, list[str]] = defaultdict(list)
    for university in semester.universities:
        members[root(university)].append(university)
    return [tuple(together) for together in members.values()]


@dataclass(frozen=True)
class _Draft:
    """A group before its limits are known: every slot pair, and who is free at it."""

    group: Group
    children: Ints
    tutors: Ints
    pairs: tuple[SlotPair, ...]
    masks: Bools
    forced: Mapping[int, int]


def build_part(semester: Semester, universities: Iterable[str], policy: Policy) -> Part:
    """The arrays of the given universities."""
    mine = set(universities)
    children = [child for child in semester.children.values() if child.university_id in mine]
    tutors = [tutor for tutor in semester.tutors.values() if tutor.university_id in mine]
    rules = Eligibility(semester, children, tutors, policy)
    allowed = rules.allowed()
    forced = _forced(semester, [c.id for c in children], [t.id for t in tutors])
    for child, tutor in forced.items():
        alone = tutor >= 0 and allowed[child, tutor]
        allowed[child, :] = False
        if tutor >= 0:
            allowed[:, tutor] = False
            allowed[child, tutor] = alone
    weights = {
        "paired": np.ones(allowed.shape, dtype=np.int64),
        "waivers": -(~rules.same_gender()).astype(np.int64),
        "kept": rules.kept(),
        "fit": rules.fit(),
    }
    rows_of: dict[Group, list[int]] = defaultdict(list)
    for row, child_ in enumerate(children):
        rows_of[child_.group].append(row)
    drafts = []
    for group in semester.groups:
        if group.university_id not in mine or group not in rows_of:
            continue
        rows = np.array(rows_of[group], dtype=np.int64)
        columns = np.flatnonzero(allowed[rows].any(axis=0))
        slots = timetable.slots_of(semester.schools[group.school_id], policy)
        at = {slot: k for k, slot in enumerate(slots)}
        pairs = timetable.slot_pairs(slots, semester.slot_locks.get(group, ()), policy)
        who = timetable.free([tutors[t] for t in columns], slots, policy)
        one, two = (np.array([at[pair[k]] for pair in pairs], dtype=np.int64) for k in (0, 1))
        masks = who[one] & who[two]
        must = {c: t for c, t in forced.items() if c in set(rows_of[group])}
        locked = np.isin(columns, list(must.values()))
        keep = np.flatnonzero(masks.any(axis=1) & masks[:, locked].all(axis=1))
        kept_pairs = tuple(pairs[place] for place in keep)
        drafts.append(_Draft(group, rows, columns, kept_pairs, masks[keep], must))
    limits = _limits(semester, drafts, policy)
    slot_goals = tuple(goal for goal in policy.goals if goal not in PAIR_GOALS)
    blocks = tuple(_block(draft, limits, slot_goals, policy) for draft in drafts)
    used = _distinct(limits, blocks)
    return Part(
        tuple(child.id for child in children),
        tuple(tutor.id for tutor in tutors),
        allowed,
        weights,
        tuple(_merged(block, used, slot_goals) for block in blocks),
        tuple(limits[row] for row in used),
        policy.goals,
    )


def _arcs(part: Part, block: Block) -> Arcs:
    """The block's arcs. Children are alike when equal in ``allowed`` and every weight; locked children stand alone."""
    alike: dict[bytes, list[int]] = {}
    for child in map(int, block.children):
        allowed = part.allowed[child]
        key = allowed.tobytes() + (str(child).encode() if child in block.forced else b"")
        for goal in PAIR_GOALS:
            key += np.where(allowed, part.weights[goal][child], 0).tobytes()
        alike.setdefault(key, []).append(child)
    classes = tuple(tuple(members) for members in alike.values())
    first = np.array([members[0] for members in classes], dtype=np.int64)
    at = np.ix_(first, block.tutors)
    child_class, tutor = np.nonzero(part.allowed[at])
    worth = {goal: weights[at][child_class, tutor].astype(float) for goal, weights in part.weights.items()}
    return Arcs(classes, child_class, tutor, worth)


def _forced(
    semester: Semester, child_ids: Sequence[str], tutor_ids: Sequence[str]
) -> dict[int, int]:
    child_row = {child: row for row, child in enumerate(child_ids)}
    tutor_column = {tutor: column for column, tutor in enumerate(tutor_ids)}
    return {
        child_row[child]: tutor_column.get(tutor, -1)
        for child, tutor in semester.pair_locks
        if child in child_row
    }


def _limits(semester: Semester, drafts: Sequence[_Draft], policy: Policy) -> list[Limit]:
    """S7 and S8 at every instant when some session starts, where so many could meet that the limit may bind."""
    owned: dict[tuple[LimitKind, str, int], list[_Draft]] = defaultdict(list)
    for draft in drafts:
        university = semester.universities[draft.group.university_id]
        school = semester.schools[draft.group.school_id]
        for kind, owner, capacity in (
            (LimitKind.SEATS, university.id, university.seats),
            (LimitKind.CLASS_LEADERS, university.id, university.class_leaders),
            (LimitKind.COMPUTERS, school.id, school.computers),
        ):
            if capacity is not None:
                owned[kind, owner, capacity].append(draft)
    limits = []
    for (kind, owner, capacity), sharing in owned.items():
        slots = [{slot for pair in draft.pairs for slot in pair} for draft in sharing]
        for instant in sorted(set().union(*slots)):
            limit = Limit(kind, owner, capacity, instant.weekday, instant.start)
            most = sum(
                min(len(draft.children), len(draft.tutors)) if limit.counts_pairs else 1
                for draft, its_slots in zip(sharing, slots, strict=True)
                if any(_covers(limit, slot, policy) for slot in its_slots)
            )
            if most > capacity:
                limits.append(limit)
    return limits


def _covers(limit: Limit, slot: Slot, policy: Policy) -> bool:
    """Whether a session at ``slot`` is under way at the instant of the limit."""
    under_way = slot.start <= limit.minute < slot.start + policy.session_minutes
    return slot.weekday == limit.weekday and under_way


def _block(
    draft: _Draft, limits: Sequence[Limit], slot_goals: Sequence[str], policy: Policy
) -> Block:
    owners = {
        LimitKind.SEATS: draft.group.university_id,
        LimitKind.CLASS_LEADERS: draft.group.university_id,
        LimitKind.COMPUTERS: draft.group.school_id,
    }
    slots = sorted({slot for pair in draft.pairs for slot in pair})
    covered = {
        slot: np.array(
            [
                owners[limit.kind] == limit.owner and _covers(limit, slot, policy)
                for limit in limits
            ],
            dtype=bool,
        )
        for slot in slots
    }
    touches = np.zeros((len(draft.pairs), len(limits)), dtype=bool)
    for option, (one, two) in enumerate(draft.pairs):
        touches[option] = covered[one] | covered[two]
    measures = {
        "spread": [timetable.spread(pair) for pair in draft.pairs],
        "late": [-timetable.late(pair, policy) for pair in draft.pairs],
    }
    values = {goal: np.array(measures[goal], dtype=np.int64) for goal in slot_goals}
    useful = np.ones(len(draft.pairs), dtype=bool)
    return Block(
        draft.group,
        draft.children,
        draft.tutors,
        draft.pairs,
        draft.masks,
        touches,
        values,
        useful,
        draft.forced,
    )


def _distinct(limits: Sequence[Limit], blocks: Sequence[Block]) -> list[int]:
    """Limits less those that another of the same owner, touched by all the same options and more, makes idle."""
    if not limits:
        return []
    touched = np.concatenate([block.touches for block in blocks])
    used: list[int] = []
    order = sorted(range(len(limits)), key=lambda row: (-int(touched[:, row].sum()), row))
    for row in order:
        mine = touched[:, row]
        alike = (
            other
            for other in used
            if limits[other].kind is limits[row].kind and limits[other].owner == limits[row].owner
        )
        if mine.any() and not any((mine <= touched[:, other]).all() for other in alike):
            used.append(row)
    return sorted(used)


def _merged(block: Block, used: Sequence[int], slot_goals: Sequence[str]) -> Block:
    """Keep of options alike in tutors and limits the one best in the slot goals, and mark which are dominated."""
    touches = block.touches[:, list(used)]
    best: dict[bytes, int] = {}
    rank = sorted(
        range(block.size),
        key=lambda option: (
            [-int(block.values[goal][option]) for goal in slot_goals]
            + [slot for at in block.pairs[option] for slot in (at.weekday, at.start)]
        ),
    )
    for option in rank:
        best.setdefault(block.masks[option].tobytes() + touches[option].tobytes(), option)
    keep = np.array(sorted(best.values()), dtype=np.int64)
    masks, touches = block.masks[keep], touches[keep]
    return Block(
        block.group,
        block.children,
        block.tutors,
        tuple(block.pairs[option] for option in keep),
        masks,
        touches,
        {goal: block.values[goal][keep] for goal in slot_goals},
        _undominated(masks, touches),
        block.forced,
    )


def _undominated(masks: Bools, touches: Bools) -> Bools:
    """Options for which none other offers all their tutors and more while touching no further limit."""
    count = len(masks)
    useful = np.ones(count, dtype=bool)
    for option in range(count):
        covers = ~(masks[option] & ~masks).any(axis=1) & ~(touches & ~touches[option]).any(axis=1)
        covers[option] = False
        useful[option] = not covers.any()
    return useful


assert set(PAIR_GOALS) <= set(SEMESTER_GOALS)
