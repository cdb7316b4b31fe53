"""Tables as typed records: every cell parsed, keys unique, references looked up; what is faulty is
left out, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from matcher.tables import cells
from matcher.tables.cells import plain
from matcher.tables.characters import in_one_line
from matcher.tables.columns import Column, TableColumns
from matcher.tables.csv_file import cell_text
from matcher.tables.faults import CellFault, Fault, Interpretation, Severity
from matcher.tables.grid import Grid
from matcher.tables.inbox import Inbox
from matcher.tables.raw_table import RawTable, raw_table
from matcher.tables.records import FAULTY, Sheet
from matcher.tables.references import check_key, check_references
from matcher.tables.season import ANY_SEASON, SeasonFrame
from matcher.tables.sources import find_sources
from matcher.tables.words import is_not_yet, is_nothing

_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+\d+", re.IGNORECASE)


def read_tables(
    inbox: Inbox,
    tables: Sequence[TableColumns],
    others: Sequence[TableColumns] | None,
    faults: list[Fault],
    frames: Mapping[str, SeasonFrame] | None = None,
) -> dict[str, Sheet]:
    """Read every table of a folder, with keys and references checked. The sheets stand by stem, in order.

    ``others`` are tables that files under strange names must not be mistaken for (``None``: only files named by the
    contract are read); ``frames`` say by stem what is known of the season of a table.
    """
    frames = frames or {}
    sources = find_sources(inbox, tables, others, faults)
    sheets = {
        table.stem: read_sheet(sources.get(table.stem), table, faults, frames.get(table.stem, ANY_SEASON))
        for table in tables
    }
    for sheet in sheets.values():
        check_key(sheet)
    for sheet in sheets.values():
        for column in sheet.table.columns:
            if column.refers:
                check_references(sheet, column, sheets[column.refers])
    return sheets


def read_sheet(grid: Grid | None, table: TableColumns, faults: list[Fault], frame: SeasonFrame = ANY_SEASON) -> Sheet:
    """Read a grid as a table; every fault is appended. Nothing is looked up yet."""
    sheet = Sheet(table, grid.label if grid else table.file, faults, there=grid is not None)
    raw = raw_table(grid, table, faults) if grid else None
    if raw is None:
        return sheet
    sheet.headers, sheet.places, sheet.header_row = raw.headers, raw.places, raw.header_row
    sheet.encoding, sheet.complete = raw.encoding, raw.complete
    absent = [column for column in table.columns if column.name not in raw.headers]
    sheet.lost = any(column.required for column in absent)
    sheet.numbers = raw.numbers
    before = len(faults)
    sheet.faulty = {column.name for column in table.columns} if raw.ragged else set()
    sheet.columns = {column.name: _column(column, raw, sheet, frame) for column in table.columns}
    faults[before:] = sorted(faults[before:], key=lambda fault: fault.row)
    return sheet


def _column(column: Column, raw: RawTable, sheet: Sheet, frame: SeasonFrame) -> Sequence[Any]:
    """The values of a column, each different text read once. Of ragged rows only the key means anything."""
    if column.name not in raw.headers:
        return [FAULTY if number in raw.ragged else column.kind.blank for number in raw.numbers]
    texts = raw.columns[column.name]
    plain_ids = column.kind is cells.ID and not raw.ragged and not raw.uncomputed
    if plain_ids and cells.are_plain_ids(texts, blank=not column.filled):
        return texts
    parse = column.kind.parser(frame)
    known = {text: _value(text, column, parse) for text in set(texts)}
    values = [known[text] for text in texts]
    if any(isinstance(value, CellFault | Interpretation) for value in known.values()):
        _report(column, values, texts, raw, sheet)
    if column.kind is cells.ID and (odd := {text for text in known if _SCIENTIFIC.fullmatch(text.strip())}):
        for number, text in zip(raw.numbers, texts, strict=True):
            if text in odd and number not in raw.ragged:
                sheet.warning("scientific_id", number, column.name, text.strip())
    if raw.uncomputed:
        _refuse_uncomputed(column, values, raw, sheet)
    if raw.ragged and column.name not in sheet.table.key:
        values = [FAULTY if number in raw.ragged else value for number, value in zip(raw.numbers, values, strict=True)]
    return values


def _report(column: Column, values: list[Any], texts: Sequence[str], raw: RawTable, sheet: Sheet) -> None:
    """Every fault of a column; in its place it is :data:`FAULTY` that stands among the values from now on.

    What was read in a way worth telling is told, and its value stands.
    """
    for place, value in enumerate(values):
        if isinstance(value, Interpretation):
            values[place] = value.value
        elif isinstance(value, CellFault):
            values[place] = FAULTY
            sheet.faulty.add(column.name)
        else:
            continue
        if raw.numbers[place] in raw.ragged:
            continue
        severity = value.severity if isinstance(value, Interpretation) else Severity.ERROR
        sheet.report(severity, value.code, raw.numbers[place], column.name, in_one_line(texts[place]), **value.figures)


def _refuse_uncomputed(column: Column, values: list[Any], raw: RawTable, sheet: Sheet) -> None:
    """A formula that no program has computed is no blank cell."""
    for place, number in enumerate(raw.numbers):
        if (number, raw.places[column.name]) in raw.uncomputed:
            values[place] = FAULTY
            sheet.faulty.add(column.name)
            sheet.error("formula_uncomputed", number, column.name)


def _value(raw: str, column: Column, parse: Callable[[str], object]) -> object:
    """The value of a cell, or its fault."""
    try:
        text = cell_text(raw)
        if text[:1].isalnum() or plain(text):
            if column.kind is cells.ID and not column.filled and is_nothing(text):
                return column.kind.blank
            read = parse(text)
            if column.kind is cells.ID and isinstance(read, str) and (is_nothing(read) or is_not_yet(read)):
                return CellFault("word_as_id")
            return read
    except CellFault as fault:
        return fault
    return CellFault("empty_cell") if column.filled else column.kind.blank
