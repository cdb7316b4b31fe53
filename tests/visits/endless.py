"""Searches that prove nothing and do not end of their own accord.

``python -m tests.visits.endless Hanging WORDS...`` is the command line with such a search.
"""

from __future__ import annotations

import sys
import threading
import time
from dataclasses import replace

from models.goals import Status
from models.visits.assignment.repair import Plan
from models.visits.assignment.search import Search, Settled


class Hanging(Search):
    """It finds the best plan and does not hear that it is to end."""

    found = False

    def settle(self) -> Settled:
        self.search()
        threading.Event().wait()
        raise AssertionError

    def search(self) -> Settled:
        settled = super().settle()
        self.found = True
        return settled

    @property
    def best(self) -> Plan | None:
        return super().best if self.found else None

    def bounds(self) -> tuple[int | None, ...]:
        return (None,) * len(self._goals)


class Waiting(Hanging):
    """It finds the best plan and ends when it is told to."""

    def settle(self) -> Settled:
        settled = self.search()
        self.wait()
        return replace(settled, status=Status.FEASIBLE, bounds=self.bounds())

    def wait(self) -> None:
        while self._deadline.runs():
            time.sleep(0.01)


class Fruitless(Waiting):
    """It finds no plan and ends when it is told to."""

    def settle(self) -> Settled:
        self.wait()
        return Settled(Status.UNKNOWN, None, self.bounds())


class HangingFruitless(Hanging):
    """It finds no plan and does not hear that it is to end."""

    def search(self) -> Settled:
        return Settled(Status.UNKNOWN, None, self.bounds())


def main() -> None:
    from matcher.cli import main as command
    from matcher.planning import visits

    setattr(visits, "Search", {"Hanging": Hanging, "Waiting": Waiting}[sys.argv[1]])  # noqa: B010
    command(sys.argv[2:], prog_name="matcher")


if __name__ == "__main__":
    main()
