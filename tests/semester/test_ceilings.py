"""The bounds that are counted child by child and group by group hold for every plan."""

from __future__ import annotations

import pytest

from models.semester.ceilings import ceilings
from tests.semester.families import FAMILIES, Family, summed, worth


@pytest.mark.dose(6)
@pytest.mark.parametrize("family", FAMILIES, ids=str)
@pytest.mark.parametrize("seed", range(40))
def test_no_plan_passes_a_ceiling(seed: int, family: Family) -> None:
    goals, best = family.policy(seed).goals, family.best(seed)
    if best is not None:
        total = summed(goals, map(ceilings, family.parts(seed)))
        assert all(most >= value for most, value in zip(worth(goals, total), worth(goals, best), strict=True))
