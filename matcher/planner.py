"""What every programme gives: its tables read, planned, written, audited and published, and the sentences to say of it.

The commands, the laboratory and the Python door know a programme by this alone; ``matcher/planners.py`` is the one
place that knows which there are.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from matcher.audit.violation import Violation
from matcher.running.progress import RunOptions
from matcher.tables.faults import Fault
from matcher.tables.given_plan import GivenPlan
from matcher.tables.source import Source
from matcher.texts import Language
from models.goals import GoalResult, Status
from models.policy import Policy
from models.rules import Programme

DEFAULT = RunOptions()

Sentences = Mapping[str, tuple[str, str]]
"""Detail and remedy of each who is left out, by id."""


class Given(Protocol):
    """What there is to plan, with the warnings and notices on the way."""

    @property
    def problem(self) -> Any:
        """The semester or season."""
        ...

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Warnings and notices."""
        ...

    @property
    def sources(self) -> tuple[Source, ...]:
        """What was read for each table."""
        ...

    @property
    def rights(self) -> Mapping[str, int]:
        """How many cells grant a right or lift a rule, by name."""
        ...


class Outcome(Protocol):
    """What planning gave."""

    @property
    def status(self) -> Status:
        """How far it is proven."""
        ...

    @property
    def plan(self) -> Any:
        """The plan, ``None`` where there is none."""
        ...

    @property
    def goals(self) -> tuple[GoalResult, ...]:
        """Every goal's value and bound."""
        ...


Outcomes = tuple[int, ...]
"""A number for each child or school, in order of its table."""

Read = TypeVar("Read", bound=Given)
Found = TypeVar("Found", bound=Outcome)
Told = TypeVar("Told")


@dataclass(frozen=True)
class RuleRooms:
    """Where the rules of a programme stand, by id: in the model, in the audit, and the folder of their case files."""

    model: Mapping[str, object]
    audit: Mapping[str, object]
    cases: str


class Planner(ABC, Generic[Read, Found, Told]):
    """A programme: ``Read`` is what its tables hold, ``Found`` what planning gives, ``Told`` what is published."""

    programme: ClassVar[Programme]
    report: ClassVar[str]
    workbook: ClassVar[str]
    keys: ClassVar[Mapping[str, tuple[str, ...]]]
    """The tables of a plan, without ``.csv``, and the columns that tell whose a row is."""

    def load(self) -> None:
        """Load what planning loads when it is first needed, so that it counts in no run."""

    @abstractmethod
    def read(self, folder: Path, policy: Policy, encoding: str | None = None) -> Read:
        """The tables of a folder. Raises ``InputError`` with every fault."""

    def check_plannable(self, problem: Any, policy: Policy) -> None:
        """Raises ``InputError`` where tables that can be read hold what nobody can plan, whatever is searched."""

    @abstractmethod
    def given(self, problem: Any) -> Read:
        """A semester or season that was not read from tables."""

    @abstractmethod
    def nameless(self, given: Read) -> Read:
        """The same without personal names, so that nothing written can hold one."""

    @abstractmethod
    def solve(self, problem: Any, policy: Policy, options: RunOptions = DEFAULT) -> Found:
        """The plan with its goals, and why some are left out."""

    @abstractmethod
    def publication(
        self, problem: Any, policy: Policy, outcome: Found, language: Language, seed: int, notices: Sequence[Fault] = ()
    ) -> Told:
        """All that the files of a plan are written from."""

    @abstractmethod
    def sentences(self, told: Told) -> Sentences:
        """Why each who is left out is, and what would help."""

    @abstractmethod
    def write(self, folder: Path, told: Told, why: Sentences) -> None:
        """The tables and the summary of the plan."""

    @abstractmethod
    def generate(self, size: str, seed: int, **more: Any) -> Any:
        """An invented semester or season. Raises ``KeyError`` for a size or variant that there is not."""

    @abstractmethod
    def written(self, folder: Path) -> Any:
        """The plan as its files say it. Raises ``InputError``."""

    @abstractmethod
    def given_plan(self, place: Path, problem: Any, encoding: str | None = None) -> GivenPlan[Any]:
        """A plan that people may have edited, a folder or a workbook. Raises ``InputError``."""

    @abstractmethod
    def audit(self, problem: Any, policy: Policy, written: Any) -> tuple[Violation, ...]:
        """What breaks a rule, and what is worth a warning."""

    @abstractmethod
    def audited(self, told: Told, written: Any, found: tuple[Violation, ...]) -> Told:
        """The publication with what the audit says of the files, and with their digest."""

    @abstractmethod
    def passed(self, given: GivenPlan[Any], language: Language) -> str:
        """What was looked at, of a plan in which the audit found nothing."""

    @abstractmethod
    def rule_rooms(self) -> RuleRooms:
        """Where each rule stands."""

    @abstractmethod
    def publish(self, folder: Path, told: Told, why: Sentences, previous: Path | None) -> None:
        """What people open; ``previous`` is the folder of the run before."""

    @abstractmethod
    def left(self, plan: Any) -> Sequence[tuple[str, str]]:
        """Who is left out, and the code of the reason."""

    @abstractmethod
    def measures(self, problem: Any, policy: Policy, plan: Any, written: Any) -> tuple[Mapping[str, int], Outcomes]:
        """What is counted on a plan whatever the policy's goals, and what each child or school has of it."""

    @abstractmethod
    def no_plan(self, outcome: Found, language: Language) -> str:
        """Why there is no plan."""

    @abstractmethod
    def amount(self, problem: Any, outcome: Found, language: Language) -> str:
        """In a sentence, what the plan amounts to."""

    @abstractmethod
    def more(self, outcome: Found, language: Language) -> str:
        """What would make more of a plan that is not proven in every goal."""
