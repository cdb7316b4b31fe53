"""A rule of two who may be together or not, whichever programme's: what it demands of them stands in one object."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from enum import StrEnum
from typing import ClassVar, Generic, Protocol, TypeVar

import numpy as np

from models.arrays import Bools
from models.policy import Policy
from models.rules import Waivable


class TwoSides(Protocol):
    """Those of one side and those of the other between whom rules are asked; arrays have a row and a column of each."""

    @property
    def policy(self) -> Policy:
        """What the rules are read from."""

    @property
    def shape(self) -> tuple[int, int]:
        """How many there are of either side."""


Of = TypeVar("Of", bound=TwoSides)


class PairRule(ABC, Generic[Of]):
    """A rule of one of either side; who may be paired, locked pairs and explanations ask it, and the audit does not."""

    id: ClassVar[str]
    reason: ClassVar[StrEnum]
    """What is told of one for whom it leaves nobody; of several rules with one reason all are meant."""
    fault: ClassVar[str] = ""
    """The code of a locked pair that breaks it; none, where that is no matter of the pair alone."""
    settings: ClassVar[type[Waivable] | None] = None
    """What says whether it holds; it always does where there is none."""

    @abstractmethod
    def demands(self, of: Of) -> Bools:
        """Which pairs are as the rule demands where it holds; with one row or column where it is of one side alone."""

    def binds(self, policy: Policy) -> bool:
        """Whether nobody may break it."""
        return self.settings is None or policy[self.settings].binds

    def costs(self, policy: Policy) -> bool:
        """Whether it may be broken, and each breach is counted."""
        return self.settings is not None and policy[self.settings].holds == "cost"

    def allowed(self, of: Of) -> Bools:
        """Which pairs it allows under the policy: every one where it does not bind."""
        asked = self.demands(of) if self.binds(of.policy) else np.ones((1, 1), dtype=bool)
        return np.broadcast_to(asked, of.shape)


def all_of(arrays: Iterable[Bools]) -> Bools:
    """What all of the arrays allow, in an array of its own."""
    first, *others = arrays
    both = first.copy()
    for other in others:
        both &= other
    return both
