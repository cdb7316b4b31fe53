"""What is counted on plans of any programme."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

LEFT_OUT = -1
"""The outcome of who is not served: a child without a tutor, a school without a lead."""

Measures = tuple[Mapping[str, int], tuple[int, ...]]
"""The measures of a plan by name, and its outcome for each person."""

WHOLE = 10_000
"""A share of one is so many parts."""


def gini(outcomes: Iterable[int]) -> int:
    """Gini's coefficient of what each person gets (Gini, 1912), in ten-thousandths, rounded half up.

    0 is the same for all. Somebody left out gets nothing; 0 too where nobody gets anything.
    """
    got: Sequence[int] = sorted(max(0, outcome) for outcome in outcomes)
    total, count = sum(got), len(got)
    if not total:
        return 0
    # The mean difference of all pairs over twice the mean; sorted, the i-th of n is counted 2i - n - 1 times.
    spread = sum((2 * place - count - 1) * value for place, value in enumerate(got, 1))
    return (2 * WHOLE * spread + count * total) // (2 * count * total)
