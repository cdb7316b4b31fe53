"""The algorithms that pair, by name; each gives for every child the place of its tutor, or -1."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.results import Judgement, NotHereError
from benchmarks.trial import RunSetup, Trial

if TYPE_CHECKING:
    from benchmarks.pairing.graphs import Ints, PairingGraph
    from benchmarks.protocol import BenchmarkRun

NOBODY = -1


def matcher(graph: PairingGraph) -> Ints:
    """The planner's own door."""
    try:
        door = import_module("models.semester.pairing")
    except ImportError as error:
        raise NotHereError("models.semester.pairing") from error
    columns: Ints = door.best_pairing(graph.rows, graph.columns, graph.worth, graph.shape)
    return columns


def scipy_dense(graph: PairingGraph) -> Ints:
    """``linear_sum_assignment`` on the dense matrix of each connected component."""
    from scipy.optimize import linear_sum_assignment
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import connected_components

    children, tutors = graph.shape
    arcs = csr_matrix((np.ones(len(graph.rows)), (graph.rows, children + graph.columns)), (children + tutors,) * 2)
    _, of_node = connected_components(arcs, directed=False)
    of_arc = of_node[graph.rows]
    order = np.argsort(of_arc, kind="stable")
    partner = np.full(children, NOBODY, dtype=np.int64)
    for own in np.split(order, np.flatnonzero(np.diff(of_arc[order])) + 1):
        rows, row = np.unique(graph.rows[own], return_inverse=True)
        columns, column = np.unique(graph.columns[own], return_inverse=True)
        worth = np.zeros((len(rows), len(columns)))
        worth[row, column] = graph.worth[own]
        one, other = linear_sum_assignment(worth, maximize=True)
        paired = worth[one, other] > 0
        partner[rows[one[paired]]] = columns[other[paired]]
    return partner


def scipy_sparse(graph: PairingGraph) -> Ints:
    """``min_weight_full_bipartite_matching``, with a tutor for each child who stands for nobody."""
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    children, tutors = graph.shape
    top = int(graph.worth.max(initial=0)) + 1
    everybody = np.arange(children)
    rows, columns = np.concatenate([graph.rows, everybody]), np.concatenate([graph.columns, tutors + everybody])
    cost = np.concatenate([top - graph.worth, np.full(children, top)]).astype(np.float64)
    row, column = min_weight_full_bipartite_matching(csr_matrix((cost, (rows, columns)), (children, tutors + children)))
    partner = np.full(children, NOBODY, dtype=np.int64)
    partner[row] = np.where(column < tutors, column, NOBODY)
    return partner


def ortools_assignment(graph: PairingGraph) -> Ints:
    """``SimpleLinearSumAssignment``, which wants a perfect matching: of the graph and its mirror image, linked."""
    from ortools.graph.python.linear_sum_assignment import SimpleLinearSumAssignment

    children, tutors = graph.shape
    nobody, idle = np.arange(children), np.arange(tutors)
    left = np.concatenate([graph.rows, nobody, children + idle, children + graph.columns])
    right = np.concatenate([graph.columns, tutors + nobody, idle, tutors + graph.rows])
    cost = np.concatenate([-graph.worth, np.zeros(children + tutors + len(graph.rows), dtype=np.int64)])
    solver = SimpleLinearSumAssignment()
    solver.add_arcs_with_cost(left, right, cost)
    if solver.solve() != solver.OPTIMAL:
        raise RuntimeError("no assignment")
    partner = np.array([solver.right_mate(child) for child in range(children)], dtype=np.int64)
    return np.where(partner < tutors, partner, NOBODY)


def ortools_flow(graph: PairingGraph) -> Ints:
    """``SimpleMinCostFlow``: a unit from every child to a tutor, or to nobody."""
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    children, tutors = graph.shape
    sink = children + tutors
    everybody, idle = np.arange(children), np.arange(tutors)
    tails = np.concatenate([graph.rows, children + idle, everybody])
    heads = np.concatenate([children + graph.columns, np.full(tutors + children, sink)])
    cost = np.concatenate([-graph.worth, np.zeros(tutors + children, dtype=np.int64)])
    solver = SimpleMinCostFlow()
    arcs = solver.add_arcs_with_capacity_and_unit_cost(tails, heads, np.ones(len(tails), dtype=np.int64), cost)
    supply = np.concatenate([np.ones(children, dtype=np.int64), np.zeros(tutors, dtype=np.int64), [-children]])
    solver.set_nodes_supplies(np.arange(len(supply)), supply)
    if solver.solve() != solver.OPTIMAL:
        raise RuntimeError("no flow")
    used = np.flatnonzero(solver.flows(arcs[: len(graph.rows)]))
    partner = np.full(children, NOBODY, dtype=np.int64)
    partner[graph.rows[used]] = graph.columns[used]
    return partner


def networkx_matching(graph: PairingGraph) -> Ints:
    """``max_weight_matching``, which is for graphs of any kind."""
    import networkx

    children, _ = graph.shape
    of_both: Any = networkx.Graph()
    of_both.add_weighted_edges_from(
        zip(graph.rows.tolist(), (children + graph.columns).tolist(), graph.worth.tolist(), strict=True)
    )
    partner = np.full(children, NOBODY, dtype=np.int64)
    for one, other in networkx.max_weight_matching(of_both):
        partner[min(one, other)] = max(one, other) - children
    return partner


METHODS: Mapping[str, Callable[[PairingGraph], Ints]] = {
    "matcher": matcher,
    "scipy-dense": scipy_dense,
    "scipy-sparse": scipy_sparse,
    "ortools-assignment": ortools_assignment,
    "ortools-flow": ortools_flow,
    "networkx": networkx_matching,
}


def judge(graph: PairingGraph, partner: Ints) -> Judgement:
    """How many are paired and what all pairs are worth; a pair without an arc or a tutor taken twice is a violation."""
    rows = np.flatnonzero(partner != NOBODY)
    cells = rows * graph.shape[1] + partner[rows]
    arcs = graph.rows * graph.shape[1] + graph.columns
    order = np.argsort(arcs)
    place = np.minimum(np.searchsorted(arcs, cells, sorter=order), len(arcs) - 1)
    real = arcs[order[place]] == cells
    total = int(graph.worth[order[place[real]]].sum())
    twice = len(rows) - len(np.unique(partner[rows]))
    # Every method here is exact: what it gives, it says, is the best.
    goals = {"paired": len(rows), "total": total}
    note = f"{len(graph.rows) / max(1, graph.shape[0]):.1f} arcs a child"
    return Judgement(goals, goals, int((~real).sum()) + twice, tuple(goals), note)


def prepare(run: BenchmarkRun) -> RunSetup:
    """The graph and the method of a run."""
    graphs = import_module("benchmarks.pairing.graphs")
    graph: PairingGraph = getattr(graphs, run.scenario.base)(run.size, run.seed)
    method = METHODS[run.method]
    method(graphs.single(1, 0))  # what is imported when first asked for is none of its time
    return Trial(lambda course: method(graph), lambda partner: judge(graph, partner))
