"""A plan's files read back as they stand, also when somebody has edited them in Excel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from matcher.tables.columns import WRITTEN_SEMESTER_TABLES, Table
from matcher.tables.faults import Fault, InputError, Severity
from matcher.tables.folder import has_folder
from matcher.tables.records import Sheet, read_tables
from matcher.tables.summary import read_summary
from matcher.tables.written import (
    WrittenPair,
    WrittenPlan,
    WrittenSession,
    WrittenSlot,
    WrittenSummary,
    WrittenUnmatched,
)


def read_written_semester(folder: Path, encoding: str | None = None) -> WrittenPlan:
    """Read the files of a semester plan; nothing is compared with anything.

    Raises ``InputError`` with every fault where a file is missing or a cell cannot be read. Columns
    that the plan does not have are ignored.
    """
    sheets, summary = read_plan_files(folder, WRITTEN_SEMESTER_TABLES, encoding)
    return WrittenPlan(
        pairs=tuple(WrittenPair(row, **values) for row, values in rows_of(sheets["pairs"])),
        slots=tuple(WrittenSlot(row, **values) for row, values in rows_of(sheets["slots"])),
        sessions=tuple(WrittenSession(row, **values) for row, values in rows_of(sheets["sessions"]))
        if sheets["sessions"].there
        else None,
        unmatched=tuple(WrittenUnmatched(row, **values) for row, values in rows_of(sheets["unmatched"])),
        summary=summary,
    )


def read_plan_files(
    folder: Path, tables: Sequence[Table], encoding: str | None
) -> tuple[dict[str, Sheet], WrittenSummary]:
    """Read the tables and the summary of a plan; raises ``InputError`` with every fault."""
    faults: list[Fault] = []
    if not has_folder(folder, faults):
        raise InputError(faults)
    sheets = read_tables(folder, tables, encoding, faults)
    summary = read_summary(folder, faults)
    errors = [fault for fault in faults if fault.severity is Severity.ERROR]
    if errors or summary is None:
        raise InputError(errors)
    return sheets, summary


def rows_of(sheet: Sheet) -> list[tuple[int, Mapping[str, Any]]]:
    """Row numbers and values; the columns of a written table are the fields of its rows."""
    return [(record.row, record.values) for record in sheet]
