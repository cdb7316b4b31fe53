"""P4: how well a tutor covers what a child needs, in plain arithmetic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

BEST_LEVEL = 3
"""A level runs to 3; the fit is measured against a tutor who has it in every need."""


def fit(needs: Sequence[str], levels: Mapping[str, int]) -> int:
    """The needs (in their order) covered by the levels (1-3 by subject) by weight, 0-100, rounded half up."""
    covered, weights = 0, 0
    for weight, subject in enumerate(reversed(needs), 1):
        covered += weight * levels.get(subject, 0)
        weights += weight
    whole = BEST_LEVEL * weights
    return (200 * covered + whole) // (2 * whole) if whole else 0
