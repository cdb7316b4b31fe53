"""The files of a plan of visits read back as they stand, also when somebody has edited them in Excel."""

from __future__ import annotations

from pathlib import Path

from matcher.tables.faults import Fault
from matcher.tables.reading_plan import read_plan_files, rows_of
from matcher.tables.written import (
    WrittenAssignment,
    WrittenMilestone,
    WrittenUnserved,
    WrittenVisit,
    WrittenVisitPlan,
)
from matcher.visits.tables.columns import WRITTEN_VISIT_TABLES


def read_written_visits(
    folder: Path, encoding: str | None = None, notices: list[Fault] | None = None
) -> WrittenVisitPlan:
    """Read the files of a plan of visits; nothing is compared with anything.

    Raises ``InputError`` with every fault where a file is missing or a cell cannot be read. Columns that the plan does
    not have are ignored. What is worth telling of reading is appended to ``notices``.
    """
    sheets, summary = read_plan_files(folder, WRITTEN_VISIT_TABLES, encoding, notices)
    return WrittenVisitPlan(
        assignments=rows_of(sheets["assignments"], WrittenAssignment),
        visits=rows_of(sheets["visits"], WrittenVisit),
        milestones=rows_of(sheets["milestones"], WrittenMilestone),
        unserved=rows_of(sheets["unserved"], WrittenUnserved),
        summary=summary,
    )
