"""A short name of what a plan says: the same for the same plan, however its files are spelt or sorted.

The report and the workbook carry it, so that they can be told from those of another plan.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields
from operator import attrgetter
from typing import Any

from matcher.tables.written import (
    WrittenAssignment,
    WrittenMilestone,
    WrittenPair,
    WrittenPlan,
    WrittenSession,
    WrittenSlot,
    WrittenSummary,
    WrittenUnmatched,
    WrittenUnserved,
    WrittenVisit,
    WrittenVisitPlan,
)

MARK = "matcher-plan"
"""What the digest is called in a report (a ``meta`` tag) and in a workbook (a custom property)."""

_NO_CONTENT = ("row", "detail", "remedy")
"""Where a row stands, and sentences for people: they may be sorted, worded and annotated."""
_OF_THE_RUN = ("seconds",)
_NO_TABLE = ("summary", "copies", "contradictions")

AnyPlan = WrittenPlan | WrittenVisitPlan


def tables_of(plan: AnyPlan) -> Mapping[str, tuple[Any, ...]]:
    """The rows of each table of a plan by its name; a table that is not there is left out."""
    names = [field.name for field in fields(plan) if field.name not in _NO_TABLE]
    return {name: rows for name in names if (rows := getattr(plan, name)) is not None}


def _cells_of(kind: type[Any]) -> attrgetter[tuple[Any, ...]]:
    return attrgetter(*(field.name for field in fields(kind) if field.name not in _NO_CONTENT))


_CELLS: Mapping[type[Any], attrgetter[tuple[Any, ...]]] = {
    kind: _cells_of(kind)
    for kind in (
        *(WrittenPair, WrittenSlot, WrittenSession, WrittenUnmatched),
        *(WrittenAssignment, WrittenVisit, WrittenMilestone, WrittenUnserved),
    )
}


def content(row: Any) -> tuple[Any, ...]:
    """What a row of a plan says, but for sentences: its cells in the order of its class."""
    return _CELLS[type(row)](row)


def plan_digest(plan: AnyPlan) -> str:
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
