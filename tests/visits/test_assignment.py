"""Linear assignment problems cast as leads and schools: their optimum is known from elsewhere."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from matcher.visits.run import solve_visits
from tests.visits.building import EVERY_DAY, POLICY, lead, school, season


@pytest.mark.parametrize(("rows", "columns"), [(40, 40), (15, 30), (30, 15)])
def test_costs_and_bounds_are_those_of_linear_assignment(rows: int, columns: int) -> None:
    """A lead with one place for each row, a school for each column; a score is what a cost lacks to the dearest."""
    costs, dearest = np.random.default_rng(rows + columns).integers(1, 101, size=(rows, columns)), 100
    leads = [lead(f"L{row} {EVERY_DAY} max_schools=1", "08:00-17:00") for row in range(rows)]
    schools = [school(f"S{column} {EVERY_DAY}", "08:00-17:00") for column in range(columns)]
    scores = {(f"L{row}", f"S{column}"): dearest - int(cost) for (row, column), cost in np.ndenumerate(costs)}
    goals = {goal.name: goal for goal in solve_visits(season(leads, schools, scores=scores), POLICY, workers=1).goals}
    best = dearest * min(rows, columns) - int(costs[linear_sum_assignment(costs)].sum())
    assert (goals["fit"].value, goals["fit"].bound) == (best, best)
