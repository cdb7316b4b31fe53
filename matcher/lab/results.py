"""The tables of a comparison, and how they are written: CSV for spreadsheets, Parquet for analysts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from matcher.lab.comparison import Comparison
from matcher.lab.effects import effects_table
from matcher.lab.fairness import changes_table, groups_table
from matcher.lab.runs import runs_table, seconds_table
from matcher.tables.csv_file import write_table


@dataclass(frozen=True)
class Results:
    """A comparison with its tables."""

    comparison: Comparison
    runs: pd.DataFrame
    groups: pd.DataFrame
    effects: pd.DataFrame
    changes: pd.DataFrame
    seconds: pd.DataFrame

    @property
    def tables(self) -> Mapping[str, pd.DataFrame]:
        """The tables by the names of their files."""
        return {name: getattr(self, name) for name in ("runs", "groups", "effects", "changes", "seconds")}


def results_of(comparison: Comparison) -> Results:
    """Every table of a comparison; the same runs give the same tables in whatever order they were finished."""
    runs = runs_table(comparison)
    return Results(
        comparison,
        runs,
        groups_table(comparison),
        effects_table(comparison, runs),
        changes_table(comparison),
        seconds_table(comparison),
    )


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table as dictionaries by column; what is missing is ``None``."""
    blank = table.astype("object").where(table.notna(), None)
    return [{str(column): value for column, value in row.items()} for row in blank.to_dict("records")]


def write_results(folder: Path, results: Results, suffix: str = "") -> list[str]:
    """Write each table as CSV (UTF-8 with BOM, as every table of this program) and as Parquet; the files' names.

    ``suffix`` stands between a table's name and its ending. Missing values are blank cells. The same tables give the
    same bytes. Raises ``OSError`` where a file cannot be written.
    """
    written = []
    for name, table in results.tables.items():
        csv, parquet = (f"{name}{suffix}.{ending}" for ending in ("csv", "parquet"))
        rows = (["" if value is None else value for value in row.values()] for row in records(table))
        write_table(folder / csv, list(table.columns), rows)
        pq.write_table(pa.Table.from_pandas(table, preserve_index=False), folder / parquet)
        written += [csv, parquet]
    return written
