"""The compact model in CP-SAT and in CBC (through PuLP), each under a limit of time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pulp
from ortools.sat.python import cp_model

from benchmarks.semester.compact import Compact, Variable, compact_model
from benchmarks.semester.heuristics import timetable_first_part
from benchmarks.semester.parts import Part, Planned, SlotPair, parts, plan
from models.policy import Policy
from models.semester.problem import Group, Semester


@dataclass(frozen=True)
class Answer:
    """Chosen variables, and a proven bound on the objective (``None`` if there is none)."""

    chosen: list[Variable]
    bound: int | None


Solver = Callable[[Compact, float], Answer | None]
"""A model and seconds; ``None`` where no plan was found."""


def cp_sat(semester: Semester, policy: Policy, seconds: float, workers: int = 1) -> Planned:
    """The compact model in CP-SAT; the seconds are shared among the parts by their children."""
    return _by_parts(semester, policy, seconds, lambda model, left: _cp_sat(model, left, workers))


def cbc(semester: Semester, policy: Policy, seconds: float, workers: int = 1) -> Planned:
    """The compact model in CBC; the seconds are shared among the parts by their children."""
    return _by_parts(semester, policy, seconds, lambda model, left: _cbc(model, left, workers))


def _by_parts(semester: Semester, policy: Policy, seconds: float, solver: Solver) -> Planned:
    """Solve part by part; one without an answer in its time keeps its timetable-first plan."""
    done: list[tuple[Part, dict[int, int], dict[Group, SlotPair]]] = []
    bound: int | None = 0
    for part, share in _shares(parts(semester, policy), seconds):
        answer = solver(compact_model(part), share)
        if answer is None:
            desk = timetable_first_part(part)
            done.append((part, desk.column_of, desk.slots))
        else:
            done.append((part, *_read(answer.chosen)))
        part_bound = _paired_bound(part, answer)
        bound = None if bound is None or part_bound is None else bound + part_bound
    return Planned(plan(done), {} if bound is None else {"paired": bound})


def _shares(pieces: list[Part], seconds: float) -> Iterator[tuple[Part, float]]:
    """Each part with its seconds: what earlier parts left over goes to the later ones."""
    began = time.monotonic()
    children = sum(len(part.children) for part in pieces)
    for part in pieces:
        left = max(0.1, seconds - (time.monotonic() - began))
        yield part, left * len(part.children) / max(1, children)
        children -= len(part.children)


def _read(chosen: list[Variable]) -> tuple[dict[int, int], dict[Group, SlotPair]]:
    column_of: dict[int, int] = {}
    slots: dict[Group, SlotPair] = {}
    for first, second in chosen:
        if isinstance(first, int) and isinstance(second, int):
            column_of[first] = second
        elif isinstance(first, Group) and isinstance(second, tuple):
            slots[first] = second
    return column_of, slots


def _paired_bound(part: Part, answer: Answer | None) -> int | None:
    """The most children paired that the bound on the combined objective leaves.

    Where ``paired`` is the first goal, the waivers are all that the later goals can take away.
    """
    if answer is None or answer.bound is None or part.policy.goals[0] != "paired":
        return None
    taken_away = len(part.children) * part.multipliers.get("waivers", 0)
    return min(len(part.children), (answer.bound + taken_away) // part.multipliers["paired"])


def _cp_sat(compact: Compact, seconds: float, workers: int) -> Answer | None:
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
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = workers
    solver.parameters.random_seed = 0
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    chosen = [v for v in binaries if solver.boolean_value(variables[v])]
    return Answer(chosen, int(solver.best_objective_bound + 0.5))


def _cbc(compact: Compact, seconds: float, workers: int) -> Answer | None:
    """CBC tells PuLP no bound: only what it calls optimal has one."""
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
    problem.solve(pulp.PULP_CBC_CMD(msg=False, timeLimit=seconds, threads=workers))
    if problem.sol_status not in (pulp.LpSolutionOptimal, pulp.LpSolutionIntegerFeasible):
        return None
    chosen = [v for v in binaries if (variables[v].value() or 0) > 0.5]
    proven = problem.sol_status == pulp.LpSolutionOptimal
    worth = sum(w for pairing, w in compact.pairings.items() if variables[pairing].value())
    return Answer(chosen, worth if proven else None)
