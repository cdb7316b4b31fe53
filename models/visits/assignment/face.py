"""A goal's proven bound, and the face of the plans that reach a value in it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from models.arrays import Bools
from models.tuning import ROUNDING
from models.visits.assignment.pricing import Test


@dataclass
class Face:
    """Where plans of the settled values lie.

    ``alive`` marks columns (further ones are judged by ``tests`` as they enter), ``schools`` those that are served for
    certain, ``leads`` and ``workshops`` what is full. ``held`` are the goals settled with their values, where the
    tests alone do not say that they are reached.
    """

    alive: Bools
    schools: Bools
    leads: Bools
    workshops: Bools
    held: tuple[tuple[str, int], ...] = ()
    tests: tuple[Test, ...] = ()


@dataclass(frozen=True)
class GoalBound:
    """A proven bound on a goal over a face, and the test that it makes.

    ``linear`` tells whether it knows of calendars and workshops.
    """

    value: float
    test: Test
    linear: bool

    @property
    def whole(self) -> int:
        """The bound on a goal that counts in whole numbers."""
        return math.floor(self.value + ROUNDING)


@dataclass(frozen=True)
class Stage:
    """A goal at its bound: the face it was settled over, its value, and the face of the plans that reach it."""

    goal: str
    over: Face
    bound: GoalBound
    value: int
    face: Face
