"""Seasons whose columns begin with few pairs: bounds hold for the pairs outside, too."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from models.tuning import with_tuning
from models.visits.assignment import pricing
from models.visits.assignment.columns import build_columns
from models.visits.assignment.pricing import ColumnMultipliers, Outside
from models.visits.pairs import build_pairs
from tests.visits.test_goals import FEW_PAIRS
from tests.visits.tiny import tiny_season

FAR = 1e9


@pytest.mark.parametrize("seed", range(40))
def test_no_column_of_a_pair_outside_gains_more_than_it_was_said_to(seed: int) -> None:
    season, policy = tiny_season(seed)
    pairs = build_pairs(season, policy)
    with with_tuning(FEW_PAIRS):
        some, again = build_columns(season, pairs), build_columns(season, pairs)
    chance = np.random.default_rng(seed)
    schools, workshops = (
        chance.integers(-20, 60, size=len(season.schools)),
        chance.integers(-5, 9, size=len(some.capacity)),
    )
    leads = np.zeros(len(season.leads))
    prices = ColumnMultipliers(schools.astype(float), workshops.astype(float), leads, [("fit", 2.0), ("visits", 3.0)])
    outside = [pair for pair in product(range(len(season.leads)), range(len(season.schools))) if not some.inside[pair]]
    every = some.with_pairs(*np.array(outside, dtype=np.int64).reshape(-1, 2).T)
    gains = prices.gains(every, "travel")
    for pair in outside:
        best = gains[(every.lead == pair[0]) & (every.school == pair[1])].max(initial=-FAR)
        stands = np.where(np.arange(len(leads)) == pair[0], best, FAR)
        found = Outside(again).passing([pricing.Test("travel", prices, leads, stands)], 1000)
        assert found is not None
        assert best == -FAR or pair in set(zip(*(side.tolist() for side in found), strict=True))
