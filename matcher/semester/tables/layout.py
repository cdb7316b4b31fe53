"""The files of a semester by name."""

from __future__ import annotations

from matcher.semester.tables.columns import SEMESTER_TABLES, WRITTEN_SEMESTER_TABLES
from matcher.semester.tables.plan_rows import (
    WrittenPair,
    WrittenSemester,
    WrittenSession,
    WrittenSlot,
    WrittenUnmatched,
)
from matcher.semester.tables.term import TERM_FILE, term_example
from matcher.tables.layout import Layout
from models.programmes import SEMESTER

_CHILD, _GROUP = ("child_id",), ("university_id", "school_id")

LAYOUT = Layout(
    programme=SEMESTER,
    tables=SEMESTER_TABLES,
    toml=TERM_FILE,
    example=term_example,
    written=WRITTEN_SEMESTER_TABLES,
    plan=WrittenSemester,
    rows={"pairs": WrittenPair, "slots": WrittenSlot, "sessions": WrittenSession, "unmatched": WrittenUnmatched},
    keys={"pairs": _CHILD, "slots": _GROUP, "sessions": _GROUP, "unmatched": _CHILD},
    workbook="plan.xlsx",
    calendars=("university-", "group-"),
)
