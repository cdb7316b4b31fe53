"""P4: how well a tutor covers what a child needs, in plain arithmetic."""

from __future__ import annotations

from models.semester.problem import Child, Tutor

BEST_LEVEL = 3
"""A level runs to 3; the fit is measured against a tutor who has it in every need."""


def fit(child: Child, tutor: Tutor) -> int:
    """The needs covered by weight, 0-100, rounded half up."""
    covered, weights = 0, 0
    for weight, subject in enumerate(reversed(child.subjects), 1):
        covered += weight * tutor.levels.get(subject, 0)
        weights += weight
    whole = BEST_LEVEL * weights
    return (200 * covered + whole) // (2 * whole) if whole else 0
