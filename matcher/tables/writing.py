"""Tables out: CSV that Excel opens as it is."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from matcher.tables.columns import Table
from matcher.tables.csv_file import kept_as_text

Cell = str | int | float | bool | date
Rows = Iterable[Sequence[Cell]]


def _cell(value: Cell) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    return kept_as_text(value) if isinstance(value, str) else str(value)


def write_table(path: Path, columns: Sequence[str], rows: Rows) -> None:
    """Write a CSV table with a header: UTF-8 with BOM, CRLF, RFC 4180 quoting.

    Text that a spreadsheet would take for a formula gets an apostrophe before it; reading takes it
    away again. Truth is written ``yes`` or ``no``, a date as ISO 8601.
    """
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(map(_cell, columns))
        writer.writerows(map(_cell, row) for row in rows)


def write_rows(folder: Path, table: Table, rows: Rows) -> None:
    """Write a table of a plan into its file, its columns headed by their English names."""
    write_table(folder / table.file, [column.name for column in table.columns], rows)
