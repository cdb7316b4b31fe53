"""The files of a season of visits by name."""

from __future__ import annotations

from matcher.tables.layout import Layout
from matcher.visits.tables.columns import VISIT_TABLES, WRITTEN_VISIT_TABLES
from matcher.visits.tables.plan_rows import (
    WrittenAssignment,
    WrittenMilestone,
    WrittenUnserved,
    WrittenVisit,
    WrittenVisits,
)
from matcher.visits.tables.program import PROGRAM_FILE, program_example
from models.programmes import VISITS

_ROWS = {
    "assignments": WrittenAssignment,
    "visits": WrittenVisit,
    "milestones": WrittenMilestone,
    "unserved": WrittenUnserved,
}

LAYOUT = Layout(
    programme=VISITS,
    tables=VISIT_TABLES,
    toml=PROGRAM_FILE,
    example=program_example,
    written=WRITTEN_VISIT_TABLES,
    plan=WrittenVisits,
    rows=_ROWS,
    keys=dict.fromkeys(_ROWS, ("school_id",)),
    workbook="visits.xlsx",
    calendars=("lead-", "school-", "office"),
)
