"""Every kind of cell of any table, and of the sheets of a workbook, by its name."""

from __future__ import annotations

from matcher.semester.tables import given_plan as semester_words
from matcher.semester.tables.columns import SEMESTER_TABLES, WRITTEN_SEMESTER_TABLES
from matcher.tables.cells import CellKind
from matcher.visits.tables import given_plan as visit_words
from matcher.visits.tables.columns import VISIT_TABLES, WRITTEN_VISIT_TABLES

TABLES = (*SEMESTER_TABLES, *WRITTEN_SEMESTER_TABLES, *VISIT_TABLES, *WRITTEN_VISIT_TABLES)
OF_TABLES: dict[str, CellKind] = {column.kind.name: column.kind for table in TABLES for column in table.columns}
OF_SHEETS = {
    kind.name: kind
    for words in (semester_words, visit_words)
    for kind in vars(words).values()
    if isinstance(kind, CellKind)
}
