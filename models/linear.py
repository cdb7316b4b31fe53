"""Sparse linear and integer models, gathered row by row and solved by GLOP or, in whole numbers, HiGHS.

Solvers speak in floating point, and what they say of an objective proves nothing here: bounds are computed anew from
their multipliers, values counted from plans. Goals come one at a time, with small coefficients: in one objective for
several of them, units of the lesser ones were lost in the tolerances, in silence. GLOP may wander without end where
many tutors are alike, so its steps are counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from ortools.linear_solver import pywraplp  # type: ignore[attr-defined]
from ortools.linear_solver.python import model_builder_helper as linear
from scipy.sparse import csr_matrix

from models.arrays import Floats, Ints
from models.tuning import TUNING

INFINITY = float("inf")


class SolverGaveUpError(RuntimeError):
    """A solver said neither that there is an optimum nor that there is none."""


class Matrix:
    """A sparse model being gathered: rows with their bounds, columns between 0 and an upper bound, triplets."""

    def __init__(self) -> None:
        self.lower: list[float] = []
        self.upper: list[float] = []
        self.most: list[float] = []
        self._rows: list[Ints] = []
        self._columns: list[Ints] = []
        self._values: list[Floats] = []

    def rows(self, lower: float, upper: Sequence[float] | Floats | Ints) -> Ints:
        """New rows; their numbers."""
        start = len(self.lower)
        self.lower.extend([lower] * len(upper))
        self.upper.extend(upper)
        return np.arange(start, len(self.lower), dtype=np.int64)

    def columns(self, count: int) -> Ints:
        """New variables between 0 and 1; their numbers."""
        start = len(self.most)
        self.most.extend([1.0] * count)
        return np.arange(start, len(self.most), dtype=np.int64)

    def put(self, rows: Ints | int, columns: Ints | int, value: Floats | float) -> None:
        """Coefficients; of rows, columns and values each is an array of one length or stands for such an array."""
        count = next((len(given) for given in (rows, columns) if isinstance(given, np.ndarray)), 1)
        self._rows.append(rows if isinstance(rows, np.ndarray) else np.full(count, rows))
        self._columns.append(columns if isinstance(columns, np.ndarray) else np.full(count, columns))
        self._values.append(value if isinstance(value, np.ndarray) else np.full(count, value))

    def sparse(self) -> csr_matrix:
        """The coefficients."""
        shape = (len(self.lower), len(self.most))
        if not self._values:
            return csr_matrix(shape)
        places = (np.concatenate(self._rows), np.concatenate(self._columns))
        return csr_matrix((np.concatenate(self._values), places), shape=shape)

    def model(self, objective: Floats) -> Any:
        """OR-Tools' model of it, to maximise ``objective``."""
        model: Any = linear.ModelBuilderHelper()
        model.fill_model_from_sparse_data(
            np.zeros(len(self.most)),
            np.array(self.most),
            objective,
            np.array(self.lower),
            np.array(self.upper),
            self.sparse(),
        )
        model.set_maximize(True)
        return model


@dataclass(frozen=True)
class LinearAnswer:
    """Values and multipliers at the optimum of a linear model, where there is one.

    ``infeasible`` where there is none for certain; neither where the solver gave up.
    """

    values: Floats
    multipliers: Floats
    solved: bool
    infeasible: bool = False


@dataclass(frozen=True)
class IntegerAnswer:
    """The best whole values found, a proven bound on the objective, and whether there are none at all."""

    values: Floats | None
    bound: float
    infeasible: bool = False


class Growing:
    """A linear model that is solved again and again as columns are added: each time GLOP goes on where it was.

    Rows are those of ``matrix``; its columns are the first ones.
    """

    def __init__(self, matrix: Matrix, objective: Floats) -> None:
        self._solver = pywraplp.Solver.CreateSolver("GLOP")
        self._rows = [
            self._solver.Constraint(float(lower), float(upper))
            for lower, upper in zip(matrix.lower, matrix.upper, strict=True)
        ]
        self._solver.Objective().SetMaximization()
        self.add(matrix, objective)

    def add(self, matrix: Matrix, objective: Floats) -> None:
        """Add the columns of a matrix over the same rows."""
        add, weigh, rows = self._solver.NumVar, self._solver.Objective().SetCoefficient, self._rows
        sparse = matrix.sparse().tocsc()
        starts, places, values = sparse.indptr.tolist(), sparse.indices.tolist(), sparse.data.tolist()
        for column, (most, worth) in enumerate(zip(matrix.most, objective.tolist(), strict=True)):
            variable = add(0.0, float(most), "")
            weigh(variable, worth)
            for n in range(starts[column], starts[column + 1]):
                rows[places[n]].SetCoefficient(variable, values[n])

    def multipliers(self) -> Floats:
        """Solve; the multipliers of the rows at the optimum.

        Raises :class:`SolverGaveUpError` where none was found.
        """
        for way in TUNING.get().solvers.glop_growing_ways:
            self._solver.SetSolverSpecificParametersAsString(way)
            if self._solver.Solve() == pywraplp.Solver.OPTIMAL:
                return np.array([row.dual_value() for row in self._rows])
        raise SolverGaveUpError


def solve_linear(model: Any) -> LinearAnswer:
    """Solve to its optimum with GLOP, one way or another."""
    infeasible = False
    tuning = TUNING.get().solvers
    steps = tuning.glop_steps + tuning.glop_steps_a_line * (model.num_variables() + model.num_constraints())
    for way in tuning.glop_ways:
        solver = linear.ModelSolverHelper("glop")
        solver.set_solver_specific_parameters(f"{way} max_number_of_iterations:{steps}")
        solver.solve(model)
        if solver.status() == linear.SolveStatus.OPTIMAL:
            values, multipliers = np.asarray(solver.variable_values()), np.asarray(solver.dual_values())
            return LinearAnswer(values, multipliers, solved=True)
        infeasible = solver.status() == linear.SolveStatus.INFEASIBLE
        if infeasible:
            break
    return LinearAnswer(np.zeros(0), np.zeros(0), solved=False, infeasible=infeasible)


def solve_integer(model: Any, columns: int, seconds: float | None = None, nodes: int | None = None) -> IntegerAnswer:
    """Solve in whole numbers with HiGHS, to proof unless ``seconds`` or ``nodes`` of its search run out."""
    for column in range(columns):
        model.set_var_integrality(column, True)
    solver = linear.ModelSolverHelper("highs")
    limit = "" if nodes is None else f",mip_max_nodes={nodes}"
    solver.set_solver_specific_parameters(f"output_flag=false,mip_rel_gap=0{limit}")
    if seconds is not None:
        solver.set_time_limit_in_seconds(max(seconds, TUNING.get().solvers.least_seconds))
    solver.solve(model)
    if solver.status() == linear.SolveStatus.INFEASIBLE:
        return IntegerAnswer(None, -INFINITY, infeasible=True)
    if not solver.has_solution():
        return IntegerAnswer(None, INFINITY)
    return IntegerAnswer(np.asarray(solver.variable_values()), float(solver.best_objective_bound()))
