"""Searches that prove nothing and do not end of their own accord."""

from __future__ import annotations

import threading
import time
from dataclasses import replace

from models.goals import Status
from models.visits.assignment.repair import Plan
from models.visits.assignment.search import AssignmentEnd, AssignmentSearch


class Hanging(AssignmentSearch):
    """It finds the best plan and does not hear that it is to end."""

    found = False
    plans = 0
    """How many searches of this kind have found their plan."""

    def settle(self) -> AssignmentEnd:
        self.search()
        threading.Event().wait()
        raise AssertionError

    def search(self) -> AssignmentEnd:
        settled = super().settle()
        self.found = True
        Hanging.plans += 1
        return settled

    @property
    def best(self) -> Plan | None:
        return super().best if self.found else None

    def bounds(self) -> tuple[int | None, ...]:
        return (None,) * len(self._goals)


class Waiting(Hanging):
    """It finds the best plan and ends when it is told to."""

    def settle(self) -> AssignmentEnd:
        settled = self.search()
        self.wait()
        return replace(settled, status=Status.FEASIBLE, bounds=self.bounds())

    def wait(self) -> None:
        while self._deadline.runs():
            time.sleep(0.01)


class Jumping:
    """A clock that stands still until a hanging search has its plan, and is then far past any limit of time."""

    def __init__(self) -> None:
        Hanging.plans = 0

    def monotonic(self) -> float:
        """Seconds; from the plan on a second more at each look, so that patience comes to its end."""
        if not Hanging.plans:
            return 0.0
        self.looks += 1
        return 1e6 + self.looks

    looks = 0


class Fruitless(Waiting):
    """It finds no plan and ends when it is told to."""

    def settle(self) -> AssignmentEnd:
        self.wait()
        return AssignmentEnd(Status.UNKNOWN, None, self.bounds())


class HangingFruitless(Hanging):
    """It finds no plan and does not hear that it is to end."""

    def search(self) -> AssignmentEnd:
        return AssignmentEnd(Status.UNKNOWN, None, self.bounds())
