"""How a plan is made."""

from __future__ import annotations

from enum import StrEnum


class Method(StrEnum):
    """How a plan is made. All but the first are what an office does without a solver; they prove nothing."""

    OPTIMAL = "optimal"
    """The goals in strict order, each proven."""
    STABLE = "stable"
    """No two who are not together would both rather be (Gale and Shapley, 1962)."""
    FIRST_COME = "first_come"
    """In the order of the table, each takes the best that is left."""
    LOTTERY = "lottery"
    """In an order drawn by lot, each takes the best that is left."""
