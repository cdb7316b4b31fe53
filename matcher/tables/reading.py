"""What was read of a folder of tables, and what the tables of every programme are asked: whether they are filled, and
whether they can be planned.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from matcher.tables.faults import Fault, InputError, Severity, TableSource
from matcher.tables.records import Sheet, TableRecord
from models.rules import FreeHours
from models.week import WEEKDAYS, Interval, Week

Problem = TypeVar("Problem")


@dataclass(frozen=True)
class Reading(Generic[Problem]):
    """What there is to plan, with the warnings and notices of its tables.

    ``sources`` tell what was read for each table, ``rights`` how many cells were read that grant a right or lift a
    rule, by name. All three are empty where nothing was read.
    """

    problem: Problem
    faults: tuple[Fault, ...] = ()
    sources: tuple[TableSource, ...] = ()
    rights: Mapping[str, int] = field(default_factory=dict)

    @property
    def encodings(self) -> dict[str, str]:
        """The encoding of each CSV or TOML file (``utf-8``, ``utf-8-sig`` with its mark, ``cp950``)."""
        return {source.file: source.encoding for source in self.sources if source.encoding}


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
