"""The use case: what was read is planned; a plan is written, audited as it was written, and published, or nothing is.

No screen and no signal: who watches, what stops a run and where it is done are arguments.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from matcher.audit.violation import Violation
from matcher.planner import DEFAULT, Planner, Sentences
from matcher.running.progress import RunOptions
from matcher.tables.plan_rows import plan_digest
from matcher.texts import Language
from models.goals import GoalResult, Status
from models.policy import Policy
from models.tuning import with_tuning

if TYPE_CHECKING:
    import pandas as pd

UNTOLD = ("", "")
"""Detail and remedy of one who is left out, where nobody reads them."""


class FailedAuditError(RuntimeError):
    """A plan breaks its own policy: a fault of this program, never to be left on disk."""

    def __init__(self, violations: Iterable[Violation]) -> None:
        super().__init__(violations)
        self.violations = tuple(violations)

    def __str__(self) -> str:
        return "; ".join(f"{found.rule}: {found.sentence(Language.EN)}" for found in self.violations)


@dataclass(frozen=True)
class PlanRun:
    """What planning gave. ``given`` is what was planned, ``outcome`` what came of it; its plan may be ``None``.

    ``seconds`` are those of planning.
    """

    planner: Planner[Any, Any, Any]
    given: Any
    policy: Policy
    seed: int
    outcome: Any
    seconds: float

    @property
    def problem(self) -> Any:
        """The semester or season."""
        return self.given.problem

    @property
    def status(self) -> Status:
        """How far it is proven."""
        status: Status = self.outcome.status
        return status

    @property
    def goals(self) -> tuple[GoalResult, ...]:
        """Every goal with its value and a proven bound."""
        goals: tuple[GoalResult, ...] = self.outcome.goals
        return goals

    @property
    def plan(self) -> Any:
        """The plan, ``None`` where there is none."""
        return self.outcome.plan

    def sentences(self, language: Language) -> Sentences:
        """Why each who is left out is, and what would help."""
        return self.planner.sentences(self._told(language))

    def write_tables(self, folder: Path, language: Language = Language.EN, why: Sentences | None = None) -> Any:
        """Write the tables into an existing folder, and read them again; without ``why`` no sentence is in them."""
        told = self._told(language)
        left = self.planner.left(self.plan)
        self.planner.write(folder, told, dict.fromkeys((id_ for id_, _ in left), UNTOLD) if why is None else why)
        return self.planner.read_plan(folder)

    @cached_property
    def as_written(self) -> Any:
        """The plan as its files would say it, which are written where nobody sees them, and read again.

        Raises ``ValueError`` where there is no plan.
        """
        if self.plan is None:
            raise ValueError(f"there is no plan: {self.status}")
        with tempfile.TemporaryDirectory(prefix="matcher-") as room:
            return self.write_tables(Path(room), why=self.sentences(Language.EN))

    def rows(self, table: str) -> list[dict[str, Any]]:
        """The rows of one of the plan's tables, with the columns of its file; no rows where there is none.

        Weekdays are numbers from Monday, 0; times are minutes after midnight. Raises ``KeyError`` for another name.
        """
        if table not in self.planner.layout.keys:
            raise KeyError(f"{table}: there are {', '.join(self.planner.layout.keys)}")
        rows = getattr(self.as_written, table) or ()
        return [{name: value for name, value in asdict(row).items() if name != "row"} for row in rows]

    def frame(self, table: str) -> pd.DataFrame:
        """As :meth:`rows`, as a pandas data frame."""
        import pandas as pd  # a second, which whoever only plans does not wait for

        return pd.DataFrame(self.rows(table))

    def audit(self, written: Any = None) -> tuple[Violation, ...]:
        """What the audit says of the plan as it was ``written``, or would be."""
        return self.planner.audit(self.problem, self.policy, self.as_written if written is None else written)

    def leave(
        self, folder: Path, language: Language, why: Sentences, seconds: float = 0.0, previous: Path | None = None
    ) -> None:
        """Write, audit what was written, and only then publish, all into an existing folder.

        ``seconds`` stand in the summary; ``previous`` is the folder of the run before. Raises
        :class:`FailedAuditError`, and then what was written is to be thrown away.
        """
        told = replace(self._told(language), seconds=seconds)
        self.planner.write(folder, told, why)
        written = self.planner.read_plan(folder)
        found = self.audit(written)
        check(found)
        told = replace(told, audit=found, digest=plan_digest(written))
        self.planner.publish(folder, told, why, previous)

    def nameless(self) -> PlanRun:
        """The same without personal names, so that nothing written can hold one."""
        return replace(self, given=replace(self.given, problem=self.planner.nameless(self.problem)))

    def _told(self, language: Language) -> Any:
        return self.planner.publication(self.given, self.policy, self.outcome, language, self.seed)


def check(found: Iterable[Violation]) -> None:
    """Raises :class:`FailedAuditError` where the audit of a plan under its own policy finds more than warnings."""
    broken = [violation for violation in found if not violation.warning]
    if broken:
        raise FailedAuditError(broken)


def plan(planner: Planner[Any, Any, Any], given: Any, policy: Policy, options: RunOptions = DEFAULT) -> PlanRun:
    """Plan what was read."""
    began = time.monotonic()
    with with_tuning(options.tuning):
        outcome = planner.solve(given.problem, policy, options)
    return PlanRun(planner, given, policy, options.seed, outcome, time.monotonic() - began)
