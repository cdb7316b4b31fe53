"""From a semester to the arrays of its parts: who may go with whom, each group's options, the limits that may bind."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import networkx
import numpy as np

from models.arrays import Bools, Ints
from models.goals import EXCEPTIONS
from models.policy import Policy
from models.rules.semester import P1, P8
from models.semester import timetable, under_policy
from models.semester.eligibility import Eligibility
from models.semester.joint.part import PAIR_GOALS, GroupBlock, InstantLimit, LimitKind, SemesterPart
from models.semester.joint.reduction import reduce
from models.semester.joint.worth import PairWeights
from models.semester.problem import Child, Group, Semester, Slot, Tutor
from models.semester.timetable import WeekSlots


def universities_apart(semester: Semester, policy: Policy) -> list[tuple[str, ...]]:
    """Universities grouped into parts that have nothing to share; in order of their first university's row.

    Two universities belong together where they serve one school whose computers may not suffice for its children (S8),
    and all of them where a tutor of any may teach (P8 does not hold).
    """
    if not policy[P8].binds:
        return [tuple(semester.universities)] if semester.universities else []
    graph: networkx.Graph[str] = networkx.Graph()
    graph.add_nodes_from(semester.universities)
    pupils = Counter(child.school_id for child in semester.children.values())
    serving: dict[str, str] = {}
    for group in semester.groups:
        computers = under_policy.computers(semester.schools[group.school_id], policy)
        if computers is not None and computers < pupils[group.school_id]:
            graph.add_edge(group.university_id, serving.setdefault(group.school_id, group.university_id))
    order = {university: row for row, university in enumerate(semester.universities)}
    parts = [tuple(sorted(members, key=order.__getitem__)) for members in networkx.connected_components(graph)]
    return sorted(parts, key=lambda part: order[part[0]])


@dataclass(frozen=True)
class _Draft:
    """A group before its limits are known: every slot pair, and who is free at it."""

    group: Group
    children: Ints
    tutors: Ints
    pairs: tuple[WeekSlots, ...]
    masks: Bools
    forced: Mapping[int, int]
    most: int


def restrict_to(semester: Semester, universities: Iterable[str]) -> Semester:
    """The semester of these universities alone: their groups, children and tutors, and what concerns them."""
    mine = set(universities)
    groups = tuple(group for group in semester.groups if group.university_id in mine)
    schools = {group.school_id for group in groups}
    children = {id_: child for id_, child in semester.children.items() if child.university_id in mine}
    return replace(
        semester,
        universities={id_: row for id_, row in semester.universities.items() if id_ in mine},
        schools={id_: row for id_, row in semester.schools.items() if id_ in schools},
        groups=groups,
        children=children,
        tutors={id_: tutor for id_, tutor in semester.tutors.items() if tutor.university_id in mine},
        pair_locks=tuple(lock for lock in semester.pair_locks if lock[0] in children),
        forbidden=frozenset(lock for lock in semester.forbidden if lock[0] in children),
        slot_locks={group: slots for group, slots in semester.slot_locks.items() if group.university_id in mine},
        scores={pair: score for pair, score in semester.scores.items() if pair[0] in children},
    )


def build_part(
    semester: Semester,
    universities: Iterable[str],
    policy: Policy,
    *,
    reduced: bool = True,
    datable: Callable[[Group, WeekSlots], bool] = lambda group, pair: True,
) -> SemesterPart:
    """The arrays of the given universities.

    ``reduced`` merges options and children that are alike; without it the part is the model as the rules word it.
    ``datable`` may rule out slot pairs of a group that the term's dates cannot hold (S9).
    """
    semester = under_policy.under_locks(semester, policy)
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
            allowed[_rivals(children, child, policy), tutor] = False
            allowed[child, tutor] = alone
    weights = PairWeights(
        {
            "paired": np.ones(allowed.shape, dtype=np.int64),
            "waivers": -(~rules.same_gender()).astype(np.int64),
            "kept": rules.kept(),
            "fit": rules.fit(),
            EXCEPTIONS: -rules.exceptions(),
        }
    )
    rows_of: dict[Group, list[int]] = defaultdict(list)
    for row, child_ in enumerate(children):
        rows_of[child_.group].append(row)
    drafts = [
        _draft(semester, group, np.array(rows_of[group], dtype=np.int64), tutors, allowed, forced, policy, datable)
        for group in semester.groups
        if group.university_id in mine and group in rows_of
    ]
    limits = _limits(semester, drafts, policy)
    slot_goals = tuple(goal for goal in policy.goals if goal not in PAIR_GOALS)
    blocks = tuple(_block(draft, limits, slot_goals, policy) for draft in drafts)
    used = list(range(len(limits)))
    if reduced:
        used = _distinct(limits, blocks)
        blocks = tuple(_merged(block, used, slot_goals) for block in blocks)
        standing = reduce(blocks, [limits[row] for row in used]).stands_for
        blocks = tuple(replace(block, stands_for=stands) for block, stands in zip(blocks, standing, strict=True))
    return SemesterPart(
        tuple(child.id for child in children),
        tuple(tutor.id for tutor in tutors),
        allowed,
        weights,
        blocks,
        tuple(limits[row] for row in used),
        policy.goals,
        reduced,
        policy[P1].children_a_tutor,
    )


def _draft(
    semester: Semester,
    group: Group,
    rows: Ints,
    tutors: Sequence[Tutor],
    allowed: Bools,
    forced: Mapping[int, int],
    policy: Policy,
    datable: Callable[[Group, WeekSlots], bool],
) -> _Draft:
    """A group's slot pairs at which somebody who may teach one of its children is free, and every locked tutor."""
    columns = np.flatnonzero(allowed[rows].any(axis=0))
    slots = timetable.slots_of(semester.schools[group.school_id], policy)
    at = {slot: k for k, slot in enumerate(slots)}
    every = timetable.week_slots(slots, semester.slot_locks.get(group, ()), policy)
    pairs = [pair for pair in every if datable(group, pair)]
    who = timetable.free([tutors[t] for t in columns.tolist()], slots, policy)
    sessions = range(policy.sessions_a_week)
    places = [np.array([at[pair[k]] for pair in pairs], dtype=np.int64) for k in sessions]
    masks = np.logical_and.reduce([who[place] for place in places])
    must = {int(child): forced[int(child)] for child in rows if int(child) in forced}
    locked = np.isin(columns, list(must.values()))
    keep = np.flatnonzero(masks.any(axis=1) & masks[:, locked].all(axis=1))
    most = _most(semester, group, len(rows), policy)
    if most == 0:
        keep = keep[:0]
    return _Draft(group, rows, columns, tuple(pairs[place] for place in keep), masks[keep], must, most)


def _most(semester: Semester, group: Group, children: int, policy: Policy) -> int:
    """S7, S8: how many children of the group can be paired where it has seats and computers to itself."""
    seats = under_policy.seats(semester.universities[group.university_id], policy)
    computers = under_policy.computers(semester.schools[group.school_id], policy)
    taught = None if seats is None else seats * policy[P1].children_a_tutor
    return min([children, *(limit for limit in (taught, computers) if limit is not None)])


def _rivals(children: Sequence[Child], child: int, policy: Policy) -> list[int]:
    """P1: the rows of the children who cannot have the tutor too that a child is locked to."""
    shared = policy[P1].children_a_tutor > 1
    return [row for row, other in enumerate(children) if not (shared and other.group == children[child].group)]


def _forced(semester: Semester, child_ids: Sequence[str], tutor_ids: Sequence[str]) -> dict[int, int]:
    child_row = {child: row for row, child in enumerate(child_ids)}
    tutor_column = {tutor: column for column, tutor in enumerate(tutor_ids)}
    return {child_row[child]: tutor_column.get(tutor, -1) for child, tutor in semester.pair_locks if child in child_row}


def _limits(semester: Semester, drafts: Sequence[_Draft], policy: Policy) -> list[InstantLimit]:
    """S7 and S8 at every instant when some session starts, where so many could meet that the limit may bind."""
    owned: dict[tuple[LimitKind, str, int], list[_Draft]] = defaultdict(list)
    for draft in drafts:
        university = semester.universities[draft.group.university_id]
        school = semester.schools[draft.group.school_id]
        for kind, owner, capacity in (
            (LimitKind.SEATS, university.id, under_policy.seats(university, policy)),
            (LimitKind.CLASS_LEADERS, university.id, under_policy.class_leaders(university, policy)),
            (LimitKind.COMPUTERS, school.id, under_policy.computers(school, policy)),
        ):
            if capacity is not None:
                owned[kind, owner, capacity].append(draft)
    limits = []
    children_a_tutor = policy[P1].children_a_tutor
    alone = {LimitKind.COMPUTERS, LimitKind.SEATS} if children_a_tutor == 1 else {LimitKind.COMPUTERS}
    for (kind, owner, capacity), sharing in owned.items():
        taught = children_a_tutor if kind is LimitKind.COMPUTERS else 1
        if len(sharing) == 1 and kind in alone:
            continue  # the group has it to itself: `most` says it all
        slots = [{slot for pair in draft.pairs for slot in pair} for draft in sharing]
        for instant in sorted(set().union(*slots)):
            limit = InstantLimit(kind, owner, capacity, instant.weekday, instant.start)
            most = sum(
                min(draft.most, taught * len(draft.tutors)) if limit.counts_pairs else 1
                for draft, its_slots in zip(sharing, slots, strict=True)
                if any(_covers(limit, slot, policy) for slot in its_slots)
            )
            if most > capacity:
                limits.append(limit)
    return limits


def _covers(limit: InstantLimit, slot: Slot, policy: Policy) -> bool:
    """Whether a session at ``slot`` is under way at the instant of the limit."""
    under_way = slot.start <= limit.minute < slot.start + policy.session_minutes
    return slot.weekday == limit.weekday and under_way


def _block(draft: _Draft, limits: Sequence[InstantLimit], slot_goals: Sequence[str], policy: Policy) -> GroupBlock:
    owners = {
        LimitKind.SEATS: draft.group.university_id,
        LimitKind.CLASS_LEADERS: draft.group.university_id,
        LimitKind.COMPUTERS: draft.group.school_id,
    }
    slots = sorted({slot for pair in draft.pairs for slot in pair})
    covered = {
        slot: np.array(
            [owners[limit.kind] == limit.owner and _covers(limit, slot, policy) for limit in limits],
            dtype=bool,
        )
        for slot in slots
    }
    touches = np.zeros((len(draft.pairs), len(limits)), dtype=bool)
    for option, pair in enumerate(draft.pairs):
        touches[option] = np.logical_or.reduce([covered[slot] for slot in pair])
    measures = {
        "spread": [timetable.spread(pair) for pair in draft.pairs],
        "late": [-timetable.late(pair, policy) for pair in draft.pairs],
    }
    values = {goal: np.array(measures[goal], dtype=np.int64) for goal in slot_goals}
    return GroupBlock(
        draft.group,
        draft.children,
        draft.tutors,
        draft.pairs,
        draft.masks,
        touches,
        values,
        np.arange(len(draft.pairs)),
        draft.forced,
        draft.most,
    )


def _distinct(limits: Sequence[InstantLimit], blocks: Sequence[GroupBlock]) -> list[int]:
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


def _merged(block: GroupBlock, used: Sequence[int], slot_goals: Sequence[str]) -> GroupBlock:
    """Keep of options alike in tutors and limits the one best in the slot goals."""
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
    return GroupBlock(
        block.group,
        block.children,
        block.tutors,
        tuple(block.pairs[option] for option in keep),
        masks,
        touches,
        {goal: block.values[goal][keep] for goal in slot_goals},
        np.arange(len(keep)),
        block.forced,
        block.most,
    )
