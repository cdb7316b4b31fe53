"""Folders with something odd done to them are planned into a clean audit, or refused with a fault."""

from __future__ import annotations

import pytest

from models.programme import Programme
from models.programmes import PROGRAMMES
from tests.tables.mutants import BASES, mutant, outcome

SEEDS = range(40)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("programme", PROGRAMMES.values(), ids=str)
def test_planned_or_refused(programme: Programme, seed: int) -> None:
    assert outcome(programme, mutant(BASES[programme], seed)) in {"planned", "refused", "no plan: infeasible"}


@pytest.mark.parametrize("programme", PROGRAMMES.values(), ids=str)
def test_both_ends_are_met(programme: Programme) -> None:
    """Otherwise the test above would say little."""
    assert outcome(programme, BASES[programme]) == "planned"
    assert {outcome(programme, mutant(BASES[programme], seed)) for seed in range(8)} == {"planned", "refused"}
