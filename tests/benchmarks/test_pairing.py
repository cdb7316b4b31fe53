"""Every algorithm that pairs reaches the same total, and what is no pairing is found out."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.pairing.graphs import PairingGraph, country, single
from benchmarks.pairing.methods import METHODS, NOBODY, judge
from benchmarks.results import NotHereError

GRAPHS = (single(40, 1), country(60, 2), country(150, 3))


def _best(graph: PairingGraph) -> int:
    """By trying tutor after tutor for child after child, with what is known of the children left."""
    best = {frozenset[int](): 0}
    for child in range(graph.shape[0]):
        arcs = [(int(t), int(w)) for r, t, w in zip(graph.rows, graph.columns, graph.worth, strict=True) if r == child]
        after = dict(best)
        for taken, total in best.items():
            for tutor, worth in arcs:
                if tutor not in taken:
                    key = taken | {tutor}
                    after[key] = max(after.get(key, 0), total + worth)
        best = after
    return max(best.values())


def test_all_are_as_good_as_trying_everything() -> None:
    draws = np.random.default_rng(1)
    for _ in range(20):
        cells = np.flatnonzero(draws.random(30) < 0.4)
        rows, columns = np.divmod(cells, 6)
        graph = PairingGraph(rows, columns, draws.integers(1, 100, len(cells)), (5, 6))
        for name, method in METHODS.items():
            try:
                result = judge(graph, method(graph))
            except NotHereError:
                continue
            assert (result.goals["total"], result.violations) == (_best(graph), 0), name


@pytest.mark.parametrize("graph", GRAPHS)
def test_all_reach_the_same_total(graph: PairingGraph) -> None:
    results = {}
    for name, method in METHODS.items():
        try:
            results[name] = judge(graph, method(graph))
        except NotHereError:
            continue
    assert len(results) >= 5
    assert {result.goals["total"] for result in results.values()} == {results["scipy-dense"].goals["total"]}
    assert {result.violations for result in results.values()} == {0}


def test_what_is_no_pairing_is_found_out() -> None:
    graph = single(10, 1)
    partner = np.full(10, NOBODY, dtype=np.int64)
    assert judge(graph, partner).violations == 0
    arc = {(int(r), int(c)) for r, c in zip(graph.rows, graph.columns, strict=True)}
    stranger = next(tutor for tutor in range(12) if (3, tutor) not in arc)
    partner[3] = stranger
    assert judge(graph, partner).violations == 1
    shared = next(tutor for tutor in range(12) if (1, tutor) in arc and (2, tutor) in arc)
    partner[[1, 2, 3]] = shared, shared, NOBODY
    assert judge(graph, partner).violations == 1


def test_a_graph_is_as_told() -> None:
    graph = single(200, 4)
    counts = np.bincount(graph.rows, minlength=200)
    assert graph.shape == (200, 240)
    assert counts.min() >= 5
    assert counts.max() <= 30
    assert len(np.unique(graph.rows * 240 + graph.columns)) == len(graph.rows)
    assert graph.worth.min() > 100 * 200
