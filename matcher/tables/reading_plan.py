"""A plan's files read back as they stand, also when somebody has edited them in Excel."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from matcher.tables.columns import WRITTEN_SEMESTER_TABLES
from matcher.tables.encoding import decode
from matcher.tables.faults import Fault, InputError, Severity
from matcher.tables.folder import find_file, has_folder, read_bytes
from matcher.tables.records import Sheet, read_tables
from matcher.tables.writing import SUMMARY_FILE
from matcher.tables.written import (
    WrittenPair,
    WrittenPlan,
    WrittenSession,
    WrittenSlot,
    WrittenSummary,
    WrittenUnmatched,
)
from models.goals import GoalResult


def read_written_semester(folder: Path, encoding: str | None = None) -> WrittenPlan:
    """Read the files of a semester plan; nothing is compared with anything.

    Raises ``InputError`` with every fault where a file is missing or a cell cannot be read. Columns
    that the plan does not have are ignored.
    """
    faults: list[Fault] = []
    if not has_folder(folder, faults):
        raise InputError(faults)
    sheets = read_tables(folder, WRITTEN_SEMESTER_TABLES, encoding, faults)
    summary = _summary(folder, faults)
    errors = [fault for fault in faults if fault.severity is Severity.ERROR]
    if errors or summary is None:
        raise InputError(errors)
    return WrittenPlan(
        pairs=tuple(WrittenPair(row, **values) for row, values in _rows(sheets["pairs"])),
        slots=tuple(WrittenSlot(row, **values) for row, values in _rows(sheets["slots"])),
        sessions=tuple(WrittenSession(row, **values) for row, values in _rows(sheets["sessions"]))
        if sheets["sessions"].there
        else None,
        unmatched=tuple(WrittenUnmatched(row, **values) for row, values in _rows(sheets["unmatched"])),
        summary=summary,
    )


def _rows(sheet: Sheet) -> list[tuple[int, Mapping[str, Any]]]:
    """Row numbers and values; the columns of a written table are the fields of its rows."""
    return [(record.row, record.values) for record in sheet]


def _summary(folder: Path, faults: list[Fault]) -> WrittenSummary | None:
    path = find_file(folder, SUMMARY_FILE, (), False, faults)
    content = read_bytes(path, faults) if path else None
    decoded = None if content is None else decode(content, SUMMARY_FILE, None, faults)
    if decoded is None:
        return None
    try:
        return _parsed(json.loads(decoded[0]))
    except json.JSONDecodeError as broken:
        faults.append(Fault(Severity.ERROR, "bad_json", SUMMARY_FILE, broken.lineno))
    except _SummaryError as broken:
        faults.append(Fault(Severity.ERROR, "bad_summary", SUMMARY_FILE, 0, broken.key))
    return None


class _SummaryError(ValueError):
    """A summary without what it must have under ``key``."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(key)


def _parsed(raw: object) -> WrittenSummary:
    if not isinstance(raw, dict) or not isinstance(raw.get("status"), str):
        raise _SummaryError("status")
    goals = raw.get("goals")
    if not isinstance(goals, list):
        raise _SummaryError("goals")
    other = {key: value for key, value in raw.items() if key not in ("status", "goals")}
    return WrittenSummary(raw["status"], tuple(map(_goal, goals)), other)


def _goal(raw: object) -> GoalResult:
    if not isinstance(raw, dict) or not isinstance(raw.get("name"), str):
        raise _SummaryError("goals")
    value, bound = raw.get("value"), raw.get("bound")
    if type(value) is not int or type(bound) is not int:
        raise _SummaryError("goals")
    return GoalResult(raw["name"], value, bound)
