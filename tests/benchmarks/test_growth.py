"""The fit finds the exponent of a power law, and says how sure it is."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.growth import growth


@pytest.mark.parametrize("exponent", [0.0, 0.5, 1.0, 1.37, 2.0])
def test_exact_data_give_the_exponent(exponent: float) -> None:
    sizes = [50.0, 100.0, 200.0, 1750.0, 100_000.0]
    fit = growth(sizes, [0.003 * size**exponent for size in sizes])
    assert fit is not None
    assert fit.exponent == pytest.approx(exponent, abs=1e-9)
    assert fit.factor == pytest.approx(0.003)
    assert fit.low <= fit.high
    assert fit.high - fit.low < 1e-6
    assert fit.seconds(1750.0) == pytest.approx(0.003 * 1750.0**exponent)


def test_the_interval_holds_the_exponent_as_often_as_it_says() -> None:
    draws = np.random.default_rng(5)
    sizes = np.repeat([50.0, 200.0, 800.0, 3200.0], 5)
    held = 0
    for _ in range(200):
        fit = growth(sizes.tolist(), (0.01 * sizes**1.2 * np.exp(draws.normal(0, 0.4, len(sizes)))).tolist())
        assert fit is not None
        held += fit.low <= 1.2 <= fit.high
    assert 180 <= held <= 199


def test_two_sizes_are_no_growth() -> None:
    assert growth([50.0, 50.0, 100.0], [1.0, 1.1, 2.0]) is None
