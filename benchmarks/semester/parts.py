"""An instance as the rivals see it: nothing here comes from the planner's own model."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from typing import TypeVar

import networkx
import numpy as np
from numpy.typing import NDArray

from models.policy import Policy
from models.rules.semester import P2, P3, P5, S2, S3, START_GRID_MINUTES
from models.semester.plan import Pair, SemesterPlan
from models.semester.problem import Child, Group, Semester, Slot, Tutor
from models.week import Week

SlotPair = tuple[Slot, Slot]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Row = TypeVar("Row", Group, Child, Tutor)


@dataclass(frozen=True)
class RivalPart:
    """Universities that share schools, with their groups: what can be planned by itself.

    Arrays are of shape ``(children, tutors)`` unless they say otherwise.
    """

    semester: Semester
    policy: Policy
    groups: tuple[Group, ...]
    children: tuple[Child, ...]
    tutors: tuple[Tutor, ...]

    @cached_property
    def members(self) -> dict[Group, list[int]]:
        """The rows of each group's children."""
        members: dict[Group, list[int]] = {group: [] for group in self.groups}
        for row, child in enumerate(self.children):
            members[child.group].append(row)
        return members

    @cached_property
    def allowed(self) -> Bools:
        shape = (len(self.children), len(self.tutors))
        cells = [
            _may_teach(self.semester, self.policy, child, tutor) for child in self.children for tutor in self.tutors
        ]
        return np.array(cells, dtype=bool).reshape(shape)

    @cached_property
    def tutor_locks(self) -> dict[int, int]:
        """Row of a child to column of the tutor it must have."""
        rows = {child.id: row for row, child in enumerate(self.children)}
        columns = {tutor.id: column for column, tutor in enumerate(self.tutors)}
        return {rows[c]: columns[t] for c, t in self.semester.pair_locks if c in rows}

    @cached_property
    def weights(self) -> Ints:
        """The goals that pairs decide in one number: no sum of later ones outweighs an earlier."""
        weights = np.zeros((len(self.children), len(self.tutors)), dtype=np.int64)
        for row, column in np.argwhere(self.allowed):
            values = _values(self.pair(row, column))
            weights[row, column] = sum(m * values[goal] for goal, m in self.multipliers.items())
        return weights

    @cached_property
    def multipliers(self) -> dict[str, int]:
        multipliers, scale = {}, 1
        for goal in reversed([g for g in self.policy.goals if g not in ("spread", "late")]):
            multipliers[goal] = scale
            scale *= len(self.children) * (100 if goal == "fit" else 1) + 1
        return multipliers

    @cached_property
    def slot_pairs(self) -> dict[Group, list[SlotPair]]:
        """When each group may meet: at its locked slots, and when its locked tutors are free."""
        return {group: list(_slot_pairs(self, group)) for group in self.groups}

    def free(self, column: int, slot: Slot) -> bool:
        return _inside(self.tutors[column].free, slot, self.policy.session_minutes)

    @cached_property
    def free_at(self) -> dict[Slot, Bools]:
        """For each slot of the part, which tutors (columns) are free throughout."""
        slots = {slot for pairs in self.slot_pairs.values() for pair in pairs for slot in pair}
        columns = range(len(self.tutors))
        return {slot: np.array([self.free(column, slot) for column in columns], dtype=bool) for slot in slots}

    def free_for(self, pair: SlotPair) -> Bools:
        """Which tutors (columns) are free at both slots."""
        return self.free_at[pair[0]] & self.free_at[pair[1]]

    def pair(self, row: int, column: int) -> Pair:
        child, tutor = self.children[row], self.tutors[column]
        return Pair(
            child.id,
            tutor.id,
            _fit(self.semester, child, tutor),
            child.gender is tutor.gender,
            child.previous_tutor_id == tutor.id,
        )

    def together(self, one: Slot, moment: Slot) -> bool:
        """Whether a session at ``one`` is going on when one at ``moment`` begins."""
        minutes = self.policy.session_minutes
        return one.weekday == moment.weekday and 0 <= moment.start - one.start < minutes


def parts(semester: Semester, policy: Policy) -> list[RivalPart]:
    """The instance in parts: universities that serve one school go together.

    A part without children has nothing to plan and is left out.
    """
    graph: networkx.Graph[str] = networkx.Graph()
    serving: dict[str, str] = {}
    for group in semester.groups:
        graph.add_edge(group.university_id, serving.setdefault(group.school_id, group.university_id))
    home = {id_: place for place, together in enumerate(networkx.connected_components(graph)) for id_ in together}
    groups = _by_home(semester.groups, home)
    children = _by_home(semester.children.values(), home)
    tutors = _by_home(semester.tutors.values(), home)
    return [
        RivalPart(semester, policy, tuple(own), tuple(children[place]), tuple(tutors[place]))
        for place, own in groups.items()
        if children[place]
    ]


def _by_home(rows: Iterable[Row], home: Mapping[str, int]) -> Mapping[int, list[Row]]:
    """Rows by the part of their university; without those of no part."""
    by_home: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        if row.university_id in home:
            by_home[home[row.university_id]].append(row)
    return by_home


@dataclass(frozen=True)
class RivalPairs:
    """What a method found, and the proven bounds it has on goals, by name."""

    plan: SemesterPlan
    bounds: Mapping[str, int] = field(default_factory=dict)


def plan(
    planned: Iterable[tuple[RivalPart, Mapping[int, int], Mapping[Group, SlotPair]]],
) -> SemesterPlan:
    """A plan from each part's columns by row and slots by group; none without a pair."""
    pairs: list[Pair] = []
    slots: dict[Group, SlotPair] = {}
    for part, column_of, slots_of in planned:
        pairs += [part.pair(row, column) for row, column in column_of.items()]
        meeting = {part.children[row].group for row in column_of}
        slots |= {group: slots_of[group] for group in part.groups if group in meeting}
    return SemesterPlan(tuple(sorted(pairs)), slots)


def _may_teach(semester: Semester, policy: Policy, child: Child, tutor: Tutor) -> bool:
    mixed = policy[P2].mixed
    waived = mixed == "always" or (mixed == "waiver" and bool(child.gender_waiver))
    needs = child.subjects if policy[P3].need == "any" else child.subjects[:1]
    training = (
        (tutor.in_person_hours, policy[P5].in_person_hours),
        (tutor.online_hours, policy[P5].online_hours),
        (tutor.in_person_hours + tutor.online_hours, policy[P5].total_hours),
    )
    return (
        child.university_id == tutor.university_id
        and (child.gender is tutor.gender or waived)
        and any(tutor.levels.get(need, 0) >= policy[P3].level for need in needs)
        and all(hours >= least for hours, least in training)
        and tutor.agreement
        and (child.id, tutor.id) not in semester.forbidden
    )


def _fit(semester: Semester, child: Child, tutor: Tutor) -> int:
    if (child.id, tutor.id) in semester.scores:
        return semester.scores[child.id, tutor.id]
    needs = len(child.subjects)
    whole = 3 * sum(range(1, needs + 1))
    covered = sum((needs - rank) * tutor.levels.get(need, 0) for rank, need in enumerate(child.subjects))
    return (200 * covered + whole) // (2 * whole)


def _values(pair: Pair) -> dict[str, int]:
    return {
        "paired": 1,
        "waivers": -int(not pair.same_gender),
        "kept": int(pair.kept),
        "fit": pair.fit,
    }


def _inside(week: Week, slot: Slot, minutes: int) -> bool:
    return any(window.start <= slot.start and slot.start + minutes <= window.end for window in week[slot.weekday])


def _slots(part: RivalPart, group: Group) -> list[Slot]:
    windows = part.semester.schools[group.school_id].windows
    latest = part.policy[S3].latest_end - part.policy.session_minutes
    grid = set(range(0, latest + 1, START_GRID_MINUTES))
    slots = [
        Slot(weekday, start)
        for weekday, day in enumerate(windows)
        for start in sorted(grid | {window.start for window in day})
        if start <= latest
    ]
    return [slot for slot in slots if _inside(windows, slot, part.policy.session_minutes)]


def _slot_pairs(part: RivalPart, group: Group) -> Iterator[SlotPair]:
    if part.policy.session_minutes > part.policy[S2].most_minutes_a_day:
        return
    demanded: Sequence[Slot] = part.semester.slot_locks.get(group, ())
    tutors = [part.tutor_locks[row] for row in part.members[group] if row in part.tutor_locks]
    slots = [slot for slot in _slots(part, group) if all(part.free(column, slot) for column in tutors)]
    for pair in combinations(slots, 2):
        if pair[0].weekday != pair[1].weekday and all(slot in pair for slot in demanded):
            yield pair
