"""A plan as it stands in its files: typed rows with their row numbers, nothing derived and nothing checked.

Its digest is a short name of what it says, the same however its files are spelt or sorted. The report and the workbook
carry it, so that they can be told from those of another plan.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from operator import attrgetter
from typing import Any, ClassVar

from models.goals import GoalResult

REPORT = "report.html"


@dataclass(frozen=True, slots=True)
class WrittenRow:
    """A row of a plan's table, whose ``file`` is the same for every row of a class; ``row`` is its number in it."""

    file: ClassVar[str]
    row: int

    @property
    def cell(self) -> str:
        """Where it stands, as a cell reference (``pairs.csv:7``)."""
        return f"{self.file}:{self.row}"


@dataclass(frozen=True, slots=True)
class WrittenSummary:
    """``summary.json``: status, the goals in order, and the rest as it stands.

    ``there`` is false where a plan has no such file: then nothing is said.
    """

    status: str
    goals: tuple[GoalResult, ...]
    other: Mapping[str, object] = field(default_factory=dict)
    there: bool = True


NO_SUMMARY = WrittenSummary("", (), there=False)
"""Of a workbook that is a plan by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenPlan:
    """The files of a plan; each programme's own has a tuple of rows for each of its tables, by the table's name.

    ``copies`` are the other files of the folder that tell of it; ``contradictions`` are what a workbook that is the
    plan says twice, and differently.
    """

    summary: WrittenSummary
    copies: tuple[PlanCopy, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanCopy:
    """A file beside a plan's tables that tells of a plan, too: the report, or the workbook.

    ``digest`` is that of the plan it was made of, empty where it carries none. Of a workbook ``plan`` are its rows as
    they stand, or ``None`` where ``unread`` names the places that cannot be read; ``sheets`` are the file with the
    sheet by the names of the tables.
    """

    file: str
    digest: str
    plan: WrittenPlan | None = None
    sheets: Mapping[str, str] = field(default_factory=dict)
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Rows of a sheet, as cell references, that say otherwise than another sheet of the workbook does."""

    sheet: str
    other: str
    cells: tuple[str, ...]


MARK = "matcher-plan"
"""What the digest is called in a report (a ``meta`` tag) and in a workbook (a custom property)."""

_NO_CONTENT = ("row", "detail", "remedy")
"""Where a row stands, and sentences for people: they may be sorted, worded and annotated."""
_OF_THE_RUN = ("seconds",)
_NO_TABLE = frozenset(field.name for field in fields(WrittenPlan))


def tables_of(plan: WrittenPlan) -> Mapping[str, tuple[Any, ...]]:
    """The rows of each table of a plan by its name; a table that is not there is left out."""
    names = [field.name for field in fields(plan) if field.name not in _NO_TABLE]
    return {name: rows for name in names if (rows := getattr(plan, name)) is not None}


@cache
def _cells_of(kind: Any) -> attrgetter[tuple[Any, ...]]:
    return attrgetter(*(field.name for field in fields(kind) if field.name not in _NO_CONTENT))


def content(row: Any) -> tuple[Any, ...]:
    """What a row of a plan says, but for sentences: its cells in the order of its class."""
    return _cells_of(row.__class__)(row)


def plan_digest(plan: WrittenPlan) -> str:
    """The digest of a plan read back: 64 hexadecimal digits (SHA-256)."""
    hashed = hashlib.sha256()
    for name, rows in tables_of(plan).items():
        lines = sorted(json.dumps(content(row), ensure_ascii=False, default=str) for row in rows)
        hashed.update("\n".join((name, *lines, "")).encode("utf-8", "surrogatepass"))
    hashed.update(json.dumps(_told(plan.summary), ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass"))
    return hashed.hexdigest()


def _told(summary: WrittenSummary) -> Mapping[str, object]:
    other = {name: value for name, value in summary.other.items() if name not in _OF_THE_RUN}
    goals = [[goal.name, goal.value, goal.bound] for goal in summary.goals]
    return {"status": summary.status, "goals": goals, "other": other}
