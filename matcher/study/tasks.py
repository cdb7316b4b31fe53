"""What is solved to find a price: the parts of an instance that have nothing to share, each a task of its own."""

from __future__ import annotations

import pickle
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from matcher.running.progress import HERE, RunOptions
from matcher.study.record import RunRecord
from matcher.texts import Language
from models.goals import GoalResult, Status
from models.method import Method
from models.policy import Policy


class SweepTask(Protocol):
    """What a sweep can have done anywhere: equal keys, equal records but for their seconds."""

    @property
    def key(self) -> str:
        """The fingerprint of all that the record depends on."""

    @property
    def instance(self) -> str:
        """What is planned, as reports of failures call it."""

    @property
    def question(self) -> str:
        """The policy it is planned under, or whatever else is asked; tasks alike in both take about as long."""

    @property
    def seed(self) -> int:
        """The seed."""

    @property
    def size(self) -> int:
        """About how many bytes: what is largest is run first."""

    def run(self) -> RunRecord:
        """Do it, in this process."""


Solve = Callable[[Any, Policy, RunOptions], tuple[Status, tuple[GoalResult, ...]]]
"""How far the goals of a policy are settled, and their values; a function of a module, so that it can be sent."""


@dataclass(frozen=True)
class PriceTask:
    """Some of an instance under a policy of which only the goals are asked; ``problem`` is pickled."""

    key: str
    instance: str
    problem: bytes = field(repr=False)
    policy: Policy = field(repr=False)
    solve: Solve = field(repr=False)
    time_limit_seconds: float | None
    seed: int = 0

    @property
    def question(self) -> str:
        """The goals that are settled."""
        return ", ".join(self.policy.goals)

    @property
    def size(self) -> int:
        """That of the problem, packed."""
        return len(self.problem)

    def run(self) -> RunRecord:
        """The goals of the policy with their bounds."""
        began = time.monotonic()
        options = RunOptions(self.seed, self.time_limit_seconds, workers=HERE)
        status, goals = self.solve(pickle.loads(self.problem), self.policy, options)
        return RunRecord(self.key, status, goals, time.monotonic() - began)


@dataclass(frozen=True, slots=True)
class PricePart:
    """Some of an instance that is planned by itself, under one policy.

    ``where`` names it (empty: the whole of an instance); ``people`` are those who are served or not. ``options`` is the
    fingerprint of who may be served by whom and when, as far as that is known without solving (empty: it is not).
    ``with_fit`` tells that the total fit is asked for as well. ``places`` is how many can be served by those who serve,
    whoever goes with whom (``None``: not counted).
    """

    where: tuple[str, ...]
    people: int
    task: SweepTask
    options: str = ""
    with_fit: bool = False
    places: int | None = None

    @property
    def most(self) -> int:
        """No more than so many can be served."""
        return self.people if self.places is None else min(self.people, self.places)


def _as_it_is(what: str, language: Language) -> str:
    return what


@dataclass(frozen=True, slots=True)
class AdditionKind:
    """Who or what could help; ``code`` is that of ``people.csv`` and of its texts (``prices.help.CODE``).

    ``place`` and ``head`` are the headings of where it is and of what it is (``prices.head.…``), ``word`` gives the
    words of the latter. What ``adds_up`` is told of all places together as well, and beside one of ``many`` is told
    what as many as are left out would bring.
    """

    code: str
    head: str
    place: str = ""
    word: Callable[[str, Language], str] = _as_it_is
    adds_up: bool = False
    many: AdditionKind | None = None


@dataclass(frozen=True, slots=True)
class Addition:
    """Somebody or something more, that nobody has now.

    ``where`` is the part that it is given to, or another place (empty: everywhere), and ``what`` a code by kind.
    ``number`` is of people added, ``most`` how many more they can serve by themselves at the most (``None``: no such
    limit).
    """

    kind: AdditionKind
    where: tuple[str, ...]
    what: str
    part: PricePart
    number: int = 0
    most: int | None = None


def counting(policy: Policy, *goals: str) -> Policy:
    """The policy with these goals alone, so that the value of the first is the most there can be."""
    return replace(policy, goals=goals, method=Method.OPTIMAL)
