"""What the laboratory asks of a programme beside its planner."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from matcher.study.measure import Measures
from matcher.study.record import People
from matcher.study.tasks import Addition, AdditionKind, PricePart
from models.policy import Policy

Problem = TypeVar("Problem")
Files = TypeVar("Files")

GivenWay = tuple[tuple[str, str, int], ...]
"""``(rule, setting, value)`` of what has to give way to a change."""


class Instance(Protocol):
    """What a price list asks of an instance."""

    @property
    def people(self) -> int:
        """How many people there are to serve, also those whom nobody can serve."""

    @property
    def names(self) -> Mapping[str, str]:
        """The names of its parts by id."""

    def gives_way(self, rule_id: str, policy: Policy, changed: Policy) -> GivenWay:
        """What else has to give way where that rule of a policy is ``changed``, so that anything can be planned."""

    def parts(self, policy: Policy) -> Sequence[PricePart]:
        """Its parts under a policy. Raises ``InputError`` where the tables do not go with it."""

    def fit_parts(self, policy: Policy) -> Sequence[PricePart]:
        """Its parts with the total fit settled after who is served, as far as help is asked for that betters it."""

    def additions(self, policy: Policy, base: Sequence[tuple[PricePart, int]]) -> Iterator[Addition]:
        """Everything that could help, given how many each part leaves out without."""


class WholeInstance(ABC, Generic[Problem]):
    """An instance that is one part, to which nothing can be given unless a subclass says so."""

    names: Mapping[str, str] = MappingProxyType({})

    def __init__(self, read: Callable[[Policy], Problem], policy: Policy) -> None:
        self._read = read
        self._problem = read(policy)

    @property
    @abstractmethod
    def people(self) -> int:
        """How many people there are to serve, also those whom nobody can serve."""

    def gives_way(self, rule_id: str, policy: Policy, changed: Policy) -> GivenWay:
        """Nothing has to."""
        return ()

    def parts(self, policy: Policy) -> list[PricePart]:
        """The whole."""
        return [self.part(self._read(policy), policy)]

    def fit_parts(self, policy: Policy) -> list[PricePart]:
        """No help is asked for that betters the fit alone."""
        return []

    def additions(self, policy: Policy, base: Sequence[tuple[PricePart, int]]) -> Iterator[Addition]:
        """Nothing."""
        return iter(())

    @abstractmethod
    def part(self, problem: Problem, policy: Policy) -> PricePart:
        """The whole under a policy."""


class Study(ABC, Generic[Problem, Files]):
    """How plans of a programme are measured and compared, and what is varied of its instances."""

    headline: ClassVar[str]
    """The measure that is spoken of first, a goal: how many are served."""
    people: ClassVar[str]
    """Who is served, as the unit of a measure."""
    beside: ClassVar[tuple[str, ...]]
    """Measures that a sentence names beside the headline where they change."""
    against: ClassVar[tuple[str, ...]]
    """Measures that charts set against the headline."""
    units: ClassVar[Mapping[str, str]] = {}
    """In what measures of its own are counted, unless it is people."""
    senses: ClassVar[Mapping[str, int]] = {}
    """Of measures that are no goals: +1 where more is better, -1 where less is."""
    kinds: ClassVar[tuple[AdditionKind, ...]] = ()
    """Who or what could help, in order."""

    @abstractmethod
    def people_of(self, problem: Problem) -> People:
        """Who is planned for."""

    @abstractmethod
    def measures(self, problem: Problem, policy: Policy, plan: Any, written: Files) -> Measures:
        """What is counted on a plan whatever the policy's goals, and what each of the people has of it."""

    @abstractmethod
    def instance(
        self, name: str, read: Callable[[Policy], Problem], policy: Policy, seed: int, limit_seconds: float | None
    ) -> Instance:
        """The instance whose tables ``read`` gives under a policy, each run with that seed and limit of time."""
