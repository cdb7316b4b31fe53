"""Exchanges and certificates on random graphs, against plain search; what large graphs are spared gives the same."""

from __future__ import annotations

from itertools import combinations
from random import Random

import numpy as np
import pytest

from models.arrays import Bools, Ints
from models.tuning import Tuning, VisitShortfallTuning, with_tuning
from models.visits.shortfall.hall import NOBODY, Exchanges

SEEDS = range(300)


class Plain:
    """A graph that is at hand: shape (givers, schools)."""

    def __init__(self, edges: Bools) -> None:
        self.edges = edges

    def takers(self, school: int, among: Bools) -> Bools:
        found: Bools = self.edges[:, school] & among
        return found

    def anybody_takes(self, schools: Ints, among: Bools) -> Bools:
        found: Bools = np.any(self.edges[among][:, schools], axis=0)
        return found


def random_graph(seed: int) -> tuple[Plain, Ints, Ints]:
    """Edges, places, and the givers of a plan that serves some of the schools."""
    random = Random(seed)
    givers, schools = random.randint(1, 6), random.randint(1, 8)
    share = random.choice([0.15, 0.3, 0.5])
    edges = np.array([[random.random() < share for _ in range(schools)] for _ in range(givers)], dtype=bool)
    places = np.array([random.randint(0, 2) for _ in range(givers)], dtype=np.int64)
    giver_of = np.full(schools, NOBODY, dtype=np.int64)
    for school in range(schools):
        able = [g for g in range(givers) if edges[g, school] and (giver_of == g).sum() < places[g]]
        if able and random.random() < 0.9:
            giver_of[school] = random.choice(able)
    return Plain(edges), places, giver_of


def chains(graph: Plain, giver_of: Ints, school: int) -> set[int]:
    """The givers that chains of exchanges reach."""
    found: set[int] = set()
    asked = [school]
    for one in asked:
        for giver in set(np.flatnonzero(graph.edges[:, one]).tolist()) - found:
            found.add(giver)
            asked += np.flatnonzero(giver_of == giver).tolist()
    return found


def exchanges_of(graph: Plain, giver_of: Ints, givers: int, many: int) -> Exchanges:
    with with_tuning(Tuning(visits_shortfall=VisitShortfallTuning(many_givers=many))):
        return Exchanges(graph, giver_of, givers)


@pytest.mark.parametrize("many", [0, 1, 16])
def test_chains_of_exchanges(many: int) -> None:
    for seed in SEEDS:
        graph, places, giver_of = random_graph(seed)
        exchanges = exchanges_of(graph, giver_of, len(places), many)
        for school in np.flatnonzero(giver_of == NOBODY).tolist():
            assert set(np.flatnonzero(exchanges.reachable(school)).tolist()) == chains(graph, giver_of, school)


@pytest.mark.parametrize("many", [0, 16])
def test_a_certificate_wherever_nobody_reached_has_a_place_left(many: int) -> None:
    found = 0
    for seed in SEEDS:
        graph, places, giver_of = random_graph(seed)
        exchanges = exchanges_of(graph, giver_of, len(places), many)
        taken = np.array([(giver_of == giver).sum() for giver in range(len(places))])
        assert exchanges.loads.tolist() == taken.tolist()
        for school in np.flatnonzero((giver_of == NOBODY) & np.any(graph.edges, axis=0)).tolist():
            reached = sorted(chains(graph, giver_of, school))
            certificate = exchanges.certificate(school, places)
            assert (certificate is None) == bool((taken[reached] < places[reached]).any())
            if certificate is not None:
                found += 1
                only = {s for s in range(len(giver_of)) if graph.edges[:, s].any()}
                only -= {s for s in only if set(np.flatnonzero(graph.edges[:, s]).tolist()) - set(reached)}
                assert certificate.givers.tolist() == reached
                assert set(certificate.schools.tolist()) == only
                assert certificate.short == len(only) - certificate.places > 0
                assert most_served(graph, places, sorted(only)) <= certificate.places
    assert found > 50


def most_served(graph: Plain, places: Ints, schools: list[int]) -> int:
    """The most of the schools that any choice of givers serves, by trying all."""
    for count in range(len(schools), 0, -1):
        if any(serves(graph, places.tolist(), list(some)) for some in combinations(schools, count)):
            return count
    return 0


def serves(graph: Plain, places: list[int], schools: list[int]) -> bool:
    if not schools:
        return True
    for giver in np.flatnonzero(graph.edges[:, schools[0]]).tolist():
        if places[giver]:
            left = [count - (place == giver) for place, count in enumerate(places)]
            if serves(graph, left, schools[1:]):
                return True
    return False
