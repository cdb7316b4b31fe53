"""Intervals against scipy's own and against figures worked out by hand."""

import math

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from matcher.lab.statistics import Estimate, estimate

VALUES = st.lists(st.integers(-1000, 1000), min_size=2, max_size=12)


@given(VALUES)
def test_of_one_instance_it_is_student_s_interval(values: list[int]) -> None:
    found = estimate(values, ["one"] * len(values))
    assert found.n == len(values)
    assert found.mean == pytest.approx(np.mean(values))
    if len(set(values)) == 1:
        assert (found.low, found.high) == (found.mean, found.mean)
        return
    low, high = scipy.stats.t.interval(0.95, len(values) - 1, np.mean(values), scipy.stats.sem(values))
    assert found.low == pytest.approx(low)
    assert found.high == pytest.approx(high)


def test_by_hand() -> None:
    # Mean 37, deviations -4 0 4, variance 16, error 4 / sqrt(3); Student's t of two degrees is 4.30265.
    found = estimate([33, 37, 41], ["one"] * 3)
    assert found.mean == 37
    assert found.low == pytest.approx(37 - 4.30265 * 4 / math.sqrt(3), abs=1e-4)
    assert found.high == pytest.approx(37 + 4.30265 * 4 / math.sqrt(3), abs=1e-4)


def test_one_run_has_no_interval() -> None:
    assert estimate([37], ["one"]) == Estimate(1, 37.0)


def test_no_run_says_nothing() -> None:
    assert estimate([], []) == Estimate(0)
    assert estimate([math.nan], ["one"]) == Estimate(0)


def test_runs_without_a_plan_are_left_out() -> None:
    assert estimate([33, math.nan, 37, 41], ["one"] * 4) == estimate([33, 37, 41], ["one"] * 3)


def test_equal_runs_have_no_width_though_floats_round() -> None:
    found = estimate([0.1] * 3, ["one"] * 3)
    assert (found.mean, found.low, found.high) == (0.1, 0.1, 0.1)
    assert found.steady


def test_a_difference_of_instances_is_no_chance() -> None:
    # Each instance gives the same for every seed: pooled, the runs would seem to differ by chance.
    found = estimate([10, 10, 10, 20, 20, 20], ["one"] * 3 + ["two"] * 3)
    assert (found.mean, found.low, found.high) == (15, 15, 15)


def test_several_instances_are_strata() -> None:
    # Variances 2 and 8 of two runs each: error² = (2·2 + 2·8) / 4² = 1.25; Satterthwaite's degrees of freedom
    # 1.25² / (0.25² + 1²) = 1.470588.
    found = estimate([9, 11, 18, 22], ["one", "one", "two", "two"])
    half = scipy.stats.t.ppf(0.975, 1.25**2 / (0.25**2 + 1)) * math.sqrt(1.25)
    assert found.mean == 15
    assert found.low == pytest.approx(15 - half)
    assert found.high == pytest.approx(15 + half)


def test_instances_run_once_are_themselves_the_sample() -> None:
    assert estimate([33, 37, 41], ["one", "two", "three"]) == estimate([33, 37, 41], ["one"] * 3)


def test_one_instance_run_once_among_others_leaves_no_interval() -> None:
    found = estimate([9, 11, 18], ["one", "one", "two"])
    assert found.mean == pytest.approx(38 / 3)
    assert (found.n, found.low, found.high) == (3, None, None)


def test_the_interval_covers_the_truth_about_as_often_as_it_says() -> None:
    rng = np.random.default_rng(5)
    inside = 0
    for _ in range(1000):
        found = estimate(rng.normal(7, 3, 5), ["one"] * 5)
        assert found.low is not None
        assert found.high is not None
        inside += found.low <= 7 <= found.high
    # Binomial with 1,000 and 0.95: four standard deviations are 28.
    assert abs(inside - 950) < 28
