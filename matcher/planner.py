"""What every programme gives: its tables read, planned, written, audited and published, and the sentences to say of it.

The commands, the laboratory and the Python door know a programme by this alone; ``matcher/planners.py`` is the one
place that knows which there are.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from matcher.audit.violation import Violation
from matcher.publication import Publication
from matcher.running.progress import RunOptions
from matcher.tables.eaten_ids import KnownIds
from matcher.tables.given_plan import GivenPlan, read_given, read_written
from matcher.tables.inbox import Inbox
from matcher.tables.layout import Files, Layout
from matcher.tables.plan_workbook import PlanWorkbook
from matcher.tables.reading import Reading
from matcher.texts import Language
from models.goals import GoalResult, Status
from models.policy import Policy
from models.programme import Programme

DEFAULT = RunOptions()

Sentences = Mapping[str, tuple[str, str]]
"""Detail and remedy of each who is left out, by id."""


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


Problem = TypeVar("Problem")
Found = TypeVar("Found", bound=Outcome)


@dataclass(frozen=True)
class RuleRooms:
    """Where the rules of a programme stand: the module of its rule book; in the model and in the audit, by id; and the
    folder of their case files.
    """

    book: str
    model: Mapping[str, object]
    audit: Mapping[str, object]
    cases: str


class Planner(ABC, Generic[Problem, Found, Files]):
    """A programme: its tables hold a ``Problem``, planning gives ``Found``, the files of a plan say ``Files``."""

    layout: Layout[Files]
    """The files that it reads and writes."""

    @property
    def programme(self) -> Programme:
        """Which programme it is."""
        return self.layout.programme

    def load(self) -> None:
        """Load what planning loads when it is first needed, so that it counts in no run."""

    @abstractmethod
    def read(self, inbox: Inbox, policy: Policy) -> Reading[Problem]:
        """The tables of a folder, which are this programme's. Raises ``InputError`` with every fault."""

    def check_plannable(self, problem: Problem, policy: Policy) -> None:
        """Raises ``InputError`` where tables that can be read hold what nobody can plan, whatever is searched."""

    @abstractmethod
    def nameless(self, problem: Problem) -> Problem:
        """The same without personal names, so that nothing written can hold one."""

    @abstractmethod
    def solve(self, problem: Problem, policy: Policy, options: RunOptions = DEFAULT) -> Found:
        """The plan with its goals, and why some are left out."""

    def publication(
        self, given: Reading[Problem], policy: Policy, outcome: Found, language: Language, seed: int
    ) -> Publication[Problem, Found]:
        """All that the files of a plan are written from."""
        return Publication(self.programme, given.problem, policy, outcome, language, seed, notices=given.faults)

    @abstractmethod
    def sentences(self, publication: Publication[Problem, Found]) -> Sentences:
        """Why each who is left out is, and what would help."""

    @abstractmethod
    def write(self, folder: Path, publication: Publication[Problem, Found], why: Sentences) -> None:
        """The tables and the summary of the plan."""

    @abstractmethod
    def generate(self, size: str, seed: int, **more: Any) -> Problem:
        """An invented one of a size of the catalogue.

        Raises ``KeyError`` for a size or variant that there is not, ``ValueError`` for numbers that do not go together.
        """

    @abstractmethod
    def write_tables(self, folder: Path, problem: Problem, language: Language) -> tuple[Path, ...]:
        """Write its tables as an office would have exported them; the paths.

        Raises ``InputError``, and writes nothing, where a table stands in the folder already.
        """

    @abstractmethod
    def numbers(self, problem: Problem) -> Mapping[str, int]:
        """How many of whom there are, by the fields of the text ``cli.generate.NAME.done``."""

    def read_plan(self, folder: Path) -> Files:
        """The plan as its files say it. Raises ``InputError``."""
        return read_written(folder, self.layout)

    def given_plan(self, place: Path, problem: Problem, encoding: str | None = None) -> GivenPlan[Files]:
        """A plan that people may have edited, a folder or a workbook. Raises ``InputError``."""
        read = partial(self.read_workbook, problem=problem)
        return read_given(place, self.layout, self.known_ids(problem), read, encoding)

    @abstractmethod
    def known_ids(self, problem: Problem) -> KnownIds:
        """What the tables of a plan may name."""

    @abstractmethod
    def read_workbook(self, path: Path, problem: Problem) -> tuple[Files, PlanWorkbook]:
        """The rows of a workbook as a plan without a summary; ``problem`` tells its ids and names.

        What cannot be read is among the workbook's ``faults``, and then rows are missing.
        """

    @abstractmethod
    def audit(self, problem: Problem, policy: Policy, written: Files) -> tuple[Violation, ...]:
        """What breaks a rule, and what is worth a warning."""

    @abstractmethod
    def audit_summary(self, given: GivenPlan[Files], language: Language) -> str:
        """What was looked at, of a plan in which the audit found nothing."""

    @abstractmethod
    def rule_rooms(self) -> RuleRooms:
        """Where each rule stands."""

    @abstractmethod
    def publish(
        self, folder: Path, publication: Publication[Problem, Found], why: Sentences, previous: Path | None
    ) -> None:
        """What people open; ``previous`` is the folder of the run before."""

    @abstractmethod
    def left(self, plan: Any) -> Sequence[tuple[str, str]]:
        """Who is left out, and the code of the reason."""

    @abstractmethod
    def no_plan(self, outcome: Found, language: Language) -> str:
        """Why there is no plan."""

    @abstractmethod
    def amount(self, problem: Problem, outcome: Found, language: Language) -> str:
        """In a sentence, what the plan amounts to."""

    @abstractmethod
    def more(self, outcome: Found, language: Language) -> str:
        """What would make more of a plan that is not proven in every goal."""
