"""Random draws that stay the same from one Python to the next."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import TypeVar

Option = TypeVar("Option")


class Draws:
    """One stream of draws, named so that a change in one part leaves the other parts alone.

    Everything comes from ``Random.random``, the only method whose sequence Python promises to keep for a seed.
    """

    def __init__(self, seed: int, stream: str) -> None:
        """``seed`` is 0 or more; raises ``ValueError`` for a negative one."""
        if seed < 0:
            raise ValueError(f"a seed is 0 or more: {seed}")
        self._next = random.Random(f"{seed}/{stream}").random

    def fraction(self, low: float, high: float) -> float:
        """A number from ``low`` up to ``high``."""
        return low + (high - low) * self._next()

    def whole(self, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``, both included."""
        return low + int(self._next() * (high - low + 1))

    def chance(self, probability: float) -> bool:
        """True with the given probability."""
        return self._next() < probability

    def pick_weighted(self, weights: Mapping[Option, float]) -> Option:
        """A key, drawn in proportion to its weight; the order of the mapping counts."""
        left = self._next() * sum(weights.values())
        option = None
        for option, weight in weights.items():
            left -= weight
            if left < 0 < weight:
                return option
        assert option is not None, "nothing to draw from"
        return option

    def pick(self, options: Sequence[Option]) -> Option:
        """One of the options, all alike."""
        return options[self.whole(0, len(options) - 1)]

    def some(self, options: Sequence[Option], count: int) -> list[Option]:
        """``count`` of ``options`` in random order, none twice; all where there are fewer."""
        left = list(options)
        return [left.pop(self.whole(0, len(left) - 1)) for _ in range(min(count, len(left)))]

    def some_weighted(self, weights: Mapping[Option, float], count: int) -> list[Option]:
        """``count`` different keys, each drawn in proportion to the weights of those left."""
        left = dict(weights)
        drawn: list[Option] = []
        while left and len(drawn) < count:
            drawn.append(self.pick_weighted(left))
            del left[drawn[-1]]
        return drawn


def apportion(total: int, weights: Sequence[float], most: Sequence[int] | None = None) -> list[int]:
    """Split ``total`` into whole shares in proportion to ``weights``, by largest remainder.

    Where ``most`` bounds the shares, what does not fit goes to the others; what fits nowhere is left out.
    """
    limits = list(most) if most is not None else [total] * len(weights)
    shares = [0] * len(weights)
    left = min(total, sum(limits))
    places = [i for i, limit in enumerate(limits) if limit]
    while left:
        whole = sum(weights[i] for i in places)
        exact = {i: left * weights[i] / whole for i in places}
        full = [i for i in places if exact[i] >= limits[i]]
        if not full:
            by_remainder = sorted(places, key=lambda i: (int(exact[i]) - exact[i], i))
            surplus = left - sum(map(int, exact.values()))
            for i in places:
                shares[i] = int(exact[i]) + (i in by_remainder[:surplus])
            break
        for i in full:
            shares[i] = limits[i]
            left -= limits[i]
        places = [i for i in places if i not in full]
    return shares
