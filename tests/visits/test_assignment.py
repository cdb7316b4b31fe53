"""Linear assignment problems cast as leads and schools: their optimum is known from elsewhere."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from tests.visits.assignment import cost_and_bound, read


@pytest.mark.parametrize(("rows", "columns"), [(40, 40), (15, 30), (30, 15)])
def test_costs_and_bounds_are_those_of_linear_assignment(rows: int, columns: int) -> None:
    costs = np.random.default_rng(rows + columns).integers(1, 101, size=(rows, columns))
    pairs = linear_sum_assignment(costs)
    best = int(costs[pairs].sum())
    assert cost_and_bound(costs.tolist()) == (best, best)


def test_a_file_of_costs_is_read_row_by_row(tmp_path: Path) -> None:
    file = tmp_path / "assign2.txt"
    file.write_text(" 2\n 10 20\n 30\n 40\n")
    assert read(file) == [[10, 20], [30, 40]]
    file.write_text("2\n 10 20 30\n")
    with pytest.raises(ValueError, match="3 costs where 4"):
        read(file)
