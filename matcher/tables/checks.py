"""What the tables of both programmes are asked: whose they are, whether they are filled, and whether they can be
planned.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from matcher.tables.columns import (
    SEMESTER_TABLES,
    VISIT_TABLES,
    WRITTEN_SEMESTER_TABLES,
    WRITTEN_VISIT_TABLES,
    TableColumns,
)
from matcher.tables.faults import Fault, InputError, Severity, TableSource
from matcher.tables.inbox import Inbox
from matcher.tables.records import Sheet, TableRecord
from matcher.tables.sources import find_sources
from models.programme import Programme
from models.programmes import SEMESTER, VISITS
from models.rules import FreeHours
from models.week import WEEKDAYS, Interval, Week


def is_of_visits(inbox: Inbox, faults: list[Fault]) -> bool:
    """Whether the folder holds the tables of visits instead of a semester's; a fault where it does."""
    return _is_of_other(inbox, SEMESTER_TABLES, VISIT_TABLES, "visits_folder", faults)


def is_of_semester(inbox: Inbox, faults: list[Fault]) -> bool:
    """Whether the folder holds the tables of a semester instead of those of visits; a fault where it does."""
    return _is_of_other(inbox, VISIT_TABLES, SEMESTER_TABLES, "semester_folder", faults)


def programme_of(folder: Path) -> Programme:
    """Whose tables a folder holds; a semester's where that is not to be seen."""
    return VISITS if folder.is_dir() and is_of_visits(inbox_of(folder), []) else SEMESTER


def inbox_of(folder: Path, encoding: str | None = None) -> Inbox:
    """A folder of tables of whichever programme."""
    return Inbox(folder, encoding, (*SEMESTER_TABLES, *VISIT_TABLES))


def _is_of_other(
    inbox: Inbox, own: Sequence[TableColumns], others: Sequence[TableColumns], code: str, faults: list[Fault]
) -> bool:
    """Both programmes have a table of schools: what tells them apart are the tables that one alone must have."""
    ours, theirs = ({table.stem: table for table in tables if not table.optional} for tables in (own, others))
    alone = [table for stem, table in theirs.items() if stem not in ours]
    if any(inbox.file_of(table.file) for stem, table in ours.items() if stem not in theirs):
        return False
    found = [table.file for table in alone if inbox.file_of(table.file)]
    if not found:
        # Neither by the contract's names: what the headers say.
        sources = find_sources(inbox, [*ours.values(), *alone], WRITTEN, [])
        if any(stem in sources for stem in ours if stem not in theirs):
            return False
        found = [sources[table.stem].label for table in alone if table.stem in sources]
    if not found:
        return False
    faults.append(Fault(Severity.ERROR, code, str(inbox.folder), figures={"found": ", ".join(sorted(found))}))
    return True


WRITTEN = (*WRITTEN_SEMESTER_TABLES, *WRITTEN_VISIT_TABLES)
"""The tables of plans, which are none of input."""


def report_empty(sheets: Mapping[str, Sheet], bare: Mapping[str, str]) -> None:
    """An error for each required table without rows.

    ``bare`` has the code of a warning for the table without which a plan is bare, but true.
    """
    for sheet in sheets.values():
        if sheet.complete and not sheet.numbers and not sheet.table.optional:
            if sheet.table.stem in bare:
                sheet.warning(bare[sheet.table.stem], 0)
            else:
                sheet.error("no_rows", 0)


def warn_of_blank_names(sheet: Sheet, id_column: str) -> None:
    """A warning for each row without a name."""
    for record in sheet:
        if record.get("name") == "" and "name" in sheet.headers:
            sheet.warning("no_name", record.row, "name", record.get(id_column) or "")


def week_of(record: TableRecord) -> Week:
    """The weekday cells of a whole record."""
    mon, tue, wed, thu, fri = (record[day] for day in WEEKDAYS)
    return mon, tue, wed, thu, fri


def conclude(faults: Sequence[Fault], sheets: Mapping[str, Sheet], sources: Sequence[TableSource]) -> tuple[Fault, ...]:
    """The faults by file in reading order and by row. Raises ``InputError`` where one is an error."""
    places = {sheet.file: place for place, sheet in enumerate(sheets.values())}
    ordered = tuple(sorted(faults, key=lambda fault: (places.get(fault.file, len(places)), fault.row)))
    if any(fault.severity is Severity.ERROR for fault in ordered):
        raise InputError(ordered, sources)
    return ordered


def sources_of(sheets: Mapping[str, Sheet], toml_file: str, toml_encoding: str) -> tuple[TableSource, ...]:
    """What was read for each table that is there."""
    read = [
        TableSource(sheet.table.file, sheet.file, sheet.encoding, sheet.header_row, len(sheet.numbers))
        for sheet in sheets.values()
        if sheet.headers
    ]
    if toml_encoding:
        read.append(TableSource(toml_file, toml_file, toml_encoding, 0, 0))
    return tuple(read)


def whole_day(hours: FreeHours) -> Interval:
    """What a whole day is to whom a rule is about."""
    return Interval(hours.whole_day_from, hours.whole_day_to)
