"""How much of what is random or dear is run: a dose, or everything under ``make test-all``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from hypothesis import settings

Thing = TypeVar("Thing")

SEEDS = 7
"""Of a test that is run for many seeds so many run; the marker ``dose`` says another number where one is dear."""

SHARE = 4
"""Of examples that Hypothesis draws, and of what a test takes from a long list, one in so many."""

everything = False
"""Whether all of them were asked for; known before any test is collected."""


def examples(most: int) -> settings:
    """So many examples, or a dose of them."""
    return settings(max_examples=most if everything else most // SHARE, deadline=None)


def some(all_: Sequence[Thing]) -> Sequence[Thing]:
    """All, or a dose as evenly apart as can be, with the first."""
    return all_ if everything else all_[::SHARE]
