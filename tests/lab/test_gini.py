"""Gini's coefficient in whole numbers, beside its definition as the mean difference of all pairs."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.study.measure import LEFT_OUT, gini


@given(st.lists(st.integers(LEFT_OUT, 100), max_size=12))
def test_it_is_half_the_relative_mean_difference(outcomes: list[int]) -> None:
    got = [max(0, outcome) for outcome in outcomes]
    expected = 0
    if sum(got):
        differences = sum(abs(one - other) for one, other in product(got, repeat=2))
        expected = floor(Fraction(10_000 * differences, 2 * len(got) * sum(got)) + Fraction(1, 2))
    assert gini(outcomes) == expected


@pytest.mark.parametrize(
    ("outcomes", "coefficient"),
    [((), 0), ((LEFT_OUT, LEFT_OUT), 0), ((50, 50, 50), 0), ((100, LEFT_OUT), 5_000), ((0, 0, 0, 80), 7_500)],
)
def test_known_cases(outcomes: tuple[int, ...], coefficient: int) -> None:
    assert gini(outcomes) == coefficient
