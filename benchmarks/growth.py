"""How seconds grow with size: a power law, fitted by least squares in logarithms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

CONFIDENCE = 0.95
FEWEST_SIZES = 3


@dataclass(frozen=True)
class Growth:
    """``seconds = factor * size ** exponent``, the exponent with the two ends of its 95 % interval."""

    factor: float
    exponent: float
    low: float
    high: float

    def seconds(self, size: float) -> float:
        """What the law says of a size."""
        return float(self.factor * size**self.exponent)


def growth(sizes: Sequence[float], seconds: Sequence[float]) -> Growth | None:
    """The fit over all runs; ``None`` with fewer than three different sizes."""
    from scipy.stats import t

    if len(set(sizes)) < FEWEST_SIZES:
        return None
    at, measured = np.log(sizes), np.log(seconds)
    exponent, constant = np.polyfit(at, measured, 1)
    left = measured - constant - exponent * at
    deviation = np.sqrt((left @ left) / (len(at) - 2) / ((at - at.mean()) @ (at - at.mean())))
    reach = float(t.ppf((1 + CONFIDENCE) / 2, len(at) - 2) * deviation)
    return Growth(float(np.exp(constant)), float(exponent), float(exponent) - reach, float(exponent) + reach)
