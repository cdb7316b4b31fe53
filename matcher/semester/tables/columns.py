"""The tables of a semester and their columns, as ``columns.toml`` beside this file has them."""

from __future__ import annotations

from matcher.semester.tables import cells
from matcher.tables.columns import read_columns

SEMESTER_TABLES, WRITTEN_SEMESTER_TABLES = read_columns("matcher.semester.tables", cells)
