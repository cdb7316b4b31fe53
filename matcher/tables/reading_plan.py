"""A plan's files read back as they stand, also when somebody has edited them in Excel."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

from matcher.tables.faults import Fault, InputError, Severity
from matcher.tables.inbox import Inbox, has_folder
from matcher.tables.layout import Files, Layout
from matcher.tables.read_tables import read_tables
from matcher.tables.records import Sheet
from matcher.tables.summary import read_summary

UNTOLD = frozenset(
    (
        *("unknown_column", "unknown_column_near", "unnamed_column", "title_rows", "header_read_as"),
        *("number_as_id", "scientific_id", "format_marks"),
    )
)
"""Notices of reading that say nothing of a plan: it may have columns more, and its ids are mended and told of."""


def read_written(
    folder: Path, layout: Layout[Files], encoding: str | None = None, notices: list[Fault] | None = None
) -> Files:
    """Read the files of a plan; nothing is compared with anything.

    Raises ``InputError`` with every fault where a file is missing or a cell cannot be read. Columns that the plan does
    not have are ignored. What is worth telling of reading is appended to ``notices``. Of an optional table that is not
    there the rows are ``None``.
    """
    faults: list[Fault] = []
    if not has_folder(folder, faults):
        raise InputError(faults)
    sheets = read_tables(Inbox(folder, encoding, layout.written), layout.written, None, faults)
    summary = read_summary(folder, faults)
    errors = [fault for fault in faults if fault.severity is Severity.ERROR]
    if errors or summary is None:
        raise InputError(errors)
    if notices is not None:
        notices.extend(fault for fault in faults if fault.code not in UNTOLD)
    rows: dict[str, Any] = {
        stem: _rows(sheet, layout.rows[stem]) if sheet.there else None for stem, sheet in sheets.items()
    }
    return layout.plan(summary=summary, **rows)


def _rows(sheet: Sheet, kind: type[Any]) -> tuple[Any, ...]:
    """The rows of a written table as ``kind``, whose fields are the row's number and the table's columns."""
    columns = [sheet.columns[column.name] for column in fields(kind)[1:]] if sheet.columns else []
    return tuple(map(kind, sheet.numbers, *columns))
