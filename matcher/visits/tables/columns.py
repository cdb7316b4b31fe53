"""The tables of visits and their columns, as ``columns.toml`` beside this file has them."""

from __future__ import annotations

from matcher.tables.columns import read_columns
from matcher.visits.tables import cells

VISIT_TABLES, WRITTEN_VISIT_TABLES = read_columns("matcher.visits.tables", cells)
