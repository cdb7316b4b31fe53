"""The extended model in HiGHS: each group's matching repeated for every slot pair, all goals in one integer objective.

With ``y[o]`` for «the group meets at its option o» and ``x[o,k,t]`` for «tutor t teaches a child of class k then»::

    sum_k x[o,k,t] <= y[o]     sum_t x[o,k,t] <= size[k] y[o]     sum_o y[o] <= 1 a group
    every tutor once           every limit of seats, class leaders and computers at every moment

An option is a set of tutors who can come and the limits that it touches; one that another covers is left out. Children
alike are one class. Written from the rules anew: nothing of the planner's own model is in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt
from ortools.math_opt.solvers import highs_pb2

from benchmarks.protocol import Effort
from benchmarks.semester.by_parts import PartAnswer, Tell
from benchmarks.semester.parts import Bools, Ints, RivalPart, SlotPair
from models.linear import INFINITY, Matrix
from models.semester.problem import Group, Slot

ABSOLUTE_GAP = 0.9
"""The objective is whole: less than one below the bound is the bound."""


@dataclass(frozen=True)
class MomentLimit:
    """What may be used at one moment by the groups concerned: children (``pairs``) or groups."""

    groups: frozenset[Group]
    moment: Slot
    capacity: int
    pairs: bool


@dataclass(frozen=True)
class _Option:
    group: Group
    slots: SlotPair
    free: Bools
    touched: frozenset[int]

    def covers(self, other: _Option) -> bool:
        """Whether it offers all tutors of the other and touches no further limit."""
        return self.touched <= other.touched and not bool((other.free & ~self.free).any())


class ExtendedRival:
    """The model of one part."""

    def __init__(self, part: RivalPart) -> None:
        self._part = part
        self._limits = list(limits_of(part))
        self.options = [option for group in part.groups for option in _options(part, group, self._limits)]
        self._classes = {group: _classes(part, group) for group in part.groups}
        self._matrix = matrix = Matrix()
        self._tutor_rows = matrix.rows(-INFINITY, np.ones(len(part.tutors)))
        self._limit_rows = matrix.rows(-INFINITY, [float(limit.capacity) for limit in self._limits])
        self._group_row = {group: int(matrix.rows(-INFINITY, [1.0])[0]) for group in part.groups}
        self._locked_row = {row: int(matrix.rows(1.0, [1.0])[0]) for row in part.tutor_locks}
        self._meets = matrix.columns(len(self.options))
        self._worth: list[Ints] = [np.zeros(len(self.options), dtype=np.int64)]
        self._arcs = [self._add(option, int(meets)) for option, meets in zip(self.options, self._meets, strict=True)]

    def _add(self, option: _Option, meets: int) -> tuple[Ints, Ints, Ints]:
        """The option's rows and variables: class, tutor and variable of each arc."""
        part, matrix = self._part, self._matrix
        classes = self._classes[option.group]
        first = np.array([members[0] for members in classes], dtype=np.int64)
        of_class, tutors = np.nonzero(part.allowed[first] & option.free)
        columns = matrix.columns(len(tutors))
        self._worth.append(part.weights[first[of_class], tutors])
        present, place = np.unique(tutors, return_inverse=True)
        once = matrix.rows(-INFINITY, np.zeros(len(present)))
        matrix.put(once[place], columns, 1.0)
        matrix.put(once, meets, -1.0)
        within = matrix.rows(-INFINITY, np.zeros(len(classes)))
        matrix.put(within[of_class], columns, 1.0)
        matrix.put(within, meets, -np.array([len(members) for members in classes], dtype=np.float64))
        matrix.put(self._tutor_rows[tutors], columns, 1.0)
        matrix.put(self._group_row[option.group], meets, 1.0)
        for limit in option.touched:
            counted = columns if self._limits[limit].pairs else meets
            matrix.put(int(self._limit_rows[limit]), counted, 1.0)
        for row, tutor in part.tutor_locks.items():
            its_class = [place for place, members in enumerate(classes) if row in members]
            matrix.put(self._locked_row[row], columns[np.isin(of_class, its_class) & (tutors == tutor)], 1.0)
        return of_class, tutors, columns

    def to_proto(self) -> model_pb2.ModelProto:
        """The model as MathOpt takes it."""
        matrix, worth = self._matrix, np.concatenate(self._worth)
        count = len(matrix.most)
        proto = model_pb2.ModelProto(name="extended")
        proto.variables.ids.extend(range(count))
        proto.variables.lower_bounds.extend([0.0] * count)
        proto.variables.upper_bounds.extend([1.0] * count)
        proto.variables.integers.extend([True] * count)
        proto.objective.maximize = True
        valued = np.flatnonzero(worth)
        proto.objective.linear_coefficients.ids.extend(valued.tolist())
        proto.objective.linear_coefficients.values.extend(worth[valued].astype(np.float64).tolist())
        proto.linear_constraints.ids.extend(range(len(matrix.lower)))
        proto.linear_constraints.lower_bounds.extend(matrix.lower)
        proto.linear_constraints.upper_bounds.extend(matrix.upper)
        sparse = matrix.sparse()
        sparse.sort_indices()
        rows = np.repeat(np.arange(sparse.shape[0]), np.diff(sparse.indptr))
        proto.linear_constraint_matrix.row_ids.extend(rows.tolist())
        proto.linear_constraint_matrix.column_ids.extend(sparse.indices.tolist())
        proto.linear_constraint_matrix.coefficients.extend(sparse.data.tolist())
        return proto

    def read(self, values: Sequence[float]) -> tuple[dict[int, int], dict[Group, SlotPair]]:
        """Tutors by child and slots by group of a solution."""
        taken = np.asarray(values) > 0.5
        column_of: dict[int, int] = {}
        slots: dict[Group, SlotPair] = {}
        for option, meets, (of_class, tutors, columns) in zip(self.options, self._meets, self._arcs, strict=True):
            if not taken[meets]:
                continue
            slots[option.group] = option.slots
            waiting = [list(members) for members in self._classes[option.group]]
            for arc in np.flatnonzero(taken[columns]).tolist():
                column_of[waiting[of_class[arc]].pop()] = int(tutors[arc])
        return column_of, slots


def highs(part: RivalPart, effort: Effort, tell: Tell) -> PartAnswer | None:
    """The extended model in HiGHS; how many cores it uses is its own affair (MathOpt does not let one say)."""
    model = ExtendedRival(part)
    options = highs_pb2.HighsOptionsProto()
    options.bool_options["output_flag"] = True
    options.double_options["mip_abs_gap"] = ABSOLUTE_GAP
    parameters = mathopt.SolveParameters(relative_gap_tolerance=0.0, highs=options)
    parameters.time_limit = timedelta(seconds=effort.seconds)

    def hear(lines: Sequence[str]) -> None:
        for objective, bound in read_highs_log(lines):
            tell(objective, bound, None)

    built = mathopt.Model.from_model_proto(model.to_proto())
    result = mathopt.solve(built, mathopt.SolverType.HIGHS, params=parameters, msg_cb=hear)
    if not result.has_primal_feasible_solution():
        return None
    found = result.variable_values()
    column_of, slots = model.read([found[variable] for variable in built.variables()])
    optimal = result.termination.reason is mathopt.TerminationReason.OPTIMAL
    return PartAnswer(column_of, slots, result.dual_bound(), optimal)


_HIGHS = re.compile(r"^ .? +\d+ +\d+ +\d+ +[\d.]+% +(?P<bound>\S+) +(?P<value>\S+) +\S+ ")


def read_highs_log(lines: Iterable[str]) -> Iterator[tuple[float | None, float | None]]:
    """Objective and bound, ``None`` where it has none, of the lines of the table that HiGHS prints."""
    for line in lines:
        if found := _HIGHS.match(line):
            value, bound = float(found["value"]), float(found["bound"])
            yield None if value == -INFINITY else value, None if bound == INFINITY else bound


def _classes(part: RivalPart, group: Group) -> list[list[int]]:
    """Rows of children who are alike in tutors and worth; one with a lock stands alone."""
    alike: dict[tuple[bytes, bytes, int], list[int]] = {}
    for row in part.members[group]:
        alone = row if row in part.tutor_locks else -1
        alike.setdefault((part.allowed[row].tobytes(), part.weights[row].tobytes(), alone), []).append(row)
    return list(alike.values())


def limits_of(part: RivalPart) -> Iterator[MomentLimit]:
    """Every limit that the groups concerned could exceed, at every moment when a session may begin."""
    for university_id in dict.fromkeys(group.university_id for group in part.groups):
        university = part.semester.universities[university_id]
        own = [group for group in part.groups if group.university_id == university_id]
        yield from _at_moments(part, own, university.class_leaders, pairs=False)
        yield from _at_moments(part, own, university.seats, pairs=True)
    for school_id in dict.fromkeys(group.school_id for group in part.groups):
        here = [group for group in part.groups if group.school_id == school_id]
        yield from _at_moments(part, here, part.semester.schools[school_id].computers, pairs=True)


def _at_moments(
    part: RivalPart, groups: Sequence[Group], capacity: int | None, *, pairs: bool
) -> Iterator[MomentLimit]:
    most = sum(len(part.members[group]) for group in groups) if pairs else len(groups)
    if capacity is not None and most > capacity:
        for moment in sorted({slot for group in groups for both in part.slot_pairs[group] for slot in both}):
            yield MomentLimit(frozenset(groups), moment, capacity, pairs)


def _options(part: RivalPart, group: Group, limits: Sequence[MomentLimit]) -> list[_Option]:
    """The group's options that no other covers."""
    able: Bools = np.logical_or.reduce(part.allowed[part.members[group]], axis=0)
    found: dict[tuple[bytes, frozenset[int]], _Option] = {}
    of_group = [(place, limit.moment) for place, limit in enumerate(limits) if group in limit.groups]
    for slots in part.slot_pairs[group]:
        free = part.free_for(slots) & able
        if free.any():
            touched = frozenset(
                place for place, moment in of_group if any(part.together(slot, moment) for slot in slots)
            )
            found.setdefault((free.tobytes(), touched), _Option(group, slots, free, touched))
    kept: list[_Option] = []
    for option in sorted(found.values(), key=lambda option: (-int(option.free.sum()), len(option.touched))):
        if not any(other.covers(option) for other in kept):
            kept.append(option)
    return kept
