"""The flow against linear assignment, and its potentials against their definition."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from models.visits.assignment.flow import Flow, Network, best_flow


def random_network(seed: int, *, full: bool = False) -> Network:
    """Up to six leads with up to three places, up to nine schools; nobody must be full unless asked."""
    chance = np.random.default_rng(seed)
    leads, schools = chance.integers(1, 7), chance.integers(1, 10)
    lead, school = np.nonzero(chance.random((leads, schools)) < 0.6)
    places = chance.integers(1, 4, size=leads)
    full_schools = np.zeros(schools, dtype=bool)
    if full and len(school):
        full_schools[school[0]] = True
    return Network(
        lead, school, chance.integers(-20, 50, size=len(lead)), places, np.zeros(leads, dtype=bool), full_schools
    )


def gained(network: Network, flow: Flow) -> int:
    return int(network.gain[flow.chosen].sum())


@pytest.mark.parametrize("seed", range(60))
def test_the_flow_gains_what_linear_assignment_gains(seed: int) -> None:
    network = random_network(seed)
    rows = np.repeat(np.arange(len(network.places)), network.places)
    table = np.zeros((len(network.places), len(network.full_schools)))
    table[network.lead, network.school] = np.maximum(network.gain, 0)
    best = table[rows][linear_sum_assignment(table[rows], maximize=True)].sum()
    assert gained(network, best_flow(network)) == best


@pytest.mark.parametrize("seed", range(60))
def test_potentials_prove_the_flow(seed: int) -> None:
    network = random_network(seed, full=True)
    flow = best_flow(network)
    assert (network.gain <= flow.leads[network.lead] + flow.schools[network.school]).all()
    assert (flow.leads >= 0).all()
    assert (flow.schools[~network.full_schools] >= 0).all()
    if (np.bincount(network.school[flow.chosen], minlength=len(flow.schools)) >= network.full_schools).all():
        assert flow.leads @ network.places + flow.schools.sum() == gained(network, flow)


def test_what_must_be_full_is_filled_at_any_cost() -> None:
    """One place; school 0 gains 50, school 1 costs 20 and must be served."""
    pairs = np.array([0, 0]), np.array([0, 1]), np.array([50, -20])
    network = Network(*pairs, np.array([1]), np.array([False]), np.array([False, True]))
    assert best_flow(network).chosen.tolist() == [False, True]
