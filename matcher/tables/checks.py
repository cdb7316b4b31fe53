"""What the tables of both programmes are asked: whose they are, whether they are filled, and whether they can be
planned.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from matcher.tables.columns import SEMESTER_TABLES, Table
from matcher.tables.faults import Fault, InputError, Severity
from matcher.tables.records import Record, Sheet
from matcher.tables.visit_columns import VISIT_TABLES
from models.rules import Programme
from models.week import WEEKDAYS, Week


def is_of_visits(folder: Path, faults: list[Fault]) -> bool:
    """Whether the folder holds the tables of visits instead of a semester's; a fault where it does."""
    return _is_of_other(folder, SEMESTER_TABLES, VISIT_TABLES, "visits_folder", faults)


def is_of_semester(folder: Path, faults: list[Fault]) -> bool:
    """Whether the folder holds the tables of a semester instead of those of visits; a fault where it does."""
    return _is_of_other(folder, VISIT_TABLES, SEMESTER_TABLES, "semester_folder", faults)


def programme_of(folder: Path) -> Programme:
    """Whose tables a folder holds; a semester's where that is not to be seen."""
    return Programme.VISITS if folder.is_dir() and is_of_visits(folder, []) else Programme.SEMESTER


def _is_of_other(folder: Path, own: Sequence[Table], others: Sequence[Table], code: str, faults: list[Fault]) -> bool:
    """Both programmes have a table of schools: what tells them apart are the tables that one alone must have."""
    there = {path.name.casefold() for path in folder.iterdir()}
    ours, theirs = ({table.file for table in tables if not table.optional} for tables in (own, others))
    found = sorted(there & (theirs - ours))
    if not found or there & (ours - theirs):
        return False
    faults.append(Fault(Severity.ERROR, code, str(folder), figures={"found": ", ".join(found)}))
    return True


def report_empty(sheets: Mapping[str, Sheet], bare: Mapping[str, str]) -> None:
    """An error for each required table without rows.

    ``bare`` has the code of a warning for the table without which a plan is bare, but true.
    """
    for sheet in sheets.values():
        if sheet.complete and not sheet.records and not sheet.table.optional:
            if sheet.table.stem in bare:
                sheet.warning(bare[sheet.table.stem], 0)
            else:
                sheet.error("no_rows", 0)


def warn_of_blank_names(sheet: Sheet, id_column: str) -> None:
    """A warning for each row without a name."""
    for record in sheet:
        if record.get("name") == "" and "name" in sheet.headers:
            sheet.warning("no_name", record.row, "name", record.get(id_column) or "")


def week_of(record: Record) -> Week:
    """The weekday cells of a whole record."""
    mon, tue, wed, thu, fri = (record[day] for day in WEEKDAYS)
    return mon, tue, wed, thu, fri


def settled(faults: Sequence[Fault], sheets: Mapping[str, Sheet]) -> tuple[Fault, ...]:
    """The faults by file in reading order and by row. Raises ``InputError`` where one is an error."""
    places = {sheet.file: place for place, sheet in enumerate(sheets.values())}
    ordered = tuple(sorted(faults, key=lambda fault: (places.get(fault.file, len(places)), fault.row)))
    if any(fault.severity is Severity.ERROR for fault in ordered):
        raise InputError(ordered)
    return ordered


def encodings_of(sheets: Mapping[str, Sheet], toml_file: str, toml_encoding: str) -> dict[str, str]:
    """The encoding of each file that was read."""
    encodings = {sheet.file: sheet.encoding for sheet in sheets.values() if sheet.encoding}
    return encodings | ({toml_file: toml_encoding} if toml_encoding else {})
