"""A slow-down is seen without a clock: counted work on fixed instances, against what is kept."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from models import linear
from tests.guard.counting import counted
from tests.guard.work import WORK, count, kept, slower


@pytest.mark.parametrize("name", WORK)
def test_no_more_work_than_kept(name: str) -> None:
    more = slower(count(name), kept()[name])
    assert not more, (
        f"{name}: more work than kept (kept, now): {more}. "
        "If it is worth it, renew the baseline: python -m tests.guard.renew"
    )


def test_the_baseline_is_of_these_instances() -> None:
    assert set(kept()) == set(WORK)


def test_a_tenth_more_passes_and_not_what_is_beyond() -> None:
    baseline = {"assignments": 100, "flows": 0}
    assert slower({"assignments": 110, "flows": 0}, baseline) == {}
    assert slower({"assignments": 111, "flows": 1}, baseline) == {"assignments": (100, 111), "flows": (0, 1)}


def test_what_is_called_is_counted_and_put_back() -> None:
    matrix = linear.Matrix()
    matrix.put(matrix.rows(-linear.INFINITY, [1.0]), matrix.columns(1), 1.0)
    real = linear.solve_linear
    with counted() as counts:
        linear.solve_linear(matrix.model(np.ones(1)))
    assert linear.solve_linear is real
    assert counts.figures()["linear models"] == 1
    assert counts.figures()["solver calls"] == 1
    assert counts.figures()["assignments"] == 0
    linear_sum_assignment([[1.0]])
    assert counts.figures()["assignments"] == 0
