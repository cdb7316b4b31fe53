"""The rows that a violation can cite, and how it cites them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from matcher.semester.tables.plan_rows import WrittenPair, WrittenSession, WrittenSlot
from models.semester.problem import Child, Tutor

PAIRS = "pairs.csv"
SLOTS = "slots.csv"
SESSIONS = "sessions.csv"
UNMATCHED = "unmatched.csv"

TimedRow = WrittenSlot | WrittenSession


class PairRow(NamedTuple):
    """A row of ``pairs.csv`` whose child and tutor are both known."""

    written: WrittenPair
    child: Child
    tutor: Tutor

    @property
    def cell(self) -> str:
        """The row as a cell reference."""
        return f"{PAIRS}:{self.written.row}"

    @property
    def people(self) -> tuple[str, str]:
        """The ids of child and tutor."""
        return (self.child.id, self.tutor.id)


def cells(rows: Iterable[WrittenPair | WrittenSlot | WrittenSession]) -> tuple[str, ...]:
    """The rows as cell references (``pairs.csv:7``), in their order in the files."""
    placed = sorted((_file(row), row.row) for row in rows)
    return tuple(f"{file}:{number}" for file, number in placed)


def _file(row: WrittenPair | WrittenSlot | WrittenSession) -> str:
    if isinstance(row, WrittenPair):
        return PAIRS
    return SLOTS if isinstance(row, WrittenSlot) else SESSIONS
