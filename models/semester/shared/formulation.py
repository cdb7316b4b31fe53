"""The exact formulation where a tutor teaches up to ``k`` children, all of one group.

Beside «group g meets at slot pair p», ``y[g,p]``, and «tutor t teaches child c at p», ``x[c,t,p]``, there is
«tutor t works for group g at p», ``w[g,t,p]``, with::

    sum_c x[c,t,p] <= k w[g,t,p]     x[c,t,p] <= w[g,t,p]     sum_t x[c,t,p] <= y[g,p]
    sum_gp w[g,t,p] <= 1   seats count w, computers x, class leaders y   (S7, S8)

and, for children and tutors of a group at p whom no arc joins to others, ``n = k m + r`` children, ``0 < r < k``::

    sum_ct x[c,t,p] <= (n - r (m + 1)) y[g,p] + r sum_t w[g,t,p]

«three children need two tutors»: rounding of the other rows (mixed-integer rounding: Nemhauser and Wolsey, 1990), which
lifts the relaxation where groups take half a tutor each. The rest is as in
:mod:`models.semester.joint.slot_pair_model`, whose case ``k = 1`` needs no ``w``.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from models.arrays import Bools, Floats, Ints
from models.linear import INFINITY, solve_linear
from models.semester.joint.bounds import PricedBound
from models.semester.joint.matching import NO_OPTION
from models.semester.joint.part import LimitKind, SemesterPart
from models.semester.joint.slot_pair_model import EarlierGoal, PartMultipliers, SlotPairModel


class SharedTutors(SlotPairModel):
    """The formulation over some options of each block, for one goal with the earlier ones held."""

    @cached_property
    def _ends(self) -> list[int]:
        """One past the last column of each option, in the order of ``_meets``."""
        return []

    def _add_option(self, index: int, option: int, meets: int, forced: Mapping[int, int]) -> None:
        matrix, part = self._matrix, self._part
        block, arcs, most = part.blocks[index], self._arcs[index], part.children_a_tutor
        chosen = block.masks[option][arcs.tutor]
        child_class, tutor = arcs.child_class[chosen], arcs.tutor[chosen]
        sizes = np.array([len(members) for members in arcs.classes], dtype=np.int64)
        pairs = matrix.columns(len(tutor))
        for column, size in zip(pairs.tolist(), sizes[child_class].tolist(), strict=True):
            matrix.most[column] = float(min(size, most))
        self._count(pairs, {goal: worth[chosen] for goal, worth in arcs.worth.items()})
        self._arc_columns.append((index, np.flatnonzero(chosen), pairs))
        working, of_arc = np.unique(tutor, return_inverse=True)
        works = matrix.columns(len(working))
        self._count(works, {})
        self._left_open.append(works)
        self._add_pairs(block.tutors[working], meets, (pairs, child_class, of_arc), works, sizes)
        self._add_bounds(index, option, meets, pairs, works)
        for child, row in forced.items():
            its = pairs[child_class == arcs.classes.index((child,))]
            matrix.put(row, its, 1.0)
            (always,) = matrix.rows(0.0, [INFINITY])
            matrix.put(int(always), meets, -1.0)
            matrix.put(int(always), its, 1.0)
        self._ends.append(len(matrix.most))

    def _add_pairs(self, tutors: Ints, meets: int, arcs: tuple[Ints, Ints, Ints], works: Ints, sizes: Ints) -> None:
        """P1: a child once while its group meets; a tutor as many children as allowed, each of them once.

        ``arcs`` are columns, classes of children and places in ``works``, the columns of the working ``tutors``.
        """
        matrix, most = self._matrix, self._part.children_a_tutor
        pairs, child_class, of_arc = arcs
        classes, its_class = np.unique(child_class, return_inverse=True)
        once = matrix.rows(-INFINITY, np.zeros(len(classes)))
        matrix.put(once, meets, -sizes[classes].astype(float))
        matrix.put(once[its_class], pairs, 1.0)
        together = matrix.rows(-INFINITY, np.zeros(len(works)))
        matrix.put(together, works, -float(most))
        matrix.put(together[of_arc], pairs, 1.0)
        few = np.flatnonzero(sizes[child_class] < most)
        apart = matrix.rows(-INFINITY, np.zeros(len(few)))
        matrix.put(apart, works[of_arc[few]], -sizes[child_class[few]].astype(float))
        matrix.put(apart, pairs[few], 1.0)
        matrix.put(self._tutor_rows[tutors], works, 1.0)
        for members, its_tutors, asking in _apart(its_class, of_arc, sizes[classes]):
            whole, rest = divmod(asking, most)
            if rest:
                (enough,) = matrix.rows(-INFINITY, [0.0])
                matrix.put(int(enough), meets, -float(asking - rest * (whole + 1)))
                matrix.put(int(enough), pairs[members], 1.0)
                matrix.put(int(enough), works[its_tutors], -float(rest))

    def _add_bounds(self, index: int, option: int, meets: int, pairs: Ints, works: Ints) -> None:
        """What the option uses of every limit, and what the group could use of it alone."""
        matrix, part, block = self._matrix, self._part, self._part.blocks[index]
        if self._nobody_counts:
            (someone,) = matrix.rows(0.0, [INFINITY])
            matrix.put(int(someone), meets, -1.0)
            matrix.put(int(someone), pairs, 1.0)
        touched = [part.limits[row] for row in np.flatnonzero(block.touches[option])]
        seats = min((limit.capacity for limit in touched if limit.kind is LimitKind.SEATS), default=len(works))
        for columns, most, asking in ((pairs, block.most, len(block.children)), (works, seats, len(works))):
            if most < asking:
                (crowd,) = matrix.rows(-INFINITY, [0.0])
                matrix.put(int(crowd), meets, -float(most))
                matrix.put(int(crowd), columns, 1.0)
        used = {LimitKind.SEATS: works, LimitKind.COMPUTERS: pairs, LimitKind.CLASS_LEADERS: np.array([meets])}
        for limit in np.flatnonzero(block.touches[option]):
            matrix.put(int(self._limit_rows[limit]), used[part.limits[limit].kind], 1.0)

    def gains(self, prices: PartMultipliers) -> tuple[Mapping[int, float], ...]:
        """What every option can gain at the most, at these prices of tutors, limits and held goals; by block.

        The options no longer meet in any row: one linear relaxation prices all, each as if its group met there. What
        counts are its multipliers alone: for any of them, of the sign of the side that a row is bounded on, an option
        gains no more than what each of its columns gains by itself.
        """
        matrix, (lower, upper) = self._matrix, (np.array(self._matrix.lower), np.array(self._matrix.upper))
        common = np.zeros(len(lower))
        common[self._tutor_rows], common[self._limit_rows] = prices.tutors, prices.limits
        common[self._held_rows] = -prices.held
        coefficients = matrix.sparse()
        worth: Floats = np.concatenate(self._objective) - coefficients.T @ common
        for row in self._rows_in_common:
            matrix.lower[row], matrix.upper[row] = -INFINITY, INFINITY
        model = matrix.model(worth)
        matrix.lower[:], matrix.upper[:] = lower.tolist(), upper.tolist()
        for _, _, column in self._meets:
            model.set_var_lower_bound(column, 1.0)
        answer = solve_linear(model)
        own = np.zeros(len(lower))
        if answer.solved:
            own = _signed(answer.multipliers, lower, upper)
            own[self._rows_in_common] = 0.0
        alone: Floats = worth - coefficients.T @ own
        gained = np.maximum(alone, 0.0) * np.array(matrix.most)
        found: list[dict[int, float]] = [{} for _ in self._part.blocks]
        for (block, option, meets), end in zip(self._meets, self._ends, strict=True):
            found[block][option] = float(alone[meets] + gained[meets + 1 : end].sum())
        return tuple(found)

    @property
    def _rows_in_common(self) -> list[int]:
        """The rows in which several options meet; every other has a bound of zero."""
        rows = np.concatenate([self._tutor_rows, self._limit_rows, self._held_rows, self._block_rows]).tolist()
        forced = [row for its in self._forced_rows for row in its]
        return [*rows, *forced, *(row for _, row in self._goal_rows)]


def _apart(child_class: Ints, tutor: Ints, sizes: Ints) -> Iterator[tuple[Ints, Ints, int]]:
    """The arcs taken apart into what no arc joins: arcs and tutors of each piece, and how many children it has."""
    classes, tutors = len(sizes), int(tutor.max(initial=-1)) + 1
    graph = csr_array((np.ones(len(tutor)), (child_class, classes + tutor)), shape=(classes + tutors,) * 2)
    count, piece = connected_components(graph, directed=False)
    for number in range(count):
        members = np.flatnonzero(piece[child_class] == number)
        yield members, np.flatnonzero(piece[classes:] == number), int(sizes[piece[:classes] == number].sum())


def price(
    part: SemesterPart, goal: str, held: Sequence[EarlierGoal], prices: PartMultipliers, alive: Sequence[Bools]
) -> PricedBound:
    """The bound at these multipliers over the options alive, with every option's gain; see :func:`bounds.price`."""
    options = [np.flatnonzero(living).tolist() for living in alive]
    found = SharedTutors(part, options, goal, held).gains(prices)
    bound = (
        float(prices.tutors.sum())
        + float(prices.limits @ part.capacities if len(part.limits) else 0.0)
        - sum(lam * h.value for h, lam in zip(held, prices.held, strict=True))
    )
    gains, best = [], []
    for block, gained in zip(part.blocks, found, strict=True):
        gain = np.full(block.size, -math.inf)
        gain[list(gained)] = list(gained.values())
        top = max(gained, key=lambda option: (gained[option], -option), default=NO_OPTION)
        value = gained.get(top, -math.inf)
        if value <= 0 and not block.forced:
            top, value = NO_OPTION, 0.0
        bound += value
        gains.append(gain)
        best.append(top)
    return PricedBound(bound, tuple(gains), tuple(best))


def _signed(prices: Floats, lower: Floats, upper: Floats) -> Floats:
    """Multipliers with those set to zero that would price a side on which the row has no bound."""
    unbounded: Bools = ((prices > 0) & np.isinf(upper)) | ((prices < 0) & np.isinf(lower))
    return np.where(unbounded, 0.0, prices)


def formulation_of(part: SemesterPart) -> type[SlotPairModel]:
    """The formulation that a part's policy asks for."""
    return SharedTutors if part.children_a_tutor > 1 else SlotPairModel
