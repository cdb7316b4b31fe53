"""The exact formulation: each group's matching repeated for every slot pair it may meet at.

With ``y[g,p]`` for «group g meets at slot pair p» and ``x[c,t,p]`` for «tutor t teaches child c at p»::

    sum_t x[c,t,p] <= y[g,p]     sum_c x[c,t,p] <= y[g,p]     y[g,p] <= sum x[.,.,p]
    sum x[.,.,p] <= most[g] y[g,p]   sum_p y[g,p] <= 1   each tutor once   each limit (S7, S8)

(less the rows that follow from others, and «y <= sum x» where only pairs count) it is the convex hull of each group (a
union of polytopes: Balas, 1998), so its linear relaxation is within a few per cent, where the compact model ``x[t,c] <=
sum_p y[g,p]`` leaves gaps of a fifth. CP-SAT on this matrix, and columns of slots and days put together, were tried,
and were slower or weaker. Children alike in everything are one class with a count. ``x`` is integer in the integer
model: rows that hold an earlier goal cut through the matching polytope, and a fractional ``x`` would be reported as an
optimum that no plan reaches.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from models.arrays import Bools, Floats, Ints
from models.linear import INFINITY, Matrix, solve_integer, solve_linear
from models.semester.joint.matching import NO_OPTION, NO_TUTOR, PartPlan, evaluate
from models.semester.joint.part import PAIR_GOALS, GroupBlock, SemesterPart
from models.tuning import TUNING


@dataclass(frozen=True)
class EarlierGoal:
    """An earlier goal held at its settled value (more is better)."""

    goal: str
    value: int


@dataclass(frozen=True)
class PartMultipliers:
    """Multipliers: of tutors ``(T,)``, of limits, of held goals; and what a choice of each block is worth."""

    tutors: Floats
    limits: Floats
    held: Floats
    blocks: Floats


@dataclass(frozen=True)
class Relaxation:
    """The linear relaxation at its optimum: multipliers, and for each block how much of which option it takes.

    ``infeasible`` where there is no solution; ``prices`` is ``None`` also where the solver gave up.
    """

    prices: PartMultipliers | None
    shares: tuple[Mapping[int, float], ...]
    infeasible: bool


@dataclass(frozen=True)
class IntegerSolution:
    """What the integer model gave: the best plan found, a proven bound on the goal, and whether none exists."""

    plan: PartPlan | None
    bound: float
    infeasible: bool


class SlotPairModel:
    """The formulation over some options of each block, for one goal with the earlier ones held.

    ``at_least`` asks for a value of the goal no smaller. ``weights`` put further goals beside it into the sum.
    """

    def __init__(
        self,
        part: SemesterPart,
        options: Sequence[Sequence[int]],
        goal: str,
        held: Sequence[EarlierGoal] = (),
        at_least: int | None = None,
        weights: Mapping[str, float] | None = None,
    ) -> None:
        self._part = part
        self._tuning = TUNING.get().semester_joint
        self._matrix = Matrix()
        self._objective: list[Floats] = []
        self._weights = weights or {goal: 1.0}
        self._arc_columns: list[tuple[int, Ints, Ints]] = []
        self._meets: list[tuple[int, int, int]] = []
        self._left_open: list[Ints] = []
        """Columns that follow from the others: `admits` leaves them to the solver."""
        matrix = self._matrix
        self._tutor_rows = matrix.rows(-INFINITY, np.ones(len(part.tutor_ids)))
        self._limit_rows = matrix.rows(-INFINITY, part.capacities)
        self._held_rows = np.array([matrix.rows(h.value, [INFINITY])[0] for h in held], dtype=np.int64)
        self._goal_rows = [(h.goal, int(row)) for h, row in zip(held, self._held_rows, strict=True)]
        counted = {goal, *self._weights, *(h.goal for h in held)}
        self._arcs = part.arcs(counted)
        self._nobody_counts = not part.reduced or not counted <= set(PAIR_GOALS)
        """Whether it matters that a group with nobody paired does not meet."""
        if at_least is not None:
            self._goal_rows.append((goal, int(matrix.rows(at_least, [INFINITY])[0])))
        least = [1.0 if block.forced else -INFINITY for block in part.blocks]
        self._block_rows = np.array([matrix.rows(lower, [1.0])[0] for lower in least], dtype=np.int64)
        self._forced_rows: list[list[int]] = []
        for index, block in enumerate(part.blocks):
            self._add_block(index, block, options[index])
        matrix.columns(1)  # HiGHS gives no answer to a model without variables
        self._objective.append(np.zeros(1))
        self._shortfalls = matrix.columns(len(held))
        self._objective.append(np.full(len(held), -self._tuning.shortfall_price))
        matrix.put(self._held_rows, self._shortfalls, 1.0)

    def _count(self, columns: Ints, worth: Mapping[str, Floats]) -> None:
        """Enter new variables into the objective and the rows of goals."""
        self._objective.append(
            sum(
                (weight * worth[goal] for goal, weight in self._weights.items() if goal in worth),
                np.zeros(len(columns)),
            )
        )
        for goal, row in self._goal_rows:
            if goal in worth:
                self._matrix.put(row, columns, worth[goal])

    def _add_block(self, index: int, block: GroupBlock, options: Sequence[int]) -> None:
        forced = {child: int(self._matrix.rows(1.0, [1.0])[0]) for child in block.forced}
        self._forced_rows.append(list(forced.values()))
        for option in options:
            (meets,) = self._matrix.columns(1)
            self._meets.append((index, option, int(meets)))
            self._count(np.array([meets]), {g: v[[option]].astype(float) for g, v in block.values.items()})
            self._matrix.put(int(self._block_rows[index]), int(meets), 1.0)
            self._add_option(index, option, int(meets), forced)

    def _add_option(self, index: int, option: int, meets: int, forced: Mapping[int, int]) -> None:
        matrix, part = self._matrix, self._part
        block, arcs = part.blocks[index], self._arcs[index]
        free = block.masks[option]
        chosen = free[arcs.tutor]
        child_class, tutor = arcs.child_class[chosen], arcs.tutor[chosen]
        columns = matrix.columns(len(tutor))
        self._count(columns, {goal: worth[chosen] for goal, worth in arcs.worth.items()})
        self._arc_columns.append((index, np.flatnonzero(chosen), columns))
        sizes = np.array([len(members) for members in arcs.classes], dtype=np.int64)
        child_rows, tutor_rows = _rows_needed(child_class, tutor, sizes, len(free))
        for rows, of_arc, most in ((child_rows, child_class, sizes), (tutor_rows, tutor, np.ones(len(free)))):
            numbers = np.full(len(rows), -1)
            numbers[rows] = once = matrix.rows(-INFINITY, np.zeros(int(rows.sum())))
            matrix.put(once, meets, -most[rows].astype(float))
            matrix.put(numbers[of_arc[rows[of_arc]]], columns[rows[of_arc]], 1.0)
        if self._nobody_counts:
            (someone,) = matrix.rows(0.0, [INFINITY])
            matrix.put(int(someone), meets, -1.0)
            matrix.put(int(someone), columns, 1.0)
        if block.most < len(block.children):
            (crowd,) = matrix.rows(-INFINITY, [0.0])
            matrix.put(int(crowd), meets, -float(block.most))
            matrix.put(int(crowd), columns, 1.0)
        matrix.put(self._tutor_rows[block.tutors[tutor]], columns, 1.0)
        for limit in np.flatnonzero(block.touches[option]):
            row = int(self._limit_rows[limit])
            matrix.put(row, columns if part.limits[limit].counts_pairs else meets, 1.0)
        for child, row in forced.items():
            its_class = arcs.classes.index((child,))
            matrix.put(row, columns[child_class == its_class], 1.0)

    @cached_property
    def _model(self) -> Any:
        return self._matrix.model(np.concatenate(self._objective) if self._objective else np.zeros(0))

    def solve_relaxation(self) -> Relaxation:
        """Solve the linear relaxation with GLOP; held goals may be fallen short of at a high price."""
        for column in self._shortfalls.tolist():
            self._model.set_var_upper_bound(column, INFINITY)
        answer = solve_linear(self._model)
        if not answer.solved:
            return Relaxation(None, (), infeasible=answer.infeasible)
        values, duals = answer.values, answer.multipliers
        shares: list[dict[int, float]] = [{} for _ in self._part.blocks]
        for index, option, column in self._meets:
            if values[column] > self._tuning.least_share:
                shares[index][option] = float(values[column])
        prices = PartMultipliers(
            np.maximum(duals[self._tutor_rows], 0.0),
            np.maximum(duals[self._limit_rows], 0.0),
            np.maximum(-duals[self._held_rows], 0.0),
            duals[self._block_rows] - np.array([duals[rows].sum() for rows in self._forced_rows]),
        )
        return Relaxation(prices, tuple(shares), infeasible=False)

    def solve_integer(self, seconds: float | None = None, nodes: int | None = None) -> IntegerSolution:
        """Solve in integers with HiGHS, to proof unless ``seconds`` or ``nodes`` of its search run out."""
        for column in self._shortfalls.tolist():
            self._model.set_var_upper_bound(column, 0.0)
        answer = solve_integer(self._model, len(self._matrix.most), seconds, nodes)
        plan = None if answer.values is None else self._plan(answer.values)
        return IntegerSolution(plan, answer.bound, answer.infeasible)

    def admits(self, pairs: Iterable[tuple[str, str]]) -> bool:
        """Whether the model is feasible with every option met and exactly these pairs (child id, tutor id).

        For an unreduced part, whose children each stand alone.
        """
        matrix, part = self._matrix, self._part
        wanted = set(pairs)
        lower = np.zeros(len(matrix.most))
        upper = np.zeros(len(matrix.most))
        for open_columns in self._left_open:
            upper[open_columns] = 1.0
        for _, _, column in self._meets:
            lower[column] = upper[column] = 1.0
        for index, places, columns in self._arc_columns:
            block, arcs = part.blocks[index], self._arcs[index]
            for place, column in zip(places, columns, strict=True):
                (child,) = arcs.classes[arcs.child_class[place]]
                pair = (part.child_ids[child], part.tutor_ids[block.tutors[arcs.tutor[place]]])
                if pair in wanted:
                    lower[column] = upper[column] = 1.0
                    wanted.discard(pair)
        if wanted:
            return False
        for column in range(len(lower)):
            self._model.set_var_lower_bound(column, lower[column])
            self._model.set_var_upper_bound(column, upper[column])
        return solve_linear(self._model).solved

    def _plan(self, values: Floats) -> PartPlan:
        """The plan of a solution, its goals recomputed in integers."""
        choice = [NO_OPTION] * len(self._part.blocks)
        for index, option, column in self._meets:
            if values[column] > 0.5:
                choice[index] = option
        tutor_of = np.full(len(self._part.child_ids), NO_TUTOR, dtype=np.int64)
        waiting: dict[tuple[int, ...], int] = {}
        for index, places, columns in self._arc_columns:
            block, arcs = self._part.blocks[index], self._arcs[index]
            for place in np.repeat(places, np.rint(values[columns]).astype(np.int64)):
                members = arcs.classes[arcs.child_class[place]]
                taken = waiting.get(members, 0)
                tutor_of[members[taken]] = block.tutors[arcs.tutor[place]]
                waiting[members] = taken + 1
        return evaluate(self._part, choice, tutor_of)


def _rows_needed(child_class: Ints, tutor: Ints, sizes: Ints, tutors: int) -> tuple[Bools, Bools]:
    """Which classes of children and which tutors of an option need a row «once»; the others' follow from those.

    A class with no more tutors than children is bounded by its tutors' rows, a tutor with one child by that child's.
    """
    classes: Bools = np.bincount(child_class, minlength=len(sizes)) > sizes
    bounded = classes[child_class] & (sizes[child_class] == 1)
    asked = np.bincount(tutor, minlength=tutors)
    alone = np.bincount(tutor[bounded], minlength=tutors)
    needed: Bools = (asked > 1) | ((asked == 1) & (alone == 0))
    return classes, needed
