"""Every kind of cell of any table, and of the sheets of a workbook, by its name."""

from __future__ import annotations

from matcher.tables import workbook_words
from matcher.tables.cells import CellKind
from matcher.tables.columns import SEMESTER_TABLES, VISIT_TABLES, WRITTEN_SEMESTER_TABLES, WRITTEN_VISIT_TABLES

TABLES = (*SEMESTER_TABLES, *WRITTEN_SEMESTER_TABLES, *VISIT_TABLES, *WRITTEN_VISIT_TABLES)
OF_TABLES: dict[str, CellKind] = {column.kind.name: column.kind for table in TABLES for column in table.columns}
OF_SHEETS = {kind.name: kind for kind in vars(workbook_words).values() if isinstance(kind, CellKind)}
