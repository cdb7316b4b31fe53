"""Means over runs with their confidence intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtrit

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over ``n`` runs and its 95 % interval; ``None`` where there is nothing to say."""

    n: int
    mean: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def steady(self) -> bool:
        """Every run gave the same."""
        return self.low is not None and self.low == self.high


def estimate(values: ArrayLike, instances: Sequence[str]) -> Estimate:
    """The mean of one value a run, those that are not a number left out, and its interval (Student, 1908).

    Of one instance it is the interval of a mean of independent runs. Several instances are not drawn by lot, only the
    seeds within them are: the interval is that of a stratified mean (Cochran, Sampling Techniques, 1977, 5.4) with
    Satterthwaite's degrees of freedom (1946). Where every instance was run once, the runs themselves are the sample.
    There is no interval where one run says nothing of the others, and it has no width where chance changes nothing.
    """
    numbers = np.asarray(values, dtype=np.float64)
    there = ~np.isnan(numbers)
    known, named = numbers[there], np.asarray(instances, dtype=object)[there]
    if not known.size:
        return Estimate(0)
    mean = float(known[0]) if np.ptp(known) == 0 else float(known.mean())
    strata = [known[named == name] for name in dict.fromkeys(named.tolist())]
    if len(strata) > 1 and all(stratum.size == 1 for stratum in strata):
        strata = [known]
    if any(stratum.size == 1 for stratum in strata):
        return Estimate(known.size, mean)
    half = _half_width(strata)
    return Estimate(known.size, mean, mean - half, mean + half)


def _half_width(strata: Sequence[NDArray[np.float64]]) -> float:
    sizes = np.array([stratum.size for stratum in strata], dtype=np.float64)
    # The variance of equal floats is not always exactly zero.
    spreads = np.array([0.0 if np.ptp(stratum) == 0 else stratum.var(ddof=1) for stratum in strata])
    shares = sizes * spreads / sizes.sum() ** 2
    variance = shares.sum()
    if variance == 0:
        return 0.0
    freedom = variance**2 / (shares**2 / (sizes - 1)).sum()
    return float(stdtrit(freedom, (1 + CONFIDENCE) / 2) * np.sqrt(variance))
