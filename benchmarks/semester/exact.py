"""The compact model in CP-SAT and in CBC (through PuLP)."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pulp
from ortools.sat.python import cp_model

from benchmarks.protocol import Effort
from benchmarks.semester.by_parts import PartAnswer, Tell
from benchmarks.semester.compact import CompactPart, Variable, compact_model
from benchmarks.semester.parts import RivalPart, SlotPair
from models.semester.problem import Group


def _answer(chosen: Iterable[Variable], bound: float | None, *, optimal: bool) -> PartAnswer:
    column_of: dict[int, int] = {}
    slots: dict[Group, SlotPair] = {}
    for first, second in chosen:
        if isinstance(first, int) and isinstance(second, int):
            column_of[first] = second
        elif isinstance(first, Group) and isinstance(second, tuple):
            slots[first] = second
    return PartAnswer(column_of, slots, bound, optimal)


class _PairSolutions(cp_model.CpSolverSolutionCallback):
    """Tells of every better solution."""

    def __init__(self, tell: Tell) -> None:
        super().__init__()
        self._told = tell

    def on_solution_callback(self) -> None:
        self._told(self.objective_value, self.best_objective_bound, None)


def cp_sat(part: RivalPart, effort: Effort, tell: Tell) -> PartAnswer | None:
    """The compact model in CP-SAT."""
    compact = compact_model(part)
    model = cp_model.CpModel()
    binaries: list[Variable] = [*compact.pairings, *compact.choices]
    variables: dict[Variable, cp_model.IntVar] = {v: model.new_bool_var("") for v in binaries}
    for presence, size in compact.present.items():
        variables[presence] = model.new_int_var(0, size, "")
    for row in compact.rows:
        names, amounts = [variables[v] for v in row.coefficients], [*row.coefficients.values()]
        model.add(cp_model.LinearExpr.weighted_sum(names, amounts) <= row.limit)
    for pairing in compact.held:
        model.add(variables[pairing] == 1)
    worth = [variables[pairing] for pairing in compact.pairings]
    model.maximize(cp_model.LinearExpr.weighted_sum(worth, [*compact.pairings.values()]))
    solver = cp_model.CpSolver()
    solver.parameters.catch_sigint_signal = False
    solver.parameters.max_time_in_seconds = effort.seconds
    solver.parameters.num_workers = effort.cores
    solver.parameters.random_seed = 0
    solver.best_bound_callback = lambda bound: tell(None, bound, None)
    status = solver.solve(model, _PairSolutions(tell))
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    chosen = [v for v in binaries if solver.boolean_value(variables[v])]
    return _answer(chosen, solver.best_objective_bound, optimal=status == cp_model.OPTIMAL)


def cbc(part: RivalPart, effort: Effort, tell: Tell) -> PartAnswer | None:
    """The compact model in CBC. PuLP tells neither course nor bound of it: they are read from its log."""
    compact = compact_model(part)
    problem, variables = _to_pulp(compact)
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "cbc.log"
        command = pulp.PULP_CBC_CMD(msg=False, logPath=str(log), timeLimit=effort.seconds, threads=effort.cores)
        problem.solve(command)
        told = list(read_cbc_log(log.read_text(encoding="utf-8", errors="replace").splitlines()))
    if problem.sol_status not in (pulp.LpSolutionOptimal, pulp.LpSolutionIntegerFeasible):
        return None
    for seconds, objective, bound in told:
        tell(objective, bound, seconds)
    binaries: list[Variable] = [*compact.pairings, *compact.choices]
    chosen = [v for v in binaries if (variables[v].value() or 0) > 0.5]
    bounds = [bound for _, _, bound in told if bound is not None]
    if problem.sol_status == pulp.LpSolutionOptimal:
        bounds = [sum(worth for pairing, worth in compact.pairings.items() if (variables[pairing].value() or 0) > 0.5)]
    return _answer(chosen, min(bounds, default=None), optimal=problem.sol_status == pulp.LpSolutionOptimal)


def _to_pulp(compact: CompactPart) -> tuple[pulp.LpProblem, dict[Variable, pulp.LpVariable]]:
    problem = pulp.LpProblem("compact", pulp.LpMaximize)
    binaries: list[Variable] = [*compact.pairings, *compact.choices]
    variables: dict[Variable, pulp.LpVariable] = {
        v: pulp.LpVariable(f"b{k}", cat=pulp.LpBinary) for k, v in enumerate(binaries)
    }
    for k, (presence, size) in enumerate(compact.present.items()):
        variables[presence] = pulp.LpVariable(f"p{k}", 0, size)
    problem += pulp.LpAffineExpression([(variables[pairing], worth) for pairing, worth in compact.pairings.items()])
    for row in compact.rows:
        terms = [(variables[v], amount) for v, amount in row.coefficients.items()]
        problem += pulp.LpAffineExpression(terms) <= row.limit
    for pairing in compact.held:
        variables[pairing].lowBound = 1
    return problem, variables


_NUMBER = r"(-?[\d.]+(?:e[+-]?\d+)?)"
_CBC = (
    re.compile(rf"Integer solution of (?P<value>{_NUMBER}) found .*\((?P<seconds>[\d.]+) seconds\)"),
    re.compile(rf"best solution, best possible (?P<bound>{_NUMBER}) \((?P<seconds>[\d.]+) seconds\)"),
    re.compile(rf"best objective {_NUMBER} \(best possible (?P<bound>{_NUMBER})\).*\((?P<seconds>[\d.]+) seconds\)"),
)


def read_cbc_log(lines: Iterable[str]) -> Iterator[tuple[float, float | None, float | None]]:
    """Seconds, objective and bound, either ``None``, of the lines that tell of one.

    CBC minimises the negative of what PuLP maximises, and tells of that.
    """
    for line in lines:
        for pattern in _CBC:
            if found := pattern.search(line):
                told = found.groupdict()
                value, bound = (None if told.get(name) is None else -float(told[name]) for name in ("value", "bound"))
                yield float(told["seconds"]), value, bound
