"""A plan's files read back as they stand, also when somebody has edited them in Excel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from matcher.tables.columns import TableColumns
from matcher.tables.faults import Fault, InputError, Severity
from matcher.tables.inbox import Inbox, has_folder
from matcher.tables.plan_rows import WrittenSummary
from matcher.tables.read_tables import read_tables
from matcher.tables.records import Sheet
from matcher.tables.summary import read_summary

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Row = TypeVar("Row", bound="DataclassInstance")

UNTOLD = frozenset(
    (
        *("unknown_column", "unknown_column_near", "unnamed_column", "title_rows", "header_read_as"),
        *("number_as_id", "scientific_id", "format_marks"),
    )
)
"""Notices of reading that say nothing of a plan: it may have columns more, and its ids are mended and told of."""


def read_plan_files(
    folder: Path, tables: Sequence[TableColumns], encoding: str | None, notices: list[Fault] | None = None
) -> tuple[dict[str, Sheet], WrittenSummary]:
    """Read the tables and the summary of a plan; raises ``InputError`` with every fault.

    What is told of reading beside errors is appended to ``notices``.
    """
    faults: list[Fault] = []
    if not has_folder(folder, faults):
        raise InputError(faults)
    sheets = read_tables(Inbox(folder, encoding, tables), tables, None, faults)
    summary = read_summary(folder, faults)
    errors = [fault for fault in faults if fault.severity is Severity.ERROR]
    if errors or summary is None:
        raise InputError(errors)
    if notices is not None:
        notices.extend(fault for fault in faults if fault.code not in UNTOLD)
    return sheets, summary


def rows_of(sheet: Sheet, kind: type[Row]) -> tuple[Row, ...]:
    """The rows of a written table as ``kind``, whose fields are the row's number and the table's columns."""
    columns = [sheet.columns[column.name] for column in fields(kind)[1:]] if sheet.columns else []
    return tuple(map(kind, sheet.numbers, *columns))
