"""The assignment where no calendar binds: a minimum-cost flow in whole numbers, and the potentials that prove it.

    lead --(its places)--> pair --(once)--> school --(once)-->

The flow itself is OR-Tools' (cost scaling: Goldberg and Tarjan, 1990). Potentials are read off it as longest paths:
they are whole numbers, too, and with them no pair gains more than its lead's and its school's potential together,
whatever the flow.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from ortools.graph.python import min_cost_flow

from models.arrays import Bools, Ints
from models.tuning import TUNING

FAR = np.iinfo(np.int64).max // 4


@dataclass(frozen=True)
class Network:
    """Pairs with their gains, arrays over pairs; what leads (places) and schools (one) hold, and which must be full."""

    lead: Ints
    school: Ints
    gain: Ints
    places: Ints
    full_leads: Bools
    full_schools: Bools


@dataclass(frozen=True)
class Flow:
    """The pairs chosen, and potentials (leads,) and (schools,): 0 or more, but for what must be full."""

    chosen: Bools
    leads: Ints
    schools: Ints


def best_flow(network: Network) -> Flow:
    """The flow that gains most, after filling as much of what must be full as can be.

    Raises ``ArithmeticError`` where gains are too large for the solver's whole numbers.
    """
    reward = 1 + TUNING.get().visits_assignment.fill_reward * int(np.abs(network.gain).max(initial=1))
    gain = (
        network.gain
        + reward * network.full_leads[network.lead].astype(np.int64)
        + reward * network.full_schools[network.school].astype(np.int64)
    )
    chosen = _chosen(network, gain)
    leads, schools = _potentials(network, gain, chosen)
    return Flow(chosen, leads - reward * network.full_leads, schools - reward * network.full_schools)


def _chosen(network: Network, gain: Ints) -> Bools:
    leads, schools = len(network.places), len(network.full_schools)
    source, sink, places = leads + schools, leads + schools + 1, int(network.places.sum())
    solver = min_cost_flow.SimpleMinCostFlow()
    add = solver.add_arcs_with_capacity_and_unit_cost
    pairs = add(network.lead, leads + network.school, np.ones(len(gain), dtype=np.int64), -gain)
    add(np.full(leads, source), np.arange(leads), network.places, np.zeros(leads, dtype=np.int64))
    every = np.ones(schools, dtype=np.int64)
    add(leads + np.arange(schools), np.full(schools, sink), every, np.zeros(schools, dtype=np.int64))
    add(np.array([source]), np.array([sink]), np.array([places]), np.zeros(1, dtype=np.int64))
    solver.set_nodes_supplies(np.array([source, sink]), np.array([places, -places]))
    if solver.solve() != solver.OPTIMAL:
        raise ArithmeticError("the flow was not solved")
    chosen: Bools = solver.flows(pairs) > 0
    return chosen


def _potentials(network: Network, gain: Ints, chosen: Bools) -> tuple[Ints, Ints]:
    """The least potentials of schools with which no pair gains more than both ends together, and the chosen as much."""
    order = np.argsort(network.school, kind="stable")
    lead, gained = network.lead[order], gain[order]
    served, starts = np.unique(network.school[order], return_index=True)
    held_by, held, held_gain = network.lead[chosen], network.school[chosen], gain[chosen]
    has_room = np.bincount(held_by, minlength=len(network.places)) < network.places
    schools = np.zeros(len(network.full_schools), dtype=np.int64)
    while True:
        leads = np.full(len(network.places), FAR)
        np.minimum.at(leads, held_by, held_gain - schools[held])
        leads[has_room | (leads == FAR)] = 0
        raised = schools.copy()
        if len(gained):
            raised[served] = np.maximum(schools[served], np.maximum.reduceat(gained - leads[lead], starts))
        if np.array_equal(raised, schools):
            return leads, schools
        schools = raised
